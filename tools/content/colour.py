"""Whether a photo can show the colour that is stated: measured on the product's own pixels, in doubt it can."""

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from memory.domain.product import Product
from tools.content.facts import facts_of
from tools.content.image_facts import WORK_SIDE, flatten, open_image, read_image, shrink, subject_mask

HUES: dict[str, tuple[tuple[int, int], ...]] = {
    "red": ((0, 14), (330, 360)),
    "pink": ((0, 20), (285, 360)),
    "orange": ((5, 48),),
    "yellow": ((34, 80),),
    "green": ((50, 200),),
    "blue": ((160, 275),),
    "purple": ((235, 340),),
    "brown": ((0, 60), (340, 360)),
}
"""Degrees of hue that a buyer may call so, wide on purpose; colours without a hue of their own are not judged."""
LEAST_SHOWN = 0.02
"""Share of the product's pixels that have to be of the stated colour for the photo to show it."""
CHROMA = 40
"""HSV saturation (0–255) from which a pixel has a colour."""
DARK = 35
"""HSV value under which a pixel's hue is noise."""


def stated_colours(product: Product) -> tuple[str, ...]:
    """Canonical colours of the product's own attributes; empty when one of them cannot be judged by hue."""
    terms = tuple(term for fact in facts_of(product) if fact.kind == "colour" for term in fact.terms)
    return terms if all(term in HUES for term in terms) else ()


def shares_of(source: Path | bytes) -> dict[str, float]:
    """For each colour the share of the product's pixels that may be called so."""
    return dict(_shares(source if isinstance(source, bytes) else read_image(source)))


@lru_cache(maxsize=8)
def _shares(data: bytes) -> tuple[tuple[str, float], ...]:
    small = shrink(np.asarray(flatten(open_image(data)[0])), WORK_SIDE)
    mask = subject_mask(small)
    inside = small[mask] if mask.any() else small.reshape(-1, 3)
    hsv = cv2.cvtColor(inside.reshape(1, -1, 3), cv2.COLOR_RGB2HSV)[0]
    return tuple((name, round(_share(hsv, arcs), 4)) for name, arcs in HUES.items())


def _share(hsv: NDArray[np.uint8], arcs: tuple[tuple[int, int], ...]) -> float:
    hue = hsv[:, 0].astype(int) * 2
    coloured = (hsv[:, 1] >= CHROMA) & (hsv[:, 2] >= DARK)
    of_it = np.zeros(len(hsv), dtype=bool)
    for low, high in arcs:
        of_it |= (hue >= low) & (hue <= high)
    return float((coloured & of_it).mean())


def not_shown(product: Product, source: Path | bytes) -> tuple[str, ...]:
    """Stated colours that the photo does not show at all; empty in doubt."""
    stated = stated_colours(product)
    if not stated:
        return ()
    shares = shares_of(source)
    return tuple(colour for colour in stated if shares[colour] < LEAST_SHOWN)
