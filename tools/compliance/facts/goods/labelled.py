"""Numbers that a word and not a unit gives a meaning: Bluetooth 5.3, IPX7, ages 3+, since 1920, serves 4."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import AVOIDS, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import DIGITS, EN_NUMBER, number_of
from tools.compliance.facts.figures.totals import rounded_down, several_packs
from tools.compliance.facts.figures.units import count_name, said_as_least, said_loosely, units
from tools.compliance.facts.goods.ages import bind_ages
from tools.compliance.facts.goods.models import bind_models
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_PA = re.compile(r"(?<![a-z\d])pa\s?(\++)")
_FOUNDED = re.compile(
    r"(?:成立|创立|开业|创办|始于|创建|建厂|注册于|founded|established|since|est\.?|opened|started|registered in|incorporated in|launched in|began in)\D{0,8}((?:19|20)\d\d)|((?:19|20)\d\d)\s?年?(?:\d{1,2}月)?(?:成立|创立|开业|创办|创建|建厂|起家)|始于((?:1[6-9]|20)\d\d)"
)
_YEARS_OF = re.compile(
    r"(\d{1,3}|[一二三四五六七八九十百]{1,4})\s?(?:多|余)?年(?:的?(?:老店|老品牌|老厂|老牌|历史|经验|品牌|老字号|传承|专注|匠心|沉淀|积淀|制造|工艺))|(?:开了|专注|深耕|传承|经营了?|创立|开店)(\d{1,3}|[一二三四五六七八九十百]{1,4})\s?(?:多|余)?年|(?:店|厂|品牌)开了([一二三四五六七八九十百]{1,4}|\d{1,3})年"
    r"|(\d{1,3})\s?(?:\+ ?)?years? (?:of (?:experience|craft|history|heritage|tradition)|in business)|(?:serving|making|crafting|baking|trusted|brewing|building|helping)[a-z ]{0,24} for (?:over |more than )?(\d{1,3}) years"
)
_FOUNDED_NAME = re.compile(r"成立|创立|开业|创办|founded|established|since|year")
_FOR_LIFE = re.compile(
    r"终身(?:免费)?(?:质保|保修|保固|联保|维修|换新)|[保管修]一辈子|lifetime (?:warranty|guarantee|repairs?|replacement|servicing)|(?:guaranteed|warranty) for life"
)
_WARRANTY = re.compile(r"质保|保修|联保|包修|warranty|guarantee")
_BARE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,4})?)\s*")


class Labelled(NamedTuple):
    label: str
    value: str
    start: int
    end: int


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    meant = {word: label for label, words in table("quantities")["labels"].items() for word in words}
    words = "|".join(sorted(map(re.escape, meant), key=len, reverse=True))
    return re.compile(
        rf"(?<![a-z])({words})(?:版本|技术|指数| version)?[ :]{{0,2}}(?:v|v\.)?(\d{{1,3}}(?:\.\d)?)(?![\d%])"
    ), meant


def labelled_in(text: str) -> Iterator[Labelled]:
    """All labelled numbers of a normalised text. IPX7 and IP67 both rate water by their last digit."""
    pattern, meant = _labels()
    for found in pattern.finditer(text):
        label, value = meant[found[1]], found[2].removesuffix(".0")
        if label in ("ip", "ipx"):
            label, value = "ip", value[-1]
        yield Labelled(label, value, *found.span())
    for found in _PA.finditer(text):
        yield Labelled("pa", found[1], *found.span())


def bind_labelled(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between labelled numbers, ages, founding years and named bare numbers."""
    if not context.knows_product:
        return
    facts = [fact for fact in context.facts if fact.source != "evidence"]
    yield from _bind_labels(line, facts)
    yield from bind_ages(line, facts)
    yield from bind_models(line, facts)
    yield from _founded(line, context, facts)
    yield from _named(line, facts)
    yield from _girths(line, facts)
    yield from _for_life(line, facts)
    yield from _wash_heat(line, facts)
    yield from _open_counts(line, facts)
    yield from _listed_counts(line, facts)
    yield from _all_of_them(line, facts)


