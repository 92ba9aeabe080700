"""Surfaces: paint, glaze, metal, glass, leather, cloth, knit, rubber, wood, glow; grain comes from noise textures."""

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# Blender's module is installed only where pictures are made, and its types are generated at run time.
import bpy

Colour = tuple[float, float, float]


def rgb(code: str) -> Colour:
    """A hex sRGB colour as the linear light that the renderer works in."""
    parts = [int(code.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return (r, g, b)


def surface(name: str, colour: str, rough: float = 0.4, coat: float = 0.0, metal: float = 0.0, **more: float):
    """The base of every material; `more` sets further inputs of the Principled shader by name (`Sheen_Weight=0.4`)."""
    mat = bpy.data.materials.new(name)
    mat.use_nodes = True
    shader = mat.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*rgb(colour), 1)
    shader.inputs["Roughness"].default_value = rough
    shader.inputs["Coat Weight"].default_value = coat
    shader.inputs["Metallic"].default_value = metal
    for key, value in more.items():
        shader.inputs[key.replace("_", " ")].default_value = value
    return mat


def _node(mat, kind: str, **values):
    node = mat.node_tree.nodes.new(kind)
    for key, value in values.items():
        if key in node.inputs:
            node.inputs[key].default_value = value
        else:
            setattr(node, key, value)
    return node


def _coordinates(mat, stretch: Colour):
    source = _node(mat, "ShaderNodeTexCoord")
    mapping = _node(mat, "ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = stretch
    mat.node_tree.links.new(source.outputs["Object"], mapping.inputs["Vector"])
    return mapping.outputs["Vector"]


def bump(mat, height, strength: float, depth: float):
    node = _node(mat, "ShaderNodeBump", Strength=strength, Distance=depth)
    mat.node_tree.links.new(height, node.inputs["Height"])
    mat.node_tree.links.new(node.outputs["Normal"], mat.node_tree.nodes["Principled BSDF"].inputs["Normal"])
    return mat


def tint(mat, factor, light: str, dark: str, low: float = 0.3, high: float = 0.7):
    ramp = _node(mat, "ShaderNodeValToRGB")
    first, second = ramp.color_ramp.elements
    first.position, first.color = low, (*rgb(dark), 1)
    second.position, second.color = high, (*rgb(light), 1)
    mat.node_tree.links.new(factor, ramp.inputs["Fac"])
    mat.node_tree.links.new(ramp.outputs["Color"], mat.node_tree.nodes["Principled BSDF"].inputs["Base Color"])
    return mat


def noise(mat, scale: float, stretch: Colour = (1, 1, 1), detail: float = 4.0):
    node = _node(mat, "ShaderNodeTexNoise", Scale=scale, Detail=detail)
    mat.node_tree.links.new(_coordinates(mat, stretch), node.inputs["Vector"])
    return node.outputs["Fac"]


def glass(name: str, colour: str = "#ffffff", rough: float = 0.02):
    return surface(name, colour, rough, IOR=1.45, Transmission_Weight=1.0)


def thin_glass(name: str, colour: str = "#ffffff", opacity: float = 0.14):
    """Clear glass without refraction: a glossy skin over a see-through one, which stays free of noise."""
    mat = surface(name, colour, 0.03, 1.0)
    mat.node_tree.nodes["Principled BSDF"].inputs["Alpha"].default_value = opacity
    return mat


def metal(name: str, colour: str = "#c9cacb", rough: float = 0.25):
    return surface(name, colour, rough, metal=1.0)


def leather(name: str, colour: str, dark: str):
    mat = surface(name, colour, 0.42, 0.12)
    tint(mat, noise(mat, 3.0), colour, dark, 0.2, 0.75)
    cells = _node(mat, "ShaderNodeTexVoronoi", Scale=75.0, feature="F1")
    mat.node_tree.links.new(_coordinates(mat, (1, 1, 1)), cells.inputs["Vector"])
    return bump(mat, cells.outputs["Distance"], 0.28, 0.006)


def cloth(name: str, colour: str, dark: str | None = None, weave: float = 130.0, strength: float = 0.35):
    """Woven fabric: two crossed waves as bump, with uneven dye."""
    mat = surface(name, colour, 0.92, Sheen_Weight=0.25)
    vector = _coordinates(mat, (1, 1, 1))
    waves = []
    for axis in ("X", "Z"):
        wave = _node(mat, "ShaderNodeTexWave", Scale=weave, Distortion=0.6, bands_direction=axis)
        mat.node_tree.links.new(vector, wave.inputs["Vector"])
        waves.append(wave.outputs["Fac"])
    both = _node(mat, "ShaderNodeMath", operation="ADD")
    for socket, wave in zip(both.inputs, waves, strict=False):
        mat.node_tree.links.new(wave, socket)
    if dark:
        tint(mat, noise(mat, 9.0), colour, dark)
    return bump(mat, both.outputs["Value"], strength, 0.004)


def knit(name: str, colour: str, dark: str, scale: float = 85.0):
    """Sports mesh: small dark holes in a regular lattice."""
    mat = surface(name, colour, 0.85, Sheen_Weight=0.2)
    cells = _node(mat, "ShaderNodeTexVoronoi", Scale=scale, Randomness=0.5)
    mat.node_tree.links.new(_coordinates(mat, (1, 1, 1.25)), cells.inputs["Vector"])
    tint(mat, cells.outputs["Distance"], colour, dark, 0.12, 0.42)
    return bump(mat, cells.outputs["Distance"], 0.4, 0.006)


def rubber(name: str, colour: str, grain: float = 0.2):
    mat = surface(name, colour, 0.62)
    return bump(mat, noise(mat, 90.0), grain, 0.004)


def foam(name: str, colour: str):
    mat = surface(name, colour, 0.7)
    return bump(mat, noise(mat, 60.0, detail=2.0), 0.18, 0.004)


def wood(name: str, light: str, dark: str, along: str = "X", rough: float = 0.45, scale: float = 2.2):
    """Long grain along one axis: stretched noise drives colour and a slight bump."""
    x, y, z = (0.55 if axis == along else 7.0 for axis in "XYZ")
    mat = surface(name, light, rough, 0.08)
    grain = noise(mat, scale, (x, y, z), 7.0)
    tint(mat, grain, light, dark, 0.34, 0.66)
    return bump(mat, grain, 0.12, 0.01)


def speckle(name: str, colour: str, dots: str, rough: float = 0.3, coat: float = 0.5):
    """Stoneware glaze with iron specks."""
    mat = surface(name, colour, rough, coat)
    return tint(mat, noise(mat, 38.0, detail=1.0), colour, dots, 0.28, 0.33)


def fade(name: str, top: str, bottom: str, low: float, high: float, rough: float = 0.3, coat: float = 0.4):
    """A glaze or dye that changes from `bottom` to `top` between two heights, with a ragged edge."""
    mat = surface(name, top, rough, coat)
    source = _node(mat, "ShaderNodeTexCoord")
    split = _node(mat, "ShaderNodeSeparateXYZ")
    mat.node_tree.links.new(source.outputs["Object"], split.inputs[0])
    wobble = _node(mat, "ShaderNodeMath", operation="MULTIPLY_ADD")
    mat.node_tree.links.new(noise(mat, 6.0), wobble.inputs[0])
    wobble.inputs[1].default_value = (high - low) * 1.2
    mat.node_tree.links.new(split.outputs["Z"], wobble.inputs[2])
    scaled = _node(mat, "ShaderNodeMapRange")
    scaled.inputs["From Min"].default_value, scaled.inputs["From Max"].default_value = low, high + (high - low)
    mat.node_tree.links.new(wobble.outputs["Value"], scaled.inputs["Value"])
    return tint(mat, scaled.outputs["Result"], top, bottom, 0.3, 0.6)


def stripes(
    name: str, light: str, dark: str, scale: float, direction: str = "X", rough: float = 0.9, share: float = 0.5
):
    mat = surface(name, light, rough, Sheen_Weight=0.2)
    wave = _node(mat, "ShaderNodeTexWave", Scale=scale, Distortion=0.05, bands_direction=direction)
    mat.node_tree.links.new(_coordinates(mat, (1, 1, 1)), wave.inputs["Vector"])
    return tint(mat, wave.outputs["Fac"], light, dark, share, share + 0.04)


def plaid(name: str, base: str, band: str, line: str, scale: float):
    """Tartan: two crossed band patterns and a thin line, mixed by multiplication, over a woven bump."""
    mat = cloth(name, base, weave=90.0, strength=0.5)
    vector = _coordinates(mat, (1, 1, 1))
    colour = None
    for axis, tone, width, repeat in (
        ("X", band, 0.62, 1.0),
        ("Y", band, 0.62, 1.0),
        ("X", line, 0.9, 2.0),
        ("Y", line, 0.9, 2.0),
    ):
        wave = _node(mat, "ShaderNodeTexWave", Scale=scale * repeat, bands_direction=axis)
        mat.node_tree.links.new(vector, wave.inputs["Vector"])
        step = _node(mat, "ShaderNodeMath", operation="GREATER_THAN")
        step.inputs[1].default_value = width
        mat.node_tree.links.new(wave.outputs["Fac"], step.inputs[0])
        share = _node(mat, "ShaderNodeMath", operation="MULTIPLY")
        share.inputs[1].default_value = 0.55
        mat.node_tree.links.new(step.outputs[0], share.inputs[0])
        mix = _node(mat, "ShaderNodeMixRGB", blend_type="MIX")
        mix.inputs["Color1"].default_value = (*rgb(base), 1)
        mix.inputs["Color2"].default_value = (*rgb(tone), 1)
        mat.node_tree.links.new(share.outputs[0], mix.inputs["Fac"])
        if colour is not None:
            mat.node_tree.links.new(colour, mix.inputs["Color1"])
        colour = mix.outputs["Color"]
    mat.node_tree.links.new(colour, mat.node_tree.nodes["Principled BSDF"].inputs["Base Color"])
    return mat


def light_up(mat, colour: str, strength: float):
    """Let a surface shine by itself."""
    shader = mat.node_tree.nodes["Principled BSDF"]
    shader.inputs["Emission Color"].default_value = (*rgb(colour), 1)
    shader.inputs["Emission Strength"].default_value = strength
    return mat


def glow(name: str, colour: str, strength: float):
    return light_up(surface(name, colour, 0.5), colour, strength)


def wax(name: str, colour: str):
    return surface(name, colour, 0.5, Subsurface_Weight=0.3, Subsurface_Scale=0.05)
