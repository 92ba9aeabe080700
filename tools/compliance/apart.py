"""Unsigned packs' words looked for apart from the law's, so that none of them changes how the law's are found."""

from bisect import bisect_left, bisect_right

from tools.compliance.lexicon import Lexicon
from tools.compliance.normalise import Plain
from tools.compliance.pattern import Hits
from tools.compliance.reading import Reader
from tools.compliance.scan import Scanner


class AsWritten(Reader):
    """Spells nothing out: a word with a mark in it, such as C*, is no disguise of another where it is looked for."""

    def __init__(self) -> None:
        super().__init__((), ())

    def spelled(self, plain: Plain) -> Plain:
        """The text as it is."""
        return plain


class Apart:
    """The law's scanner, and beside it one for words of others; each reads the text for itself. Immutable.

    One reader over all words would let an unsigned word be the better reading of a disguise of the law's.
    """

    def __init__(self, law: Scanner, own: Lexicon, reader: Reader) -> None:
        """`own`: the classes that are not the law's; `reader` spells out their disguises."""
        self._law = law
        self._own = (Scanner(own, AsWritten()), Scanner(own, reader))
        self._classes = frozenset(own.terms)

    @property
    def reader(self) -> Reader:
        """The law's reader of disguises."""
        return self._law.reader

    def scan(self, plain: Plain) -> Hits:
        """All hits, at their places in the text as the law's scanner spells it."""
        law = self._law.scan(plain)
        found: dict[str, set[tuple[int, int]]] = {}
        for hits in (scanner.scan(plain) for scanner in self._own):
            for name in self._classes & hits.by_class.keys():
                moved = (_moved(start, end, hits.plain, law.plain) for start, end in hits.by_class[name])
                found.setdefault(name, set()).update(moved)
        return Hits(law.plain, {**law.by_class, **{name: sorted(stretches) for name, stretches in found.items()}})


def _moved(start: int, end: int, there: Plain, here: Plain) -> tuple[int, int]:
    """Where a stretch of one spelling of a text stands in another; at least one character."""
    if here.text == there.text:
        return start, end
    low, high = there.span(start, end)
    first = min(bisect_right(here.ends, low), len(here.text) - 1)
    return first, max(bisect_left(here.starts, high), first + 1)
