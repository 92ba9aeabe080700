"""The evidence on file, a record each, and whether it is still in force."""

import re
from datetime import date
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.validity import dates_in, in_force, lapse_of
from tools.compliance.facts.wording import Told, day_zh, quoted


class Record(NamedTuple):
    """One piece of evidence: its facts, all it says, and whether it is still in force."""

    facts: list[Fact]
    said: str
    live: bool


def records_of(context: Context) -> list[Record]:
    """The evidence on file."""
    return [
        Record(facts, " ".join(fact.plain for fact in facts if not fact.denied), in_force(facts, context.day))
        for facts in context.entries("evidence")
    ]


RENEW = Told("请换用仍然有效的证明，或删去这一说法", "Give proof that is in force, or leave it out")
_TITLES = (
    "quote",
    "title",
    "name",
    "证书名称",
    "名称",
    "text",
    "claim",
    "内容",
    "result",
    "结果",
    "结论",
    "type",
    "类型",
)
_INNER = ("id", "kind", "source", "path", "url", "file")


def title_of(facts: list[Fact]) -> str:
    """What a record calls itself, or else the first words of it."""
    named = (fact.value for title in _TITLES for fact in facts if fact.label.rpartition(" ")[2] == title)
    worded = (fact.value for fact in facts if not _inner(fact) and _WORDED.search(fact.value))
    return quoted(next(named, next(worded, facts[0].value if facts else "")))


def _inner(fact: Fact) -> bool:
    """Whether an entry is for machines, or a day."""
    return fact.label.rpartition(" ")[2] in _INNER or next(dates_in(fact.said.lower()), None) is not None


def says(record: Record) -> Told:
    """What a record says, in its own words."""
    title = title_of(record.facts)
    figures = (fact.value for fact in record.facts if _FIGURED.search(fact.value) and not _inner(fact))
    figure = quoted(next(figures, title))
    if figure == title:
        return Told(f"资料中的证明写的是“{title}”", f"the proof on record says “{title}”", title)
    return Told(f"资料中“{title}”写的是“{figure}”", f"“{title}” on record says “{figure}”", figure)


def lapsed(facts: list[Fact], day: date) -> Told:
    """Since when, or from when, a record that is not in force holds."""
    title, why = title_of(facts), lapse_of(facts, day)
    if why and why.ended:
        told = Told(f"已于{day_zh(why.ended)}到期", f"expired on {why.ended}", str(why.ended))
    elif why and why.begins:
        told = Told(f"到{day_zh(why.begins)}才生效", f"is not in force before {why.begins}", str(why.begins))
    else:
        told = Told("已失效", "is no longer in force", title)
    return Told(f"资料中的“{title}”{told.zh}", f"“{title}” on record {told.en}", told.value)


_FIGURED = re.compile(r"\d")
_WORDED = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2}")
_DENIED = re.compile(
    r"(?:不是?|非|无|没有|未(?:获得?|经|通过|取得|做)?|尚未[\u4e00-\u9fff]{0,3}"
    r"|\bnot |\bno |\bnon[- ]|n't )(?:\w+ )?$"
)
_NOT_ONLY = re.compile(r"not only |不仅是?$")


def negated(text: str, start: int) -> bool:
    """Whether the words before a claim deny it."""
    before = text[max(0, start - 16) : start]
    return _DENIED.search(before) is not None and not _NOT_ONLY.search(before)
