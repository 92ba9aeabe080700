"""What goods are said to be like, held against attributes and measures that rule it out: silent at 88 dB, no drilling."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_NOT = re.compile(
    r"(?:不是|并非|并不|没那么|别|不要|不可|不能|不宜|勿|避免|忌|\bnot\b|n't\b|\bisn't\b|\bnever\b(?= be))[^,，。.;；]{0,8}$"
)


_LATER = re.compile(
    r"(?:开封|开启|打开|开袋)后[^,，。;；]*|\brefrigerate (?:after|once) open\w*|\b(?:after|once) open\w*[^,.;]*"
)
"""What holds only once the goods are opened."""
_LATER_SAID = re.compile(
    r"(?:开封|开启|打开|开袋|拆开|开盖)[^。;；]{0,12}$|(?:[吃喝用]不完|没[吃喝用]完|夏天|夏季|高温天?)[^。;；]{0,8}$"
)
"""What stands in a text before advice that holds only then."""
_EITHER = re.compile(r"或|也可|可选|均可|两用|\bor\b|\boptional\b|\bboth\b|\beither\b|\brecommended\b")


class Opposed(NamedTuple):
    """A claim, the attributes that speak of it, and the values that rule it out."""

    claim: re.Pattern[str]
    name: re.Pattern[str]
    contrary: re.Pattern[str]


class Limit(NamedTuple):
    """A claim that a measure of the goods rules out when it is above `most`."""

    claim: re.Pattern[str]
    name: re.Pattern[str]
    dimension: str
    most: float


class Zero(NamedTuple):
    """A claim that there is none of a stuff, and the attributes that give its amount."""

    claim: re.Pattern[str]
    name: re.Pattern[str]


@cache
def _opposed() -> tuple[Opposed, ...]:
    rows = table("qualities")["opposed"]
    return tuple(Opposed(*(re.compile(row[key]) for key in ("claim", "name", "contrary"))) for row in rows)


@cache
def _limits() -> tuple[Limit, ...]:
    return tuple(
        Limit(re.compile(row["claim"]), re.compile(row["name"]), row["dimension"], float(row["most"]))
        for row in table("qualities")["limits"]
    )


@cache
def _zeros() -> tuple[Zero, ...]:
    return tuple(
        Zero(
            re.compile(
                rf"(?:零|(?<![\d.])0\s?g?)(?:{row['said']})|(?:{row['said']})(?:含量)?(?:为|是|[:：])?(?:零|0)(?![.\d%])|\b(?:zero|no|0 ?g(?: of)?) (?:{row['said']})\b(?! added)"
            ),
            re.compile(row["name"]),
        )
        for row in table("qualities")["zeros"].values()
    )


def bind_qualities(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between a quality that a text claims and the attributes that rule it out."""
    facts = [fact for fact in context.facts if fact.source in ("attributes", "product", "facts")]
    for opposed in _opposed():
        yield from _against(line, opposed, facts)
    for limit in _limits():
        yield from _beyond(line, limit, facts)
    for zero in _zeros():
        yield from _some(line, zero, facts)


def _value(fact: Fact) -> str:
    return fact.plain[len(fact.label) + 2 :] if fact.label else fact.plain


def _claimed(line: Line, claim: re.Pattern[str]) -> re.Match[str] | None:
    """The first time that a text makes a claim and does not deny it."""
    for found in claim.finditer(line.text):
        before = line.text[max(0, found.start() - 20) : found.start()]
        if not _NOT.search(before[-14:]) and not _LATER_SAID.search(before):
            return found
    return None


def _against(line: Line, opposed: Opposed, facts: list[Fact]) -> Iterator[Draft]:
    found = _claimed(line, opposed.claim)
    if found is None:
        return
    spoken = [f for f in facts if opposed.name.search(f.label or f.plain) and not f.denied]
    if any(opposed.claim.search(_value(fact)) for fact in spoken):
        return
    for fact in spoken:
        value = _LATER.sub("", _value(fact))
        if opposed.contrary.search(value) and not _EITHER.search(value):
            yield by_fact(line, found.span(), "fact.quality", fact)
            return


def _beyond(line: Line, limit: Limit, facts: list[Fact]) -> Iterator[Draft]:
    found = _claimed(line, limit.claim)
    if found is None:
        return
    known = [
        (_least(sizes, limit.dimension), fact)
        for fact in facts
        if limit.name.search(fact.label)
        and (sizes := [m.lows[limit.dimension] for m in measures_of(fact.plain) if limit.dimension in m.values])
    ]
    if known and min(known, key=lambda pair: pair[0])[0] > limit.most:
        yield by_fact(line, found.span(), "fact.quality", known[0][1])


def _least(known: list[float], dimension: str) -> float:
    """The measure that speaks for the goods: the longest side, or the lowest of the others."""
    return max(known) if dimension == "length" else min(known)


def _some(line: Line, zero: Zero, facts: list[Fact]) -> Iterator[Draft]:
    """None at all of a stuff of which the data give an amount."""
    found = _claimed(line, zero.claim)
    if found is None:
        return
    for fact in facts:
        pattern = re.compile(rf"(?:{zero.name.pattern})[^\d,，;；]{{0,16}}(\d+(?:\.\d+)?)")
        amounts = [float(m[1]) for m in pattern.finditer(fact.plain)]
        if amounts and min(amounts) > 0.5 and not re.search(r"[<≤低]\s?0", fact.plain):
            yield by_fact(line, found.span(), "fact.quality", fact)
            return
