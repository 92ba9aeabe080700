"""How often a thing is to be done, or done to the goods: watered weekly, two capsules twice a day."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Context
from tools.compliance.facts.denials.denials import stem
from tools.compliance.facts.denials.refusals import AVOIDS, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import EN_NUMBER, HAN_NUMBER, number_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_UNITS = {
    "day": 1.0,
    "night": 1.0,
    "morning": 1.0,
    "evening": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "month": 30.4,
    "year": 365.0,
}
_UNIT = "days?|nights?|mornings?|evenings?|weeks?|fortnights?|months?|years?"
_N = rf"\d{{1,2}}|{EN_NUMBER}"
_RATE = re.compile(
    rf"\b(?P<times>once|twice|(?:{_N}) times|(?:{_N})x) (?:an?|per|each|every) (?P<per>{_UNIT})\b"
    rf"|\b(?:every|each) (?:(?P<low>{_N}) ?(?:-|–|to|or) ?)?(?:(?P<many>{_N}) |(?P<other>other |second ))?(?P<every>{_UNIT})\b"
    r"|\b(?P<adverb>daily|weekly|fortnightly|monthly|yearly|annually)\b"
)
_ADVERBS = {"daily": 1.0, "weekly": 7.0, "fortnightly": 14.0, "monthly": 30.4, "yearly": 365.0, "annually": 365.0}
_SLACK = 1.1
_MOST = 8
"""Rates of one text that are held against the record."""
_EDGE = re.compile(r"[.,;:!?\n](?!\d)")


def bind_rates(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a text says of what an attribute names that it is done more or less often than the record does."""
    if line.language != "en":
        yield from _in_chinese(line, context)
        return
    known = [(rates, fact) for fact in context.named if not fact.denied and (rates := _rates_of(fact.said))]
    if not known:
        return
    for found in islice(_RATE.finditer(line.text), _MOST):
        days = _days(found)
        before, after = clause_around(line.text, *found.span(), _EDGE, (60, 40))
        stems = {stem(word) for word in re.findall(r"[a-z]{3,}", f"{before} {after}")}
        said_no = AVOIDS.search(before) or refused(line.text, *found.span())
        for rates, fact in known if days and not said_no else ():
            about = any(stem(word) in stems for word in re.findall(r"[a-z]{3,}", fact.label) if word not in _UNNAMED)
            if about and not min(rates) / _SLACK <= days[-1] <= max(rates) * _SLACK:
                yield by_fact(line, found.span(), "fact.number", fact)


_UNNAMED = frozenset(("day", "daily", "week", "weekly", "month", "monthly", "year", "use", "the", "per", "and", "for"))
"""Words of names that say nothing of what is done."""


@lru_cache(maxsize=4096)
def _rates_of(value: str) -> tuple[float, ...]:
    """The days between the times that a value gives, the least and the most of them."""
    return tuple(days for found in islice(_RATE.finditer(value), _MOST) for days in _days(found))


def _days(found: re.Match[str]) -> tuple[float, ...]:
    """The days from one time to the next; two numbers for a span: every 7 to 10 days."""
    if found["adverb"]:
        return (_ADVERBS[found["adverb"]],)
    unit = _UNITS[(found["per"] or found["every"]).removesuffix("s")]
    if found["per"]:
        word = found["times"].removesuffix(" times").removesuffix("x")
        times = {"once": 1.0, "twice": 2.0}.get(word) or number_of(word)
        return (unit / times,) if times else ()
    many = number_of(found["many"]) if found["many"] else 2.0 if found["other"] else 1.0
    low = number_of(found["low"]) if found["low"] else None
    return tuple(unit * n for n in (low, many) if n)


_UNITS_ZH = {"天": 1.0, "日": 1.0, "晚": 1.0, "周": 7.0, "星期": 7.0, "礼拜": 7.0, "月": 30.4, "年": 365.0}
_UNIT_ZH = "天|日|晚|周|星期|礼拜|月|年"
_N_ZH = rf"\d{{1,3}}|{HAN_NUMBER}"
_RATE_ZH = re.compile(
    rf"(?:每隔?|[一1]个?)(?P<per>{_UNIT_ZH})(?!后|内|前|左右)[^,，。;；!！?？\n\d]{{0,5}}?(?P<times>{_N_ZH})(?:[-~至到](?P<more>{_N_ZH}))?\s?[次回遍]"
    rf"|(?:(?P<low>{_N_ZH})\s?个?(?P<own>{_UNIT_ZH})?\s?[-~至到]\s?)?(?P<high>{_N_ZH})\s?个?(?P<every>{_UNIT_ZH})(?!后|内|前)[^,，。;；!！?？\n\d]{{0,4}}?[一1]\s?[次回遍]"
    rf"|每(?:隔)?(?P<n>{_N_ZH})?个?(?P<unit>{_UNIT_ZH})(?!后|内|前)|(?P<daily>天天|日日)|(?P<other>隔天|隔日)"
)
_ACTS = "浇换喂吃服敷洗涂施清充补剪抹贴用饮泡喝刷保滴"
"""What is done to goods or with them again and again, by the character that names it."""
_EDGE_ZH = re.compile(r"[,，。;；:：!！?？\n]")
_SLACK_ZH = 1.2
"""Weeks, and ten days, are said roundly."""
_NO_ACT = re.compile(r"净含量|规格|保质|保存|保修|质保|保温|价|销|寿命|适用|用户|用料|保险|容量")


def _in_chinese(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions in Chinese: 每天都得浇, of what is watered every seven to ten days."""
    facts = [fact for fact in context.named if not fact.denied]
    known = [(acts, span, f) for f in facts if (acts := _acts(f.label)) and (span := _span(f.said))]
    for found in islice(_RATE_ZH.finditer(line.text), _MOST) if known else ():
        days = _days_zh(found)
        before, after = clause_around(line.text, *found.span(), _EDGE_ZH, (12, 12))
        if not days or AVOIDS.search(before) or refused(line.text, *found.span()):
            continue
        clause = f"{before}{found[0]}{after}"
        for acts, (least, most), fact in known:
            about = any(act in clause for act in acts)
            if about and (days[-1] * _SLACK_ZH < least or days[0] > most * _SLACK_ZH):
                yield by_fact(line, found.span(), "fact.number", fact)


def _acts(label: str) -> set[str]:
    if _NO_ACT.search(label):
        return set()
    return {*"吃服用喝"} if re.search(r"用量|用法|服用|食用|饮用", label) else {*label} & {*_ACTS}


@lru_cache(maxsize=4096)
def _span(value: str) -> tuple[float, float] | None:
    """The least and the most days between the times that a value gives."""
    days = [day for found in islice(_RATE_ZH.finditer(value), _MOST) for day in _days_zh(found)]
    return (min(days), max(days)) if days else None


def _days_zh(found: re.Match[str]) -> tuple[float, ...]:
    """The days from one time to the next, the least first."""
    if found["daily"] or found["other"]:
        return (1.0,) if found["daily"] else (2.0,)
    if found["per"]:
        times = [n for word in (found["more"], found["times"]) if word and (n := number_of(word))]
        return tuple(_UNITS_ZH[found["per"]] / n for n in times)
    if found["unit"]:
        many = number_of(found["n"]) if found["n"] else 1.0
        return (_UNITS_ZH[found["unit"]] * many,) if many else ()
    unit, low = _UNITS_ZH[found["every"]], number_of(found["low"]) if found["low"] else None
    high = number_of(found["high"])
    first = low * (_UNITS_ZH[found["own"]] if found["own"] else unit) if low else None
    return tuple(day for day in (first, high * unit if high else None) if day)
