"""Home and kitchen, electronics."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math

import bpy

from sample_photos import materials as m
from sample_photos import shapes as s


def bottle() -> None:
    """An insulated bottle: powder-coated body, steel neck ring, cap with a carry loop."""
    coat = m.surface("coat", "#d4704f", 0.5)
    m.bump(coat, m.noise(coat, 160.0, detail=2.0), 0.12, 0.003)
    steel, cap = m.metal("steel", "#d4d5d6", 0.22), m.surface("cap", "#3a2f2b", 0.5)
    body = [
        (0, 0.03),
        (0.26, 0.03),
        (0.30, 0.04),
        (0.325, 0.09),
        (0.33, 0.2),
        (0.33, 1.32),
        (0.32, 1.45),
        (0.27, 1.56),
        (0.235, 1.60),
        (0.235, 1.63),
        (0, 1.63),
    ]
    s.lathe("body", body, coat, 2)
    s.lathe("foot", [(0, 0), (0.25, 0), (0.30, 0.006), (0.312, 0.045), (0, 0.05)], steel)
    s.lathe("neck", [(0, 1.61), (0.23, 1.61), (0.24, 1.615), (0.24, 1.66), (0.23, 1.665), (0, 1.665)], steel)
    s.lathe(
        "cap", [(0, 1.67), (0.255, 1.67), (0.262, 1.69), (0.262, 1.93), (0.25, 1.97), (0.22, 1.99), (0, 1.99)], cap, 2
    )
    s.tube(
        "loop",
        [
            (-0.23, 0, 1.96),
            (-0.24, -0.02, 2.10),
            (-0.12, -0.03, 2.22),
            (0.12, -0.03, 2.22),
            (0.24, -0.02, 2.10),
            (0.23, 0, 1.96),
        ],
        0.028,
        cap,
        flat=0.035,
    )
    s.letters("NUANYU", 0.105, m.surface("print", "#fff3ea", 0.5), bend=0.331, at=(0, 0, 0.80))
    s.letters("500 ml", 0.06, m.surface("print2", "#fff3ea", 0.5), "DejaVuSans", bend=0.331, at=(0, 0, 0.66))


def mug() -> None:
    """A stoneware mug with a dipped, speckled glaze."""
    glaze = m.fade("glaze", "#2f5a68", "#c9b79a", 0.16, 0.24)
    inside = m.speckle("inside", "#e9e2d2", "#6d5a45")
    outer = [(0, 0), (0.36, 0), (0.40, 0.012), (0.425, 0.06), (0.44, 0.2), (0.45, 0.86), (0.445, 0.895), (0.425, 0.905)]
    s.lathe("mug", outer, glaze, 2)
    s.lathe("inner", [(0.427, 0.904), (0.412, 0.88), (0.405, 0.3), (0.37, 0.1), (0, 0.08)], inside, 2)
    s.lathe("coffee", [(0, 0.70), (0.405, 0.70), (0.41, 0.705)], m.surface("coffee", "#2a140a", 0.08, 0.6))
    handle = [(0.42, 0, 0.74), (0.60, 0, 0.77), (0.74, 0, 0.62), (0.74, 0, 0.40), (0.61, 0, 0.23), (0.42, 0, 0.22)]
    s.tube("handle", handle, 0.045, glaze, flat=0.02)


def bowl() -> None:
    """Two nested ceramic bowls with a reactive glaze, chopsticks across."""
    glaze = m.fade("glaze", "#8fb6c9", "#e6dccb", 0.12, 0.2, 0.22, 0.7)
    inner, foot = m.speckle("inner", "#eef0ea", "#7a8b92", 0.22), m.surface("foot", "#b89f80", 0.85)
    outside = [(0, 0.06), (0.28, 0.06), (0.45, 0.12), (0.66, 0.28), (0.78, 0.48), (0.805, 0.56), (0.80, 0.575)]
    inside = [(0.80, 0.575), (0.785, 0.565), (0.755, 0.48), (0.63, 0.30), (0.43, 0.155), (0.25, 0.11), (0, 0.10)]
    for at, turn in (((0, 0, 0), 0), ((0.0, 0.0, 0.17), 0)):
        for name, profile, mat in (("outside", outside, glaze), ("inside", inside, inner)):
            s.move(s.lathe(name, profile, mat, 2), at, (0, 0, turn))
    s.lathe("foot", [(0.20, 0.07), (0.27, 0.0), (0.30, 0.0), (0.32, 0.08)], foot)
    wood = m.wood("stick", "#6e4026", "#4a2815", "X")
    for y, tilt in ((-0.12, 6), (0.06, 3)):
        stick = s.lathe("stick", [(0, -1.05), (0.014, -1.05), (0.022, -0.2), (0.032, 1.05), (0, 1.06)], wood)
        s.move(stick, (0.12, y, 0.775), (0, 90, tilt))


def board() -> None:
    """An end-grain cutting board with a chef's knife, a lemon and tomatoes."""
    light, dark = m.wood("ash", "#d3a671", "#a87443", "X"), m.wood("walnut", "#7b5030", "#53321b", "X")
    for k in range(5):
        plank = s.box("plank", (2.3, 0.29, 0.16), dark if k in (1, 3) else light, 0.02, 3)
        s.move(plank, (0.012 * (k % 2), -0.58 + 0.29 * k, 0))
    steel, grip = m.metal("steel", "#d0d3d6", 0.18), m.surface("grip", "#1d1b1a", 0.4, 0.2)
    blade = [(0, 0), (1.05, 0.0), (1.28, 0.04), (1.40, 0.11), (1.28, 0.165), (0.9, 0.235), (0.0, 0.25)]
    knife = s.prism("blade", blade, 0.012, steel, 0.003)
    handle = s.prism(
        "handle",
        [
            (0, 0.06),
            (0.0, 0.24),
            (-0.12, 0.25),
            (-0.55, 0.23),
            (-0.66, 0.2),
            (-0.68, 0.09),
            (-0.6, 0.05),
            (-0.3, 0.085),
            (-0.12, 0.055),
        ],
        0.075,
        grip,
        0.024,
    )
    bolster = s.prism("bolster", [(-0.02, 0.05), (0.05, 0.03), (0.05, 0.245), (-0.02, 0.248)], 0.06, steel, 0.012)
    rivets = [
        s.move(s.lathe("rivet", s.can(0.022, 0.084, 0.004), steel), (x, 0.042, 0.15), (90, 0, 0))
        for x in (-0.17, -0.33, -0.49)
    ]
    s.carry([knife, handle, bolster, *rivets], (-0.15, -0.52, 0.205), (90, 0, 12))
    skin = m.surface("tomato", "#b8201a", 0.2, 0.5)
    stem = m.surface("stem", "#3f6a26", 0.7)
    for x, y in ((0.72, 0.32), (0.40, 0.40)):
        s.ball("tomato", (0.17, 0.17, 0.145), skin, (x, y, 0.30))
        for k in range(5):
            a = math.tau * k / 5
            s.tube(
                "leaf",
                [
                    (x, y, 0.445),
                    (x + 0.05 * math.cos(a), y + 0.05 * math.sin(a), 0.45),
                    (x + 0.09 * math.cos(a), y + 0.09 * math.sin(a), 0.43),
                ],
                0.008,
                stem,
            )
    peel = m.surface("lemon", "#e8c022", 0.35, 0.2)
    m.bump(peel, m.noise(peel, 40.0), 0.3, 0.01)
    s.move(
        s.lathe(
            "lemon",
            [
                (0, -0.23),
                (0.03, -0.215),
                (0.07, -0.18),
                (0.145, -0.09),
                (0.155, 0),
                (0.145, 0.09),
                (0.07, 0.18),
                (0.035, 0.22),
                (0, 0.235),
            ],
            peel,
            2,
        ),
        (-0.55, 0.30, 0.31),
        (0, 82, 25),
    )


