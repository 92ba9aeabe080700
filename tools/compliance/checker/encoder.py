"""The reader of meaning beside the n-grams: convolutions over 2, 3 and 5 word pieces, pooled, and one hidden layer.

The shape is that of the convolutional Universal Sentence Encoder (Yang et al., 2019, "Multilingual universal sentence
encoder for semantic retrieval"), whose weights it begins from, with narrower pieces and factored convolutions. It is
fitted by `encoder_fit`, stored in int8, and runs on numpy alone.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from tools.compliance.checker.features import READ_LIMIT, pieces, sentences_within
from tools.compliance.checker.pieces import Cut, Pieces
from tools.compliance.checker.stored import demand_names, demand_shapes

Floats = NDArray[np.float32]

WIDTH = 192
"""Numbers that stand for a piece."""
CHANNELS = 256
"""Features of each convolution."""
RANK = 96
"""Inner size of a factored convolution."""
HIDDEN = 256
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Pieces that a convolution sees, and how many of them stand before its place."""
WINDOW = 320
"""The longest stretch of a text that is read as one, in code points."""
DROWNED = 2.0
"""Log-odds that the text around a sentence may take from it."""
EPSILON = 1e-6
_LONGER = 1.0
"""Log-odds added to every piece when the offending stretch is cut: a weak word inside a claim does not end it."""
MATRICES = (
    "project",
    *(f"{side}{layer}_{order}" for order, _ in ORDERS for layer in (1, 2) for side in ("narrow", "widen")),
    "pool", "hidden", "clause", "kind", "tag",
)  # fmt: skip
"""Stored in int8 with one scale a column."""
VECTORS = (
    "project_bias", "joint_gain", "joint_bias", "last_gain", "last_bias", "pool_bias", "hidden_bias", "clause_bias",
    *(f"bias{layer}_{order}" for order, _ in ORDERS for layer in (1, 2)), "violation", "violation_bias", "tag_bias",
)  # fmt: skip
ARRAYS = (
    "pieces", "piece_scores", "table", "table_scale", *MATRICES, *(f"{name}_scale" for name in MATRICES), *VECTORS,
)  # fmt: skip
"""What the weights hold for the encoder, each name with `PREFIX` before it."""

PREFIX = "encoder."


class Reading(NamedTuple):
    """What the encoder makes of a text: of the window that is likeliest to break the law."""

    logit: float
    """Log-odds of a violation, not calibrated."""
    clauses: Floats
    """Per clause, log-odds before those of the kind of goods."""
    span: tuple[int, int]
    """The stretch of the text that offends most."""


