"""Sports and bags."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math

import bpy
from mathutils import noise

from sample_photos import materials as m
from sample_photos import shapes as s
from sample_photos.shoe import ShoeLook
from sample_photos.shoe import build as build_shoe


def _pair(look: ShoeLook) -> None:
    build_shoe(look)
    front = list(bpy.context.scene.objects)
    twins = [s.copy(obj, tuple(obj.location)) for obj in front]
    s.carry(front, (0.0, -0.55, 0.02), (0, 0, 3))
    s.carry(twins, (0.42, 0.62, 0.02), (0, 0, -24))


def running_shoe() -> None:
    _pair(
        ShoeLook(
            upper=m.knit("mesh", "#dfe9f2", "#7f9fc0", 46),
            overlay=m.surface("film", "#1d6fd1", 0.38, 0.25),
            accent=m.surface("stripe", "#ff6a2b", 0.35, 0.3),
            midsole=m.foam("foam", "#fafafa"),
            accent_foam=m.foam("line", "#9fc4ee"),
            outsole=m.rubber("tread", "#1c2a3e"),
            lace=m.cloth("lace", "#ffffff"),
            lining=m.cloth("lining", "#1b4f9c"),
        )
    )


def trail_shoe() -> None:
    _pair(
        ShoeLook(
            upper=m.knit("mesh", "#5c6346", "#2b3023", 46),
            overlay=m.rubber("film", "#23261f"),
            accent=m.surface("stripe", "#e9b53a", 0.4, 0.2),
            midsole=m.foam("foam", "#c9bfa6"),
            accent_foam=m.foam("line", "#7d7a5c"),
            outsole=m.rubber("tread", "#1b1b1a"),
            lace=m.cloth("lace", "#d9641f"),
            lining=m.cloth("lining", "#33382a"),
            lugs=True,
        )
    )


def yoga_mat() -> None:
    """A mat rolled up, its last half turn lying loose, with a strap around."""
    mat, inner = m.rubber("mat", "#6f5aa8", 0.6), m.cloth("strap", "#2b2540")
    turns, step, start = 5.2, 0.062, 0.06

    def point(u: float, v: float) -> s.Point:
        angle = turns * math.tau * v
        radius = start + step * angle / math.tau
        outer = start + step * turns
        if v > 0.985:
            flat = (v - 0.985) / 0.015
            return ((u - 0.5) * 2.4, -0.9 * flat, 0.03)
        return (
            (u - 0.5) * 2.4,
            -radius * math.sin(math.tau * turns - angle),
            outer + 0.03 - radius * math.cos(math.tau * turns - angle),
        )

    s.thicken(s.grid("mat", point, 10, 420, mat), 0.05, 0.0)
    radius = start + step * turns + 0.035
    for x in (-0.62, 0.62):
        loop = [(x, radius * math.sin(a), radius + 0.005 + radius * math.cos(a)) for a in s.angles(14)]
        s.tube("strap", loop, 0.008, inner, cyclic=True, flat=0.05)
    sling = [
        (-0.62, -0.12, 2 * radius + 0.01),
        (-0.3, -0.2, 2 * radius + 0.16),
        (0.3, -0.2, 2 * radius + 0.16),
        (0.62, -0.12, 2 * radius + 0.01),
    ]
    s.tube("sling", sling, 0.008, inner, flat=0.05)


def dumbbells() -> None:
    """Two hexagonal rubber dumbbells with knurled steel handles."""
    rubber, steel = m.rubber("rubber", "#202124", 0.35), m.metal("steel", "#c4c6c8", 0.32)
    mark = m.surface("mark", "#e8e8e8", 0.5)
    for spot, turn in (((-0.1, -0.4, 0.36), 8), ((0.25, 0.75, 0.36), -32)):
        before = set(bpy.context.scene.objects)
        for side in (-1, 1):
            outline = [(0.42 * math.cos(a + math.pi / 6), 0.42 * math.sin(a + math.pi / 6)) for a in s.angles(6)]
            head = s.prism("head", outline, 0.52, rubber, 0.07)
            s.move(head, (side * 0.78, 0, 0), (0, 0, 90))
            number = s.letters("15", 0.26, mark)
            s.move(number, (side * 1.045, 0, -0.09), (0, 0, 90 * side))
            collar = s.lathe("collar", s.can(0.15, 0.06, 0.015), steel)
            s.move(collar, (side * 0.5 - (0.03), 0, 0), (0, 90, 0))
        bar = [(0.0, -0.5), (0.085, -0.5), (0.10, -0.3), (0.115, 0.0), (0.10, 0.3), (0.085, 0.5), (0.0, 0.5)]
        s.move(s.lathe("bar", bar, steel, 2), (0, 0, 0), (0, 90, 0))
        s.carry([o for o in bpy.context.scene.objects if o not in before], spot, (0, 0, turn))


def lantern() -> None:
    """A camping lantern: metal base and cap, warm diffuser behind a wire cage, a swing handle."""
    body, glow = m.surface("body", "#2f5d50", 0.35, 0.3), m.glow("lamp", "#ffcf8a", 2.4)
    brass, dark = m.metal("brass", "#c9a45c", 0.3), m.rubber("rubber", "#222222")
    s.lathe("foot", s.can(0.46, 0.1, 0.03), dark)
    s.lathe("base", [(0, 0.1), (0.42, 0.1), (0.44, 0.14), (0.44, 0.36), (0.40, 0.46), (0.33, 0.5), (0, 0.5)], body, 2)
    s.lathe("diffuser", [(0, 0.5), (0.24, 0.5), (0.27, 0.55), (0.27, 1.0), (0.24, 1.05), (0, 1.05)], glow, 2)
    s.lathe(
        "globe",
        [(0.31, 0.5), (0.36, 0.58), (0.37, 0.78), (0.34, 1.0), (0.30, 1.06)],
        m.thin_glass("globe", opacity=0.10),
        2,
    )
    s.lathe("cap", [(0, 1.36), (0.1, 1.36), (0.14, 1.3), (0.34, 1.18), (0.41, 1.1), (0.41, 1.05), (0.0, 1.05)], body, 2)
    s.lathe("knob", [(0, 1.48), (0.06, 1.47), (0.07, 1.42), (0.05, 1.36), (0, 1.36)], brass, 2)
    for angle in s.angles(6):
        c, n = math.cos(angle + 0.26), math.sin(angle + 0.26)
        s.tube(
            "cage",
            [(r * c, r * n, z) for r, z in ((0.38, 0.47), (0.42, 0.62), (0.43, 0.8), (0.41, 0.95), (0.39, 1.06))],
            0.012,
            brass,
        )
    for z in (0.68, 0.9):
        s.move(s.ring("cage-ring", 0.425, 0.011, brass), (0, 0, z))
    s.tube(
        "handle",
        [
            (-0.43, 0, 1.1),
            (-0.5, -0.05, 1.4),
            (-0.3, -0.1, 1.72),
            (0, -0.12, 1.8),
            (0.3, -0.1, 1.72),
            (0.5, -0.05, 1.4),
            (0.43, 0, 1.1),
        ],
        0.018,
        brass,
    )
    for side in (-1, 1):
        s.ball("pivot", (0.05, 0.04, 0.04), brass, (side * 0.42, 0, 1.1))
    s.move(s.lathe("dial", s.can(0.09, 0.05, 0.012), brass), (0, -0.43, 0.28), (90, 0, 0))


def tote() -> None:
    """A structured leather tote: tapered body, stitched edges, two rolled handles on brass rings."""
    hide, dark = m.leather("hide", "#a9652f", "#8f5124"), m.leather("trim", "#5a2f16", "#3c1d0c")
    brass, thread = m.metal("brass", "#d2ae62", 0.22), m.surface("thread", "#e4c9a0", 0.8)
    levels = [
        (0.0, 0.70, 0.24),
        (0.02, 0.74, 0.27),
        (0.1, 0.76, 0.28),
        (0.5, 0.80, 0.25),
        (0.9, 0.85, 0.20),
        (1.15, 0.88, 0.165),
    ]

    def wall(u: float, v: float) -> s.Point:
        place = v * (len(levels) - 1)
        k = min(int(place), len(levels) - 2)
        z, wx, wy = (a + (b - a) * (place - k) for a, b in zip(levels[k], levels[k + 1], strict=True))
        angle = math.tau * u
        x = math.copysign(abs(math.cos(angle)) ** 0.22, math.cos(angle)) * wx
        y = math.copysign(abs(math.sin(angle)) ** 0.22, math.sin(angle)) * wy
        sag = 0.03 * math.sin(math.pi * v) * (1 - (x / wx) ** 2)
        crease = 0.016 * noise.noise((x * 2.2, y * 2.0, z * 2.0))
        return (x, y + math.copysign(sag, y) + crease, z)

    s.subdivide(s.thicken(s.grid("body", wall, 160, 25, hide), 0.035), 1)
    s.move(s.box("bottom", (1.42, 0.5, 0.05), dark, 0.02), (0, 0, 0.0))
    rim = [wall(u / 64, 1.0) for u in range(64)]
    s.tube("binding", rim, 0.018, dark, cyclic=True)
    s.move(s.box("lining", (1.6, 0.28, 0.02), m.cloth("lining", "#d9c7a8")), (0, 0, 0.62))
    for side in (-1, 1):
        for x in (-0.38, 0.38):
            y = side * 0.225
            tab = s.prism(
                "tab",
                [(-0.07, 0), (0.07, 0), (0.07, 0.30), (0.04, 0.36), (-0.04, 0.36), (-0.07, 0.30)],
                0.03,
                dark,
                0.008,
            )
            s.move(tab, (x, y + side * 0.02, 0.82), (side * 3.5, 0, 0))
            s.move(s.ring("ring", 0.075, 0.015, brass), (x, y - side * 0.01, 1.21), (90, 0, 0))
            for z in (0.87, 0.95):
                s.ball("rivet", (0.018, 0.012, 0.018), brass, (x, y + side * 0.045, z))
        handle = [
            (-0.38, side * 0.20, 1.25),
            (-0.37, side * 0.22, 1.45),
            (-0.25, side * 0.24, 1.78),
            (0, side * 0.25, 1.93),
        ]
        handle += [(-x, y, z) for x, y, z in handle[-2::-1]]
        s.tube("handle", handle, 0.034, dark)
    for k in range(46):
        x = -0.80 + 1.6 * k / 45
        s.tube("stitch", [(x - 0.010, -0.205, 1.09), (x + 0.010, -0.205, 1.09)], 0.0045, thread)
    s.letters("MAREN & OAKE", 0.055, m.metal("stamp", "#d2ae62", 0.35), "DejaVuSerif", at=(0, -0.272, 0.62))


def backpack() -> None:
    """A day pack: round-shouldered body, front pocket with zip, side pockets, haul loop and straps."""
    cloth, trim = m.cloth("shell", "#37536e", "#2a4159", 110), m.cloth("trim", "#1b2836")
    zipper, pull = m.surface("zip", "#141a20", 0.45), m.surface("pull", "#e88a2e", 0.45)
    body = [
        (0.0, 0.50, 0.20, 0, 0),
        (0.03, 0.58, 0.27, 0, 0),
        (0.3, 0.62, 0.30, 0, 0),
        (0.8, 0.61, 0.29, 0, 0),
        (1.25, 0.57, 0.26, 0, 0),
    ]
    body += [(1.5, 0.50, 0.23, 0, 0.01), (1.65, 0.40, 0.18, 0, 0.03), (1.74, 0.22, 0.10, 0, 0.05)]
    s.stack("body", body, cloth, 3.4)
    pocket = [
        (0.10, 0.40, 0.10, 0, -0.26),
        (0.13, 0.47, 0.15, 0, -0.28),
        (0.45, 0.48, 0.17, 0, -0.28),
        (0.72, 0.45, 0.14, 0, -0.27),
        (0.84, 0.36, 0.08, 0, -0.25),
    ]
    s.stack("pocket", pocket, cloth, 3.2)
    s.tube(
        "zip",
        [
            (-0.40, -0.37, 0.60),
            (-0.36, -0.385, 0.70),
            (-0.2, -0.395, 0.755),
            (0.2, -0.395, 0.755),
            (0.36, -0.385, 0.70),
            (0.40, -0.37, 0.60),
        ],
        0.014,
        zipper,
        flat=0.004,
    )
    arch = [(-0.575, -0.12, 0.75), (-0.56, -0.14, 1.2), (-0.48, -0.15, 1.48), (-0.3, -0.13, 1.66), (0, -0.09, 1.73)]
    s.tube("zip", arch + [(-x, y, z) for x, y, z in arch[-2::-1]], 0.015, zipper, flat=0.004)
    for x, y, z in ((0.36, -0.40, 0.68), (0.50, -0.16, 1.45)):
        s.tube("pull", [(x, y - 0.01, z), (x + 0.015, y - 0.03, z - 0.07), (x + 0.01, y - 0.02, z - 0.15)], 0.014, pull)
    s.tube(
        "haul",
        [(-0.13, 0.02, 1.70), (-0.12, 0.0, 1.86), (0, -0.01, 1.91), (0.12, 0.0, 1.86), (0.13, 0.02, 1.70)],
        0.018,
        trim,
        flat=0.03,
    )
    for side in (-1, 1):
        net = [
            (0.08, 0.06, 0.16, side * 0.60, 0.02),
            (0.12, 0.08, 0.19, side * 0.61, 0.02),
            (0.5, 0.075, 0.19, side * 0.62, 0.02),
            (0.55, 0.06, 0.17, side * 0.61, 0.02),
        ]
        s.stack("side", net, trim, 3.0)
        strap = [
            (side * 0.24, 0.16, 1.64),
            (side * 0.46, 0.36, 1.55),
            (side * 0.62, 0.50, 1.1),
            (side * 0.66, 0.46, 0.6),
            (side * 0.52, 0.25, 0.2),
        ]
        s.tube("strap", strap, 0.03, trim, flat=0.07)
        s.tube(
            "web",
            [(side * 0.60, -0.14, 0.98), (side * 0.52, -0.24, 0.99), (side * 0.44, -0.275, 1.0)],
            0.008,
            trim,
            flat=0.025,
        )
    patch = s.box("patch", (0.24, 0.02, 0.11), m.leather("patch", "#8a5a33", "#6b4223"), 0.006)
    s.move(patch, (0, -0.445, 0.36))
    s.letters("SHITUKE", 0.05, m.surface("mark", "#f0dcc0", 0.6), at=(0, -0.458, 0.395))
    s.tube("daisy", [(-0.34, -0.275, 1.06), (0, -0.30, 1.06), (0.34, -0.275, 1.06)], 0.008, trim, flat=0.03)


def suitcase() -> None:
    """A hard-shell carry-on with ribs, corner guards, four wheels and a telescopic handle."""
    shell, dark, steel = (
        m.surface("shell", "#8fb5ae", 0.42, 0.25),
        m.rubber("dark", "#26292b"),
        m.metal("steel", "#c8cacc", 0.25),
    )
    for side in (-1, 1):
        half = s.box("half", (1.16, 0.30, 1.62), shell, 0.13, 8)
        s.move(half, (0, side * 0.155, 0.16))
    s.move(s.box("seam", (1.15, 0.05, 1.60), dark, 0.1, 6), (0, 0, 0.17))
    for k in range(7):
        x = -0.42 + 0.14 * k
        s.move(s.box("rib", (0.055, 0.035, 1.28), shell, 0.017, 4), (x, -0.312, 0.33))
    for x in (-0.45, 0.45):
        for y in (-0.2, 0.2):
            s.move(s.box("fork", (0.12, 0.12, 0.1), dark, 0.03), (x, y, 0.09))
            s.move(s.lathe("wheel", s.can(0.075, 0.07, 0.015), dark), (x + 0.035, y, 0.075), (0, -90, 0))
    for x in (-0.2, 0.2):
        s.tube("rail", [(x, 0.2, 1.70), (x, 0.2, 2.0), (x, 0.2, 2.25)], 0.022, steel)
    s.move(s.box("grip", (0.50, 0.09, 0.08), dark, 0.03), (0, 0.2, 2.22))
    s.tube("carry", [(-0.17, 0, 1.77), (-0.14, 0, 1.84), (0.14, 0, 1.84), (0.17, 0, 1.77)], 0.025, dark, flat=0.02)
    s.tube("side-carry", [(0.575, 0, 0.8), (0.65, 0, 0.84), (0.65, 0, 1.16), (0.575, 0, 1.2)], 0.022, dark, flat=0.02)
    s.move(s.box("lock", (0.03, 0.14, 0.2), dark, 0.012), (0.575, 0, 1.36))
    s.move(s.box("plate", (0.22, 0.012, 0.06), steel, 0.004), (0, -0.334, 1.52))
    s.letters("PORTWEND", 0.04, dark, at=(0, -0.344, 1.535))
