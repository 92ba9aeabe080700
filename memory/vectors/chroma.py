"""The vector memory over a Chroma server: SQLite stays the truth, the server is an index that can be built again.

A watermark per collection, kept beside the truth, says how far the server has followed. Writes are durable before the
server hears of them, so a server that is down loses nothing: the next search first sends what is missing, and fails
with `Unavailable` while it cannot. What the server finds is checked against the truth before it is returned.
"""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from memory.domain.clock import Clock
from memory.domain.errors import BadInput, OutsideFailure
from memory.domain.remembered import Query
from memory.vectors.chroma_http import ChromaServer, CollectionGone
from memory.vectors.hot import TIES, Nearest
from memory.vectors.indexed import IndexedMemory, space_of
from memory.vectors.port import Embedder, Vectors
from memory.vectors.truth import Truth
from memory.vectors.truth_sql import Delta, Entry

_BATCH = 2_000
"""Rows a request; the server takes at most 5,461."""

_FAR = 2**53 - 1
"""Stands for NEVER on the server, whose JSON numbers end there."""

_OVERFETCH = 10
"""Rows asked for beyond those wanted, in place of rows that the truth no longer allows."""


_EXACT = 20_000
"""At most so many rows are compared here when the server came back short."""


class ChromaVectorMemory(IndexedMemory):
    """`VectorMemory` of `tenant`, whose truth stands at `path` and whose index is the Chroma server at `url`.

    `timeout_s` bounds each request. Opening contacts nothing: a server that is down shows at the first search.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        embedder: Embedder | None = None,
        *,
        url: str,
        tenant: str,
        headers: dict[str, str] | None = None,
        timeout_s: float = 10.0,
    ) -> None:
        self._server = ChromaServer(url, headers, timeout_s)
        truth = Truth(path)
        self._chroma = ChromaIndex(truth, self._server, tenant, space_of(embedder))
        super().__init__(truth, self._chroma, clock, embedder)

    async def behind(self) -> int:
        """How many rows and changes the server has yet to hear of; 0 when it is up to date."""
        return self._chroma.behind()

    async def erase(self) -> None:
        """Deletes everything that the server holds of this memory; the truth stays. Raises OutsideFailure."""
        await self._chroma.drop()

    async def close(self) -> None:
        await self._server.close()
        await super().close()


class ChromaIndex:
    """Follows `truth` on a server. One collection a tenant and space."""

    def __init__(self, truth: Truth, server: ChromaServer, tenant: str, space: str) -> None:
        self._truth = truth
        self._server = server
        self._space = space
        self._prefix = f"adw.{_short(tenant)}.{_store_id(truth)}"
        self._name = f"{self._prefix}.{_short(space)}"
        self._collection: str | None = None
        self._following = asyncio.Lock()

    async def nearest(self, vector: Vectors, space: str, query: Query, now: int, limit: int) -> Nearest:
        dims = self._truth.dims(space)
        if dims is None:
            return Nearest([], [])
        if dims != len(vector):
            raise BadInput(f"a vector of {len(vector)} numbers cannot search {dims}", field="vector")
        try:
            return await self._nearest(vector, query, now, limit)
        except CollectionGone:
            self._start_again()
            return await self._nearest(vector, query, now, limit)

    async def follow(self) -> None:
        try:
            await self._catch_up()
        except CollectionGone:
            self._start_again()
        except OutsideFailure:
            # The truth has the write; the next search sends it, or says that the server is down.
            return

    def restart(self) -> None:
        """The new generation in the truth already makes the next catch-up start again."""

    def behind(self) -> int:
        _, entries, changes = self._marks()
        return self._truth.waiting(entries, changes)

    async def drop(self) -> None:
        for name in await self._server.names():
            if name.startswith(f"{self._prefix}."):
                await self._server.delete_collection(name)
        self._start_again()

    async def _nearest(self, vector: Vectors, query: Query, now: int, limit: int) -> Nearest:
        await self._catch_up()
        collection = await self._open()
        where = _where(query, now)
        wanted = limit + _OVERFETCH
        while True:
            found = await self._server.query(collection, vector.tolist(), where, wanted)
            allowed = self._truth.allowed([int(id) for id, _ in found], query, now)
            kept = [(int(id), round(1 - distance, 6)) for id, distance in found if int(id) in allowed]
            if len(kept) >= limit:
                return Nearest([row for row, _ in kept], [similarity for _, similarity in kept])
            if len(found) < wanted:
                return self._completed(dict(kept), vector, query, now, limit)
            wanted *= 2

    def _completed(self, kept: dict[int, float], vector: Vectors, query: Query, now: int, limit: int) -> Nearest:
        """A short answer with what the server's graph did not reach.

        Its filtered search walks past far-away clusters, so a selective filter may come back short or empty although
        rows fit. Few rows fit then, and the truth knows them.
        """
        rows, vectors = self._truth.vectors(query, now, self._space, _EXACT)
        if rows:
            kept |= {row: round(float(s), 6) for row, s in zip(rows, vectors @ vector, strict=True) if row not in kept}
        order = sorted(kept.items(), key=lambda pair: (-pair[1], pair[0]))
        last = order[min(limit, len(order)) - 1][1] if order else 0.0
        best = [pair for pair in order if pair[1] >= last][: limit + TIES]
        return Nearest([row for row, _ in best], [similarity for _, similarity in best])

    async def _catch_up(self) -> None:
        async with self._following:
            while self._apply_needed(delta := self._truth.delta(*self._marks(), limit=_BATCH)):
                await self._apply(delta)

    def _apply_needed(self, delta: Delta) -> bool:
        return self._marks() != (delta.generation, delta.entries_seen, delta.changes_seen)

    async def _apply(self, delta: Delta) -> None:
        if delta.fresh:
            self._collection = None
            await self._server.delete_collection(self._name)
        collection = await self._open()
        entries = [entry for entry in delta.entries if entry.space == self._space]
        if entries:
            await self._server.post(collection, "upsert", _upsert(entries))
        for start in range(0, len(delta.changes), _BATCH):
            await self._apply_changes(collection, dict(delta.changes[start : start + _BATCH]))
        self._keep_marks(delta.generation, delta.entries_seen, delta.changes_seen)

    async def _apply_changes(self, collection: str, changes: dict[int, int]) -> None:
        gone = [str(row) for row, at in changes.items() if at == 0]
        old = {str(row): {"replaced": at} for row, at in changes.items() if at}
        if gone:
            await self._server.post(collection, "delete", {"ids": gone})
        if old:
            await self._server.post(collection, "update", {"ids": list(old), "metadatas": list(old.values())})

    async def _open(self) -> str:
        if self._collection is None:
            id = await self._server.collection(self._name)
            _, entries, _ = self._marks()
            if entries and self._truth.state(f"{self._name}:id") != id:
                # Another collection than the one that was filled: whatever was sent has to be sent again.
                raise CollectionGone("the Chroma server lost its data; it is filled again from the truth")
            self._truth.put_state({f"{self._name}:id": id})
            self._collection = id
        return self._collection

    def _start_again(self) -> None:
        self._collection = None
        self._keep_marks(0, 0, 0)

    def _marks(self) -> tuple[int, int, int]:
        """(generation, entries, changes) that the server has seen."""
        kept = [self._truth.state(f"{self._name}:{what}") for what in ("generation", "entries", "changes")]
        generation, entries, changes = (int(value or 0) for value in kept)
        return generation, entries, changes

    def _keep_marks(self, generation: int, entries: int, changes: int) -> None:
        values = {"generation": generation, "entries": entries, "changes": changes}
        self._truth.put_state({f"{self._name}:{what}": value for what, value in values.items()})


def _where(query: Query, now: int) -> dict[str, Any]:
    at = query.as_of
    parts: list[dict[str, Any]] = [{"expires": {"$gt": now if at is None else at}}]
    if at is None:
        parts.append({"replaced": {"$eq": _FAR}})
    else:
        parts += [{"recorded": {"$lte": at}}, {"replaced": {"$gt": at}}]
    if query.kinds:
        parts.append({"kind": {"$in": sorted(query.kinds)}})
    if query.product is not None:
        parts.append({"product": {"$eq": query.product}})
    return {"$and": parts}


def _upsert(entries: Sequence[Entry]) -> dict[str, Any]:
    return {
        "ids": [str(e.row) for e in entries],
        # Little-endian float32 in base64 is the server's own short form.
        "embeddings": [base64.b64encode(e.vector).decode() for e in entries],
        "metadatas": [
            {
                "kind": e.kind,
                "recorded": e.recorded,
                "replaced": min(e.replaced, _FAR),
                "expires": min(e.expires, _FAR),
                **({} if e.product is None else {"product": e.product}),
            }
            for e in entries
        ],
    }


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:20]


def _store_id(truth: Truth) -> str:
    """Tells apart two homes that share a server and a tenant's name; made once, with the truth."""
    truth.keep_state("store_id", secrets.token_hex(6))
    return str(truth.state("store_id"))
