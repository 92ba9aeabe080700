"""Days that come again each year: fixed, by the moon, or by the week.

05-24                the 24th of May
lunar:08-15          the Mid-Autumn day
nth:11-4-thu         the fourth Thursday of November; nth:05--1-mon is the last Monday of May
nth:11-4-thu +1      a day after that
A..B                 from A to B, both included; B before A ends in the next year
"""

import datetime as dt
import re
from functools import lru_cache

from lunardate import LunarDate

from memory.domain.errors import BadInput

_DAY = re.compile(
    r"^(?:(?P<lunar>lunar:)?(?P<month>\d\d)-(?P<day>\d\d)|nth:(?P<nmonth>\d\d)-(?P<n>-?[1-5])-(?P<week>[a-z]{3}))"
    r"(?:\s+(?P<shift>[+-]\d+))?$"
)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@lru_cache(maxsize=4096)
def day_of(notation: str, year: int) -> dt.date:
    """The day that `notation` means in `year`. Raises `BadInput` when it means none."""
    match = _DAY.match(notation.strip())
    if match is None:
        raise BadInput(f"{notation!r} is no day of the year", todo="write it as 05-24, lunar:08-15 or nth:11-4-thu")
    try:
        return _base(match, year) + dt.timedelta(days=int(match["shift"] or 0))
    except ValueError as error:
        raise BadInput(f"{notation!r} does not exist in {year}") from error


@lru_cache(maxsize=4096)
def window_of(notation: str, year: int) -> tuple[dt.date, dt.date]:
    """First and last day of `A..B` that begins in `year`."""
    first, _, last = notation.partition("..")
    start = day_of(first, year)
    end = day_of(last or first, year)
    return start, end if end >= start else day_of(last or first, year + 1)


def windows_at(notation: str, day: dt.date) -> tuple[int, dt.date, dt.date] | None:
    """The year and the window of `notation` that `day` lies in, or None."""
    for year in (day.year, day.year - 1, day.year + 1):
        start, end = window_of(notation, year)
        if start <= day <= end:
            return year, start, end
    return None


def _base(match: re.Match[str], year: int) -> dt.date:
    if match["lunar"]:
        return LunarDate(year, int(match["month"]), int(match["day"])).to_solar_date()  # pyright: ignore[reportAttributeAccessIssue] - its bundled stub is older
    if match["month"]:
        return dt.date(year, int(match["month"]), int(match["day"]))
    return _nth(year, int(match["nmonth"]), int(match["n"]), _WEEK.index(match["week"]))


def _nth(year: int, month: int, n: int, weekday: int) -> dt.date:
    if n > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    last = after - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-n - 1))
