"""A sports shoe, lofted from heel (t = 0) to toe (t = 1): soles, upper with its opening, overlays and laces."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sample_photos import shapes as s

LENGTH = 2.5
WIDTH = [(0, 0.35), (0.15, 0.37), (0.4, 0.34), (0.7, 0.45), (0.88, 0.40), (1, 0.30)]
GROUND = [(0, 0.07), (0.12, 0.0), (0.62, 0.0), (0.8, 0.05), (1, 0.24)]
DECK = [(0, 0.42), (0.2, 0.36), (0.5, 0.29), (0.75, 0.27), (0.9, 0.31), (1, 0.40)]
CROWN = [(0, 1.28), (0.3, 1.24), (0.45, 1.09), (0.6, 0.85), (0.75, 0.66), (0.88, 0.60), (0.96, 0.56), (1, 0.50)]
RIM = [
    (0, 1.06),
    (0.07, 1.03),
    (0.18, 0.83),
    (0.28, 0.80),
    (0.37, 0.89),
    (0.44, 0.95),
    (0.52, 0.88),
    (0.6, 0.775),
    (0.67, 0.71),
    (0.7, 0.74),
]


@dataclass(frozen=True)
class ShoeLook:
    upper: object
    overlay: object
    accent: object
    midsole: object
    accent_foam: object
    outsole: object
    lace: object
    lining: object
    lugs: bool = False


def _table(knots: Sequence[tuple[float, float]]) -> Callable[[float], float]:
    """A smooth curve through the knots (cubic Hermite with finite-difference slopes)."""
    ts, vs = np.array([k[0] for k in knots]), np.array([k[1] for k in knots])
    slopes = np.gradient(vs, ts)

    def at(t: float) -> float:
        i = int(np.clip(np.searchsorted(ts, t) - 1, 0, len(ts) - 2))
        h = ts[i + 1] - ts[i]
        x = (t - ts[i]) / h
        a, b = (1 + 2 * x) * (1 - x) ** 2, x * (1 - x) ** 2
        c, d = x * x * (3 - 2 * x), x * x * (x - 1)
        return float(a * vs[i] + b * h * slopes[i] + c * vs[i + 1] + d * h * slopes[i + 1])

    return at


width_at, ground, deck, crown, rim = (_table(k) for k in (WIDTH, GROUND, DECK, CROWN, RIM))


def half_width(t: float) -> float:
    """Half the footprint's width, rounded off at both ends."""
    heel = math.sqrt(max(0.0, 1 - max(0.0, (0.13 - t) / 0.13) ** 2))
    toe = math.sqrt(max(0.0, 1 - max(0.0, (t - 0.76) / 0.24) ** 2.2))
    return width_at(t) * heel * toe


def skin(t: float, v: float, side: int, lift: float = 0.0) -> s.Point:
    """A point of the upper: v = 0 at the midsole, v = 1 at the opening's rim or the shoe's crest."""
    low, top = deck(t) - 0.05, crown(t)
    edge = 1.0 if t >= 0.7 else 2 / math.pi * math.asin(min(1.0, ((rim(t) - low) / (top - low)) ** (1 / 0.9)))
    angle = v * edge * math.pi / 2
    y = half_width(t) * 0.94 * max(0.0, math.cos(angle)) ** 0.75
    z = low + (top - low) * max(0.0, math.sin(angle)) ** 0.9
    x = LENGTH * (t - 0.5) + 0.16 * (1 - t) ** 8 * math.sin((z - low) * 2.2)
    ends = (t - 0.5) * 2
    return (x + lift * ends**5, side * (y + lift * math.cos(angle)), z + lift * math.sin(angle))


def patch(
    name: str, ts: Callable[[float, float], float], vs: Callable[[float, float], float], mat, lift: float, sides=(-1, 1)
):
    """An overlay welded on the upper: its own (p, q) square is mapped on the skin by `ts` and `vs`."""
    made = []
    for side in sides:
        obj = s.grid(name, lambda p, q, k=side: skin(ts(p, q), vs(p, q), k, lift), 30, 14, mat)
        made.append(s.thicken(obj, 0.012, 0.0))
    return made


def _slab(name: str, low: Callable[[float], float], high: Callable[[float], float], spread: float, mat, bulge: float):
    """A sole layer: the footprint's outline pulled up between two heights, closed above and below."""
    rows = [
        (0.0, 0.0),
        (0.9, 0.0),
        (0.975, 0.03),
        (1.0, 0.18),
        (1 + bulge, 0.5),
        (1.0, 0.82),
        (0.965, 0.97),
        (0.9, 1.0),
        (0.0, 1.0),
    ]

    def point(u: float, v: float) -> s.Point:
        scale, share = rows[round(v * (len(rows) - 1))]
        t = (1 - math.cos(math.tau * u)) / 2
        side = 1 if u < 0.5 else -1
        y = side * half_width(t) * spread * scale
        x = LENGTH * (t - 0.5) * (1.0 if scale == 0 else scale**0.5 * (1 + (spread - 1) * 0.35))
        return (x, y, low(t) + (high(t) - low(t)) * share)

    return s.subdivide(s.grid(name, point, 120, len(rows) - 1, mat), 1)


