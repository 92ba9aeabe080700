"""Whether a stated measure is borne out by a known one."""

import re

from tools.compliance.facts.measures import LOOSE, Measure
from tools.compliance.facts.number_words import DIGITS

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
    if known.relation == ">=":
        return abs(low - bottom) <= slack
    return False
