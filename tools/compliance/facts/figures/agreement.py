"""Whether a stated measure is borne out by a known one."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tools.compliance.facts.figures.number_words import DIGITS
from tools.compliance.facts.figures.units import LOOSE, NEARLY, Measure

_HALF = re.compile(r"半个?(?:月|星期)|[周月]半|(?:month|week)s? and a half")
_ROUNDED_HALF = 0.1
"""What half a month or week may hide: a month and a half are six weeks as well as 45 days."""
_ROUNDED_DEGREE = 0.6
"""What rounding to whole degrees may hide between ℃ and °F."""


def agrees(said: Measure, known: Measure) -> bool:
    """Whether a stated measure is borne out by a known one: equal up to rounding, or on the right side of it."""
    return any(_agrees(said, known, dimension) for dimension in said.values.keys() & known.values.keys())


def _converted(said: Measure, known: Measure) -> float:
    """What rounding to whole units may hide of a value that the data give in another unit: 24 in of 60 cm."""
    if _unit_words(said.text) == _unit_words(known.text):
        return 0.0
    number = re.search(DIGITS, said.text)
    if not number:
        return 0.025  # Half an inch of 13 mm.
    value = float(number[0].replace(",", ""))
    return min(0.02, 0.5 / value) if value >= 1 else 0.0


def _unit_words(text: str) -> str:
    return re.sub(r"[\d\s.,×*~-]|(?<=\d)x(?=\d)", "", text)


def _agrees(said: Measure, known: Measure, dimension: str) -> bool:
    high, low = said.values[dimension], said.lows[dimension]
    top, bottom = known.values[dimension], known.lows[dimension]
    slack = max(said.slack, known.slack if known.slack < 0.05 else 0.05, _converted(said, known)) * max(
        abs(top), abs(high)
    )
    if dimension == "temperature" and ("fahrenheit" in said.values) != ("fahrenheit" in known.values):
        slack = max(slack, _ROUNDED_DEGREE)
    if dimension == "time" and _HALF.search(said.text):
        slack = max(slack, _ROUNDED_HALF * abs(top))
    if dimension.startswith("count:"):
        slack = said.slack * abs(top) if said.slack >= LOOSE else 0.0
    if abs(high - top) <= slack and (low == high or bottom == top or abs(low - bottom) <= slack):
        return True
    if bottom - slack <= low and high <= top + slack:
        return True
    if said.relation == ">=":
        return bottom + slack >= high and bottom <= max(high * 1.5, high + 1)
    if said.relation == "<=":
        return top <= high + slack and top >= high * 0.5
    if said.relation == "~<":
        return NEARLY * high <= top <= high + slack
    if known.relation == ">=":
        return abs(low - bottom) <= slack
    return False


_TO = re.compile(r"\s?(?:到|至|[-~–]|to)\s?")
_NARROW = 1.34
"""How far the ends of a spoken range may lie apart, as 一斤半到两斤 do."""


def ranged_over(text: str, said: Sequence[Measure], known: Sequence[Measure]) -> set[int]:
    """Where the two ends of a spoken range of weight stand that holds a known range."""
    starts: set[int] = set()
    for low, high in pairwise(said):
        if "mass" not in low.values or "mass" not in high.values or low.text[0].isdigit():
            continue
        bottom, top = low.values["mass"], high.values["mass"]
        if not _TO.fullmatch(text, low.end, high.start) or not bottom < top <= bottom * _NARROW:
            continue
        held = (m for m in known if m.lows.get("mass", 0.0) < m.values.get("mass", 0.0))
        if any(bottom <= m.lows["mass"] and m.values["mass"] <= top for m in held):
            starts |= {low.start, high.start}
    return starts
