"""The window: which days, durations and promotion seasons of the sentence together mean from when to when.

Order of trust: an explicit range, a start or deadline with or without a duration, a named day or stretch, a bare
duration (which begins today), a promotion season.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from memory.domain.goal import Assumption, Window
from tools.goal.days import Days, Length, find_days, find_lengths, next_date, whole
from tools.goal.promotions import Promotion, Season, find_promotions, season_of
from tools.goal.text import Marks, Sentence
from tools.numbers import ZH_NUMERAL

_RANGE = re.compile(
    r"^\s*(?:当天)?\s*(?:-+|~|到|至|直到|一直到|to|through|thru|until|till|and ending(?: on)?)\s*(?:the )?$"
)
_AND = re.compile(r"^\s*(?:and|和|与)\s*$")
_BETWEEN = re.compile(r"\bbetween\s*$|在?\s*$")
_HALF_BEFORE = re.compile(r"(?<![\d.$/])(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*(?:-+|to|through|until)\s*$")
_HALF_AFTER = re.compile(
    r"^\s*(?:-+|~|到|至|to|through|thru|until|till)\s*(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:号|日)?"
    r"(?![\d./]|,\d|\s*(?:元|块|k\b|w\b|万|千|百|%|美|[天周个岁折双件]|days?|weeks?|usd|rmb|yuan|dollars?))"
)
_START_LEFT = re.compile(
    r"(?:从|自|由|打)\s*$|\b(?:from|start\w*(?: on| from)?|begin\w*(?: on)?|commenc\w*(?: on)?|"
    r"launch\w*(?: on)?|as of|since|after|go(?:es|ing)? live(?: on)?|"
    r"kick\w* off(?: on)?|live (?:on|from)|effective)\s*(?:the )?$|"
    r"\b(?:launch\w*|start\w*|begin\w*|debut\w*|releas\w*|go(?:es|ing)? live|kick\w*)\b[^,.;]{0,48}\bon\s*(?:the )?$"
)
_START_RIGHT = re.compile(
    r"^\s*(?:当天)?(?:起|开始|开跑|开投|启动|上线|上架|开卖|开售|发售|首发|之后|以后|后)|^\s*(?:onwards?|"
    r"on\b(?=\s*(?:$|[,.;!)]|for\b|with\b|at\b))|forward)"
)
_END_LEFT = re.compile(
    r"(?:到|至|截止到?|截至|截止于|持续到|直到|赶在)\s*$|\b(?:until|till|til|through|by|before|up to|up "
    r"until|end(?:s|ing)?(?: on| by)?|no later than|thru|to)\s*(?:the )?$"
)
_BEFORE_LEFT = re.compile(r"\bbefore\s*(?:the )?$")
_END_RIGHT = re.compile(r"^\s*(?:之前|以前|前(?!\d)|为止|截止|结束|止|下架|收官)")
_ONLY_DAY = re.compile(r"^\s*(?:当天|当日|那天|正日)|^\s*(?:itself|only)\b")
_ONLY_DAY_LEFT = re.compile(r"\b(?:only on|just on|on the day of)\s*$|(?:只在|就在)\s*$")
_PAST = re.compile(r"(?:上个?(?:周末?|星期|礼拜|月|季度)|昨[天日]|前天|去年|last (?:week|month|weekend)|yesterday)")


@dataclass
class WindowReading:
    """The window as said, with what had to be taken for granted and what cannot be used."""

    window: Window | None = None
    past: str | None = None
    """The words of a window that is over, if one was said."""
    reversed: str | None = None
    season: Season | None = None
    assumptions: list[Assumption] = field(default_factory=list)


def find_window(said: Sentence, today: date, marks: Marks) -> WindowReading:
    """Reads every time expression of the sentence and marks it as understood."""
    named = [p for p in find_promotions(said.norm) if marks.free(p[1], p[2])]
    for _, start, end in named:
        marks.take("promotion", start, end)
    days = [d for d in find_days(said.norm, today) if marks.free(d.start, d.end)]
    lengths = [n for n in find_lengths(said.norm) if marks.free(n.start, n.end) and not _overlaps(n, days)]
    for item in (*days, *lengths):
        marks.take("window", item.start, item.end)
    seasons = [
        (season_of(p, today, said.lang, _year_beside(said.norm, start, today)), start, end) for p, start, end in named
    ]
    reading = WindowReading(season=seasons[0][0] if seasons else None)
    days = [d for d in days if not _is_season_weekend(said.norm, d, seasons)]
    if before := _before_season(said.norm, seasons):
        _settle(reading, said, today, before, [])
        return reading
    days = _with_promotion_days(said, days, seasons, today)
    length = lengths[0] if lengths else None
    explicit = _from_days(said, today, days, length, marks) if days else None
    if explicit:
        _settle(reading, said, today, *explicit)
    elif seasons:
        _from_season(reading, said, today, seasons, length)
    elif length:
        reading.window = Window(start=today, end=length.last_day(today))
    return reading


_LEAD_ZH = re.compile(
    rf"^(?:节|当天)?的?之?前(?:的|夕)?(?P<n>\d{{1,2}}|{ZH_NUMERAL}{{1,2}})个?(?P<unit>天|日|周|星期|礼拜)(?!开始|起)"
)
_LEAD_EN = re.compile(
    r"\b(?:the |in the )?(?P<n>\d{1,2}|a|one|two|three|four|five|six|seven|ten)? ?(?P<unit>days?|weeks?) "
    r"(?:before|leading up to|ahead of) (?:the )?$"
)


def _before_season(norm: str, seasons: list[tuple[Season, int, int]]) -> "Bounds | None":
    """`六一前一周`, `the week before Christmas`: the days that end on the eve of the promotion day."""
    for season, start, end in seasons:
        if match := _LEAD_ZH.match(norm[end:]) or _LEAD_EN.search(norm[:start]):
            count = whole(match["n"]) if match["n"] not in (None, "a") else 1
            days = count * (7 if match["unit"][0] in "周星礼w" else 1)
            eve = season.first_day - timedelta(days=1)
            return eve - timedelta(days=days - 1), eve, norm[start : end + (match.end() if end else 0)]
    return None


def _is_season_weekend(norm: str, day: Days, seasons: list[tuple[Season, int, int]]) -> bool:
    """`Labor Day weekend` is the promotion, not this week's Saturday."""
    words = norm[day.start : day.end]
    return words in ("weekend", "周末") and any(
        not norm[end : day.start].strip() for _, _, end in seasons if end <= day.start
    )


