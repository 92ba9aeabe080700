"""Terms of a promotion in the text, held against the terms on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, number_in, numbers_in, plain_of
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.instead import put_all
from tools.compliance.facts.money.charges import is_gap
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.conditions import bind_conditions
from tools.compliance.facts.money.deals import KEYS_OFF, Deal, deal_of, swaps_in
from tools.compliance.facts.money.denied import bind_denied
from tools.compliance.facts.money.gifts import bind_gifts
from tools.compliance.facts.money.money import AMOUNT
from tools.compliance.facts.money.offer import against_terms, beyond_terms
from tools.compliance.facts.money.schemes import bind_schemes
from tools.compliance.facts.money.second import bind_second
from tools.compliance.facts.wording import amount
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_HAN = "[一二两三四五六七八九十百千]{1,5}"
_OFFER = re.compile(
    rf"满\s?(\d{{1,9}}|{_HAN})\s?(?:元)?\s?(?:就|可|即|再)?[立直]?[减送返省]\s?(\d{{1,9}}|{_HAN})?|第二件半价|第2件半价|spend [$£€](\d{{1,9}})(?![\d,.]| (?:more|extra)\b)|save [$£€](\d{{1,9}}) (?:when|on orders|over)|(?<!shipping on )(?<!delivery on )(?:any|all|your|on|off) orders? (?:over|above|from) [$£€](\d{{1,9}})"
)
_OFFER_KINDS = re.compile(r"半价|第二件|第2件|half|second|送|赠|gift|free|bogo|buy|买|bundle|组合|套装|0\.5\b|\b50 ?%")
_COUPON = re.compile(
    rf"(?:领取?|抢|送|享|赠)?\s?{AMOUNT}\s?(?:无门槛)?(?:的)?(?:优惠券|代金券|红包|现金券|券|coupon|voucher|gift card)|(?:立减|立省|减免|直减|优惠券|券|红包)(?:领取?|抢|抵)?\s?{AMOUNT}(?=\s?(?:元|块|$|[,，。!、\s]))"
)
_SHIPPING = re.compile(
    r"(?:满\s?(\d{1,6})\s?(?:元)?\s?)?(?:全国|全场|免费)?(?:包邮|免运费|免邮)|free (?:shipping|delivery|postage|p&p)(?: (?:on|for) (?:all )?orders?)?(?: (?:over|above|of|from) [$£€]?(\d{1,6}))?|ships? free"
)
_SHIPS = re.compile(r"包邮|免邮|免运费|shipping|delivery|postage")
_FIRST = re.compile(
    rf"前\s?(\d{{1,6}}|{_HAN})\s?[名位人单件台套盒份箱瓶双个](?!月|小时)"
    r"|first (\d{1,6}) (?:customers|orders|buyers|people|shoppers)"
)


def bind_promotions(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on offers, discounts, coupons, shipping, the first so many, gifts, trade-ins and deposits."""
    yield from bind_schemes(line, context)
    if not context.has("promotion"):
        return
    known = plain_of(context.text_of("promotion")).lower()
    numbers = {
        *numbers_in(context.raw.get("promotion")),
        *(float(n) for n in re.findall(r"\d+(?:\.\d+)?", _DATE.sub(" ", known))),
    }
    numbers |= {n for m in re.finditer(rf"[满减送返省限]({_HAN})", known) if (n := number_of(m[1])) is not None}
    deal = deal_of(context)
    yield from _offers(line, context, known, numbers)
    yield from _swaps(line, context, known, deal)
    yield from _spend_save(line, context, known, numbers)
    yield from bind_second(line, context)
    yield from bind_conditions(line, context, deal)
    yield from bind_denied(line, context, deal)
    yield from _coupons(line, context, known, numbers)
    yield from _shipping(line, context, known, numbers)
    yield from _firsts(line, context, known, numbers)
    yield from _per_buyer(line, context, known)
    yield from bind_gifts(line, context)


