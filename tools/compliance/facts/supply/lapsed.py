"""Offers that a text makes now although their time, by the record, is over or has yet to come."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from datetime import date

from tools.compliance.facts.context import Context, date_in, plain_of
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.supply.stock import promotion_end, today_of
from tools.compliance.facts.wording import Told, day_zh
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_OFFER = re.compile(
    r"满\s?(?:\d{1,6}|[一二两三四五六七八九十百千]{1,5})[元块]?[立直]?[减送返省]\s?(?:\d{1,6}|[一二两三四五六七八九十百千]{1,5})?|买[一二三两\d][送赠免][一二三\d]|(?<![\d.])(?:[1-9](?:\.\d|\d)?|[一二三四五六七八九]{1,2})折(?![叠射扇页])|第二件半价|半价|立减\s?\d+|直降\s?\d+|优惠券|满减|加赠|下单[就即]?[送赠]|换购"
    r"|(?:促销|大促|特惠|优惠活动|折扣|活动)(?:价)?(?:还在|仍在|正在|继续|进行中?|火热|开启|来袭|不停)"
    r"|\d{1,2}\s?% off|[$£€]\d+(?:\.\d\d)? off|\bhalf[- ](?:price|off)\b|\bbuy (?:one|two|1|2),? get\b|\bbogo\b|\bfree \w+ with (?:every|any|your|each)\b|\buse code \w+"
    r"|\b(?:sale|offer|promo(?:tion)?|deal|event) (?:is |are )?(?:still |now |back )?(?:on|live|running|going|continues|here)\b|\bshop (?:the|our) (?:\w+ )?sale\b"
)
_OVER = re.compile(
    r"(?:已经?|都)(?:结束|截止|过期)|结束了|下次|明年再?见|错过了|(?:上次|去年|往年)的?活动|\b(?:has|have|had) ended\b|\bis over\b|\bended\b|\bexpired\b|\bmissed (?:it|our)\b|\bno longer\b"
)
_NOW = re.compile(
    r"现在|正在|今[天日晚]|即刻|立即|已(?:经)?开[始启]|进行中|火热|\bnow\b|\btoday\b|\btonight\b|\bis (?:live|on|here)\b|\bstill\b|\brunning\b"
)
_AHEAD = re.compile(
    r"\d{1,2}月\d{1,2}|即将|预告|预热|敬请期待|明[天日]|下周|下月|\bstart(?:s|ing)\b|\bcoming\b|\bsoon\b|\bfrom (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d|\bnext (?:week|month)\b|\btomorrow\b"
)


def bind_lapsed(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between an offer that a text makes and the days that the record gives it."""
    if not isinstance(context.raw.get("promotion"), dict) or _OVER.search(line.text):
        return
    begin, end, today = _begin(context), promotion_end(context), today_of(line, context)
    if begin is not None and begin > today and _NOW.search(line.text) and not _AHEAD.search(line.text):
        told = Told(f"活动{day_zh(begin)}才开始", f"the offer begins only on {begin}", str(begin))
    elif end is not None and end < today:
        told = Told(f"活动已于{day_zh(end)}结束", f"the offer ended on {end}", str(end))
    else:
        return
    for found in (*_OFFER.finditer(line.text), *_gift(line.text, context)):
        yield contradicted(line, found.span(), "price.lapsed", told, topic="promotion", family="price")


_FREE = re.compile(r"\b(?:free|complimentary|bonus|thrown in|throw in)\b|[赠送]")
_GIFT_KEY = re.compile(r"gift|赠|礼品")


def _gift(text: str, context: Context) -> Iterator[re.Match[str]]:
    """The first words that give away the gift on record."""
    promotion = context.raw.get("promotion")
    given = (
        [plain_of(str(v)).lower() for k, v in promotion.items() if _GIFT_KEY.search(str(k))]
        if isinstance(promotion, dict)
        else []
    )
    words = {word for gift in given for word in re.findall(r"[a-z]{3,}|[\u4e00-\u9fff]{2}", gift)}
    for found in _FREE.finditer(text):
        near = text[max(0, found.start() - 24) : found.end() + 24]
        if any(word in near for word in words) and not _OFFER.search(text, max(0, found.start() - 8), found.end() + 8):
            yield found
            return


def _begin(context: Context) -> date | None:
    """The first day of the promotion; None when it is not known."""
    names = (
        "start",
        "starts",
        "start_date",
        "from",
        "begin",
        "starts_at",
        "valid_from",
        "开始",
        "开始时间",
        "开始日期",
    )
    return date_in(context.within("promotion", *names))
