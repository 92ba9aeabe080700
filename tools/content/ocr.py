"""The words on a picture, read by RapidOCR where the `ocr` extra is installed. Its models travel in its wheel.

Every frame that shows something new is read, a transparent one on white and on dark ground, coarse and fine, in tiles.
"""

import hashlib
import io
import math
import struct
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from time import thread_time
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tools.content.image_facts import (
    MAX_PIXELS,
    Array,
    ImageFacts,
    border_pixels,
    flatten,
    has_alpha,
    image_facts,
    open_image,
    plain_mode,
    read_image,
    shrink,
)
from tools.content.lexicon import has_cjk

SURE = 0.8
"""Less sure readings are left out: a misread word would accuse the merchant."""
LETTER = 6
"""What is narrower shows no letter that anyone could read."""
NARROW = 736
"""RapidOCR magnifies what is narrower to this, whatever becomes of the other side."""
WIDE = 1600
"""Pictures are read at these shorter sides: a headline is too large for the second, small print for the first."""
LEAST_SCALE = 0.5
"""Very large pictures are not shrunk below this for the second reading: letters 24 px high are still legible then."""
TILE = 1000
SPAN = 1500
"""RapidOCR overlooks a short line on a larger ground, as two letters of 60 px on 1600: no tile is larger than the one,
nor holds more of the full picture than the other."""
OVERLAP = 240
"""What neighbouring tiles share, so that a phrase cut by one is whole in the other."""
STRIP = 128
LONGEST = 16
"""A strip narrower than the one and so many times longer is not read: RapidOCR finds too few of its lines."""
MOST_TILES = 64
MOST_SECONDS = 45.0
"""A picture that needs more tiles or more work is not wholly read. A busy machine's waiting is no work."""
MOST_LINES = 20_000
"""RapidOCR looks at no more places on a tile and does not say so: more than a tile holds."""
FAINT = 12
"""Differences of so few levels of 255 are not seen: a tile without larger ones is blank, a frame shows nothing new."""
GROUNDS = ((255, 255, 255, 255), (0, 0, 0, 255))
_READING = Lock()


class Reading(NamedTuple):
    """What was read off a picture."""

    lines: tuple[str, ...]
    """Lines of text, top to bottom, each once."""
    whole: bool
    """False when a part was left unread, as the picture is too large, too long or narrow, has too many frames or took
    too long: what stands there is not known, so it goes to a person."""


def can_read() -> bool:
    """Whether the `ocr` extra is installed."""
    return _reader() is not None


def words_on(source: Path | bytes) -> Reading | None:
    """The words on a picture; None when no OCR is installed, which is not the same as no text.

    Nobody has seen the whole picture unless `whole` says so. Raises `BadInput` when it is no picture.
    """
    data = source if isinstance(source, bytes) else read_image(source)
    return _read(hashlib.sha256(data).hexdigest(), _Bytes(data)) if can_read() else None


def read_facts(source: Path | bytes) -> ImageFacts:
    """Measures a picture and reads its words. Raises `BadInput` when it is no picture."""
    reading = words_on(source)
    known = reading is not None and (reading.whole or reading.lines)
    return image_facts(source).having(text_read="\n".join(reading.lines) if reading and known else None)


