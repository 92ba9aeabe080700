"""What a picture shows, measured: size, ground, share of the subject, sharpness, light, cast, text and likeness."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from memory.domain.errors import BadInput
from memory.domain.noun import Noun

WORK_SIDE = 640
"""Pictures are measured at this longest side, so that figures do not depend on resolution and stay quick."""
MAX_PIXELS = 64_000_000

Array = NDArray[np.uint8]
Mask = NDArray[np.bool_]


class ImageFacts(Noun):
    """Measured facts of one picture. Shares are 0–1 of the frame."""

    width: int
    height: int
    format: str
    """`JPEG`, `PNG`, `WEBP` …"""
    bytes: int
    alpha: bool
    """Whether some pixels are transparent."""
    background: Literal["white", "plain", "busy"]
    """`white`: the border is near 255 all over; `plain`: one smooth colour or gradient; `busy`: anything else."""
    border_rgb: tuple[int, int, int]
    """Median colour of the border."""
    border_white: float
    """Share of border pixels that are 250 or more in every channel."""
    subject_box: tuple[int, int, int, int] | None
    """Left, top, right, bottom in pixels of the full picture; None when no subject stands out."""
    subject_long_side: float
    """Longer side of the box as a share of the frame's, the way Amazon's checkers measure."""
    subject_area: float
    """Area of the subject as a share of the frame."""
    touches_edge: bool
    sharpness: float
    """Variance of the Laplacian over the subject at 640 px; under about 40 looks soft."""
    brightness: float
    """Mean lightness of the subject, 0–1."""
    cast: float
    """Distance of the ground from neutral grey in Lab; over about 12 the light is visibly tinted."""
    text_share: float
    """Share of the frame that looks like overlaid text, a heuristic; 0 when nothing does."""
    text_read: str | None
    """What OCR read; None when nothing has read the picture, which is not the same as no text."""
    hash: str
    """64-bit difference hash as 16 hex digits, for near duplicates."""


def read_image(path: Path) -> bytes:
    """The file's bytes. Raises `BadInput` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"the picture cannot be read: {error}", todo="give a JPEG, PNG or WebP file") from error


def open_image(source: Path | bytes) -> tuple[Image.Image, str, int]:
    """The picture turned upright, its format and its size in bytes.

    Raises `BadInput` when it is no picture or larger than 64 megapixels.
    """
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > MAX_PIXELS:
            raise BadInput(f"the picture has {picture.width}×{picture.height} pixels; 64 megapixels is the limit")
        kind = picture.format or "unknown"
        picture.load()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise BadInput(f"the picture cannot be read: {error}", todo="give a JPEG, PNG or WebP file") from error
    return ImageOps.exif_transpose(picture), kind, len(data)


def image_facts(source: Path | bytes) -> ImageFacts:
    """Measures a picture; `tools.content.ocr.read_facts` reads its words too. Raises `BadInput` for no picture."""
    return _measured(source if isinstance(source, bytes) else read_image(source))


@lru_cache(maxsize=8)
def _measured(data: bytes) -> ImageFacts:
    """One measurement a photo: the specialists of a run look at the same one several times."""
    picture, kind, size = open_image(data)
    alpha = has_alpha(picture)
    rgb = np.asarray(flatten(picture))
    small = shrink(rgb, WORK_SIDE)
    mask = subject_mask(small)
    border = border_pixels(small)
    scale = rgb.shape[1] / small.shape[1]
    box = mask_box(mask)
    return ImageFacts(
        width=picture.width,
        height=picture.height,
        format=kind,
        bytes=size,
        alpha=alpha,
        background=_ground(border, small),
        border_rgb=_rgb(np.median(border, axis=0)),
        border_white=round(float((border >= 250).all(axis=1).mean()), 4),
        subject_box=_scaled(box, scale) if box else None,
        subject_long_side=round(_long_side(box, small.shape), 4),
        subject_area=round(float(mask.mean()), 4),
        touches_edge=bool(box and _touches(mask)),
        sharpness=round(_sharpness(small, mask), 1),
        brightness=round(_brightness(small, mask), 3),
        cast=round(_cast(border), 2),
        text_share=round(text_share(small), 4),
        text_read=None,
        hash=difference_hash(small),
    )


