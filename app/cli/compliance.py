"""Commands of the backstop: check, rules."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.base import JsonFlag, execute, existing, out
from memory.domain.errors import BadInput

if TYPE_CHECKING:
    from tools.brand import BrandVoice
    from tools.compliance.engine import Backstop


def register(app: typer.Typer) -> None:
    app.command()(check)


def check(
    texts: Annotated[list[str] | None, typer.Argument(metavar="[TEXT…]", help="Lines to check.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read JSON objects from stdin, a line each; answer likewise.")
    ] = False,
    as_json: JsonFlag = False,
    image: Annotated[list[Path] | None, typer.Option(help="A picture whose words are read and checked too.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="CN, TW, US, UK or EU; else by language.")] = None,
    category: Annotated[str | None, typer.Option(help="The product's category.")] = None,
) -> None:
    """Checks lines against law, fact and your brand's tone. With --jsonl: an object a line in, an object a line out.

    The words on a picture are read by OCR (`pip install 'adwright[ocr]'`); a picture that nothing has read is for you
    to look at.
    """
    if jsonl:
        raise SystemExit(_stream())
    lines = [{"id": str(i), "text": text} for i, text in enumerate(texts or [], start=1)]

    async def action() -> tuple[object, int]:
        from tools.brand import voiced

        if not texts and not image:
            raise BadInput("there is nothing to check", todo="give TEXT, or --jsonl with lines on stdin", field="text")
        backstop, voice = _backstop(), await _voice()
        lines.extend(line for path in image or () for line in _read_off(path))
        rows = [
            voiced(
                backstop.check_line({**line, "jurisdiction": jurisdiction, "category": category}), line["text"], voice
            )
            if line["text"] is not None
            else _unread(line["id"])
            for line in lines
        ]
        return rows, 3 if any(row["verdict"] == "block" for row in rows) else 0

    def show(rows: list[dict]) -> None:
        from app.show import show_checked

        show_checked(out, [(line["text"] or line["id"], row) for line, row in zip(lines, rows, strict=True)])

    execute(action, as_json=as_json, show=show)


def _read_off(path: Path) -> list[dict[str, Any]]:
    """The words on a picture as one line to check; none when it carries none, and a line without text when unread."""
    from tools.content.ocr import words_on

    words = words_on(existing(path))
    return [] if words == () else [{"id": str(path), "text": None if words is None else "\n".join(words)}]


def _unread(name: str) -> dict[str, Any]:
    from graphs.pictures import unread
    from tools.compliance.engine import finding_json

    return {"id": name, "verdict": "review", "findings": [finding_json(unread("en"))], "score": 0.0, "pack": ""}


def _stream() -> int:
    """0 when every line was judged, 2 otherwise. A reader that goes away ends the work quietly."""
    code = 0
    try:
        for answer in _answers(sys.stdin.buffer):
            if '"error"' in answer and answer.startswith('{"id"') and '"findings"' not in answer:
                code = 2
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        return 1
    return code


def _answers(lines: Iterable[bytes]) -> Iterator[str]:
    """An answer a line. Only a tenant whose brand has a voice pays for looking at each line twice."""
    from tools.brand import voiced

    backstop, voice = _backstop(), asyncio.run(_voice())
    if voice.silent:
        yield from backstop.check_stream(lines)
        return
    for line in lines:
        for answer in backstop.check_stream((line,)):
            document = json.loads(answer)
            judged = "findings" in document
            said = voiced(document, json.loads(line)["text"], voice) if judged else document
            yield json.dumps(said, ensure_ascii=False)


async def _voice() -> "BrandVoice":
    from app.wiring import clock_for, settings_now, voice_for

    settings = settings_now()
    return await voice_for(settings, clock_for(settings))


def _backstop() -> "Backstop":
    from app.wiring import clock_for, pack_store, settings_now
    from tools.compliance.engine import load_backstop

    settings = settings_now()
    return load_backstop(pack_dirs=pack_store(settings).live_dirs(), as_of=clock_for(settings).today())
