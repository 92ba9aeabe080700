"""Former prices and discounts in the text, held against the prices that the goods sold at before."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tools.compliance.facts.context import Context, number_in, numbers_in
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import worded_cuts
from tools.compliance.facts.money.money import AMOUNT, LIST_WORD, amount_instead, priced, value_of
from tools.compliance.facts.money.times import borne_at
from tools.compliance.facts.wording import Told, amount, names_of
from tools.compliance.findings import Draft, with_severity
from tools.compliance.judge import Line

_WAS = re.compile(
    rf"(?:原价|原售价|市场价|专柜价|门市价|平日价|日常价|日常|平时|平常|从前|以前|先前|原先|起初|(?:[一二两三\d]{{1,2}}|几)(?:周|天|个?月)前|前阵子|前段时间|上回|上次|从(?=\s?[¥$]?\d{{1,6}}(?:\.\d{{1,2}})?\s?(?:元|块钱?)?(?:一路|直接)?[降跌调减][到至为])|昨[天日]|上周|前几天|去年|上个?月|月初|早前|曾卖|吊牌价?|ticket price|划线价|参考价|正价|定价|商场价|曾售|之前|全价|官方价|上市价|was|originally|regularly|regular price|regular|original price|usual price|usually|normally|before|previously|full price|reg\.?|orig\.?|compare at|valued at|worth|retail price|sold for|reduced from|down from|slashed from|formerly|used to be)[::\s]{{0,3}}(?:的|一直|都|还)?(?:是|为|卖|要|sold for|sold at|priced at|selling for|at|price)?\s{{0,3}}{AMOUNT}"
)
_WAS_AFTER = re.compile(
    rf"(?<![\w.])(?=[$£€]){AMOUNT} (?:every other day|(?:on )?(?:all )?other days|most days|the rest of the year|normally|usually|regularly|originally|last (?:week|month)|before the sale)\b"
)
_CUT_BY = re.compile(
    rf"(?:直降|立减|狂降|立省|暴降|降价|降了?|便宜了?|少花了?|省了?|直减|优惠|save|saving|knocked|off by|take)\s{{0,3}}{AMOUNT}(?!\s?[%折成])(?=\s?(?:元|块|off|today|now|$|[,，。!、\s]))"
)
_OFF_USUAL = re.compile(
    rf"{AMOUNT}\s?(?:off|below|less than|under|cheaper than)(?= (?:the |its |our )?(?:usual|regular|normal|original|former|old|last (?:week|month|year)|before|yesterday)\b)"
)
_FRACTION = re.compile(r"(?:直降|立减|狂降|降价|降|便宜)\s{0,3}([一二两三四五六七八九])成")
_FOLD = re.compile(r"(?<![\d.])([1-9](?:\.\d)?|[一二三四五六七八九])([一二三四五六七八九])?折")
_PERCENT = re.compile(
    r"(\d{1,2}(?:\.\d+)?)\s?%\s?(?:off|discount|优惠|reduction|savings?)|(?:直降|立减|降价|save|降)\s{0,3}(\d{1,2})\s?%"
)
_SECOND = re.compile("第[二2]件")
_HALF = re.compile(
    r"半价|腰斩|对折|五折|(?:砍|降|省|少)[掉了]?一半|便宜了?一半|一半价格|half price|half off|half (?:its|the) (?:list |retail |recommended |suggested )?price(?! that)"
)
_LISTED = re.compile(r"(?:suggested|建议|指导) ?$")
_DAILY = re.compile(r"day|week|normally|usually|regularly|originally|平|日常|一直")
"""What says more of a former price than that it was asked."""
_LAST = re.compile(r"上[次回]|从")
"""What names the price right before the current one, and not that of the week."""
_ROUNDED = 1.005
"""How far above a record a price may be said."""


class Base(NamedTuple):
    """The price that a former one is held against: the key of the record, and how much."""

    name: str
    price: float


def bind_formers(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on former prices and on the discounts that they would make."""
    for found in _WAS_AFTER.finditer(line.text):
        if not _WAS.search(line.text[: found.end()]):
            yield from _former(line, context, found)
    for found in _WAS.finditer(line.text):
        yield from _former(line, context, found)
    yield from _in_words(line, context)
    if context.has("price_history"):
        yield from _discounts(line, context)
        yield from _halves(line, context)


_WAS_SAID = re.compile(
    r"(?:原价|原来|吊牌价?|标价|专柜价?|平[时日常]|日常价?|之前|以前|先前|上[周月次回]|昨天|前几天|去年)(?:还|都|一直)?(?:卖|要|是)?\s?$"
)


