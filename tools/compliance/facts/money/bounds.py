"""Prices that a text gives a bound: under $100, just over £50, 不到一百块, 百元以内."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.money import LIST_WORD, priced
from tools.compliance.facts.money.sold import counts_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_BEFORE = re.compile(
    r"(?P<just>\b(?:just|only just|slightly|a (?:bit|little|touch|shade|hair)|right|barely) )?(?:\b(?P<under>under|below|less than|cheaper than|not even|inside|within|south of|no more than|at most|shy of|short of)|\b(?P<over>over|above|more than|north of))(?: the)? $"
    r"|(?P<tight>刚刚?|将将|略|稍微?)?(?:(?P<zh>不到|不足|低于|少于|不超过|不超|小于|用不了|花不到)|(?P<zhover>超过|多于))\s?$"
)
_AFTER = re.compile(
    r"(?P<under>以内|以下|之内|不到|都不到|(?:都)?(?:还)?(?:有找|找零|有得找|还找))|(?P<over>出头|多一?点|有余|开外)|(?P<en> or (?:less|under)\b)"
)
_OF_OTHERS = re.compile(
    r"(?:满|减|省|送|返|券|红包|运费|邮费|押金|定金|原价|赔|罚|奖|工资|月薪|预算|补)[^,，。;；]{0,6}$"
    r"|\b(?:orders?|spend|basket|purchase|worth|valued|value|saves?|saving|was|were|shipping|delivery|postage|fees?|deposit|tip|gifts?|others?|elsewhere|most|rivals?|usually|normally|bills?|repairs?|bid|income|donat\w+)\b[^.,;!?]{0,24}$"
)
_NOT_GOODS = re.compile(
    r" (?:off|less|back|below|under|of|worth|in|cheaper|more|deposit|fee|shipping|delivery|postage|voucher|coupon|gift card|orders?|(?:a|per|each|every|an) [a-z]{3,})\b|的?(?:运费|红包|券|订单|押金)|[/每]|包邮"
)
_OF_ONE = re.compile(r"每|一[\u4e00-\u9fff]{1,2}|\b(?:each|per|apiece)\b")
"""What tells that an amount may be that of one of several."""
_CLAUSE = re.compile(r"[,，。;；!！?？.](?!\d)")
_NEARLY, _BARELY = 0.8, 1.25
"""How far from a price the amount lies that it is just under, or just over."""


class Bound(NamedTuple):
    """What a text says of a price beside an amount."""

    under: bool
    tight: bool
    """Whether the price is said to lie close to the amount."""
    inclusive: bool


def bound_of(text: str, coin: Coin) -> Bound | None:
    """The bound that an amount is said to be; None where it is the price itself."""
    before, after = text[max(0, coin.start - 32) : coin.start], text[coin.end : coin.end + 16]
    led, followed = _BEFORE.search(before), _AFTER.match(after) if coin.high is None else None
    if led:
        under, tight = bool(led["under"] or led["zh"]), bool(led["just"] or led["tight"])
        return Bound(under, tight, re.search(r"more than|at most|within|inside|不超", led[0]) is not None)
    if followed:
        inclusive = followed[0].strip() in ("以内", "以下", "之内") or bool(followed["en"])
        return Bound(not followed["over"], bool(followed["over"]), inclusive)
    return None


def bind_bounds(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between the price and an amount that it is said to be under or just over."""
    price = context.number("price")
    if price is None:
        return
    costs = paid(1, price, deal_of(context))
    for coin in coins_in(line.text):
        bound = bound_of(line.text, coin)
        if (
            bound is None
            or coin.amount < min(1.0, 0.1 * price)
            or not (bound.under or bound.tight)
            or not _of_the_price(line.text, coin)
            or (coin.weighs and _weighed(context))
        ):
            continue
        parts = (cost / n for cost in costs for n in counts_of(None, context)) if _OF_ONE.search(line.text) else ()
        if not any(within(cost, coin.amount, bound) for cost in (*costs, *parts)):
            span = (coin.start, coin.end)
            yield contradicted(line, span, "price.now", priced("price", price), topic="shelf", family="price")


def _of_the_price(text: str, coin: Coin) -> bool:
    """Whether a bounded amount is one of the price, and not of a saving, an order, a fee or another seller."""
    before = _CLAUSE.split(text[max(0, coin.start - 40) : coin.start])[-1]
    after = text[coin.end : coin.end + 24]
    bounded = _BEFORE.sub("", before)
    return not (
        _OF_OTHERS.search(bounded) or _NOT_GOODS.match(after) or LIST_WORD.search(before + after[:12]) or re.search(r"[一二两三四五六七八九十\d每单][\u4e00-\u9fff]{1,2}(?:合|约|才|只|就|大概)?$", bounded)
    )  # fmt: skip


def _weighed(context: Context) -> bool:
    return any(re.search(r"weigh|\blbs?\b|pound|重", fact.plain) for fact in context.facts)


def within(cost: float, amount: float, bound: Bound) -> bool:
    if bound.under:
        below = cost <= amount if bound.inclusive else cost < amount
        return below and (not bound.tight or cost >= _NEARLY * amount)
    return amount <= cost <= _BARELY * amount
