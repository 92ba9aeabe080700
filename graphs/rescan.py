"""Looks at live campaigns again when the law changed or an emergency rule came in, and pauses what it hits.

What was paused goes out again by `activate` alone, which looks in the same way first.
"""

from collections.abc import Sequence
from typing import Any

from graphs.judging import sit
from graphs.launch import drain
from graphs.studio import Studio
from memory.domain.draft import Draft
from memory.domain.product import Product
from memory.domain.run import Run
from tools.compliance.engine import finding_json

LIVE = ("active", "paused", "created", "pending")


async def rescan(studio: Studio) -> list[dict[str, Any]]:
    """Judges every approved text that may still be shown, under the rules as they are now.

    A run with a blocked text is paused, line by line, and its trail says why. Gives a row a run that was hit.
    """
    hit = []
    for run in await studio.ledger.runs():
        if not await _may_be_shown(studio, run):
            continue
        blocked, verdicts = await _blocked(studio, run)
        if not blocked:
            continue
        await studio.ledger.desire(run.id, "paused")
        await studio.tell(run.id, "paused_by_law", pack=studio.judge.pack_id, findings=blocked, verdicts=verdicts)
        after = await drain(studio.ledger, studio.platform, run.id)
        hit.append({"run": run.id, "findings": blocked, "lines": [[line.key, line.status] for line in after]})
    return hit


async def activate(studio: Studio, runs: Sequence[Run]) -> dict[str, list[dict[str, Any]]]:
    """Wants the lines of `runs` active, for the next drain, where nothing blocks their words under the rules of now.

    A run that is refused is wanted paused, and its trail says why. Gives the blocking findings of those, by run.
    """
    refused = {}
    for run in runs:
        if await _may_be_shown(studio, run) and (blocked := await _wanted(studio, run)):
            refused[run.id] = blocked
        else:
            await studio.tell(run.id, "steer", desired="active")
    return refused


async def _wanted(studio: Studio, run: Run) -> list[dict[str, Any]]:
    """Wants the run active or paused as its words are judged, and judges again if other rules came in meanwhile.

    Whoever brought them in may have scanned before these lines were wanted active.
    """
    judged_by = ""
    while judged_by != (now := studio.up_to_date()).judge.pack_id:
        judged_by = now.judge.pack_id
        blocked, verdicts = await _blocked(now, run)
        await studio.ledger.desire(run.id, "paused" if blocked else "active")
        if blocked:
            await studio.tell(run.id, "activation_refused", pack=judged_by, findings=blocked, verdicts=verdicts)
            return blocked
    return []


async def _may_be_shown(studio: Studio, run: Run) -> bool:
    return run.version is not None and any(line.status in LIVE for line in await studio.ledger.lines(run.id))


async def approved_lines(studio: Studio) -> list[dict[str, Any]]:
    """Recent traffic for a shadow pass: every text of every run's current version, as `check` takes it."""
    rows: list[dict[str, Any]] = []
    for run in await studio.ledger.runs():
        if run.version:
            body = (await studio.ledger.version(run.version)).body
            rows += [
                {"id": f"{run.id}/{a['id']}", "text": a["text"], "lang": a["lang"]}
                for a in body["artefacts"].values()
                if a["text"]
            ]
    return rows


async def _blocked(studio: Studio, run: Run) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Findings that block any word of the approved version, its pictures' included, and the verdicts behind them."""
    version = await studio.ledger.version(str(run.version))
    draft = Draft.from_body(version.body)
    product = Product.from_json(version.body["product"]) if version.body["product"] else None
    lang = version.body["goal"]["language"] if version.body["goal"] else "zh"
    sitting = await sit(studio, run, draft.artefacts, draft.evidence, product, lang=lang)
    heard = {a.id: sitting._replace(today=studio.clock.today()).hear(a) for a in draft.artefacts}
    blocked = [
        {**finding_json(finding), "artefact": name}
        for name, each in heard.items()
        for finding in each.findings
        if finding.severity == "block"
    ]
    hit = {row["artefact"] for row in blocked}
    return blocked, [{"artefact": name, **entry.to_json()} for name in sorted(hit) for entry in heard[name].records]
