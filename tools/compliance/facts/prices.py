"""Prices and discounts in the text, held against the price list, the price history and the cost."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import Any

from tools.compliance.facts.context import Context, number_in, numbers_in
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.lows import bind_lows
from tools.compliance.facts.spoken import says_more, spoken_prices
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

_AMOUNT = r"(?:rmb|cny|usd|gbp|us\$|nt\$|[¥$£€￥])?\s?(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)(万|k)?\s?(?:元|块钱|块|rmb|dollars|usd|pounds)?"
_NOW = re.compile(
    rf"(?:现价|到手价?|券后价?|活动价|特价|促销价|秒杀价|折后价?|今日价|(?<![零原出])售价|(?<!议)价格|仅售|只要|仅需|一口价|直播价|现仅|现在只要|现在|本店|现|now only|now just|now|for only|for just|only|just|today only|sale price|(?<!list )(?<!regular )(?<!original )(?<!retail )(?<!usual )price|on sale for|yours for|pay)[::\s]{{0,3}}(?:是|为|只|仅|just|only)?\s{{0,3}}{_AMOUNT}"
)
_WAS = re.compile(
    rf"(?:原价|原售价|市场价|专柜价|门市价|平日价|日常价|日常|平时|平常|从前|以前|昨[天日]|上周|前几天|去年|上个?月|月初|早前|曾卖|吊牌价?|ticket price|划线价|参考价|正价|定价|商场价|曾售|之前|全价|官方价|上市价|was|originally|regularly|regular price|regular|original price|usual price|usually|normally|before|previously|full price|reg\.?|orig\.?|compare at|valued at|worth|retail price|sold for|reduced from|down from|slashed from|formerly|used to be)[::\s]{{0,3}}(?:的|一直|都|还)?(?:是|为|卖|要|sold for|sold at|priced at|selling for|at|price)?\s{{0,3}}{_AMOUNT}"
)
_WAS_AFTER = re.compile(
    rf"(?<![\w.])(?=[$£€]){_AMOUNT} (?:every other day|(?:on )?(?:all )?other days|most days|the rest of the year|normally|usually|regularly|originally|last (?:week|month)|before the sale)\b"
)
_LIST = re.compile(
    rf"(?:厂商建议零售价|建议零售价|建议售价|官方指导价|零售指导价|指导零售价|指导价|list price|msrp|rrp|srp|suggested retail(?: price)?)[::\s]{{0,3}}(?:是|为|of)?\s{{0,3}}{_AMOUNT}"
)
_CUT_BY = re.compile(
    rf"(?:直降|立减|狂降|立省|暴降|降价|降了?|便宜了?|少花了?|省了?|直减|优惠|save|saving|knocked|off by|take)\s{{0,3}}{_AMOUNT}(?!\s?[%折成])(?=\s?(?:元|块|off|today|now|$|[,，。!、\s]))"
)
_OFF_USUAL = re.compile(
    rf"{_AMOUNT}\s?(?:off|below|less than|under|cheaper than)(?= (?:the |its |our )?(?:usual|regular|normal|original|former|old|last (?:week|month|year)|before|yesterday)\b)"
)
_LIST_WORD = re.compile(
    r"建议零售价|建议售价|指导价|\blist price|\bmsrp\b|\brrp\b|\bsrp\b|suggested retail|\bat list\b|\bbelow list\b|\boff list\b"
)
_BELOW_LIST = re.compile(
    rf"(?:便宜了?|省了?|低了?|少|立省|save)\s?{_AMOUNT}|{_AMOUNT}\s?(?:off|below|under|less than)\b"
)
_AT_LIST = re.compile(rf"{_AMOUNT}\s?(?:value )?(?:at list\b|list price\b|msrp\b|rrp\b)")
_FRACTION = re.compile(r"(?:直降|立减|狂降|降价|降|便宜)\s{0,3}([一二两三四五六七八九])成")
_FOLD = re.compile(r"(?<![\d.])([1-9](?:\.\d)?|[一二三四五六七八九])([一二三四五六七八九])?折")
_PERCENT = re.compile(
    r"(\d{1,2}(?:\.\d+)?)\s?%\s?(?:off|discount|优惠|reduction|savings?)|(?:直降|立减|降价|save|降)\s{0,3}(\d{1,2})\s?%"
)
_PART = re.compile(r"\b(?:a|one)[- ](third|quarter|fifth) (?:off|less|below|cheaper)\b")
_PARTS = {"third": 1 / 3, "quarter": 0.25, "fifth": 0.2}
_HALF = re.compile(
    r"半价|腰斩|对折|五折|(?:砍|降|省|少)[掉了]?一半|便宜了?一半|一半价格|half price|half off|half (?:its|the) (?:\w+ )?price"
)
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_SCALE = {"万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "million": 1e6, "thousand": 1e3}


def bind_prices(line: Line, context: Context) -> Iterator[Draft]:
    """All findings on current, former and list prices, discounts and cost."""
    yield from _current(line, context)
    yield from bind_lows(line, context)
    yield from _references(line, context)
    yield from _discounts(line, context)
    yield from _below_cost(line, context)
    yield from _below_list(line, context)


def _amount(found: re.Match[str], group: int = 1) -> float:
    return float(found[group].replace(",", "")) * _SCALE.get((found[group + 1] or "").lower(), 1)


def _blocked(
    line: Line, topic: str, found: re.Match[str], rule: str, said: str, shown: str, family: str = "price", **more: Any
) -> Draft:
    return Draft(
        rule, family, market_clauses(line, topic), found.start(), found.end(), more.get("severity", "block"),
        f"“{{hit}}”与记录不符（{shown}）", f"“{{hit}}” disagrees with the records ({shown})", measured=f"{said} ≠ {shown}",
        replacement=more.get("replacement"),
    )  # fmt: skip


def _asked(line: Line, topic: str, start: int, end: int, rule: str, zh: str, en: str, family: str = "price") -> Draft:
    return Draft(rule, family, market_clauses(line, topic), start, end, "needs_evidence", zh, en)


def _current(line: Line, context: Context) -> Iterator[Draft]:
    price = context.number("price")
    if price is None:
        return
    allowed = [price, *_promoted(price, numbers_in(context.raw.get("promotion")))]
    for found in _NOW.finditer(line.text):
        said = _amount(found)
        if not _is_price(line.text, found) or any(abs(said - a) < 0.01 * max(1, a) for a in allowed):
            continue
        if not says_more(line.text, found):
            yield _blocked(line, "shelf", found, "price.now", f"{said:g}", f"price {price:g}")
    yield from _in_words(line, context, price, allowed)


def _in_words(line: Line, context: Context, price: float, allowed: list[float]) -> Iterator[Draft]:
    """Prices that are said in words, or told by what follows: 九块九, 89元带走."""
    for spoken in spoken_prices(line.text):
        free = numbers_in(context.raw.get("facts")) if spoken.taken else []
        if not any(abs(spoken.amount - a) < 0.01 * max(1, a) for a in (*allowed, *free)):
            span = (spoken.start, spoken.end)
            yield contradicted(line, span, "price.now", f"price {price:g}", topic="shelf", family="price")


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
    for found in _LIST.finditer(line.text):
        said, msrp = _amount(found), context.number("msrp")
        if context.has("msrp") and msrp is None:
            yield _asked(
                line,
                "reference",
                *found.span(),
                "price.list",
                "“{hit}”没有厂商建议零售价的依据",
                "“{hit}” has no list price on record",
            )
        elif msrp is not None and abs(said - msrp) > 0.01 * msrp:
            yield _blocked(line, "reference", found, "price.list", f"{said:g}", f"msrp {msrp:g}")
    for found in _WAS_AFTER.finditer(line.text):
        if not _WAS.search(line.text[: found.end()]):
            yield from _former(line, context, found)
    for found in _WAS.finditer(line.text):
        yield from _former(line, context, found)


def _below_list(line: Line, context: Context) -> Iterator[Draft]:
    """What the text says is saved on the list price, and a list price said behind its amount."""
    price, msrp = context.number("price"), context.number("msrp")
    if msrp is None or not _LIST_WORD.search(line.text):
        return
    for found in _AT_LIST.finditer(line.text):
        if abs(_amount(found) - msrp) > 0.01 * msrp and not _LIST.search(line.text):
            yield _blocked(line, "reference", found, "price.list", f"{_amount(found):g}", f"msrp {msrp:g}")
    if price is None or context.has("price_history"):
        return
    shown = f"msrp {msrp:g} → price {price:g}"
    for found in _BELOW_LIST.finditer(line.text):
        said = _amount(found) if found[1] else _amount(found, 3)
        if said > (msrp - price) * 1.005:
            yield _blocked(line, "reference", found, "price.list", f"{said:g}", shown)
    for found, share, _ in _claimed_cuts(line.text):
        if share is not None and 1 - price / msrp < share - 0.02:
            yield _blocked(line, "reference", found, "price.list", f"{share:.0%}", shown)


def _former(line: Line, context: Context, found: re.Match[str]) -> Iterator[Draft]:
    if not context.has("price_history", "msrp"):
        return
    said = _amount(found)
    if re.search(r"worth|valued at", found.group()) and line.hits.of(("gift_word",)):
        return
    base, name = _base_price(context)
    ever = context.within("price_history", "ever_sold_at")
    history = context.raw.get("price_history")
    if isinstance(history, dict) and "ever_sold_at" in history:
        sold = numbers_in(ever) if ever not in (None, False) else []
        if ever is True:
            sold = [said]
        if not sold or said > max(sold) * 1.005:
            shown = f"ever_sold_at {ever if ever is not None else 'null'}"
            yield _blocked(line, "baseless", found, "price.former", f"{said:g}", shown)
            return
    if base is None:
        if context.number("msrp") is not None and abs(said - (context.number("msrp") or 0)) < 0.01 * said:
            yield _blocked(
                line, "reference", found, "price.unlabelled", f"{said:g}", "msrp, to be labelled 厂商建议零售价"
            )
        elif context.has("price_history"):
            yield _asked(
                line,
                "reference",
                *found.span(),
                "price.former",
                "“{hit}”没有此前成交价的依据",
                "“{hit}” has no former price on record",
            )
    elif said > base * 1.005:
        yield _blocked(line, "reference", found, "price.former", f"{said:g}", f"{name} {base:g}")


def _base_price(context: Context) -> tuple[float | None, str]:
    """The lowest deal price of the seven days before, else the last deal price."""
    for name in ("lowest_7d", "last_price"):
        value = number_in(context.within("price_history", name))
        if value is not None:
            return value, name
    lone = (
        number_in(context.raw.get("price_history"))
        if not isinstance(context.raw.get("price_history"), (dict, list))
        else None
    )
    return lone, "price_history"


def _discounts(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("price_history"):
        return
    price = context.number("price")
    base, name = _base_price(context)
    for found, share, cut in _claimed_cuts(line.text):
        if base is None:
            if context.has("promotion") and context.raw.get("promotion"):
                continue
            yield _asked(
                line,
                "reference",
                *found.span(),
                "price.discount",
                "“{hit}”没有此前成交价的依据",
                "“{hit}” has no former price on record",
            )
        elif price is not None and base > 0:
            real = base - price
            if share is not None and real / base < share - 0.02:
                yield _blocked(
                    line,
                    "reference",
                    found,
                    "price.discount",
                    f"{share:.0%}",
                    f"{real / base:.0%} ({name} {base:g} → price {price:g})",
                )
            elif cut is not None and real < cut * 0.99:
                yield _blocked(
                    line,
                    "reference",
                    found,
                    "price.discount",
                    f"{cut:g}",
                    f"{real:g} ({name} {base:g} → price {price:g})",
                )


def _claimed_cuts(text: str) -> Iterator[tuple[re.Match[str], float | None, float | None]]:
    for found in _PERCENT.finditer(text):
        yield found, float(found[1] or found[2]) / 100, None
    for found in _FRACTION.finditer(text):
        yield found, _HAN[found[1]] / 10, None
    for found in _PART.finditer(text):
        yield found, _PARTS[found[1]], None
    for found in _FOLD.finditer(text):
        tenths = float(_HAN.get(found[1], 0) or found[1]) + (_HAN[found[2]] / 10 if found[2] else 0)
        if (
            "第二件" not in text[max(0, found.start() - 6) : found.start()]
            and "第2件" not in text[max(0, found.start() - 6) : found.start()]
        ):
            yield found, 1 - tenths / 10, None
    for found in _HALF.finditer(text):
        if "第二件" not in text[max(0, found.start() - 6) : found.start()] and found.group() != "五折":
            yield found, 0.5, None
    for pattern in (_CUT_BY, _OFF_USUAL):
        for found in pattern.finditer(text):
            if not _LIST_WORD.search(text[max(0, found.start() - 8) : found.end() + 14]):
                yield found, None, _amount(found)


def _below_cost(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("cost"):
        return
    cost, price = context.number("cost"), context.number("price")
    for found in re.finditer(
        r"亏本\S{0,2}|赔本\S{0,2}|赔钱\S{0,2}|成本价|低于成本|跳楼价|血亏|进价|出厂价|below cost|at cost|at a loss|cost price",
        line.text,
    ):
        if cost is None:
            yield _asked(
                line, "fraud", *found.span(), "price.cost", "“{hit}”没有成本的依据", "“{hit}” has no cost on record"
            )
        elif price is not None and price > cost:
            yield _blocked(line, "fraud", found, "price.cost", found.group(), f"cost {cost:g} < price {price:g}")
