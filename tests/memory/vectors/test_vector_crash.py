"""A killed writer loses nothing that it acknowledged and leaves nothing half-written."""

from evals.memory.crash import kill_rounds


def test_killed_writers_lose_nothing_and_leave_nothing_half(tmp_path):
    outcome = kill_rounds(tmp_path, rounds=5)
    assert outcome.lost == 0
    assert outcome.half_written == 0
    assert outcome.acknowledged > 0
    assert outcome.looks > 0
