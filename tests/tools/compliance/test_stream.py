"""A stream judged side by side says what one process says, in order, and loses nothing when a copy dies."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.compliance.stream import BLOCK, MANY, answers, cores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux only")
FIRST = os.getpid()


class InBlocks:
    """A source that gives what it was given, block by block."""

    def __init__(self, blocks: Sequence[bytes]) -> None:
        self._blocks = iter(blocks)

    def read1(self, size: int, /) -> bytes:
        return next(self._blocks, b"")


def said(raw: bytes) -> dict[str, Any]:
    if raw.startswith(b"bad"):
        return {"error": raw.decode(), "by": os.getpid()}
    return {"line": raw.decode(), "by": os.getpid()}


def many(number: int) -> list[bytes]:
    return [(b"bad %d" if at % 7 == 0 else b"line %d") % at for at in range(number)]


@given(st.binary(max_size=60).map(lambda raw: raw.replace(b"\xff", b"\n")), st.lists(st.integers(1, 9)))
def test_lines_are_whole_however_they_come(stream: bytes, sizes: list[int]) -> None:
    blocks, at = [], 0
    for size in sizes:
        blocks.append(stream[at : at + size])
        at += size
    source = InBlocks([block for block in (*blocks, stream[at:]) if block])
    found = [json.loads(answer.text)["line"] for answer in answers(source, lambda raw: {"line": raw.hex()}, 1)]
    assert found == [line.hex() for line in stream.split(b"\n") if line.strip()]


def test_copies_answer_in_order_and_say_what_one_says() -> None:
    lines = many(5 * MANY)
    found = list(answers(BytesIO(b"\n".join(lines)), said, 2))
    rows = [json.loads(answer.text) for answer in found]
    assert [row.get("line") or row["error"] for row in rows] == [line.decode() for line in lines]
    assert [answer.failed for answer in found] == [line.startswith(b"bad") for line in lines]
    assert len({row["by"] for row in rows} - {FIRST}) == 2, "both copies judge"


def test_a_line_is_answered_before_the_next_is_read() -> None:
    asked: list[bytes] = []

    def one_by_one() -> Iterator[bytes]:
        for line in many(3):
            asked.append(line)
            yield line + b"\n"

    class Slow:
        lines = one_by_one()

        def read1(self, size: int, /) -> bytes:
            return next(self.lines, b"")

    for number, answer in enumerate(answers(Slow(), said, 2), start=1):
        assert len(asked) == number
        assert json.loads(answer.text)["by"] == FIRST


def test_what_a_dead_copy_leaves_is_judged_here() -> None:
    def judge(raw: bytes) -> dict[str, Any]:
        if raw == b"line 100" and os.getpid() != FIRST:
            os.kill(os.getpid(), signal.SIGKILL)
        return said(raw)

    lines = many(4 * MANY)
    stream = InBlocks([b"\n".join(lines) + b"\n", b"\n".join(lines)])
    rows = [json.loads(answer.text) for answer in answers(stream, judge, 2)]
    assert [row.get("line") or row["error"] for row in rows] == [line.decode() for line in lines] * 2


def test_a_line_may_be_longer_than_a_block() -> None:
    line = b"x" * (2 * BLOCK + 5)
    (answer,) = answers(BytesIO(line + b"\n\n"), lambda raw: {"size": len(raw)}, 2)
    assert json.loads(answer.text) == {"size": len(line)}


def test_a_reader_that_goes_away_leaves_no_copy() -> None:
    stream = answers(BytesIO(b"\n".join(many(10 * MANY))), said, 2)
    by = json.loads(next(stream).text)["by"]
    stream.close()  # type: ignore[attr-defined]
    assert not Path(f"/proc/{by}").exists()


LONG = """
import os, sys, time
from io import BytesIO
from tools.compliance.stream import answers
def judge(raw):
    print(os.getpid(), flush=True)
    time.sleep(60)
    return {}
list(answers(BytesIO(b"x\\n" * 200), judge, 2))
"""


def test_copies_end_when_the_first_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        copies = {int(first.stdout.readline()) for _ in range(2)}
        first.kill()
        first.wait()
        until = monotonic() + 10
        while any(_runs(copy) for copy in copies) and monotonic() < until:
            sleep(0.02)
        assert not any(_runs(copy) for copy in copies)


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie that waits to be fetched."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_all_cores_of_this_process_are_used() -> None:
    assert cores() == len(os.sched_getaffinity(0))
