# ruff: noqa: S608 - statements are made of this module's own constants; values are always parameters
"""Reads of one SQLite file at one published version."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from memory.domain.errors import StaleVersion, StorageFailure
from memory.domain.fact import FOREVER, Basis, Fact
from memory.graph.grams import grams
from memory.graph.rows import EdgeRow, Hop, Key, NodeRow, Path

_SEEN = "{t}.until > :v AND {t}.since <= :v"
_VALID = "{t}.valid_from <= :at AND {t}.valid_to > :at"
_STATE = "n.kind, n.id, s.body, s.source, s.confidence, s.valid_from, s.valid_to, s.s"
_EDGE = "e.kind, a.kind, a.id, b.kind, b.id, e.weight, e.body, e.stated_by, e.confidence, e.valid_from, e.valid_to, e.e"
_FACT = (
    "n.kind, n.id, f.fact_id, f.name, f.value, f.unit, f.kind, f.basis, f.origin, f.source, f.quote, f.confidence,"
    " f.valid_from, f.valid_to, f.since, f.until"
)
_KEYS = "json_each(:keys) k CROSS JOIN node {t} ON {t}.kind = k.value ->> 0 AND {t}.id = k.value ->> 1"


class SqliteRows:
    """`Rows` over a connection that is the reader's alone. Each read is one short statement in its own transaction."""

    def __init__(self, connection: sqlite3.Connection, version: int, at: int) -> None:
        self._connection = connection
        self.version = version
        self.at = at

    async def nodes(self, keys: Sequence[Key]) -> list[NodeRow]:
        sql = (
            f"SELECT {_STATE} FROM {_KEYS.format(t='n')} CROSS JOIN state s ON s.node = n.n"
            f" WHERE {_SEEN.format(t='s')} AND {_VALID.format(t='s')}"
        )
        return [_node(row) for row in self._all(sql, keys=_json(keys))]

    async def nodes_of(self, kind: str) -> list[NodeRow]:
        sql = (
            f"SELECT {_STATE} FROM state s JOIN node n ON n.n = s.node WHERE s.kind = :kind"
            f" AND {_SEEN.format(t='s')} AND {_VALID.format(t='s')} ORDER BY n.id"
        )
        return [_node(row) for row in self._all(sql, kind=kind)]

    async def out(self, kinds: Sequence[str], sources: Sequence[Key], *, any_time: bool = False) -> list[EdgeRow]:
        return self._edges("src", "dst", kinds, sources, 1_000_000, "" if any_time else f" AND {_VALID.format(t='e')}")

    async def into(self, kinds: Sequence[str], targets: Sequence[Key], limit: int = 10_000) -> list[EdgeRow]:
        return self._edges("dst", "src", kinds, targets, limit, f" AND {_VALID.format(t='e')}")

    def _edges(
        self, near: str, far: str, kinds: Sequence[str], keys: Sequence[Key], limit: int, valid: str
    ) -> list[EdgeRow]:
        known, other = ("a", "b") if near == "src" else ("b", "a")
        sql = (
            f"SELECT {_EDGE} FROM {_KEYS.format(t=known)} CROSS JOIN json_each(:kinds) q"
            f" CROSS JOIN edge e ON e.{near} = {known}.n AND e.kind = q.value"
            f" CROSS JOIN node {other} ON {other}.n = e.{far}"
            f" WHERE {_SEEN.format(t='e')}{valid}"
            " ORDER BY e.weight DESC, e.kind, a.kind, a.id, b.kind, b.id, e.valid_from LIMIT :limit"
        )
        return [_edge(row) for row in self._all(sql, keys=_json(keys), kinds=json.dumps(list(kinds)), limit=limit)]

    async def two_hops(self, start: Key, first: Hop, second: Hop, limit: int = 1_000) -> list[Path]:
        leave1, reach1 = ("src", "dst") if first.forward else ("dst", "src")
        leave2, reach2 = ("src", "dst") if second.forward else ("dst", "src")
        sql = (
            "SELECT m.kind, m.id, t.kind, t.id, e1.kind, e1.weight, e2.kind, e2.weight FROM node a"
            f" CROSS JOIN edge e1 ON e1.{leave1} = a.n AND e1.kind IN ({_names('x', first)})"
            f" CROSS JOIN edge e2 ON e2.{leave2} = e1.{reach1} AND e2.kind IN ({_names('y', second)})"
            " AND e2.e <> e1.e"
            f" CROSS JOIN node m ON m.n = e1.{reach1} CROSS JOIN node t ON t.n = e2.{reach2}"
            f" WHERE a.kind = :kind AND a.id = :id AND {_SEEN.format(t='e1')} AND {_VALID.format(t='e1')}"
            f" AND {_SEEN.format(t='e2')} AND {_VALID.format(t='e2')}"
            " ORDER BY e1.weight * e2.weight DESC, m.id, t.kind, t.id LIMIT :limit"
        )
        kinds = {f"x{i}": kind for i, kind in enumerate(first.kinds)} | {f"y{i}": k for i, k in enumerate(second.kinds)}
        rows = self._all(sql, kind=start[0], id=start[1], limit=limit, **kinds)
        return [Path((m, mid), (t, tid), *edges) for m, mid, t, tid, *edges in rows]

    async def facts_of(self, keys: Sequence[Key], as_of: int) -> list[Fact]:
        sql = (
            f"SELECT {_FACT} FROM {_KEYS.format(t='n')} CROSS JOIN fact f ON f.node = n.n"
            f" WHERE {_SEEN.format(t='f')} AND f.valid_from <= :as_of AND f.valid_to > :as_of"
            " ORDER BY n.kind, n.id, f.name, f.fact_id, f.valid_from"
        )
        return [self._fact(row) for row in self._all(sql, keys=_json(keys), as_of=as_of)]

    async def facts_by_id(self, ids: Sequence[str]) -> list[tuple[Fact, bool]]:
        sql = (
            f"SELECT {_FACT} FROM json_each(:ids) k CROSS JOIN fact f ON f.fact_id = k.value"
            " CROSS JOIN node n ON n.n = f.node WHERE f.since <= :v"
            " ORDER BY f.fact_id, f.until DESC, f.valid_from DESC, f.since DESC"
        )
        rows = self._all(sql, ids=json.dumps(list(ids)))
        return [(self._fact(row), row["until"] > self.version) for row in rows]

    async def search(self, text: str, kinds: Sequence[str], most: int) -> list[NodeRow]:
        tokens = dict.fromkeys(grams(text))
        if not tokens:
            return []
        sql = (
            f"SELECT {_STATE} FROM words JOIN state s ON s.s = words.rowid"
            " JOIN node n ON n.n = s.node WHERE words MATCH :match AND s.kind IN (SELECT value FROM json_each(:kinds))"
            f" AND {_SEEN.format(t='s')} AND {_VALID.format(t='s')} ORDER BY rank, n.kind, n.id LIMIT :most"
        )
        match = " OR ".join('"{}"'.format(token.replace('"', '""')) for token in tokens)
        rows = self._all(sql, match=match, kinds=json.dumps(list(kinds)), most=most)
        return [_node(row) for row in rows]

    async def everything(self) -> tuple[list[NodeRow], list[EdgeRow], list[Fact]]:
        nodes = self._all(
            f"SELECT {_STATE} FROM state s JOIN node n ON n.n = s.node WHERE {_SEEN.format(t='s')}"
            " ORDER BY n.kind, n.id, s.valid_from"
        )
        edges = self._all(
            f"SELECT {_EDGE} FROM edge e JOIN node a ON a.n = e.src JOIN node b ON b.n = e.dst"
            f" WHERE {_SEEN.format(t='e')} ORDER BY e.kind, a.kind, a.id, b.kind, b.id, e.valid_from"
        )
        facts = self._all(
            f"SELECT {_FACT} FROM fact f JOIN node n ON n.n = f.node WHERE {_SEEN.format(t='f')}"
            " ORDER BY n.kind, n.id, f.name, f.fact_id, f.valid_from"
        )
        return [_node(row) for row in nodes], [_edge(row) for row in edges], [self._fact(row) for row in facts]

    async def close(self) -> None:
        """Nothing to give back: no transaction is held between reads, so the log can always be truncated."""

    def _all(self, sql: str, **values: Any) -> list[sqlite3.Row]:
        """Runs one read, then makes sure that compaction has not passed this version meanwhile."""
        try:
            rows = self._connection.execute(sql, {"v": self.version, "at": self.at, **values}).fetchall()
            horizon = self._connection.execute("SELECT v FROM horizon").fetchone()[0]
        except sqlite3.Error as error:
            raise StorageFailure(f"the graph cannot be read: {error}", kept="nothing was changed") from error
        if self.version < horizon:
            raise StaleVersion(
                f"version {self.version} of the graph was compacted away", todo="take a new snapshot and start again"
            )
        return rows

    def _fact(self, row: sqlite3.Row) -> Fact:
        """What was closed after this version is still open in it, so that a snapshot always answers the same."""
        kind, subject, *rest = tuple(row)
        until = rest[13]
        return fact_of((kind, subject), rest[:13], until if until <= self.version else FOREVER)


