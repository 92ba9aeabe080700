"""Measures that a word and not a number gives: half a pound, a full litre, three-quarters wool, 5'6\"."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate

from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.units import LOOSE, Measure, measured, units

BEFORE_IN = re.compile(
    r"\s*(?:$|[,.;)(x×/+]|(?:with(?: an?)?|plus(?: an?)?|and|to|or) \d|(?:extender|extension|wide|long|tall|high|deep|thick|display|screen|monitor|laptop|adjustable|inseam|diameter|folded|extended)\b)"
)
"""What stands behind `in` where it is inches."""
_FEET = re.compile(r"(?<![\d.])(\d{1,2})\s?'\s?(\d{1,2}(?:\.\d)?)\s?(?:\"|''|in\b)")


_ONE_OF = re.compile(
    r"(?:\b(?:a|an|one) (?:full |whole |good )?(fortnight|pound|kilo|kilogram|litre|liter|gallon|quart|pint|mile|metre|meter|inch|foot(?= (?:long|tall|wide|high|deep|thick|and a half)))\b"
    r"|(?:(?<=\bfor )|(?=(?:a|one) [a-z]{3,5} and a half\b))(?:a|one) (?:full |whole |entire )?(day|week|month|year)\b)(?P<half> and a half\b)?"
)
_PARTS = {
    "three quarters": 75.0,
    "two thirds": 66.7,
    "one third": 33.3,
    "a third": 33.3,
    "a quarter": 25.0,
    "a fifth": 20.0,
    "a tenth": 10.0,
    "half": 50.0,
}
_PART_OF = re.compile(
    r"\b(?P<is>an? (?:third|quarter|fifth|tenth)|half|two[- ]thirds|three[- ]quarters) of (?:it|(?:the|this|each|every|its) [a-z]{3,12}) is\b"
    r"|(?<!and a )\b(?P<of>three[- ]quarters|two[- ]thirds|one[- ]third|half)(?=,? (?:(?:of )?(?:the )?)?(?!(?:a|an|price|off|less|more|the price|of the price)\b)[a-z]{3})"
)


def worded(text: str) -> Iterator[Measure]:
    """All measures of a plain text that words give."""
    shares = list(_fractions(text))
    yield from _feet(text) if "'" in text else ()
    yield from _spoken_feet(text)
    yield from outside(_single(text), shares)
    yield from _parts(text)
    yield from shares


def outside(measures: Iterable[Measure], taken: Iterable[Measure]) -> Iterator[Measure]:
    """Those of `measures` that share no character with one of `taken`."""
    stretches = sorted((measure.start, measure.end) for measure in taken)
    starts, reach = [start for start, _ in stretches], list(accumulate((end for _, end in stretches), max))
    for measure in measures:
        before = bisect_left(starts, measure.end)
        if not before or reach[before - 1] <= measure.start:
            yield measure


def _single(text: str) -> Iterator[Measure]:
    """One of a unit said with an article: less than a pound, a full litre."""
    for found in _ONE_OF.finditer(text):
        if not text[max(0, found.start() - 5) : found.start()].endswith(("half ", "per ")):
            number = 1.5 if found["half"] else 1.0
            yield measured(text, found.span(), "1", units().factors[found[1] or found[2]], number, number)


def _parts(text: str) -> Iterator[Measure]:
    """Shares said in words: three-quarters wool."""
    for found in _PART_OF.finditer(text):
        share = _PARTS[(found["of"] or found["is"]).replace("-", " ")]
        yield _rounded(measured(text, found.span(), "1", [("percent", 1.0)], share, share))
    for found in _PARTED.finditer(text):
        share = 100 * (number_of(found["top"]) or 0.0) / (number_of(found["bottom"]) or 1.0)
        yield _rounded(measured(text, found.span(), "1", [("percent", 1.0)], share, share))
    for found in _HALF.finditer(text):
        yield _rounded(measured(text, found.span(), "1", [("percent", 1.0)], 50.0, 50.0))


_HALF = re.compile(
    r"(?<=占)(?:比|了|到|了?将近|了?差不多|了?快|了?超过|了?足足){0,2}一半|(?<=含量)(?:有|达到?|超过|就?占){1,2}一半"
)
"""Half of a stuff, by the verb of its share: 鸡肉占了一半."""
_PARTED = re.compile(
    r"(?<![零一二两三四五六七八九十百千])(?P<bottom>[二三四五六七八九十百])分之(?P<top>[一二两三四五六七八九十]{1,3}|\d{1,2})"
)


def _rounded(part: Measure) -> Measure:
    """A part in whole thirds or quarters, which speaks for what is near to it."""
    return replace(part, slack=max(part.slack, LOOSE))


_FRACTION = re.compile(
    r"(?<![\d./])(?:(?P<whole>\d{1,2})[ -])?(?P<top>\d{1,2})/(?P<bottom>2|3|4|5|8|16|32)[\s-]?(?P<unit>in|inch|inches|\"|lbs?|pounds?|miles?|pints?|gallons?|oz)(?![a-z])"
    r"|\b(?P<word>half|(?:a |one )?quarter|three[- ]quarters|(?:a |one )?third|two[- ]thirds)(?: of)? an? (?P<of>[a-z]{4,9})\b"
)


def _fractions(text: str) -> Iterator[Measure]:
    """Shares of a unit: 1/2 in, 1 3/4 inch, half a pound, a quarter of a litre."""
    for found in _FRACTION.finditer(text):
        unit, word = found["unit"] or found["of"], found["word"]
        if unit not in units().factors or (unit == "in" and not BEFORE_IN.match(text, found.end())):
            continue
        share = _PARTS[_part_name(word)] / 100 if word else int(found["top"]) / int(found["bottom"])
        whole = 0 if _OF_SO_MANY.search(text[max(0, found.start() - 6) : found.start()]) else int(found["whole"] or 0)
        if share < 1:
            yield measured(text, found.span(), "1", units().factors[unit], whole + share, whole + share)


_OF_SO_MANY = re.compile(r"\b(?:of|pack) $")
"""What stands before a number that counts: a set of 2 1/2 in rods."""


def _part_name(word: str) -> str:
    name = word.replace("-", " ").replace("one ", "a ")
    return name if name in _PARTS else f"a {name}"


_SPOKEN_FEET = re.compile(
    r"\b(?P<feet>[3-7]|three|four|five|six|seven) (?:foot|ft) (?P<inches>1[01]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven)\b(?! ?(?:x|by|of|in|inch(?:es)?|feet|foot|ft|[a-z]+s)\b)"
)
"""A height as it is spoken: five foot two."""


def _spoken_feet(text: str) -> Iterator[Measure]:
    for found in _SPOKEN_FEET.finditer(text):
        value = 12 * (number_of(found["feet"]) or 0.0) + (number_of(found["inches"]) or 0.0)
        yield measured(text, found.span(), found["inches"], [("length", 2.54)], value, value)


def _feet(text: str) -> Iterator[Measure]:
    """Lengths written as 5'6\"."""
    for found in _FEET.finditer(text):
        value = float(found[1]) * 12 + float(found[2])
        yield measured(text, found.span(), found[2], [("length", 2.54)], value, value)
