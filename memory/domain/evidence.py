"""Facts, what supports them, and what is built on them."""

from typing import Literal

from memory.domain.noun import Noun

Lang = Literal["zh", "zh-Hant", "en"]

EvidenceKind = Literal[
    "attribute",
    "title",
    "description",
    "review",
    "price",
    "stock",
    "sales",
    "certificate",
    "promotion",
    "image",
    "segment",
    "industry",
    "lesson",
    "weather",
    "correction",
]


class Evidence(Noun):
    """One supporting fact with where it comes from. A claim points at evidence by id."""

    id: str
    kind: EvidenceKind
    source: str
    """Where it stands, readable: `feed.csv:14 material`, `review r_ab12`, `lesson l_09ff`."""
    quote: str
    """The fact in the words of its source."""
    product: str | None = None
    name: str | None = None
    """The attribute's name when kind is `attribute` or `correction`."""


class Claim(Noun):
    """A stretch of an artefact's text that says something checkable."""

    text: str
    span: tuple[int, int]
    """Half-open code points in the artefact's text."""
    evidence: tuple[str, ...]
    """Ids of evidence; never empty for what Adwright writes itself."""


class ReviewAspect(Noun):
    """What buyers say about one side of a product."""

    aspect: str
    """Canonical aspect id: `weight`, `comfort`, `grip`, `sizing`, `battery`, `smell`, `delivery`, …"""
    label: str
    """The aspect in the product's language."""
    positive: int
    negative: int
    quotes: tuple[str, ...]
    """Evidence ids of the reviews quoted, best support first."""


class SellingPoint(Noun):
    """Feature – advantage – benefit, with the evidence that carries each."""

    id: str
    product: str
    feature: str
    advantage: str
    benefit: str
    """What the buyer gets from it, in the copy's language."""
    lang: Lang
    evidence: tuple[str, ...]
    strength: float
    """0–1: attribute-backed and review-supported points rank higher."""
    aspect: str | None = None
