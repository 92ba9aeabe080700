"""Shapes that most shop goods are made of: lathe profiles, tubes, bevelled boxes, lofted skins, sheets and lettering.

Lengths are in scene units (a product is about one unit tall), z points up, the camera looks towards +y.
Every maker links its object into the current scene and returns it.
"""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import math
from collections.abc import Callable, Sequence

import bpy
from mathutils import Matrix, Vector

Point = tuple[float, float, float]
Pair = tuple[float, float]


def link(name, data, mat=None):
    """Put `data` into the scene as an object called `name`, wearing `mat`."""
    obj = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(obj)
    if mat is not None:
        data.materials.append(mat)
    return obj


def mesh(name: str, verts: Sequence[Point], faces: Sequence[Sequence[int]], mat=None, smooth: bool = True):
    data = bpy.data.meshes.new(name)
    data.from_pydata(list(verts), [], [list(face) for face in faces])
    data.update()
    if smooth:
        for polygon in data.polygons:
            polygon.use_smooth = True
    return link(name, data, mat)


def subdivide(obj, levels: int = 2):
    modifier = obj.modifiers.new("subdivide", "SUBSURF")
    modifier.levels = modifier.render_levels = levels
    return obj


def thicken(obj, thickness: float, offset: float = -1.0):
    modifier = obj.modifiers.new("thicken", "SOLIDIFY")
    modifier.thickness, modifier.offset = thickness, offset
    return obj


def bevel(obj, width: float, segments: int = 4):
    modifier = obj.modifiers.new("bevel", "BEVEL")
    modifier.width, modifier.segments, modifier.limit_method = width, segments, "ANGLE"
    modifier.harden_normals = False
    return obj


def move(obj, at: Point = (0, 0, 0), turn: Point = (0, 0, 0), scale: float | Point = 1.0):
    """Place an object: `turn` is Euler degrees about x, y and z."""
    obj.location = at
    obj.rotation_euler = [math.radians(angle) for angle in turn]
    obj.scale = (scale,) * 3 if isinstance(scale, (int, float)) else scale
    return obj


def carry(objects, at: Point = (0, 0, 0), turn: Point = (0, 0, 0), scale: float = 1.0) -> None:
    """Move several objects as one body, about the origin."""
    bpy.context.view_layer.update()
    rotation = Matrix.Rotation(0, 4, "Z")
    for angle, axis in zip(turn, "XYZ", strict=True):
        rotation = Matrix.Rotation(math.radians(angle), 4, axis) @ rotation
    matrix = Matrix.Translation(at) @ rotation @ Matrix.Scale(scale, 4)
    for obj in objects:
        obj.matrix_world = matrix @ obj.matrix_world
    bpy.context.view_layer.update()


