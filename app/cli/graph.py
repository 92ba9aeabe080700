"""Commands about the marketing knowledge graph."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, existing, out
from memory.domain.errors import BadInput, NotFound
from memory.graph.batch import NodeRef
from memory.graph.ontology import NODES
from memory.graph.port import Snapshot
from memory.stores import TenantStores


def register(app: typer.Typer) -> None:
    graph_app = typer.Typer(help="The marketing knowledge graph.", no_args_is_help=True)
    graph_app.command("import")(graph_import)
    graph_app.command("export")(graph_export)
    graph_app.command("show")(graph_show)
    graph_app.command("path")(graph_path)
    app.add_typer(graph_app, name="graph")


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
    what: Annotated[str, typer.Argument(help="Product id, or KIND:ID for anything else (`clause:CN-ADL-9-3`).")],
    as_json: JsonFlag = False,
    html: Annotated[Path | None, typer.Option(help="Also draw its neighbourhood into this file.")] = None,
) -> None:
    """Shows what is known of a product with sources, what disagrees, and what is around it.

    Takes anything else of the graph too: `category:bags`, `channel:douyin`, `segment:loyal` (with its interest drift).
    """

    async def action() -> tuple[Any, int]:
        node = _ref(what)
        async with _stores() as stores:
            async with await stores.graph.snapshot() as known:
                document, around = await _shown(known, node)
            if html:
                from memory.graph.picture import picture_html

                html.write_text(picture_html(around, await _language(stores, node)), encoding="utf-8")
        return document, 0

    execute(action, as_json=as_json, show=_show_node)


def graph_path(
    start: Annotated[str, typer.Argument(help="Id of a fact or evidence, as plans cite it; or KIND:ID, with END.")],
    end: Annotated[str | None, typer.Argument(help="KIND:ID (or product id) to find the way to.")] = None,
    hops: Annotated[int, typer.Option(min=1, max=8, help="Relations to follow at most.")] = 6,
    as_json: JsonFlag = False,
) -> None:
    """Follows an evidence id to its fact and source; with END, shows how two things are connected.

    Example: adwright graph path product:p1 clause:CN-ADL-9-3
    """

    async def action() -> tuple[Any, int]:
        async with _stores() as stores, await stores.graph.snapshot() as known:
            if end is not None:
                chain = await known.connection(_ref(start), _ref(end), hops)
                if not chain:
                    raise NotFound(f"no way of {hops} relations leads from {start} to {end}", todo="try more --hops")
                return [edge.to_json() for edge in chain], 0
            fact = await known.fact(start)
        if fact is None:
            raise NotFound(f"no fact {start} is known", todo="take an evidence id of `graph show`", field="start")
        return fact.to_json(), 0

    execute(action, as_json=as_json, show=_show_path)


async def _shown(known: Snapshot, node: NodeRef) -> tuple[dict[str, Any], Any]:
    """The document of `graph show`, and the neighbourhood to draw. Raises `NotFound`."""
    around = await known.neighbourhood(node.id, kind=node.kind)
    document: dict[str, Any] = {"kind": node.kind, "id": node.id, "facts": [], "contradictions": []}
    if node.kind == "product":
        document["product"] = node.id
        document["facts"] = [fact.to_json() for fact in await known.facts_for(node.id)]
        document["contradictions"] = [dispute.to_json() for dispute in await known.contradictions(node.id)]
    if node.kind == "segment":
        document["drift"] = (await known.interest_drift(node.id)).to_json()
    if not around.nodes and not document["facts"]:
        raise NotFound(f"the graph knows nothing of {node.key}", todo="import it first", field="what")
    return document | {"around": around.to_json()}, around


def _ref(text: str) -> NodeRef:
    """`KIND:ID`, or the id of a product. Raises `BadInput` for an empty id."""
    kind, colon, name = text.partition(":")
    if not colon or kind not in NODES:
        kind, name = "product", text
    if not name:
        raise BadInput(f"{text!r} names nothing", todo="write it as KIND:ID; docs/ontology.md lists the kinds")
    return NodeRef(kind=kind, id=name)


async def _language(stores: TenantStores, node: NodeRef) -> str:
    return (await stores.shop.product(node.id)).lang if node.kind == "product" else "zh"


def _show_node(document: dict[str, Any]) -> None:
    for fact in document["facts"]:
        mark = "" if fact["current"] else "  [dim](outranked)[/]"
        out.print(
            f"{fact['name']}: {fact['value']} {fact['unit'] or ''}  [dim]{fact['source']} · {fact['id']}[/]{mark}"
        )
    for dispute in document["contradictions"]:
        out.print(f"[yellow]{dispute['name']}: sources disagree[/]")
    if document["kind"] != "product":
        for node in document["around"]["nodes"]:
            detail = "" if node["hop"] else f"  [dim]{node['detail']}[/]"
            out.print(f"{'  ' * node['hop']}{node['kind']}:{node['id']}  {node['label']}{detail}")
    if document.get("drift", {}).get("drifted"):
        moved = ", ".join(f"{s['target']} {s['before']:.0%} → {s['after']:.0%}" for s in document["drift"]["shifts"])
        out.print(f"[yellow]its interest moved: {moved}[/]")


def _show_path(found: Any) -> None:
    if isinstance(found, list):
        for edge in found:
            out.print(f"{edge['source']} [dim]—{edge['kind']}→[/] {edge['target']}")
        return
    out.print(f"{found['subject']} → {found['name']} = {found['value']} → {found['source']}")


def _stores():
    from app.wiring import clock_for, open_stores, settings_now

    settings = settings_now()
    return open_stores(settings, clock_for(settings))