def _level(t: float, share: float) -> float:
    """A height within the midsole, lower at the toe so that the line through it seems to run forwards."""
    return ground(t) + (deck(t) - ground(t)) * (share + 0.14 - 0.34 * t)


def _laces(mat):
    for k, t in enumerate((0.46, 0.51, 0.56, 0.61, 0.655)):
        left, right = skin(t, 0.9, -1, 0.03), skin(t, 0.9, 1, 0.03)
        top = crown(t) + 0.02
        sway = 0.02 * (-1) ** k
        middle = (left[0] + sway, 0.0, top)
        shoulder = (left[2] + top) / 2 + 0.03
        points = [left, (left[0], left[1] * 0.6, shoulder), middle, (right[0], right[1] * 0.6, shoulder), right]
        s.tube("lace", points, 0.016, mat, flat=0.024)
    for side in (-1, 1):
        x, z = LENGTH * (0.455 - 0.5), crown(0.455) + 0.04
        loop = [
            (x, 0, z),
            (x + 0.02, side * 0.14, z + 0.07),
            (x + 0.1, side * 0.24, z - 0.03),
            (x + 0.12, side * 0.13, z - 0.03),
            (x + 0.02, 0, z + 0.01),
        ]
        s.tube("bow", loop, 0.016, mat, flat=0.012)
        end = [
            (x, 0, z),
            (x + 0.08, side * 0.1, z - 0.01),
            (x + 0.2, side * 0.2, z - 0.12),
            (x + 0.22, side * 0.27, z - 0.26),
        ]
        s.tube("lace-end", end, 0.016, mat, flat=0.012)


def _tongue(mat):
    def point(u: float, v: float) -> s.Point:
        t = 0.33 + 0.38 * v
        y = (u - 0.5) * 2 * (0.24 - 0.06 * v)
        lift = 0.05 * (1 - v) ** 3
        return (LENGTH * (t - 0.5), y, crown(t) - 0.03 + lift - 1.6 * y * y)

    s.subdivide(s.thicken(s.grid("tongue", point, 14, 24, mat), 0.07), 1)


def _lugs(mat) -> None:
    for k in range(22):
        t = 0.05 + 0.9 * k / 21
        for side in (-1, 1):
            lug = s.box("lug", (0.075, 0.12, 0.075), mat, 0.012, 2)
            s.move(lug, (LENGTH * (t - 0.5), side * half_width(t) * 0.92, ground(t) - 0.055), (0, 0, side * 12))


def build(look: ShoeLook) -> None:
    """One right shoe, toe towards +x, standing on z = 0."""
    _slab("outsole", lambda t: ground(t) - 0.02, lambda t: ground(t) + 0.07, 1.05, look.outsole, 0.01)
    _slab("midsole", lambda t: ground(t) + 0.04, deck, 1.10, look.midsole, 0.05)
    _slab("sidewall", lambda t: _level(t, 0.50), lambda t: _level(t, 0.66), 1.135, look.accent_foam, 0.012)
    if look.lugs:
        _lugs(look.outsole)
    for side in (-1, 1):
        upper = s.grid("upper", lambda p, q, k=side: skin(q, p, k), 26, 90, look.upper)
        s.subdivide(s.thicken(upper, 0.03, 0.0), 1)
    s.grid(
        "insole",
        lambda p, q: (LENGTH * (q * 0.7 - 0.48), (p - 0.5) * 1.8 * half_width(q * 0.7 + 0.02), deck(q * 0.7) + 0.05),
        8,
        30,
        look.lining,
    )
    edge = [skin(t, 1.0, -1) for t in np.linspace(0.44, 0.004, 16)] + [
        skin(t, 1.0, 1) for t in np.linspace(0.004, 0.44, 16)
    ]
    s.tube("collar", edge, 0.042, look.lining)
    _tongue(look.lining)
    _laces(look.lace)
    patch("mudguard", lambda p, q: 0.66 + 0.34 * p, lambda p, q: q * (0.06 + 0.34 * p**2), look.overlay, 0.024)
    patch("counter", lambda p, q: 0.26 * p, lambda p, q: q * (0.62 - 0.5 * p**1.5), look.overlay, 0.024)
    patch("eyestay", lambda p, q: 0.42 + 0.27 * p, lambda p, q: 0.80 + 0.19 * q, look.overlay, 0.026)
    patch("chevron", lambda p, q: 0.33 + 0.05 * q + 0.13 * p, lambda p, q: 0.72 - 0.60 * p, look.accent, 0.029)
    patch("chevron", lambda p, q: 0.41 + 0.05 * q + 0.20 * p, lambda p, q: 0.12 + 0.58 * p, look.accent, 0.031)
    tab = [
        (skin(0.004, 1.0, 1)[0] - 0.05, 0, 0.88),
        (skin(0.004, 1.0, 1)[0] - 0.09, 0, 1.0),
        (skin(0.004, 1.0, 1)[0] - 0.01, 0, 1.09),
    ]
    s.tube("pull-tab", tab, 0.012, look.accent, flat=0.06)
