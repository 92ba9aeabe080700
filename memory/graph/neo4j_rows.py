"""Reads of a Neo4j graph at one published version.

Neo4j reads what is committed at the moment, so each pattern names the version itself. Every statement collects its rows
and only then looks at how far compaction has come, so rows that went missing under it are noticed.
"""

import json
from collections.abc import Sequence
from typing import Any

from memory.domain.errors import StaleVersion
from memory.domain.fact import FOREVER, Fact
from memory.graph.grams import grams
from memory.graph.neo4j_link import Neo4jLink, Row
from memory.graph.ontology import EDGES, neo4j_type
from memory.graph.rows import EdgeRow, Hop, Key, NodeRow, Path
from memory.graph.schema import FULLTEXT_INDEX
from memory.graph.sqlite_rows import fact_of

_SEEN = "{x}.tenant = $t AND {x}.since <= $v AND {x}.until > $v"
_VALID = "{x}.valid_from <= $at AND {x}.valid_to > $at"
STATE = "n.kind, n.id, s.body, s.source, s.confidence, s.valid_from, s.valid_to, elementId(s)"
EDGE = (
    "type(e), a.kind, a.id, b.kind, b.id, e.weight, e.body, e.stated_by, e.confidence, e.valid_from, e.valid_to,"
    " elementId(e)"
)
FACT = (
    "n.kind, n.id, f.fact_id, f.name, f.value, f.unit, f.kind, f.basis, f.origin, f.source, f.quote, f.confidence,"
    " f.valid_from, f.valid_to"
)
_ENTITY = "({x}:Entity {{tenant: $t, kind: k[0], id: k[1]}})"
_KINDS = {neo4j_type(kind): kind for kind in EDGES}


