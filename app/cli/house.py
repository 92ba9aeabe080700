"""Commands about the installation: doctor, demo."""

from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, out
from memory.domain.errors import BadInput


def register(app: typer.Typer) -> None:
    app.command()(doctor)
    app.command()(demo)
    app.command()(erase)


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


def erase(
    tenant: Annotated[str, typer.Argument(help="The tenant to delete, spelled out.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really delete; without it nothing is done.")] = False,
    hold: Annotated[str, typer.Option(help="Reason of a legal hold; what --keep names stays, with the key.")] = "",
    keep: Annotated[list[str] | None, typer.Option(help="A file that the hold keeps, e.g. ledger.db.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Deletes a merchant: folder, key, and what Neo4j and Chroma hold of them. There is no way back."""

    async def action() -> tuple[Any, int]:
        from app.erasing import erase as erase_now
        from app.wiring import settings_now

        settings = settings_now().having(tenant=tenant)
        if not yes:
            raise BadInput(f"this deletes everything of {tenant}", todo="say --yes if that is meant", field="yes")
        return (await erase_now(settings, hold, tuple(keep or ())))._asdict(), 0

    execute(action, as_json=as_json, show=lambda row: out.print(f"{row['files']} files deleted, kept: {row['kept']}"))
