"""Which day gets how much."""

import datetime as dt
from collections.abc import Mapping, Sequence

from memory.domain.campaign import DailyAmount
from memory.domain.errors import BadInput
from memory.domain.money import Money

MAX_DAYS = 366
PEAK_WEIGHT = 3.0
"""A promotion's day gets this many times an ordinary day's share; the days before climb towards it."""
WEEKEND_WEIGHT = 1.15


def days_of(start: dt.date, end: dt.date) -> list[dt.date]:
    """Every day from `start` to `end`, both included. Raises `BadInput` when there is none, or more than a year."""
    count = (end - start).days + 1
    if not 1 <= count <= MAX_DAYS:
        raise BadInput(
            f"a campaign from {start} to {end} has {count} days", todo=f"choose 1 to {MAX_DAYS}", field="window"
        )
    return [start + dt.timedelta(days=i) for i in range(count)]


def day_weights(days: Sequence[dt.date], *, peak: bool, outlook: Mapping[dt.date, float] | None = None) -> list[float]:
    """Relative spend of each day: a season climbs to its last day, weekends get a little more, rainy days less."""
    weights = []
    for i, day in enumerate(days):
        weight = WEEKEND_WEIGHT if day.weekday() >= 5 else 1.0
        if peak and len(days) > 1:
            weight *= 1 + (PEAK_WEIGHT - 1) * (i / (len(days) - 1)) ** 2
        if outlook and day in outlook:
            weight *= 1 - 0.6 * outlook[day]
        weights.append(weight)
    return weights


def spread(total: Money, days: Sequence[dt.date], weights: Sequence[float]) -> tuple[DailyAmount, ...]:
    """The total over the days, to the cent."""
    return tuple(DailyAmount(date=day, amount=amount) for day, amount in zip(days, total.split(weights), strict=True))
