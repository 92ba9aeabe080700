"""The marketing knowledge graph as the rest of the house sees it: questions of the trade, no query language.

    graph = …                                        # wiring opens an adapter for one tenant
    version = await graph.publish(Batch(statements=(…)))
    async with await graph.snapshot() as known:
        facts = await known.facts_for("p1")

A snapshot answers from one published version for as long as it is held, whatever is written meanwhile; writers never
wait for readers, nor readers for writers. A snapshot taken after `publish` returned sees what it wrote.
"""

import datetime as dt
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from memory.domain.evidence import ReviewAspect
from memory.domain.fact import Contradiction, Fact
from memory.domain.knowledge import (
    Care,
    CaringSegment,
    Competitor,
    Drift,
    EvidenceChain,
    Found,
    Lineage,
    Neighbourhood,
    Objection,
    Objective,
    PictureEdge,
    PromotionRule,
    SeasonRule,
    SimilarHit,
    SimilarProduct,
    Strategy,
    SupportedPoint,
)
from memory.domain.lesson import Lesson
from memory.domain.product import Segment
from memory.graph.batch import Batch, Edge, Node, NodeRef, Version


class Snapshot(Protocol):
    """One published version of one tenant's graph, with the industry layer of the same moment.

    Validity is judged at `at` (the moment the snapshot was taken, unless one was given). Every question about something
    unknown gives an empty answer, or None where one thing is asked for. Raises `OutsideFailure` when a server does not
    answer and `StorageFailure` when the disk does not; `StaleVersion` when the version was compacted away meanwhile.
    """

    version: Version
    at: int
    """Epoch milliseconds UTC at which validity is judged."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def facts_for(self, product: str, as_of: int | None = None) -> tuple[Fact, ...]:
        """All that is known of a product and valid at `as_of` (epoch ms), by name, the current one first."""
        ...

    async def fact(self, fact_id: str) -> Fact | None:
        """The fact an evidence id names, the latest interval of it; None when it is unknown or was taken back."""
        ...

    async def contradictions(self, product: str) -> tuple[Contradiction, ...]:
        """Where sources disagree about a product now."""
        ...

    async def selling_points(self, product: str, lang: str | None = None) -> tuple[SupportedPoint, ...]:
        """Selling points, strongest first, each with the evidence that still holds; only those in `lang` if given."""
        ...

    async def aspects(self, product: str) -> tuple[ReviewAspect, ...]:
        """What reviews say, most spoken of first."""
        ...

    async def cares_about(self, segment: str) -> tuple[Care, ...]:
        """What a segment (own or industry) cares about, strongest first."""
        ...

    async def buyers_care_about(self, category: str) -> tuple[Care, ...]:
        """What the buyers of a category care about, strongest first."""
        ...

    async def segments_caring_about(self, benefit: str) -> tuple[CaringSegment, ...]:
        """Segments that care about an aspect (by id, or by its label in either language), strongest first."""
        ...

    async def segments_buying(self, category: str, lang: str = "zh") -> tuple[CaringSegment, ...]:
        """Segments that turn to a category, strongest first, labelled in `lang`."""
        ...

    async def segments(self, lang: str = "zh") -> tuple[Segment, ...]:
        """The shop's own segments, then the industry's, labelled in `lang`."""
        ...

    async def interests_of(self, customer: str) -> tuple[Care, ...]:
        """What a customer is drawn to, through the products they looked at and bought (two hops), strongest first."""
        ...

    async def competitors(self, product: str) -> tuple[Competitor, ...]: ...

    async def season_rules(self, category: str, day: dt.date) -> tuple[SeasonRule, ...]:
        """How the category's demand stands on `day`."""
        ...

    async def promotion_rules(
        self, market: str, day: dt.date, category: str | None = None
    ) -> tuple[PromotionRule, ...]:
        """Promotion seasons of a market that are on at `day`, the most relevant first."""
        ...

    async def strategies(self, objective: Objective, category: str | None = None) -> tuple[Strategy, ...]:
        """What serves an objective: the category's own first, then what serves any category."""
        ...

    async def objections(self, category: str) -> tuple[Objection, ...]:
        """Why buyers of a category hesitate, with honest answers."""
        ...

    async def evidence_chain(self, claim_id: str) -> EvidenceChain | None:
        """From a claim to what supports it, and whether that still stands."""
        ...

    async def creative_lineage(self, artefact_id: str) -> Lineage | None:
        """Where a creative came from, what it claims, and what became of it."""
        ...

    async def similar_products(self, product: str, k: int) -> tuple[SimilarProduct, ...]:
        """The shop's nearest products, by category, aspects and attributes."""
        ...

    async def similar_hits_for_new(self, product: str, k: int) -> tuple[SimilarHit, ...]:
        """Of the nearest products, those that sold, best first: what a cold start can learn from."""
        ...

    async def interest_drift(self, segment: str) -> Drift:
        """Whether the segment's interests moved between its two latest windows. See `memory.graph.drift`."""
        ...

    async def lessons_for(self, category: str | None, channel: str | None) -> tuple[Lesson, ...]:
        """Lessons that apply to a category and channel (None: any), best supported first."""
        ...

    async def find(self, text: str, k: int = 10, kinds: Sequence[str] = ("product",)) -> tuple[Found, ...]:
        """Things whose words match `text`, in Chinese or English, best first."""
        ...

    async def neighbourhood(self, name: str, hops: int = 2, kind: str = "product") -> Neighbourhood:
        """A product (or a node of another kind) and what is around it, at most 60 nodes, nearest first."""
        ...

    async def connection(self, start: NodeRef, end: NodeRef, hops: int = 4) -> tuple[PictureEdge, ...]:
        """How two things are connected: the shortest chain of relations, in order; empty when none is known."""
        ...

    async def contents(self) -> tuple[tuple[Node, ...], tuple[Edge, ...], tuple[Fact, ...]]:
        """All that the tenant's own graph holds in this version, in a stable order; the industry layer is not in it."""
        ...


class KnowledgeGraph(Protocol):
    """One tenant's graph. Raises `BadInput` for what the ontology does not allow."""

    async def publish(self, batch: Batch) -> Version:
        """Writes `batch` as one version, atomically and durably, and returns when readers see it.

        A batch that changes nothing gives the version that already stands. Raises `BadInput` with the row and field,
        nothing having been written; `OutsideFailure` or `StorageFailure` when the store fails.
        """
        ...

    async def snapshot(self, version: Version | None = None, at: int | None = None) -> Snapshot:
        """The latest published version, or the one that stood at `version`. Raises `StaleVersion` if compacted away."""
        ...

    async def compact(self, before: Version, limit: int = 10_000) -> int:
        """Drops at most `limit` rows that no version from `before` on can see; how many. Readers of older versions get
        `StaleVersion`."""
        ...

    async def erase(self) -> None:
        """Destroys everything of this tenant: the industry layer and other tenants are untouched. Not to be undone."""
        ...

    async def close(self) -> None: ...
