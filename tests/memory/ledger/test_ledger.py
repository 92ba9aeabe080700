"""The ledger's promises: compare-and-set decisions, fenced leases, an outbox filled once, a chain that tells."""

import asyncio
import datetime as dt
import multiprocessing
import sqlite3

import pytest

from memory.domain.clock import FixedClock
from memory.domain.errors import LeaseLost, NotFound, StaleVersion, StorageFailure
from memory.domain.money import Money
from memory.domain.run import Decision, LaunchLine, Override, PlanVersion, Run, RunOptions, launch_key
from memory.ledger import SqliteLedger, Write
from memory.ledger.port import Event

CLOCK = FixedClock(dt.date(2026, 6, 1))


@pytest.fixture
def ledger(tmp_path):
    made = SqliteLedger(tmp_path, "shop", CLOCK)
    yield made
    made.close()


def a_run(run: str = "r1", status="running") -> Run:
    return Run(id=run, sentence="推广跑鞋", options=RunOptions(), status=status)


def a_version(number: int = 1, run: str = "r1", **body) -> PlanVersion:
    return PlanVersion(id=f"v{number}", run=run, number=number, body={"campaign": None, **body}, created_ms=0)


def a_line(version: str = "v1", minor: int = 500_00) -> LaunchLine:
    key = launch_key("shop", version, "acc", "al1")
    amount = Money(minor=minor, currency="CNY")
    return LaunchLine(key=key, run="r1", version=version, line="al1", channel="douyin", amount=amount, payload={})


async def ready(ledger) -> None:
    await ledger.open_run(a_run())
    await ledger.add_version(a_version(), status="waiting_review")


async def test_an_approval_takes_effect_once_and_fills_the_outbox_with_it(ledger):
    await ready(ledger)
    decision = Decision(run="r1", version="v1", kind="approve", who="eva")
    assert await ledger.decide(decision, lines=[a_line()], status="launching")
    assert not await ledger.decide(decision, lines=[a_line()], status="launching")
    assert [line.key for line in await ledger.lines("r1")] == [a_line().key]
    assert (await ledger.run("r1")).status == "launching"


async def test_a_stale_version_is_refused_and_nothing_changes(ledger):
    await ready(ledger)
    await ledger.add_version(a_version(2, note="new"), status="waiting_review")
    with pytest.raises(StaleVersion) as refused:
        await ledger.decide(
            Decision(run="r1", version="v1", kind="approve", who="eva"), lines=[a_line()], status="launching"
        )
    assert refused.value.exit_code == 2
    assert await ledger.lines() == []
    assert (await ledger.run("r1")).status == "waiting_review"


async def test_rejecting_after_approving_is_refused(ledger):
    await ready(ledger)
    await ledger.decide(Decision(run="r1", version="v1", kind="approve", who="eva"), status="content_ready")
    with pytest.raises(StaleVersion):
        await ledger.decide(Decision(run="r1", version="v1", kind="reject", who="eva"), status="rejected")


async def test_a_blocked_version_can_be_edited_and_never_approved(ledger):
    await ledger.open_run(a_run())
    await ledger.add_version(a_version(), status="blocked")
    with pytest.raises(StaleVersion):
        await ledger.decide(Decision(run="r1", version="v1", kind="approve", who="eva"), status="launching")
    override = Override(pointer="/artefacts/a/text", value="x", author="eva", replaced="0")
    await ledger.decide(
        Decision(run="r1", version="v1", kind="edit", who="eva"), overrides=[override], status="running"
    )
    assert await ledger.overrides("r1") == [override]


async def test_no_new_version_after_a_decision(ledger):
    await ready(ledger)
    await ledger.decide(Decision(run="r1", version="v1", kind="approve", who="eva"), status="launching")
    with pytest.raises(StaleVersion):
        await ledger.add_version(a_version(2, note="late"), status="waiting_review")


async def test_the_lease_is_exclusive_and_the_old_fence_is_refused(ledger):
    await ledger.open_run(a_run())
    first = await ledger.acquire("r1", "one", ttl_ms=60_000)
    with pytest.raises(LeaseLost):
        await ledger.acquire("r1", "two", ttl_ms=60_000)
    second = await ledger.acquire("r1", "two", ttl_ms=60_000, is_gone=lambda owner: owner == "one")
    with pytest.raises(LeaseLost):
        await ledger.write("r1", "t1", [Write("/x", 1)], first)
    await ledger.write("r1", "t1", [Write("/x", 2)], second)
    assert await ledger.value("r1", "/x") == 2


