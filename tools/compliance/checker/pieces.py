"""Word pieces: how a text is cut for the encoder, by the likeliest cut of a unigram model (Kudo, 2018, "Subword
regularization", section 3.2)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

UNKNOWN, START, END = 0, 1, 2
"""The first three numbers: a character without a piece, the beginning and the end of a text."""
SPACE = "\u2581"
"""Stands for the space before a word, as in SentencePiece models."""
_WORD = re.compile(r"\S+")
_KEPT_WORD = 24
_UNLIKELY = 10.0


class Cut(NamedTuple):
    """The pieces of a text by number, each with its place in the text; the marks at both ends hold no character."""

    numbers: list[int]
    starts: list[int]
    ends: list[int]


class Pieces:
    """A list of pieces with their log probabilities. Immutable, thread-safe."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """`pieces[0:3]` are the marks, whatever they are called."""
        self._scores = [float(score) for score in scores]
        self._unknown = min(self._scores) - _UNLIKELY
        self._number = _prefixes(pieces)
        self._longest = max(len(piece) for piece in pieces)
        self._word = lru_cache(maxsize=8192)(self._best)

    def cut(self, text: str) -> Cut:
        """The likeliest pieces of `text`; total for any string."""
        numbers, starts, ends = [START], [0], [0]
        for found in _WORD.finditer(text):
            word, place = SPACE + found.group(), found.start() - 1
            best = self._word(word) if len(word) <= _KEPT_WORD else self._best(word)
            for number, start, end in best:
                numbers.append(number)
                starts.append(max(place + start, found.start()))
                ends.append(place + end)
        numbers.append(END)
        return Cut(numbers, [*starts, len(text)], [*ends, len(text)])

    def _best(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """(piece, start, end) along the likeliest path (Viterbi's algorithm)."""
        size = len(word)
        best, origin, chosen = [0.0] + [-1e30] * size, [0] * (size + 1), [UNKNOWN] * (size + 1)
        for start in range(size):
            for end, number in self._from(word, start):
                score = best[start] + (self._scores[number] if number else self._unknown)
                if score > best[end]:
                    best[end], origin[end], chosen[end] = score, start, number
        path, end = [], size
        while end:
            path.append((chosen[end], origin[end], end))
            end = origin[end]
        return tuple(reversed(path))

    def _from(self, word: str, start: int) -> list[tuple[int, int]]:
        """(end, piece) of every piece that begins at `start`; the bare character where none is so short."""
        found = []
        for end in range(start + 1, min(start + self._longest, len(word)) + 1):
            number = self._number.get(word[start:end])
            if number is None:
                break
            if number > 0:
                found.append((end, number))
        return found if found and found[0][0] == start + 1 else [(start + 1, UNKNOWN), *found]


def _prefixes(pieces: Sequence[str]) -> Mapping[str, int]:
    """The number of every piece, and -1 for what only begins one."""
    table: dict[str, int] = {}
    for number, piece in enumerate(pieces):
        if number <= END:
            continue
        for size in range(1, len(piece)):
            table.setdefault(piece[:size], -1)
        table[piece] = number
    return table
