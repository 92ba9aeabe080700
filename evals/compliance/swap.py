"""Changing the rules under load: is a line lost, or judged by half a pack, and how long until the new law is served."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle, islice
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any, NamedTuple

from tools.compliance.engine import Backstop
from tools.compliance.holder import BackstopHolder
from tools.compliance.rules_admin import PackStore, emergency_pack, rules_load

SWAP_S_AIM = 1.0
STOPPED = ("青釉暖手炉", "lumen hand warmer")
_OWN = (
    {"text": "青釉暖手炉 铜胎 200g", "lang": "zh"},
    {"text": "Lumen hand warmer, brass, 200 g", "lang": "en"},
)
"""Lines that the pack which comes and goes blocks and the others pass."""
_LEAST = 60
"""Lines that are answered between two changes, so that each pack serves for a while."""


class Answer(NamedTuple):
    """One answer as a reader of the stream gets it."""

    line: int
    pack: str
    said: str
    """The whole answer without its score's noise: what a pack says of a line never differs from itself."""
    at: float


class Change(NamedTuple):
    """One pack taking another's place."""

    kind: str
    pack: str
    at: float


def measure_swap(live: Backstop, *, readers: int = 2, rounds: int = 3) -> dict[str, Any]:
    """Figures of `rounds` loads and rollbacks while `readers` threads judge a stream without a pause."""
    lines = _lines(live)
    with TemporaryDirectory() as folder:
        return _measured(live, lines, Path(folder), readers, rounds)


def _lines(live: Backstop) -> list[dict[str, Any]]:
    """Examples of the rules, every seventh of them, among lines that tell the two packs apart."""
    texts = [example.text for rule in live.packs.rules for example in (*rule.violates, *rule.passes)]
    return [{"id": i, **line} for i, line in enumerate([*_OWN, *({"text": text} for text in texts[::7])])]


def _measured(live: Backstop, lines: list[dict[str, Any]], folder: Path, readers: int, rounds: int) -> dict[str, Any]:
    pack = emergency_pack(folder / "stop", STOPPED, day=date(2026, 11, 21))
    holder, done = BackstopHolder(live), Event()
    streams = [_Stream(holder, lines, done, start) for start in range(readers)]
    for stream in streams:
        stream.start()
    began = perf_counter()
    changes, compile_s, stopped = [], [], live
    try:
        for number in range(rounds):
            start = perf_counter()
            stopped = rules_load(PackStore(folder / str(number)), pack, live, recent=lines[:20]).backstop
            compile_s.append(perf_counter() - start)
            changes += [_change("load", holder, stopped, streams), _change("rollback", holder, live, streams)]
    finally:
        done.set()
        for stream in streams:
            stream.join()
    report = _figures(streams, changes, _said_alone((live, stopped), lines))
    seconds = perf_counter() - began
    lines_a_second = round(report["lines"] / seconds, 1)
    return report | {"compile_s": round(max(compile_s), 3), "readers": readers, "lines_per_second": lines_a_second}


class _Stream(Thread):
    """One reader: an endless stream of lines through the holder, each answer kept."""

    def __init__(self, holder: BackstopHolder, lines: Sequence[dict[str, Any]], done: Event, start: int) -> None:
        super().__init__(daemon=True)
        self.sent = 0
        self.answers: list[Answer] = []
        self._holder, self._lines, self._done, self._start = holder, lines, done, start

    def run(self) -> None:
        for line in self._endless():
            answer = self._holder.answer(line)
            self.answers.append(Answer(answer["id"], str(answer.get("pack")), _said(answer), perf_counter()))

    def _endless(self) -> Iterator[str]:
        for line in islice(cycle(self._lines), self._start, None):
            if self._done.is_set():
                return
            self.sent += 1
            yield dumps(line, ensure_ascii=False)


def _change(kind: str, holder: BackstopHolder, to: Backstop, streams: Sequence[_Stream]) -> Change:
    """Puts `to` in service and lets it answer for a while."""
    at = perf_counter()
    _ = holder.swap(to) if kind == "load" else holder.rollback()
    enough = [len(stream.answers) + _LEAST for stream in streams]
    while any(len(s.answers) < least and s.is_alive() for s, least in zip(streams, enough, strict=True)):
        sleep(0.01)
    return Change(kind, to.pack_id, at)


def _said(answer: dict[str, Any]) -> str:
    kept = {key: value for key, value in answer.items() if key not in ("score", "pack")}
    return dumps(kept, ensure_ascii=False, sort_keys=True)


def _said_alone(packs: Sequence[Backstop], lines: Sequence[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """What each whole pack says of each line when nothing changes."""
    return {(pack.pack_id, line["id"]): _said(pack.check_line(line)) for pack in packs for line in lines}


def _figures(
    streams: Sequence[_Stream], changes: Sequence[Change], alone: dict[tuple[str, int], str]
) -> dict[str, Any]:
    answers = sorted((answer for stream in streams for answer in stream.answers), key=lambda answer: answer.at)
    known = {pack for pack, _ in alone}
    served = [_served_s(change, until, answers) for change, until in zip(changes, _ends(changes), strict=True)]
    return {
        "lines": len(answers),
        "lost": sum(stream.sent for stream in streams) - len(answers),
        "unknown_pack": sum(answer.pack not in known for answer in answers),
        "half_pack": sum(alone.get((answer.pack, answer.line)) != answer.said for answer in answers),
        "changes": len(changes),
        "packs": sorted(known),
        "swap_s": max(served),
        "rollback_s": max(s for s, change in zip(served, changes, strict=True) if change.kind == "rollback"),
    }


def _ends(changes: Sequence[Change]) -> list[float]:
    return [*(change.at for change in changes[1:]), float("inf")]


def _served_s(change: Change, until: float, answers: Sequence[Answer]) -> float:
    """Seconds from the change to the first answer of the new pack, or to the last of the old one if that is later."""
    after = [answer for answer in answers if change.at <= answer.at < until]
    first = next((answer.at for answer in after if answer.pack == change.pack), float("inf"))
    last_old = max((answer.at for answer in after if answer.pack != change.pack), default=0.0)
    return round(max(first, last_old) - change.at, 4)
