"""Five runs that are killed with -9 at random moments leave nothing lost, doubled or overspent."""

from pathlib import Path

from evals.journey.crash import Count, Verdict, crash_rounds


def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    count = crash_rounds(tmp_path, 5, seed=11)
    assert count.clean, count
    assert count.rounds == 5
    assert count.kills >= 3, "most moments fall into the work"
    assert count.lines > 0
    assert count.audit_entries > 0


def test_a_count_with_anything_wrong_is_not_clean() -> None:
    clean = Count(1, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0, 3, 0, 50)
    assert clean.clean
    for name in ("unfinished", "lost", "doubled", "wrong", "overspent", "approvals_too_many", "chain_broken"):
        assert not clean._replace(**{name: 1}).clean
    assert set(Verdict._fields) >= {"lost", "doubled", "overspent"}
