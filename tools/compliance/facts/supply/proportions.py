"""Shares of the buyers as people say them: 七成, nine in ten, one out of three, half of our customers, 60% of owners."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.figures.number_words import number_of

_HAN = "一二三四五六七八九"
_EN = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|nineteen|ninety"
_WHOLE = "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|a thousand"
_PARTS = {
    "half": 50.0, "most": 50.0, "a third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0,
    "two fifths": 40.0, "three fifths": 60.0, "four fifths": 80.0, "a tenth": 10.0, "nine tenths": 90.0, "a sixth": 100 / 6, "five sixths": 500 / 6,
    "an eighth": 12.5, "seven eighths": 87.5,
}  # fmt: skip
_PEOPLE = (
    "customers|buyers|owners|shoppers|users|people|reviewers|clients|subscribers|members|families|households|parents|orders|ratings|reviews"
    "|runners|hikers|readers|drinkers|guests|women|men|mums|moms|them|you"
)
_SHARE = re.compile(
    rf"(?:十|10)[位个名人][^,，。;；]{{0,6}}(?:有|里)(?P<ten>[{_HAN}])[位个名人]|(?P<zh>[{_HAN}])成(?P<more>[{_HAN}半])?(?!熟|长|为|功|分|人|立|员|本|交|品|套|年|衣|型|都)"
    rf"|(?<![\d.,])\b(?P<top>\d{{1,3}}|{_EN}) (?:in|out of)(?: every)? (?P<of>(?!1\b)\d{{1,4}}|{_WHOLE})\b(?![.,]\d)"
    rf"|\b(?P<part>{'|'.join(_PARTS)}|one (?:third|quarter|fifth|tenth)) of (?:all |our |the |my |those |these |everyone |all our )?(?:[a-z]{{3,12}} )?(?:{_PEOPLE})\b"
    rf"|(?<![\d.])(?P<percent>\d{{1,3}}(?:\.\d{{1,2}})?) ?(?:%|percent|per cent) of (?:all |our |the |my |those |these |all our )?(?:[a-z]{{3,12}} )?(?:{_PEOPLE})\b"
)
_MOST = 20


def proportions_in(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """The shares that a plain text names, each in percent."""
    for found in islice(_SHARE.finditer(text.replace("-", " ")), _MOST):
        share = _percent(found)
        if 0 < share <= 100:
            yield found, share


def _percent(found: re.Match[str]) -> float:
    if found["ten"]:
        return 10.0 * (_HAN.index(found["ten"]) + 1)
    if found["zh"]:
        more = found["more"] or ""
        rest = 5 if more == "半" else _HAN.index(more) + 1 if more else 0
        return 10.0 * (_HAN.index(found["zh"]) + 1) + rest
    if found["percent"]:
        return float(found["percent"])
    if found["part"]:
        return _PARTS[found["part"].replace("one ", "a ")]
    return 100 * (number_of(found["top"]) or 0.0) / (number_of(found["of"]) or 1.0)
