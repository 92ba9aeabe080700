"""Commands of the journey: run, answer, review, runs, resume, audit, report."""

from typing import Annotated, Any

import typer

from app.cli.base import JsonFlag, TodayOption, day, err, execute, out, pairs
from memory.domain.errors import BadInput

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="Id of the run, as `adwright runs` lists it.")]
MAX_SENTENCE = 4000


def register(app: typer.Typer) -> None:
    app.command()(run)
    app.command()(answer)
    app.command()(review)
    runs_app = typer.Typer(help="The runs of this shop.", invoke_without_command=True)
    runs_app.callback()(runs)
    runs_app.command("show")(runs_show)
    app.add_typer(runs_app, name="runs")
    app.command()(resume)
    app.command()(audit)
    app.command()(report)
    app.command()(chat)


def run(
    sentence: Annotated[str, typer.Argument(help="What you want, in Chinese or English.")],
    as_json: JsonFlag = False,
    today: TodayOption = None,
    approve: Annotated[
        str, typer.Option(help="`ask` waits for your review (exit code 4); `auto` is for the simulated platform alone.")
    ] = "ask",
) -> None:
    """Turns a sentence into a campaign that waits for your review."""

    async def action() -> tuple[Any, int]:
        from app.wiring import clock_for, open_studio, settings_now
        from graphs.runner import start_run
        from memory.domain.run import RunOptions

        if approve not in ("ask", "auto"):
            raise BadInput(f"--approve {approve!r} is not ask or auto", field="approve")
        settings, fixed = settings_now(), day(today)
        async with open_studio(settings, clock_for(settings), _watch(as_json)) as studio:
            started = await start_run(studio, usable(sentence), RunOptions(today=fixed, approve=approve))
            return await _told(studio, started)

    execute(action, as_json=as_json, show=_show)


def answer(
    run_id: RunArgument,
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help="What was asked, e.g. budget=3000元.")],
    as_json: JsonFlag = False,
) -> None:
    """Answers what a run asked, and carries it on."""

    async def action() -> tuple[Any, int]:
        from graphs.runner import answer_run

        answers = pairs(fields, "field")
        async with _studio(as_json) as studio:
            return await _told(studio, await answer_run(studio, run_id, answers))

    execute(action, as_json=as_json, show=_show)


def review(
    run_id: RunArgument,
    decision: Annotated[
        str | None, typer.Argument(help="approve, reject or edit; without it the plan is shown.")
    ] = None,
    as_json: JsonFlag = False,
    version: Annotated[str | None, typer.Option(help="The version you looked at; a stale one is refused.")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="POINTER=VALUE", help="An edit, e.g. /artefacts/t1/text=…")
    ] = None,
    why: Annotated[str, typer.Option(help="Your reason, kept on the audit trail.")] = "",
    who: Annotated[str, typer.Option(help="Who decides.")] = "reviewer",
) -> None:
    """Approves, rejects or edits a plan. Nothing is launched without this."""

    async def action() -> tuple[Any, int]:
        from app.reviewing import decide

        if decision not in (None, "approve", "reject", "edit"):
            raise BadInput(f"{decision!r} is not approve, reject or edit", field="decision")
        async with _studio(as_json) as studio:
            if decision is None:
                return await _told(studio, await studio.ledger.run(run_id))
            edits = pairs(changes or [], "pointer")
            decided = await decide(studio, run_id, decision, version, edits, who=who, why=why)
            return await _told(studio, decided, decided_to=decision)

    execute(action, as_json=as_json, show=_show)


def runs(context: typer.Context, as_json: JsonFlag = False) -> None:
    """Lists the runs, newest first."""
    if context.invoked_subcommand:
        return

    async def action() -> tuple[Any, int]:
        from app.contract import runs_contract

        async with _studio(as_json) as studio:
            return await runs_contract(studio), 0

    def show(rows: list[dict[str, Any]]) -> None:
        from app.show import show_runs

        show_runs(out, rows)

    execute(action, as_json=as_json, show=show)


def runs_show(run_id: RunArgument, as_json: JsonFlag = False) -> None:
    """Shows one run: plan, campaign, claims with evidence, findings, launch."""

    async def action() -> tuple[Any, int]:
        from app.contract import run_contract

        async with _studio(as_json) as studio:
            return await run_contract(studio, await studio.ledger.run(run_id)), 0

    execute(action, as_json=as_json, show=_show)


