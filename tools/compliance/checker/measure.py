"""What a training run measured on the held-out lines, for the model card."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.corpus import Line, market_of_clause
from tools.compliance.checker.model import LearnedChecker
from tools.compliance.checker_port import Signs

if TYPE_CHECKING:  # the trainer measures, so the import would be a circle
    from tools.compliance.checker.train import Row

Figures = dict[str, Any]
_ENOUGH = 60
ALARMS = (0.01, 0.03, 0.05, 0.10)
_COUNTED = (
    "unlawful", "lawful", "rules_caught", "rules_accused", "words_caught", "words_accused", "caught", "accused",
)  # fmt: skip


def recall_curve(scores: NDArray[Any], truth: NDArray[np.bool_]) -> list[float]:
    """Share of violations above the bounds that `ALARMS` of the lawful lines reach."""
    return [round(float(np.mean(scores[truth] > np.quantile(scores[~truth], 1 - rate))), 3) for rate in ALARMS]


def measure(
    checker: LearnedChecker, unshifted: LearnedChecker, learned: Sequence["Row"], held: Sequence["Row"]
) -> Figures:
    """Counts and shares on the held-out lines: per file and language what is reviewed, clauses, and spans; and how far
    probabilities are off, clause by clause, beside those of the same checker that is calibrated as a whole only."""
    return {
        "lines": len(learned),
        "unlawful": sum(row.line.unlawful for row in learned),
        "held": len(held),
        "groups": {name: _group(checker, rows) for name, rows in _groups(held).items()},
        "clauses": _clauses(checker, held),
        "span": _spans(checker, held),
        "calibration": [_off(checker, held), _off(unshifted, held)],
        "compared": _compared(checker, held),
    }


def _compared(checker: LearnedChecker, held: Sequence["Row"]) -> dict[str, list[float]]:
    """Recall at the rates of `ALARMS` on the held-out lines: each reader alone, both, and both with the rules."""
    truth = np.array([row.line.unlawful for row in held])
    said = np.array([checker.readings(row.plain, Signs()) for row in held])
    both = np.array([checker.opinion(row.plain, Signs()).probability for row in held])
    heard = np.array([checker.opinion(row.plain, row.signs).probability for row in held])
    scores = {"n-grams": said[:, 0], "encoder": said[:, 2], "both": both, "both, and the rules": heard}
    return {name: recall_curve(values, truth) for name, values in scores.items()}


def _groups(held: Sequence["Row"]) -> dict[str, list["Row"]]:
    groups: dict[str, list[Row]] = {}
    for row in held:
        groups.setdefault(f"{row.line.source.removesuffix('.txt')}, {row.line.lang}", []).append(row)
    return dict(sorted(groups.items()))


def _group(checker: LearnedChecker, rows: Sequence["Row"]) -> dict[str, int]:
    """Unlawful and lawful lines, and how many of each the rules alone, the words alone and both together accuse."""
    counts = Counter[str]()
    for row in rows:
        side, kind = ("caught", "unlawful") if row.line.unlawful else ("accused", "lawful")
        counts[kind] += 1
        counts[f"rules_{side}"] += bool(row.signs.voices - {"warn"})
        counts[f"words_{side}"] += checker.opinion(row.plain, Signs()).review
        counts[side] += checker.opinion(row.plain, row.signs).review
    return {name: counts[name] for name in _COUNTED}


def _off(checker: LearnedChecker, held: Sequence["Row"]) -> float:
    """By how much the mean probability of lines of one likeliest clause differs from the share that is unlawful: the
    average over clauses with `_ENOUGH` lines, each by its lines."""
    groups: dict[int, list[float]] = {}
    for row in held:
        probability = checker.opinion(row.plain, row.signs).probability
        groups.setdefault(checker.likeliest(row.plain), []).append(probability - row.line.unlawful)
    many = [wrong for wrong in groups.values() if len(wrong) >= _ENOUGH]
    return round(sum(abs(sum(wrong)) for wrong in many) / max(1, sum(map(len, many))), 4)


def _clauses(checker: LearnedChecker, held: Sequence["Row"]) -> list[float]:
    """Share of violations whose accepted clauses hold the likeliest, one of the two and one of the three likeliest."""
    named = [row for row in held if row.line.unlawful and row.line.clauses]
    told = [checker.clauses(row.plain, market_of_clause(row.line.clauses[0]), row.kinds) for row in named]
    pairs = list(zip(named, told, strict=True))
    return [_share(bool(set(row.line.clauses) & set(found[:size])) for row, found in pairs) for size in (1, 2, 3)]


def _spans(checker: LearnedChecker, held: Sequence["Row"]) -> float:
    """Share of violations whose words are found with an overlap (IoU) of at least a half; on texts that stayed as they
    were when they were made plain, so that places can be compared."""
    overlaps = [
        _overlap(checker.span(row.plain), row.line.span)
        for row in held
        if row.line.span and _same_length(row.line, row.plain)
    ]
    return _share(value >= 0.5 for value in overlaps)


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return round(sum(found) / max(1, len(found)), 3)


def _same_length(line: Line, plain: str) -> bool:
    return len(line.text) == len(plain)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return common / (one[1] - one[0] + other[1] - other[0] - common) if common else 0.0
