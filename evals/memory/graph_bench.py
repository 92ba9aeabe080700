"""Measures the knowledge graph at the size of a large shop: two hops alone and beside a writer, and write rates.

A shop of 100,000 products, 20,000 customers and 500,000 edges is written; then customers' interests are asked for (over
what they bought and looked at, to what those products offer). The writer is another process that publishes new versions
of edges at a steady rate. Wall clock on a busy machine is noisy: each number is the median of `runs`, and the rate that
the writer reached is reported beside it.
"""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from memory.domain.clock import SystemClock
from memory.graph import Batch, Edge, KnowledgeGraph, Node
from memory.graph.industry import industry_batch
from memory.graph.rows import Hop
from memory.graph.sqlite import SqliteGraph, open_sqlite_graph
from memory.graph.writes import ref

if TYPE_CHECKING:
    from memory.graph.neo4j import Neo4jGraph

BATCH = 10_000
"""Rows of one published version while the shop is loaded."""
WRITER_RATE = 5_000
_TICKS = 10
"""Batches a second that the sustained writer publishes."""
_HOT = 2
"""Products that the sustained writer's edges lead to: few, so that soon each write is a new version of an edge."""


AIMS_MS = {"sqlite alone": 2.0, "sqlite beside a writer": 5.0, "neo4j": 10.0}
"""p99 of two hops."""


class Size(NamedTuple):
    products: int = 100_000
    customers: int = 20_000
    edges: int = 500_000


SCALES = {"small": Size(5_000, 1_000, 25_000), "full": Size()}


Bare = Callable[[], Awaitable[object]]


class Target(NamedTuple):
    """Which store, spelled so that another process can open it: a folder, or a server."""

    kind: str
    where: str
    password: str = ""
    tenant: str = "graph-bench"


def graph_bench(
    neo4j: str | None = None,
    *,
    runs: int = 5,
    scale: str = "full",
    queries: int = 2_000,
    writer_rate: int = WRITER_RATE,
    neo4j_password: str = "adwright-local",  # noqa: S107 - of the local development server
    tenant: str = "graph-bench",
) -> dict[str, Any]:
    """`{"size": …, "runs": …, "sqlite": {…}, "neo4j": {…} | None, "neo4j/sqlite": {…}}`; times in milliseconds, rates a
    second, ratios where both were measured.

    `neo4j` is the address of a server to measure beside SQLite, where what `tenant` holds is erased before and after;
    `scale` is one of `SCALES`.
    """
    size = SCALES[scale]
    with tempfile.TemporaryDirectory() as folder:
        sqlite = asyncio.run(_measure(Target("sqlite", folder), size, runs, queries, writer_rate))
    server = None
    if neo4j is not None:
        target = Target("neo4j", neo4j, neo4j_password, tenant)
        server = asyncio.run(_measure(target, size, runs, queries, writer_rate))
    ratios = _ratios(sqlite, server) if server else {}
    found = {"size": size._asdict(), "runs": runs, "queries": queries, "sqlite": sqlite, "neo4j": server}
    return found | {"neo4j/sqlite": ratios, "aims_ms": AIMS_MS}


def graph_lines(result: dict[str, Any]) -> list[str]:
    """The result as lines to print."""
    size = result["size"]
    lines = [
        f"graph: {size['products']:,} products, {size['customers']:,} customers, {size['edges']:,} edges;"
        f" medians of {result['runs']} runs of {result['queries']:,} questions"
    ]
    for store in ("sqlite", "neo4j"):
        found = result[store]
        if found is None:
            lines.append(f"  {store:7} not measured: no server was given")
            continue
        for name, title in (("alone", "alone"), ("beside_writer", "beside a writer")):
            hop, whole = found[name]["two_hops"], found[name]["question"]
            lines.append(
                f"  {store:7} {title:16} two hops p50 {hop['p50']:.3f} p99 {hop['p99']:.3f} ms;"
                f" snapshot and question p50 {whole['p50']:.3f} p99 {whole['p99']:.3f} ms"
                + _round_trip(found[name].get("round_trip"))
            )
        lines.append(
            f"  {store:7} writes           {found['nodes_per_s']:,.0f} nodes/s, {found['edges_per_s']:,.0f} edges/s,"
            f" one row {found['one_row_ms']['p50']:.2f}/{found['one_row_ms']['p99']:.2f} ms;"
            f" sustained {found['beside_writer']['edge_versions_per_s']:,.0f} edge versions/s"
        )
    lines += [f"  neo4j/sqlite {name}: × {ratio:g}" for name, ratio in result["neo4j/sqlite"].items()]
    return lines


