"""What a value of the data measures, with what its products and lists come to: 50g×6, 2 x 5 W, 2/4/8小时."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.units import ATTACHED, Measure, measured, units

_PACK = re.compile(
    r"(\d{1,4})\s?[x×*]\s?\d{1,6}(?:\.\d{1,3})?\s?(?:g|kg|mg|oz|lbs?|ml|l|cl|fl\.? oz|克|千克|公斤|斤|毫升|升|盎司)(?![a-z])"
)


@lru_cache(maxsize=4096)
def packed(text: str) -> tuple[int, ...]:
    """How many there are in the packs that a text writes as 12 x 330 ml or 330ml×12."""
    after = r"(?:g|kg|oz|ml|l|克|千克|公斤|斤|毫升|升)\s?[x×*]\s?(\d{1,4})(?![\d.])"
    return tuple(int(m[1]) for pattern in (_PACK, re.compile(after)) for m in pattern.finditer(text))


@lru_cache(maxsize=4096)
def measures_of(text: str) -> tuple[Measure, ...]:
    """The measures of a value of the data, with what its products come to: 50g×6 is 300 g as well."""
    found = [*measures_in(text), *_listed(text), *_again(text)]
    totals = []
    for measure in found:
        times = re.match(r"(?:/\S)?\s?[x×*]\s?(\d{1,4})", text[measure.end :])
        before = re.search(r"(\d{1,4})\s?[x×*]\s?$", text[: measure.start])
        inside = _PACK.match(measure.text)
        factor = next((int(found[1]) for found in (times, before, inside) if found), 0)
        if factor:
            totals.append(
                replace(
                    measure,
                    values={d: v * factor for d, v in measure.values.items()},
                    lows={d: v * factor for d, v in measure.lows.items()},
                )
            )
    totals += [_multiplied(text, several) for several in _SEVERAL.finditer(text)]
    return (*found, *totals)


_SEVERAL = re.compile(
    r"(?<![\d.])(?P<many>\d{1,2})\s?[x×]\s?(?P<one>\d{1,5}(?:\.\d{1,2})?)\s?(?P<unit>w|ah|mah|wh|lm|gb|tb|瓦)(?![a-z\d])"
)


def _multiplied(text: str, found: re.Match[str]) -> Measure:
    """What several come to of what adds up and has no sides: 2 x 5 W."""
    value = int(found["many"]) * float(found["one"])
    return measured(text, found.span(), found["one"], units().factors[found["unit"]], value, value)


_LIST = re.compile(
    r"(?<![\d.a-z/])(?!1/[2-9](?!/))(\d{1,5}(?:\.\d{1,2})?(?:\s?/\s?\d{1,5}(?:\.\d{1,2})?){1,6})\s?([a-z]{1,7}(?![a-z])|[\u4e00-\u9fff]{1,2})"
)
_AGAIN = re.compile(
    r"(?<=\d)\s?(?P<unit>[a-z]{1,5}|[\u4e00-\u9fff]{1,2})\s?/\s?(?P<n>\d{1,5}(?:\.\d{1,2})?)\s?(?P=unit)(?![a-z])"
)


def _again(text: str) -> Iterator[Measure]:
    """The further values of a list that repeats its unit: 1.8 m of 1.5m/1.8m."""
    at = 0
    while found := _AGAIN.search(text, at):
        if found["unit"] in units().factors:
            value = float(found["n"])
            yield measured(
                text, (found.start("n"), found.end()), found["n"], units().factors[found["unit"]], value, value
            )
        at = found.end("n")


_IN_FRACTIONS = frozenset({"in", "inch", "inches", "lb", "lbs", "oz", "mile", "miles", "pint", "pints", "cup", "cups"})


def _listed(text: str) -> Iterator[Measure]:
    """The values of a list whose last one has the unit: 2, 4 and 8 hours of 2/4/8小时."""
    for listed in _LIST.finditer(text):
        spelled = (listed[2],) if listed[2].isascii() else (listed[2], listed[2][0])
        unit = next((unit for unit in spelled if unit in units().factors), None)
        numbers = re.findall(r"\d+(?:\.\d+)?", listed[1])
        if unit and unit not in ATTACHED and not (unit in _IN_FRACTIONS and len(numbers) == 2):
            for number in numbers:
                yield measured(text, listed.span(), number, units().factors[unit], float(number), float(number))
