"""Goods that a text takes back opened, used or worn, where the record shuts that out: 开封不退, unopened only."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_REFUSED_ZH = r"[^,，。;；]{0,6}(?:不|概不|恕不|谢绝|无法)[予可能支给]?[以持]?退"
_REFUSED_EN = r"[^.;]{0,24}\b(?:not|cannot|can't|non)\b[^.;]{0,16}return"


class _State(NamedTuple):
    """What may have been done to goods, as a text says it and as a record shuts it out."""

    said: re.Pattern[str]
    shut: re.Pattern[str]


def _state(zh: str, en: str, undone: str) -> _State:
    return _State(
        re.compile(rf"{zh}|\b(?:{en})\b"), re.compile(rf"{undone}|(?:{zh}){_REFUSED_ZH}|\b(?:{en})\b{_REFUSED_EN}")
    )


_STATES = (
    _state(
        r"(?:开|拆|启)了?过?封|拆(?:开|了|过)|打开", r"open(?:ed)?", r"未(?:开|拆|启)封|未拆|\bunopened\b|\bsealed\b"
    ),
    _state(r"(?:使?用|试用|吃|喝|尝)(?:过|了)|使用", r"used|tried|tested", r"未(?:经)?使用|\bunused\b"),
    _state(r"(?:穿|戴|洗)(?:过|了)|洗涤|穿着", r"worn|washed", r"未(?:经)?(?:穿|洗)|\bunworn\b|\bunwashed\b"),
)
_BACK = re.compile(
    r"[能可给]以?(?:无理由)?(?:退|换)|(?:也|都|照样|一样)(?:退|换)|包退|\breturn\w*\b|\bsend\b[^.;!?]{0,16}\bback\b|\brefund\w*\b|\bmoney back\b"
)
_BACK_HELD = re.compile(r"退|\breturn\w*\b|\brefund\w*\b|\bmoney back\b")
_NOT = re.compile(
    r"(?:不[能可予支给]?[以持]?(?:再|办理|无理由)?|没法|无法|概不|恕不|谢绝|影响)(?:退|换)|(?:没|未|不)(?:开|拆|启)过?封?的?话?|(?:没|未)(?:用|穿|戴|洗)过|\b(?:not?|cannot|can't|won't|only|unless|except|if it'?s? ?(?:un|still))\b|n't\b"
)
_CLAUSE = re.compile(r"[^。;；!！?？.\n]{2,160}")
_EVEN = re.compile(
    r"哪怕|就算|即使|即便|也|都|照样|一样|\beven\b|\b(?:once|after|when|if|though) (?:you'?ve |it'?s |they'?re )?|\bor not\b|\bany (?:state|condition)\b"
)


_ANY_TIME = re.compile(
    r"(?:随时|什么时候|任何时候|多久)都?(?:可以?|能)?(?:无理由)?(?:退|换)|(?:退货|退换)(?:不限时间|没有?期限|随时)"
    r"|\breturn\w*\b[^.;!?]{0,30}\b(?:any ?time|whenever you (?:like|want)|no (?:deadline|time limit))|\bno (?:deadline|time limit)\b[^.;!?]{0,24}\breturn"
)
_N = rf"(?P<n>\d{{1,3}}|an?|{EN_NUMBER})[ -](?P<unit>day|week|month|year)s?"
_TO_DECIDE = re.compile(
    rf"(?<![\d.a-z]){_N} to (?:change your mind|decide|make up your mind|send (?:it|them) back|think (?:it|about it)|return)"
)
_TO_TELL = re.compile(
    rf"\bwithin (?:the (?:first )?)?{_N}\b[^.;!?]{{0,16}}\bwe(?:'ll| will) (?:replace|refund|exchange|swap|send)\b"
)
_HELD = re.compile(rf"(?<![\d.a-z]){_N}")
_REPLACED = re.compile(r"\breplac|\bbreakage|\bexchang|\brefund")
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.5, "year": 365.0}


def _days(found: re.Match[str]) -> float:
    return (1.0 if found["n"] in ("a", "an") else number_of(found["n"]) or 0.0) * _DAYS[found["unit"]]


def _too_long(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Longer to take goods back, or to have them replaced, than the record gives."""
    for pattern, speaks in ((_TO_DECIDE, _BACK_HELD), (_TO_TELL, _REPLACED)):
        told = (f for f in facts if speaks.search(f.plain))
        held = [(_days(m), f) for f in told for m in islice(_HELD.finditer(f.plain), 5)]
        for found in islice(pattern.finditer(line.text), 10) if held else ():
            most, fact = max(held, key=lambda one: one[0])
            if _days(found) > 1.05 * most:
                yield by_fact(line, found.span(), "fact.service", fact)
    timed = next((f for f in facts if _BACK_HELD.search(f.plain) and _TIMED.search(f.plain)), None)
    for found in islice(_ANY_TIME.finditer(line.text), 10) if timed else ():
        if timed and not _DENIED.search(line.text[max(0, found.start() - 6) : found.end()]):
            yield by_fact(line, found.span(), "fact.service", timed)


_DENIED = re.compile(r"\bnot\b|n't\b|不(?!限)|没法|无法")
_TIMED = re.compile(r"\d\s?(?:天|日|个?月)|\b\d{1,3}[ -](?:days?|weeks?|months?)")


def bind_returns(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between when and in what state goods are taken back by the text and by the record."""
    yield from _too_long(line, [f for f in context.facts if f.source == "facts"])
    facts = [f for f in context.facts if f.source != "evidence" and _BACK_HELD.search(f.plain)]
    for clause in islice(_CLAUSE.finditer(line.text), 40) if facts else ():
        if not _BACK.search(clause[0]) or _NOT.search(clause[0]) or not _EVEN.search(clause[0]):
            continue
        for state in _STATES:
            said = state.said.search(clause[0])
            fact = next((f for f in facts if state.shut.search(f.plain)), None) if said else None
            if said and fact:
                at = clause.start()
                yield by_fact(line, (at + said.start(), at + said.end()), "fact.service", fact)