def _offers(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    for found in _OFFER.finditer(line.text):
        if known and _SPEND_SAVE.match(line.text, found.start()):
            continue
        money = [group for group in found.groups() if group]
        if not known:
            yield beyond_terms(line, found.span(), context)
        elif any(number_of(n) not in numbers for n in money):
            yield against_terms(line, found.span(), context, _terms_instead(line, found, context, known))
        elif not money and not _OFFER_KINDS.search(known):
            yield beyond_terms(line, found.span(), context)


def _swaps(line: Line, context: Context, known: str, deal: Deal) -> Iterator[Draft]:
    """So many for nothing with so many bought, against the terms."""
    held = {free / (bought + free) for bought, free in deal.swaps if free}
    price = context.number("price")
    held |= {1 - cost / (count * price) for count, cost in deal.bundles if price}
    for found, (bought, free) in swaps_in(line.text):
        if _NOT_FREE.match(line.text, found.end()):
            continue
        if held and not any(abs(free / (bought + free) - one) < 0.01 for one in held):
            yield against_terms(line, found.span(), context)
        elif not held and not _OFFER_KINDS.search(known):
            yield beyond_terms(line, found.span(), context)


_NOT_FREE = re.compile(r"\s?(?:at |for )?(?:half|\d{1,2} ?%|[$£€]\d)")
_SPEND_SAVE = re.compile(
    r"\b(?:spend|buy) [$£€](\d{1,6}),? (?:and |to |or more,? |more,? )?(?:save|get|take) [$£€]?(\d{1,6})(?! ?%)"
)


def _spend_save(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    """What is taken off an order of so much, against the terms."""
    for found in _SPEND_SAVE.finditer(line.text):
        if known and not {float(found[1]), float(found[2])} <= numbers:
            yield against_terms(line, found.span(), context, _terms_instead(line, found, context, known))


def _coupons(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    for found in _COUPON.finditer(line.text):
        if _OFFER.search(line.text[max(0, found.start() - 8) : found.end()]):
            continue
        said = float(next(g for g in (found[1], found[3]) if g).replace(",", ""))
        if not known:
            if not context.has("price_history"):
                yield beyond_terms(line, found.span(), context)
        elif said not in numbers and any(number_in(context.within("promotion", key)) is not None for key in KEYS_OFF):
            yield against_terms(line, found.span(), context)


def _shipping(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    for found in _SHIPPING.finditer(line.text):
        stated = found[1] or found[2]
        threshold = _threshold(context, known)
        if not known:
            if not _SHIPS.search(plain_of(context.text_of("facts"))):
                yield beyond_terms(line, found.span(), context)
        elif any(is_gap(line.text, coin) for coin in coins_in(line.text)):
            continue
        elif _SHIPS.search(known) and threshold and (float(stated) if stated else 0.0) < threshold:
            yield against_terms(line, found.span(), context)


def _threshold(context: Context, known: str) -> float:
    written = re.search(r"满\s?(\d{1,6})|(?:over|above|from) [$£€]?(\d{1,6})", known)
    value = number_in(
        context.within(
            "promotion",
            "threshold",
            "min_spend",
            "minimum",
            "min",
            "门槛",
            "free_shipping_threshold",
            "free_shipping_over",
        )
    )
    return value if value is not None else float(written[1] or written[2]) if written else 0.0


def _firsts(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    """Offers to the first so many against the number that there are."""
    for found in _FIRST.finditer(line.text):
        said = number_of(found[1] or found[2]) or 0.0
        limit = number_in(
            context.within(
                "promotion",
                "quantity",
                "limit",
                "total",
                "gift_quantity",
                "quota",
                "数量",
                "限量",
                "名额",
                "count",
                "stock",
            )
        )
        if not known or (limit is None and said not in numbers):
            yield beyond_terms(line, found.span(), context)
        elif limit is not None and said > limit:
            yield against_terms(line, found.span(), context)


def _per_buyer(line: Line, context: Context, known: str) -> Iterator[Draft]:
    """How many one buyer may have, against the limit on record."""
    limit = number_in(
        context.within("promotion", "per_customer", "per_person", "purchase_limit", "limit", "限购", "每人限购")
    )
    for found in _NO_LIMIT.finditer(line.text) if limit is not None else ():
        yield against_terms(line, found.span(), context)
    for found in _PER_BUYER.finditer(line.text):
        said = number_of(found[1] or found[2])
        if limit is not None and said != limit and str(said).removesuffix(".0") not in re.findall(r"\d+", known):
            yield against_terms(line, found.span(), context)


_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?|\d{1,2}:\d\d")
_NO_LIMIT = re.compile(
    r"不限(?:购|量(?!供))|(?<!几)(?:想|要)[买囤拍拿](?:几|多少)[件个份双瓶盒台套支袋只包箱]?[就都]?[买囤拍拿](?:几|多少)|\bno (?:purchase )?limit per\b|\bas many as you (?:like|want)\b"
)
_PER_BUYER = re.compile(
    r"(?:(?:每|一(?=[人单户位](?:最多|只能|限|至多)))[人单户位](?:最多|至多|只能|仅能)?限?[购买拍]?|限购)\s?(\d{1,4}|[一二两三四五六七八九十]{1,2})\s?[件个份双瓶盒台套支袋只包箱]"
    r"|\blimit(?: of)? (\d{1,4}|one|two|three|four|five|six)\b"
)


def _terms_instead(line: Line, found: re.Match[str], context: Context, known: str) -> str | None:
    """The same words with so much off so much as on record; None where the record says it otherwise."""
    threshold = _threshold(context, known)
    off = next((n for key in KEYS_OFF if (n := number_in(context.within("promotion", key))) is not None), None)
    if not (found[1] and found[2] and threshold and off and off < threshold) or re.search("[送返]", found.group()):
        return None
    changes = [(found.span(1), amount(threshold)), (found.span(2), amount(off))]
    return put_all(line, found.span(), changes)
