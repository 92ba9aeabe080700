"""Dates of the goods: best before May 2027, picked in November, roasted on 3 March; held against those on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import AVOIDS, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.validity import MONTHS
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_VERBS = r"(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=until )|(?<=before )|(?<=late )|(?<=mid )|(?<=early )|(?<=last )|(?<=\d )|(?<=th ))(?:may|march)|(?:may|march)(?=,? (?:of )?20\d\d)"
"""Months that are verbs too, where something else makes months of them: harvest may vary."""
_MONTH = rf"(?:{_VERBS}|jan(?:uary)?|feb(?:ruary)?|mar|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DATE = (
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:of )?(?P<month>{_MONTH})\b\.?(?: \d{{1,2}}(?:st|nd|rd|th)?(?=,? (?:of )?20\d\d))?(?:,? (?:of )?(?P<year>20\d\d))?"
    r"|(?P<iso>20\d\d)[-/.](?P<number>0[1-9]|1[0-2])(?!\d)|(?P<slashed>0[1-9]|1[0-2])/(?P<behind>20\d\d)|(?P<alone>20\d\d)(?![\d-]))"
)


class Kind(NamedTuple):
    """What a date may be of: how a text leads to it, the attributes that hold it, and whether a later one is untrue
    and an earlier one is not."""

    said: re.Pattern[str]
    name: re.Pattern[str]
    at_most: bool = False


def _kind(said: str, name: str, *, at_most: bool = False) -> Kind:
    gap = r"(?:[: ]{1,2}(?:date|is|on|in|by|of|the|this|last|early|mid|late|end|back|until|till|to|through|before|well into|into)\b){0,4}[: -]{1,2}"
    return Kind(re.compile(rf"\b(?:{said}){gap}{_DATE}"), re.compile(name), at_most)


_KINDS = (
    _kind(r"best before|best by|use by|use before|sell by|expir(?:es|y|ation)|dated", r"\bbest ?-?(?:before|by)\b|\buse ?-?by\b|\bsell ?-?by\b|\bexpir|\bexp\b|\bbbe?\b"),
    _kind(
        r"(?:good|fresh|keeps?(?: well)?|lasts?|in date|drinkable|edible|stays? fresh) (?:right |well |all the way )?(?:until|till|through|to|into)",
        r"\bbest ?-?(?:before|by)\b|\buse ?-?by\b|\bexpir|\bexp\b|\bbbe?\b", at_most=True,
    ),
    _kind(r"picked|harvest(?:ed)?|gathered|hand-?picked|plucked", r"\bharvest|\bpicked\b|\bpicking\b|\bcrop\b|\bpluck"),
    _kind(r"roasted", r"\broast(?:ed)?\b.*\b(?:date|on)\b|^roasted$|\broast date\b"),
    _kind(r"bottled", r"\bbottl(?:ed|ing)\b"),
    _kind(r"made|manufactured|produced", r"\b(?:manufactur\w*|production|made|mfg|mfd)\b ?(?:date|on)?$"),
    _kind(r"published|printed|first published", r"\bpubli(?:shed|cation)\b|\bprint(?:ed|ing)?\b ?(?:date|on|in)?$"),
)  # fmt: skip
_WHOLE = re.compile(_DATE)
_MOST = 8
"""Dates of one kind that are read in one text."""


class Moment(NamedTuple):
    """A month, a year, or both; None for the one that is not told."""

    year: int | None
    month: int | None


def bind_dates(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a date of the goods that the text gives and the record gives otherwise."""
    if line.language != "en":
        return
    for kind in _KINDS:
        known = [(moment, fact) for fact in context.named if kind.name.search(fact.label) and (moment := _told(fact))]
        for found in islice(kind.said.finditer(line.text), _MOST) if known else ():
            said_no = AVOIDS.search(line.text[max(0, found.start() - 30) : found.start()])
            said = _moment(found)
            if not said_no and not refused(line.text, *found.span()) and all(_apart(said, m, kind) for m, _ in known):
                yield by_fact(line, found.span(), "fact.number", known[0][1])


@lru_cache(maxsize=1024)
def _told(fact: Fact) -> Moment | None:
    """The date that a value gives; none where it gives two, as of a season."""
    found = list(islice(_WHOLE.finditer(fact.said), 2))
    return _moment(found[0]) if len(found) == 1 else None


def _moment(found: re.Match[str]) -> Moment:
    year = found["year"] or found["iso"] or found["behind"] or found["alone"]
    number = found["number"] or found["slashed"]
    month = int(number) if number else MONTHS.index(found["month"][:3]) + 1 if found["month"] else None
    return Moment(int(year) if year else None, month)


def _apart(said: Moment, known: Moment, kind: Kind) -> bool:
    """Whether a stated date cannot be the known one: of another year or month, or later where it is a limit."""
    years = (said.year, known.year)
    months = (said.month, known.month)
    other_year = None not in years and years[0] != years[1]
    other_month = None not in months and months[0] != months[1]
    if not kind.at_most:
        return other_year or other_month
    if other_year:
        return (said.year or 0) > (known.year or 0)
    return None not in years and None not in months and (said.month or 0) > (known.month or 0)
