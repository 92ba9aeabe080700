"""Models of a maker's line that the goods are said to fit: iPhone 12, PS4, Pixel 8; held against the models on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Fact
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_LINE = r"(?P<line>iphone|苹果|pixel|galaxy s|galaxy note|mate|ps|playstation|windows|win|小米|红米note|荣耀)"
_NUMBERS = r"(?P<numbers>\d{1,2}(?!\d|\.\d)(?:\s?(?:/|、|,|-|~|至|到|to|and|和|&)\s?\d{1,2}(?![\d.]))*)"
_MODEL = re.compile(
    rf"(?<![a-z]){_LINE}\s?{_NUMBERS}(?P<tier>\s?(?:pro max|pro|plus|mini|ultra|max)(?![a-z]))?(?P<up>\s?(?:及?以上|\+|(?:and|or) (?:later|up|newer|above)))?"
)
_SAME = {"苹果": "iphone", "playstation": "ps", "win": "windows"}
_FITS = re.compile(
    r"适用|适配|兼容|机型|型号|系统|支持|平台|compat|fits?\b|device|model|platform|\bos\b|works|for\b|system"
)
_REFUSES = re.compile(r"(?:不|非|无法|\bnot\b|n't\b|\bexcept\b|除)[^,，。;；]{0,12}$")


class Models(NamedTuple):
    """The models of one line that a text or a fact names."""

    line: str
    numbers: frozenset[int]
    up: bool
    """Whether later ones are meant too."""
    start: int
    end: int


def models_in(text: str) -> Iterator[Models]:
    """The models that a normalised text names, ranges spelled out, less those that it refuses."""
    for found in _MODEL.finditer(text):
        if _REFUSES.search(text[max(0, found.start() - 16) : found.start()]):
            continue
        numbers: set[int] = set()
        for low, _, high in (part.partition("-") for part in re.split(r"/|、|,|and|和|&", _dashed(found["numbers"]))):
            numbers |= set(range(int(low), int(high or low) + 1)) if low.strip() else set()
        yield Models(
            _SAME.get(found["line"], found["line"]), frozenset(numbers), found["up"] is not None, *found.span()
        )


def _dashed(numbers: str) -> str:
    return re.sub(r"\s?(?:-|~|至|到|to)\s?", "-", numbers)


def bind_models(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Contradictions: a model that the text names, where the record names others of its line alone."""
    yield from _model_years(line, facts)
    said = list(models_in(line.text))
    if not said:
        return
    known = [(m, f) for f in facts if not f.label or _FITS.search(f.label) for m in models_in(f.plain)]
    for each in said:
        same = [(m, f) for m, f in known if m.line == each.line]
        held = {n for m, _ in same for n in m.numbers}
        least = min((min(m.numbers) for m, _ in same if m.up), default=None)
        if same and any(n not in held and (least is None or n < least) for n in each.numbers):
            yield by_fact(line, (each.start, each.end), "fact.compatible", same[0][1])


_HAN = "零一二三四五六七八九"
_YEAR = rf"(?P<y>20[0-3]\d|(?<!\d)[012]\d|二零[零一二三]?[{_HAN}]|[零一二][{_HAN}])"
_YEAR_MODEL = re.compile(rf"(?<![\d.{_HAN}十百千])(?:{_YEAR})\s?年?款(?!式)")
_YEARS_KNOWN = re.compile(r"(20[0-3]\d)\s?年?款?\s?(?:[-~至到]|及)\s?(?:(20[0-3]\d)|以后|之后|以上|后)")
_MOST = 20


def _model_years(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A year of a car that the record's span of years does not hold: 一九款, of 2021-2024款."""
    cars = [f for f in facts if re.search(r"适|车|年款", f.label)]
    spans = [(int(m[1]), int(m[2] or 2099), f) for f in cars for m in _YEARS_KNOWN.finditer(f.said)]
    for found in islice(_YEAR_MODEL.finditer(line.text), _MOST) if spans else ():
        digits = "".join(str(_HAN.index(char)) if char in _HAN else char for char in found["y"])
        year = int(digits[-2:]) + 2000
        if not any(low <= year <= high for low, high, _ in spans) and not refused(line.text, *found.span()):
            yield by_fact(line, found.span(), "fact.compatible", spans[0][2])
