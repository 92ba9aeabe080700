"""Other people's brands: a text that rides on one (同款, 平替, dupe of) needs their leave.

Naming what a part fits is lawful (适用于, compatible with), and so is one's own brand. A comparison with another's
(比…更强, better than) is lawful where a test bears it out, so it asks for that. The names are `brands.yaml`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import ahocorasick
import yaml

from memory.domain.finding import Severity
from tools.compliance.facts.context import Context
from tools.compliance.facts.on_file import records_of
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
_SURPASSED = re.compile(r"(?:比|优于|强于|胜过|超过|赶超|超越)$")
_DEGREE = re.compile(r"[^,，。;；!！?？]{0,8}?(?:[更还要][\u4e00-\u9fff]|[高强快多好省轻静低长大])")
_OUTDONE = re.compile(
    r"\b(?:(?:better|(?!rather|other|further)[a-z]{3,}er|(?:more|less|fewer) [a-z]+)(?: [a-z]+){0,2} than|"
    r"outperforms|beats|compared (?:to|with)|versus|vs\.?)(?: the| a| an| any| your)? $"
)
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


class Ride(NamedTuple):
    """A stretch in which a text rides on another's name, and how grave it is."""

    start: int
    end: int
    severity: Severity
    compared: bool = False
    """Whether it sets the goods above another's, and does not pass them off as the like."""


def riding(line: Line, known: Sequence[Draft] = ()) -> Iterator[Draft]:
    """A draft for the first name that the text rides on without leave and that no rule in `known` found.

    One's own brand and an authorised one are nobody else's.
    """
    for name, start, end in _named(line.text):
        ride = None if _own(name, line.context) else _ridden(line.text, start, end, name)
        if ride is None:
            continue
        if ride.compared and not _tested(name, line):
            yield _unproven(line, ride)
        elif not ride.compared and not any(d.family == "brand" and _overlap(d, ride) for d in known):
            yield _draft(line, ride)
        return


def only_compares(draft: Draft, line: Line) -> bool:
    """Whether a rule objects to a mere comparison, of which `riding` asks the proof."""
    if (
        draft.family != "brand"
        or draft.rule.startswith(("brand.", "fact."))
        or _CLONE.search(line.text[draft.start : draft.end])
    ):
        return False
    rides = (_ridden(line.text, a, b, name) for name, a, b in _named(line.text) if a < draft.end and draft.start < b)
    return any(ride is not None and ride.compared for ride in rides)


def ride_on(line: Line, start: int, end: int) -> Ride | None:
    """How the text rides on the name at a stretch, if it does."""
    said = line.text[start:end]
    return _ridden(line.text, start, end, _names().get(said, Name(said, (said,), everyday=False)))


def is_everyday(said: str) -> bool:
    """Whether a name is a word of its own too: 苹果, 小米."""
    name = _names().get(plain_term(said), None)
    return name is not None and name.everyday


def _overlap(draft: Draft, ride: Ride) -> bool:
    return draft.start < ride.end and ride.start < draft.end


def _tested(name: Name, line: Line) -> bool:
    """Whether proof in force speaks of the brand that the goods are compared with."""
    records = records_of(Context(line.context, line.day)) if line.context else []
    return any(record.live and any(said in record.said for said in name.spellings) for record in records)


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


def _ridden(text: str, start: int, end: int, name: Name) -> Ride | None:
    """The stretch from name to riding word: a copy first, then a comparison, then a likeness."""
    clone = _beside(text, start, end, _CLONE, _NEAR if name.everyday else _REACH)
    if clone is not None:
        return Ride(*clone, "block")
    if _FITS.search(text, max(0, start - _AROUND), end + _AROUND):
        return None
    above = _above(text, start, end, name)
    if above is not None:
        return Ride(*above, "needs_evidence", compared=True)
    like = _beside(text, start, end, _LIKEN, _NEAR if name.everyday else _REACH)
    return Ride(*like, "needs_evidence") if like is not None else None


def _beside(text: str, start: int, end: int, words: re.Pattern[str], reach: int) -> tuple[int, int] | None:
    """The stretch from a name to one of the words that stands in its sentence, at most `reach` away, not denied."""
    for word in words.finditer(text, max(0, start - _REACH - 12), end + _REACH + 12):
        gap = text[end : word.start()] if word.start() >= end else text[word.end() : start]
        low = min(start, word.start())
        if len(gap) <= reach and not re.search(r"[。！!？?；;\n]|\. ", gap) and not _denied(text, low):
            return low, max(end, word.end())
    return None


def _above(text: str, start: int, end: int, name: Name) -> tuple[int, int] | None:
    """The stretch in which the goods are said to be better than those of a name."""
    surpassed = _SURPASSED.search(text[max(0, start - 2) : start])
    if surpassed and not name.everyday:
        degree = _DEGREE.match(text, end)
        low = start - len(surpassed[0])
        if (degree or surpassed[0] != "比") and not _denied(text, low):
            return low, degree.end() if degree else end
    outdone = _OUTDONE.search(text[max(0, start - _AROUND) : start])
    low = start - len(outdone[0]) if outdone else 0
    return (low, end) if outdone and not _denied(text, low) else None


def _denied(text: str, start: int) -> bool:
    return _DENIED.search(text[max(0, start - 12) : start]) is not None


def _draft(line: Line, ride: Ride) -> Draft:
    return Draft(
        "brand.riding", "brand", market_clauses(line, "brand"), ride.start, ride.end, ride.severity,
        "“{hit}”借用了他人的品牌。请先取得并登记该品牌的授权，或删去这个品牌",
        "“{hit}” rides on another's brand. Get their authorisation and record it, or leave the brand out",
    )  # fmt: skip


def _unproven(line: Line, ride: Ride) -> Draft:
    return Draft(
        "brand.compared", "brand", market_clauses(line, "compared"), ride.start, ride.end, "needs_evidence",
        "“{hit}”与他人的品牌作比较，须有同条件的检测或实测依据。请补充依据，或删去比较",
        "“{hit}” compares the goods with another's brand, which a like-for-like test has to bear out. "
        "Add the test, or leave the comparison out",
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
