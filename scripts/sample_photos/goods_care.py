"""Beauty, food and tea, children and pets."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math
import random

from sample_photos import materials as m
from sample_photos import shapes as s


def serum() -> None:
    """An amber dropper bottle with a cream label, standing by its carton."""
    amber, rubber = m.surface("amber", "#8a3d0a", 0.06, 0.8, Transmission_Weight=0.35), m.rubber("bulb", "#1d1d1d", 0.1)
    s.lathe(
        "bottle",
        [
            (0, 0),
            (0.30, 0),
            (0.335, 0.015),
            (0.35, 0.06),
            (0.35, 0.84),
            (0.33, 0.93),
            (0.25, 1.0),
            (0.17, 1.03),
            (0.155, 1.06),
            (0.155, 1.14),
            (0, 1.14),
        ],
        amber,
        2,
    )
    s.lathe(
        "collar",
        [(0, 1.10), (0.17, 1.10), (0.18, 1.11), (0.18, 1.33), (0.165, 1.35), (0, 1.35)],
        m.metal("collar", "#cfae72", 0.22),
        1,
    )
    s.lathe("bulb", [(0, 1.35), (0.12, 1.35), (0.125, 1.42), (0.115, 1.62), (0.085, 1.72), (0, 1.75)], rubber, 2)
    s.wrap("label", 0.352, 0.16, 0.74, 150, m.surface("label", "#f4ecdd", 0.8))
    ink = m.surface("ink", "#4c3421", 0.7)
    s.letters("ZHICHENG", 0.085, ink, "DejaVuSerif", bend=0.358, at=(0, 0, 0.56))
    s.letters("niacinamide 5%", 0.048, ink, "DejaVuSans", bend=0.358, at=(0, 0, 0.43))
    s.letters("30 ml", 0.05, ink, "DejaVuSans", bend=0.358, at=(0, 0, 0.25))
    carton = [s.box("carton", (0.62, 0.62, 1.62), m.surface("carton", "#f0e4cf", 0.75), 0.012, 2)]
    carton.append(s.letters("ZHICHENG", 0.11, m.metal("foil", "#b98d4a", 0.35), "DejaVuSerif", at=(0, -0.314, 1.05)))
    carton.append(s.letters("brightening serum", 0.05, ink, "DejaVuSans", at=(0, -0.314, 0.92)))
    s.carry(carton, (0.66, 0.42, 0), (0, 0, -14))


def cream() -> None:
    """A frosted face-cream jar, lid off, with a swirl of cream."""
    jar, lid = m.surface("jar", "#d9e6e2", 0.28, 0.5, Subsurface_Weight=0.2), m.surface("lid", "#f7f7f5", 0.3, 0.4)
    gold = m.metal("gold", "#d8b878", 0.2)
    s.lathe(
        "jar",
        [
            (0, 0),
            (0.46, 0),
            (0.53, 0.02),
            (0.55, 0.09),
            (0.55, 0.40),
            (0.53, 0.48),
            (0.47, 0.52),
            (0.47, 0.62),
            (0.455, 0.63),
            (0.43, 0.62),
            (0.42, 0.54),
        ],
        jar,
        2,
    )
    s.lathe("ring", [(0.475, 0.525), (0.49, 0.53), (0.49, 0.545), (0.475, 0.55)], gold)

    def swirl(u: float, v: float) -> s.Point:
        radius, angle = 0.43 * v, math.tau * u
        ridge = 0.12 * math.sin(2 * angle + 11 * v) * v * (1.1 - v)
        return (radius * math.cos(angle), radius * math.sin(angle), 0.555 + 0.12 * (1 - v) ** 2.2 + ridge)

    s.grid("cream", swirl, 96, 30, m.wax("cream", "#fffaf2"))
    lid_parts = [
        s.lathe(
            "lid",
            [
                (0, 0.30),
                (0.48, 0.30),
                (0.535, 0.29),
                (0.55, 0.25),
                (0.55, 0.02),
                (0.53, 0.0),
                (0.5, 0.0),
                (0.5, 0.2),
                (0, 0.2),
            ],
            lid,
            2,
        )
    ]
    lid_parts.append(s.lathe("lid-band", [(0.552, 0.03), (0.558, 0.035), (0.558, 0.075), (0.552, 0.08)], gold))
    s.carry(lid_parts, (0.86, 0.36, 0.53), (0, -64, 22))
    ink = m.surface("ink", "#36514b", 0.6)
    s.letters("DEWHOLLOW", 0.085, ink, "DejaVuSerif", bend=0.553, at=(0, 0, 0.27))
    s.letters("ceramide night cream  50 ml", 0.04, ink, "DejaVuSans", bend=0.553, at=(0, 0, 0.17))


def tea() -> None:
    """A lacquered tea tin, loose leaves and a small white cup of tea."""
    tin, gold = m.surface("tin", "#1f4a38", 0.3, 0.5), m.metal("gold", "#c9a24e", 0.28)
    s.lathe("tin", s.can(0.45, 1.03, 0.02), tin, 0)
    s.lathe("lid", s.can(0.466, 0.30, 0.03, 1.03), tin, 0)
    s.lathe("knob", [(0, 1.42), (0.05, 1.42), (0.065, 1.405), (0.05, 1.37), (0.045, 1.33), (0, 1.33)], gold, 2)
    for z in (0.05, 1.0):
        s.move(s.ring("band", 0.455, 0.010, gold), (0, 0, z))
    s.wrap("label", 0.452, 0.26, 0.86, 74, m.surface("label", "#efe6cf", 0.85))
    ink = m.surface("ink", "#27382d", 0.7)
    s.letters("YUNWULI", 0.10, ink, "DejaVuSerif", bend=0.458, at=(0, 0, 0.66))
    s.letters("LONGJING", 0.068, ink, "DejaVuSerif", bend=0.458, at=(0, 0, 0.53))
    s.letters("spring 2026 · 200 g", 0.04, ink, "DejaVuSans", bend=0.458, at=(0, 0, 0.36))
    china = m.surface("china", "#f7f5f0", 0.15, 0.7)
    cup = [
        s.lathe(
            "cup",
            [
                (0, 0.02),
                (0.12, 0.02),
                (0.13, 0.0),
                (0.16, 0.0),
                (0.17, 0.04),
                (0.27, 0.15),
                (0.31, 0.33),
                (0.30, 0.335),
                (0.255, 0.16),
                (0.14, 0.06),
                (0, 0.055),
            ],
            china,
            2,
        )
    ]
    cup.append(s.lathe("brew", [(0, 0.26), (0.285, 0.26)], m.surface("brew", "#b9a02f", 0.05, 0.9)))
    s.carry(cup, (0.80, -0.18, 0))
    leaf = m.surface("leaf", "#5b6b2c", 0.75)
    chance = random.Random(7)
    base = s.ball("leaf", (0.075, 0.012, 0.007), leaf, (0.35, -0.70, 0.02))
    for _ in range(90):
        reach, angle = 0.24 * chance.random() ** 0.6, chance.random() * math.tau
        spot = (
            0.30 + 1.5 * reach * math.cos(angle),
            -0.74 + 0.7 * reach * math.sin(angle),
            0.012 + 0.06 * max(0.0, 0.24 - reach) / 0.24 * chance.random() * 2,
        )
        s.copy(
            base,
            spot,
            (chance.uniform(-20, 20), chance.uniform(-20, 20), chance.uniform(0, 360)),
            chance.uniform(0.7, 1.1),
        )


def _jar(radius: float, height: float, tint: str = "#ffffff", opacity: float = 0.10):
    return s.lathe(
        "glass",
        [
            (0, 0),
            (radius * 0.86, 0),
            (radius * 0.96, 0.02),
            (radius, 0.08),
            (radius, height * 0.86),
            (radius * 0.93, height * 0.95),
            (radius * 0.84, height),
            (radius * 0.84, height * 1.06),
        ],
        m.thin_glass("glass", tint, opacity),
        2,
    )


def nuts() -> None:
    """A screw-top jar of almonds and cashews, some spilled in front."""
    almond, cashew = m.wood("almond", "#a8683a", "#7d4723", "Z", 0.85, 5.0), m.surface("cashew", "#e3c08c", 0.55)
    _jar(0.52, 1.15, opacity=0.13)
    s.lathe(
        "lid",
        [(0, 1.36), (0.44, 1.36), (0.475, 1.345), (0.485, 1.31), (0.485, 1.16), (0.475, 1.15), (0, 1.15)],
        m.metal("lid", "#2b2b2b", 0.4),
        1,
    )
    chance = random.Random(11)
    seed = [(0, -0.095), (0.03, -0.085), (0.052, -0.04), (0.056, 0.01), (0.042, 0.06), (0.012, 0.105), (0, 0.11)]
    kernel = s.bake(s.lathe("almond", seed, almond, 1, steps=14))
    s.move(kernel, (0.62, -0.62, 0.04), (90, 0, 30), (1, 0.62, 1))
    curl = [(0.075 * math.cos(a), 0.075 * math.sin(a), 0) for a in (math.radians(d) for d in range(-20, 201, 44))]
    bean = s.tube("cashew", curl, 0.036, cashew)
    for place, width in ((0, 0.25), (1, 0.9), (-2, 0.85), (-1, 0.2)):
        bean.data.splines[0].bezier_points[place].radius = width
    bean = s.bake(bean)
    s.move(bean, (0.30, -0.75, 0.035), (0, 0, 50))

    def drop(spot: s.Point, flat: bool) -> None:
        tilt = chance.uniform(75, 105) if flat else chance.uniform(0, 180)
        turn = (tilt, 0 if flat else chance.uniform(0, 180), chance.uniform(0, 360))
        if chance.random() < 0.62:
            s.copy(kernel, spot, turn, (1, 0.62, 1))
        else:
            s.copy(bean, spot, (0, chance.uniform(-15, 15), turn[2]) if flat else turn)

    for level in range(13):
        for k in range(22):
            reach = 0.415 if k < 16 else 0.415 * chance.random()
            angle = math.tau * (k / 16 + 0.31 * level)
            drop((reach * math.cos(angle), reach * math.sin(angle), 0.07 + 0.078 * level), False)
    for _ in range(26):
        drop((0.42 + 0.38 * chance.gauss(0, 0.8), -0.78 + 0.13 * chance.gauss(0, 0.8), 0.045), True)
    s.wrap("label", 0.525, 0.30, 0.74, 88, m.surface("label", "#20352b", 0.75))
    ink = m.surface("ink", "#f3e7c9", 0.7)
    s.letters("THORNACRE", 0.085, ink, "DejaVuSerif-Bold", bend=0.532, at=(0, 0, 0.58))
    s.letters("roasted nut mix", 0.058, ink, "DejaVuSerif", bend=0.532, at=(0, 0, 0.47))
    s.letters("no salt  ·  400 g", 0.04, ink, "DejaVuSans", bend=0.532, at=(0, 0, 0.37))


def honey() -> None:
    """A jar of honey with a cloth cover and a wooden dipper."""
    gold = m.surface("honey", "#f0a020", 0.05, 0.9, Transmission_Weight=0.75)
    _jar(0.50, 1.0, opacity=0.08)
    s.lathe("fill", [(0, 0.03), (0.44, 0.03), (0.475, 0.09), (0.475, 0.80), (0.455, 0.86), (0, 0.86)], gold, 1)
    check = m.plaid("cover", "#f0e8d8", "#c25b3a", "#c25b3a", 3.2)

    def cover(u: float, v: float) -> s.Point:
        angle = math.tau * u
        if v < 0.55:
            radius = 0.45 * v / 0.55
            return (radius * math.cos(angle), radius * math.sin(angle), 1.12 + 0.03 * (1 - v))
        fall = (v - 0.55) / 0.45
        frill = 0.035 * math.sin(14 * angle) * fall
        radius = 0.45 + 0.12 * fall**1.6 + frill - 0.05 * math.sin(math.pi * min(1, fall * 1.6))
        return (radius * math.cos(angle), radius * math.sin(angle), 1.12 - 0.27 * fall)

    s.thicken(s.grid("cover", cover, 160, 36, check), 0.008)
    s.move(s.ring("twine", 0.445, 0.014, m.cloth("twine", "#9a7444")), (0, 0, 0.99))
    s.wrap("label", 0.505, 0.22, 0.66, 78, m.surface("label", "#fbf4e2", 0.85))
    ink = m.surface("ink", "#5a3714", 0.7)
    s.letters("FENGYAO", 0.095, ink, "DejaVuSerif-Bold", bend=0.511, at=(0, 0, 0.49))
    s.letters("acacia honey", 0.062, ink, "DejaVuSerif", bend=0.511, at=(0, 0, 0.38))
    s.letters("500 g", 0.05, ink, "DejaVuSans", bend=0.511, at=(0, 0, 0.28))
    wood = m.wood("dipper", "#c99a62", "#9c6c38", "Z")
    groove = [(0.0, 0.0), (0.05, 0.0)]
    for k in range(6):
        r = 0.075 + 0.03 * math.sin(math.pi * (k + 0.5) / 6)
        groove += [(r, 0.02 + 0.05 * k), (r, 0.05 + 0.05 * k), (0.05, 0.055 + 0.05 * k), (0.05, 0.065 + 0.05 * k)]
    dipper = s.lathe("dipper", [*groove, (0.03, 0.36), (0.024, 0.6), (0.026, 1.05), (0, 1.08)], wood, 0)
    s.move(dipper, (0.60, -0.42, 0.10), (0, 84, 22))


def blocks() -> None:
    """Wooden building blocks: a small castle of cubes, arch, cylinders and roofs in muted paint."""
    beech = m.wood("beech", "#dfbd8d", "#c79d68", "X", 0.5)
    red, blue = m.surface("red", "#c2493d", 0.5, 0.15), m.surface("blue", "#3f7297", 0.5, 0.15)
    yellow, green = m.surface("yellow", "#e3b23c", 0.5, 0.15), m.surface("green", "#5f8f62", 0.5, 0.15)

    def cube(at: s.Point, mat, size: s.Point = (0.4, 0.4, 0.4), turn: float = 0.0) -> None:
        s.move(s.box("cube", size, mat, 0.02, 3), at, (0, 0, turn))

    def roof(at: s.Point, mat, width: float) -> None:
        s.move(s.prism("roof", [(-width / 2, 0), (width / 2, 0), (0, width * 0.5)], 0.4, mat, 0.018), at)

    arch = [
        (-0.6, 0),
        (-0.3, 0),
        *[(-0.3 * math.cos(a), 0.3 * math.sin(a)) for a in (math.pi * k / 12 for k in range(1, 12))],
        (0.3, 0),
        (0.6, 0),
        (0.6, 0.42),
        (-0.6, 0.42),
    ]
    cube((-0.8, 0, 0), blue)
    cube((-0.8, 0, 0.4), beech)
    cube((0.8, 0, 0), green)
    cube((0.8, 0, 0.4), beech)
    s.move(s.prism("arch", arch, 0.4, beech, 0.015), (0, 0, 0))
    cube((0, 0, 0.42), red, (1.2, 0.4, 0.2))
    for x in (-0.4, 0.4):
        s.move(s.lathe("pillar", s.can(0.15, 0.4, 0.02), yellow if x < 0 else blue), (x, 0, 0.62))
    cube((0, 0, 1.02), beech, (1.2, 0.4, 0.16))
    roof((0, 0, 1.18), red, 0.9)
    roof((-0.8, 0, 0.8), yellow, 0.5)
    roof((0.8, 0, 0.8), green, 0.5)
    cube((-0.45, -0.72, 0), yellow, (0.3, 0.3, 0.3), 24)
    cube((0.75, -0.78, 0), red, (0.3, 0.3, 0.3), -18)
    s.move(s.lathe("roller", s.can(0.15, 0.4, 0.02), green), (0.0, -0.70, 0.15), (0, 90, 35))


def pet_bowl() -> None:
    """A steel bowl in a rubber-footed stand, full of kibble."""
    steel, enamel = m.metal("steel", "#cfd1d3", 0.2), m.surface("enamel", "#e08a76", 0.35, 0.4)
    s.lathe("foot", [(0.5, 0.0), (0.80, 0.0), (0.82, 0.02), (0.81, 0.06), (0.5, 0.06)], m.rubber("foot", "#222222"), 1)
    s.lathe("outer", [(0.5, 0.05), (0.79, 0.05), (0.79, 0.07), (0.66, 0.42), (0.655, 0.46), (0.63, 0.47)], enamel, 2)
    s.lathe(
        "inner",
        [(0.67, 0.455), (0.685, 0.475), (0.66, 0.49), (0.62, 0.47), (0.57, 0.30), (0.48, 0.16), (0, 0.14)],
        steel,
        2,
    )
    chance = random.Random(5)
    food = [m.surface(f"kibble{k}", tone, 0.8) for k, tone in enumerate(("#8a5a30", "#70451f", "#9c6d3f"))]
    pellet = [(0, -0.03), (0.05, -0.03), (0.065, -0.012), (0.065, 0.012), (0.05, 0.03), (0, 0.03)]
    bases = [s.bake(s.lathe("kibble", pellet, mat, 1, steps=12)) for mat in food]
    for base in bases:
        s.move(base, (0, 0, 0.3))
    for k in range(230):
        reach, angle = 0.54 * math.sqrt(chance.random()), chance.random() * math.tau
        dome = 0.37 + 0.16 * (1 - (reach / 0.58) ** 2)
        spot = (reach * math.cos(angle), reach * math.sin(angle), dome + chance.uniform(-0.06, 0.02))
        s.copy(bases[k % 3], spot, (chance.uniform(-70, 70), chance.uniform(-70, 70), chance.uniform(0, 360)))
    bone = [s.letters("PAWBROOK", 0.12, m.surface("mark", "#fff3e8", 0.5), bend=0.735, at=(0, 0, 0.21))]
    s.move(bone[0], (0, 0, 0.21))
