"""Puts the commands together. Commands of other packages (`bench`, `eval`) come by entry point."""

import sys
from importlib.metadata import entry_points

import typer

from app.cli import compliance, graph, house, journey, knowledge, launch, rules, shop
from app.logs import set_up_logs

HELP = """One sentence from a merchant becomes a reviewed, launched and remembered ad campaign.

Start with `adwright import feed.xml`, then `adwright run "帮我推一下轻便跑步鞋,预算5000元"`.

Exit codes: 0 done, 1 failed, 2 bad input, 3 blocked by the backstop, 4 waiting for a person.
"""

app = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode="markdown", pretty_exceptions_enable=False)
for part in (journey, launch, shop, compliance, rules, knowledge, graph, house):
    part.register(app)


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    _detect_shadowing()
    asked = sys.argv[1] if len(sys.argv) > 1 else "--help"
    for extra in entry_points(group="adwright.commands"):
        if asked in (extra.name, "--help"):
            app.add_typer(extra.load(), name=extra.name)
    set_up_logs()
    app()


def _detect_shadowing() -> None:
    """`openai-agents` brings a top-level package `agents` too: with it installed, ours may not be the one imported."""
    import agents

    if not hasattr(agents, "ADWRIGHT"):
        sys.stderr.write(
            "Another package called `agents` (openai-agents?) hides Adwright's own.\n"
            "Uninstall it here, or install Adwright into an environment of its own.\n"
        )
        raise SystemExit(1)
