"""What the backstop says about an artefact or a setting."""

from typing import Literal

from memory.domain.noun import Noun

Severity = Literal["block", "fix", "needs_evidence", "warn"]
VerdictWord = Literal["pass", "review", "block"]


class Finding(Noun):
    """One thing that is wrong, where, by which rule, and what would mend it."""

    rule: str
    """Id of the rule, e.g. `cn.absolute.best`; findings of the learned checker are `model.<family>`."""
    category: str
    """The family, e.g. `absolute`, `medical`, `fact`, `price`."""
    clause: str | None
    """One id of the clause table; None for standards of a placement and for technical failures."""
    span: tuple[int, int]
    """Half-open code points of the original text; (0, 0) when it is about the whole or about a setting."""
    severity: Severity
    why: str
    """In the merchant's language."""
    rewrite: str | None = None
    """The whole text mended, filled from facts alone; None when there is none."""
    artefact: str | None = None
    """Id of the artefact, or a JSON Pointer into the settings."""
    measured: str | None = None
    """The measured value beside what the rule asks, e.g. `72 > 60 bytes`."""
    evidence: tuple[str, ...] = ()


class Verdict(Noun):
    """The judgement of one text: block beats review beats pass."""

    verdict: VerdictWord
    findings: tuple[Finding, ...] = ()
    score: float = 0.0
    """Calibrated probability of a violation, 0–1, rounded to 4 digits."""
    pack: str = ""
    """`name@version+hash` of the rule packs that judged."""


def verdict_of(findings: tuple[Finding, ...]) -> VerdictWord:
    """block → block; fix and needs_evidence → review; warn alone → pass."""
    severities = {finding.severity for finding in findings}
    if "block" in severities:
        return "block"
    return "review" if severities & {"fix", "needs_evidence"} else "pass"
