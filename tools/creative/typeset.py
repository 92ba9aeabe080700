"""Setting type: bundled fonts, line breaks that read well, and the contrast that a reader gets."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from tools.content.lexicon import has_cjk

NO_LINE_START = "，。、！？；：）】》」』”’…%,.!?;:)"
FONTS = {"bold": "AdwrightSansSC-Bold.otf", "regular": "AdwrightSansSC-Regular.otf"}

Font = ImageFont.FreeTypeFont


class Setting(NamedTuple):
    """Lines of one text at one size."""

    lines: list[str]
    size: int
    width: int
    height: int
    font: Font
    leading: int
    """Pixels from one line's top to the next."""


@cache
def _font_bytes(weight: str) -> bytes:
    return files("tools.creative").joinpath("fonts", FONTS[weight]).read_bytes()


@cache
def font(weight: str, size: int) -> Font:
    """The bundled face: simplified and common traditional Chinese, Latin with accents."""
    return ImageFont.truetype(BytesIO(_font_bytes(weight)), size)


def drawable(text: str) -> bool:
    """Whether the bundled face has every sign of `text`."""
    face = font("regular", 32)
    missing = face.getmask("\U0010fffd")
    return all(sign.isspace() or not _same_mask(face, sign, missing) for sign in set(text))


def _same_mask(face: Font, sign: str, missing: Any) -> bool:
    mask = face.getmask(sign)
    return mask.size == missing.size and all(mask[i] == missing[i] for i in range(0, mask.size[0] * mask.size[1], 3))


def fitted(text: str, weight: str, sizes: range, width: int, most_lines: int) -> Setting | None:
    """The largest of `sizes` at which `text` fits `width` in at most `most_lines`; None when none does."""
    for size in sizes:
        face = font(weight, size)
        lines = wrapped(text, lambda part, face=face: face.getlength(part), width)
        if len(lines) <= most_lines and all(face.getlength(line) <= width for line in lines):
            leading = round(size * (1.28 if has_cjk(text) else 1.16))
            widest = round(max(face.getlength(line) for line in lines))
            return Setting(lines, size, widest, leading * len(lines), face, leading)
    return None


def wrapped(text: str, length: Callable[[str], float], width: int) -> list[str]:
    """Lines that break at commas first, then evenly; no line begins with a mark."""
    if length(text) <= width and not (has_cjk(text) and "，" in text and len(text) > 11):
        return [text]
    if has_cjk(text) and text.count("，") == 1:
        halves = [part.strip("，") for part in text.split("，")]
        if all(length(half) <= width for half in halves):
            return halves
    units = list(text) if has_cjk(text) else text.split(" ")
    joiner = "" if has_cjk(text) else " "
    least = _greedy(units, joiner, length, width)
    for narrower in range(round(max(length(line) for line in least)), 0, -max(4, width // 60)):
        trial = _greedy(units, joiner, length, narrower)
        if len(trial) > len(least):
            break
        least = trial
    return least


def _greedy(units: list[str], joiner: str, length: Callable[[str], float], width: float) -> list[str]:
    lines: list[str] = []
    for unit in units:
        trial = f"{lines[-1]}{joiner}{unit}" if lines else unit
        if lines and (length(trial) <= width or unit in NO_LINE_START):
            lines[-1] = trial
        else:
            lines.append(unit)
    return lines


def luminance(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """WCAG relative luminance of sRGB colours 0–255 on the last axis."""
    share = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(share <= 0.03928, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def worst_contrast(ground: NDArray[np.uint8], ink: tuple[int, int, int]) -> float:
    """WCAG contrast of `ink` against the 5 % of `ground` pixels (H×W×3) where it is weakest."""
    pixels = luminance(ground.reshape(-1, 3).astype(np.float64))
    own = float(luminance(np.array(ink, dtype=np.float64)))
    ratios = (np.maximum(pixels, own) + 0.05) / (np.minimum(pixels, own) + 0.05)
    return float(np.percentile(ratios, 5))
