"""English words that look like themselves though spelled otherwise: rniracle, Iowest, vveight, apprvd, weightloss."""

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from tools.compliance.tables import ordinary

DRAWN = str.maketrans("01345789@$!|+(€¢¥£∪∩℮®√†₳฿₵₣₲₭₥₦₱₴₮₩", "oieastbgasiitcecylunervtabcfgkmnpstw")
"""Digits and signs → the letters that they are drawn like."""
_ONE_STROKE = DRAWN | {ord("l"): "i"}
_LOOSE = str.maketrans("cvn", "euu")
_PHRASE = re.compile(r"[a-z]{2,}(?:[ -][a-z]{2,}){1,3}")
_NO_VOWELS = dict.fromkeys(map(ord, "aeiou"))
_TWICE = re.compile(r"(.)\1+")


class Alike:
    """The words of the rules by their outlines. Immutable."""

    def __init__(self, words: Set[str], telling: Set[str], terms: Iterable[str]) -> None:
        """`telling`: those words that people disguise. `terms`: those of several words are also found run together."""
        first = sorted(words, key=lambda word: (word not in telling, word))
        self._outlines = _by_key((_outline(word), word) for word in first if len(word) > 3)
        self._loose = _by_key((_loosely(word), word) for word in first if word in telling and len(word) > 4)
        joined = ((re.sub("[ -]", "", term), term) for term in terms if len(term) > 7 and _PHRASE.fullmatch(term))
        self._joined = {_outline(key): term for key, term in joined if key not in words and key not in ordinary()}
        self._consonants: dict[str, list[str]] = {}
        for word in first:
            if word in telling and len(word) > 6 and len(_consonants(word)) > 3:
                self._consonants.setdefault(_consonants(word), []).append(word)
        self.word = lru_cache(maxsize=20_000)(self._looked_up)

    def strict(self, written: str) -> str | None:
        """The word whose outline letters, digits and signs have: l for I, rn for m, vv for w, cl for d."""
        if len(written) < 4 or written in ordinary():
            return None
        return self._outlines.get(_outline(written))

    def _looked_up(self, token: str) -> str | None:
        """The word that a token of letters looks like, is short for, or runs together."""
        outline = _outline(token)
        found = self._outlines.get(outline) or self._joined.get(outline)
        if found or len(token) < 5:
            return found
        return self._loose.get(outline.translate(_LOOSE)) or self._shortened(token)

    def _shortened(self, token: str) -> str | None:
        """The telling word of the same consonants, when only vowels were left out."""
        if len(token) < 6 or len(token.translate(_NO_VOWELS)) * 5 < len(token) * 3:
            return None
        for word in self._consonants.get(_consonants(token), ()):
            ends = token[0] == word[0] and token[-1] == word[-1]
            if ends and len(token) < len(word) and _within(token, word):
                return word
        return None


def _by_key(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    table: dict[str, str] = {}
    for key, word in pairs:
        table.setdefault(key, word)
    return table


def _outline(word: str) -> str:
    return word.translate(_ONE_STROKE).replace("rn", "m").replace("vv", "w").replace("ci", "d")


def _loosely(word: str) -> str:
    """Outlines with the round letters alike that a hurried eye takes for each other: curcs, cnres."""
    return _outline(word).translate(_LOOSE)


def _consonants(word: str) -> str:
    return _TWICE.sub(r"\1", word.translate(_NO_VOWELS))


def _within(token: str, word: str) -> bool:
    """Whether the letters of `token` stand in `word` in the same order."""
    letters = iter(word)
    return all(letter in letters for letter in token)
