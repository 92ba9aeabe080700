"""The current and the list price in the text, and prices below cost, held against the price list."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, numbers_in
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.formers import bind_formers, claimed_cuts
from tools.compliance.facts.lows import bind_lows
from tools.compliance.facts.money import AMOUNT, LIST_WORD, amount_instead, priced, value_of
from tools.compliance.facts.numbers import known_measures
from tools.compliance.facts.products import packed
from tools.compliance.facts.spoken import says_more, spoken_prices
from tools.compliance.facts.totals import NET
from tools.compliance.facts.wording import Told, amount
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_NOW = re.compile(
    rf"(?:现价|到手价?|券后价?|活动价|特价|促销价|秒杀价|折后价?|今日价|(?<![零原出])售价|(?<!议)价格|仅售|只要|仅需|一口价|直播价|现仅|现在只要|现在|本店|现|now only|now just|now|for only|for just|only|just|today only|sale price|(?<!list )(?<!regular )(?<!original )(?<!retail )(?<!usual )price|on sale for|yours for|pay)[::\s]{{0,3}}(?:是|为|只|仅|just|only)?\s{{0,3}}{AMOUNT}"
)
_LIST = re.compile(
    rf"(?:厂商建议零售价|建议零售价|建议售价|官方指导价|零售指导价|指导零售价|指导价|list price|msrp|rrp|srp|suggested retail(?: price)?)[::\s]{{0,3}}(?:是|为|of)?\s{{0,3}}{AMOUNT}"
)
_BELOW_LIST = re.compile(rf"(?:便宜了?|省了?|低了?|少|立省|save)\s?{AMOUNT}|{AMOUNT}\s?(?:off|below|under|less than)\b")
_AT_LIST = re.compile(rf"{AMOUNT}\s?(?:value )?(?:at list\b|list price\b|msrp\b|rrp\b)")
_AT_COST = re.compile(
    r"亏本\S{0,2}|赔本\S{0,2}|赔钱\S{0,2}|成本价|低于成本|跳楼价|血亏|进价|出厂价|below cost|at cost|at a loss|cost price"
)


def bind_prices(line: Line, context: Context) -> Iterator[Draft]:
    """All findings on current, former and list prices, discounts and cost."""
    yield from _current(line, context)
    yield from bind_lows(line, context)
    yield from _references(line, context)
    yield from bind_formers(line, context)
    yield from _below_cost(line, context)
    yield from _below_list(line, context)


def _current(line: Line, context: Context) -> Iterator[Draft]:
    price = context.number("price")
    if price is None:
        return
    allowed = [price, *_promoted(price, numbers_in(context.raw.get("promotion")))]
    for found in _NOW.finditer(line.text):
        said = value_of(found)
        if not _is_price(line.text, found) or any(abs(said - a) < 0.01 * max(1, a) for a in allowed):
            continue
        if not says_more(line.text, found):
            instead = None if context.raw.get("promotion") else amount_instead(line, found, price)
            yield _other(line, found.span(), "price.now", priced("price", price), "shelf", instead)
    yield from _in_words(line, context, price, allowed)


def _other(line: Line, span: tuple[int, int], rule: str, told: Told, topic: str, instead: str | None = None) -> Draft:
    return contradicted(line, span, rule, told, topic=topic, family="price", instead=instead)


def _in_words(line: Line, context: Context, price: float, allowed: list[float]) -> Iterator[Draft]:
    """Prices that are said in words, or told by what follows: 九块九, 89元带走."""
    for spoken in spoken_prices(line.text):
        free = numbers_in(context.raw.get("facts")) if spoken.taken else []
        apiece = _apiece(line.text, spoken.start, price, context)
        under = line.text.endswith("不到", 0, spoken.start)
        if under and any(0.75 * spoken.amount <= a < spoken.amount for a in apiece):
            continue
        if not any(abs(spoken.amount - a) < 0.01 * max(1, a) for a in (*allowed, *free, *apiece)):
            bounded = line.language == "en" or under
            instead = None if bounded or context.raw.get("promotion") else f"{amount(price)}元"
            yield _other(line, (spoken.start, spoken.end), "price.now", priced("price", price), "shelf", instead)


_ONE = re.compile(r"[一每]([袋瓶盒包斤个片只件支枚粒杯颗罐条双])(?:才|不到|只要|合|仅|仅需|只卖)?\s?$")
_JIN = 500.0
"""Grams of a 斤."""


def _apiece(text: str, start: int, price: float, context: Context) -> list[float]:
    """What one of several costs, where the amount at `start` is said of one: 一袋两块五."""
    one = _ONE.search(text[max(0, start - 8) : start])
    if not one:
        return []
    facts = [fact for fact in context.facts if fact.source != "evidence"]
    held = [k for fact in facts for k in known_measures(fact)]
    if one[1] == "斤":
        jins = (k.measure.values.get("mass", 0.0) / _JIN for k in held if NET.search(k.fact.label))
        return [price / n for n in jins if n > 0]
    of_it = [k for k in held if k.measure.counts in (one[1], "piece") or k.fact.label.startswith(one[1])]
    counts = [next(iter(k.measure.values.values())) for k in of_it]
    counts += [float(n) for fact in facts for n in packed(fact.plain)]
    return [price / n for n in counts if n > 1]


def _promoted(price: float, terms: list[float]) -> list[float]:
    """Prices that the terms of a promotion may lead to: named outright, taken off, or a share of the price."""
    return [
        *terms,
        *(price - term for term in terms if 0 < term < price),
        *(price * term for term in terms if 0 < term < 1),
        *(price * term / 10 for term in terms if 1 < term < 10),
        *(price * (100 - term) / 100 for term in terms if 1 <= term < 100),
    ]


def _is_price(text: str, found: re.Match[str]) -> bool:
    """A bare number after a price word is a price only with a currency, or when nothing else is counted."""
    if re.search(r"[¥$£€元块]|rmb|usd|dollars|pounds", found.group()):
        return True
    ends = re.match(r"\s?(?:[,，。!/起包]|$)", text[found.end() :]) is not None
    return ends and re.search(r"价|售|price|(?:只要|仅需|just|only|for)\D{0,3}\d+\.\d", found.group()) is not None


def _references(line: Line, context: Context) -> Iterator[Draft]:
    """List prices other than the one on record."""
    msrp = context.number("msrp")
    for found in _LIST.finditer(line.text) if context.has("msrp") else ():
        if msrp is None:
            none = Told("资料中没有厂商建议零售价", "no list price is on record")
            yield unbound(line, found.span(), "price.list", topic="reference", family="price", fact=none)
        elif abs(value_of(found) - msrp) > 0.01 * msrp:
            instead = amount_instead(line, found, msrp)
            yield _other(line, found.span(), "price.list", priced("msrp", msrp), "reference", instead)


def _below_list(line: Line, context: Context) -> Iterator[Draft]:
    """What the text says is saved on the list price, and a list price said behind its amount."""
    price, msrp = context.number("price"), context.number("msrp")
    if msrp is None or not LIST_WORD.search(line.text):
        return
    for found in _AT_LIST.finditer(line.text):
        if abs(value_of(found) - msrp) > 0.01 * msrp and not _LIST.search(line.text):
            instead = amount_instead(line, found, msrp)
            yield _other(line, found.span(), "price.list", priced("msrp", msrp), "reference", instead)
    if price is None or context.has("price_history"):
        return
    told = _saved(msrp, price)
    for found in _BELOW_LIST.finditer(line.text):
        if (value_of(found) if found[1] else value_of(found, 3)) > (msrp - price) * 1.005:
            yield _other(line, found.span(), "price.list", told, "reference")
    for found, share, _ in claimed_cuts(line.text):
        if share is not None and 1 - price / msrp < share - 0.02:
            yield _other(line, found.span(), "price.list", told, "reference")


def _saved(msrp: float, price: float) -> Told:
    high, low, less = amount(msrp), amount(price), amount(msrp - price)
    return Told(
        f"厂商建议零售价是{high}元，现价是{low}元，相差{less}元",
        f"the list price is {high} and the current price {low}, which saves {less}", less,
    )  # fmt: skip


def _below_cost(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("cost"):
        return
    cost, price = context.number("cost"), context.number("price")
    for found in _AT_COST.finditer(line.text):
        if cost is None:
            none = Told("资料中没有成本", "no cost is on record")
            yield unbound(line, found.span(), "price.cost", topic="fraud", family="price", fact=none)
        elif price is not None and price > cost:
            zh, en = (
                f"成本是{amount(cost)}元，低于现价{amount(price)}元",
                f"the price {amount(price)} is above the cost",
            )
            yield _other(line, found.span(), "price.cost", Told(zh, f"{en}, {amount(cost)}", amount(cost)), "fraud")
