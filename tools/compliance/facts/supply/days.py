"""Days as a text names them, reckoned from the day that it is judged on: tomorrow, on Thursday, Christmas Eve, 还剩两天."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.figures.number_words import number_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The English months, each by its first three letters."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZH_WEEKDAYS = "一二三四五六日"
_FEASTS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "new year": (1, 1), "halloween": (10, 31),
    "valentine's day": (2, 14), "平安夜": (12, 24), "圣诞": (12, 25), "元旦": (1, 1), "跨年": (12, 31), "双十二": (12, 12),
    "双12": (12, 12), "双十一": (11, 11), "双11": (11, 11), "情人节": (2, 14), "国庆": (10, 1),
}  # fmt: skip
_ALIKE = {
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "today": 0,
    "tonight": 0,
    "明天": 1,
    "明日": 1,
    "明晚": 1,
    "tomorrow": 1,
    "大后天": 3,
    "后天": 2,
}
_MONTH = "|".join(MONTHS)
_N = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|an?|[一两二三四五六七八九十]{1,3}"
DAY = re.compile(
    rf"(?P<near>{'|'.join(_ALIKE)})|(?P<which>this |next |the coming |coming )?(?P<week>{'|'.join(_WEEKDAYS)})\b"
    r"|(?P<zwhich>[本这下])?(?:个)?(?:周|星期|礼拜)(?P<zweek>[一二三四五六日天末])|(?P<weekend>(?:this |the )?weekend)\b"
    rf"|(?P<feast>{'|'.join(_FEASTS)})(?:节|夜)?|(?P<last>(?:the )?end of (?:the |this )?|(?<![\d一二三四五六七八九十年])本?(?=[月年]底))(?P<span>month|year|week|[月年]底)|(?P<month_end>month[- ]end)"
    r"|(?P<year>(?:20\d\d)[-/.年])?(?P<m>\d{1,2})[月/-](?P<d>\d{1,2})[日号]?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m2>{_MONTH})[a-z]{{0,6}}\b|\b(?P<m3>{_MONTH})[a-z]{{0,6}}\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|(?<![\d.一二三四五六七八九十])(?P<dom>\d{1,2}|[一二三四五六七八九十]{1,3})号(?=[止前开付截结就到为晚后中早凌之起发,，。!！]|$)"
    r"|(?P<following>next week|next month|下周|下个?月)"
)  # fmt: skip
_AT = r"(?:晚上?|夜里|午夜|当晚|当天|零点|\d{1,2}[点:：时](?:\d{2})?分?|[上下]午|中午|\s){0,3}"
_ENDS_EN = re.compile(
    r"\b(?:(?:ends?|ending|clos(?:es?|ing)|finish(?:es|ing)?|expir(?:es?|ing)|wraps up|is over|stops|runs out|gone)(?: on| at| by| this| in)?|until|till|through|thru|up to)(?: the)? $"
)
_ENDS_ZH = re.compile(
    r"(?:截止到?|截至|持续到|延[长续]到|(?:有效期|活动|优惠|特价|[领用抢拍]|(?:这个?价|活动|优惠|券|特价)(?:就|只|能用|可用|只能用))[到至])$"
)
_ENDED_ZH = re.compile(rf"{_AT}(?:就|即|便|要|将|前|都|才)?(?:截止|结束|到期|收官|下架|恢复原价|涨价|为止|过期)")
_STARTS_EN = re.compile(
    r"\b(?:starts?|starting|begins?|beginning|kicks off|launches|goes live)(?: on| from| at| this)? $"
)
_STARTED_ZH = re.compile(
    rf"{_AT}(?:就|即|才|正式|准时)?(?:开始|开抢|开售|开启|开卖|起售|起抢|开幕|起(?=享|立减|[,，。!！]|$))"
)
_LEFT = re.compile(
    rf"\b(?P<a>{_N}) (?:more )?(?P<au>day|week|hour)s? (?:left|to go|remain(?:s|ing)?)\b(?! (?:in|until|before|for (?:delivery|shipping)))"
    rf"|\b(?:end(?:s|ing)|closes|expires|over|finishes) in (?:just |only )?(?P<b>{_N}) (?P<bu>day|week|hour)s?\b|\bfor (?:another|the next|just) (?P<c>{_N}) (?P<cu>day|week|hour)s?\b"
    rf"|\bfinal (?P<f>{_N}) (?P<fu>day|week|hour)s?\b"
    rf"|(?:还剩|只剩|仅剩|就剩|剩下?|还有|倒计时|最后)\s?(?P<z>{_N})\s?(?P<zu>天|个?小时|周|个?星期)(?!内?(?:发货|到货|送达|前)|后|的?(?:量|路))"
)
_HOURS = {
    "hour": 1.0,
    "小时": 1.0,
    "个小时": 1.0,
    "day": 24.0,
    "天": 24.0,
    "week": 168.0,
    "周": 168.0,
    "星期": 168.0,
    "个星期": 168.0,
}


class Said(NamedTuple):
    """A stretch of a text and the days that it may mean."""

    start: int
    end: int
    days: frozenset[date]


class Left(NamedTuple):
    """How long a text says that something still runs."""

    start: int
    end: int
    hours: float
    unit: float

    def agrees(self, days: int, midnight: bool) -> bool:
        """Whether so much is left with the last day `days` ahead: the day itself may be counted or not."""
        least, most = 24.0 * (days - midnight), 24.0 * (days + 1)
        slack = self.hours / 4 if self.unit > 24 else 0.0
        return least - slack <= self.hours <= most + slack


def days_in(text: str, today: date) -> Iterator[Said]:
    """The days that a plain text names, in their order."""
    for found in islice(DAY.finditer(text), 40):
        if days := _days(found, today):
            yield Said(*found.span(), days)


def ends_in(text: str, today: date) -> Iterator[Said]:
    """The days that something is said to end on, today apart."""
    for said in days_in(text, today):
        before, after = text[max(0, said.start - 24) : said.start], text[said.end : said.end + 24]
        led, ended = _ENDS_EN.search(before) or _ENDS_ZH.search(before), _ENDED_ZH.match(after)
        if (led or ended) and said.days != {today}:
            yield Said(
                said.start - len(led[0]) if led else said.start, said.end + (ended.end() if ended else 0), said.days
            )


def starts_in(text: str, today: date) -> Iterator[Said]:
    """The days that something is said to start on."""
    for said in days_in(text, today):
        led = _STARTS_EN.search(text[max(0, said.start - 24) : said.start])
        begun = _STARTED_ZH.match(text[said.end : said.end + 24])
        if led or begun:
            yield Said(
                said.start - len(led[0]) if led else said.start, said.end + (begun.end() if begun else 0), said.days
            )


def left_in(text: str) -> Iterator[Left]:
    """The times that are said to be left."""
    for found in islice(_LEFT.finditer(text), 20):
        named = {name: value for name, value in found.groupdict().items() if value}
        unit = _HOURS[next(value for name, value in named.items() if name.endswith("u"))]
        word = next(value for name, value in named.items() if not name.endswith("u"))
        number = 1.0 if word in ("a", "an") else number_of(word)
        if number:
            yield Left(*found.span(), number * unit, unit)


def _days(found: re.Match[str], today: date) -> frozenset[date]:
    if found["near"]:
        return frozenset({today + timedelta(_ALIKE[found["near"]])})
    if found["week"]:
        first = today + timedelta((_WEEKDAYS.index(found["week"]) - today.weekday()) % 7)
        later = {first + timedelta(7)} if found["which"] == "next " or first == today else set()
        return frozenset({first, *later})
    if found["zweek"]:
        return _zh_weekday(found["zweek"], found["zwhich"], today)
    if found["weekend"]:
        return frozenset({today + timedelta((day - today.weekday()) % 7) for day in (4, 5, 6)})
    if found["feast"]:
        return _coming(today, *_FEASTS[found["feast"]])
    if found["span"] or found["month_end"]:
        return _last_of(found["span"] or "month", today)
    if found["following"]:
        return _following(found["following"], today)
    return _of_month(number_of(found["dom"]), today) if found["dom"] else _dated(found, today)


def _of_month(day: float | None, today: date) -> frozenset[date]:
    """A day without its month: of this one, or of the next when it is over."""
    if not day or not 1 <= day <= 31:
        return frozenset()
    following = (today.replace(day=28) + timedelta(4)).replace(day=1)
    month = today if day >= today.day else following
    return _real(month.year, month.month, int(day))


def _zh_weekday(day: str, which: str | None, today: date) -> frozenset[date]:
    monday = today - timedelta(today.weekday()) + timedelta(7 if which == "下" else 0)
    numbers = (5, 6) if day == "末" else (_ZH_WEEKDAYS.index(day.replace("天", "日")),)
    these = {monday + timedelta(number) for number in numbers}
    return frozenset(these if which else {one if one >= today else one + timedelta(7) for one in these})


def _last_of(span: str, today: date) -> frozenset[date]:
    if span == "week":
        return frozenset({today + timedelta(day - today.weekday()) for day in (4, 5, 6)})
    if span in ("year", "年底"):
        return frozenset({date(today.year, 12, 31)})
    last = (today.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return frozenset(last - timedelta(back) for back in range(3 if span == "月底" else 1))


def _following(words: str, today: date) -> frozenset[date]:
    if words in ("next week", "下周"):
        monday = today + timedelta(7 - today.weekday())
        return frozenset(monday + timedelta(day) for day in range(7))
    first = (today.replace(day=28) + timedelta(4)).replace(day=1)
    return frozenset(first + timedelta(day) for day in range(31))


def _dated(found: re.Match[str], today: date) -> frozenset[date]:
    month = int(found["m"]) if found["m"] else MONTHS.index(found["m2"] or found["m3"]) + 1
    day = int(found["d"] or found["d2"] or found["d3"])
    if found["year"]:
        return _real(int(found["year"][:4]), month, day)
    return _coming(today, month, day)


def _coming(today: date, month: int, day: int) -> frozenset[date]:
    """A day of this year, or of the coming one when it lies far back."""
    this = _real(today.year, month, day)
    return _real(today.year + 1, month, day) if this and (today - min(this)).days > 120 else this


def _real(year: int, month: int, day: int) -> frozenset[date]:
    try:
        return frozenset({date(year, month, day)})
    except ValueError:
        return frozenset()
