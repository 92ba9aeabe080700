"""Lines as arrays: bags of n-gram buckets in rows, and labels."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.features import features, segments
from tools.compliance.checker.generate import Example

Floats = NDArray[np.float32]


class Bags(NamedTuple):
    """Row `r` holds the buckets `values[starts[r]:starts[r + 1]]`."""

    values: NDArray[np.int32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def rows(self, chosen: NDArray[np.int64]) -> "Bags":
        """The bags of some rows, in that order."""
        pieces = [self.values[self.starts[row] : self.starts[row + 1]] for row in chosen]
        lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
        return Bags(np.concatenate(pieces), np.concatenate(([0], np.cumsum(lengths))))


def bags_of(examples: Sequence[Example]) -> Bags:
    """One bag a line. Generated lines are a sentence or two; the bag is the one of all their segments."""
    pieces = [np.concatenate([features(piece) for piece in segments(example.text)]) for example in examples]
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    return Bags(np.concatenate(pieces), np.concatenate(([0], np.cumsum(lengths))))


def labels_of(examples: Sequence[Example], families: Sequence[str]) -> Floats:
    """(lines, families + 1): 1 where the line violates the family; the last column says whether it violates any."""
    column = {family: index for index, family in enumerate(families)}
    labels = np.zeros((len(examples), len(families) + 1), dtype=np.float32)
    for row, example in enumerate(examples):
        if example.family is not None:
            labels[row, [column[example.family], -1]] = 1.0
    return labels


def sigmoid(x: Floats) -> Floats:
    """Logistic function, without overflow."""
    return (0.5 * (1.0 + np.tanh(0.5 * x))).astype(np.float32)
