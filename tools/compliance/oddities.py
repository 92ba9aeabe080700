"""Where a walk is worth while: odd tokens that, with their neighbours, could be part of a term."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tools.compliance.sounds import everyday, spellings, syllables
from tools.compliance.tables import signs, split_starts, splits
from tools.compliance.walk import DIGITS, HAN

_OTHER = r"[^\u3400-\u9fff\s！？；：!?;:]+"
_ODD = re.compile(rf"(?<=[\u3400-\u9fff]){_OTHER}|{_OTHER}(?=[\u3400-\u9fff])")
_LETTERS = re.compile(r"[a-z]+")
_REACH = 6
"""How many characters before an odd token a term may begin."""


class Oddities:
    """Pairs of neighbours in the terms, as characters and as first letters. Immutable."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._pairs = {term[at : at + 2] for term in terms for at in range(len(term) - 1)}
        firsts = {char: {heard[:1] for heard in spellings(char)} for char in set().union(*self._pairs)}
        self._initials = {a + letter for a, b in self._pairs for letter in firsts[b]}
        self._initials |= {letter + b for a, b in self._pairs for letter in firsts[a]}

    def neighbours(self, before: str, after: str) -> bool:
        """Whether two characters stand side by side in a term."""
        return before + after in self._pairs

    def starts(self, text: str) -> list[int]:
        """Where terms in disguise may begin."""
        starts: set[int] = set()
        for found in _ODD.finditer(text):
            if self._possible(text, *found.span()):
                low = max(0, found.start() - _REACH)
                starts.update(range(low, min(found.end(), found.start() + 24)))
        starts.update(found.start() for found in _pinyin().finditer(text))
        for at in self._parts(text):
            starts.update(range(max(0, at - 4), at + 1))
        return sorted(start for start in starts if _begins_token(text, start))

    def _possible(self, text: str, start: int, end: int) -> bool:
        """Whether what stands at an odd token could be padding, a number, a sign or letters of a term."""
        before, after, odd = text[max(0, start - 1) : start], text[end : end + 1], text[start:end]
        if before + after in self._pairs or not signs().keys().isdisjoint(odd):
            return True
        if any(char in DIGITS for char in odd) and self._numeral(before, after, odd):
            return True
        runs = (run.span() for run in _LETTERS.finditer(text, start, end))
        return any(self._spells(text, before, after, low, high) for low, high in runs)

    def _numeral(self, before: str, after: str, odd: str) -> bool:
        meant = "百" if odd == "100" else DIGITS.get(odd, "") if len(odd) == 1 else "".join(DIGITS.values())
        if len(odd) > 1 and odd.isdigit() and odd != "100":
            return False
        return any(before + char in self._pairs or char + after in self._pairs for char in meant)

    def _spells(self, text: str, before: str, after: str, start: int, end: int) -> bool:
        """Whether a run of letters could be syllables, or first letters of a term beside its neighbours."""
        if _syllables().match(text, start, end):
            return True
        if end - start > 3 or text[max(0, start - 1) : start].isdigit():
            return False
        return before + text[start] in self._initials or text[end - 1] + after in self._initials or end - start > 1

    def _parts(self, text: str) -> Iterator[int]:
        """Where characters stand that are parts of one, and that one would stand in a term."""
        table, firsts = splits(), split_starts()
        for at, char in enumerate(text):
            if char not in firsts:
                continue
            for size in range(1, min(4, len(text) - at) + 1):
                made = table.get(text[at : at + size])
                if made and self._fits(text, at, at + size, made):
                    yield at
                    break

    def _fits(self, text: str, start: int, end: int, made: str) -> bool:
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if any(char not in everyday() for char in text[start:end]):
            return True
        if not (HAN.match(after) and HAN.match(before)) or text[end : end + 2] in splits():
            return True
        return any(before + char in self._pairs or char + after in self._pairs for char in made)


@cache
def _one() -> str:
    return "|".join(sorted(syllables(), key=lambda s: (-len(s), s)))


@cache
def _pinyin() -> re.Pattern[str]:
    """Words of two syllables or more and of nothing else, in a row."""
    one = f"(?:{_one()})"
    return re.compile(rf"(?<![a-z])(?:{one}{{2,8}}|{one}(?= [a-z]))(?: {one}{{1,4}}){{0,6}}(?![a-z])")


@cache
def _syllables() -> re.Pattern[str]:
    return re.compile(rf"(?:{_one()}){{1,4}}(?![a-z])")


def _begins_token(text: str, at: int) -> bool:
    """Whether no Latin word or number is cut in two at `at`."""
    if not 0 < at < len(text):
        return at == 0
    a, b = text[at - 1], text[at]
    return not ("a" <= a <= "z" and "a" <= b <= "z") and not (b.isdigit() and (a.isdigit() or a == "."))
