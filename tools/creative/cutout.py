"""Cutting a product out of its photo: fitted ground, seeded GrabCut, and a gate that refuses rather than spoils."""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from memory.domain.errors import BadInput
from tools.content.image_facts import (
    border_pixels,
    flatten,
    ground_distance,
    has_alpha,
    mask_box,
    open_image,
    plain_mode,
    shrink,
)

WORK_SIDE = 900
"""The outline is found at this longest side and carried up to the full picture."""

Array = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Cutout(NamedTuple):
    """A product freed from its ground."""

    rgb: Array
    """The photo's own pixels, H×W×3."""
    alpha: Floats
    """Cover, H×W, 0–1; soft only within a few pixels of the outline."""
    confidence: float
    """0–1."""


class Refused(BadInput):
    """The photo does not let the product be cut out well enough; `what` says why."""


def cut_out(picture: Image.Image, least: float = 0.6) -> Cutout:
    """The product of `picture` with its confidence. Raises `Refused` below `least` or when the product is cropped."""
    rgb = np.asarray(flatten(picture))
    if has_alpha(picture):
        rgba = np.asarray(plain_mode(picture))
        return Cutout(rgba[..., :3].copy(), (rgba[..., 3] / np.float32(255)).astype(np.float32), 1.0)
    small = shrink(rgb, WORK_SIDE)
    mask, confidence, reason = _found(small)
    if confidence < least:
        raise Refused(f"the product was not cut out: {reason}", kept="the photo is unchanged", todo=_advice(reason))
    alpha = _soft(mask, small, rgb.shape)
    return Cutout(_decontaminated(rgb, alpha), alpha, round(confidence, 3))


@lru_cache(maxsize=2)
def cut_out_of(data: bytes) -> Cutout:
    """The product of a picture's bytes; a main picture and a poster of one photo share the work. Read only."""
    return cut_out(open_image(data)[0])


def _advice(reason: str) -> str:
    return f"use a photo on a plain ground with a margin on every side ({reason})"


def _found(rgb: Array) -> tuple[NDArray[np.bool_], float, str]:
    """Mask, confidence and the reason that weighs most against it."""
    distance = cv2.GaussianBlur(ground_distance(rgb), (0, 0), 1.0).astype(np.float32)
    rim = border_pixels(np.repeat((distance > 8)[..., None], 3, axis=2).astype(np.uint8))
    uneven = float(rim[:, 0].mean())
    if uneven > 0.16:
        return distance > 8, max(0.0, 0.5 - uneven), "the ground is not plain, or the product reaches the edge"
    noise = float(np.percentile(distance[distance < 8], 90)) if (distance < 8).any() else 8.0
    seed = _seed(distance, max(5.0, 2.2 * noise))
    if seed.mean() < 0.004:
        return seed, 0.0, "no product stands out from the ground"
    mask = _grabcut(rgb, seed, distance, noise)
    if mask.mean() < 0.004:
        return mask, 0.0, "no product stands out from the ground"
    return mask, *_trust(rgb, mask, seed, distance, uneven)


