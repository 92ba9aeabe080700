"""The scripted server: `/v1/chat/completions` (plain and streamed) and `/v1/models`, over real sockets on loopback.

`/replay/record` shows what was asked, and `DELETE` on it begins anew. In one process it is `ReplayServer`; as a process
of its own, so that its CPU is not the caller's, it is `python -m evals.replay`.
"""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from evals.replay.faults import Fault, FaultKind
from evals.replay.record import Call, Recorder
from evals.replay.script import Answer, Asked, Script, playbook_script, read_request

HOLD_S = 30.0
"""How long a timed-out call is held: longer than any client here waits."""
STATUS: dict[str, tuple[int, str]] = {
    "429": (429, "slow down"),
    "500": (500, "the worker died"),
    "400": (400, "this prompt is refused"),
}


class Endpoint:
    """The application's state: script, faults, latency and the record."""

    def __init__(self, script: Script, faults: Sequence[Fault], latency_s: float) -> None:
        self.script = script
        self.faults = tuple(faults)
        self.latency_s = latency_s
        self.record = Recorder()

    async def completions(self, request: Request) -> Response:
        raw = await request.body()
        number, started = self.record.begin(), time.monotonic()
        body = json.loads(raw)
        asked = read_request(body, number)
        fault = self._fault(asked)
        answer: Answer | None = None
        sent: Response | None = None
        try:
            await asyncio.sleep(self.latency_s)
            if fault in STATUS:
                sent = _error(*STATUS[fault])
            elif fault == "timeout":
                await asyncio.sleep(HOLD_S)
                sent = _error(504, "held too long")
            elif fault == "reset":
                _abort(request)
                sent = Response()
            else:
                answer = _twisted(self.script(asked), fault)
                sent = _streamed(answer, body) if body.get("stream") else JSONResponse(_completion(answer, body))
            return sent
        finally:
            self.record.end(_call(asked, started, len(raw), answer, sent, fault))

    def _fault(self, asked: Asked) -> FaultKind | None:
        for fault in self.faults:
            if fault.meets(asked.number, asked.agent, self.record.met(fault)):
                self.record.meet(fault)
                return fault.kind
        return None


def build_app(script: Script = playbook_script, faults: Sequence[Fault] = (), latency_s: float = 0.0) -> Starlette:
    """The HTTP application; its `state.endpoint` holds the record."""
    endpoint = Endpoint(script, faults, latency_s)

    async def models(_: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": "scripted", "object": "model", "owned_by": "evals"}]})

    async def record(request: Request) -> Response:
        if request.method == "DELETE":
            endpoint.record.clear()
        return JSONResponse(endpoint.record.to_json())

    app = Starlette(
        routes=[
            Route("/v1/chat/completions", endpoint.completions, methods=["POST"]),
            Route("/v1/models", models),
            Route("/replay/record", record, methods=["GET", "DELETE"]),
        ]
    )
    app.state.endpoint = endpoint
    return app


def uvicorn_server(app: Starlette) -> uvicorn.Server:
    """A server that keeps its transports, so that a connection can be reset in the middle."""
    config = uvicorn.Config(app, http=_Abortable, log_level="critical", access_log=False, lifespan="off")
    return uvicorn.Server(config)


class ReplayServer:
    """The server in a thread of this process, as a context manager."""

    def __init__(self, script: Script = playbook_script, faults: Sequence[Fault] = (), latency_s: float = 0.0) -> None:
        self._app = build_app(script, faults, latency_s)
        self._server = uvicorn_server(self._app)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    @property
    def url(self) -> str:
        """The base URL for a client."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    @property
    def record(self) -> Recorder:
        return self._app.state.endpoint.record

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()


class _Abortable(H11Protocol):
    """uvicorn's protocol, which also remembers its transport by the client's address."""

    open_transports: dict[tuple[str, int], asyncio.Transport] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._peer = tuple(transport.get_extra_info("peername")[:2])
        self.open_transports[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.open_transports.pop(self._peer, None)
        super().connection_lost(exc)


def _abort(request: Request) -> None:
    with contextlib.suppress(KeyError):
        _Abortable.open_transports[tuple(request.scope["client"][:2])].abort()


def _call(
    asked: Asked, started: float, size: int, answer: Answer | None, sent: Response | None, fault: str | None
) -> Call:
    turn = sum(message.type == "ai" for message in asked.messages)
    body = getattr(sent, "body", b"")
    return Call(
        number=asked.number,
        agent=asked.agent,
        task=asked.task,
        depends_on=tuple(asked.state.get("task", {}).get("depends_on", ())),
        turn=turn,
        started_s=started,
        ended_s=time.monotonic(),
        request_bytes=size,
        answer_bytes=len(body),
        tools=tuple(call["name"] for call in answer.tool_calls) if answer else (),
        fault=fault,
    )


def _twisted(answer: Answer, fault: FaultKind | None) -> Answer:
    calls = answer.tool_calls or [{"id": "call_0", "name": "nothing", "args": {}}]
    match fault:
        case "not_json":
            return Answer("", [{**call, "args": '{"channel": "dou'} for call in calls])
        case "no_object":
            return Answer("", [{**call, "args": '["no", "object"]'} for call in calls])
        case "unknown_tool":
            return Answer("", [{**call, "name": "launch"} for call in calls])
        case "empty":
            return Answer("", [])
        case "early_end":
            return Answer("Done, everything is finished.", [])
        case _:
            return answer


def _completion(answer: Answer, body: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    if answer.tool_calls:
        message["tool_calls"] = [_wire(call) for call in answer.tool_calls]
    return {
        "id": "chatcmpl-scripted",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", "scripted"),
        "choices": [{"index": 0, "message": message, "finish_reason": _finish(answer)}],
        "usage": _usage(body, answer),
    }


def _streamed(answer: Answer, body: dict[str, Any]) -> StreamingResponse:
    async def chunks() -> AsyncIterator[str]:
        for chunk in _chunks(answer, body):
            yield f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(chunks(), media_type="text/event-stream")


def _chunks(answer: Answer, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    base = {
        "id": "chatcmpl-scripted",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": body.get("model", "scripted"),
    }

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant", "content": ""})
    for start in range(0, len(answer.text), 16):
        yield chunk({"content": answer.text[start : start + 16]})
    for index, call in enumerate(answer.tool_calls):
        wire = _wire(call)
        arguments = wire["function"]["arguments"]
        yield chunk({"tool_calls": [{**wire, "index": index, "function": {"name": call["name"], "arguments": ""}}]})
        for start in range(0, len(arguments), 64):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": arguments[start : start + 64]}}]})
    yield chunk({}, _finish(answer))
    if (body.get("stream_options") or {}).get("include_usage"):
        yield {**base, "choices": [], "usage": _usage(body, answer)}


def _wire(call: dict[str, Any]) -> dict[str, Any]:
    args = call["args"] if isinstance(call["args"], str) else json.dumps(call["args"], ensure_ascii=False)
    return {"id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": args}}


def _finish(answer: Answer) -> str:
    return "tool_calls" if answer.tool_calls else "stop"


def _usage(body: dict[str, Any], answer: Answer) -> dict[str, int]:
    """Rough counts, four characters a token: enough for what sums them up."""
    asked = len(json.dumps(body.get("messages", []), ensure_ascii=False)) // 4
    said = len(json.dumps(answer, ensure_ascii=False)) // 4
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": "scripted", "code": str(status)}}, status_code=status)
