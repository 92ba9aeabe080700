"""`adwright bench memory`: the graph and the vectors at size, and how well memories find what is meant."""

import json
import os
from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from evals.memory.graph_bench import graph_bench, graph_lines
from evals.memory.retrieval import Quality, retrieval_bench
from evals.memory.vector_bench import CHROMA_HOW, SCALES, Timing, VectorReport, vector_bench
from memory.domain.errors import AdwrightError

memory_app = typer.Typer(help="Benches of the shared memory.", no_args_is_help=True)

_AIM_ALONE_MS, _AIM_WRITER_MS = 1.0, 5.0
_PARTS = ("vectors", "retrieval", "graph")


@memory_app.callback()
def _group() -> None:
    """Benches of the shared memory."""


@memory_app.command()
def memory(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout instead of tables.")] = False,
    neo4j: Annotated[str | None, typer.Option(help="Bolt address of a Neo4j server, to compare with.")] = None,
    neo4j_password: Annotated[str, typer.Option(help="Its password.", envvar="NEO4J_PASSWORD")] = "adwright-local",  # noqa: S107 - of the local development server
    chroma: Annotated[str | None, typer.Option(help="Address of a Chroma server, to compare with.")] = None,
    chroma_python: Annotated[
        str | None, typer.Option(help=f"Python that has chromadb, for Chroma in a folder: {CHROMA_HOW}.")
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="Runs; every figure is the median of them.")] = 5,
    scale: Annotated[str, typer.Option(help="`small` (seconds) or `full` (minutes).")] = "full",
    part: Annotated[list[str] | None, typer.Option(help="vectors, retrieval or graph; all by default.")] = None,
) -> None:
    """Measures graph and vector memory alone and beside a writer, and recall on the labelled questions.

    Example: adwright bench memory --scale small --runs 1
    """
    if scale not in SCALES:
        raise typer.BadParameter(f"scale is one of {', '.join(SCALES)}", param_hint="--scale")
    if unknown := set(part or ()) - set(_PARTS):
        raise typer.BadParameter(f"{unknown.pop()} is none of {', '.join(_PARTS)}", param_hint="--part")
    wanted = Wanted(neo4j, neo4j_password, chroma, chroma_python, runs, scale)
    found = Found(load=[_load()])
    console = Console(stderr=True)
    try:
        for name in part or _PARTS:
            with console.status(f"{name} …"):
                found = _measured(found, name, wanted)
    except AdwrightError as error:
        console.print(f"[red]✗[/] {error.what}\n  next: {error.todo}")
        raise typer.Exit(error.exit_code) from error
    if as_json:
        typer.echo(json.dumps(_document(found), ensure_ascii=False))
        return
    _show(Console(), found)


class Wanted(NamedTuple):
    """What to compare with, and how much to measure."""

    neo4j: str | None
    neo4j_password: str
    chroma: str | None
    chroma_python: str | None
    runs: int
    scale: str


class Found(NamedTuple):
    """What was measured; None for what was not asked for."""

    load: list[float]
    """One-minute load averages of the machine, before each part and at the end."""
    vectors: VectorReport | None = None
    retrieval: list[Quality] | None = None
    graph: Mapping[str, Any] | None = None


def _measured(found: Found, part: str, wanted: Wanted) -> Found:
    """`found` with one more part."""
    if part == "vectors":
        found = found._replace(
            vectors=vector_bench(wanted.chroma, wanted.runs, wanted.scale, wanted.chroma_python),
        )
    elif part == "retrieval":
        found = found._replace(retrieval=retrieval_bench())
    else:
        password = wanted.neo4j_password
        graph = graph_bench(wanted.neo4j, runs=wanted.runs, scale=wanted.scale, neo4j_password=password)
        found = found._replace(graph=graph)
    return found._replace(load=[*found.load, _load()])


def _load() -> float:
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0


def _document(found: Found) -> dict[str, Any]:
    document: dict[str, Any] = {"load": found.load}
    if found.vectors is not None:
        document["vectors"] = {
            **found.vectors.scale._asdict(),
            "runs": found.vectors.runs,
            "adapters": [timing._asdict() for timing in found.vectors.timings],
            "aims_ms": {"alone_p99": _AIM_ALONE_MS, "writer_p99": _AIM_WRITER_MS},
            "ratios": _ratios(found.vectors.timings),
        }
    if found.retrieval is not None:
        document["retrieval"] = [quality._asdict() for quality in found.retrieval]
    if found.graph is not None:
        document["graph"] = dict(found.graph)
    return document


def _ratios(timings: list[Timing]) -> dict[str, float]:
    """How many times the embedded adapter's figure each other one has."""
    base = timings[0]
    return {
        f"{timing.adapter}/{base.adapter} {name}": round(theirs / ours, 2)
        for timing in timings[1:]
        for name in ("ingest_per_s", "alone_p50", "alone_p99", "writer_p99")
        if (theirs := getattr(timing, name)) is not None and (ours := getattr(base, name))
    }


def _show(console: Console, found: Found) -> None:
    if found.vectors is not None:
        _show_vectors(console, found.vectors)
    if found.retrieval is not None:
        console.print(_retrieval_table(found.retrieval))
    for line in graph_lines(dict(found.graph)) if found.graph is not None else []:
        console.print(line, highlight=False)
    console.print(f"load of the machine before each part and at the end: {', '.join(map(str, found.load))}")


def _show_vectors(console: Console, vectors: VectorReport) -> None:
    size = vectors.scale
    held = f"{size.documents:,} × 384, {size.tenants} tenants, 10 % expired"
    table = Table(title=f"Vectors: {held}, top 10; ms, medians of {vectors.runs}")
    for column in ("", "in/s", "p50", "p99", "p50 busy", "p99 busy", "writer/s", "recall"):
        table.add_column(column, justify="left" if not column else "right")
    for timing in vectors.timings:
        table.add_row(timing.adapter, *(_figure(value) for value in timing[1:]))
    console.print(table)
    for name, ratio in _ratios(vectors.timings).items():
        console.print(f"  {name}: × {ratio}")
    if "chroma persistent" not in [timing.adapter for timing in vectors.timings]:
        console.print(f"  Chroma in a folder was not measured: {CHROMA_HOW}")


def _retrieval_table(retrieval: list[Quality]) -> Table:
    table = Table(title="Questions to products")
    for column in ("way", "lang", "questions", "recall@1", "recall@5", "MRR", "ms"):
        table.add_column(column, justify="left" if column in {"way", "lang"} else "right")
    for quality in retrieval:
        table.add_row(quality.way, quality.lang, *(_figure(value) for value in quality[2:]))
    return table


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
    return str(value)
