"""What is written to the graph: one batch is one published version, seen wholly or not at all."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from memory.domain.evidence import EvidenceKind
from memory.domain.fact import ALWAYS, FOREVER, Basis
from memory.domain.ids import derive_id
from memory.domain.noun import Noun

Version: TypeAlias = int
"""A published state of one tenant's graph: the epoch millisecond at which it was recorded, strictly increasing."""

Instant = Annotated[int, Field(ge=ALWAYS, le=FOREVER)]
Share = Annotated[float, Field(ge=0, le=1)]


Name = Annotated[str, Field(pattern=r"^[^\x00]+$")]
"""Any text without NUL, at which SQLite's JSON would cut it short."""


class NodeRef(Noun):
    """Names a node."""

    type: Literal["node"] = "node"
    kind: str
    id: Name

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


class EdgeRef(Noun):
    """Names an edge; every interval of it when `valid_from` is None."""

    type: Literal["edge"] = "edge"
    kind: str
    source: NodeRef
    target: NodeRef
    valid_from: Instant | None = None


class FactRef(Noun):
    """Names a fact; every interval of it when `valid_from` is None."""

    type: Literal["fact"] = "fact"
    id: str
    valid_from: Instant | None = None


Ref = Annotated[NodeRef | EdgeRef | FactRef, Field(discriminator="type")]


class Node(Noun):
    """A thing of the ontology. `body` must fit its kind's model (`memory.graph.ontology.NODES[kind].body`)."""

    kind: str
    id: Name
    body: dict[str, Any] = {}
    source: str
    confidence: Share = 1.0
    valid_from: Instant = ALWAYS
    valid_to: Instant = FOREVER

    @property
    def ref(self) -> NodeRef:
        return NodeRef(kind=self.kind, id=self.id)


class Edge(Noun):
    """A relation of the ontology. The same kind, ends and `valid_from` replaces what was there."""

    kind: str
    source: NodeRef
    target: NodeRef
    weight: Annotated[float, Field(allow_inf_nan=False)] = 1.0
    body: dict[str, Any] = {}
    stated_by: str
    """Readable source."""
    confidence: Share = 1.0
    valid_from: Instant = ALWAYS
    valid_to: Instant = FOREVER


class Statement(Noun):
    """Something that a source says of a node. It becomes a fact when its batch is published.

    The same `origin` speaking again of the same `name` replaces what it said, for the time that the new statement
    covers: what was said of the time before stays. Other origins are untouched: what disagrees is kept and surfaced.
    """

    subject: NodeRef
    name: Name
    value: str
    unit: str | None = None
    kind: EvidenceKind = "attribute"
    basis: Basis
    origin: str = ""
    """Which voice it is; the basis when empty. Two feeds of one shop are two origins: `feed:shopify`, `feed:google`."""
    source: str
    quote: str = ""
    """The value with its name when empty."""
    confidence: Share = 1.0
    valid_from: Instant = ALWAYS
    """Give it for what changes by nature (price, stock); leave it for what a product is."""
    valid_to: Instant = FOREVER

    @property
    def voice(self) -> str:
        return self.origin or str(self.basis)

    @property
    def fact_id(self) -> str:
        return derive_id("ev", self.subject.key, self.name, self.value, self.unit, self.voice)


class Expiry(Noun):
    """`what` holds until `at` and no longer."""

    what: Ref
    at: Instant


class Restated(Noun):
    """The batch states all that `origin` now says of `subject`: what it no longer says is taken back."""

    subject: NodeRef
    origin: str


class Batch(Noun):
    """Writes that become visible together. Applied in the order retract, expire, restated, nodes, edges, statements.

    `key` makes a batch that may be sent twice take effect once: a batch whose key was published before changes nothing
    and gives the version it had.
    """

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    statements: tuple[Statement, ...] = ()
    retract: tuple[Ref, ...] = ()
    """Recorded no more: gone from later versions, still in earlier ones. A node takes its edges and facts along."""
    expire: tuple[Expiry, ...] = ()
    restated: tuple[Restated, ...] = ()
    key: str | None = None

    def __add__(self, other: "Batch") -> "Batch":
        """Both in one version; the key is the left one's."""
        return Batch(
            nodes=self.nodes + other.nodes,
            edges=self.edges + other.edges,
            statements=self.statements + other.statements,
            retract=self.retract + other.retract,
            expire=self.expire + other.expire,
            restated=self.restated + other.restated,
            key=self.key or other.key,
        )