def _overlaps(length: Length, days: list[Days]) -> bool:
    return any(length.start < d.end and d.start < length.end for d in days)


def _year_beside(norm: str, start: int, today: date) -> int | None:
    match = re.search(r"(?:(20\d\d)年?|(今年|明年|去年))的?\s*$", norm[max(0, start - 7) : start])
    if not match:
        return None
    return int(match[1]) if match[1] else today.year + {"今年": 0, "明年": 1, "去年": -1}[match[2]]


def _with_promotion_days(
    said: Sentence, days: list[Days], seasons: list[tuple[Season, int, int]], today: date
) -> list[Days]:
    """A promotion that bounds a range or is meant for its day alone (`until Christmas`, `双11当天`) is a day too."""
    extra = []
    for season, start, end in seasons:
        left, right = said.norm[:start], said.norm[end:]
        until = re.search(r"(?:到|至|持续到|直到)\s*$|\b(?:until|till|through|thru|to|ending(?: on)?)\s*$", left)
        since = re.search(r"(?:从|自)\s*$|\b(?:from|starting|beginning)(?: on)?\s*$", left)
        if _ONLY_DAY.match(right) or _ONLY_DAY_LEFT.search(left) or until or since:
            extra.append(Days(season.first_day, season.last_day, start, end))
    return sorted((*days, *extra), key=lambda d: d.start)


Bounds = tuple[date | None, date | None, str]


def _from_days(
    said: Sentence, today: date, days: list[Days], length: Length | None, marks: Marks
) -> tuple[Bounds, list[Assumption]] | None:
    """The first of: a range of two, a range with a bare second day, then starts and deadlines."""
    norm = said.norm
    for one, two in pairwise(days):
        between = norm[one.end : two.start]
        if _RANGE.match(between) or (_AND.match(between) and re.search(r"\bbetween\s*$", norm[: one.start])):
            return _range(one, two, today, norm), []
    for day in days:
        if half := _half_range(day, norm, today, marks):
            return half, []
    return _start_and_end(said, today, days, length)


def _range(one: Days, two: Days, today: date, norm: str) -> Bounds:
    first, last = one.first, two.last
    if not one.floating and two.floating and two.first == two.last:
        last = next_date(first, two.last.month, two.last.day)
    if last < first and two.floating:
        last = _again(last, first)
    if last < first and one.floating and (earlier := _previous_year(first)) and earlier <= last:
        first = earlier
    if last < first and not two.floating and two.first == two.last and (near := _same_month(first, last.day)):
        return first, near, norm[one.start : two.end]
    if last < first and not two.floating and last.month == one.first.month - 1:
        last = last + timedelta(days=31)
    elif (
        one.floating
        and two.floating
        and (last - first).days > 300
        and (earlier := _previous_year(first)) <= today <= two.last
    ):
        first, last = earlier, two.last
    return first, last, norm[one.start : two.end]


def _again(day: date, after: date) -> date:
    return next_date(after, day.month, day.day)


