"""What may be done to the goods and to whom they are given: a text that does what the data forbid is untrue."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.contents import left_out
from tools.compliance.facts.denials.refusals import AVOIDS
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_CLAUSE = re.compile(r"[;；,，。!！\n]|\.(?:\s|$)")
_FORBIDS = re.compile(
    r"(?:不可以?|不能|不宜|不得|不建议|不适[合用宜]于?|不要|不支持|请勿|切勿|勿|禁止?|严禁|避免|远离|别|无法|非"
    r"|\bnot\b|n't\b|\bnever\b|\bavoid\b|\bno\b|\bunsuitable\b|\bkeep (?:away|out)\b|\b(?:toxic|harmful|poisonous) (?:to|for)\b|\bnon-)[^:：]*$"
)
_FORBIDDEN = re.compile(
    r"[^:：]{0,8}?(?:禁用|勿用|忌用|慎用|禁食|不宜食用)|\s?(?:safe|use|使用|用|清洗|加热)?\s?(?:不可|不宜|不能|不行|不支持|禁止|[:：]\s?(?:no\b|否|不|不可)|\bis not\b|\bnot recommended\b|\bprohibited\b|\bnot allowed\b)"
)
_TAKES_OFF = re.compile(r"\b(?:take|taking) (?:it|them) off\b|\bremov(?:e|ing)\b|\bbefore\b|\bno need\b|\btoo [a-z]+ $")
_TEXT_NO = re.compile(
    r"(?:时|前)?[,，]?(?:请|要|需|须|记得)?先?[摘取脱]下|\s?(?:不行|不可|不能|不宜|禁|勿|别|忌|no\b|is not\b|not\b)|[- ]free"
)


class Treatment(NamedTuple):
    """One treatment: what names it, how a text does it, and what shuts it out without a name."""

    words: re.Pattern[str]
    claim: re.Pattern[str]
    shut: re.Pattern[str] | None


@cache
def _treatments() -> tuple[Treatment, ...]:
    return tuple(
        Treatment(
            re.compile(row["words"]),
            re.compile(row.get("claim", row["words"])),
            re.compile(row["shut"]) if "shut" in row else None,
        )
        for row in table("treatments").values()
    )


def bind_treatments(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what a text does with the goods and what the data forbid."""
    # A rain cover that is not included forbids no rain.
    facts = [fact for fact in context.facts if fact.source != "evidence" and not left_out(fact)]
    for treatment in _treatments():
        for found in treatment.claim.finditer(line.text):
            before = line.text[max(0, found.start() - 30) : found.start()]
            if AVOIDS.search(before) or _TAKES_OFF.search(before) or _TEXT_NO.match(line.text[found.end() :]):
                continue
            fact = _forbidding(treatment, facts)
            if fact is not None:
                yield by_fact(line, found.span(), "fact.treatment", fact)
            break


def _forbidding(treatment: Treatment, facts: list[Fact]) -> Fact | None:
    """The fact that forbids a treatment; None where another one allows it."""
    forbidding = None
    for fact in facts:
        for clause in _clauses(fact):
            for found in treatment.words.finditer(clause):
                if not _FORBIDS.search(clause[: found.start()]) and not _FORBIDDEN.match(clause, found.end()):
                    return None
                forbidding = forbidding or fact
        if treatment.shut is not None and treatment.shut.search(fact.plain):
            forbidding = forbidding or fact
    return forbidding


def _clauses(fact: Fact) -> list[str]:
    """The clauses of a fact, the first one with its name."""
    if fact.label and fact.denied:
        # 洗碗机: 否 forbids what its name says.
        return [f"not {fact.label}: {fact.plain[len(fact.label) + 2 :]}".replace(": ", " ")]
    value = fact.plain[len(fact.label) + 2 :] if fact.label else fact.plain
    named = [f"{fact.label}: {value}"] if fact.label and re.match(r"\s*(?:yes|是|可|支持|ok)", value) else []
    return [*named, *_CLAUSE.split(value)]
