"""What a number is about: the aspect whose word stands beside it, or that an attribute's name speaks of."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Fact
from tools.compliance.facts.figures.number_words import EN_NUMBER, HAN_NUMBER, number_of
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.figures.totals import Known
from tools.compliance.facts.figures.units import Measure, count_name, units
from tools.compliance.facts.tables import table

_BARE = re.compile(
    r"\s*[约≈~]?\s*(\d+(?:,\d{3})*(?:\.\d+)?(?:(?:\s?[x×*]\s?\d+(?:\.\d+)?){1,2}|\s?[-~]\s?\d+(?:\.\d+)?)?)\s*\+?\s*(?:(?:per|a|each|/) ?[a-z]{2,10}|/[\u4e00-\u9fff])?"
)
_WORD = re.compile(rf"{EN_NUMBER}|{HAN_NUMBER}")
BREAK = re.compile(r"[,，。;；、!！/()（）|]|\band\b")
_SUFFIX = re.compile(
    r"(?:^|[ (（\[]|(?<=[\u4e00-\u9fff]))(mg|g|kg|oz|lbs?|ml|l|mm|cm|m|in|inch|inches|ft|h|hrs?|hours?|min|mins|minutes|mah|wh|w|watts?|v|pct|percent|%|days?|weeks?|months?|years?|gb|tb|hz|lm|db|pa|kpa|mp|dpi|rpm|kcal|gsm|℃|毫升|克|厘米|毫米|米|小时|分钟)[)）\]]?$"
)


class _Aspects(NamedTuple):
    pattern: re.Pattern[str]
    of_word: dict[str, tuple[int, ...]]
    units: tuple[str, ...]
    dimensions: tuple[frozenset[str], ...]


@cache
def _aspects() -> _Aspects:
    rows = table("quantities")["aspects"]
    of_word: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(rows):
        for word in row["words"]:
            spelled = word.replace("_", " ")
            of_word[spelled] = (*of_word.get(spelled, ()), number)
    parts = sorted((rf"\b{re.escape(w)}" if w.isascii() else re.escape(w) for w in of_word), key=len, reverse=True)
    names = tuple(str(row["unit"]) for row in rows)
    dims = tuple(frozenset(d for d, _ in units().factors.get(name, ())) for name in names)
    return _Aspects(re.compile("|".join(parts)), of_word, names, dims)


@lru_cache(maxsize=4096)
def known_measures(fact: Fact) -> tuple[Known, ...]:
    """The measures of one fact; a bare number takes the unit that its name carries."""
    value = fact.said
    measures = measures_of(value)
    bare = _bare_number(value) if not measures else None
    if bare:
        unit = unit_of(fact.label)
        measures = measures_of(f"{bare} {unit}") if unit else ()
    named = frozenset(n for w in _aspects().pattern.findall(fact.label) for n in _aspects().of_word[w])
    out = []
    yarn = _YARN.search(fact.label) is not None
    for measure in measures:
        read = _of_yarn(measure) if yarn or "yarn" in measure.values else measure
        near = nearest(value, read)
        local = frozenset({near[0]}) if near is not None else frozenset()
        out.append(Known(read, fact, local or named))
    return tuple(out)


_YARN = re.compile(r"支数|纱支")


def _of_yarn(measure: Measure) -> Measure:
    """So many 支 of yarn, which a text may say as a bare count too: 40支面料."""
    if not measure.values.keys() & {"yarn", "count:支"}:
        return measure
    values, lows = (
        {**held, "yarn": measure.number, "count:支": measure.number} for held in (measure.values, measure.lows)
    )
    return replace(measure, values=values, lows=lows)


def _bare_number(value: str) -> str | None:
    """The number that is all of a value, in digits: 12, 2 x 5, one, 两."""
    bare = _BARE.fullmatch(value)
    if bare:
        return bare[1]
    number = number_of(value) if _WORD.fullmatch(value) else None
    return f"{number:g}" if number else None


def on_name(text: str, said: Measure, same: Sequence[Known]) -> list[Known]:
    """Those of `same` whose attribute's own name, or a telling part of it, stands in the measure's clause."""
    clause = "\0".join(clause_around(text, said.start, said.end, BREAK, (14, 14)))
    return [k for k in same if any(part in clause for part in name_parts(k.fact.label))]


@lru_cache(maxsize=4096)
def name_parts(label: str) -> tuple[str, ...]:
    if not label or VAGUE.fullmatch(label):
        return ()
    if label.isascii():
        return tuple(w for w in re.findall(r"[a-z]{4,}", label) if not VAGUE.fullmatch(w))
    pairs = (label[i : i + 2] for i in range(len(label) - 1))
    return tuple(p for p in pairs if re.fullmatch(r"[\u4e00-\u9fff]{2}", p) and not VAGUE.fullmatch(p))


VAGUE = re.compile(
    r"规格|参数|数量|说明|信息|特点|功能|尺寸|大小|型号|size|spec|specs|specification|details|dimensions|features|title|description|total|with|level|rate|rating|value|number|maximum|content"
)


def unit_of(label: str) -> str | None:
    """The unit of a bare number: from the name's end, its aspect, or the thing that it counts."""
    if label in table("quantities")["piece_names"]:
        return "pieces"
    if label in _aspects().of_word:
        return _aspects().units[_aspects().of_word[label][0]]
    found = _SUFFIX.search(label)
    if found:
        return {"pct": "%", "percent": "%"}.get(found[1], found[1])
    counted = re.sub(r"的?(?:数量?|个数)$|^(?:number of|no\.? of) ", "", label)
    for counter in table("quantities")["counters"]["zh"]:
        if counted != label and counted.endswith(counter):
            return counter
    last = counted.rpartition(" ")[2]
    plural = next((noun for noun in table("quantities")["counters"]["en"] if last in (noun, count_name(noun))), None)
    if plural:
        return plural
    if label.endswith(" capacity") and label not in (
        "water capacity",
        "tank capacity",
        "volume capacity",
        "battery capacity",
    ):
        return None
    words = sorted(_aspects().pattern.findall(label), key=len, reverse=True)
    return _aspects().units[_aspects().of_word[words[0]][0]] if words else None


def nearest(text: str, said: Measure) -> tuple[int, int] | None:
    """The aspect whose word stands nearest to a measure in its clause, and how far; what stands before wins a tie."""
    before, after = clause_around(text, said.start, said.end, BREAK, (22, 24))
    best: tuple[int, int] | None = None
    for found in _aspects().pattern.finditer(f"{before}\0{after}"):
        left = found.end() <= len(before)
        distance = len(before) - found.end() if left else found.start() - len(before) - 1
        for aspect in _aspects().of_word[found[0]]:
            fits = _aspects().dimensions[aspect] & said.values.keys()
            if fits and (best is None or distance * 2 + (not left) < best[1]):
                best = (aspect, distance * 2 + (not left))
    return (best[0], best[1] // 2) if best else None


_REACH = (40, 32)
"""Characters around a measure in which its clause is looked for."""
_STOP = re.compile(rf"{BREAK.pattern}|[.。](?!\d)|\n")


def clause_of(text: str, said: Measure) -> tuple[str, str]:
    """What stands before and behind a measure in its clause."""
    return clause_around(text, said.start, said.end, _STOP, _REACH)
