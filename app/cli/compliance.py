"""Commands of the backstop: check, rules."""

import asyncio
import json
import sys
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.cli.base import JsonFlag, execute, existing, fail, out
from memory.domain.errors import AdwrightError, BadInput

if TYPE_CHECKING:
    from tools.brand import BrandVoice
    from tools.compliance.holder import Following


def register(app: typer.Typer) -> None:
    app.command()(check)


def check(
    texts: Annotated[list[str] | None, typer.Argument(metavar="[TEXT…]", help="Lines to check.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON objects from stdin, a line each; answer likewise.")
    ] = False,
    as_json: JsonFlag = False,
    image: Annotated[list[Path] | None, typer.Option(help="A picture whose words are read and checked too.")] = None,
    jurisdiction: Annotated[
        str | None, typer.Option(help="CN, TW, US, UK, EU (its common rules) or a platform; else by language.")
    ] = None,
    category: Annotated[str | None, typer.Option(help="The product's category.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes that judge a long stream side by side; one a core by default.")
    ] = None,
) -> None:
    """Checks lines against law, fact and your brand's tone. With --jsonl: an object a line in, an object a line out.

    A stream may stay open: each line is answered as it comes, and rules that change meanwhile judge from the next line
    on. Its lines may name a jurisdiction and a category of their own.

    The words on a picture are read by OCR (`pip install 'adwright[ocr]'`); a picture that was not read, or not wholly,
    is for you to look at.
    """
    asked = {"jurisdiction": jurisdiction, "category": category}
    if jsonl:
        raise SystemExit(_stream(asked, jobs))
    lines: list[dict[str, Any]] = [{"id": str(i), "text": text} for i, text in enumerate(texts or [], start=1)]

    async def action() -> tuple[object, int]:
        from tools.brand import voiced

        if not texts and not image:
            raise BadInput("there is nothing to check", todo="give TEXT, or --jsonl with lines on stdin", field="text")
        backstop, voice = _rules(jurisdiction).now(), await _voice()
        lines.extend(line for path in image or () for line in _read_off(path))
        rows = [
            voiced(backstop.check_line({**line, **asked}), line["text"], voice)
            if line["text"] is not None
            else _unread(line["id"], jurisdiction)
            for line in lines
        ]
        rows = [
            row if line.get("whole", True) else _partly_unread(row, line["text"])
            for line, row in zip(lines, rows, strict=True)
        ]
        return rows, 3 if any(row["verdict"] == "block" for row in rows) else 0

    def show(rows: list[dict]) -> None:
        from app.show import show_checked

        show_checked(out, [(line["text"] or line["id"], row) for line, row in zip(lines, rows, strict=True)])

    execute(action, as_json=as_json, show=show)


def _read_off(path: Path) -> list[dict[str, Any]]:
    """The words on a picture as one line to check; none when it carries none, and a line without text when unread."""
    from tools.content.ocr import words_on

    reading = words_on(existing(path))
    if reading is None:
        return [{"id": str(path), "text": None}]
    read = {"id": str(path), "text": "\n".join(reading.lines), "whole": reading.whole}
    return [read] if reading.lines or not reading.whole else []


def _unread(name: str, jurisdiction: str | None) -> dict[str, Any]:
    from graphs.pictures import unread
    from tools.compliance.engine import finding_json
    from tools.compliance.market import language_of_market

    finding = finding_json(unread(language_of_market(jurisdiction)))
    return {"id": name, "verdict": "review", "findings": [finding], "score": 0.0, "pack": ""}


def _partly_unread(row: dict[str, Any], text: str) -> dict[str, Any]:
    """What was read of a picture is judged; the rest keeps it from passing."""
    from graphs.pictures import partly_unread
    from tools.compliance.engine import finding_json
    from tools.compliance.market import language_of

    verdict = "block" if row["verdict"] == "block" else "review"
    finding = finding_json(partly_unread(language_of(text, None)))
    return {**row, "verdict": verdict, "findings": [*row.get("findings", ()), finding]}


def _stream(asked: dict[str, str | None], jobs: int | None) -> int:
    """0 when every line was judged, 2 otherwise. A reader that goes away ends the work quietly."""
    from tools.compliance.stream import answers, cores

    code = 0
    try:
        for answer in answers(cast(BufferedReader, sys.stdin.buffer), _judge(asked), jobs or cores()):
            if answer.failed:
                code = 2
            sys.stdout.write(answer.text + "\n")
            sys.stdout.flush()
    except AdwrightError as error:
        fail(error, as_json=False)
    except BrokenPipeError:
        return 1
    return code


def _judge(asked: dict[str, str | None]) -> Callable[[bytes], dict[str, Any]]:
    """Answers a line by the rules that are live when it is read.

    Only a tenant whose brand has a voice pays for looking at each line twice.
    """
    from tools.brand import voiced

    rules, voice = _rules(asked["jurisdiction"]), asyncio.run(_voice())

    def judge(raw: bytes) -> dict[str, Any]:
        answer = rules.now().answer(raw, asked)
        heard = "findings" in answer and not voice.silent
        return voiced(answer, json.loads(raw)["text"], voice) if heard else answer

    return judge


async def _voice() -> "BrandVoice":
    from app.wiring import clock_for, settings_now, voice_for

    settings = settings_now()
    return await voice_for(settings, clock_for(settings))


def _rules(jurisdiction: str | None) -> "Following":
    """The rules that are live. Raises BadInput when they know no such jurisdiction."""
    from app.wiring import clock_for, live_rules, settings_now
    from tools.compliance.market import pack_named

    settings = settings_now()
    rules = live_rules(settings, clock_for(settings))
    if jurisdiction is not None:
        pack_named(jurisdiction, rules.now().jurisdictions)
    return rules