async def test_cancelling_takes_the_run_from_who_carries_it_on(ledger):
    await ledger.open_run(a_run())
    lease = await ledger.acquire("r1", "one", ttl_ms=60_000)
    assert (await ledger.cancel("r1")).status == "cancelled"
    with pytest.raises(LeaseLost):
        await ledger.write("r1", "t1", [Write("/x", 1)], lease)


async def test_the_workbench_reads_below_a_prefix_only(ledger):
    await ledger.open_run(a_run())
    await ledger.write("r1", "t1", [Write("/artefacts/a", 1), Write("/artefacts/b", 2), Write("/artefacts2", 3)])
    assert await ledger.values("r1", "/artefacts") == {"/artefacts/a": 1, "/artefacts/b": 2}
    await ledger.drop("r1", "t1")
    assert await ledger.values("r1", "/artefacts") == {}


async def test_pausing_reaches_lines_that_are_still_on_their_way_but_not_stopped_ones(ledger):
    await ready(ledger)
    await ledger.decide(
        Decision(run="r1", version="v1", kind="approve", who="eva"), lines=[a_line()], status="launching"
    )
    assert [line.desired for line in await ledger.desire("r1", "paused")] == ["paused"]
    await ledger.desire(None, "stopped")
    assert [line.desired for line in await ledger.desire("r1", "active")] == ["stopped"]


async def test_the_chain_holds_and_tells_of_any_change(ledger, tmp_path):
    await ledger.open_run(a_run())
    await ledger.record("r1", [Event("goal", {"n": n}) for n in range(5)])
    assert (await ledger.verify()).ok
    assert [entry.payload for entry in await ledger.trail("r1")][-1] == {"n": 4}
    for change in (
        "UPDATE audit SET kind = 'x' WHERE seq = 3",
        "UPDATE audit SET sealed = zeroblob(40) WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit WHERE seq = 2",
    ):
        other = tmp_path / "copy.db"
        other.unlink(missing_ok=True)
        with sqlite3.connect(tmp_path / "ledger.db") as source, sqlite3.connect(other) as copy:
            source.backup(copy)
            copy.execute(change)
        source.close()
        copy.commit()
        copy.close()
        folder = tmp_path / "tampered"
        folder.mkdir(exist_ok=True)
        (folder / "tenant.key").write_bytes((tmp_path / "tenant.key").read_bytes())
        (folder / "ledger.db").write_bytes(other.read_bytes())
        for leftover in ("ledger.db-wal", "ledger.db-shm"):
            (folder / leftover).unlink(missing_ok=True)
        tampered = SqliteLedger(folder, "shop", CLOCK)
        assert not (await tampered.verify()).ok, change
        tampered.close()


async def test_without_the_key_the_chain_holds_and_the_content_is_gone(ledger, tmp_path):
    await ledger.open_run(a_run())
    await ledger.record("r1", [Event("goal", {"secret": "轻便"})])
    (tmp_path / "tenant.key").unlink()
    (tmp_path / "tenant.erased").touch()
    erased = SqliteLedger(tmp_path, "shop", CLOCK)
    assert (await erased.verify()).ok
    assert [entry.payload for entry in await erased.trail("r1")] == [None]
    with pytest.raises(StorageFailure):
        await erased.record("r1", [Event("goal", {})])
    erased.close()


async def test_an_unknown_run_is_said_to_be_unknown(ledger):
    with pytest.raises(NotFound) as missing:
        await ledger.run("nope")
    assert "nope" in missing.value.what


def _approve(folder, results) -> None:
    async def once() -> bool:
        ledger = SqliteLedger(folder, "shop", CLOCK)
        try:
            decision = Decision(run="r1", version="v1", kind="approve", who="race")
            return await ledger.decide(decision, lines=[a_line()], status="launching")
        finally:
            ledger.close()

    results.put(asyncio.run(once()))


async def test_of_two_processes_that_approve_at_once_one_takes_effect(ledger, tmp_path):
    await ready(ledger)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    racers = [context.Process(target=_approve, args=(tmp_path, results)) for _ in range(2)]
    for racer in racers:
        racer.start()
    outcomes = [results.get(timeout=30) for _ in racers]
    for racer in racers:
        racer.join()
    results.close()
    assert sorted(outcomes) == [False, True]
    assert len(await ledger.lines()) == 1
