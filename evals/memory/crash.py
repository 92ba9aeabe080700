"""Kills a writer of the vector memory in the middle, again and again, and looks at what is left.

`python -m evals.memory.crash rounds --rounds 50` says how many acknowledged batches were lost and how many half-written
ones were seen; both have to be 0.
"""

import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import typer

from memory.domain.clock import SystemClock
from memory.domain.remembered import Document, Query
from memory.vectors.port import VectorMemory, Vectors
from memory.vectors.sqlite import SqliteVectorMemory

BATCH = 25
_DIMS = 64
_BATCHES = 38


class Outcome(NamedTuple):
    """What the rounds showed."""

    rounds: int
    acknowledged: int
    lost: int
    half_written: int
    looks: int
    """How often a reader looked while the writer wrote."""


def kill_rounds(folder: Path, rounds: int, seed: int = 7) -> Outcome:
    """Starts a writer on one file, reads beside it, kills it with -9 after 0–120 ms of writing; `rounds` times."""
    path = folder / "vectors.db"
    chance = random.Random(seed)
    acknowledged: set[str] = set()
    half, looks = 0, 0
    for round_ in range(rounds):
        acks, seen_half, looked = _round(path, round_, chance.uniform(0.0, 0.12))
        acknowledged.update(acks)
        half += seen_half
        looks += looked
    held = asyncio.run(_held(path, rounds))
    half += sum(count not in {0, BATCH} for count in held.values())
    lost = sum(held[batch] == 0 for batch in acknowledged)
    return Outcome(rounds, len(acknowledged), lost, half, looks)


def _round(path: Path, round_: int, wait: float) -> tuple[list[str], int, int]:
    command = [sys.executable, "-m", "evals.memory.crash", "write", str(path), str(round_)]
    reader = SqliteVectorMemory(path, SystemClock())
    half, looks = 0, 0
    with asyncio.Runner() as loop, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        end = time.perf_counter() + wait
        while time.perf_counter() < end:
            half += sum(count != BATCH for count in loop.run(_seen(reader, round_)).values())
            looks += 1
        child.send_signal(signal.SIGKILL)
        acks = [line.removesuffix(";") for line in child.stdout.read().splitlines() if line.endswith(";")]
        loop.run(reader.close())
    return acks, half, looks


async def _seen(memory: VectorMemory, round_: int) -> Counter[str]:
    """The newest round lies closest to its own axis, and is never more than k documents."""
    found = await memory.recall(Query(k=_BATCHES * BATCH), _axis(round_))
    return Counter(r.document.product or "" for r in found if (r.document.product or "").startswith(f"{round_}-"))


def _axis(round_: int) -> Vectors:
    return np.eye(_DIMS, dtype=np.float32)[round_ % _DIMS]


async def _held(path: Path, rounds: int) -> dict[str, int]:
    """How many documents of each batch a fresh reader finds."""
    memory = SqliteVectorMemory(path, SystemClock())
    held: dict[str, int] = {}
    for batch in (f"{round_}-{number}" for round_ in range(rounds) for number in range(_BATCHES)):
        query = Query(product=batch, k=BATCH + 1)
        by_vector = await memory.recall(query, np.ones(_DIMS, np.float32))
        by_words = await memory.recall(query.having(text="word"))
        # A batch whose words and vectors differ in number is half-written too.
        held[batch] = len(by_vector) if len(by_vector) == len(by_words) else -1
    await memory.close()
    return held


async def _write(path: Path, round_: int) -> None:
    memory = SqliteVectorMemory(path, SystemClock())
    vectors = np.tile(_axis(round_), (BATCH, 1))
    print("writing", flush=True)
    for number in range(_BATCHES):
        batch = f"{round_}-{number}"
        documents = [
            Document(id=f"{batch}-{i}", kind="review", text=f"word {round_}", lang="en", product=batch)
            for i in range(BATCH)
        ]
        await memory.remember(documents, vectors)
        print(f"{batch};", flush=True)
    await asyncio.sleep(60)


crash_app = typer.Typer(help=__doc__)


@crash_app.command()
def write(path: Path, round_: int) -> None:
    """Writes batches until it is killed."""
    asyncio.run(_write(path, round_))


@crash_app.command()
def rounds(rounds: int = 50) -> None:
    """Runs the rounds and prints what they showed."""
    with tempfile.TemporaryDirectory() as folder:
        print(kill_rounds(Path(folder), rounds)._asdict())


if __name__ == "__main__":
    crash_app()
