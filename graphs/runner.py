"""Carries runs on: from a new sentence, after an answer or a decision, and after a crash.

The graph's checkpoint says where a run is; the ledger says what is true. A run that is `launching` was approved, so it
needs no graph any more: its lines are in the outbox, and draining that is all that is left to do.
"""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.types import Command

from graphs.hearing import usable_goal
from graphs.launch import drain
from graphs.merchant import build_journey
from graphs.review import approve
from graphs.state import new_journey
from graphs.studio import Studio
from memory.domain.clock import epoch_ms
from memory.domain.errors import AdwrightError, BadInput, LeaseLost, StorageFailure
from memory.domain.run import GoalTurn, Run, RunOptions
from memory.ledger.port import Lease

LEASE_MS = 60_000
MOVES_ACCEPTED = 3
"""How often `--approve auto` approves again after the world moved under its feet."""
OVER = ("launched", "partly_launched", "content_ready", "rejected", "expired", "cancelled", "failed")


async def start_run(studio: Studio, sentence: str, options: RunOptions, *, run_id: str | None = None) -> Run:
    """Opens a run and carries it as far as it goes without a person.

    Raises `BadInput` before anything is recorded when the sentence cannot be used, or when `--approve auto` is asked
    of a platform that is not simulated.
    """
    if options.approve == "auto" and not studio.platform.simulated:
        raise BadInput(
            f"--approve auto is for the simulated platform; {studio.platform.name} spends real money",
            todo="leave it out and review the plan yourself",
            field="approve",
        )
    draft = Run(
        id=run_id or f"run_{secrets.token_hex(5)}",
        sentence=sentence,
        options=options,
        status="running",
        backend=studio.crew.models.name,
        created_ms=epoch_ms(studio.clock.now()),
    )
    await usable_goal(studio, draft)
    run = await studio.ledger.open_run(draft)
    await studio.tell(run.id, "opened", sentence=sentence, options=options.to_json(), backend=run.backend)
    return await carry_on(studio, run.id)


async def answer_run(studio: Studio, run_id: str, answers: Mapping[str, str]) -> Run:
    """Records the merchant's answers and carries the run on. Raises `BadInput`, recording nothing, on a bad answer."""
    run = await studio.ledger.run(run_id)
    if run.status != "waiting_answer":
        raise BadInput(f"run {run.id} asks nothing, it is {run.status}", kept="nothing was changed", field="run")
    turns = [GoalTurn(kind="answer", field=field, value=value) for field, value in answers.items()]
    tried = run.having(turns=(*run.turns, *turns))
    await usable_goal(studio, tried)
    await studio.ledger.answer(run_id, turns)
    await studio.tell(run_id, "answer", answers=dict(answers))
    return await carry_on(studio, run_id)


async def carry_on(studio: Studio, run_id: str) -> Run:
    """Takes the run's lease and goes on until it ends or a person is needed. Doing it again does nothing twice."""
    run = await studio.ledger.run(run_id)
    if run.status in OVER:
        return run
    async with _leased(studio, run_id) as held:
        if run.status != "launching":
            await _walk(held, run_id)
            await _approve_unasked(held, run_id)
        if (await studio.ledger.run(run_id)).status == "launching":
            await drain(studio.ledger, studio.platform, run_id)
    return await studio.ledger.run(run_id)


async def _approve_unasked(studio: Studio, run_id: str) -> None:
    """What `--approve auto` does, and the audit says so. Only ever on a simulated platform."""
    for _ in range(MOVES_ACCEPTED):
        run = await studio.ledger.run(run_id)
        if run.status != "waiting_review" or run.options.approve != "auto" or not studio.platform.simulated:
            return
        await approve(studio, run_id, run.version, who="auto", why="--approve auto on the simulated platform")
        await _walk(studio, run_id)


async def _walk(studio: Studio, run_id: str) -> None:
    """One invocation of the graph: from the start, past an interrupt, or from where a crash left it."""
    async with _checkpoints(studio.stores.folder) as saver:
        graph = build_journey().compile(checkpointer=saver)
        config: Any = {"configurable": {"thread_id": f"{studio.stores.tenant}/{run_id}"}, "recursion_limit": 60}
        state = await graph.aget_state(config)
        if not state.values:
            given: Any = new_journey(run_id)
        else:
            given = Command(resume=True) if state.interrupts else None
            if given is None and not state.next:
                if (await studio.ledger.run(run_id)).status != "running":
                    return
                given = new_journey(run_id)  # a kill between two checkpoints left the cursor nowhere; the ledger knows
        try:
            await graph.ainvoke(given, config, context=studio, durability="async")
        except (StorageFailure, LeaseLost, BadInput):
            raise  # the run stays as it is: `resume` or a better answer carries it on
        except AdwrightError as error:
            await studio.ledger.set_status(run_id, "failed", note=error.what, lease=studio.lease)
            await studio.tell(run_id, "failed", because=error.what)


@asynccontextmanager
async def _checkpoints(folder: Path) -> AsyncIterator[BaseCheckpointSaver[Any]]:
    async with AsyncSqliteSaver.from_conn_string(str(folder / "checkpoints.db")) as saver:
        yield saver


@asynccontextmanager
async def _leased(studio: Studio, run_id: str) -> AsyncIterator[Studio]:
    """The studio with the run's lease, renewed while it works. Raises `LeaseLost` when another process has it."""
    owner = f"{socket.gethostname()}|{os.getpid()}|{secrets.token_hex(4)}"
    lease = await studio.ledger.acquire(run_id, owner, ttl_ms=LEASE_MS, is_gone=_is_gone)
    renewing = asyncio.create_task(_renew(studio, lease))
    try:
        yield studio.holding(lease)
    finally:
        renewing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await renewing
        await studio.ledger.release(lease)


async def _renew(studio: Studio, lease: Lease) -> None:
    while True:
        await asyncio.sleep(LEASE_MS / 3000)
        try:
            await studio.ledger.renew(lease, ttl_ms=LEASE_MS)
        except LeaseLost:
            return  # the next write under this lease says so


def _is_gone(owner: str) -> bool:
    """True when the holder was a process of this machine that no longer lives: a killed run needs no waiting."""
    host, pid, _ = owner.split("|")
    if host != socket.gethostname():
        return False
    if int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
