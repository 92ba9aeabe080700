"""The middleware of every specialist: endpoint first, retried; the playbook when that fails, which is recorded.

Also bounds a task's model calls, refuses an ending whose outputs are missing, and turns what a tool raises into a
message that the model can act on.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ModelRequest, ModelResponse
from langchain.tools.tool_node import ToolCallRequest
from langchain_core.messages import AIMessage, ToolMessage
from langgraph.types import Command
from pydantic import ValidationError

from memory.domain.errors import AdwrightError, LeaseLost, Misbehaved, OutsideFailure, StorageFailure, Unavailable
from models.chat import ChatModels, checked, outside_failure, tool_name
from tools.desk import TaskDesk
from tools.marks import access_of

ModelHandler = Callable[[ModelRequest], Awaitable[ModelResponse]]
ToolHandler = Callable[[ToolCallRequest], Awaitable[ToolMessage | Command]]


class Steady(AgentMiddleware):
    """Keeps a specialist going, whatever its model does."""

    def __init__(self, models: ChatModels) -> None:
        super().__init__()
        self._models = models

    async def awrap_model_call(self, request: ModelRequest, handler: ModelHandler) -> ModelResponse:
        desk: TaskDesk = request.runtime.context  # type: ignore[assignment]
        desk.model_calls += 1
        if desk.model_calls > 2 * desk.run.limits.model_calls:
            raise Misbehaved(f"{desk.task.agent} took more than {2 * desk.run.limits.model_calls} model calls")
        reason = self._why_playbook(desk)
        if reason is None:
            try:
                return await self._ask_endpoint(request, handler, desk)
            except OutsideFailure as failure:
                reason = failure.what
                if isinstance(failure, Unavailable):
                    self._models.broken = failure.what
        if self._models.endpoint and not desk.on_playbook:
            desk.on_playbook = True
            desk.note("fallback", to="playbook", because=reason)
        return await handler(request.override(model=self._models.playbook))

    async def awrap_tool_call(self, request: ToolCallRequest, handler: ToolHandler) -> ToolMessage | Command:
        desk: TaskDesk = request.runtime.context  # type: ignore[assignment]
        call = request.tool_call
        try:
            answer = await handler(request)
        except (LeaseLost, StorageFailure):
            raise  # nothing the model could mend: the task ends here and keeps what it has
        except (AdwrightError, ValidationError, ValueError) as error:
            answer = ToolMessage(_explain(error), tool_call_id=call["id"], name=call["name"], status="error")
        status = answer.status if isinstance(answer, ToolMessage) else "success"
        access = access_of(request.tool) if request.tool else "unknown"
        desk.note("tool", name=call["name"], args=call["args"], access=access, status=status)
        return answer

    def _why_playbook(self, desk: TaskDesk) -> str | None:
        """None while the endpoint is to be asked."""
        if self._models.client is None:
            return "no endpoint is configured"
        if self._models.broken:
            return self._models.broken
        if desk.on_playbook:
            return "the playbook took this task over"
        if desk.model_calls > desk.run.limits.model_calls:
            return f"the model took more than {desk.run.limits.model_calls} calls"
        return None

    async def _ask_endpoint(self, request: ModelRequest, handler: ModelHandler, desk: TaskDesk) -> ModelResponse:
        names = [tool_name(tool) for tool in request.tools]
        async for attempt in self._models.retrying():
            with attempt:
                response = await _answer(request.override(model=self._models.client), handler)  # type: ignore[arg-type]
                message = checked(_ai_message(response), names)
                if not message.tool_calls and (missing := await desk.missing_outputs()):
                    raise OutsideFailure(f"the model ended without {', '.join(missing)}")
                desk.note("model", tools=[call["name"] for call in message.tool_calls], text=message.text[:400])
                return response
        raise Unavailable("the model was not asked")  # a retry policy without attempts


async def _answer(request: ModelRequest, handler: ModelHandler) -> ModelResponse:
    try:
        return await handler(request)
    except Exception as error:  # the client's errors are the vendor's types: told apart in one place
        failure = outside_failure(error)
        if failure is None:
            raise
        raise failure from error


def _ai_message(response: ModelResponse) -> AIMessage:
    message = response.result[-1]
    if not isinstance(message, AIMessage):
        raise Misbehaved("the model's answer is no message of a model")
    return message


def _explain(error: Exception) -> str:
    if isinstance(error, AdwrightError):
        body: dict[str, Any] = {key: value for key, value in error.to_json().items() if value}
    elif isinstance(error, ValidationError):
        first = error.errors()[0]
        body = {"error": "BadInput", "field": ".".join(map(str, first["loc"])), "what": first["msg"]}
    else:
        body = {"error": "BadInput", "what": str(error)}
    return json.dumps(body, ensure_ascii=False)
