"""The scripted server speaks the protocol that clients expect, and its faults are what they say."""

import asyncio
import json
from typing import Any

import httpx
import openai
import pytest

from evals.replay import Fault, ReplayServer, playbook_script
from evals.replay.record import Call, calls_from_json, critical_path
from models.playbook import state_block

STATE = {"playbook": "campaign_setup", "lang": "en", "task": {"id": "campaign", "depends_on": ["understand"]}}
MESSAGES: list[Any] = [{"role": "user", "content": f"{state_block(STATE)}\n\nSet it up."}]
TOOLS: list[Any] = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {}}}}
    for name in ("list_segments", "set_up_campaign")
]


def client(server: ReplayServer) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=server.url, api_key="none", max_retries=0, timeout=1.0)


async def test_plain_and_streamed_answers_say_the_same() -> None:
    with ReplayServer() as server:
        async with client(server) as ask:
            given: Any = {"model": "scripted", "messages": MESSAGES, "tools": TOOLS}
            plain = await ask.chat.completions.create(**given)
            arguments, names = "", []
            async for chunk in await ask.chat.completions.create(**given, stream=True):
                for delta in chunk.choices[0].delta.tool_calls or () if chunk.choices else ():
                    names += [delta.function.name] if delta.function and delta.function.name else []
                    arguments += (delta.function.arguments or "") if delta.function else ""
            models = await ask.models.list()
    calls = plain.choices[0].message.tool_calls or []
    assert [call.function.name for call in calls if call.type == "function"] == names == ["list_segments"]
    assert json.loads(arguments) == {}
    assert plain.choices[0].finish_reason == "tool_calls"
    assert [model.id for model in models.data] == ["scripted"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", openai.RateLimitError),
        ("500", openai.InternalServerError),
        ("400", openai.BadRequestError),
        ("reset", openai.APIConnectionError),
        ("timeout", openai.APITimeoutError),
    ],
)
async def test_faults_are_what_a_client_knows_them_as(kind: Any, error: type[Exception]) -> None:
    with ReplayServer(faults=[Fault(kind=kind, calls=(1,))]) as server:
        async with client(server) as ask:
            with pytest.raises(error):
                await ask.chat.completions.create(model="scripted", messages=MESSAGES, tools=TOOLS)
            answer = await ask.chat.completions.create(model="scripted", messages=MESSAGES, tools=TOOLS)
    assert answer.choices[0].message.tool_calls, "only the first call meets the fault"


async def test_the_record_counts_and_sees_what_is_under_way_at_once() -> None:
    with ReplayServer(playbook_script, latency_s=0.1) as server:
        async with client(server) as ask:
            await asyncio.gather(
                *(ask.chat.completions.create(model="m", messages=MESSAGES, tools=TOOLS) for _ in range(3))
            )
        async with httpx.AsyncClient(trust_env=False) as plain:
            seen = (await plain.get(server.url.removesuffix("/v1") + "/replay/record")).json()
    calls = calls_from_json(seen)
    assert len(calls) == 3
    assert seen["most_at_once"] == 3
    assert {(call.agent, call.task, call.depends_on) for call in calls} == {
        ("campaign_setup", "campaign", ("understand",))
    }
    assert all(call.ended_s - call.started_s >= 0.1 for call in calls)


def test_the_critical_path_is_the_longest_chain() -> None:
    def call(number: int, agent: str, task: str, *before: str) -> Call:
        return Call(number, agent, task, before, 0, 0.0, 0.0, 0, 0, (), None)

    plan = [call(1, "planner", "plan"), call(2, "planner", "plan")]
    work = [call(3, "a", "x"), call(4, "b", "y"), call(5, "a", "x"), call(6, "c", "z", "x", "y")]
    assert critical_path([]) == 0
    assert critical_path(plan) == 2
    assert critical_path([*plan, *work]) == 5
