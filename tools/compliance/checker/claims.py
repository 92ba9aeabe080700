"""The reader of claims: how likely a text states something about the goods that their record does not bear out.

It reads the encoder's features of each word piece beside how the record stands to its characters (`Standing`), the
pieces of the record that mean the like, softly aligned and compared (after Parikh et al., 2016, "A decomposable
attention model for natural language inference"), and which records were given: one layer over a piece and its
neighbours, a convolution over five pieces, and a look at the whole. It is fitted by `claims_fit`, stored in int8, and
runs on numpy alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.encoder import CHANNELS, ORDERS, WIDTH, Encoder, Floats, heaviest
from tools.compliance.checker.pieces import Cut
from tools.compliance.checker.stored import demand_names, demand_shapes
from tools.compliance.checker_port import Entry, Standing

FEATURES = WIDTH + len(ORDERS) * CHANNELS
STANDINGS = len(Standing)
INNER = 128
REACH = 3
"""Pieces before and after one whose standing is seen with its own."""
ORDER = 5
"""Pieces that the convolution sees."""
RECORDS = (
    "attributes", "product", "facts", "evidence", "price", "price_history", "msrp", "promotion", "stock", "sales",
    "patent", "authorization", "brand_authorization", "disclosures", "approval_no", "efficacy_evaluation",
)  # fmt: skip
"""Keys of a context whose presence, and whose being null, the reader is told."""
MATCHED = 64
"""Size of the space in which pieces of text and record are aligned."""
MARKS = 2
"""Of a record's piece: whether it is of an entry's name, and whether the entry says no."""
COMPARED = 2 * WIDTH + MARKS + 2
"""What a piece is told of the record's like: products, distances, marks, how little there is, and the nearest."""
SPREAD = np.float32(10.0)
"""Products of directions are small numbers."""
MOST_PIECES = 300
"""Pieces of a record that are compared."""
MATRICES = ("words", "beside", "hidden", "asked", "answered", "compared")
"""Stored in int8 with one scale a column."""
VECTORS = (
    "stands", "near", "whole", "inner_bias", "beside_bias", "token", "token_bias", "hidden_bias", "out", "out_bias",
    "steep", "sharp", "nothing",
)  # fmt: skip
ARRAYS = (*MATRICES, *(f"{name}_scale" for name in MATRICES), *VECTORS)
PREFIX = "claims."
SHAPES: dict[str, tuple[int, ...]] = {
    "words": (FEATURES, INNER), "beside": (ORDER * INNER, INNER), "hidden": (2 * INNER, INNER),
    "stands": (STANDINGS, INNER), "near": (STANDINGS, INNER), "whole": (2 * len(RECORDS) + STANDINGS, INNER),
    "inner_bias": (INNER,), "beside_bias": (INNER,), "token": (INNER,), "token_bias": (1,), "hidden_bias": (INNER,),
    "out": (INNER,), "out_bias": (1,), "steep": (1,), "asked": (WIDTH, MATCHED), "answered": (WIDTH, MATCHED),
    "compared": (COMPARED, INNER), "sharp": (1,), "nothing": (1,),
}  # fmt: skip
"""Of every array but the scales."""


class Page(NamedTuple):
    """The pieces of a record."""

    directions: Floats
    """(pieces, WIDTH), as the encoder's."""
    marks: Floats
    """(pieces, MARKS)."""


def page_of(entries: Sequence[Entry], encoder: Encoder) -> Page:
    """The first `MOST_PIECES` pieces of the entries."""
    numbers: list[int] = []
    marks: list[tuple[bool, bool]] = []
    for entry in entries:
        cut = encoder.cut(entry.plain)
        numbers += cut.numbers[1:-1]
        marks += [(start < entry.value, entry.denied) for start in cut.starts[1:-1]]
        if len(numbers) >= MOST_PIECES:
            break
    told = np.array(marks[:MOST_PIECES], dtype=np.float32).reshape(-1, MARKS)
    return Page(encoder.directions(numbers[:MOST_PIECES]), told)


class Side(NamedTuple):
    """A text as it is held against a record."""

    features: Floats
    """The encoder's, (pieces, FEATURES)."""
    cut: Cut
    """Its pieces."""
    directions: Floats
    """(pieces, WIDTH), as the encoder's."""
    stands: Floats
    """`shares` of the pieces."""
    given: Floats
    """`given_records` of the context."""


