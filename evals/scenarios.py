"""`adwright eval`: runs a folder of scenarios, each in a fresh home on the sample shop, and says which held.

A scenario is a JSON object, one a file or one a line of a `.jsonl`:

    {"id": "zh-promotion", "lang": "zh", "today": "2026-06-01",
     "turns": [{"user": "…"}, {"answer": {"budget": "3000元"}},
               {"review": {"decision": "edit", "set": {"/artefacts/…/text": "…"}, "why": "…"}}],
     "expect": {"status": "launched", "objective": "promotion",
                "budget": {"amount": "5000.00", "currency": "CNY", "period": "total"}, "channels": ["douyin"],
                "campaign_total": "5000.00", "no_campaign": false, "artefact_langs": ["zh"],
                "ledger": {"lines": 9, "created_once": true}, "forbidden": ["最好"]}}

Only what `expect` names is compared. `status` is a run's, or `bad_input` when the sentence is refused; a review's
pointer may name the first artefact of a kind as `/artefacts/first:copy/text`.
"""

import asyncio
import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from memory.domain.errors import AdwrightError, BadInput

eval_app = typer.Typer(
    help="Runs scenarios and says which held.",
    invoke_without_command=True,
    context_settings={"allow_interspersed_args": True},
)
MODELS = ("playbook", "replay", "endpoint")
Turn = dict[str, Any]


class Row(NamedTuple):
    """One scenario's outcome."""

    id: str
    lang: str
    passed: bool
    status: str
    misses: list[str]
    """What was not as expected: name, expected, found."""


@eval_app.callback()
def evaluate(
    suite: Annotated[Path, typer.Argument(metavar="SUITE", help="A folder of scenarios, or one file.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")] = False,
    model: Annotated[
        str, typer.Option(help="playbook; replay: the playbook served over HTTP; endpoint: the configured one.")
    ] = "playbook",
) -> None:
    """Runs every scenario of SUITE in a fresh home on the sample shop. Exit code 1 when one did not hold.

    Example: adwright eval evals/suites/journey
    """
    try:
        if model not in MODELS:
            raise BadInput(f"--model {model!r} is not one of {', '.join(MODELS)}", field="model")
        report = run_suite(read_suite(suite), model)
    except BadInput as problem:
        if as_json:
            typer.echo(json.dumps(problem.to_json(), ensure_ascii=False))
        typer.echo(problem.what, err=True)
        raise typer.Exit(2) from problem
    typer.echo(json.dumps(report, ensure_ascii=False)) if as_json else show(Console(), report)
    raise typer.Exit(0 if report["failed"] == 0 else 1)


def read_suite(path: Path) -> list[dict[str, Any]]:
    """The scenarios of a folder, by file name, or of one file. Raises `BadInput`, naming file and line."""
    files = sorted(f for f in path.iterdir() if f.suffix in (".json", ".jsonl")) if path.is_dir() else [path]
    found = [scenario for file in files for scenario in _scenarios(file)]
    if not found:
        raise BadInput(f"{path} holds no scenario", todo="give a folder of .json or .jsonl files", field="suite")
    return found


