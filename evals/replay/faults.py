"""How a scripted endpoint misbehaves, and when."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

FaultKind = Literal[
    "timeout",
    "reset",
    "429",
    "500",
    "400",
    "not_json",
    "no_object",
    "unknown_tool",
    "empty",
    "early_end",
]


class Fault(BaseModel):
    """One kind of fault and the calls that meet it. Without `calls` and `agent` every call does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FaultKind
    calls: tuple[int, ...] = ()
    """Numbers of calls, counted from 1."""
    agent: str | None = None
    """Only calls of this agent, as the state block names it."""
    times: int | None = None
    """How often at most; None is every time."""

    def meets(self, number: int, agent: str, met: int) -> bool:
        """Whether call `number` of `agent` meets the fault, which was met `met` times before."""
        if self.times is not None and met >= self.times:
            return False
        if self.calls and number not in self.calls:
            return False
        return self.agent in (None, agent)
