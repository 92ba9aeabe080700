"""Whether a segment's interests moved between two windows.

Method: every customer of a window has one vote, dealt to categories and aspects by the shares of that customer's
interest, so that nobody decides alone by being busy. The measure is the Jensen–Shannon distance (base 2) of the two
windows' shares. Drift is reported when Pearson's test of homogeneity of the votes gives p < 0.001 and, since with many
customers any trifle is significant, the distance is at least 0.1. A vote that is dealt out varies less than one that
is not, and customers seen in both windows make these more alike, so the true chance of a false alarm lies below p.
Cells expected to hold fewer than 5 votes in either window are pooled; fewer than 20 customers in a window say nothing.
"""

import math
from collections.abc import Mapping, Sequence

from memory.domain.knowledge import Drift, InterestShift

METHOD = (
    "one vote a customer; Jensen–Shannon distance (base 2) of the shares >= 0.1 and Pearson homogeneity p < 0.001;"
    " at least 20 customers a window"
)
MIN_CUSTOMERS = 20
MIN_DISTANCE = 0.1
MAX_P = 0.001
MIN_SHIFT = 0.03
"""A share that moved by less is not listed."""

Window = tuple[int, int]


def drift_between(
    segment: str,
    before: Mapping[str, float],
    after: Mapping[str, float],
    windows: tuple[Window, Window] | None = None,
) -> Drift:
    """Compares customers' votes by what they are for; the votes of a window add up to its customers."""
    totals = (sum(before.values()), sum(after.values()))
    names = sorted(before.keys() | after.keys())
    distance, p_value = 0.0, 1.0
    if min(totals) > 0:
        distance = js_distance([before.get(n, 0) for n in names], [after.get(n, 0) for n in names])
        p_value = homogeneity([before.get(n, 0) for n in names], [after.get(n, 0) for n in names])
    drifted = round(min(totals)) >= MIN_CUSTOMERS and p_value < MAX_P and distance >= MIN_DISTANCE
    return Drift(
        segment=segment,
        drifted=drifted,
        distance=round(distance, 4),
        p_value=round(p_value, 6),
        shifts=_shifts(names, before, after, totals) if drifted else (),
        before=windows[0] if windows else None,
        after=windows[1] if windows else None,
        observations=(round(totals[0]), round(totals[1])),
        method=METHOD,
    )


def js_distance(a: Sequence[float], b: Sequence[float]) -> float:
    """Square root of the Jensen–Shannon divergence in bits; 0 the same, 1 nothing in common."""
    p, q = _shares(a), _shares(b)
    middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
    divergence = (_kl(p, middle) + _kl(q, middle)) / 2
    return math.sqrt(max(0.0, divergence))


def homogeneity(a: Sequence[float], b: Sequence[float]) -> float:
    """p of Pearson's test that both windows' votes come from the same shares."""
    total_a, total_b = sum(a), sum(b)
    small = min(total_a, total_b) / (total_a + total_b)
    cells = [(x, y) for x, y in zip(a, b, strict=True) if (x + y) * small >= 5]
    rest = (total_a - sum(x for x, _ in cells), total_b - sum(y for _, y in cells))
    if sum(rest) > 0:
        cells.append(rest)
    if len(cells) < 2:
        return 1.0
    statistic = 0.0
    for x, y in cells:
        for seen, total in ((x, total_a), (y, total_b)):
            expected = (x + y) * total / (total_a + total_b)
            statistic += (seen - expected) ** 2 / expected
    return upper_gamma((len(cells) - 1) / 2, statistic / 2)


def upper_gamma(a: float, x: float) -> float:
    """Regularised upper incomplete gamma Q(a, x), by series below a + 1 and continued fraction above."""
    if x <= 0:
        return 1.0
    scale = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while term > total * 1e-15:
            n += 1
            term *= x / n
            total += term
        return max(0.0, 1 - total * scale)
    b = x + 1 - a
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 500):
        b += 2
        d = 1 / (b - i * (i - a) * d)
        c = b - i * (i - a) / c
        fraction *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return scale * fraction


def _shares(counts: Sequence[float]) -> list[float]:
    total = sum(counts)
    return [count / total for count in counts]


def _kl(p: Sequence[float], q: Sequence[float]) -> float:
    return sum(x * math.log2(x / y) for x, y in zip(p, q, strict=True) if x > 0)


def _shifts(
    names: Sequence[str], before: Mapping[str, float], after: Mapping[str, float], totals: tuple[float, float]
) -> tuple[InterestShift, ...]:
    shifts = [
        InterestShift(
            target=name,
            before=round(before.get(name, 0) / totals[0], 4),
            after=round(after.get(name, 0) / totals[1], 4),
        )
        for name in names
    ]
    moved = [shift for shift in shifts if abs(shift.after - shift.before) >= MIN_SHIFT]
    return tuple(sorted(moved, key=lambda s: (-abs(s.after - s.before), s.target)))
