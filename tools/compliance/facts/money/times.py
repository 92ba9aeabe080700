"""Prices that a text gives a season or a month of the past, held against what the history has of that time."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, facts_in, numbers_in
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.money.charges import of_a_service
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.wording import Told, amount
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_ZH_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_MONTH = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_MONTHS = [name[:3] for name in _MONTH.split("|")]
_EN_TIME = rf"(?P<season>spring|summer|autumn|fall|winter)|(?P<name>{_MONTH})(?![a-z])"
_ZH_TIME = (
    r"(?P<zh>[春夏秋冬])(?=[季天末初]|[^\u4e00-\u9fff]|$)|(?<![\d.])(?P<month>1[0-2]|[1-9])月(?!\d{1,2}[日号])份?"
)
_NAMED = re.compile(rf"\b(?:{_EN_TIME})|{_ZH_TIME}|(?<!\d)20\d\d-(?P<iso>\d\d)(?!\d)")
"""A time as a record names it."""
_PAST = re.compile(
    rf"\b(?:(?:back )?in (?:the |early |late |mid-?)*|last |this (?:past )?|since )(?:{_EN_TIME})\b|(?:今年|去年|20\d\d年?|这个?|上个?)?\s?(?:{_ZH_TIME})"
)
"""A time as a text says it of a former price."""
_BARE_ZH = re.compile(r"(?:[卖要是为]|到过?|价)\s?(?P<n>\d{2,6}(?:\.\d{1,2})?)(?![\d.%年月日号个件盒只天折级寸])")
_CLAUSE = re.compile(r"[,，;；!！?？。\n]|\.(?!\d)")
_NO_FORMER = re.compile(
    r"(?:\b(?:saves?|saving|over|spend|orders?|worth|up to|only|just|now|from only|up|rises?|goes|fee|deposit)\b[^.,;]{0,8}|\b(?:to|an?|our|any|every) |[省减满送返抵涨券回])\s?$"
)
_NO_FORMER_AFTER = re.compile(r"\s?(?:off|back|less|more|cheaper|voucher|coupon|deposit|a month|per month|优惠|的?券)")
_AHEAD = re.compile(r"\b(?:will|(?<!down )(?<!reduced )from|until|by|starting|next)\b|将|起|之后|恢复|开始|涨")
"""What says that a price is one to come."""
_REACH = 40


class Dated(NamedTuple):
    """An amount that a text gives a time, by what the time is called in the record."""

    start: int
    end: int
    amount: float
    time: str


def _time(found: re.Match[str]) -> str:
    named = {name: word for name, word in found.groupdict().items() if word}
    kind, word = next(iter(named.items()))
    if kind == "season":
        return word.replace("fall", "autumn")
    return _ZH_SEASONS[word] if kind == "zh" else str(_MONTHS.index(word[:3]) + 1) if kind == "name" else str(int(word))


def dated_in(text: str) -> Iterator[Dated]:
    """The former prices of a text that it gives a season or a month, in its own clause."""
    times = [(found, _time(found)) for found in islice(_PAST.finditer(text), 20)]
    if not times:
        return
    coins = {(c.start, c.end): c.amount for c in coins_in(text)}
    bare = {found.span("n"): float(found["n"]) for found in islice(_BARE_ZH.finditer(text), 20)}
    for (start, end), value in {**bare, **coins}.items():
        before = _CLAUSE.split(text[max(0, start - _REACH) : start])[-1]
        behind = _CLAUSE.split(text[end : end + _REACH])[0]
        clause = (start - len(before), end + len(behind))
        near = [(found, time) for found, time in times if clause[0] <= found.start() and found.end() <= clause[1]]
        if not near or _NO_FORMER.search(before) or _NO_FORMER_AFTER.match(behind) or _AHEAD.search(before):
            continue
        found, time = min(near, key=lambda one: min(abs(one[0].end() - start), abs(one[0].start() - end)))
        between = (min(found.end(), end), max(found.start(), start))
        if not any(between[0] <= other[0] < between[1] and other != (start, end) for other in coins):
            yield Dated(start, end, value, time)


def of_a_time(text: str, start: int, end: int) -> bool:
    """Whether an amount in a stretch is one of a time that is over."""
    return any(said.start < end and start < said.end for said in dated_in(text))


def prices_of_times(context: Context) -> dict[str, list[float]]:
    """The prices of the history by the season or the month that they are filed under."""
    history, out = context.raw.get("price_history"), dict[str, list[float]]()
    for fact in facts_in(history) if isinstance(history, Mapping) else ():
        found = _NAMED.search(fact.label) or _NAMED.search(fact.said)
        if found and (numbers := numbers_in(_DATES.sub(" ", fact.said))):
            out.setdefault(_time(found), []).extend(numbers)
    return out


_DATES = re.compile(r"20\d\d(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?|年)?|(?<!\d)\d{1,2}月")


_FIRST_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def days_back(name: str, day: date) -> int | None:
    """How many days back a time at the most lies that a record names with its year: 2026年6月, summer 2025."""
    found, year = _NAMED.search(name), _YEAR.search(name)
    if found is None or year is None:
        return None
    time = _time(found)
    return (day - date(int(year[0]), _FIRST_MONTHS.get(time) or int(time), 1)).days


def borne_at(text: str, context: Context) -> list[Dated]:
    """The dated prices of a text that the history holds of their time."""
    known = prices_of_times(context)
    return [said for said in dated_in(text) if _is_one(said.amount, known.get(said.time, []))] if known else []


def _is_one(said: float, known: list[float]) -> bool:
    return any(abs(said - one) <= 0.01 * one for one in known)


def bind_times(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between a former price of a time and what the history has of it."""
    history = context.raw.get("price_history")
    if not isinstance(history, Mapping) or not history:
        return
    known, price = prices_of_times(context), context.number("price")
    sold = numbers_in(history.get("ever_sold_at")) if history.get("ever_sold_at") is not True else []
    yield from _savings(line, context, known)
    for said in dated_in(line.text):
        then = known.get(said.time, [])
        if price is not None and said.amount == price and (not then or _now(line.text, said)):
            continue
        coin = next((c for c in coins_in(line.text) if c.start == said.start), None)
        if (coin and of_a_service(line.text, coin)) or _is_one(said.amount, then):
            continue
        if then:
            told = _sold("那时的成交价", "the price of that time", then)
        elif sold and said.amount > max(sold) * 1.005:
            told = _sold("以往的成交价", "the price before", sold)
        else:
            continue
        span = (said.start, said.end)
        yield contradicted(line, span, "price.former", told, topic="reference", family="price")


