"""What goods bear, take or fit: anything up to their limit, and nothing beyond it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tools.compliance.facts.context import Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.aspects import clause_of, nearest
from tools.compliance.facts.figures.totals import Known
from tools.compliance.facts.figures.units import Measure
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line


class _Kind(NamedTuple):
    of: frozenset[str]
    named: re.Pattern[str]
    put: re.Pattern[str]
    open: re.Pattern[str]


class Limit(NamedTuple):
    """A known limit of the goods, and whether a stated measure stays within it."""

    known: Known
    kept: bool


@cache
def _kinds() -> tuple[_Kind, ...]:
    rows = table("quantities")["limits"]
    return tuple(_Kind(frozenset(r["of"]), *(re.compile(r[key]) for key in ("named", "put", "open"))) for r in rows)


_STATED = re.compile(
    r"(?:\bup to|\bat most|\bmax(?:imum)?(?: (?:load|weight|of))*|\blimit(?: of| is)?|\bcapacity(?: of)?|\bload"
    r"|[承载负限]重|上限|最[大高重多]|[高可]达|至多|不超过)[ :是为达约到]{0,4}$"
)
_WEIGHS = re.compile(
    r"(?:才|只有|仅|只|(?<![承载负限])重|重量|净重|整机|\bweigh(?:s|ing)?|\b(?:only|just))[ :是为约]{0,3}$"
)
_WITH_EASE = re.compile(r"没问题|也行|稳|不怕|无压力|轻松|妥妥|\bwithout (?:trouble|effort)|\beas[ei]|\bno problem\b")
_DENIED = re.compile(
    r"\bnot\b|n't\b|\bnever\b|\bcannot\b|\bno \S{1,12} (?:over|above)\b|不(?!怕|用|变形|坏|成)|勿|禁止|切忌|别"
)
_LEAST = re.compile(r"\bmin(?:imum)?\b|\bat least\b|\bfrom\b|最[小低]|不低于|以上|\d\s?\S{1,4}起")
_MINUS = re.compile(r"(?:零下|[-−–]|\bminus )\s?$")


def limit_of(text: str, said: Measure, known: Sequence[Known]) -> Limit | None:
    """The limit that a clause holds a measure to, where it says that the goods bear, take or fit it."""
    for kind in _kinds():
        if kind.of & said.values.keys():
            same = [k for k in known if kind.of & k.measure.values.keys() & said.values.keys()]
            limits = [k for k in same if _names_limit(kind, k)]
            if limits and _put(text, said, kind, same, limits):
                return _held(text, said, kind, limits)
    return None


def unlimited(line: Line, known: Sequence[Known]) -> Iterator[Draft]:
    """Denials of a limit that the data give: no weight limit, 多重都能坐."""
    for kind in _kinds():
        found = kind.open.search(line.text)
        limits = [k for k in known if kind.of & k.measure.values.keys() and _names_limit(kind, k)] if found else []
        about = [k for k in limits if "length" not in kind.of or _of_same_thing(line.text, k)]
        if found and about:
            yield by_fact(line, found.span(), "fact.number", about[0].fact)


def _names_limit(kind: _Kind, known: Known) -> bool:
    if "length" in kind.of and known.measure.lows != known.measure.values and _things(known.fact):
        return True
    beside = known.fact.said[max(0, known.measure.start - 24) : known.measure.end + 8]
    return kind.named.search(f"{known.fact.label}: {beside}") is not None


def _put(text: str, said: Measure, kind: _Kind, same: Sequence[Known], limits: Sequence[Known]) -> bool:
    before, after = clause_of(text, said)
    if _MINUS.search(before) or not (kind.put.search(before) or kind.put.search(after)):
        return False
    if _WEIGHS.search(before):
        return False
    if _STATED.search(before) and not _WITH_EASE.search(after):
        return False
    near = nearest(text[: said.end], said)
    return near is None or not any(near[0] in k.aspects for k in same if k not in limits)


def _held(text: str, said: Measure, kind: _Kind, limits: Sequence[Known]) -> Limit | None:
    """Whether one of the limits that are about the thing has room for the measure."""
    before, after = clause_of(text, said)
    about = [k for k in limits if "length" not in kind.of or _of_same_thing(before + after, k)]
    if not about:
        return None
    room = next((k for k in about if _has_room(kind, said, k)), None)
    if _DENIED.search(before) or _DENIED.search(after):
        return None if room else Limit(about[0], kept=True)
    return Limit(room or about[0], kept=room is not None)


def _has_room(kind: _Kind, said: Measure, known: Known) -> bool:
    dimension = next(iter(kind.of & said.values.keys() & known.measure.values.keys()))
    value, high, low = said.values[dimension], known.measure.values[dimension], known.measure.lows[dimension]
    slack = max(said.slack, known.measure.slack, 0.02) * high
    if low == high:
        low = low if _LEAST.search(known.fact.plain) else 0.0
    if low > 0 and low == high:
        return value >= low - slack
    return low - slack <= value <= high + slack


def _of_same_thing(clause: str, known: Known) -> bool:
    things = _things(known.fact)
    return not things or any(_says(clause, thing) for thing in things)


def _says(clause: str, thing: str) -> bool:
    return re.search(rf"\b{thing}s?\b" if thing.isascii() else thing, clause) is not None


@lru_cache(maxsize=4096)
def _things(fact: Fact) -> frozenset[str]:
    """What a limit is for, in all its words: tv of fits tv, 电视 of 适用电视."""
    plain, no_things = fact.plain[:80], table("quantities")["no_things"]
    words = {w.removesuffix("s") if len(w) > 3 else w for w in re.findall(r"[a-z]{2,}", plain) if w not in no_things}
    bare = re.sub("|".join(w for w in no_things if not w.isascii()), " ", plain)
    words |= {run[0][i : i + 2] for run in re.finditer(r"[\u4e00-\u9fff]{2,}", bare) for i in range(len(run[0]) - 1)}
    return frozenset(words.union(*(row for row in table("quantities")["same_things"] if words & set(row))))
