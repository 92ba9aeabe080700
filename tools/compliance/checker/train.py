"""`python -m tools.compliance.checker.train`: generates the data, compares two models, writes weights and model card.

Minutes on one thread; the same command gives the same bytes.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.compliance.checker.batches import Bags, Floats, bags_of, labels_of
from tools.compliance.checker.calibrate import Calibration, fit_bands, fit_calibration, partial_area
from tools.compliance.checker.card import write_card
from tools.compliance.checker.features import BITS
from tools.compliance.checker.generate import FOLDS, TEST, Example, families, generate
from tools.compliance.checker.linear import Linear, LinearSettings, fit_linear
from tools.compliance.checker.model import digest, save
from tools.compliance.checker.network import NetworkSettings, codes_of, fit_network, network_logits

CONTEXTUAL = ("data", "fact", "gift", "origin", "patent", "price", "urgency")
"""Families that the words alone do not decide: proof stands in the context, unseen by the model, so it only warns."""
HELD = ("term and template", "term", "template")
Rows = NDArray[np.int64]


class Settings(NamedTuple):
    """What a training run depends on, besides the data files."""

    seed: int = 7
    cap: int = 260
    """About how many lines a group, side and part yields."""
    folds: int = FOLDS
    """How many of the folds are held out in turn; fewer only to make a trial run short."""
    linear: LinearSettings = LinearSettings()
    network: NetworkSettings | None = NetworkSettings()
    """None leaves the comparison out."""


class Trained(NamedTuple):
    arrays: dict[str, NDArray[Any]]
    config: dict[str, Any]
    figures: dict[str, Any]
    """What the model card says."""


class _Data(NamedTuple):
    examples: list[Example]
    bags: Bags
    labels: Floats
    parts: Rows
    """(lines, 2): part of the term and of the template."""

    def fit_rows(self, *held: int) -> Rows:
        """Lines with neither side in a held part."""
        return np.flatnonzero(~np.isin(self.parts, held).any(axis=1))

    def held_rows(self, part: int, kind: str) -> Rows:
        """Lines with the term, the template or both in `part`; none touches the test part unless that is asked for."""
        term, template = (self.parts == part).T
        if part != TEST:
            term, template = term & (self.parts[:, 1] != TEST), template & (self.parts[:, 0] != TEST)
        chosen = {HELD[0]: term & template, HELD[1]: term & ~template, HELD[2]: ~term & template}[kind]
        return np.flatnonzero(chosen)

    def kinds(self, rows: Rows) -> NDArray[np.str_]:
        return np.array([self.examples[row].kind for row in rows])


def _data(settings: Settings) -> _Data:
    examples = generate(settings.seed, cap=settings.cap)
    parts = np.array([(row.term_part, row.template_part) for row in examples], dtype=np.int64)
    return _Data(examples, bags_of(examples), labels_of(examples, families()), parts)


def train(settings: Settings) -> Trained:
    """Fits, calibrates on held-out folds, sets bands, measures on the test part, quantises."""
    data = _data(settings)
    folds = [_fold(data, fold, settings) for fold in range(settings.folds)]
    parts = [(fold, kind, data.held_rows(fold, kind)) for fold in range(settings.folds) for kind in HELD]
    rows = np.concatenate([held for _, _, held in parts])
    novel = np.concatenate([np.full(len(held), kind) for _, kind, held in parts])
    logits = np.concatenate([folds[fold].logits(data.bags.rows(held)) for fold, _, held in parts if len(held)])
    calibration = fit_calibration(logits, data.labels[rows])
    scores, kinds = calibration.probabilities(logits), data.kinds(rows)
    # Lawful lines of known templates are too easy to hold the bands to.
    hard = np.isin(kinds, ("innocent", "talk")) & (novel != HELD[1])
    warn_only = np.isin(families(), CONTEXTUAL)
    bands = fit_bands(scores, data.labels[rows, :-1], hard, kinds == "clean", warn_only)
    figures: dict[str, Any] = {"lines": len(data.examples), "comparison": _comparison(data, folds[0], settings)}
    arrays = _quantised(_fit(data, data.fit_rows(TEST), settings), calibration)
    arrays |= {"low": bands.low, "high": bands.high}
    figures["validation"] = {
        kind: _measured(kinds[novel == kind], scores[novel == kind], bands.high, bands.low) for kind in HELD
    }
    figures["test"] = {kind: _test(data, kind, arrays, calibration) for kind in HELD}
    figures["families"] = _family_rows(data, scores, rows, arrays)
    return Trained(arrays, _config(settings), figures)


def _fit(data: _Data, rows: Rows, settings: Settings) -> Linear:
    return fit_linear(data.bags.rows(rows), data.labels[rows], settings.linear)


def _fold(data: _Data, fold: int, settings: Settings) -> Linear:
    return _fit(data, data.fit_rows(TEST, fold), settings)


def _comparison(data: _Data, linear: Linear, settings: Settings) -> dict[str, dict[str, float]]:
    """Both models on fold 0, by what is held out: mean recall at 0–10 % false positives on hard negatives."""
    if settings.network is None:
        return {}
    codes = codes_of(data.examples)
    rows = data.fit_rows(TEST, 0)
    network = fit_network(codes[rows], data.labels[rows], settings.network)
    found: dict[str, dict[str, float]] = {"linear": {}, "network": {}}
    for kind in HELD:
        held = data.held_rows(0, kind)
        kinds = data.kinds(held)
        unlawful, hard = np.isin(kinds, ("claim", "evasion")), np.isin(kinds, ("innocent", "talk"))
        for name, logits in (
            ("linear", linear.logits(data.bags.rows(held))),
            ("network", network_logits(network, codes[held])),
        ):
            worst = logits[:, :-1].max(axis=1) + logits[:, -1]
            found[name][kind] = round(partial_area(worst, unlawful, hard), 3)
    return found


def _quantised(model: Linear, calibration: Calibration) -> dict[str, NDArray[Any]]:
    """Int8 weights with a scale per family."""
    scale = (np.abs(model.weights).max(axis=0) / 127.0 + 1e-12).astype(np.float32)
    weights = np.rint(model.weights / scale).astype(np.int8)
    return {"weights": weights, "scale": scale, "bias": model.bias, **calibration._asdict()}


def _test(data: _Data, kind: str, arrays: Mapping[str, NDArray[Any]], calibration: Calibration) -> dict[str, Any]:
    rows = data.held_rows(TEST, kind)
    small = Linear(arrays["weights"].astype(np.float32) * arrays["scale"], arrays["bias"])
    scores = calibration.probabilities(small.logits(data.bags.rows(rows)))
    return _measured(data.kinds(rows), scores, arrays["high"], arrays["low"])


def _measured(kinds: NDArray[np.str_], scores: Floats, high: Floats, low: Floats) -> dict[str, Any]:
    """Per kind of line: how many, and how many any family sends to review or warns about."""
    review, warned = np.any(scores >= high, axis=1), np.any(scores >= low, axis=1)
    return {
        str(kind): [int((kinds == kind).sum()), int(review[kinds == kind].sum()), int(warned[kinds == kind].sum())]
        for kind in np.unique(kinds)
    }


def _family_rows(data: _Data, scores: Floats, rows: Rows, arrays: Mapping[str, NDArray[Any]]) -> dict[str, list[float]]:
    """Per family on the held-out folds: violations, sent to review, warned about, and the two bounds."""
    out: dict[str, list[float]] = {}
    for index, family in enumerate(families()):
        own = scores[data.labels[rows, index] > 0, index]
        low, high = float(arrays["low"][index]), float(arrays["high"][index])
        out[family] = [len(own), int((own >= high).sum()), int((own >= low).sum()), low, high]
    return out


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "model": "ngram-linear",
        "families": list(families()),
        "bits": BITS,
        "seed": settings.seed,
        "cap": settings.cap,
        "linear": settings.linear._asdict(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes `weights.npz`, `MODEL_CARD.md`; prints the version and the main figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tools.compliance.checker.train", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    parser.add_argument("--skip-network", action="store_true", help="leave the comparison with the neural net out")
    chosen = parser.parse_args(arguments)
    trained = train(Settings(network=None) if chosen.skip_network else Settings())
    chosen.out.mkdir(parents=True, exist_ok=True)
    save(chosen.out / "weights.npz", trained.arrays, trained.config)
    version = f"ngram-linear-{digest(trained.arrays, trained.config)[:12]}"
    (chosen.out / "MODEL_CARD.md").write_text(write_card(version, trained.figures), encoding="utf-8")
    print(json.dumps({"version": version, **trained.figures}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
