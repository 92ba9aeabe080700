"""Looking around: search, a product's neighbourhood, and all there is."""

from collections.abc import Sequence

from memory.domain.fact import Fact
from memory.domain.knowledge import Found, Neighbourhood, PictureEdge, PictureNode
from memory.graph.batch import Edge, Node, NodeRef
from memory.graph.grams import grams
from memory.graph.layers import Layers
from memory.graph.ontology import EDGES, label_of, words_of
from memory.graph.resolve import resolved
from memory.graph.rows import EdgeRow, Key, NodeRow

_MOST_FRONTIER = 500
_CANDIDATES = 500
_MOST_NODES = 60
_MOST_EACH = 8
"""Neighbours of one kind that one node may bring in, so that a hub does not fill the picture."""

_INTO_HUBS = ("cares_about", "favours", "teaches", "suits", "governs")
"""What is followed back from a category or aspect: not its every product."""


class AroundAnswers(Layers):
    async def find(self, text: str, k: int = 10, kinds: Sequence[str] = ("product",)) -> tuple[Found, ...]:
        wanted = set(grams(text))
        rows = await self.tenant.search(text, kinds, _CANDIDATES) + await self.industry.search(text, kinds, _CANDIDATES)
        found = [
            Found(kind=row.kind, id=row.id, label=label_of(row.body, row.id), score=_match(wanted, row)) for row in rows
        ]
        return tuple(sorted(found, key=lambda one: (-one.score, one.kind, one.id))[:k])

    async def neighbourhood(self, name: str, hops: int = 2, kind: str = "product") -> Neighbourhood:
        centre: Key = (kind, name)
        hop_of: dict[Key, int] = {centre: 0}
        edges: dict[tuple[str, Key, Key], EdgeRow] = {}
        frontier: list[Key] = [centre]
        truncated = False
        for hop in range(1, hops + 1):
            reached, more = _fan(await self._touching(frontier), frontier)
            truncated |= more
            for edge in reached:
                for key in (edge.source, edge.target):
                    if key not in hop_of and len(hop_of) < _MOST_NODES:
                        hop_of[key] = hop
                if edge.source in hop_of and edge.target in hop_of:
                    edges[edge.key] = edge
                else:
                    truncated = True
            frontier = [key for key, at in hop_of.items() if at == hop]
        rows = await self.nodes(list(hop_of))
        return Neighbourhood(
            centre=name,
            nodes=tuple(_node(key, rows.get(key), hop) for key, hop in hop_of.items()) if centre in rows else (),
            edges=tuple(_edge(edge) for edge in edges.values()) if centre in rows else (),
            facts=resolved(await self.facts_of([centre])),
            truncated=truncated,
        )

    async def connection(self, start: NodeRef, end: NodeRef, hops: int = 4) -> tuple[PictureEdge, ...]:
        first: Key = (start.kind, start.id)
        goal: Key = (end.kind, end.id)
        came_by: dict[Key, tuple[Key, EdgeRow] | None] = {first: None}
        frontier = [first]
        for _ in range(hops):
            touching = await self._touching(frontier)
            frontier = []
            for edge in touching:
                for near, far in ((edge.source, edge.target), (edge.target, edge.source)):
                    if near in came_by and far not in came_by:
                        came_by[far] = (near, edge)
                        frontier.append(far)
            if goal in came_by or not frontier:
                break
            frontier = frontier[:_MOST_FRONTIER]
        return _chain(came_by, goal)

    async def contents(self) -> tuple[tuple[Node, ...], tuple[Edge, ...], tuple[Fact, ...]]:
        nodes, edges, facts = await self.tenant.everything()
        return (
            tuple(Node(**{k: v for k, v in row._asdict().items() if k != "handle"}) for row in nodes),
            tuple(_written(row) for row in edges),
            tuple(facts),
        )

    async def _touching(self, keys: list[Key]) -> list[EdgeRow]:
        kinds = list(EDGES)
        people = [kind for kind in kinds if kind not in ("viewed", "bought")]
        inward = [key for key in keys if key[0] not in ("category", "aspect")]
        hubs = [key for key in keys if key[0] in ("category", "aspect")]
        found = await self.out(kinds, keys) + await self.into(people, inward)
        return found + await self.into(_INTO_HUBS, hubs)


def _chain(came_by: dict[Key, tuple[Key, EdgeRow] | None], goal: Key) -> tuple[PictureEdge, ...]:
    chain: list[PictureEdge] = []
    step = came_by.get(goal)
    while step is not None:
        near, edge = step
        chain.append(_edge(edge))
        step = came_by[near]
    return tuple(reversed(chain))


def _match(wanted: set[str], row: NodeRow) -> float:
    """The share of the wanted words that a node has, then how much of it they are.

    An index's own score moves with whatever else is indexed: other versions, and on a server other tenants.
    """
    words = set(grams(words_of(row.kind, row.body)))
    common = len(wanted & words)
    return round((common / len(wanted) + 0.1 * common / len(words)) / 1.1, 4) if words else 0.0


def _fan(edges: list[EdgeRow], frontier: list[Key]) -> tuple[list[EdgeRow], bool]:
    """At most a few edges of a kind for each node, the heaviest first."""
    taken: dict[tuple[str, Key], int] = {}
    kept: list[EdgeRow] = []
    near = set(frontier)
    for edge in edges:
        slot = (edge.kind, edge.source if edge.source in near else edge.target)
        taken[slot] = taken.get(slot, 0) + 1
        if taken[slot] <= _MOST_EACH:
            kept.append(edge)
    return kept, len(kept) < len(edges)


def _node(key: Key, row: NodeRow | None, hop: int) -> PictureNode:
    body = row.body if row is not None else {}
    return PictureNode(
        kind=key[0],
        id=key[1],
        label=label_of(body, key[1]),
        hop=hop,
        detail=f"{row.source} · {row.confidence:.0%}" if row is not None else "",
    )


def _edge(edge: EdgeRow) -> PictureEdge:
    return PictureEdge(
        kind=edge.kind,
        source=":".join(edge.source),
        target=":".join(edge.target),
        weight=edge.weight,
        confidence=edge.confidence,
    )


def _written(row: EdgeRow) -> Edge:
    return Edge(
        kind=row.kind,
        source=NodeRef(kind=row.source[0], id=row.source[1]),
        target=NodeRef(kind=row.target[0], id=row.target[1]),
        weight=row.weight,
        body=row.body,
        stated_by=row.stated_by,
        confidence=row.confidence,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
