"""The playbook: a deterministic chat model that chooses tool calls from data, and the fallback under every endpoint.

It reads what any model reads, the state block in the prompt and the tool results in the conversation, and it decides
from those alone, never from a count of turns: so it can take over in the middle of a conversation that another model
began. It computes nothing; tools do. A playbook is a YAML file of `prompts/playbooks/`:

    steps:
      - call: compose_copy          # the tool
        each: channels              # one call for each item of this list of the state
        args: {channel: $item}      # `$item`, or `$state.<path>`
        when: {state: product.image_local}
        beside: true                # may be asked for in the same turn as the step before
        optional: true              # when it fails twice, go on without it
    final: {zh: …, en: …}
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from memory.domain.errors import Misbehaved
from memory.domain.ids import canonical_json, derive_id
from prompts.loader import playbook

STATE_BLOCK = re.compile(r"<state>\s*(\{.*\})\s*</state>", re.DOTALL)
TRIES = 2
"""How often a call that failed is made before the step counts as failed."""


class Call(NamedTuple):
    tool: str
    args: dict[str, Any]
    optional: bool


class Outcome(NamedTuple):
    """What the conversation shows of one call."""

    failures: int
    result: Any | None
    """The parsed answer; None when there is none yet."""


def state_block(state: dict[str, Any]) -> str:
    """The typed state as it stands in a prompt. Both models read it."""
    return f"<state>\n{json.dumps(state, ensure_ascii=False, sort_keys=True)}\n</state>"


class PlaybookModel(BaseChatModel):
    """Chooses the next call of the playbook that the state block names under `playbook`."""

    tools: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "playbook"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable:
        """Keeps the names: a step whose tool is not offered is passed over."""
        return self.model_copy(update={"tools": tuple(_name(tool) for tool in tools)})

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.next_message(messages))])

    async def _agenerate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **_: Any
    ) -> ChatResult:
        return self._generate(messages)

    def next_message(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """The next calls, or the closing words when every step is done. Raises `Misbehaved` without a state block."""
        state = _read_state(messages)
        book = playbook(state["playbook"])
        outcomes = _outcomes(messages)
        batch: list[Call] = []
        for step in book["steps"]:
            if batch and not step.get("beside"):
                break
            calls = self._open_calls(step, state, outcomes)
            if calls is None:
                return _closing(book, state, gave_up=step["call"])
            batch += calls
        if not batch:
            return _closing(book, state)
        return AIMessage(content="", tool_calls=[_tool_call(call, outcomes) for call in batch])

    def _open_calls(
        self, step: dict[str, Any], state: dict[str, Any], outcomes: dict[str, Outcome]
    ) -> list[Call] | None:
        """The calls of `step` that are still to be made; None when one that is needed failed for good."""
        if step["call"] not in self.tools:
            return []
        still_open = []
        for call in _calls(step, state, outcomes):
            outcome = outcomes.get(_key(call.tool, call.args), Outcome(0, None))
            if outcome.result is not None:
                continue
            if outcome.failures < TRIES:
                still_open.append(call)
            elif not call.optional:
                return None
        return still_open


def _calls(step: dict[str, Any], state: dict[str, Any], outcomes: dict[str, Outcome]) -> Iterator[Call]:
    condition = step.get("when")
    if condition and not _holds(condition, state, outcomes):
        return
    items = _items(step["each"], state, outcomes) if "each" in step else [None]
    for item in items:
        args = {name: _fill(value, state, item) for name, value in step.get("args", {}).items()}
        yield Call(step["call"], {k: v for k, v in args.items() if v is not None}, step.get("optional", False))


def _items(source: Any, state: dict[str, Any], outcomes: dict[str, Outcome]) -> list[Any]:
    """`each: channels` reads the state; `each: {result: check_all, path: to_rewrite}` reads a tool's answer."""
    if isinstance(source, str):
        return list(_at(state, source) or [])
    return list(_at(_result_of(source["result"], outcomes), source["path"]) or [])


def _holds(condition: dict[str, Any], state: dict[str, Any], outcomes: dict[str, Outcome]) -> bool:
    if "result" in condition:
        value = _at(_result_of(condition["result"], outcomes), condition["path"])
    else:
        value = _at(state, condition["state"])
    if "is_in" in condition:
        return value in condition["is_in"]
    return bool(value) is not condition.get("absent", False)


def _fill(value: Any, state: dict[str, Any], item: Any) -> Any:
    if value == "$item":
        return item
    if isinstance(value, str) and value.startswith("$item."):
        return _at(item, value.removeprefix("$item."))
    if isinstance(value, str) and value.startswith("$state."):
        return _at(state, value.removeprefix("$state."))
    return value


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def _read_state(messages: Sequence[BaseMessage]) -> dict[str, Any]:
    """The first state block counts: it is the prompt's own, and later text may be anybody's."""
    for message in messages:
        found = STATE_BLOCK.search(message.text) if message.type in ("system", "human") else None
        if found:
            return json.loads(found[1])
    raise Misbehaved("the prompt holds no state block, so the playbook cannot tell what to do")


def _outcomes(messages: Sequence[BaseMessage]) -> dict[str, Outcome]:
    asked = {
        call["id"]: _key(call["name"], call["args"])
        for message in messages
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    }
    outcomes: dict[str, Outcome] = {}
    for message in messages:
        if not isinstance(message, ToolMessage) or message.tool_call_id not in asked:
            continue
        key = asked[message.tool_call_id]
        before = outcomes.get(key, Outcome(0, None))
        if message.status == "error":
            outcomes[key] = before._replace(failures=before.failures + 1)
        else:
            outcomes[key] = before._replace(result=_parsed(message.text))
    return outcomes


def _result_of(tool: str, outcomes: dict[str, Outcome]) -> Any:
    """The newest answer of `tool`, whatever its arguments were."""
    answers = [o.result for key, o in outcomes.items() if key.startswith(f"{tool} ") and o.result is not None]
    return answers[-1] if answers else None


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return {"text": text}
    return {"value": value} if value is None else value


def _key(tool: str, args: dict[str, Any]) -> str:
    return f"{tool} {canonical_json(args)}"


def _tool_call(call: Call, outcomes: dict[str, Outcome]) -> dict[str, Any]:
    failures = outcomes.get(_key(call.tool, call.args), Outcome(0, None)).failures
    return {"name": call.tool, "args": call.args, "id": derive_id("call", call.tool, call.args, failures)}


def _closing(book: dict[str, Any], state: dict[str, Any], gave_up: str | None = None) -> AIMessage:
    lang = "en" if state.get("lang") == "en" else "zh"
    words = book["final"][lang]
    if gave_up:
        words = {"zh": f"没有完成:{gave_up} 连续失败。", "en": f"Not finished: {gave_up} failed every time."}[lang]
    return AIMessage(content=words)


def _name(tool: Any) -> str:
    if isinstance(tool, dict):
        return tool.get("function", tool).get("name", "")
    return tool.name
