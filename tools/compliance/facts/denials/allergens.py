"""Substances that a text says the goods are free of, held against allergen lists and against names that say no.

A precaution counts like a list: who has `may contain nuts` on record may not say `nut free`.
"""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.lexicon import scan_text


class Warned(NamedTuple):
    """A list of allergens or a precaution: what the goods hold, and what they hold or may hold traces of."""

    fact: Fact
    held: str
    may: str


_LISTS = re.compile(r"allergen|allergy (?:advice|info|information)|^contains?$|过敏|致敏|^含有?$")
_MAY_NAME = re.compile(r"may contain|traces|可能含")
_MAY = re.compile(
    r"(?:may|might|can) (?:also )?contain|traces? of|made in a (?:kitchen|facility|factory|bakery)"
    r"|(?:可能|或许)(?:还|也)?含|含微量|同一?(?:条|个)?(?:生产线|车间|工厂)"
)
_HELD = re.compile(r"\bcontains:? |^含有|allergens?: ?|过敏原[:：]")
_NONE_OF = re.compile(r"\b(?:free (?:from|of)|does not|do not|no|not|without|none)\b|不含|无|没有")
_FREE_OF = re.compile(r"\b[a-z]{3,12} free\b")
_FREE_FROM = re.compile(r"\b(?:free (?:from|of)|does not contain)\b[^.;,]{0,80}")
_HOLDS = re.compile(r"\bcontain|\bhave\b|\bany\b|\bmade with|\bthere\b|含|有")
_ASKS = re.compile(r"\b(?:does|do|any|is there|are there)\b[^?.!\n]{1,60}\?|[^?。!,，\n]{1,16}[吗么]\?")
_NO_STUFF = re.compile(
    r"contain|free|trace|safe|suit|people|with|from|does|allerg|intoleran|vegan|made|these|this|have|there|anyone"
)
_MOST = 40
"""Claims of freedom that are read in one text."""


def bind_allergens(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a freedom that the text claims, from something that a list or a precaution names."""
    text = scan_text(line.text)
    warned = [entry for fact in context.facts if (entry := _warned(fact))]
    lacking = [(fact, name) for fact in context.facts if fact.denied and (name := _freedom(fact))]
    if not warned and not lacking:
        return
    for found in islice(_claim().finditer(text), _MOST):
        fact = _naming(found[0], warned) or next((f for f, name in lacking if _word(name).search(found[0])), None)
        if fact is not None:
            yield by_fact(line, found.span(), "fact.absence", fact)
    for found in islice(_ASKS.finditer(text), _MOST):
        fact = _naming(found[0], warned) if _HOLDS.search(found[0]) else None
        if fact is not None and refused(line.text, found.start(), found.end() - 1):
            yield by_fact(line, found.span(), "fact.absence", fact)


def _naming(claim: str, warned: list[Warned]) -> Fact | None:
    """The list or precaution that names what a claim says is not there; traces make nothing less vegan."""
    kinds = [(k, row) for k, row in table("allergens").items() if "says" in row and re.search(row["says"], claim)]
    for entry in warned:
        listed = f"{entry.held} {entry.may}"
        if any(_named(kind).search(entry.held if row.get("held") else listed) for kind, row in kinds):
            return entry.fact
        if any(_word(stuff).search(listed) for stuff in _stuffs(claim)):
            return entry.fact
    return None


def _stuffs(claim: str) -> list[str]:
    """What a claim of freedom names in its own words, whatever it is: hazelnuts, 榛子."""
    words = [word for word in re.findall(r"[a-z]{4,}", claim) if not _NO_STUFF.match(word)]
    named = re.match(r"(?:不含|未添加|不添加|无添加|没有|零|无)(?:任何|一点)?([\u4e00-\u9fff]{2})", claim)
    return [*words, named[1]] if named else words


def _warned(fact: Fact) -> Warned | None:
    """What a list of allergens or a precaution names; None where the fact is neither."""
    if fact.source == "evidence" or fact.denied:
        return None
    value = scan_text(fact.said)
    split = _MAY.search(value)
    held, may = (value[: split.start()], value[split.end() :]) if split else (value, "")
    if _MAY_NAME.search(fact.label):
        return Warned(fact, "", _kept(value))
    if _LISTS.search(fact.label):
        return Warned(fact, _kept(held), _kept(may))
    told = _HELD.search(held) if not fact.label else None
    entry = Warned(fact, _kept(held[told.end() :]) if told else "", _kept(may) if not fact.label or split else "")
    return entry if entry.held or entry.may else None


def _kept(value: str) -> str:
    """A list without what it says is not in the goods: `milk; free from nuts`."""
    listed = _NONE_OF.split(_FREE_OF.sub(" ", value), maxsplit=1)[0]
    return re.split(r"[.。]", listed, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def without_traces(value: str) -> str:
    """A list of what the goods hold, less what it says they are free of or may hold traces of."""
    split = _MAY.search(value)
    return _FREE_FROM.sub(" ", value[: split.start()] if split else value)


def _freedom(fact: Fact) -> str:
    """What a name of the kind `grain free` or 无麸质 says the goods are free of."""
    found = re.fullmatch(r"([a-z]{3,}(?: [a-z]{3,})?) free|(?:无|不含|零)([\u4e00-\u9fff]{1,4})", scan_text(fact.label))
    return (found[1] or found[2]) if found and fact.source != "evidence" else ""


@lru_cache(maxsize=1024)
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name.removesuffix('s'))}s?\b" if name.isascii() else re.escape(name))


@cache
def _named(kind: str) -> re.Pattern[str]:
    data = table("allergens")
    return re.compile(data[kind]["holds"].replace("~", data["plants"]["before"]))


@cache
def _claim() -> re.Pattern[str]:
    """Words that say that something is not in the goods, or that they suit those who must not have it."""
    word = r"[a-z]{3,12}(?: [a-z]{3,12})?"
    return re.compile(
        r"\b(?:(?!(?:not|non|nor|never)\b)[a-z]{3,12} )?[a-z]{3,12} free\b(?! (?:delivery|shipping|returns?|gift|sample|trial|of|to|from))"
        r"|(?<!with or )\b(?:no|zero|without|free of|free from|does(?:n't| not) contain|never)(?: any| traces of| added)*"
        rf" (?:{word}(?:, {word}){{0,4}},? (?:or|nor) )?{word}\b(?<!needed)(?<!required)(?<!necessary)"
        r"|\b(?:safe|suitable|fine|ok|okay|good|perfect|ideal|great|made|works) (?:for|if|with)\b[^.!?,;\n]{0,50}?"
        r"\b(?:allerg\w*|intoleran\w*|coeliacs?|celiacs?|vegans?)\b"
        r"|\b[a-z]{3,12} (?:allerg\w{1,4}|intoleran\w{2,4})\? [^.!?\n]{0,30}?\b(?:safe|fine|okay|ok|no problem|no worries)\b"
        r"|\b[a-z]{3,12} allergy (?:safe|friendly)\b|\bvegan\b"
        r"|(?:不含|未添加|不添加|无添加|没有|零|无)(?:任何|一点)?[\u4e00-\u9fff]{1,6}"
        r"|[\u4e00-\u9fff]{1,6}(?:过敏|不耐)[^,，。;；!！\n]{0,8}(?:能吃|可食|可以|放心|适用|也行|安心)|纯素|全素|素食者"
    )
