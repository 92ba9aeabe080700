"""Other people's brands: a text that rides on one (同款, 平替, dupe of, better than) needs their leave.

Naming what a part fits is lawful (适用于, compatible with), and so is one's own brand. The names are `brands.yaml`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import ahocorasick
import yaml

from memory.domain.finding import Severity
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.lexicon import plain_term
from tools.compliance.market import market_clauses

_REACH = 14
"""Characters between a name and the word that rides on it."""
_NEAR = 3
"""The same for a name that is a word of its own too."""
_AROUND = 40
"""Characters beside a name in which a text may say that its goods only fit it."""
_CLONE = re.compile(
    r"高仿|精仿|仿制|复刻|山寨|原单|尾单|尾货|同厂|代工|同源|同模具|同配方|一模一样|平替|平价版|替身|"
    r"\b(?:dupes?|duplicates?|replicas?|knock-?offs?|knock offs?|clones?|fakes?|imitations?|counterfeits?|"
    r"look-?alikes?|same factory|same formula|identical|indistinguishable)\b"
)
_LIKEN = re.compile(
    r"同款|媲美|堪比|不输|比肩|不逊|秒杀|吊打|碾压|打败|完胜|同级|同品质|致敬|灵感源自|替代|代替|赶超|超越|"
    r"\b(?:inspired by|inspired|alternatives? to|as good as|just as good|better than|just like|same as|rivals|beats|"
    r"outperforms|smells like|looks like|feels like|sounds like|reminiscent of|version of)\b"
)
_RIDES: tuple[tuple[re.Pattern[str], Severity], ...] = ((_CLONE, "block"), (_LIKEN, "needs_evidence"))
_FITS = re.compile(
    r"适用|适配|兼容|替换|配件|保护壳|手机壳|保护套|贴膜|钢化膜|表带|滤芯|尘袋|充电线|数据线|转接头|支架|"
    r"\b(?:compatible|fits|works with|for use with|replacement|case for|cover for|screen protector|adapter|"
    r"not affiliated|unaffiliated)\b"
)
_DENIED = re.compile(r"(?:不是|并非|拒绝|拒售|不卖|没有|绝非|谨防|举报|鉴别|not an?|isn't an?|no|never|without)\s?$")


class Name(NamedTuple):
    """One spelling of a brand."""

    said: str
    spellings: tuple[str, ...]
    """All spellings of the same brand, this one included."""
    everyday: bool
    """A word of its own too: it counts only right beside a riding word."""


def riding(line: Line, known: Sequence[Draft] = ()) -> Iterator[Draft]:
    """A draft for the first name that the text rides on without leave and that no rule in `known` found.

    One's own brand and an authorised one are nobody else's.
    """
    for name, start, end in _named(line.text):
        found = None if _own(name, line.context) else _ridden(line.text, start, end, name)
        if found is None:
            continue
        if not any(d.family == "brand" and d.start < found[1] and found[0] < d.end for d in known):
            yield _draft(line, *found)
        return


def _named(text: str) -> Iterator[tuple[Name, int, int]]:
    for last, name in _names().iter(text):
        start, end = last - len(name.said) + 1, last + 1
        if not _in_a_word(text, start, end):
            yield name, start, end


def _in_a_word(text: str, start: int, end: int) -> bool:
    """Latin names have ends: `intel` is not named in `intelligent`."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    latin = re.compile(r"[a-z0-9]")
    return bool(
        (latin.match(text[start]) and latin.match(before)) or (latin.match(text[end - 1]) and latin.match(after))
    )


def _own(name: Name, context: Any) -> bool:
    own = plain_term(str(context.get("brand") or ""))
    return bool(own) and any(spelling in own or own in spelling for spelling in name.spellings)


def spellings(said: str) -> tuple[str, ...]:
    """All spellings of the brand that is so spelled; none when it is not a known one."""
    name = _names().get(plain_term(said), None)
    return name.spellings if name is not None else ()


def _ridden(text: str, start: int, end: int, name: Name) -> tuple[int, int, Severity] | None:
    """The stretch from name to riding word and how grave it is."""
    reach = _NEAR if name.everyday else _REACH
    low, high = max(0, start - _REACH - 12), end + _REACH + 12
    for pattern, severity in _RIDES:
        for word in pattern.finditer(text, low, high):
            gap = text[end : word.start()] if word.start() >= end else text[word.end() : start]
            if len(gap) > reach or re.search(r"[。！？!?；;\n]|\. ", gap):
                continue
            if _DENIED.search(text[max(0, min(start, word.start()) - 12) : min(start, word.start())]):
                continue
            if severity == "needs_evidence" and _FITS.search(text, max(0, start - _AROUND), end + _AROUND):
                continue
            return min(start, word.start()), max(end, word.end()), severity
    return None


def _draft(line: Line, start: int, end: int, severity: Severity) -> Draft:
    return Draft(
        "brand.riding", "brand", market_clauses(line, "brand"), start, end, severity,
        "“{hit}”借用他人的品牌，须有授权（可在 brand_authorization 中提供）",
        "“{hit}” rides on another's brand, which needs their authorisation (give it in brand_authorization)",
    )  # fmt: skip


@cache
def _names() -> Any:
    """The automaton of all spellings, in the spelling that texts are matched in."""
    table = yaml.safe_load(resources.files("tools.compliance").joinpath("brands.yaml").read_text("utf-8"))
    automaton = ahocorasick.Automaton()
    for kind in ("plain", "everyday"):
        for row in table[kind]:
            spellings = tuple(dict.fromkeys(plain_term(word.strip()) for word in str(row).split(",")))
            for said in spellings:
                automaton.add_word(said, Name(said, spellings, kind == "everyday"))
    automaton.make_automaton()
    return automaton
