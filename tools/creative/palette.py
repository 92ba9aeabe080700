"""Colours for a poster, taken from the product so that plate and goods belong together."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """sRGB colours of one poster."""

    plate: Colour
    """The ground's lighter end."""
    deep: Colour
    """The ground's darker end."""
    shape: Colour
    """The form behind the product."""
    ink: Colour
    soft_ink: Colour
    chip: Colour
    chip_ink: Colour


def palette_of(pixels: NDArray[np.uint8], style: int) -> Palette:
    """Style 0 is a pale plate with dark type, style 1 a deep plate with pale type.

    Dark goods always stand on the pale one, pale goods on the deep one.
    """
    hue, chroma, light = _leading(pixels)
    tint = min(1.0, chroma / 40)
    if light < 38 or (style % 2 == 0 and light < 82):
        return Palette(
            plate=lch(95.5, 5 + 5 * tint, hue),
            deep=lch(88, 9 + 9 * tint, hue),
            shape=lch(98, 3 + 3 * tint, hue),
            ink=lch(20, 10 + 8 * tint, hue),
            soft_ink=lch(33, 10 + 8 * tint, hue),
            chip=lch(25, 12 + 14 * tint, hue),
            chip_ink=lch(97, 3, hue),
        )
    return Palette(
        plate=lch(31, 10 + 14 * tint, hue),
        deep=lch(22, 10 + 12 * tint, hue),
        shape=lch(43, 10 + 14 * tint, hue),
        ink=lch(97, 3, hue),
        soft_ink=lch(88, 7, hue),
        chip=lch(93, 7 + 4 * tint, hue),
        chip_ink=lch(20, 12, hue),
    )


def _leading(pixels: NDArray[np.uint8]) -> tuple[float, float, float]:
    """Hue (degrees), chroma and lightness of the product: the hue that its colourful pixels agree on."""
    sample = pixels[:: max(1, len(pixels) // 6000)].reshape(-1, 1, 3)
    lab = cv2.cvtColor(sample.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    light = float(np.median(lab[:, 0]))
    if float(np.percentile(chroma, 80)) < 7:
        return 75.0, 3.0, light
    angles = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360
    weight, edges = np.histogram(angles, bins=24, range=(0, 360), weights=chroma)
    smooth = weight + 0.5 * (np.roll(weight, 1) + np.roll(weight, -1))
    best = int(smooth.argmax())
    return float(edges[best] + 7.5), float(np.percentile(chroma, 75)), light


def lch(light: float, chroma: float, hue: float) -> Colour:
    """CIE LCh to sRGB, chroma reduced until the colour exists."""
    for share in (1.0, 0.8, 0.6, 0.4, 0.2, 0.0):
        a, b = chroma * share * np.cos(np.radians(hue)), chroma * share * np.sin(np.radians(hue))
        lab = np.array([[[light, a, b]]], dtype=np.float32)
        rgb = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)[0, 0]
        back = cv2.cvtColor(np.clip(rgb, 0, 1).reshape(1, 1, 3), cv2.COLOR_RGB2LAB)[0, 0]
        if float(np.abs(back - lab[0, 0]).max()) < 2:
            break
    red, green, blue = (round(float(value) * 255) for value in np.clip(rgb, 0, 1))
    return red, green, blue
