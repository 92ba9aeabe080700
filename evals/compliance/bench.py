"""`adwright bench compliance`: the backstop on the labelled lines, the public lists beside it, its speed, its swap."""

import json
import platform
from collections.abc import Callable, Sequence
from io import BytesIO
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.table import Table

from evals.compliance.baseline import load_baseline
from evals.compliance.labels import SETS, Label, load_sets
from evals.compliance.score import Judge, Outcome, Rate, Scores, judge_all, misses, score_by
from evals.compliance.swap import SWAP_S_AIM, measure_swap
from memory.domain.errors import BadInput
from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.stream import answers, cores

AIMS = {
    "violations": ("recall", 0.97),
    "evasions": ("recall", 0.95),
    "facts": ("recall", 0.95),
    "hard_negatives": ("false_positives", 0.01),
    "clean": ("false_positives", 0.001),
}
"""What each set is held to: a recall of at least, or false alarms of at most."""
CLAUSE_AIM = 0.98
P95_MS_AIM = 5.0
LINES_PER_SECOND_AIM = 1000.0

compliance_app = typer.Typer(help="Measure the compliance backstop on labelled lines.", add_completion=False)


class Checker(Protocol):
    """What the benchmark needs of the engine."""

    def check_line(self, obj: Any) -> dict[str, Any]:
        """One object of `adwright check --jsonl` in, one out."""
        ...

    def answer(self, raw: bytes) -> dict[str, Any]:
        """The same for a line as it is read."""
        ...


def run_bench(
    baseline_dir: Path | None = None,
    sets: Path | None = None,
    show_misses: bool = False,
    backstop: Checker | None = None,
) -> dict[str, Any]:
    """All figures as one JSON-ready document: `{sets, slices, langs, baseline, speed, swap, aims, misses?}`.

    `baseline_dir` adds the public lists on the same lines. Raises BadInput for a folder that cannot be read.
    """
    labels = load_sets(sets)
    engine = backstop if backstop is not None else load_backstop()
    outcomes, latencies = _timed(engine.check_line, labels)
    report: dict[str, Any] = _measures(outcomes)
    report["baseline"] = _baseline(baseline_dir, labels)
    report["speed"] = _speed(latencies, engine, labels)
    report["swap"] = measure_swap(engine) if isinstance(engine, Backstop) else None
    report["aims"] = aims(report)
    if show_misses:
        report["misses"] = misses(outcomes)
    return report


