"""How every embedded store opens its SQLite file: WAL, durable commits, migrations counted in `user_version`."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from memory.domain.errors import StorageFailure

BUSY_MS = 10_000
"""How long a writer waits for another process's commit before it gives up, in milliseconds."""


def open_database(path: Path, migrations: Sequence[str], *, read_only: bool = False) -> sqlite3.Connection:
    """Opens (and, unless `read_only`, creates and migrates) the database at `path`.

    `migrations[i]` is a script that takes the schema from version i to i + 1. `synchronous=FULL`, since a commit that
    was acknowledged must survive a power loss. Transactions are explicit: see `transaction`. Raises `StorageFailure`.
    """
    try:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        uri = f"file:{path.as_posix().replace('?', '%3f').replace('#', '%23')}?mode={'ro' if read_only else 'rwc'}"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
        connection.row_factory = sqlite3.Row
        if not read_only:
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous=FULL")
            _migrate(connection, migrations)
        connection.execute("PRAGMA foreign_keys=ON")
        return connection
    except (sqlite3.Error, OSError) as error:
        raise StorageFailure(
            f"{path} cannot be opened: {error}",
            kept="nothing was changed",
            todo="check that the folder is writable and the disk has room, or set ADWRIGHT_HOME to another folder",
        ) from error


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turns the write-ahead log on. Two processes that open a new file together collide here without a busy wait."""
    deadline = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it is committed, or none. Raises `StorageFailure` when the disk refuses."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise StorageFailure(
            f"the database refused the write: {error}",
            kept="everything committed before is safe; this step was not recorded",
            todo="free some disk space or stop the other process, then run `adwright resume`",
        ) from error


def _migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    have = connection.execute("PRAGMA user_version").fetchone()[0]
    if have > len(migrations):
        raise StorageFailure(
            f"this database has schema version {have}, newer than this program's {len(migrations)}",
            todo="use the newer version of adwright that wrote it",
        )
    if have == len(migrations):
        return
    with transaction(connection):
        have = connection.execute("PRAGMA user_version").fetchone()[0]
        for script in migrations[have:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(migrations)}")


def _statements(script: str) -> Iterator[str]:
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending
