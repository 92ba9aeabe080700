"""Days and stretches of days named in a sentence: 6月1日, June 1, 6/1, 明天, 下周三, next weekend, 月底, Q4, June."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from tools.numbers import ZH_NUMERAL, parse_chinese, parse_english, parse_number


class Days(NamedTuple):
    """A day or a stretch of days, and where it was said."""

    first: date
    last: date
    start: int
    end: int
    floating: bool = False
    """Without a year, so that the neighbouring year may be meant."""
    closing: bool = False
    """Named by its end (月底, end of June): a deadline even without a word for one."""
    note: str = ""


_N = rf"(?:\d{{1,2}}|{ZH_NUMERAL}{{1,3}})"
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_WEEKDAYS |= {name.lower(): i for i, name in enumerate(calendar.day_abbr)} | {"tues": 1, "thur": 3, "thurs": 3}
_WEEKDAY = "(?:" + "|".join(sorted(_WEEKDAYS, key=len, reverse=True)) + r")\b"
_ZH_WEEKDAY = {char: i for i, chars in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for char in chars}
_SHIFT = {"上": -1, "上个": -1, "last ": -1, "past ": -1, "下": 1, "下个": 1, "next ": 1, "下下": 2, "下下个": 2}
_ZH_SHIFT = r"(?P<shift>下下个?|[上下]个?|本|这个?|当)"
_EN_SHIFT = r"(?:the )?(?P<shift>this |next |last |past |coming |upcoming )"
_YEAR = r"(?:(?:(?P<y>20\d\d)\s*年|(?P<yw>今年|明年|去年|后年))\s*的?\s*)?"
_YEARS = {"今年": 0, "明年": 1, "后年": 2, "去年": -1}
_ORD = r"(?:st|nd|rd|th)?\b"
_EN_YEAR = r"(?:,?\s*(?P<y>20\d\d)\b(?!\s*(?:usd|yuan|rmb|dollars?)))?"

Reader = Callable[[re.Match[str], date], Days | None]


def find_days(norm: str, today: date) -> Iterator[Days]:
    """Every day or stretch named, from left to right; of overlapping readings the longest."""
    found = [d for pattern, reader in _READERS for m in pattern.finditer(norm) if (d := _safely(reader, m, today))]
    kept: list[Days] = []
    for days in sorted(found, key=lambda d: (d.start - d.end, d.start)):
        if not any(days.start < other.end and other.start < days.end for other in kept):
            kept.append(days)
    yield from sorted(kept, key=lambda d: d.start)


def _safely(reader: Reader, match: re.Match[str], today: date) -> Days | None:
    try:
        return reader(match, today)
    except (ValueError, OverflowError):  # 31 February, month 13: words that look like a date and are none
        return None


def whole(text: str) -> int:
    value = parse_number(text) if text.isascii() else parse_chinese(text)
    value = value if value is not None else parse_english(text)
    if value is None or value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def next_date(today: date, month: int, day: int, year: int | None = None) -> date:
    """That day this year, or next year when it is over; 29 February waits for a leap year."""
    if year:
        return date(year, month, day)
    for ahead in range(9):
        try:
            if (found := date(today.year + ahead, month, day)) >= today:
                return found
        except ValueError:
            if day > 29 or month != 2:
                raise
    raise ValueError(f"{month}-{day}")


def month_bounds(year: int, month: int) -> tuple[date, date]:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(match: re.Match[str], today: date) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    return today.year + _YEARS[groups["yw"]] if groups.get("yw") else None


def _at(match: re.Match[str], first: date, last: date | None = None, **more: Any) -> Days:
    return Days(first, last or first, match.start(), match.end())._replace(**more)


def _ymd(match: re.Match[str], today: date) -> Days:
    return _at(match, date(int(match["y"]), int(match["m"]), int(match["d"])))


def _month_day(match: re.Match[str], today: date) -> Days:
    year = _year(match, today)
    month = _MONTHS[match["m"].rstrip(".")] if match["m"].rstrip(".") in _MONTHS else whole(match["m"])
    return _at(match, next_date(today, month, whole(match["d"]), year), floating=year is None)


def _slash(match: re.Match[str], today: date) -> Days | None:
    month, day = int(match["m"]), int(match["d"])
    if month > 12 >= day:
        month, day = day, month
    if match.group() in ("24/7", "50/50"):
        return None
    return _at(match, next_date(today, month, day), floating=True)


def _day_of_month(match: re.Match[str], today: date) -> Days:
    day, shift = whole(match["d"]), match.groupdict().get("shift")
    if shift:
        first, _ = month_bounds(today.year, today.month + _SHIFT.get(shift, 0))
        return _at(match, first.replace(day=day))
    for ahead in range(3):
        first, last = month_bounds(today.year, today.month + ahead)
        if day <= last.day and first.replace(day=day) >= today:
            return _at(match, first.replace(day=day))
    raise ValueError(match.group())


_RELATIVE_ROWS = {
    -2: "前天",
    -1: "昨天 昨日 yesterday",
    0: "今天 今日 今晚 即日 马上 立即 立刻 现在 today tonight right_now right_away immediately asap",
    1: "明天 明日 明儿 tomorrow",
    2: "后天 the_day_after_tomorrow day_after_tomorrow",
    3: "大后天",
}
_RELATIVE = {word.replace("_", " "): ahead for ahead, words in _RELATIVE_ROWS.items() for word in words.split()}


def _relative(match: re.Match[str], today: date) -> Days:
    return _at(match, today + timedelta(days=_RELATIVE[match.group()]))


def _ahead(match: re.Match[str], today: date) -> Days:
    unit = {"天": 1, "日": 1, "周": 7, "星期": 7, "day": 1, "week": 7}[match["unit"].rstrip("s")]
    return _at(match, today + timedelta(days=whole(match["n"]) * unit))


def _weekday(match: re.Match[str], today: date) -> Days:
    name = match["day"]
    day = _ZH_WEEKDAY[name] if name in _ZH_WEEKDAY else _WEEKDAYS[name]
    shift = match["shift"]
    monday = today - timedelta(days=today.weekday())
    if shift and shift in _SHIFT:
        return _at(match, monday + timedelta(days=7 * _SHIFT[shift] + day))
    return _at(match, today + timedelta(days=(day - today.weekday()) % 7))


def _weekend(match: re.Match[str], today: date) -> Days:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    shift = _SHIFT.get(match["shift"] or "", 0)
    first = saturday + timedelta(days=7 * shift)
    note = "weekend_next" if match["shift"] == "next " and today.weekday() < 5 else ""
    return _at(match, max(first, today) if shift == 0 else first, first + timedelta(days=1), note=note)


def _week(match: re.Match[str], today: date) -> Days:
    shift = _SHIFT.get(match["shift"], 0)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * shift)
    return _at(match, max(monday, today) if shift == 0 else monday, monday + timedelta(days=6))


_PARTS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (None, 31),
    "末": (None, 31),
}


def _part(match: re.Match[str], today: date, first: date, last: date, floating: bool = False) -> Days:
    part = match.groupdict().get("part")
    current = first <= today <= last
    if part:
        low, high = _PARTS[part]
        closing = low is None
        begin = first if low is None else first.replace(day=low)
        begin = max(begin, today) if current and begin <= today else begin
        finish = first.replace(day=min(high, last.day))
        return _at(match, min(begin, finish) if closing else begin, finish, closing=closing, floating=floating)
    return _at(match, max(first, today) if current else first, last, floating=floating)


def _month_shift(match: re.Match[str], today: date) -> Days:
    shift = match.groupdict().get("shift") or ""
    return _part(match, today, *month_bounds(today.year, today.month + _SHIFT.get(shift, 0)))


def _named_month(match: re.Match[str], today: date) -> Days:
    name = match["m"].rstrip(".")
    month = _MONTHS[name] if name in _MONTHS else whole(name)
    if not 1 <= month <= 12:
        raise ValueError(name)
    year = _year(match, today)
    shift = match.groupdict().get("shift")
    if year is None:
        year = today.year + (month < today.month) + (shift == "next " and month >= today.month)
    return _part(match, today, *month_bounds(year, month), floating=_year(match, today) is None)


def _month_end(match: re.Match[str], today: date) -> Days:
    groups = match.groupdict()
    if groups.get("m"):
        named = _named_month(match, today)
        return _at(match, named.first, named.last, closing=True, floating=True)
    first, last = month_bounds(today.year, today.month + (groups.get("which") == "next "))
    return _at(match, max(first, today), last, closing=True)


def _year_end(match: re.Match[str], today: date) -> Days:
    return _at(match, today, date(today.year, 12, 31), closing=True)


def _week_end(match: re.Match[str], today: date) -> Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * ((match["which"] or "") == "next "))
    return _at(match, max(monday, today), monday + timedelta(days=6), closing=True)


def _quarter(match: re.Match[str], today: date) -> Days:
    groups = match.groupdict()
    current = (today.month - 1) // 3 + 1
    if groups.get("q"):
        quarter = int(groups["q"]) if groups["q"].isdigit() else whole(groups["q"])
        year = _year(match, today) or today.year + (quarter < current)
    else:
        quarter, year = current + _SHIFT.get(groups["shift"], 0), today.year
    first, _ = month_bounds(year, 3 * quarter - 2)
    _, last = month_bounds(year, 3 * quarter)
    return _at(match, max(first, today) if first <= today <= last else first, last)


def _half_year(match: re.Match[str], today: date) -> Days:
    first_month = 1 if match["which"] == "上" else 7
    year = today.year + (first_month == 1 and today.month > 6)
    first, (_, last) = date(year, first_month, 1), month_bounds(year, first_month + 5)
    return _at(match, max(first, today), last)


def _season(match: re.Match[str], today: date) -> Days:
    start_month = {"summer": 6, "autumn": 9, "fall": 9, "winter": 12, "spring": 3}[match["season"]]
    year = today.year + (match["shift"] == "next " and today.month >= start_month)
    first, (_, last) = date(year, start_month, 1), month_bounds(year, start_month + 2)
    return _at(match, max(first, today) if first <= today <= last else first, last)


_MONTH_LEAD = (
    r"(?:\b(?:in|during|throughout|until|till|through|by|before|from|all of|all|for|of|starting|beginning|"
    r"early|late|mid|month of|to)\s+)"
)
_FIRST_HALF = frozenset(("first", "1st"))


def _half_month(match: re.Match[str], today: date) -> Days:
    """The first half of a month ends on its 15th."""
    groups = match.groupdict()
    if groups.get("m"):
        month = _MONTHS[groups["m"].rstrip(".")]
        first, last = month_bounds(today.year + (month < today.month), month)
    else:
        first, last = month_bounds(today.year, today.month + (groups["which"] == "next"))
    if match["half"] in _FIRST_HALF:
        return _at(
            match, max(first, min(today, first.replace(day=15))) if first <= today else first, first.replace(day=15)
        )
    return _at(match, max(first.replace(day=16), today) if first <= today else first.replace(day=16), last)


def _quarter_end(match: re.Match[str], today: date) -> Days:
    quarter = (today.month - 1) // 3 + 1 + bool(match["which"])
    (first, _), (_, last) = month_bounds(today.year, 3 * quarter - 2), month_bounds(today.year, 3 * quarter)
    return _at(match, max(first, today), last, closing=True)


_COUNT_WORD = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|a couple of|a)"

_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(
            rf"\b(?:the )?(?P<half>first|1st|second|2nd|latter) half of (?:(?:(?P<which>next|this|the) month)\b|"
            rf"(?P<m>{_MONTH}))"
        ),
        _half_month,
    ),
    (re.compile(r"(?:\b(?:the )?end of (?:(?:the|this|(?P<which>next)) )?quarter\b|季度?(?:末|底))"), _quarter_end),
    (
        re.compile(
            r"\bthe (?P<d>\d{1,2})(?:st|nd|rd|th)\b"
            r"(?=\s*(?:$|[,.;:!?)-]|to\b|through|until|till|and\b|at\b|for\b|with\b))"
        ),
        _day_of_month,
    ),
    (re.compile(r"(?P<which>[上下])半年"), _half_year),
    (re.compile(r"(?<!\d)(?P<y>20\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)\s*[日号]?"), _ymd),
    (
        re.compile(
            rf"{_YEAR}(?<![\d一二三四五六七八九十])(?P<m>{_N})月份?\s*(?P<d>{_N})\s*[日号]?(?!\d|整?[个天年月周])"
        ),
        _month_day,
    ),
    (re.compile(rf"(?<![a-z])(?P<m>{_MONTH})\s*(?P<d>\d{{1,2}}){_ORD}(?![\d,]*\d|\s*(?:k\b|%)){_EN_YEAR}"), _month_day),
    (re.compile(rf"(?<![\d$,.])(?P<d>\d{{1,2}}){_ORD}\s+(?:of\s+)?(?P<m>{_MONTH}){_EN_YEAR}"), _month_day),
    (re.compile(r"(?<![\d/$¥€£.])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/]|\s*(?:off|%|price))"), _slash),
    (
        re.compile(
            r"(?<![\d.$¥€£])(?P<m>1[0-2]|0?[1-9])\.(?P<d>3[01]|[12]\d|0?[1-9])(?=\s*[-~到至]\s*(?:1[0-2]|"
            r"0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![\d万kw%折元]))"
        ),
        _slash,
    ),
    (re.compile(r"(?<=\d[-~到至])\s*(?P<m>1[0-2]|0?[1-9])\.(?P<d>3[01]|[12]\d|0?[1-9])(?![\d万kw%折元])"), _slash),
    (
        re.compile(
            rf"(?:(?P<shift>下个?|本|这个?|当|上个?)月(?:的)?|"
            rf"(?<![\d一二三四五六七八九十月第.]))(?P<d>{_N})\s*[号日](?![\u3400-\u9fff]?(?:店|楼|线|色|码|"
            rf"链接)|[常用均限])"
        ),
        _day_of_month,
    ),
    (
        re.compile(
            r"大后天|[今明后昨前]天|[今明昨]日|今晚|明儿|即日|马上|立即|立刻|现在(?=就|开始|起|投|上)|"
            r"(?:the )?day after tomorrow|\btoday\b|\btonight\b|\btomorrow\b|\byesterday\b|\bright (?:now|"
            r"away)\b|\bimmediately\b|\basap\b"
        ),
        _relative,
    ),
    (re.compile(rf"(?P<n>{_N}|\d{{1,3}})\s*个?(?P<unit>天|日|周|星期)(?:之?后|以后)"), _ahead),
    (re.compile(rf"\b(?:in|after) (?P<n>{_COUNT_WORD})\s+(?P<unit>days?|weeks?)(?:'? time)?\b(?!\s+of)"), _ahead),
    (re.compile(rf"\b(?P<n>{_COUNT_WORD})\s+(?P<unit>days?|weeks?) from (?:now|today)\b"), _ahead),
    (re.compile(rf"{_ZH_SHIFT}?(?:周|星期|礼拜)(?P<day>[一二三四五六日天1-7])(?!\d|[^\d]?个)"), _weekday),
    (re.compile(rf"(?:{_EN_SHIFT}|\b)(?P<day>{_WEEKDAY})(?<!\bsun(?= [a-su-z]))"), _weekday),
    (re.compile(rf"{_ZH_SHIFT}?周末(?:两天)?"), _weekend),
    (re.compile(rf"(?:{_EN_SHIFT}|\b(?:the )?)weekend\b"), _weekend),
    (re.compile(rf"{_ZH_SHIFT}(?:周|星期|礼拜)(?![一二三四五六日天末1-7])"), _week),
    (re.compile(rf"{_EN_SHIFT}week\b(?!end)"), _week),
    (re.compile(rf"{_ZH_SHIFT}月份?(?P<part>上旬|初|中旬|中|下旬|底|末)?(?![\d一二三四五六七八九十])"), _month_shift),
    (re.compile(rf"{_EN_SHIFT}month\b"), _month_shift),
    (re.compile(r"(?<![年月\d个])月(?P<part>底|末)"), _month_shift),
    (
        re.compile(
            rf"{_YEAR}(?<![\d一二三四五六七八九十.])(?P<m>{_N})月(?:份)?(?P<part>上旬|初|中旬|中|下旬|底|"
            rf"末)?(?!\d|饼|[一二三四五六七八九十](?!整))"
        ),
        _named_month,
    ),
    (re.compile(rf"{_MONTH_LEAD}(?:{_EN_SHIFT})?(?P<m>{_MONTH})(?!\s*\d{{1,2}}(?!\d)){_EN_YEAR}"), _named_month),
    (re.compile(rf"{_EN_SHIFT}(?P<m>{_MONTH})(?!\s*\d){_EN_YEAR}"), _named_month),
    (re.compile(rf"(?:(?<=^)|(?<=[,;(]\s)|(?<=[,;(]))(?P<m>{_MONTH}){_EN_YEAR}(?=\s*(?:$|[,.;)]))"), _named_month),
    (
        re.compile(
            rf"\bend of (?:(?:the|this) )?(?P<which>next )?(?:month\b|(?P<m>{_MONTH}){_EN_YEAR})|"
            rf"\b(?P<w2>month)[- ]?end\b"
        ),
        _month_end,
    ),
    (re.compile(r"年底|年末|\b(?:the )?end of (?:the|this) year\b|\byear[- ]?end\b(?! sale)"), _year_end),
    (re.compile(r"\b(?:the )?end of (?:(?:the|this) )?(?P<which>next )?week\b"), _week_end),
    (re.compile(rf"{_YEAR}\bq(?P<q>[1-4])\b"), _quarter),
    (re.compile(rf"{_YEAR}(?<!\d)第?(?P<q>[一二三四1-4])季度"), _quarter),
    (re.compile(rf"{_ZH_SHIFT}季度|{_EN_SHIFT.replace('shift', 'shift2')}quarter"), lambda m, t: _either_quarter(m, t)),
    (
        re.compile(
            r"\b(?:in|during|all|for|throughout)?\s*(?P<shift>this|next) (?P<season>summer|autumn|fall|winter|spring)\b"
        ),
        _season,
    ),
)


def _either_quarter(match: re.Match[str], today: date) -> Days:
    shift = _SHIFT.get(match["shift"] or match["shift2"] or "", 0)
    quarter = (today.month - 1) // 3 + 1 + shift
    first, (_, last) = month_bounds(today.year, 3 * quarter - 2)[0], month_bounds(today.year, 3 * quarter)
    return _at(match, max(first, today), last)


_DURATION = re.compile(
    rf"(?P<half>半)个?(?P<hu>月|年)|(?P<zh>\d{{1,4}}|{ZH_NUMERAL}{{1,4}})(?P<extra>个半|个)?\s*(?P<zu>天|"
    rf"日(?!元|本|圆)|周(?!年|[一二三四五六日末])|星期(?![一二三四五六日天])|礼拜(?![一二三四五六日天])|"
    rf"月(?![\d一二三四五六七八九十]*[日号]))(?P<zhalf>半)?|"
    rf"(?P<ehalf>half a month)|(?P<fort>(?:a |one )?fortnight)|\b(?P<en>\d{{1,4}}|an?|one|two|three|four|"
    rf"five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty|(?:a )?couple(?: of)?|the)"
    rf"[ -]?(?:full |straight |whole |consecutive )?(?P<eu>days?|weeks?|months?|(?<=\d)d|wks?)(?:'|\b)"
)
_NOT_DURATION_LEFT = re.compile(
    r"(?:过去|最近|近|前|往前|每|第|已经|历时|超过|至少|有|满)\s*$|\b(?:past|last|previous|every|each|per|in the past|"
    r"in|this|next)\s+$"
)
_NOT_DURATION_RIGHT = re.compile(
    r"^\s*(?:(?:以上|多|都|了|就)*(?:没|未)|无理由|包退|包换|内?(?:买过|没买|未购|购买过|下过单|没下单|没来|没有?回购|到货|发货|见效)|"
    r"以?前|质保|保修|保质|续航|待机|退换|"
    r"(?:money[- ]?back|free returns?|returns?|warranty|delivery|shipping|trial|ago|guarantee|old|battery|"
    r"refund|before|in advance))"
)
_NEXT_N = re.compile(r"\b(?:next|coming|following)\s+$")


class Length(NamedTuple):
    """A duration: days, or calendar months."""

    days: int
    months: int
    start: int
    end: int

    def last_day(self, first: date) -> date:
        """The last of the days that begin with `first`."""
        if not self.months:
            return first + timedelta(days=self.days - 1)
        begin, last = month_bounds(first.year, first.month + self.months)
        return begin.replace(day=min(first.day, last.day)) - timedelta(days=1)


def find_lengths(norm: str) -> Iterator[Length]:
    """Durations said, such as 7天, 两周, 半个月, 10-day, a couple of weeks; no guarantee, past period or rate."""
    for match in _DURATION.finditer(norm):
        left, right = norm[max(0, match.start() - 14) : match.start()], norm[match.end() :]
        upcoming = _NEXT_N.search(left) and match["en"] not in ("a", "an", "the", None)
        if (_NOT_DURATION_LEFT.search(left) and not upcoming) or _NOT_DURATION_RIGHT.match(right):
            continue
        if _is_rate(match, left, right):
            continue
        length = _length(match)
        if length and 0 < length.days + length.months <= 3660:
            yield length


def _is_rate(match: re.Match[str], left: str, right: str) -> bool:
    """`$30 a day`, `200元一天`, `一天两百`: how often, not how long."""
    single = match["en"] in ("a", "an") or (match["zh"] in ("一", "1") and match["zu"] in "天日")
    if match["zh"] and single and re.match(rf"^\s*(?:花|投|预算|就)?\s*(?:[\d$¥€£]|{ZH_NUMERAL})", right):
        return True
    money = re.search(r"(?:[\d元块金刀万千百kw$]|dollars?|bucks?|euros?|pounds?|yuan|yen|rmb|usd|grand)\s*$", left)
    return bool(
        single
        and (
            money
            or (match["en"] and match["eu"] == "day" and not re.search(r"\b(?:for|over|within|just|only)\s+$", left))
        )
    )


def _length(match: re.Match[str]) -> Length | None:
    start, end = match.span()
    if match["half"]:
        return Length(15, 0, start, end) if match["hu"] == "月" else Length(0, 6, start, end)
    if match["ehalf"] or match["fort"]:
        return Length(15 if match["ehalf"] else 14, 0, start, end)
    if match["zh"]:
        return _zh_length(match)
    word = match["en"]
    if word == "the":
        return None
    count = 2 if "couple" in word else 1 if word in ("a", "an") else whole(word)
    unit = match["eu"][0]
    return Length(0, count, start, end) if unit == "m" else Length(count * (7 if unit == "w" else 1), 0, start, end)


def _zh_length(match: re.Match[str]) -> Length | None:
    count = parse_chinese(match["zh"]) if not match["zh"].isdigit() else Decimal(match["zh"])
    if count is None or count != int(count):
        return None
    unit, n, (start, end) = match["zu"], int(count), match.span()
    if unit == "月":
        if not match["extra"]:
            return None
        half = 15 if match["extra"] == "个半" else 0
        return Length(30 * n + half, 0, start, end) if half else Length(0, n, start, end)
    return Length(n * (1 if unit in "天日" else 7), 0, start, end)