def aims(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Every aim of the sets that were read, with what was measured and whether it is met; an aim with nothing measured
    is not met."""
    rows = []
    for name, (measure, bound) in AIMS.items():
        held = report["sets"].get(name)
        if held is None:
            continue
        rows.append(_aim(f"{name} {measure}", held.get(measure, {}).get("value"), bound, at_least=measure == "recall"))
        if measure == "recall":
            clause = held.get("clause", {}).get("value")
            rows.append(_aim(f"{name} clause", clause, CLAUSE_AIM, at_least=True))
    rows.append(_aim("p95 ms a line", report["speed"]["p95_ms"], P95_MS_AIM, at_least=False))
    rows.append(_aim("lines a second", report["speed"]["lines_per_second"], LINES_PER_SECOND_AIM, at_least=True))
    return rows + _swap_aims(report["swap"] or {})


def _swap_aims(swap: dict[str, Any]) -> list[dict[str, Any]]:
    spoilt = [swap[key] for key in ("lost", "unknown_pack", "half_pack") if key in swap]
    return [
        _aim("pack swap under load s", swap.get("swap_s"), SWAP_S_AIM, at_least=False),
        _aim("lines lost or judged by half a pack", sum(spoilt) if spoilt else None, 0, at_least=False),
    ]


def _aim(name: str, value: float | None, bound: float, *, at_least: bool) -> dict[str, Any]:
    met = value is not None and (value >= bound if at_least else value <= bound)
    return {"aim": name, "measured": value, "bound": bound, "at_least": at_least, "met": met}


def _measures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {
        "sets": _json(score_by(outcomes, lambda label: label.set)),
        "slices": _json(score_by(outcomes, lambda label: f"{label.set}/{label.slice}")),
        "langs": _json(score_by(outcomes, lambda label: f"{label.set}/{label.line.get('lang', '?')}")),
    }


def _json(groups: dict[str, Scores]) -> dict[str, Any]:
    return {name: scores.to_json() for name, scores in groups.items()}


def _baseline(folder: Path | None, labels: Sequence[Label]) -> dict[str, Any] | None:
    return _measures(judge_all(load_baseline(folder).check_line, labels)) if folder is not None else None


def _timed(judge: Judge, labels: Sequence[Label]) -> tuple[list[Outcome], list[float]]:
    """The outcomes, and the milliseconds of each call once the engine is warm."""
    for label in labels[:: max(1, len(labels) // 400)]:
        judge(label.line)
    latencies: list[float] = []

    def clocked(line: dict[str, Any]) -> dict[str, Any]:
        started = perf_counter()
        answer = judge(line)
        latencies.append((perf_counter() - started) * 1000)
        return answer

    return judge_all(clocked, labels), latencies


def _speed(latencies: Sequence[float], engine: Checker, labels: Sequence[Label]) -> dict[str, Any]:
    stream = "".join(json.dumps(label.line, ensure_ascii=False) + "\n" for label in labels).encode()
    ordered = sorted(latencies)
    return {
        "lines": len(ordered),
        "p50_ms": percentile(ordered, 0.50),
        "p95_ms": percentile(ordered, 0.95),
        "p99_ms": percentile(ordered, 0.99),
        "lines_per_second": _rate_of(stream, engine, cores()),
        "lines_per_second_one_core": _rate_of(stream, engine, 1),
        "cores": cores(),
        "python": platform.python_version(),
    }


def _rate_of(stream: bytes, engine: Checker, jobs: int) -> float:
    """Lines a second that `adwright check --jsonl` answers, once it has started."""
    started = perf_counter()
    answered = sum(1 for _ in answers(BytesIO(stream), engine.answer, jobs))
    return answered / max(perf_counter() - started, 1e-9)


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted values; None of none."""
    if not ordered:
        return None
    return ordered[max(1, ceil(share * len(ordered))) - 1]


def render(report: dict[str, Any], console: Console, every_slice: bool = True) -> None:
    """Prints the report as tables: sets, languages, slices, aims and speed."""
    groups: list[tuple[str, str, Callable[[str], bool]]] = [
        ("Sets", "sets", lambda name: name in SETS),
        ("Languages", "langs", lambda _: True),
    ]
    if every_slice:
        groups.append(("Slices", "slices", lambda name: not name.startswith("clean/")))
    baseline = report["baseline"] or {}
    for title, key, wanted in groups:
        shown = {name: scores for name, scores in report[key].items() if wanted(name)}
        console.print(_table(title, shown, baseline.get(key)))
    console.print(_aims_table(report["aims"]))
    speed = report["speed"]
    console.print(
        f"{speed['lines_per_second_one_core']:.0f} lines a second on one core, "
        f"{speed['lines_per_second']:.0f} on {speed['cores']}"
    )
    if swap := report["swap"]:
        console.print(_swap_table(swap))
    for miss in report.get("misses", []):
        console.print_json(data=miss)


def _table(title: str, groups: dict[str, Any], baseline: dict[str, Any] | None) -> Table:
    table = Table(title=title, header_style="bold")
    for column in ("group", "lines", "caught / false alarms", "exact verdict", "clause", "span IoU ≥ .5", "F1"):
        table.add_column(column, overflow="fold")
    if baseline is not None:
        table.add_column("public lists")
    for name, scores in groups.items():
        row = [name, str(scores["lines"]), _main(scores), _rate(scores["verdict"]), _rate(scores["clause"])]
        row += [_rate(scores["span"]), _number(scores["f1"])]
        table.add_row(*row, *([_main(baseline[name])] if baseline is not None else []))
    return table


def _main(scores: dict[str, Any]) -> str:
    parts = [("caught", scores["recall"]), ("alarms", scores["false_positives"])]
    shown = [f"{word} {_rate(rate)}" for word, rate in parts if rate["total"]]
    return "\n".join(shown + ([f"errors {scores['errors']}"] if scores["errors"] else []))


def _rate(rate: dict[str, Any]) -> str:
    measured = Rate(**rate)
    if measured.value is None:
        return "–"
    return f"{measured.value:.3f} [{measured.low:.3f}, {measured.high:.3f}] {measured.hits}/{measured.total}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _aims_table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table("aim", "measured", "bound", "met", title="Aims", header_style="bold")
    for row in rows:
        sign = "≥" if row["at_least"] else "≤"
        table.add_row(row["aim"], _number(row["measured"]), f"{sign} {row['bound']:g}", "yes" if row["met"] else "no")
    return table


def _swap_table(swap: dict[str, Any]) -> Table:
    table = Table("while packs are loaded and rolled back", "measured", title="Change of law", header_style="bold")
    for key in ("readers", "lines", "lines_per_second", "changes", "lost", "unknown_pack", "half_pack"):
        table.add_row(key.replace("_", " "), str(swap[key]))
    for key in ("swap_s", "rollback_s", "compile_s"):
        table.add_row(key.removesuffix("_s") + " s", f"{swap[key]:.3f}")
    return table


@compliance_app.command("compliance")
def compliance(
    baseline: Annotated[Path | None, typer.Option(help="Folder of public word lists to print beside.")] = None,
    sets: Annotated[Path | None, typer.Option(help="Folder of labelled sets; the shipped ones by default.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every line judged wrongly.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Recall, false alarms, clause and span accuracy with 95 % intervals, and speed, on one core and on all."""
    try:
        report = run_bench(baseline, sets, misses)
    except BadInput as problem:
        typer.echo(problem.what, err=True)
        raise typer.Exit(2) from problem
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
    else:
        render(report, Console())


if __name__ == "__main__":
    compliance_app()
