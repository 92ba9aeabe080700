"""Review: edits are pinned, only what depends on them runs again, and everything passes the backstop again."""

import pytest

from app.contract import run_contract
from app.reviewing import decide
from graphs.gather import apply_overrides
from memory.domain.draft import Draft
from memory.domain.errors import BadInput, Blocked, NotFound, StaleVersion
from memory.domain.ids import content_hash
from memory.domain.run import Override

FALSE = "全网第一的跑步鞋，穿上就能治好脚痛"
HONEST = "218克的奔澜跑步鞋，慢跑时脚下轻快"


@pytest.fixture
async def waiting(start):
    return await start()


async def edited(studio, run, changes, version=None):
    return await decide(studio, run.id, "edit", version, changes, who="anna", why="")


async def body_of(studio, run):
    return (await studio.ledger.version(run.version)).body


async def ad_text(studio, run) -> str:
    """Pointer to the words of one ad."""
    body = await body_of(studio, run)
    return next(f"/artefacts/{a['id']}/text" for a in body["artefacts"].values() if a["channel"] == "xiaohongshu")


def at(body, pointer):
    for part in pointer.strip("/").split("/"):
        body = body[part]
    return body


async def worked(studio, run) -> list[str]:
    """Agents that really worked, in order, as the trail tells."""
    return [entry.payload["agent"] for entry in await studio.ledger.trail(run.id) if entry.kind == "task"]


async def verdicts(studio, run) -> int:
    return len([entry for entry in await studio.ledger.trail(run.id) if entry.kind == "verdict"])


async def test_every_specialist_works_once_before_the_review(studio, waiting):
    assert sorted(await worked(studio, waiting)) == sorted(
        ["content_understanding", "quality_diagnosis", "creative_generation", "campaign_setup", "compliance"]
    )


async def test_an_edit_of_words_makes_a_new_version_that_was_judged_again(studio, waiting):
    pointer = await ad_text(studio, waiting)
    before = await verdicts(studio, waiting)
    run = await edited(studio, waiting, {pointer: HONEST})
    body = await body_of(studio, run)
    assert run.status == "waiting_review"
    assert run.version != waiting.version
    assert at(body, pointer) == HONEST
    assert body["artefacts"][pointer.split("/")[2]]["made_by"] == "person"
    assert await verdicts(studio, run) == before + 1


async def test_an_edit_of_words_runs_no_specialist_again_that_does_not_read_them(studio, waiting):
    before = await worked(studio, waiting)
    run = await edited(studio, waiting, {await ad_text(studio, waiting): HONEST})
    again = (await worked(studio, run))[len(before) :]
    assert set(again) <= {"compliance"}


async def test_an_edit_of_the_budget_runs_the_campaign_again_but_not_the_understanding(studio, waiting):
    before = await worked(studio, waiting)
    run = await edited(studio, waiting, {"/goal/budget": "每天300元"})
    again = (await worked(studio, run))[len(before) :]
    assert "campaign_setup" in again
    assert "content_understanding" not in again
    assert "quality_diagnosis" not in again
    assert (await run_contract(studio, run))["campaign"]["total"] == "2100.00"


async def test_an_edit_of_an_amount_keeps_the_sum(studio, waiting):
    allocation = next(iter((await body_of(studio, waiting))["campaign"]["allocations"]))
    run = await edited(studio, waiting, {f"/campaign/allocations/{allocation}/amount": "500"})
    campaign = (await body_of(studio, run))["campaign"]
    assert campaign["allocations"][allocation]["amount"]["minor"] == 50_000
    assert sum(a["amount"]["minor"] for a in campaign["allocations"].values()) == campaign["total"]["minor"] == 140_000


async def test_an_unlawful_edit_blocks_and_can_be_mended_where_it_stands(studio, waiting):
    pointer = await ad_text(studio, waiting)
    run = await edited(studio, waiting, {pointer: FALSE})
    assert run.status == "blocked"
    assert run.note
    document = await run_contract(studio, run)
    assert any(f["artefact"] == pointer.split("/")[2] and f["severity"] == "block" for f in document["findings"])
    with pytest.raises(Blocked):
        await decide(studio, run.id, "approve", None, {}, who="anna", why="")
    assert await studio.ledger.lines(run.id) == []
    run = await edited(studio, run, {pointer: HONEST})
    assert run.status == "waiting_review"
    assert at(await body_of(studio, run), pointer) == HONEST


async def test_a_budget_above_what_the_merchant_allowed_is_blocked(studio, waiting):
    run = await edited(studio, waiting, {"/campaign/total": "1400.01"})
    assert run.status == "blocked"
    assert "1400.01" in run.note
    run = await edited(studio, run, {"/campaign/total": "1000"})
    assert run.status == "waiting_review"
    campaign = (await run_contract(studio, run))["campaign"]
    assert campaign["total"] == "1000.00"


async def test_a_start_in_the_past_is_blocked(studio, waiting):
    run = await edited(studio, waiting, {"/campaign/start": "2026-05-30"})
    assert run.status == "blocked"