class _Bytes:
    """Bytes that the cache does not compare: the digest beside them does."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)

    def __hash__(self) -> int:
        return 0


class _Unread(Exception):
    """Some of the picture stays unread."""


class _Bounds:
    """What reading one picture may still cost; raises `_Unread` beyond that."""

    def __init__(self) -> None:
        self._tiles = MOST_TILES
        self._until = thread_time() + MOST_SECONDS

    def keep(self, *, tiles: int = 0) -> None:
        self._tiles -= tiles
        if self._tiles < 0 or thread_time() > self._until:
            raise _Unread


@lru_cache(maxsize=64)
def _read(digest: str, held: _Bytes) -> Reading:
    pages: list[list[_Line]] = []
    with _READING:
        whole = _fill(pages, held.data)
    return Reading(tuple(dict.fromkeys(line.text for page in pages for line in _in_order(page))), whole)


def _fill(pages: list[list["_Line"]], data: bytes) -> bool:
    """Adds the lines of every page. Whether the bounds sufficed."""
    bounds = _Bounds()
    try:
        for rgb in _pages(data, bounds):
            if min(rgb.shape[:2]) < STRIP and max(rgb.shape[:2]) > LONGEST * min(rgb.shape[:2]):
                raise _Unread
            pages.append([])
            for tile in _tiles(rgb):
                bounds.keep(tiles=1)
                for line in _lines(tile, bounds):
                    pages[-1].append(line)
    except _Unread:
        return False
    return True


def _pages(data: bytes, bounds: _Bounds) -> Iterator[Array]:
    """What the picture shows: its frames as far as they differ, on each ground that may lie behind them."""
    shown: list[Array] = []
    for frame in _frames(data, bounds):
        for rgb in _on_grounds(_eight_bits(frame)):
            if any(_alike(rgb, other) for other in shown):
                continue
            shown.append(rgb)
            if sum(page.size for page in shown) > 3 * MAX_PIXELS:
                raise _Unread
            yield rgb


def _frames(data: bytes, bounds: _Bounds) -> Iterator[Image.Image]:
    """Every frame, upright; of a camera's MPO the first, as its others are previews that nobody is shown."""
    yield open_image(data)[0]
    try:
        moving = Image.open(io.BytesIO(data))
        for index in range(1, 1 if moving.format == "MPO" else getattr(moving, "n_frames", 1)):
            bounds.keep()
            moving.seek(index)
            if moving.width * moving.height > MAX_PIXELS:
                raise _Unread
            yield ImageOps.exif_transpose(moving)
    except (OSError, EOFError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError) as error:
        raise _Unread from error


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Deeper pixels spread over 256 levels; Pillow would turn all but the darkest white."""
    if picture.mode not in ("I", "F") and not picture.mode.startswith("I;16"):
        return picture
    levels = np.nan_to_num(np.asarray(picture, dtype=np.float64), posinf=0, neginf=0)
    levels -= levels.min()
    return Image.fromarray((levels * (255 / (levels.max() or 1))).astype(np.uint8))


def _on_grounds(picture: Image.Image) -> Iterator[Array]:
    """A transparent picture on white and on dark ground: white words show on no other."""
    if not has_alpha(picture):
        yield np.asarray(flatten(picture))
        return
    rgba = plain_mode(picture)
    for ground in GROUNDS:
        yield np.asarray(Image.alpha_composite(Image.new("RGBA", rgba.size, ground), rgba).convert("RGB"))


def _alike(one: Array, other: Array) -> bool:
    return one.shape == other.shape and int(cv2.absdiff(one, other).max()) <= FAINT


class _Tile(NamedTuple):
    pixels: Array
    scale: float
    left: int
    top: int
    """Where it lies in the picture at that scale."""


def _tiles(rgb: Array) -> Iterator[_Tile]:
    """The picture coarse, then fine, cut into overlapping tiles; blank ones are left out."""
    for scale, side in _levels(*rgb.shape[:2]):
        level = shrink(rgb, round(max(rgb.shape[:2]) * scale))
        for top, bottom in _cuts(level.shape[0], side):
            for left, right in _cuts(level.shape[1], side):
                if _shows_something(level[top:bottom, left:right]):
                    yield _Tile(level[top:bottom, left:right], scale, left, top)


def _levels(height: int, width: int) -> tuple[tuple[float, int], ...]:
    """The coarse scale, at which a headline is neither too large nor cut from side to side, and the fine one, each with
    the side of its tiles."""
    short = min(height, width)
    coarse = min(1.0, NARROW / short, TILE / width)
    fine = min(1.0, max(LEAST_SCALE, WIDE / short))
    side = min(TILE, round(fine * SPAN), 12 * short)
    return ((coarse, TILE), (fine, side)) if coarse < 0.8 * fine else ((fine, side),)


def _cuts(length: int, most: int) -> Iterator[tuple[int, int]]:
    """Starts and ends of even parts of at most that length."""
    overlap = min(OVERLAP, most // 3)
    count = max(1, math.ceil((length - overlap) / (most - overlap)))
    even = math.ceil((length + (count - 1) * overlap) / count)
    size = min(length, max(even, min(most, NARROW)))
    for index in range(count):
        start = index * (length - size) // max(1, count - 1)
        yield start, start + size


def _shows_something(part: Array) -> bool:
    """A few pixels of a photo show it; only of a blank part all are looked at."""
    looks = (part[::16, ::16], part)
    return min(part.shape[:2]) >= LETTER and any(int(np.ptp(look, axis=(0, 1)).max()) > FAINT for look in looks)


def _padded(tile: _Tile) -> _Tile:
    """At least half as wide as long, on ground of its own, so that RapidOCR magnifies no strip beyond all bounds."""
    height, width = tile.pixels.shape[:2]
    short = math.ceil(max(height, width) / 2)
    if min(height, width) >= short:
        return tile
    high, wide = max(0, short - height), max(0, short - width)
    up, left = high // 2, wide // 2
    ground = [float(level) for level in np.median(border_pixels(tile.pixels), axis=0)]
    sides = (up, high - up, left, wide - left)
    pixels = cv2.copyMakeBorder(tile.pixels, *sides, cv2.BORDER_CONSTANT, value=ground)
    return _Tile(np.asarray(pixels, dtype=np.uint8), tile.scale, tile.left - left, tile.top - up)


class _Line(NamedTuple):
    text: str
    sure: float
    left: float
    top: float
    right: float
    bottom: float
    """Its box, in pixels of the full picture."""


def _lines(tile: _Tile, bounds: _Bounds) -> Iterator[_Line]:
    """Sure readings of one tile; a letter by itself is more often a handle than a word.

    Line by line, as a page of small print takes a minute.
    """
    reader: Any = _reader()
    tile = _padded(tile)
    bgr = np.ascontiguousarray(tile.pixels[..., ::-1])
    boxes = reader(bgr, use_det=True, use_cls=False, use_rec=False).boxes
    for corners in () if boxes is None else np.asarray(boxes, dtype=np.float32):
        bounds.keep()
        read = reader(_straight(bgr, corners), use_det=False, use_cls=True, use_rec=True)
        text, sure = read.txts[0].strip(), float(read.scores[0])
        if sure >= SURE and (len(text) > 1 or has_cjk(text)):
            points = (corners + np.array([tile.left, tile.top])) / tile.scale
            yield _Line(text, sure, *points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _straight(bgr: Array, corners: NDArray[np.float32]) -> Array:
    """The line between four corners, level; a column is laid on its side."""
    top, right, bottom, left = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = max(1, int(max(top, bottom))), max(1, int(max(left, right)))
    place = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(corners, place)
    line = cv2.warpPerspective(bgr, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(np.rot90(line) if height >= 1.5 * width else line, dtype=np.uint8)


def _in_order(lines: list[_Line]) -> list[_Line]:
    """Top to bottom, of several readings in one place the surest; what was cut gives way to the whole."""
    kept: list[_Line] = []
    for line in sorted(lines, key=lambda line: -line.sure):
        if not any(_covers(held, line) for held in kept):
            kept = [held for held in kept if not (_covers(line, held) and held.text in line.text)]
            kept.append(line)
    row = min((line.bottom - line.top for line in kept), default=1.0)
    return sorted(kept, key=lambda line: (round(line.top / row), line.left))


def _covers(one: _Line, other: _Line) -> bool:
    """Whether `other` stands in the place of `one`, in letters of much the same size, half a letter more or less."""
    spare = min(other.right - other.left, other.bottom - other.top) / 2
    across = one.left - spare <= other.left and other.right <= one.right + spare
    down = one.top - spare <= other.top and other.bottom <= one.bottom + spare
    return across and down and one.bottom - one.top <= 2 * (other.bottom - other.top)


@cache
def _reader() -> Any | None:
    """One reader a process, on one thread and without a word on stderr; None without the extra."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return None
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "Global.min_side_len": 1,
            "Det.max_candidates": MOST_LINES,
        }
    )
