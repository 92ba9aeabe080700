"""The record of a verdict: everything needed to check it later, under one hash."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from memory.domain.finding import Verdict
from memory.domain.ids import content_hash
from memory.domain.noun import Noun
from tools.compliance.engine import Backstop


class VerdictRecord(Noun):
    """What was judged, by what, and what was said. `hash` covers all other fields."""

    text: str
    lang: str | None = None
    jurisdiction: str | None = None
    category: str | None = None
    context: dict[str, Any] = {}
    as_of: date
    pack: str
    """Packs, engine version and model that judged."""
    verdict: Verdict
    evidence: tuple[str, ...] = ()
    """Ids of the evidence that the context brought."""
    hash: str = ""


def record(
    backstop: Backstop,
    text: str,
    *,
    lang: str | None = None,
    jurisdiction: str | None = None,
    category: str | None = None,
    context: dict[str, Any] | None = None,
    as_of: date | None = None,
) -> VerdictRecord:
    """Judges `text` and returns the record to store."""
    given: dict[str, Any] = {
        "lang": lang, "jurisdiction": jurisdiction, "category": category, "context": context or {},
        "as_of": as_of or backstop.as_of,
    }  # fmt: skip
    return recorded(text, backstop.judge(text, **given), given, evidence=_evidence_ids(given["context"]))


def recorded(text: str, verdict: Verdict, given: Mapping[str, Any], *, evidence: Iterable[str] = ()) -> VerdictRecord:
    """The record of a verdict that was given on `text`; `given` is what the judge was handed beside it."""
    bare = VerdictRecord.model_validate(
        {**given, "text": text, "pack": verdict.pack, "verdict": verdict, "evidence": tuple(evidence)}
    )
    return bare.having(hash=_digest(bare))


def _evidence_ids(context: dict[str, Any]) -> tuple[str, ...]:
    evidence = context.get("evidence")
    if not isinstance(evidence, list):
        return ()
    return tuple(str(item["id"]) for item in evidence if isinstance(item, dict) and "id" in item)


def _digest(entry: VerdictRecord) -> str:
    return content_hash({key: value for key, value in entry.to_json().items() if key != "hash"})


def verify(entry: VerdictRecord) -> bool:
    """Whether the record is as it was stored."""
    return entry.hash == _digest(entry)


def judge_again(entry: VerdictRecord, backstop: Backstop) -> tuple[str, ...]:
    """Judges the recorded text again and says what differs; empty when nothing does.

    A different pack, engine or model is said first, since it explains the rest.
    """
    verdict = backstop.judge(
        entry.text, lang=entry.lang, jurisdiction=entry.jurisdiction, category=entry.category,
        context=entry.context, as_of=entry.as_of,
    )  # fmt: skip
    told: list[str] = []
    if backstop.pack_id != entry.pack:
        told.append(f"judged by {backstop.pack_id}, recorded under {entry.pack}")
    if verdict.verdict != entry.verdict.verdict:
        told.append(f"verdict {verdict.verdict}, was {entry.verdict.verdict}")
    if abs(verdict.score - entry.verdict.score) > 1e-4:
        told.append(f"score {verdict.score}, was {entry.verdict.score}")
    now = {(f.rule, f.clause, f.span, f.severity) for f in verdict.findings}
    then = {(f.rule, f.clause, f.span, f.severity) for f in entry.verdict.findings}
    told += [f"new finding {rule} {clause} at {span}" for rule, clause, span, _ in sorted(now - then, key=str)]
    told += [f"no longer found {rule} {clause} at {span}" for rule, clause, span, _ in sorted(then - now, key=str)]
    return tuple(told)
