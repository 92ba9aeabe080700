"""The shipped checker: a linear model over weighted n-grams, int8 weights, numpy only."""

import hashlib
import io
import json
from collections.abc import Mapping, Set
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from memory.domain.finding import Severity
from tools.compliance.checker.corpus import market_of_clause
from tools.compliance.checker.features import PIECE, Grams, grams, pieces
from tools.compliance.checker_port import Opinion, Signs

SIGN_WEIGHT = {"voice": 0.35, "class": 0.15}
"""How large a rule's voice and a word class stand beside a text's n-grams, whose vector has length one."""
VOICES: tuple[Severity, ...] = ("block", "fix", "needs_evidence", "warn")
"""The order in which the rules' voices stand in the weights."""
KIND_WEIGHT = 0.4
"""How much the kind of goods counts beside the words when a clause is named."""
_ARRAYS = (
    "keys", "idf", "weights", "voices", "classes", "scale", "platt", "bands", "clause_columns", "clause_weights",
    "clause_scale", "clause_kinds", "clause_bias",
)  # fmt: skip
_DROWNED = 1.0
"""Log-odds that the text around a sentence may take from it."""
_BREAKS = "，,。！!？?；;：:、\n"

Floats = NDArray[np.float32]


class _Counted(NamedTuple):
    """The known n-grams of a piece: `columns` with their share of the piece's length-one vector."""

    columns: NDArray[np.int64]
    values: Floats


class _Window(NamedTuple):
    """A stretch of the text with its score in log-odds before the rules' voices."""

    start: int
    end: int
    score: float


