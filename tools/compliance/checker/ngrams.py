"""The reader of wording: a linear model over weighted n-grams, int8 weights, numpy only."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from tools.compliance.checker.features import PIECE, grams, pieces
from tools.compliance.checker.stored import demand_names, demand_shapes

ARRAYS = ("steps", "idf", "weights", "scale")
"""What the weights hold for it: the differences between the sorted keys of the n-grams as four `planes` of bytes, their
inverse document frequencies as two, their weights, and the size of a weight with the bias."""
_DROWNED = 1.0
"""Log-odds that the text around a sentence may take from it."""

Floats = NDArray[np.float32]


class NGrams:
    """Log-odds that a text breaks the law, by its wording. Immutable, thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Raises BadInput when arrays are missing or do not fit each other."""
        demand_names(arrays, ARRAYS)
        known = len(arrays["weights"])
        demand_shapes(arrays, {"steps": (4, known), "idf": (2, known), "weights": (known,), "scale": (2,)})
        if not known:
            raise BadInput("checker weights: there is no n-gram in them", field="weights")
        self._keys = keys_of(arrays["steps"])
        self._idf = unplaned(arrays["idf"], "<f2").astype(np.float32)
        self._weights = arrays["weights"].astype(np.float32) * np.float32(arrays["scale"][0])
        self._bias = float(arrays["scale"][1])

    def score(self, plain: str) -> float:
        """The worst of the windows of `plain`: neighbouring sentences, scored as a whole and by the worst of them, half
        and half, and never far below the worst, so that harmless text around a claim does not hide it."""
        best, sentences = -np.inf, pieces(plain)
        while sentences:
            start, taken = sentences[0][0], 1
            while taken < len(sentences) and sentences[taken][1] - start <= PIECE:
                taken += 1
            group, sentences = sentences[:taken], sentences[taken:]
            scores = [self._score(plain[a:b]) for a, b in group]
            whole = scores[0] if taken == 1 else self._score(plain[start : group[-1][1]])
            worst = max(scores)
            best = max(best, 0.5 * (whole + worst), worst - _DROWNED)
        return float(best)

    def _score(self, piece: str) -> float:
        columns, values = counted(piece, self._keys, self._idf)
        return float(values @ self._weights[columns]) + self._bias


def counted(piece: str, keys: NDArray[np.uint32], idf: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The columns of the n-grams of `piece` among sorted `keys`, and their weights: (1 + ln count) · idf, scaled to a
    vector of length one (tf-idf, as in Manning, Raghavan and Schütze, Introduction to Information Retrieval, section
    6.4)."""
    # Sorted first: the search then walks through the table instead of jumping about in it.
    in_order = np.sort(grams(piece))
    edges = np.ones(len(in_order) + 1, dtype=bool)
    np.not_equal(in_order[1:], in_order[:-1], out=edges[1:-1])
    bounds = np.flatnonzero(edges)
    found = in_order[bounds[:-1]]
    columns = np.minimum(keys.searchsorted(found), len(keys) - 1)
    known = np.flatnonzero(keys[columns] == found)
    columns, counts = columns[known], bounds[known + 1] - bounds[known]
    values = (1.0 + np.log(counts)) * idf[columns]
    return columns, (values / max(float(np.sqrt(values @ values)), 1e-9)).astype(np.float32)


def planes(values: NDArray[Any], kind: str) -> NDArray[np.uint8]:
    """(bytes of a value, values): like bytes beside each other compress better."""
    held = np.ascontiguousarray(values.astype(kind))
    return held.view(np.uint8).reshape(len(held), held.itemsize).T.copy()


def unplaned(stored: NDArray[np.uint8], kind: str) -> NDArray[Any]:
    """The values that `planes` was given."""
    return np.ascontiguousarray(stored.T).view(kind).ravel()


def steps_of(keys: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The differences between sorted keys, which compress to half of the keys, as planes."""
    return planes(np.diff(keys, prepend=np.uint32(0)), "<u4")


def keys_of(steps: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The keys that `steps_of` was given."""
    return np.cumsum(unplaned(steps, "<u4"), dtype=np.uint64).astype(np.uint32)
