"""The hot tier: the vectors of one tenant in memory, exact, and never locked for readers.

Rows are appended to a buffer beyond what is published, then one tuple is swapped; a reader keeps the tuple it took.
Nothing published is overwritten, so a search never sees half a batch. Expiry is compared at query time.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from memory.domain.remembered import DocumentKind, Query
from memory.vectors.port import Vectors
from memory.vectors.truth import Truth
from memory.vectors.truth_sql import NEVER, Delta, Entry

_KINDS: dict[DocumentKind, int] = {
    "product": 0,
    "review": 1,
    "selling_point": 2,
    "lesson": 3,
    "creative": 4,
    "conversation": 5,
}
_DEAD_SHARE = 0.25
"""A shard with more removed rows than this is packed anew."""


TIES = 1_000
"""At most so many rows that tie with the last one wanted are handed on; copies of one text can be many."""


class Nearest(NamedTuple):
    """Rows by falling similarity."""

    rows: list[int]
    similarities: list[float]


class Shard(NamedTuple):
    """The vectors of one space, columns side by side; only the first `size` rows are published."""

    size: int
    vectors: Vectors
    rows: NDArray[np.int64]
    recorded: NDArray[np.int64]
    replaced: NDArray[np.int64]
    expires: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    products: NDArray[np.int32]


class _Published(NamedTuple):
    generation: int
    entries_seen: int
    changes_seen: int
    shards: Mapping[str, Shard]


_NOTHING = _Published(0, 0, 0, {})


class HotTier:
    """Follows `truth`, whoever writes it, and answers from memory."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._published = _NOTHING
        self._data_version: int | None = None
        self._products: dict[str, int] = {}
        self._refreshing = threading.Lock()

    async def nearest(self, vector: Vectors, space: str, query: Query, now: int, limit: int) -> Nearest:
        """The `limit` most similar rows that `query` allows, and those that tie with the last. Raises BadInput."""
        shard = self._fresh().shards.get(space)
        if shard is None:
            return Nearest([], [])
        if shard.vectors.shape[1] != len(vector):
            raise BadInput(f"a vector of {len(vector)} numbers cannot search {shard.vectors.shape[1]}", field="vector")
        return _search(shard, vector, self._mask(shard, query, now), limit)

    async def follow(self) -> None:
        """Nothing to do: every search catches up by itself."""

    def restart(self) -> None:
        """Forgets everything; the next search loads it again."""
        with self._refreshing:
            self._published, self._data_version, self._products = _NOTHING, None, {}

    def _fresh(self) -> _Published:
        with self._refreshing:
            version = self._truth.data_version()
            if version != self._data_version:
                seen = self._published
                delta = self._truth.delta(seen.generation, seen.entries_seen, seen.changes_seen)
                self._published = self._applied({} if delta.fresh else seen.shards, delta)
                self._data_version = version
            return self._published

    def _applied(self, shards: Mapping[str, Shard], delta: Delta) -> _Published:
        grown = dict(shards)
        for space in {entry.space for entry in delta.entries}:
            grown[space] = self._appended(grown.get(space), [e for e in delta.entries if e.space == space])
        if delta.changes:
            grown = {space: _packed(_with_changes(shard, delta.changes)) for space, shard in grown.items()}
        return _Published(delta.generation, delta.entries_seen, delta.changes_seen, grown)

    def _appended(self, shard: Shard | None, entries: Sequence[Entry]) -> Shard:
        dims = len(entries[0].vector) // 4
        base = _with_room(shard, len(entries), dims)
        new = slice(base.size, base.size + len(entries))
        base.vectors[new] = np.frombuffer(b"".join(e.vector for e in entries), "<f4").reshape(-1, dims)
        base.rows[new] = [e.row for e in entries]
        base.recorded[new] = [e.recorded for e in entries]
        base.replaced[new] = [e.replaced for e in entries]
        base.expires[new] = [e.expires for e in entries]
        base.kinds[new] = [_KINDS[e.kind] for e in entries]
        base.products[new] = [self._product(e.product) for e in entries]
        return base._replace(size=new.stop)

    def _product(self, product: str | None) -> int:
        return -1 if product is None else self._products.setdefault(product, len(self._products))

    def _mask(self, shard: Shard, query: Query, now: int) -> NDArray[np.bool_]:
        n = shard.size
        if query.as_of is None:
            mask = (shard.replaced[:n] == NEVER) & (shard.expires[:n] > now)
        else:
            at = query.as_of
            mask = (shard.recorded[:n] <= at) & (shard.replaced[:n] > at) & (shard.expires[:n] > at)
        if query.kinds:
            mask &= np.isin(shard.kinds[:n], [_KINDS[kind] for kind in query.kinds])
        if query.product is not None:
            mask &= shard.products[:n] == self._products.get(query.product, -2)
        return mask


def _search(shard: Shard, vector: Vectors, mask: NDArray[np.bool_], limit: int) -> Nearest:
    similarities = shard.vectors[: shard.size] @ vector
    similarities[~mask] = -np.inf
    allowed = int(mask.sum())
    if not allowed:
        return Nearest([], [])
    keep = min(limit, allowed)
    last = np.partition(similarities, -keep)[-keep]
    found = np.flatnonzero(similarities >= last)
    order = found[np.argsort(-similarities[found], kind="stable")]
    order = order[: keep + TIES]
    return Nearest(shard.rows[order].tolist(), similarities[order].tolist())


def _with_room(shard: Shard | None, more: int, dims: int) -> Shard:
    """The same shard, in buffers with room for `more` rows after the published ones."""
    if shard is not None and shard.size + more <= len(shard.rows):
        return shard
    held = 0 if shard is None else shard.size
    room = max(64, 2 * (held + more))
    rows, recorded, replaced, expires = (np.empty(room, np.int64) for _ in range(4))
    kinds, products = np.empty(room, np.uint8), np.empty(room, np.int32)
    new = Shard(held, np.empty((room, dims), np.float32), rows, recorded, replaced, expires, kinds, products)
    if shard is not None:
        for old, column in zip(shard[1:], new[1:], strict=True):
            column[: shard.size] = old[: shard.size]
    return new


def _with_changes(shard: Shard, changes: Sequence[tuple[int, int]]) -> Shard:
    """The shard with a new `replaced` column; the old one stays as it is for who reads it now."""
    rows = np.array([row for row, _ in changes], np.int64)
    places = np.searchsorted(shard.rows[: shard.size], rows)
    known = places < shard.size
    known[known] = shard.rows[places[known]] == rows[known]
    if not known.any():
        return shard
    replaced = shard.replaced.copy()
    replaced[places[known]] = np.array([at for _, at in changes], np.int64)[known]
    return shard._replace(replaced=replaced)


def _packed(shard: Shard) -> Shard:
    """The shard without removed rows, once they are many."""
    alive = shard.replaced[: shard.size] != 0
    if alive.sum() >= (1 - _DEAD_SHARE) * shard.size:
        return shard
    n = shard.size
    return Shard(
        int(alive.sum()),
        shard.vectors[:n][alive],
        shard.rows[:n][alive],
        shard.recorded[:n][alive],
        shard.replaced[:n][alive],
        shard.expires[:n][alive],
        shard.kinds[:n][alive],
        shard.products[:n][alive],
    )
