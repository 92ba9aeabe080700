"""The simulated market: small lines get their share of clicks, and no line costs more than it may."""

import datetime as dt

from app.platforms.simulated.market import deliver

DAY = dt.date(2026, 6, 1)


def line(minor: int, ads: int) -> dict:
    made = {f"a{i}": {"id": f"a{i}", "kind": "copy", "text": f"t{i}"} for i in range(ads)}
    window = {"start": "2026-06-01", "end": "2026-06-10"}
    return {"id": "k", "channel": "google", "segment": "s", "amount": {"minor": minor}, "ads": made, **window}


def delivered(minor: int, ads: int) -> list[dict]:
    days = [DAY + dt.timedelta(days=i) for i in range(10)]
    return [row for day in days for row in deliver(line(minor, ads), 12_900, 100, day)]


def test_splitting_a_line_over_many_ads_loses_no_clicks():
    whole = sum(row["clicks"] for row in delivered(50_000, 1))
    split = sum(row["clicks"] for row in delivered(50_000, 50))
    assert 0.8 * whole < split < 1.2 * whole


def test_a_line_never_costs_more_than_its_amount():
    for minor in (1, 99, 4_444, 100_000):
        assert sum(row["cost_minor"] for row in delivered(minor, 7)) <= minor


def test_counts_are_possible():
    for row in delivered(4_000, 6):
        assert row["conversions"] <= row["clicks"] <= row["impressions"]


def test_the_same_day_delivers_the_same():
    assert delivered(5_000, 3) == delivered(5_000, 3)