def _in_words(line: Line, context: Context) -> Iterator[Draft]:
    """Former prices said in Han numerals, above the one on record: 吊牌一千二, 上周还卖三百块."""
    sold, base, msrp = _sold_at(context), _base_price(context), context.number("msrp")
    tops = [max(sold, default=0.0)] if sold is not None else [base.price] if base else []
    tops += [msrp] if msrp is not None else []
    for coin in coins_in(line.text) if tops else ():
        spoken = not line.text[coin.start].isascii() and _WAS_SAID.search(
            line.text[max(0, coin.start - 10) : coin.start]
        )
        if spoken and coin.amount > max(tops) * _ROUNDED and not any(map(coin.is_about, tops)):
            told = priced(*base) if base else priced("msrp", max(tops))
            span = (coin.start - len(spoken[0]), coin.end)
            yield contradicted(line, span, "price.former", told, topic="reference", family="price")


def _former(line: Line, context: Context, found: re.Match[str]) -> Iterator[Draft]:
    if not context.has("price_history", "msrp"):
        return
    gift = re.search(r"worth|valued at", found.group()) and line.hits.of(("gift_word",))
    if gift or _LISTED.search(line.text[: found.start()]):
        return
    said, sold, base = value_of(found), _sold_at(context), _base_price(context)
    if any(one.start < found.end() and found.start() < one.end for one in borne_at(line.text, context)):
        return
    if _LAST.match(found.group()) and said == number_in(context.within("price_history", "last_price")):
        return
    if sold is not None and said > max(sold, default=0.0) * _ROUNDED:
        yield _other(line, found, "price.former", _sales_at(sold), "baseless", _own_price(line, context, found, base))
    elif base is not None and said > base.price * _ROUNDED:
        yield _other(line, found, "price.former", priced(*base), "reference", _own_price(line, context, found, base))
    elif base is None and not (sold and said <= min(sold) * _ROUNDED):
        yield from _without_base(line, context, found, sold)


def _without_base(line: Line, context: Context, found: re.Match[str], sold: list[float] | None) -> Iterator[Draft]:
    """A former price where the record tells neither the lowest price of the days before nor the last one."""
    said, msrp = value_of(found), context.number("msrp")
    if msrp is not None and abs(said - msrp) < 0.01 * said:
        told = Told(
            "这个价格是厂商建议零售价，须这样标明，不能写作原价",
            "this is the list price and must be called so, not a former price", amount(msrp),
        )  # fmt: skip
        draft = _other(line, found, "price.unlabelled", told, "reference", _list_price(line, msrp))
        # Where no price history was supplied, it may have sold at the list price all the same.
        yield draft if context.has("price_history") else with_severity(draft, "fix")
    elif context.has("price_history"):
        yield _unbased(line, found, "price.former", sold)


def _unbased(line: Line, found: re.Match[str], rule: str, sold: list[float] | None = None) -> Draft:
    zh, en = (f"{_sales_at(sold).zh}，但", f"{_sales_at(sold).en}, but ") if sold else ("", "")
    lacking = Told(
        f"{zh}资料中没有降价前七天的最低成交价，也没有上一次成交价",
        f"{en}neither the lowest price of the seven days before the cut nor the last price that it sold at is on record",
    )
    return unbound(line, found.span(), rule, topic="reference", family="price", fact=lacking)


def _other(line: Line, found: re.Match[str], rule: str, told: Told, topic: str, instead: str | None = None) -> Draft:
    return contradicted(line, found.span(), rule, told, topic=topic, family="price", instead=instead)


def _own_price(line: Line, context: Context, found: re.Match[str], base: Base | None) -> str | None:
    """The former price of the record in the text's words, where there was a cut at all."""
    price = context.number("price")
    if base is None or price is None or base.price <= price or _DAILY.search(found.group()):
        return None
    return amount_instead(line, found, base.price)


def _list_price(line: Line, msrp: float) -> str:
    return f"list price {amount(msrp)}" if line.language == "en" else f"厂商建议零售价{amount(msrp)}元"


def _sold_at(context: Context) -> list[float] | None:
    """The prices that the goods ever sold at, by the record; None where it does not tell them."""
    history = context.raw.get("price_history")
    if not isinstance(history, Mapping) or "ever_sold_at" not in history or history["ever_sold_at"] is True:
        return None
    return [] if history["ever_sold_at"] in (None, False) else numbers_in(history["ever_sold_at"])


def _sales_at(sold: list[float]) -> Told:
    if not sold:
        return Told("没有以这个价格成交过的记录", "there is no record that it ever sold at this price")
    prices = [amount(price) for price in sorted(set(sold), reverse=True)[:5]]
    return Told(f"以往的成交价是{'、'.join(prices)}元", f"it sold at {', '.join(prices)} before", "/".join(prices))


