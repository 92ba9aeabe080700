"""What the goods cost by the day or the month, spread over the time that they are said or known to last."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.figures.supplies import days_of
from tools.compliance.facts.money.bounds import bound_of
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.money import priced
from tools.compliance.facts.money.sold import counts_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_DAYS = 365 / 12
_MONTHS = {
    "day": 1 / _DAYS, "night": 1 / _DAYS, "morning": 1 / _DAYS, "week": 7 / _DAYS, "month": 1.0, "year": 12.0,
    "天": 1 / _DAYS, "日": 1 / _DAYS, "晚": 1 / _DAYS, "夜": 1 / _DAYS, "周": 7 / _DAYS, "星期": 7 / _DAYS, "月": 1.0, "年": 12.0,
}  # fmt: skip
_UNIT = "day|night|morning|week|month|year"
_UNIT_ZH = "天|日|晚上?|夜|周|个?星期|个?月|年"
_FOLLOWED = re.compile(
    rf"(?: or less)? ?(?:a|per|each|every|/) ?(?P<en>{_UNIT})\b|(?:不到|左右|出头)?(?:/|每|一)(?P<zh>{_UNIT_ZH})(?![\u4e00-\u9fff]{{0,2}}起)"
)
_LED = re.compile(
    rf"(?:[一每](?P<zh>{_UNIT_ZH})|(?:日|天)均)(?:的?成本|下来|算下来|平均|只要|只需|只|才|不到|不足|就|也就|就是|花|是|大?约|大概|差不多|摊到?|合|连|[,，]|\s){{0,5}}$"
    rf"|\b(?:a|per|each|every) (?P<en>{_UNIT})[:,] (?:just |only |that's |under |less than |about )*$"
)
_N = EN_NUMBER + r"|\d{1,3}|a|[一两二三四五六七八九十半]{1,3}"
_LASTING = re.compile(
    rf"\b(?:over|for|across|lasts?(?: you)?|last(?:ing)? (?:you )?|spread over) (?:about |around |at least |up to |the )*(?P<n>{_N})[ -](?P<unit>{_UNIT})s?\b"
    rf"|(?:用[个上满够]?|[喝吃穿睡]上?|摊到)\s?(?P<zh>{_N})个?(?P<zu>天|周|月|年)(?!前|内)|按(?P<by>{_N})个?(?P<bu>天|月|年)(?:算|摊)"
)
_SUPPLY = re.compile(
    rf"(?<![\d.])(?P<n>{_N})[ -](?P<unit>day|week|month)s?(?:'s?)? (?:supply|course)\b|(?P<zh>\d{{1,3}})(?P<zu>天|日)(?:量|份)"
)
_RATES = re.compile(
    r"\b(?:apr|financ\w+|instal+ments?|payments?|interest|subscri\w+|plan|rent\w*|lease|membership)\b|分期|免息|[租订]|月供|会员|电费|话费|套餐"
)
"""What says that so much a month is a rate, which interest may raise."""


def bind_spread(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what the goods are said to cost by the day and what their price comes to."""
    price = context.number("price")
    coins = coins_in(line.text) if price is not None else ()
    for coin in islice(coins, 20):
        unit = _unit(line.text, coin)
        lasts = list(_lasts(line.text, context)) if unit else []
        if price is None or unit is None or not lasts or coin.is_about(price):
            continue
        stated = {other.amount for other in coins if other.amount > price}
        costs = [cost * unit / months for cost in {*paid(1, price, deal_of(context)), *stated} for months in lasts]
        if not any(_fits(line.text, coin, cost) for cost in costs):
            span = (coin.start, coin.end)
            yield contradicted(line, span, "price.now", priced("price", price), topic="shelf", family="price")


def _unit(text: str, coin: Coin) -> float | None:
    """How many months an amount is said to be the cost of; None where it is said of no time."""
    led, followed = _LED.search(text[max(0, coin.start - 24) : coin.start]), _FOLLOWED.match(text, coin.end)
    found = led or followed
    if found is None:
        return None
    word = (found["en"] or found["zh"] or "日").removeprefix("个").removesuffix("上")
    return _MONTHS[word]


def _lasts(text: str, context: Context) -> Iterator[float]:
    """For how many months the goods last, by the text, else by the record's supply or its pieces and how many a day."""
    told = [*_times(_LASTING, text), *(n for f in context.named for n in _times(_SUPPLY, f.plain))]
    if told:
        yield from told
        return
    facts = (fact.plain for fact in context.facts if fact.source != "evidence")
    yield from (days / _DAYS for days in days_of(counts_of(None, context), facts))


def _times(pattern: re.Pattern[str], text: str) -> Iterator[float]:
    for found in islice(pattern.finditer(text), 10):
        named = {name: word for name, word in found.groupdict().items() if word}
        unit = next(word for name, word in named.items() if name in ("unit", "zu", "bu"))
        word = next(word for name, word in named.items() if name in ("n", "zh", "by"))
        number = 1.0 if word == "a" else number_of(word)
        if number:
            yield number * _MONTHS[unit]


def _fits(text: str, coin: Coin, cost: float) -> bool:
    """Whether an amount is what a part of the cost comes to; rates may be more, as interest is paid on them."""
    bound = bound_of(text, coin)
    if bound is not None:
        return cost <= coin.amount * 1.005 if bound.under else cost >= 0.99 * coin.amount
    high = _INTEREST if _RATES.search(text) else _ROUNDED_UP
    return coin.is_about(cost) or 0.97 * cost <= coin.amount <= high * cost


_ROUNDED_UP = 1.1
"""How far above the true cost one may be said, which flatters nobody."""
_INTEREST = 10.0
