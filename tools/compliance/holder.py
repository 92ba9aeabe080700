"""The backstop that serves, and how another takes its place while lines are in flight."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.compliance.engine import Backstop

_KEPT = 8


@dataclass(frozen=True, slots=True)
class _Served:
    live: Backstop
    before: tuple[Backstop, ...]


class BackstopHolder:
    """One live backstop. `swap` and `rollback` replace a single reference, so a line is judged wholly by one engine."""

    def __init__(self, backstop: Backstop) -> None:
        self._served = _Served(backstop, ())

    @property
    def live(self) -> Backstop:
        """The backstop that new lines are judged by. Take it once per line and keep it to the end of the line."""
        return self._served.live

    def swap(self, backstop: Backstop) -> str:
        """Puts `backstop` in service; lines in flight finish under the old one. Returns the id of the one replaced."""
        old = self._served
        self._served = _Served(backstop, (old.live, *old.before)[:_KEPT])
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

    def check_stream(self, lines: Iterable[bytes | str]) -> Iterator[str]:
        """Like `Backstop.check_stream`, each line by the backstop that is live when it begins."""
        for raw in lines:
            yield from self.live.check_stream((raw,))
