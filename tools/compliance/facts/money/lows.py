"""The lowest price of a time that a text claims, held against the lowest that the history gives of that time."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Mapping
from datetime import date

from tools.compliance.facts.context import Context, facts_in, number_in, numbers_in
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.times import days_back
from tools.compliance.facts.wording import Told, amount, names_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_HAN = "[一二两三四五六七八九十百]{1,4}"
_EN = "one|two|three|four|five|six|seven|ten|twelve|thirty|sixty|ninety"
_SPAN = rf"(?:近|过去|最近|这)?(?P<zh>\d{{1,3}}|{_HAN}|半)个?(?P<zu>天|日|周|星期|月|年)(?:以?[内里来]|之内)?|(?P<zw>本周|这周|本月|这个月|今年以?来?|全年|年度|上新以来|历史|史上?|全网历史)"
_EN_SPAN = rf"(?:in|of|for|over) (?:the |our )?(?:last |past |previous )?(?P<en>\d{{1,3}}|{_EN})[ -](?P<eu>day|week|month|year)s?|(?P<ew>(?:all|this|in the last|of the|in a|of the past|in the past|all of this) (?:week|month|year)|ever|in (?:our |its )?history|on record|of all time|all[- ]time|yet)"
_LOW = re.compile(
    rf"(?:{_SPAN})(?:的|中|里|期间)?(?:最低价?|价格最低|低价|新低|底价|没有(?:比这)?更低价?|没(?:有)?这么便宜过?|没降到过)"
    rf"|\b(?:lowest|cheapest|best)(?: [a-z']+){{0,5}}? ?(?:{_EN_SPAN})"
    r"|\b(?P<days>\d{1,3})[- ]day low\b|\bnever (?:been )?(?:cheaper|lower|this low|this cheap|priced lower)|(?:从来?没|从未)(?:有过)?(?:这么|更|比这更)(?:便宜|低)|(?:从来?没有?|从未|没有?)(?:降过价|打过折)|首次(?:降价|打折)|第一次(?:降价|打折)|\bfirst (?:ever )?(?:price (?:drop|cut)|discount|markdown)\b|(?<![a-z])(?P<all>史低|新低价)"
)
_CHEAPER = re.compile(
    rf"比(?:{_SPAN}|(?:最近|过去)?(?:上次|上周|上个?月|昨[天日]|前几天|以前|之前|平时))(?:的)?(?:价格?|成交价)?(?:都|还|更)?(?:要)?(?:低|便宜|划算)"
    r"|\b(?:cheaper|lower|less) than (?:it was |it has been |we sold it |the price )?(?:(?:at )?any (?:time|point) )?(?:in the |over the )?(?:last|past|previous|yesterday|before|the (?:other|usual))(?: (?:\w+ )?(?:time|day|week|month)s?)?\b"
)
"""A price said to be below the one before, whatever that was."""
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30, "年": 365, "day": 1, "week": 7, "month": 30, "year": 365}
_WORDS = {"thirty": 30.0, "sixty": 60.0, "ninety": 90.0}
_FOREVER = 36500.0
_DENIED = re.compile(r"(?:\bnot|n't|不是|并非|不算)(?: (?:quite|actually|really))?\s?(?:the |our |its |an? )?$")
_OTHERS = re.compile(r"全网|同行|市场|同类|全城|行业|in town|on the market|anywhere|online|than (?:any|other)")


def bind_lows(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on a lowest price of a time: there was a lower one, or nothing shows that there was none."""
    history, price = context.raw.get("price_history"), context.number("price")
    if not isinstance(history, Mapping) or price is None:
        return
    yield from _not_cheaper(line, history, price)
    for found in _LOW.finditer(line.text):
        if _OTHERS.search(found.group()) or _DENIED.search(line.text[max(0, found.start() - 16) : found.start()]):
            continue
        lows = {**dict(_lows(history)), **dict(_dated(history, context.day, found))}
        days = _days(found)
        lower = {name: low for name, (reach, low) in lows.items() if reach <= days and low < price * 0.995}
        if lower:
            name = min(lower, key=lambda key: lower[key])
            told = _lower(name, lower[name], price)
            yield contradicted(line, found.span(), "price.lowest", told, topic="reference", family="price")
        elif not any(reach >= days for reach, _ in lows.values()):
            short = Told("价格记录没有这么久", "the prices on record do not reach so far back")
            yield unbound(line, found.span(), "price.lowest", topic="reference", family="price", fact=short)


