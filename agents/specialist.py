"""What the five specialists share: a ReAct agent over typed tools, a prompt with the state, and a typed result."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, NamedTuple, TypeVar, cast

from langchain.agents import create_agent
from langchain_core.messages import HumanMessage
from langchain_core.tools import BaseTool

from agents.steady import Steady
from memory.domain.errors import Misbehaved, Unavailable
from memory.domain.noun import Noun
from memory.domain.plan import AgentName
from models.chat import ChatModels
from models.playbook import state_block
from prompts.loader import render
from tools.desk import TaskDesk

Result = TypeVar("Result", bound=Noun)


class Specialist(NamedTuple, Generic[Result]):
    """One trade. `brief_state` adds what this trade needs to the state block; `result` reads what was made."""

    name: AgentName
    tools: tuple[BaseTool, ...]
    brief_state: Callable[[TaskDesk], Awaitable[dict[str, Any]]]
    result: Callable[[TaskDesk], Awaitable[Result]]


class Crew:
    """The specialists over one choice of models. Agents are compiled once for each language and used by every run."""

    def __init__(self, specialists: tuple[Specialist[Any], ...], models: ChatModels) -> None:
        self._by_name = {specialist.name: specialist for specialist in specialists}
        self._models = models
        self._compiled: dict[tuple[str, str], Any] = {}

    @property
    def models(self) -> ChatModels:
        return self._models

    async def carry_out(self, desk: TaskDesk) -> Noun:
        """Does one task and gives its typed result.

        Raises `Unavailable` when it took too long, `Misbehaved` when it ended without what the plan asks of it, and
        whatever of the error tree its tools could not mend.
        """
        specialist = self._by_name[desk.task.agent]
        desk.has_endpoint = self._models.endpoint is not None
        state = await self._state(specialist, desk)
        agent = self._agent(specialist, desk.lang)
        call = agent.ainvoke(
            {"messages": [HumanMessage(f"{state_block(state)}\n\n{desk.task.brief}")]},
            config={"recursion_limit": 8 * desk.run.limits.model_calls},
            context=desk,
        )
        try:
            await asyncio.wait_for(call, desk.run.limits.task_seconds)
        except TimeoutError as error:
            raise Unavailable(f"{specialist.name} took more than {desk.run.limits.task_seconds:g} s") from error
        if missing := await desk.missing_outputs():
            raise Misbehaved(f"{specialist.name} ended without {', '.join(missing)}")
        return await specialist.result(desk)

    async def _state(self, specialist: Specialist[Any], desk: TaskDesk) -> dict[str, Any]:
        return {
            "playbook": specialist.name,
            "lang": desk.lang,
            "task": desk.task.to_json(),
            **await specialist.brief_state(desk),
        }

    def _agent(self, specialist: Specialist[Any], lang: str) -> Any:
        key = (specialist.name, lang)
        if key not in self._compiled:
            self._compiled[key] = create_agent(
                self._models.client or self._models.playbook,
                list(specialist.tools),
                system_prompt=render(specialist.name, lang),
                middleware=[Steady(self._models)],
                context_schema=cast(Any, TaskDesk),  # typed for dataclasses and models; any class works
                checkpointer=False,
                name=specialist.name,
            )
        return self._compiled[key]
