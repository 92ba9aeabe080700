"""What each kind of node carries: the typed half of the ontology."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from memory.domain.evidence import Lang
from memory.domain.knowledge import Label, Objective
from memory.domain.money import Money
from memory.domain.noun import Noun

Share = Annotated[float, Field(ge=0, le=1)]


class CategoryBody(Noun):
    label: Label
    words: tuple[str, ...] = ()
    """Words in titles and feeds that mean this category, in either language."""


class AspectBody(Noun):
    label: Label
    words: tuple[str, ...] = ()


class SeasonBody(Noun):
    label: Label
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...]
    demand: Annotated[float, Field(gt=0)]
    """1.0 is the category's average month."""
    advice: Label


class PromotionBody(Noun):
    label: Label
    market: str
    when: str
    """First and last day, in the calendar's notation; see `memory.graph.calendar`."""
    main: tuple[str, ...]
    relevance: Share
    channels: tuple[str, ...] = ()
    advice: Label


class GoalBody(Noun):
    label: Label


class StrategyBody(Noun):
    label: Label
    steps: tuple[Label, ...]
    metric: str
    channels: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


class MarketBody(Noun):
    label: Label


class ChannelBody(Noun):
    label: Label
    markets: tuple[str, ...] = ()
    """Ids of the markets whose buyers it reaches."""


class PlacementBody(Noun):
    label: Label
    width: int | None = None
    height: int | None = None
    """Pixels that a picture has at least."""
    text_limit: str = ""
    """What the placement allows of text: `max 60 gbk` (bytes, a Chinese sign counts 2); empty for pictures."""


class RuleBody(Noun):
    label: Label
    jurisdiction: str
    family: str


class ClauseBody(Noun):
    label: Label
    jurisdiction: str
    citation: str
    asks: str = ""
    """What it asks of an ad, in our own words."""


class ObjectionBody(Noun):
    aspect: str
    objection: Label
    answer: Label
    needs: str


class MerchantBody(Noun):
    name: str
    market: str | None = None


class ProductBody(Noun):
    title: str
    brand: str | None = None
    feed_category: str | None = None
    """The category as the feed spells it."""
    lang: Lang = "zh"


class SellingPointBody(Noun):
    product: str
    feature: str
    advantage: str
    benefit: str
    lang: Lang
    evidence: tuple[str, ...]
    strength: Share
    aspect: str | None = None


class CompetitorBody(Noun):
    name: str
    price: Money | None = None
    difference: str = ""


class AssetBody(Noun):
    path: str
    sha256: str
    width: int
    height: int


class SegmentBody(Noun):
    label: Label
    kind: Literal["own", "industry"]
    size: int | None = None
    value: Money | None = None
    basis: str = ""


class CustomerBody(Noun):
    """A pseudonym and nothing else."""


class CampaignBody(Noun):
    run: str
    objective: Objective | None = None
    label: str
    start: dt.date | None = None
    end: dt.date | None = None


class CreativeBody(Noun):
    kind: str
    channel: str
    lang: Lang
    text: str | None = None
    path: str | None = None
    made_by: Literal["playbook", "model", "person", "tool"] = "playbook"


class ClaimBody(Noun):
    text: str
    span: tuple[int, int]
    evidence: tuple[str, ...]


class EvidenceBody(Noun):
    kind: str
    evidence_source: str
    quote: str
    product: str | None = None
    name: str | None = None


class DeliveryBody(Noun):
    date: dt.date
    channel: str
    segment: str
    impressions: int
    clicks: int
    conversions: int
    cost: Money
    revenue: Money


class LessonBody(Noun):
    text: str
    category: str | None = None
    channel: str | None = None
    segment: str | None = None
    aspect: str | None = None
    metric: str
    effect: float
    support: int
    learned: dt.date
    runs: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
