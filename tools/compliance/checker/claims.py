"""The reader of claims: how likely a text states something about the goods that their record does not bear out.

It reads the encoder's features of each word piece beside how the record stands to its characters
(`Standing`) and which records were given: one layer over a piece and its neighbours, a convolution over
five pieces, and a look at the whole. It is fitted by `claims_fit`, stored in int8, and runs on numpy alone.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.encoder import CHANNELS, ORDERS, WIDTH, Floats, heaviest
from tools.compliance.checker.pieces import Cut
from tools.compliance.checker.stored import demand_names, demand_shapes
from tools.compliance.checker_port import Standing

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
MATRICES = ("words", "beside", "hidden")
"""Stored in int8 with one scale a column."""
VECTORS = (
    "stands", "near", "whole", "inner_bias", "beside_bias", "token", "token_bias", "hidden_bias", "out", "out_bias",
    "steep",
)  # fmt: skip
ARRAYS = (*MATRICES, *(f"{name}_scale" for name in MATRICES), *VECTORS)
PREFIX = "claims."
SHAPES: dict[str, tuple[int, ...]] = {
    "words": (FEATURES, INNER), "beside": (ORDER * INNER, INNER), "hidden": (2 * INNER, INNER),
    "stands": (STANDINGS, INNER), "near": (STANDINGS, INNER), "whole": (2 * len(RECORDS) + STANDINGS, INNER),
    "inner_bias": (INNER,), "beside_bias": (INNER,), "token": (INNER,), "token_bias": (1,), "hidden_bias": (INNER,),
    "out": (INNER,), "out_bias": (1,), "steep": (1,),
}  # fmt: skip
"""Of every array but the scales."""


class Claims:
    """Immutable, thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """`arrays` by the names of `ARRAYS`. Raises BadInput when one is missing or does not fit."""
        demand_names(arrays, ARRAYS)
        demand_shapes(arrays, SHAPES | {f"{name}_scale": SHAPES[name][1:] for name in MATRICES})
        self._w: dict[str, Floats] = {name: arrays[name].astype(np.float32) for name in VECTORS}
        for name in MATRICES:
            self._w[name] = arrays[name].astype(np.float32) * arrays[f"{name}_scale"].astype(np.float32)

    def read(self, features: Floats, cut: Cut, standing: bytes, given: Floats) -> tuple[float, tuple[int, int]]:
        """Log-odds, not calibrated, that some words are not borne out, and the stretch that they are.

        `features` are the encoder's, (pieces, FEATURES); `standing` has one byte a character; `given` is
        `given_records` of the context.
        """
        w, stands = self._w, shares(cut, standing)
        whole = np.concatenate([given, stands.mean(axis=0)])
        inner = features @ w["words"] + stands @ w["stands"] + _around(stands) @ w["near"]
        inner = np.maximum(inner + whole @ w["whole"] + w["inner_bias"], 0)
        inner = np.maximum(_side_by_side(inner) @ w["beside"] + w["beside_bias"] + inner, 0)
        token = inner @ w["token"] + w["token_bias"][0]
        seen = np.concatenate([inner.max(axis=0), inner.sum(axis=0) / np.float32(len(inner) ** 0.5)])
        hidden = np.maximum(seen @ w["hidden"] + w["hidden_bias"], 0)
        logit = hidden @ w["out"] + w["out_bias"][0] + w["steep"][0] * token.max()
        return float(logit), heaviest(token, cut)


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
