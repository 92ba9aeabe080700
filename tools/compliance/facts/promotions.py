"""Terms of a promotion and its gifts in the text, held against the terms on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tools.compliance.facts.context import Context, number_in, numbers_in, plain_of
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.instead import put_all
from tools.compliance.facts.money import AMOUNT, priced
from tools.compliance.facts.number_words import number_of
from tools.compliance.facts.offer import NO_OFFER, gift_of, terms_of
from tools.compliance.facts.products import measures_of
from tools.compliance.facts.second import bind_second
from tools.compliance.facts.wording import amount
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_VALUE = re.compile(rf"(?:价值|市值|value of|valued at|worth)\s{{0,3}}{AMOUNT}|{AMOUNT}\s?value")
_HAN = "[一二两三四五六七八九十百千]{1,5}"
_OFFER = re.compile(
    rf"满\s?(\d{{1,9}}|{_HAN})\s?(?:元)?\s?(?:就|可|即|再)?[立直]?[减送返省]\s?(\d{{1,9}}|{_HAN})?|(?:买|拍)([一二两三四1-9])[件支个瓶盒袋包双条套]?[送免]([一二两三1-9])|buy (one|two|three|1|2|3) get (one|two|1|2|3)|第二件半价|第2件半价|spend [$£€](\d{{1,9}})|bogo|save [$£€](\d{{1,9}}) (?:when|on orders|over)|(?<!shipping on )(?<!delivery on )(?:any|all|your|on|off) orders? (?:over|above|from) [$£€](\d{{1,9}})"
)
_OFFER_KINDS = re.compile(r"半价|第二件|第2件|half|second|送|赠|gift|free|bogo|buy|买|bundle|组合|套装|0\.5\b|\b50 ?%")
_PERCENT = re.compile(
    r"(\d{1,2}(?:\.\d+)?)\s?%\s?(?:off|discount|优惠|reduction|savings?)|(?:立减|降价|save|take)\s{0,3}(\d{1,2})\s?%"
)
_FOLD = re.compile(r"(?<![\d.第])([1-9]{1,2}(?:\.\d)?|[一二三四五六七八九]{1,2})折(?!叠|射|扣|页|扇)")
_HALF = re.compile(r"(?<!第二件)(?<!第2件)半价|\bhalf[- ](?:price|off)\b")
_COUPON = re.compile(
    rf"(?:领取?|抢|送|享|赠)?\s?{AMOUNT}\s?(?:无门槛)?(?:的)?(?:优惠券|代金券|红包|现金券|券|coupon|voucher|gift card)|(?:立减|立省|减免|直减|优惠券|券|红包)(?:领取?|抢|抵)?\s?{AMOUNT}(?=\s?(?:元|块|$|[,，。!、\s]))|(?:extra |take |save |get )?[$£€](\d{{1,6}}(?:\.\d\d)?) off"
)
_SHIPPING = re.compile(
    r"(?:满\s?(\d{1,6})\s?(?:元)?\s?)?(?:全国|全场|免费)?(?:包邮|免运费|免邮)|free (?:shipping|delivery|postage|p&p)(?: (?:on|for) (?:all )?orders?)?(?: (?:over|above|of|from) [$£€]?(\d{1,6}))?|ships? free"
)
_SHIPS = re.compile(r"包邮|免邮|免运费|shipping|delivery|postage")
_FIRST = re.compile(r"前\s?(\d{1,6})\s?(?:名|位|人|单|件)|first (\d{1,6}) (?:customers|orders|buyers|people|shoppers)")
_GIFT = re.compile(
    r"(?:赠送?|加赠|附赠|下单送|下单[即就]送|[即就]送|[再还另加]送|送[您你]?|free)\s?(?:价值\d+元的?)?(?P<n>(?:\d{1,4}|[一二两三四五六七八九十])\s?(?:片|个|支|瓶|盒|袋|包|件|条|只|双|张|套|份|枚|本|罐|把|对|块)|\d{1,4}(?:ml|g)\s)?(?P<what>(?:\d{3}(?=不锈钢|钢)|\d{1,2}k(?=金))?[\u4e00-\u9fffa-z][\u4e00-\u9fffa-z ]{1,14})"
)
_NO_GIFT = (
    "达",
    "货",
    "礼",
    "上门",
    "给",
    "到",
    "完",
    "往",
    "朋友",
    "长辈",
    "父母",
    "爸",
    "妈",
    "女友",
    "男友",
    "老人",
    "人",
    "ship",
    "deliver",
    "return",
    "with",
    "of",
    "from",
    "gift",
    "trial",
    "range",
    "p&p",
    "postage",
    "standing",
    "spirit",
    "flow",
    "time",
    "sample",
    "to ",
    "and ",
    "for ",
    "cancel",
    "install",
    "exchange",
    "size",
    "people",
    "版",
)
_KEYS_OFF = (
    "amount",
    "off",
    "discount_amount",
    "reduce",
    "value",
    "coupon",
    "减",
    "金额",
    "优惠金额",
    "面额",
    "minus",
    "cut",
)
_KEYS_SHARE = (
    "discount",
    "percent",
    "discount_pct",
    "percent_off",
    "rate",
    "折扣",
    "pct",
    "discount_percent",
    "discount_rate",
)

_KEYS_NUMBER = ("quantity", "count", "qty", "number", "数量", "件数")


def bind_promotions(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on offers, discounts, coupons, shipping, the first so many, and gifts."""
    if not context.has("promotion"):
        return
    known = plain_of(context.text_of("promotion")).lower()
    numbers = {
        *numbers_in(context.raw.get("promotion")),
        *(float(n) for n in re.findall(r"\d+(?:\.\d+)?", _DATE.sub(" ", known))),
    }
    numbers |= {n for m in re.finditer(rf"[满减送返省限]({_HAN})", known) if (n := number_of(m[1])) is not None}
    yield from _offers(line, context, known, numbers)
    yield from _spend_save(line, context, known, numbers)
    yield from bind_second(line, context)
    yield from _shares(line, context, known)
    yield from _coupons(line, context, known, numbers)
    yield from _shipping(line, context, known, numbers)
    yield from _firsts(line, context, known, numbers)
    yield from _per_buyer(line, context, known)
    yield from _gifts(line, context, known)


