"""`python -m tools.compliance.checker.train`: reads the corpus, fits, measures, writes weights and model card.

Wants the `train` extra (scikit-learn, torch, and the published encoder that ours begins from). One to two hours on
two cores; the same corpus and packs give the same bytes on the same machine.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from tools.compliance.checker import claims_train
from tools.compliance.checker.card import write_card
from tools.compliance.checker.claim_lines import read_claims
from tools.compliance.checker.claims_train import ClaimRow, FitClaims
from tools.compliance.checker.corpus import Line, read_corpus
from tools.compliance.checker.encoder import PREFIX
from tools.compliance.checker.evasions import hide, slipped
from tools.compliance.checker.examples import ClaimSettings, EncoderSettings, Example
from tools.compliance.checker.features import grams
from tools.compliance.checker.measure import Figures, measure
from tools.compliance.checker.model import SIGN_WEIGHT, VOICES, LearnedChecker, save
from tools.compliance.checker.ngrams import Floats, counted, planes, steps_of
from tools.compliance.checker.ordinary import joined
from tools.compliance.checker_port import Signs
from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.market import language_of
from tools.compliance.opinion import signs_of

Arrays = dict[str, NDArray[Any]]
_SHRINK = 5.0
"""How much information a clause's lines must hold before it is believed as much as the whole."""
FitEncoder = Callable[[Sequence[Example], int, int, EncoderSettings], Arrays]


class Fits(NamedTuple):
    """What fits the parts that are fitted with torch."""

    encoder: FitEncoder
    claims: FitClaims


class Settings(NamedTuple):
    """What a training run depends on, besides corpus and packs."""

    seed: int = 7
    disguised: float = 0.35
    """Share of unlawful lines that are learned once more with the offending words hidden."""
    misspelt: float = 0.06
    """Share of lawful lines that are learned once more with a slip of the hand, so that a slip alone says nothing."""
    joined: float = 0.25
    """Share of the lawful lines about no clause that are cut and joined anew (`ordinary`)."""
    rarest: int = 3
    """Lines that an n-gram must stand in to count."""
    slack: float = 30.0
    """Inverse of the ridge penalty (scikit-learn's C) of the violation by wording."""
    rarest_class: int = 3
    encoder: EncoderSettings = EncoderSettings()
    claims: ClaimSettings = ClaimSettings()
    budgets: tuple[tuple[float, float], ...] = ((0.045, 0.01), (0.022, 0.006), (0.004, 0.0))
    """Share of held-out lawful lines, hard ones and catalogue text, that may be warned about, sent to a person, and
    sent to one although facts were given, without cause."""
    claim_budgets: tuple[float, float] = (0.005, 0.02)
    """Share of held-out claims that are borne out and may be asked about by the reader of claims alone, and of rightly
    asked ones that it may leave at a warning."""


class Row(NamedTuple):
    """A line as the checker meets it."""

    line: Line
    plain: str
    signs: Signs
    kinds: frozenset[str]


class Fitted(NamedTuple):
    arrays: Arrays
    config: dict[str, Any]


class Trained(NamedTuple):
    arrays: Arrays
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
            hidden = hide(line.text[start:end], _language(line), dice)
            text = line.text[:start] + hidden + line.text[end:]
            made.append(line._replace(text=text, span=(start, start + len(hidden))))
    return made


def misspelt(lines: Sequence[Line], settings: Settings) -> list[Line]:
    """Copies of some lawful lines with a word or two misspelt."""
    dice = Random(settings.seed)
    chosen = [line for line in lines if not line.unlawful and dice.random() < settings.misspelt]
    copies = [(line, slipped(line.text, _language(line), dice)) for line in chosen]
    return [line._replace(text=text, span=None) for line, text in copies if text != line.text]


def _language(line: Line) -> str:
    return "en" if line.lang == "en" else "zh"


