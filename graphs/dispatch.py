"""Carries a plan out: every task starts when its own inputs are ready, and fresh work is never done again.

LangGraph's supersteps are barriers, so the DAG runs as `@task`s under asyncio within one node. After a crash the ledger
says which tasks are done and still fresh; only the others run again.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from langgraph.func import task as durable_task
from langgraph.runtime import get_runtime

from graphs.studio import Studio
from graphs.workbench import goal_of, is_fresh, plan_of, spec_of
from memory.domain.errors import AdwrightError, LeaseLost, PlanInvalid, StorageFailure
from memory.domain.plan import Plan, Task, TaskStatus
from memory.domain.run import Run
from tools.desk import TaskDesk


class TaskOutcome(NamedTuple):
    """How one task ended."""

    task: str
    status: TaskStatus
    note: str

    @classmethod
    def of(cls, data: Sequence[Any]) -> "TaskOutcome":
        """From the plain list that a checkpoint keeps."""
        return cls(*data)


async def dispatch_plan(studio: Studio, run: Run) -> list[TaskOutcome]:
    """Runs what is not fresh. A task whose dependency did not finish is skipped; a failed task raises nothing."""
    plan = await plan_of(studio.ledger, run.id)
    if plan is None:
        raise PlanInvalid(f"run {run.id} has no plan yet")
    running: dict[str, asyncio.Task[TaskOutcome]] = {}
    async with asyncio.TaskGroup() as group:
        for task in plan.in_order():
            before = [running[dependency] for dependency in task.depends_on]
            running[task.id] = group.create_task(_when_ready(task, before, run.id), name=task.id)
    return [await running[task.id] for task in plan.tasks]


async def _when_ready(task: Task, before: list["asyncio.Task[TaskOutcome]"], run: str) -> TaskOutcome:
    outcomes = [await earlier for earlier in before]
    if broken := [o.task for o in outcomes if o.status != "done"]:
        return TaskOutcome(task.id, "skipped", f"{', '.join(broken)} did not finish")
    return TaskOutcome.of(await specialist_task(run, task.id))


@durable_task
async def specialist_task(run: str, task_id: str) -> list[str]:
    """One specialist's work on one task, unless it is fresh. A failure is an outcome, for the plan to deal with."""
    studio = get_runtime(Studio).context
    plan = await plan_of(studio.ledger, run)
    task = _task_of(plan, task_id)
    record = (await studio.ledger.tasks(run)).get(task_id)
    if await is_fresh(studio.ledger, run, task, record):
        return [task_id, "done", "fresh"]
    outcome = await _carry_out(studio, await studio.ledger.run(run), task)
    return list(outcome)


async def _carry_out(studio: Studio, run: Run, task: Task) -> TaskOutcome:
    goal = await goal_of(studio.ledger, run.id)
    if goal is None:
        raise PlanInvalid(f"run {run.id} has no goal yet")
    desk = TaskDesk(studio.desk(run), task, goal)
    await studio.ledger.drop(run.id, task.id)
    studio.watch("task", {"run": run.id, "task": task.id, "agent": task.agent, "status": "running"})
    try:
        result = await studio.crew.carry_out(desk)
        desk.note("result", agent=task.agent, kind=type(result).__name__)
        outcome = TaskOutcome(task.id, "done", "")
    except (LeaseLost, StorageFailure):
        raise  # the run itself cannot go on here
    except AdwrightError as error:
        outcome = TaskOutcome(task.id, "failed", error.what)
    except Exception as error:  # noqa: BLE001 - one specialist's bug must not take the run down; it is recorded as failed
        outcome = TaskOutcome(task.id, "failed", f"{type(error).__name__}: {error}")
    await _record(studio, run.id, desk, outcome)
    return outcome


async def _record(studio: Studio, run: str, desk: TaskDesk, outcome: TaskOutcome) -> None:
    """Audit first: a task that counts as done has its trail."""
    desk.note("task", agent=desk.task.agent, status=outcome.status, made_by=desk.made_by, because=outcome.note)
    await studio.ledger.record(run, desk.events)
    await studio.ledger.task_done(
        run,
        desk.task.id,
        status=outcome.status,
        reads=desk.reads,
        spec=spec_of(desk.task),
        made_by=desk.made_by,
        note=outcome.note,
    )
    studio.watch(
        "task",
        {"run": run, "task": desk.task.id, "agent": desk.task.agent, "status": outcome.status, "note": outcome.note},
    )


def _task_of(plan: Plan | None, task_id: str) -> Task:
    found = next((task for task in plan.tasks if task.id == task_id), None) if plan else None
    if found is None:
        raise PlanInvalid(f"task {task_id} is not in the plan")
    return found
