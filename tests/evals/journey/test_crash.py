"""Five runs that are killed with -9 at random moments leave nothing lost, doubled or overspent."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from evals.journey.crash import Count, Verdict, crash_rounds, judged


def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    count = crash_rounds(tmp_path, 5, seed=11)
    assert count.clean, count
    assert count.rounds == 5
    assert count.kills >= 3, "most moments fall into the work"
    assert count.lines > 0
    assert count.audit_entries > 0
    _every_fault_is_seen(tmp_path / "home")


def _every_fault_is_seen(home: Path) -> None:
    """The same judge on books that were tampered with: it would have told."""
    with closing(sqlite3.connect(home / "platform" / "platform.db")) as platform, platform:
        rows = platform.execute("SELECT key, run FROM campaign WHERE run LIKE 'run_0%' ORDER BY rowid").fetchall()
        (gone, _), (paused, _), (twin, _) = rows[0], rows[1], rows[2]
        platform.execute(
            "INSERT INTO campaign SELECT 'twin', 'sim-twin', run, body, status FROM campaign WHERE key = ?", (twin,)
        )
        platform.execute("UPDATE campaign SET status = 'paused' WHERE key = ?", (paused,))
        platform.execute("DELETE FROM campaign WHERE key = ?", (gone,))
    with closing(sqlite3.connect(home / "tenants" / "shop" / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 3")
    verdicts, chain = asyncio.run(judged(home))
    assert sum(verdict.lost for verdict in verdicts) == 1
    assert sum(verdict.doubled for verdict in verdicts) == 1
    assert sum(verdict.wrong for verdict in verdicts) == 2, "one was paused, one has a key that nobody approved"
    assert not chain.ok


def test_a_count_with_anything_wrong_is_not_clean() -> None:
    clean = Count(1, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0, 3, 0, 50)
    assert clean.clean
    for name in ("unfinished", "lost", "doubled", "wrong", "overspent", "approvals_too_many", "chain_broken"):
        assert not clean._replace(**{name: 1}).clean
    assert set(Verdict._fields) >= {"lost", "doubled", "overspent"}
