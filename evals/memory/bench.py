"""`adwright bench memory`: the graph and the vectors at size, and how well memories find what is meant."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from evals.memory.graph_bench import graph_bench, graph_lines
from evals.memory.retrieval import Quality, retrieval_bench
from evals.memory.vector_bench import SCALES, Timing, VectorReport, vector_bench

memory_app = typer.Typer(help="Benches of the shared memory.", no_args_is_help=True)

_AIM_ALONE_MS, _AIM_WRITER_MS = 1.0, 5.0


@memory_app.callback()
def _group() -> None:
    """Benches of the shared memory."""


@memory_app.command()
def memory(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout instead of tables.")] = False,
    neo4j: Annotated[str | None, typer.Option(help="Bolt address of a Neo4j server, to compare with.")] = None,
    chroma: Annotated[str | None, typer.Option(help="Address of a Chroma server, to compare with.")] = None,
    runs: Annotated[int, typer.Option(min=1, help="Runs; every figure is the median of them.")] = 5,
    scale: Annotated[str, typer.Option(help="`small` (seconds) or `full` (minutes).")] = "full",
) -> None:
    """Measures graph and vector memory alone and beside a writer, and recall on the labelled questions.

    Example: adwright bench memory --scale small --runs 1
    """
    if scale not in SCALES:
        raise typer.BadParameter(f"scale is one of {', '.join(SCALES)}", param_hint="--scale")
    console = Console(stderr=True)
    with console.status("vectors …"):
        vectors = vector_bench(chroma, runs, scale)
    with console.status("retrieval …"):
        retrieval = retrieval_bench()
    with console.status("graph …"):
        graph = graph_bench(neo4j, runs=runs, scale=scale)
    if as_json:
        typer.echo(json.dumps(_document(vectors, retrieval, graph), ensure_ascii=False))
        return
    _show(Console(), vectors, retrieval, graph)


def _document(vectors: VectorReport, retrieval: list[Quality], graph: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "vectors": {
            **vectors.scale._asdict(),
            "runs": vectors.runs,
            "adapters": [timing._asdict() for timing in vectors.timings],
            "aims_ms": {"alone_p99": _AIM_ALONE_MS, "writer_p99": _AIM_WRITER_MS},
            "ratios": _ratios(vectors.timings),
        },
        "retrieval": [quality._asdict() for quality in retrieval],
        "graph": dict(graph),
    }


def _ratios(timings: list[Timing]) -> dict[str, float]:
    """How many times the embedded adapter's figure each other one has."""
    base = timings[0]
    return {
        f"{timing.adapter}/{base.adapter} {name}": round(getattr(timing, name) / getattr(base, name), 2)
        for timing in timings[1:]
        for name in ("ingest_per_s", "alone_p50", "alone_p99")
    }


def _show(console: Console, vectors: VectorReport, retrieval: list[Quality], graph: Mapping[str, Any]) -> None:
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
    console.print(_retrieval_table(retrieval))
    for line in graph_lines(dict(graph)):
        console.print(line, highlight=False)


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
