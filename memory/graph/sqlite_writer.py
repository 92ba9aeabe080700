# ruff: noqa: S608 - statements are made of this module's own constants; values are always parameters
"""The one writer of a SQLite graph: a thread that commits all waiting batches with one fsync."""

import asyncio
import json
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from memory.domain.clock import Clock, epoch_ms
from memory.domain.errors import BadInput, StorageFailure
from memory.domain.fact import FOREVER
from memory.graph.batch import Batch, Version
from memory.graph.grams import grams
from memory.graph.merge import Changes, Standing, merge, needs_of
from memory.graph.ontology import check, words_of
from memory.graph.rows import EdgeRow, FactRow, Key, NodeRow
from memory.graph.schema import sqlite_guards, sqlite_migrations
from memory.sqlite import open_database, transaction

_DEAD = (("state", "s"), ("edge", "e"), ("fact", "f"))


class SqliteWriter:
    """Serialises the writes of this process; other processes take turns through SQLite's own lock."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._connection: sqlite3.Connection | None = None
        self._waiting: deque[tuple[Batch, Future[Version]]] = deque()
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="graph-writer")

    async def publish(self, batch: Batch) -> Version:
        done: Future[Version] = Future()
        with self._lock:
            self._waiting.append((batch, done))
        self._thread.submit(self._commit_waiting)
        return await asyncio.shield(asyncio.wrap_future(done))

    async def compact(self, before: Version, limit: int) -> int:
        return await asyncio.wrap_future(self._thread.submit(self._compact, before, limit))

    async def close(self) -> None:
        """Waits for what was submitted, then closes the file."""
        await asyncio.wrap_future(self._thread.submit(self._disconnect))
        self._thread.shutdown(wait=True)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_graph_file(self._path)
            self._connection.executescript(sqlite_guards())
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _commit_waiting(self) -> None:
        """Commits every waiting batch, each a version of its own, in one transaction."""
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
        group = [(checked, done) for batch, done in waiting if (checked := _checked(batch, done)) is not None]
        if not group:
            return
        results: list[tuple[Future[Version], Callable[[], None]]] = []
        try:
            with transaction(self._open()) as connection:
                for batch, done in group:
                    results.append((done, self._attempt(connection, batch, done)))
        except BaseException as error:  # noqa: BLE001 - whatever it was, no waiting caller may hang
            failure = error if not isinstance(error, sqlite3.Error) else _refused(error)
            for _, done in group:
                if not done.done():
                    done.set_exception(failure)
            return
        for _, acknowledge in results:
            acknowledge()

    def _attempt(self, connection: sqlite3.Connection, batch: Batch, done: Future[Version]) -> Callable[[], None]:
        """Applies one batch under a savepoint, so that its failure is its own. What it gives acknowledges the batch."""
        connection.execute("SAVEPOINT batch")
        try:
            version = _apply(connection, batch, epoch_ms(self._clock.now()))
        except sqlite3.IntegrityError as error:
            connection.execute("ROLLBACK TO batch")
            failure = _refused(error)
            return lambda: done.set_exception(failure)
        finally:
            if connection.in_transaction:
                connection.execute("RELEASE batch")
        return lambda: done.set_result(version)

    def _compact(self, before: Version, limit: int) -> int:
        with transaction(self._open()) as connection:
            stood = connection.execute("SELECT coalesce(max(v), 0) FROM version WHERE v <= ?", (before,))
            before = stood.fetchone()[0]
            connection.execute("UPDATE horizon SET v = max(v, ?)", (before,))
            dropped = 0
            for table, handle in _DEAD:
                rows = connection.execute(
                    f"SELECT {handle} FROM {table} WHERE until <= ? AND until < {FOREVER} ORDER BY until LIMIT ?",
                    (before, limit - dropped),
                ).fetchall()
                if table == "state":
                    connection.executemany("DELETE FROM words WHERE rowid = ?", rows)
                connection.executemany(f"DELETE FROM {table} WHERE {handle} = ?", rows)
                dropped += len(rows)
            connection.execute("DELETE FROM version WHERE v < ?", (before,))
        return dropped


def _checked(batch: Batch, done: Future[Version]) -> Batch | None:
    """The batch in canonical form; None when its caller was told what is wrong with it."""
    try:
        return check(batch)
    except BadInput as error:
        done.set_exception(error)
        return None


def open_graph_file(path: Path) -> sqlite3.Connection:
    """Opens a tenant's file. Raises `StorageFailure`."""
    return open_database(path, sqlite_migrations())


