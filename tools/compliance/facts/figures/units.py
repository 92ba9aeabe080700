"""Units and the measures that are made of them, in base units, so that 1 斤 and 500 g, or two years and 24 months, are the same."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tools.compliance.facts.figures.number_words import DIGITS, EN_NUMBER, HAN_NUMBER
from tools.compliance.facts.tables import table

_AT_LEAST = re.compile(
    r"(?:超过?|至少|不少于|不低于|大于|逾|over|more than|at least|up to|可达|高达|长达|最长|最高|可|up to a|upto)\s{0,3}$"
)
_AT_LEAST_AFTER = re.compile(r"\s?(?:以上|\+|起|or more|and up|及以上|出头|多(?![少个])|and (?:a bit|change)\b)")
_AT_MOST_AFTER = re.compile(r"\s?(?:不到|以内|以下|or (?:less|under)\b)")
_AT_MOST = re.compile(
    r"(?:不到|不足|低于|小于|少于|仅|低至|少至|仅重|仅需|less than|shy of|short of|under|below|only|just|no more than|as little as)\s{0,3}$"
)
_ABOUT = re.compile(
    r"(?:约|大约|近|将近|接近|差不多|快|about|close to|around|approx\.?|approximately|roughly|nearly|almost|~)\s{0,2}$"
)
_NEARLY = re.compile(
    r"\b(?:nearly|almost|getting on for|not far (?:off|short of)|close on|the best part of) (?:an? )?$"
)
"""What says that a little less is meant."""
NEARLY = 0.9
"""The share of a value from which on it is nearly reached."""
_ABOUT_AFTER = re.compile(r"\s?(?:左右|上下|来(?=[斤米个重长宽高])|or so\b|or thereabouts|give or take)")
ATTACHED = frozenset({"a", "c", "f", "s", "k", "ct", "dia"})
"""Units that are words or letters of something else unless a digit stands right before them."""
LOOSE = 0.06
"""The share of a value that words like `about` may hide."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the dimensions that its unit may have, in base units (g, ml, cm, minutes, mAh, W, %…)."""

    values: dict[str, float]
    """Dimension → value; 度 and oz have several."""
    lows: dict[str, float]
    """Lower end of a range, else the value."""
    text: str
    start: int
    end: int
    slack: float
    """What rounding and words like `about` may hide, as a share of the value."""
    relation: str
    """`=`, `>=` (more than) or `<=` (less than)."""

    @property
    def counts(self) -> str | None:
        """What is counted; None for a physical measure."""
        return next((d[6:] for d in self.values if d.startswith("count:")), None)

    @property
    def number(self) -> float:
        """The value in its first dimension: of a count, how many."""
        return next(iter(self.values.values()))


class Units(NamedTuple):
    pattern: re.Pattern[str]
    counted: re.Pattern[str]
    factors: dict[str, list[tuple[str, float]]]


