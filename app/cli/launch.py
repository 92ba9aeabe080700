"""Commands about what was launched: pause, activate, stop, platform, observe, export."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from app.cli.base import JsonFlag, TodayOption, day, execute, out
from memory.domain.errors import BadInput, NotFound
from memory.domain.run import Desired, Run

if TYPE_CHECKING:
    from graphs.studio import Studio

OptionalRun = Annotated[str | None, typer.Argument(metavar="RUN", help="Id of the run.")]
AllFlag = Annotated[bool, typer.Option("--all", help="Every run of this shop.")]


def register(app: typer.Typer) -> None:
    app.command()(pause)
    app.command()(activate)
    app.command()(stop)
    app.command()(platform)
    app.command()(observe)
    app.command()(export)


def pause(run_id: OptionalRun = None, every: AllFlag = False, as_json: JsonFlag = False) -> None:
    """Pauses what is running. Works at any moment; a line that is still on its way goes out paused."""
    _steer(run_id, every, "paused", as_json)


def activate(run_id: OptionalRun = None, every: AllFlag = False, as_json: JsonFlag = False) -> None:
    """Lets paused lines run again unless the rules of now block an ad (exit 3). What was stopped stays stopped."""
    _steer(run_id, every, "active", as_json)


def stop(run_id: OptionalRun = None, every: AllFlag = False, as_json: JsonFlag = False) -> None:
    """Stops for good. A run that has launched nothing yet is cancelled."""
    _steer(run_id, every, "stopped", as_json)


def _steer(run_id: str | None, every: bool, desired: Desired, as_json: bool) -> None:
    async def action() -> tuple[Any, int]:
        from app.contract import line_contract
        from graphs.launch import drain

        if (run_id is None) == (not every):
            raise BadInput("name one run, or give --all", field="run")
        async with _studio() as studio:
            chosen = [await studio.ledger.run(run_id)] if run_id is not None else await studio.ledger.runs()
            refused = await _wished(studio, chosen, run_id, desired)
            lines = await drain(studio.ledger, studio.platform, run_id)
            shown = [line_contract(line) | _findings(refused, line.run) for line in lines]
            fine = {desired, "stopped", "rejected"} | ({"given_up"} if desired != "stopped" else set())
            return shown, 3 if refused else 0 if all(row["status"] in fine for row in shown) else 1

    def show(rows: list[dict[str, Any]]) -> None:
        from app.show import show_lines

        show_lines(out, rows)
        for run, findings in {row["run"]: row["findings"] for row in rows if "findings" in row}.items():
            for finding in findings:
                out.print(f"[red]blocked[/] {run} {finding['artefact']}: {escape(finding['why'])}")

    execute(action, as_json=as_json, show=show)


async def _wished(
    studio: "Studio", chosen: Sequence[Run], run_id: str | None, desired: Desired
) -> dict[str, list[dict[str, Any]]]:
    """Writes down what the lines should become; gives the findings of the runs that may not become active."""
    from graphs.rescan import activate as let_run

    if desired == "active":
        return await let_run(studio, chosen)
    if desired == "stopped":
        for run in chosen:
            await studio.ledger.cancel(run.id)
    await studio.ledger.desire(run_id, desired)
    for run in chosen:
        await studio.tell(run.id, "steer", desired=desired)
    return {}


def _findings(refused: dict[str, list[dict[str, Any]]], run: str) -> dict[str, Any]:
    return {"findings": refused[run]} if run in refused else {}


def platform(as_json: JsonFlag = False) -> None:
    """Reads back from the configured platform what it holds."""

    async def action() -> tuple[Any, int]:
        async with _studio() as studio:
            held = [campaign._asdict() for campaign in await studio.platform.campaigns()]
            return [{**row, "amount": row["amount"].major, "currency": row["amount"].currency} for row in held], 0

    def show(rows: list[dict[str, Any]]) -> None:
        from app.show import show_lines

        show_lines(out, rows)

    execute(action, as_json=as_json, show=show)


def observe(
    run_id: Annotated[str, typer.Argument(metavar="RUN")], as_json: JsonFlag = False, today: TodayOption = None
) -> None:
    """Fetches delivery, attributes it, and keeps what it teaches."""

    async def action() -> tuple[Any, int]:
        from app.observing import observed

        async with _studio() as studio:
            return await observed(studio, await studio.ledger.run(run_id), day(today)), 0

    def show(document: dict[str, Any]) -> None:
        from app.show import show_learned

        show_learned(out, document)

    execute(action, as_json=as_json, show=show)


def export(run_id: Annotated[str, typer.Argument(metavar="RUN")], as_json: JsonFlag = False) -> None:
    """Writes an approved plan as files to carry by hand: a sheet per platform, the pictures, the listing patch."""

    async def action() -> tuple[Any, int]:
        from app.export import export_run

        async with _studio() as studio:
            run = await studio.ledger.run(run_id)
            if run.version is None:
                raise NotFound(f"run {run.id} has no plan yet", field="run")
            paths = await export_run(studio, run)
            return {"run": run.id, "files": [str(path) for path in paths]}, 0

    def show(document: dict[str, Any]) -> None:
        for path in document["files"]:
            out.print(path, soft_wrap=True)

    execute(action, as_json=as_json, show=show)


def _studio():
    from app.wiring import clock_for, open_studio, settings_now

    settings = settings_now()
    return open_studio(settings, clock_for(settings))
