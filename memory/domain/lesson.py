"""What was learned from delivery."""

import datetime as dt

from memory.domain.money import Money
from memory.domain.noun import Noun


class Delivery(Noun):
    """A day of one launched line, as the platform reports it."""

    key: str
    """Launch key of the line."""
    date: dt.date
    channel: str
    segment: str
    creative: str | None
    impressions: int
    clicks: int
    conversions: int
    cost: Money
    revenue: Money


class Lesson(Noun):
    """A statement about what worked, with how much supports it. Conflicting lessons are both kept and marked."""

    id: str
    text: str
    """In the shop's language."""
    category: str | None
    channel: str | None
    segment: str | None
    aspect: str | None
    """The selling point's aspect that the creative led with."""
    metric: str
    """`ctr`, `cvr`, `roas` or `cpa`."""
    effect: float
    """Relative to the campaign's average: 0.3 is 30 % better, -0.2 is 20 % worse."""
    support: int
    """Clicks (ctr: impressions) behind it."""
    learned: dt.date
    runs: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
