"""A text in plain spelling, with the map back to what was written."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

_INVISIBLE = re.compile("[\u00ad\u034f\u0332-\u0338\u180e\u200b\u200c\u2060\u2061-\u2064\ufeff\U000e0000-\U000e007f]")


@dataclass(frozen=True, slots=True)
class Plain:
    """A normalised text. `plain[i]` came from `original[starts[i]:ends[i]]`."""

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    cuts: Sequence[int] = ()
    """Indices in `text` right before which separators were removed, ascending."""
    odd_cuts: frozenset[int] = frozenset()
    """Those cuts where what was removed was no ordinary space or line break."""
    _breaks: tuple[float, ...] = field(default=())
    """Sentence ends: the index of the mark, or half before a character that a removed line break preceded."""

    hidden: Sequence[tuple[int, int]] = ()
    """Stretches of `text` that were spelled otherwise, in order."""
    dense: bool = False
    """Whether so much of it was odd that disguises were not looked for to the end."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open code points of the original for a stretch of `text`."""
        if start >= end or not self.text:
            return (0, 0)
        return (self.starts[start], self.ends[end - 1])

    def same_sentence(self, a: int, b: int) -> bool:
        """Whether no sentence ends between indices `a` and `b`."""
        return bisect_left(self._breaks, a) == bisect_left(self._breaks, b)

    def sentence(self, index: int) -> tuple[int, int]:
        """The sentence around `index`, as half-open indices of `text`."""
        at = bisect_left(self._breaks, index)
        start = int(self._breaks[at - 1] + 1) if at else 0
        end = ceil(self._breaks[at]) if at < len(self._breaks) else len(self.text)
        return (start, end)

    def cuts_inside(self, start: int, end: int) -> Sequence[int]:
        """Cuts strictly between `start` and `end`."""
        if not self.cuts:
            return ()
        return self.cuts[bisect_right(self.cuts, start) : bisect_left(self.cuts, end)]

    def disguised(self, start: int, end: int) -> bool:
        """Whether a stretch was hidden: spelled otherwise, or with marks or invisible signs between its characters.

        A single mark may part two ordinary words: 最高/最低.
        """
        at = bisect_left(self.hidden, (end, end))
        if at and self.hidden[at - 1][1] > start:
            return True
        strung = sum(cut in self.odd_cuts for cut in self.cuts_inside(start, end)) == end - start - 1
        if strung and end - start > 2:
            return True
        low, high = self.span(start, end)
        return _INVISIBLE.search(self.original, low, high) is not None

    def respelled(self, edits: Sequence[tuple[int, int, str]]) -> "Plain":
        """The same original with stretches of `text` spelled otherwise: `edits` in order, without overlap."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        shift = _Shift()
        hidden: list[tuple[int, int]] = []
        last = 0
        for start, end, word in edits:
            pieces += (self.text[last:start], word)
            starts += [*self.starts[last:start], *[self.starts[start]] * len(word)]
            ends += [*self.ends[last:start], *[self.ends[end - 1]] * len(word)]
            shift.add(start, end, len(word))
            hidden.append((len(starts) - len(word), len(starts)))
            last = end
        text = "".join([*pieces, self.text[last:]])
        dropped = shift.kept(start for start, _, word in edits if not word)
        odd = frozenset(map(int, [*shift.kept(self.odd_cuts), *dropped]))
        cuts = tuple(sorted({int(cut) for cut in [*shift.kept(self.cuts), *dropped]}))
        breaks = tuple(shift.kept(self._breaks))
        both = sorted([*shift.stretches(self.hidden), *(stretch for stretch in hidden if stretch[0] < stretch[1])])
        starts += self.starts[last:]
        ends += self.ends[last:]
        return Plain(self.original, text, starts, ends, cuts, odd, breaks, both)


class _Shift:
    """Where an index of the old text stands in the new one."""

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._edits: list[tuple[int, int]] = []
        self._moved = 0

    def add(self, start: int, end: int, length: int) -> None:
        """Edits are added in order."""
        self._moved += length - (end - start)
        self._ends.append(end)
        self._edits.append((start, self._moved))

    def kept(self, indices: Iterable[float]) -> list[float]:
        """The new places of `indices`, without those inside a stretch that was spelled otherwise."""
        return [to for index in indices if (to := self._to(index)) is not None]

    def stretches(self, held: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The new places of stretches that were left whole."""
        for start, end in held:
            low, high = self._to(start), self._to(end)
            if low is not None and high is not None and low < high:
                yield int(low), int(high)

    def _to(self, index: float) -> float | None:
        at = bisect_right(self._ends, index)
        if at < len(self._edits) and self._edits[at][0] < index:
            return None
        return index + (self._edits[at - 1][1] if at else 0)
