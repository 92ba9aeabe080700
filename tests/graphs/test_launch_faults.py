"""The launch against a platform that is slow, fails, refuses, lies, or acts and then says nothing."""

import asyncio
import contextlib
import json
import sqlite3
import subprocess
import sys
from typing import Any

import pytest

from app.reviewing import decide
from graphs.launch import GIVE_UP_AFTER, drain
from graphs.runner import carry_on
from memory.domain.money import Money
from memory.domain.run import LaunchLine

TWO_LINES = "推广奔澜跑步鞋，只投小红书和抖音，预算60元，投3天"


@pytest.fixture
async def waiting(start):
    """A run of two small lines, one a channel, that waits for its review."""
    return await start(TWO_LINES)


async def approved(studio, run):
    return await decide(studio, run.id, "approve", run.version, {}, who="anna", why="")


async def statuses(studio, run) -> dict[str, str]:
    return {line.channel: line.status for line in await studio.ledger.lines(run.id)}


async def test_a_healthy_platform_holds_each_line_once_active_and_to_the_cent(studio, waiting, platform, books):
    run = await approved(studio, waiting)
    lines = await studio.ledger.lines(run.id)
    held = books(run.id)
    assert run.status == "launched"
    assert {line.channel: line.amount for line in lines} == {
        row["channel"]: Money.from_json(row["amount"]) for row in held.held
    }
    assert sum(line.amount.minor for line in lines) == 6000
    assert [row["status"] for row in held.held] == ["active"] * len(lines)
    assert held.creations == len(lines) == 2


async def test_a_slow_platform_is_waited_for_and_asked_once(studio, waiting, platform, books):
    await platform.set_faults(delay_s=0.15)
    assert (await approved(studio, waiting)).status == "launched"
    assert books(waiting.id).creations == 2


async def test_lines_do_not_wait_for_each_other(studio, waiting, platform):
    await platform.set_faults(delay_s=0.3)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await approved(studio, waiting)
    assert loop.time() - begun < 2 * 3 * 0.3 + 0.3  # three calls a line, one line after the other would take 1.8 s


async def test_a_failing_platform_is_tried_again_and_nothing_is_doubled(studio, waiting, platform, books):
    await platform.set_faults(fail_rate=0.6, seed=3)
    run = await approved(studio, waiting)
    for _ in range(GIVE_UP_AFTER):
        run = await carry_on(studio, run.id)
    assert run.status == "launched"
    assert len(books(run.id).held) == 2


async def test_a_refused_channel_is_shown_with_its_reason_and_the_other_one_goes_out(studio, waiting, platform, books):
    await platform.set_faults(reject={"douyin": "footwear needs a certificate"})
    run = await approved(studio, waiting)
    assert run.status == "partly_launched"
    lines = {line.channel: line for line in await studio.ledger.lines(run.id)}
    assert (lines["douyin"].status, lines["douyin"].error) == ("rejected", "footwear needs a certificate")
    assert (lines["xiaohongshu"].status, lines["xiaohongshu"].error) == ("active", "")
    assert [row["channel"] for row in books(run.id).held] == ["xiaohongshu"]


async def test_a_creation_that_was_never_answered_is_not_done_twice(studio, waiting, platform, books):
    await platform.set_faults(timeout_after_commit=1)
    run = await approved(studio, waiting)
    held = books(run.id)
    assert run.status == "launched"
    assert (len(held.held), held.creations) == (2, 3)  # asked three times, holds two


async def test_a_platform_that_holds_another_amount_is_never_activated(studio, waiting, platform, books):
    await platform.set_faults(lie_about_amount=True)
    run = await approved(studio, waiting)
    assert run.status == "failed"
    assert {row["status"] for row in books(run.id).held} == {"paused"}
    assert all("approved were" in line.error for line in await studio.ledger.lines(run.id))


async def test_what_a_dead_platform_did_not_take_goes_out_when_it_is_back(studio, waiting, platform, books):
    await platform.set_faults(down=True)
    run = await approved(studio, waiting)
    lines = await studio.ledger.lines(run.id)
    assert run.status == "launching"
    assert {(line.status, line.attempts) for line in lines} == {("pending", 1)}
    assert all("503" in line.error for line in lines)
    assert books(run.id).held == []
    await platform.set_faults()
    run = await carry_on(studio, run.id)
    assert run.status == "launched"
    assert {line.error for line in await studio.ledger.lines(run.id)} == {""}
    assert books(run.id).creations == 2