def similar(one: str, other: str, limit: int = 8) -> bool:
    """Whether two hashes differ in at most `limit` of 64 bits: one picture resized, saved again or lightly edited."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= limit


def has_alpha(picture: Image.Image) -> bool:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return False
    picture = plain_mode(picture)
    low = picture.getchannel("A").getextrema()[0]
    return isinstance(low, int) and low < 250


def plain_mode(picture: Image.Image) -> Image.Image:
    """RGBA, also of a palette with a table of transparencies, which Pillow converts only with a warning."""
    if picture.mode == "P" and isinstance(picture.info.get("transparency"), bytes):
        picture.apply_transparency()
    return picture.convert("RGBA")


def flatten(picture: Image.Image) -> Image.Image:
    """RGB on white."""
    if picture.mode == "RGB":
        return picture
    rgba = plain_mode(picture)
    ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, rgba).convert("RGB")


def shrink(rgb: Array, side: int) -> Array:
    height, width = rgb.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return np.ascontiguousarray(rgb)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def border_pixels(rgb: Array, share: float = 0.04) -> Array:
    """The pixels of a frame of `share` of the shorter side, as N×3."""
    height, width = rgb.shape[:2]
    edge = max(1, round(min(height, width) * share))
    parts = [rgb[:edge], rgb[-edge:], rgb[:, :edge], rgb[:, -edge:]]
    return np.concatenate([part.reshape(-1, 3) for part in parts])


def fitted_ground(rgb: Array) -> NDArray[np.float32]:
    """A smooth surface (quadratic in x and y, a channel each) through the border's Lab colours, outliers dropped."""
    height, width = rgb.shape[:2]
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = xs / max(1, width - 1) * 2 - 1, ys / max(1, height - 1) * 2 - 1
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)
    edge = max(2, round(min(height, width) * 0.05))
    rim = np.ones((height, width), dtype=bool)
    rim[edge:-edge, edge:-edge] = False
    a, b = terms[rim][::3], lab[rim][::3]
    keep = np.ones(len(a), dtype=bool)
    fit = np.zeros((6, 3), dtype=np.float32)
    for _ in range(3):
        fit = np.linalg.lstsq(a[keep], b[keep], rcond=None)[0].astype(np.float32)
        error = np.linalg.norm(a @ fit - b, axis=1)
        limit = max(4.0, float(np.percentile(error, 75)))
        if (error <= limit).sum() < 12:
            break
        keep = error <= limit
    return (terms @ fit).astype(np.float32)


