"""Picture signs in the place of an English word: the words beside them must make a term of the rules with it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from tools.compliance.tables import signs
from tools.compliance.vocabulary import Vocabulary

_EDGE = "\"'“”‘’.,;:!?…()"
_RANKS = ("best", "top", "leading", "#1", "no.1")


class Pictures:
    """Which signs stand for which words, by the terms of the rules. Immutable."""

    def __init__(self, terms: Iterable[str], vocabulary: Vocabulary) -> None:
        self._pairs = {pair for term in terms for pair in pairwise(term.split())}
        self._vocabulary = vocabulary

    def edits(self, text: str, chunks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        """Signs that stand alone or before the rest of a token, spelled out."""
        for place, (start, end) in enumerate(chunks):
            chunk = text[start:end].strip(_EDGE)
            words, tail = _picture(chunk)
            if not words:
                continue
            before = text[slice(*chunks[place - 1])] if place else ""
            after = tail or (text[slice(*chunks[place + 1])].strip(_EDGE) if place + 1 < len(chunks) else "")
            fitting = next((word for word in words if self._fits(word, before, after)), None)
            if fitting:
                at = text.index(chunk, start)
                yield at, at + len(chunk) - len(tail), fitting + (" " if tail[:1].isalpha() else "")

    def _fits(self, word: str, before: str, after: str) -> bool:
        first, last = word.split()[0], word.split()[-1]
        return (
            (last, after) in self._pairs
            or (before, first) in self._pairs
            or (word in self._vocabulary.telling and before in self._vocabulary.telling)
            or after in ("'s", "’s", "%")
            or (first in ("#1", "top") and any((rank, after) in self._pairs for rank in _RANKS))
        )


def _picture(chunk: str) -> tuple[tuple[str, ...], str]:
    """The English words of the sign that a token begins with, and what follows it."""
    if chunk == "⭐" * 5:
        return ("five stars", "5 stars"), ""
    if chunk and not chunk.strip("$"):
        return ("money", "cash"), ""
    for size in (2, 1):
        sign = signs().get(chunk[:size])
        if sign and sign.en and len(chunk) - size < 12:
            return sign.en, chunk[size:]
    return (), ""
