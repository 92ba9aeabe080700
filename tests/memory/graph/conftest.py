"""Graphs to test: SQLite always, Neo4j where ADWRIGHT_TEST_NEO4J names a server."""

import datetime as dt
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from memory.domain.clock import FixedClock
from memory.graph import KnowledgeGraph
from memory.graph.sqlite import ensure_industry, open_sqlite_graph

SERVER = os.environ.get("ADWRIGHT_TEST_NEO4J")
PASSWORD = os.environ.get("ADWRIGHT_TEST_NEO4J_PASSWORD", "adwright-local")
Opener = Callable[[str], Awaitable[KnowledgeGraph]]


@pytest.fixture(scope="session")
def industry(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("industry")
    ensure_industry(folder)
    return folder


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(dt.date(2026, 6, 1))


@pytest.fixture(params=["sqlite", "neo4j"])
async def opened(request, tmp_path: Path, industry: Path, clock: FixedClock) -> AsyncIterator[Opener]:
    """Opens the graph of a tenant by name; two names are two tenants of one installation."""
    graphs: list[KnowledgeGraph] = []
    if request.param == "sqlite":

        async def open_one(tenant: str) -> KnowledgeGraph:
            graphs.append(open_sqlite_graph(tmp_path / tenant / "graph.db", industry, clock))
            return graphs[-1]

        yield open_one
        for graph in graphs:
            await graph.close()
        return
    if not SERVER:
        pytest.skip("set ADWRIGHT_TEST_NEO4J=bolt://… to run this on a Neo4j server")
    from memory.graph.neo4j import open_neo4j_graph
    from memory.graph.neo4j_link import Neo4jLink

    link = Neo4jLink(SERVER, "neo4j", PASSWORD)
    run = uuid.uuid4().hex[:8]

    async def open_there(tenant: str) -> KnowledgeGraph:
        graphs.append(await open_neo4j_graph(link, f"test-{run}-{tenant}", clock))
        return graphs[-1]

    yield open_there
    for graph in graphs:
        await graph.erase()
    await link.close()


@pytest.fixture
async def graph(opened: Opener) -> KnowledgeGraph:
    return await opened("shop")
