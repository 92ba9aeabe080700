"""Which embedder there is without a service."""

from memory.vectors.port import Embedder
from models.embeddings.minilm import MiniLmEmbedder, minilm_files


def installed_embedder() -> Embedder | None:
    """MiniLM when its package is installed; None otherwise, and then memories recall by words in every language."""
    folder = minilm_files()
    return None if folder is None else MiniLmEmbedder(folder)
