"""The planner's tools."""

from typing import Any

from langchain.tools import ToolRuntime

from memory.domain.errors import PlanInvalid
from memory.domain.plan import Plan, Task, validate_plan
from memory.graph.categories import category_of
from memory.ledger.port import Write
from tools.desk import TaskDesk
from tools.marks import reads, writes

Runtime = ToolRuntime[TaskDesk, Any]


@reads
async def read_strategies(runtime: Runtime) -> dict[str, Any]:
    """What the trade knows about serving this objective for this kind of product, and the seasons that are on."""
    desk = runtime.context
    product = await desk.product()
    category = category_of(product.title, product.category)
    async with await desk.run.stores.graph.snapshot() as known:
        strategies = await known.strategies(desk.slot("objective"), category)
        seasons = await known.season_rules(category, desk.run.today) if category else ()
    lang = "en" if desk.lang == "en" else "zh"
    return {
        "category": category,
        "strategies": [_said(strategy, lang) for strategy in strategies[:4]],
        "seasons": [_said(rule, lang) for rule in seasons[:2]],
    }


@reads
async def read_lessons(runtime: Runtime) -> dict[str, Any]:
    """What this shop learned from earlier campaigns of similar products, with how much supports it."""
    desk = runtime.context
    product = await desk.product()
    category = category_of(product.title, product.category)
    found = await desk.run.stores.experience.lessons_for(
        category=category, channel=None, product_text=product.title, today=desk.run.today
    )
    return {
        "lessons": [
            {"id": lesson.id, "text": lesson.text, "channel": lesson.channel, "effect": lesson.effect}
            for lesson in found[:6]
        ]
    }


@writes
async def propose_plan(tasks: list[Task], why: str, runtime: Runtime) -> dict[str, Any]:
    """States the plan: the tasks as a DAG and why it is this one. An invalid plan is refused with the reason."""
    desk = runtime.context
    objective = desk.slot("objective")
    validate_plan(tasks)
    _keeps_the_rules(tasks, objective)
    plan = Plan(objective=objective, tasks=tuple(tasks), why=why[:600], made_by=desk.made_by)
    await desk.put(Write("/plan", plan.to_json()))
    return {"accepted": True, "tasks": [task.id for task in plan.in_order()]}


TOOLS = (read_strategies, read_lessons, propose_plan)


def _keeps_the_rules(tasks: list[Task], objective: str) -> None:
    """What no plan may leave out or slip in, whoever proposes it."""
    agents = [task.agent for task in tasks]
    if objective == "content_only" and "campaign_setup" in agents:
        raise PlanInvalid("the merchant wants no ads, so there is no campaign_setup task", field="agent")
    if objective != "content_only" and agents.count("campaign_setup") != 1:
        raise PlanInvalid("exactly one campaign_setup task is needed to spend the budget once", field="agent")
    if "compliance" not in agents or "creative_generation" not in agents:
        raise PlanInvalid("creative_generation and compliance are needed in every plan", field="agent")
    outputs = [name for task in tasks for name in task.outputs]
    if not {"evidence", "selling_points", "artefacts"} <= set(outputs):
        raise PlanInvalid("the plan must make evidence, selling_points and artefacts", field="outputs")


def _said(rule: Any, lang: str) -> dict[str, Any]:
    data = rule.to_json()
    return {key: value.get(lang) if isinstance(value, dict) and lang in value else value for key, value in data.items()}