class Neo4jRows:
    """`Rows` over a server, for one tenant.

    `wrote` names the kinds of nodes and edges that the tenant ever wrote, None when that is not known: what was never
    written is not asked for.
    """

    def __init__(
        self, link: Neo4jLink, tenant: str, scope: str, version: int, at: int, wrote: Sequence[str] | None = None
    ) -> None:
        self._link = link
        self._tenant = tenant
        self._scope = scope
        self.version = version
        self.at = at
        self._wrote = None if wrote is None else frozenset(wrote)

    async def nodes(self, keys: Sequence[Key]) -> list[NodeRow]:
        keys = [key for key in keys if self._may_hold(key[0])]
        if not keys:
            return []
        rows = await self._all(
            f"UNWIND $keys AS k MATCH {_ENTITY.format(x='n')}-[:STATE]->(s:State)"
            f" WHERE {_SEEN.format(x='s')} AND {_VALID.format(x='s')} RETURN [{STATE}]",
            keys=_listed(keys),
        )
        return [node_row(row) for row in rows]

    async def nodes_of(self, kind: str) -> list[NodeRow]:
        if not self._may_hold(kind):
            return []
        rows = await self._all(
            "MATCH (n:Entity)-[:STATE]->(s:State {tenant: $t, kind: $kind})"
            f" WHERE n.tenant = $t AND {_SEEN.format(x='s')} AND {_VALID.format(x='s')} RETURN [{STATE}]",
            kind=kind,
        )
        return sorted((node_row(row) for row in rows), key=lambda row: row.id)

    async def out(self, kinds: Sequence[str], sources: Sequence[Key], *, any_time: bool = False) -> list[EdgeRow]:
        valid = "" if any_time else f" AND {_VALID.format(x='e')}"
        kinds = self._held(kinds)
        if not kinds:
            return []
        rows = await self._all(
            f"UNWIND $keys AS k MATCH {_ENTITY.format(x='a')}-[e:{_types(kinds)}]->(b:Entity)"
            f" WHERE b.tenant = $t AND {_SEEN.format(x='e')}{valid} RETURN [{EDGE}]",
            keys=_listed(sources),
        )
        return _heaviest_first(rows)

    async def into(self, kinds: Sequence[str], targets: Sequence[Key], limit: int = 10_000) -> list[EdgeRow]:
        kinds = self._held(kinds)
        if not kinds:
            return []
        rows = await self._all(
            f"UNWIND $keys AS k MATCH (a:Entity)-[e:{_types(kinds)}]->{_ENTITY.format(x='b')}"
            f" WHERE a.tenant = $t AND {_SEEN.format(x='e')} AND {_VALID.format(x='e')}"
            f" RETURN [{EDGE}] ORDER BY e.weight DESC, type(e), a.kind, a.id, b.kind, b.id LIMIT $limit",
            keys=_listed(targets),
            limit=limit,
        )
        return _heaviest_first(rows)

    async def two_hops(self, start: Key, first: Hop, second: Hop, limit: int = 1_000) -> list[Path]:
        first, second = (hop._replace(kinds=tuple(self._held(hop.kinds))) for hop in (first, second))
        if not first.kinds or not second.kinds:
            return []
        rows = await self._all(
            f"MATCH (a:Entity {{tenant: $t, kind: $kind, id: $id}}){_arrow('x', first)}(m:Entity)"
            f"{_arrow('y', second)}(z:Entity) WHERE m.tenant = $t AND z.tenant = $t"
            f" AND {_SEEN.format(x='x')} AND {_VALID.format(x='x')}"
            f" AND {_SEEN.format(x='y')} AND {_VALID.format(x='y')}"
            " RETURN [m.kind, m.id, z.kind, z.id, type(x), x.weight, type(y), y.weight]"
            " ORDER BY x.weight * y.weight DESC, m.id, z.kind, z.id LIMIT $limit",
            kind=start[0],
            id=start[1],
            limit=limit,
        )
        return [Path((m, mid), (z, zid), _KINDS[x], wx, _KINDS[y], wy) for m, mid, z, zid, x, wx, y, wy in rows]

    async def facts_of(self, keys: Sequence[Key], as_of: int) -> list[Fact]:
        rows = await self._all(
            f"UNWIND $keys AS k MATCH {_ENTITY.format(x='n')}-[:FACT]->(f:Fact) WHERE {_SEEN.format(x='f')}"
            f" AND f.valid_from <= $as_of AND f.valid_to > $as_of RETURN [{FACT}, f.since, f.until]",
            keys=_listed(keys),
            as_of=as_of,
        )
        return sorted((self._fact(row) for row in rows), key=_fact_order)

    async def facts_by_id(self, ids: Sequence[str]) -> list[tuple[Fact, bool]]:
        rows = await self._all(
            "UNWIND $ids AS id MATCH (f:Fact {tenant: $t, fact_id: id})<-[:FACT]-(n:Entity)"
            f" WHERE n.tenant = $t AND f.since <= $v RETURN [{FACT}, f.since, f.until]",
            ids=list(dict.fromkeys(ids)),
        )
        rows.sort(key=lambda row: (row[2], -row[15], -row[12], -row[14]))
        return [(self._fact(row), row[15] > self.version) for row in rows]

    async def search(self, text: str, kinds: Sequence[str], most: int) -> list[NodeRow]:
        tokens = dict.fromkeys(grams(text))
        kinds = self._held(kinds)
        if not tokens or not kinds:
            return []
        words = " OR ".join(f'"{token}"' for token in tokens)
        rows = await self._all(
            f"CALL db.index.fulltext.queryNodes('{FULLTEXT_INDEX}', $match) YIELD node AS s, score"
            " MATCH (n:Entity)-[:STATE]->(s) WHERE n.tenant = $t AND s.kind IN $kinds"
            f" AND {_SEEN.format(x='s')} AND {_VALID.format(x='s')}"
            f" RETURN [{STATE}] ORDER BY score DESC, n.kind, n.id LIMIT $most",
            match=f'+scope:"{self._scope}" +words:({words})',
            kinds=kinds,
            most=most,
        )
        return [node_row(row) for row in rows]

    async def everything(self) -> tuple[list[NodeRow], list[EdgeRow], list[Fact]]:
        nodes = await self._all(
            "MATCH (n:Entity)-[:STATE]->(s:State {tenant: $t})"
            f" WHERE n.tenant = $t AND {_SEEN.format(x='s')} RETURN [{STATE}]"
        )
        edges = await self._all(
            f"MATCH (a:Entity {{tenant: $t}})-[e:{_types(list(EDGES))}]->(b:Entity) WHERE b.tenant = $t"
            f" AND {_SEEN.format(x='e')} RETURN [{EDGE}]"
        )
        facts = await self._all(
            "MATCH (n:Entity)-[:FACT]->(f:Fact {tenant: $t})"
            f" WHERE n.tenant = $t AND {_SEEN.format(x='f')} RETURN [{FACT}, f.since, f.until]"
        )
        return (
            sorted((node_row(row) for row in nodes), key=lambda row: (row.key, row.valid_from)),
            sorted((edge_row(row) for row in edges), key=lambda row: (row.key, row.valid_from)),
            sorted((self._fact(row) for row in facts), key=_fact_order),
        )

    async def close(self) -> None:
        """Nothing to give back: the driver belongs to the graph."""

    def _may_hold(self, kind: str) -> bool:
        return self._wrote is None or kind in self._wrote

    def _held(self, kinds: Sequence[str]) -> list[str]:
        return [kind for kind in kinds if self._may_hold(kind)]

    async def _all(self, query: str, **values: Any) -> list[Row]:
        statement = (
            f"WITH COLLECT {{ {query} }} AS rows OPTIONAL MATCH (l:Ledger {{tenant: $t}})"
            " RETURN rows, coalesce(l.horizon, 0)"
        )
        [[rows, horizon]] = await self._link.ask(statement, t=self._tenant, v=self.version, at=self.at, **values)
        if self.version < horizon:
            raise StaleVersion(
                f"version {self.version} of the graph was compacted away", todo="take a new snapshot and start again"
            )
        return rows

    def _fact(self, row: Row) -> Fact:
        until = row[15]
        return fact_of((row[0], row[1]), row[2:15], until if until <= self.version else FOREVER)


def node_row(row: Row) -> NodeRow:
    return NodeRow(row[0], row[1], json.loads(row[2]), row[3], float(row[4]), row[5], row[6], row[7])


def edge_row(row: Row) -> EdgeRow:
    return EdgeRow(
        _KINDS[row[0]],
        (row[1], row[2]),
        (row[3], row[4]),
        float(row[5]),
        json.loads(row[6]),
        row[7],
        float(row[8]),
        row[9],
        row[10],
        row[11],
    )


def _types(kinds: Sequence[str]) -> str:
    return "|".join(neo4j_type(kind) for kind in kinds if kind in EDGES)


def _arrow(name: str, hop: Hop) -> str:
    middle = f"[{name}:{_types(hop.kinds)}]"
    return f"-{middle}->" if hop.forward else f"<-{middle}-"


def _listed(keys: Sequence[Key]) -> list[list[str]]:
    return [list(key) for key in dict.fromkeys(keys)]


def _heaviest_first(rows: list[Row]) -> list[EdgeRow]:
    edges = [edge_row(row) for row in rows]
    return sorted(edges, key=lambda e: (-e.weight, e.kind, e.source, e.target, e.valid_from))


def _fact_order(fact: Fact) -> tuple[str, str, str, str, int]:
    return fact.subject_kind, fact.subject, fact.name, fact.id, fact.valid_from
