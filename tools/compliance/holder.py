"""The backstop that serves, and how another takes its place while lines are in flight."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from memory.domain.errors import AdwrightError
from tools.compliance.engine import Backstop

_KEPT = 8
RETRY_S = 10.0
"""How long packs that could not be loaded are left alone before they are tried again."""


@dataclass(frozen=True, slots=True)
class _Served:
    live: Backstop
    before: tuple[Backstop, ...]


class BackstopHolder:
    """One live backstop. `swap` and `rollback` replace a single reference, so a line is judged wholly by one engine."""

    def __init__(self, backstop: Backstop, kept: int = _KEPT) -> None:
        self._served = _Served(backstop, ())
        self._kept = kept

    @property
    def live(self) -> Backstop:
        """The backstop that new lines are judged by. Take it once per line and keep it to the end of the line."""
        return self._served.live

    def swap(self, backstop: Backstop) -> str:
        """Puts `backstop` in service; lines in flight finish under the old one. Returns the id of the one replaced."""
        old = self._served
        self._served = _Served(backstop, (old.live, *old.before)[: self._kept])
        return old.live.pack_id

    def rollback(self) -> str:
        """Puts the one before back in service and returns its id; the same id when there is none before."""
        old = self._served
        if old.before:
            self._served = _Served(old.before[0], old.before[1:])
        return self._served.live.pack_id

    def check_line(self, obj: Mapping[str, Any]) -> dict[str, Any]:
        """One line by the live backstop."""
        return self.live.check_line(obj)

    def answer(self, raw: bytes | str) -> dict[str, Any]:
        """The answer to one line of `check --jsonl` by the backstop that is live when it begins."""
        return self.live.answer(raw)


class Following:
    """The backstop of the packs that are live, for a process that judges for long while others change the packs.

    `stamp` says cheaply whether other packs went live, `load` compiles them, and `warn` is told when they cannot be.
    Packs that cannot be loaded leave those before them in service.
    """

    def __init__(
        self, load: Callable[[], Backstop], stamp: Callable[[], Hashable], warn: Callable[[str], None]
    ) -> None:
        self._load, self._stamp, self._warn = load, stamp, warn
        self._seen = stamp()  # before loading: a change meanwhile is found at the next look
        self._holder = BackstopHolder(load(), kept=0)
        self._failed: tuple[Hashable, float] | None = None

    def now(self) -> Backstop:
        """What to judge the next piece of work by, from its beginning to its end: the packs that are live by now."""
        stamp = self._stamp()
        if stamp != self._seen and not self._left_alone(stamp):
            self._take_in(stamp)
        return self._holder.live

    def _left_alone(self, stamp: Hashable) -> bool:
        return self._failed is not None and self._failed[0] == stamp and monotonic() < self._failed[1]

    def _take_in(self, stamp: Hashable) -> None:
        try:
            fresh = self._load()
        except Exception as problem:  # noqa: BLE001 - whatever ails the new packs, lines go on under the old ones
            self._failed = (stamp, monotonic() + RETRY_S)
            said = problem.what if isinstance(problem, AdwrightError) else f"{type(problem).__name__}: {problem}"
            self._warn(f"the new rule packs cannot be loaded, {self._holder.live.pack_id} goes on judging: {said}")
        else:
            self._seen, self._failed = stamp, None
            self._holder.swap(fresh)
