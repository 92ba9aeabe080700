"""How a fact finding is written: what contradicts shows the fact, what nothing supports asks for evidence."""

from tools.compliance.facts.context import Fact
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses


def shown(fact: Fact) -> str:
    """A fact as a person would read it."""
    return f"{fact.name}: {fact.value}".strip(": ")


def contradicted(
    line: Line, span: tuple[int, int], rule: str, fact: str, *, topic: str = "contradiction", family: str = "fact",
    replacement: str | None = None,
) -> Draft:  # fmt: skip
    """The text says one thing and the record another."""
    said = line.text[span[0] : span[1]]
    return Draft(
        rule, family, market_clauses(line, topic), *span, "block",
        f"“{{hit}}”与资料不符（{fact}）", f"“{{hit}}” disagrees with the record ({fact})",
        measured=f"{said} ≠ {fact}", replacement=replacement,
    )  # fmt: skip


def unbound(
    line: Line, span: tuple[int, int], rule: str, *, topic: str = "unbound", family: str = "fact", fact: str = ""
) -> Draft:
    """Nothing in the record bears the words out."""
    more = f"（{fact}）" if fact else ""
    return Draft(
        rule, family, market_clauses(line, topic), *span, "needs_evidence",
        f"“{{hit}}”在资料中没有依据{more}", f"“{{hit}}” has no support in the record{f' ({fact})' if fact else ''}",
        measured=fact or None,
    )  # fmt: skip


def by_fact(line: Line, span: tuple[int, int], rule: str, fact: Fact) -> Draft:
    """A contradiction with one attribute, mended from it where it is short."""
    replacement = fact.value if len(fact.value) <= 24 and not fact.denied else None
    return contradicted(line, span, rule, shown(fact), replacement=replacement)
