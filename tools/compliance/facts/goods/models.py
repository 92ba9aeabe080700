"""Models of a maker's line that the goods are said to fit: iPhone 12, PS4, Pixel 8; held against the models on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.compliance.facts.context import Fact
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
