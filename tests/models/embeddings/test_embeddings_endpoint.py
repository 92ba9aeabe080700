"""The endpoint embedder against a scripted server on the loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from memory.domain.errors import BadInput, Misbehaved, Unavailable
from models.embeddings.endpoint import EndpointEmbedder

Answer = tuple[int, Any]


@contextmanager
def serving(script: Callable[[int, dict[str, Any]], Answer]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers the n-th request by `script(n, body)`; gives its base URL and the bodies it got."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body["path"], body["key"] = self.path, self.headers.get("Authorization")
            seen.append(body)
            status, answer = script(len(seen), body)
            data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def good(_: int, body: dict[str, Any]) -> Answer:
    rows = [{"index": i, "embedding": [float(len(text)), 1.0]} for i, text in enumerate(body["input"])]
    return 200, {"data": rows[::-1]}


def embedder(url: str, **options: Any) -> EndpointEmbedder:
    return EndpointEmbedder(url, "bge-m3", 2, wait_s=0.01, **options)


async def test_texts_come_back_in_order_and_of_length_one():
    with serving(good) as (url, seen):
        rows = await embedder(url, api_key="k").embed(["a", "bbb"])
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[2**-0.5, 2**-0.5], [3 / 10**0.5, 1 / 10**0.5]])
    assert (seen[0]["path"], seen[0]["model"], seen[0]["key"]) == ("/v1/embeddings", "bge-m3", "Bearer k")


async def test_many_texts_are_sent_in_batches():
    with serving(good) as (url, seen):
        assert len(await embedder(url).embed(["x"] * 150)) == 150
    assert [len(body["input"]) for body in seen] == [64, 64, 22]


async def test_nothing_asks_nothing():
    assert (await embedder("http://127.0.0.1:1/v1").embed([])).shape == (0, 2)


async def test_a_busy_server_is_asked_again():
    with serving(lambda n, body: (503, "busy") if n < 3 else good(n, body)) as (url, seen):
        assert len(await embedder(url).embed(["a"])) == 1
    assert len(seen) == 3


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_that_stays_busy_is_unavailable(status):
    with serving(lambda n, body: (status, "no")) as (url, _), pytest.raises(Unavailable):
        await embedder(url).embed(["a"])


async def test_no_server_is_unavailable():
    with pytest.raises(Unavailable):
        await embedder("http://127.0.0.1:9/v1").embed(["a"])


async def test_a_slow_server_is_unavailable():
    release = threading.Event()

    def slow(n: int, body: dict[str, Any]) -> Answer:
        release.wait(5)
        return good(n, body)

    with serving(slow) as (url, _):
        with pytest.raises(Unavailable):
            await embedder(url, timeout_s=0.1).embed(["a"])
        release.set()


@pytest.mark.parametrize(
    "answer",
    [
        "<html>",
        {"data": []},
        {"data": [{"index": 0, "embedding": [1.0, 2.0, 3.0]}]},
        {"data": [{"index": 0, "embedding": ["x", 1]}]},
        {"data": [{"index": 0, "embedding": [0.0, 0.0]}]},
        {"data": [{"index": 0, "embedding": [float("nan"), 1.0]}]},
        {"error": "?"},
        [],
    ],
)
async def test_nonsense_is_told_apart_from_silence(answer):
    with serving(lambda n, body: (200, answer)) as (url, seen), pytest.raises(Misbehaved):
        await embedder(url).embed(["a"])
    assert len(seen) == 1


async def test_a_refusal_is_bad_input():
    with serving(lambda n, body: (400, "unknown model")) as (url, _), pytest.raises(BadInput, match="unknown model"):
        await embedder(url).embed(["a"])
