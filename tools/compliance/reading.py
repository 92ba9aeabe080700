"""Lane (b) of normalisation: disguised terms are spelled out before anything is matched."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from tools.compliance.chinese import ChineseLane
from tools.compliance.english import EnglishLane
from tools.compliance.lexicon import Lexicon
from tools.compliance.normalise import Plain
from tools.compliance.pattern import Element, Pattern
from tools.compliance.walk import HAN

_NEAR_GAP = 10
_MOST_PAIRS = 6000


class Reader:
    """Spells out the disguised terms of one set of packs. Immutable."""

    def __init__(self, terms: Iterable[str], telling: Iterable[str]) -> None:
        """`telling`: those terms that people disguise."""
        held, evading = list(terms), list(telling)
        self._english = EnglishLane(held, evading)
        self._chinese = ChineseLane(held, evading)

    def spelled(self, plain: Plain) -> Plain:
        """`plain` with disguised terms spelled out; itself when nothing is disguised."""
        plain = self._english.rewrite(plain) or plain
        return self._chinese.rewrite(plain) or plain


def joined_terms(patterns: Iterable[Pattern], lexicon: Lexicon) -> list[str]:
    """Two elements of a pattern side by side, where they are few: 最 and 好 are disguised as one word."""
    found: set[str] = set()
    for pattern in patterns:
        for first, second in pairwise(pattern.elements):
            if second.gap <= _NEAR_GAP:
                found |= _pairs(_words(first, lexicon), _words(second, lexicon))
    return sorted(found)


def _words(element: Element, lexicon: Lexicon) -> Sequence[str]:
    return [term for name in element.classes for term in lexicon.terms.get(name, ()) if all(map(HAN.match, term))]


def _pairs(first: Sequence[str], second: Sequence[str]) -> set[str]:
    if len(first) * len(second) > _MOST_PAIRS:
        return set()
    return {a + b for a in first for b in second if 2 <= len(a + b) <= 6 and (len(a + b) > 2 or a == "最")}
