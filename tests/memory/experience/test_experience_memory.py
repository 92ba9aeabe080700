"""What a merchant's runs taught is kept, offered, and revocable."""

import datetime as dt
from pathlib import Path

import pytest

from memory.domain.clock import FixedClock, epoch_ms
from memory.domain.errors import BadInput, NotFound
from memory.domain.lesson import Lesson
from memory.domain.remembered import Edit
from memory.experience.lessons import HALF_LIFE_DAYS, decay
from memory.experience.sqlite import SqliteExperience

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(DAY)


@pytest.fixture
async def experience(tmp_path: Path, clock: FixedClock):
    memory = SqliteExperience(tmp_path / "experience.db", clock)
    yield memory
    await memory.close()


def edit(id: str, before: str, after: str, clock: FixedClock, lang: str = "zh", why: str = "") -> Edit:
    return Edit.model_validate(
        {"id": id, "run": "r1", "author": "li", "field": "/artefacts/t1/text", "before": before, "after": after}
        | {"lang": lang, "why": why, "at": epoch_ms(clock.now())}
    )


def lesson(id: str, effect: float, **fields) -> Lesson:
    base = {"category": "shoes", "channel": "douyin", "segment": None, "aspect": "weight", "metric": "ctr"}
    return Lesson.model_validate(
        {"id": id, "text": "轻量卖点点击更高", "effect": effect, "support": 1000, "learned": DAY, "runs": (f"run{id}",)}
        | base
        | fields
    )


async def test_a_conversation_is_kept_in_order(experience):
    await experience.say("r1", "merchant", "帮我推广跑鞋")
    await experience.say("r2", "merchant", "other run")
    await experience.say("r1", "assistant", "预算多少?")
    await experience.say("r1", "merchant", "5000")
    turns = await experience.conversation("r1")
    assert [(t.number, t.text) for t in turns] == [(1, "帮我推广跑鞋"), (2, "预算多少?"), (3, "5000")]
    assert [t.text for t in await experience.conversation("r1", last=1)] == ["5000"]
    with pytest.raises(BadInput):
        await experience.say("r1", "stranger", "hi")


async def test_one_edit_hints_and_a_second_settles(experience, clock):
    (hint,) = await experience.note_edit(edit("e1", "超级轻便的跑步鞋", "轻便的跑步鞋", clock))
    assert not hint.settled
    assert await experience.preferences() == []
    await experience.note_edit(edit("e1", "超级轻便的跑步鞋", "轻便的跑步鞋", clock))
    assert await experience.preferences() == []
    await experience.note_edit(edit("e2", "超级好穿", "好穿", clock))
    (held,) = await experience.preferences("zh")
    assert (held.kind, held.value, held.support, held.sources) == ("forbidden_word", "超级", 2, ("e1", "e2"))
    assert await experience.preferences("en") == []


async def test_what_is_said_counts_at_once_and_the_later_word_holds(experience, clock):
    await experience.hear("keep the tone playful", "en")
    clock.advance(dt.timedelta(days=1))
    await experience.hear("the tone should be more formal", "en")
    assert [(p.kind, p.value) for p in await experience.preferences()] == [("tone", "formal")]
    clock.advance(dt.timedelta(days=1))
    await experience.hear("say 'bargain' instead of 'cheap'", "en")
    clock.advance(dt.timedelta(days=1))
    await experience.hear("never say 'bargain'", "en")
    assert {(p.kind, p.value) for p in await experience.preferences()} == {
        ("tone", "formal"),
        ("forbidden_word", "bargain"),
    }


async def test_the_reason_of_an_edit_is_a_statement(experience, clock):
    await experience.note_edit(edit("e1", "Buy it now", "Have a look", clock, "en", why="never say 'buy'"))
    assert [(p.value, p.stated) for p in await experience.preferences()] == [("buy", True)]


async def test_lessons_that_agree_are_merged(experience):
    (first,) = await experience.learn([lesson("a", 0.2, support=1000)])
    (held,) = await experience.learn([lesson("b", 0.4, support=3000, learned=DAY + dt.timedelta(days=3))])
    assert held.id == first.id
    assert (held.support, held.effect, held.runs) == (4000, 0.35, ("runa", "runb"))
    assert held.learned == DAY + dt.timedelta(days=3)
    assert await experience.learn([lesson("b", 0.4, support=3000, learned=DAY + dt.timedelta(days=3))]) == [held]


async def test_lessons_that_conflict_are_both_kept_and_marked(experience):
    good, bad = await experience.learn([lesson("a", 0.2), lesson("b", -0.3)])
    assert good.conflicts == (bad.id,)
    assert bad.conflicts == (good.id,)
    (other,) = await experience.learn([lesson("c", -0.3, channel="taobao")])
    assert other.conflicts == ()