def _dated(history: Mapping[str, object], day: date, found: re.Match[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    """The prices that the history gives a month or a season, each with how many days back it lies."""
    this_year = re.search(r"今年|this year", found.group()) is not None
    for fact in facts_in(history):
        back, low = days_back(fact.label, day), number_in(fact.value)
        if back is not None and low is not None and back >= 0 and not (this_year and str(day.year) not in fact.label):
            yield fact.name, (float(back), low)


def _not_cheaper(line: Line, history: Mapping[str, object], price: float) -> Iterator[Draft]:
    """A price called lower than the one before, where that was no higher."""
    before = {name: low for name in ("last_price", "lowest_7d") if (low := number_in(history.get(name))) is not None}
    for found in _CHEAPER.finditer(line.text):
        if before and min(before.values()) <= price:
            name = min(before, key=lambda key: before[key])
            told = _lower(name, before[name], price)
            yield contradicted(line, found.span(), "price.lowest", told, topic="reference", family="price")


def _lower(name: str, low: float, price: float) -> Told:
    """The lower price of the time that a text speaks of."""
    (zh, en), less, now = names_of(name), amount(low), amount(price)
    return Told(f"{zh}是{less}元，不高于现价{now}元", f"the {en}, {less}, is no higher than the price {now}", less)


def proves_low(line: Line, context: Context, start: int, end: int) -> bool:
    """Whether words on a lowest price are borne out: the history reaches as far as they do and holds no lower one."""
    history = context.raw.get("price_history")
    if not isinstance(history, Mapping) or context.number("price") is None:
        return False
    claims = [found for found in _LOW.finditer(line.text) if found.start() < end and start < found.end()]
    return bool(claims) and not any(d.rule == "price.lowest" for d in bind_lows(line, context))


def _days(found: re.Match[str]) -> float:
    """How many days back a claim reaches."""
    word = found["zh"] or found["en"]
    if word:
        number = _WORDS.get(word) or number_of(word) or 1.0
        return number * _DAYS[found["zu"] or found["eu"]]
    if found["days"]:
        return float(found["days"])
    named = found["zw"] or found["ew"] or ""
    for mark, days in (("周", 7.0), ("week", 7.0), ("月", 30.0), ("month", 30.0), ("year", 365.0), ("年", 365.0)):
        if mark in named:
            return days
    return _FOREVER


def _lows(history: Mapping[str, object]) -> Iterator[tuple[str, tuple[float, float]]]:
    """The lowest prices of the history, each with how many days back it speaks of."""
    for name, value in history.items():
        low = number_in(value)
        if name == "ever_sold_at" and value not in (True, None) and (sold := numbers_in(value)):
            yield name, (_FOREVER, min(sold))
        elif low is not None and (reach := _reach(str(name))):
            yield name, (reach, low)


def _reach(name: str) -> float:
    """How many days back a key of the history speaks of; 0 when it is not a lowest price."""
    if not re.search(r"low|min|最低", name):
        return 0.0
    found = re.search(r"(\d{1,4})\s?(d|day|天|日|w|周|m|月|y|年)?", name)
    if not found:
        return _FOREVER
    return float(found[1]) * {"w": 7, "周": 7, "m": 30, "月": 30, "y": 365, "年": 365}.get(found[2] or "d", 1)
