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
from tools.compliance.facts.money.bounds import bound_of, within
from tools.compliance.facts.money.charges import of_a_service
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.money import priced
from tools.compliance.facts.money.offer import against_terms
from tools.compliance.facts.money.sold import counts_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_N_ZH = "[两二三四五六七八九十]|[二三四五六七八九]?十[一二三四五六七八九]?|\\d{1,2}"
_N_EN = "two|three|four|five|six|seven|eight|nine|ten|twelve|a pair|the pair|both|(?<![\\d.$£€])\\d{1,2}"
_MANY = "three|four|five|six|eight|nine|ten|twelve|eighteen|twenty[- ]four|thirty[- ]six"
_COUNTER = "[件个条瓶盒袋包双套支盏只台把罐本张块杯份箱提桶枚颗粒片卷]"
_TOGETHER = "(?:的?(?:一共|总共|合计|共|打包|组合|到手|实付|活动)价?|只要|仅需|仅|才|券后|折后|满减后|减完|一起拍|一块拍|一起|算下来|[是卖拍,，]){0,3}"
_SOLD_BY = (
    "(?:boxes|packs|bags|bottles|sets|tubs|jars|tins|cans|rolls|cases|tubes|cartons|pouches|units|bundles|trays|pots)"
)
"""What goods are sold by, in the plural."""
_LED = re.compile(
    rf"(?:(?<![第每满约\d.一二两三四五六七八九十百])(?P<zh>{_N_ZH}){_COUNTER}{_TOGETHER}"
    rf"|\b(?P<en>{_N_EN})(?: of (?:them|these|those))?(?: [a-z]{{3,12}})? (?:for|come to|comes to|cost|costs|together cost|are|will cost|come in at)(?: just| only| a total of)? "
    rf"|\b(?:the pair|both) (?:is|are)(?: just| only)? |\b(?P<units>{_N_EN}) (?:of (?:them|these|those)|{_SOLD_BY})(?: with (?:code )?[a-z]{{2,12}}\d{{0,3}})?(?:[,:=]| -| –) ?(?:just |only |that's |it's )?)\s?$"
)
_FOLLOWED = re.compile(
    rf" (?:for|buys you|gets you|the) (?:the )?(?P<en>two|three|four|five|six|pair|both)\b|(?:就|能|可以?)?(?:买|得|拿|带走)?(?P<zh>{_N_ZH}){_COUNTER}(?![人月起]|小时|星期|颜色|口味|[\u4e00-\u9fff]{{0,6}}[找剩])"
)
_COUNTED = re.compile(
    rf"(?<![第每满\d.一二两三四五六七八九十百])(?P<zh>{_N_ZH}){_COUNTER}|\b(?P<en>two|three|four|five|six) "
)
_AFTER_CUT = re.compile(
    r"(?:(?:满减|优惠|打折|折扣|立减|叠加|抵扣|膨胀|用券|券)后?|[减折]后|(?:减|折|抵|打|补)完(?:折|券)?|(?:打完?|(?<!第二件)(?<!第2件)(?<![\d.一二三四五六七八九]))(?:[一二三四五六七八九]{1,2}|\d(?:\.\d|\d)?)折|[折减]下来)(?:的?(?:到手|实付)?价?|只要|仅|[是,，]|实付){0,2}\s?$"
    r"|(?:实付|实际支付|最后付)\s?$"
)
_PAYING = re.compile(r"\b(?:pay|comes to|comes down to|works out at|down to)(?: just| only)? $")
_CUT = re.compile(r"\b(?:off|coupon|code|voucher|discount)\b")
_CUT_AFTER = re.compile(
    r" (?:after|with|once you (?:use|apply)|using) (?:the |your |this |a )?(?:coupon|code|voucher|discount|offer|\d{1,2} ?%)| at checkout\b| with [a-z]{3,12}\d{1,3}\b| instead of [$£€]\d"
)
_OTHERS = re.compile(
    r"\b(?:saves?|was|worth|over|from|orders?|shipping|delivery|fee)\b[^.,;]{0,10}$|(?:省|减|满|原价|平时|运费|邮费|定金|抵|优惠|便宜|[返送券])了?\s?$"
)


