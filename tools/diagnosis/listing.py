"""The whole listing, and the loop that mends it and looks again."""

import datetime as dt
from collections.abc import Sequence

from memory.domain.evidence import Claim
from memory.domain.finding import Finding
from memory.domain.noun import Noun
from memory.domain.product import Product
from tools.content.aspects import ReviewReading
from tools.content.image_facts import ImageFacts
from tools.creative.copy import write_copy
from tools.creative.rules import CopyRules
from tools.diagnosis.checks import known_channels
from tools.diagnosis.description import description_findings
from tools.diagnosis.image import image_findings
from tools.diagnosis.title import title_findings

MOST_ROUNDS = 3
FIXABLE = ("title", "description")
NEEDS_A_PERSON = ("listing.contradiction", "description.unsupported")
"""Only someone who can look at the goods knows which of two statements is true."""


class Round(Noun):
    """One pass: what was proposed and what the checks then said of it."""

    place: str
    before: str
    after: str
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    """What the new text still has."""
    kept: bool
    """Whether it is better than what stood there."""


class FixResult(Noun):
    """Before and after of a listing's text."""

    before: Product
    after: Product
    rounds: tuple[Round, ...]
    solved: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    for_person: tuple[Finding, ...]
    """Of those that remain or were written away: facts that only a person can settle, and pictures."""


def diagnose(
    product: Product, *, today: dt.date, channels: Sequence[str] = ("shop",), image: ImageFacts | None = None
) -> list[Finding]:
    """Title, description and main image of a listing against its placements and our rules, worst first.

    `channels` are ids; unknown ones are checked by our own rules alone. `image` are the measured facts of the local
    main image; None is reported as missing, remote or unreadable, whichever the product says.
    """
    known = [channel for channel in dict.fromkeys(channels) if channel in known_channels()]
    found = [
        *title_findings(product, known, today),
        *description_findings(product, known),
        *image_findings(product, image, known),
    ]
    rank = {"block": 0, "fix": 1, "needs_evidence": 2, "warn": 3}
    return sorted(found, key=lambda f: rank[f.severity])


def fix_loop(
    product: Product,
    findings: Sequence[Finding],
    *,
    today: dt.date,
    channels: Sequence[str] = ("shop",),
    image: ImageFacts | None = None,
    reading: ReviewReading | None = None,
    rules: CopyRules | None = None,
) -> FixResult:
    """Rewrites title and description from facts where `findings` ask for it, checks again, at most three rounds each.

    A proposal is kept only when it leaves fewer or milder findings. Pictures and contradictions stay with a person.
    """
    current, rounds = product, []
    for place in FIXABLE:
        if any(f.artefact == f"/product/{place}" for f in findings):
            tried, current = _mended(current, place, list(channels), today, image, reading, rules)
            rounds += tried
    after = diagnose(current, today=today, channels=channels, image=image)
    left = {(f.rule, f.artefact) for f in after}
    solved = tuple(f for f in findings if (f.rule, f.artefact) not in left)
    person = [f for f in findings if f.rule.endswith(NEEDS_A_PERSON)]
    person += [f for f in after if f.artefact == "/product/image"]
    return FixResult(
        before=product,
        after=current,
        rounds=tuple(rounds),
        solved=solved,
        remaining=tuple(after),
        for_person=tuple({(f.rule, f.span, f.artefact): f for f in person}.values()),
    )


def _mended(
    product: Product,
    place: str,
    channels: list[str],
    today: dt.date,
    image: ImageFacts | None,
    reading: ReviewReading | None,
    rules: CopyRules | None,
) -> tuple[list[Round], Product]:
    """Tries proposals until one has no findings of this place or the rounds are used up."""

    def of_place(candidate: Product) -> list[Finding]:
        return [
            f
            for f in diagnose(candidate, today=today, channels=channels, image=image)
            if f.artefact == f"/product/{place}"
        ]

    best, best_findings, rounds = product, of_place(product), []
    for text, claims in _proposals(product, place, channels, reading, rules)[:MOST_ROUNDS]:
        trial = product.having(**{place: text})
        found = of_place(trial)
        kept = _weight(found) < _weight(best_findings)
        rounds.append(
            Round(place=place, before=getattr(best, place), after=text, claims=claims, findings=tuple(found), kept=kept)
        )
        if kept:
            best, best_findings = trial, found
        if not best_findings:
            break
    return rounds, best


def _proposals(
    product: Product, place: str, channels: list[str], reading: ReviewReading | None, rules: CopyRules | None
) -> list[tuple[str, tuple[Claim, ...]]]:
    """Texts for the strictest of the channels first, then the shop's own."""
    found: dict[str, tuple[Claim, ...]] = {}
    for channel in [*channels, "shop"]:
        for made in write_copy(product, channel, product.lang, reading=reading, rules=rules, slots=(place,)):
            if made.kind == place and made.text:
                found.setdefault(made.text, made.claims)
    rows = list(found.items())
    return sorted(rows, key=lambda row: len(row[0])) if place == "title" else rows


def _weight(findings: Sequence[Finding]) -> int:
    return sum({"block": 100, "fix": 10, "needs_evidence": 10, "warn": 1}[f.severity] for f in findings)
