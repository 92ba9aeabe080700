"""Drafts of findings, and how they become the findings of a verdict: clause, reason, order, no doubles."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from memory.domain.finding import Finding, Severity
from tools.compliance.judge import Candidate, Line
from tools.content.lexicon import traditional

_RANK: dict[str, int] = {"block": 3, "fix": 2, "needs_evidence": 1, "warn": 0}
_SCORE: dict[str, float] = {"block": 0.97, "fix": 0.85, "needs_evidence": 0.8, "warn": 0.3}
_CATEGORY_ORDER = (
    "drug_rx", "medical", "health_food", "infant_formula", "cosmetic", "food", "alcohol", "tobacco", "education",
    "finance", "property", "agri", "toy", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before its reason is written. `start`/`end` index the plain text."""

    rule: str
    family: str
    clauses: tuple[str, ...]
    start: int
    end: int
    severity: Severity
    why_zh: str = ""
    why_en: str = ""
    rewrite: str = "none"
    measured: str | None = None
    evidence: tuple[str, ...] = ()
    replacement: str | None = None
    """Words from the facts to put in place of the stretch."""
    doubted: bool = False
    """Whether the learned checker left it at a warning."""
    alone: bool = True
    """Whether it counts in full without the learned checker's agreement; a hidden term always does."""

    @classmethod
    def of(cls, candidate: Candidate, line: Line) -> Self:
        rule = candidate.rule
        clauses = rule.clauses
        for kind in _CATEGORY_ORDER:
            if kind in line.kinds and kind in rule.by_category:
                clauses = rule.by_category[kind]
                break
        return cls(
            rule.id, rule.family, clauses, candidate.start, candidate.end, candidate.severity,
            rule.why.get("zh", ""), rule.why.get("en", ""), rule.rewrite,
            alone=rule.alone or line.hits.plain.disguised(candidate.start, candidate.end),
        )  # fmt: skip


def score_of(findings: Sequence[Finding], model: float = 0.0, borne_out: bool = False) -> float:
    """Probability that something is wrong: the heaviest rule or the model, whichever says more.

    `borne_out`: the line came with records and passes beside them. The model reads words alone, so what it says then
    counts no more than a warning does."""
    rules = max((_SCORE[finding.severity] for finding in findings), default=0.02)
    return round(max(rules, min(model, _SCORE["warn"]) if borne_out else model), 4)


def in_force(drafts: Iterable[Draft], clauses: Mapping[str, Mapping[str, Any]], day: date) -> list[Draft]:
    """The drafts under the clauses that hold on `day`, by the number that a clause had then; one that only clauses of
    other days would catch is left out. A warning may name a clause that is to come."""
    kept = []
    for draft in drafts:
        holding = _on(draft.clauses, clauses, day)
        if holding == draft.clauses or (draft.severity == "warn" and not holding):
            kept.append(draft)
        elif holding:
            kept.append(replace(draft, clauses=holding))
    return kept


def _on(named: Sequence[str], clauses: Mapping[str, Mapping[str, Any]], day: date) -> tuple[str, ...]:
    told = {name: clauses.get(name, {}) for name in named}
    then = (name if _holds(clause, day) else clause.get("formerly") for name, clause in told.items())
    return tuple(dict.fromkeys(name for name in then if name and _holds(clauses.get(name, {}), day)))


def _holds(clause: Mapping[str, Any], day: date) -> bool:
    return clause.get("from", date.min) <= day <= clause.get("to", date.max)


def unique(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts in text order; of overlapping ones with the same family and clause the heavier, then longer, stays."""
    order = sorted(drafts, key=lambda d: (-_RANK[d.severity], -(d.end - d.start), d.start, d.rule))
    kept: list[Draft] = []
    by_key: dict[tuple[str, tuple[str, ...]], list[Draft]] = {}
    for draft in order:
        rivals = by_key.setdefault((draft.family, draft.clauses), [])
        if any(
            (d.start < draft.end and draft.start < d.end) or (d.start, d.end) == (draft.start, draft.end)
            for d in rivals
        ):
            continue
        rivals.append(draft)
        kept.append(draft)
        if len(kept) >= 200:
            break
    return sorted(kept, key=lambda d: (d.start, d.end, d.rule))


def finish(drafts: Sequence[Draft], line: Line, packs: Any) -> tuple[Finding, ...]:
    """The findings of a verdict, one per clause that a draft falls under (two at most)."""
    findings: list[Finding] = []
    for draft in unique(drafts):
        span = whole_words(line.hits.plain.original, *line.hits.plain.span(draft.start, draft.end))
        why = _reason(draft, line, packs, span)
        for clause in draft.clauses[:2] or (None,):
            findings.append(
                Finding(
                    rule=draft.rule, category=draft.family, clause=clause, span=span, severity=draft.severity, why=why,
                    measured=draft.measured, evidence=draft.evidence,
                )
            )  # fmt: skip
    return tuple(findings)


_DOUBTED = {
    "zh": "（规则的提示；模型认为此处用法无碍，未作处理，请您留意）",
    "en": " (a rule's note: the learned checker takes this use for harmless, so nothing was held back; please look)",
}
_EDGE = re.compile(r"[\s,.:!?，。；：！？、]+")


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with no space or stop at its ends, and with the whole of a Latin word or number that it cuts."""
    lead = _EDGE.match(text, start, end)
    start = lead.end() if lead and lead.end() < end else start
    while end > start + 1 and _EDGE.match(text[end - 1]):
        end -= 1
    while 0 < start < end and _one_word(text[start - 1 : start + 1]):
        start -= 1
    while start < end < len(text) and _one_word(text[end - 1 : end + 1]):
        end += 1
    return start, end


def _one_word(pair: str) -> bool:
    return pair.isascii() and pair.isalnum()


def _reason(draft: Draft, line: Line, packs: Any, span: tuple[int, int]) -> str:
    zh = line.language != "en"
    own = draft.why_zh if zh else draft.why_en
    template = own or packs.whys.get(draft.family, packs.whys["default"])["zh" if zh else "en"]
    if draft.doubted:
        template += _DOUBTED["zh" if zh else "en"]
    if line.language == "zh-Hant":
        template = traditional(template)
    quoted = line.hits.plain.original[slice(*span)][:60]
    return template.replace("{hit}", quoted).replace("{measured}", draft.measured or "")


def with_severity(draft: Draft, severity: Severity) -> Draft:
    """The same draft at another weight."""
    return replace(draft, severity=severity)


def left_at_warning(draft: Draft) -> Draft:
    """The same draft as a note, which says that the learned checker takes the use for harmless."""
    return replace(draft, severity="warn", doubted=draft.severity != "warn")
