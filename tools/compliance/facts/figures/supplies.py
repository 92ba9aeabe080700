"""How many days goods last that are taken by the piece: ninety gummies at one a day."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from tools.compliance.facts.figures.number_words import number_of

_A_DAY = re.compile(
    r"(?<![\d.])(?P<n>\d{1,2}|\b(?:one|two|three|four)) (?:[a-z]{3,12} )?(?:a|per|each|every|/) ?day\b|\b(?:once|one) daily\b"
    r"|(?:每日|每天|一日|一天|日服)(?:一次)?[,，]?(?:每次)?(?P<zh>\d{1,2}|[一二两三四])[片粒颗支袋包条枚]"
)
"""How many are taken a day; one where it does not count them."""
_MOST = 3


def days_of(counts: Iterable[float], facts: Iterable[str]) -> Iterator[float]:
    """How many days so many pieces last, at each number a day that the facts name."""
    held = [count for count in counts if count > 1]
    for fact in facts if held else ():
        for found in islice(_A_DAY.finditer(fact), _MOST):
            a_day = number_of(found["n"] or found["zh"] or "one")
            yield from (count / a_day for count in held if a_day)
