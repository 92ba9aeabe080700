"""What a scripted endpoint saw, and the call graph in it: which call waited for which."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple


class Call(NamedTuple):
    """One request and its answer."""

    number: int
    agent: str
    task: str
    depends_on: tuple[str, ...]
    """Tasks that the plan puts before this one's."""
    turn: int
    """How many answers the conversation held already: 0 opens one."""
    started_s: float
    ended_s: float
    request_bytes: int
    answer_bytes: int
    tools: tuple[str, ...]
    fault: str | None


class Recorder:
    """Counts calls as they come and keeps the most that were under way at once."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.most_at_once = 0
        self._under_way = 0
        self._number = 0
        self._met: Counter[Any] = Counter()

    def begin(self) -> int:
        self._number += 1
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        return self._number

    def end(self, call: Call) -> None:
        self._under_way -= 1
        self.calls.append(call)

    def met(self, fault: Any) -> int:
        """How often a fault was met before."""
        return self._met[fault]

    def meet(self, fault: Any) -> None:
        self._met[fault] += 1

    def clear(self) -> None:
        self.__init__()

    def to_json(self) -> dict[str, Any]:
        return {"most_at_once": self.most_at_once, "calls": [call._asdict() for call in self.calls]}


def calls_from_json(body: dict[str, Any]) -> list[Call]:
    """The calls of `Recorder.to_json`."""
    return [
        Call(**{**raw, "depends_on": tuple(raw["depends_on"]), "tools": tuple(raw["tools"])}) for raw in body["calls"]
    ]


def critical_path(calls: Sequence[Call]) -> int:
    """The longest chain of calls of one run, in calls: no schedule of these calls can be shorter than that.

    Calls of one task follow each other. A task's first call follows the last ones of the tasks it depends on and of the
    planner; a task that is done again follows itself.
    """
    depth: dict[str, int] = {}
    planned = 0
    for call in sorted(calls, key=lambda call: call.number):
        before = [depth.get(call.task, 0), planned, *(depth.get(task, 0) for task in call.depends_on)]
        depth[call.task] = 1 + max(before)
        if call.agent == "planner":
            planned = depth[call.task]
    return max(depth.values(), default=0)
