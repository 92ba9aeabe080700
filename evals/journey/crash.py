"""`adwright bench crash`: kills runs with -9 at random moments, carries them on, and counts what is wrong afterwards.

Every round starts a run with `--approve auto` in a process of its own, kills that process at a random moment of the
journey (every third time once the launch has begun), sometimes kills what carries it on as well, and carries it on
until it is done. The simulated platform is another process and survives. Then the ledger, the platform's own books and
its log of calls are compared. Processes are forked from one that has imported everything, so that a round costs a
journey and not an import; some rounds go through the real command line.
"""

import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import typer
from rich.console import Console
from rich.progress import track

from app.platforms.simulated.client import running_server
from app.wiring import clock_for, open_stores
from evals.journey.stage import SENTENCES, TODAY, prepare, settings_at, studio_at
from graphs.runner import OVER, carry_on, start_run
from memory.domain.money import Money
from memory.domain.run import RunOptions
from memory.ledger import SqliteLedger
from memory.ledger.port import ChainReport
from memory.sqlite import open_database
from tools.compliance.engine import load_backstop

IDLE_S = 600.0
MOST_RESUMES = 6
KILL_THE_RESUME_TOO = 0.3
SAFETY_S = 300.0
"""A command that takes longer is killed and counts as unfinished."""


class Verdict(NamedTuple):
    """What is left of one run; every field but `lines` and `repeats` has to be 0."""

    lines: int
    unfinished: int
    lost: int
    """Approved lines that the platform does not hold."""
    doubled: int
    """Campaigns beyond one for each approved line."""
    wrong: int
    """Campaigns whose amount, key or status is not what was approved."""
    overspent: int
    """1 when the campaigns of the run add up to more than the approved total."""
    approvals: int
    """Approvals beyond the one."""
    repeats: int
    """Creations that were asked for again after a kill, which the platform knew by their key."""


class Count(NamedTuple):
    """What all rounds showed."""

    rounds: int
    kills: int
    kills_in_launch: int
    through_cli: int
    lines: int
    unfinished: int
    lost: int
    doubled: int
    wrong: int
    overspent: int
    approvals_too_many: int
    repeats_absorbed: int
    chain_broken: int
    audit_entries: int

    @property
    def clean(self) -> bool:
        faults = (self.unfinished, self.lost, self.doubled, self.wrong, self.overspent, self.approvals_too_many)
        return not any(faults) and not self.chain_broken


