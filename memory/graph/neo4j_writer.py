"""Writes one batch to Neo4j inside one managed transaction.

The tenant's `Ledger` node is written first, so its lock makes writers of one tenant take turns. A token on each version
tells a retry that its first attempt had been committed after all.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from memory.domain.fact import FOREVER
from memory.graph.batch import Batch, Version
from memory.graph.merge import Changes, Needs, Standing, merge, needs_of
from memory.graph.neo4j_link import ask
from memory.graph.neo4j_rows import EDGE, FACT, STATE, edge_row, node_row
from memory.graph.ontology import neo4j_label, neo4j_type, words_of
from memory.graph.rows import EdgeRow, FactRow, NodeRow

if TYPE_CHECKING:
    from neo4j import AsyncManagedTransaction

_CHUNK = 10_000
"""Rows a statement: a large batch is written in few, and a transaction's memory stays bounded."""
_STATE_COLUMNS = ("body", "source", "confidence", "valid_from", "valid_to", "words")
_EDGE_COLUMNS = ("weight", "body", "stated_by", "confidence", "valid_from", "valid_to")
_FACT_COLUMNS = tuple(name for name in FactRow._fields if name not in ("subject", "handle"))
_ENTITY = "(n:Entity {tenant: $t, kind: k[0], id: k[1]})"


