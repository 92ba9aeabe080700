"""Facts as the graph keeps them: who says so, how sure, when it holds, and when it was recorded."""

from enum import StrEnum

from memory.domain.evidence import Evidence, EvidenceKind
from memory.domain.noun import Noun

FOREVER = 253_402_300_799_999
"""The open end of an interval, in epoch milliseconds: the last instant of the year 9999."""

ALWAYS = 0
"""The open beginning of an interval: the fact held before anyone wrote it down."""


class Basis(StrEnum):
    """What stands behind a statement. The order is the precedence, strongest first."""

    CORRECTION = "correction"
    CERTIFICATE = "certificate"
    LABEL = "label"
    FEED = "feed"
    MEASURED = "measured"
    REVIEW = "review"
    INDUSTRY = "industry"
    MODEL = "model"


_RANK = {
    Basis.CORRECTION: 0,
    Basis.CERTIFICATE: 1,
    Basis.LABEL: 1,
    Basis.FEED: 2,
    Basis.MEASURED: 3,
    Basis.REVIEW: 4,
    Basis.INDUSTRY: 5,
    Basis.MODEL: 6,
}


def precedence(basis: Basis) -> int:
    """0 outranks 1 outranks 2 …: a merchant's correction > certificate or label > feed > measured > review > model."""
    return _RANK[basis]


class Fact(Noun):
    """One thing that one source says about one subject. `id` is usable as an evidence id.

    The id names the assertion (subject, name, value, unit, origin), so it stays the same over re-imports and replays.
    One assertion may hold in several intervals (a price that comes back), each a fact of its own with the same id.
    """

    id: str
    subject: str
    """Id of the node that it is about, e.g. the product's."""
    subject_kind: str = "product"
    name: str
    """Canonical attribute name where one is known (`material`, `price`, `stock`), else as the source spells it."""
    value: str
    unit: str | None = None
    kind: EvidenceKind = "attribute"
    basis: Basis
    origin: str
    """Which voice it is: a source that speaks again replaces what it said before. `feed`, `label`, `merchant`, …"""
    source: str
    """Readable place: `feed.csv:14 material`."""
    quote: str
    """In the words of the source."""
    confidence: float
    """0–1."""
    valid_from: int
    """Epoch milliseconds UTC, included; `ALWAYS` when unknown."""
    valid_to: int
    """Epoch milliseconds UTC, excluded; `FOREVER` when open."""
    recorded_from: int
    """The published version that recorded it; versions are epoch milliseconds."""
    recorded_to: int
    """The version that took it back; `FOREVER` while it stands."""
    current: bool = True
    """Whether it wins over what other sources say of the same name."""

    def evidence(self) -> Evidence:
        """The fact as a claim cites it."""
        product = self.subject if self.subject_kind == "product" else None
        return Evidence(
            id=self.id, kind=self.kind, source=self.source, quote=self.quote, product=product, name=self.name
        )


class Contradiction(Noun):
    """Sources that say different things of one name at one time. All are kept; `current` is what precedence chose."""

    subject: str
    name: str
    current: Fact
    others: tuple[Fact, ...]
    """What loses, strongest first. Never empty."""
    settled: bool
    """True when `current` has the higher rank; False when equals disagree, which a person should settle."""
