"""The ledger on SQLite: one file per tenant, WAL, `synchronous=FULL`, one transaction a method."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from memory.domain.clock import Clock, epoch_ms
from memory.domain.errors import BadInput, LeaseLost, NotFound, StaleVersion
from memory.domain.ids import canonical_json, content_hash
from memory.domain.lesson import Delivery
from memory.domain.run import AuditEntry, Decision, Desired, GoalTurn, LaunchLine, Override, PlanVersion, Run, RunStatus
from memory.ledger.chain import GENESIS, Seal, link, tenant_key
from memory.ledger.port import ChainReport, Event, Lease, TaskRecord, Write
from memory.ledger.schema import MIGRATIONS
from memory.sqlite import open_database, transaction


class SqliteLedger:
    """`memory.ledger.port.Ledger`, embedded. Safe for many processes; each method is short and runs inline."""

    def __init__(self, folder: Path, tenant: str, clock: Clock) -> None:
        self.tenant = tenant
        self._clock = clock
        self._db = open_database(folder / "ledger.db", MIGRATIONS)
        self._seal = Seal(tenant_key(folder / "tenant.key"))

    def close(self) -> None:
        self._db.close()

    # --- runs ---------------------------------------------------------------------------------------------------

    async def open_run(self, run: Run) -> Run:
        with transaction(self._db) as db:
            db.execute(
                "INSERT INTO run (id, body, status, version, created_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (run.id, _dump(run), run.status, run.version, run.created_ms),
            )
        return await self.run(run.id)

    async def run(self, run: str) -> Run:
        return _run(self._row(run))

    async def runs(self) -> list[Run]:
        return [_run(row) for row in self._db.execute("SELECT * FROM run ORDER BY created_ms DESC, rowid DESC")]

    async def set_status(self, run: str, status: RunStatus, *, note: str = "", lease: Lease | None = None) -> Run:
        with transaction(self._db) as db:
            self._fenced(db, lease)
            self._change(db, run, status=status, note=note)
        return await self.run(run)

    async def cancel(self, run: str) -> Run:
        with transaction(self._db) as db:
            if self._row(run)["status"] in _ENDED:
                return _run(self._row(run))
            db.execute("UPDATE run SET fence = fence + 1, lease_owner = NULL WHERE id = ?", (run,))
            self._change(db, run, status="cancelled")
            self._append(db, run, [Event("cancelled", {})])
        return await self.run(run)

    async def set_backend(self, run: str, backend: str) -> None:
        with transaction(self._db) as db:
            self._change(db, run, backend=backend)

    async def answer(self, run: str, turns: Sequence[GoalTurn]) -> Run:
        with transaction(self._db) as db:
            self._change(db, run, turns=(*_run(self._row(run)).turns, *turns), status="running")
        return await self.run(run)

    async def acquire(
        self, run: str, owner: str, *, ttl_ms: int, is_gone: Callable[[str], bool] = lambda _: False
    ) -> Lease:
        now = self._now()
        with transaction(self._db) as db:
            row = self._row(run)
            holder = row["lease_owner"]
            if holder and row["lease_until"] > now and not is_gone(holder):
                raise LeaseLost(
                    f"run {run} is being carried on by another process",
                    kept="nothing was changed",
                    todo="wait for it to end, or try again in a minute",
                )
            fence = row["fence"] + 1
            db.execute(
                "UPDATE run SET lease_owner = ?, lease_until = ?, fence = ? WHERE id = ?",
                (owner, now + ttl_ms, fence, run),
            )
        return Lease(run, owner, fence)

    async def renew(self, lease: Lease, *, ttl_ms: int) -> None:
        with transaction(self._db) as db:
            self._fenced(db, lease)
            db.execute("UPDATE run SET lease_until = ? WHERE id = ?", (self._now() + ttl_ms, lease.run))

    async def release(self, lease: Lease) -> None:
        with transaction(self._db) as db:
            db.execute(
                "UPDATE run SET lease_owner = NULL, lease_until = 0 WHERE id = ? AND fence = ?",
                (lease.run, lease.fence),
            )

    # --- workbench ----------------------------------------------------------------------------------------------

    async def write(self, run: str, task: str, writes: Sequence[Write], lease: Lease | None = None) -> None:
        rows = [(run, path, task, canonical_json(value), content_hash(value)) for path, value in writes]
        with transaction(self._db) as db:
            self._fenced(db, lease)
            db.executemany("INSERT OR REPLACE INTO work (run, path, task, value, hash) VALUES (?, ?, ?, ?, ?)", rows)

    async def drop(self, run: str, task: str) -> None:
        with transaction(self._db) as db:
            db.execute("DELETE FROM work WHERE run = ? AND task = ?", (run, task))
            db.execute("DELETE FROM task WHERE run = ? AND task = ?", (run, task))

    async def value(self, run: str, path: str) -> Any | None:
        row = self._db.execute("SELECT value FROM work WHERE run = ? AND path = ?", (run, path)).fetchone()
        return None if row is None else json.loads(row["value"])

    async def values(self, run: str, prefix: str) -> dict[str, Any]:
        rows = self._db.execute(
            "SELECT path, value FROM work WHERE run = ? AND (path = ? OR (path >= ? AND path < ?)) ORDER BY path",
            (run, prefix, f"{prefix}/", f"{prefix}0"),  # "0" follows "/" in ASCII
        )
        return {row["path"]: json.loads(row["value"]) for row in rows}

    async def task_done(
        self, run: str, task: str, *, status: str, reads: Mapping[str, str], spec: str, made_by: str, note: str = ""
    ) -> None:
        with transaction(self._db) as db:
            db.execute(
                "INSERT OR REPLACE INTO task (run, task, status, reads, spec, made_by, note) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (run, task, status, canonical_json(dict(reads)), spec, made_by, note),
            )

    async def tasks(self, run: str) -> dict[str, TaskRecord]:
        rows = self._db.execute("SELECT * FROM task WHERE run = ?", (run,))
        return {
            row["task"]: TaskRecord(
                row["task"], row["status"], json.loads(row["reads"]), row["spec"], row["made_by"], row["note"]
            )
            for row in rows
        }

    # --- versions, edits, decisions -----------------------------------------------------------------------------

    async def add_version(self, version: PlanVersion, *, status: RunStatus, note: str = "") -> PlanVersion:
        with transaction(self._db) as db:
            if (now := self._row(version.run)["status"]) not in ("running", "waiting_review", "blocked"):
                raise StaleVersion(f"run {version.run} is {now}: no new version of it is shown", field="run")
            db.execute(
                "INSERT INTO version (id, run, number, body, hash, created_ms) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (
                    version.id,
                    version.run,
                    version.number,
                    canonical_json(version.body),
                    version.hash,
                    version.created_ms,
                ),
            )
            self._change(db, version.run, status=status, version=version.id, note=note)
        return await self.version(version.id)

    async def version(self, version: str) -> PlanVersion:
        row = self._db.execute("SELECT * FROM version WHERE id = ?", (version,)).fetchone()
        if row is None:
            raise NotFound(f"there is no plan version {version}", field="version")
        return _version(row)

    async def versions(self, run: str) -> list[PlanVersion]:
        return [
            _version(row) for row in self._db.execute("SELECT * FROM version WHERE run = ? ORDER BY number", (run,))
        ]

    async def overrides(self, run: str) -> list[Override]:
        rows = self._db.execute("SELECT body FROM override WHERE run = ? ORDER BY rowid", (run,))
        return [Override.from_json(json.loads(row["body"])) for row in rows]

    async def decide(
        self,
        decision: Decision,
        *,
        lines: Sequence[LaunchLine] = (),
        overrides: Sequence[Override] = (),
        turns: Sequence[GoalTurn] = (),
        status: RunStatus,
    ) -> bool:
        with transaction(self._db) as db:
            run = _run(self._row(decision.run))
            if self._decided_alike(decision):
                return False
            if run.status not in _OPEN_TO[decision.kind] or run.version != decision.version:
                raise _stale(run, decision)
            db.execute(
                "INSERT INTO decision (run, version, kind, body) VALUES (?, ?, ?, ?)",
                (decision.run, decision.version, decision.kind, _dump(decision)),
            )
            for override in overrides:
                db.execute(
                    "INSERT INTO override (run, pointer, body) VALUES (?, ?, ?) "
                    "ON CONFLICT (run, pointer) DO UPDATE SET body = excluded.body",  # keeps its place in the order
                    (decision.run, override.pointer, _dump(override)),
                )
            db.executemany(
                "INSERT INTO outbox (key, run, desired, body) VALUES (?, ?, ?, ?)",
                [(line.key, line.run, line.desired, _dump(line)) for line in lines],
            )
            self._change(db, decision.run, status=status, turns=(*run.turns, *turns))
            self._append(db, decision.run, [Event("decision", decision.to_json())])
        return True

    async def decisions(self, run: str) -> list[Decision]:
        rows = self._db.execute("SELECT body FROM decision WHERE run = ? ORDER BY rowid", (run,))
        return [Decision.from_json(json.loads(row["body"])) for row in rows]

    # --- launch -------------------------------------------------------------------------------------------------

    async def lines(self, run: str | None = None) -> list[LaunchLine]:
        rows = self._db.execute(
            "SELECT body, desired FROM outbox WHERE ?1 IS NULL OR run = ?1 ORDER BY rowid", (run,)
        ).fetchall()
        return [LaunchLine.from_json({**json.loads(row["body"]), "desired": row["desired"]}) for row in rows]

    async def desire(self, run: str | None, desired: Desired) -> list[LaunchLine]:
        with transaction(self._db) as db:
            db.execute(
                "UPDATE outbox SET desired = ?1 WHERE (?2 IS NULL OR run = ?2) AND desired != 'stopped'",
                (desired, run),
            )
        return await self.lines(run)

    async def line_moved(self, line: LaunchLine) -> None:
        with transaction(self._db) as db:
            db.execute("UPDATE outbox SET body = ? WHERE key = ?", (_dump(line), line.key))

    # --- delivery -----------------------------------------------------------------------------------------------

    async def add_deliveries(self, run: str, deliveries: Sequence[Delivery]) -> int:
        with transaction(self._db) as db:
            before = db.total_changes
            db.executemany(
                "INSERT INTO delivery (run, key, date, segment, creative, body) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                [(run, d.key, d.date.isoformat(), d.segment, d.creative or "", _dump(d)) for d in deliveries],
            )
            return db.total_changes - before

    async def deliveries(self, run: str) -> list[Delivery]:
        rows = self._db.execute("SELECT body FROM delivery WHERE run = ? ORDER BY date, key, creative", (run,))
        return [Delivery.from_json(json.loads(row["body"])) for row in rows]

    # --- audit --------------------------------------------------------------------------------------------------

    async def record(self, run: str, events: Sequence[Event]) -> None:
        if events:
            with transaction(self._db) as db:
                self._append(db, run, events)

    async def trail(self, run: str | None = None) -> list[AuditEntry]:
        rows = self._db.execute("SELECT * FROM audit WHERE ?1 IS NULL OR run = ?1 ORDER BY seq", (run,))
        return [self._entry(row) for row in rows]

    async def verify(self) -> ChainReport:
        previous, expected = GENESIS, 1
        for row in self._db.execute("SELECT * FROM audit ORDER BY seq"):
            if row["seq"] != expected:
                return ChainReport(False, expected - 1, expected, f"entry {expected} is missing")
            if link(previous, row["seq"], row["run"], row["at_ms"], row["kind"], row["sealed"]) != row["hash"]:
                return ChainReport(False, expected - 1, expected, f"entry {expected} was changed after it was written")
            previous, expected = row["hash"], expected + 1
        head = self._db.execute("SELECT seq, hash FROM audit_head").fetchone()
        if (head["seq"], head["hash"]) != (expected - 1, previous):
            return ChainReport(False, expected - 1, expected, f"the trail was cut after entry {expected - 1}")
        return ChainReport(True, expected - 1, None, "")

    # --- inside -------------------------------------------------------------------------------------------------

    def _now(self) -> int:
        return epoch_ms(self._clock.now())

    def _row(self, run: str) -> sqlite3.Row:
        row = self._db.execute("SELECT * FROM run WHERE id = ?", (run,)).fetchone()
        if row is None:
            raise NotFound(f"there is no run {run}", todo="`adwright runs` lists the runs", field="run")
        return row

    def _change(self, db: sqlite3.Connection, run: str, **changes: Any) -> None:
        changed = _run(self._row(run)).having(**changes)
        db.execute(
            "UPDATE run SET body = ?, status = ?, version = ? WHERE id = ?",
            (_dump(changed), changed.status, changed.version, run),
        )

    def _fenced(self, db: sqlite3.Connection, lease: Lease | None) -> None:
        if lease and db.execute("SELECT fence FROM run WHERE id = ?", (lease.run,)).fetchone()["fence"] != lease.fence:
            raise LeaseLost(f"run {lease.run} was taken over by another process", kept="its work so far is kept")

    def _decided_alike(self, decision: Decision) -> bool:
        """An equal approval or rejection took effect before: saying it twice is no error. Edits are never alike."""
        if decision.kind == "edit":
            return False
        row = self._db.execute(
            "SELECT 1 FROM decision WHERE run = ? AND version = ? AND kind = ?",
            (decision.run, decision.version, decision.kind),
        ).fetchone()
        return row is not None

    def _append(self, db: sqlite3.Connection, run: str, events: Sequence[Event]) -> None:
        head = db.execute("SELECT seq, hash FROM audit_head").fetchone()
        seq, previous, at_ms = head["seq"], head["hash"], self._now()
        for event in events:
            seq += 1
            sealed = self._seal.close(event.payload, f"{self.tenant}:{seq}")
            previous = link(previous, seq, run, at_ms, event.kind, sealed)
            db.execute(
                "INSERT INTO audit (seq, run, at_ms, kind, sealed, hash) VALUES (?, ?, ?, ?, ?, ?)",
                (seq, run, at_ms, event.kind, sealed, previous),
            )
        db.execute("UPDATE audit_head SET seq = ?, hash = ?", (seq, previous))

    def _entry(self, row: sqlite3.Row) -> AuditEntry:
        payload = self._seal.open(row["sealed"], f"{self.tenant}:{row['seq']}")
        return AuditEntry(
            seq=row["seq"], run=row["run"], at_ms=row["at_ms"], kind=row["kind"], payload=payload, hash=row["hash"]
        )


_ENDED = ("launching", "launched", "partly_launched", "content_ready", "rejected", "expired", "cancelled", "failed")
"""Statuses in which there is nothing to cancel: what was launched is stopped line by line."""

_OPEN_TO = {
    "approve": ("waiting_review",),
    "edit": ("waiting_review", "blocked"),
    "reject": ("waiting_review", "blocked"),
}
"""Statuses in which a decision may take effect: what is blocked can be mended or rejected, never approved."""


def _dump(noun: Any) -> str:
    return canonical_json(noun.to_json())


def _run(row: sqlite3.Row) -> Run:
    return Run.from_json(json.loads(row["body"]))


def _version(row: sqlite3.Row) -> PlanVersion:
    version = PlanVersion(
        id=row["id"], run=row["run"], number=row["number"], body=json.loads(row["body"]), created_ms=row["created_ms"]
    )
    if version.hash != row["hash"]:
        raise BadInput(f"plan version {version.id} does not match its hash: the ledger file was changed by hand")
    return version


def _stale(run: Run, decision: Decision) -> StaleVersion:
    if run.status == "waiting_review":
        what = f"version {decision.version} is not the current one of run {run.id}, which is {run.version}"
        return StaleVersion(what, todo=f"look again with `adwright review {run.id}`", field="version")
    return StaleVersion(
        f"run {run.id} does not wait for a review, it is {run.status}", kept="nothing was changed", field="run"
    )
