"""How a fact finding is written: what contradicts names the fact, what nothing supports asks for proof.

A contradiction is mended with words from the record where the caller gives them (`instead`), else by leaving out the
clause that makes it.
"""

from tools.compliance.facts.context import Fact
from tools.compliance.facts.wording import Told, quoted, told
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

CORRECT = Told("请按资料改写；资料有误的，先更正资料", "Change the words, or first correct the record if it is wrong")
PROVE = Told("请补充证明，或删去这一说法", "Add proof of it, or leave it out")
LACKING = Told("在资料中没有依据", "has no support in the record")


def contradicted(
    line: Line, span: tuple[int, int], rule: str, fact: Told, *, topic: str = "contradiction", family: str = "fact",
    instead: str | None = None, todo: Told = CORRECT,
) -> Draft:  # fmt: skip
    """The text says one thing and the record another."""
    return Draft(
        rule, family, market_clauses(line, topic), *span, "block",
        f"“{{hit}}”与资料不符：{fact.zh}。{todo.zh}", f"“{{hit}}” disagrees with the record: {fact.en}. {todo.en}",
        measured=f"{said(line, span)} ≠ {fact.value}" if fact.value else None, replacement=instead, rewrite="clause",
    )  # fmt: skip


def unbound(
    line: Line, span: tuple[int, int], rule: str, *, topic: str = "unbound", family: str = "fact",
    fact: Told | None = None, todo: Told = PROVE,
) -> Draft:  # fmt: skip
    """Nothing in the record bears the words out; `fact`: what it holds in their place."""
    zh, en = (f"：{fact.zh}", f": {fact.en}") if fact else ("", "")
    return Draft(
        rule, family, market_clauses(line, topic), *span, "needs_evidence",
        f"“{{hit}}”{LACKING.zh}{zh}。{todo.zh}", f"“{{hit}}” {LACKING.en}{en}. {todo.en}",
        measured=(fact.value or None) if fact else None,
    )  # fmt: skip


def by_fact(line: Line, span: tuple[int, int], rule: str, fact: Fact, instead: str | None = None) -> Draft:
    """A contradiction with one attribute."""
    return contradicted(line, span, rule, told(fact), instead=instead)


def said(line: Line, span: tuple[int, int]) -> str:
    """The words at a stretch as the text writes them."""
    start, end = line.hits.plain.span(*span)
    return quoted(line.hits.plain.original[start:end])
