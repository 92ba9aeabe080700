"""One-vs-rest logistic regression over hashed n-grams, by Adagrad in mini-batches. Deterministic on one thread."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.batches import Bags, Floats, sigmoid
from tools.compliance.checker.features import BUCKETS


class Linear(NamedTuple):
    """`weights` (buckets, families) and `bias` (families)."""

    weights: Floats
    bias: Floats

    def logits(self, bags: Bags, block: int = 512) -> Floats:
        """(rows, families) before the logistic function."""
        out = np.empty((len(bags), len(self.bias)), dtype=np.float32)
        for start in range(0, len(bags), block):
            part = bags.rows(np.arange(start, min(start + block, len(bags))))
            out[start : start + block] = _sums(self.weights, part) + self.bias
        return out


class LinearSettings(NamedTuple):
    epochs: int = 4
    batch: int = 256
    rate: float = 0.12
    decay: float = 2e-6
    """L2, applied to the weights that a batch touches."""
    gain: float = 2.0
    """How much more a violation counts than a lawful line."""
    seed: int = 11


class _Batch(NamedTuple):
    bags: Bags
    labels: Floats
    touched: NDArray[np.int32]
    order: NDArray[np.int64]
    """Row of each n-gram, sorted by bucket."""
    bounds: NDArray[np.int64]


def _sums(weights: Floats, bags: Bags) -> Floats:
    return np.add.reduceat(weights[bags.values], bags.starts[:-1], axis=0)


def _batch(bags: Bags, labels: Floats) -> _Batch:
    order = np.argsort(bags.values, kind="stable")
    touched, bounds = np.unique(bags.values[order], return_index=True)
    rows = np.repeat(np.arange(len(bags)), np.diff(bags.starts))
    return _Batch(bags, labels, touched, rows[order], bounds)


def fit_linear(bags: Bags, labels: Floats, settings: LinearSettings) -> Linear:
    """The fitted model; the same bytes for the same input and settings."""
    dice = np.random.default_rng(settings.seed)
    shuffled = dice.permutation(len(bags))
    batches = [
        _batch(bags.rows(rows), labels[rows])
        for rows in np.array_split(shuffled, max(1, len(bags) // settings.batch))
    ]  # fmt: skip
    model = Linear(
        np.zeros((BUCKETS, labels.shape[1]), dtype=np.float32), np.full(labels.shape[1], -3.0, dtype=np.float32)
    )
    seen = np.full(model.weights.shape, 1e-2, dtype=np.float32)
    seen_bias = np.full(model.bias.shape, 1e-2, dtype=np.float32)
    for _ in range(settings.epochs):
        for index in dice.permutation(len(batches)):
            _step(model, seen, seen_bias, batches[index], settings)
    return model


def _step(model: Linear, seen: Floats, seen_bias: Floats, batch: _Batch, settings: LinearSettings) -> None:
    gathered = sigmoid(_sums(model.weights, batch.bags) + model.bias)
    error = (gathered - batch.labels) * (1.0 + (settings.gain - 1.0) * batch.labels)
    slope = np.add.reduceat(error[batch.order], batch.bounds, axis=0)
    old = model.weights[batch.touched]
    slope += settings.decay * len(batch.labels) * old
    seen[batch.touched] += slope * slope
    model.weights[batch.touched] = old - settings.rate * slope / np.sqrt(seen[batch.touched])
    slope_bias = error.sum(axis=0)
    seen_bias += slope_bias * slope_bias
    model.bias[:] -= settings.rate * slope_bias / np.sqrt(seen_bias)
