"""One sitting of the backstop: every word of an artefact, on paper or on its photo, judged against the same facts."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphs.pictures import Photo, photo_of, softened, unlike_facts, unread
from graphs.studio import Studio
from memory.domain.creative import Artefact
from memory.domain.evidence import Evidence
from memory.domain.finding import Finding, Verdict
from memory.domain.product import Product
from memory.domain.run import Run
from tools.brand import BrandVoice, brand_voice
from tools.claims import EVIDENCE_KINDS, claim_context, jurisdiction_of
from tools.compliance.audit import VerdictRecord, recorded

RUNNING = ("copy", "description")
"""Kinds of artefact whose words are running text: only there does a brand's manner show."""


class Heard(NamedTuple):
    """What is said of one artefact."""

    findings: list[Finding]
    records: list[VerdictRecord]
    """The verdicts behind the findings, for the audit trail."""


class Sitting(NamedTuple):
    """What stays the same while a draft is judged."""

    studio: Studio
    product: Product | None
    shop: Mapping[str, Any]
    evidence: Sequence[Evidence]
    audience: Sequence[str]
    lang: str
    """The merchant's language."""
    today: dt.date
    voice: BrandVoice
    photo: Photo | None
    """What was read off the product's photo; None when no artefact shows it."""

    def hear(self, artefact: Artefact) -> Heard:
        """Judges all of an artefact's words, and what its picture shows."""
        context = claim_context(self.product, self.shop, self.evidence, artefact, audience=self.audience)
        records = [self.judged(text, artefact, context) for text in texts_of(artefact)]
        findings = [finding for entry in records for finding in entry.verdict.findings]
        findings += [f for text in texts_of(artefact) for f in self._tone(text, artefact)]
        if artefact.path and self.photo:
            seen = self._seen(artefact, context, self.photo)
            findings += seen.findings
            records += seen.records
        return Heard([finding.having(artefact=artefact.id) for finding in findings], records)

    def judged(self, text: str, artefact: Artefact | None, context: Mapping[str, Any] | None) -> VerdictRecord:
        """The verdict on one text. A judge that cannot judge blocks."""
        given: dict[str, Any] = {"context": context or {}, "as_of": self.today}
        if artefact:
            currency = self.product.price.currency if self.product and self.product.price else None
            given |= {"lang": artefact.lang, "jurisdiction": jurisdiction_of(artefact.lang, currency)}
            given["category"] = self.product.category if self.product else None
        evidence = [item.id for item in self.evidence if item.kind in EVIDENCE_KINDS] if artefact else []
        return recorded(text, _verdict(self.studio, text, given), given, evidence=evidence)

    def _tone(self, text: str, artefact: Artefact) -> Sequence[Finding]:
        return self.voice.findings(text, told_in=self.lang, running=artefact.kind in RUNNING)

    def _seen(self, artefact: Artefact, context: Mapping[str, Any], photo: Photo) -> Heard:
        if photo.words is None:
            return Heard([unread(self.lang)], [])
        findings = [*unlike_facts(photo, self.product, self.lang)]
        if not photo.words:
            return Heard(findings, [])
        entry = self.judged("\n".join(photo.words), artefact, context)
        return Heard([*findings, *(softened(f, self.lang) for f in entry.verdict.findings)], [entry])


async def sit(
    studio: Studio,
    run: Run,
    artefacts: Sequence[Artefact],
    evidence: Sequence[Evidence],
    product: Product | None,
    *,
    audience: Sequence[str] = (),
    lang: str = "zh",
) -> Sitting:
    """Brings together what a draft is judged against."""
    pictures = product is not None and any(artefact.path for artefact in artefacts)
    return Sitting(
        studio=studio,
        product=product,
        shop=await studio.ledger.values(run.id, "/shop"),
        evidence=evidence,
        audience=audience,
        lang=lang,
        today=studio.clock_of(run).today(),
        voice=await brand_voice(studio.stores),
        photo=await photo_of(studio, product) if product and pictures else None,
    )


def texts_of(artefact: Artefact) -> Iterator[str]:
    """The artefact's words; a picture's layers only where its text does not hold them already."""
    if artefact.text:
        yield artefact.text
    for layer in artefact.layers:
        if layer.text.strip() and layer.text not in (artefact.text or ""):
            yield layer.text


def _verdict(studio: Studio, text: str, given: Mapping[str, Any]) -> Verdict:
    try:
        return studio.judge.judge(text, **given)
    except Exception as error:  # noqa: BLE001 - fail closed: whatever keeps the judge from judging, nothing passes
        broken = Finding(
            rule="backstop.failed",
            category="backstop",
            clause=None,
            span=(0, len(text)),
            severity="block",
            why=f"The backstop could not judge this text ({type(error).__name__}), so it does not pass.",
        )
        return Verdict(verdict="block", findings=(broken,), score=1.0, pack=studio.judge.pack_id)