def desk_lamp() -> None:
    """A jointed desk lamp: round base, two arms, conical shade with a lit bulb."""
    paint, brass = m.surface("paint", "#22342f", 0.45, 0.15), m.metal("brass", "#c8a25a", 0.25)
    inner = m.surface("inner", "#f6efe0", 0.6)
    s.lathe(
        "base",
        [(0, 0), (0.40, 0), (0.43, 0.015), (0.43, 0.06), (0.40, 0.08), (0.1, 0.10), (0.07, 0.12), (0, 0.12)],
        paint,
        2,
    )
    knee, head = (-0.50, 0, 1.02), (0.42, 0, 1.72)
    for y in (-0.035, 0.035):
        s.tube("arm", [(0, y, 0.1), ((knee[0]) / 2, y, 0.56), (knee[0], y, knee[2])], 0.016, brass)
        s.tube(
            "arm",
            [(knee[0], y, knee[2]), ((knee[0] + head[0]) / 2, y, (knee[2] + head[2]) / 2), (head[0], y, head[2])],
            0.016,
            brass,
        )
    for x, _, z in ((0, 0, 0.14), knee, head):
        s.move(s.lathe("joint", s.can(0.06, 0.16, 0.012), paint), (x, 0.08, z), (90, 0, 0))
    shade = [(0.0, 0.17), (0.07, 0.165), (0.085, 0.12), (0.10, 0.02), (0.16, -0.08), (0.30, -0.34), (0.335, -0.42)]
    lining = [(0.328, -0.42), (0.29, -0.33), (0.15, -0.07), (0.0, -0.02)]
    parts = [s.lathe("shade", shade, paint, 2), s.lathe("shade-inner", lining, inner, 2)]
    parts.append(s.ball("bulb", (0.10, 0.10, 0.12), m.glow("bulb", "#ffe2b0", 9.0), (0, 0, -0.26)))
    s.carry(parts, (head[0] + 0.10, 0, head[2] - 0.06), (0, -28, 0))
    s.tube(
        "cord",
        [(0.0, 0.40, 0.03), (0.2, 0.7, 0.015), (0.6, 0.9, 0.012), (1.0, 0.85, 0.012)],
        0.014,
        m.surface("cord", "#2c2c2c", 0.6),
    )