def _base_price(context: Context) -> Base | None:
    """The lowest deal price of the seven days before, else the last deal price, else the one that it ever sold at."""
    for name in ("lowest_7d", "last_price"):
        value = number_in(context.within("price_history", name))
        if value is not None:
            return Base(name, value)
    sold = set(_sold_at(context) or ())
    if len(sold) == 1:
        return Base("ever_sold_at", sold.pop())
    history = context.raw.get("price_history")
    lone = number_in(history) if not isinstance(history, (dict, list)) else None
    return None if lone is None else Base("price_history", lone)


def _discounts(line: Line, context: Context) -> Iterator[Draft]:
    """Discounts larger than the real one, and those of which the record gives no price before."""
    price, base = context.number("price"), _base_price(context)
    dated = [said.amount for said in borne_at(line.text, context)]
    for found, share, cut in claimed_cuts(line.text):
        if price is not None and any(_comes_to(share, cut, one, price) for one in dated):
            continue
        if base is None:
            if not context.raw.get("promotion"):
                yield _unbased(line, found, "price.discount")
        elif price is not None and base.price > 0:
            real = base.price - price
            less = share is not None and real / base.price < share - 0.02
            if less or (cut is not None and real < cut * 0.99):
                yield _other(line, found, "price.discount", _real_cut(base, price), "reference")


def _comes_to(share: float | None, cut: float | None, before: float, price: float) -> bool:
    """Whether a claimed cut is no more than what the price lies below one that the text gives its time."""
    real = before - price
    return (share is not None and share <= real / before + 0.02) or (cut is not None and 0 < cut <= real * 1.01)


_OF_WHAT = re.compile(
    r"\bhalf (?:of )?(?:what|the price that) (?:(?:it|they|this|that|these|those|we|you)(?:'d)?(?: once| used to| last| originally)? (?:cost|was|were|sold for|went for|asked|charged|paid|pay|be)|(?:it|they)'d)\b|\bhalf (?:of )?(?:its|the) (?:old|former|original|launch|usual|regular|previous|full|normal) price\b"
)
"""What says that a price is half of a former one, of whatever time."""

_LONG_AGO = re.compile(
    r" (?:at launch|when|in (?:the |20\d\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|last (?:spring|summer|autumn|fall|winter|year|season|christmas))"
)


def _halves(line: Line, context: Context) -> Iterator[Draft]:
    """A price called half of a former one, where none on record is twice as high."""
    price, before = context.number("price"), numbers_in(context.raw.get("price_history"))
    if price is None or not before or max(before) >= 1.96 * price:
        return
    told = _real_cut(Base("last_price", max(before)), price)
    for found in _OF_WHAT.finditer(line.text):
        if _sold_at(context) is None and _LONG_AGO.match(line.text, found.end()):
            yield unbound(line, found.span(), "price.discount", topic="reference", family="price", fact=told)
        else:
            yield _other(line, found, "price.discount", told, "reference")


def _real_cut(base: Base, price: float) -> Told:
    (zh, en), real = names_of(base.name), base.price - price
    before, now, share = amount(base.price), amount(price), f"{real / base.price:.0%}"
    if real <= 0:
        return Told(f"现价{now}元并不低于{zh}{before}元", f"the price {now} is not below the {en}, {before}", before)
    return Told(
        f"{zh}是{before}元，现价是{now}元，只降了{amount(real)}元（{share}）",
        f"the {en} is {before} and the current price {now}: {amount(real)} off ({share})", share,
    )  # fmt: skip


def claimed_cuts(text: str) -> Iterator[tuple[re.Match[str], float | None, float | None]]:
    """The discounts that a text claims, each as a share of the price or as an amount."""
    for found in _PERCENT.finditer(text):
        yield found, float(found[1] or found[2]) / 100, None
    for found in _FRACTION.finditer(text):
        yield found, (number_of(found[1]) or 0.0) / 10, None
    for found, share in worded_cuts(text):
        if not _PERCENT.search(found.group()):
            yield found, share, None
    for found in _FOLD.finditer(text):
        said = [number_of(part) or 0.0 for part in found.groups() if part]
        if not _SECOND.search(text, max(0, found.start() - 6), found.start()):
            yield found, 1 - (said[0] + sum(said[1:]) / 10) / 10, None
    for found in _HALF.finditer(text):
        if found.group() != "五折" and not _SECOND.search(text, max(0, found.start() - 6), found.start()):
            yield found, 0.5, None
    for pattern in (_CUT_BY, _OFF_USUAL):
        for found in pattern.finditer(text):
            if not LIST_WORD.search(text[max(0, found.start() - 8) : found.end() + 14]):
                yield found, None, value_of(found)
