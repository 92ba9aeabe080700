"""The same journey as a bare asyncio loop: the same calls, the same tools, and nothing that makes it safe.

No LangGraph, no checkpoint, no ledger on disk, no limits, no retries, no audit and no backstop: what remains is what
the calls and the tools themselves cost.
"""

import asyncio
import datetime as dt
import json
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from openai import AsyncOpenAI

from agents import campaign_setup, compliance, content_understanding, creative_generation, planner, quality_diagnosis
from agents.specialist import Specialist
from graphs.snapshot import take_snapshot
from graphs.studio import Studio
from memory.domain.goal import MerchantGoal
from memory.domain.plan import Plan, Task
from memory.domain.run import Run, RunOptions
from memory.ledger.port import Write
from models.playbook import state_block
from prompts.loader import render
from tools.desk import RunDesk, TaskDesk

CREW: dict[str, Specialist[Any]] = {
    part.SPECIALIST.name: part.SPECIALIST
    for part in (
        planner,
        content_understanding,
        quality_diagnosis,
        creative_generation,
        campaign_setup,
        compliance,
    )
}


class Survey:
    """How long the tools of each turn take when nothing runs beside them, by task, with what each task waits for."""

    def __init__(self) -> None:
        self._alone = asyncio.Lock()
        self._spent: dict[str, list[float]] = {}
        self._before: dict[str, tuple[str, ...]] = {}

    async def timed(self, task: Task, tools: Awaitable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
        async with self._alone:
            started = time.perf_counter()
            answers = await tools
            self._before[task.id] = task.depends_on
            self._spent.setdefault(task.id, []).append(time.perf_counter() - started)
        return answers

    def critical_path(self, latency_s: float) -> float:
        """Seconds of the longest chain of calls and tools: one call before each turn's tools, and one to end a task."""
        ends: dict[str, float] = {}
        planned = 0.0
        for task, spent in self._spent.items():
            begin = max([planned, *(ends.get(before, 0.0) for before in self._before[task])])
            ends[task] = begin + sum(spent) + latency_s * (len(spent) + 1)
            planned = planned or ends[task]
        return max(ends.values())


class Workbench:
    """A run's workbench in a dict."""

    tenant = "shop"

    def __init__(self) -> None:
        self._held: dict[str, Any] = {}

    async def value(self, _: str, path: str) -> Any | None:
        return self._held.get(path)

    async def values(self, _: str, prefix: str) -> dict[str, Any]:
        return {
            path: value for path, value in sorted(self._held.items()) if path == prefix or path.startswith(f"{prefix}/")
        }

    async def write(self, _: str, __: str, writes: Sequence[Write], ___: Any = None) -> None:
        self._held.update(writes)


async def bare_run(
    studio: Studio, sentence: str, today: dt.date, run_id: str, client: AsyncOpenAI, survey: Survey | None = None
) -> None:
    """Carries one sentence through planner and specialists, each task as soon as those before it are done."""
    bench = cast(Any, Workbench())
    here = replace(studio, stores=replace(studio.stores, ledger=bench))
    run = Run(id=run_id, sentence=sentence, options=RunOptions(today=today), status="running")
    desk = here.desk(run)
    goal = await here.planner.understand(run, here.stores, desk)
    await take_snapshot(here, run, goal)
    planning = Task(id="plan", agent="planner", brief="为这个目标定计划。", outputs=("plan",))
    await _task(desk, planning, goal, client, survey)
    plan = Plan.from_json(await bench.value(run_id, "/plan"))
    running: dict[str, asyncio.Task[None]] = {}
    async with asyncio.TaskGroup() as group:
        for task in plan.in_order():
            before = [running[name] for name in task.depends_on]
            running[task.id] = group.create_task(_after(before, desk, task, goal, client, survey))


async def _after(
    before: list["asyncio.Task[None]"],
    desk: RunDesk,
    task: Task,
    goal: MerchantGoal,
    client: AsyncOpenAI,
    survey: Survey | None,
) -> None:
    for earlier in before:
        await earlier
    await _task(desk, task, goal, client, survey)


async def _task(run: RunDesk, task: Task, goal: MerchantGoal, client: AsyncOpenAI, survey: Survey | None) -> None:
    specialist, desk = CREW[task.agent], TaskDesk(run, task, goal)
    desk.has_endpoint = True
    state = {
        "playbook": specialist.name,
        "lang": desk.lang,
        "task": task.to_json(),
        **await specialist.brief_state(desk),
    }
    messages: list[Any] = [
        {"role": "system", "content": render(specialist.name, desk.lang)},
        {"role": "user", "content": f"{state_block(state)}\n\n{task.brief}"},
    ]
    tools: list[Any] = [convert_to_openai_tool(tool) for tool in specialist.tools]
    by_name = {tool.name: tool for tool in specialist.tools}
    while True:
        answer = await client.chat.completions.create(model="scripted", messages=messages, tools=tools, temperature=0)
        message = answer.choices[0].message
        messages.append(message.model_dump(exclude_none=True))
        if not message.tool_calls:
            return
        tools_of_turn = _tools(by_name, message.tool_calls, desk)
        messages += await (survey.timed(task, tools_of_turn) if survey else tools_of_turn)


async def _tools(tools: dict[str, BaseTool], calls: Sequence[Any], desk: TaskDesk) -> list[dict[str, Any]]:
    return list(await asyncio.gather(*(_tool(tools, call, desk) for call in calls)))


async def _tool(tools: dict[str, BaseTool], call: Any, desk: TaskDesk) -> dict[str, Any]:
    tool = cast(Any, tools[call.function.name])
    given = tool.tool_call_schema.model_validate(json.loads(call.function.arguments or "{}"))
    args = {name: getattr(given, name) for name in given.model_fields_set}
    try:
        result = await tool.coroutine(runtime=SimpleNamespace(context=desk), **args)
    except Exception as error:  # noqa: BLE001 - a bare loop tells the model whatever a tool raised
        result = {"error": type(error).__name__, "what": str(error)}
    return {"role": "tool", "tool_call_id": call.id, "content": json.dumps(result, ensure_ascii=False)}
