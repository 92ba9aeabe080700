"""The words on a picture, read by RapidOCR where the `ocr` extra is installed. Its models travel in its wheel."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from memory.domain.errors import BadInput
from tools.content.image_facts import Array, ImageFacts, flatten, image_facts, open_image, read_image, shrink
from tools.content.lexicon import has_cjk

SURE = 0.8
"""Less sure readings are left out: a misread word would accuse the merchant."""
READ_SIDES = (960, 1600)
"""Pictures are read at these longest sides: a headline is too large for the second, small print for the first."""
_READING = Lock()


def can_read() -> bool:
    """Whether the `ocr` extra is installed."""
    return _reader() is not None


def words_on(source: Path | bytes) -> tuple[str, ...] | None:
    """The lines of text on a picture, top to bottom; None when no OCR is installed, which is not the same as no text.

    Raises `BadInput` when it is no picture.
    """
    data = source if isinstance(source, bytes) else read_image(source)
    return _words(hashlib.sha256(data).hexdigest(), _Bytes(data)) if can_read() else None


def read_facts(source: Path | bytes) -> ImageFacts:
    """Measures a picture and reads its words. Raises `BadInput` when it is no picture."""
    words = words_on(source)
    return image_facts(source).having(text_read=None if words is None else "\n".join(words))


class _Bytes:
    """Bytes that the cache does not compare: the digest beside them does."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=64)
def _words(digest: str, held: _Bytes) -> tuple[str, ...]:
    picture, _, _ = open_image(held.data)
    return read_lines(np.asarray(flatten(picture)))


class _Line(NamedTuple):
    text: str
    box: tuple[float, float, float, float]
    """Left, top, right, bottom as shares of the frame."""


def read_lines(rgb: Array) -> tuple[str, ...]:
    """The lines on pixels, top to bottom. Raises `BadInput` without the extra."""
    found: list[_Line] = []
    for side in READ_SIDES if max(rgb.shape[:2]) > READ_SIDES[0] else READ_SIDES[:1]:
        found += [line for line in _lines(shrink(rgb, side)) if not any(_same(line, held) for held in found)]
    return tuple(line.text for line in sorted(found, key=lambda line: (round(line.box[1], 2), line.box[0])))


def _lines(rgb: Array) -> list[_Line]:
    """Sure readings of one pass; a letter by itself is more often a handle than a word."""
    reader = _reader()
    if reader is None:
        raise BadInput("no OCR is installed", todo="pip install 'adwright[ocr]'")
    with _READING:
        result = reader(np.ascontiguousarray(rgb[..., ::-1]))
    if result.txts is None:
        return []
    lines = zip(result.txts, result.scores, result.boxes, strict=True)
    return [
        _Line(text.strip(), _box(box, rgb))
        for text, score, box in lines
        if score >= SURE and (len(text.strip()) > 1 or has_cjk(text))
    ]


def _box(corners: Any, rgb: Array) -> tuple[float, float, float, float]:
    points = np.asarray(corners, dtype=float) / (rgb.shape[1], rgb.shape[0])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _same(one: _Line, other: _Line) -> bool:
    """Whether two readings stand in one place."""
    x, y = (one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2
    return other.box[0] <= x <= other.box[2] and other.box[1] <= y <= other.box[3]


@cache
def _reader() -> Any | None:
    """One reader a process, on one thread and without a word on stderr; None without the extra."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return None
    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1})
