"""Snapshot isolation under interleavings, durability under kill -9, and serving while writing."""

import asyncio
import datetime as dt
import os
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from evals.memory.isolation import kill_rounds, serve_rounds
from memory.domain.clock import FixedClock
from memory.domain.errors import StaleVersion
from memory.domain.fact import Basis
from memory.graph import Batch, Edge, EdgeRef, FactRef, KnowledgeGraph, Snapshot, Statement
from memory.graph.sqlite import open_sqlite_graph
from memory.graph.writes import ref

SERVER = os.environ.get("ADWRIGHT_TEST_NEO4J")
PASSWORD = os.environ.get("ADWRIGHT_TEST_NEO4J_PASSWORD", "adwright-local")
NAMES = st.sampled_from(["a", "b", "c", "d"])
WRITES = st.dictionaries(NAMES, st.one_of(st.none(), st.integers(0, 5)), min_size=1)
"""What a batch sets: a number, or None to take it back."""
State = dict[str, tuple[str, int]]
HUB = ref("product", "hub")


class Interleavings(RuleBasedStateMachine):
    """Two writers and any number of held readers against one tenant, compared with a list of versions in memory."""

    snapshots = Bundle("snapshots")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.graphs: list[KnowledgeGraph] = []
        self.history: list[tuple[int, State]] = [(0, {})]
        self.horizon = 0

    async def open(self) -> list[KnowledgeGraph]:
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.graphs = self.loop.run_until_complete(self.open())

    @rule(writer=st.integers(0, 1), writes=WRITES)
    def publish(self, writer: int, writes: dict[str, int | None]) -> None:
        latest, state = self.history[-1]
        version = self.loop.run_until_complete(self.graphs[writer].publish(_batch(writes, state)))
        after = {name: value for name, value in state.items() if name not in writes or writes[name] is not None}
        after |= {name: (str(value), value) for name, value in writes.items() if value is not None}
        assert (version > latest) if after != state else (version == latest)
        if after != state:
            self.history.append((version, after))

    @rule(pair=st.tuples(WRITES, WRITES))
    def publish_both_at_once(self, pair: tuple[dict[str, int | None], dict[str, int | None]]) -> None:
        """Two writers at the same time on different names: both arrive, in some order."""
        ours = {f"x_{name}": value for name, value in pair[0].items()}
        theirs = {f"y_{name}": value for name, value in pair[1].items()}
        state = self.history[-1][1]

        async def both() -> list[int]:
            return await asyncio.gather(
                self.graphs[0].publish(_batch(ours, state)), self.graphs[1].publish(_batch(theirs, state))
            )

        for version, writes in sorted(
            zip(self.loop.run_until_complete(both()), (ours, theirs), strict=True), key=_first
        ):
            state = self.history[-1][1]
            after = {name: value for name, value in state.items() if name not in writes}
            after |= {name: (str(value), value) for name, value in writes.items() if value is not None}
            if after != state:
                self.history.append((version, after))

    @rule(target=snapshots, reader=st.integers(0, 1))
    def take(self, reader: int) -> tuple[Snapshot, int]:
        snapshot = self.loop.run_until_complete(self.graphs[reader].snapshot())
        assert snapshot.version == self.history[-1][0]
        return snapshot, len(self.history) - 1

    @rule(target=snapshots, reader=st.integers(0, 1), back=st.integers(0, 6))
    def take_an_old_one(self, reader: int, back: int) -> tuple[Snapshot, int]:
        index = max(0, len(self.history) - 1 - back)
        while self.history[index][0] < self.horizon:
            index += 1
        snapshot = self.loop.run_until_complete(self.graphs[reader].snapshot(self.history[index][0]))
        return snapshot, index

    @rule(held=snapshots)
    def read(self, held: tuple[Snapshot, int]) -> None:
        snapshot, index = held
        version, state = self.history[index]
        assert snapshot.version == version
        if version < self.horizon:
            with pytest.raises(StaleVersion):
                self.loop.run_until_complete(_seen(snapshot))
        else:
            assert self.loop.run_until_complete(_seen(snapshot)) == state

    @rule(writer=st.integers(0, 1), back=st.integers(2, 8))
    def compact(self, writer: int, back: int) -> None:
        before = self.history[max(0, len(self.history) - 1 - back)][0]
        self.loop.run_until_complete(self.graphs[writer].compact(before, limit=5))
        self.horizon = max(self.horizon, before)

    def teardown(self) -> None:
        for graph in self.graphs[:1]:
            self.loop.run_until_complete(graph.erase())
        for graph in self.graphs:
            self.loop.run_until_complete(graph.close())
        self.loop.run_until_complete(self.finish())
        self.loop.close()

    async def finish(self) -> None:
        return None


