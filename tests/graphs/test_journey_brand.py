"""The brand's tone through the journey: what the merchant said and showed is held against every text."""

import pytest

from app.reviewing import decide
from tools.brand import Examples, ToneExample, keep_examples

QUIET = (
    "这双鞋单只两百一十八克，您可以穿着慢跑。",
    "鞋面是网面，清洗后请您晾干。",
    "您收到的鞋附有鞋盒，密封存放即可。",
    "鞋底是橡胶，第一次穿请您先走一走。",
)


async def edited(studio, run, text):
    body = (await studio.ledger.version(run.version)).body
    name = next(a["id"] for a in body["artefacts"].values() if a["channel"] == "xiaohongshu" and a["kind"] == "copy")
    after = await decide(studio, run.id, "edit", None, {f"/artefacts/{name}/text": text}, who="anna", why="")
    findings = (await studio.ledger.version(after.version)).body["findings"]
    return after, [f for f in findings if f["artefact"] == name and f["category"] == "brand_tone"]


async def test_a_word_that_the_merchant_forbade_asks_for_a_change(studio, start):
    await studio.stores.experience.hear("不要用「神鞋」这个词", "zh")
    run, found = await edited(studio, await start(), "218克的神鞋，慢跑时脚下轻快")
    (finding,) = found
    assert (finding["rule"], finding["severity"]) == ("brand.forbidden_word", "fix")
    assert finding["span"] == [5, 7]
    assert "神鞋" in finding["why"]
    assert run.status == "waiting_review", "taste is not law: a person decides"


async def test_a_word_to_say_instead_is_put_in_its_place(studio, start):
    await studio.stores.experience.hear("用「跑鞋」代替「神鞋」", "zh")
    _, (finding,) = await edited(studio, await start(), "218克的神鞋，慢跑时脚下轻快")
    assert finding["rewrite"] == "218克的跑鞋，慢跑时脚下轻快"


async def test_examples_are_held_against_every_text_as_a_note(studio, start):
    keep_examples(studio.stores.folder, Examples(examples=tuple(ToneExample(text=text) for text in QUIET)))
    _, found = await edited(studio, await start(), "姐妹们冲呀！！218克的奔澜跑步鞋，你慢跑时脚下轻快🔥")
    assert {f["severity"] for f in found} == {"warn"}
    assert {"brand.emoji", "brand.exclamation", "brand.person", "brand.register"} <= {f["rule"] for f in found}
    assert all(not f["why"].isascii() for f in found), "in the merchant's language"


async def test_without_a_voice_no_text_departs_from_it(studio, start):
    run = await start()
    findings = (await studio.ledger.version(run.version)).body["findings"]
    assert not [f for f in findings if f["category"] == "brand_tone"]


@pytest.mark.parametrize("said", ["不要用「神器」这个词", "别用表情"])
async def test_what_adwright_writes_keeps_to_what_was_said(studio, start, said):
    await studio.stores.experience.hear(said, "zh")
    run = await start()
    findings = (await studio.ledger.version(run.version)).body["findings"]
    assert not [f for f in findings if f["category"] == "brand_tone"]
