"""How many pieces a photo shows, where they can be counted: apart from each other, alike, on a plain ground."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from memory.domain.product import Product
from tools.content.facts import facts_of
from tools.content.image_facts import WORK_SIDE, flatten, image_facts, open_image, read_image, shrink, subject_mask

_COUNT = re.compile(r"\s*(\d{1,4})\s*(?:件|只|隻|个|個|pcs?\.?|pieces?)?\s*[套装裝]?\s*", re.IGNORECASE).fullmatch
_LIKE_SIZE = 0.6
"""Area of the smallest piece beside the largest, for all to be pieces of one kind; a light product on a light ground
falls apart into marks, which are less alike."""
_LIKE_SIDES = 0.75
"""The same of their shorter and of their longer sides."""
_LIKE_COLOUR = 18.0
"""Distance in CIELAB between the mean colours of two pieces of one kind."""
_CRUMB = 0.03
"""Parts smaller than this share of the largest are marks and shadows."""


class MorePieces(NamedTuple):
    """A photo that shows more pieces than the record says are delivered."""

    shown: int
    stated: int


def stated_pieces(product: Product) -> int | None:
    """The count of single pieces that the product's attributes state; None when none, or two different ones, do. Pairs,
    packs and boxes are not single pieces."""
    counts = {int(found[1]) for fact in facts_of(product) if fact.key == "quantity" and (found := _COUNT(fact.value))}
    return counts.pop() if len(counts) == 1 else None


def pieces_shown(source: Path | bytes) -> int | None:
    """Alike pieces that stand apart on a plain ground, two or more. None where they cannot be counted: one subject
    (a box, a stack and a set in a row are one), unlike parts, a busy ground, or something cut off by the edge.

    Raises BadInput for no picture."""
    return _counted(source if isinstance(source, bytes) else read_image(source))


@lru_cache(maxsize=8)
def _counted(data: bytes) -> int | None:
    facts = image_facts(data)
    if facts.background == "busy" or facts.touches_edge:
        return None
    small = shrink(np.asarray(flatten(open_image(data)[0])), WORK_SIDE)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(subject_mask(small).astype(np.uint8), connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    parts = [part for part in range(1, len(stats)) if areas[part] >= _CRUMB * areas[1:].max()]
    alike = len(parts) > 1 and _one_shape(stats[parts]) and _one_colour(small, labels, parts)
    return len(parts) if alike else None


def _one_shape(stats: NDArray[Any]) -> bool:
    sides = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    areas = stats[:, cv2.CC_STAT_AREA]
    return bool(
        areas.min() >= _LIKE_SIZE * areas.max() and (sides.min(axis=0) >= _LIKE_SIDES * sides.max(axis=0)).all()
    )


def _one_colour(rgb: NDArray[np.uint8], labels: NDArray[Any], parts: list[int]) -> bool:
    lab = cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    means = np.array([lab[labels == part].mean(axis=0) for part in parts])
    return float(np.linalg.norm(means - means.mean(axis=0), axis=1).max()) <= _LIKE_COLOUR


def more_pieces(product: Product, source: Path | bytes) -> MorePieces | None:
    """What a buyer would take to be in the parcel and is not; None in doubt. A set that is shown by one of its pieces,
    or in its box, deceives nobody."""
    stated = stated_pieces(product)
    shown = pieces_shown(source) if stated else None
    return MorePieces(shown, stated) if stated and shown and shown > stated else None
