"""The measurement of a change of law under load: it counts what it says it counts."""

from typing import Any

from evals.compliance.bench import aims
from evals.compliance.swap import measure_swap
from tools.compliance.engine import load_backstop


def test_no_line_is_lost_or_judged_by_half_a_pack_while_packs_change() -> None:
    live = load_backstop(checker=None)
    swap = measure_swap(live, readers=2, rounds=1)
    assert (swap["lost"], swap["unknown_pack"], swap["half_pack"]) == (0, 0, 0)
    assert swap["changes"] == 2
    assert len(swap["packs"]) == 2
    assert swap["lines"] >= 2 * 2 * 60
    assert 0 <= swap["swap_s"] < float("inf")


def _row(swap: dict[str, Any] | None, name: str) -> dict[str, Any]:
    speed = {"p95_ms": 1.0, "lines_per_second": 2000.0}
    return next(row for row in aims({"sets": {}, "speed": speed, "swap": swap}) if row["aim"].startswith(name))


def test_a_lost_line_or_no_measurement_misses_the_aim() -> None:
    good = {"swap_s": 0.2, "lost": 0, "unknown_pack": 0, "half_pack": 0}
    assert _row(good, "pack swap")["met"]
    assert _row(good, "lines lost")["met"]
    assert not _row(good | {"lost": 1}, "lines lost")["met"]
    assert not _row(good | {"swap_s": 1.2}, "pack swap")["met"]
    assert not _row(None, "lines lost")["met"]