def _refused(error: sqlite3.Error) -> StorageFailure:
    return StorageFailure(
        f"the graph refused the write: {error}",
        kept="everything committed before is safe; this batch was not written",
        todo="free some disk space or check the folder's rights, then write it again",
    )


def _apply(connection: sqlite3.Connection, batch: Batch, now: int) -> Version:
    last = connection.execute("SELECT coalesce(max(v), 0) FROM version").fetchone()[0]
    if batch.key is not None:
        known = connection.execute("SELECT v FROM batch_key WHERE key = ?", (batch.key,)).fetchone()
        if known is not None:
            return known[0]
    changes = merge(batch, _standing(connection, batch))
    version = max(now, last + 1) if changes.size else last
    if changes.size:
        _write(connection, changes, version)
    if batch.key is not None:
        connection.execute("INSERT INTO batch_key VALUES (?, ?)", (batch.key, version))
    return version


def _standing(connection: sqlite3.Connection, batch: Batch) -> Standing:
    needs = needs_of(batch)
    nodes: list[NodeRow] = []
    edges: list[EdgeRow] = []
    facts: list[FactRow] = []

    def ask(sql: str, keys: Iterable[Any]) -> Iterable[sqlite3.Row]:
        listed = json.dumps(sorted(keys), ensure_ascii=False)
        return connection.execute(sql, (listed,)) if listed != "[]" else ()

    for row in ask(_NODES_AT, needs.nodes):
        nodes.append(NodeRow(row[0], row[1], json.loads(row[2]), *row[3:]))
    for sql, keys in ((_EDGES_BY_KEY, needs.edges), (_EDGES_FROM, needs.edges_at), (_EDGES_TO, needs.edges_at)):
        for row in ask(sql, keys):
            edges.append(EdgeRow(row[0], (row[1], row[2]), (row[3], row[4]), row[5], json.loads(row[6]), *row[7:]))
    for sql, keys in ((_FACTS_BY_NAME, needs.facts), (_FACTS_AT, needs.facts_of), (_FACTS_BY_ID, needs.fact_ids)):
        for row in ask(sql, keys):
            facts.append(FactRow(row[2], (row[0], row[1]), *row[3:]))
    return Standing(nodes, edges, facts)