def _bind_labels(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    said = list(labelled_in(line.text))
    if not said:
        return
    known = [(label, fact) for fact in facts for label in _labelled_of(fact)]
    for each in said:
        same = [(k, fact) for k, fact in known if k.label == each.label]
        if same and all(k.value != each.value for k, _ in same):
            yield by_fact(line, (each.start, each.end), "fact.number", same[0][1])


def _labelled_of(fact: Fact) -> list[Labelled]:
    found = list(labelled_in(fact.plain))
    value = fact.said
    last = fact.label.rpartition(" ")[2]
    if last == "pa" and re.fullmatch(r"\s*\++\s*", value):
        found.append(Labelled("pa", value.strip(), 0, 0))
    if not found and (bare := _BARE.fullmatch(value)):
        meant = _labels()[1]
        found += [Labelled(meant[w], bare[1].removesuffix(".0"), 0, 0) for w in meant if w in fact.label]
    return found


def _founded(line: Line, context: Context, facts: list[Fact]) -> Iterator[Draft]:
    known = [(int(next(g for g in m.groups() if g)), f) for f in facts for m in _FOUNDED.finditer(f.plain)] or [
        (int(m[0]), f) for f in facts if _FOUNDED_NAME.search(f.label) and (m := re.search(r"(?:19|20)\d\d", f.value))
    ]
    if not known:
        return
    year, fact = known[0]
    for found in _FOUNDED.finditer(line.text):
        if int(next(g for g in found.groups() if g)) < year:
            yield by_fact(line, found.span(), "fact.number", fact)
    for found in _YEARS_OF.finditer(line.text):
        years = number_of(next(g for g in found.groups() if g))
        if years is not None and years > context.day.year - year + 1:
            yield by_fact(line, found.span(), "fact.number", fact)


@lru_cache(maxsize=512)
def _named_number(name: str) -> re.Pattern[str]:
    """A number right behind or before a name: serves 8, seven steps."""
    single = name.removesuffix("s") if name.isascii() and len(name) > 4 else name
    worded = rf"|(?<![a-z-])(?:{EN_NUMBER})" if name.isascii() else ""
    return re.compile(
        rf"(?<![a-z]){re.escape(name)}s?[ :为达]{{1,2}}(?P<after>{DIGITS})(?![\d%])"
        rf"|(?P<before>{DIGITS}{worded})[ -]{re.escape(single)}s?(?![a-z])"
    )


_NO_COUNT = re.compile(r"one\b|half\b|single\b|zero\b")
"""Words that count nothing: one step at a time, half a level."""
_DOZENS = re.compile(r"\b(?!a |an |the )(?:half a|[a-z\d]{2,6}) dozen\b")


def _named(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A bare number under a name that the text says right beside another number: serves 8, 1000 thread count."""
    for fact in facts:
        bare = _BARE.fullmatch(fact.said)
        name = fact.label
        if (
            not bare
            or len(name) < 2
            or not (name.isascii() or len(name) >= 3)
            or name in table("quantities")["piece_names"]
        ):
            continue
        told = name.removesuffix("s") in line.text
        for found in _named_number(name).finditer(line.text) if told else ():
            said = number_of(found["after"] or found["before"])
            loose = not re.search(r"\d", found[0]) and _NO_COUNT.match(found[0])
            if said is None or loose or _DOZENS.search(line.text[max(0, found.start() - 8) : found.end()]):
                continue
            slack = 0.06 if said_loosely(line.text, found.start()) else 0.01
            passed = said_as_least(line.text, found.start()) and said <= float(bare[1]) <= said * 1.2
            passed = passed or several_packs(line.text, found.end(), said, float(bare[1]))
            if not passed and abs(said - float(bare[1])) > slack * max(1.0, float(bare[1])):
                yield by_fact(line, found.span(), "fact.number", fact)


_GIRTH = re.compile(
    r"(?P<name>腰围|胸围|臀围|身高|体重|肩宽|衣长|裤长|脚长|头围|颈围|手围|waists?|chests?|busts?|hips|inseams?|necks?)(?:在|从|到|至|最大|可达|约|[:：])*\s?(?:up to |of |to )?(?P<n>\d{2,3})(?![\d.]|\s?(?:[-~至到%]|cm|mm|in\b|inch|\"|厘米|公分|斤|kg|公斤|lb|英寸|尺|ft|'))"
)


def _girths(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A girth without its unit, beyond the range of the record: 腰围到110, where it ends at 88cm."""
    for found in _GIRTH.finditer(line.text):
        name = found["name"].removesuffix("s")
        named = [f for f in facts if name in f.label]
        known = [float(n) for f in named for n in re.findall(r"\d{2,3}(?:\.\d+)?", f.plain[len(f.label) :])]
        if known and float(found["n"]) > max(known) * 1.02:
            yield by_fact(line, found.span(), "fact.number", named[0])


def _for_life(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A warranty for life, where the data give one in years or none."""
    found = _FOR_LIFE.search(line.text)
    known = [
        f
        for f in facts
        if _WARRANTY.search(f.plain) and not _FOR_LIFE.search(f.plain) and not re.search(r"lifetime|终身", f.plain)
    ]
    if found and known and not any(re.search(r"lifetime|终身", f.plain) for f in facts):
        yield by_fact(line, found.span(), "fact.number", known[0])


_WASH = re.compile(
    r"\b(?:machine[- ])?wash(?:es|ed|able|ing)?(?: it| them| well| safely| happily)?(?: at| on| up to| to)? ?(?P<heat>30|40|50|60|90|95)(?! ?(?:times|cycles|washes|minutes?|mins?|seconds?|%|°? ?f))\b"
)
"""The heat of a wash, as care labels write it, in degrees Celsius and without them: machine wash 40."""


def _wash_heat(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A hotter wash than the care of the goods allows."""
    known = [(int(m["heat"]), fact) for fact in facts for m in _WASH.finditer(fact.plain)]
    for found in islice(_WASH.finditer(line.text), _MOST) if known else ():
        said_no = AVOIDS.search(line.text[max(0, found.start() - 30) : found.start()])
        if (
            not said_no
            and int(found["heat"]) > max(heat for heat, _ in known)
            and not refused(line.text, *found.span())
        ):
            yield by_fact(line, found.span(), "fact.number", known[0][1])


_OF_EACH = re.compile(r" (?:of each|each|apiece|in each|of every)\b")
_OPEN_COUNT = re.compile(rf"(?<![\d.a-z])(?<![a-z]-)(\d{{1,3}}|{EN_NUMBER}) ((?:[a-z]+[ -])?)([a-z]{{4,}})\b")
_NOT_COUNTED = re.compile(
    r"(?:inch(?:es)?|feet|foot|yards?|ounces?|pounds?|grams?|litres?|liters?|hours?|minutes?|seconds?|days?|weeks?|months?|years?|watts?|volts?|times?|percent|dollars?|stars?|more|less|free|customers?|people|reviews?|sold|left|orders?|gallons?|quarts?|pints?|miles?|level|speed|degrees?|with|from|of|piece|pieces|pack|packs|count)"
)


_PACKED = re.compile(r"(?<![\d.])(\d{1,3}) ?[x×] ?\d{1,5}(?:\.\d{1,2})? ?[a-z]{1,3} ([a-z]{4,})\b")
"""So many of one size each: 12 x 1 oz pouches."""


def _open_counts(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Counted things of any name: four cushions, where the data count two."""
    if line.language != "en":
        return
    said = _counts_in(line.text)
    known = [(noun, number, fact) for fact in facts for noun, number, _ in _counts_in(fact.plain)]
    known += [(m[2].removesuffix("s"), float(m[1]), fact) for fact in facts for m in _PACKED.finditer(fact.plain)]
    yield from _one_of_several(line, [*known, *_named_counts(facts)])
    for noun, number, span in said:
        same = [(n, f) for k, n, f in known if k == noun]
        numbers = {number}
        if _OF_EACH.match(line.text, span[1]):
            numbers.add(number * next((n for other, n, _ in said if other != noun), 1.0))
        borne = any(n in numbers or rounded_down(number, n) for n, _ in same)
        if number > 1 and same and not borne:
            yield by_fact(line, span, "fact.count", same[0][1])


_ONE_ONLY = re.compile(
    r"\b(?:one|1|a single) (?P<a>[a-z]{3,14}) (?:is |comes )?(?:supplied|included|provided|in the box|only)\b"
    r"|\b(?:only|just) (?:one|1|a single) (?P<b>[a-z]{3,14})(?= ?(?:[.,;!)]|$)| (?:is |comes )?(?:supplied|included|provided|in the box)\b)"
)
_SEVERAL = re.compile(r"(\d{1,2}) ?[x×] ?\d")
_MOST = 20
"""Things of which a text says that there is only one."""


def _one_of_several(line: Line, known: list[tuple[str, float, Fact]]) -> Iterator[Draft]:
    """One of what the record gives several of: one battery supplied, of two."""
    for found in islice(_ONE_ONLY.finditer(line.text), _MOST):
        noun = count_name(found["a"] or found["b"])
        same = [(n, fact) for k, n, fact in known if count_name(k) == noun]
        if same and all(n > 1 for n, _ in same) and not refused(line.text, *found.span()):
            yield by_fact(line, found.span(), "fact.count", same[0][1])


def _named_counts(facts: list[Fact]) -> list[tuple[str, float, Fact]]:
    """How many there are of what an attribute is named after: two batteries of `battery: 2 x 2.0 Ah`, `doors: 2`."""
    told = ((fact, _BARE.fullmatch(fact.said) or _SEVERAL.match(fact.said)) for fact in facts if fact.label.isascii())
    return [(fact.label.rpartition(" ")[2], float(count[1]), fact) for fact, count in told if count]


def _counts_in(text: str) -> list[tuple[str, float, tuple[int, int]]]:
    """Counted things with their numbers; of two words behind a number either may be the thing: four pillowcases
    included, four cotton pillowcases."""
    out: list[tuple[str, float, tuple[int, int]]] = []
    for found in _OPEN_COUNT.finditer(text):
        number, first = number_of(found[1]), found[2].strip(" -")
        if number is None or _NOT_COUNTED.fullmatch(first) or first in units().factors:
            continue
        if not _NOT_COUNTED.fullmatch(found[3]):
            out.append((found[3].removesuffix("s"), number, found.span()))
        if _PLURAL.fullmatch(first):
            out.append((first.removesuffix("s"), number, (found.start(), found.end(2) - 1)))
    return out


_PLURAL = re.compile(r"(?!(?:euros?|cents|pence|bucks)\b)[a-z]{3,}[^su\W]s")


_KIND = rf"(?:\d{{1,3}}|{EN_NUMBER}) [a-z][a-z-]{{1,14}}(?: [a-z][a-z-]{{1,14}}){{0,2}}"
_COUNT_ROW = re.compile(rf"{_KIND}(?:(?:, | and | \+ |; ){_KIND}){{0,6}}")
_COUNT_OF = re.compile(rf"(?P<n>\d{{1,3}}|\b{EN_NUMBER}) (?P<kind>[a-z][a-z-]{{1,14}})")
_PACK_ROW = re.compile(r"(\d{1,3}) ?[x×] ?\d{1,5}(?:\.\d+)? ?[a-z]{1,6}")
_NO_THINGS = re.compile(
    r"(?:dimension|measurement|size|colou?r|weight|detail|spec|feature|material|hour|minute|day|year|month)s"
)
_ASIDES = re.compile(r" ?\([^()]{0,60}\)")


def _listed_counts(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """More things than the record counts kind by kind: six pockets, or five outer ones, of `4 outer, 1 inner`."""
    said = _counts_in(line.text) if line.language == "en" else []
    for fact in facts if said else ():
        noun = fact.label.rpartition(" ")[2]
        known = (
            _row_of(_ASIDES.sub("", fact.said).strip()) if noun.endswith("s") and not _NO_THINGS.fullmatch(noun) else {}
        )
        for other, number, span in said if known else ():
            kinds = [known[word] for word in line.text[slice(*span)].split() if word in known]
            if other == noun.removesuffix("s") and number > max(1.0, *(kinds or [known[""]])):
                yield by_fact(line, span, "fact.count", fact)


@lru_cache(maxsize=1024)
def _row_of(value: str) -> Mapping[str, float]:
    """The numbers of a list of kinds, by kind, and under no name all together; the packs of 8 x 25 g."""
    if pack := _PACK_ROW.fullmatch(value):
        return {"": float(pack[1])}
    if not _COUNT_ROW.fullmatch(value) or units().pattern.match(value):
        return {}
    kinds = {found["kind"]: number_of(found["n"]) or 0.0 for found in _COUNT_OF.finditer(value)}
    return {**kinds, "": sum(kinds.values())}


_WHOLE = re.compile(r"\b(?:all|every|each)(?: of)?(?: the| its| these)? $")


def _all_of_them(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """All of what only some are, by the record: `all five shelves are adjustable`, where three of five can be moved."""
    counts = {f.label: float(m[1]) for f in facts if (m := _BARE.fullmatch(f.said))}
    for fact in facts:
        quality, _, noun = fact.label.rpartition(" ")
        whole = counts.get(noun, 0.0)
        if fact.label not in counts or not quality.isascii() or not counts[fact.label] < whole or len(quality) < 4:
            continue
        single = noun.removesuffix("s")
        words = re.compile(
            rf"(?:(?:\d{{1,3}}|{EN_NUMBER}) )?{re.escape(single)}s? (?:are|is|can be|come) (?:[a-z]+ly )?{re.escape(quality)}\b"
        )
        for found in words.finditer(line.text) if single in line.text else ():
            if _WHOLE.search(line.text[max(0, found.start() - 16) : found.start()]):
                yield by_fact(line, found.span(), "fact.count", fact)