def resume(run_id: Annotated[str | None, typer.Argument(metavar="[RUN]")] = None, as_json: JsonFlag = False) -> None:
    """Carries an unfinished run on, or all of them, with the options they were started with."""

    async def action() -> tuple[Any, int]:
        from app.contract import exit_code, run_contract
        from graphs.runner import carry_on
        from memory.domain.run import UNFINISHED

        async with _studio(as_json) as studio:
            if run_id is not None:
                return await _told(studio, await carry_on(studio, run_id))
            unfinished = [run for run in await studio.ledger.runs() if run.status in UNFINISHED]
            carried = [await carry_on(studio, run.id) for run in unfinished]
            code = max((exit_code(run.status) for run in carried), default=0)
            return [await run_contract(studio, run) for run in carried], code

    def show(value: Any) -> None:
        for document in value if isinstance(value, list) else [value]:
            _show(document)
        if value == []:
            out.print("Nothing was left unfinished.")

    execute(action, as_json=as_json, show=show)


def audit(
    run_id: RunArgument,
    as_json: JsonFlag = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Walk the hash chain; exit 1 when it does not hold.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="The same, and judge every recorded verdict again under its own packs; say what differs."
        ),
    ] = False,
) -> None:
    """Shows who or what decided what, on which evidence, with which rules and model."""

    async def action() -> tuple[Any, int]:
        async with _studio(as_json) as studio:
            await studio.ledger.run(run_id)
            chain = await studio.ledger.verify()
            trail = [entry.to_json() for entry in await studio.ledger.trail(run_id)]
            document = {"run": run_id, "chain": {**chain._asdict()}, "trail": trail}
            document |= {"again": await _again(studio, run_id)} if again else {}
            broken = not chain.ok or any(not row["verifies"] for row in document.get("again", ()))
            return document, 1 if (verify or again) and broken else 0

    def show(document: dict[str, Any]) -> None:
        from app.show import show_trail

        show_trail(out, document)
        if not document["chain"]["ok"]:
            err.print("[red]✗[/] The trail does not hold: what it says, verdicts included, may be forged or missing.")

    execute(action, as_json=as_json, show=show)


async def _again(studio: Any, run_id: str) -> list[dict[str, Any]]:
    from app.rejudging import judged_again, records_of
    from app.wiring import pack_store, settings_now

    return judged_again(await records_of(studio, run_id), pack_store(settings_now()), studio.judge)


def report(run_id: RunArgument, as_json: JsonFlag = False) -> None:
    """Writes the run's report, one HTML file that opens anywhere, and prints its path."""

    async def action() -> tuple[Any, int]:
        from app.report import write_report

        async with _studio(as_json) as studio:
            path = await write_report(studio, await studio.ledger.run(run_id))
            return {"run": run_id, "report": str(path)}, 0

    execute(action, as_json=as_json, show=lambda document: out.print(document["report"], soft_wrap=True))


def chat(today: TodayOption = None) -> None:
    """A conversation: say what you want, then what to change ("make it cheaper", "不要提价格", "only Xiaohongshu")."""

    async def action() -> tuple[Any, int]:
        from app.chat import converse
        from app.wiring import clock_for, open_studio, settings_now

        settings, fixed = settings_now(), day(today)
        async with open_studio(settings, clock_for(settings, fixed), _watch(False)) as studio:
            await converse(studio, fixed)
            return None, 0

    execute(action, as_json=False, show=lambda _: None)


def usable(sentence: str) -> str:
    if not sentence.strip():
        raise BadInput(
            "the sentence is empty", todo='say what you want, e.g. "推广轻便跑步鞋,预算5000元"', field="sentence"
        )
    if len(sentence) > MAX_SENTENCE:
        raise BadInput(
            f"the sentence has {len(sentence)} characters, at most {MAX_SENTENCE} are read",
            kept="nothing was changed",
            todo="say it shorter; put product details into the feed",
            field="sentence",
        )
    return sentence


def _studio(as_json: bool):
    from app.wiring import clock_for, open_studio, settings_now

    settings = settings_now()
    return open_studio(settings, clock_for(settings), _watch(as_json))


def _watch(as_json: bool):
    from app.show import Progress

    return None if as_json else Progress(err).tell


async def _told(studio: Any, run: Any, *, decided_to: str | None = None) -> tuple[Any, int]:
    from app.contract import exit_code, run_contract

    document = await run_contract(studio, run)
    return document, 0 if decided_to == "reject" and run.status == "rejected" else exit_code(run.status)


def _show(document: dict[str, Any]) -> None:
    from app.show import show_run

    show_run(out, document)
