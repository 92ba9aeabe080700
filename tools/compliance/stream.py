"""A stream of JSON lines judged on all cores: whole answers in the order of the lines, each as soon as it is there."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

BLOCK = 1 << 20
"""Bytes that are taken off a stream at a time, where as many are there."""
MANY = 64
"""Lines at hand from which on it pays to share them out."""
_PART = 8
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""

Judge = Callable[[bytes], dict[str, Any]]


class Source(Protocol):
    """What bytes are read from."""

    def read1(self, size: int, /) -> bytes:
        """Up to `size` bytes that are there, waiting for the first; none at the end."""
        ...


class Answer(NamedTuple):
    """What a line was answered with."""

    text: str
    """JSON, without an end of line."""
    failed: bool
    """Whether the line could not be judged."""


def cores() -> int:
    """Processes that judge side by side at most: one a core, and one alone where a process cannot be copied."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def answers(source: Source, judge: Judge, jobs: int) -> Iterator[Answer]:
    """The answers of `judge` to the lines of `source` that are not blank, in their order.

    Lines that come one by one are answered one by one. Where `MANY` are there at once, `jobs` copies of this process
    judge them side by side; what a copy has not answered when it dies is judged here.
    """
    with _Copies(judge, jobs) as copies:
        for lines in _at_hand(source):
            yield from copies.answers(lines)


def _at_hand(source: Source) -> Iterator[list[bytes]]:
    """Whole lines as they come, those together that are there at once."""
    held: list[bytes] = []
    while block := source.read1(BLOCK):
        held.append(block)
        if b"\n" in block:
            *lines, last = b"".join(held).split(b"\n")
            held = [last]
            yield [line for line in lines if line.strip()]
    yield [line for line in (b"".join(held),) if line.strip()]


class _Copies:
    """Copies of this process that judge, made when they are first needed."""

    def __init__(self, judge: Judge, jobs: int) -> None:
        self._judge, self._jobs = judge, jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def answers(self, lines: Sequence[bytes]) -> Iterator[Answer]:
        if self._jobs == 1 or len(lines) < MANY:
            return (_answer(self._judge, line) for line in lines)
        return self._shared([lines[at : at + _PART] for at in range(0, len(lines), _PART)])

    def _shared(self, parts: Sequence[Sequence[bytes]]) -> Iterator[Answer]:
        handed = [(part, self._handed(part)) for part in parts]
        for part, future in handed:
            try:
                found = future.result()
            except BrokenProcessPool:
                self._jobs = 1
                found = (_answer(self._judge, line) for line in part)
            yield from found

    def _handed(self, part: Sequence[bytes]) -> "Future[list[Answer]]":
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=get_context("fork"), initializer=_begin, initargs=(self._judge, os.getpid())
            )
        try:
            return self._pool.submit(_judged, part)
        except BrokenProcessPool as broken:
            future: Future[list[Answer]] = Future()
            future.set_exception(broken)
            return future


def _answer(judge: Judge, line: bytes) -> Answer:
    found = judge(line)
    return Answer(json.dumps(found, ensure_ascii=False, default=str), "error" in found)


_held: Judge | None = None
"""In a copy: what it judges with. A judge is no data that could be sent to it."""


def _begin(judge: Judge, parent: int) -> None:
    global _held
    _held = judge
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first of us decides what a Ctrl-C means
    _end_with(parent)


def _end_with(parent: int) -> None:
    """Sees to it that a copy ends when the first of us does, however that ends."""
    import ctypes

    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _judged(lines: Iterable[bytes]) -> list[Answer]:
    assert _held is not None
    return [_answer(_held, line) for line in lines]
