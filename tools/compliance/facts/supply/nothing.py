"""Prices and offers of a text where the context says outright that there are none on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import unbound
from tools.compliance.facts.money.offer import NO_GIFT, NO_OFFER
from tools.compliance.facts.wording import Told
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_PRICE = re.compile(
    r"(?<!\d)(?:rmb|cny|us\$|nt\$|[¥$£€￥])\s?\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?|(?<![\d.,])\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?\s?(?:元(?!素|宵|旦|气|件)|块钱|rmb\b|dollars\b|pounds sterling\b)"
)
_OTHER_MONEY = re.compile(
    r"(?:满|减|送|省|降|价值|市值|券|红包|运费|邮费|押金|补差|费差|充值|返|赔付?|捐|低于|超过|原价|建议零售价|指导价|参考价|划线价|over|above|save|worth|valued at|value of|msrp|rrp|list price|was|spend|extra|donate)[ ::]{0,2}$"
)
_OTHER_AFTER = re.compile(r"\s?(?:off\b|back\b|coupon|voucher|gift card|value\b|优惠券|代金券|红包|券)")
_OFFER = re.compile(
    r"打[一二三四五六七八九\d.]{1,3}折|(?<![\d.第])[1-9一二三四五六七八九](?:\.\d|[一二三四五六七八九])?折(?!叠|射|扣|页|扇|中|痕|线|边)|满减|立减|换购|买[一二三\d]送[一二三\d]|第二件|半价|特惠|促销价|立享赠品|加赠|买就[送赠]|优惠券|领券|返现|返券|返利|会员价|折上折"
    r"|\d{1,2}\s?% off|[$£€]\d+ off|\bbogo\b|\btwo for one\b|\b2 for 1\b|\b[23] for [$£€]?\d|\bhalf[- ](?:price|off)\b|\bbuy (?:one|two|1|2),? get\b|\b(?:use|with) code \w+|\bpromo code\b|\bclearance sale\b|\bflash sale\b"
)
_BY_PRICE = re.compile(r"折|半价|特惠|促销价|立减|满减|off|half|sale")
"""Offers that may be no more than the price below a former one."""
_DEADLINE = re.compile(
    r"(?:本?周[一二三四五六日末]|星期[一二三四五六日天]|明[天晚日]|月底|本月|零点|24点|\d{1,2}月\d{1,2}[日号])[\u4e00-\u9fff]{0,6}(?:截止|结束|恢复原价|涨价)|仅限(?:本周|周末|本月)"
    r"|\b(?:sale|offer|deal|promotion|discount)s? (?:ends?|closes?|expires?|finishes|is over)\b|\b(?:this )?weekend only\b|\bthis week only\b|\bends (?:sunday|monday|tuesday|wednesday|thursday|friday|saturday|soon|tomorrow)\b"
)
_GIFT = re.compile(
    r"(?:赠送|加赠|附赠|随单[送赠]|下单即?[送赠得]|买就[送赠]|即[送赠]|再送|另送|加送|白送|拍下即?[送赠得]|额外[送赠])(?!货|达|上门)\S{0,8}|(?<![运配发护赠推寄派输断传接])送(?:您|你)?(?:[一二两三四五六七八九十\d]{1,3})[包个支瓶盒袋件条只双张套份枚本罐把对块片]\S{0,6}"
    r"|(?:^|[.!,;:&+]\s?|\b(?:a|an|your|our|get|gets|includes?|plus|and|one|two|receive|claim|enjoy) )free (?!your|you|my|our|the|yourself|up|shipping|delivery|returns?|postage|from|of|to|trial|range|standing|time|sample size|spirit|size|exchange|install|p&p|and|hand|ship|people|gift wrap)[a-z]{3,}(?: [a-z]{3,})?"
    r"|\b(?:complimentary|bonus) (?!features?|points?|content)[a-z]{3,}|\bthrow in\b|\bgift with (?:every )?purchase\b|\bfree gift\b|\b(?:receive|get|claim|enjoy) an? (?:free |surprise )?gift\b(?! (?:idea|box|bag|card|for|that))"
)


def bind_nothing(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on a price where none is on record, and on offers and gifts where none is under way."""
    raw = context.raw
    if "price" in raw and raw["price"] in (None, ""):
        yield from _prices(line)
    if "promotion" in raw and raw["promotion"] in (None, "", {}, [], False):
        yield from _offers(line, priced=bool(raw.get("price_history")))
    elif _without_gift(raw.get("promotion")):
        yield from (_asked(line, found, "gift") for found in _GIFT.finditer(line.text))


def _without_gift(promotion: object) -> bool:
    """Whether the terms name a gift and say that there is none."""
    return isinstance(promotion, dict) and any(
        ("gift" in str(key) or "赠" in str(key)) and value in (None, "", False, [], "无", "none")
        for key, value in promotion.items()
    )


def _prices(line: Line) -> Iterator[Draft]:
    for found in _PRICE.finditer(line.text):
        before, after = line.text[max(0, found.start() - 12) : found.start()], line.text[found.end() :]
        if not _OTHER_MONEY.search(before) and not _OTHER_AFTER.match(after):
            yield _asked(line, found, "shelf")


_DECLINED = re.compile(
    r"(?:不(?:参加|参与|做|搞|玩|支持|能|含)?|没有|从不|无)$|\b(?:no|not|never|without)(?: \w+)?[ -]$"
)


def _offers(line: Line, priced: bool) -> Iterator[Draft]:
    yield from (
        _asked(line, found, "promotion")
        for found in _OFFER.finditer(line.text)
        if not (priced and _BY_PRICE.search(found[0]))
        and not _DECLINED.search(line.text[max(0, found.start() - 12) : found.start()])
    )
    yield from (_asked(line, found, "gift") for found in _GIFT.finditer(line.text))
    yield from (_asked(line, found, "urgency") for found in _DEADLINE.finditer(line.text))


_RULES = {
    "shelf": ("price.now", "price", Told("资料中没有价格", "no price is on record")),
    "promotion": ("price.promotion", "price", NO_OFFER),
    "gift": ("gift.name", "gift", NO_GIFT),
    "urgency": ("urgency.end", "urgency", NO_OFFER),
}


def _asked(line: Line, found: re.Match[str], topic: str) -> Draft:
    rule, family, lacking = _RULES[topic]
    return unbound(line, found.span(), rule, topic=topic, family=family, fact=lacking)