def _seed(distance: Floats, threshold: float) -> NDArray[np.bool_]:
    raw = (distance > threshold).astype(np.uint8)
    side = max(3, round(min(distance.shape) * 0.01) | 1)
    closed = cv2.morphologyEx(raw, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return _main_parts(opened.astype(bool))


def _main_parts(mask: NDArray[np.bool_], share: float = 0.03) -> NDArray[np.bool_]:
    """Connected parts of at least `share` of the largest."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count < 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    return np.isin(labels, [i + 1 for i, area in enumerate(areas) if area >= share * areas.max()])


def _grabcut(rgb: Array, seed: NDArray[np.bool_], distance: Floats, noise: float) -> NDArray[np.bool_]:
    """GrabCut between what is surely ground and surely product; deterministic by OpenCV's own seed."""
    height, width = seed.shape
    reach = max(3, round(min(height, width) * 0.012))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    sure = cv2.erode(seed.astype(np.uint8), kernel).astype(bool) & (distance > max(9.0, 3 * noise))
    away = ~cv2.dilate(seed.astype(np.uint8), kernel).astype(bool)
    labels = np.full(seed.shape, cv2.GC_PR_BGD, np.uint8)
    labels[seed] = cv2.GC_PR_FGD
    labels[sure] = cv2.GC_FGD
    labels[away] = cv2.GC_BGD
    if not sure.any() or not away.any():
        return seed
    factor = min(1.0, 480 / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    marks = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST)
    cv2.setRNGSeed(7)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small[..., ::-1].copy(), marks, (0, 0, 1, 1), *models, 2, cv2.GC_INIT_WITH_MASK)
    rough = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    grown = cv2.resize(rough, (width, height), interpolation=cv2.INTER_LINEAR) > 0.5
    band = cv2.dilate(seed.astype(np.uint8), kernel).astype(bool)
    joined = _main_parts((grown & band) | sure)
    return _filled(joined & ~(_shadow(rgb, distance) & ~sure), distance, noise)


def _filled(mask: NDArray[np.bool_], distance: Floats, noise: float) -> NDArray[np.bool_]:
    """Closes holes that are labels and highlights; a hole through which nothing but ground shows stays open."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    result = mask.copy()
    for i in range(1, count):
        left, top, wide, high, area = (int(value) for value in stats[i])
        reaches_edge = left == 0 or top == 0 or left + wide == mask.shape[1] or top + high == mask.shape[0]
        if reaches_edge:
            continue
        inner = cv2.erode((labels == i).astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
        ground = float((distance[inner] < max(3.0, 1.3 * noise)).mean()) if inner.any() else 0.0
        if area < 40 or ground < 0.9:
            result |= labels == i
    return result


def _left_out(rgb: Array, mask: NDArray[np.bool_]) -> float:
    """Share of the picture's clear edges that lie off the product: glass, pale parts and props that the cut lost."""
    grey = cv2.GaussianBlur(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
    edges = cv2.Canny(grey, 18, 45) > 0
    near = cv2.dilate(mask.astype(np.uint8), np.ones((13, 13), np.uint8)).astype(bool)
    rim = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(bool)
    return float((edges & ~near).sum()) / max(1.0, float(rim.sum()))


def _shadow(rgb: Array, distance: Floats) -> NDArray[np.bool_]:
    """Pixels that are the ground made darker: same hue, smooth, no edge of their own."""
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV).astype(np.uint8)
    ground = np.median(border_pixels(hsv), axis=0)
    pale = np.abs(hsv[..., 1].astype(np.float32) - ground[1]) < 16
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    edges = cv2.GaussianBlur(np.abs(cv2.Laplacian(grey, cv2.CV_32F)), (0, 0), 2)
    return pale & (edges < 3.0) & (distance < 16)


def _trust(
    rgb: Array, mask: NDArray[np.bool_], seed: NDArray[np.bool_], distance: Floats, uneven: float
) -> tuple[float, str]:
    """How much the cut can be trusted, and what weighs most against it."""
    agreed = float((mask & seed).sum()) / max(1, float((mask | seed).sum()))
    rim = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)).astype(bool)
    inside = rim & mask
    clear = float((distance[inside] > 7).mean()) if inside.any() else 0.0
    area = float(mask.mean())
    worries = {
        "two ways of finding the outline disagree": max(0.0, 0.9 - agreed) * 1.6,
        "the outline is too faint against the ground": max(0.0, 0.82 - clear) * 1.2,
        "parts of the product look like its ground": min(0.6, max(0.0, _left_out(rgb, mask) - 0.05) * 2.5),
        "the ground is not plain": uneven * 2.0,
        "the product is cut off by the frame": 0.5 if _cropped(mask) else 0.0,
        "the product is too small in the photo": 0.5 if area < 0.01 else 0.0,
        "the product fills the photo": 0.5 if area > 0.86 else 0.0,
    }
    return max(0.0, 1.0 - sum(worries.values())), max(worries, key=lambda name: worries[name])


