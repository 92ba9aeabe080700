"""Shares of a stuff, 60% cotton or mostly linen, held against the shares that the data give."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.figures.agreement import agrees
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.figures.units import Measure
from tools.compliance.facts.instead import measure_instead
from tools.compliance.facts.vocabulary import properties
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_MOST = 200
"""Shares and stuffs of one text that are paired."""


def shares(text: str, said: Sequence[Measure]) -> dict[int, str]:
    """Percentages of a stuff: where each stands → the path of the stuff beside it (棉65%, 60% cotton)."""
    percents = [m for m in said if "percent" in m.values]
    if not percents:
        return {}
    words = [w for w in properties().in_text(text) if w.aspect == "material"]
    return _paired(percents[:_MOST], [(w.start, w.end, w.path) for w in words[:_MOST]])


def _paired(percents: Sequence[Measure], words: Sequence[tuple[int, int, str]]) -> dict[int, str]:
    if not words:
        return {}
    leads = min(p.start for p in percents) <= min(w[0] for w in words)
    paired: dict[int, str] = {}
    for percent in percents:
        gaps = [
            (
                (start - percent.end if start >= percent.end else percent.start - end)
                + 4 * ((start >= percent.end) != leads),
                path,
            )
            for start, end, path in words
        ]
        gap, path = min(gaps)
        if gap <= 3:
            paired[percent.start] = path.removesuffix(".pure")
    return paired


def bind_share(line: Line, said: Measure, path: str, context: Context) -> Iterator[Draft]:
    """A stated share of a stuff against the shares that the data give of it."""
    family = path.split(".")[0]
    known = []
    for fact in context.facts:
        percents = [m for m in measures_of(fact.plain) if "percent" in m.values]
        words = [(w.start, w.end, w.path) for w in properties().in_fact(fact.plain) if w.aspect == "material"]
        pairs = _paired(percents, words) if percents else {}
        known += [
            (m, fact)
            for m in percents
            if pairs.get(m.start, path if len(percents) == 1 and not words else "").split(".")[0] == family
        ]
    if any(agrees(said, measure) for measure, _ in known) or (not known and _alone(said, family, context)):
        return
    if known:
        measure, fact = known[0]
        instead = measure_instead(line, said, measure, fact) if len(known) == 1 else None
        yield by_fact(line, (said.start, said.end), "fact.number", fact, instead)
    elif not any(agrees(said, m) for f in context.facts for m in measures_of(f.plain)):
        yield unbound(line, (said.start, said.end), "fact.number")


def _alone(said: Measure, family: str, context: Context) -> bool:
    """Whether a stuff that is said to be all there is is the only one that its attribute names, and without a share."""
    if said.values["percent"] != 100.0:
        return False
    for fact in context.facts:
        stuffs = {
            w.path.split(".")[0] for w in properties().in_fact(fact.plain) if w.aspect == "material" and not w.denied
        }
        if fact.source != "evidence" and stuffs == {family} and not _PARTED.search(fact.value):
            return True
    return False


_PARTED = re.compile(r"[%/+、,，;；&]|混|\bblend|\bmix|\band\b|和|与|含")


_MOSTLY = re.compile(
    r"(?:\b(?:mostly|mainly|predominantly|largely|primarily)(?: made (?:of|from))?(?: of)? |主要是|大部分是?|大多是|多半是)$"
)
_IN_THE_MAIN = re.compile(r"(?:纤维)?为主")
_RICH = re.compile(r"[ -](?:rich|majority)\b(?! in\b)")
"""What says of the stuff before it that the cloth is mostly made of it: cotton-rich."""


def bind_mostly(line: Line, context: Context) -> Iterator[Draft]:
    """A stuff that the goods are said to be mostly made of, where the data give another one the larger share."""
    if not re.search(
        r"(?:most|main|predominant|large|primari)ly\b|[ -](?:rich|majority)\b|为主|主要是|大部分|大多|多半", line.text
    ):
        return
    for word in properties().in_text(line.text)[:_MOST]:
        before = line.text[max(0, word.start - 28) : word.start]
        led = _MOSTLY.search(before) or (before.endswith("以") and _IN_THE_MAIN.match(line.text, word.end))
        led = led or _RICH.match(line.text, word.end)
        if led and word.aspect == "material" and not word.denied:
            yield from _outdone(line, (word.start, word.end), word.path.split(".")[0], context)


def _outdone(line: Line, span: tuple[int, int], family: str, context: Context) -> Iterator[Draft]:
    for fact in context.facts:
        percents = [m for m in measures_of(fact.plain) if "percent" in m.values]
        words = [(w.start, w.end, w.path) for w in properties().in_fact(fact.plain) if w.aspect == "material"]
        pairs = _paired(percents, words) if len(percents) > 1 else {}
        shared: dict[str, float] = {}
        for percent in percents:
            if path := pairs.get(percent.start):
                shared[path.split(".")[0]] = shared.get(path.split(".")[0], 0.0) + percent.values["percent"]
        share = shared.get(family, 100.0)
        if any(share < p.values["percent"] <= 100.0 - share for p in percents):
            yield by_fact(line, span, "fact.number", fact)
            return