def lathe(name: str, profile: Sequence[Pair], mat, subsurf: int = 1, steps: int = 96):
    """Turn a (radius, height) profile about the z axis; repeat a point for a crisp edge."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([(r, 0, z) for r, z in profile], [(i, i + 1) for i in range(len(profile) - 1)], [])
    obj = link(name, data, mat)
    screw = obj.modifiers.new("lathe", "SCREW")
    screw.steps = screw.render_steps = steps
    screw.use_merge_vertices, screw.merge_threshold = True, 1e-5
    screw.use_normal_calculate = True
    if subsurf:
        subdivide(obj, subsurf)
    return obj


def edge(r: float, z: float, soft: float, quadrant: str) -> list[Pair]:
    """Three profile points that round the corner at (r, z); quadrant says where the body lies (e.g. 'below')."""
    if quadrant == "below":
        return [(r, z - soft), (r - soft * 0.3, z - soft * 0.3), (r - soft, z)]
    return [(r - soft, z), (r - soft * 0.3, z + soft * 0.3), (r, z + soft)]


def can(radius: float, height: float, soft: float = 0.02, base: float = 0.0) -> list[Pair]:
    """The profile of a closed cylinder with softened rims."""
    bottom, top = edge(radius, base, soft, "above"), edge(radius, base + height, soft, "below")
    return [(0.0, base), *bottom, *top, (0.0, base + height)]


def tube(name: str, points: Sequence[Point], radius: float, mat, cyclic: bool = False, flat: float = 0.0):
    """A smooth tube through `points`; `flat` widens it into a strap."""
    curve = bpy.data.curves.new(name, "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution, curve.resolution_u = "3D", radius, 4, 10
    curve.extrude, curve.use_fill_caps, curve.twist_mode = flat, True, "MINIMUM"
    spline = curve.splines.new("BEZIER")
    spline.bezier_points.add(len(points) - 1)
    for knot, point in zip(spline.bezier_points, points, strict=True):
        knot.co = point
        knot.handle_left_type = knot.handle_right_type = "AUTO"
    spline.use_cyclic_u = cyclic
    return link(name, curve, mat)


def ring(name: str, radius: float, thickness: float, mat, squash: float = 1.0):
    points = [(radius * math.cos(a), squash * radius * math.sin(a), 0.0) for a in angles(16)]
    return tube(name, points, thickness, mat, cyclic=True)


def angles(count: int) -> list[float]:
    return [math.tau * i / count for i in range(count)]


def box(name: str, size: Point, mat, soft: float = 0.03, segments: int = 4):
    """A box standing on z = 0, centred in x and y, with rounded edges."""
    x, y, z = size[0] / 2, size[1] / 2, size[2]
    verts = [(sx * x, sy * y, h) for h in (0.0, z) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    faces = [(3, 2, 1, 0), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    return bevel(mesh(name, verts, faces, mat), soft, segments)


def prism(name: str, outline: Sequence[Pair], depth: float, mat, soft: float = 0.01):
    """An outline in the x-z plane pulled out along y, centred on y = 0."""
    count = len(outline)
    verts = [(x, sign * depth / 2, z) for sign in (-1, 1) for x, z in outline]
    sides = [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    faces = [tuple(range(count))[::-1], tuple(range(count, 2 * count)), *sides]
    return bevel(mesh(name, verts, faces, mat, smooth=False), soft, 3)


def grid(name: str, point: Callable[[float, float], Point], across: int, along: int, mat, keep=None):
    """A skin over the unit square; `keep(u, v)` leaves holes where it is false."""
    verts = [point(i / across, j / along) for j in range(along + 1) for i in range(across + 1)]
    row = across + 1
    faces = [
        (j * row + i, j * row + i + 1, (j + 1) * row + i + 1, (j + 1) * row + i)
        for j in range(along)
        for i in range(across)
        if keep is None or keep((i + 0.5) / across, (j + 0.5) / along)
    ]
    return mesh(name, verts, faces, mat)


def stack(name: str, sections: Sequence[tuple[float, float, float, float, float]], mat, power: float = 4.0):
    """A solid of superellipse slices (z, half width, half depth, centre x, centre y), closed at both ends."""
    count = 40
    verts: list[Point] = []
    for z, half_x, half_y, cx, cy in sections:
        for angle in angles(count):
            c, s = math.cos(angle), math.sin(angle)
            x = math.copysign(abs(c) ** (2 / power), c) * half_x
            y = math.copysign(abs(s) ** (2 / power), s) * half_y
            verts.append((cx + x, cy + y, z))
    faces: list[Sequence[int]] = [
        (k * count + i, k * count + (i + 1) % count, (k + 1) * count + (i + 1) % count, (k + 1) * count + i)
        for k in range(len(sections) - 1)
        for i in range(count)
    ]
    last = (len(sections) - 1) * count
    faces += [tuple(range(count))[::-1], tuple(range(last, last + count))]
    return subdivide(mesh(name, verts, faces, mat), 2)


def ball(name: str, radius: Point, mat, at: Point = (0, 0, 0), turn: Point = (0, 0, 0)):
    rings, count = 12, 20
    verts: list[Point] = []
    for k in range(1, rings):
        phi = math.pi * k / rings
        for angle in angles(count):
            verts.append((math.sin(phi) * math.cos(angle), math.sin(phi) * math.sin(angle), math.cos(phi)))
    verts += [(0, 0, 1), (0, 0, -1)]
    top, bottom = len(verts) - 2, len(verts) - 1
    faces: list[Sequence[int]] = []
    for k in range(rings - 2):
        for i in range(count):
            a, b = k * count + i, k * count + (i + 1) % count
            faces.append((a, a + count, b + count, b))
    faces += [(top, i, (i + 1) % count) for i in range(count)]
    base = (rings - 2) * count
    faces += [(bottom, base + (i + 1) % count, base + i) for i in range(count)]
    obj = mesh(name, [(x * radius[0], y * radius[1], z * radius[2]) for x, y, z in verts], faces, mat)
    return move(obj, at, turn)


def bake(obj):
    """Apply modifiers once, so that copies share one mesh instead of computing it each."""
    bpy.context.view_layer.update()
    data = bpy.data.meshes.new_from_object(obj.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    solid = bpy.data.objects.new(obj.name, data)
    bpy.context.scene.collection.objects.link(solid)
    bpy.data.objects.remove(obj)
    return solid


def copy(obj, at: Point, turn: Point = (0, 0, 0), scale: float | Point = 1.0):
    """Another object that shares the first one's data."""
    twin = obj.copy()
    bpy.context.scene.collection.objects.link(twin)
    return move(twin, at, turn, scale)


# Where Debian and its kin put fonts-dejavu.
FONTS = "/usr/share/fonts/truetype/dejavu/"


def letters(body: str, size: float, mat, font: str = "DejaVuSans-Bold", bend: float = 0.0, at: Point = (0, 0, 0)):
    """Raised lettering that faces the camera (-y), centred; `bend` wraps it on a cylinder of that radius about z."""
    curve = bpy.data.curves.new(body, "FONT")
    curve.body, curve.size, curve.align_x, curve.extrude = body, size, "CENTER", 0.002
    curve.font = bpy.data.fonts.load(f"{FONTS}{font}.ttf", check_existing=True)
    text = link(body, curve)
    bpy.context.view_layer.update()
    data = bpy.data.meshes.new_from_object(text.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    bpy.data.objects.remove(text)
    for vertex in data.vertices:
        x, y, z = vertex.co
        if bend:
            reach = bend + z
            vertex.co = Vector((reach * math.sin(x / bend), -reach * math.cos(x / bend), y))
        else:
            vertex.co = Vector((x, -z, y))
    data.materials.clear()
    return move(link(body, data, mat), at)


def wrap(name: str, radius: float, low: float, high: float, arc: float, mat, facing: float = 0.0):
    """A label: part of a cylinder wall, `arc` degrees wide, centred on the camera side turned by `facing` degrees."""
    half = math.radians(arc) / 2

    def point(u: float, v: float) -> Point:
        angle = math.radians(facing) - half + 2 * half * u
        return (radius * math.sin(angle), -radius * math.cos(angle), low + (high - low) * v)

    return thicken(grid(name, point, 48, 2, mat), 0.004, 1.0)
