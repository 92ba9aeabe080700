"""A Neo4j server that is down, slow, or cut off in the middle: clear failures or recovery, and no lost write.

The server is reached through a proxy that can be told to stall, to cut its connections, or to refuse new ones.
"""

import asyncio
import contextlib
import datetime as dt
import os
import time
import uuid
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from evals.memory.isolation import numbered_batch, numbers_seen
from memory.domain.clock import FixedClock
from memory.domain.errors import BadInput, Misbehaved, OutsideFailure, Unavailable
from memory.graph import KnowledgeGraph

pytest.importorskip("neo4j")
from memory.graph.neo4j import Neo4jGraph, open_neo4j_graph
from memory.graph.neo4j_link import Neo4jLink

CLOCK = FixedClock(dt.date(2026, 6, 1))
SERVER = os.environ.get("ADWRIGHT_TEST_NEO4J")
PASSWORD = os.environ.get("ADWRIGHT_TEST_NEO4J_PASSWORD", "adwright-local")
needs_server = pytest.mark.skipif(not SERVER, reason="set ADWRIGHT_TEST_NEO4J=bolt://… to run this")


class Proxy:
    """Passes bytes between the driver and the server for as long as it is told to."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.refusing = False

    async def start(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"bolt://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def stop(self) -> None:
        self._server.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            if not self.refusing:
                there, back = await asyncio.open_connection(*self._to)
                self._open.add(back)
                await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                await self.flowing.wait()
                sink.write(data)
                await sink.drain()
        finally:
            self._open.discard(sink)
            sink.transport.abort()


@contextlib.asynccontextmanager
async def proxied(**seconds: float) -> AsyncIterator[tuple[Proxy, KnowledgeGraph]]:
    target = urlsplit(SERVER or "")
    proxy = Proxy(target.hostname or "127.0.0.1", target.port or 7687)
    link = Neo4jLink(await proxy.start(), "neo4j", PASSWORD, **seconds)
    graph = await open_neo4j_graph(link, f"test-{uuid.uuid4().hex[:10]}", CLOCK)
    try:
        yield proxy, graph
    finally:
        proxy.refusing = False
        proxy.flowing.set()
        await graph.erase()
        await link.close()
        await proxy.stop()


async def test_a_server_that_is_not_there_is_a_clear_failure():
    link = Neo4jLink("bolt://127.0.0.1:9", "neo4j", "x", read_seconds=1.0)
    graph = Neo4jGraph(link, "t", CLOCK)
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"bolt://127\.0\.0\.1:9") as failure:
        await graph.snapshot()
    assert time.monotonic() - began < 8
    assert "start the server" in failure.value.todo
    await link.close()


async def test_an_address_that_is_none_and_a_reserved_tenant_are_refused():
    with pytest.raises(BadInput, match="no Neo4j address"):
        Neo4jLink("http://127.0.0.1:1", "neo4j", "x")
    link = Neo4jLink("bolt://127.0.0.1:9", "neo4j", "x")
    for reserved in ("_industry", ""):
        with pytest.raises(BadInput):
            await open_neo4j_graph(link, reserved, CLOCK)
    await link.close()


@needs_server
async def test_a_wrong_password_is_said():
    link = Neo4jLink(SERVER or "", "neo4j", "not-the-password")
    with pytest.raises(Misbehaved, match="refused the login"):
        await Neo4jGraph(link, "t", CLOCK).snapshot()
    await link.close()


@needs_server
async def test_a_slow_server_fails_in_time_and_serves_again_when_it_is_back():
    async with proxied(read_seconds=1.0, write_seconds=1.0) as (proxy, graph):
        await graph.publish(numbered_batch(1))
        proxy.flowing.clear()
        began = time.monotonic()
        with pytest.raises(Unavailable, match="did not answer within 1 s"):
            await graph.snapshot()
        with pytest.raises(Unavailable):
            await graph.publish(numbered_batch(2))
        assert time.monotonic() - began < 6
        proxy.flowing.set()
        await asyncio.sleep(0.2)
        async with await graph.snapshot() as known:
            assert await numbers_seen(known) in ({1}, {2})
        await graph.publish(numbered_batch(3))
        async with await graph.snapshot() as known:
            assert await numbers_seen(known) == {3}


@needs_server
async def test_a_server_that_goes_away_and_comes_back_is_waited_for():
    async with proxied() as (proxy, graph):
        await graph.publish(numbered_batch(1))
        proxy.refusing = True
        proxy.cut()
        waiting = asyncio.create_task(graph.publish(numbered_batch(2)))
        await asyncio.sleep(1.0)
        assert not waiting.done()
        proxy.refusing = False
        assert await waiting > 0
        async with await graph.snapshot() as known:
            assert await numbers_seen(known) == {2}


@needs_server
async def test_no_write_is_lost_or_torn_when_connections_are_cut_in_the_middle():
    async with proxied() as (proxy, graph):
        acknowledged = 0

        async def cutting() -> None:
            for pause in (0.23, 0.35, 0.12, 0.47, 0.24, 0.51, 0.16, 0.39):
                await asyncio.sleep(pause)
                proxy.cut()

        cuts = asyncio.create_task(cutting())
        number = 0
        while not cuts.done():
            number += 1
            try:
                await graph.publish(numbered_batch(number))
                acknowledged = number
            except OutsideFailure:
                pass
            async with await graph.snapshot() as known:
                (seen,) = await numbers_seen(known)
            assert acknowledged <= seen <= number
        await cuts
        assert acknowledged > 2
