"""The plan: a DAG of tasks for the specialists."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal

from memory.domain.errors import PlanInvalid
from memory.domain.noun import Noun

AgentName = Literal[
    "planner", "content_understanding", "quality_diagnosis", "creative_generation", "campaign_setup", "compliance"
]
AGENTS: tuple[AgentName, ...] = (
    "content_understanding",
    "quality_diagnosis",
    "creative_generation",
    "campaign_setup",
    "compliance",
)
"""The specialists that a plan may give tasks to. The planner makes plans and is in none."""

TaskStatus = Literal["waiting", "running", "done", "failed", "skipped"]

MAX_TASKS = 20


class Task(Noun):
    """One specialist's job."""

    id: str
    agent: AgentName
    brief: str
    """What is asked, in the merchant's language."""
    inputs: tuple[str, ...] = ()
    """Outputs of other tasks that it reads, as workbench names: `selling_points`, `artefacts`, …"""
    outputs: tuple[str, ...] = ()
    """Workbench names it must have written when it is done: this is its acceptance."""
    depends_on: tuple[str, ...] = ()
    options: dict[str, Any] = {}
    """Typed hints of the plan for this task, e.g. `{"reads_weather": true}`."""


class Plan(Noun):
    """The tasks of one run and why they were chosen."""

    objective: str
    tasks: tuple[Task, ...]
    why: str = ""
    strategies: tuple[str, ...] = ()
    """Industry strategies that shaped it, in the merchant's language."""
    lessons: tuple[str, ...] = ()
    """Ids of lessons that shaped it."""
    made_by: Literal["playbook", "model"] = "playbook"

    def in_order(self) -> tuple[Task, ...]:
        """The tasks, each after those it depends on."""
        by_id = {task.id: task for task in self.tasks}
        sorter = TopologicalSorter({task.id: task.depends_on for task in self.tasks})
        return tuple(by_id[task_id] for task_id in sorter.static_order())


GIVEN = frozenset({"goal", "product", "reviews", "orders", "lessons", "industry"})
"""Inputs that exist before any task ran."""


def validate_plan(tasks: Sequence[Task]) -> None:
    """Raises `PlanInvalid`, naming the task, on a cycle, a doubled id, an unknown dependency or an unmade input."""
    ids = [task.id for task in tasks]
    if not tasks or len(tasks) > MAX_TASKS:
        raise PlanInvalid(f"a plan has 1 to {MAX_TASKS} tasks, this one has {len(tasks)}", field="tasks")
    if doubled := {task_id for task_id in ids if ids.count(task_id) > 1}:
        raise PlanInvalid(f"task ids must be unique: {', '.join(sorted(doubled))}", field="id")
    for task in tasks:
        if task.agent not in AGENTS:
            raise PlanInvalid(f"{task.id} is for {task.agent}, who is no specialist", field="agent")
        if unknown := set(task.depends_on) - set(ids):
            raise PlanInvalid(f"{task.id} depends on {', '.join(sorted(unknown))}, which is not in the plan")
    _reject_cycles(tasks)
    for task in tasks:
        available = GIVEN | {out for t in tasks if t.id in _ancestors(task, tasks) for out in t.outputs}
        if absent := set(task.inputs) - available:
            raise PlanInvalid(f"{task.id} reads {', '.join(sorted(absent))}, which no task before it makes")


def _reject_cycles(tasks: Sequence[Task]) -> None:
    try:
        TopologicalSorter({task.id: task.depends_on for task in tasks}).prepare()
    except CycleError as error:
        raise PlanInvalid(f"the plan has a cycle: {' -> '.join(error.args[1])}") from error


def _ancestors(task: Task, tasks: Sequence[Task]) -> set[str]:
    by_id = {t.id: t for t in tasks}
    found: set[str] = set()
    frontier = list(task.depends_on)
    while frontier:
        current = frontier.pop()
        if current not in found:
            found.add(current)
            frontier.extend(by_id[current].depends_on)
    return found
