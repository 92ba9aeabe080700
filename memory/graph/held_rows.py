"""A small layer held in memory: the industry's, which is the same for all tenants and changes with the program alone.

A server is then asked for it once a version, and questions about a trade cost no further round trip.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import NamedTuple

from memory.domain.fact import Fact
from memory.graph.grams import grams
from memory.graph.ontology import words_of
from memory.graph.rows import EdgeRow, Hop, Key, NodeRow, Path


class Held(NamedTuple):
    """All rows of one version, of any validity."""

    nodes: dict[Key, list[NodeRow]]
    leaving: dict[Key, list[EdgeRow]]
    arriving: dict[Key, list[EdgeRow]]
    facts: list[Fact]


def held(nodes: Iterable[NodeRow], edges: Iterable[EdgeRow], facts: Iterable[Fact]) -> Held:
    """Indexes rows by what they are asked for; edges the heaviest first."""
    by_key: dict[Key, list[NodeRow]] = defaultdict(list)
    leaving: dict[Key, list[EdgeRow]] = defaultdict(list)
    arriving: dict[Key, list[EdgeRow]] = defaultdict(list)
    for node in nodes:
        by_key[node.key].append(node)
    for edge in edges:
        leaving[edge.source].append(edge)
        arriving[edge.target].append(edge)
    return Held(dict(by_key), dict(leaving), dict(arriving), list(facts))


class HeldRows:
    """`Rows` of a held layer, judged valid at one instant. `load` is called at the first question, if there is one."""

    def __init__(self, load: Callable[[], Awaitable[Held]], at: int) -> None:
        self._load = load
        self.at = at

    async def nodes(self, keys: Sequence[Key]) -> list[NodeRow]:
        layer = await self._load()
        return [row for key in dict.fromkeys(keys) for row in layer.nodes.get(key, ()) if self._valid(row)]

    async def nodes_of(self, kind: str) -> list[NodeRow]:
        layer = await self._load()
        found = [row for key, rows in layer.nodes.items() if key[0] == kind for row in rows if self._valid(row)]
        return sorted(found, key=lambda row: row.id)

    async def out(self, kinds: Sequence[str], sources: Sequence[Key], *, any_time: bool = False) -> list[EdgeRow]:
        return self._edges((await self._load()).leaving, kinds, sources, any_time=any_time)

    async def into(self, kinds: Sequence[str], targets: Sequence[Key], limit: int = 10_000) -> list[EdgeRow]:
        return self._edges((await self._load()).arriving, kinds, targets)[:limit]

    async def two_hops(self, start: Key, first: Hop, second: Hop, limit: int = 1_000) -> list[Path]:
        found: list[Path] = []
        for one in await self._step(start, first):
            middle = one.target if first.forward else one.source
            for two in await self._step(middle, second):
                if (two.key, two.valid_from) != (one.key, one.valid_from):
                    end = two.target if second.forward else two.source
                    found.append(Path(middle, end, one.kind, one.weight, two.kind, two.weight))
        return sorted(found, key=lambda path: (-path.first * path.second, path.middle[1], path.end))[:limit]

    async def facts_of(self, keys: Sequence[Key], as_of: int) -> list[Fact]:
        wanted = set(keys)
        return [
            fact
            for fact in (await self._load()).facts
            if (fact.subject_kind, fact.subject) in wanted and fact.valid_from <= as_of < fact.valid_to
        ]

    async def facts_by_id(self, ids: Sequence[str]) -> list[tuple[Fact, bool]]:
        wanted = set(ids)
        return [(fact, True) for fact in (await self._load()).facts if fact.id in wanted]

    async def search(self, text: str, kinds: Sequence[str], most: int) -> list[NodeRow]:
        wanted = set(grams(text))
        scored: list[tuple[int, Key, NodeRow]] = []
        for key, rows in (await self._load()).nodes.items():
            if key[0] in kinds:
                common = [(len(wanted.intersection(grams(words_of(row.kind, row.body)))), row) for row in rows]
                scored += [(-count, key, row) for count, row in common if count and self._valid(row)]
        return [row for _, _, row in sorted(scored, key=lambda one: one[:2])[:most]]

    async def everything(self) -> tuple[list[NodeRow], list[EdgeRow], list[Fact]]:
        layer = await self._load()
        nodes = [row for rows in layer.nodes.values() for row in rows]
        edges = [row for rows in layer.leaving.values() for row in rows]
        return (
            sorted(nodes, key=lambda row: (row.key, row.valid_from)),
            sorted(edges, key=lambda row: (row.key, row.valid_from)),
            layer.facts,
        )

    async def close(self) -> None:
        """Nothing to give back."""

    async def _step(self, key: Key, hop: Hop) -> list[EdgeRow]:
        return await (self.out(hop.kinds, [key]) if hop.forward else self.into(hop.kinds, [key]))

    def _edges(
        self, by_key: dict[Key, list[EdgeRow]], kinds: Sequence[str], keys: Sequence[Key], *, any_time: bool = False
    ) -> list[EdgeRow]:
        wanted = set(kinds)
        found = [
            row
            for key in dict.fromkeys(keys)
            for row in by_key.get(key, ())
            if row.kind in wanted and (any_time or self._valid(row))
        ]
        return sorted(found, key=lambda e: (-e.weight, e.kind, e.source, e.target, e.valid_from))

    def _valid(self, row: NodeRow | EdgeRow) -> bool:
        return row.valid_from <= self.at < row.valid_to
