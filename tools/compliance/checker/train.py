"""`python -m tools.compliance.checker.train`: reads the corpus, fits, measures, writes weights and model card.

Wants scikit-learn (the `train` extra). Minutes on one thread; the same corpus and packs give the same bytes.
"""

import argparse
import json
import warnings
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from tools.compliance.checker.card import write_card
from tools.compliance.checker.corpus import Line, read_corpus
from tools.compliance.checker.evasions import hide
from tools.compliance.checker.features import grams
from tools.compliance.checker.measure import Figures, measure, recall_curve
from tools.compliance.checker.model import KIND_WEIGHT, SIGN_WEIGHT, VOICES, LearnedChecker, digest, save, weighted
from tools.compliance.checker.network import NetworkSettings, codes_of, fit_network, network_logits
from tools.compliance.checker_port import Signs
from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.opinion import signs_of

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """What a training run depends on, besides corpus and packs."""

    seed: int = 7
    disguised: float = 0.25
    """Share of unlawful lines that are learned once more with the offending words hidden."""
    rarest: int = 2
    """Lines that an n-gram must stand in to count."""
    slack: float = 30.0
    """Inverse of the ridge penalty (scikit-learn's C) of the violation."""
    rarest_class: int = 3
    clause_rarest: int = 4
    clause_slack: float = 50.0
    clause_steps: int = 60
    budgets: tuple[tuple[float, float], ...] = ((0.06, 0.01), (0.012, 0.003), (0.004, 0.0))
    """Share of held-out lawful lines, hard ones and catalogue text, that may be warned about, sent to a person, and
    sent to one although facts were given, without cause."""
    network: NetworkSettings | None = field(default_factory=NetworkSettings)
    """None leaves the comparison out."""


class Row(NamedTuple):
    """A line as the checker meets it."""

    line: Line
    plain: str
    signs: Signs
    kinds: frozenset[str]


class Trained(NamedTuple):
    arrays: dict[str, NDArray[Any]]
    config: dict[str, Any]
    figures: Figures


def rows_of(lines: Sequence[Line], rules: Backstop) -> list[Row]:
    """Every line in the spelling that rules match in, with what the rules alone say of it."""
    rows = []
    for number, line in enumerate(lines):
        # A caller names the kind of goods about half of the time.
        kind = line.kind if number % 2 and line.kind != "other" else None
        heard = rules.heard(line.text, lang=line.lang, jurisdiction=line.jurisdiction, category=kind)
        rows.append(Row(line, heard.line.text, signs_of(heard.line, heard.drafts), heard.line.kinds))
    return rows


def disguised(lines: Sequence[Line], settings: Settings) -> list[Line]:
    """Copies of some unlawful lines with the offending words hidden."""
    dice = Random(settings.seed)
    made = []
    for line in lines:
        if line.unlawful and line.span and dice.random() < settings.disguised:
            start, end = line.span
            hidden = hide(line.text[start:end], "en" if line.lang == "en" else "zh", dice)
            text = line.text[:start] + hidden + line.text[end:]
            made.append(line._replace(text=text, span=(start, start + len(hidden))))
    return made


@dataclass(frozen=True)
class Words:
    """The n-grams that count, and how rare each is."""

    keys: NDArray[np.uint32]
    idf: Floats

    @classmethod
    def of(cls, rows: Sequence[Row], rarest: int) -> "Words":
        seen = np.concatenate([np.unique(grams(row.plain).keys) for row in rows])
        keys, lines = np.unique(seen, return_counts=True)
        kept = lines >= rarest
        idf = np.log((1 + len(rows)) / (1 + lines[kept])) + 1
        # Rounded here as it is stored, so that what is measured is what ships.
        return cls(keys[kept], idf.astype(np.float16).astype(np.float32))

    def matrix(self, rows: Sequence[Row]) -> sparse.csr_matrix:
        """(rows, n-grams), each row of length one."""
        parts = [self._counted(row.plain) for row in rows]
        bounds = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in parts])])
        columns = np.concatenate([columns for columns, _ in parts])
        values = np.concatenate([values for _, values in parts])
        return sparse.csr_matrix((values, columns, bounds), shape=(len(rows), len(self.keys)))

    def _counted(self, plain: str) -> tuple[NDArray[np.int64], Floats]:
        keys = grams(plain).keys
        columns = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return weighted(columns[self.keys[columns] == keys], self.idf)