async def test_pinned_edits_survive_a_rerun(studio, waiting):
    pointer = await ad_text(studio, waiting)
    run = await edited(studio, waiting, {pointer: HONEST})
    run = await edited(studio, run, {"/goal/budget": "每天150元"})
    body = await body_of(studio, run)
    assert body["campaign"]["total"]["minor"] == 105_000
    assert at(body, pointer) == HONEST
    assert not [f for f in body["findings"] if f["rule"] == "edit.replaced-changed"]


async def test_an_edit_whose_ground_has_changed_is_a_finding(studio, waiting):
    allocation = next(iter((await body_of(studio, waiting))["campaign"]["allocations"]))
    pointer = f"/campaign/allocations/{allocation}/amount"
    run = await edited(studio, waiting, {pointer: "500"})
    run = await edited(studio, run, {"/goal/budget": "每天300元"})
    body = await body_of(studio, run)
    assert at(body, pointer)["minor"] == 50_000
    assert [f["artefact"] for f in body["findings"] if f["rule"] == "edit.replaced-changed"] == [pointer]


async def test_an_edit_of_something_that_is_gone_is_a_finding_too(studio, waiting):
    draft = Draft.from_body(await body_of(studio, waiting))
    gone = [
        Override(pointer="/artefacts/art_gone/text", value="x", author="anna", replaced=content_hash("y")),
        Override(pointer="/campaign/allocations/al_gone/amount", value="5", author="anna", replaced=content_hash(1)),
    ]
    kept = apply_overrides(draft.having(findings=()), gone, "en")
    assert [finding.artefact for finding in kept.findings] == [override.pointer for override in gone]
    assert kept.having(findings=()) == draft.having(findings=())


UNFIT = (
    ("/artefacts/art_unknown/text", "x"),
    ("/artefacts/../text", "x"),
    ("/campaign/allocations/al_unknown/amount", "5"),
    ("/campaign/forecast/roas", "9"),
    ("/campaign/total", "-1"),
    ("/campaign/total", "0"),
    ("/campaign/total", "1e12000000"),
    ("/campaign/total", "NaN"),
    ("/campaign/total", "12.345"),
    ("/campaign/total", "五千"),
    ("/campaign/start", "tomorrow"),
    ("/campaign/end", "2026-05-01"),
    ("/campaign/end", "9999-12-31"),
    ("/evidence/ev_1/quote", "x"),
    ("/plan/tasks", "[]"),
    ("/goal/budget", "0元"),
    ("/goal/unknown", "x"),
    ("artefacts/x/text", "x"),
    ("/", "x"),
    ("", "x"),
)


async def test_an_edit_that_fits_nowhere_is_refused_and_changes_nothing(studio, waiting):
    for pointer, value in UNFIT:
        with pytest.raises(BadInput):
            await edited(studio, waiting, {pointer: value})
        assert await studio.ledger.run(waiting.id) == waiting, pointer
    assert await studio.ledger.overrides(waiting.id) == []


async def test_an_artefact_cannot_be_left_without_words(studio, waiting):
    with pytest.raises(BadInput):
        await edited(studio, waiting, {await ad_text(studio, waiting): "  "})


async def test_of_two_edits_one_that_does_not_fit_undoes_the_other(studio, waiting):
    pointer = await ad_text(studio, waiting)
    with pytest.raises(BadInput):
        await edited(studio, waiting, {pointer: HONEST, "/campaign/total": "0"})
    assert await studio.ledger.overrides(waiting.id) == []


@pytest.mark.parametrize("decision", ["approve", "reject", "edit"])
async def test_a_decision_about_an_old_version_is_refused(studio, waiting, decision):
    pointer = await ad_text(studio, waiting)
    run = await edited(studio, waiting, {pointer: HONEST})
    changes = {pointer: "再改一次"} if decision == "edit" else {}
    with pytest.raises(StaleVersion):
        await decide(studio, run.id, decision, waiting.version, changes, who="anna", why="")
    assert (await studio.ledger.run(run.id)).version == run.version


async def test_a_rejected_run_is_over_and_stays_readable(studio, waiting):
    run = await decide(studio, waiting.id, "reject", waiting.version, {}, who="anna", why="too dear")
    assert run.status == "rejected"
    assert (await run_contract(studio, run))["campaign"]["total"] == "1400.00"
    with pytest.raises(StaleVersion):
        await decide(studio, run.id, "approve", None, {}, who="anna", why="")
    with pytest.raises(BadInput):
        await edited(studio, run, {"/campaign/total": "5"})


async def test_who_decided_and_why_is_on_the_trail(studio, waiting):
    run = await decide(studio, waiting.id, "reject", None, {}, who="anna", why="too dear")
    [decision] = [e.payload for e in await studio.ledger.trail(run.id) if e.kind == "decision"]
    assert (decision["kind"], decision["who"], decision["why"]) == ("reject", "anna", "too dear")


async def test_changes_are_refused_beside_an_approval(studio, waiting):
    with pytest.raises(BadInput):
        await decide(studio, waiting.id, "approve", None, {"/campaign/total": "5"}, who="anna", why="")


async def test_an_unknown_run_cannot_be_reviewed(studio):
    with pytest.raises(NotFound):
        await decide(studio, "run_0", "approve", None, {}, who="anna", why="")
