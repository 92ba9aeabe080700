"""Sizes of what is worn and of beds: those that the text names, held against those that the record lists."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, Fact, plain_of
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.wording import listed
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_SIZE = re.compile(r"(?<![a-z0-9'])(xxs|xs|s|m|l|xl|x{2,5}l|[2-6]xl)(?![a-z0-9'])")
_SIZE_ORDER = {name: place for place, name in enumerate(["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "xxxxl", "xxxxxl", "6xl"])} | {
    "2xl": 6, "3xl": 7, "4xl": 8, "5xl": 9,
}  # fmt: skip


_ONE_SIZE = re.compile(r"均码|\bone[- ]size(?:[- ]fits[- ](?:all|most))?\b")
_NUMBERED = re.compile(
    r"\bsizes? (?:up to |to )?(\d{1,2}(?:\.5)?)(?!\d|\.\d|\s?(?:cm|mm|in\b(?! (?:stock|the|all|black|white))|inch|ft|x|×|\"|-|–|to\b))|(?<![\d.])(\d{2}(?:\.5)?)码|(?P<han>[二三四五]十[一二三四五六七八九]?)码"
)
_SPANNED = re.compile(
    r"\b(?:(?:uk|us|eu) )?sizes? (?:from )?(?:(?:uk|us|eu) )?(\d{1,2}(?:\.5)?)(?: ?[–-] ?| (?:up )?to | through )(?:uk |us |eu |size )?(\d{1,2}(?:\.5)?)(?!\d|\.\d|\s?(?:cm|mm|in\b|inch|ft|months?|years?|yrs?))"
)
"""A run of numbered sizes: from size 3 to 15."""
_SIZE_ZH = r"(?:[2-5]\d|[二三四五]十[一二三四五六七八九]?|(?:[6-9]\d|1\d\d|[六七八九]十五?|一百[一二三四五六七]?十?)(?=[-~至到]|(?:厘米|cm)?的?码))"
_SPANNED_ZH = re.compile(
    rf"(?<![\d.一二三四五六七八九十百])(?P<low>{_SIZE_ZH})码?\s?(?:[-~至到])\s?(?P<high>{_SIZE_ZH})(?=的?[码号]|(?:cm|厘米)的?码|的?(?:都|全|[,，。;；!！、]|$))"
)
"""A run of numbered sizes without their unit, in a text on what is worn: 三十四到四十一, 大脚小脚都有."""
_WORN = re.compile(r"码|脚|鞋")
_SYSTEM = re.compile(r"\b(?:uk|us|eu)\b")
_PLAIN_SIZES = re.compile(r"(?:均码)?(?:\b(?:uk|us|eu)\b|[\d.()（）、,，/;\s~–到至码-])+(?:cm|厘米)?")


def _numbered_sizes(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Numbered sizes beyond those that the data list: size 12 where they end at 10."""
    values = [f.said for f in facts]
    known = [float(n) for value in values if _PLAIN_SIZES.fullmatch(value) for n in re.findall(r"\d+(?:\.\d+)?", value)]
    if len(known) < 2:
        return
    systems = {system for value in values for system in _SYSTEM.findall(value)}
    for found in _SPANNED.finditer(line.text):
        other = systems and set(_SYSTEM.findall(found[0])) - systems
        if not other and not all(min(known) <= float(end) <= max(known) for end in (found[1], found[2])):
            yield by_fact(line, found.span(), "fact.property", listed(facts))
            return
    for found in _SPANNED_ZH.finditer(line.text) if _WORN.search(line.text) else ():
        ends = [number_of(found[end]) or 0.0 for end in ("low", "high")]
        if min(ends) < min(known) or max(ends) > max(known):
            yield by_fact(line, found.span(), "fact.quality", listed(facts))
            return
    for found in _NUMBERED.finditer(line.text):
        said = found[1] or found[2] or number_of(found["han"])
        if said and not min(known) <= float(said) <= max(known):
            yield by_fact(line, found.span(), "fact.property", listed(facts))


_BED = r"california king|cal king|super king|twin xl|full xl|small double|small single|king|queen|twin|full|double|single|cot bed|toddler bed|crib"
_BEDS = re.compile(rf"\b(?:{_BED})\b")
_BED_SAID = re.compile(
    r"\b(?P<sure>california king|cal king|super king|twin xl|full xl|small double)\b|\b(?P<sized>king|queen|twin|double|single)(?= sized?\b)"
)


def _bed_sizes(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Named sizes of beds beyond those that the data list: Cal King, where they list Twin to King."""
    known = {name.replace("california", "cal") for f in facts for name in _BEDS.findall(f.said.replace("-", " "))}
    if len(known) < 2 or any(re.search(r"\bto\b|[-–]", f.said) for f in facts):
        return
    for found in _BED_SAID.finditer(line.text.replace("-", " ")):
        said = (found["sure"] or found["sized"]).replace("california", "cal")
        if said not in known:
            yield by_fact(line, found.span(), "fact.property", listed(facts))


def bind_sizes(line: Line, context: Context) -> Iterator[Draft]:
    """Letter sizes beyond those that the data list."""
    facts = [f for f in context.facts if re.search(r"尺码|码数|^码$|\bsizes?$", f.label)]
    yield from _numbered_sizes(line, facts)
    yield from _bed_sizes(line, facts)
    known = [_SIZE_ORDER[found] for f in facts for found in _SIZE.findall(f.plain[len(f.label) :])]
    if len(known) < 2:
        return
    for found in _ONE_SIZE.finditer(line.text):
        yield by_fact(line, found.span(), "fact.property", listed(facts))
    for found in _SIZE.finditer(line.text):
        place = _SIZE_ORDER[found[1]]
        if len(found[1]) > 1 and not min(known) <= place <= max(known):
            nearest = max(known) if place > max(known) else min(known)
            instead = next(name.upper() for name, at in _SIZE_ORDER.items() if at == nearest)
            yield by_fact(line, found.span(), "fact.property", listed(facts), instead)


_RUN = re.compile(
    r"(?:(?:uk|us|eu|sizes?) ?)?(?P<a>[a-z]{1,4}|\d{1,2}) ?(?:-|–|~|至|到| to ) ?(?P<b>[a-z]{1,4}|\dxl|\d{1,2})码?"
)


def sizes_in_run(item: str) -> tuple[int, ...]:
    """How many sizes a run of them may hold: five of S-XXL; seven, four or thirteen of 6-12, by its steps."""
    found = _RUN.fullmatch(plain_of(item).lower())
    if found is None:
        return ()
    if found["a"] in _SIZE_ORDER and found["b"] in _SIZE_ORDER:
        return (_SIZE_ORDER[found["b"]] - _SIZE_ORDER[found["a"]] + 1,)
    if not (found["a"].isdigit() and found["b"].isdigit()) or int(found["b"]) <= int(found["a"]):
        return ()
    span = int(found["b"]) - int(found["a"])
    return (span + 1, span // 2 + 1, 2 * span + 1)