@dataclass(frozen=True)
class Words:
    """The n-grams that count, and how rare each is."""

    keys: NDArray[np.uint32]
    idf: Floats

    @classmethod
    def of(cls, rows: Sequence[Row], rarest: int) -> "Words":
        seen = np.concatenate([np.unique(grams(row.plain)) for row in rows])
        keys, lines = np.unique(seen, return_counts=True)
        kept = lines >= rarest
        idf = np.log((1 + len(rows)) / (1 + lines[kept])) + 1
        # Rounded here as it is stored, so that what is measured is what ships.
        return cls(keys[kept], idf.astype(np.float16).astype(np.float32))

    def only(self, kept: NDArray[np.bool_]) -> "Words":
        """Those that are `kept`."""
        return Words(self.keys[kept], self.idf[kept])

    def matrix(self, rows: Sequence[Row]) -> sparse.csr_matrix:
        """(rows, n-grams), each row of length one."""
        parts = [counted(row.plain, self.keys, self.idf) for row in rows]
        bounds = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in parts])])
        columns = np.concatenate([columns for columns, _ in parts])
        values = np.concatenate([values for _, values in parts])
        return sparse.csr_matrix((values, columns, bounds), shape=(len(rows), len(self.keys)))


def fit(rows: Sequence[Row], settings: Settings, fit_encoder: FitEncoder) -> tuple[Arrays, dict[str, Any]]:
    """Arrays and configuration of a checker whose probabilities are not yet calibrated."""
    words = Words.of(rows, settings.rarest)
    unlawful = np.array([row.line.unlawful for row in rows])
    classes = _frequent([row.signs.classes for row in rows], settings.rarest_class)
    voices = SIGN_WEIGHT["voice"] * _marks([row.signs.voices for row in rows], VOICES)
    kinds_of_words = SIGN_WEIGHT["class"] * _marks([row.signs.classes for row in rows], classes)
    for telling in (False, True):
        model = LogisticRegression(C=settings.slack, max_iter=2000).fit(
            sparse.hstack([words.matrix(rows), voices, kinds_of_words]).tocsr(), unlawful
        )
        weights, signs = np.split(model.coef_[0], [len(words.keys)])
        scale = float(np.abs(weights).max()) / 127.0
        whole = np.rint(weights / scale).astype(np.int8)
        if not telling:
            # Nearly half of the n-grams say nothing in eight bits: the second fit goes without them.
            words = words.only(whole != 0)
    # Nor is there room for those that stand in the fewest lines and weigh the least.
    kept = (np.abs(whole) > 1) | (words.idf < words.idf.max())
    words, whole = words.only(kept), whole[kept]
    clauses = sorted({row.line.clauses[0] for row in rows if row.line.unlawful and row.line.clauses})
    arrays: Arrays = {
        "steps": steps_of(words.keys),
        "idf": planes(words.idf, "<f2"),
        "weights": whole,
        # A rule that speaks never speaks for the line, whatever chance said.
        "voices": np.maximum(SIGN_WEIGHT["voice"] * signs[: len(VOICES)], 0.0).astype(np.float32),
        "classes": (SIGN_WEIGHT["class"] * signs[len(VOICES) :]).astype(np.float32),
        "scale": np.array([scale, float(model.intercept_[0])], dtype=np.float32),
        "alone": np.array([1.0, 0.0], dtype=np.float32),
        "blend": np.ones(4, dtype=np.float32),
        "shifts": np.zeros(len(clauses), dtype=np.float32),
        "bands": np.ones(3, dtype=np.float32),
    }
    kinds = sorted({kind for row in rows for kind in row.kinds})
    encoded = fit_encoder([_example(row, clauses, kinds) for row in rows], len(clauses), len(kinds), settings.encoder)
    arrays |= {f"{PREFIX}{name}": array for name, array in encoded.items()}
    return arrays, {"model": "encoder-ngram", "classes": classes, "clauses": clauses, "kinds": kinds}


