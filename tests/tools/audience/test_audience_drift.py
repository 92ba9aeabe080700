"""Interest drift: found where it was planted, and not where it was not; the method is `memory.graph.drift`."""

import datetime as dt
import random

import pytest

from memory.domain.knowledge import Drift
from memory.graph.drift import MIN_CUSTOMERS, drift_between
from tools.audience.interests import Interest, affinities, votes

TODAY = dt.date(2026, 5, 20)
TOPICS = ["shoes", "bags", "tea", "mugs", "lamps", "toys"]
DAYS = 45


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
            recent = days < DAYS
            if rng.random() < 0.08 * (growth if recent else 1):
                weights = [taste[1], taste[0], *taste[2:]] if turns and recent else taste
                topic = rng.choices(TOPICS, weights)[0]
                for _ in range(rng.choice([1, 1, 2, 5])):
                    weight = rng.choice([1.0, 1.0, 2.0, 4.0, 8.0])
                    found.append(Interest(f"c{n}", topic, TODAY - dt.timedelta(days=days), weight))
    return found


def drift_of(found: list[Interest]) -> Drift:
    start = TODAY - dt.timedelta(days=DAYS - 1)
    before = votes(found, start - dt.timedelta(days=DAYS), start - dt.timedelta(days=1))
    return drift_between("all", before, votes(found, start, TODAY))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("customers", "moved"), [(150, 0.5), (600, 0.2)])
def test_planted_drift_is_found_with_its_direction(seed: int, customers: int, moved: float) -> None:
    drift = drift_of(signs(seed, customers, moved))
    assert drift.drifted
    shifts = {shift.target: shift.after - shift.before for shift in drift.shifts}
    assert shifts["bags"] > 0.07
    assert shifts["shoes"] < -0.07


def test_no_false_alarms_over_sixty_seeds() -> None:
    quiet = [drift_of(signs(seed)) for seed in range(20)]
    growing = [drift_of(signs(seed, growth=3.0)) for seed in range(20, 40)]
    small = [drift_of(signs(seed, customers=60)) for seed in range(40, 60)]
    assert sum(drift.drifted for drift in quiet + growing + small) == 0
    assert sum(drift.p_value < 0.05 for drift in quiet + growing + small) == 0, "the test promises to err on this side"


def test_strangers_in_the_two_windows_are_no_drift() -> None:
    edge = TODAY - dt.timedelta(days=DAYS)
    drift = drift_of([sign._replace(customer=f"{sign.customer}-{sign.date > edge}") for sign in signs(3)])
    assert not drift.drifted
    assert min(drift.observations) > MIN_CUSTOMERS


def test_one_busy_customer_decides_nothing() -> None:
    found = signs(4)
    loud = [Interest("loud", "toys", TODAY - dt.timedelta(days=day % DAYS), 8.0) for day in range(5_000)]
    assert not drift_of(found + loud).drifted


def test_too_few_customers_say_nothing() -> None:
    drift = drift_of(signs(1, customers=12, moved=1.0))
    assert (drift.drifted, drift.shifts) == (False, ())
    assert drift_of([]).observations == (0, 0)


def test_the_same_input_gives_the_same_answer() -> None:
    found = signs(2, moved=0.2)
    assert drift_of(found) == drift_of(list(reversed(found)))


def test_votes_add_up_to_the_customers_of_the_window() -> None:
    found = signs(6)
    start = TODAY - dt.timedelta(days=9)
    seen = {sign.customer for sign in found if sign.date >= start}
    assert sum(votes(found, start, TODAY).values()) == pytest.approx(len(seen), abs=0.01)


def test_interest_halves_in_thirty_days() -> None:
    found = [Interest("c", "old", TODAY - dt.timedelta(days=30), 8.0), Interest("c", "new", TODAY, 4.0)]
    assert affinities(found, TODAY)["c"] == pytest.approx({"old": 0.5, "new": 0.5})