class LearnedChecker:
    """A probability that a line breaks the law, the clauses that it would break, and where. Immutable, thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> None:
        """Raises BadInput when arrays are missing or do not fit each other."""
        self.clause_ids: tuple[str, ...] = tuple(config.get("clauses", ()))
        self.kinds: tuple[str, ...] = tuple(config.get("kinds", ()))
        classes: tuple[str, ...] = tuple(config.get("classes", ()))
        _demand(arrays, len(self.clause_ids), len(self.kinds), len(classes))
        told = zip((*VOICES, *classes), (*arrays["voices"], *arrays["classes"]), strict=True)
        self._signs = {name: float(weight) for name, weight in told}
        self._arrays = arrays
        self._keys: NDArray[np.uint32] = arrays["keys"]
        self._idf = arrays["idf"].astype(np.float32)
        self._weights = arrays["weights"].astype(np.float32) * np.float32(arrays["scale"][0])
        self._bias = float(arrays["scale"][1])
        self._warn_at, self._review_at, self._sure_at = (float(bound) for bound in arrays["bands"])
        self._clause_row = np.full(len(self._keys), -1, dtype=np.int64)
        self._clause_row[arrays["clause_columns"]] = np.arange(len(arrays["clause_columns"]))
        self._markets = np.array([market_of_clause(clause) for clause in self.clause_ids])
        self.version = f"ngram-tfidf-{digest(arrays, config)[:12]}"

    def opinion(self, plain: str, signs: Signs) -> Opinion:
        """How likely `plain` breaks the law; total for any string.

        The first `features.READ_LIMIT` code points are read."""
        heard = sum(self._signs.get(name, 0.0) for name in sorted(signs.voices | signs.classes))
        slope, shift = (float(value) for value in self._arrays["platt"])
        logit = slope * (_strongest(self, plain).score + heard) + shift
        probability = float(0.5 * (1.0 + np.tanh(0.5 * logit)))
        return Opinion(
            probability, probability >= self._review_at, probability >= self._warn_at, probability >= self._sure_at
        )

    def clauses(self, plain: str, market: str, kinds: Set[str]) -> tuple[str, ...]:
        """Clauses of `market`, the likeliest first."""
        window = _strongest(self, plain)
        counted = self._counted(grams(plain[window.start : window.end]))
        rows = self._clause_row[counted.columns]
        used = rows >= 0
        table: NDArray[np.int8] = self._arrays["clause_weights"]
        scores = counted.values[used] @ table[rows[used]].astype(np.float32) * self._arrays["clause_scale"]
        scores = scores + self._arrays["clause_bias"]
        for kind in kinds & set(self.kinds):
            scores = scores + KIND_WEIGHT * self._arrays["clause_kinds"][self.kinds.index(kind)]
        order = np.argsort(-scores, kind="stable")
        return tuple(self.clause_ids[index] for index in order if self._markets[index] == market)

    def span(self, plain: str) -> tuple[int, int]:
        """The clause of the sentence that holds the words with the most weight towards a violation."""
        window = _strongest(self, plain)
        piece = plain[window.start : window.end]
        start, end = _heaviest(self._by_place(piece))
        while start > 0 and piece[start - 1] not in _BREAKS:
            start -= 1
        while end < len(piece) and piece[end] not in _BREAKS:
            end += 1
        return window.start + start, window.start + end

    def _windows(self, plain: str) -> list[_Window]:
        """Neighbouring sentences together, scored as a whole and by the worst of them, half and half.

        Never far below the worst, so that harmless text around a claim does not hide it."""
        found: list[_Window] = []
        sentences = pieces(plain)
        while sentences:
            start, taken = sentences[0][0], 1
            while taken < len(sentences) and sentences[taken][1] - start <= PIECE:
                taken += 1
            group, sentences = sentences[:taken], sentences[taken:]
            scores = [self._score(plain[a:b]) for a, b in group]
            whole = scores[0] if taken == 1 else self._score(plain[start : group[-1][1]])
            worst = max(scores)
            found.append(_Window(start, group[-1][1], max(0.5 * (whole + worst), worst - _DROWNED)))
        return found

    def _score(self, piece: str) -> float:
        counted = self._counted(grams(piece))
        return float(counted.values @ self._weights[counted.columns]) + self._bias

    def _known(self, found: Grams) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        columns = np.minimum(np.searchsorted(self._keys, found.keys), len(self._keys) - 1)
        return columns, self._keys[columns] == found.keys

    def _counted(self, found: Grams) -> _Counted:
        columns, known = self._known(found)
        return _Counted(*weighted(columns[known], self._idf))

    def _by_place(self, piece: str) -> Floats:
        """Per code point, the weight of the n-grams over it, each spread evenly over its own characters."""
        found = grams(piece)
        columns, known = self._known(found)
        columns, starts, ends = columns[known], found.starts[known], found.ends[known]
        unique, values = weighted(columns, self._idf)
        share = values / np.unique(columns, return_counts=True)[1] * self._weights[unique]
        each = share[np.searchsorted(unique, columns)] / np.maximum(ends - starts, 1)
        steps = np.zeros(len(piece) + 1, dtype=np.float32)
        np.add.at(steps, starts, each)
        np.add.at(steps, ends, -each)
        return np.cumsum(steps)[: len(piece)]


@lru_cache(maxsize=512)
def _strongest(checker: LearnedChecker, plain: str) -> _Window:
    return max(checker._windows(plain), key=lambda window: window.score)


def weighted(columns: NDArray[np.int64], idf: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Distinct columns and their weights: (1 + ln count) · idf, scaled to a vector of length one (tf-idf, as in
    Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 6.4)."""
    unique, counts = np.unique(columns, return_counts=True)
    values = (1.0 + np.log(counts)) * idf[unique]
    return unique, (values / max(float(np.sqrt(values @ values)), 1e-9)).astype(np.float32)


def _heaviest(weights: Floats) -> tuple[int, int]:
    """The stretch with the greatest sum (Kadane's algorithm); (0, 0) of nothing."""
    best, where = -np.inf, (0, 0)
    current, start = 0.0, 0
    for place, weight in enumerate(weights.tolist()):
        if current <= 0:
            current, start = 0.0, place
        current += weight
        if current > best:
            best, where = current, (start, place + 1)
    return where


def _demand(arrays: Mapping[str, NDArray[Any]], clauses: int, kinds: int, classes: int) -> None:
    for name in _ARRAYS:
        if name not in arrays:
            raise BadInput(f"checker weights: {name} is missing", field=name)
    known, columns = len(arrays["keys"]), len(arrays["clause_columns"])
    wanted = {
        "idf": (known,), "weights": (known,), "voices": (len(VOICES),), "classes": (classes,), "scale": (2,),
        "platt": (2,), "bands": (3,),
        "clause_weights": (columns, clauses), "clause_scale": (clauses,), "clause_kinds": (kinds, clauses),
        "clause_bias": (clauses,),
    }  # fmt: skip
    for name, shape in wanted.items():
        if arrays[name].shape != shape or not known:
            raise BadInput(f"checker weights: {name} is not of shape {shape}", field=name)


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
