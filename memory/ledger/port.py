"""What a ledger promises. The graph's checkpoint is only a cursor; whatever matters is here, in transactions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from memory.domain.lesson import Delivery
from memory.domain.run import AuditEntry, Decision, Desired, GoalTurn, LaunchLine, Override, PlanVersion, Run, RunStatus


class Lease(NamedTuple):
    """The right to carry a run on. A holder whose `fence` is old is refused at its next write."""

    run: str
    owner: str
    fence: int


class Write(NamedTuple):
    """A value that a task puts on the run's workbench."""

    path: str
    value: Any


class TaskRecord(NamedTuple):
    """What the ledger knows of one task of a run."""

    task: str
    status: str
    reads: dict[str, str]
    """Path → hash of what it read; the task is fresh while all of them still hold."""
    spec: str
    """Hash of the task as the plan states it."""
    made_by: str
    note: str


class Event(NamedTuple):
    """Something for the audit trail."""

    kind: str
    payload: dict[str, Any]


class Ledger(Protocol):
    """One tenant's ledger. Every method is one transaction: done wholly, durably, or not at all."""

    tenant: str

    # runs
    async def open_run(self, run: Run) -> Run:
        """Records a new run; gives back the one that is there when the id is known already."""
        ...

    async def run(self, run: str) -> Run:
        """Raises `NotFound`."""
        ...

    async def runs(self) -> list[Run]:
        """Newest first."""
        ...

    async def set_status(self, run: str, status: RunStatus, *, note: str = "", lease: Lease | None = None) -> Run: ...
    async def cancel(self, run: str) -> Run:
        """Ends a run that has launched nothing, and takes the lease from whoever carries it on."""
        ...

    async def set_backend(self, run: str, backend: str) -> None: ...
    async def answer(self, run: str, turns: Sequence[GoalTurn]) -> Run:
        """Adds what the merchant answered; the run carries on from `running`."""
        ...

    async def acquire(
        self, run: str, owner: str, *, ttl_ms: int, is_gone: Callable[[str], bool] = lambda _: False
    ) -> Lease:
        """Takes the lease when it is free, expired, or its holder `is_gone`. Else raises `LeaseLost`."""
        ...

    async def renew(self, lease: Lease, *, ttl_ms: int) -> None: ...
    async def release(self, lease: Lease) -> None: ...

    # workbench
    async def write(self, run: str, task: str, writes: Sequence[Write], lease: Lease | None = None) -> None:
        """Puts values at their paths; the same again changes nothing. A path belongs to the task that wrote it last."""
        ...

    async def drop(self, run: str, task: str) -> None:
        """Takes away what `task` wrote, before it runs again."""
        ...

    async def value(self, run: str, path: str) -> Any | None: ...
    async def values(self, run: str, prefix: str) -> dict[str, Any]:
        """Everything at or under `prefix`, by path, in path order."""
        ...

    async def task_done(
        self, run: str, task: str, *, status: str, reads: Mapping[str, str], spec: str, made_by: str, note: str = ""
    ) -> None: ...
    async def tasks(self, run: str) -> dict[str, TaskRecord]: ...

    # versions, edits, decisions
    async def add_version(self, version: PlanVersion, *, status: RunStatus, note: str = "") -> PlanVersion:
        """Freezes a version and makes it the run's current one. The same content gives the version that is there.

        Raises `StaleVersion` when the run was decided or cancelled meanwhile.
        """
        ...

    async def version(self, version: str) -> PlanVersion: ...
    async def versions(self, run: str) -> list[PlanVersion]: ...
    async def overrides(self, run: str) -> list[Override]: ...
    async def decide(
        self,
        decision: Decision,
        *,
        lines: Sequence[LaunchLine] = (),
        overrides: Sequence[Override] = (),
        turns: Sequence[GoalTurn] = (),
        status: RunStatus,
    ) -> bool:
        """One compare-and-set: takes effect only while the run waits for review of exactly this version.

        An approval inserts its outbox `lines` in the same transaction. Gives False when an equal decision already took
        effect. Raises `StaleVersion` otherwise.
        """
        ...

    async def decisions(self, run: str) -> list[Decision]: ...

    # launch
    async def lines(self, run: str | None = None) -> list[LaunchLine]: ...
    async def desire(self, run: str | None, desired: Desired) -> list[LaunchLine]:
        """What lines should become; one that was to be `stopped` stays so."""
        ...

    async def line_moved(self, line: LaunchLine) -> None:
        """Records what the platform said of a line. Never touches `desired`."""
        ...

    # delivery
    async def add_deliveries(self, run: str, deliveries: Sequence[Delivery]) -> int:
        """Stores what is new by (key, date, segment, creative); gives how many were."""
        ...

    async def deliveries(self, run: str) -> list[Delivery]: ...

    # audit
    async def record(self, run: str, events: Sequence[Event]) -> None: ...
    async def trail(self, run: str | None = None) -> list[AuditEntry]: ...
    async def verify(self) -> "ChainReport":
        """Walks the whole chain of the tenant."""
        ...


class ChainReport(NamedTuple):
    """Whether the trail holds, and the first entry that does not."""

    ok: bool
    entries: int
    broken_at: int | None
    why: str
