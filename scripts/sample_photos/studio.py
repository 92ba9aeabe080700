"""The photographer's room: backdrops, lights, a camera that frames what stands there, and the render settings."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Euler, Vector

from sample_photos import materials as m
from sample_photos import shapes as s


@dataclass(frozen=True)
class Shot:
    """How one product is photographed: view angles in degrees, how much of the frame it fills, what is behind it."""

    azimuth: float = 12.0
    elevation: float = 14.0
    fill: float = 0.80
    lens: float = 80.0
    backdrop: str = "white"
    exposure: float = 0.0
    roll: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)
    key: float = 1.0
    ambient: float = 0.42


SWEEPS = {
    "white": ("#f3f3f3", 0.9),
    "warm": ("#efe2d2", 0.95),
    "grey": ("#b9bcc0", 0.9),
    "sage": ("#c6d0c0", 0.95),
    "blush": ("#ecd3cc", 0.95),
    "sand": ("#dcc7a6", 0.95),
}


def open_room(shot: Shot, samples: int, size: int, threads: int) -> None:
    """Start from an empty file, with the renderer set for quiet pictures from few samples."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.device, scene.cycles.samples = "CYCLES", "CPU", samples
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.cycles.use_adaptive_sampling, scene.cycles.adaptive_threshold = True, 0.04
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces = 7, 3, 3
    scene.cycles.transmission_bounces, scene.cycles.transparent_max_bounces = 7, 10
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 3.0
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.view_settings.view_transform, scene.view_settings.exposure = "Standard", shot.exposure
    world = bpy.data.worlds.new("room")
    scene.world, world.use_nodes = world, True
    world.node_tree.nodes["Background"].inputs[0].default_value = (1, 1, 1, 1)
    world.node_tree.nodes["Background"].inputs[1].default_value = shot.ambient


def _sweep(colour: str, rough: float) -> None:
    """A paper roll: floor, a round bend, and a wall behind."""
    side = [(-14.0, 0.0), (3.0, 0.0)]
    side += [(3.0 + 3 * math.sin(k / 12 * math.pi / 2), 3 - 3 * math.cos(k / 12 * math.pi / 2)) for k in range(1, 13)]
    side.append((6.0, 16.0))
    verts = [(x, y, z) for y, z in side for x in (-20.0, 20.0)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(side) - 1)]
    paper = m.surface("paper", colour, rough, Specular_IOR_Level=0.15)
    if colour == SWEEPS["white"][0]:
        # A white sweep is lit from behind in a studio, so that it photographs as white and not as grey.
        m.light_up(paper, "#ffffff", 0.34)
    s.mesh("backdrop", verts, faces, paper)


def _table() -> None:
    for k in range(-9, 10):
        board = s.box(
            f"backdrop{k}", (14, 0.62, 0.2), m.wood(f"table{k}", "#b98a5c", "#8a5f39", "X", scale=1.6), 0.012, 2
        )
        s.move(board, (0.37 * ((k * 7) % 5), 0.63 * k, -0.2))
    wall = s.mesh("wall", [(-20, 5, -1), (20, 5, -1), (20, 5, 16), (-20, 5, 16)], [(0, 1, 2, 3)])
    wall.data.materials.append(m.surface("wall", "#d9d3c8", 0.95))


def _clutter() -> None:
    """What a hurried seller puts under a product: a loud rug, cables, coins and a wrapper."""
    floor = s.mesh("backdrop", [(-20, -14, 0), (20, -14, 0), (20, 20, 0), (-20, 20, 0)], [(0, 1, 2, 3)])
    floor.data.materials.append(m.plaid("rug", "#b03a3a", "#22478c", "#e5c02b", 0.55))
    tones = ("#2f8f4e", "#e2b714", "#7b3fa0", "#e26a1b", "#1d6fb8", "#d94f86")
    for k, tone in enumerate(tones):
        angle = math.tau * k / len(tones) + 0.4
        spot = (1.15 * math.cos(angle), 0.35 + 0.95 * math.sin(angle), 0.0)
        item = s.box(f"litter{k}", (0.34, 0.22, 0.06 + 0.05 * (k % 3)), m.surface(f"litter{k}", tone, 0.4), 0.015)
        s.move(item, spot, (0, 0, 37 * k))
    cable = [
        (-1.9, -0.6, 0.02),
        (-0.9, -0.85, 0.02),
        (-0.2, -0.6, 0.02),
        (0.5, -0.95, 0.02),
        (1.2, -0.7, 0.02),
        (1.8, -1.0, 0.02),
    ]
    s.tube("litter-cable", cable, 0.025, m.surface("cable", "#161616", 0.5))


