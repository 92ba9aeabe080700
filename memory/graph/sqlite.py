"""The embedded graph: one SQLite file a tenant, and one read-only file of industry knowledge that tenants share."""

import sqlite3
from pathlib import Path

from memory.domain.clock import Clock, epoch_ms
from memory.domain.errors import NotFound, StaleVersion, StorageFailure
from memory.graph.batch import Batch, Version
from memory.graph.industry import Industry, seed_industry
from memory.graph.questions import Answers
from memory.graph.sqlite_rows import SqliteRows
from memory.graph.sqlite_writer import SqliteWriter, open_graph_file, write_once
from memory.sqlite import open_database

_CACHE_KIB = 65_536
_MMAP_BYTES = 512 * 1024 * 1024


def open_sqlite_graph(
    path: Path, industry_folder: Path, clock: Clock, industry: Industry | None = None
) -> "SqliteGraph":
    """The graph of one tenant at `path`; the industry layer is built in `industry_folder` when it is not there yet.

    `industry` is the layer to build; the seed knowledge of this package by default.
    """
    return SqliteGraph(path, ensure_industry(industry_folder, industry), clock)


def ensure_industry(folder: Path, industry: Industry | None = None) -> Path:
    """The file that holds the industry layer: named by what it says, written once."""
    wanted = industry or seed_industry()
    path = folder / f"{wanted.id}.db"
    if not path.exists():
        write_once(path, wanted.read())
    return path


class SqliteGraph:
    """`KnowledgeGraph` in a file. Reads run inline (they take microseconds); writes in a thread of their own."""

    def __init__(self, path: Path, industry: Path, clock: Clock) -> None:
        self._path = path
        self._industry_path = industry
        self._clock = clock
        self._writer = SqliteWriter(path, clock)
        self._reader: sqlite3.Connection | None = None
        self._industry: sqlite3.Connection | None = None

    async def publish(self, batch: Batch) -> Version:
        return await self._writer.publish(batch)

    async def snapshot(self, version: Version | None = None, at: int | None = None) -> Answers:
        reader, industry = self._connections()
        try:
            latest = reader.execute("SELECT coalesce(max(v), 0) FROM version").fetchone()[0]
            wanted = latest if version is None else _resolved(reader, version, latest)
            industry_version = industry.execute("SELECT coalesce(max(v), 0) FROM version").fetchone()[0]
        except sqlite3.Error as error:
            raise StorageFailure(f"the graph cannot be read: {error}", kept="nothing was changed") from error
        instant = epoch_ms(self._clock.now()) if at is None else at
        return Answers(
            SqliteRows(reader, wanted, instant), SqliteRows(industry, industry_version, instant), wanted, instant
        )

    async def compact(self, before: Version, limit: int = 10_000) -> int:
        return await self._writer.compact(before, limit)

    async def erase(self) -> None:
        await self.close()
        for suffix in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._writer = SqliteWriter(self._path, self._clock)

    async def close(self) -> None:
        await self._writer.close()
        for connection in (self._reader, self._industry):
            if connection is not None:
                connection.close()
        self._reader = self._industry = None

    def _connections(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        if self._reader is None or self._industry is None:
            self._reader = open_graph_file(self._path)
            self._industry = open_database(self._industry_path, (), read_only=True)
            for connection in (self._reader, self._industry):
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                connection.execute(f"PRAGMA mmap_size = {_MMAP_BYTES}")
                connection.execute("PRAGMA query_only = ON")
        return self._reader, self._industry


def _resolved(reader: sqlite3.Connection, version: Version, latest: Version) -> Version:
    if version > latest:
        raise NotFound(f"version {version} of the graph has not been published; the latest is {latest}")
    if version < reader.execute("SELECT v FROM horizon").fetchone()[0]:
        raise StaleVersion(f"version {version} of the graph was compacted away")
    return reader.execute("SELECT coalesce(max(v), 0) FROM version WHERE v <= ?", (version,)).fetchone()[0]
