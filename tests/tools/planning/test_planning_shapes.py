"""The plan differs by objective, and no plan breaks the rules whoever proposes it."""

import pytest

from memory.domain.errors import PlanInvalid
from memory.domain.plan import validate_plan
from prompts.loader import playbook
from tools.planning.shape import suggest
from tools.planning.toolset import _keeps_the_rules

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


def shape(objective: str, **given):
    return suggest(objective, given.pop("lang", "zh"), product="跑步鞋", channels=[], **given)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_objective_has_a_valid_plan_in_both_languages(objective, lang):
    made = shape(objective, lang=lang)
    validate_plan(made.tasks)
    _keeps_the_rules(list(made.tasks), objective)
    assert made.why
    assert all("$" not in task.brief and task.brief for task in made.tasks)


def test_the_plans_differ():
    options = {o: {t.id: t.options for t in shape(o).tasks} for o in OBJECTIVES}
    assert "campaign" not in options["content_only"]
    assert options["retention"]["campaign"]["audience"] == "past_buyers"
    assert options["clearance"]["campaign"]["reads_stock"]
    assert options["store_visits"]["campaign"]["reads_weather"]
    assert options["new_product"]["campaign"]["cold_start"]
    assert options["awareness"]["campaign"]["bid_unit"] == "cpm"


def test_a_replan_leaves_out_what_failed_and_stays_valid():
    optional = shape("sales").optional
    assert optional == {"diagnose"}
    made = shape("sales", without=sorted(optional))
    validate_plan(made.tasks)
    assert "diagnose" not in {task.id for task in made.tasks}


@pytest.mark.parametrize(
    ("objective", "leave_out", "add"),
    [
        ("content_only", (), "campaign"),
        ("sales", ("campaign",), None),
        ("sales", ("comply",), None),
        ("sales", ("create",), None),
        ("sales", ("understand",), None),
    ],
)
def test_no_plan_may_leave_out_or_slip_in(objective, leave_out, add):
    tasks = [task for task in shape(objective).tasks if task.id not in leave_out]
    if add:
        tasks += [task for task in shape("sales").tasks if task.id == add]
    with pytest.raises(PlanInvalid):
        _keeps_the_rules(tasks, objective)


def test_two_campaigns_would_spend_twice():
    tasks = list(shape("sales").tasks)
    twin = next(task for task in tasks if task.id == "campaign").having(id="campaign2")
    with pytest.raises(PlanInvalid):
        _keeps_the_rules([*tasks, twin], "sales")


def test_what_a_playbook_says_was_not_cut_at_a_comma():
    for objective in playbook("plans")["objectives"].values():
        assert set(objective["why"]) == {"zh", "en"}
