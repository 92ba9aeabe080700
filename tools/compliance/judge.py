"""From hits to findings: which candidates of the rules survive what the words point at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from memory.domain.finding import Severity
from tools.compliance.pattern import Hits, Pattern, find_all
from tools.compliance.reach import is_for, runs_in
from tools.compliance.rule import Exemption, Rule


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that matched at a stretch of the plain text and was not exempted."""

    rule: Rule
    start: int
    end: int
    severity: Severity


class RuleIndex:
    """Rules found by a word class that one of their patterns cannot match without. Immutable."""

    def __init__(self, rules: Sequence[Rule], rarity: Mapping[str, int]) -> None:
        """`rarity`: how many terms a class has; the smallest required element of a pattern is its anchor."""
        self.rules = tuple(rules)
        self._by_class: dict[str, list[tuple[int, int]]] = {}
        for number, rule in enumerate(self.rules):
            for place, pattern in enumerate(rule.matches):
                anchor = min(pattern.required, key=lambda e: sum(rarity.get(c, 5000) for c in e.classes))
                for name in anchor.classes:
                    self._by_class.setdefault(name, []).append((number, place))

    def suggested(self, hits: Hits) -> Iterator[tuple[Rule, Iterator[Pattern]]]:
        """Rules with those of their patterns that could match, in pack order."""
        wanted: dict[int, set[int]] = {}
        for name in hits.by_class:
            for number, place in self._by_class.get(name, ()):
                wanted.setdefault(number, set()).add(place)
        for number, places in sorted(wanted.items()):
            rule = self.rules[number]
            yield rule, map(rule.matches.__getitem__, places)


@dataclass(frozen=True, slots=True)
class Line:
    """One text under judgement with all that is known of it."""

    hits: Hits
    kinds: frozenset[str]
    kinds_named: bool
    language: str
    jurisdictions: frozenset[str]
    """The market and the platforms whose packs apply."""
    day: date
    context: Mapping[str, Any]

    @property
    def text(self) -> str:
        return self.hits.plain.text


def candidates(index: RuleIndex, line: Line, budget: list[int]) -> list[Candidate]:
    """All surviving candidates, at most 50 per rule."""
    found: list[Candidate] = []
    for rule, patterns in index.suggested(line.hits):
        severity = rule.severity_on(line.day)
        if severity is None or not _in_scope(rule, line):
            continue
        spans = sorted({span for pattern in patterns for span in find_all(pattern, line.hits, budget)})
        kept = [span for span in spans[:400] if not _exempt(rule.unless, span, line, budget)]
        if severity == "block" and _maybe_platform(rule, line):
            # The platform is a guess: a person looks, the rule does not block.
            severity = "fix"
        found += [Candidate(rule, start, end, severity) for start, end in kept[:50]]
    return found


def _in_scope(rule: Rule, line: Line) -> bool:
    if rule.jurisdiction not in line.jurisdictions and not _maybe_platform(rule, line):
        return False
    scope = rule.scope
    if scope.not_categories & line.kinds:
        return False
    if scope.channels and not runs_in(scope.channels, line.context):
        return False
    if scope.audience and not is_for(scope.audience, line.context):
        return False
    if scope.categories and not scope.categories & line.kinds:
        # Goods of an unknown kind stay in scope unless the rule needs the kind to be known.
        return not line.kinds and not scope.needs_category
    return True


def _maybe_platform(rule: Rule, line: Line) -> bool:
    """Whether a platform's rule speaks because nobody said where the line will run."""
    return rule.jurisdiction.startswith("platform:") and "platform:?" in line.jurisdictions


def _exempt(unless: Iterable[Exemption], span: tuple[int, int], line: Line, budget: list[int]) -> bool:
    return any(_stands(exemption, span, line, budget) for exemption in unless)


def _stands(exemption: Exemption, span: tuple[int, int], line: Line, budget: list[int]) -> bool:
    start, end = span
    low, high = _window(exemption, start, end, line)
    for pattern in exemption.patterns:
        for a, b in find_all(pattern, line.hits, budget):
            if exemption.place == "over":
                if a < end and start < b:
                    return True
            elif exemption.place == "inside":
                if a <= start and end <= b:
                    return True
            elif low <= a and b <= high:
                return True
    return False


def _window(exemption: Exemption, start: int, end: int, line: Line) -> tuple[int, int]:
    text_end = len(line.text)
    if exemption.place == "text":
        return (0, text_end)
    low, high = line.hits.plain.sentence(start)
    high = max(high, line.hits.plain.sentence(max(start, end - 1))[1])
    if exemption.place == "sentence":
        return (low, high)
    if exemption.place == "before":
        return (max(low, start - exemption.window), start)
    if exemption.place == "after":
        return (end, min(high, end + exemption.window))
    return (max(low, start - exemption.window), min(high, end + exemption.window))