_NUMBER = re.compile(r"\d{1,3}|\b(?:two|three|four|five|six|ten|twelve)\b|[两二三四五六七八九十]")


_ONE = re.compile(r"[一每][件个条瓶盒袋包双片只粒颗支张块杯份本]")


_AS_PAIR = re.compile(
    r"\b(?:shoes|boots|socks|gloves|trainers|sneakers|sandals|slippers|earrings|jeans|trousers|glasses|leggings|mittens|curtains)\b"
)
"""Goods of which a pair is one."""


class Sum(NamedTuple):
    """An amount that a text says is paid, and for how many; 1 where it names no number."""

    coin: Coin
    many: float


def sum_of(text: str, coin: Coin) -> Sum | None:
    """The number of goods that an amount is said to pay for, or that it is what is left of the price after a cut."""
    before, after = text[max(0, coin.start - 40) : coin.start], text[coin.end : coin.end + 28]
    led, followed = _LED.search(before), _FOLLOWED.match(after)
    if followed and followed["zh"] and _OTHERS.search(before):
        followed = None
    word = (
        (led["zh"] or led["en"] or led["units"] or "both")
        if led
        else (followed["zh"] or followed["en"])
        if followed
        else ""
    )
    if word:
        if word in ("a pair", "the pair") and _AS_PAIR.search(text):
            return None
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
    extras = _extras(context)
    yield from _with_extras(line, context, price, extras)
    yield from _instalments(line, context)
    for coin in islice(coins_in(line.text), 20):
        said = sum_of(line.text, coin)
        bound = bound_of(line.text, coin)
        if said is None or (bound and said.many == 1) or unit_of_price(line.text, coin):
            continue
        if any(_is_told(said, fact.plain) for fact in context.facts if fact.source == "facts"):
            continue
        if price is not None and (_a_pack(said, price, context) or _counted(line.text, said, price, context)):
            continue
        bundled = {cost for count, cost in deal.bundles if count == said.many}
        sums = paid(said.many, price, deal) if price is not None else bundled
        if price is not None:
            packs = {said.many / n for n in counts_of(None, context) if said.many % n == 0}
            sums = {*sums, *(cost for many in packs for cost in paid(many, price, deal))}
            sums |= {cost + extra for cost in paid(1, price, deal) for extra in extras if said.many == 2}
        if said.many > 1 and bundled:
            sums = bundled
        elif said.many == 1 and not deal.reckons and context.raw.get("promotion"):
            continue
        if said.many == 1 and _ONE.search(line.text):
            sums = {*sums, *(one / n for one in sums for n in counts_of(None, context))}
        if sums and not any(within(one, coin.amount, bound) if bound else coin.is_about(one) for one in sums):
            span = (coin.start, coin.end)
            if context.raw.get("promotion"):
                yield against_terms(line, span, context)
            elif price is not None:
                yield contradicted(line, span, "price.now", priced("price", price), topic="shelf", family="price")


_SO_MANY = re.compile(rf"(?<![\d.])(\d{{1,2}}|{_N_EN})[- ](?:[a-z]{{3,12}} ?)?(?:for |: ?)?$")


def _is_told(said: Sum, fact: str) -> bool:
    """Whether a fact names the same price for as many: 10-pack £140."""
    same = (coin for coin in coins_in(fact) if said.coin.is_about(coin.amount))
    led = (_SO_MANY.search(fact[max(0, coin.start - 24) : coin.start]) for coin in same)
    return any(found is not None and number_of(found[1]) == said.many for found in led)


_EXTRA = re.compile(r" (?:extra|on top|more|each|separately|sold separately|add-on)\b|[^.;]{0,24}\bsold separately\b")
_ALL_IN = re.compile(r" (?:all in|all told|altogether|in total|for everything|for the lot|together)\b")
_WITH_IT = re.compile(
    r"\b(?:with|plus|including|adding|add) (?:the |a |an |your )?(?P<what>[a-z]{3,12}(?: [a-z]{3,12})?)\b[^.;!?]{0,24}$"
)


