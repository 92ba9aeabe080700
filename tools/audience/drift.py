"""Whether interest moved from some categories to others between two windows of time.

Method. For each customer and window, the shares of interest by topic (purchases 8, add-to-carts 4, clicks 2, views 1,
halved every 30 days before the window's end). A window's distribution is the mean over its customers, so that no busy
customer decides alone. The measure is the Jensen–Shannon distance (base 2) of the two. It is judged by a permutation
test: had nothing changed, a customer's two windows could be exchanged, so they are, at random, 999 times; customers
seen in one window only are dealt anew to the windows, whose sizes stay. Drift is reported when fewer than 1 % of the
permutations reach the measured distance and the distance is at least 0.1, below which a change is too small to act on.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np

from memory.domain.clock import epoch_ms
from memory.domain.knowledge import Drift, InterestShift
from tools.audience.interests import Interest, affinities

PERMUTATIONS = 999
MAX_P = 0.01
MIN_DISTANCE = 0.1
MIN_CUSTOMERS = 20
MIN_SHIFT = 0.03
WINDOW_DAYS = 45
METHOD = (
    "Jensen–Shannon distance (base 2) of mean customer shares, 30-day half-life, permutation test by customer with 999 "
    "draws; drift: p < 0.01 and distance >= 0.1; at least 20 customers a window"
)


def interest_drift(
    name: str, found: Iterable[Interest], today: dt.date, window_days: int = WINDOW_DAYS, seed: int = 0
) -> Drift:
    """Compares the `window_days` days up to `today` with those before them. `name` says whose interest it is.

    The same input gives the same answer; `seed` moves the draws of the test. With fewer than 20 customers in a window
    nothing is reported.
    """
    start = today - dt.timedelta(days=window_days - 1)
    earlier = start - dt.timedelta(days=window_days)
    signs = list(found)
    before = affinities((s for s in signs if earlier <= s.date < start), start - dt.timedelta(days=1))
    after = affinities((s for s in signs if start <= s.date <= today), today)
    topics = sorted({topic for shares in (*before.values(), *after.values()) for topic in shares})
    distance, p_value = 0.0, 1.0
    mean_before = mean_after = np.zeros(len(topics))
    if min(len(before), len(after)) >= MIN_CUSTOMERS and len(topics) > 1:
        left, right, both = _matrices(before, after, topics)
        mean_before, mean_after = left.mean(axis=0), right.mean(axis=0)
        distance = js_distance(mean_before, mean_after)
        p_value = _p_value(left, right, both, distance, np.random.default_rng(seed))
    drifted = p_value < MAX_P and distance >= MIN_DISTANCE
    return Drift(
        segment=name,
        drifted=drifted,
        distance=round(distance, 4),
        p_value=round(p_value, 4),
        shifts=_shifts(topics, mean_before, mean_after) if drifted else (),
        before=_window(earlier, start),
        after=_window(start, today + dt.timedelta(days=1)),
        observations=(len(before), len(after)),
        method=METHOD,
    )


def js_distance(p: np.ndarray, q: np.ndarray) -> float:
    """Square root of the Jensen–Shannon divergence in bits, from 0 (the same) to 1 (nothing in common)."""
    return float(_js_distances(p[None, :], q[None, :])[0])


def _js_distances(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Row by row. Shapes (rows, topics)."""
    middle = (p + q) / 2
    divergence = (_kl(p, middle) + _kl(q, middle)) / 2
    return np.sqrt(np.clip(divergence, 0, 1))


def _kl(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    ratio = np.divide(p, q, out=np.ones_like(p), where=p > 0)
    return (p * np.log2(ratio)).sum(axis=-1)


def _matrices(
    before: dict[str, dict[str, float]], after: dict[str, dict[str, float]], topics: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Customers × topics for each window, those seen in both first and in the same order; how many those are."""
    both = sorted(before.keys() & after.keys())

    def rows(shares: dict[str, dict[str, float]]) -> np.ndarray:
        order = both + sorted(shares.keys() - set(both))
        return np.array([[shares[customer].get(topic, 0.0) for topic in topics] for customer in order])

    return rows(before), rows(after), len(both)


def _p_value(left: np.ndarray, right: np.ndarray, both: int, distance: float, rng: np.random.Generator) -> float:
    """Share of permutations, the measured one included, that are at least as far apart."""
    # In blocks, so that the draws of a large shop fit into memory.
    block = max(1, min(PERMUTATIONS, 4_000_000 // (len(left) + len(right))))
    reached = done = 0
    while done < PERMUTATIONS:
        draws = min(block, PERMUTATIONS - done)
        reached += int((_permuted(left, right, both, draws, rng) >= distance - 1e-12).sum())
        done += draws
    return (1 + reached) / (1 + PERMUTATIONS)


def _permuted(left: np.ndarray, right: np.ndarray, both: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """The distances of `draws` random exchanges of the windows."""
    swap = (rng.random((draws, both)) < 0.5).astype(float)
    sum_left = (1 - swap) @ left[:both] + swap @ right[:both]
    sum_right = swap @ left[:both] + (1 - swap) @ right[:both]
    alone = np.concatenate([left[both:], right[both:]])
    if len(alone):
        dealt = (np.argsort(rng.random((draws, len(alone))), axis=1) < len(left) - both).astype(float)
        sum_left += dealt @ alone
        sum_right += (1 - dealt) @ alone
    return _js_distances(sum_left / len(left), sum_right / len(right))


def _shifts(topics: Sequence[str], before: np.ndarray, after: np.ndarray) -> tuple[InterestShift, ...]:
    moved = [
        InterestShift(target=topic, before=round(float(was), 4), after=round(float(now), 4))
        for topic, was, now in zip(topics, before, after, strict=True)
        if abs(now - was) >= MIN_SHIFT
    ]
    return tuple(sorted(moved, key=lambda shift: (-abs(shift.after - shift.before), shift.target)))


def _window(start: dt.date, end: dt.date) -> tuple[int, int]:
    """Half-open epoch milliseconds of whole UTC days: orders carry days, not instants."""
    first, after = (dt.datetime.combine(day, dt.time(0), dt.UTC) for day in (start, end))
    return epoch_ms(first), epoch_ms(after)