def crash_command(*, rounds: int, cli_rounds: int, seed: int, as_json: bool) -> None:
    """Runs the rounds, prints the count, and exits with 1 when anything is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        count = crash_rounds(Path(folder), rounds, cli_rounds=min(cli_rounds, rounds), seed=seed, quiet=as_json)
    if as_json:
        typer.echo(json.dumps({**count._asdict(), "clean": count.clean}))
    else:
        for name, value in count._asdict().items():
            typer.echo(f"{name.replace('_', ' '):>20}  {value}")
    raise typer.Exit(0 if count.clean else 1)


def crash_rounds(folder: Path, rounds: int, *, cli_rounds: int = 0, seed: int = 7, quiet: bool = True) -> Count:
    """`rounds` runs in one home under `folder`, each killed at least once."""
    home = prepare(folder / "home")
    running_server(home / "platform", IDLE_S)
    load_backstop()  # what children share is loaded before they are forked
    rig = _Rig(home, random.Random(seed))
    rig.time_one()
    kills = []
    for number in track(range(rounds), "killing …", console=Console(stderr=True, quiet=quiet), disable=quiet):
        late = number % 3 == 2
        kills += rig.through_cli(late=late) if number < cli_rounds else rig.forked(f"run_{number:04d}", late=late)
    return _counted(home, rounds, kills, cli_rounds)


class Kill(NamedTuple):
    """One process that was killed while it worked."""

    in_launch: bool


class _Rig:
    """One home and how long things take in it."""

    def __init__(self, home: Path, chance: random.Random) -> None:
        self._home = home
        self._chance = chance
        self._journey_s = 1.0
        self._launch_s = 0.2

    def time_one(self) -> None:
        """An undisturbed run: it says how long a journey takes, and how long its launch."""
        started = time.perf_counter()
        launching: float | None = None
        pid = _fork(lambda: _start(self._home, "run_undisturbed", SENTENCES["zh"]))
        while not _ended(pid):
            if launching is None and _status(self._home, "run_undisturbed") == "launching":
                launching = time.perf_counter()
            time.sleep(0.002)
        self._journey_s = time.perf_counter() - started
        self._launch_s = time.perf_counter() - (launching or started)

    def forked(self, run: str, *, late: bool) -> list[Kill]:
        """One run in forked processes; gives the kills that hit."""
        sentence = SENTENCES[self._chance.choice(sorted(SENTENCES))]
        killed = []
        hit = self._killed(_fork(lambda: _start(self._home, run, sentence)), run, late)
        killed += [hit] if hit else []
        for attempt in range(MOST_RESUMES):
            status = _status(self._home, run)
            if status in OVER:
                break
            work = (lambda: _resume(self._home, run)) if status else (lambda: _start(self._home, run, sentence))
            if attempt < MOST_RESUMES - 2 and self._chance.random() < KILL_THE_RESUME_TOO:
                hit = self._killed(_fork(work), run, late)
                killed += [hit] if hit else []
            else:
                _wait(_fork(work))
        return killed

    def through_cli(self, *, late: bool) -> list[Kill]:
        """One run through the real command line, killed once, and `adwright resume` after it."""
        before = _runs(self._home)
        given = ("run", "--json", "--today", TODAY.isoformat(), "--approve", "auto", SENTENCES["zh"])
        child = _cli(self._home, *given)
        new = _appears(self._home, before, child)
        hit = None
        if new:
            hit = self._killed(child.pid, new, late)
        child.wait()
        resuming = _cli(self._home, "resume", "--json")
        try:
            resuming.wait(SAFETY_S)
        except subprocess.TimeoutExpired:
            resuming.kill()
            resuming.wait()
        return [hit] if hit else []

    def _killed(self, pid: int, run: str, late: bool) -> Kill | None:
        """Kills `pid` at a random moment; None when it had ended before."""
        if late:
            _until(lambda: _status(self._home, run) in ("launching", *OVER) or _ended(pid, reap=False))
            time.sleep(self._chance.uniform(0, self._launch_s))
        else:
            time.sleep(self._chance.uniform(0, self._journey_s))
        if _ended(pid, reap=False):
            _wait(pid)
            return None
        os.kill(pid, signal.SIGKILL)
        _wait(pid)
        return Kill(_status(self._home, run) == "launching")


def _fork(work: Callable[[], Any]) -> int:
    """Runs `work` in a child of this process, which has no thread and no open database at this moment."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def _start(home: Path, run: str, sentence: str) -> None:
    async def go() -> None:
        async with studio_at(home, platform_idle_s=IDLE_S) as studio:
            await start_run(studio, sentence, RunOptions(today=TODAY, approve="auto"), run_id=run)

    asyncio.run(go())


def _resume(home: Path, run: str) -> None:
    async def go() -> None:
        async with studio_at(home, platform_idle_s=IDLE_S) as studio:
            await carry_on(studio, run)

    asyncio.run(go())


def _cli(home: Path, *given: str) -> subprocess.Popen[bytes]:
    """The console script's own entry, in a new process."""
    command = [sys.executable, "-c", "from app.cli import main; main()", *given]
    environment = {**os.environ, "ADWRIGHT_HOME": str(home), "ADWRIGHT_PLATFORM_IDLE_S": str(IDLE_S)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _appears(home: Path, before: set[str], child: subprocess.Popen[bytes]) -> str | None:
    """The run that the command opened, once it has."""
    _until(lambda: bool(_runs(home) - before) or child.poll() is not None)
    return next(iter(_runs(home) - before), None)


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SAFETY_S
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.002)


