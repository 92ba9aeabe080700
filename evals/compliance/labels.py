"""Labelled lines: what a row of the sets says, and how the sets are read."""

import json
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from memory.domain.errors import BadInput

SETS = ("violations", "evasions", "facts", "hard_negatives", "clean")
"""The five files, in the order they are reported."""

VERDICTS = ("pass", "review", "block")
_INPUT_KEYS = ("id", "text", "lang", "jurisdiction", "category", "context")


class Label(NamedTuple):
    """One labelled line. `span` is half-open in code points of `text`, None where nothing in the text offends."""

    line: dict[str, Any]
    """What the judge is shown: the input of `adwright check --jsonl`, the label left out."""
    set: str
    slice: str
    verdict: str
    clauses: frozenset[str]
    """Every clause id that a specialist would accept for it."""
    span: tuple[int, int] | None

    @property
    def unlawful(self) -> bool:
        """Whether anything but `pass` is right."""
        return self.verdict != "pass"


def load_sets(folder: Path | None = None) -> list[Label]:
    """All labelled lines of `folder`, which holds some or all of the five files, or of the shipped sets. Raises
    BadInput naming file, line and fault, or a folder with none of the files."""
    root: Traversable = folder if folder is not None else files("evals.compliance") / "sets"
    held = [name for name in SETS if (root / f"{name}.jsonl").is_file()]
    if not held:
        raise BadInput(f"the folder of labelled sets has none of {', '.join(SETS)} (.jsonl)", field=str(root))
    return [label for name in held for label in _read(root, name)]


def _read(root: Traversable, name: str) -> Iterator[Label]:
    path = root / f"{name}.jsonl"
    # Not splitlines(): the texts hold U+2028 and friends on purpose.
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if raw:
            yield parse(raw, name, number)


def parse(raw: str, name: str, number: int) -> Label:
    """One row of a set as a Label. Raises BadInput when a key is missing or the span is not in the text."""
    where = f"{name}.jsonl:{number}"
    try:
        row = json.loads(raw)
        expect, text = row["expect"], row["text"]
        verdict, clauses, offending = expect["verdict"], frozenset(expect["clauses"]), expect["span_text"]
        slice_ = row["slice"]
    except (ValueError, KeyError, TypeError) as problem:
        raise BadInput(f"{where}: {problem!r}", field=where) from problem
    if verdict not in VERDICTS:
        raise BadInput(f"{where}: no such verdict {verdict!r}", field=where)
    line = {key: row[key] for key in _INPUT_KEYS if key in row}
    return Label(line, name, slice_, verdict, clauses, _locate(text, offending, where))


def _locate(text: str, offending: str | None, where: str) -> tuple[int, int] | None:
    if offending is None:
        return None
    start = text.find(offending)
    if start < 0:
        raise BadInput(f"{where}: the offending words are not in the text", field=where)
    return start, start + len(offending)
