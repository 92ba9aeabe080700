"""From logits to probabilities, and from these to bands; both learned on lines held out by term and template."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.batches import Floats, sigmoid
from tools.compliance.checker.model import SUREST

Flags = NDArray[np.bool_]
HIGH_BUDGET = (0.01, 0.001)
"""Share of hard negatives, and of clean lines, that may reach a person without cause."""
LOW_BUDGET = (0.03, 0.001)
"""The same for a shown warning."""
_PRICES = tuple(float(price) for price in np.geomspace(0.05, 2000, 60))
HIGH_FLOOR, LOW_FLOOR = 0.85, 0.5


class Calibration(NamedTuple):
    """p = logistic(own·family logit + common·any logit + shift); each (families,), slopes never negative."""

    own: Floats
    common: Floats
    shift: Floats

    def probabilities(self, logits: Floats) -> Floats:
        """(rows, families) from logits (rows, families + 1), the last column being that of any violation."""
        mixed = logits[:, :-1] * self.own + logits[:, -1:] * self.common + self.shift
        return np.minimum(sigmoid(mixed.astype(np.float32)), np.float32(SUREST))


def fit_calibration(logits: Floats, labels: Floats) -> Calibration:
    """Platt scaling on two logits per family, by damped Newton steps with a small ridge."""
    rows = [_platt(logits[:, index], logits[:, -1], labels[:, index]) for index in range(labels.shape[1] - 1)]
    own, common, shift = (np.array(column, dtype=np.float32) for column in zip(*rows, strict=True))
    return Calibration(own, common, shift)


def _platt(family: Floats, overall: Floats, truth: Floats) -> tuple[float, float, float]:
    columns = [family.astype(np.float64), overall.astype(np.float64), np.ones(len(family))]
    weights = np.array([1.0, 0.0, 0.0])
    free = [True, True, True]
    for _ in range(3):
        chosen = [index for index in range(3) if free[index]]
        inputs = np.stack([columns[index] for index in chosen], axis=1)
        fitted = _newton(inputs, truth.astype(np.float64), weights[chosen])
        weights[:] = 0.0
        weights[chosen] = fitted
        negative = [index for index in (0, 1) if free[index] and weights[index] < 0]
        if not negative:
            break
        # A probability must not fall when the model is surer: a negative slope is taken out and the rest fitted again.
        for index in negative:
            free[index], weights[index] = False, 0.0
    return float(weights[0]), float(weights[1]), float(weights[2])


def _newton(inputs: NDArray[np.float64], truth: NDArray[np.float64], start: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = start.copy()
    ridge = np.eye(inputs.shape[1]) * 0.05
    for _ in range(30):
        guess = 0.5 * (1.0 + np.tanh(0.5 * (inputs @ weights)))
        slope = inputs.T @ (guess - truth) + ridge @ weights
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 2.0 / float(np.abs(step).max() + 1e-12))
        if float(np.abs(step).max()) < 1e-9:
            break
    return weights


class Bands(NamedTuple):
    """Per family: below `low` is clear, from `high` on a person must look."""

    low: Floats
    high: Floats


def fit_bands(scores: Floats, labels: Floats, hard: Flags, clean: Flags, warn_only: Flags) -> Bands:
    """The bands that find most while false alarms of all families together stay within the budgets.

    Families in `warn_only` never send a line to review: their upper bound is 1, which no score reaches.
    """
    reviewing = np.where(warn_only, 0.0, scores).astype(np.float32)
    high = _within(reviewing, labels, hard, clean, HIGH_BUDGET, HIGH_FLOOR)
    low = np.minimum(_within(scores, labels, hard, clean, LOW_BUDGET, LOW_FLOOR), high)
    return Bands(low, high)


def _within(
    scores: Floats, labels: Floats, hard: Flags, clean: Flags, budget: tuple[float, float], floor: float
) -> Floats:
    """Thresholds at the lowest price of a false alarm (in found violations) that keeps within `budget`."""
    bounds = np.ones(scores.shape[1], dtype=np.float32)
    for price in _PRICES:
        columns = [
            _threshold(score, truth, hard, clean, price, floor) for score, truth in zip(scores.T, labels.T, strict=True)
        ]
        bounds = np.array(columns, dtype=np.float32)
        raised = np.any(scores >= bounds, axis=1)
        if raised[hard].mean() <= budget[0] and raised[clean].mean() <= budget[1]:
            break
    return bounds


def _threshold(score: Floats, truth: Floats, hard: Flags, clean: Flags, price: float, floor: float) -> float:
    """The threshold that maximises violations found minus what false alarms cost; clean lines cost ten times."""
    value = truth - price * (hard * 1.0 + clean * 10.0)
    order = np.argsort(-score, kind="stable")
    gains = np.cumsum(value[order])
    gains[score[order] < floor] = -np.inf
    # Equal scores stand or fall together.
    gains[:-1][score[order][:-1] == score[order][1:]] = -np.inf
    best = int(gains.argmax())
    if gains[best] <= 0:
        return 1.0
    following = score[order][best + 1] if best + 1 < len(order) else 0.0
    return float(max(floor, (score[order][best] + following) / 2))


def partial_area(scores: Sequence[float] | Floats, unlawful: Flags, hard: Flags, limit: float = 0.1) -> float:
    """Mean recall over false-positive rates on hard negatives from 0 to `limit`; 1 is perfect."""
    values = np.asarray(scores)
    bad, good = np.sort(values[unlawful]), values[hard]
    if not len(bad) or not len(good):
        return float("nan")
    rates = np.linspace(0, limit, 21)
    bounds = np.quantile(good, 1 - rates)
    return float(np.mean(1 - np.searchsorted(bad, bounds, side="right") / len(bad)))
