"""English values that exclude each other: zip and buttons, lined and unlined, wired and wireless, salted and unsalted."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import AVOIDS, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_NOT = re.compile(
    r"(?:\bnot?|\bnever|\bnon|\bneither|\bnor|\bwithout|\bzero|n't)(?: (?:an?|the|any|be|even))?[ -]$|\bno need (?:to(?: be)?|for) $"
)
_ASIDE = re.compile(
    r"\b(?:unlike|than|instead of|rather than|no more|no longer|tired of|sick of|forget|ditch|replac\w+|swap\w*|sav(?:e|es|ing)|vs|versus|compared|over|beats?"
    r"|other|most|many|ordinary|typical|old|goodbye to|bye to|if|looking for|prefer|from|with(?: any)?|fits|for|like|where|both)\b[^,.;:!?]{0,24}$"
)
"""What stands before words that are said of other goods, or of what the goods are used with."""
_MOST = 8
"""Times that one text says a value, and words of it that are looked at."""


class Kind(NamedTuple):
    """One value: how a text says it, and how a record gives it."""

    said: re.Pattern[str]
    held: re.Pattern[str]


class Opposites(NamedTuple):
    """The attributes that give one of several values, and those values."""

    name: re.Pattern[str]
    kinds: Mapping[str, Kind]
    wide: bool = False
    """Whether any attribute may give the value, by words that name it: `tray: removable, dishwasher safe`."""


@cache
def _rows() -> tuple[Opposites, ...]:
    return tuple(
        Opposites(
            re.compile(row["name"]),
            {
                name: Kind(re.compile(kind["said"]), re.compile(f"{kind['said']}|{kind['held']}"))
                for name, kind in row["kinds"].items()
            },
            row.get("wide", False),
        )
        for row in table("opposites")["named"]
    )


def bind_opposites(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a text gives the goods another value than the one that their record gives."""
    if line.language != "en":
        return
    facts = context.named
    for number, row in enumerate(_rows()):
        held = [(kind, fact) for fact in facts for kind in _held(number, fact)]
        if held:
            yield from _against(line, row, held)
    yield from _parted(line, facts)
    yield from _prefixed(line, facts)
    yield from _multiples(line, facts)
    yield from _compounded(line, facts)
    yield from _noted(line, facts)


@lru_cache(maxsize=4096)
def _held(number: int, fact: Fact) -> tuple[str, ...]:
    """The kinds of a row that a fact gives."""
    row = _rows()[number]
    if not row.name.search(fact.plain if row.wide else fact.label):
        return ()
    return tuple(
        name
        for name, kind in row.kinds.items()
        if any(not _NOT.search(fact.said[max(0, m.start() - 12) : m.start()]) for m in kind.held.finditer(fact.said))
    )


def _against(line: Line, row: Opposites, held: list[tuple[str, Fact]]) -> Iterator[Draft]:
    """The other kinds that a text says; none where it says one on record too, as of a matte body with a glossy badge."""
    said = {name: span for name, kind in row.kinds.items() if (span := _affirmed(line.text, kind.said))}
    if not any(name in said for name, _ in held):
        yield from (by_fact(line, span, "fact.quality", held[0][1]) for span in said.values())