def fit(rows: Sequence[Row], settings: Settings) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Arrays and configuration of a checker whose probabilities are not yet calibrated."""
    words = Words.of(rows, settings.rarest)
    table = words.matrix(rows)
    unlawful = np.array([row.line.unlawful for row in rows])
    classes = _frequent([row.signs.classes for row in rows], settings.rarest_class)
    voices = SIGN_WEIGHT["voice"] * _marks([row.signs.voices for row in rows], VOICES)
    kinds_of_words = SIGN_WEIGHT["class"] * _marks([row.signs.classes for row in rows], classes)
    model = LogisticRegression(C=settings.slack, max_iter=2000).fit(
        sparse.hstack([table, voices, kinds_of_words]).tocsr(), unlawful
    )
    weights, signs = np.split(model.coef_[0], [len(words.keys)])
    scale = float(np.abs(weights).max()) / 127.0
    arrays: dict[str, NDArray[Any]] = {
        "keys": words.keys,
        "idf": words.idf.astype(np.float16),
        "weights": np.rint(weights / scale).astype(np.int8),
        # A rule that speaks never speaks for the line, whatever chance said.
        "voices": np.maximum(SIGN_WEIGHT["voice"] * signs[: len(VOICES)], 0.0).astype(np.float32),
        "classes": (SIGN_WEIGHT["class"] * signs[len(VOICES) :]).astype(np.float32),
        "scale": np.array([scale, float(model.intercept_[0])], dtype=np.float32),
        "platt": np.array([1.0, 0.0], dtype=np.float32),
        "bands": np.ones(3, dtype=np.float32),
    }
    clauses, kinds = _fit_clauses(arrays, table, rows, settings)
    return arrays, {"model": "ngram-tfidf", "classes": classes, "clauses": clauses, "kinds": kinds}


def _frequent(sets: Sequence[Set[str]], rarest: int) -> list[str]:
    counts = Counter(name for names in sets for name in names)
    return sorted(name for name, count in counts.items() if count >= rarest)


def _marks(sets: Sequence[Set[str]], names: Sequence[str]) -> sparse.csr_matrix:
    """(rows, names): 1 where a row has the name."""
    column = {name: index for index, name in enumerate(names)}
    found = [sorted(column[name] for name in held if name in column) for held in sets]
    bounds = np.concatenate([[0], np.cumsum([len(columns) for columns in found])])
    columns = np.array([index for row in found for index in row], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, bounds), shape=(len(sets), len(names)))


def _fit_clauses(
    arrays: dict[str, NDArray[Any]], table: sparse.csr_matrix, rows: Sequence[Row], settings: Settings
) -> tuple[list[str], list[str]]:
    """Adds the arrays that name a clause, learned from unlawful lines and the first clause of each."""
    chosen = [index for index, row in enumerate(rows) if row.line.unlawful and row.line.clauses]
    own = table[chosen]
    counts = np.asarray((own > 0).sum(axis=0)).ravel()
    columns = np.flatnonzero(counts >= settings.clause_rarest)
    kinds = sorted({kind for index in chosen for kind in rows[index].kinds})
    marks = _marks([rows[index].kinds for index in chosen], kinds)
    truth = [rows[index].line.clauses[0] for index in chosen]
    model = LogisticRegression(C=settings.clause_slack, max_iter=settings.clause_steps, tol=1e-3)
    with warnings.catch_warnings():
        # Stopped before it converges, on purpose: the names of clauses gain nothing after that, and minutes are saved.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(sparse.hstack([own[:, columns], KIND_WEIGHT * marks]).tocsr(), truth)
    weights = model.coef_[:, : len(columns)].T
    scale = np.max(np.abs(weights), axis=0) / 127.0
    arrays["clause_columns"] = columns.astype(np.int32)
    arrays["clause_weights"] = np.asarray(np.rint(weights / scale), dtype=np.int8)
    arrays["clause_scale"] = np.asarray(scale, dtype=np.float32)
    arrays["clause_kinds"] = model.coef_[:, len(columns) :].T.astype(np.float32)
    arrays["clause_bias"] = np.asarray(model.intercept_, dtype=np.float32)
    return [str(name) for name in model.classes_], kinds


def calibrate(arrays: dict[str, NDArray[Any]], config: dict[str, Any], held: Sequence[Row], settings: Settings) -> None:
    """Sets Platt scaling (a logistic fit on the score alone) and the bands from lines by another hand."""
    checker = LearnedChecker(arrays, config)
    raw = np.array([_log_odds(checker.opinion(row.plain, row.signs).probability) for row in held])
    truth = np.array([row.line.unlawful for row in held])
    fitted = LogisticRegression(C=1e6).fit(raw[:, None], truth)
    arrays["platt"] = np.array([fitted.coef_[0][0], fitted.intercept_[0]], dtype=np.float32)
    scores = 1.0 / (1.0 + np.exp(-(raw * fitted.coef_[0][0] + fitted.intercept_[0])))
    plain_text = np.array([not row.line.clauses for row in held])
    bounds = [
        max(_bound(scores[~truth & ~plain_text], hard), _bound(scores[~truth & plain_text], clean))
        for hard, clean in settings.budgets
    ]
    arrays["bands"] = np.array(sorted(bounds), dtype=np.float32)


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-9), 1 - 1e-9)
    return float(np.log(clipped / (1 - clipped)))


def _bound(lawful: NDArray[Any], budget: float) -> float:
    """The lowest bound that no more than `budget` of the lawful lines reach."""
    return float(np.quantile(lawful, 1 - budget)) + 1e-6 if len(lawful) else 0.0


def train(settings: Settings, corpus: Path | None = None) -> Trained:
    """Fits without the validation files, calibrates and measures on them, then fits once more on everything."""
    lines = read_corpus(corpus)
    rules = load_backstop(checker=None)
    learned = [line for line in lines if not line.held_out]
    rows = rows_of([*learned, *disguised(learned, settings)], rules)
    held = rows_of([line for line in lines if line.held_out], rules)
    arrays, config = fit(rows, settings)
    calibrate(arrays, config, held, settings)
    figures = measure(LearnedChecker(arrays, config), rows, held)
    figures["compared"] = _compared(arrays, config, rows, held, settings)
    final, told = fit([*rows, *held], settings)
    final |= {"platt": arrays["platt"], "bands": arrays["bands"]}
    return Trained(final, told | {"settings": json.loads(json.dumps(settings.__dict__, default=str))}, figures)


def _compared(
    arrays: dict[str, NDArray[Any]],
    config: dict[str, Any],
    rows: Sequence[Row],
    held: Sequence[Row],
    settings: Settings,
) -> dict[str, list[float]]:
    """Recall at 1, 3, 5 and 10 % false alarms on the held-out lines, words alone: the linear model and a neural net."""
    truth = np.array([row.line.unlawful for row in held])
    checker = LearnedChecker(arrays, config)
    linear = [checker.opinion(row.plain, Signs()).probability for row in held]
    found = {"n-gram linear": recall_curve(np.array(linear), truth)}
    if settings.network is not None:
        labels = np.array([[row.line.unlawful] for row in rows], dtype=np.float32)
        network = fit_network(codes_of([row.plain for row in rows]), labels, settings.network)
        logits = network_logits(network, codes_of([row.plain for row in held]))
        found["character CNN"] = recall_curve(logits[:, 0], truth)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes `weights.npz`, `MODEL_CARD.md`; prints the version and the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tools.compliance.checker.train", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=None, help="folder of labelled lines")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    parser.add_argument("--skip-network", action="store_true", help="leave the comparison with the neural net out")
    chosen = parser.parse_args(arguments)
    trained = train(Settings(network=None) if chosen.skip_network else Settings(), chosen.corpus)
    chosen.out.mkdir(parents=True, exist_ok=True)
    save(chosen.out / "weights.npz", trained.arrays, trained.config)
    version = f"ngram-tfidf-{digest(trained.arrays, trained.config)[:12]}"
    (chosen.out / "MODEL_CARD.md").write_text(write_card(version, trained.figures), encoding="utf-8")
    print(json.dumps({"version": version, **trained.figures}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
