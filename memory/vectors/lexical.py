"""Ranks what shares words with a query by how much of the query it covers.

bm25 as FTS5 has it punishes long texts, and a rich product text is not a worse answer than a bare title: here every
term counts by its rarity, and length does not count.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from memory.vectors.words import Asked

_SATURATION = 1.2
"""bm25's k1: how little the repetition of a term adds."""

_GRAM_WEIGHT = 0.5
"""Of single characters and letter n-grams, beside pairs and stems at 1."""


class Terms(NamedTuple):
    """A document's terms as the index holds them."""

    row: int
    id: str
    stems: str
    grams: str


def by_coverage(
    query: Asked, found: Sequence[Terms], frequency: Mapping[tuple[str, str], int], total: int
) -> list[int]:
    """Rows, best first; ties by id. `frequency` counts the documents with a (term, column), of `total`."""
    stems = {t: weight * _rarity(frequency.get((t, "stems"), 0), total) for t, weight in query.stems.items()}
    grams = {
        t: _GRAM_WEIGHT * weight * _rarity(frequency.get((t, "grams"), 0), total) for t, weight in query.grams.items()
    }
    scored = [(_covered(stems, entry.stems) + _covered(grams, entry.grams), entry) for entry in found]
    return [entry.row for _, entry in sorted(scored, key=lambda pair: (-pair[0], pair[1].id))]


def _rarity(documents: int, total: int) -> float:
    return math.log(1 + (total - documents + 0.5) / (documents + 0.5))


def _covered(wanted: Mapping[str, float], text: str) -> float:
    held = Counter(term for term in text.split() if term in wanted)
    return sum(wanted[term] * count * (_SATURATION + 1) / (count + _SATURATION) for term, count in held.items())
