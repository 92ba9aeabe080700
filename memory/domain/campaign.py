"""Money, time and audience of a campaign."""

import datetime as dt
from typing import Literal

from memory.domain.money import Money
from memory.domain.noun import Noun

BidUnit = Literal["cpc", "cpm", "cpa", "ocpm"]


class Bid(Noun):
    amount: Money
    unit: BidUnit
    basis: str
    """How it was derived, with its numbers: a reviewer can do the sum again."""


class Keyword(Noun):
    text: str
    match: Literal["exact", "phrase", "broad"]
    negative: bool = False
    basis: str = ""


class Allocation(Noun):
    """A share of the budget: one ad group of one channel for one segment."""

    id: str
    channel: str
    ad_group: str
    segment: str
    """Segment id."""
    segment_label: str
    amount: Money
    bid: Bid
    creatives: tuple[str, ...] = ()
    """Artefact ids."""
    keywords: tuple[Keyword, ...] = ()
    lessons: tuple[str, ...] = ()
    why: str = ""


class DailyAmount(Noun):
    date: dt.date
    amount: Money


class Range(Noun):
    """A forecast value with its 80 % interval."""

    low: float
    mid: float
    high: float


class Campaign(Noun):
    """Allocations and days each add up to `total` exactly."""

    total: Money
    start: dt.date
    end: dt.date
    """Inclusive."""
    product: str
    allocations: tuple[Allocation, ...]
    daily: tuple[DailyAmount, ...]
    forecast: dict[str, Range]
    """By metric: impressions, clicks, conversions, revenue, roas, cpa."""
    forecast_basis: str = ""
    assumptions: tuple[str, ...] = ()
