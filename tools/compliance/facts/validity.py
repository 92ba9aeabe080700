"""Whether a record still holds: its last day in any spelling, its first day, and words that say it lapsed."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple, Protocol

from tools.compliance.facts.tables import table

_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_MONTH = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})(?![\d])(?![-/.月]\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(
    rf"(?:\b(\d{{1,2}})(?:st|nd|rd|th)? )?\b({'|'.join(MONTHS)})[a-z]*\.?"
    r"(?: (\d{1,2})(?:st|nd|rd|th)?,)? ((?:19|20)\d\d)\b"
)
_TOLD = re.compile(
    r"有效期|有效至|到期|截止|valid (?:until|to|through|till)|expir(?:es|ed|y)|good (?:until|through)|in force until"
)
_STATE = re.compile(r"status|state|状态|result|结果|结论|valid|有效|current")
_FROM = re.compile(r"valid from|effective|start(?: date)?$|生效|起始")
_GONE = re.compile(r"(?:is )?(?:expired|lapsed|revoked|withdrawn)|(?:已|是否)(?:过期|失效|撤销)")
_NO = frozenset(["no", "false", "否", "无效", "已过期", "过期"])


class Named(Protocol):
    """A named value of a record."""

    @property
    def label(self) -> str: ...
    @property
    def said(self) -> str: ...


def in_force(facts: Sequence[Named], day: date) -> bool:
    """Whether a record is neither past its last day, nor before its first, nor said to have lapsed."""
    return not any(_ended(fact.label, _value(fact), day) or _lapsed(fact.label, _value(fact)) for fact in facts)


class Lapse(NamedTuple):
    """Why a record does not hold: past its last day, before its first, or revoked where neither is known."""

    ended: date | None = None
    begins: date | None = None


def lapse_of(facts: Sequence[Named], day: date) -> Lapse | None:
    """Why a record is not in force on a day; None when it is."""
    if in_force(facts, day):
        return None
    for fact in facts:
        if _ended(fact.label, _value(fact), day):
            days = list(dates_in(_value(fact)))
            return Lapse(begins=min(days)) if _FROM.search(fact.label) else Lapse(ended=max(days))
    return Lapse()


def last_day(facts: Sequence[Named]) -> date | None:
    """The last day that a record gives itself; None when it gives none."""
    told = (_value(fact) for fact in facts if _tells_end(fact.label, _value(fact)))
    return max((day for value in told for day in dates_in(value)), default=None)


def _value(fact: Named) -> str:
    return fact.said.strip().lower()


def _ended(label: str, value: str, day: date) -> bool:
    dates = list(dates_in(value))
    if not dates:
        return False
    if _FROM.search(label):
        return min(dates) > day
    return _tells_end(label, value) and max(dates) < day


def _tells_end(label: str, value: str) -> bool:
    """Whether the days of a value are those until when it holds."""
    return any(label.endswith(word) for word in _until_words()) or _TOLD.search(value) is not None


def _lapsed(label: str, value: str) -> bool:
    dead = _dead()
    if not label or _STATE.search(label):
        return (value in _NO and "result" not in label) or dead.search(value) is not None
    return _GONE.fullmatch(label) is not None and value in ("yes", "true", "是")


def dates_in(text: str) -> Iterator[date]:
    """All days of a text; a bare month counts to its last days."""
    for found in _DAY.finditer(text):
        yield from _real(int(found[1]), int(found[2]), int(found[3]))
    for found in _MONTH.finditer(text):
        yield from _real(int(found[1]), int(found[2]), 28)
    for found in _NAMED.finditer(text):
        yield from _real(int(found[4]), MONTHS.index(found[2]) + 1, int(found[1] or found[3] or 28))


def _real(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


@cache
def _until_words() -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in table("records")["until"])


@cache
def _dead() -> re.Pattern[str]:
    return re.compile(table("records")["dead"])
