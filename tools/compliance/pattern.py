"""The little language that rules match with: word classes in a row, with bounded gaps.

    [disease] ..8 [effect]        a disease, then within 8 characters an effect verb
    [rank] ?[scope] (品牌|名牌)    `?` before or right behind an element: it may be missing; (…|…) lists words in place
    ^ [free]   [best] $           at the start / the end of the text or sentence
    [total] && [fee] ..4 [money]  the first, where the text says the second too, in whatever sentence

Elements without a gap are adjacent (English words may have a space or quotation mark between them). A match never
crosses the end of a sentence. Patterns hold no regular expression, so matching is linear in the number of hits.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from memory.domain.errors import BadInput
from tools.compliance.lexicon import ANONYMOUS, Lexicon
from tools.compliance.normalise import Plain

_PART = re.compile(r"\?|\[[^\]]+\]|\([^)]+\)|\.\.\d+|\^|\$|[^\s\[\](){}?^$]+")
_GROUPED = re.compile(r"\[[^\[\](){}]+\]|\([^(){}]+\)")
_CLASS_INSIDE = re.compile(r"\([^)]*\[")
BUILT_IN = frozenset({"num", "pct", "money", "dur", "measure", "date", "year", "times", "code", "quote", "title"})
"""Classes that the number scanner fills."""


@dataclass(frozen=True, slots=True)
class Element:
    classes: tuple[str, ...]
    gap: int
    """Characters that may lie between the element before and this one."""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    source: str
    elements: tuple[Element, ...]
    required: tuple[Element, ...]
    """The elements without which nothing matches."""
    also: tuple["Pattern", ...] = ()
    """What must stand somewhere in the text as well."""
    at_start: bool = False
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Hits:
    """Everything a scan found: per class the sorted (start, end) stretches of the plain text."""

    plain: Plain
    by_class: Mapping[str, list[tuple[int, int]]]

    def of(self, classes: tuple[str, ...]) -> list[tuple[int, int]]:
        """Stretches of any of `classes`, sorted."""
        if len(classes) == 1:
            return self.by_class.get(classes[0], [])
        found = [hit for name in classes for hit in self.by_class.get(name, ())]
        return sorted(set(found))


def parse_pattern(source: str, lexicon: Lexicon) -> Pattern:
    """Compiles one pattern. Raises BadInput for an unknown class, a bracket that is left open, a gap that is no number,
    an element that says no word."""
    first, *others = (_parsed(part, lexicon) for part in source.split("&&"))
    return replace(first, source=source, also=tuple(others))


def _parsed(source: str, lexicon: Lexicon) -> Pattern:
    _demand_form(source)
    elements: list[Element] = []
    gap = 0
    optional = at_start = at_end = False
    for found in _PART.finditer(source):
        part = found.group()
        if part == "?" and found.end() < len(source) and not source[found.end()].isspace():
            optional = True
        elif part == "?" and elements:
            elements[-1] = replace(elements[-1], optional=True)
        elif part == "^":
            at_start = True
        elif part == "$":
            at_end = True
        elif part.startswith(".."):
            gap = int(part[2:])
        else:
            elements.append(Element(_classes(part, lexicon, source), gap, optional))
            gap, optional = 0, False
    if not elements or all(element.optional for element in elements):
        raise BadInput(f"pattern without a required element: {source!r}")
    for name in (name for element in elements for name in element.classes):
        if name.startswith(ANONYMOUS) and not lexicon.terms[name]:
            raise BadInput(f"{name.removeprefix(ANONYMOUS)!r} says no word in pattern {source!r}")
    required = tuple(element for element in elements if not element.optional)
    return Pattern(source, tuple(elements), required, at_start=at_start, at_end=at_end)


def _demand_form(source: str) -> None:
    if _CLASS_INSIDE.search(source):
        raise BadInput(f"a class stands outside of round brackets, in pattern {source!r}")
    bare = _GROUPED.sub(" ", source)
    if stray := re.search(r"[\[\](){}]", bare):
        raise BadInput(f"“{stray.group()}” is not closed or not opened in pattern {source!r}")
    if re.search(r"\.\.(?![0-9]{1,3}(?![0-9]))", bare):
        raise BadInput(f"a gap is `..` and the number of characters that it may hold, in pattern {source!r}")


def _classes(part: str, lexicon: Lexicon, source: str) -> tuple[str, ...]:
    if not part.startswith("["):
        words = part[1:-1].split("|") if part.startswith("(") else [part]
        return (lexicon.literal(tuple(word.strip() for word in words)),)
    names = tuple(part[1:-1].split("|"))
    for name in names:
        if name not in lexicon.terms and name not in BUILT_IN:
            raise BadInput(f"unknown word class [{name}] in pattern {source!r}")
    return names


_SLACK = " \"'“”‘’,.-:;!、《》()（）「」『』\t"


def _reaches(plain: Plain, end: int, start: int, gap: int) -> bool:
    """Whether a hit that starts at `start` may follow one that ended at `end`."""
    distance = start - end
    if distance < 0:
        return False
    if distance > gap:
        between = plain.text[end:start]
        if distance > gap + 2 or between.strip(_SLACK[:7]):
            return False
    return distance == 0 or plain.same_sentence(end - 1 if end else 0, start)


def find_all(pattern: Pattern, hits: Hits, budget: list[int]) -> Iterator[tuple[int, int]]:
    """Stretches where `pattern` matches, one per start. `budget[0]` bounds the work over the whole text."""
    if not all(hits.of(element.classes) for element in pattern.required):
        return
    if not all(any(True for _ in find_all(other, hits, budget)) for other in pattern.also):
        return
    stretches = [hits.of(element.classes) for element in pattern.elements]
    last = -1
    for first in _starts(pattern, stretches, hits.plain, budget):
        if first[0] < last:
            continue
        end = first[1]
        if pattern.at_end and not _closes(hits.plain, end):
            continue
        last = end
        yield first


def _starts(
    pattern: Pattern, stretches: list[list[tuple[int, int]]], plain: Plain, budget: list[int]
) -> Iterator[tuple[int, int]]:
    leads = [0]
    for index, element in enumerate(pattern.elements[:-1]):
        if not element.optional:
            break
        leads.append(index + 1)
    heads = sorted({(hit, lead) for lead in leads for hit in stretches[lead]})
    for (start, end), lead in heads:
        if budget[0] <= 0:
            return
        if pattern.at_start and not _opens(plain, start):
            continue
        reached = _extend(pattern, stretches, plain, lead + 1, end, 0, budget)
        if reached is not None:
            yield (start, reached)


def _extend(
    pattern: Pattern,
    stretches: list[list[tuple[int, int]]],
    plain: Plain,
    index: int,
    end: int,
    slack: int,
    budget: list[int],
) -> int | None:
    """The end of the match from element `index` on, after a hit that ended at `end`; None without one."""
    if index == len(pattern.elements):
        return end
    element = pattern.elements[index]
    gap = element.gap + slack
    options = stretches[index]
    at = bisect_left(options, (end, 0))
    while at < len(options) and options[at][0] <= end + gap + 2:
        budget[0] -= 1
        if budget[0] <= 0:
            return None
        if _reaches(plain, end, options[at][0], gap):
            reached = _extend(pattern, stretches, plain, index + 1, options[at][1], 0, budget)
            if reached is not None:
                return reached
        at += 1
    if element.optional:
        return _extend(pattern, stretches, plain, index + 1, end, gap, budget)
    return None


def _opens(plain: Plain, start: int) -> bool:
    return plain.sentence(start)[0] == start or not plain.text[plain.sentence(start)[0] : start].strip(_SLACK)


def _closes(plain: Plain, end: int) -> bool:
    text = plain.text
    return end >= len(text) or text[end] in "。!?！？;；,，、.~\n\r\"'”’)」』" or not plain.same_sentence(end - 1, end)
