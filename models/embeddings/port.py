"""The embedder port. Its shape is set by who uses it, the vector memory, so the definition stands there."""

from memory.vectors.port import Embedder, Vectors

__all__ = ["Embedder", "Vectors"]