def _lamp(at: tuple[float, float, float], size: float, watts: float) -> None:
    light = bpy.data.lights.new("softbox", "AREA")
    light.size, light.energy = size, watts
    obj = s.link("softbox", light)
    obj.location = at
    obj.rotation_euler = (Vector((0, 0, 0.4)) - Vector(at)).to_track_quat("-Z", "Y").to_euler()


def dress(shot: Shot) -> None:
    """Backdrop and lights: a key softbox from the left, a fill from the right, one overhead towards the wall."""
    if shot.backdrop == "table":
        _table()
    elif shot.backdrop == "clutter":
        _clutter()
    else:
        _sweep(*SWEEPS[shot.backdrop])
    _lamp((-3.0, -2.2, 3.4), 2.6, 150 * shot.key)
    _lamp((3.4, -1.8, 2.2), 2.2, 52 * shot.key)
    _lamp((0.3, 1.2, 4.6), 3.2, 85 * shot.key)


# Directions in which a body's outermost vertices are looked for: enough to frame it from any side.
WAYS = np.array([(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if (x, y, z) > (0, 0, 0)], float)


def _corners(objects) -> list[Vector]:
    """The outermost world points of every body."""
    graph = bpy.context.evaluated_depsgraph_get()
    points: list[Vector] = []
    for obj in objects:
        solid = obj.evaluated_get(graph)
        data = solid.to_mesh()
        flat = np.empty(3 * len(data.vertices))
        data.vertices.foreach_get("co", flat)
        found = flat.reshape(-1, 3)
        extremes = {int(pick(found @ way)) for way in WAYS for pick in (np.argmin, np.argmax)} if len(found) else set()
        points += [solid.matrix_world @ Vector(found[k]) for k in extremes]
        solid.to_mesh_clear()
    return points


def frame(shot: Shot, objects) -> None:
    """Aim the camera so that the product fills `shot.fill` of the frame and stands in its middle."""
    camera = bpy.data.cameras.new("camera")
    camera.lens, camera.sensor_width = shot.lens, 36.0
    holder = s.link("camera", camera)
    turn = Euler((math.radians(90 - shot.elevation), 0, math.radians(shot.azimuth)))
    axes = turn.to_matrix()
    right, up, back = axes.col[0], axes.col[1], axes.col[2]
    points = _corners(objects)
    target = sum(points, Vector()) / len(points)
    distance = 6.0
    tangent = 18.0 / shot.lens * shot.fill
    for _ in range(30):
        seen = [(p - (target + back * distance)) for p in points]
        spans = [((v @ right) / -(v @ back), (v @ up) / -(v @ back)) for v in seen]
        xs, ys = [x for x, _ in spans], [y for _, y in spans]
        target = target + right * (max(xs) + min(xs)) / 2 * distance + up * (max(ys) + min(ys)) / 2 * distance
        distance *= max(max(xs) - min(xs), max(ys) - min(ys)) / 2 / tangent
    holder.location = target + back * distance
    holder.rotation_euler = (axes @ Euler((0, 0, math.radians(shot.roll))).to_matrix()).to_euler()
    camera.shift_x, camera.shift_y = shot.shift
    bpy.context.scene.camera = holder


def render(path: str, quality: int = 90) -> None:
    scene = bpy.context.scene
    scene.render.image_settings.file_format = "PNG" if path.endswith(".png") else "JPEG"
    scene.render.image_settings.quality = quality
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)
