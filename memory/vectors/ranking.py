"""Two rankings into one."""

from collections.abc import Sequence
from typing import NamedTuple

from memory.vectors.hot import Nearest

_RANK_OFFSET = 20
"""Of reciprocal rank fusion: the smaller, the more the first places count."""


class Ranked(NamedTuple):
    row: int
    score: float
    similarity: float | None
    rank_words: int | None


def fused(near: Nearest, words: Sequence[int], keep: int) -> list[Ranked]:
    """By similarity alone, by words alone, or by reciprocal ranks of both where both looked.

    Ties with the last kept similarity are kept too, so that the caller can order them.
    """
    if not words:
        return [Ranked(row, sim, sim, None) for row, sim in zip(near.rows, near.similarities, strict=True)]
    places = {row: place for place, row in enumerate(words, 1)}
    if not near.rows:
        return [Ranked(row, 1 / (_RANK_OFFSET + place), None, place) for row, place in places.items()][:keep]
    similar = dict(zip(near.rows, near.similarities, strict=True))
    ranks = {row: place for place, row in enumerate(near.rows, 1)}
    both = [
        Ranked(row, _reciprocal(ranks.get(row)) + _reciprocal(places.get(row)), similar.get(row), places.get(row))
        for row in ranks.keys() | places.keys()
    ]
    return sorted(both, key=lambda entry: (-entry.score, entry.row))[:keep]


def _reciprocal(place: int | None) -> float:
    return 0.0 if place is None else 1 / (_RANK_OFFSET + place)