_AT = "json_each(?) k CROSS JOIN node {t} ON {t}.kind = k.value ->> '$[{i}]' AND {t}.id = k.value ->> '$[{j}]'"
_NODES_AT = (
    "SELECT n.kind, n.id, s.body, s.source, s.confidence, s.valid_from, s.valid_to, s.s"
    f" FROM {_AT.format(t='n', i=0, j=1)} CROSS JOIN state s ON s.node = n.n AND s.until = {FOREVER}"
)
_EDGE_COLUMNS = (
    "e.kind, a.kind, a.id, b.kind, b.id, e.weight, e.body, e.stated_by, e.confidence, e.valid_from, e.valid_to, e.e"
)
_EDGES_BY_KEY = (
    f"SELECT {_EDGE_COLUMNS} FROM {_AT.format(t='a', i='1][0', j='1][1')}"
    " CROSS JOIN node b ON b.kind = k.value ->> '$[2][0]' AND b.id = k.value ->> '$[2][1]'"
    f" CROSS JOIN edge e INDEXED BY edge_standing ON e.src = a.n AND e.dst = b.n AND e.kind = k.value ->> 0"
    f" AND e.until = {FOREVER}"
)
_EDGES_FROM = (
    f"SELECT {_EDGE_COLUMNS} FROM {_AT.format(t='a', i=0, j=1)} CROSS JOIN edge e ON e.src = a.n"
    f" AND e.until = {FOREVER} CROSS JOIN node b ON b.n = e.dst"
)
_EDGES_TO = (
    f"SELECT {_EDGE_COLUMNS} FROM {_AT.format(t='b', i=0, j=1)} CROSS JOIN edge e ON e.dst = b.n"
    f" AND e.until = {FOREVER} CROSS JOIN node a ON a.n = e.src"
)
_FACT_COLUMNS = (
    "n.kind, n.id, f.fact_id, f.name, f.value, f.unit, f.kind, f.basis, f.origin, f.source, f.quote, f.confidence,"
    " f.valid_from, f.valid_to, f.f"
)
_FACTS_BY_NAME = (
    f"SELECT {_FACT_COLUMNS} FROM {_AT.format(t='n', i='0][0', j='0][1')} CROSS JOIN fact f ON f.node = n.n"
    f" AND f.until = {FOREVER} AND f.name = k.value ->> 1"
)
_FACTS_AT = (
    f"SELECT {_FACT_COLUMNS} FROM {_AT.format(t='n', i=0, j=1)} CROSS JOIN fact f ON f.node = n.n"
    f" AND f.until = {FOREVER}"
)
_FACTS_BY_ID = (
    f"SELECT {_FACT_COLUMNS} FROM json_each(?) k CROSS JOIN fact f ON f.fact_id = k.value AND f.until = {FOREVER}"
    " CROSS JOIN node n ON n.n = f.node"
)


def _write(connection: sqlite3.Connection, changes: Changes, version: Version) -> None:
    for table, handle, closed in (
        ("state", "s", changes.close_nodes),
        ("edge", "e", changes.close_edges),
        ("fact", "f", changes.close_facts),
    ):
        connection.executemany(
            f"UPDATE {table} SET until = {version} WHERE {handle} = ?", [(handle_,) for handle_ in closed]
        )
    number = _numbers(connection, changes)
    for row in changes.nodes:
        _write_node(connection, row, number[row.key], version)
    connection.executemany(
        f"INSERT INTO edge VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, {version}, {FOREVER})",
        [
            (row.kind, number[row.source], number[row.target], row.weight, _dump(row.body), *row[5:9])
            for row in changes.edges
        ],
    )
    connection.executemany(
        f"INSERT INTO fact VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {version}, {FOREVER})",
        [(row.fact_id, number[row.subject], *row[2:13]) for row in changes.facts],
    )
    connection.execute("INSERT INTO version VALUES (?, ?)", (version, changes.size))


def _write_node(connection: sqlite3.Connection, row: NodeRow, number: int, version: Version) -> None:
    values = (number, row.kind, _dump(row.body), row.source, row.confidence, row.valid_from, row.valid_to, version)
    cursor = connection.execute(f"INSERT INTO state VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, {FOREVER})", values)
    words = words_of(row.kind, row.body)
    if words:
        connection.execute("INSERT INTO words (rowid, grams) VALUES (?, ?)", (cursor.lastrowid, " ".join(grams(words))))


def _numbers(connection: sqlite3.Connection, changes: Changes) -> dict[Key, int]:
    """The row number of every node that the changes name; names never seen before get one."""
    keys = {row.key for row in changes.nodes} | {row.subject for row in changes.facts}
    for row in changes.edges:
        keys |= {row.source, row.target}
    named = sorted(keys)
    connection.executemany("INSERT OR IGNORE INTO node (kind, id) VALUES (?, ?)", named)
    rows = connection.execute(f"SELECT n.kind, n.id, n.n FROM {_AT.format(t='n', i=0, j=1)}", (json.dumps(named),))
    return {(kind, node_id): n for kind, node_id, n in rows}


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def write_once(path: Path, batch: Batch) -> None:
    """Makes a file that holds `batch` alone and that many processes may read without writing beside it.

    Built under another name and moved into place, so that nobody ever opens half of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.new")
    building.unlink(missing_ok=True)
    connection = open_database(building, sqlite_migrations())
    try:
        with transaction(connection):
            _apply(connection, check(batch), 1)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
    os.replace(building, path)