def candle() -> None:
    """A scented candle in a tumbler, lit, with a paper label and its lid beside it."""
    s.lathe(
        "glass",
        [(0, 0), (0.38, 0), (0.42, 0.02), (0.43, 0.08), (0.43, 0.98), (0.42, 1.0), (0.405, 0.98)],
        m.thin_glass("glass", "#fff6ea", 0.18),
        2,
    )
    s.lathe(
        "wax",
        [(0, 0.04), (0.40, 0.04), (0.414, 0.06), (0.414, 0.735), (0.40, 0.73), (0, 0.72)],
        m.wax("wax", "#f2e6cf"),
        0,
    )
    s.lathe("pool", [(0, 0.737), (0.24, 0.737)], m.surface("pool", "#f5e6bf", 0.06, 1.0))
    s.tube("wick", [(0, 0, 0.70), (0.005, 0, 0.78), (0.02, 0, 0.84)], 0.012, m.surface("wick", "#241a12", 0.9))
    s.lathe(
        "flame",
        [(0, 0.81), (0.025, 0.83), (0.038, 0.88), (0.028, 0.95), (0.010, 1.02), (0, 1.05)],
        m.glow("flame", "#ffb95e", 14.0),
        2,
    )
    s.wrap("label", 0.434, 0.24, 0.66, 84, m.surface("label", "#f7f1e6", 0.85))
    ink = m.surface("ink", "#3a2f28", 0.7)
    s.letters("WICKMERE", 0.095, ink, "DejaVuSerif", bend=0.440, at=(0, 0, 0.50))
    s.letters("fig & cedar", 0.06, ink, "DejaVuSerif", bend=0.440, at=(0, 0, 0.40))
    s.letters("220 g  soy wax", 0.036, ink, "DejaVuSans", bend=0.440, at=(0, 0, 0.31))
    s.move(
        s.lathe("lid", s.can(0.44, 0.07, 0.02), m.wood("lid", "#c99a66", "#a5743f", "X")),
        (0.72, 0.42, 0.44),
        (0, 72, 35),
    )