def _round_trip(empty: dict[str, float] | None) -> str:
    return f"; an empty round trip p50 {empty['p50']:.3f} p99 {empty['p99']:.3f} ms" if empty else ""


def _ratios(sqlite: dict[str, Any], neo4j: dict[str, Any]) -> dict[str, float]:
    """How many times SQLite's figure the server has."""
    pairs = {
        f"{name} {point}": (sqlite[part]["two_hops"][point], neo4j[part]["two_hops"][point])
        for part, name in (("alone", "two hops alone"), ("beside_writer", "two hops beside a writer"))
        for point in ("p50", "p99")
    }
    pairs |= {name: (sqlite[name], neo4j[name]) for name in ("nodes_per_s", "edges_per_s")}
    return {name: round(theirs / ours, 2) for name, (ours, theirs) in pairs.items() if ours}


async def _measure(target: Target, size: Size, runs: int, queries: int, rate: int) -> dict[str, Any]:
    async with _opened(target) as (graph, bare):
        if target.kind == "neo4j":
            await graph.erase()
        nodes_s, edges_s = await _fill(graph, size)
        one_row = await _one_row(graph, min(queries, 300))
        await _ask(graph, size, queries, seed=99, bare=bare)
        alone = [await _ask(graph, size, queries, seed, bare) for seed in range(runs)]
        beside, rates = [], []
        for seed in range(runs):
            with _writing(target, size, rate) as writer:
                beside.append(await _ask(graph, size, queries, seed, bare))
                rates.append(_stopped(writer))
        if target.kind == "neo4j":
            await graph.erase()
    return {
        "nodes_per_s": round(nodes_s),
        "edges_per_s": round(edges_s),
        "one_row_ms": one_row,
        "alone": _median(alone),
        "beside_writer": _median(beside) | {"edge_versions_per_s": round(statistics.median(rates))},
    }


@asynccontextmanager
async def _opened(target: Target) -> AsyncIterator[tuple["SqliteGraph | Neo4jGraph", Bare | None]]:
    """The graph, and for a server the question that asks nothing of it."""
    if target.kind == "sqlite":
        folder = Path(target.where)
        graph = open_sqlite_graph(folder / "graph.db", folder, SystemClock())
        yield graph, None
        await graph.close()
        return
    from memory.graph.neo4j import open_neo4j_graph
    from memory.graph.neo4j_link import Neo4jLink

    link = Neo4jLink(target.where, "neo4j", target.password)
    yield await open_neo4j_graph(link, target.tenant, SystemClock()), lambda: link.ask("RETURN 1")
    await link.close()


async def _fill(graph: KnowledgeGraph, size: Size) -> tuple[float, float]:
    """Nodes and edges written a second."""
    nodes = [
        *(Node(kind="product", id=f"p{i}", body={"title": f"商品 {i}"}, source="bench") for i in range(size.products)),
        *(Node(kind="customer", id=f"c{i}", source="bench") for i in range(size.customers)),
    ]
    edges = list(_edges(size))
    began = time.perf_counter()
    for start in range(0, len(nodes), BATCH):
        await graph.publish(Batch(nodes=tuple(nodes[start : start + BATCH])))
    between = time.perf_counter()
    for start in range(0, len(edges), BATCH):
        await graph.publish(Batch(edges=tuple(edges[start : start + BATCH])))
    return len(nodes) / (between - began), len(edges) / (time.perf_counter() - between)


def _edges(size: Size) -> Iterator[Edge]:
    """A category and an aspect for each product, and the rest split between purchases and looks."""
    chance = random.Random(5)
    seed = industry_batch().nodes
    aspects = [node.id for node in seed if node.kind == "aspect"]
    categories = [node.id for node in seed if node.kind == "category"]
    for i in range(size.products):
        yield _edge("in_category", ("product", f"p{i}"), ("category", categories[i % len(categories)]), 1.0)
        yield _edge("offers", ("product", f"p{i}"), ("aspect", chance.choice(aspects)), chance.random())
    pairs: set[tuple[str, int, int]] = set()
    while len(pairs) < size.edges - 2 * size.products:
        kind = "bought" if len(pairs) % 3 == 0 else "viewed"
        pairs.add((kind, chance.randrange(size.customers), chance.randrange(size.products)))
    for kind, customer, product in sorted(pairs):
        yield _looked(kind, customer, product, 1.0)


