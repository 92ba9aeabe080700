"""Promotion days and seasons, from the calendar data, for the right year."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from memory.domain.evidence import Lang
from tools.goal.text import load_data


class Promotion(NamedTuple):
    """One row of the calendar data."""

    id: str
    names: re.Pattern[str]
    rule: dict[str, Any]
    hant: dict[str, Any] | None
    plus: int
    lead: int
    tail: int
    why: str
    season_only: bool
    estimated: bool


class Season(NamedTuple):
    """One year's occurrence: the days on which to advertise, and the day or days it is all about."""

    promotion: Promotion
    start: date
    end: date
    first_day: date
    last_day: date


@cache
def promotions() -> tuple[Promotion, ...]:
    """The calendar data, longest names first within the file's order."""
    return tuple(_row(name, row) for name, row in load_data("promotions.yaml").items())


def _row(name: str, row: dict[str, Any]) -> Promotion:
    spelled = [f"(?<![a-z]){n}(?![a-z])" if n[0].isascii() and n[0].isalpha() else n for n in row["names"]]
    return Promotion(
        id=name,
        names=re.compile("|".join(spelled)),
        rule=row["rule"],
        hant=row.get("hant"),
        plus=row.get("plus", 0),
        lead=row["lead"],
        tail=row.get("tail", 0),
        why=row["why"],
        season_only=row.get("season_only", False),
        estimated=row.get("estimated", False),
    )


def promotion_named(name: str) -> Promotion | None:
    """The row with this id."""
    return next((promotion for promotion in promotions() if promotion.id == name), None)


MOST_NAMED = 32
"""No merchant names more promotion days in one sentence; more would only cost time."""


def find_promotions(norm: str) -> Iterator[tuple[Promotion, int, int]]:
    """Every promotion named in a normalised sentence; overlapping names go to the longer one."""
    found = [(p, *m.span()) for p in promotions() for m in p.names.finditer(norm)]
    taken: list[tuple[int, int]] = []
    kept: list[tuple[Promotion, int, int]] = []
    for promotion, start, end in sorted(found, key=lambda f: (f[1] - f[2], f[1]))[:MOST_NAMED]:
        if not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            kept.append((promotion, start, end))
    yield from sorted(kept, key=lambda f: f[1])


def season_of(promotion: Promotion, today: date, lang: Lang = "zh", year: int | None = None) -> Season:
    """The next season whose last day is today or later, or the one of `year`. Starts no earlier than today."""
    years = [year] if year else range(today.year - 1, today.year + 3)
    seasons = [s for y in years if (s := _season(promotion, y, lang))]
    chosen = next((s for s in seasons if s.end >= today), seasons[-1])
    return chosen._replace(start=max(chosen.start, min(today, chosen.end)) if chosen.end >= today else chosen.start)


def _season(promotion: Promotion, year: int, lang: Lang) -> Season | None:
    rule = promotion.hant if lang == "zh-Hant" and promotion.hant else promotion.rule
    days = _days(rule, year)
    if days is None:
        return None
    first, last = (day + timedelta(days=promotion.plus) for day in days)
    return Season(promotion, first - timedelta(days=promotion.lead), last + timedelta(days=promotion.tail), first, last)


def _days(rule: dict[str, Any], year: int) -> tuple[date, date] | None:
    if "known" in rule and year in rule["known"]:
        return _once(date(year, *rule["known"][year]))
    if "span" in rule:
        month, day, last_month, last_day = rule["span"]
        return date(year, month, day), date(year + (last_month < month), last_month, last_day)
    if "fixed" in rule:
        return _once(date(year, *rule["fixed"]))
    if "lunar" in rule:
        return _once(_lunar(year, *rule["lunar"]))
    if "nth" in rule:
        return _once(_nth_weekday(year, *rule["nth"]))
    if "easter" in rule:
        return _once(_easter(year) + timedelta(days=rule["easter"]))
    if "qingming" in rule:
        return _once(_qingming(year))
    return None


def _once(day: date) -> tuple[date, date]:
    return day, day


def _lunar(year: int, month: int, day: int) -> date:
    from lunardate import LunarDate

    return LunarDate(year, month, day).to_solar_date()  # pyright: ignore[reportAttributeAccessIssue] - not in its stub


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    from dateutil.relativedelta import relativedelta
    from dateutil.relativedelta import weekday as nth

    anchor = date(year, month, 1) if n > 0 else date(year, month, 1) + relativedelta(day=31)
    return anchor + relativedelta(weekday=nth(weekday, n))


def _easter(year: int) -> date:
    from dateutil.easter import easter

    return easter(year)


def _qingming(year: int) -> date:
    """The solar term by the customary formula for the 21st century, 2000 to 2099."""
    return date(year, 4, int((year % 100) * 0.2422 + 4.81) - (year % 100) // 4)
