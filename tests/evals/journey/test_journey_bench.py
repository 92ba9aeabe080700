"""The bare loop beside the journey makes the same calls, and the figures say what they claim."""

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI

from evals.journey.bare import Survey, bare_run
from evals.journey.stage import SENTENCES, TODAY, prepare, studio_at
from evals.replay import ReplayServer
from evals.replay.record import Call, critical_path
from graphs.runner import start_run
from memory.domain.plan import Task
from memory.domain.run import RunOptions


def asked(calls: list[Call]) -> Counter[Any]:
    return Counter((call.agent, call.task, call.turn, call.tools) for call in calls)


def test_the_bare_loop_makes_the_very_same_calls(tmp_path: Path) -> None:
    prepare(tmp_path / "home")

    async def both(server: ReplayServer) -> tuple[list[Call], list[Call]]:
        async with studio_at(tmp_path / "home", model_url=server.url) as studio:
            await start_run(studio, SENTENCES["zh"], RunOptions(today=TODAY))
            ours = list(server.record.calls)
            server.record.clear()
            async with AsyncOpenAI(base_url=server.url, api_key="none", timeout=60) as client:
                await bare_run(studio, SENTENCES["zh"], TODAY, "run_bare", client)
            return ours, list(server.record.calls)

    with ReplayServer(latency_s=0.01) as server:
        ours, bare = asyncio.run(both(server))
    assert asked(ours) == asked(bare)
    assert critical_path(ours) == critical_path(bare) < len(ours)


async def test_a_survey_adds_tools_and_calls_along_the_longest_chain() -> None:
    survey = Survey()

    async def tools(seconds: float) -> list[dict[str, Any]]:
        await asyncio.sleep(seconds)
        return []

    async def turn(task: str, seconds: float, *before: str) -> None:
        await survey.timed(Task(id=task, agent="compliance", brief="", depends_on=before), tools(seconds))

    await turn("plan", 0.02)
    await turn("a", 0.05)
    await turn("b", 0.01)
    await turn("c", 0.02, "a", "b")
    longest = survey.critical_path(1.0)
    assert 6.09 <= longest < 6.4, "three tasks of two calls each, and the slower of a and b"


def test_help_is_quick_since_benches_are_imported_late() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from evals.bench import bench_app; "
        "shown = CliRunner().invoke(bench_app, ['--help']).stdout; "
        "print(all(n in shown for n in ('journey', 'crash', 'compliance', 'memory', 'goals')), "
        "[m for m in sys.modules if m.startswith(('evals.', 'graphs', 'langgraph'))])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split("\n")[0] == "True ['evals.bench']"
