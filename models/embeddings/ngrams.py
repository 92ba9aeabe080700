"""Texts as hashed character n-grams: vectors for any language without a model.

Blind to meaning, good at spelling: two texts are close when they share pairs of Chinese characters, stems of words and
letter 4-grams. For an index that needs vectors where no model is at hand; the words of the memory's own index, which
know how rare a term is and what else means the same, find more (`adwright bench memory` shows both).
"""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from memory.domain.evidence import Lang
from memory.vectors.port import Vectors
from memory.vectors.words import language_of, words_of

_GRAM_WEIGHT = 0.7
"""Of single characters and letter n-grams, beside pairs and stems at 1."""


class NgramEmbedder:
    """`Embedder` of every language, by hashing; deterministic and instant."""

    def __init__(self, dims: int = 1024) -> None:
        self.dims = dims

    @property
    def id(self) -> str:
        return f"ngrams-{self.dims}"

    def covers(self, lang: Lang) -> bool:
        return True

    async def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dims), np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._fill(row, text)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        # A text without a single letter still needs a direction.
        rows[lengths[:, 0] == 0, 0] = 1
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def _fill(self, row: np.ndarray, text: str) -> None:
        words = words_of(text, traditional=language_of(text) == "zh")
        for terms, weight in ((words.stems, 1.0), (words.grams, _GRAM_WEIGHT)):
            for term, count in Counter(terms).items():
                place, sign = _slot(term, self.dims)
                row[place] += sign * weight * (1 + math.log(count))


@lru_cache(maxsize=200_000)
def _slot(term: str, dims: int) -> tuple[int, float]:
    digest = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")
    return (digest >> 1) % dims, 1.0 if digest & 1 else -1.0