def _affirmed(text: str, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Where a text first says words of the goods themselves."""
    for found in islice(words.finditer(text), _MOST):
        before = text[max(0, found.start() - 40) : found.start()]
        said_no = _NOT.search(before) or AVOIDS.search(before) or refused(text, *found.span())
        if not said_no and not _ASIDE.search(before):
            return found.span()
    return None


_NO_PART = re.compile(r"type|style|colou?r|size|power|material|design|details?|features?|care|origin|fit|use|notes?")
"""Last words of names that are no part of the goods."""


@cache
def _part_rows() -> tuple[Mapping[str, re.Pattern[str]], ...]:
    return tuple(
        {name: re.compile(rf"\b(?:{words})\b") for name, words in row.items()} for row in table("opposites")["parts"]
    )


def _parted(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A fixed hood, where the record says of the hood that it comes off."""
    for fact in facts:
        for part, said in _other_ways(fact):
            span = _affirmed(line.text, said) if part in line.text else None
            if span:
                yield by_fact(line, span, "fact.quality", fact)


@lru_cache(maxsize=4096)
def _other_ways(fact: Fact) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The part that a fact names, and how a text says of it what the fact rules out."""
    part = fact.label.rpartition(" ")[2].removesuffix("s")
    if fact.denied or not re.fullmatch(r"[a-z]{3,}", part) or _NO_PART.fullmatch(part):
        return ()
    out = []
    for row in _part_rows():
        held = [name for name, words in row.items() if _gives(words, fact.plain)]
        for name in row if len(held) == 1 else ():
            if name != held[0]:
                out.append((part, _of_part(part, row[name].pattern)))
    return tuple(out)


def _gives(words: re.Pattern[str], plain: str) -> bool:
    return any(not _NOT.search(plain[max(0, m.start() - 12) : m.start()]) for m in words.finditer(plain))


def _of_part(part: str, words: str) -> re.Pattern[str]:
    return re.compile(
        rf"{words}(?:[- ]|, | and )(?:[a-z]{{3,}} )?{part}s?\b|\b{part}s? (?:is|are|stays?|comes?|'s) (?:[a-z]{{2,}}ly )?{words}(?! (?:to|with|on) (?:an?|the) )"
    )


_UN = re.compile(r"(?<![a-z-])(?:un|non-)(?P<root>[a-z]{3,}(?:ed|en|ic))\b")
_DONE = re.compile(r"(?<![a-z-])(?P<root>[a-z]{3,}(?:ed|en|ic))\b(?![- ](?:by|to|in|on|at)\b)")
_IDLE = frozenset((
    "limited", "matched", "ited", "used", "opened", "interrupted", "rivalled", "disputed", "needed", "wanted",
    "precedented", "even", "compromised", "expected", "known", "edited", "restricted", "skilled", "certified",
))  # fmt: skip
"""Roots of words in un- that are no quality of the goods."""
_NEXT = re.compile(r"[ -]([a-z]{3,})")


def _prefixed(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Salted, where the record says unsalted, or the other way round, of the same thing."""
    undone = {found["root"]: found for found in islice(_UN.finditer(line.text), _MOST * 4)}
    for fact in facts:
        for root in _un_roots(fact.said):
            found = re.search(rf"(?<![a-z-]){root}\b", line.text)
            if found and root not in undone and _same_thing(line.text, found.end(), fact) and _says(line.text, found):
                yield by_fact(line, found.span(), "fact.quality", fact)
        for root in _done_roots(fact.said) if undone else ():
            found = undone.get(root)
            if found and _same_thing(line.text, found.end(), fact) and _says(line.text, found):
                yield by_fact(line, found.span(), "fact.quality", fact)


def _says(text: str, found: re.Match[str]) -> bool:
    return _affirmed(text[: found.end()], re.compile(re.escape(found.group()))) is not None and not refused(
        text, *found.span()
    )


@lru_cache(maxsize=4096)
def _un_roots(value: str) -> tuple[str, ...]:
    roots = (m["root"] for m in islice(_UN.finditer(value), _MOST) if not _NOT.search(value[: m.start()][-12:]))
    return tuple(root for root in roots if root not in _IDLE and not re.search(rf"(?<![a-z-]){root}\b", value))


@lru_cache(maxsize=4096)
def _done_roots(value: str) -> tuple[str, ...]:
    roots = (m["root"] for m in islice(_DONE.finditer(value), _MOST * 2) if not _NOT.search(value[: m.start()][-12:]))
    return tuple(root for root in roots if root not in _IDLE and f"un{root}" not in value)


def _same_thing(text: str, end: int, fact: Fact) -> bool:
    """Whether the word behind a quality is one of the fact's own, or no word of a thing stands there."""
    found = _NEXT.match(text, end)
    return found is None or found[1] in _AND or found[1].removesuffix("s") in fact.plain


_AND = frozenset(("and", "but", "for", "with", "throughout", "inside", "through", "all", "over", "finish", "version"))


_MANY = {
    "single": "single|one-", "double": "double|twin|dual|two-", "triple": "triple|three-", "quad": "quad|quadruple|four-",
    "full": "full", "part": "half|partial|part|quarter",
}  # fmt: skip
_MANY_WORDS = "|".join(_MANY.values())
_COUNTED = {"1": "single", "2": "double", "3": "triple", "4": "quad"}
"""What a bare number says of the thing that its name counts: two doors are no single door."""
_AS_ONE_WORD = re.compile(r"[a-z]+-")
_ALL_THERE_IS = re.compile(r" ?(?:[.,;:!?)]|$)| (?:design|layout|version|model|setup|system|only)\b")
"""What stands behind a thing of which that is all there is: a single door, single door layout."""
_MANY_OF = re.compile(
    rf"(?<!every )(?<!each )(?<!any )(?<![a-z-])(?P<many>{_MANY_WORDS})(?:[- ]|(?<=-))(?P<of>[a-z]{{3,14}}?)s?\b"
)
_PARTS_OF = frozenset(("full", "part"))
_NO_UNIT = re.compile(
    r"(?:the|and|for|our|one|day|cup|can|way|bed|years?|months?|weeks?|days?|hours?|minutes?|seconds?|time|size|price|refund|pack|pair|piece|litres?|liters?|pounds?|inch(?:es)?|feet|foot|metres?|meters?|person|people|person|colou?r|charge|bottle|capsule|tablet|star|side|way|half|thirds?|quarters?|pint|gallon|mile|watt|volt|amp|stone|stop|more|hand|hundred|thousand|dozen|point|from|with|each|week|life|cycle)s?"
)


def _multiples(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Single bevel, where the record says double; a half zip, where it says full."""
    said = [(m, kind) for m in islice(_MANY_OF.finditer(line.text), _MOST * 2) if (kind := _many(m["many"]))]
    for fact in facts if said else ():
        held = _multiples_of(fact)
        for found, kind in said:
            if fact.said in _COUNTED and not (
                _AS_ONE_WORD.match(found[0]) or _ALL_THERE_IS.match(line.text, found.end())
            ):
                continue
            own = {other for noun, other in held if noun == found["of"]}
            same = own and (own & _PARTS_OF != set()) == (kind in _PARTS_OF)
            if same and kind not in own and _affirmed(line.text[: found.end()], re.compile(re.escape(found[0]))):
                others = {other for m, other in said if m["of"] == found["of"]}
                if not others & own:
                    yield by_fact(line, found.span(), "fact.quality", fact)


def _many(word: str) -> str:
    return next(kind for kind, words in _MANY.items() if word in words.split("|"))


@lru_cache(maxsize=4096)
def _multiples_of(fact: Fact) -> tuple[tuple[str, str], ...]:
    """Things that a value says are single, double or whole; `wick: cotton, single` says it of what its name names."""
    if fact.denied:
        return ()
    found = [(m["of"], _many(m["many"])) for m in islice(_MANY_OF.finditer(fact.said), _MOST)]
    noun = fact.label.rpartition(" ")[2].removesuffix("s")
    alone = re.search(r"(?:^|, ?)(single|double|twin|dual|triple|full|half)(?=$|,)", fact.said)
    found += [(noun, _many(alone[1]))] if alone else []
    found += [(noun, _COUNTED[fact.said])] if fact.said in _COUNTED else []
    return tuple((noun, kind) for noun, kind in found if not _NO_UNIT.fullmatch(noun))


_COMPOUND = re.compile(rf"(?<![\d.a-z-])(?P<n>\d{{1,3}}|{EN_NUMBER})-(?P<of>[a-z]{{3,10}})(?![a-z-])")
_NO_COMPOUND = re.compile(
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|inch(?:es)?|foot|feet|yards?|miles?|pounds?|ounces?|grams?|kilos?|lit(?:re|er)s?|met(?:re|er)s?|watts?|volts?|amps?|gallons?|quarts?|pints?|piece|pack|person|people|man|star|percent|degrees?|dollars?|euros?|fold|times?|size|hand|half|thirds?|quarters?)"
)
"""What other binders count, or what numbers no things."""
_NEXT_WORD = re.compile(r"[ -]([a-z]{3,})")


def _compounded(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A three-point harness, where the record says five-point: so many of one thing, said as one word."""
    said = [m for m in islice(_COMPOUND.finditer(line.text), _MOST * 2) if not _NO_COMPOUND.fullmatch(m["of"])]
    for fact in facts if said else ():
        held = _compounds_of(fact)
        for found in said:
            own = {number for noun, number in held if noun == found["of"]}
            others = {number_of(m["n"]) for m in said if m["of"] == found["of"]}
            same_thing = _about(line.text, found.end(), fact)
            if own and not own & others and same_thing and _says(line.text, found):
                yield by_fact(line, found.span(), "fact.number", fact)


def _about(text: str, end: int, fact: Fact) -> bool:
    """Whether what stands behind a word of a number is what the fact speaks of, or nothing stands there."""
    found = _NEXT_WORD.match(text, end)
    return found is None or found[1].removesuffix("s") in fact.plain


@lru_cache(maxsize=4096)
def _compounds_of(fact: Fact) -> tuple[tuple[str, float], ...]:
    """The numbers of things that a value gives as one word: five points of a 5-point harness."""
    if fact.denied:
        return ()
    found = islice(_COMPOUND.finditer(fact.said), _MOST)
    return tuple(
        (m["of"], number) for m in found if (number := number_of(m["n"])) and not _NO_COMPOUND.fullmatch(m["of"])
    )


_NOTES = re.compile(
    r"\b(?:(?:top |base |heart )?notes of|scented with|(?:smells?|scent|aroma) of) (?P<items>[a-z][a-z ,&'-]{2,60})"
)
_SCENT = re.compile(r"\bscents?\b|\bfragrance\b|\bnotes?\b|\baroma\b")


def _noted(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Notes of a scent that the record of it does not name."""
    named = [fact for fact in facts if _SCENT.search(fact.label)]
    known = " ".join(fact.said for fact in facts)
    for found in islice(_NOTES.finditer(line.text), _MOST) if named else ():
        items = re.split(r",|&|\band\b|\bwith\b|\bthat\b|\bin\b|\bfrom\b", found["items"])
        words = [names[-1] for item in items[:4] if (names := re.findall(r"[a-z]{3,}", item)) and len(names) <= _WORDS]
        if words and not any(word.removesuffix("s") in known for word in words) and _affirmed(line.text, _NOTES):
            yield by_fact(line, found.span(), "fact.quality", named[0])


_WORDS = 2
"""Words that a note has at the most."""
