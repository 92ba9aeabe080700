"""Interest drift: found where it was planted, and not where it was not."""

import datetime as dt
import random

import numpy as np
import pytest

from tools.audience.drift import MIN_CUSTOMERS, interest_drift, js_distance
from tools.audience.interests import Interest, affinities

TODAY = dt.date(2026, 5, 20)
TOPICS = ["shoes", "bags", "tea", "mugs", "lamps", "toys"]


def signs(seed: int, customers: int = 150, moved: float = 0.0, growth: float = 1.0) -> list[Interest]:
    """Customers with tastes of their own, busy in bursts; `moved` of them turn from shoes to bags 45 days ago."""
    rng = random.Random(seed)
    found = []
    for n in range(customers):
        taste = [rng.gammavariate(0.4, 1) + 0.02 for _ in TOPICS]
        turns = rng.random() < moved
        if turns:
            taste[0] += 4
        for days in range(90):
            recent = days < 45
            if rng.random() < 0.08 * (growth if recent else 1):
                weights = [taste[1], taste[0], *taste[2:]] if turns and recent else taste
                topic = rng.choices(TOPICS, weights)[0]
                for _ in range(rng.choice([1, 1, 2, 5])):
                    weight = rng.choice([1.0, 1.0, 2.0, 4.0, 8.0])
                    found.append(Interest(f"c{n}", topic, TODAY - dt.timedelta(days=days), weight))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_planted_drift_is_found_with_its_direction(seed: int) -> None:
    drift = interest_drift("all", signs(seed, moved=0.5), TODAY)
    assert drift.drifted
    shifts = {shift.target: shift.after - shift.before for shift in drift.shifts}
    assert shifts["bags"] > 0.1
    assert shifts["shoes"] < -0.1
    assert drift.p_value < 0.01


def test_no_false_alarms_over_forty_seeds() -> None:
    quiet = [interest_drift("all", signs(seed), TODAY) for seed in range(20)]
    growing = [interest_drift("all", signs(seed, growth=3.0), TODAY) for seed in range(20, 40)]
    assert sum(drift.drifted for drift in quiet + growing) == 0
    low = sum(drift.p_value < 0.05 for drift in quiet + growing)
    assert low <= 6, f"{low} of 40 below 0.05; the test's own rate would be 2"


def test_strangers_in_the_two_windows_are_no_drift() -> None:
    tastes = [replace(s, f"{s.customer}-{s.date > TODAY - dt.timedelta(days=45)}") for s in signs(3)]
    drift = interest_drift("all", tastes, TODAY)
    assert not drift.drifted
    assert min(drift.observations) > MIN_CUSTOMERS


def replace(sign: Interest, customer: str) -> Interest:
    return sign._replace(customer=customer)


def test_too_few_customers_say_nothing() -> None:
    drift = interest_drift("all", signs(1, customers=12, moved=1.0), TODAY)
    assert (drift.drifted, drift.p_value, drift.shifts) == (False, 1.0, ())
    assert interest_drift("all", [], TODAY).observations == (0, 0)


def test_the_same_input_gives_the_same_answer() -> None:
    found = signs(2, moved=0.2)
    assert interest_drift("all", found, TODAY) == interest_drift("all", list(reversed(found)), TODAY)


def test_js_distance() -> None:
    assert js_distance(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(1)
    assert js_distance(np.array([0.3, 0.7]), np.array([0.3, 0.7])) == pytest.approx(0)


def test_interest_halves_in_thirty_days() -> None:
    found = [Interest("c", "old", TODAY - dt.timedelta(days=30), 8.0), Interest("c", "new", TODAY, 4.0)]
    assert affinities(found, TODAY)["c"] == pytest.approx({"old": 0.5, "new": 0.5})
