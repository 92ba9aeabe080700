"""The machine contracts (design, section 6): the run as programs read it. Keys may be added, none renamed."""

from typing import Any

from graphs.studio import Studio
from graphs.workbench import goal_of, plan_of
from memory.domain.money import Money
from memory.domain.run import LaunchLine, PlanVersion, Run, RunStatus

EXIT_CODES: dict[RunStatus, int] = {
    "waiting_answer": 4,
    "waiting_review": 4,
    "blocked": 3,
    "failed": 1,
    "partly_launched": 1,
    "launching": 1,
    "running": 1,
    "expired": 1,
}
"""What a command that carries a run on exits with; every other status is 0, done."""


def exit_code(status: RunStatus) -> int:
    return EXIT_CODES.get(status, 0)


async def run_contract(studio: Studio, run: Run) -> dict[str, Any]:
    """The run."""
    ledger = studio.ledger
    goal = await goal_of(ledger, run.id)
    version = await ledger.version(run.version) if run.version else None
    body = version.body if version else {}
    waiting = run.status == "waiting_answer"
    return {
        "run": run.id,
        "status": run.status,
        "note": run.note,
        "sentence": run.sentence,
        "backend": run.backend,
        "today": run.options.today.isoformat() if run.options.today else None,
        "goal": goal.to_contract() if goal else None,
        "questions": [question.to_json() for question in goal.questions] if goal and waiting else [],
        "plan": await _plan(studio, run, version),
        "artefacts": _artefacts(studio, run, body),
        "evidence": {key: _evidence(value) for key, value in body.get("evidence", {}).items()},
        "campaign": campaign_contract(body.get("campaign")),
        "findings": body.get("findings", []),
        "lessons_used": body.get("lessons_used", []),
        "launch": launch_contract(studio.platform.name, await ledger.lines(run.id)),
        "decisions": [decision.to_json() for decision in await ledger.decisions(run.id)],
    }


async def _plan(studio: Studio, run: Run, version: PlanVersion | None) -> dict[str, Any] | None:
    if version:
        plan = version.body["plan"]
        tasks = plan["tasks"]
    elif made := await plan_of(studio.ledger, run.id):
        records = await studio.ledger.tasks(run.id)
        plan = made.to_json()
        tasks = [
            {**task, "status": records[task["id"]].status if task["id"] in records else "waiting"}
            for task in plan["tasks"]
        ]
    else:
        return None
    return {
        "version": version.id if version else None,
        "number": version.number if version else None,
        "hash": version.hash if version else None,
        "why": plan.get("why", ""),
        "made_by": plan.get("made_by"),
        "tasks": tasks,
    }


def _artefacts(studio: Studio, run: Run, body: dict[str, Any]) -> list[dict[str, Any]]:
    folder = studio.stores.run_folder(run.id)
    return [
        {**artefact, "path": str(folder / artefact["path"]) if artefact["path"] else None}
        for artefact in sorted(body.get("artefacts", {}).values(), key=_reading_order)
    ]


def _reading_order(artefact: dict[str, Any]) -> tuple[Any, ...]:
    """Listing last, each channel together, in the order in which a buyer meets its parts."""
    slots = ("title", "description", "copy", "main_image", "poster", "keywords")
    kind = slots.index(artefact["kind"])
    return artefact["channel"] == "shop", artefact["channel"], kind, artefact.get("slot") or "", artefact["variant"]


def _evidence(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key != "id"}


def campaign_contract(campaign: dict[str, Any] | None) -> dict[str, Any] | None:
    """Money as decimal strings, allocations and days as lists."""
    if campaign is None:
        return None
    total = Money.from_json(campaign["total"])
    return {
        "currency": total.currency,
        "total": total.major,
        "start": campaign["start"],
        "end": campaign["end"],
        "product": campaign["product"],
        "allocations": [
            _allocation(allocation)
            for allocation in sorted(
                campaign["allocations"].values(), key=lambda a: (a["channel"], -a["amount"]["minor"], a["id"])
            )
        ],
        "daily": [{"date": date, "amount": _major(day["amount"])} for date, day in sorted(campaign["daily"].items())],
        "forecast": campaign["forecast"],
        "forecast_basis": campaign["forecast_basis"],
        "assumptions": campaign["assumptions"],
    }


def _allocation(allocation: dict[str, Any]) -> dict[str, Any]:
    bid = allocation["bid"]
    return {**allocation, "amount": _major(allocation["amount"]), "bid": {**bid, "amount": _major(bid["amount"])}}


def launch_contract(platform: str, lines: list[LaunchLine]) -> dict[str, Any] | None:
    if not lines:
        return None
    return {"platform": platform, "lines": [line_contract(line) for line in lines]}


def line_contract(line: LaunchLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "run": line.run,
        "line": line.line,
        "channel": line.channel,
        "amount": line.amount.major,
        "currency": line.amount.currency,
        "status": line.status,
        "desired": line.desired,
        "campaign_id": line.campaign_id,
        "error": line.error,
    }


async def runs_contract(studio: Studio) -> list[dict[str, Any]]:
    """All runs, newest first."""
    rows = []
    for run in await studio.ledger.runs():
        campaign = (await studio.ledger.version(run.version)).body["campaign"] if run.version else None
        total = Money.from_json(campaign["total"]) if campaign else None
        rows.append(
            {
                "run": run.id,
                "status": run.status,
                "sentence": run.sentence,
                "total": total.major if total else None,
                "currency": total.currency if total else None,
                "backend": run.backend,
            }
        )
    return rows


def gathered(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings as a person reads them: what differs in the clause alone stands once, all clauses under `clauses`."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for finding in findings:
        key = tuple(str(finding.get(name)) for name in ("rule", "artefact", "span", "severity", "why"))
        row = rows.setdefault(key, finding | {"clauses": []})
        if finding["clause"] and finding["clause"] not in row["clauses"]:
            row["clauses"].append(finding["clause"])
    return list(rows.values())


def _major(money: dict[str, Any]) -> str:
    return Money.from_json(money).major
