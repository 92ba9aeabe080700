"""Apparel and accessories."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math

import bpy
from mathutils import noise

from sample_photos import materials as m
from sample_photos import shapes as s


def _drape(x: float, y: float, depth: float, scale: float = 2.4) -> float:
    return depth * (
        noise.noise((x * scale, y * scale, 0.3)) + 0.5 * noise.noise((x * scale * 2.1, y * scale * 0.8, 4.2))
    )


def _crease(x: float, y: float, depth: float) -> float:
    """Soft ridges as a cloth keeps them after folding: long ones to one side, finer ones across."""
    long = noise.noise((x * 1.9 + y * 0.7, 0.55 * y - 0.4 * x, 2.6))
    fine = noise.noise((2.2 * x - 1.6 * y + 5.0, 1.1 * y + 0.9 * x, 7.1))
    return depth * ((1 - abs(long)) ** 6 + 0.6 * (1 - abs(fine)) ** 8)


def t_shirt() -> None:
    """A T-shirt laid flat: body and sleeves as soft sheets with shallow folds, a ribbed collar, stitched hems."""
    cotton, rib = m.cloth("cotton", "#48607c", None, 160, 0.25), m.stripes("rib", "#435a75", "#364a62", 30, "X")
    back, thread = m.cloth("inside", "#33475d"), m.surface("thread", "#34475c", 0.9)

    def top(x: float) -> float:
        reach = abs(x)
        if reach < 0.2:
            return 1.30 + 0.13 * (reach / 0.2) ** 2
        return 1.43 - 0.42 * (reach - 0.2) ** 1.15

    def body(u: float, v: float) -> s.Point:
        half = 0.545 - 0.035 * math.sin(math.pi * min(1.0, v * 1.35)) - (0.05 * max(0.0, v - 0.68) / 0.32)
        x = half * (2 * u - 1)
        y = v * top(x)
        edge = min(1.0, 9 * u, 9 * (1 - u), 9 * v + 0.2)
        return (x, y, 0.06 + 0.035 * edge + _drape(x, y, 0.03, 2.9) + _crease(x, y, 0.05) * edge)

    def sleeve(u: float, v: float, side: int) -> s.Point:
        start = (0.475 + 0.035 * (1 - v), 0.95 + v * (top(0.475) - 0.95) + 0.012)
        end = (0.70 + 0.16 * v, 0.66 + 0.25 * v)
        x, y = (a + (b - a) * u for a, b in zip(start, end, strict=True))
        y += 0.035 * math.sin(math.pi * u) * v
        edge = min(1.0, 7 * v + 0.1, 7 * (1 - v) + 0.3, 9 * (1 - u) + 0.2)
        return (side * x, y, 0.06 + 0.034 * edge + _drape(x + 3, y, 0.02, 3.4) + _crease(x + 3, y, 0.04) * edge)

    s.thicken(s.grid("body", body, 110, 130, cotton), 0.02)
    for side in (-1, 1):
        s.thicken(s.grid("sleeve", lambda u, v, k=side: sleeve(u, v, k), 40, 40, cotton), 0.02, 0.0)
        cuff = [sleeve(0.93, v / 10, side) for v in range(1, 10)]
        s.tube("seam", [(x, y, z + 0.006) for x, y, z in cuff], 0.0025, thread)
        join = [sleeve(0.0, v / 10, side) for v in range(11)]
        s.tube("seam", [(x, y, z + 0.004) for x, y, z in join], 0.004, thread)
    hem = [body(u / 30, 0.045) for u in range(1, 30)]
    s.tube("seam", [(x, y, z + 0.004) for x, y, z in hem], 0.0025, thread)
    neck = [(x / 100, top(x / 100) + 0.006, 0.105) for x in range(-20, 21, 4)]
    s.tube("collar", neck, 0.012, rib, flat=0.028)
    s.grid("back", lambda u, v: (0.2 * (2 * u - 1), 1.27 + v * (0.175 - 0.02 * (2 * u - 1) ** 2), 0.07), 16, 8, back)
    s.tube(
        "back-collar",
        [(-0.2, 1.43, 0.09), (-0.1, 1.452, 0.09), (0, 1.458, 0.09), (0.1, 1.452, 0.09), (0.2, 1.43, 0.09)],
        0.012,
        rib,
        flat=0.02,
    )
    s.move(s.box("tag", (0.09, 0.055, 0.004), m.surface("tag", "#fbfbfb", 0.8), 0.001), (0, 1.40, 0.08))


def scarf() -> None:
    """A wool scarf folded in four, fringe to the front."""
    wool = m.plaid("wool", "#7d2f36", "#22324c", "#e6d3b0", 1.9)
    ends = m.cloth("fringe", "#7d2f36")
    for k in range(4):

        def layer(u: float, v: float, k: int = k) -> s.Point:
            x, y = (u - 0.5) * (1.5 - 0.04 * k), (v - 0.5) * (1.15 - 0.05 * k) + 0.03 * k
            edge = min(1.0, 10 * u, 10 * (1 - u), 10 * v, 10 * (1 - v))
            return (x, y, 0.05 + 0.12 * k + 0.05 * edge**0.5 + _drape(x + k, y - k, 0.02))

        s.subdivide(s.thicken(s.grid("layer", layer, 40, 36, wool), 0.10), 1)
    for k in range(56):
        x = -0.70 + 1.4 * k / 55
        wave = 0.02 * math.sin(k * 2.3)
        for level, far in ((0.40, -0.74), (0.16, -0.80)):
            s.tube(
                "fringe",
                [
                    (x, -0.50, level + 0.05),
                    (x + wave, -0.60, level),
                    (x + 2 * wave, far + 0.05 * math.sin(k), max(0.02, level - 0.26)),
                ],
                0.010,
                ends,
            )
    tag = s.box("tag", (0.20, 0.13, 0.012), m.surface("tag", "#efe6d6", 0.8), 0.004)
    s.move(tag, (0.45, -0.20, 0.525), (0, 0, -6))
    mark = s.letters("FELLWEAVE", 0.03, m.surface("ink", "#3a2a22", 0.7))
    s.move(mark, (0.45, -0.205, 0.54), (-90, 0, -6))


def sunglasses() -> None:
    """Acetate sunglasses, temples open, smoke lenses."""
    frame = m.surface("acetate", "#3a2011", 0.18, 0.8)
    m.tint(frame, m.noise(frame, 7.0), "#a8672c", "#23120a", 0.35, 0.65)
    lens = m.surface("lens", "#15191c", 0.04, 1.0, IOR=1.5)
    hinge = m.metal("hinge", "#d8b66c", 0.2)
    for side in (-1, 1):
        rim = []
        for angle in s.angles(20):
            c, n = math.cos(angle), math.sin(angle)
            x = math.copysign(abs(c) ** 0.72, c) * (0.41 + 0.04 * n)
            z = math.copysign(abs(n) ** 0.78, n) * 0.33
            rim.append((side * (0.52 + x), 0.10 * ((0.52 + x) ** 2), 0.40 + z))
        s.tube("rim", rim, 0.03, frame, cyclic=True, flat=0.012)
        centre = (side * 0.52, 0.027, 0.40)
        faces = [(0, i + 1, (i + 1) % 20 + 1) for i in range(20)]
        s.thicken(s.mesh("lens", [centre, *rim], faces, lens), 0.012, 0.0)
        temple = [
            (side * 0.97, 0.11, 0.56),
            (side * 1.02, 0.5, 0.57),
            (side * 1.0, 1.2, 0.54),
            (side * 0.96, 1.62, 0.44),
            (side * 0.93, 1.86, 0.17),
        ]
        s.tube("temple", temple, 0.028, frame, flat=0.035)
        s.move(s.box("hinge", (0.05, 0.07, 0.07), hinge, 0.01), (side * 0.955, 0.11, 0.53))
        s.ball("pad", (0.025, 0.05, 0.07), m.thin_glass("pad", "#e8d2b8", 0.5), (side * 0.10, 0.06, 0.36))
    s.tube("bridge", [(-0.13, 0.0, 0.50), (0, -0.03, 0.55), (0.13, 0.0, 0.50)], 0.032, frame)


def umbrella() -> None:
    """An open umbrella resting on its rim and handle."""
    cover, steel = m.cloth("cover", "#1f6f78", None, 150, 0.15), m.metal("steel", "#b9bcbe", 0.3)
    grip = m.wood("grip", "#a9713f", "#7a4a24", "Z")
    ribs, reach, height = 8, 1.25, 0.52

    def canopy(u: float, v: float) -> s.Point:
        between = math.sin(ribs / 2 * math.tau * u) ** 2
        radius = reach * v * (1 - 0.05 * between * v**2)
        z = height * (1 - v**1.9) - 0.03 * between * v
        return (radius * math.cos(math.tau * u), radius * math.sin(math.tau * u), z)

    s.thicken(s.grid("canopy", canopy, 160, 30, cover), 0.006, 0.0)
    for k in range(ribs):
        points = [canopy(k / ribs, v / 8) for v in range(9)]
        s.tube("rib", [(x, y, z - 0.014) for x, y, z in points], 0.009, steel)
        mid = canopy(k / ribs, 0.55)
        s.tube(
            "stretcher",
            [(0, 0, 0.02), (mid[0] / 2, mid[1] / 2, (mid[2] + 0.02) / 2), (mid[0], mid[1], mid[2] - 0.02)],
            0.007,
            steel,
        )
        s.ball("tip", (0.022, 0.022, 0.022), steel, canopy(k / ribs, 1.0))
    s.tube("shaft", [(0, 0, 0.66), (0, 0, 0.0), (0, 0, -0.85)], 0.02, steel)
    s.tube("ferrule", [(0, 0, 0.5), (0, 0, 0.58), (0, 0, 0.68)], 0.026, grip)
    s.tube(
        "hook",
        [(0, 0, -0.82), (0, 0, -1.05), (0.06, 0, -1.19), (0.17, 0, -1.23), (0.27, 0, -1.16), (0.29, 0, -1.05)],
        0.042,
        grip,
    )
    s.carry(list(bpy.context.scene.objects), (0, 0, 1.27), (16, 12, 20))