def _cropped(mask: NDArray[np.bool_]) -> bool:
    return bool(mask[:2].any() or mask[-2:].any() or mask[:, :2].any() or mask[:, -2:].any())


def _soft(mask: NDArray[np.bool_], small: Array, shape: tuple[int, ...]) -> Floats:
    """The mask at full size with an edge of about a pixel, led by the photo's own edges."""
    height, width = shape[:2]
    guide = (cv2.cvtColor(small, cv2.COLOR_RGB2GRAY) / np.float32(255)).astype(np.float32)
    led = _guided(guide, mask.astype(np.float32), radius=4, epsilon=1e-3)
    tight = np.clip((led - 0.28) / 0.5, 0, 1)
    outer = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    inner = cv2.erode(mask.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    tight = np.where(inner, 1.0, np.where(outer, tight, 0.0)).astype(np.float32)
    return np.clip(cv2.resize(tight, (width, height), interpolation=cv2.INTER_LINEAR), 0, 1).astype(np.float32)


def _guided(guide: Floats, values: Floats, radius: int, epsilon: float) -> Floats:
    """He's guided filter: smooths `values` but follows the edges of `guide`."""
    side = (2 * radius + 1, 2 * radius + 1)

    def mean(image: Floats) -> Floats:
        return cv2.blur(image, side).astype(np.float32)

    mean_guide, mean_values = mean(guide), mean(values)
    slope = (mean(guide * values) - mean_guide * mean_values) / (mean(guide * guide) - mean_guide**2 + epsilon)
    return (
        mean(slope.astype(np.float32)) * guide + mean((mean_values - slope * mean_guide).astype(np.float32))
    ).astype(np.float32)


def _decontaminated(rgb: Array, alpha: Floats) -> Array:
    """Takes the old ground's colour out of half-covered edge pixels; fully covered pixels are untouched."""
    ground = np.median(border_pixels(rgb), axis=0).astype(np.float32)
    edge = (alpha > 0.05) & (alpha < 0.98)
    if not edge.any():
        return rgb
    cover = alpha[edge][:, None]
    cleaned = (rgb[edge].astype(np.float32) - (1 - cover) * ground) / np.maximum(cover, 0.25)
    result = rgb.copy()
    result[edge] = np.clip(cleaned, 0, 255).astype(np.uint8)
    return result


def placed(
    cut: Cutout, size: tuple[int, int], share: float, *, rise: float = 0.0
) -> tuple[Array, Floats, tuple[int, int, int, int]]:
    """The product scaled so that its longer side takes `share` of the frame's, centred (`rise` lifts it by that share).

    Returns its pixels and cover on a frame of `size` (width, height), and its box. Pixels are moved whole when no
    scaling is needed, so that nothing changes inside.
    """
    width, height = size
    box = mask_box(cut.alpha > 0.5)
    if box is None:
        raise Refused("nothing is left of the product after cutting it out", kept="the photo is unchanged")
    left, top, right, bottom = box
    pad = 3
    left, top = max(0, left - pad), max(0, top - pad)
    right, bottom = min(cut.alpha.shape[1], right + pad), min(cut.alpha.shape[0], bottom + pad)
    rgb, alpha = cut.rgb[top:bottom, left:right], cut.alpha[top:bottom, left:right]
    factor = min(width * share / rgb.shape[1], height * share / rgb.shape[0])
    wide, high = max(1, round(rgb.shape[1] * factor)), max(1, round(rgb.shape[0] * factor))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    rgb = np.asarray(cv2.resize(rgb, (wide, high), interpolation=method), dtype=np.uint8)
    alpha = np.clip(cv2.resize(alpha, (wide, high), interpolation=method), 0, 1).astype(np.float32)
    x, y = (width - wide) // 2, max(0, (height - high) // 2 - round(rise * height))
    canvas, cover = np.zeros((height, width, 3), np.uint8), np.zeros((height, width), np.float32)
    canvas[y : y + high, x : x + wide], cover[y : y + high, x : x + wide] = rgb, alpha
    return canvas, cover, (x, y, x + wide, y + high)