def _ended(pid: int, *, reap: bool = True) -> bool:
    """Whether a child has ended; without `reap` it can still be waited for."""
    if not reap:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def _wait(pid: int) -> None:
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return  # whoever started it waited for it meanwhile


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_database(path, (), read_only=True)) as database:
        yield database


def _status(home: Path, run: str) -> str | None:
    with _reading(settings_at(home).tenant_folder / "ledger.db") as ledger:
        row = ledger.execute("SELECT status FROM run WHERE id = ?", (run,)).fetchone()
    return row["status"] if row else None


def _runs(home: Path) -> set[str]:
    with _reading(settings_at(home).tenant_folder / "ledger.db") as ledger:
        return {row["id"] for row in ledger.execute("SELECT id FROM run")}


def _counted(home: Path, rounds: int, kills: list[Kill], cli_rounds: int) -> Count:
    verdicts, chain = asyncio.run(judged(home))
    total = [sum(column) for column in zip(*verdicts, strict=True)]
    lines, unfinished, lost, doubled, wrong, overspent, approvals, repeats = total
    return Count(
        rounds=rounds,
        kills=len(kills),
        kills_in_launch=sum(kill.in_launch for kill in kills),
        through_cli=cli_rounds,
        lines=lines,
        unfinished=unfinished,
        lost=lost,
        doubled=doubled,
        wrong=wrong,
        overspent=overspent,
        approvals_too_many=approvals,
        repeats_absorbed=repeats,
        chain_broken=0 if chain.ok else 1,
        audit_entries=chain.entries,
    )


async def judged(home: Path) -> tuple[list[Verdict], ChainReport]:
    """What ledger, platform and its log of calls say of every run in `home`, and whether the audit chain holds."""
    settings = settings_at(home)
    async with open_stores(settings, clock_for(settings, TODAY)) as stores:
        ledger = stores.ledger
        assert isinstance(ledger, SqliteLedger)
        with _reading(home / "platform" / "platform.db") as platform:
            verdicts = [await _verdict(ledger, platform, run.id) for run in await ledger.runs()]
        return verdicts, await ledger.verify()


async def _verdict(ledger: SqliteLedger, platform: sqlite3.Connection, run_id: str) -> Verdict:
    run, lines = await ledger.run(run_id), await ledger.lines(run_id)
    held = platform.execute("SELECT key, body, status FROM campaign WHERE run = ?", (run_id,)).fetchall()
    by_key = {row["key"]: row for row in held}
    created = {
        row["key"]: row["times"]
        for row in platform.execute("SELECT key, count(*) AS times FROM call WHERE method = 'create' GROUP BY key")
    }
    amounts = {row["key"]: Money.from_json(json.loads(row["body"])["amount"]) for row in held}
    campaign = (await ledger.version(run.version)).body["campaign"] if run.version else None
    limit = Money.from_json(campaign["total"]).minor if campaign else 0
    right = [line for line in lines if line.key in by_key and amounts[line.key] == line.amount]
    approvals = [decision for decision in await ledger.decisions(run_id) if decision.kind == "approve"]
    return Verdict(
        lines=len(lines),
        unfinished=int(run.status != "launched" or not lines),
        lost=sum(line.key not in by_key for line in lines),
        doubled=max(0, len(held) - len({json.loads(row["body"])["payload"]["id"] for row in held})),
        wrong=len(held) - len(right) + sum(by_key[line.key]["status"] != "active" for line in right),
        overspent=int(sum(amount.minor for amount in amounts.values()) > limit),
        approvals=max(0, len(approvals) - 1),
        repeats=sum(created.get(line.key, 0) - 1 for line in lines if line.key in created),
    )
