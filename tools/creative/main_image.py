"""White-ground main pictures: the product's own pixels on pure white, at the share that the placement asks for."""

from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from PIL import Image

from tools.content.image_facts import read_image
from tools.content.lexicon import load
from tools.creative.cutout import Cutout, Refused, cut_out_of, placed
from tools.creative.labels import to_jpeg

MOST_ENLARGED = 1.6
"""A small photo is not blown up further than this; the picture is made smaller instead."""


class MainImage(NamedTuple):
    """A finished picture with what was measured of it."""

    data: bytes
    """JPEG with its XMP label."""
    size: int
    """Pixels a side."""
    share: float
    """Longer side of the product against the frame's."""
    confidence: float
    box: tuple[int, int, int, int]


def white_main_image(source: Path | bytes, channel: str = "shop", size: int | None = None) -> MainImage:
    """The product of a photo on pure white, square, for `channel`. No model takes part, so no AI label is due.

    Raises `Refused` with the reason when the product cannot be cut out well, `BadInput` when there is no picture.
    """
    data = source if isinstance(source, bytes) else read_image(source)
    row = target_of(channel)
    cut = cut_out_of(data)
    side = _side(cut, size or row["size"], row["share"], row["least"])
    rgb, alpha, box = placed(cut, (side, side), row["share"])
    white = np.full((side, side, 3), 255.0, np.float32)
    mixed = rgb * alpha[..., None] + white * (1 - alpha[..., None])
    final = Image.fromarray(np.clip(mixed + 0.5, 0, 255).astype(np.uint8))
    share = max(box[2] - box[0], box[3] - box[1]) / side
    return MainImage(to_jpeg(final, "composite"), side, round(share, 3), cut.confidence, box)


def target_of(channel: str) -> dict[str, Any]:
    """Size, product share and smallest side that `channel` asks of a white-ground picture."""
    table = load("pictures", "tools.creative")["main"]
    return table["default"] | table.get(channel, {})


def _side(cut: Cutout, wanted: int, share: float, least: int) -> int:
    """The side that does not enlarge the product too far; `Refused` when even the smallest allowed would."""
    ys, xs = np.nonzero(cut.alpha > 0.5)
    if not len(xs):
        raise Refused("no product stands out from the ground", kept="the photo is unchanged")
    longest = max(int(xs.max() - xs.min()), int(ys.max() - ys.min())) + 1
    for side in sorted({wanted, 1000, 800, least}, reverse=True):
        if least <= side <= wanted and side * share <= longest * MOST_ENLARGED:
            return side
    raise Refused(
        f"the product is only {longest} pixels long in the photo, too few for {least} pixels a side",
        kept="the photo is unchanged",
        todo="use a larger photo",
    )


def fidelity(before: np.ndarray, after: np.ndarray, mask: np.ndarray) -> float:
    """95th percentile of the Lab distance inside the eroded `mask`: how far the product's colours moved."""
    inner = cv2.erode(mask.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    if not inner.any():
        return 0.0
    labs = [cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[inner] for image in (before, after)]
    return float(np.percentile(np.linalg.norm(labs[0] - labs[1], axis=1), 95))
