"""A pack's own examples: each must be found by its rule, or pass, before the pack may judge anything. A rule of the law
brings both kinds."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from memory.domain.errors import BadInput
from memory.domain.finding import Finding
from tools.compliance.rule import Example, Rule
from tools.compliance.unsigned import OPEN

if TYPE_CHECKING:  # the engine demands the examples when it loads, so the import would be a circle
    from tools.compliance.engine import Backstop


def failing_examples(backstop: "Backstop", jurisdictions: Iterable[str] | None = None) -> list[str]:
    """What does not hold, one sentence an example; empty when all do."""
    wanted = set(jurisdictions) if jurisdictions is not None else None
    found: list[str] = []
    for rule in backstop.packs.rules:
        if wanted is not None and rule.jurisdiction not in wanted:
            continue
        if rule.jurisdiction not in OPEN:
            found += [
                f"{rule.id} has no `{name}` example" for name in ("violates", "passes") if not getattr(rule, name)
            ]
        found += [
            f"{rule.id} misses {e.text!r}"
            for e in rule.violates
            if not any(_shows(rule, f) for f in _findings(backstop, rule, e))
        ]
        found += [
            f"{rule.id} wrongly finds {e.text!r}"
            for e in rule.passes
            if any(f.rule == rule.id for f in _findings(backstop, rule, e))
        ]
    return found


def _findings(backstop: "Backstop", rule: Rule, example: Example) -> tuple[Finding, ...]:
    market = rule.jurisdiction if rule.jurisdiction not in ("brand", "emergency") else None
    verdict = backstop.judge(
        example.text, jurisdiction=market, category=example.category, context=example.context, as_of=example.as_of,
        rewriting=False,
    )  # fmt: skip
    return verdict.findings


def _shows(rule: Rule, finding: Finding) -> bool:
    """Of overlapping findings of one family and clause only the heavier is shown; it may be another rule's."""
    return finding.rule == rule.id or (finding.category == rule.family and finding.clause in rule.clauses)


def demand_examples(backstop: "Backstop", jurisdictions: Iterable[str] | None = None) -> None:
    """Raises BadInput, naming the examples, when some do not hold."""
    failing = failing_examples(backstop, jurisdictions)
    if failing:
        raise BadInput(
            f"{len(failing)} examples do not hold: {'; '.join(failing[:5])}", todo="mend the rules or the examples"
        )
