"""Commands about what is known: memory."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, existing, out
from memory.domain.errors import NotFound


def register(app: typer.Typer) -> None:
    memory_app = typer.Typer(
        help="What Adwright remembers of your shop, and how to take it back.", no_args_is_help=True
    )
    memory_app.command("list")(memory_list)
    memory_app.command("show")(memory_show)
    memory_app.command("forget")(memory_forget)
    memory_app.command("correct")(memory_correct)
    app.add_typer(memory_app, name="memory")
    graph_app = typer.Typer(help="The marketing knowledge graph.", no_args_is_help=True)
    graph_app.command("import")(graph_import)
    graph_app.command("export")(graph_export)
    graph_app.command("show")(graph_show)
    graph_app.command("path")(graph_path)
    app.add_typer(graph_app, name="graph")


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


def graph_import(
    file: Annotated[Path, typer.Argument(help="JSON Lines, as `graph export` writes them.")], as_json: JsonFlag = False
) -> None:
    """Publishes nodes, edges and facts as one version. A bad line is named, and then nothing is written."""

    async def action() -> tuple[Any, int]:
        from memory.graph.exchange import import_lines

        text = existing(file).read_text(encoding="utf-8-sig")
        async with _stores() as stores:
            return (await import_lines(stores.graph, text.splitlines())).to_json(), 0

    execute(
        action,
        as_json=as_json,
        show=lambda row: out.print(f"{row['nodes']} nodes, {row['edges']} edges, {row['facts']} facts"),
    )


def graph_export() -> None:
    """Writes the shop's graph to stdout, a JSON object a line."""

    async def action() -> tuple[Any, int]:
        from memory.graph.exchange import export_lines

        async with _stores() as stores, await stores.graph.snapshot() as known:
            for line in await export_lines(known):
                sys.stdout.write(line + "\n")
        return None, 0

    execute(action, as_json=False, show=lambda _: None)


def graph_show(
    product: Annotated[str, typer.Argument(help="Product id.")],
    as_json: JsonFlag = False,
    html: Annotated[Path | None, typer.Option(help="Also draw its neighbourhood into this file.")] = None,
) -> None:
    """Shows the facts of a product with their sources, what disagrees, and what is around it."""

    async def action() -> tuple[Any, int]:
        from memory.graph.picture import picture_html

        async with _stores() as stores, await stores.graph.snapshot() as known:
            facts = [fact.to_json() for fact in await known.facts_for(product)]
            disputes = [dispute.to_json() for dispute in await known.contradictions(product)]
            around = await known.neighbourhood(product)
        if not facts:
            raise NotFound(f"the graph knows nothing of {product}", todo="import it first", field="product")
        if html:
            html.write_text(picture_html(around, (await _language(product)) or "zh"), encoding="utf-8")
        return {"product": product, "facts": facts, "contradictions": disputes, "around": around.to_json()}, 0

    execute(action, as_json=as_json, show=_show_facts)


async def _language(product: str) -> str | None:
    async with _stores() as stores:
        return (await stores.shop.product(product)).lang


def graph_path(
    claim: Annotated[str, typer.Argument(help="Id of a fact or evidence, as plans cite it.")], as_json: JsonFlag = False
) -> None:
    """Follows an evidence id to the fact, its source and what it holds of."""

    async def action() -> tuple[Any, int]:
        async with _stores() as stores, await stores.graph.snapshot() as known:
            fact = await known.fact(claim)
        if fact is None:
            raise NotFound(f"no fact {claim} is known", todo="take an evidence id of `graph show`", field="claim")
        return fact.to_json(), 0

    execute(
        action,
        as_json=as_json,
        show=lambda row: out.print(f"{row['subject']} → {row['name']} = {row['value']} → {row['source']}"),
    )


def _show_facts(document: dict[str, Any]) -> None:
    for fact in document["facts"]:
        mark = "" if fact["current"] else "  [dim](outranked)[/]"
        out.print(
            f"{fact['name']}: {fact['value']} {fact['unit'] or ''}  [dim]{fact['source']} · {fact['id']}[/]{mark}"
        )
    for dispute in document["contradictions"]:
        out.print(f"[yellow]{dispute['name']}: sources disagree[/]")


def _stores():
    from app.wiring import clock_for, open_stores, settings_now

    settings = settings_now()
    return open_stores(settings, clock_for(settings))


def _show_items(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        out.print(f"{row['id']}  [bold]{row['kind']}[/]  {row['text']}  [dim]×{row['support']} since {row['since']}[/]")
    if not rows:
        out.print("Nothing is remembered yet.")
