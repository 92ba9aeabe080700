"""The port of the vector long-term memory, and what it needs of an embedder."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from memory.domain.evidence import Lang
from memory.domain.remembered import Document, DocumentKind, Forgetting, Query, Recalled

Vectors = NDArray[np.float32]
"""Rows of float32."""


class Embedder(Protocol):
    """Turns texts into vectors of one space."""

    @property
    def id(self) -> str:
        """Names the space: vectors of different ids are never compared."""
        ...

    @property
    def dims(self) -> int: ...

    def covers(self, lang: Lang) -> bool:
        """Whether its vectors mean something for texts of `lang`."""
        ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dims) float32, each row of length 1. Raises OutsideFailure when a model outside fails."""
        ...


class VectorMemory(Protocol):
    """The documents of one tenant, recalled by meaning and words.

    Every method raises `StorageFailure` when the disk fails. Adapters whose index is a server raise `Unavailable` from
    `recall` and `rebuild` while it is down; what was remembered in the meantime is kept and appears when it is back.
    """

    async def remember(self, documents: Sequence[Document], vectors: Vectors | None = None) -> None:
        """All of `documents`, or none. Durable when it returns, and visible to the next `recall`.

        A document whose id is known replaces what was held unless its version is lower. `vectors` are rows in the order
        of the documents; without them the store's embedder makes those of the languages it covers. Raises BadInput for
        vectors of another shape or that are not finite, OutsideFailure of the embedder (nothing is stored then).
        """
        ...

    async def recall(self, query: Query, vector: Vectors | None = None) -> list[Recalled]:
        """At most `query.k` documents, best first; never an expired or a forgotten one. Equal scores: by id.

        `vector` is a query embedded elsewhere, in the space of this store. Raises BadInput when there is neither text
        nor vector, or the vector has another length than those held.
        """
        ...

    async def forget(self, what: Forgetting) -> int:
        """Removes documents for good, earlier versions and the words on disk included. Returns how many ids."""
        ...

    async def sweep(self, limit: int = 1000) -> int:
        """Removes at most `limit` rows that expired or were replaced long ago. Returns how many; call until it is 0."""
        ...

    async def count(self, kinds: frozenset[DocumentKind] = frozenset()) -> int:
        """How many documents a `recall` could return now."""
        ...

    async def rebuild(self) -> int:
        """Builds every index again from the truth, with the embedder of today. Returns how many documents it holds."""
        ...

    async def close(self) -> None: ...