def _extras(context: Context) -> dict[float, str]:
    """What is sold beside the goods, by what it costs, as the facts give it: Rug pad $45 extra."""
    facts = [fact for fact in context.facts if fact.source in ("facts", "attributes")]
    return {
        coin.amount: fact.plain
        for fact in facts
        for coin in coins_in(fact.plain)
        if _EXTRA.match(fact.plain, coin.end) and not of_a_service(fact.plain, coin)
    }


def _with_extras(line: Line, context: Context, price: float | None, extras: dict[float, str]) -> Iterator[Draft]:
    """Contradictions on what the goods cost with something that is sold beside them."""
    for coin in islice(coins_in(line.text), 20) if price is not None and extras else ():
        led = _WITH_IT.search(line.text[max(0, coin.start - 60) : coin.start])
        if led is None or not _ALL_IN.match(line.text, coin.end) or bound_of(line.text, coin):
            continue
        named = [extra for extra, said in extras.items() if any(word in said for word in led["what"].split())]
        sums = {cost + extra for cost in paid(1, price or 0.0, deal_of(context)) for extra in named}
        if sums and not any(map(coin.is_about, sums)):
            told = priced("price", price or 0.0)
            yield contradicted(line, (coin.start, coin.end), "price.now", told, topic="shelf", family="price")


_RATES = re.compile(
    rf"(?<![\d.])\b(?P<n>\d{{1,2}}|{_MANY}) (?:equal |easy |simple |interest-free |monthly |weekly |fortnightly |bi-weekly )*(?:payments|instal+ments|months)\b(?: of| at|:)?(?: just| only| about| around)? $"
)
_NO_INTEREST = re.compile(r"no interest|interest[- ]free|0 ?%|zero interest|without interest|no fees")
_DOWN = re.compile(r"\bdeposit|\bdown\b|\bupfront|\btoday and\b|\bfirst payment")
_SPLIT_OFF = 0.03
"""By how much rates may be rounded."""


def _instalments(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between rates and the price that they are to pay for: twelve payments of $25 for $349."""
    price, text = context.number("price"), line.text
    for coin in islice(coins_in(text), 20) if price is not None and not _DOWN.search(text) else ():
        led = _RATES.search(text[max(0, coin.start - 60) : coin.start])
        if led is None:
            continue
        sums, least = paid(1, price or 0.0, deal_of(context)), 1 - _SPLIT_OFF
        total = coin.amount * (number_of(led["n"]) or 0.0)
        most = 1 + _SPLIT_OFF if _NO_INTEREST.search(text) else 10.0
        if not any(least * cost <= total <= most * cost for cost in sums):
            told = priced("price", price or 0.0)
            yield contradicted(line, (coin.start, coin.end), "price.now", told, topic="shelf", family="price")


_NAMED = re.compile(r"[块元钱毛角¥$£€]|[a-z]")
_FAR = 0.5


def _counted(text: str, said: Sum, price: float, context: Context) -> bool:
    """Whether a number without a coin may be one of pieces: far from what so many cost, or what they hold."""
    alone = re.search(_COUNTER + "$", text[max(0, said.coin.start - 1) : said.coin.start])
    if not alone or _NAMED.search(text[said.coin.start : said.coin.end]):
        return False
    counts = counts_of(None, context)
    held = {count * said.many for count in counts}
    fulls = {price * said.many, *(price * said.many / n for n in counts if said.many % n == 0)}
    return said.coin.amount in held or not any(_FAR * one <= said.coin.amount <= one / _FAR for one in fulls)


def _a_pack(said: Sum, price: float, context: Context) -> bool:
    """Whether so many are what is sold for the price: a set of three bowls."""
    counts = {
        value for fact in context.facts for m in measures_in(fact.plain) if m.counts for value in m.values.values()
    }
    named = " ".join(fact.plain for fact in context.facts if fact.source == "product")
    titled = {number_of(word) for word in _NUMBER.findall(named)}
    return said.coin.is_about(price) and said.many in {*counts, *counts_of(None, context), *titled}
