"""Sides of a thing told without their unit: 长八十五宽四十, 二百二乘二百四; held against the lengths on record."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.asides import elsewhere
from tools.compliance.facts.figures.aspects import known_measures
from tools.compliance.facts.figures.number_words import DIGITS, HAN_NUMBER, number_of
from tools.compliance.facts.figures.totals import Known
from tools.compliance.facts.figures.units import LOOSE
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_N = rf"(?:{DIGITS}|{HAN_NUMBER})"
_SIDE = rf"[长宽高深厚]度?(?:是|有|为|约|大概|差不多|大约)?\s?{_N}"
_BY = r"\s?(?:[x×*]|乘以?)\s?"
_BARE_END = r"(?=\s?(?:[,，、。;；!！()（）:：]|$)|的|大小|尺寸|规格|左右|上下)"
_NAMED = re.compile(rf"{_SIDE}(?:[,，、\s]{{0,2}}{_SIDE}){{1,3}}{_BARE_END}")
_TIMES = re.compile(rf"(?<![\d.a-zx×*乘]){_N}{_BY}{_N}(?:{_BY}{_N})?{_BARE_END}")
_EACH = re.compile(_N)
_ABOUT = re.compile(r"约|大概|差不多|左右|上下|大约")
_FITS = re.compile(
    r"以内|以下|以上|之内|适合|适用|适配|配|都能|分辨率|像素|屏|桌子的|柜子的|的(?:书(?![桌架柜包立])|床垫|缝|位|空|地方|柜|门)"
)
"""What makes the sides those of another thing: of what goes in or on the goods, or of a picture."""
_UNITS = (1.0, 0.1, 100.0, 2.54)
"""Centimetres of what people leave unsaid: centimetres, millimetres, metres, inches."""
_LEAST, _MOST = 3.0, 20
"""A side below it is a count or a share; rows of one text that are read."""


def bind_sides(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: two or three sides in a row that are no lengths of the record in any one unit."""
    facts = (fact for fact in context.facts if fact.source != "evidence")
    sized = [k for fact in facts for k in known_measures(fact) if "length" in k.measure.values]
    fact = _of_sides(sized)
    if fact is None or line.language == "en":
        return
    things = _things(sized)
    for pattern in (_NAMED, _TIMES):
        for found in islice(pattern.finditer(line.text), _MOST):
            around = line.text[max(0, found.start() - 12) : found.end() + 12]
            sides = [number_of(word) or 0.0 for word in _EACH.findall(found[0])]
            if min(sides) < _LEAST or _FITS.search(around) or elsewhere().search(around):
                continue
            slack = LOOSE if _ABOUT.search(around) else 0.01
            if not any(_held(sides, lengths, slack) for lengths in things) and not refused(line.text, *found.span()):
                yield by_fact(line, found.span(), "fact.quality", fact)


def _of_sides(sized: Sequence[Known]) -> Fact | None:
    """The fact that gives more sides than one; None where the record gives no size."""
    several = [k.fact for k in sized if sum(other.fact == k.fact for other in sized) > 1]
    named = {k.fact.label[:1]: k.fact for k in sized if re.fullmatch(r"[长宽高深厚]度?", k.fact.label)}
    return several[0] if several else next(iter(named.values())) if len(named) > 1 else None


def _things(sized: Sequence[Known]) -> list[list[float]]:
    """The lengths of each fact that gives several, and those of the other facts together."""
    by_fact: dict[Fact, list[float]] = {}
    for k in sized:
        ends = {k.measure.values["length"], k.measure.lows["length"]}
        by_fact.setdefault(k.fact, []).extend(ends)
    single = [lengths[0] for lengths in by_fact.values() if len(lengths) == 1]
    return [*by_fact.values(), single]


def _held(sides: Sequence[float], lengths: Sequence[float], slack: float) -> bool:
    """Whether one unit makes different lengths on record of all the sides."""
    return any(_matched([n * unit for n in sides], lengths, slack) for unit in _UNITS)


def _matched(sides: Sequence[float], lengths: Sequence[float], slack: float) -> bool:
    left = list(lengths)
    for side in sides:
        near = next((k for k in left if abs(side - k) <= slack * k), None)
        if near is None:
            return False
        left.remove(near)
    return True
