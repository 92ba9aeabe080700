"""A conversation: what follows a sentence answers its question, changes the plan, or decides."""

import datetime as dt

from app.chat import turn
from app.contract import run_contract

DAY = dt.date(2026, 6, 1)
FIRST = "推广奔澜跑步鞋，投小红书和抖音，预算600元，投5天"


async def say(studio, run, *words):
    for said in words:
        run = await turn(studio, run, said, DAY)
    return run


async def test_a_question_is_answered_by_the_next_turn(studio):
    run = await say(studio, None, "推广奔澜跑步鞋")
    assert run.status == "waiting_answer"
    run = await say(studio, run, "3000元")
    assert run.status == "waiting_review"
    assert (await run_contract(studio, run))["campaign"]["total"] == "3000.00"


async def test_prices_are_left_out_when_asked(studio):
    run = await say(studio, None, FIRST)
    before = (await run_contract(studio, run))["artefacts"]
    assert any("399" in (a["text"] or "") for a in before)
    run = await say(studio, run, "不要提价格")
    document = await run_contract(studio, run)
    assert run.status == "waiting_review"
    assert not any("399" in (a["text"] or "") for a in document["artefacts"] if a["channel"] != "shop")
    assert document["goal"]["constraints"]


async def test_channels_can_be_narrowed_in_the_other_language(studio):
    run = await say(studio, None, FIRST, "only Xiaohongshu")
    document = await run_contract(studio, run)
    assert document["goal"]["channels"] == ["xiaohongshu"]
    assert {a["channel"] for a in document["campaign"]["allocations"]} == {"xiaohongshu"}
    assert document["campaign"]["total"] == "600.00"
    assert {a["channel"] for a in document["artefacts"]} <= {"xiaohongshu", "shop", "all"}


async def test_cheaper_is_asked_about_and_the_answer_taken(studio):
    run = await say(studio, None, FIRST, "make it cheaper")
    assert run.status == "waiting_answer"
    [question] = (await run_contract(studio, run))["questions"]
    assert question["field"] == "budget"
    run = await say(studio, run, "400元")
    assert run.status == "waiting_review"
    assert (await run_contract(studio, run))["campaign"]["total"] == "400.00"


async def test_a_yes_launches_and_is_the_merchants_own(studio, platform):
    run = await say(studio, None, FIRST, "同意")
    assert run.status == "launched"
    [decision] = await studio.ledger.decisions(run.id)
    assert (decision.who, decision.why) == ("merchant", "同意")


async def test_a_no_rejects(studio):
    assert (await say(studio, None, FIRST, "不要了")).status == "rejected"


async def test_after_the_end_the_next_sentence_opens_another_run(studio):
    first = await say(studio, None, FIRST, "不要了")
    second = await say(studio, first, "推广暖隅电热水壶，预算300元，投3天")
    assert second.id != first.id
    assert len(await studio.ledger.runs()) == 2


async def test_what_was_said_is_kept(studio):
    run = await say(studio, None, FIRST, "只投小红书")
    said = [spoken.text for spoken in await studio.stores.experience.conversation(run.id)]
    assert said == [FIRST, "只投小红书"]
