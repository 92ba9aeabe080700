"""A specialist with two small tools at a real desk, for what happens between model, tools and limits."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

import pytest
from langchain.tools import ToolRuntime

from agents.specialist import Crew, Specialist
from evals.journey.stage import TODAY
from memory.domain.clock import FixedClock
from memory.domain.errors import BadInput, StorageFailure
from memory.domain.noun import Noun
from memory.domain.plan import Task
from memory.domain.run import Run, RunOptions
from memory.ledger import SqliteLedger
from memory.ledger.port import Write
from memory.stores import TenantStores
from models.chat import ChatModels, Endpoint
from tools.desk import Limits, RunDesk, TaskDesk
from tools.goal import Catalogue, understand
from tools.marks import reads, writes

Runtime = ToolRuntime[TaskDesk, Any]


class Made(Noun):
    value: dict[str, Any]


@reads
async def list_segments(runtime: Runtime) -> dict[str, Any]:
    """Lists."""
    return {"segments": []}


@writes
async def set_up_campaign(runtime: Runtime, segments: list[str] | None = None) -> dict[str, Any]:
    """Puts the output there, or raises what its argument names."""
    if segments == ["bad"]:
        raise BadInput("choose among the ids that list_segments gave", field="segments")
    if segments == ["disk"]:
        raise StorageFailure("the disk is full")
    await runtime.context.put(Write("/campaign", {"made": True}))
    return {"total": "1.00"}


async def _state(_: TaskDesk) -> dict[str, Any]:
    return {"channels": ["douyin"]}


async def _result(desk: TaskDesk) -> Made:
    return Made(value=await desk.read("/campaign"))


SMALL = Specialist("campaign_setup", (list_segments, set_up_campaign), _state, _result)
TASK = Task(id="campaign", agent="campaign_setup", brief="定预算。", outputs=("campaign",))


class Bench(NamedTuple):
    """Makes crews over an endpoint, and desks for the one task."""

    desk: RunDesk

    def crew(self, url: str | None = None, *, tools: int = 2, **given: Any) -> Crew:
        fast = {"timeout_s": 0.5, "attempts": 2, "first_wait_s": 0.01}
        endpoint = Endpoint(url, "scripted", **{**fast, **given}) if url else None
        return Crew((SMALL._replace(tools=SMALL.tools[:tools]),), ChatModels(endpoint=endpoint))

    def at(self, limits: Limits | None = None) -> TaskDesk:
        goal = understand("推广跑鞋，预算5000元", today=TODAY, catalogue=Catalogue([]), answers={})
        return TaskDesk(replace(self.desk, limits=limits or Limits()), TASK, goal)

    async def carried_out(self, url: str, desk: TaskDesk | None = None) -> TaskDesk:
        """The task done by a crew over the endpoint at `url`."""
        desk, crew = desk or self.at(), self.crew(url)
        try:
            await crew.carry_out(desk)
        finally:
            await crew.models.close()
        return desk


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """The desk has a real ledger; these two tools ask nothing else of it."""
    clock, none = FixedClock(TODAY, ZoneInfo("Asia/Shanghai")), cast(Any, None)
    ledger = SqliteLedger(tmp_path, "shop", clock)
    await ledger.open_run(Run(id="run_a", sentence="推广跑鞋", options=RunOptions(today=TODAY), status="running"))
    stores = TenantStores(
        tenant="shop", folder=tmp_path, shop=none, graph=none, vectors=none, experience=none, ledger=ledger
    )
    yield Bench(RunDesk(run="run_a", stores=stores, clock=clock, today=TODAY, judge=none, weather=none))
    ledger.close()
