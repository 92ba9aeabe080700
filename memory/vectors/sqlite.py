"""The embedded vector memory: SQLite at rest, the hot tier for reads."""

from pathlib import Path

from memory.domain.clock import Clock
from memory.vectors.hot import HotTier
from memory.vectors.indexed import IndexedMemory
from memory.vectors.port import Embedder
from memory.vectors.truth import Truth


class SqliteVectorMemory(IndexedMemory):
    """`VectorMemory` of the tenant whose file stands at `path`; exact results, no service needed."""

    def __init__(self, path: Path, clock: Clock, embedder: Embedder | None = None) -> None:
        truth = Truth(path)
        super().__init__(truth, HotTier(truth), clock, embedder)
