"""What one of several costs, or a kilo, a litre, 100 g: held against the price and what is on record of the contents."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, number_in
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.figures.measures import Measure
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.money.bounds import bound_of
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.money import priced
from tools.compliance.facts.money.sold import amounts_of, counts_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_USES = frozenset({
    "wash", "load", "serving", "use", "dose", "portion", "brew", "shave", "meal", "application", "treatment", "cuppa", "mug", "scoop", "go", "shot",
    "泡", "次", "顿", "餐", "壶",
})  # fmt: skip
"""Uses of the goods that people reckon the cost of."""
_COUNTER = "袋瓶盒包个片只件支枚粒杯颗罐条双块张根卷抽套把贴串枝朵份本册节页泡次顿餐壶"
_UNIT_ZH = rf"(?:100|百)?(?:毫升|公斤|千克|斤|克|升|米|[{_COUNTER}])"
_FOLLOWED = re.compile(
    rf"(?:不到|多|左右|出头|以内)?\s?(?:/|每|一)(?P<zh>{_UNIT_ZH})(?![\u4e00-\u9fff]{{0,3}}(?:起|包邮))"
    r"| ?(?:an?|per|each|every|for each|for every|/|the) ?(?P<en>100 ?(?:g|ml)|fl oz|[a-z]{1,12})\b(?! of (?:the )?(?:price|cost))"
    r"| (?P<each>each|apiece|a piece|a pop|a go)\b"
)
_LED = re.compile(
    rf"(?:每|(?<![第唯])一|单|平均(?:下来)?一?|折?合(?:下来)?每?一?)(?P<zh>{_UNIT_ZH})(?:才|就|只要|合|约|大概|仅需|仅|只卖|只|折合|不到|低至|算?下来|也就|差不多|是){{0,4}}\s?$|(?P<each>\beach(?: one| of them)?(?: is| works? out at| comes to| costs?)? (?:just |only |at )?)$"
    rf"|\b(?:a|per|each|every) (?P<en>{'|'.join(sorted(_USES))})(?:[:,]| is| works? out at| comes? to| costs?) (?:you )?(?:just |only |under |less than |about )*$"
)
_NO_UNIT = frozenset({
    "month", "year", "week", "night", "hour", "person", "head", "time", "visit", "mile", "trip", "lesson", "session", "class", "ticket",
    "day", "and", "or", "in", "at", "on", "for", "with", "to", "is", "the", "of", "off", "order", "set", "one", "coupon", "voucher",
    "way", "season", "child", "guest", "bargain", "steal", "deal", "great", "good", "gift", "lot", "little", "bit", "fair", "few", "customer",
})  # fmt: skip
"""Words behind an amount that name no part of the goods."""


_EACH = re.compile(r" (?:each|apiece)\b")


class Unit(NamedTuple):
    """What an amount is said to be the price of."""

    coin: Coin
    measure: Measure | None
    """None where it is one of whatever is sold: each, apiece."""
    used: bool = False
    """Whether it is one use of the goods, which may take several of what is sold."""


def unit_of_price(text: str, coin: Coin) -> Unit | None:
    """The unit that an amount is said of; None where it is said of the whole."""
    before, after = text[max(0, coin.start - 24) : coin.start], text[coin.end : coin.end + 24]
    led = _LED.search(before)
    followed = _FOLLOWED.match(after)
    found = led or followed
    if found is None or (followed and not led and followed["en"] in _NO_UNIT):
        return None
    if found.groupdict().get("each"):
        return Unit(coin, None)
    word = ((led["zh"] or led["en"]) if led else None) or (followed and (followed["zh"] or followed["en"])) or ""
    word = word.replace("百", "100")
    if word in _USES:
        return Unit(coin, None, used=True)
    measures = measures_of(word if word[0].isdigit() else f"1{word}" if not word.isascii() else f"1 {word}")
    if measures:
        return Unit(coin, measures[0])
    return Unit(coin, None) if _EACH.match(after) else None


def bind_apiece(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between the price of a part and what the price of the whole comes to."""
    price = context.number("price")
    if price is None:
        return
    for coin in islice(coins_in(line.text), 20):
        unit = unit_of_price(line.text, coin)
        costs = _costs(unit, price, context, line.text) if unit else []
        if costs and not any(_is(coin, cost, line.text) for cost in costs):
            span = (coin.start, coin.end)
            yield contradicted(line, span, "price.now", priced("price", price), topic="shelf", family="price")


def _is(coin: Coin, cost: float, text: str) -> bool:
    bound = bound_of(text, coin)
    if bound is None:
        return coin.is_about(cost)
    return 0.6 * coin.amount <= cost <= coin.amount if bound.under else cost >= 0.999 * coin.amount


def _costs(unit: Unit, price: float, context: Context, text: str) -> list[float]:
    """What the unit may cost; nothing where the record does not tell how much of it there is."""
    if unit.used:
        return list(_of_a_use(price, context))
    deal = deal_of(context)
    wholes = paid(1, price, deal) | {cost / count for count, cost in deal.bundles}
    together = {2.0, 3.0, deal.pieces or 1.0, *(bought + free for bought, free in deal.swaps)}
    several = {cost / many for many in together for cost in paid(many, price, deal)}
    if unit.measure is not None and not unit.measure.counts:
        ones = wholes | several
        return [one / amount for one in ones for amount in amounts_of(unit.measure, context) if amount > 0]
    counts = counts_of(unit.measure, context)
    if not counts and not counts_of(None, context) and unit.measure and unit.measure.counts in _WHOLES:
        return [*wholes, *several]
    if not counts and not (deal.reckons and _of_several(unit.measure, text)):
        return []
    return [*(one / n for one in (*wholes, *several) for n in counts), *wholes, *several]


_WHOLES = frozenset({"bottle", "jar", "tub", "tin", "tube", "pot", "瓶", "罐"})
"""What goods are sold in, one by one, where the record counts nothing in a case of them."""
_NAMED_USES = re.compile(
    r"[泡次顿餐]数|\b(?:washes|loads|servings|uses|doses|portions|brews|shaves|meals|cups|applications)\b"
)
_SAID_USES = re.compile(
    r"(?<![\d.])(\d{1,3})\s?小?[泡顿餐](?![沫茶饭])|\b(\d{1,3}) (?:washes|loads|servings|doses|brews|shaves)\b"
)
_MANY = 4
"""So many pieces at most go into one use."""


def _of_a_use(price: float, context: Context) -> Iterator[float]:
    """What one use costs: by the uses on record, else by the pieces, of which it may take several."""
    named = [n for f in context.facts if _NAMED_USES.search(f.label) and (n := number_in(f.value)) and n > 1]
    named += [
        float(n)
        for f in context.facts
        if f.source != "evidence"
        for m in _SAID_USES.finditer(f.said)
        if (n := m[1] or m[2])
    ]
    costs = paid(1, price, deal_of(context))
    if named:
        yield from (cost / n for cost in costs for n in named)
    else:
        yield from (cost * many / n for cost in costs for n in counts_of(None, context) for many in range(1, _MANY + 1))


def _of_several(measure: Measure | None, text: str) -> bool:
    """Whether the text speaks of several of what an amount is the price of one of: 三瓶60，合20一瓶."""
    counter = measure.counts if measure else None
    return bool(counter) and re.search(rf"(?:[两二三四五六七八九十]|[2-9]){counter}", text) is not None
