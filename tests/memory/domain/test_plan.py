"""A plan is a DAG for known specialists whose inputs exist."""

import pytest

from memory.domain.errors import PlanInvalid
from memory.domain.plan import Plan, Task, validate_plan
from tools.planning.shape import suggest

OBJECTIVES = (
    "new_product",
    "promotion",
    "retention",
    "clearance",
    "awareness",
    "store_visits",
    "sales",
    "content_only",
)


def task(name: str, *, agent="creative_generation", after=(), inputs=(), outputs=("artefacts",)) -> Task:
    return Task(id=name, agent=agent, brief="x", depends_on=after, inputs=inputs, outputs=outputs)


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ([], "1 to"),
        ([task("a"), task("a")], "unique"),
        ([task("a", after=("b",)), task("b", after=("a",))], "cycle"),
        ([task("a", after=("zz",))], "zz"),
        ([task("a", inputs=("selling_points",))], "selling_points"),
        ([task("a", agent="planner")], "planner"),
        ([task(f"t{i}") for i in range(21)], "20"),
    ],
)
def test_a_senseless_plan_is_refused_with_the_reason(tasks, said):
    with pytest.raises(PlanInvalid, match=said):
        validate_plan(tasks)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objectives_playbook_plan_is_valid(objective, lang):
    shape = suggest(objective, lang, product="{p} $x", channels=())
    validate_plan(shape.tasks)
    order = [t.id for t in Plan(objective=objective, tasks=shape.tasks).in_order()]
    assert order.index("create") < order.index("comply")


def test_plans_differ_by_objective():
    plans = {name: suggest(name, "zh", product="鞋", channels=()) for name in OBJECTIVES}
    assert "campaign" not in {t.id for t in plans["content_only"].tasks}
    assert next(t for t in plans["retention"].tasks if t.id == "campaign").options == {"audience": "past_buyers"}
    assert next(t for t in plans["store_visits"].tasks if t.id == "campaign").options == {"reads_weather": True}
    assert next(t for t in plans["new_product"].tasks if t.id == "campaign").options == {"cold_start": True}


def test_a_replan_leaves_out_what_failed_and_stays_valid():
    shape = suggest("sales", "en", product="bag", channels=["google"], without=["diagnose"])
    validate_plan(shape.tasks)
    assert "diagnose" not in {t.id for t in shape.tasks}
