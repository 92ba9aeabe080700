"""Measures that belong together: 2 lb 3 oz, 1小时30分钟."""

import re
from dataclasses import replace

from tools.compliance.facts.figures.units import Measure


def compounded(text: str, found: list[Measure]) -> list[Measure]:
    """Measures with those that continue one another added up: 2 lb 3 oz, 5 ft 9 in, 1小时30分钟."""
    out: list[Measure] = []
    for measure in found:
        last = out[-1] if out else None
        shared = last.values.keys() & measure.values.keys() & _COMPOUND if last else set()
        adjacent = last is not None and measure.start >= last.end and _go_on(text, last, measure)
        counted_by = last is not None and text[max(0, last.start - 1) : last.start] == "每"
        if last and shared and adjacent and not counted_by and last.relation == "=":
            values = {d: last.values[d] + measure.values[d] for d in shared}
            if all(measure.values[d] < last.values[d] for d in shared) and last.values == last.lows:
                words = text[last.start : measure.end]
                relation, slack = measure.relation, max(last.slack, measure.slack)
                out[-1] = replace(
                    last, values=values, lows=values, text=words, end=measure.end, slack=slack, relation=relation
                )
                continue
        out.append(measure)
    return out


_COMPOUND = {"mass", "length", "time"}
_JOINED_BY_AND = re.compile(r"(?:lbs?|pounds?|ft|feet|foot|years?|months?|weeks?|days?|hours?|hrs?|minutes?)$")
_UNIT_NAME = re.compile(r"[a-z]{1,12}$|[\u4e00-\u9fff]$")


def _go_on(text: str, last: Measure, measure: Measure) -> bool:
    """Whether a measure carries on the one before it: 2 lb 3 oz, 一年零六个月, two feet and four inches."""
    gap = text[last.end : min(measure.start, last.end + 8)].strip()
    if not gap:
        return True
    names = [_UNIT_NAME.search(m.text) for m in (last, measure)]
    if measure.start - last.end > 5 or not all(names) or names[0][0] == names[1][0]:  # type: ignore[index]
        return False
    return gap in ("零", "又", "加") or (gap == "and" and _JOINED_BY_AND.search(last.text) is not None)


_SHORT = re.compile(r" (?:short of|shy of) $")
_LACKS = re.compile(r"差(?:了)?(?:个)?$")


def subtracted(text: str, found: list[Measure]) -> list[Measure]:
    """Measures with what is said to be lacking to one taken off it: twenty grams short of a kilo, 差一两两斤."""
    out: list[Measure] = []
    for measure in found:
        last = out[-1] if out else None
        shared = last.values.keys() & measure.values.keys() if last else set()
        if last and shared and _lacks(text, last, measure):
            values = {d: abs(measure.values[d] - last.values[d]) for d in shared}
            words = text[last.start : measure.end]
            out[-1] = replace(last, values=values, lows=values, text=words, end=measure.end, relation="=")
            continue
        out.append(measure)
    return out


def _lacks(text: str, last: Measure, measure: Measure) -> bool:
    gap = text[last.end : min(measure.start, last.end + 12)]
    less = all(last.values[d] < measure.values[d] for d in last.values.keys() & measure.values.keys())
    if not less:
        return gap == "差"
    if _SHORT.fullmatch(gap):
        return True
    return _LACKS.search(text[max(0, last.start - 3) : last.start]) is not None and gap in (
        "",
        "到",
        "就",
        "就到",
        "不到",
    )
