"""How a finding is worded and graded."""

from typing import Any

from memory.domain.finding import Finding, Severity
from memory.domain.product import Product
from tools.content.lexicon import load


def standards() -> dict[str, Any]:
    return load("standards", "tools.diagnosis")


def known_channels() -> list[str]:
    """Channels that have standards of their own."""
    return list(standards()["channels"])


def severity_of(grade: str) -> Severity:
    """Platforms' own words and agreeing sources ask for a fix; a single or disputed source only warns."""
    return "fix" if grade in ("A", "B") else "warn"


def finding(
    product: Product,
    rule: str,
    *,
    place: str,
    channel: str = "house",
    grade: str = "B",
    source: str = "",
    measured: str | None = None,
    span: tuple[int, int] = (0, 0),
    evidence: tuple[str, ...] = (),
    severity: Severity | None = None,
    **details: str,
) -> Finding:
    """A finding in the product's language: what is wrong, measured against what is asked, and what mends it."""
    side = "en" if product.lang == "en" else "zh"
    names = standards()["names"][side]
    words = standards()["words"][side][rule]
    said = {"channel": names.get(channel, channel), **details}
    note = f" [{grade}: {source}]" if source else ""
    gap = " " if side == "en" else ""
    return Finding(
        rule=f"standard.{channel}.{rule}",
        category="standard",
        clause=None,
        span=span,
        severity=severity or severity_of(grade),
        why=f"{words['why'].format(**said)}{gap}{words['fix'].format(**said)}{note}",
        rewrite=None,
        artefact=f"/product/{place}",
        measured=measured,
        evidence=evidence,
    )