class BatchWriter:
    """One attempt to write one batch for one tenant."""

    def __init__(self, tx: "AsyncManagedTransaction", tenant: str, scope: str) -> None:
        self._tx = tx
        self._tenant = tenant
        self._scope = scope

    async def write(self, batch: Batch, token: str, now: int) -> Version:
        await self._ask("MERGE (l:Ledger {tenant: $t}) SET l.turns = coalesce(l.turns, 0) + 1")
        [[last, wrote, made]] = await self._ask(
            "MATCH (l:Ledger {tenant: $t}) OPTIONAL MATCH (p:Version {tenant: $t, v: l.published})"
            " OPTIONAL MATCH (v:Version {tenant: $t, token: $token})"
            " OPTIONAL MATCH (b:BatchKey {tenant: $t, key: $key})"
            " RETURN coalesce(l.published, 0), CASE WHEN l.published IS NULL THEN [] ELSE p.wrote END,"
            " coalesce(v.v, b.v)",
            token=token,
            key=batch.key,
        )
        if made is not None:
            return made
        changes = merge(batch, await self._standing(batch))
        version = max(now, last + 1) if changes.size else last
        if changes.size:
            await self._apply(changes, version, token, _wrote(wrote, changes))
        if batch.key is not None:
            await self._ask("CREATE (:BatchKey {tenant: $t, key: $key, v: $v})", key=batch.key, v=version)
        return version

    async def _standing(self, batch: Batch) -> Standing:
        needs = needs_of(batch)
        nodes = [
            node_row(row)
            for row in await self._each(
                f"MATCH {_ENTITY}-[:STATE]->(s:State) WHERE s.tenant = $t AND s.until = {FOREVER} RETURN {STATE}",
                needs.nodes,
            )
        ]
        return Standing(nodes, await self._standing_edges(needs), await self._standing_facts(needs))

    async def _standing_edges(self, needs: Needs) -> list[EdgeRow]:
        now = f"e.tenant = $t AND e.until = {FOREVER}"
        rows: list[list[Any]] = []
        by_kind: dict[str, list[Any]] = {}
        for kind, source, target in needs.edges:
            by_kind.setdefault(kind, []).append((*source, *target))
        for kind, keys in sorted(by_kind.items()):
            rows += await self._each(
                # The subquery holds both ends fixed: without it a planner with stale statistics walks from a hub, which
                # took minutes a batch at 100,000 products.
                "MATCH (a:Entity {tenant: $t, kind: k[0], id: k[1]})"
                " MATCH (b:Entity {tenant: $t, kind: k[2], id: k[3]})"
                f" CALL (a, b) {{ MATCH (a)-[e:{neo4j_type(kind)}]->(b) WHERE {now} RETURN e }} RETURN {EDGE}",
                keys,
            )
        for pattern in ("(a)-[e]->(b:Entity)", "(b)<-[e]-(a:Entity)"):
            near = pattern[1]
            rows += await self._each(
                f"MATCH ({near}:Entity {{tenant: $t, kind: k[0], id: k[1]}}) MATCH {pattern}"
                f" WHERE {now} AND a.tenant = $t AND b.tenant = $t RETURN {EDGE}",
                needs.edges_at,
            )
        return [edge_row(row) for row in rows]

    async def _standing_facts(self, needs: Needs) -> list[FactRow]:
        now = f"f.tenant = $t AND f.until = {FOREVER}"
        end = f"RETURN {FACT}, elementId(f)"
        rows = await self._each(
            f"MATCH {_ENTITY}-[:FACT]->(f:Fact {{name: k[2]}}) WHERE {now} {end}",
            [(*subject, name) for subject, name in needs.facts],
        )
        rows += await self._each(f"MATCH {_ENTITY}-[:FACT]->(f:Fact) WHERE {now} {end}", needs.facts_of)
        rows += await self._each(
            f"MATCH (f:Fact {{tenant: $t, fact_id: k[0]}})<-[:FACT]-(n:Entity) WHERE {now} AND n.tenant = $t {end}",
            [(one,) for one in needs.fact_ids],
        )
        return [FactRow(row[2], (row[0], row[1]), *row[3:]) for row in rows]

    async def _apply(self, changes: Changes, version: Version, token: str, wrote: list[str] | None) -> None:
        for pattern, handles in (
            ("(x:State)", changes.close_nodes),
            ("(x:Fact)", changes.close_facts),
            ("()-[x]->()", changes.close_edges),
        ):
            await self._each(
                f"MATCH {pattern} WHERE elementId(x) = k AND x.tenant = $t SET x.until = $v, x.closed = $v",
                handles,
                v=version,
            )
        for kind, nodes in _grouped(changes.nodes, lambda row: row.kind):
            await self._add_nodes(kind, nodes, version)
        for (kind, source, target), edges in _grouped(
            changes.edges, lambda row: (row.kind, row.source[0], row.target[0])
        ):
            await self._add_edges(kind, source, target, edges, version)
        for kind, facts in _grouped(changes.facts, lambda row: row.subject[0]):
            await self._add_facts(kind, facts, version)
        await self._ask(
            "MATCH (l:Ledger {tenant: $t}) SET l.published = $v"
            " CREATE (:Version {tenant: $t, v: $v, changed: $changed, token: $token, wrote: $wrote})",
            v=version,
            changed=changes.size,
            wrote=wrote,
            token=token,
        )

    async def _add_nodes(self, kind: str, rows: Sequence[NodeRow], version: Version) -> None:
        await self._each(
            f"{_merge_entity('n', kind, 'k[0]')} CREATE (n)-[:STATE]->(:State {{tenant: $t, scope: $scope, kind: $kind,"
            f" since: $v, until: {FOREVER}, {_properties(_STATE_COLUMNS)}}})",
            [
                (
                    row.id,
                    _dump(row.body),
                    row.source,
                    row.confidence,
                    row.valid_from,
                    row.valid_to,
                    words_of(kind, row.body) or None,
                )
                for row in rows
            ],
            kind=kind,
            v=version,
            scope=self._scope,
        )

    async def _add_edges(self, kind: str, source: str, target: str, rows: Sequence[EdgeRow], version: Version) -> None:
        await self._each(
            f"{_merge_entity('a', source, 'k[0]')} {_merge_entity('b', target, 'k[1]')}"
            f" CREATE (a)-[:{neo4j_type(kind)} {{tenant: $t, since: $v, until: {FOREVER},"
            f" {_properties(_EDGE_COLUMNS, 2)}}}]->(b)",
            [
                (
                    row.source[1],
                    row.target[1],
                    float(row.weight),
                    _dump(row.body),
                    row.stated_by,
                    row.confidence,
                    row.valid_from,
                    row.valid_to,
                )
                for row in rows
            ],
            v=version,
        )

    async def _add_facts(self, kind: str, rows: Sequence[FactRow], version: Version) -> None:
        await self._each(
            f"{_merge_entity('n', kind, 'k[0]')} CREATE (n)-[:FACT]->(:Fact {{tenant: $t, since: $v,"
            f" until: {FOREVER}, {_properties(_FACT_COLUMNS)}}})",
            [(row.subject[1], *(getattr(row, column) for column in _FACT_COLUMNS)) for row in rows],
            v=version,
        )

    async def _each(self, statement: str, keys: Iterable[Any], **values: Any) -> list[list[Any]]:
        """Runs `statement` for every key `k`, a chunk at a time."""
        rows: list[list[Any]] = []
        for chunk in _chunks(list(keys)):
            rows += await self._ask(f"UNWIND $keys AS k {statement}", keys=chunk, **values)
        return rows

    async def _ask(self, statement: str, **values: Any) -> list[list[Any]]:
        return await ask(self._tx, statement, t=self._tenant, **values)


def _wrote(before: list[str] | None, changes: Changes) -> list[str] | None:
    """The kinds of nodes and edges that were ever written; None (unknown) after a version that did not say it."""
    if before is None:
        return None
    return sorted({*before, *(row.kind for row in (*changes.nodes, *changes.edges))})


def _merge_entity(name: str, kind: str, id_expression: str) -> str:
    return (
        f"MERGE ({name}:Entity {{tenant: $t, kind: '{kind}', id: {id_expression}}})"
        f" ON CREATE SET {name}:{neo4j_label(kind)}"
    )


def _properties(columns: Sequence[str], first: int = 1) -> str:
    """`body: k[1], source: k[2], …`: rows travel as lists, since the names of maps would be most of what is sent."""
    return ", ".join(f"{name}: k[{number}]" for number, name in enumerate(columns, start=first))


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), _CHUNK):
        yield [list(key) if isinstance(key, tuple) else key for key in keys[start : start + _CHUNK]]


def _grouped(rows: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return sorted(groups.items())


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