def storage_box() -> None:
    """A linen storage box with leather pulls, folded towels inside, its lid leaning behind."""
    linen, hide = m.cloth("linen", "#b7ad99", "#aba18d", 48, 0.9), m.leather("hide", "#7c4b28", "#553016")
    wall = 0.05
    for x, y, w, d in ((0, -0.55, 1.6, wall), (0, 0.55, 1.6, wall), (-0.775, 0, wall, 1.1), (0.775, 0, wall, 1.1)):
        s.move(s.box("wall", (w, d, 0.95), linen, 0.022, 4), (x, y, 0))
    s.move(s.box("floor", (1.5, 1.05, 0.06), linen, 0.02), (0, 0, 0.0))
    s.tube(
        "pull",
        [(-0.2, -0.585, 0.66), (-0.17, -0.63, 0.58), (0, -0.66, 0.55), (0.17, -0.63, 0.58), (0.2, -0.585, 0.66)],
        0.018,
        hide,
        flat=0.035,
    )
    for x in (-0.2, 0.2):
        s.move(
            s.lathe("stud", s.can(0.035, 0.02, 0.008), m.metal("stud", "#c2a35f", 0.3)), (x, -0.595, 0.66), (90, 0, 0)
        )
    s.move(s.box("tag", (0.46, 0.012, 0.22), m.metal("holder", "#b89a58", 0.35), 0.006), (0, -0.582, 0.26))
    s.move(s.box("card", (0.40, 0.012, 0.16), m.surface("card", "#fbf8f0", 0.9), 0.003), (0, -0.588, 0.29))
    s.letters("LINENS", 0.075, m.surface("ink", "#40382e", 0.8), "DejaVuSerif", at=(0, -0.597, 0.345))
    tones = ("#e9e2d3", "#a7b6a0", "#d7b7a4")
    for k, tone in enumerate(tones):
        towel = m.cloth(f"towel{k}", tone, None, 60, 0.8)
        for half in range(3):
            sheet = s.box("fold", (0.46, 0.98, 0.11), towel, 0.05, 6)
            s.move(sheet, (-0.49 + 0.49 * k, 0.0, 0.64 + 0.11 * half - 0.03 * k), (0, 0, 1.5 * (k - 1)))


def _mouse_top(u: float, v: float) -> s.Point:
    """The mouse's back: a palm swell towards the rear, narrow waist."""
    x, y = 2 * u - 1, 2 * v - 1
    length, half = 1.12, 0.60 - 0.05 * math.cos(math.pi * y)
    round_x = x * math.sqrt(1 - y * y / 2)
    round_y = y * math.sqrt(1 - x * x / 2)
    fall = max(0.0, 1 - (round_x**2 + round_y**2) ** 1.7)
    height = 0.10 + fall**0.52 * (0.46 + 0.12 * round_y - 0.15 * round_y**2)
    return (half * round_x, length * round_y, height)