def _now(text: str, said: Dated) -> bool:
    """Whether an amount is said to be that of this season."""
    return _THIS.search(text[max(0, said.start - _REACH) : said.start]) is not None


_THIS = re.compile(r"\bthis (?:spring|summer|autumn|fall|winter|month|year)[:,]? (?:it'?s |is |just |only )*$")


_LESS_THAN = re.compile(
    rf" (?:less|cheaper|lower|off|below|under|down|since|on what)\b[^.;,!?]{{0,24}}?\b(?:{_EN_TIME})\b"
)
_LESS_ZH = re.compile(rf"比(?:今年|去年)?(?:{_ZH_TIME})[^,，。;；]{{0,6}}(?:便宜|省|低|少)了?\s?$")


def _savings(line: Line, context: Context, known: dict[str, list[float]]) -> Iterator[Draft]:
    """Contradictions on how much less the goods cost than at a time: £100 less than it was in summer."""
    price = context.number("price")
    for coin in islice(coins_in(line.text), 20) if price is not None else ():
        led = _LESS_ZH.search(line.text[max(0, coin.start - 24) : coin.start])
        found = led or _LESS_THAN.match(line.text, coin.end)
        then = known.get(_time(found), []) if found else []
        if then and price is not None and coin.amount > (max(then) - price) * 1.01:
            told = _sold("那时的成交价", "the price of that time", then)
            span = (coin.start, coin.end)
            yield contradicted(line, span, "price.discount", told, topic="reference", family="price")


def _sold(zh: str, en: str, prices: list[float]) -> Told:
    listed = [amount(price) for price in sorted(set(prices), reverse=True)[:5]]
    return Told(f"{zh}是{'、'.join(listed)}元", f"{en} is {', '.join(listed)}", "/".join(listed))