async def test_a_line_that_keeps_failing_is_given_up_alone(studio, waiting, platform):
    await platform.set_faults(down=True)
    run = await approved(studio, waiting)
    tired = (await studio.ledger.lines(run.id))[0]
    await studio.ledger.line_moved(tired.having(attempts=GIVE_UP_AFTER - 1))
    assert (await carry_on(studio, run.id)).status == "launching"
    assert (await statuses(studio, run))[tired.channel] == "given_up"
    await platform.set_faults()
    assert (await carry_on(studio, run.id)).status == "partly_launched"
    assert sorted((await statuses(studio, run)).values()) == ["active", "given_up"]


async def test_a_pause_wins_over_an_activation_that_is_under_way(studio, waiting, platform, books):
    await platform.set_faults(delay_s=0.2)
    launching = asyncio.create_task(approved(studio, waiting))
    while not await studio.ledger.lines(waiting.id):  # noqa: ASYNC110 - the ledger tells nobody of its rows
        await asyncio.sleep(0.02)
    await studio.ledger.desire(waiting.id, "paused")
    await drain(studio.ledger, studio.platform, waiting.id)
    await launching
    assert {row["status"] for row in books(waiting.id).held} == {"paused"}
    assert set((await statuses(studio, waiting)).values()) == {"paused"}


async def test_a_line_stopped_before_it_went_out_is_never_created(studio, waiting, platform, books):
    await platform.set_faults(down=True)
    await approved(studio, waiting)
    await studio.ledger.desire(waiting.id, "stopped")
    await platform.set_faults()
    await drain(studio.ledger, studio.platform, waiting.id)
    assert set((await statuses(studio, waiting)).values()) == {"stopped"}
    assert books(waiting.id).held == []


async def test_what_was_stopped_stays_stopped(studio, waiting, platform, books):
    await approved(studio, waiting)
    await studio.ledger.desire(waiting.id, "stopped")
    await drain(studio.ledger, studio.platform, waiting.id)
    await studio.ledger.desire(waiting.id, "active")
    await drain(studio.ledger, studio.platform, waiting.id)
    assert {row["status"] for row in books(waiting.id).held} == {"stopped"}


