"""A rule as data, and how its document is read and compiled."""

import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from memory.domain.errors import BadInput
from memory.domain.finding import Severity
from tools.compliance.documents import Examples, RuleText, ScopeText, Written
from tools.compliance.lexicon import Lexicon
from tools.compliance.pattern import Pattern, parse_pattern

PLACES = ("over", "inside", "before", "after", "near", "sentence", "text")
"""Where an exemption may stand: over the hit, around it, before or after it in a window, in its sentence, anywhere."""


@dataclass(frozen=True, slots=True)
class Exemption:
    place: str
    window: int
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a rule applies; empty means everywhere."""

    categories: frozenset[str] = frozenset()
    not_categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    """`minors`, `adults`, or words of the merchant's own for whom a line is shown to."""
    needs_category: bool = False
    """Whether an unknown category is out of scope."""


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    context: Mapping[str, Any] = field(default_factory=dict)
    category: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack, compiled."""

    id: str
    family: str
    clauses: tuple[str, ...]
    by_category: Mapping[str, tuple[str, ...]]
    severity: Severity
    matches: tuple[Pattern, ...]
    unless: tuple[Exemption, ...]
    scope: Scope
    why: Mapping[str, str]
    rewrite: str
    """`drop` takes the words out, `none` asks a person. What the record has for them, the binding of facts says."""
    evidence: tuple[str, ...]
    """Context keys that settle the claim when they support it."""
    source: str
    start: date | None
    end: date | None
    early: Severity | None
    """Severity before `start`, for a law that is passed and not yet in force; None: the rule is silent before it."""
    violates: tuple[Example, ...]
    passes: tuple[Example, ...]
    jurisdiction: str = ""
    alone: bool = True
    """False: the words are often used lawfully, so a hit counts in full only when the learned checker agrees, and is
    shown as a warning when it does not. Without a checker every rule counts in full."""

    def severity_on(self, day: date) -> Severity | None:
        """What the rule weighs on `day`; None when it is not in force."""
        if self.end is not None and day > self.end:
            return None
        if self.start is not None and day < self.start:
            return self.early
        return self.severity


class RuleReader:
    """Reads rules against one lexicon and one table of shared exemptions."""

    def __init__(self, lexicon: Lexicon, exemptions: Mapping[str, Any], clauses: Mapping[str, Any]) -> None:
        self._lexicon = lexicon
        self._clauses = clauses
        self._shared = {name: self._own_exemptions(specs) for name, specs in exemptions.items()}
        self._known: dict[str, RuleText] = {}

    def beside(self, lexicon: Lexicon) -> "RuleReader":
        """One for further rules, against `lexicon`, which knows the rules that this one read."""
        other = copy(self)
        other._lexicon, other._known = lexicon, dict(self._known)
        return other

    def read(self, documents: Iterable[Written]) -> list[Rule]:
        """All rules of `documents`, `like` resolved across them and those read before.

        Raises BadInput that names file, rule and field.
        """
        rules = list(documents)
        for one in rules:
            if one.text.id in self._known:
                raise one.wrong("id", "used twice; another rule has it already", "give the rule an id of its own")
            self._known[one.text.id] = one.text
        return [self._rule(one) for one in rules]

    def _rule(self, written: Written) -> Rule:
        text = written.text
        matches = self._matches(written)
        by_category = {kind: tuple(ids) for kind, ids in text.by_category.items()}
        for clause in (*text.clauses, *(clause for ids in by_category.values() for clause in ids)):
            if clause not in self._clauses:
                raise written.wrong("clauses", f"{clause} is not in the clause table")
        return Rule(
            id=text.id,
            family=written.family,
            clauses=tuple(text.clauses),
            by_category=by_category,
            severity=text.severity,
            matches=matches,
            unless=self._unless(written),
            scope=_scope(text.scope),
            why={str(lang): said for lang, said in text.why.items()},
            rewrite=text.rewrite,
            evidence=tuple(text.evidence),
            source=text.source,
            start=text.start,
            end=text.end,
            early=text.early,
            violates=_examples(text.violates),
            passes=_examples(text.passes),
            jurisdiction=written.jurisdiction,
            alone=text.alone,
        )

    def _matches(self, written: Written) -> tuple[Pattern, ...]:
        sources = [source for text in self._lineage(written) for source in text.match]
        if not sources:
            raise written.wrong("match", "a rule needs a pattern, or a rule that it is like")
        try:
            return tuple(parse_pattern(source, self._lexicon) for source in sources)
        except BadInput as problem:
            raise written.wrong("match", problem.what) from problem

    def _unless(self, written: Written) -> tuple[Exemption, ...]:
        found: list[Exemption] = []
        try:
            for spec in (spec for text in self._lineage(written) for spec in text.unless):
                found += self._own_exemptions([spec]) if isinstance(spec, dict) else self._shared_one(spec)
        except BadInput as problem:
            raise written.wrong("unless", problem.what) from problem
        return tuple(found)

    def _lineage(self, written: Written) -> list[RuleText]:
        """The rule itself and those that it is like, theirs included."""
        found, ahead = [written.text], [written.text]
        while ahead:
            for name in ahead.pop(0).like:
                if name not in self._known:
                    raise written.wrong("like", f"there is no rule {name}")
                if self._known[name] not in found:
                    found.append(self._known[name])
                    ahead.append(self._known[name])
        return found

    def _shared_one(self, name: str) -> tuple[Exemption, ...]:
        if name not in self._shared:
            raise BadInput(f"unknown exemption {name!r}; known are {', '.join(sorted(self._shared))}")
        return self._shared[name]

    def _own_exemptions(self, specs: Iterable[Mapping[str, Any]]) -> tuple[Exemption, ...]:
        found: list[Exemption] = []
        for key, sources in ((key, sources) for spec in specs for key, sources in spec.items()):
            place = _PLACE.fullmatch(key)
            if place is None:
                raise BadInput(f"an exemption stands {', '.join(PLACES)}, with a window behind it, not {key!r}")
            patterns = tuple(parse_pattern(source, self._lexicon) for source in sources)
            found.append(Exemption(place[1], int(place[2] or 12), patterns))
        return tuple(found)


_PLACE = re.compile(rf"({'|'.join(PLACES)})([0-9]{{0,3}})")


def _scope(text: ScopeText) -> Scope:
    return Scope(
        frozenset(text.categories),
        frozenset(text.not_categories),
        frozenset(channel.strip().lower() for channel in text.channels),
        frozenset(audience.strip().lower() for audience in text.audience),
        text.needs_category,
    )


def _examples(texts: Examples) -> tuple[Example, ...]:
    return tuple(Example(one.text, one.context, one.category, one.as_of) for one in texts)
