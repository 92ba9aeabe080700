"""How long goods are said to last without a figure: all day, through the night, a whole shift."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.goods.wide import NOT
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_WORKDAY = 8 * 60.0
_ALL_DAY = re.compile(
    r"(?:续航|使用|待机)?(?:一整天|整天|全天候?)(?:续航|使用|不断电|待机)?|\ball[- ]day battery\b|\bday[- ]long battery\b"
)
_RUNTIME = re.compile(r"续航|使用时间|播放时间|电池寿命|battery|runtime|run time|playtime")
_SPANS = (
    (
        re.compile(
            r"\ball[- ]day\b(?: long\b)?|\b(?:an?|the|your|one) (?:full |whole |entire )?(?:working|work|school) ?day\b|\ba (?:full|whole|entire) day\b"
            r"|\b(?:an?|your|the) (?:full |whole |entire |long )?shift\b|\bfrom (?:morning|dawn|breakfast) (?:to|till|until) (?:night|dusk|dinner|bedtime)\b"
        ),
        _WORKDAY,
    ),
    (re.compile(r"\ball night\b|\b(?:right )?through the night\b|\bovernight\b"), 6 * 60.0),
    (re.compile(r"\bday and (?:all )?night\b|\bround[- ]the[- ]clock\b|\b24/7\b"), 20 * 60.0),
)
"""Stretches of time said without a figure, and the minutes that they take at the least."""
_LASTING = (
    (
        re.compile(
            r"\b(?:lasts?|runs?|goes|going|plays?|playing|batter(?:y|ies))\b(?![^.]{0,40}\bcharg(?:es|ing|ed)\b)"
        ),
        re.compile(r"\bbattery\b|\brun ?-?time\b|\bplay ?-?(?:time|back)\b|\bburn"),
    ),
    (
        re.compile(r"\b(?:hot|warm|piping|steaming)\b(?! (?:day|summer|afternoon|weather|sun))"),
        re.compile(r"\bhot\b|\bheat[- ]retention|\bwarm\b"),
    ),
    (
        re.compile(r"\b(?:cold|cool|ice|iced|icy|chilled)\b(?! (?:day|morning|winter|night|weather|start))"),
        re.compile(r"\bcold\b|\bcool\b|\bice\b|\bchill"),
    ),
)
"""What is said to last so long, and the names of the attributes that say how long it does."""
_ONE_CHARGE = re.compile(
    r"\b(?:one|a|per|each|single|every) (?:full )?(?:charge|fill)\b|\b(?:no|without (?:the|a)) case\b"
)
_EDGE = re.compile(r"[,.;:!?\n](?!\d)")


def bind_lasting(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between a stretch of time that is said without a figure and how long the goods last by the data."""
    facts = context.named
    yield from _all_day(line, facts)
    yield from _lasting(line, facts)


def _all_day(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    for found in _ALL_DAY.finditer(line.text):
        around = line.text[max(0, found.start() - 8) : found.end() + 6]
        if not re.search(r"续航|电|待机|battery", around):
            continue
        for fact in facts:
            times = _times(fact.said)
            if _RUNTIME.search(fact.label) and times and max(times) < _WORKDAY:
                yield by_fact(line, found.span(), "fact.reach", fact)


def _lasting(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A working day or a night through, of goods that by the record last less."""
    for span, least in _SPANS:
        for found in islice(span.finditer(line.text), 20):
            before, after = clause_around(line.text, *found.span(), _EDGE, (60, 40))
            clause, alone = f"{before}\0{after}", _ONE_CHARGE.search(before + after) is not None
            for words, name in _LASTING if not NOT.search(before) else ():
                known = [(times, f) for f in facts if _named(name, f) and (times := _times(f.said))]
                best = [(min(times) if alone else max(times), f) for times, f in known]
                if words.search(clause) and best and max(time for time, _ in best) < 0.95 * least:
                    yield by_fact(line, found.span(), "fact.reach", best[0][1])


_NO_LASTING = re.compile(r"\b(?:up|down|making|start|charge|charging|recharge|warranty|guarantee)\b")


def _named(name: re.Pattern[str], fact: Fact) -> bool:
    """Whether an attribute says how long something lasts, and not how long it takes."""
    return name.search(fact.label) is not None and not _NO_LASTING.search(fact.label)


def _times(value: str) -> list[float]:
    return [m.values["time"] for m in measures_of(value) if "time" in m.values]