def _first(pair: tuple[int, dict[str, int | None]]) -> int:
    return pair[0]


def _batch(writes: dict[str, int | None], state: State) -> Batch:
    batch = Batch()
    for name, value in writes.items():
        product = ref("product", name)
        if value is not None:
            said = Statement(subject=product, name="n", value=str(value), basis=Basis.FEED, source="s")
            edge = Edge(kind="similar_to", source=product, target=HUB, weight=value, stated_by="s")
            batch += Batch(statements=(said,), edges=(edge,))
        elif name in state:
            said = Statement(subject=product, name="n", value=state[name][0], basis=Basis.FEED, source="s")
            edge_ref = EdgeRef(kind="similar_to", source=product, target=HUB)
            batch += Batch(retract=(FactRef(id=said.fact_id), edge_ref))
    return batch


async def _seen(snapshot: Snapshot) -> State:
    nodes, edges, facts = await snapshot.contents()
    assert nodes == ()
    weights = {edge.source.id: int(edge.weight) for edge in edges}
    stated = {fact.subject: fact.value for fact in facts}
    assert len(edges) == len(facts) == len(weights) == len(stated)
    assert weights.keys() == stated.keys()
    return {name: (stated[name], weights[name]) for name in stated}


class SqliteInterleavings(Interleavings):
    industry: Path
    """Set by the test: built once, read by every run."""

    async def open(self) -> list[KnowledgeGraph]:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name)
        clock = FixedClock(dt.date(2026, 6, 1))
        return [open_sqlite_graph(path / "graph.db", self.industry, clock) for _ in range(2)]

    async def finish(self) -> None:
        self.folder.cleanup()


class Neo4jInterleavings(Interleavings):
    async def open(self) -> list[KnowledgeGraph]:
        from memory.graph.neo4j import open_neo4j_graph
        from memory.graph.neo4j_link import Neo4jLink

        self.links = [Neo4jLink(SERVER or "", "neo4j", PASSWORD) for _ in range(2)]
        tenant = f"test-{uuid.uuid4().hex[:10]}"
        return [await open_neo4j_graph(link, tenant, FixedClock(dt.date(2026, 6, 1))) for link in self.links]

    async def finish(self) -> None:
        for link in self.links:
            await link.close()


QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def test_sqlite_readers_keep_their_version_through_thousands_of_interleavings(industry):
    SqliteInterleavings.industry = industry
    run_state_machine_as_test(
        SqliteInterleavings,
        settings=settings(max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=QUIET),
    )


@pytest.mark.skipif(not SERVER, reason="set ADWRIGHT_TEST_NEO4J=bolt://… to run this")
def test_neo4j_readers_keep_their_version_through_interleavings():
    run_state_machine_as_test(
        Neo4jInterleavings,
        settings=settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=QUIET),
    )


def test_nothing_acknowledged_is_lost_and_no_half_is_seen_when_the_writer_is_killed(tmp_path):
    result = kill_rounds(tmp_path, 5)
    assert (result.lost, result.halves) == (0, 0)
    assert result.acknowledged >= 5
    assert result.reads >= 5


def test_readers_see_whole_increments_at_once_while_another_process_writes(tmp_path):
    result = serve_rounds(tmp_path, 1.0)
    assert result.halves == 0
    assert result.missed_ms < 1000
    assert result.batches > 10
    assert result.slowest_read_ms < 1000
