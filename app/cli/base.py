"""What every command shares: running, failing with a clear message, and printing one JSON document for machines."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer
from rich.console import Console
from rich.markup import escape

from memory.domain.errors import AdwrightError, BadInput, StorageFailure

out = Console()
err = Console(stderr=True)

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document to stdout, for programs.")]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help="Take this day (YYYY-MM-DD) for today.")
]


def execute(
    action: Callable[[], Awaitable[tuple[Any, int]]], *, as_json: bool, show: Callable[[Any], None]
) -> NoReturn:
    """Runs `action`, which gives what to print and the exit code, and ends the process.

    Everything of the error tree becomes a message that says what happened, what was kept and what to do next.
    """
    try:
        value, code = asyncio.run(_bounded(action))
    except AdwrightError as error:
        fail(error, as_json=as_json)
    except KeyboardInterrupt:
        err.print("[yellow]Stopped.[/] What was done is kept; `adwright resume` carries it on.")
        raise SystemExit(130) from None
    if as_json:
        print_json(value)
    else:
        show(value)
    raise SystemExit(code)


async def _bounded(action: Callable[[], Awaitable[tuple[Any, int]]]) -> tuple[Any, int]:
    """What the disk says outside our stores becomes our error too."""
    try:
        return await action()
    except ExceptionGroup as group:
        known = _first_known(group)
        if known is None:
            raise
        raise known from group
    except (sqlite3.OperationalError, OSError) as error:
        structlog.get_logger().error("storage", exc_info=error)
        raise StorageFailure(
            f"the disk or the home folder refused: {error}",
            kept="everything that was committed before is safe",
            todo="check free space and rights, or set ADWRIGHT_HOME to another folder; then `adwright resume`",
        ) from error


def _first_known(group: BaseExceptionGroup[BaseException]) -> AdwrightError | None:
    for inner in group.exceptions:
        if isinstance(inner, AdwrightError):
            return inner
        if isinstance(inner, BaseExceptionGroup) and (found := _first_known(inner)):
            return found
    return None


def fail(error: AdwrightError, *, as_json: bool) -> NoReturn:
    """Says what happened, what was kept and what to do, and exits with the error's code."""
    if as_json:
        print_json(error.to_json())
    err.print(f"[bold red]✗[/] {escape(error.what)}")
    if error.kept:
        err.print(f"  kept: {escape(error.kept)}")
    if error.todo:
        err.print(f"  next: {escape(error.todo)}")
    raise SystemExit(error.exit_code)


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def day(text: str | None, option: str = "--today") -> date | None:
    """The day that `option` gives. Raises `BadInput`, naming it."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        field = option.removeprefix("--").replace("-", "_")
        raise BadInput(f"{option} {text!r} is no date", todo="write it as 2026-06-01", field=field) from error


def existing(path: Path) -> Path:
    """A file that is there and can be read. Raises `BadInput`."""
    if not path.is_file():
        raise BadInput(f"{path} is not a file", todo="check the path", field="file")
    return path


def pairs(given: list[str], field: str) -> dict[str, str]:
    """`NAME=VALUE` arguments as a mapping. Raises `BadInput`, naming the argument."""
    made = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name.strip():
            raise BadInput(f"{item!r} is not {field.upper()}=VALUE", field=field)
        made[name.strip()] = value
    return made
