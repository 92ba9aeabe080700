"""`adwright bench …`: how fast, how sure, how right. Each bench is imported when it is asked for."""

from typing import Annotated

import typer

bench_app = typer.Typer(help="Measures the journey, its crash safety, the backstop, the memory and the goals.")

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for programs.")]
HANDED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@bench_app.command()
def journey(
    as_json: JsonFlag = False,
    runs: Annotated[int, typer.Option(min=1, help="Runs of each kind; figures are medians.")] = 5,
    latency_ms: Annotated[float, typer.Option(min=0, help="What the scripted endpoint takes for one call.")] = 50.0,
    at_once: Annotated[int, typer.Option(min=1, help="Runs at the same time, for throughput.")] = 8,
) -> None:
    """The journey's wall time and CPU: by the playbook, over an endpoint, and beside a bare asyncio loop.

    Example: adwright bench journey --runs 3
    """
    from evals.journey.bench import journey_command

    journey_command(runs=runs, latency_ms=latency_ms, at_once=at_once, as_json=as_json)


@bench_app.command()
def crash(
    as_json: JsonFlag = False,
    rounds: Annotated[int, typer.Option(min=1, help="How many runs are killed.")] = 200,
    cli_rounds: Annotated[int, typer.Option(min=0, help="How many of them go through the real command line.")] = 10,
    seed: Annotated[int, typer.Option(help="Which moments are chosen.")] = 7,
) -> None:
    """Kills runs with -9 at random moments, resumes them, and counts launches lost, doubled and overspent.

    Exit code 1 when any of them is not 0. Example: adwright bench crash --rounds 20
    """
    from evals.journey.crash import crash_command

    crash_command(rounds=rounds, cli_rounds=cli_rounds, seed=seed, as_json=as_json)


@bench_app.command(context_settings=HANDED_ON)
def compliance(context: typer.Context) -> None:
    """The backstop on labelled lines: recall, false alarms, clauses, speed. `--help` lists its options."""
    from evals.compliance.bench import compliance_app

    compliance_app(args=context.args, prog_name="adwright bench compliance")


@bench_app.command(context_settings=HANDED_ON)
def memory(context: typer.Context) -> None:
    """Graph and vector memory at size, alone and beside a writer. `--help` lists its options."""
    from evals.memory.bench import memory_app

    memory_app(args=["memory", *context.args], prog_name="adwright bench")


@bench_app.command(context_settings=HANDED_ON)
def goals(context: typer.Context) -> None:
    """How well merchants' sentences are understood. `--help` lists its options."""
    from evals.goals.score import goals_app

    goals_app(args=context.args, prog_name="adwright bench goals")
