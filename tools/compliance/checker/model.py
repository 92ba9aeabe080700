"""The shipped checker: int8 weights, numpy only, one matrix row a n-gram."""

import hashlib
import io
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from tools.compliance.checker.features import BUCKETS, Indices, features, segments

_CLEAR = (1.0, 1.0)
SUREST = 0.999999
"""Scores stay under 1, so that a bound of 1 means never."""
_ARRAYS = ("weights", "scale", "bias", "own", "common", "shift", "low", "high")


class LearnedChecker:
    """Probabilities of a violation per clause family. Immutable, and safe to share between threads."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> None:
        """Raises BadInput when arrays are missing or do not fit each other."""
        self.families: tuple[str, ...] = tuple(config.get("families", ()))
        self._check(arrays)
        self._weights = arrays["weights"]
        self._scale, self._bias = arrays["scale"], arrays["bias"]
        self._own, self._common, self._shift = arrays["own"], arrays["common"], arrays["shift"]
        self._bands = {
            family: (float(arrays["low"][index]), float(arrays["high"][index]))
            for index, family in enumerate(self.families)
        }
        self.version = f"ngram-linear-{digest(arrays, config)[:12]}"

    def _check(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        count = len(self.families)
        wanted = dict.fromkeys(("own", "common", "shift", "low", "high"), (count,))
        wanted |= {"weights": (BUCKETS, count + 1), "scale": (count + 1,), "bias": (count + 1,)}
        for name, shape in wanted.items():
            if name not in arrays or arrays[name].shape != shape:
                raise BadInput(f"checker weights: {name} is missing or not of shape {shape}", field=name)

    def score(self, text: str, lang: str) -> Mapping[str, float]:
        """Calibrated probability of a violation per family, the highest over the sentences of `text`.

        Chinese and English share one set of weights, so `lang` does not change the answer. Total for any string; the
        first `features.READ_LIMIT` code points are read.
        """
        return dict(_scored(self, text))

    def bands(self, family: str) -> tuple[float, float]:
        """(low, high) of a family; one that the model does not know is always clear."""
        return self._bands.get(family, _CLEAR)

    def _probabilities(self, bag: Indices) -> NDArray[np.float32]:
        logits = self._weights[bag].sum(axis=0, dtype=np.int32) * self._scale + self._bias
        mixed = logits[:-1] * self._own + logits[-1] * self._common + self._shift
        return 0.5 * (1.0 + np.tanh(0.5 * mixed))


@lru_cache(maxsize=512)
def _scored(checker: LearnedChecker, text: str) -> tuple[tuple[str, float], ...]:
    best = np.zeros(len(checker.families), dtype=np.float32)
    for piece in segments(text):
        best = np.maximum(best, checker._probabilities(features(piece)))
    return tuple(zip(checker.families, (round(min(value, SUREST), 6) for value in best.tolist()), strict=True))


def digest(arrays: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> str:
    """SHA-256 over the configuration and every array, in a fixed order."""
    told = hashlib.sha256(json.dumps(config, sort_keys=True, ensure_ascii=False).encode())
    for name in _ARRAYS:
        told.update(name.encode())
        told.update(np.ascontiguousarray(arrays[name]).tobytes())
    return told.hexdigest()


def save(path: Path, arrays: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> None:
    """Writes weights and configuration; the same input gives the same bytes."""
    text = np.frombuffer(json.dumps(config, sort_keys=True, ensure_ascii=False).encode(), dtype=np.uint8)
    held = io.BytesIO()
    stored: dict[str, Any] = {"config": text, **{name: arrays[name] for name in _ARRAYS}}
    np.savez_compressed(held, **stored)
    path.write_bytes(held.getvalue())


def load_checker(path: Path | None = None) -> LearnedChecker:
    """The checker from `path`, or the one that ships with the package.

    Raises OSError when the file cannot be read, ValueError when it is no weights file, BadInput when it does not fit.
    """
    source = path or resources.files("tools.compliance.checker") / "weights.npz"
    try:
        with source.open("rb") as file, np.load(io.BytesIO(file.read()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
            config = json.loads(stored["config"].tobytes().decode())
    except (KeyError, EOFError) as problem:
        raise BadInput(f"checker weights: {problem}", field=str(source)) from problem
    return LearnedChecker(arrays, config)