def _example(row: Row, clauses: Sequence[str], kinds: Sequence[str]) -> Example:
    line = row.line
    # Places are those of the text as written: they hold where it was not changed when it was made plain.
    span = line.span if len(line.text) == len(row.plain) else None
    clause = clauses.index(line.clauses[0]) if line.unlawful and line.clauses else None
    return Example(row.plain, line.unlawful, span, clause, tuple(kinds.index(kind) for kind in sorted(row.kinds)))


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


def calibrate(arrays: Arrays, config: dict[str, Any], held: Sequence[Row], settings: Settings) -> None:
    """Weighs the readers against each other, clause by clause, and sets the bands, from lines by another hand: a
    logistic fit on what each says (Platt scaling with three scores), one without the encoder, by which it is asked or
    not, and a ridge over the clause that a line would break, since some topics are read better than others."""
    checker = LearnedChecker(arrays, config)
    said = np.array([checker.readings(row.plain, row.signs) for row in held])
    truth = np.array([row.line.unlawful for row in held])
    fitted = LogisticRegression(C=1e6).fit(said, truth)
    alone = LogisticRegression(C=1e6).fit(said[:, :2].sum(axis=1, keepdims=True), truth)
    arrays["alone"] = np.array([*alone.coef_[0], alone.intercept_[0]], dtype=np.float32)
    # A rule's word and a reader's never count against what they say.
    arrays["blend"] = np.array([*np.maximum(fitted.coef_[0], 0.0), fitted.intercept_[0]], dtype=np.float32)
    likeliest = np.array([checker.likeliest(row.plain) for row in held])
    arrays["shifts"] = _shifts(
        said @ arrays["blend"][:3] + arrays["blend"][3], likeliest, truth, len(config["clauses"])
    )
    weighed = LearnedChecker(arrays, config)
    scores = np.array([weighed.opinion(row.plain, row.signs).probability for row in held])
    plain_text = np.array([not row.line.clauses for row in held])
    bounds = [
        max(_bound(scores[~truth & ~plain_text], hard), _bound(scores[~truth & plain_text], clean))
        for hard, clean in settings.budgets
    ]
    arrays["bands"] = np.array(sorted(bounds), dtype=np.float32)


def _shifts(
    logits: NDArray[Any], likeliest: NDArray[np.int64], truth: NDArray[np.bool_], clauses: int
) -> NDArray[np.float32]:
    """What the likeliest clause adds to the log-odds: the step that makes a clause's lines as often unlawful as said,
    shrunk where they are few (one step of Newton's method with a prior of `_SHRINK` units of information)."""
    probability = 1.0 / (1.0 + np.exp(-logits))
    wrong = np.bincount(likeliest, weights=truth - probability, minlength=clauses)
    known = np.bincount(likeliest, weights=probability * (1.0 - probability), minlength=clauses)
    return (wrong / (known + _SHRINK)).astype(np.float32)


def _bound(lawful: NDArray[Any], budget: float) -> float:
    """The lowest bound that no more than `budget` of the lawful lines reach."""
    return float(np.quantile(lawful, 1 - budget)) + 1e-6 if len(lawful) else 0.0


class Material(NamedTuple):
    """What a training run reads: lines to learn from, and those of other hands that set bounds and give the figures."""

    rows: list[Row]
    held: list[Row]
    claims: list[ClaimRow]
    held_claims: list[ClaimRow]


def material(settings: Settings, corpus: Path | None = None) -> Material:
    """The corpus as the checker meets it, with the examples that the rule packs bring."""
    lines, told = read_corpus(corpus), read_claims(corpus / "claims" if corpus else None)
    rules = load_backstop(checker=None)
    learned = [line for line in lines if not line.held_out]
    plain = [line.as_lawful() for line in told if line.needs_no_proof and not line.held_out]
    return Material(
        rows_of(
            [
                *learned,
                *disguised(learned, settings),
                *misspelt(learned, settings),
                *joined(learned, settings.joined, Random(settings.seed)),
                *plain,
                *pack_lines(rules),
            ],
            rules,
        ),
        rows_of([line for line in lines if line.held_out], rules),
        claims_train.claim_rows([line for line in told if not line.held_out], rules),
        claims_train.claim_rows([line for line in told if line.held_out], rules),
    )


