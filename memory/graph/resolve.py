"""Which of several sources is right: precedence, and where they disagree."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from memory.domain.fact import Contradiction, Fact, precedence
from memory.graph.vocabulary import canonical_name, canonical_value

_NUMBER = re.compile(r"^([-+]?\d+(?:[.,]\d+)?)\s*([a-z%°μ一-鿿]*)\.?$")
_UNITS = {
    "g": ("g", 1.0),
    "克": ("g", 1.0),
    "gram": ("g", 1.0),
    "grams": ("g", 1.0),
    "kg": ("g", 1000.0),
    "千克": ("g", 1000.0),
    "公斤": ("g", 1000.0),
    "斤": ("g", 500.0),
    "oz": ("g", 28.349523125),
    "lb": ("g", 453.59237),
    "lbs": ("g", 453.59237),
    "mm": ("mm", 1.0),
    "毫米": ("mm", 1.0),
    "cm": ("mm", 10.0),
    "厘米": ("mm", 10.0),
    "m": ("mm", 1000.0),
    "米": ("mm", 1000.0),
    "in": ("mm", 25.4),
    "inch": ("mm", 25.4),
    "inches": ("mm", 25.4),
    "英寸": ("mm", 25.4),
    "ml": ("ml", 1.0),
    "毫升": ("ml", 1.0),
    "l": ("ml", 1000.0),
    "升": ("ml", 1000.0),
    "wh": ("wh", 1.0),
    "h": ("min", 60.0),
    "小时": ("min", 60.0),
    "hours": ("min", 60.0),
    "min": ("min", 1.0),
    "分钟": ("min", 1.0),
}


def meaning_of(value: str, unit: str | None = None) -> str:
    """One spelling for values that mean the same: `0.238 kg`, `238g` and `238 克` are all `238 g`."""
    folded = unicodedata.normalize("NFKC", value).casefold().strip()
    match = _NUMBER.match(f"{folded} {(unit or '').casefold()}".strip() if unit else folded)
    if match is None:
        return canonical_value(value)
    name, factor = _UNITS.get(match[2], (match[2], 1.0))
    return f"{round(float(match[1].replace(',', '.')) * factor, 6):g} {name}".strip()


def rank(fact: Fact) -> tuple[int, float, int, str, int]:
    """Sorts the fact that is right first: by precedence, then confidence, then the later record, then id."""
    return precedence(fact.basis), -fact.confidence, -fact.recorded_from, fact.id, -fact.valid_from


def says(fact: Fact) -> str:
    """What a fact means, in one spelling; a unit in its name counts (`weight_g`)."""
    return meaning_of(fact.value, fact.unit or canonical_name(fact.name)[1])


def resolved(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """By name (`材质` and `material` are one), the current one first; what says the same as it is current too."""
    out: list[Fact] = []
    for group in _by_name(facts):
        best = says(group[0])
        out += [fact.model_copy(update={"current": says(fact) == best}) for fact in group]
    return tuple(out)


def contradictions_in(facts: Iterable[Fact]) -> tuple[Contradiction, ...]:
    """One for each name whose sources disagree, those that a person should settle first."""
    found: list[Contradiction] = []
    for group in _by_name(resolved(facts)):
        others = tuple(fact for fact in group if not fact.current)
        if others:
            current = group[0]
            settled = all(precedence(current.basis) < precedence(other.basis) for other in others)
            found.append(
                Contradiction(
                    subject=current.subject,
                    name=canonical_name(current.name)[0],
                    current=current,
                    others=others,
                    settled=settled,
                )
            )
    return tuple(sorted(found, key=lambda c: (c.settled, c.subject, c.name)))


def _by_name(facts: Iterable[Fact]) -> list[list[Fact]]:
    def name(fact: Fact) -> tuple[str, str, str]:
        return fact.subject_kind, fact.subject, canonical_name(fact.name)[0]

    ordered = sorted(facts, key=lambda fact: (name(fact), rank(fact)))
    return [list(group) for _, group in groupby(ordered, key=name)]
