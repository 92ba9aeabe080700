"""The shipped checker: a reader of wording, a reader of meaning, and what the rules said, weighed; numpy only."""

import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Set
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from memory.domain.finding import Severity
from tools.compliance.checker import claims, encoder, ngrams
from tools.compliance.checker.claims import Claims, Side, given_records, page_of, shares
from tools.compliance.checker.corpus import market_of_clause
from tools.compliance.checker.encoder import Encoder
from tools.compliance.checker.ngrams import NGrams
from tools.compliance.checker.stored import demand_names, demand_shapes
from tools.compliance.checker_port import Claim, Opinion, Records, Signs

SIGN_WEIGHT = {"voice": 0.35, "class": 0.15}
"""How large a rule's voice and a word class stand beside a text's n-grams, whose vector has length one."""
VOICES: tuple[Severity, ...] = ("block", "fix", "needs_evidence", "warn")
"""The order in which the rules' voices stand in the weights."""
CLEAR = 0.12
"""Where wording and rules alone say less than this of a text that is read as one, the encoder is not asked: most lines
of a catalogue. Of 2,542 unlawful lines of the labelled sets three are lost by that."""
_ARRAYS = (
    *ngrams.ARRAYS, "voices", "classes", "alone", "blend", "shifts", "bands",
    *(f"{encoder.PREFIX}{name}" for name in encoder.ARRAYS),
    *(f"{claims.PREFIX}{name}" for name in claims.ARRAYS), f"{claims.PREFIX}bands",
)  # fmt: skip


class LearnedChecker:
    """A probability that a line breaks the law, the clauses that it would break, and where. Immutable, thread-safe."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], config: Mapping[str, Any]) -> None:
        """Raises BadInput when arrays are missing or do not fit each other."""
        self.clause_ids: tuple[str, ...] = tuple(config.get("clauses", ()))
        self.kinds: tuple[str, ...] = tuple(config.get("kinds", ()))
        classes: tuple[str, ...] = tuple(config.get("classes", ()))
        demand_names(arrays, _ARRAYS)
        told_of = len(self.kinds), len(self.clause_ids)
        demand_shapes(arrays, {
            "voices": (len(VOICES),), "classes": (len(classes),), "alone": (2,), "blend": (4,), "bands": (3,),
            "shifts": (len(self.clause_ids),),
            f"{encoder.PREFIX}kind": told_of, f"{claims.PREFIX}bands": (4,),
        })  # fmt: skip
        self._words = NGrams(arrays)
        self._encoder = Encoder({name: arrays[f"{encoder.PREFIX}{name}"] for name in encoder.ARRAYS})
        self._claims = Claims({name: arrays[f"{claims.PREFIX}{name}"] for name in claims.ARRAYS})
        self._claim_bands = tuple(float(value) for value in arrays[f"{claims.PREFIX}bands"])
        told = zip((*VOICES, *classes), (*arrays["voices"], *arrays["classes"]), strict=True)
        self._signs = {name: float(weight) for name, weight in told}
        self._alone = tuple(float(value) for value in arrays["alone"])
        self._blend = tuple(float(value) for value in arrays["blend"])
        self._shifts = arrays["shifts"].astype(np.float64)
        self._warn_at, self._review_at, self._sure_at = (float(bound) for bound in arrays["bands"])
        self._markets = np.array([market_of_clause(clause) for clause in self.clause_ids])
        self._scores = lru_cache(maxsize=64)(self._words.score)
        # The same goods come again and again.
        self._page = lru_cache(maxsize=16)(partial(page_of, encoder=self._encoder))
        self.version = f"encoder-ngram-{digest(arrays, config)[:12]}"

    def opinion(self, plain: str, signs: Signs) -> Opinion:
        """How likely `plain` breaks the law; total for any string.

        The first `features.READ_LIMIT` code points are read."""
        probability = self._probability(plain, signs)
        return Opinion(
            probability, probability >= self._review_at, probability >= self._warn_at, probability >= self._sure_at
        )

    def readings(self, plain: str, signs: Signs) -> tuple[float, float, float]:
        """Log-odds by wording, by what the rules said, and by meaning, none of them calibrated."""
        return self._scores(plain), self._heard(signs), self._encoder.read(plain).logit

    def likeliest(self, plain: str) -> int:
        """The number, in `clause_ids`, of the clause that `plain` most likely breaks, whatever the market."""
        return int(np.argmax(self._encoder.read(plain).clauses))

    def clauses(self, plain: str, market: str, kinds: Set[str]) -> tuple[str, ...]:
        """Clauses of `market`, the likeliest first."""
        rows = [self.kinds.index(kind) for kind in sorted(kinds & set(self.kinds))]
        scores = self._encoder.read(plain).clauses + self._encoder.kinds(rows)
        order = np.argsort(-scores, kind="stable")
        return tuple(self.clause_ids[index] for index in order if self._markets[index] == market)

    def span(self, plain: str) -> tuple[int, int]:
        """The stretch of `plain` that the encoder reads as offending."""
        return self._encoder.read(plain).span

    def claim(self, plain: str, records: Records) -> Claim | None:
        """Whether the records bear out what `plain` states; None where they hold none of `RECORDS`."""
        read = self.read_claim(plain, records)
        if read is None:
            return None
        slope, shift, asks, doubts = self._claim_bands
        probability = _logistic(slope * read[0] + shift)
        return Claim(probability, probability >= asks, probability < doubts, read[1])

    def read_claim(self, plain: str, records: Records) -> tuple[float, tuple[int, int]] | None:
        """Log-odds of the worst window of `plain`, not calibrated, and the stretch that is least borne out."""
        standing, given = records.standing, given_records(records.context)
        if not given.any() or not standing:
            return None
        read, page = [], self._page(records.entries)
        for start, end in encoder.windows(plain[: len(standing)]):
            features, cut = self._encoder.places(plain[start:end])
            side = Side(features, cut, self._encoder.directions(cut.numbers), shares(cut, standing[start:end]), given)
            logit, (first, last) = self._claims.read(side, page)
            read.append((logit, (start + first, start + last)))
        return max(read, key=lambda one: one[0])

    def _heard(self, signs: Signs) -> float:
        return sum(self._signs.get(name, 0.0) for name in sorted(signs.voices | signs.classes))

    def _probability(self, plain: str, signs: Signs) -> float:
        words, heard = self._scores(plain), self._heard(signs)
        slope, shift = self._alone
        alone = _logistic(slope * (words + heard) + shift)
        if alone < CLEAR and len(plain) <= encoder.WINDOW:
            return alone
        by_words, by_rules, by_meaning, constant = self._blend
        meaning = self._encoder.read(plain).logit
        shift = float(self._shifts[self.likeliest(plain)])
        return _logistic(by_words * words + by_rules * heard + by_meaning * meaning + constant + shift)


def _logistic(logit: float) -> float:
    return float(0.5 * (1.0 + np.tanh(0.5 * logit)))


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

    Raises OSError when the file cannot be read, ValueError when it is no weights file, BadInput when it is cut short or
    does not fit.
    """
    source = path or resources.files("tools.compliance.checker") / "weights.npz"
    try:
        with source.open("rb") as file, np.load(io.BytesIO(file.read()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
            config = json.loads(stored["config"].tobytes().decode())
    except (KeyError, EOFError, BadZipFile, zlib.error) as problem:
        raise BadInput(f"checker weights: {problem}", field=str(source)) from problem
    return LearnedChecker(arrays, config)
