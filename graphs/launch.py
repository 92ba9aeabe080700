"""Launch: the outbox's dispatcher, and the ad platform port that it alone is handed.

It reads the ledger and nothing else: an approved version put lines there in the transaction that approved it, each with
a key minted then. A line is created paused, read back and compared, and only then activated. Whatever happens in
between, saying it again with the same key is saying it once.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple, Protocol

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random

from memory.domain.clock import Clock
from memory.domain.errors import AdwrightError, Misbehaved, OutsideFailure, Unavailable
from memory.domain.lesson import Delivery
from memory.domain.money import Money
from memory.domain.run import LaunchLine, RunStatus
from memory.ledger.port import Event, Ledger

PlatformStatus = Literal["paused", "active", "stopped"]

TRIES = 4
"""Calls of one kind for one line before it is left for the next drain."""
GIVE_UP_AFTER = 5
"""Drains that may fail for one line before it is given up; the merchant sees why."""
GIVEN_UP = ("rejected", "given_up")
"""What does not go out any more. The platform may hold it all the same, so that it can still be paused and stopped."""


class PlatformCampaign(NamedTuple):
    """What the platform says it holds for one key."""

    campaign_id: str
    key: str
    run: str
    channel: str
    amount: Money
    status: PlatformStatus


class LineRejected(AdwrightError):
    """The platform refuses this line for good, with its reason. Other lines go on."""


class AdPlatform(Protocol):
    """An ad platform. Every call is idempotent by the line's key; none may be reached by an agent or a tool.

    Raises `Unavailable` when it does not answer (it may or may not have acted), `LineRejected` when it refuses.
    """

    name: str
    account: str
    simulated: bool
    """Only a simulated platform accepts `--approve auto`."""

    async def create(self, line: LaunchLine) -> PlatformCampaign:
        """Creates the line paused, or gives what was created for this key before."""
        ...

    async def read(self, key: str) -> PlatformCampaign | None: ...
    async def set_status(self, key: str, status: PlatformStatus) -> PlatformCampaign: ...
    async def campaigns(self) -> list[PlatformCampaign]: ...
    async def close(self) -> None: ...
    async def deliveries(self, keys: Sequence[str], until: str) -> list[Delivery]:
        """What was delivered up to the ISO date `until`, a row a day, segment and creative."""
        ...


async def drain(ledger: Ledger, platform: AdPlatform, run: str | None = None) -> list[LaunchLine]:
    """Moves every line that is not yet what it should be. Each on its own: one that fails holds up no other."""
    moves = [_bring_home(ledger, platform, line) for line in await ledger.lines(run)]
    ended = await asyncio.gather(*moves, return_exceptions=True)
    lines = await ledger.lines(run)
    for touched in {line.run for line in lines}:
        await _settle(ledger, touched)
    for failure in filter(None, ended):
        raise failure  # the ledger's own; by now every other line has had its turn
    return lines


async def launch_allowed(ledger: Ledger, line: LaunchLine) -> None:
    """The last lock before money: only a line of an approved version, within its approved total, may go out."""
    approved = [d for d in await ledger.decisions(line.run) if d.kind == "approve" and d.version == line.version]
    if not approved:
        raise LineRejected("this line belongs to no approved version")
    body = (await ledger.version(line.version)).body
    campaign = body["campaign"]
    if not _as_approved(line, campaign["allocations"].get(line.line), body["artefacts"]):
        raise LineRejected("this line is not what was approved")
    total = Money.from_json(campaign["total"])
    promised = sum(other.amount.minor for other in await ledger.lines(line.run) if other.version == line.version)
    if promised > total.minor or line.amount.currency != total.currency:
        raise LineRejected(f"the lines add up to more than the approved {total.major} {total.currency}")


def _as_approved(line: LaunchLine, allocation: dict[str, Any] | None, artefacts: dict[str, Any]) -> bool:
    if allocation is None:
        return False
    ads = {creative: artefacts[creative] for creative in allocation["creatives"]}
    approved = (allocation["channel"], Money.from_json(allocation["amount"]), ads)
    return (line.channel, line.amount, line.payload.get("ads")) == approved


def status_of(lines: Sequence[LaunchLine]) -> RunStatus:
    """What a run's lines make of the run."""
    settled = [line for line in lines if line.status not in ("pending", "created")]
    good = [line for line in settled if line.status in ("active", "paused", "stopped")]
    if lines and all(line.status == "stopped" and line.campaign_id is None for line in lines):
        return "cancelled"
    if len(good) == len(lines):
        return "launched"
    if len(settled) == len(lines):
        return "partly_launched" if good else "failed"
    return "launching"


