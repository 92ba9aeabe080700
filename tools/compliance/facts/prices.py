"""Prices, discounts, limits, gifts and sales figures in the text, held against what the shop's records say."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from tools.compliance.facts.context import Context, date_in, number_in, numbers_in
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

_AMOUNT = r"(?:rmb|cny|usd|gbp|us\$|nt\$|[¥$£€￥])?\s?(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)(万|k)?\s?(?:元|块钱|块|rmb|dollars|usd|pounds)?"
_NOW = re.compile(
    rf"(?:现价|到手价?|券后价?|活动价|特价|促销价|秒杀价|折后价?|今日价|(?<![零原出])售价|(?<!议)价格|仅售|只要|仅需|一口价|直播价|现仅|现在只要|现在|本店|现|now only|now just|now|for only|for just|only|just|today only|sale price|(?<!list )(?<!regular )(?<!original )(?<!retail )(?<!usual )price|on sale for|yours for|pay)[::\s]{{0,3}}(?:是|为|只|仅|just|only)?\s{{0,3}}{_AMOUNT}"
)
_WAS = re.compile(
    rf"(?:原价|原售价|市场价|专柜价|门市价|平日价|日常价|日常|平时|吊牌价|划线价|参考价|正价|定价|商场价|曾售|之前|全价|官方价|上市价|was|originally|regularly|regular price|regular|original price|usual price|usually|normally|before|previously|full price|reg\.?|orig\.?|compare at|valued at|worth|retail price)[::\s]{{0,3}}(?:是|为|at|price)?\s{{0,3}}{_AMOUNT}"
)
_LIST = re.compile(
    rf"(?:厂商建议零售价|建议零售价|官方指导价|指导价|list price|msrp|rrp|srp|suggested retail price)[::\s]{{0,3}}(?:是|为|of)?\s{{0,3}}{_AMOUNT}"
)
_CUT_BY = re.compile(
    rf"(?:直降|立减|狂降|立省|暴降|降价|省|直减|优惠|save|saving|knocked|off by|take)\s{{0,3}}{_AMOUNT}(?!\s?[%折成])(?=\s?(?:元|块|off|today|now|$|[,，。!、\s]))"
)
_FRACTION = re.compile(r"(?:直降|立减|狂降|降价|降|便宜)\s{0,3}([一二两三四五六七八九])成")
_FOLD = re.compile(r"(?<![\d.])([1-9](?:\.\d)?|[一二三四五六七八九])([一二三四五六七八九])?折")
_PERCENT = re.compile(
    r"(\d{1,2}(?:\.\d+)?)\s?%\s?(?:off|discount|优惠|reduction|savings?)|(?:直降|立减|降价|save|降)\s{0,3}(\d{1,2})\s?%"
)
_HALF = re.compile(r"半价|腰斩|对折|五折|half price|half off")
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_LEFT = re.compile(
    r"(?:仅剩|只剩|剩余|最后|库存仅|仅存|只有|余量仅?|only|just|last)\s?(\d{1,9})\s?(?:件|个|双|台|套|份|瓶|盒|只|单|条|席|支|袋|left|in stock|remaining|units?|pairs?|pieces?|items?)"
)
_LIMITED = re.compile(
    r"(?:限量|仅限|限售|限)\s?(\d{1,9})\s?(?:件|个|双|台|套|份|瓶|盒|只|支|袋)|limited to (\d{1,9})|(\d{1,9}) (?:pieces|units) only"
)
_LAST_DAY = re.compile(
    r"最后一天|最后1天|仅此一天|仅限今[天日]|限今[天日]|今[天日]截止|今晚截止|今夜截止|只限今[天日]|今天结束|今晚结束|今晚恢复原价|today only|ends today|ends tonight|tonight only|last day|final day|final hours|ends at midnight|ends in \d+ hours|最后\d+小时|最后几小时"
)
_ENDS = re.compile(
    r"限时|即将结束|即将涨价|马上涨价|明[天日]涨价|明[天日]恢复原价|倒计时|最后机会|过时不候|limited time|last chance|ends soon|price goes up|offer expires|act now|hurry|countdown|错过不再|不再返场|closing down|going out of business"
)
_SCARCE = re.compile(
    r"即将售罄|售完即止|库存告急|库存紧张|快没了|所剩不多|最后一批|最后几件|手慢无|抢空|断货|almost gone|selling out|nearly sold out|almost sold out|low stock|last few|going fast|selling fast|while supplies last|limited stock|won't last|last one"
)
_SOLD = re.compile(
    r"(?:销量|累计销量|月销量?|年销量?|总销量|日销量?|已售|热销|热卖|狂销|畅销|累计售出|售出|卖出|已卖出|累计销售|销售|卖了|卖了超|sold over|over|more than)?\s?(?:突破|超过?|达到?|过|破|逾|近|高达)?\s?(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)\s?(万|亿|k|m|million|thousand)?\s?\+?\s?(?:多|余)?(件|单|双|台|瓶|盒|份|杯|套|支|袋|只|个|人|sold|units sold|pairs sold|customers|orders|buyers|happy customers|bought)?"
)
_SALES_WORD = re.compile(
    r"销量|月销|热卖|年销|日销|已售|热销|狂销|畅销|售出|卖出|销售|卖了|sold|customers|buyers|bought|人购买|人已购|人付款|回头客|用户"
)
_VALUE = re.compile(rf"(?:价值|市值|value of|valued at|worth)\s{{0,3}}{_AMOUNT}|{_AMOUNT}\s?value")
_SCALE = {"万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "million": 1e6, "thousand": 1e3}


def bind_prices(line: Line, context: Context) -> Iterator[Draft]:
    """All findings on prices, promotions, stock, time, gifts and sales."""
    yield from _current(line, context)
    yield from _references(line, context)
    yield from _discounts(line, context)
    yield from _below_cost(line, context)
    yield from _stock(line, context)
    yield from _end(line, context)
    yield from _sales(line, context)
    yield from _gifts(line, context)
    yield from _promotion(line, context)


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
        topic = "shelf"
        yield _blocked(line, topic, found, "price.now", f"{said:g}", f"price {price:g}")


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
    return (
        re.match(r"\s?(?:[,，。!/起]|$)", text[found.end() :]) is not None
        and re.search(r"价|售", found.group()) is not None
    )


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
    for found in _WAS.finditer(line.text):
        yield from _former(line, context, found)


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
    for found in _CUT_BY.finditer(text):
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


def _stock(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("stock"):
        return
    stock = context.number("stock")
    for found in _LEFT.finditer(line.text):
        said = float(found[1])
        if stock is None:
            yield _asked(
                line,
                "urgency",
                *found.span(),
                "urgency.stock",
                "“{hit}”没有库存数据的依据",
                "“{hit}” has no stock figure behind it",
                "urgency",
            )
        elif stock != said:
            yield _blocked(line, "urgency", found, "urgency.stock", f"{said:g}", f"stock {stock:g}", "urgency")
    for found in _LIMITED.finditer(line.text):
        said = float(next(g for g in found.groups() if g))
        limit = number_in(context.within("promotion", "quantity", "limit", "total"))
        if stock is not None and stock > said and limit != said:
            yield _blocked(line, "urgency", found, "urgency.limit", f"{said:g}", f"stock {stock:g}", "urgency")
    for found in _SCARCE.finditer(line.text):
        if stock is None:
            yield _asked(
                line,
                "urgency",
                *found.span(),
                "urgency.stock",
                "“{hit}”没有库存数据的依据",
                "“{hit}” has no stock figure behind it",
                "urgency",
            )
        elif stock > 30:
            yield _blocked(line, "urgency", found, "urgency.stock", found.group(), f"stock {stock:g}", "urgency")


def _end(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("promotion"):
        return
    end = _promotion_end(context)
    today = _today(line, context)
    for found in _LAST_DAY.finditer(line.text):
        if end is None:
            yield _asked(
                line,
                "urgency",
                *found.span(),
                "urgency.end",
                "“{hit}”没有活动截止时间的依据",
                "“{hit}” has no end of the promotion behind it",
                "urgency",
            )
        elif end != today:
            yield _blocked(line, "urgency", found, "urgency.end", found.group(), f"promotion end {end}", "urgency")
    for found in _ENDS.finditer(line.text):
        if end is None:
            yield _asked(
                line,
                "urgency",
                *found.span(),
                "urgency.end",
                "“{hit}”没有活动截止时间的依据",
                "“{hit}” has no end of the promotion behind it",
                "urgency",
            )
        elif end < today:
            yield _blocked(line, "urgency", found, "urgency.end", found.group(), f"promotion end {end}", "urgency")


def _promotion_end(context: Context) -> date | None:
    promotion = context.raw.get("promotion")
    inner = context.within(
        "promotion", "end", "ends", "end_date", "until", "valid_until", "end_time", "deadline", "ends_at", "expires"
    )
    if inner is None and isinstance(promotion, str):
        inner = promotion
    return date_in(inner)


def _today(line: Line, context: Context) -> date:
    return date_in(context.raw.get("today") or context.raw.get("now") or context.raw.get("as_of")) or line.day


def _sales(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("sales"):
        return
    sold = numbers_in(context.raw.get("sales")) or [n for n in [context.number("sales")] if n is not None]
    if isinstance(context.raw.get("sales"), str):
        sold = [n for n in [context.number("sales")] if n is not None] + sold
    for found in _SOLD.finditer(line.text):
        around = line.text[max(0, found.start() - 8) : found.end() + 12]
        if not _SALES_WORD.search(around) or _is_year(found):
            continue
        said = float(found[1].replace(",", "")) * _SCALE.get((found[2] or "").lower(), 1)
        if not sold:
            yield _asked(
                line,
                "sales",
                *found.span(),
                "fact.sales",
                "“{hit}”没有销售记录的依据",
                "“{hit}” has no sales record behind it",
                "fact",
            )
        elif said >= 10 and not any(said <= s * 1.01 for s in sold):
            yield _blocked(line, "sales", found, "fact.sales", f"{said:g}", f"sales {max(sold):g}", "fact")


def _is_year(found: re.Match[str]) -> bool:
    return len(found[1]) == 4 and found[1][:2] in ("19", "20") and not found[2] and not found[3]


def _gifts(line: Line, context: Context) -> Iterator[Draft]:
    gift = context.within("promotion", "gift", "gifts", "free_gift")
    if not isinstance(context.raw.get("promotion"), dict) or "gift" not in " ".join(context.raw["promotion"]):
        return
    value = number_in(context.within("promotion", "gift_value")) or (
        number_in(gift.get("value", gift.get("price"))) if isinstance(gift, dict) else None
    )
    if value is not None:
        for found in _VALUE.finditer(line.text):
            said = float((found[1] or found[3]).replace(",", ""))
            if said > value * 1.005:
                yield _blocked(line, "gift", found, "gift.value", f"{said:g}", f"gift value {value:g}", "gift")
    words = _gift_words(gift)
    for found in re.finditer(
        r"(?:赠送?|加赠|附赠|下单送|再送|送|free)\s?([\u4e00-\u9fffa-z][\u4e00-\u9fffa-z ]{1,8})", line.text
    ):
        said = found[1].strip()
        if re.search(r"[赠送费]", said) or said.startswith(
            ("达", "货", "礼", "上门", "给", "到", "完", "ship", "deliver", "return", "with", "of", "from")
        ):
            continue
        if gift is None or (words and not any(c in words for c in _bigrams(said))):
            shown = f"promotion gift {words or 'null'}"
            yield _blocked(line, "gift", found, "gift.name", said, shown, "gift")


def _gift_words(gift: Any) -> str:
    if isinstance(gift, dict):
        return " ".join(str(v) for v in gift.values()).lower()
    if isinstance(gift, (list, tuple)):
        return " ".join(_gift_words(item) for item in gift)
    return str(gift or "").lower()


def _bigrams(word: str) -> list[str]:
    if word.isascii():
        return [w for w in word.split() if len(w) > 2] or [word]
    return [word[i : i + 2] for i in range(len(word) - 1)]


_OFFER = re.compile(
    r"满\s?(\d{1,9})\s?(?:元)?\s?[减送返]\s?(\d{1,9})?|买([一二两三1-9])送([一二两三1-9])|buy (one|two|1|2|3) get (one|two|1|2|3)|第二件半价|包邮|spend \$(\d{1,9})|bogo"
)


_OFFER_KINDS = re.compile(r"半价|第二件|第2件|half|second|送|赠|gift|free|bogo|buy|买|bundle|组合|套装|0\.5|50")


def _promotion(line: Line, context: Context) -> Iterator[Draft]:
    if not context.has("promotion"):
        return
    known = context.text_of("promotion").lower()
    numbers = numbers_in(context.raw.get("promotion")) + [float(n) for n in re.findall(r"\d+(?:\.\d+)?", known)]
    for found in _OFFER.finditer(line.text):
        if not known:
            yield _blocked(
                line, "promotion", found, "price.promotion", found.group(), "promotion null", severity="needs_evidence"
            )
        elif found[1] and any(float(n) not in numbers for n in (found[1], found[2]) if n):
            yield _blocked(line, "promotion", found, "price.promotion", found.group(), known[:60])
        elif found.group().startswith(("第二件", "买", "buy", "bogo")) and not _OFFER_KINDS.search(known):
            shown = f"promotion {known[:60]}"
            yield _blocked(line, "promotion", found, "price.promotion", found.group(), shown, severity="needs_evidence")
    share = number_in(context.within("promotion", "discount", "percent", "discount_pct", "percent_off"))
    for found in _PERCENT.finditer(line.text):
        said = float(found[1] or found[2])
        if share is not None and abs(said - (share * 100 if share <= 1 else share)) > 0.5 and said / 10 != 10 - share:
            yield _blocked(line, "promotion", found, "price.promotion", f"{said:g}%", f"promotion {share:g}")