class Claims:
    """Immutable, thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """`arrays` by the names of `ARRAYS`. Raises BadInput when one is missing or does not fit."""
        demand_names(arrays, ARRAYS)
        demand_shapes(arrays, SHAPES | {f"{name}_scale": SHAPES[name][1:] for name in MATRICES})
        self._w: dict[str, Floats] = {name: arrays[name].astype(np.float32) for name in VECTORS}
        for name in MATRICES:
            self._w[name] = arrays[name].astype(np.float32) * arrays[f"{name}_scale"].astype(np.float32)

    def read(self, side: Side, page: Page) -> tuple[float, tuple[int, int]]:
        """Log-odds, not calibrated, that some words are not borne out, and the stretch that they are."""
        w, stands = self._w, side.stands
        whole = np.concatenate([side.given, stands.mean(axis=0)])
        inner = side.features @ w["words"] + stands @ w["stands"] + _around(stands) @ w["near"]
        inner = inner + self._compared(side.directions, page) @ w["compared"]
        inner = np.maximum(inner + whole @ w["whole"] + w["inner_bias"], 0)
        inner = np.maximum(_side_by_side(inner) @ w["beside"] + w["beside_bias"] + inner, 0)
        token = inner @ w["token"] + w["token_bias"][0]
        seen = np.concatenate([inner.max(axis=0), inner.sum(axis=0) / np.float32(len(inner) ** 0.5)])
        hidden = np.maximum(seen @ w["hidden"] + w["hidden_bias"], 0)
        logit = hidden @ w["out"] + w["out_bias"][0] + w["steep"][0] * token.max()
        return float(logit), heaviest(token, side.cut)

    def _compared(self, own: Floats, page: Page) -> Floats:
        """(pieces, COMPARED): each piece against the mean of the record's pieces, those like it counting more."""
        w, size = self._w, len(own)
        if not len(page.directions):
            bare = np.zeros((size, 2 * WIDTH + MARKS), dtype=np.float32)
            bare[:, WIDTH : 2 * WIDTH] = np.abs(own)
            return np.concatenate([bare, np.ones((size, 1), np.float32), -np.ones((size, 1), np.float32)], axis=1)
        logits = w["sharp"][0] * (own @ w["asked"]) @ (page.directions @ w["answered"]).T
        logits = np.concatenate([logits, np.full((size, 1), w["nothing"][0], dtype=np.float32)], axis=1)
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        like, marks = weights[:, :-1] @ page.directions, weights[:, :-1] @ page.marks
        nearest = (own @ page.directions.T).max(axis=1, keepdims=True)
        return np.concatenate([SPREAD * own * like, np.abs(own - like), marks, weights[:, -1:], nearest], axis=1)


def shares(cut: Cut, standing: bytes) -> Floats:
    """(pieces, STANDINGS): the share of each piece's characters that stand so."""
    found = np.zeros((len(cut.numbers), STANDINGS), dtype=np.float32)
    for row, (start, end) in enumerate(zip(cut.starts, cut.ends, strict=True)):
        for how in standing[start:end]:
            found[row, how] += 1 / (end - start)
    return found


def given_records(context: Mapping[str, Any]) -> Floats:
    """Which of `RECORDS` a context has, and which of them are null."""
    has = [name in context for name in RECORDS]
    return np.array([*has, *(name in context and context[name] is None for name in RECORDS)], dtype=np.float32)


def _around(stands: Floats) -> Floats:
    """The mean over each piece and its neighbours within `REACH`; nothing is past the ends."""
    return _windows(stands, 2 * REACH + 1).mean(axis=2)


def _side_by_side(inner: Floats) -> Floats:
    """(pieces, ORDER · INNER): each piece between its neighbours, in their order."""
    return _windows(inner, ORDER).transpose(0, 2, 1).reshape(len(inner), -1)


def _windows(rows: Floats, size: int) -> Floats:
    """(rows, columns, size)."""
    padded = np.pad(rows, ((size // 2, size // 2), (0, 0)))
    return np.lib.stride_tricks.sliding_window_view(padded, size, axis=0)