async def test_lessons_fade_by_half_lives(experience):
    assert decay(DAY, DAY + dt.timedelta(days=HALF_LIFE_DAYS)) == pytest.approx(0.5)
    await experience.learn(
        [lesson("old", 0.3), lesson("new", 0.3, aspect="grip", learned=DAY + dt.timedelta(days=200))]
    )
    soon = await experience.lessons_for("shoes", "douyin", "", DAY + dt.timedelta(days=201))
    assert [found.aspect for found in soon] == ["grip", "weight"]
    late = await experience.lessons_for("shoes", "douyin", "", DAY + dt.timedelta(days=500))
    assert [found.aspect for found in late] == ["grip"]


async def test_lessons_that_fit_come_first(experience):
    await experience.learn(
        [
            lesson("here", 0.3),
            lesson("elsewhere", 0.3, channel="tmall"),
            lesson("strange", 0.9, category="tea", text="礼盒装更好卖", aspect="gift"),
            lesson("general", 0.3, category=None, channel=None),
        ]
    )
    found = await experience.lessons_for("shoes", "douyin", "轻量跑步鞋", DAY, k=3)
    assert found[0].channel == "douyin"
    assert "strange" not in {f.runs[0].removeprefix("run") for f in found}
    assert len(found) == 3


async def test_corrections_hold_until_corrected_or_revoked(experience, clock):
    attributes = {"sole_material": "EVA"}
    (first,) = await experience.correct("p1", "The sole is rubber, not EVA", "en", attributes)
    assert first.evidence().kind == "correction"
    clock.advance(dt.timedelta(minutes=5))
    await experience.correct("p1", "Actually, the sole is natural rubber", "en", attributes)
    await experience.correct("p2", "it is not waterproof", "en", {})
    assert [(c.attribute, c.value) for c in await experience.corrections("p1")] == [("sole_material", "natural rubber")]
    assert len(await experience.corrections()) == 2
    assert await experience.correct("p1", "nice shoe", "en", attributes) == []


async def test_everything_can_be_listed_shown_and_forgotten(experience, clock):
    await experience.hear("别再用“神器”这个词", "zh")
    await experience.learn([lesson("a", 0.2)])
    await experience.correct("p1", "鞋底是橡胶,不是EVA", "zh", {})
    await experience.note_edit(edit("e1", "超级轻便的跑步鞋", "轻便的跑步鞋", clock))
    await experience.say("r1", "merchant", "你好")
    listed = await experience.items()
    assert {item.kind for item in listed} == {"preference", "lesson", "correction", "edit", "turn"}
    assert [item.text for item in await experience.items("correction")] == ["p1:鞋底是橡胶,不是EVA"]
    for item in listed:
        assert await experience.item(item.id) == item
    for kind in ("correction", "lesson", "turn", "preference", "edit"):
        for item in await experience.items(kind):
            assert await experience.forget(item.id) == item
    assert await experience.items() == []
    with pytest.raises(NotFound):
        await experience.forget("pf_nothing")
    with pytest.raises(BadInput):
        await experience.items("secrets")


async def test_forget_that_revokes_the_latest(experience, clock):
    assert await experience.forget_that() is None
    await experience.hear("keep the tone playful", "en")
    clock.advance(dt.timedelta(seconds=1))
    await experience.correct("p1", "the sole is rubber, not EVA", "en", {})
    assert (await experience.forget_that()).kind == "correction"
    assert (await experience.forget_that()).kind == "preference"
    assert await experience.preferences() == []


async def test_what_was_revoked_does_not_come_back_from_the_same_edits(experience, clock):
    edits = [edit("e1", "超级轻便的跑步鞋", "轻便的跑步鞋", clock), edit("e2", "超级好穿", "好穿", clock)]
    for one in edits:
        await experience.note_edit(one)
    (held,) = await experience.preferences()
    await experience.forget(held.id)
    for one in edits:
        assert await experience.note_edit(one) == []
    assert await experience.preferences(settled_only=False) == []


async def test_it_survives_being_closed(tmp_path, clock):
    first = SqliteExperience(tmp_path / "x" / "experience.db", clock)
    await first.hear("keep the tone playful", "en")
    await first.close()
    second = SqliteExperience(tmp_path / "x" / "experience.db", clock)
    assert [p.value for p in await second.preferences()] == ["playful"]
    await second.close()


async def test_two_merchants_share_nothing(tmp_path, clock):
    one = SqliteExperience(tmp_path / "one" / "e.db", clock)
    two = SqliteExperience(tmp_path / "two" / "e.db", clock)
    await one.hear("keep the tone playful", "en")
    await one.say("r1", "merchant", "secret")
    await one.learn([lesson("a", 0.2)])
    await one.correct("p1", "the sole is rubber, not EVA", "en", {})
    assert await two.items() == []
    assert await two.conversation("r1") == []
    assert await two.preferences(settled_only=False) == []
    assert await two.lessons_for("shoes", "douyin", "", DAY) == []
    assert await two.corrections() == []
    await one.close()
    await two.close()