def ground_distance(rgb: Array) -> NDArray[np.float32]:
    """Lab distance of every pixel from the fitted ground; a shadow's loss of light counts half."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    difference = lab - fitted_ground(rgb)
    light = difference[..., 0] * (100 / 255)
    light = np.where(light < 0, light * 0.5, light)
    return np.sqrt(light**2 + difference[..., 1] ** 2 + difference[..., 2] ** 2).astype(np.float32)


def subject_mask(rgb: Array, threshold: float = 9.0) -> Mask:
    """Where the picture departs from its own ground: a quick estimate for measuring, not for cutting out."""
    distance = cv2.GaussianBlur(ground_distance(rgb), (0, 0), 1.2)
    raw = (distance > threshold).astype(np.uint8)
    side = max(3, round(min(rgb.shape[:2]) * 0.012) | 1)
    closed = cv2.morphologyEx(raw, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    if count < 2:
        return np.zeros(rgb.shape[:2], dtype=bool)
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = [i + 1 for i, area in enumerate(areas) if area >= 0.04 * areas.max()]
    mask = np.isin(labels, kept)
    outlined = mask & _within_edges(rgb)
    return outlined if outlined.any() else mask


def _within_edges(rgb: Array) -> Mask:
    """Inside of everything that has an outline: pools of light and soft shadows have none."""
    grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), 1.0)
    edges = cv2.dilate(cv2.Canny(grey, 25, 70), np.ones((7, 7), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    inside = np.zeros(rgb.shape[:2], np.uint8)
    cv2.drawContours(inside, [o for o in outlines if cv2.contourArea(o) > 30], -1, 1, cv2.FILLED)
    return inside.astype(bool)


def mask_box(mask: Mask) -> tuple[int, int, int, int] | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def text_share(rgb: Array) -> float:
    """Share of the frame under rows of small, alike, strongly edged boxes, the way overlaid type looks."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    _, strong = cv2.threshold(edges, 90, 255, cv2.THRESH_BINARY)
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((3, 17), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    height, width = grey.shape
    area = 0
    for left, top, wide, high, _ in stats[1:]:
        line = 0.015 * height < high < 0.16 * height and wide > 2.2 * high and wide < 0.95 * width
        if line and _type_like(strong[top : top + high, left : left + wide]):
            area += wide * high
    return float(area) / (height * width)


def _type_like(patch: NDArray[Any]) -> bool:
    """Type alternates many times across a line and fills a good part of it with edges."""
    filled = float((patch > 0).mean())
    middle = (patch[patch.shape[0] // 3 : 2 * patch.shape[0] // 3 + 1] > 0).astype(np.int8)
    changes = float(np.abs(np.diff(middle, axis=1)).sum(axis=1).mean()) if middle.shape[1] > 1 else 0.0
    return 0.25 < filled < 0.9 and changes >= max(8.0, 2.2 * patch.shape[1] / max(1, patch.shape[0]))


def difference_hash(rgb: Array) -> str:
    grey = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (9, 8), interpolation=cv2.INTER_AREA)
    bits = (grey[:, 1:] > grey[:, :-1]).flatten()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def _ground(border: Array, rgb: Array) -> Literal["white", "plain", "busy"]:
    if float((border >= 250).all(axis=1).mean()) >= 0.97:
        return "white"
    rim = np.zeros(rgb.shape[:2], dtype=bool)
    edge = max(2, round(min(rgb.shape[:2]) * 0.04))
    rim[:edge], rim[-edge:], rim[:, :edge], rim[:, -edge:] = True, True, True, True
    far = float((ground_distance(rgb)[rim] > 8).mean())
    return "plain" if far < 0.22 else "busy"


def _sharpness(rgb: Array, mask: Mask) -> float:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    edges = cv2.Laplacian(grey, cv2.CV_32F)
    return float(edges[mask].var()) if mask.any() else float(edges.var())


def _brightness(rgb: Array, mask: Mask) -> float:
    light = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32) / 255
    return float(light[mask].mean()) if mask.any() else float(light.mean())


def _cast(border: Array) -> float:
    lab = cv2.cvtColor(np.median(border, axis=0).astype(np.uint8).reshape(1, 1, 3), cv2.COLOR_RGB2LAB)[0, 0]
    return float(np.hypot(float(lab[1]) - 128, float(lab[2]) - 128))


def _rgb(values: NDArray[np.float64]) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in values)
    return red, green, blue


def _scaled(box: tuple[int, int, int, int], factor: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(value * factor) for value in box)
    return left, top, right, bottom


def _long_side(box: tuple[int, int, int, int] | None, shape: tuple[int, ...]) -> float:
    return max((box[2] - box[0]) / shape[1], (box[3] - box[1]) / shape[0]) if box else 0.0


def _touches(mask: Mask) -> bool:
    """Whether the subject runs off the frame; a table that meets the whole edge is no subject."""
    rim = np.concatenate([mask[:2].ravel(), mask[-2:].ravel(), mask[:, :2].ravel(), mask[:, -2:].ravel()])
    return bool(0.002 < float(rim.mean()) < 0.25)