def _previous_year(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _half_range(day: Days, norm: str, today: date, marks: Marks) -> Bounds | None:
    """`June 1-18`, `6月1号到18`, `1-18 June`: a number beside a named day."""
    if day.first == day.last and (after := _HALF_AFTER.match(norm[day.end :])) and 1 <= int(after["d"]) <= 31:
        last = _same_month(day.first, int(after["d"]))
        if last:
            marks.take("window", day.end, day.end + after.end())
            if day.floating and last < today:
                return None
            back = _previous_year(day.first)
            if (
                day.floating
                and day.first > today
                and (under_way := _same_month(back, int(after["d"])))
                and under_way >= today
            ):
                return back, under_way, norm[day.start : day.end + after.end()]
            return day.first, last, norm[day.start : day.end + after.end()]
    before = _HALF_BEFORE.search(norm[: day.start])
    if before and day.first == day.last and 1 <= int(before["d"]) <= day.first.day:
        marks.take("window", before.start(), day.start)
        return day.first.replace(day=int(before["d"])), day.last, norm[before.start() : day.end]
    return None


def _same_month(first: date, day: int) -> date | None:
    try:
        return found if (found := first.replace(day=day)) >= first else None
    except ValueError:
        return None


def _start_and_end(
    said: Sentence, today: date, days: list[Days], length: Length | None
) -> tuple[Bounds, list[Assumption]]:
    start: date | None = None
    end: date | None = None
    bare: Days | None = None
    notes: list[Assumption] = []
    for day in days:
        left, right = said.norm[: day.start], said.norm[day.end :]
        if _START_LEFT.search(left) or (_START_RIGHT.match(right) and not _END_RIGHT.match(right)):
            start = start or (day.last if day.closing else day.first)
        elif _END_LEFT.search(left) or _END_RIGHT.match(right) or day.closing:
            whole_day = day.first == day.last or day.closing
            end = (
                day.last - timedelta(days=1)
                if _BEFORE_LEFT.search(left) and not day.closing and whole_day
                else day.last
            )
            end = day.first - timedelta(days=1) if _BEFORE_LEFT.search(left) and not whole_day else end
        else:
            bare = bare or day
        if day.note == "weekend_next":
            notes.append(_weekend_note(day))
    words = said.norm[days[0].start : days[-1].end]
    if start is None and bare is not None:
        if (end is not None and bare.first <= end) or length or (bare.first == bare.last == today and end is None):
            start = bare.first
        elif end is None:
            return (bare.first, bare.last, words), notes
    if start is None and end is not None and length and not length.months and length.days < (end - today).days + 1:
        return (end - timedelta(days=length.days - 1), end, words), notes
    if start is not None and end is None and length:
        end = length.last_day(start)
    return (start or today, end, words), notes


def _weekend_note(day: Days) -> Assumption:
    days = f"{day.first.isoformat()} – {day.last.isoformat()}"
    return Assumption(field="window", value=days, why="next weekend is read as the weekend of next week")


def _settle(reading: WindowReading, said: Sentence, today: date, bounds: Bounds, notes: list[Assumption]) -> None:
    start, end, words = bounds
    start = start or today
    if (end is not None and end < today) or (end is None and start < today):
        reading.past = words
        return
    if end is not None and end < start:
        reading.reversed = words
        return
    if start < today:
        why = "投放不能早于今天,从今天开始" if said.chinese else "nothing can run before today, so it begins today"
        notes = [*notes, Assumption(field="window.start", value=today.isoformat(), why=why)]
        start = today
    reading.window = Window(start=start, end=end)
    reading.assumptions.extend(notes)


def _from_season(
    reading: WindowReading,
    said: Sentence,
    today: date,
    seasons: list[tuple[Season, int, int]],
    length: Length | None,
) -> None:
    season, at, until = seasons[0]
    if season.end < today:
        reading.past = said.raw[at:until]
        return
    start, end = season.start, season.end
    if len(seasons) > 1 and re.match(r"^\s*(?:-|~|到|至|to|through)\s*$", said.norm[until : seasons[1][1]]):
        end = max(end, seasons[1][0].end)
    if length and not length.months:
        start = max(today, season.last_day - timedelta(days=length.days - 1))
        end = start + timedelta(days=length.days - 1)
    reading.window = Window(start=start, end=end)
    reading.assumptions.append(_season_note(season.promotion, said, reading.window))


def _season_note(promotion: Promotion, said: Sentence, window: Window) -> Assumption:
    lead = "促销日历" if said.chinese else "promotion calendar"
    value = f"{window.start.isoformat()} – {window.end.isoformat() if window.end else ''}"
    return Assumption(
        field="window",
        value=value,
        why=f"{lead}: {promotion.id}, {promotion.why}" if not said.chinese else _why_zh(said, window),
    )


def _why_zh(said: Sentence, window: Window) -> str:
    return f"按促销日历,投放到 {window.end.isoformat()} 为止" if window.end else "按促销日历"


def mentions_past(norm: str) -> bool:
    """Says a time that is over, such as 上周 or yesterday."""
    return bool(_PAST.search(norm))
