"""A run: what was asked, where it stands, what a person decided, and what was launched."""

import datetime as dt
from typing import Any, Literal

from memory.domain.ids import content_hash
from memory.domain.money import Money
from memory.domain.noun import Noun

RunStatus = Literal[
    "running",
    "waiting_answer",
    "waiting_review",
    "launching",
    "launched",
    "partly_launched",
    "content_ready",
    "blocked",
    "rejected",
    "expired",
    "cancelled",
    "failed",
]
UNFINISHED: frozenset[str] = frozenset({"running", "launching"})
"""Statuses in which a crash leaves work that `adwright resume` carries on."""

LineStatus = Literal["pending", "created", "active", "paused", "stopped", "rejected", "given_up"]
Desired = Literal["active", "paused", "stopped"]


class RunOptions(Noun):
    """How a run was started; `resume` carries it on with the same."""

    today: dt.date | None = None
    """The day that `--today` set; None follows the clock."""
    approve: Literal["ask", "auto"] = "ask"
    platform: str = "simulated"
    product: str | None = None


class GoalTurn(Noun):
    """Something that was said after the sentence and shapes the goal, in the order in which it was said."""

    kind: Literal["answer", "say", "set"]
    """An answer to a question, a follow-up in words, or a slot set by a reviewer."""
    field: str = ""
    """The slot; empty for a follow-up."""
    value: str = ""


class Run(Noun):
    """The ledger's row of a run."""

    id: str
    sentence: str
    options: RunOptions
    status: RunStatus
    turns: tuple[GoalTurn, ...] = ()
    version: str | None = None
    """Id of the current plan version."""
    backend: str = "playbook"
    note: str = ""
    """Why it is blocked, failed or expired, in the merchant's language."""
    created_ms: int = 0


class Override(Noun):
    """A reviewer's edit, pinned: it is applied again after every re-run."""

    pointer: str
    """JSON Pointer into the plan version, ids as keys: `/artefacts/t1/text`."""
    value: Any
    author: str
    replaced: str
    """Hash of what stood there; when that has changed since, it is a finding."""
    why: str = ""


class PlanVersion(Noun):
    """An immutable snapshot: what a person approves and what alone can be launched."""

    id: str
    run: str
    number: int
    body: dict[str, Any]
    """goal, plan, artefacts, evidence, campaign, findings, facts, rule_pack, lessons_used, overrides, watched."""
    created_ms: int

    @property
    def hash(self) -> str:
        return content_hash(self.body)


class Decision(Noun):
    """What a person (or `--approve auto`) decided about a version."""

    run: str
    version: str
    kind: Literal["approve", "reject", "edit"]
    who: str
    why: str = ""
    at_ms: int = 0


class LaunchLine(Noun):
    """One line of the outbox: an allocation on its way to the platform."""

    key: str
    """SHA-256 of tenant, plan version, platform account, line and action: the same on every retry."""
    run: str
    version: str
    line: str
    """Allocation id."""
    channel: str
    amount: Money
    payload: dict[str, Any]
    desired: Desired = "active"
    status: LineStatus = "pending"
    campaign_id: str | None = None
    attempts: int = 0
    error: str = ""


def launch_key(tenant: str, version: str, account: str, line: str, action: str = "create") -> str:
    """The idempotency key that is minted at approval (design: launch key)."""
    return content_hash([tenant, version, account, line, action])


class AuditEntry(Noun):
    """One link of the hash chain."""

    seq: int
    run: str
    at_ms: int
    kind: str
    """`goal`, `plan`, `task`, `tool`, `model`, `fallback`, `verdict`, `version`, `decision`, `launch`, `delivery`, …"""
    payload: dict[str, Any] | None
    """None after erasure: the chain still holds, the content is gone."""
    hash: str
