"""The desk at which a task is done: the run's services, and a workbench that notes what was read and written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from memory.domain.clock import Clock
from memory.domain.errors import NotFound
from memory.domain.finding import Verdict
from memory.domain.goal import MerchantGoal
from memory.domain.ids import content_hash
from memory.domain.plan import Task
from memory.domain.product import Product
from memory.ledger.port import Event, Lease, Write
from memory.stores import TenantStores


class Judge(Protocol):
    """The backstop, as tools may ask it. Asking early is advice; the graph's own node always asks again."""

    @property
    def pack_id(self) -> str: ...

    def judge(
        self,
        text: str,
        *,
        lang: str | None = None,
        jurisdiction: str | None = None,
        category: str | None = None,
        context: Mapping[str, Any] | None = None,
        as_of: dt.date | None = None,
    ) -> Verdict: ...


class WeatherDay(NamedTuple):
    """One day's outlook and where it comes from."""

    day: dt.date
    rain_probability: float
    """0–1."""
    high_c: float
    source: str


class Weather(Protocol):
    """What the weather will be where the stores are; `store_visits` plans read it."""

    async def outlook(self, place: str, start: dt.date, end: dt.date) -> list[WeatherDay]:
        """A day each, or an empty list when nobody knows. Raises `OutsideFailure`."""
        ...


@dataclass(frozen=True)
class Limits:
    """Bounds on what a run may take."""

    model_calls: int = 16
    """Model calls a task; after that the playbook finishes it."""
    task_seconds: float = 120.0
    repairs: int = 2
    """How often blocked findings send the plan back."""
    replans: int = 2
    """How often a failed task changes the plan."""
    review_days: int = 7
    """How long a review stays open."""


@dataclass(frozen=True)
class RunDesk:
    """What every task of one run works with."""

    run: str
    stores: TenantStores
    clock: Clock
    today: dt.date
    judge: Judge
    weather: Weather
    limits: Limits = field(default_factory=Limits)
    lease: Lease | None = None

    @property
    def folder(self) -> Path:
        return self.stores.run_folder(self.run)


class TaskDesk:
    """One task's view of the run. What it reads is noted with its hash: that decides whether it must run again."""

    def __init__(self, run: RunDesk, task: Task, goal: MerchantGoal) -> None:
        self.run = run
        self.task = task
        self._goal = goal
        self.reads: dict[str, str] = {}
        self.events: list[Event] = []
        self.kept: dict[str, Any] = {}
        """What a tool worked out and another of the same task can use again; gone with the task."""
        self.model_calls = 0
        self.has_endpoint = False
        """Whether a model was asked at all; set by whoever carries the task out."""
        self.on_playbook = False
        """True once this task has fallen back; it then stays with the playbook."""

    @property
    def goal(self) -> MerchantGoal:
        """The whole goal: reading it makes the task depend on every slot."""
        self.reads["/goal"] = content_hash(self._goal.to_contract())
        return self._goal

    def slot(self, name: str) -> Any:
        """One slot of the goal, so that the task depends on that slot alone."""
        value = self._goal.to_contract().get(name)
        self.reads[f"/goal/{name}"] = content_hash(value)
        return getattr(self._goal, name)

    @property
    def lang(self) -> str:
        """The language that the merchant reads."""
        return self._goal.language

    @property
    def made_by(self) -> Literal["playbook", "model"]:
        """Who chooses at this moment; shown beside everything that is made."""
        return "model" if self.has_endpoint and not self.on_playbook else "playbook"

    async def read(self, path: str) -> Any | None:
        """What stands at `path` on the workbench, or None."""
        value = await self.run.stores.ledger.value(self.run.run, path)
        self.reads[path] = content_hash(value)
        return value

    async def read_all(self, prefix: str) -> dict[str, Any]:
        """Everything under `prefix`, by path."""
        values = await self.run.stores.ledger.values(self.run.run, prefix)
        self.reads[f"{prefix}/*"] = content_hash(values)
        return values

    async def product(self) -> Product:
        """The product as it was when the plan was made. Raises `NotFound` when the goal names none of the shop."""
        value = await self.read("/shop/product")
        if value is None:
            raise NotFound("this goal is about no product of the shop", field="product")
        return Product.from_json(value)

    async def put(self, *writes: Write) -> None:
        """Puts values on the workbench, durably, under the run's lease."""
        await self.run.stores.ledger.write(self.run.run, self.task.id, writes, self.run.lease)

    async def missing_outputs(self) -> list[str]:
        """The outputs that the plan asks of this task and that are not there yet."""
        found = [name for name in self.task.outputs if await self.run.stores.ledger.values(self.run.run, f"/{name}")]
        return [name for name in self.task.outputs if name not in found]

    def note(self, kind: str, /, **payload: Any) -> None:
        """Something for the audit trail; written in one batch when the task ends."""
        self.events.append(Event(kind, {"task": self.task.id, **payload}))