@cache
def units() -> Units:
    """The compiled unit table."""
    factors: dict[str, list[tuple[str, float]]] = {}
    for dimension, rows in table("units").items():
        for factor, spellings in rows.items():
            for spelling in spellings:
                factors.setdefault(str(spelling), []).append((dimension, float(factor)))
    for counter in table("quantities")["counters"]["zh"]:
        factors.setdefault(counter, []).append((f"count:{ {'挡': '档'}.get(counter, counter) }", 1.0))
    wide = "|".join(sorted((re.escape(u) for u in factors if not u[-1].isascii() and u != "°"), key=len, reverse=True))
    narrow = "|".join(sorted((re.escape(u) for u in factors if u[-1].isascii() or u == "°"), key=len, reverse=True))
    counted = table("quantities")["counters"]["en"]
    nouns = "|".join(sorted({re.escape(n) for n in (*counted, *map(count_name, counted))}, key=len, reverse=True))
    number = rf"(?<![\d.a-z/\u2044])(?P<a>{DIGITS}|{HAN_NUMBER}|(?<![a-z])(?:{EN_NUMBER})(?![a-z]))(?P<scale>万|千|k(?=[ -]))?(?P<many>[多余](?!功|用|层|维|路|档|元))?"
    return Units(
        re.compile(
            rf"{number}(?:\s?[-~–至到]\s?(?P<b>{DIGITS}))?(?P<more>(?:\s?[x×*]\s?{DIGITS}){{1,2}})?"
            rf"[\s-]?(?:full |whole |整{{1,2}}|[大小满](?=[袋包盒瓶罐箱桶杯块片卷颗粒支枚](?!子)))?(?:(?!(?<=[百千])两[百千])(?P<wide>{wide})|(?P<narrow>{narrow})(?![a-z0-9]))"
        ),
        re.compile(
            rf"(?<![\d.a-z/])(?P<a>{DIGITS}|(?<![a-z])(?:{EN_NUMBER})(?![a-z]))[\s-]+(?:\d{{1,4}}\s?(?:ml|cl|l|g|kg|oz)\s)?(?:(?!dozen|hundred|thousand|(?:dollars?|bucks?|quid|pounds|euros?|pence|cents?)\s)[a-z][a-z-]{{1,11}}\s){{0,2}}?(?P<noun>{nouns})(?![a-z])"
            rf"|\b(?:set|pack|box|case|bundle|carton|lot|tin|bag) of (?P<of>\d{{1,5}}|{EN_NUMBER})\b"
            rf"|(?P<sold>\d{{1,5}}|{EN_NUMBER})[\s-](?:pack|pk|count|ct|pcs|piece)(?![a-z])|(?P<da>\d{{1,3}}|{HAN_NUMBER})打(?=装|的|啤酒|鸡蛋|杯|碗|盘|袜|笔|毛巾|玫瑰|[,，。!！]|$)|(?:(?P<dozens>\d{{1,3}}|{EN_NUMBER})(?: a)? )?(?P<dozen>\bdozen\b)"
        ),
        factors,
    )


_PIECES = frozenset({"pc", "piece", "count", "ct", "pack"})


def count_name(noun: str) -> str:
    """The counted thing that a noun speaks of: drawers → drawer."""
    for end, short in (
        ("glasses", "glass"),
        ("batteries", "battery"),
        ("shelves", "shelf"),
        ("boxes", "box"),
        ("pouches", "pouch"),
        ("lenses", "lens"),
        ("gummies", "gummy"),
        ("brushes", "brush"),
        ("switches", "switch"),
        ("people", "person"),
    ):
        if noun.endswith(end):
            return noun.removesuffix(end) + short
    single = noun.removesuffix("s") if not noun.endswith("ss") else noun
    return "piece" if single in _PIECES else single


def said_as_least(text: str, start: int) -> bool:
    """Whether the number at `start` is said to be passed: over 300 pages."""
    return _AT_LEAST.search(text[max(0, start - 14) : start]) is not None


def said_loosely(text: str, start: int) -> bool:
    """Whether the number at `start` is said to be about right: nearly 300 pages."""
    return _ABOUT.search(text[max(0, start - 14) : start]) is not None


def measured(
    text: str, span: tuple[int, int], written: str, factors: list[tuple[str, float]], low: float, high: float
) -> Measure:
    """The measure that stands at `span`, of a number as `written` and what it comes to in a unit of these `factors`."""
    before, after = text[max(0, span[0] - 14) : span[0]], text[span[1] : span[1] + 12]
    relation = "="
    if _AT_LEAST.search(before) or _AT_LEAST_AFTER.match(after):
        relation = ">="
    elif _AT_MOST.search(before) or _AT_MOST_AFTER.match(after):
        relation = "<="
    elif _NEARLY.search(text[max(0, span[0] - 24) : span[0]]):
        relation = "~<"
    decimals = len(written.partition(".")[2]) if written[0].isdigit() else 0
    rounding = 0.5 * 10.0**-decimals / high if high and (decimals or high >= 100) else 0.0
    slack = max(0.01, rounding, LOOSE if _ABOUT.search(before) or _ABOUT_AFTER.match(after) else 0.0)
    return Measure(
        {d: high * f for d, f in factors},
        {d: low * f for d, f in factors},
        text[span[0] : span[1]],
        *span,
        slack,
        relation,
    )
