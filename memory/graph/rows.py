"""The shapes that cross from a store to the questions: plain tuples, since a two-hop read makes hundreds."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from memory.domain.fact import Fact

Key = tuple[str, str]
"""Kind and id of a node."""
EdgeKey = tuple[str, Key, Key]
"""Kind, source and target of an edge."""
Handle = int | str
"""How a store finds one of its rows again."""


class NodeRow(NamedTuple):
    kind: str
    id: str
    body: dict[str, Any]
    source: str
    confidence: float
    valid_from: int
    valid_to: int
    handle: Handle | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.id

    @property
    def content(self) -> tuple[Any, ...]:
        """What makes it say something else. Where it was read is not part of it: a feed's lines move."""
        return self.body, self.confidence


class EdgeRow(NamedTuple):
    kind: str
    source: Key
    target: Key
    weight: float
    body: dict[str, Any]
    stated_by: str
    confidence: float
    valid_from: int
    valid_to: int
    handle: Handle | None = None

    @property
    def key(self) -> EdgeKey:
        return self.kind, self.source, self.target

    @property
    def content(self) -> tuple[Any, ...]:
        return self.weight, self.body, self.confidence


class FactRow(NamedTuple):
    fact_id: str
    subject: Key
    name: str
    value: str
    unit: str | None
    kind: str
    basis: str
    origin: str
    source: str
    quote: str
    confidence: float
    valid_from: int
    valid_to: int
    handle: Handle | None = None

    @property
    def key(self) -> tuple[Key, str, str]:
        return self.subject, self.name, self.origin

    @property
    def content(self) -> tuple[Any, ...]:
        return self.value, self.unit, self.kind, self.basis, self.quote, self.confidence


class Path(NamedTuple):
    """Where two hops lead."""

    middle: Key
    end: Key
    first_kind: str
    first: float
    """Weight of the first edge."""
    second_kind: str
    second: float


class Hop(NamedTuple):
    kinds: tuple[str, ...]
    forward: bool = True


class Rows(Protocol):
    """One layer (a tenant's, or the industry's) at one published version, judged valid at one instant.

    Both adapters answer the same few reads, and the questions are built on these once.
    """

    async def nodes(self, keys: Sequence[Key]) -> list[NodeRow]: ...

    async def nodes_of(self, kind: str) -> list[NodeRow]:
        """All of a kind, by id."""
        ...

    async def out(self, kinds: Sequence[str], sources: Sequence[Key], *, any_time: bool = False) -> list[EdgeRow]:
        """Edges that leave any of `sources`, the heaviest first; with `any_time` those not valid now as well."""
        ...

    async def into(self, kinds: Sequence[str], targets: Sequence[Key], limit: int = 10_000) -> list[EdgeRow]:
        """Edges that arrive at any of `targets`, the heaviest `limit`."""
        ...

    async def two_hops(self, start: Key, first: Hop, second: Hop, limit: int = 1_000) -> list[Path]:
        """Every pair of different edges from `start`, the heaviest first."""
        ...

    async def facts_of(self, keys: Sequence[Key], as_of: int) -> list[Fact]: ...

    async def facts_by_id(self, ids: Sequence[str]) -> list[tuple[Fact, bool]]:
        """Facts by id, whatever their validity, and whether they still stand in this version; the latest first."""
        ...

    async def search(self, text: str, kinds: Sequence[str], most: int) -> list[NodeRow]:
        """At most `most` nodes that share a word with `text`, by an index whose ranking is only good for choosing."""
        ...

    async def everything(self) -> tuple[list[NodeRow], list[EdgeRow], list[Fact]]: ...

    async def close(self) -> None: ...
