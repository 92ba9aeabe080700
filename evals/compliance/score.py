"""Scores a judge on labelled lines: recall, false alarms, clauses and spans, each with a 95 % interval.

A judge is any callable from the input object of `adwright check --jsonl` to its output object. An answer that carries
an `error` counts as a miss on an unlawful line and as a false alarm on a lawful one: a crash is not a catch.
"""

from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import Any, NamedTuple

from evals.compliance.labels import Label

Judge = Callable[[dict[str, Any]], dict[str, Any]]

_Z95 = 1.959963984540054
_GOOD_OVERLAP = 0.5


class Rate(NamedTuple):
    """`hits` of `total` with the Wilson 95 % interval; all three figures are None when there was nothing to count."""

    hits: int
    total: int
    value: float | None
    low: float | None
    high: float | None


class Overlap(NamedTuple):
    """How well two span sets agree, by characters."""

    iou: float
    f1: float


class Outcome(NamedTuple):
    """What a judge said about one labelled line."""

    label: Label
    answer: dict[str, Any]
    failed: bool
    """The judge answered with an error instead of a verdict."""
    flagged: bool
    """The verdict was not `pass`."""
    clause_right: bool
    overlap: Overlap | None
    """None where the label names no words or the line was not caught."""

    @property
    def right(self) -> bool:
        """Caught when unlawful, left alone when lawful, and no error either way."""
        return not self.failed and self.flagged == self.label.unlawful


class Scores(NamedTuple):
    """The measures over one group of outcomes."""

    lines: int
    recall: Rate
    """Unlawful lines that did not pass."""
    false_positives: Rate
    """Lawful lines that did not pass."""
    verdict: Rate
    """All lines whose verdict is the labelled one exactly."""
    clause: Rate
    """Caught lines with a finding under an accepted clause."""
    span: Rate
    """Caught lines whose findings' characters overlap the labelled words with an IoU of at least a half."""
    iou: float | None
    f1: float | None
    errors: int

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, rates as objects."""
        return {name: value._asdict() if isinstance(value, Rate) else value for name, value in self._asdict().items()}


def wilson(hits: int, total: int) -> Rate:
    """The share `hits / total` with its Wilson score interval at 95 %."""
    if not total:
        return Rate(hits, total, None, None, None)
    share = hits / total
    spread = _Z95 * sqrt(share * (1 - share) / total + (_Z95 / (2 * total)) ** 2)
    base = 1 + _Z95**2 / total
    centre = share + _Z95**2 / (2 * total)
    return Rate(hits, total, share, max(0.0, (centre - spread) / base), min(1.0, (centre + spread) / base))


def overlap(found: Iterable[Sequence[int]], wanted: tuple[int, int]) -> Overlap:
    """IoU and F1 of the characters in the union of `found` against those of `wanted`."""
    covered = {place for start, end in found for place in range(start, end)}
    target = set(range(*wanted))
    common = len(covered & target)
    if not common:
        return Overlap(0.0, 0.0)
    return Overlap(common / len(covered | target), 2 * common / (len(covered) + len(target)))


def outcome(label: Label, answer: dict[str, Any]) -> Outcome:
    """One answer held against its label."""
    findings = answer.get("findings") or []
    failed = "error" in answer
    flagged = answer.get("verdict") != "pass"
    caught = label.unlawful and flagged and not failed
    spans = [finding["span"] for finding in findings if finding.get("span")]
    return Outcome(
        label,
        answer,
        failed,
        flagged,
        any(finding.get("clause") in label.clauses for finding in findings),
        overlap(spans, label.span) if caught and label.span else None,
    )


def judge_all(judge: Judge, labels: Iterable[Label]) -> list[Outcome]:
    """Every label with what `judge` answered, in order."""
    return [outcome(label, judge(label.line)) for label in labels]


def score(outcomes: Sequence[Outcome]) -> Scores:
    """The measures over `outcomes`."""
    unlawful = [each for each in outcomes if each.label.unlawful]
    lawful = [each for each in outcomes if not each.label.unlawful]
    caught = [each for each in unlawful if each.right]
    spans = [each.overlap for each in caught if each.overlap is not None]
    exact = sum(not each.failed and each.answer.get("verdict") == each.label.verdict for each in outcomes)
    return Scores(
        lines=len(outcomes),
        recall=wilson(len(caught), len(unlawful)),
        false_positives=wilson(sum(not each.right for each in lawful), len(lawful)),
        verdict=wilson(exact, len(outcomes)),
        clause=wilson(sum(each.clause_right for each in caught), len(caught)),
        span=wilson(sum(each.iou >= _GOOD_OVERLAP for each in spans), len(spans)),
        iou=_mean([each.iou for each in spans]),
        f1=_mean([each.f1 for each in spans]),
        errors=sum(each.failed for each in outcomes),
    )


def score_by(outcomes: Sequence[Outcome], key: Callable[[Label], str]) -> dict[str, Scores]:
    """The measures of every group that `key` makes, groups in order of appearance."""
    groups: dict[str, list[Outcome]] = {}
    for each in outcomes:
        groups.setdefault(key(each.label), []).append(each)
    return {name: score(group) for name, group in groups.items()}


def misses(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """The lines judged wrongly, and the caught ones filed under a wrong clause, with what was said."""
    return [_miss(each) for each in outcomes if not each.right or (each.label.unlawful and not each.clause_right)]


def _miss(each: Outcome) -> dict[str, Any]:
    label, found = each.label, each.answer.get("findings") or []
    wrong = "clause" if each.right else "missed" if label.unlawful else "false alarm"
    return {
        "id": label.line["id"],
        "set": label.set,
        "slice": label.slice,
        "wrong": wrong,
        "text": label.line["text"],
        "expected": {"verdict": label.verdict, "clauses": sorted(label.clauses)},
        "answer": each.answer.get("error") or each.answer.get("verdict"),
        "found": [f"{finding.get('rule')} {finding.get('clause')} {finding.get('severity')}" for finding in found],
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
