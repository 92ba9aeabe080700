"""A pack's own examples: each must be found by its rule, or pass, before the pack may judge anything."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from memory.domain.errors import BadInput
from tools.compliance.rule import Example, Rule

if TYPE_CHECKING:  # the engine demands the examples when it loads, so the import would be a circle
    from tools.compliance.engine import Backstop


def failing_examples(backstop: "Backstop", jurisdictions: Iterable[str] | None = None) -> list[str]:
    """What does not hold, one sentence an example; empty when all do."""
    wanted = set(jurisdictions) if jurisdictions is not None else None
    found: list[str] = []
    for rule in backstop.packs.rules:
        if wanted is not None and rule.jurisdiction not in wanted:
            continue
        found += [f"{rule.id} misses {e.text!r}" for e in rule.violates if not _finds(backstop, rule, e)]
        found += [f"{rule.id} wrongly finds {e.text!r}" for e in rule.passes if _finds(backstop, rule, e)]
    return found


def _finds(backstop: "Backstop", rule: Rule, example: Example) -> bool:
    market = rule.jurisdiction if rule.jurisdiction not in ("brand", "emergency") else None
    verdict = backstop.judge(
        example.text, jurisdiction=market, category=example.category, context=example.context, as_of=example.as_of,
        rewriting=False,
    )  # fmt: skip
    return any(finding.rule == rule.id for finding in verdict.findings)


def demand_examples(backstop: "Backstop", jurisdictions: Iterable[str] | None = None) -> None:
    """Raises BadInput, naming the examples, when some do not hold."""
    failing = failing_examples(backstop, jurisdictions)
    if failing:
        raise BadInput(
            f"{len(failing)} examples do not hold: {'; '.join(failing[:5])}", todo="mend the rules or the examples"
        )