def _offers(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    for found in _OFFER.finditer(line.text):
        if known and _SPEND_SAVE.match(line.text, found.start()):
            continue
        counts = _buy_get(found.group())
        if not known:
            yield _unborne(line, found)
        elif (
            (money := [g for g in (found[1], found[2], found[7], found[8], found[9]) if g])
            and any(number_of(n) not in numbers for n in money)
        ) or (
            counts
            and (there := [c for m in _OFFER.finditer(known) if (c := _buy_get(m.group()))])
            and counts not in there
        ):
            yield _against(line, found, context, _terms_instead(line, found, context, known))
        elif not money and not _OFFER_KINDS.search(known):
            yield _unborne(line, found, context if known else None)


_SPEND_SAVE = re.compile(
    r"\b(?:spend|buy) [$£€](\d{1,6}),? (?:and |to |or more,? |more,? )?(?:save|get|take) [$£€]?(\d{1,6})(?! ?%)"
)


def _spend_save(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    """What is taken off an order of so much, against the terms."""
    for found in _SPEND_SAVE.finditer(line.text):
        if known and not {float(found[1]), float(found[2])} <= numbers:
            yield _against(line, found, context, _terms_instead(line, found, context, known))


def _buy_get(text: str) -> tuple[float | None, ...] | None:
    found = re.search(r"(?:买|拍)(.)[件支个瓶盒袋包双条套]?[送免](.)|buy (\w+) get (\w+)", text)
    if text == "bogo":
        return (1.0, 1.0)
    return tuple(number_of(g) for g in found.groups() if g) if found else None


def _shares(line: Line, context: Context, known: str) -> Iterator[Draft]:
    """A stated discount against the one on record; both may be written as 85折, 15% off, 0.85 or 15."""
    terms = _terms(context, known)
    if not terms:
        return
    for found, share in _claimed_shares(line.text):
        if not any(abs(share - term) < 0.011 for term in terms):
            yield _against(line, found, context)


def _claimed_shares(text: str) -> Iterator[tuple[re.Match[str], float]]:
    for found in _PERCENT.finditer(text):
        yield found, 1 - float(found[1] or found[2]) / 100
    for found in _HALF.finditer(text):
        yield found, 0.5
    for found in _FOLD.finditer(text):
        if not re.search(r"第[二2三3]件$", text[max(0, found.start() - 4) : found.start()]):
            yield found, _fold(found[1])


def _fold(word: str) -> float:
    digits = word if word[0].isdigit() else "".join(str("零一二三四五六七八九".index(c)) for c in word)
    value = float(digits)
    return value / 100 if value >= 10 else value / 10


def _terms(context: Context, known: str) -> set[float]:
    """The shares of the price that the promotion leaves, in every way that a number may be meant."""
    terms = {share for _, share in _claimed_shares(known)}
    for key in _KEYS_SHARE:
        value = number_in(context.within("promotion", key))
        if value is not None and 0 < value < 1:
            terms |= {value, 1 - value}
        elif value is not None and 1 <= value < 10:
            terms |= {value / 10, 1 - value / 100}
        elif value is not None and 10 <= value < 100:
            terms |= {value / 100, 1 - value / 100}
    return terms


def _coupons(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    for found in _COUPON.finditer(line.text):
        if _OFFER.search(line.text[max(0, found.start() - 8) : found.end()]):
            continue
        said = float(next(g for g in (found[1], found[3], found[5]) if g).replace(",", ""))
        if not known:
            if not context.has("price_history"):
                yield _unborne(line, found)
        elif said not in numbers and any(number_in(context.within("promotion", key)) is not None for key in _KEYS_OFF):
            yield _against(line, found, context)


def _shipping(line: Line, context: Context, known: str, numbers: set[float]) -> Iterator[Draft]:
    for found in _SHIPPING.finditer(line.text):
        stated = found[1] or found[2]
        threshold = _threshold(context, known)
        if not known:
            yield _unborne(line, found)
        elif _SHIPS.search(known) and threshold and (float(stated) if stated else 0.0) < threshold:
            yield _against(line, found, context)


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
        said = float(found[1] or found[2])
        limit = number_in(
            context.within(
                "promotion", "quantity", "limit", "total", "gift_quantity", "quota", "数量", "名额", "count", "stock"
            )
        )
        if not known or (limit is None and said not in numbers):
            yield _unborne(line, found, context if known else None)
        elif limit is not None and said > limit:
            yield _against(line, found, context)


def _per_buyer(line: Line, context: Context, known: str) -> Iterator[Draft]:
    """How many one buyer may have, against the limit on record."""
    limit = number_in(
        context.within("promotion", "per_customer", "per_person", "purchase_limit", "limit", "限购", "每人限购")
    )
    for found in _PER_BUYER.finditer(line.text):
        said = number_of(found[1] or found[2])
        if limit is not None and said != limit and str(said).removesuffix(".0") not in re.findall(r"\d+", known):
            yield _against(line, found, context)


_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?|\d{1,2}:\d\d")
_PER_BUYER = re.compile(
    r"(?:每[人单户位](?:最多)?限?购?买?|限购)\s?(\d{1,4}|[一二两三四五六七八九十]{1,2})\s?[件个份双瓶盒台套支袋只包]"
    r"|\blimit(?: of)? (\d{1,4}|one|two|three|four|five|six)\b"
)


def _gifts(line: Line, context: Context, known: str) -> Iterator[Draft]:
    promotion = context.raw.get("promotion")
    if not isinstance(promotion, dict) or not any("gift" in str(key) or "赠" in str(key) for key in promotion):
        return
    gift = next((promotion[k] for k in promotion if "gift" in str(k) or "赠" in str(k)), None)
    yield from _gift_values(line, context, gift)
    words = plain_of(_gift_words(gift))
    for found in _GIFT.finditer(line.text):
        what = found["what"].strip()
        if (
            re.search(r"^[赠送费]|^[一二两三四五六七八九十][片个支瓶盒袋包件条只双张套份枚本罐把对块]?$", what)
            or what.startswith(_NO_GIFT)
            or re.search(r"^[^ ]*free", line.text[max(0, found.start() - 8) : found.start()])
        ):
            continue
        if line.text[max(0, found.start() - 1) : found.start()] in (
            "-",
            "配",
            "发",
            "寄",
            "护",
            "运",
            "赠",
            "推",
            "断",
            "别",
            "不",
        ) or (line.text[found.start() - 1 : found.start()].isalpha() and found.group().startswith("free")):
            continue
        listed = gift is not None and all(any(c in words for c in _pieces(part)) for part in _listed(what) if words)
        if not listed or not _counts_agree(found["n"] or _COUNT_AFTER.sub(r"\1", what), words, gift):
            yield contradicted(line, found.span(), "gift.name", gift_of(gift), topic="gift", family="gift")


def _listed(what: str) -> list[str]:
    """The gifts that are named in one breath; a long run of words is taken as one."""
    parts = [part.strip() for part in re.split(r"和|及|\band\b|\bplus\b", what)]
    return parts if all(2 <= len(part) <= (14 if part.isascii() else 5) for part in parts) else [what]


_COUNT_AFTER = re.compile(r"^.*?((?:[一二两三四五六七八九十]{1,3})[片个支瓶盒袋包件条只双张套份枚本罐把对块])$")


def _counts_agree(said: str, words: str, gift: Any) -> bool:
    """Whether the number of gifts is the one on record; True where the record counts none."""
    claimed, known = measures_of(said.strip()), measures_of(words)
    number = number_in(next((gift[k] for k in _KEYS_NUMBER if k in gift), None)) if isinstance(gift, dict) else None
    if number is not None and claimed and not known:
        return any(number in claim.values.values() for claim in claimed if claim.counts)
    pairs = [(c, k) for c in claimed for k in known if c.values.keys() & k.values.keys()]
    return not pairs or any(
        abs(c.values[d] - k.values[d]) < 0.01 for c, k in pairs for d in c.values.keys() & k.values.keys()
    )


def _gift_values(line: Line, context: Context, gift: Any) -> Iterator[Draft]:
    value = number_in(context.within("promotion", "gift_value")) or (
        number_in(gift.get("value", gift.get("price"))) if isinstance(gift, dict) else None
    )
    if value is None:
        return
    for found in _VALUE.finditer(line.text):
        said = float((found[1] or found[3]).replace(",", ""))
        if said > value * 1.005:
            told = priced("gift_value", value)
            yield contradicted(line, found.span(), "gift.value", told, topic="gift", family="gift")


def _gift_words(gift: Any) -> str:
    if isinstance(gift, dict):
        return " ".join(str(v) for v in gift.values()).lower()
    if isinstance(gift, (list, tuple)):
        return " ".join(_gift_words(item) for item in gift)
    return str(gift or "").lower()


def _pieces(word: str) -> list[str]:
    if word.isascii():
        words = [w for w in re.split(r"[ -]", word) if len(w) > 2] or [word]
        return [*words, *(w.removesuffix("s") for w in words if len(w) > 4 and w.endswith("s"))]
    # 袜子 is one of 中筒袜: the suffix says nothing.
    return [pair[0] if pair[1] in "子儿" else pair for pair in (word[i : i + 2] for i in range(len(word) - 1))]


def _terms_instead(line: Line, found: re.Match[str], context: Context, known: str) -> str | None:
    """The same words with so much off so much as on record; None where the record says it otherwise."""
    threshold = _threshold(context, known)
    off = next((n for key in _KEYS_OFF if (n := number_in(context.within("promotion", key))) is not None), None)
    if not (found[1] and found[2] and threshold and off and off < threshold) or re.search("[送返]", found.group()):
        return None
    changes = [(found.span(1), amount(threshold)), (found.span(2), amount(off))]
    return put_all(line, found.span(), changes)


def _against(line: Line, found: re.Match[str], context: Context, instead: str | None = None) -> Draft:
    told = terms_of(context)
    draft = contradicted(
        line, found.span(), "price.promotion", told, topic="promotion", family="price", instead=instead
    )  # fmt: skip
    # English puts the condition into a clause of its own: without it what is left would promise more.
    return replace(draft, rewrite="none") if line.language == "en" else draft


def _unborne(line: Line, found: re.Match[str], context: Context | None = None) -> Draft:
    told = terms_of(context) if context else NO_OFFER
    return unbound(line, found.span(), "price.promotion", topic="promotion", family="price", fact=told)