async def test_two_processes_that_drain_at_once_create_once(studio, settings, waiting, platform, books, monkeypatch):
    await platform.set_faults(down=True)
    await approved(studio, waiting)
    await platform.set_faults(delay_s=0.1)
    monkeypatch.setenv("ADWRIGHT_HOME", str(settings.home))
    command = [sys.executable, "-c", "from app.cli import main; main()", "activate", waiting.id, "--json"]
    both = [
        await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)
    ]
    answers = [await process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert {row["status"] for out, _ in answers for row in json.loads(out)} == {"active"}
    assert len(books(waiting.id).held) == 2
    assert (await studio.ledger.run(waiting.id)).status == "launched"


def tamper(settings, sql: str, *given: Any) -> None:
    with contextlib.closing(sqlite3.connect(settings.tenant_folder / "ledger.db")) as db, db:
        assert db.execute(sql, given).rowcount == 1


@pytest.mark.parametrize(
    "change",
    [
        "json_set(body, '$.amount.minor', json_extract(body, '$.amount.minor') + 1)",
        "json_set(body, '$.amount.currency', 'USD')",
        "json_set(body, '$.channel', 'google')",
        "json_set(body, '$.line', 'al_unknown')",
        "json_set(body, '$.payload.ads', json('{}'))",
    ],
)
async def test_a_line_that_is_not_what_was_approved_never_goes_out(
    studio, settings, waiting, platform, books, change: str
):
    await platform.set_faults(down=True)
    await approved(studio, waiting)
    await platform.set_faults()
    changed = (await studio.ledger.lines(waiting.id))[0]
    tamper(settings, f"UPDATE outbox SET body = {change} WHERE key = ?", changed.key)
    await drain(studio.ledger, studio.platform, waiting.id)
    line = next(line for line in await studio.ledger.lines(waiting.id) if line.key == changed.key)
    assert line.status == "rejected"
    assert changed.key not in {row["key"] for row in books(waiting.id).held}


async def test_lines_above_the_approved_total_never_go_out(studio, settings, waiting, platform, books):
    """A line that was slipped in beside the approved ones takes all of them down."""
    await platform.set_faults(down=True)
    await approved(studio, waiting)
    await platform.set_faults()
    first = (await studio.ledger.lines(waiting.id))[0]
    more = first.having(key="f" * 64)
    tamper(
        settings,
        "INSERT INTO outbox (key, run, desired, body) VALUES (?, ?, 'active', ?)",
        more.key,
        more.run,
        json.dumps(more.to_json()),
    )
    await drain(studio.ledger, studio.platform, waiting.id)
    assert {line.status for line in await studio.ledger.lines(waiting.id)} == {"rejected"}
    assert books(waiting.id).held == []


async def test_a_version_that_nobody_approved_is_never_created(studio, settings, waiting, platform, books):
    version = await studio.ledger.version(waiting.version)
    allocation = next(iter(version.body["campaign"]["allocations"].values()))
    line = LaunchLine(
        key="e" * 63 + waiting.id[-1],
        run=waiting.id,
        version=version.id,
        line=allocation["id"],
        channel=allocation["channel"],
        amount=Money.from_json(allocation["amount"]),
        payload={**allocation, "start": "2026-06-01", "end": "2026-06-03", "ads": {}},
    )
    tamper(
        settings,
        "INSERT INTO outbox (key, run, desired, body) VALUES (?, ?, 'active', ?)",
        line.key,
        line.run,
        json.dumps(line.to_json()),
    )
    [left] = await drain(studio.ledger, studio.platform, waiting.id)
    assert (left.status, left.error) == ("rejected", "this line belongs to no approved version")
    assert books(waiting.id).held == []


async def test_approving_and_filling_the_outbox_are_one_transaction(studio, settings, waiting, platform):
    """What cannot be put into the outbox is not approved either."""
    with contextlib.closing(sqlite3.connect(settings.tenant_folder / "ledger.db")) as db, db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END")
    with pytest.raises(sqlite3.IntegrityError):
        await approved(studio, waiting)
    assert (await studio.ledger.run(waiting.id)).status == "waiting_review"
    assert await studio.ledger.decisions(waiting.id) == []
    assert "decision" not in [entry.kind for entry in await studio.ledger.trail(waiting.id)]


async def test_approving_twice_at_once_launches_once(studio, waiting, platform, books):
    await asyncio.gather(approved(studio, waiting), approved(studio, waiting), return_exceptions=True)
    run = await carry_on(studio, waiting.id)
    assert run.status == "launched"
    assert len(await studio.ledger.lines(run.id)) == 2
    assert len(books(run.id).held) == 2
    assert len([d for d in await studio.ledger.decisions(run.id) if d.kind == "approve"]) == 1


async def test_every_move_of_a_line_is_on_the_trail(studio, waiting, platform):
    await approved(studio, waiting)
    moves = [entry.payload for entry in await studio.ledger.trail(waiting.id) if entry.kind == "launch"]
    assert {(move["from"], move["to"]) for move in moves} == {("pending", "active")}
    assert len(moves) == 2


async def test_an_active_line_can_be_stopped_after_the_platform_failed_for_long(studio, waiting, platform, books):
    await approved(studio, waiting)
    await platform.set_faults(down=True)
    await studio.ledger.desire(waiting.id, "paused")
    for line in await studio.ledger.lines(waiting.id):
        await studio.ledger.line_moved(line.having(attempts=GIVE_UP_AFTER))
    await drain(studio.ledger, studio.platform, waiting.id)
    assert set((await statuses(studio, waiting)).values()) == {"active"}, "it runs on, so nothing else may be said"
    await platform.set_faults()
    await studio.ledger.desire(waiting.id, "stopped")
    await drain(studio.ledger, studio.platform, waiting.id)
    assert {row["status"] for row in books(waiting.id).held} == {"stopped"}


async def test_a_given_up_line_that_the_platform_holds_after_all_can_be_stopped(studio, waiting, platform, books):
    await approved(studio, waiting)
    lost = (await studio.ledger.lines(waiting.id))[0]
    await studio.ledger.line_moved(lost.having(status="given_up", campaign_id=None, error="no answer"))
    await studio.ledger.desire(waiting.id, "stopped")
    await drain(studio.ledger, studio.platform, waiting.id)
    assert {row["status"] for row in books(waiting.id).held} == {"stopped"}


async def test_a_platform_that_changed_the_amount_can_still_be_paused(studio, waiting, platform, books):
    await approved(studio, waiting)
    await platform.set_faults(lie_about_amount=True)
    await studio.ledger.desire(waiting.id, "paused")
    await drain(studio.ledger, studio.platform, waiting.id)
    assert {row["status"] for row in books(waiting.id).held} == {"paused"}


async def test_a_run_that_was_stopped_before_anything_went_out_is_cancelled(studio, waiting, platform):
    await platform.set_faults(down=True)
    await approved(studio, waiting)
    await studio.ledger.desire(waiting.id, "stopped")
    await platform.set_faults()
    await drain(studio.ledger, studio.platform, waiting.id)
    assert (await studio.ledger.run(waiting.id)).status == "cancelled"
