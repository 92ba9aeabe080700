"""Commands about the installation: doctor, demo."""

from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, out


def register(app: typer.Typer) -> None:
    app.command()(doctor)
    app.command()(demo)


def doctor(as_json: JsonFlag = False) -> None:
    """Says which backends answer, which extras are missing, and what to do."""

    async def action() -> tuple[Any, int]:
        from app.doctor import examine
        from app.wiring import settings_now

        rows = [row._asdict() for row in await examine(settings_now())]
        return rows, 1 if any(row["state"] == "broken" for row in rows) else 0

    def show(rows: list[dict[str, Any]]) -> None:
        from app.show import show_doctor

        show_doctor(out, rows)

    execute(action, as_json=as_json, show=show)


def demo(
    as_json: JsonFlag = False,
    approve: Annotated[
        str, typer.Option(help="`auto` approves on the simulated platform; `ask` stops at the review.")
    ] = "auto",
) -> None:
    """Loads the sample shop and runs the whole journey on a Chinese and an English sentence."""

    async def action() -> tuple[Any, int]:
        from app.demo import run_demo
        from app.wiring import settings_now

        return await run_demo(settings_now(), approve=approve, quiet=as_json)

    execute(action, as_json=as_json, show=lambda _: None)
