"""The words on a picture, read by RapidOCR where the `ocr` extra is installed. Its models travel in its wheel."""

import hashlib
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from memory.domain.errors import BadInput
from tools.content.image_facts import Array, ImageFacts, flatten, image_facts, open_image, read_image, shrink

SURE = 0.8
"""Less sure readings are left out: a misread word would accuse the merchant."""
READ_SIDE = 1600
"""Pictures are read at this longest side at most: type that a buyer can read is larger than a few pixels there."""
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
    return read_lines(shrink(np.asarray(flatten(picture)), READ_SIDE))


def read_lines(rgb: Array) -> tuple[str, ...]:
    """The lines on pixels. Raises `BadInput` without the extra."""
    reader = _reader()
    if reader is None:
        raise BadInput("no OCR is installed", todo="pip install 'adwright[ocr]'")
    with _READING:
        result = reader(np.ascontiguousarray(rgb[..., ::-1]))
    lines = zip(getattr(result, "txts", None) or (), getattr(result, "scores", None) or (), strict=True)
    return tuple(text.strip() for text, score in lines if score >= SURE and text.strip())


@cache
def _reader() -> Any | None:
    """One reader a process, on one thread and without a word on stderr; None without the extra."""
    try:
        rapidocr = import_module("rapidocr")
    except ImportError:
        return None
    return rapidocr.RapidOCR(
        params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1}
    )