def mouse() -> None:
    """A wireless mouse: satin shell with split buttons, a rubber wheel, rubber side grips, its receiver beside it."""
    shell, dark = m.surface("shell", "#3a3f47", 0.38, 0.2), m.rubber("grip", "#17181a", 0.25)
    accent = m.metal("accent", "#9fb4c7", 0.25)
    s.thicken(s.grid("shell", _mouse_top, 64, 96, shell), 0.03)
    skirt = [(0.0, 0.02), (0.50, 0.02), (0.56, 0.04), (0.575, 0.10), (0.54, 0.14), (0.0, 0.14)]
    s.move(s.lathe("skirt", skirt, dark, 2), (0, 0, 0), (0, 0, 0), (1.03, 1.93, 1.0))
    seam = [_mouse_top(0.5, v / 20) for v in range(1, 12)]
    s.tube("seam", [(x, y, z + 0.004) for x, y, z in seam], 0.010, dark)
    across = [_mouse_top(u / 20, 0.55) for u in range(2, 19)]
    s.tube("seam", [(x, y, z + 0.002) for x, y, z in across], 0.008, dark)
    s.move(
        s.lathe(
            "wheel", [(0, -0.055), (0.12, -0.055), (0.14, -0.03), (0.14, 0.03), (0.12, 0.055), (0, 0.055)], dark, 2
        ),
        (0, -0.55, 0.46),
        (0, 90, 0),
    )
    for x in (-0.06, 0.06):
        s.move(s.ring("wheel-rim", 0.125, 0.012, accent), (x, -0.55, 0.46), (0, 90, 0))
    s.move(s.box("dpi", (0.09, 0.18, 0.03), accent, 0.012), (0, -0.20, 0.575), (-8, 0, 0))
    dongle = [
        s.box("stick", (0.24, 0.30, 0.10), dark, 0.02),
        s.move(s.box("plug", (0.22, 0.26, 0.085), m.metal("plug", "#c9cbcd", 0.25), 0.008), (0, 0.27, 0.007)),
    ]
    s.carry(dongle, (0.98, -0.35, 0.0), (0, 0, 35))
    s.carry([o for o in bpy.context.scene.objects if o not in dongle], (0, 0, 0), (0, 0, -28))


def headphones() -> None:
    """Over-ear headphones standing upright: padded band, steel yokes, oval cups."""
    shell, pad = m.surface("shell", "#3f4d5a", 0.38, 0.25), m.leather("pad", "#b58a63", "#94694a")
    steel, mesh = m.metal("steel", "#b9b5ad", 0.25), m.surface("mesh", "#4a4037", 0.8)
    arch = [(0.72 * math.cos(a), 0.0, 1.08 + 0.70 * math.sin(a)) for a in (math.pi * k / 12 for k in range(13))]
    s.tube("band", [(x * 1.04, y, z + 0.03) for x, y, z in arch], 0.028, shell, flat=0.10)
    s.tube("cushion", [(x * 0.985, y, z - 0.02) for x, y, z in arch[2:-2]], 0.05, pad, flat=0.075)
    for side in (-1, 1):
        s.tube(
            "slider", [(side * 0.75, 0, 1.12), (side * 0.79, 0, 0.95), (side * 0.80, 0, 0.84)], 0.02, steel, flat=0.03
        )
        yoke = [
            (side * 0.80, 0.36 * math.sin(a), 0.50 + 0.36 * math.cos(a))
            for a in (math.radians(d) for d in range(-100, 101, 20))
        ]
        s.tube("yoke", yoke, 0.022, steel, flat=0.018)
        cup = s.lathe(
            "cup",
            [(0, 0.15), (0.16, 0.15), (0.27, 0.125), (0.325, 0.07), (0.335, 0.0), (0.30, -0.03), (0, -0.03)],
            shell,
            2,
        )
        s.move(cup, (side * 0.76, 0, 0.50), (0, side * 90, 0), (1.25, 1.0, 1.0))
        cap = s.lathe("cap", [(0, 0.163), (0.13, 0.160), (0.165, 0.150), (0.17, 0.14)], steel, 1)
        s.move(cap, (side * 0.76, 0, 0.50), (0, side * 90, 0), (1.25, 1.0, 1.0))
        cushion = s.lathe(
            "pad", [(0.17, 0.0), (0.19, -0.10), (0.25, -0.15), (0.31, -0.13), (0.335, -0.06), (0.33, 0.0)], pad, 2
        )
        s.move(cushion, (side * 0.74, 0, 0.50), (0, side * 90, 0), (1.25, 1.0, 1.0))
        s.move(
            s.lathe("driver", [(0, -0.04), (0.2, -0.04)], mesh),
            (side * 0.74, 0, 0.50),
            (0, side * 90, 0),
            (1.25, 1.0, 1.0),
        )
    s.carry(list(bpy.context.scene.objects), (0, 0, -0.09), (0, 0, -38))
