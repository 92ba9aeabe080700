"""A poster from the product's own photo: composed by rule, no generated pixels, words kept as layers of data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from memory.domain.creative import TextLayer
from memory.domain.evidence import Claim, Lang, SellingPoint
from memory.domain.product import Product
from tools.content.aspects import ReviewReading
from tools.content.image_facts import flatten, mask_box, open_image, read_image
from tools.content.lexicon import load
from tools.content.selling_points import Pitch, pitches
from tools.creative.cutout import Cutout, Refused, cut_out_of, placed
from tools.creative.labels import SourceType, to_jpeg
from tools.creative.palette import Colour, Palette, palette_of
from tools.creative.poster_words import PosterWords, Said, poster_words
from tools.creative.rules import CopyRules
from tools.creative.typeset import Setting, fitted, worst_contrast
from tools.creative.words import Words

Shape = Literal["portrait", "square"]
LEAST_CONTRAST = 4.5
HEADLINE_SHARE, OTHER_SHARE = 0.068, 0.042
"""Smallest type against the short side: signs stay above 6 % and 4 % of it."""


class Poster(NamedTuple):
    """A finished poster. `text` holds all its words, a line a layer, and `claims` point into it."""

    data: bytes
    width: int
    height: int
    text: str
    claims: tuple[Claim, ...]
    layers: tuple[TextLayer, ...]
    product_box: tuple[int, int, int, int]
    """Where the product (or its photo) stands; no layer touches it."""
    mode: Literal["cut_out", "photo"]
    """Whether the product was freed from its ground or the photo is shown as it is."""
    source_type: SourceType


class _Sheet:
    """A canvas with the layers drawn so far."""

    def __init__(self, ground: Image.Image) -> None:
        self.image = ground
        self.layers: list[TextLayer] = []

    def write(self, text: str, setting: Setting, at: tuple[int, int], ink: Colour, *, centred: bool = False) -> int:
        """Draws `setting` with its top left (or top centre) at `at`; returns where the next thing may begin."""
        x, y = at
        left = x - setting.width // 2 if centred else x
        box = (left, y, left + setting.width, y + setting.height)
        contrast = self._contrast(box, ink)
        draw = ImageDraw.Draw(self.image)
        for i, line in enumerate(setting.lines):
            shift = (setting.width - round(setting.font.getlength(line))) // 2 if centred else 0
            draw.text((left + shift, y + i * setting.leading), line, font=setting.font, fill=ink)
        self.layers.append(TextLayer(text=text, box=box, size_px=setting.size, contrast=round(contrast, 2)))
        return y + setting.height

    def _contrast(self, box: tuple[int, int, int, int], ink: Colour) -> float:
        """The measured contrast; a plate of the opposite tone is laid under the type when it would be too weak."""
        measured = worst_contrast(np.asarray(self.image.crop(box)), ink)
        if measured >= LEAST_CONTRAST:
            return measured
        plate = (250, 249, 247) if sum(ink) < 380 else (24, 24, 26)
        grown = (box[0] - 16, box[1] - 8, box[2] + 16, box[3] + 10)
        ImageDraw.Draw(self.image).rounded_rectangle(grown, radius=14, fill=plate)
        return worst_contrast(np.asarray(self.image.crop(box)), ink)


def shape_for(channel: str) -> Shape:
    """The shape that a channel shows; portrait where it says nothing else."""
    return load("pictures", "tools.creative")["poster"]["channels"].get(channel, "portrait")


def draw_poster(
    product: Product,
    photo: Path | bytes,
    lang: Lang,
    *,
    points: Sequence[SellingPoint] | None = None,
    reading: ReviewReading | None = None,
    cares_about: Sequence[str] = (),
    rules: CopyRules | None = None,
    shape: Shape = "portrait",
    variant: int = 0,
) -> Poster:
    """Composes a poster of `shape` in `lang`. `variant` changes the leading selling point and the plate.

    `points`, when given, decide the order of the selling points. When the product cannot be cut out safely its photo is
    shown whole in a frame. Raises `BadInput` for no picture.
    """
    data = photo if isinstance(photo, bytes) else read_image(photo)
    picture, _, _ = open_image(data)
    found = _ordered(pitches(product, reading, lang, cares_about), points)
    words = Words(product, lang, found, reading, rules or CopyRules(), ())
    width, height = load("pictures", "tools.creative")["poster"]["sizes"][shape]
    try:
        cut: Cutout | None = cut_out_of(data)
    except Refused:
        cut = None
    colours = palette_of(_colours_of(picture, cut), variant)
    said = poster_words(words, variant)
    blank = Image.new("RGB", (width, height), colours.plate)
    zone = _zone(_Sheet(blank), said, colours, side=_beside(cut, shape))
    sheet = _Sheet(_ground((width, height), colours, zone if cut else None))
    zone = _zone(sheet, said, colours, side=_beside(cut, shape))
    box = _stand(sheet, cut, zone, colours) if cut else _framed(sheet, picture, zone)
    text, claims = _joined(said, sheet.layers)
    drawn = to_jpeg(sheet.image, "composite", quality=90)
    return Poster(
        drawn, width, height, text, claims, tuple(sheet.layers), box, "cut_out" if cut else "photo", "composite"
    )


def _ordered(found: Sequence[Pitch], points: Sequence[SellingPoint] | None) -> list[Pitch]:
    """The pitches in the order of `points`; those that `points` leave out come last."""
    rank = {point.id: i for i, point in enumerate(points or ())}
    return sorted(found, key=lambda pitch: rank.get(pitch.point.id, len(rank)))


def _beside(cut: Cutout | None, shape: Shape) -> bool:
    """Whether words stand beside the product: on a square, when it is taller than wide."""
    box = mask_box(cut.alpha > 0.5) if cut is not None else None
    return shape == "square" and box is not None and (box[3] - box[1]) > 1.05 * (box[2] - box[0])


def _zone(sheet: _Sheet, said: PosterWords, colours: Palette, *, side: bool) -> tuple[int, int, int, int]:
    """Writes the words and returns the room that is left for the product."""
    width, height = sheet.image.size
    column = round(width * 0.5) if side else width
    top = _headings(sheet, said, colours, column)
    bottom = _chips(sheet, said, colours, (width, height))
    edge = round(width * 0.06)
    if side:
        return column, round(height * 0.07), width - edge, bottom - round(height * 0.02)
    return edge, top + round(height * 0.02), width - edge, bottom - round(height * 0.025)


def _colours_of(picture: Image.Image, cut: Cutout | None) -> np.ndarray:
    if cut is not None:
        return cut.rgb[cut.alpha > 0.9]
    return np.asarray(flatten(picture).resize((96, 96))).reshape(-1, 3)


def _ground(size: tuple[int, int], colours: Palette, zone: tuple[int, int, int, int] | None) -> Image.Image:
    """A plate that darkens gently downwards, a soft form behind the product, a breath of grain against banding."""
    width, height = size
    fall = np.linspace(0, 1, height, dtype=np.float32)[:, None, None] ** 1.4
    plate, deep = np.array(colours.plate, np.float32), np.array(colours.deep, np.float32)
    base = np.broadcast_to(plate + (deep - plate) * fall, (height, width, 3)).copy()
    if zone:
        left, top, right, bottom = zone
        form = Image.new("L", size, 0)
        radius = round(min(right - left, bottom - top) * 0.48)
        x, y = (left + right) // 2, (top + bottom) // 2 + round(radius * 0.06)
        ImageDraw.Draw(form).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        cover = np.asarray(form.filter(ImageFilter.GaussianBlur(width * 0.03)), np.float32)[..., None] / 255 * 0.9
        base += (np.array(colours.shape, np.float32) - base) * cover
    grain = np.random.default_rng(7).normal(0, 0.9, (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(base + grain, 0, 255).astype(np.uint8))


def _headings(sheet: _Sheet, said: PosterWords, colours: Palette, width: int) -> int:
    """Kicker, headline and subline, one below another; returns where they end."""
    short = min(sheet.image.size)
    margin, y = round(width * 0.078), round(sheet.image.height * 0.056)
    room = width - 2 * margin
    other, head = round(short * OTHER_SHARE) + 1, round(short * HEADLINE_SHARE)
    if said.kicker:
        setting = fitted(said.kicker.text, "regular", range(other, other - 1, -1), room, 1)
        if setting:
            y = sheet.write(said.kicker.text, setting, (margin, y), colours.soft_ink) + round(short * 0.01)
    narrow = width < sheet.image.width
    lines = (4 if narrow else 2) if said.cjk else (5 if narrow else 3)
    largest = round(short * ((0.082 if narrow else 0.1) if said.cjk else (0.076 if narrow else 0.084)))
    for text in said.headlines:
        setting = fitted(text.text, "bold", range(largest, head - 1, -2), room, lines)
        if setting:
            y = sheet.write(text.text, setting, (margin, y), colours.ink) + round(short * 0.02)
            break
    for text in said.sublines:
        setting = fitted(text.text, "regular", range(other + 6, other - 1, -2), room, 3 if narrow else 2)
        if setting:
            return sheet.write(text.text, setting, (margin, y), colours.soft_ink)
    return y


def _chips(sheet: _Sheet, said: PosterWords, colours: Palette, size: tuple[int, int]) -> int:
    """A row of short facts on plates at the foot; as many as fit. Returns where the row begins."""
    width, height = size
    short = min(size)
    type_size = round(short * OTHER_SHARE) + 1
    pad, gap, high = round(short * 0.026), round(short * 0.02), round(type_size * 1.75)
    room, chosen, used = width - 2 * round(width * 0.06), [], 0
    for chip in said.chips:
        setting = fitted(chip.text, "bold", range(type_size, type_size - 1, -1), room, 1)
        wide = setting.width + 2 * pad + (gap if chosen else 0) if setting else room + 1
        if setting and len(chosen) < 3 and used + wide <= room:
            chosen.append((chip, setting))
            used += wide
    top = height - round(height * 0.05) - high
    x = (width - used) // 2
    for chip, setting in chosen:
        wide = setting.width + 2 * pad
        ImageDraw.Draw(sheet.image).rounded_rectangle(
            (x, top, x + wide, top + high), radius=high // 2, fill=colours.chip
        )
        sheet.write(
            chip.text,
            setting,
            (x + pad, top + (high - setting.leading) // 2 - round(type_size * 0.06)),
            colours.chip_ink,
        )
        x += wide + gap
    return top if chosen else height - round(height * 0.05)


def _stand(sheet: _Sheet, cut: Cutout, zone: tuple[int, int, int, int], colours: Palette) -> tuple[int, int, int, int]:
    """The cut-out product standing in `zone` on its own soft shadow."""
    left, top, right, bottom = zone
    rgb, alpha, box = placed(cut, (right - left, bottom - top), 0.94)
    shadow = _shadow(alpha, box)
    region = np.asarray(sheet.image.crop(zone), np.float32)
    dark = np.array(colours.deep, np.float32) * 0.35
    region += (dark - region) * shadow[..., None]
    region = region * (1 - alpha[..., None]) + rgb * alpha[..., None]
    sheet.image.paste(Image.fromarray(np.clip(region + 0.5, 0, 255).astype(np.uint8)), (left, top))
    return box[0] + left, box[1] + top, box[2] + left, box[3] + top


def _shadow(alpha: np.ndarray, box: tuple[int, int, int, int]) -> np.ndarray:
    """A contact shadow under the product's foot and a wide faint one around it."""
    height, width = alpha.shape
    left, _, right, bottom = box
    foot = alpha[max(0, bottom - max(8, (bottom - box[1]) // 14)) : bottom]
    columns = np.flatnonzero(foot.max(axis=0) > 0.5) if foot.size else np.array([])
    a, b = (int(columns[0]), int(columns[-1])) if len(columns) else (left, right)
    spread = max(12, round((b - a) * 0.5))
    form = np.zeros((height, width), np.uint8)
    cv2.ellipse(form, ((a + b) // 2, min(height - 3, bottom - 4)), (spread, max(6, spread // 14)), 0, 0, 360, 255, -1)
    near = cv2.GaussianBlur(form, (0, 0), max(4, spread / 22)).astype(np.float32) / 255
    wide = cv2.GaussianBlur(form, (0, 0), max(10, spread / 7)).astype(np.float32) / 255
    return np.clip(0.42 * near + 0.5 * wide, 0, 0.6)


def _framed(sheet: _Sheet, picture: Image.Image, zone: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The whole photo with rounded corners, as large as the zone takes."""
    left, top, right, bottom = zone
    photo = flatten(picture)
    factor = min((right - left) / photo.width, (bottom - top) / photo.height)
    size = max(1, round(photo.width * factor)), max(1, round(photo.height * factor))
    photo = photo.resize(size, Image.Resampling.LANCZOS)
    x, y = left + (right - left - size[0]) // 2, top + (bottom - top - size[1]) // 2
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=round(min(size) * 0.045), fill=255)
    sheet.image.paste(photo, (x, y), mask)
    return x, y, x + size[0], y + size[1]


def _joined(said: PosterWords, layers: Sequence[TextLayer]) -> tuple[str, tuple[Claim, ...]]:
    """All layers' words, a line each, with the claims moved to where they stand."""
    known = {text.text: text for text in [said.kicker, *said.headlines, *said.sublines, *said.chips] if text}
    text, claims = "", []
    for layer in layers:
        text += "\n" if text else ""
        part: Said = known[layer.text]
        claims += [
            Claim(text=part.text[a:b], span=(a + len(text), b + len(text)), evidence=e) for a, b, e in part.marks
        ]
        text += layer.text
    return text, tuple(claims)
