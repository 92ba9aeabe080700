"""Time as a port, so that a run can be replayed and `--today` can set the day."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of a tenant who set none."""


class Clock(Protocol):
    """Tells the time. `zone` is the tenant's zone, in which days begin and end."""

    zone: tzinfo

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The day in the tenant's zone."""
        ...


class SystemClock:
    """The machine's clock."""

    def __init__(self, zone: tzinfo = DEFAULT_ZONE) -> None:
        self.zone = zone

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()


class FixedClock:
    """Stands still at noon of `day` in `zone`; `advance` moves it. For `--today`, replay and tests."""

    def __init__(self, day: date, zone: tzinfo = DEFAULT_ZONE) -> None:
        self.zone = zone
        self._now = datetime.combine(day, time(12), zone).astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.astimezone(self.zone).date()

    def advance(self, by: timedelta) -> None:
        self._now += by


def epoch_ms(instant: datetime) -> int:
    """Integer epoch milliseconds, UTC: the form in which every store holds time."""
    return int(instant.timestamp() * 1000)


def day_bounds(start: date, end: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The half-open UTC interval that covers the days `start` to `end`, both included, in `zone`."""
    first = datetime.combine(start, time(0), zone)
    after = datetime.combine(end + timedelta(days=1), time(0), zone)
    return first.astimezone(UTC), after.astimezone(UTC)
