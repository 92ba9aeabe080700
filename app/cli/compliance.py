"""Commands of the backstop: check, rules."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.base import JsonFlag, execute, out
from memory.domain.errors import BadInput

if TYPE_CHECKING:
    from tools.compliance.engine import Backstop


def register(app: typer.Typer) -> None:
    app.command()(check)


def check(
    texts: Annotated[list[str] | None, typer.Argument(metavar="[TEXT…]", help="Lines to check.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON objects from stdin, a line each; answer likewise.")
    ] = False,
    as_json: JsonFlag = False,
    jurisdiction: Annotated[str | None, typer.Option(help="CN, TW, US, UK or EU; else by language.")] = None,
    category: Annotated[str | None, typer.Option(help="The product's category.")] = None,
) -> None:
    """Checks lines against law and fact. With --jsonl: an object a line in, an object a line out, any length."""
    if jsonl:
        raise SystemExit(_stream())

    async def action() -> tuple[object, int]:
        if not texts:
            raise BadInput("there is nothing to check", todo="give TEXT, or --jsonl with lines on stdin", field="text")
        backstop = _backstop()
        rows = [
            backstop.check_line({"id": str(i), "text": text, "jurisdiction": jurisdiction, "category": category})
            for i, text in enumerate(texts, start=1)
        ]
        return rows, 3 if any(row["verdict"] == "block" for row in rows) else 0

    def show(rows: list[dict]) -> None:
        from app.show import show_checked

        show_checked(out, list(zip(texts or [], rows, strict=True)))

    execute(action, as_json=as_json, show=show)


def _stream() -> int:
    """0 when every line was judged, 2 otherwise. A reader that goes away ends the work quietly."""
    code = 0
    try:
        for answer in _backstop().check_stream(sys.stdin.buffer):
            if '"error"' in answer and answer.startswith('{"id"') and '"findings"' not in answer:
                code = 2
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        return 1
    return code


def _backstop() -> "Backstop":
    from app.wiring import clock_for, pack_store, settings_now
    from tools.compliance.engine import load_backstop

    settings = settings_now()
    return load_backstop(pack_dirs=pack_store(settings).live_dirs(), as_of=clock_for(settings).today())
