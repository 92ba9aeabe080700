"""The vector memory over a truth and an index: what both adapters share."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from memory.domain.clock import Clock, epoch_ms
from memory.domain.errors import BadInput
from memory.domain.evidence import Lang
from memory.domain.remembered import Document, DocumentKind, Forgetting, Query, Recalled
from memory.vectors.hot import Nearest
from memory.vectors.port import Embedder, Vectors
from memory.vectors.ranking import Ranked, fused
from memory.vectors.truth import Truth, as_blob, unit
from memory.vectors.words import language_of

GIVEN = "given"
"""The space of vectors that came with their documents into a memory without an embedder."""

_CANDIDATES = 50
"""How deep each ranking is read before two are fused."""


def space_of(embedder: Embedder | None) -> str:
    """The space that the vectors of a memory with this embedder belong to."""
    return GIVEN if embedder is None else embedder.id


class Index(Protocol):
    """Finds similar vectors; follows the truth."""

    async def nearest(self, vector: Vectors, space: str, query: Query, now: int, limit: int) -> Nearest: ...

    async def follow(self) -> None:
        """Takes over what was just written, if it can; `nearest` catches up in any case."""
        ...

    def restart(self) -> None: ...


class IndexedMemory:
    """`VectorMemory` of one tenant. Writes run in a worker thread; reads are short and inline."""

    def __init__(self, truth: Truth, index: Index, clock: Clock, embedder: Embedder | None) -> None:
        self._truth = truth
        self._index = index
        self._clock = clock
        self._embedder = embedder
        self._space = space_of(embedder)

    async def remember(self, documents: Sequence[Document], vectors: Vectors | None = None) -> None:
        if not documents:
            return
        blobs = await self._embedded(documents) if vectors is None else [*as_blob(vectors, len(documents))]
        await asyncio.to_thread(self._truth.write, documents, blobs, self._space, self._now())
        await self._index.follow()

    async def recall(self, query: Query, vector: Vectors | None = None) -> list[Recalled]:
        vector = await self._query_vector(query, vector)
        by_words = bool(query.text.strip()) and query.mode != "vector"
        if vector is None and not by_words:
            raise BadInput("a query needs a text, or a vector that its mode can use", field="query")
        while True:
            ranked = await self._ranked(query, vector, by_words)
            documents = self._truth.documents([entry.row for entry in ranked])
            if len(documents) == len(ranked):
                return _recalled(ranked, documents, query.k)

    async def forget(self, what: Forgetting) -> int:
        gone = await asyncio.to_thread(self._truth.forget, what)
        await self._index.follow()
        return gone

    async def sweep(self, limit: int = 1000) -> int:
        gone = await asyncio.to_thread(self._truth.sweep, self._now(), limit)
        await self._index.follow()
        return gone

    async def count(self, kinds: frozenset[DocumentKind] = frozenset()) -> int:
        return self._truth.count(kinds, self._now())

    async def rebuild(self) -> int:
        rows = self._truth.all_texts()
        changed = [row for row in rows if self._space != GIVEN and row.space != self._space_of(row.lang)]
        embedded = await self._embed([row.text for row in changed if self._space_of(row.lang)])
        news = iter(embedded)
        updates = [(r.row, s, next(news) if s else None) for r in changed for s in [self._space_of(r.lang)]]
        await asyncio.to_thread(self._truth.reindex, updates)
        self._index.restart()
        await self._index.follow()
        return await self.count()

    async def close(self) -> None:
        self._truth.close()

    def _now(self) -> int:
        return epoch_ms(self._clock.now())

    def _space_of(self, lang: Lang) -> str | None:
        return self._space if self._embedder is not None and self._embedder.covers(lang) else None

    async def _embedded(self, documents: Sequence[Document]) -> list[bytes | None]:
        wanted = [i for i, document in enumerate(documents) if self._space_of(document.lang)]
        blobs: list[bytes | None] = [None] * len(documents)
        for i, blob in zip(wanted, await self._embed([documents[i].text for i in wanted]), strict=True):
            blobs[i] = blob
        return blobs

    async def _embed(self, texts: Sequence[str]) -> list[bytes]:
        if self._embedder is None or not texts:
            return []
        return as_blob(await self._embedder.embed(texts), len(texts))

    async def _query_vector(self, query: Query, given: Vectors | None) -> Vectors | None:
        if query.mode == "lexical":
            return None
        if given is not None:
            as_blob(given.reshape(1, -1), 1)
            return unit(given.astype("<f4"))
        lang = query.lang or language_of(query.text)
        if self._embedder is None or not query.text.strip() or not self._embedder.covers(lang):
            return None
        return unit((await self._embedder.embed([query.text]))[0])

    async def _ranked(self, query: Query, vector: Vectors | None, by_words: bool) -> list[Ranked]:
        now = self._now()
        alone = vector is None or not by_words
        depth = query.k if alone else max(query.k, _CANDIDATES)
        near = Nearest([], [])
        if vector is not None:
            near = await self._index.nearest(vector, self._space, query, now, depth)
        words = self._truth.by_words(query, now, depth) if by_words else []
        return fused(near, words, query.k if not alone else depth)


def _recalled(ranked: Sequence[Ranked], documents: dict[int, Document], k: int) -> list[Recalled]:
    found: dict[str, Recalled] = {}
    for entry in ranked:
        document = documents[entry.row]
        # Two rankings a moment apart may hold two versions of one document: the newer one counts.
        if document.id not in found or found[document.id].document.version < document.version:
            found[document.id] = Recalled.model_construct(
                document=document, score=entry.score, similarity=entry.similarity, rank_words=entry.rank_words
            )
    return sorted(found.values(), key=lambda r: (-r.score, r.document.id))[:k]
