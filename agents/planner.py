"""The planner: reads the merchant's sentence, and turns a goal into a plan for the specialists.

Rules read the sentence. A model may only fill a slot that the rules left empty, and only with words that stand in the
sentence; on money and dates rules always win.
"""

import itertools
from collections.abc import Sequence
from typing import Any

from agents.specialist import Crew, Specialist
from memory.domain.goal import MerchantGoal
from memory.domain.noun import Noun
from memory.domain.plan import Plan, Task
from memory.domain.run import Run
from memory.stores import TenantStores
from tools.desk import RunDesk, TaskDesk
from tools.goal import Catalogue, revise, revise_slot, understand
from tools.planning.catalogue import catalogue
from tools.planning.shape import suggest
from tools.planning.toolset import TOOLS


async def brief_state(desk: TaskDesk) -> dict[str, Any]:
    product = await desk.product()
    goal = desk.goal
    shape = suggest(
        goal.objective or "sales",
        desk.lang,
        product=product.title,
        channels=goal.channels,
        without=desk.task.options.get("without", ()),
    )
    return {
        "goal": goal.to_contract(),
        "product": {"id": product.id, "title": product.title, "category": product.category},
        "suggested_tasks": [task.to_json() for task in shape.tasks],
        "suggested_why": shape.why,
        "because": desk.task.options.get("because", []),
    }


async def read_plan(desk: TaskDesk) -> Plan:
    return Plan.from_json(await desk.read("/plan"))


SPECIALIST: Specialist[Plan] = Specialist("planner", TOOLS, brief_state, read_plan)


class Planner:
    """Understands goals and makes plans."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    async def understand(self, run: Run, stores: TenantStores, desk: RunDesk) -> MerchantGoal:
        """The goal as the sentence gives it, then each answer, follow-up and edit in the order in which it was said.

        Raises `BadInput` on an answer that does not fit its question.
        """
        shop = Catalogue(await catalogue(stores.shop))
        currency = await stores.shop.currency()
        first = list(itertools.takewhile(lambda turn: turn.kind == "answer", run.turns))
        goal = understand(
            run.sentence,
            today=desk.today,
            catalogue=shop,
            shop_currency=currency,
            answers={turn.field: turn.value for turn in first},
        )
        for turn in run.turns[len(first) :]:
            if turn.kind == "say":
                goal = revise(goal, turn.value, catalogue=shop, shop_currency=currency)
            else:
                goal = revise_slot(goal, turn.field, turn.value) or goal
        return goal

    async def plan(self, desk: RunDesk, goal: MerchantGoal, *, because: Sequence[str], without: Sequence[str]) -> Plan:
        """A validated plan on the workbench. `because` says what failed before, `without` which tasks to leave out."""
        task = Task(
            id="plan",
            agent="planner",
            brief="为这个目标定计划。" if goal.language != "en" else "Plan for this goal.",
            outputs=("plan",),
            options={"because": list(because), "without": list(without)},
        )
        task_desk = TaskDesk(desk, task, goal)
        plan: Noun = await self._crew.carry_out(task_desk)
        await desk.stores.ledger.record(desk.run, task_desk.events)
        return Plan.from_json(plan.to_json())
