"""Tries to catch the graph at losing what it acknowledged or at showing half of a batch.

`python -m evals.memory.isolation rounds 50` kills a writer with -9 fifty times and reads beside it all the while.
`python -m evals.memory.isolation serve 10` writes increments for ten seconds from another process and reads beside it.
Every batch states one number in `WIDTH` facts and as many edges at once, so a reader that sees two numbers saw a half.
"""

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from memory.domain.clock import SystemClock
from memory.domain.fact import Basis
from memory.graph import Batch, Edge, KnowledgeGraph, Node, Snapshot, Statement
from memory.graph.sqlite import open_sqlite_graph
from memory.graph.writes import ref

WIDTH = 20
SHELF = "shelf"


class Killed(NamedTuple):
    rounds: int
    acknowledged: int
    lost: int
    """Acknowledged batches that were not there after a restart."""
    halves: int
    """Reads that saw part of a batch."""
    reads: int


class Served(NamedTuple):
    batches: int
    reads: int
    halves: int
    slowest_read_ms: float
    """The longest that a reader waited beside the writer."""
    missed_ms: float
    """The longest that reads which began after an acknowledgement still did not show the batch; 0 when all did."""


def numbered_batch(number: int) -> Batch:
    """`number` in as many places as a batch has rows."""
    products = [ref("product", f"{SHELF}{i}") for i in range(WIDTH)]
    price = {"kind": "price", "basis": Basis.FEED, "source": f"increment {number}"}
    edge = {"kind": "similar_to", "target": ref("product", SHELF), "stated_by": "increment"}
    return Batch(
        nodes=(Node(kind="product", id=SHELF, body={"title": f"shelf {number}"}, source="increment"),),
        edges=tuple(Edge(source=one, weight=number, **edge) for one in products),
        statements=tuple(Statement(subject=one, name="price", value=str(number), **price) for one in products),
    )


async def numbers_seen(known: Snapshot) -> set[int]:
    """The numbers that a snapshot shows; one, unless something is wrong. None at all before the first batch."""
    seen = set()
    for i in range(WIDTH):
        facts = await known.facts_for(f"{SHELF}{i}")
        seen |= {int(fact.value) for fact in facts} or {0}
    around = await known.neighbourhood(SHELF, hops=1)
    return seen | {int(edge.weight) for edge in around.edges}


def kill_rounds(folder: Path, rounds: int, seed: int = 11) -> Killed:
    """Starts a writer on one file, reads beside it, and kills it in the middle of its work; `rounds` times."""
    chance = random.Random(seed)
    lost = halves = reads = acknowledged = last = 0
    for _ in range(rounds):
        acks, seen_halves, looked = _one_kill(folder, last + 1, chance.uniform(0.0, 0.15))
        halves, reads = halves + seen_halves, reads + looked
        acknowledged += len(acks)
        held = asyncio.run(_held(folder))
        halves += len(held) > 1
        last = max(held)
        lost += sum(number > last for number in acks)
    return Killed(rounds, acknowledged, lost, halves, reads)


def serve_rounds(folder: Path, seconds: float) -> Served:
    """Another process publishes increments for `seconds`; readers here look all the while."""
    with _writer(folder, 1) as writer:
        try:
            return asyncio.run(_watch(folder, writer, seconds))
        finally:
            writer.kill()


async def write_numbers(graph: KnowledgeGraph, first: int) -> None:
    """Publishes numbered batches until the process ends, and says so of each once it is acknowledged."""
    for number in range(first, first + 1_000_000):
        version = await graph.publish(numbered_batch(number))
        print(json.dumps([number, version, time.time()]), flush=True)


def _open(folder: Path) -> KnowledgeGraph:
    return open_sqlite_graph(folder / "graph.db", folder, SystemClock())


def _writer(folder: Path, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "evals.memory.isolation", "write", str(folder), str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _one_kill(folder: Path, first: int, after: float) -> tuple[list[int], int, int]:
    with _writer(folder, first) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        halves, reads = asyncio.run(_look_until(folder, time.monotonic() + after))
        writer.kill()
        acks = [first] + [json.loads(line)[0] for line in writer.stdout if line.endswith("]\n")]
    return acks, halves, reads


async def _look_until(folder: Path, end: float) -> tuple[int, int]:
    graph = _open(folder)
    halves = reads = 0
    while reads == 0 or time.monotonic() < end:
        async with await graph.snapshot() as known:
            halves += len(await numbers_seen(known)) > 1
        reads += 1
    await graph.close()
    return halves, reads


async def _held(folder: Path) -> set[int]:
    graph = _open(folder)
    async with await graph.snapshot() as known:
        seen = await numbers_seen(known)
    await graph.close()
    return seen


async def _watch(folder: Path, writer: subprocess.Popen[str], seconds: float) -> Served:
    assert writer.stdout is not None
    acks: list[tuple[int, float]] = []
    reading = asyncio.get_running_loop().run_in_executor(None, _collect, writer, acks, seconds)
    graph = _open(folder)
    halves = 0
    looks: list[tuple[int, float, float]] = []
    while not reading.done():
        began = time.time()
        async with await graph.snapshot() as known:
            seen = await numbers_seen(known)
        halves += len(seen) > 1
        looks.append((min(seen), began, time.time()))
        await asyncio.sleep(0.002)
    await reading
    await graph.close()
    slowest = max(end - began for _, began, end in looks) * 1e3
    return Served(len(acks), len(looks), halves, slowest, _missed(acks, looks) * 1e3)


def _collect(writer: subprocess.Popen[str], acks: list[tuple[int, float]], seconds: float) -> None:
    assert writer.stdout is not None
    end = None
    for line in writer.stdout:
        number, _, at = json.loads(line)
        acks.append((number, at))
        end = end or time.monotonic() + seconds
        if time.monotonic() > end:
            return


def _missed(acks: Sequence[tuple[int, float]], looks: Sequence[tuple[int, float, float]]) -> float:
    """For each acknowledged batch, how long reads that began after it still missed it."""
    worst = 0.0
    look = 0
    for number, at in acks:
        while look < len(looks) and looks[look][0] < number:
            if looks[look][1] > at:
                worst = max(worst, looks[look][2] - at)
            look += 1
    return worst


def main(arguments: Sequence[str]) -> int:
    if arguments[0] == "write":
        asyncio.run(write_numbers(_open(Path(arguments[1])), int(arguments[2])))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        if arguments[0] == "rounds":
            result = kill_rounds(Path(folder), int(arguments[1]))
            bad = result.lost + result.halves
        else:
            result = serve_rounds(Path(folder), float(arguments[1]))
            bad = result.halves
    print(json.dumps(result._asdict()))
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
