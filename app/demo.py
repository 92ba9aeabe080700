"""The demonstration: the sample shop, and the whole journey on a Chinese and an English sentence."""

import datetime as dt
from typing import Any

from rich.console import Console
from rich.rule import Rule

from app.contract import exit_code, run_contract
from app.importing import import_shop
from app.observing import observed
from app.report import write_report
from app.sample.loader import sample_files
from app.settings import Settings
from app.show import Progress, show_import, show_learned, show_run
from app.wiring import clock_for, open_studio
from app.words import word
from graphs.runner import start_run
from graphs.studio import Studio
from memory.domain.run import RunOptions

TODAY = dt.date(2026, 6, 1)
"""The sample shop's data ends the day before."""
SENTENCES = (
    "帮我给这款轻便跑步鞋做一个618大促投放,预算5000元",
    "Cold-start my new leather tote, $400 over 10 days",
)


async def run_demo(settings: Settings, *, approve: str, quiet: bool) -> tuple[dict[str, Any], int]:
    """Imports the sample shop and runs both sentences; gives what happened and the exit code."""
    console = Console(quiet=quiet)
    clock = clock_for(settings, TODAY)
    async with open_studio(settings, clock, Progress(Console(stderr=True, quiet=quiet)).tell) as studio:
        files = sample_files()
        console.print(Rule("The sample shop"))
        extra = {name: getattr(files, name) for name in ("reviews", "orders", "events", "ads", "prices")}
        report = await import_shop(studio.stores, clock, [files.products], **extra)
        show_import(console, report)
        runs = [await _one(studio, sentence, approve, console) for sentence in SENTENCES]
    return {"import": report, "runs": runs}, max(exit_code(run["status"]) for run in runs)


async def _one(studio: Studio, sentence: str, approve: str, console: Console) -> dict[str, Any]:
    console.print(Rule(sentence))
    run = await start_run(studio, sentence, RunOptions(today=TODAY, approve=approve))  # type: ignore[arg-type]
    document = await run_contract(studio, run)
    show_run(console, document)
    lang = document["goal"]["language"] if document["goal"] else "zh"
    if document["campaign"] and document["launch"]:
        after = dt.date.fromisoformat(document["campaign"]["end"]) + dt.timedelta(days=1)
        console.print(f"\n[bold]{word('learned', lang)}[/]  [dim]{after}[/]")
        document["delivery"] = await observed(studio, run, after)
        show_learned(console, document["delivery"])
    document["report"] = str(await write_report(studio, run))
    console.print(f"\n{document['report']}\n", soft_wrap=True)
    return document
