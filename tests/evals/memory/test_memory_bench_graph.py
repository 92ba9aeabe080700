"""The graph bench measures what it says, and sets the server beside SQLite."""

import os

import pytest

from evals.memory import graph_bench as bench
from evals.memory.graph_bench import Size, graph_bench, graph_lines

SERVER = os.environ.get("ADWRIGHT_TEST_NEO4J")
PASSWORD = os.environ.get("ADWRIGHT_TEST_NEO4J_PASSWORD", "adwright-local")
TINY = Size(200, 50, 1_000)


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    monkeypatch.setitem(bench.SCALES, "tiny", TINY)


def test_without_a_server_it_says_so():
    found = graph_bench(runs=1, scale="tiny", queries=50, writer_rate=500)
    assert found["size"] == TINY._asdict()
    assert found["neo4j"] is None
    assert found["neo4j/sqlite"] == {}
    assert found["sqlite"]["alone"]["two_hops"]["p50"] > 0
    assert found["sqlite"]["beside_writer"]["edge_versions_per_s"] > 50
    assert any("no server was given" in line for line in graph_lines(found))


@pytest.mark.skipif(not SERVER, reason="set ADWRIGHT_TEST_NEO4J=bolt://… to run this")
def test_a_server_is_set_beside_sqlite():
    found = graph_bench(
        SERVER, runs=1, scale="tiny", queries=50, writer_rate=500, neo4j_password=PASSWORD, tenant="graph-bench-test"
    )
    assert found["neo4j"]["nodes_per_s"] > 0
    assert found["neo4j/sqlite"]["two hops alone p50"] > 1
    assert any("neo4j/sqlite" in line for line in graph_lines(found))
