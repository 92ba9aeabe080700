"""Fits, calibrates and measures the reader of claims; a part of `train`."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tools.compliance.checker import encoder as reading
from tools.compliance.checker.claim_lines import ClaimLine
from tools.compliance.checker.claims import PREFIX, RECORDS, given_records, page_of, shares
from tools.compliance.checker.encoder import WINDOW, Encoder
from tools.compliance.checker.examples import ClaimExample, ClaimSettings
from tools.compliance.checker.measure import Figures, recall_curve
from tools.compliance.checker.model import LearnedChecker
from tools.compliance.checker_port import Records
from tools.compliance.engine import Backstop
from tools.compliance.facts.borne import records_of
from tools.compliance.facts.context import Context
from tools.compliance.opinion import doubtful

BANDS = f"{PREFIX}bands"
UNCALIBRATED = np.array([1.0, 0.0, 1.0, 0.0], dtype=np.float32)
Arrays = dict[str, NDArray[Any]]
FitClaims = Callable[[Sequence[ClaimExample], ClaimSettings], Arrays]


class ClaimRow(NamedTuple):
    """A line as the reader meets it, and what the binding of facts says of it."""

    line: ClaimLine
    plain: str
    records: Records
    voice: str
    """What rules and facts say: `firm`, `doubtful` (`opinion.doubtful`), or `none`."""


def claim_rows(lines: Sequence[ClaimLine], rules: Backstop) -> list[ClaimRow]:
    """Every line in the spelling that rules match in, beside its record."""
    rows = []
    for line in lines:
        asked: dict[str, Any] = dict(line.asked)
        day = asked.pop("as_of", None)
        heard = rules.heard(line.text, context=line.context, as_of=date.fromisoformat(day) if day else None, **asked)
        spoken = [doubtful(draft) for draft in heard.drafts if draft.severity != "warn"]
        voice = "none" if not spoken else "doubtful" if all(spoken) else "firm"
        told = records_of(heard.line.text, Context(line.context, heard.line.day))
        rows.append(ClaimRow(line, heard.line.text, told, voice))
    return rows


def examples(rows: Sequence[ClaimRow], encoder: Encoder) -> list[ClaimExample]:
    """What the reader learns of each line: its first window."""
    return [_example(row, encoder) for row in rows]


def _example(row: ClaimRow, encoder: Encoder) -> ClaimExample:
    text, line = row.plain[:WINDOW], row.line
    features, cut = encoder.places(text)
    tags = None if line.unproven else np.zeros(len(cut.numbers), dtype=np.float32)
    # Places are those of the text as written: they hold where it was not changed when it was made plain.
    if line.unproven and line.span and len(line.text) == len(row.plain):
        first, last = line.span
        places = zip(cut.starts, cut.ends, strict=True)
        tags = np.array([start < last and end > first and end > start for start, end in places], dtype=np.float32)
    given, page = given_records(line.context), page_of(row.records.entries, encoder)
    stands = shares(cut, row.records.standing[: len(text)])
    own, record = (vectors.astype(np.float16) for vectors in (encoder.directions(cut.numbers), page.directions))
    told = _told(row, given)
    return ClaimExample(features.astype(np.float16), stands, given, told, own, record, page.marks, line.unproven, tags)


_TRADE = ("price", "price_history", "msrp", "promotion", "stock", "sales")
_PROOF = (
    "evidence",
    "patent",
    "authorization",
    "brand_authorization",
    "disclosures",
    "approval_no",
    "efficacy_evaluation",
)
_OF_TRADE = re.compile(
    r"[¥$€£元块折价券减送赠省免满货售卖销评单抢]|库存|\b(?:price|off|sale|save|free|gift|stock|left|sold|ratings?|stars?|reviews?"
    r"|ships?|shipping|orders?|buy|cheap|bonus|deal)"
)


def _told(row: ClaimRow, given: NDArray[np.float32]) -> NDArray[np.float32]:
    """`given` with null for each record that is absent and of which the text does not speak: its label stays."""
    if not row.line.context.keys() & {"attributes", "product", "facts"}:
        return given
    speaks = not row.line.unproven and _OF_TRADE.search(row.plain)
    told = given.copy()
    for name in (*_PROOF, *(() if speaks else _TRADE)):
        if name not in row.line.context:
            told[RECORDS.index(name)] = told[len(RECORDS) + RECORDS.index(name)] = 1.0
    return told


def fit(rows: Sequence[ClaimRow], arrays: Arrays, settings: ClaimSettings, by: FitClaims) -> Arrays:
    """Arrays of a reader fitted to `rows` on the encoder among `arrays`, not yet calibrated."""
    encoder = Encoder({name: arrays[f"{reading.PREFIX}{name}"] for name in reading.ARRAYS})
    fitted = by(examples(rows, encoder), settings)
    return {f"{PREFIX}{name}": array for name, array in fitted.items()} | {BANDS: UNCALIBRATED}


def calibrate(arrays: Arrays, config: dict[str, Any], held: Sequence[ClaimRow], budgets: tuple[float, float]) -> None:
    """Sets slope, shift and bounds from lines by another hand.

    `budgets`: the share of lines that are borne out and of which nothing else speaks that may be asked about, and the
    share of rightly asked ones that may be left at a warning.
    """
    scores, unproven = _scores(LearnedChecker(arrays, config), held), np.array([row.line.unproven for row in held])
    fitted = LogisticRegression(C=1e6).fit(scores[:, None], unproven)
    slope, shift = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    chances = 1 / (1 + np.exp(-(slope * scores + shift)))
    voices = np.array([row.voice for row in held])
    silent, asked = chances[~unproven & (voices == "none")], chances[unproven & (voices == "doubtful")]
    asks = float(np.quantile(silent, 1 - budgets[0])) + 1e-6 if len(silent) else 1.0
    doubts = float(np.quantile(asked, budgets[1])) if len(asked) else 0.0
    arrays[BANDS] = np.array([slope, shift, asks, min(doubts, asks)], dtype=np.float32)


def measure(arrays: Arrays, config: dict[str, Any], learned: Sequence[ClaimRow], held: Sequence[ClaimRow]) -> Figures:
    """Counts on the held-out lines by file: unproven and borne out, found and accused by the binding of facts alone and
    with the reader; and the share of the unproven that the reader alone finds at the rates of `ALARMS`."""
    checker = LearnedChecker(arrays, config)
    files: dict[str, dict[str, int]] = {}
    for row in held:
        counts = files.setdefault(row.line.source.removesuffix(".jsonl"), dict.fromkeys(COUNTED, 0))
        claim = checker.claim(row.plain, row.records)
        asks, doubts = claim is not None and claim.asks, claim is not None and claim.doubts
        both = row.voice == "firm" or (row.voice == "doubtful" and not doubts) or (row.voice == "none" and asks)
        side, kind = ("found", "unproven") if row.line.unproven else ("accused", "borne")
        counts[kind] += 1
        counts[f"bound_{side}"] += row.voice != "none"
        counts[side] += both
    truth = np.array([row.line.unproven for row in held])
    alone = recall_curve(_scores(checker, held), truth)
    return {"lines": len(learned), "held": len(held), "files": files, "alone": alone}


COUNTED = ("unproven", "borne", "bound_found", "bound_accused", "found", "accused")


def _scores(checker: LearnedChecker, rows: Sequence[ClaimRow]) -> NDArray[Any]:
    read = [checker.read_claim(row.plain, row.records) for row in rows]
    return np.array([found[0] if found else -10.0 for found in read])