def _looked(kind: str, customer: int, product: int, weight: float) -> Edge:
    return _edge(kind, ("customer", f"c{customer}"), ("product", f"p{product}"), weight)


def _edge(kind: str, source: tuple[str, str], target: tuple[str, str], weight: float) -> Edge:
    return Edge(kind=kind, source=ref(*source), target=ref(*target), weight=weight, stated_by="bench")


async def _one_row(graph: KnowledgeGraph, count: int) -> dict[str, float]:
    times = []
    for i in range(count):
        batch = Batch(edges=(_edge("viewed", ("customer", f"c{i}"), ("product", "p0"), 2.0 + i),))
        began = time.perf_counter()
        await graph.publish(batch)
        times.append(time.perf_counter() - began)
    return _percentiles(times)


async def _ask(
    graph: "SqliteGraph | Neo4jGraph", size: Size, queries: int, seed: int, bare: Bare | None = None
) -> dict[str, dict[str, float]]:
    """Two hops at a held version, the whole of taking a snapshot and asking, and a server's answer to `RETURN 1`: what
    the machine and the driver take by themselves."""
    chance = random.Random(seed)
    first, second = Hop(("bought", "viewed")), Hop(("reviewed_for", "offers"))
    hops, whole, empty = [], [], []
    held = await graph.snapshot()
    for i in range(queries):
        customer = f"c{chance.randrange(size.customers)}"
        began = time.perf_counter()
        async with await graph.snapshot() as known:
            await known.interests_of(customer)
        whole.append(time.perf_counter() - began)
        customer = f"c{chance.randrange(size.customers)}"
        if i % 50 == 0:
            held = await graph.snapshot()
        began = time.perf_counter()
        await held.two_hops(("customer", customer), first, second)
        hops.append(time.perf_counter() - began)
        if bare is not None:
            began = time.perf_counter()
            await bare()
            empty.append(time.perf_counter() - began)
    found = {"two_hops": _percentiles(hops), "question": _percentiles(whole)}
    return found | ({"round_trip": _percentiles(empty)} if empty else {})


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(ordered[len(ordered) // 2] * 1e3, 4),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1e3, 4),
    }


def _median(measured: Sequence[dict[str, dict[str, float]]]) -> dict[str, Any]:
    return {
        name: {point: statistics.median(one[name][point] for one in measured) for point in ("p50", "p99")}
        for name in measured[0]
    }


def _writing(target: Target, size: Size, rate: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "evals.memory.graph_bench", json.dumps([*target]), json.dumps([*size]), str(rate)]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    return writer


def _stopped(writer: subprocess.Popen[str]) -> float:
    """Tells the writer to stop, and gives the rate that it reached."""
    out, _ = writer.communicate("stop\n", timeout=60)
    return float(out.strip().splitlines()[-1])


async def _write_steadily(target: Target, size: Size, rate: int) -> None:
    """Publishes `rate` edge versions a second until a line comes in; prints the rate that was reached."""
    async with _opened(target) as (graph, _):
        chance = random.Random(17)
        stop = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        each = max(1, rate // _TICKS)
        print("writing", flush=True)
        began, written, turn = time.perf_counter(), 0, 0
        while not stop.done():
            turn += 1
            pairs = {(chance.randrange(size.customers), chance.randrange(_HOT)) for _ in range(each)}
            edges = (_looked("viewed", customer, product, 1.0 + turn) for customer, product in pairs)
            await graph.publish(Batch(edges=tuple(edges)))
            written += len(pairs)
            await asyncio.sleep(max(0.0, began + turn / _TICKS - time.perf_counter()))
        print(written / (time.perf_counter() - began))


if __name__ == "__main__":
    asyncio.run(_write_steadily(Target(*json.loads(sys.argv[1])), Size(*json.loads(sys.argv[2])), int(sys.argv[3])))
