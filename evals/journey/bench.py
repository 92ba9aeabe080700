"""`adwright bench journey`: what the journey costs by itself, over an endpoint, and beside a bare loop.

Measured is a run from the sentence to the review, where a person takes over; launching comes beside it, as a figure of
its own. The scripted endpoint is another process, so its CPU is not counted. Runs and bare loops take turns, so that
whatever else the machine does falls on both.

Two critical paths are shown: of the calls alone, and of the calls with the tools that run between them, each timed with
nothing beside it. Warm figures are of a process that has looked at this product's photo before.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import typer
from openai import AsyncOpenAI
from rich.console import Console
from rich.table import Table

from evals.journey.bare import Survey, bare_run
from evals.journey.stage import SENTENCES, TODAY, copy_home, prepare, studio_at
from evals.replay.record import calls_from_json, critical_path
from graphs.review import approve
from graphs.runner import carry_on, start_run
from graphs.studio import Studio
from memory.domain.run import RunOptions

AIMS = {
    "wall_over_critical_path": 1.4,
    "wall_over_critical_path_with_tools": 1.4,
    "cpu_over_bare": 2.5,
    "throughput_over_bare": 0.45,
}
SENTENCE = SENTENCES["zh"]
PATIENCE_S = 120.0
"""No call may fail for slowness here, whatever else the machine does."""


class Spent(NamedTuple):
    """What one thing took, in seconds of this process."""

    wall: float
    cpu: float


def journey_command(*, runs: int, latency_ms: float, at_once: int, as_json: bool) -> None:
    """Prints the figures; exits 0 whatever they are, since they depend on the machine."""
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder), runs=runs, latency_s=latency_ms / 1000, at_once=at_once))
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        show(Console(), figures)


async def measure(folder: Path, *, runs: int, latency_s: float, at_once: int) -> dict[str, Any]:
    """All figures, in a new folder."""
    prepared = await asyncio.to_thread(prepare, folder / "prepared")
    by_playbook = await _playbook(prepared, folder, runs)
    with scripted_endpoint(latency_s) as url:
        over_endpoint = await _endpoint(copy_home(prepared, folder / "endpoint"), url, runs, latency_s, at_once)
    return {"runs": runs, "latency_ms": latency_s * 1000, "playbook": by_playbook, **over_endpoint}


async def _playbook(prepared: Path, folder: Path, runs: int) -> dict[str, Any]:
    cold = [_cold(copy_home(prepared, folder / f"cold{n}")) for n in range(min(runs, 3))]
    to_review, launched = [], []
    async with studio_at(copy_home(prepared, folder / "warm")) as studio:
        await studio.platform.campaigns()  # starting the platform's process is no part of a launch
        await start_run(studio, SENTENCE, RunOptions(today=TODAY))
        for _ in range(runs):
            with _spent(to_review):
                run = await start_run(studio, SENTENCE, RunOptions(today=TODAY))
            with _spent(launched):
                await approve(studio, run.id, run.version, who="bench")
                run = await carry_on(studio, run.id)
            assert run.status == "launched", run.note
    return {"warm": _median(to_review), "launch": _median(launched), "cold": _median(cold)}


def _cold(home: Path) -> Spent:
    """A new process: imports, opening, one run, end."""
    started = time.perf_counter()
    code = "import sys; from evals.journey.bench import one_cold_run; one_cold_run(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", code, str(home)], check=True, capture_output=True, text=True)
    return Spent(time.perf_counter() - started, float(done.stdout.split()[-1]))


def one_cold_run(home: str) -> None:
    """What `_cold` starts; prints the CPU seconds that it took."""

    async def run() -> None:
        async with studio_at(Path(home)) as studio:
            await start_run(studio, SENTENCE, RunOptions(today=TODAY))

    asyncio.run(run())
    print(time.process_time())


async def _endpoint(home: Path, url: str, runs: int, latency_s: float, at_once: int) -> dict[str, Any]:
    ours: list[Spent] = []
    bare: list[Spent] = []
    ours_many: list[Spent] = []
    bare_many: list[Spent] = []
    async with (
        studio_at(home, model_url=url, model_name="scripted", model_timeout_s=PATIENCE_S) as studio,
        _client(url) as client,
    ):
        one, other = _ours(studio), _bare(studio, client)
        await one()
        survey = Survey()
        await bare_run(studio, SENTENCE, TODAY, "bare_survey", client, survey)
        calls = await _recorded(url, one)
        bare_calls = await _recorded(url, other)
        for _ in range(runs):
            with _spent(ours):
                await one()
            with _spent(bare):
                await other()
        for _ in range(max(1, runs // 3)):
            with _spent(ours_many):
                await asyncio.gather(*(one() for _ in range(at_once)))
            with _spent(bare_many):
                await asyncio.gather(*(other() for _ in range(at_once)))
    path_s = critical_path(calls) * latency_s
    with_tools_s = survey.critical_path(latency_s)
    journey_s, loop_s = _median(ours), _median(bare)
    many, many_bare = _median(ours_many)["wall"], _median(bare_many)["wall"]
    return {
        "endpoint": {
            **journey_s,
            "calls": len(calls),
            "critical_path_calls": critical_path(calls),
            "critical_path": round(path_s, 3),
            "critical_path_with_tools": round(with_tools_s, 3),
            "overhead": round(journey_s["wall"] - path_s, 3),
            "overhead_with_tools": round(journey_s["wall"] - with_tools_s, 3),
        },
        "bare": {
            **loop_s,
            "calls": len(bare_calls),
            "overhead": round(loop_s["wall"] - path_s, 3),
        },
        "at_once": {
            "runs": at_once,
            "runs_per_s": round(at_once / many, 3),
            "bare_runs_per_s": round(at_once / many_bare, 3),
        },
        "ratios": {
            "wall_over_critical_path": round(journey_s["wall"] / path_s, 3) if path_s else None,
            "wall_over_critical_path_with_tools": round(journey_s["wall"] / with_tools_s, 3),
            "bare_wall_over_critical_path": round(loop_s["wall"] / path_s, 3) if path_s else None,
            "wall_over_bare": round(journey_s["wall"] / loop_s["wall"], 3),
            "cpu_over_bare": round(journey_s["cpu"] / loop_s["cpu"], 3),
            "throughput_over_bare": round(many_bare / many, 3),
        },
        "aims": AIMS,
    }


def _ours(studio: Studio) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        done = await start_run(studio, SENTENCE, RunOptions(today=TODAY))
        assert done.status == "waiting_review", done.note

    return run


def _bare(studio: Studio, client: AsyncOpenAI) -> Callable[[], Awaitable[None]]:
    number = 0

    async def run() -> None:
        nonlocal number
        number += 1
        await bare_run(studio, SENTENCE, TODAY, f"bare_{number}", client)

    return run


async def _recorded(url: str, run: Callable[[], Awaitable[None]]) -> list[Any]:
    """The calls of one run, as the endpoint saw them."""
    record = url.removesuffix("/v1") + "/replay/record"
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.delete(record)
        await run()
        return calls_from_json((await client.get(record)).json())


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=url, api_key="none", max_retries=0, timeout=PATIENCE_S) as client:
        yield client


@contextmanager
def scripted_endpoint(latency_s: float) -> Iterator[str]:
    """The scripted server as a process of its own; gives its base URL."""
    command = [sys.executable, "-m", "evals.replay", "--latency-ms", str(latency_s * 1000)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@contextmanager
def _spent(into: list[Spent]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    into.append(Spent(time.perf_counter() - wall, time.process_time() - cpu))


def _median(spent: list[Spent]) -> dict[str, float]:
    return {
        "wall": round(statistics.median(s.wall for s in spent), 3),
        "cpu": round(statistics.median(s.cpu for s in spent), 3),
    }


def show(console: Console, figures: dict[str, Any]) -> None:
    """The figures as tables, with each aim beside what was measured."""
    table = Table(title=f"One journey to its review, median of {figures['runs']}, seconds")
    for column in ("", "wall", "CPU", "calls", "above the critical path"):
        table.add_column(column, justify="left" if not column else "right")
    playbook, endpoint, bare = figures["playbook"], figures["endpoint"], figures["bare"]
    for name, row in (
        ("playbook, warm", playbook["warm"]),
        ("playbook, launching it", playbook["launch"]),
        ("playbook, new process", playbook["cold"]),
        (f"endpoint, {figures['latency_ms']:g} ms a call", endpoint),
        ("bare loop, same calls and tools", bare),
    ):
        above = f"{row['overhead']:.2f}" if "overhead" in row else "–"
        table.add_row(name, f"{row['wall']:.2f}", f"{row['cpu']:.2f}", str(row.get("calls", "–")), above)
    console.print(table)
    console.print(
        f"Critical path: {endpoint['critical_path_calls']} of {endpoint['calls']} calls, "
        f"{endpoint['critical_path']} s; {endpoint['critical_path_with_tools']} s with the tools' own time on it. "
        f"At {figures['at_once']['runs']} runs at once: {figures['at_once']['runs_per_s']} runs/s, "
        f"bare loop {figures['at_once']['bare_runs_per_s']} runs/s."
    )
    ratios = Table("ratio", "measured", "aim", title="Ratios")
    for name, value in figures["ratios"].items():
        sign = "≥" if name.startswith("throughput") else "≤"
        ratios.add_row(name.replace("_", " "), str(value), f"{sign} {figures['aims'][name]}" if name in AIMS else "")
    console.print(ratios)