def pack_lines(rules: Backstop) -> list[Line]:
    """The examples of the packs that need neither a kind of goods nor records to be judged."""
    lines = []
    for number, rule in enumerate(rules.packs.rules):
        for example, unlawful in [*((e, True) for e in rule.violates), *((e, False) for e in rule.passes)]:
            if not example.context and not example.category and rule.clauses:
                lang = language_of(example.text, None)
                lines.append(Line(example.text, lang, unlawful, None, rule.clauses, "other", "packs", number))
    return lines


def fit_all(rows: Sequence[Row], claims: Sequence[ClaimRow], settings: Settings, fits: Fits | None = None) -> Fitted:
    """All readers, fitted to `rows` and `claims`, not yet calibrated."""
    by = fits or _torch_fits()
    arrays, config = fit(rows, settings, by.encoder)
    return Fitted(arrays | claims_train.fit(claims, arrays, settings.claims, by.claims), config)


def fit_twice(read: Material, settings: Settings, fits: Fits | None = None) -> tuple[Fitted, Fitted]:
    """The fit that is measured, which reads no held-out line, and the one that ships, which reads all; side by side in
    two processes, unless `fits` are given."""
    whole = [*read.rows, *read.held], [*read.claims, *read.held_claims]
    if fits:
        return fit_all(read.rows, read.claims, settings, fits), fit_all(*whole, settings, fits)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        measured = pool.submit(fit_all, read.rows, read.claims, settings)
        shipped = pool.submit(fit_all, *whole, settings)
        return measured.result(), shipped.result()


def finished(read: Material, measured: Fitted, shipped: Fitted, settings: Settings) -> Trained:
    """The fit that ships, with the bounds that the measured one was given by the held-out lines, and its figures."""
    arrays, config = dict(measured.arrays), measured.config
    calibrate(arrays, config, read.held, settings)
    claims_train.calibrate(arrays, config, read.held_claims, settings.claim_budgets)
    checker = LearnedChecker(arrays, config)
    unshifted = LearnedChecker(arrays | {"shifts": np.zeros_like(arrays["shifts"])}, config)
    figures = measure(checker, unshifted, read.rows, read.held)
    figures["claims"] = claims_train.measure(arrays, config, read.claims, read.held_claims)
    final = shipped.arrays | {name: arrays[name] for name in ("alone", "blend", "bands", claims_train.BANDS)}
    shifts = dict(zip(config["clauses"], arrays["shifts"], strict=True))
    final["shifts"] = np.array([shifts.get(clause, 0.0) for clause in shipped.config["clauses"]], dtype=np.float32)
    told = json.loads(json.dumps(settings._asdict(), default=str))
    return Trained(final, shipped.config | {"settings": told}, figures)


def train(settings: Settings, corpus: Path | None = None, fits: Fits | None = None) -> Trained:
    """Fits without the validation files, calibrates and measures on them, and fits on everything."""
    read = material(settings, corpus)
    return finished(read, *fit_twice(read, settings, fits), settings)


def _torch_fits() -> Fits:
    from tools.compliance.checker.claims_fit import fit_claims
    from tools.compliance.checker.encoder_fit import fit_encoder

    return Fits(fit_encoder, fit_claims)


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes `weights.npz`, `MODEL_CARD.md`; prints the version and the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tools.compliance.checker.train", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=None, help="folder of labelled lines")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    chosen = parser.parse_args(arguments)
    trained = train(Settings(), chosen.corpus)
    chosen.out.mkdir(parents=True, exist_ok=True)
    save(chosen.out / "weights.npz", trained.arrays, trained.config)
    version = LearnedChecker(trained.arrays, trained.config).version
    (chosen.out / "MODEL_CARD.md").write_text(write_card(version, trained.figures), encoding="utf-8")
    print(json.dumps({"version": version, **trained.figures}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
