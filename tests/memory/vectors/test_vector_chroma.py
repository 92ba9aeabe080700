"""A Chroma server that is down, slow, restarted or emptied: a clear error or recovery, and no lost write."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from memory.domain.clock import SystemClock
from memory.domain.errors import BadInput, Misbehaved, Unavailable
from memory.domain.remembered import Document, Forgetting, Query
from memory.vectors.chroma import ChromaVectorMemory

CHROMA = os.environ.get("ADWRIGHT_TEST_CHROMA_COMMAND", "")


def docs(*ids: str) -> list[Document]:
    return [Document(id=id, kind="review", text="light shoe", lang="en") for id in ids]


def rows(count: int) -> np.ndarray:
    return np.eye(count, 8, dtype=np.float32)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def opened(path: Path, url: str, **options: Any) -> ChromaVectorMemory:
    return ChromaVectorMemory(path / "vectors.db", SystemClock(), url=url, tenant="t1", **options)


@contextmanager
def answering(answer: Callable[[str], tuple[int, Any]]) -> Iterator[str]:
    """A server on the loopback that answers every request by `answer(path)`."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = answer(self.path)
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = respond  # noqa: N815 - the names that the base class calls

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def test_a_server_that_is_down_takes_no_write_and_loses_none(tmp_path):
    memory = opened(tmp_path, f"http://127.0.0.1:{free_port()}")
    await memory.remember(docs("a", "b"), rows(2))
    assert await memory.behind() == 2
    assert await memory.count() == 2
    with pytest.raises(Unavailable, match="does not answer") as failed:
        await memory.recall(Query(), rows(1)[0])
    assert "stored" in failed.value.kept
    assert [r.document.id for r in await memory.recall(Query(text="shoe"))] == ["a", "b"]
    await memory.close()


async def test_a_slow_server_ends_in_time(tmp_path):
    release = threading.Event()

    def wait(path: str) -> tuple[int, Any]:
        release.wait(10)
        return 200, {}

    with answering(wait) as url:
        memory = opened(tmp_path, url, timeout_s=0.1)
        start = time.perf_counter()
        await memory.remember(docs("a"), rows(1))
        with pytest.raises(Unavailable):
            await memory.recall(Query(), rows(1)[0])
        assert time.perf_counter() - start < 5
        await memory.close()
        release.set()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, "broken", Unavailable),
        (429, "slow down", Unavailable),
        (200, "<html>", Misbehaved),
        (200, {"nothing": 1}, Misbehaved),
        (422, {"error": "InvalidArgumentError"}, Misbehaved),
    ],
)
async def test_nonsense_is_told_apart_from_silence(tmp_path, status, body, error):
    with answering(lambda path: (status, body)) as url:
        memory = opened(tmp_path, url)
        await memory.remember(docs("a"), rows(1))
        with pytest.raises(error):
            await memory.recall(Query(), rows(1)[0])
        await memory.close()


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://x", "http://"])
def test_an_address_that_is_none_is_refused(tmp_path, url):
    with pytest.raises(BadInput):
        opened(tmp_path, url)


class Server:
    """A real server of its own, so that it may be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [CHROMA, "run", "--path", str(self.folder), "--port", str(self.port), "--host", "127.0.0.1"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the Chroma server did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    if not CHROMA or shutil.which(CHROMA) is None:
        pytest.skip("ADWRIGHT_TEST_CHROMA_COMMAND names no `chroma` program")
    running = Server(tmp_path / "chroma")
    running.start()
    yield running
    running.kill()


async def found(memory: ChromaVectorMemory) -> set[str]:
    return {r.document.id for r in await memory.recall(Query(k=50), np.ones(8, np.float32))}


async def test_a_killed_server_catches_up_when_it_is_back(tmp_path, server):
    memory = opened(tmp_path, server.url)
    await memory.remember(docs("a", "b"), rows(2))
    assert await found(memory) == {"a", "b"}
    server.kill()
    await memory.remember(docs("c", "d", "e"), rows(3))
    await memory.forget(Forgetting(ids=frozenset({"a"})))
    with pytest.raises(Unavailable):
        await found(memory)
    server.start()
    assert await found(memory) == {"b", "c", "d", "e"}
    assert await memory.behind() == 0
    await memory.close()


async def test_an_emptied_server_is_filled_again(tmp_path, server):
    memory = opened(tmp_path, server.url)
    await memory.remember(docs("a", "b"), rows(2))
    server.kill()
    shutil.rmtree(server.folder)
    server.start()
    assert await found(memory) == {"a", "b"}
    await memory.close()
    server.kill()
    shutil.rmtree(server.folder)
    server.start()
    fresh = opened(tmp_path, server.url)
    assert await found(fresh) == {"a", "b"}
    await fresh.remember(docs("c"), rows(1))
    assert await found(fresh) == {"a", "b", "c"}
    await fresh.erase()
    assert await fresh._server.names() == []
    await fresh.close()
