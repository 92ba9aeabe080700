"""A rule as data, and how its document is read and compiled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from memory.domain.errors import BadInput
from memory.domain.finding import Severity
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
    """`drop` takes the words out, `none` asks a person, otherwise the words to put in their place (`{fact}` slots)."""
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


_KEYS = frozenset(
    {
        "id", "family", "clauses", "by_category", "severity", "match", "unless", "scope", "why", "rewrite", "evidence",
        "source", "from", "to", "early", "violates", "passes", "like", "alone",
    }
)  # fmt: skip


class RuleReader:
    """Reads rule documents against one lexicon and one table of shared exemptions."""

    def __init__(self, lexicon: Lexicon, exemptions: Mapping[str, Any], clauses: Mapping[str, Any]) -> None:
        self._lexicon = lexicon
        self._clauses = clauses
        self._shared = {name: self._exemptions(spec, name) for name, spec in exemptions.items()}
        self._raw: dict[str, Mapping[str, Any]] = {}

    def read(self, documents: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Rule]:
        """All rules of `documents` (jurisdiction, raw rule), `like` references resolved across them."""
        pairs = list(documents)
        for _, raw in pairs:
            rule_id = str(raw.get("id", ""))
            if not rule_id or rule_id in self._raw:
                raise BadInput(f"rule id missing or used twice: {rule_id!r}")
            self._raw[rule_id] = raw
        return [self._rule(jurisdiction, raw) for jurisdiction, raw in pairs]

    def _rule(self, jurisdiction: str, raw: Mapping[str, Any]) -> Rule:
        rule_id = str(raw["id"])
        unknown = set(raw) - _KEYS
        if unknown:
            raise BadInput(f"{rule_id}: unknown keys {sorted(unknown)}")
        clauses = tuple(raw.get("clauses", ()))
        by_category = {name: tuple(ids) for name, ids in raw.get("by_category", {}).items()}
        for clause in [*clauses, *(c for ids in by_category.values() for c in ids)]:
            if clause not in self._clauses:
                raise BadInput(f"{rule_id}: clause {clause} is not in the clause table")
        severity = raw.get("severity", "block")
        if severity not in get_args(Severity):
            raise BadInput(f"{rule_id}: severity {severity!r} is none of {get_args(Severity)}")
        return Rule(
            id=rule_id,
            family=_family(raw, rule_id),
            clauses=clauses,
            by_category=by_category,
            severity=severity,
            matches=tuple(parse_pattern(source, self._lexicon) for source in self._sources(raw, "match")),
            unless=tuple(e for spec in self._sources(raw, "unless") for e in self._unless(spec, rule_id)),
            scope=_scope(raw.get("scope", {}), rule_id),
            why=raw.get("why", {}),
            rewrite=str(raw.get("rewrite", "drop")),
            evidence=tuple(raw.get("evidence", ())),
            source=str(raw.get("source", "")),
            start=raw.get("from"),
            end=raw.get("to"),
            early=raw.get("early"),
            violates=tuple(_example(item) for item in raw.get("violates", ())),
            passes=tuple(_example(item) for item in raw.get("passes", ())),
            jurisdiction=jurisdiction,
            alone=bool(raw.get("alone", True)),
        )

    def _sources(self, raw: Mapping[str, Any], key: str, depth: int = 0) -> list[Any]:
        if depth > 4:
            raise BadInput(f"{raw.get('id')}: `like` runs in a circle")
        own = list(raw.get(key, ()))
        for name in raw.get("like", ()):
            if name not in self._raw:
                raise BadInput(f"{raw.get('id')}: `like` names unknown rule {name}")
            own += self._sources(self._raw[name], key, depth + 1)
        return own

    def _unless(self, spec: Any, rule_id: str) -> tuple[Exemption, ...]:
        if isinstance(spec, str):
            if spec not in self._shared:
                raise BadInput(f"{rule_id}: unknown exemption {spec!r}")
            return self._shared[spec]
        return self._exemptions([spec], rule_id)

    def _exemptions(self, specs: Iterable[Mapping[str, Any]], owner: str) -> tuple[Exemption, ...]:
        found: list[Exemption] = []
        for spec in specs:
            for key, sources in spec.items():
                place = key.rstrip("0123456789")
                if place not in PLACES:
                    raise BadInput(f"{owner}: an exemption stands {PLACES}, not {key!r}")
                window = int(key[len(place) :] or 12)
                patterns = tuple(parse_pattern(source, self._lexicon) for source in sources)
                found.append(Exemption(place, window, patterns))
        return tuple(found)


def _family(raw: Mapping[str, Any], rule_id: str) -> str:
    family = raw.get("family") if "family" in raw else rule_id.split(".")[1]
    if not isinstance(family, str) or not family:
        raise BadInput(f"{rule_id}: family {family!r} is no word; YAML reads false, no and on bare: quote it")
    return family


def _scope(raw: Mapping[str, Any], rule_id: str) -> Scope:
    unknown = set(raw) - {"categories", "not_categories", "channels", "needs_category"}
    if unknown:
        raise BadInput(f"{rule_id}: unknown scope keys {sorted(unknown)}")
    return Scope(
        frozenset(raw.get("categories", ())),
        frozenset(raw.get("not_categories", ())),
        frozenset(raw.get("channels", ())),
        bool(raw.get("needs_category", False)),
    )


def _example(raw: Any) -> Example:
    if isinstance(raw, str):
        return Example(raw)
    day = raw.get("as_of")
    return Example(str(raw["text"]), raw.get("context", {}), raw.get("category"), day)
