"""How long a text says that goods, or a part of them, are repaired or replaced, held against the terms on record."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from math import inf
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import EN_NUMBER, HAN_NUMBER, number_of
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_LONG = re.compile(
    rf"(?<![\d.第])(?P<n>\d{{1,3}}|{HAN_NUMBER}|(?<![a-z])(?:{EN_NUMBER}))[ -]?"
    r"(?P<unit>年|个月|月|天|years?|yrs?|months?|days?)(?![a-z以]|前|来|后)"
)
_MONTHS = {"年": 12.0, "y": 12.0, "个": 1.0, "月": 1.0, "m": 1.0, "天": 1 / 30, "d": 1 / 30}
_STOP = re.compile(r"[,，。;；!！?？\n]|\. ")
_PIECES = re.compile(r"[,，;；、/+。]|\. ")
_PART_ONLY = re.compile(
    r"(?:[\u4e00-\u9fff]{1,6}?|[a-z]{3,12}(?: [a-z]{3,12})?)\s?"
    rf"(?:\d{{1,3}}|{HAN_NUMBER})[ -]?(?:年|个月|years?|months?)"
)
"""A piece that names a part and its term alone, behind one that says what the term is of: 整机质保6年，压缩机10年."""
_SPAN = 48
"""Characters of a clause on either side of a term."""
_ROUNDED = 1.02
"""How far above a record a term may be said: 12 months are 365 days."""
_ELSEWHERE = frozenset({"evidence", "promotion", "price_history", "sales", "patent"})
"""Keys whose records hold no terms of repair."""


class Term(NamedTuple):
    """How many months a part of the goods is answered for, by the record; an empty part means the whole."""

    part: str
    months: float
    replaces: bool
    fact: Fact


class _Words(NamedTuple):
    repair: re.Pattern[str]
    replace: re.Pattern[str]
    free_repair: re.Pattern[str]
    free: re.Pattern[str]
    other: re.Pattern[str]
    life: re.Pattern[str]
    noise: re.Pattern[str]
    whole: re.Pattern[str]


@cache
def _words() -> _Words:
    rows = table("warranty")
    noise = "|".join(rf"\b(?:{word})\b" if word[0].isascii() else word for word in rows["noise"].split("|"))
    return _Words(*(re.compile(noise if name == "noise" else rows[name]) for name in _Words._fields))


def bind_warranty(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between the terms that a text promises and shorter ones on record."""
    said = list(_promised(line.text))
    known = _terms(context) if said else []
    for span, months, clause, lead in said:
        rivals = _rivals(clause, lead, known)
        longest = max(rivals, key=lambda term: term.months, default=None)
        if longest is not None and months > longest.months * _ROUNDED:
            yield by_fact(line, span, "fact.number", longest.fact)


class _Promise(NamedTuple):
    span: tuple[int, int]
    months: float
    clause: str
    lead: str
    """The clause before, which may name the part: 变频电机，质保十年."""


def _promised(text: str) -> Iterator[_Promise]:
    """The terms of repair or replacement that a text states."""
    for start, end, months in _durations(text):
        before, after = text[max(0, start - _SPAN) : start], text[end : end + _SPAN]
        at = max((m.end() for m in _STOP.finditer(before)), default=0)
        stop = _STOP.search(after)
        clause = before[at:] + text[start:end] + (after[: stop.start()] if stop else after)
        if _promises(clause):
            yield _Promise((start, end), months, clause, before[:at])


def _durations(text: str) -> Iterator[tuple[int, int, float]]:
    for found in islice(_LONG.finditer(text), 100):
        number = number_of(found["n"])
        if number is not None:
            yield found.start(), found.end(), number * _MONTHS[found["unit"][0]]
    for found in islice(_words().life.finditer(text), 20):
        yield found.start(), found.end(), inf


def _promises(clause: str) -> bool:
    words = _words()
    free = words.free_repair.search(clause) and words.free.search(clause)
    return bool(free or words.repair.search(clause) or words.replace.search(clause)) and not words.other.search(clause)


def _terms(context: Context) -> list[Term]:
    """The terms on record, one for each part that they name."""
    words, terms = _words(), []
    for fact in context.everything:
        if fact.source in _ELSEWHERE or not _tells(f"{fact.label} {fact.said}"):
            continue
        named = _tells(fact.label)
        part = words.noise.sub(" ", fact.label).strip() if named else ""
        told = named
        for piece in _PIECES.split(fact.said):
            told = _tells(piece) or (told and (named or _PART_ONLY.fullmatch(piece.strip()) is not None))
            if told:
                rest = words.noise.sub(" ", _LONG.sub(" ", words.life.sub(" ", piece))).strip(" :：-")
                replaces = words.replace.search(f"{fact.label} {piece}") is not None
                terms += [Term(_whole(f"{part} {rest}"), m, replaces, fact) for *_, m in _durations(piece)]
    return terms


def _tells(text: str) -> bool:
    words = _words()
    return bool((words.repair.search(text) or words.replace.search(text)) and not words.other.search(text))


def _whole(part: str) -> str:
    return "" if _words().whole.search(part) else part.strip()


def _rivals(clause: str, lead: str, known: Sequence[Term]) -> Sequence[Term]:
    """The terms that a promise is held against: those of the part that it names, else those of the whole goods."""
    named = [term for term in known if term.part and _names(clause, term.part)]
    if named:
        return named
    whole = [term for term in known if not term.part]
    if _words().whole.search(clause):
        return _of_kind(clause, whole)
    return _of_kind(clause, [*whole, *(term for term in known if term.part and _names(lead, term.part))] or known)


def _of_kind(clause: str, terms: Sequence[Term]) -> Sequence[Term]:
    """Terms of replacement where one is promised and any are on record, else all that are not."""
    replaces = _words().replace.search(clause) is not None
    return [term for term in terms if term.replaces == replaces] or terms


def _names(clause: str, part: str) -> bool:
    """Whether a clause names a part, by a telling word of its name."""
    if part.isascii():
        return any(word.removesuffix("s") in clause for word in re.findall(r"[a-z]{4,}", part))
    return any(piece[:2] in clause or piece[-3:] in clause for piece in re.findall(r"[\u4e00-\u9fff]{2,}", part))
