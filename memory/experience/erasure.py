"""Erasing: a word out of a database, a merchant out of the world.

A forgotten word must be in no file, the write-ahead log included; a deleted merchant keeps nothing but what a declared
legal hold names.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from sqlite3 import Connection, OperationalError
from typing import NamedTuple

from pydantic import Field

from memory.domain.errors import BadInput, StorageFailure
from memory.domain.noun import Noun

_LEAVING = ".erasing"


class LegalHold(Noun):
    """A declared duty to keep something of a tenant. While it stands, the tenant's key is kept too."""

    reason: str = Field(min_length=1)
    """Who demands it and why; shown wherever the hold shows."""
    keeps: tuple[str, ...]
    """Files in the tenant's folder, as patterns relative to it: `ledger.db`, `runs/*/audit.jsonl`."""


class Erased(NamedTuple):
    """What an erasure did."""

    files: int
    kept: tuple[str, ...]
    """What the legal hold keeps, relative to the folder."""
    key_destroyed: bool


async def erase_tenant(
    folder: Path,
    destroy_key: Callable[[], Awaitable[None]],
    elsewhere: Sequence[Callable[[], Awaitable[None]]] = (),
    hold: LegalHold | None = None,
) -> Erased:
    """Deletes what a tenant has in `elsewhere` (Neo4j, Chroma), in its key store, and in its folder.

    Close the tenant's stores first, and bind what `elsewhere` needs before that. A server that fails stops the erasure
    before anything local is gone, so it can be started again; an erasure that was interrupted after that is finished by
    `finish_erasures`. Raises BadInput for a folder that is none, OutsideFailure of a server, StorageFailure.
    """
    _check(folder)
    for erase in elsewhere:
        await erase()
    if hold is not None and hold.keeps:
        return await asyncio.to_thread(_erase_around, folder, hold)
    await destroy_key()
    return Erased(await asyncio.to_thread(_erase_all, folder), (), key_destroyed=True)


def finish_erasures(home: Path) -> int:
    """Deletes the folders whose erasure was interrupted. Returns how many. Raises StorageFailure."""
    left = [path for path in home.iterdir() if path.name.endswith(_LEAVING) and path.is_dir()] if home.is_dir() else []
    for path in left:
        _remove(path)
    return len(left)


def scrub(db: Connection) -> None:
    """Empties the write-ahead log into the database, so that no removed word stays in it. Raises StorageFailure.

    The connection must have deleted with `PRAGMA secure_delete=ON`, which overwrites the pages themselves.
    """
    try:
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except OperationalError as error:
        raise _still_in_log(str(error)) from error
    if busy:
        raise _still_in_log("another program is reading")


def _still_in_log(why: str) -> StorageFailure:
    return StorageFailure(
        f"the removed words may stand in the write-ahead log for a while: {why}",
        kept="the removal itself is done, and no read returns it",
        todo="close other programs that use this home folder and forget it again",
    )


def _check(folder: Path) -> None:
    if folder.is_symlink() or not folder.is_dir():
        raise BadInput(f"{folder} is not a tenant's folder", field="tenant")


def _erase_all(folder: Path) -> int:
    count = sum(path.is_file() for path in folder.rglob("*"))
    _remove(_set_aside(folder))
    return count


def _erase_around(folder: Path, hold: LegalHold) -> Erased:
    kept: list[str] = []
    gone = 0
    try:
        for path in sorted(folder.rglob("*"), reverse=True):
            name = path.relative_to(folder).as_posix()
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif _held(name, hold):
                kept.append(name)
            else:
                # A store that closes meanwhile takes its write-ahead log along.
                path.unlink(missing_ok=True)
                gone += 1
    except OSError as error:
        raise _not_removed(folder, error) from error
    return Erased(gone, tuple(sorted(kept)), key_destroyed=False)


def _held(name: str, hold: LegalHold) -> bool:
    """Whether the hold names the file, or the database whose log or index it is."""
    bare = name.removesuffix("-wal").removesuffix("-shm").removesuffix("-journal")
    return any(fnmatch(name, pattern) or fnmatch(bare, pattern) for pattern in hold.keeps)


def _set_aside(folder: Path) -> Path:
    """Renames the folder in one step: from then on the tenant is gone, however long the deleting takes."""
    aside = folder.with_name(folder.name + _LEAVING)
    try:
        if aside.exists():
            shutil.rmtree(aside)
        return folder.rename(aside)
    except OSError as error:
        raise _not_removed(folder, error) from error


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise _not_removed(folder, error) from error


def _not_removed(folder: Path, error: OSError) -> StorageFailure:
    return StorageFailure(
        f"{folder} could not be deleted: {error}",
        kept="what is left of it is unreadable to adwright",
        todo="close what uses the folder and erase again",
    )
