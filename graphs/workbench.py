"""Reading a run's workbench: the goal as it stands, the plan, and whether a task's work still holds."""

from typing import Any

from memory.domain.goal import MerchantGoal
from memory.domain.ids import content_hash
from memory.domain.plan import Plan, Task
from memory.ledger.port import Ledger, TaskRecord

GOAL = "/goal"
PLAN = "/plan"


async def goal_of(ledger: Ledger, run: str) -> MerchantGoal | None:
    """The goal as it was last understood or edited; None before that."""
    value = await ledger.value(run, GOAL)
    return None if value is None else MerchantGoal.from_json(value)


async def plan_of(ledger: Ledger, run: str) -> Plan | None:
    value = await ledger.value(run, PLAN)
    return None if value is None else Plan.from_json(value)


def spec_of(task: Task) -> str:
    """Hash of the task as planned: another brief or other options make it another task."""
    return content_hash(task.to_json())


async def is_fresh(ledger: Ledger, run: str, task: Task, record: TaskRecord | None) -> bool:
    """True when the task was done to this very brief and everything that it read is still what it was."""
    if record is None or record.status != "done" or record.spec != spec_of(task):
        return False
    contract: dict[str, Any] | None = None
    for path, seen in record.reads.items():
        if path.startswith(GOAL):
            if contract is None:
                goal = await goal_of(ledger, run)
                contract = goal.to_contract() if goal else {}
            now = contract if path == GOAL else contract.get(path.removeprefix(f"{GOAL}/"))
        elif path.endswith("/*"):
            now = await ledger.values(run, path.removesuffix("/*"))
        else:
            now = await ledger.value(run, path)
        if content_hash(now) != seen:
            return False
    return True