def _scenarios(file: Path) -> Iterator[dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read: {error}", field="suite") from error
    parts = [text] if file.suffix == ".json" else text.splitlines()
    for line, part in enumerate(parts, 1):
        if part.strip():
            yield _scenario(part, f"{file}:{line}")


def _scenario(text: str, where: str) -> dict[str, Any]:
    try:
        scenario = json.loads(text)
        complete = bool(scenario["id"]) and "user" in scenario["turns"][0] and isinstance(scenario["expect"], dict)
        dt.date.fromisoformat(scenario["today"])
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise BadInput(f"{where} is no scenario: {error}", field="suite") from error
    if not complete:
        raise BadInput(f"{where}: a scenario needs id, today, turns that begin with user, and expect", field="suite")
    return scenario


def run_suite(scenarios: list[dict[str, Any]], model: str) -> dict[str, Any]:
    """Totals and a row a scenario."""
    from evals.journey.stage import copy_home, prepare

    with tempfile.TemporaryDirectory() as folder, _served(model) as settings:
        prepared = prepare(Path(folder) / "prepared")
        rows = []
        for number, scenario in enumerate(scenarios):
            home = copy_home(prepared, Path(folder) / f"home{number}")
            rows.append(asyncio.run(run_scenario(scenario, home, settings)))
    passed = sum(row.passed for row in rows)
    return {
        "model": model,
        "scenarios": len(rows),
        "passed": passed,
        "failed": len(rows) - passed,
        "rows": [row._asdict() for row in rows],
    }


@contextmanager
def _served(model: str) -> Iterator[dict[str, Any]]:
    """The settings that make a run use the model."""
    if model == "replay":
        from evals.replay import ReplayServer

        with ReplayServer() as server:
            yield {"model_url": server.url, "model_name": "replay"}
    elif model == "endpoint":
        from app.wiring import settings_now

        now = settings_now()
        if now.model_url is None:
            raise BadInput("no endpoint is configured", todo="set ADWRIGHT_MODEL_URL", field="model")
        yield now.model_dump(include={"model_url", "model_name", "model_key", "model_timeout_s", "model_attempts"})
    else:
        yield {}


async def run_scenario(scenario: dict[str, Any], home: Path, settings: dict[str, Any]) -> Row:
    """Plays the turns and compares what is left with what was expected."""
    from evals.journey.stage import studio_at

    today = dt.date.fromisoformat(scenario["today"])
    async with studio_at(home, today, platform_idle_s=3.0, **settings) as studio:
        try:
            run = await _play(studio, scenario["turns"], today)
        except BadInput as refused:
            found: dict[str, Any] = {"status": "bad_input", "note": refused.what}
        except AdwrightError as failed:
            found = {"status": type(failed).__name__, "note": failed.what}
        else:
            found = await _found(studio, run)
    expect = scenario["expect"]
    misses = [miss for name, wanted in expect.items() if (miss := _miss(name, wanted, found))]
    return Row(scenario["id"], scenario.get("lang", ""), not misses, found["status"], misses)


async def _play(studio: Any, turns: list[Turn], today: dt.date) -> Any:
    from graphs.runner import start_run
    from memory.domain.run import RunOptions

    run = await start_run(studio, turns[0]["user"], RunOptions(today=today), run_id="run_scenario")
    for turn in turns[1:]:
        run = await _turn(studio, run, turn)
    return run


async def _turn(studio: Any, run: Any, turn: Turn) -> Any:
    from app.reviewing import decide
    from graphs.review import revise
    from graphs.runner import answer_run, carry_on

    if "answer" in turn:
        return await answer_run(studio, run.id, turn["answer"])
    if "user" in turn:
        await revise(studio, run.id, turn["user"], who="merchant")
        return await carry_on(studio, run.id)
    review = turn["review"]
    edits = {await _pointer(studio, run, key): value for key, value in review.get("set", {}).items()}
    return await decide(
        studio,
        run.id,
        review["decision"],
        review.get("version", run.version),
        edits,
        who="scenario",
        why=review.get("why", ""),
    )


async def _pointer(studio: Any, run: Any, pointer: str) -> str:
    """`first:<kind>` stands for the id of the first artefact of that kind, which no scenario can know."""
    if "first:" not in pointer:
        return pointer
    kind = pointer.split("first:", 1)[1].split("/", 1)[0]
    body = (await studio.ledger.version(run.version)).body
    chosen = next(key for key, value in sorted(body["artefacts"].items()) if value["kind"] == kind)
    return pointer.replace(f"first:{kind}", chosen)


async def _found(studio: Any, run: Any) -> dict[str, Any]:
    """What can be expected of a run, read from its contract, its ledger and the platform."""
    from app.contract import run_contract

    contract = await run_contract(studio, run)
    campaign, goal = contract["campaign"], contract["goal"] or {}
    lines = contract["launch"]["lines"] if contract["launch"] else []
    held = [c.key for c in await studio.platform.campaigns() if c.run == run.id] if lines else []
    return {
        "status": contract["status"],
        "objective": goal.get("objective"),
        "product": (goal.get("product") or {}).get("id"),
        "budget": goal.get("budget"),
        "missing": goal.get("missing", []),
        "channels": sorted({a["channel"] for a in campaign["allocations"]}) if campaign else [],
        "campaign_total": campaign["total"] if campaign else None,
        "no_campaign": campaign is None,
        "agents": sorted({task["agent"] for task in contract["plan"]["tasks"]}) if contract["plan"] else [],
        "artefact_langs": sorted({a["lang"] for a in contract["artefacts"] if a["text"]}),
        "ledger": {"lines": len(lines), "created_once": sorted(held) == sorted(line["key"] for line in lines)},
        "texts": " ".join(a["text"] or "" for a in contract["artefacts"]),
    }


def _miss(name: str, wanted: Any, found: dict[str, Any]) -> str | None:
    """What is wrong about one expectation; None when it holds. Mappings compare the keys that they name."""
    if name == "forbidden":
        said = [word for word in wanted if word in found.get("texts", "")]
        return f"forbidden: {said}" if said else None
    if name == "required":
        absent = [word for word in wanted if word not in found.get("texts", "")]
        return f"required: {absent}" if absent else None
    seen = found.get(name)
    if isinstance(wanted, dict) and isinstance(seen, dict):
        seen = {key: seen.get(key) for key in wanted}
    if isinstance(wanted, list) and isinstance(seen, list):
        wanted, seen = sorted(wanted), sorted(seen)
    return None if wanted == seen else f"{name}: expected {wanted}, found {seen} {found.get('note', '')}".strip()


def show(console: Console, report: dict[str, Any]) -> None:
    table = Table("scenario", "status", "held", "misses", title=f"{report['passed']} of {report['scenarios']} held")
    for row in report["rows"]:
        table.add_row(row["id"], row["status"], "yes" if row["passed"] else "no", "; ".join(row["misses"]))
    console.print(table)