class Encoder:
    """Immutable, thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """`arrays` by the names of `ARRAYS`. Raises BadInput when one is missing or does not fit."""
        demand_names(arrays, ARRAYS)
        demand_shapes(arrays, _shapes(arrays))
        pieces = bytes(arrays["pieces"]).decode("utf-8").split("\n")
        if len(pieces) != len(arrays["piece_scores"]):
            raise BadInput("checker weights: pieces and their scores differ in number", field="pieces")
        self._pieces = Pieces(pieces, arrays["piece_scores"].astype(np.float64).tolist())
        self._table: NDArray[np.int8] = arrays["table"]
        self._table_scale = arrays["table_scale"].astype(np.float32)
        self._w: dict[str, Floats] = {name: arrays[name].astype(np.float32) for name in VECTORS}
        for name in MATRICES:
            self._w[name] = arrays[name].astype(np.float32) * arrays[f"{name}_scale"].astype(np.float32)
        for name, order in ((f"narrow{layer}_{order}", order) for order, _ in ORDERS for layer in (1, 2)):
            by_place = self._w[name].reshape(order, CHANNELS, RANK)
            self._w[name] = np.ascontiguousarray(by_place.transpose(1, 0, 2)).reshape(CHANNELS, order * RANK)
        # Nothing stands between these two matrices: their product does the work of both.
        pool, hidden = self._w.pop("pool"), self._w.pop("hidden")
        self._w["whole"], self._w["most"] = pool @ hidden[: pool.shape[1]], hidden[pool.shape[1] :]
        self._w["whole_bias"] = self._w.pop("pool_bias") @ hidden[: pool.shape[1]]
        self.read = lru_cache(maxsize=64)(self._read)
        self.places = lru_cache(maxsize=4)(self._places)

    def kinds(self, rows: list[int]) -> Floats:
        """What the kinds of goods with these numbers add to the log-odds of each clause."""
        return self._w["kind"][rows].sum(axis=0)

    def _read(self, text: str) -> Reading:
        """The reading of the worst window; the first `features.READ_LIMIT` code points of `text` count.

        Of a text longer than a window never far below the worst sentence, so that harmless text around a claim does not
        hide it."""
        readings = [self._window(text[start:end], start) for start, end in windows(text)]
        for start, end in pieces(text) if len(text) > WINDOW else []:
            reading = self._window(text[start:end], start)
            readings.append(reading._replace(logit=reading.logit - DROWNED))
        return max(readings, key=lambda reading: reading.logit)

    def _places(self, text: str) -> tuple[Floats, Cut]:
        """Features of every piece of a text that is no longer than a window, and its pieces. Read them only."""
        cut = self._pieces.cut(text)
        return self._features(cut), cut

    def cut(self, text: str) -> Cut:
        """The pieces of a text."""
        return self._pieces.cut(text)

    def directions(self, numbers: Sequence[int]) -> Floats:
        """The vectors of pieces, (pieces, WIDTH), each of length one: what the piece means, wherever it stands."""
        vectors: Floats = self._table[np.array(numbers, dtype=np.intp)].astype(np.float32)
        return vectors / np.maximum(np.sqrt((vectors * vectors).sum(axis=1, keepdims=True)), np.float32(EPSILON))

    def _window(self, text: str, offset: int) -> Reading:
        features, cut = self.places(text)
        hidden, w = self._hidden(features), self._w
        start, end = heaviest((features @ w["tag"])[:, 0] + w["tag_bias"][0] + np.float32(_LONGER), cut)
        return Reading(
            float(hidden @ w["violation"]) + float(w["violation_bias"][0]),
            hidden @ w["clause"] + w["clause_bias"],
            (offset + start, offset + end),
        )

    def _features(self, cut: Cut) -> Floats:
        """Features of every place, (pieces, WIDTH + 3 · CHANNELS)."""
        w, numbers = self._w, np.array(cut.numbers)
        embedded: Floats = self._table[numbers] * self._table_scale[numbers][:, None]
        joint = _levelled(embedded @ w["project"] + w["project_bias"], w["joint_gain"], w["joint_bias"])
        parts = []
        for place, (order, left) in enumerate(ORDERS):
            part = joint[:, place * CHANNELS : (place + 1) * CHANNELS]
            for layer in (1, 2):
                seen = _beside(part @ w[f"narrow{layer}_{order}"], order, left) @ w[f"widen{layer}_{order}"]
                part = np.maximum(seen + w[f"bias{layer}_{order}"], 0) + part
            parts.append(part)
        return _levelled(np.concatenate([embedded, *parts], axis=1), w["last_gain"], w["last_bias"])

    def _hidden(self, features: Floats) -> Floats:
        """What the places say together, (HIDDEN,)."""
        w, size = self._w, np.float32(len(features) ** 0.5)
        together = features.sum(axis=0) / size @ w["whole"] + size * w["whole_bias"]
        return np.maximum(together + features[:, WIDTH:].max(axis=0) @ w["most"] + w["hidden_bias"], 0)


def windows(text: str) -> list[tuple[int, int]]:
    """Neighbouring sentences together, none longer than `WINDOW`; at least one, however short the text."""
    return sentences_within(text[:READ_LIMIT], WINDOW)


def heaviest(weights: Floats, cut: Cut) -> tuple[int, int]:
    """The stretch of the text under the neighbouring pieces with the greatest sum (Kadane's algorithm)."""
    best, where = -np.inf, (0, 0)
    current, first = 0.0, 1
    for place, weight in enumerate(weights[1:-1].tolist(), start=1):
        if current <= 0:
            current, first = 0.0, place
        current += weight
        if current > best:
            best, where = current, (cut.starts[first], cut.ends[place])
    return where


def _levelled(x: Floats, gain: Floats, bias: Floats) -> Floats:
    """Layer normalisation (Ba, Kiros and Hinton, 2016)."""
    x = x - x.sum(axis=1, keepdims=True) / np.float32(x.shape[1])
    spread = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1])
    return x / np.sqrt(spread + np.float32(EPSILON)) * gain + bias


def _beside(products: Floats, order: int, left: int) -> Floats:
    """(places, RANK): the sum over each place and its neighbours, each by the weights of where it stands; nothing is
    past the ends. `products` are (places, order · RANK)."""
    size = len(products)
    sums = np.zeros((size + order - 1, RANK), dtype=np.float32)
    for place in range(order):
        first = order - 1 - place
        sums[first : first + size] += products[:, place * RANK : (place + 1) * RANK]
    return sums[order - 1 - left : order - 1 - left + size]


def quantised(matrix: Floats, axis: int) -> tuple[NDArray[np.int8], Floats]:
    """Int8 weights and their scales, one for each index that is left when `axis` is taken away."""
    scale = np.maximum(np.abs(matrix).max(axis=axis), 1e-9) / 127.0
    return np.asarray(np.rint(matrix / np.expand_dims(scale, axis)), dtype=np.int8), scale.astype(np.float32)


def _shapes(arrays: Mapping[str, NDArray[Any]]) -> dict[str, tuple[int, ...]]:
    """The shape of every array but the pieces and their scores; a size that is free is that of one array."""
    known, pooled = len(arrays["piece_scores"]), len(arrays["pool_bias"])
    kinds, clauses = arrays["kind"].shape[0], len(arrays["clause_bias"])
    joint = len(ORDERS) * CHANNELS
    wide = WIDTH + joint
    shapes: dict[str, tuple[int, ...]] = {
        "table": (known, WIDTH), "table_scale": (known,), "project": (WIDTH, joint), "pool": (wide, pooled),
        "hidden": (pooled + joint, HIDDEN), "clause": (HIDDEN, clauses), "kind": (kinds, clauses), "tag": (wide, 1),
        "project_bias": (joint,), "joint_gain": (joint,), "joint_bias": (joint,), "last_gain": (wide,),
        "last_bias": (wide,), "hidden_bias": (HIDDEN,), "violation": (HIDDEN,), "violation_bias": (1,),
        "tag_bias": (1,),
    }  # fmt: skip
    for order, _ in ORDERS:
        for layer in (1, 2):
            shapes[f"narrow{layer}_{order}"] = (order * CHANNELS, RANK)
            shapes[f"widen{layer}_{order}"] = (RANK, CHANNELS)
            shapes[f"bias{layer}_{order}"] = (CHANNELS,)
    return shapes | {f"{name}_scale": shapes[name][1:] for name in MATRICES}
