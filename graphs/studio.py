"""What the graphs are handed by wiring: the stores, the crew, the planner, the backstop and the platform."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from agents.planner import Planner
from agents.specialist import Crew
from graphs.launch import AdPlatform
from memory.domain.clock import Clock, FixedClock
from memory.domain.run import Run
from memory.ledger.port import Event, Lease, Ledger
from memory.stores import TenantStores
from tools.desk import Judge, Limits, RunDesk, Weather

Watch = Callable[[str, dict[str, Any]], None]
"""Told of progress as it happens: a kind (`task`, `plan`, `version`, …) and what to show."""


def _nobody(_: str, __: dict[str, Any]) -> None:
    return None


@dataclass(frozen=True)
class Studio:
    """One tenant's services for the journey."""

    stores: TenantStores
    clock: Clock
    planner: Planner
    crew: Crew
    judge: Judge
    weather: Weather
    platform: AdPlatform
    limits: Limits = field(default_factory=Limits)
    watch: Watch = _nobody
    lease: Lease | None = None
    rules: Callable[[], Judge] | None = None
    """Gives the backstop whose packs are live by now; None where they never change."""

    @property
    def ledger(self) -> Ledger:
        return self.stores.ledger

    def holding(self, lease: Lease) -> "Studio":
        """The same studio, writing under `lease`."""
        return replace(self, lease=lease)

    def up_to_date(self) -> "Studio":
        """The same studio under the rules that are live by now, for a piece of work that keeps them to its end."""
        return replace(self, judge=self.rules()) if self.rules else self

    def clock_of(self, run: Run) -> Clock:
        """The run's clock: the day that `--today` set, or the tenant's."""
        return FixedClock(run.options.today, self.clock.zone) if run.options.today else self.clock

    def desk(self, run: Run) -> RunDesk:
        """The desk of one run, for tools."""
        clock = self.clock_of(run)
        return RunDesk(
            run=run.id,
            stores=self.stores,
            clock=clock,
            today=clock.today(),
            judge=self.judge,
            weather=self.weather,
            limits=self.limits,
            lease=self.lease,
        )

    async def tell(self, run: str, kind: str, /, **payload: Any) -> None:
        """Shows progress and puts the same on the audit trail."""
        self.watch(kind, {"run": run, **payload})
        await self.ledger.record(run, [Event(kind, payload)])
