"""The current and the list price in the text, and prices below cost, held against the price list."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from tools.compliance.facts.context import Context, number_in, numbers_in, plain_of
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.money.apiece import bind_apiece, unit_of_price
from tools.compliance.facts.money.bounds import bind_bounds, bound_of
from tools.compliance.facts.money.charges import of_a_service
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import Deal, deal_of, paid
from tools.compliance.facts.money.formers import bind_formers, claimed_cuts
from tools.compliance.facts.money.lows import bind_lows
from tools.compliance.facts.money.money import AMOUNT, LIST_WORD, amount_instead, priced, value_of
from tools.compliance.facts.money.savings import bind_savings
from tools.compliance.facts.money.schemes import bind_rates, credits_of
from tools.compliance.facts.money.several import bind_several, sum_of
from tools.compliance.facts.money.spoken import says_more, spoken_prices
from tools.compliance.facts.money.spread import bind_spread
from tools.compliance.facts.money.times import bind_times, of_a_time
from tools.compliance.facts.options import named_as
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
    """All findings on prices; of several options those that hold for each that the text may mean."""
    options = _options(line, context)
    if not options:
        yield from _bind(line, context)
        return
    held = [list(_bind(line, Context({**context.raw, "price": price}, context.day))) for price in options]
    everywhere = set.intersection(*({(draft.rule, draft.start, draft.end) for draft in one} for one in held))
    yield from (draft for draft in held[0] if (draft.rule, draft.start, draft.end) in everywhere)


_MOST_OPTIONS = 8


def _options(line: Line, context: Context) -> list[float]:
    """The prices of the options that a text names, else of all; empty where the record gives one price."""
    price = context.raw.get("price")
    if not isinstance(price, Mapping) or context.number("price") is not None:
        return []
    prices = {plain_of(str(name)).lower(): n for name, value in price.items() if (n := number_in(value)) is not None}
    named = [n for name, n in prices.items() if named_as(name).search(line.text)]
    return (named or list(prices.values()))[:_MOST_OPTIONS]


def _bind(line: Line, context: Context) -> Iterator[Draft]:
    """All findings on current, former and list prices, discounts and cost."""
    yield from _current(line, context)
    yield from bind_lows(line, context)
    yield from _references(line, context)
    yield from bind_formers(line, context)
    yield from _below_cost(line, context)
    yield from _below_list(line, context)
    yield from bind_savings(line, context)
    yield from bind_bounds(line, context)
    yield from bind_apiece(line, context)
    yield from bind_several(line, context)
    yield from bind_spread(line, context)
    yield from bind_times(line, context)
    yield from bind_rates(line, context)


def _current(line: Line, context: Context) -> Iterator[Draft]:
    price = context.number("price")
    if price is None:
        return
    allowed = [price, *_offered(price, line.text, context)]
    for found in _NOW.finditer(line.text):
        said = value_of(found)
        if not _is_price(line.text, found) or any(abs(said - a) < 0.01 * max(1, a) for a in allowed):
            continue
        if _told_otherwise(line.text, *found.span()):
            continue
        if not says_more(line.text, found):
            instead = None if context.raw.get("promotion") else amount_instead(line, found, price)
            yield _other(line, found.span(), "price.now", priced("price", price), "shelf", instead)
    yield from _in_words(line, context, price, allowed)
    yield from _plainly(line, context, price, allowed)


def _other(line: Line, span: tuple[int, int], rule: str, told: Told, topic: str, instead: str | None = None) -> Draft:
    return contradicted(line, span, rule, told, topic=topic, family="price", instead=instead)


def _in_words(line: Line, context: Context, price: float, allowed: list[float]) -> Iterator[Draft]:
    """Prices that are said in words, or told by what follows: 九块九, 89元带走."""
    for coin, taken in spoken_prices(line.text):
        if _told_otherwise(line.text, coin.start, coin.end):
            continue
        free = numbers_in(context.raw.get("facts")) if taken else []
        if not any(coin.is_about(a) for a in (*allowed, *free)):
            bare = line.language == "zh" and not context.raw.get("promotion")
            instead = f"{amount(price)}元" if bare else None
            yield _other(line, (coin.start, coin.end), "price.now", priced("price", price), "shelf", instead)


def _told_otherwise(text: str, start: int, end: int) -> bool:
    """Whether an amount in a stretch is a bound, the price of a part, what several come to, a fee, or of the past."""
    low = max(0, start - _NEAR)
    near = text[low : end + _NEAR]
    return of_a_time(near, start - low, end - low) or any(
        bound_of(near, coin) or unit_of_price(near, coin) or sum_of(near, coin) or of_a_service(near, coin)
        for coin in coins_in(near)
        if coin.start < end - low and start - low < coin.end
    )


_NEAR = 48
"""Characters on each side of an amount that tell what it is the price of."""


def _offered(price: float, text: str, context: Context) -> list[float]:
    """Prices that the promotion may lead to; an amount off counts where one of the goods comes to the least order."""
    numbers, deal = numbers_in(context.raw.get("promotion")), deal_of(context)
    alone = (deal.least > price or deal.pieces > 1) and not _TOGETHER.search(text)
    cuts = frozenset[float]() if alone else deal.cuts
    return [
        *_promoted(price, [n for n in numbers if n not in deal.cuts | {deal.least}]),
        *(price - cut for cut in cuts),
        *_together(price, text, deal),
        *(one - credit for credit in credits_of(text, context) for one in {price, *paid(1, price, deal)}),
    ]


_SEVERAL = re.compile(
    r"(?<![\d.第每满一二两三四五六七八九十百])([两二三四五六七八九十]|[2-9])[件个盒瓶袋箱双套条支包份张本]"
)


def _together(price: float, text: str, deal: Deal) -> set[float]:
    """What one of the goods costs by the terms, and so many as the text speaks of."""
    many = {1.0, *(number_of(found[1]) or 1.0 for found in islice(_SEVERAL.finditer(text), 10))}
    return {cost for n in many for cost in paid(n, price, deal)}


_TOGETHER = re.compile(
    r"凑|叠|一起|多件|(?<![\d一二三四五六七八九十百])[两二三四五六七八九十2-9][件个盒瓶袋箱双套条支包份]|\b(?:two|three|both|pair|together)\b"
)
"""What says that more than one of the goods is bought."""


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
    if msrp is None:
        return
    listed = LIST_WORD.search(line.text) is not None
    for found in _AT_LIST.finditer(line.text) if listed else ():
        if abs(value_of(found) - msrp) > 0.01 * msrp and not _LIST.search(line.text):
            instead = amount_instead(line, found, msrp)
            yield _other(line, found.span(), "price.list", priced("msrp", msrp), "reference", instead)
    if price is None or not (listed or not context.raw.get("promotion")):
        return
    told, formers = _saved(msrp, price), context.has("price_history")
    for found in _BELOW_LIST.finditer(line.text) if listed else ():
        beside = LIST_WORD.search(line.text, max(0, found.start() - 8), found.end() + 14)
        if (beside or not formers) and (value_of(found) if found[1] else value_of(found, 3)) > (msrp - price) * 1.005:
            yield _other(line, found.span(), "price.list", told, "reference")
    for found in _WORDED_BELOW.finditer(line.text) if listed else ():
        if (number_of(found["n"]) or 0.0) > (msrp - price) * 1.005:
            yield _other(line, found.span(), "price.list", told, "reference")
    for coin in coins_in(line.text) if listed and line.language == "zh" else ():
        led = _LESS_ZH.search(line.text[max(0, coin.start - 16) : coin.start])
        if led and not line.text[coin.start].isdigit() and coin.amount > (msrp - price) * 1.005:
            yield _other(line, (coin.start, coin.end), "price.list", told, "reference")
    for span, share in _cuts(line.text, listed) if not formers else ():
        if 1 - price / msrp < share - 0.02:
            yield _other(line, span, "price.list", told, "reference")


_LESS_ZH = re.compile(r"(?:建议零售价|建议售价|指导价)(?:还|再|又|足足|直接)*(?:便宜|省|低|少)了?\s?$")
_WORDED_BELOW = re.compile(
    rf"(?<![a-z-])(?P<n>{EN_NUMBER}) (?:dollars |bucks |quid |pounds |euros )?(?:off|below|under|less than|beneath) (?:the |its )?(?:list\b|msrp\b|rrp\b|suggested retail)"
)
_SHARE_OF_LIST = re.compile(
    r"(\d{1,2}(?:\.\d)?) ?(?:%|percent) (?:below|under|less than|lower than|beneath)\b|低了?\s?(\d{1,2})%"
)


def _cuts(text: str, listed: bool) -> Iterator[tuple[tuple[int, int], float]]:
    """The shares of the list price that a text says are taken off, where no other price is there to compare with."""
    for found, share, _ in claimed_cuts(text):
        if share is not None:
            yield found.span(), share
    for found in _SHARE_OF_LIST.finditer(text) if listed else ():
        yield found.span(), float(found[1] or found[2]) / 100


_PLAIN = re.compile(
    r"(?:(?:^|[.!?;,] ?|\b(?:it|this|that|these|they|one|each) )(?:only |just |now )?costs?(?: you)?(?: just| only)?|\bpriced at|(?:^|[.!?;] ?)at|\b(?:sells?|selling|retails?|available|going|lands?|comes? in|comes? out|works? out) (?:for|at)|(?:\b(?:the|a|one) (?:pack|set|box|bottle|bag|pair|jar|tub|kit|case)|\d ?(?:gb|tb)) (?:is|are|for|at|costs?|comes to|comes in at)(?: just| only| now)?) $"
)


def _plainly(line: Line, context: Context, price: float, allowed: list[float]) -> Iterator[Draft]:
    """A price that the text states without a word of a price or of a sale: It costs £25; at £25, …; a £25 scarf."""
    named = re.findall(r"[a-z]{3,}", plain_of(str(context.raw.get("product") or "")))
    for coin in coins_in(line.text):
        before, after = line.text[max(0, coin.start - 24) : coin.start], line.text[coin.end : coin.end + 24]
        noun = re.match(r" (?:[a-z]{3,12} )?([a-z]{3,12})", after)
        of_goods = before.endswith((" a ", " this ", " our ")) or before in ("a ", "this ", "our ")
        stated = _PLAIN.search(before) or (of_goods and noun and noun[1] in named)
        if (
            not stated
            or re.match(r" (?:extra|more|off|less|deposit|credit)\b", after)
            or _told_otherwise(line.text, coin.start, coin.end)
            or not re.search(r"[$£€]", line.text[coin.start])
        ):
            continue
        if not any(coin.is_about(one) for one in (*allowed, context.number("msrp") or price)):
            yield _other(line, (coin.start, coin.end), "price.now", priced("price", price), "shelf")


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
