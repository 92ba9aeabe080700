"""Recorded verdicts looked at again: is each what was stored, and what would the same packs say of it today."""

from collections.abc import Iterable
from typing import Any

from graphs.studio import Studio
from tools.compliance.audit import VerdictRecord, judge_again, verify
from tools.compliance.engine import Backstop
from tools.compliance.rules_admin import PackStore, recorded_backstop

UNKNOWN = "the recorded packs are not here any more; judged by those that are live"


async def records_of(studio: Studio, run: str) -> list[tuple[str, VerdictRecord]]:
    """Every verdict on the run's trail, with the artefact that it is about. What was erased is gone."""
    payloads = [entry.payload for entry in await studio.ledger.trail(run) if entry.payload]
    rows = [row for payload in payloads for row in payload.get("verdicts", ())]
    return [
        (row["artefact"], VerdictRecord.from_json({k: v for k, v in row.items() if k != "artefact"})) for row in rows
    ]


def judged_again(
    records: Iterable[tuple[str, VerdictRecord]], store: PackStore, live: Backstop
) -> list[dict[str, Any]]:
    """A row a verdict: whether its hash holds, and what differs when its text is judged under its own packs again."""
    by_pack: dict[str, Backstop | None] = {}
    rows = []
    for artefact, entry in records:
        if entry.pack not in by_pack:
            by_pack[entry.pack] = recorded_backstop(store, entry.pack, live)
        found = by_pack[entry.pack]
        differs = [*judge_again(entry, found)] if found else [UNKNOWN, *judge_again(entry, live)]
        rows.append(
            {
                "artefact": artefact, "hash": entry.hash, "verdict": entry.verdict.verdict, "as_of": str(entry.as_of),
                "pack": entry.pack, "verifies": verify(entry), "differs": differs,
            }
        )  # fmt: skip
    return rows
