"""Embeddings kept by content hash, so that no text is embedded twice."""

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from memory.domain.evidence import Lang
from memory.sqlite import open_database, transaction
from memory.vectors.port import Embedder, Vectors

_SCHEMA = """
CREATE TABLE embeddings(space TEXT NOT NULL, hash BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (space, hash))
WITHOUT ROWID;
"""
_KEPT = 200_000
"""Rows of the cache; the surplus is dropped by hash, which is as good as by chance."""


class CachedEmbedder:
    """`Embedder` that asks `inner` only for texts it has not seen. The file at `path` holds hashes and vectors only.

    Texts of tenants should not share a file: a vector gives away that a text was seen.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        self._inner = inner
        self._db = open_database(path, [_SCHEMA])
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        return self._inner.id

    @property
    def dims(self) -> int:
        return self._inner.dims

    def covers(self, lang: Lang) -> bool:
        return self._inner.covers(lang)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        held = self._held(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in held}
        if missing:
            fresh = await self._inner.embed(list(missing.values()))
            new = {key: row.astype("<f4").tobytes() for key, row in zip(missing, fresh, strict=True)}
            await asyncio.to_thread(self._keep, new)
            held |= new
        rows = np.frombuffer(b"".join(held[key] for key in keys), "<f4")
        return rows.reshape(len(texts), self.dims).astype(np.float32)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _held(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        with self._lock:
            for key in set(keys):
                row = self._db.execute(
                    "SELECT vector FROM embeddings WHERE space = ? AND hash = ?", (self._inner.id, key)
                ).fetchone()
                # A row of another length was cut short by hand or by an older model of the same name.
                if row is not None and len(row[0]) == 4 * self.dims:
                    found[key] = row[0]
        return found

    def _keep(self, new: dict[bytes, bytes]) -> None:
        with self._lock, transaction(self._db) as db:
            db.executemany(
                "INSERT OR REPLACE INTO embeddings VALUES (?,?,?)",
                [(self._inner.id, key, vector) for key, vector in new.items()],
            )
            surplus = db.execute("SELECT count(*) FROM embeddings").fetchone()[0] - _KEPT
            if surplus > 0:
                db.execute(
                    "DELETE FROM embeddings WHERE (space, hash) IN (SELECT space, hash FROM embeddings"
                    " ORDER BY hash LIMIT ?)",
                    (surplus,),
                )