async def _bring_home(ledger: Ledger, platform: AdPlatform, line: LaunchLine) -> None:
    """Looks again after each move: a pause that came in meanwhile wins, whichever process acts last."""
    for _ in range(TRIES):
        if line.status == line.desired or (line.status in GIVEN_UP and line.desired == "active"):
            return
        moved = await _move(ledger, platform, line)
        if moved.error:
            return
        line = next(now for now in await ledger.lines(line.run) if now.key == line.key)


async def _move(ledger: Ledger, platform: AdPlatform, line: LaunchLine) -> LaunchLine:
    try:
        moved = await (_go_out(ledger, platform, line) if line.desired == "active" else _halt(ledger, platform, line))
    except LineRejected as refusal:
        moved = line.having(status="rejected", error=refusal.what)
    except OutsideFailure as failure:
        attempts = line.attempts + 1
        tired = attempts >= GIVE_UP_AFTER and line.desired == "active"  # halting is never given up
        moved = line.having(attempts=attempts, error=failure.what, status="given_up" if tired else line.status)
    if moved != line:
        await ledger.line_moved(moved)
        await ledger.record(line.run, [_event(line, moved)])
    return moved


def _event(line: LaunchLine, moved: LaunchLine) -> Event:
    return Event(
        "launch",
        {
            "key": line.key,
            "channel": line.channel,
            "amount": line.amount.major,
            "currency": line.amount.currency,
            "from": line.status,
            "to": moved.status,
            "campaign_id": moved.campaign_id,
            "because": moved.error,
        },
    )


async def _go_out(ledger: Ledger, platform: AdPlatform, line: LaunchLine) -> LaunchLine:
    """Creates paused, reads back, compares, then sets what is wanted."""
    await launch_allowed(ledger, line)
    if line.status == "pending":
        created = await _patiently(platform.create, line)
        _compare(line, created)
        line = line.having(status="created", campaign_id=created.campaign_id)
    read_back = await _patiently(platform.read, line.key)
    if read_back is None:
        raise Misbehaved("the platform says it does not hold what it said it created")
    _compare(line, read_back)
    return await _set(platform, line)


async def _halt(ledger: Ledger, platform: AdPlatform, line: LaunchLine) -> LaunchLine:
    """Pauses or stops whatever the platform holds, without conditions; what was stopped first is never created."""
    held = await _patiently(platform.read, line.key)
    if held is not None:
        return await _set(platform, line.having(campaign_id=held.campaign_id))
    if line.status == "rejected" or (line.status == "given_up" and line.desired == "paused"):
        return line
    if line.desired == "stopped":
        return line.having(status="stopped", error="")
    return await _go_out(ledger, platform, line)


async def _set(platform: AdPlatform, line: LaunchLine) -> LaunchLine:
    after = await _patiently(platform.set_status, line.key, line.desired)
    return line.having(status=after.status, error="")


def _compare(line: LaunchLine, held: PlatformCampaign) -> None:
    """What the platform holds must be what was approved, to the cent."""
    if (held.key, held.channel, held.amount) != (line.key, line.channel, line.amount):
        raise LineRejected(
            f"the platform holds {held.amount.major} {held.amount.currency} on {held.channel} for this line, "
            f"approved were {line.amount.major} {line.amount.currency} on {line.channel}; it stays paused"
        )


async def _patiently(call, *args):
    retrying = AsyncRetrying(
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(0.1, 2.0) + wait_random(0, 0.1),
        retry=retry_if_exception_type(Unavailable),
        reraise=True,
    )
    return await retrying(call, *args)


async def _settle(ledger: Ledger, run: str) -> None:
    status = status_of(await ledger.lines(run))
    if (await ledger.run(run)).status in ("launching", "launched", "partly_launched", "failed"):
        await ledger.set_status(run, status)


async def observe(ledger: Ledger, platform: AdPlatform, run: str, clock: Clock) -> list[Delivery]:
    """Fetches what the run's lines delivered up to yesterday's end on `clock`, stores what is new, gives all of it."""
    keys = [line.key for line in await ledger.lines(run) if line.campaign_id]
    if keys:
        fetched = await _patiently(platform.deliveries, keys, clock.today().isoformat())
        await ledger.add_deliveries(run, fetched)
    return await ledger.deliveries(run)
