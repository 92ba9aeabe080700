"""What several cost together, or one after its discount: held against the price, the number and the terms."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.apiece import unit_of_price
from tools.compliance.facts.money.bounds import bound_of
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.money import priced
from tools.compliance.facts.money.offer import against_terms
from tools.compliance.facts.money.sold import counts_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_N_ZH = "[两二三四五六七八九十]|\\d{1,2}"
_N_EN = "two|three|four|five|six|a pair|the pair|both|(?<![\\d.$£€])\\d{1,2}"
_COUNTER = "[件个条瓶盒袋包双套支盏只台把罐本张块杯份]"
_TOGETHER = "(?:的?(?:一共|总共|合计|共|打包|组合|到手|实付|活动)价?|只要|仅需|仅|才|券后|一起|[是卖,，]){0,3}"
_LED = re.compile(
    rf"(?:(?<![第每满约\d.])(?P<zh>{_N_ZH}){_COUNTER}{_TOGETHER}"
    rf"|\b(?P<en>{_N_EN})(?: of (?:them|these|those))?(?: [a-z]{{3,12}})? (?:for|come to|comes to|cost|costs|together cost|are|will cost|come in at)(?: just| only| a total of)? )\s?$"
)
_FOLLOWED = re.compile(
    rf" (?:for|buys you|gets you|the) (?:the )?(?P<en>two|three|four|five|six|pair|both)\b|(?:买|得|拿|带走)(?P<zh>{_N_ZH}){_COUNTER}"
)
_COUNTED = re.compile(rf"(?<![第每满\d.])(?P<zh>{_N_ZH}){_COUNTER}|\b(?P<en>two|three|four|five|six) ")
_AFTER_CUT = re.compile(
    r"(?:满减|优惠|打折|折扣|立减|叠加|抵扣|膨胀|用券|券)后?(?:的?(?:到手|实付)?价?|只要|仅|[是,，]|实付){0,2}\s?$"
    r"|(?:实付|实际支付|最后付)\s?$"
)
_PAYING = re.compile(r"\b(?:pay|comes to|comes down to|works out at|down to)(?: just| only)? $")
_CUT = re.compile(r"\b(?:off|coupon|code|voucher|discount)\b")
_CUT_AFTER = re.compile(
    r" (?:after|with|once you (?:use|apply)|using) (?:the |your |this |a )?(?:coupon|code|voucher|discount|offer|\d{1,2} ?%)| at checkout\b| instead of [$£€]\d"
)
_OTHERS = re.compile(
    r"\b(?:saves?|was|worth|over|from|orders?|shipping|delivery|fee)\b[^.,;]{0,10}$|(?:省|减|满|原价|平时|运费|定金|抵)\s?$"
)


_NUMBER = re.compile(r"\d{1,3}|\b(?:two|three|four|five|six|ten|twelve)\b|[两二三四五六七八九十]")


class Sum(NamedTuple):
    """An amount that a text says is paid, and for how many; 1 where it names no number."""

    coin: Coin
    many: float


def sum_of(text: str, coin: Coin) -> Sum | None:
    """The number of goods that an amount is said to pay for, or that it is what is left of the price after a cut."""
    before, after = text[max(0, coin.start - 40) : coin.start], text[coin.end : coin.end + 28]
    led, followed = _LED.search(before), _FOLLOWED.match(after)
    word = (led["zh"] or led["en"]) if led else (followed["zh"] or followed["en"]) if followed else ""
    if word:
        return Sum(coin, 2.0 if word in ("both", "pair", "a pair", "the pair") else number_of(word) or 1.0)
    paying = _PAYING.search(before) and _CUT.search(before + after)
    if (paying or _AFTER_CUT.search(before) or _CUT_AFTER.match(after)) and not _OTHERS.search(before):
        counted = list(_COUNTED.finditer(before))
        return Sum(coin, number_of(counted[-1]["zh"] or counted[-1]["en"]) or 1.0 if counted else 1.0)
    return None


def bind_several(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what is said to be paid and what the price and the terms come to."""
    price, deal = context.number("price"), deal_of(context)
    if price is None and not deal.bundles:
        return
    for coin in islice(coins_in(line.text), 20):
        said = sum_of(line.text, coin)
        if said is None or bound_of(line.text, coin) or unit_of_price(line.text, coin):
            continue
        if price is not None and _a_pack(said, price, context):
            continue
        bundled = {cost for count, cost in deal.bundles if count == said.many}
        sums = paid(said.many, price, deal) if price is not None else bundled
        if said.many > 1 and bundled:
            sums = bundled
        elif said.many == 1 and not deal.reckons and context.raw.get("promotion"):
            continue
        if sums and not any(coin.is_about(one) for one in sums):
            span = (coin.start, coin.end)
            if context.raw.get("promotion"):
                yield against_terms(line, span, context)
            elif price is not None:
                yield contradicted(line, span, "price.now", priced("price", price), topic="shelf", family="price")


def _a_pack(said: Sum, price: float, context: Context) -> bool:
    """Whether so many are what is sold for the price: a set of three bowls."""
    counts = {
        value for fact in context.facts for m in measures_in(fact.plain) if m.counts for value in m.values.values()
    }
    named = " ".join(fact.plain for fact in context.facts if fact.source == "product")
    titled = {number_of(word) for word in _NUMBER.findall(named)}
    return said.coin.is_about(price) and said.many in {*counts, *counts_of(None, context), *titled}
