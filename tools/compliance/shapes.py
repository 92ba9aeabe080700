"""Terms in which a character was swapped for another that is drawn like it: 冶疗, 项级, 降皿糖.

Rare look-alikes are folded with the other forms of a character; these here are written in words of their own, so a swap
counts only in a term of the rules, and where it leaves no ordinary word behind. A rare character that no table holds
counts where it makes no word and all others of a telling term stand around it.
"""

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache

from tools.compliance.fold import in_gb2312
from tools.compliance.gates import FUNCTION, TELLING, crosses_word, makes_word, one_token
from tools.compliance.normalise import Plain
from tools.compliance.oddities import Oddities
from tools.compliance.sounds import everyday
from tools.compliance.tables import shapes, words
from tools.compliance.trie import Node
from tools.compliance.walk import HAN, Path, Reading

_LONGEST = 8
_GAP = "\0"


class Shapes:
    """Finds terms with look-alike characters. Immutable."""

    def __init__(self, root: Node, oddities: Oddities, telling: Set[str]) -> None:
        """`telling`: the terms that people disguise."""
        self._root = root
        self._oddities = oddities
        self._telling = telling
        self._gaps = _with_gaps(sorted(term for term in telling if len(term) > 2 and all(map(HAN.match, term))))

    def drawn(self, plain: Plain) -> Iterator[Reading]:
        """Readings of `plain` in which at most every other character is a look-alike."""
        text = plain.text
        yield from self._rare(plain)
        spots = [found.start() for found in _look_alike().finditer(text)]
        meant = text.translate(shapes()) if spots else text
        for at in spots:
            if self._beside(meant, at):
                for start, end, term in self._terms(text, meant, at):
                    differ = [i for i in range(end - start) if text[start + i] != term[i]]
                    if self._holds(plain, start, term, differ):
                        yield Reading(start, end, term, Path(exact=len(term) - len(differ), sound=len(differ)))

    def _rare(self, plain: Plain) -> Iterator[Reading]:
        """Telling terms of which one character was swapped for a rare one that makes no word there."""
        text = plain.text
        for found in _rare_one().finditer(text):
            at, least = found.start(), 4 if in_gb2312(found.group()) else 3
            if makes_word(text, at):
                continue
            for start in range(max(0, at - _LONGEST + 1), at + 1):
                for end in range(max(at + 1, start + least), min(len(text), start + _LONGEST) + 1):
                    term = self._gaps.get(text[start:at] + _GAP + text[at + 1 : end])
                    if term and text[start:end] != term and one_token(plain, start, end):
                        yield Reading(start, end, term, Path(exact=len(term) - 1, sound=1))

    def _beside(self, meant: str, at: int) -> bool:
        """Whether the character meant at `at` stands beside one that it has beside it in a term."""
        before, after = meant[max(0, at - 1) : at], meant[at + 1 : at + 2]
        return self._oddities.neighbours(before, meant[at]) or self._oddities.neighbours(meant[at], after)

    def _terms(self, text: str, meant: str, at: int) -> Iterator[tuple[int, int, str]]:
        """Terms over `at`, each character as written or as meant."""
        for start in range(max(0, at - _LONGEST + 1), at + 1):
            node: Node | None = self._root
            for end in range(start, min(len(text), start + _LONGEST)):
                drawn = meant[end] if end == at else text[end]
                node = node.next.get(drawn) or node.next.get(meant[end]) if node else None
                if node is None:
                    break
                if node.term and end >= at:
                    yield start, end + 1, node.term

    def _holds(self, plain: Plain, start: int, term: str, differ: list[int]) -> bool:
        """Whether the swap is no accident: it leaves no word behind, and what it hides is told beyond doubt."""
        text, end = plain.text, start + len(term)
        said = text[start:end]
        if len(differ) * 2 > len(said) or said in words() or not one_token(plain, start, end):
            return False
        if any(said[i] in FUNCTION or makes_word(text, start + i) for i in differ):
            return False
        if any(crosses_word(text, start, end, start + i) for i in differ):
            return False
        rare = all(said[i] not in everyday() for i in differ)
        if len(said) > 2:
            return term in self._telling or rare
        return term in self._telling and (rare or all(term[i] in TELLING for i in differ))


@cache
def _look_alike() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, shapes()))}]")


@cache
def _rare_one() -> re.Pattern[str]:
    """A Chinese character that is not in daily use."""
    return re.compile(f"[^\\x00-\u33ff\ua000-\U0010ffff{''.join(sorted(everyday()))}]")


def _with_gaps(terms: Iterable[str]) -> dict[str, str]:
    """Each term by itself with any one character left out."""
    table: dict[str, str] = {}
    for term in terms:
        for at in range(len(term)):
            table.setdefault(term[:at] + _GAP + term[at + 1 :], term)
    return table
