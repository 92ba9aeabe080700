"""The evidence on file, a record each, and whether it is still in force."""

import re
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.validity import in_force


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


_DENIED = re.compile(
    r"(?:不是?|非|无|没有|未(?:获得?|经|通过|取得|做)?|尚未[\u4e00-\u9fff]{0,3}"
    r"|\bnot |\bno |\bnon[- ]|n't )(?:\w+ )?$"
)
_NOT_ONLY = re.compile(r"not only |不仅是?$")


def negated(text: str, start: int) -> bool:
    """Whether the words before a claim deny it."""
    before = text[max(0, start - 16) : start]
    return _DENIED.search(before) is not None and not _NOT_ONLY.search(before)
