"""Medals in the text, held against the awards on file and their grades."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.on_file import Record, says
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_AWARD = re.compile(r"奖|award|winner|荣获|斩获|medal")
_HONOUR = re.compile(
    r"(?P<zh>特金|大金|双金|金|银|铜|一等|二等|三等)(?:奖|牌)(?!励|杯|品|学)"
    r"|\b(?P<en>gold|silver|bronze)(?= (?:medal|award|winner|prize|at the|in the)\b(?!-))"
    r"|\b(?P<bare>gold|silver|bronze)(?= (?:19|20)\d\d|[.,!]|$)"
)
_GRADES = {
    **dict.fromkeys(("金", "特金", "大金", "双金"), "gold"),
    "银": "silver",
    "铜": "bronze",
    "一等": "1",
    "二等": "2",
    "三等": "3",
}
_LESSER = re.compile(r"提名|入围|finalist|shortlist|nominee|nominat|commended|优秀奖|参与")


def bind_honours(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """A medal that the awards on file do not hold, or hold in another grade; an award of another year or more stars."""
    yield from bind_named_awards(line, records)
    for found in islice(_HONOUR.finditer(line.text), 20):
        word = found["zh"] or found["en"] or found["bare"]
        around = line.text[max(0, found.start() - 24) : found.end() + 40]
        if found["bare"] and not _named(around, records):
            continue
        if found["en"] and not (_OCCASION.search(around) or _named(around, records)):
            continue
        data = " ".join(f.plain for f in context.facts if f.source != "evidence" and _AWARD.search(f.plain))
        held = [
            r
            for r in records
            if r.live
            and _AWARD.search(" ".join((*(f.label for f in r.facts), r.said)) + ("奖" if "medal" in r.said else ""))
        ]
        grades = _grades(" ".join((data, *(r.said for r in held))))
        grade = _GRADES.get(word, word)
        if grade in grades:
            continue
        if grades and held:
            yield contradicted(line, found.span(), "fact.certificate", says(held[0]), topic="unbound")
        else:
            yield unbound(line, found.span(), "fact.certificate")


_OCCASION = re.compile(r"award|medal|prize|competition|challenge|show|fair")
_OF_ALL = frozenset({"gold", "silver", "bronze", "award", "awards", "winner", "year", "medal", "prize", "best"})


def _named(around: str, records: Sequence[Record]) -> bool:
    """Whether words about a grade name an award on file: Mother&Baby Gold."""
    names = (f.said for r in records if r.live for f in r.facts if _AWARD.search(f.label))
    return any(word in around for said in names for word in {*re.findall(r"[a-z]{4,}", said)} - _OF_ALL)


_STARS = re.compile(r"\b(?P<n>one|two|three|four|five|[1-5])[- ]stars?\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SMALL = re.compile(r"^(?:of|the|for|and|in|at|by|best|award|awards|winner|prize)$")
_NEAR = 32


def bind_named_awards(line: Line, records: Sequence[Record]) -> Iterator[Draft]:
    """An award that a text names as a record does, of another year or with more stars."""
    for record in records:
        name = next((f.said for f in record.facts if f.label in ("award", "prize", "honour", "honor", "奖项")), "")
        words = [word for word in re.findall(r"[a-z]{2,}", _YEAR.sub(" ", name)) if not _SMALL.match(word)]
        at = [line.text.find(word) for word in words]
        if not record.live or not words or min(at) < 0:
            continue
        near = (max(0, min(at) - _NEAR), max(at) + len(words[at.index(max(at))]) + _NEAR)
        years = set(_YEAR.findall(record.said))
        told = list(_YEAR.finditer(line.text, *near))
        if years and told and not any(found[0] in years for found in told):
            yield contradicted(line, told[0].span(), "fact.certificate", says(record), topic="unbound")
        given = [int(n) for f in record.facts if "star" in f.label and (n := f.said).isdecimal()]
        given += [int(number_of(found["n"]) or 0) for found in _STARS.finditer(record.said)]
        for found in _STARS.finditer(line.text, *near) if given else ():
            if (number_of(found["n"]) or 0) > max(given):
                yield contradicted(line, found.span(), "fact.certificate", says(record), topic="unbound")


def _grades(text: str) -> set[str]:
    """The grades of medals that a text names; a mere nomination is one of its own."""
    found = {_GRADES.get(m["zh"] or m["en"], m["en"] or "lesser") for m in _MEDAL.finditer(text)}
    return found | ({"lesser"} if _LESSER.search(text) else set())


_MEDAL = re.compile(r"(?P<zh>特金|大金|双金|金|银|铜|一等|二等|三等)(?:奖|牌)|\b(?P<en>gold|silver|bronze)\b")
