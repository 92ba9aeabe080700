"""A conversation: a sentence starts a run; what follows answers its question, changes the plan, or decides."""

import datetime as dt

from rich.console import Console
from rich.prompt import Prompt

from app.contract import run_contract
from app.reviewing import decide
from app.show import show_run
from graphs.review import revise
from graphs.runner import answer_run, carry_on, start_run
from graphs.studio import Studio
from memory.domain.errors import AdwrightError
from memory.domain.run import Run, RunOptions

console = Console()
LEAVE = {"exit", "quit", "bye", "退出", "再见"}
APPROVE = {"approve", "ok", "yes", "go", "launch", "同意", "批准", "可以", "通过", "发布", "上线"}
REJECT = {"reject", "no", "不要了", "驳回", "算了"}
FORGET = {"forget that", "忘了这个", "忘掉它", "忘记刚才的"}


async def converse(studio: Studio, today: dt.date | None) -> None:
    """Talks until the merchant leaves. Every turn is kept in the run's conversation."""
    console.print("[dim]Say what you want, in Chinese or English. `exit` ends.  说一句话就开始,输入「退出」结束。[/]")
    run: Run | None = None
    while (said := _listen()) is not None:
        try:
            studio = studio.up_to_date()  # a conversation may outlast the rules that it began under
            run = await turn(studio, run, said, today)
        except AdwrightError as error:
            console.print(f"[red]{error.what}[/]" + (f"  {error.todo}" if error.todo else ""))
            continue
        if run:
            show_run(console, await run_contract(studio, run))


async def turn(studio: Studio, run: Run | None, said: str, today: dt.date | None) -> Run | None:
    """What one utterance does: to the run that is open, or by opening one."""
    lowered = said.strip().casefold()
    if lowered in FORGET:
        gone = await studio.stores.experience.forget_that()
        console.print(f"[dim]{gone.text if gone else '–'}[/]")
        return run
    if run:
        await studio.stores.experience.say(run.id, "merchant", said)
    match run.status if run else None:
        case "waiting_answer":
            assert run is not None, "its status was just read"
            question = (await run_contract(studio, run))["questions"][0]
            return await answer_run(studio, run.id, {question["field"]: said})
        case "waiting_review" | "blocked":
            assert run is not None, "its status was just read"
            return await _reviewing(studio, run, said, lowered)
        case _:
            run = await start_run(studio, said, RunOptions(today=today))
            await studio.stores.experience.say(run.id, "merchant", said)
            return run


async def _reviewing(studio: Studio, run: Run, said: str, lowered: str) -> Run:
    if lowered in APPROVE:
        return await decide(studio, run.id, "approve", run.version, {}, who="merchant", why=said)
    if lowered in REJECT:
        return await decide(studio, run.id, "reject", run.version, {}, who="merchant", why=said)
    await studio.stores.experience.hear(said, "en" if said.isascii() else "zh", source=run.id)
    await revise(studio, run.id, said, who="merchant")
    return await carry_on(studio, run.id)


def _listen() -> str | None:
    try:
        said = Prompt.ask("[bold]›[/]", console=console)
    except (EOFError, KeyboardInterrupt):
        return None
    return None if said.strip().casefold() in LEAVE else said
