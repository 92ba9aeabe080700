"""Commands about what is known: memory."""

from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, out


def register(app: typer.Typer) -> None:
    memory_app = typer.Typer(
        help="What Adwright remembers of your shop, and how to take it back.", no_args_is_help=True
    )
    memory_app.command("list")(memory_list)
    memory_app.command("show")(memory_show)
    memory_app.command("forget")(memory_forget)
    memory_app.command("correct")(memory_correct)
    app.add_typer(memory_app, name="memory")


def memory_list(
    kind: Annotated[str | None, typer.Option(help="preference, lesson, correction, edit or turn.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Lists what is remembered, newest first."""

    async def action() -> tuple[Any, int]:
        async with _stores() as stores:
            return [item.to_json() for item in await stores.experience.items(kind)], 0

    execute(action, as_json=as_json, show=_show_items)


def memory_show(item: Annotated[str, typer.Argument(metavar="ID")], as_json: JsonFlag = False) -> None:
    """Shows one thing that is remembered, with where it came from."""

    async def action() -> tuple[Any, int]:
        async with _stores() as stores:
            return (await stores.experience.item(item)).to_json(), 0

    execute(action, as_json=as_json, show=lambda row: _show_items([row]))


def memory_forget(item: Annotated[str, typer.Argument(metavar="ID")], as_json: JsonFlag = False) -> None:
    """Forgets one thing for good."""

    async def action() -> tuple[Any, int]:
        from app.correcting import forget

        async with _stores() as stores:
            return (await forget(stores, item)).to_json(), 0

    execute(action, as_json=as_json, show=lambda row: out.print(f"Forgotten: {row['text']}"))


def memory_correct(
    product: Annotated[str, typer.Argument(help="Product id.")],
    said: Annotated[str, typer.Argument(help='What is right, e.g. "the sole is rubber, not EVA".')],
    as_json: JsonFlag = False,
) -> None:
    """Puts a fact right: your word outranks the feed until you take it back with `memory forget`."""

    async def action() -> tuple[Any, int]:
        from app.correcting import correct

        async with _stores() as stores:
            return [correction.to_json() for correction in await correct(stores, product, said)], 0

    def show(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            out.print(f"{row['id']}  {row['attribute']} = {row['value']}")

    execute(action, as_json=as_json, show=show)


def _stores():
    from app.wiring import clock_for, open_stores, settings_now

    settings = settings_now()
    return open_stores(settings, clock_for(settings))


def _show_items(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        out.print(f"{row['id']}  [bold]{row['kind']}[/]  {row['text']}  [dim]×{row['support']} since {row['since']}[/]")
    if not rows:
        out.print("Nothing is remembered yet.")
