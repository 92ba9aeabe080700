"""Rows out of delimited text and JSON lines, with the line each begins on, and recovering from broken ones."""

import csv
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from memory.domain.errors import BadInput
from tools.shop.cells import restored
from tools.shop.report import RowError
from tools.shop.text import Encoding, clean

DELIMITERS = "\t,;|"
MAX_COLUMNS = 500
MAX_RECORD_LINES = 2_000
"""A quoted field that runs over more lines than this is a quote that was never closed."""
MAX_LINE = 2_000_000
MAX_JSON_LINE = 1_000_000


class Row(NamedTuple):
    """One record of a file, cells by their column's name as the file spells it."""

    line: int
    cells: dict[str, str]
    images: tuple[str, ...] = ()
    """Further pictures, where the format repeats them."""
    details: tuple[tuple[str, str], ...] = ()
    """Named values that have no column of their own."""


Reject = Callable[[int, str, str], None]
"""Called with line, field and reason for each record that cannot be read."""


class _Lines:
    """Physical lines with their numbers; some can be handed back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._back: deque[str] = deque()
        self.number = 0

    def next(self) -> str | None:
        line = self._back.popleft() if self._back else self._stream.readline(MAX_LINE)
        if not line:
            return None
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """The file as text, its line ends untouched, since a quoted field may hold some."""
    return path.open(encoding=encoding.name, errors=encoding.errors, newline="")


def sniff_delimiter(header: str) -> str:
    """The delimiter that parts the header into the most columns; a comma when none does."""
    return max(DELIMITERS, key=lambda mark: (header.count(mark), mark == ","))


def read_table(path: Path, encoding: Encoding, reject: Reject) -> Iterator[Row]:
    """Rows of a CSV or TSV. The first record that is not blank is the header.

    Raises `BadInput` when the header cannot be read; a broken record is handed to `reject` and the next one read.
    """
    with open_text(path, encoding) as stream:
        lines = _Lines(stream)
        records = _records(lines, reject)
        try:
            first = next(records)
        except StopIteration:
            raise _empty(path.name) from None
        header = _header(path.name, first[1])
        for line, cells in records:
            try:
                yield Row(line, _by_column(header, cells, encoding.damaged))
            except RowError as error:
                reject(line, error.field or "row", error.reason)


def read_header(path: Path, encoding: Encoding) -> list[str]:
    """The columns' names. Raises `BadInput` when there is no header."""
    with open_text(path, encoding) as stream:
        for _, cells in _records(_Lines(stream), lambda *_: None):
            return _header(path.name, cells)
    raise _empty(path.name)


def _empty(file: str) -> BadInput:
    return BadInput(f"{file} is empty", todo="give a file with a header and rows", field="file")


def _records(lines: _Lines, reject: Reject) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its first line; blank lines are none."""
    delimiter: str | None = None
    columns = 0
    while (line := lines.next()) is not None:
        start = lines.number
        if not line.strip("\r\n\t ,;|\ufeff"):
            continue
        if delimiter is None:
            line = line.lstrip("\ufeff")
            delimiter = sniff_delimiter(line)
            columns = line.count(delimiter) + 1 if '"' not in line else 0
        if '"' not in line:
            yield start, line.rstrip("\r\n").split(delimiter)
            continue
        cells = _quoted(line, lines, delimiter, columns)
        if isinstance(cells, str):
            reject(start, "row", cells)
        else:
            yield start, cells


def _quoted(line: str, lines: _Lines, delimiter: str, columns: int) -> list[str] | str:
    """The record that begins with `line`, which holds a quote; or why it cannot be read, with its lines handed back.

    A record over several lines that does not have the header's `columns` (0: unknown) is an open quote that met the
    quote of a later row: only its first line is given up.
    """
    taken: list[str] = []
    closed = True

    def feed() -> Iterator[str]:
        nonlocal closed
        yield line
        while len(taken) < MAX_RECORD_LINES and (following := lines.next()) is not None:
            taken.append(following)
            yield following
        closed = False

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter))
        reason = None if closed else "a quote is opened and never closed"
    except (csv.Error, StopIteration) as error:
        cells, reason = [], f"cannot be read as a row: {error}"
    if reason is None and taken and columns and len(cells) != columns:
        reason = "a quote is opened and not closed in this row"
    if reason is None:
        return cells
    lines.give_back(taken)
    return reason


def _header(file: str, cells: list[str]) -> list[str]:
    names = [" ".join(clean(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names or len(names) > MAX_COLUMNS or max(map(len, names)) > 200:
        raise BadInput(f"{file} has no header that can be read", todo="give the columns' names in the first line")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadInput(
            f"{file} has more than one column named {twice[0]!r}", todo="give each column its own name", field="header"
        )
    return names


def _by_column(header: list[str], cells: list[str], damaged: bool) -> dict[str, str]:
    if len(cells) > len(header):
        if any(cell.strip() for cell in cells[len(header) :]):
            raise RowError("row", f"has {len(cells)} cells, but the header has {len(header)} columns")
        cells = cells[: len(header)]
    found = {name: restored(cell) for name, cell in zip(header, cells, strict=False) if name}
    for name in header[len(cells) :]:
        found[name] = ""
    if damaged:
        _refuse_damage(found)
    return found


def _refuse_damage(cells: dict[str, str]) -> None:
    for name, cell in cells.items():
        if "\ufffd" in cell:
            raise RowError(name, "holds bytes that are not UTF-8, as the rest of the file is")


def read_json_lines(path: Path, encoding: Encoding, reject: Reject) -> Iterator[Row]:
    """Rows of a JSONL file, an object a line; an inner object `attributes` is opened into cells of its own."""
    with open_text(path, encoding) as stream:
        number = 0
        while line := stream.readline(MAX_JSON_LINE):
            number += 1
            if len(line) >= MAX_JSON_LINE:
                while not line.endswith("\n") and (line := stream.readline(MAX_JSON_LINE)):
                    pass
                reject(number, "line", f"is longer than {MAX_JSON_LINE} characters")
                continue
            if not line.strip(" \t\r\n\ufeff"):
                continue
            try:
                cells = parse_object(line)
                if encoding.damaged:
                    _refuse_damage(cells)
                yield Row(number, cells)
            except RowError as error:
                reject(number, error.field or "line", error.reason)


def parse_object(line: str) -> dict[str, str]:
    """The cells of one JSON object. Numbers keep their spelling, so that no price passes through a float."""
    try:
        value = json.loads(line.lstrip("\ufeff"), parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deep"
        raise RowError("line", f"is not JSON: {reason}") from None
    if not isinstance(value, dict):
        raise RowError("line", "is not a JSON object")
    if len(value) > MAX_COLUMNS:
        raise RowError("line", f"has more than {MAX_COLUMNS} keys")
    inner = value.pop("attributes", None)
    if isinstance(inner, dict):
        value = {**inner, **value}
    elif inner is not None:
        value["attributes"] = inner
    return {one: _cell(content) for name, content in value.items() if (one := re.sub(r"\s+", " ", clean(name)))}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
