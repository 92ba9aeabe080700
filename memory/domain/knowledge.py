"""What the knowledge graph answers: the results of its questions."""

import datetime as dt
from typing import Literal

from memory.domain.evidence import Evidence, SellingPoint
from memory.domain.fact import Fact
from memory.domain.lesson import Lesson
from memory.domain.money import Money
from memory.domain.noun import Noun
from memory.domain.product import Segment

Objective = Literal[
    "new_product",
    "promotion",
    "retention",
    "clearance",
    "awareness",
    "store_visits",
    "sales",
    "content_only",
]
Standing = Literal["current", "outranked", "expired", "retracted", "kept"]
"""How an evidence stands today. `kept`: quoted outside the facts (a review, a lesson), only its quote is held."""


class Label(Noun):
    """A name in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """In `lang`; every Chinese variant reads `zh`."""
        return self.zh if lang.startswith("zh") else self.en


class Care(Noun):
    """How much a segment, or the buyers of a category, care about one aspect."""

    aspect: str
    label: Label
    weight: float
    """0–1, relative to the others of the same list."""
    source: str
    confidence: float


class CaringSegment(Noun):
    segment: Segment
    weight: float
    confidence: float


class SupportedPoint(Noun):
    """A selling point with what carries it now."""

    point: SellingPoint
    support: tuple[Evidence, ...]
    """Evidence that still holds."""
    lost: tuple[str, ...] = ()
    """Evidence ids that no longer hold: expired, taken back, or outranked."""


class Competitor(Noun):
    id: str
    name: str
    price: Money | None = None
    difference: str = ""
    """How ours differs, in the shop's language."""
    source: str
    confidence: float


class SeasonRule(Noun):
    """How the demand of a category stands in a month."""

    id: str
    category: str
    label: Label
    demand: float
    """1.0 is the category's average month."""
    advice: Label
    source: str
    confidence: float


class PromotionRule(Noun):
    """A promotion season of a market, with what it asks for on the day in question."""

    id: str
    market: str
    """Country code: CN, US, TW, …"""
    label: Label
    start: dt.date
    end: dt.date
    """Included."""
    main: tuple[dt.date, ...]
    """The day or days that the season is about."""
    phase: Literal["warm_up", "main", "after"]
    """Where the day lies: before the first main day, on one or between them, after the last."""
    relevance: float
    """0–1 for the category asked about; the promotion's average when none was."""
    channels: tuple[str, ...]
    advice: Label
    source: str
    confidence: float


class Strategy(Noun):
    """What is known to serve an objective."""

    id: str
    objective: Objective
    category: str | None
    """None when it serves any category."""
    label: Label
    steps: tuple[Label, ...]
    metric: str
    """What tells whether it worked: `ctr`, `cvr`, `roas`, `cpa`, `visits`, `sell_through`, …"""
    channels: tuple[str, ...]
    aspects: tuple[str, ...]
    """Aspects to lead with, strongest first."""
    weight: float
    source: str
    confidence: float


class Objection(Noun):
    """Why buyers of a category hesitate, and an answer that is honest when its evidence is there."""

    id: str
    category: str
    aspect: str
    objection: Label
    answer: Label
    needs: str
    """The evidence without which the answer must not be given."""
    source: str
    confidence: float


class EvidenceLink(Noun):
    evidence: Evidence
    fact: Fact | None
    standing: Standing


class EvidenceChain(Noun):
    """From a claim down to what supports it."""

    claim: str
    text: str
    artefact: str | None
    product: str | None
    links: tuple[EvidenceLink, ...]
    missing: tuple[str, ...]
    """Evidence ids that the claim names and nothing is known of."""

    @property
    def holds(self) -> bool:
        """Every evidence is known and stands."""
        return bool(self.links) and not self.missing and all(x.standing in ("current", "kept") for x in self.links)


class DeliveryTotals(Noun):
    impressions: int = 0
    clicks: int = 0
    conversions: int = 0


class Lineage(Noun):
    """Where a creative came from and what became of it."""

    artefact: str
    product: str | None
    made_by: str
    derived_from: tuple[str, ...]
    """Artefacts it was edited from, nearest first."""
    claims: tuple[EvidenceChain, ...]
    campaigns: tuple[str, ...]
    delivered: DeliveryTotals
    lessons: tuple[Lesson, ...]


class SimilarProduct(Noun):
    product: str
    title: str
    score: float
    """0–1."""
    why: tuple[str, ...]
    """What they share: `category:shoes_running`, `aspect:weight`, `attribute:material=mesh`."""


class SimilarHit(Noun):
    """A product that sold, near enough to a new one to learn from."""

    product: str
    title: str
    similarity: float
    sales: float
    """Units that the shop's data shows."""
    aspects: tuple[str, ...]
    """What its buyers praise, strongest first."""


class InterestShift(Noun):
    target: str
    """A category or aspect id."""
    before: float
    after: float
    """Shares of the segment's attention, 0–1."""


class Drift(Noun):
    """Whether what a segment is drawn to has changed between two windows of time."""

    segment: str
    drifted: bool
    distance: float
    """Jensen–Shannon distance (base 2) of the two shares: 0 is the same, 1 is nothing in common."""
    p_value: float
    """Chance of a distance this large had nothing changed."""
    shifts: tuple[InterestShift, ...]
    """The shares that moved, largest first; empty unless `drifted`."""
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    """The windows compared, half-open epoch milliseconds; None when there were not two."""
    observations: tuple[int, int]
    method: str


class Found(Noun):
    kind: str
    id: str
    label: str
    score: float
    """0–1: the share of the words asked for that it has."""


class PictureNode(Noun):
    kind: str
    id: str
    label: str
    hop: int
    detail: str = ""


class PictureEdge(Noun):
    kind: str
    source: str
    """`kind:id` of the node it leaves."""
    target: str
    weight: float
    confidence: float


class Neighbourhood(Noun):
    """A product and what is around it."""

    centre: str
    nodes: tuple[PictureNode, ...]
    edges: tuple[PictureEdge, ...]
    facts: tuple[Fact, ...]
    truncated: bool
    """True when there was more than the picture can show."""