def fact_of(subject: Key, columns: Sequence[Any], recorded_to: int) -> Fact:
    """From the columns fact_id … since, in the order of the schema."""
    fact_id, name, value, unit, kind, basis, origin, source, quote, confidence, valid_from, valid_to, since = columns
    return Fact(
        id=fact_id,
        subject=subject[1],
        subject_kind=subject[0],
        name=name,
        value=value,
        unit=unit,
        kind=kind,
        basis=Basis(basis),
        origin=origin,
        source=source,
        quote=quote,
        confidence=confidence,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_from=since,
        recorded_to=recorded_to,
    )


def _names(prefix: str, hop: Hop) -> str:
    return ", ".join(f":{prefix}{i}" for i in range(len(hop.kinds)))


def _json(keys: Sequence[Key]) -> str:
    return json.dumps([list(key) for key in dict.fromkeys(keys)], ensure_ascii=False)


def _node(row: sqlite3.Row) -> NodeRow:
    kind, node_id, body, source, confidence, valid_from, valid_to, handle = tuple(row)
    return NodeRow(kind, node_id, json.loads(body), source, confidence, valid_from, valid_to, handle)


def _edge(row: sqlite3.Row) -> EdgeRow:
    kind, a, aid, b, bid, weight, body, stated_by, confidence, valid_from, valid_to, handle = tuple(row)
    return EdgeRow(
        kind, (a, aid), (b, bid), weight, json.loads(body), stated_by, confidence, valid_from, valid_to, handle
    )
