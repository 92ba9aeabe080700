"""The rival of the linear model: embedded characters, convolutions, max-pooling, one dense layer.

Kept so that the comparison in the model card can be repeated; nothing at inference imports it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
VOCABULARY = 8192
LENGTH = 64
_WIDTHS = (2, 3, 4)


class NetworkSettings(NamedTuple):
    epochs: int = 4
    batch: int = 128
    rate: float = 2e-3
    size: int = 24
    filters: int = 48
    gain: float = 2.0
    drop: float = 0.4
    """Share of pooled features left out of a step."""
    blank: float = 0.08
    """Share of characters blanked in a step."""
    seed: int = 11


Parameters = dict[str, Floats]
Codes = NDArray[np.int64]


def codes_of(plains: Sequence[str]) -> Codes:
    """(texts, LENGTH) hashed characters of plain texts, 0 past the end."""
    out = np.zeros((len(plains), LENGTH), dtype=np.int64)
    for row, plain in enumerate(plains):
        text = plain[:LENGTH]
        out[row, : len(text)] = [1 + ord(char) % (VOCABULARY - 1) for char in text]
    return out


def sigmoid(x: Floats) -> Floats:
    """Logistic function, without overflow."""
    return (0.5 * (1.0 + np.tanh(0.5 * x))).astype(np.float32)


def _start(settings: NetworkSettings, columns: int) -> Parameters:
    dice = np.random.default_rng(settings.seed)
    wide = settings.filters * len(_WIDTHS)
    parameters = {
        "embed": dice.normal(0, 0.1, (VOCABULARY, settings.size)),
        "dense": dice.normal(0, 0.1, (wide, columns)),
    }
    for width in _WIDTHS:
        scale = (2.0 / (width * settings.size)) ** 0.5
        parameters[f"conv{width}"] = dice.normal(0, scale, (width * settings.size, settings.filters))
        parameters[f"shift{width}"] = np.zeros(settings.filters)
    parameters["bias"] = np.full(columns, -1.0)
    return {name: value.astype(np.float32) for name, value in parameters.items()}


def _windows(embedded: Floats, width: int) -> Floats:
    kept = LENGTH - width + 1
    return np.concatenate([embedded[:, shift : shift + kept] for shift in range(width)], axis=2)


def _forward(
    parameters: Parameters, codes: Codes, mask: Floats | None = None
) -> tuple[Floats, Floats, dict[int, tuple[Floats, Codes]]]:
    embedded = parameters["embed"][codes]
    kept: dict[int, tuple[Floats, Codes]] = {}
    pooled = []
    for width in _WIDTHS:
        windows = _windows(embedded, width)
        maps = windows @ parameters[f"conv{width}"] + parameters[f"shift{width}"]
        best = maps.argmax(axis=1)
        kept[width] = (windows, best)
        pooled.append(np.maximum(np.take_along_axis(maps, best[:, None], axis=1)[:, 0], 0))
    hidden = np.concatenate(pooled, axis=1)
    if mask is not None:
        hidden = hidden * mask
    return hidden @ parameters["dense"] + parameters["bias"], hidden, kept


def _slopes(parameters: Parameters, codes: Codes, labels: Floats, gain: float, mask: Floats) -> Parameters:
    logits, hidden, kept = _forward(parameters, codes, mask)
    error = (sigmoid(logits) - labels) * (1.0 + (gain - 1.0) * labels)
    error = (error / len(codes)).astype(np.float32)
    slopes: dict[str, Any] = {"dense": hidden.T @ error, "bias": error.sum(axis=0)}
    back = (error @ parameters["dense"].T) * (hidden > 0) * mask
    embed = np.zeros_like(parameters["embed"])
    filters = parameters["shift2"].shape[0]
    for number, width in enumerate(_WIDTHS):
        windows, best = kept[width]
        mine = back[:, number * filters : (number + 1) * filters]
        chosen = windows[np.arange(len(codes))[:, None], best]
        slopes[f"conv{width}"] = np.einsum("bfk,bf->kf", chosen, mine, optimize=True)
        slopes[f"shift{width}"] = mine.sum(axis=0)
        spread = mine[:, :, None] * parameters[f"conv{width}"].T[None]
        for shift in range(width):
            at = np.take_along_axis(codes, best + shift, axis=1)
            size = embed.shape[1]
            np.add.at(embed, at.ravel(), spread[:, :, shift * size : (shift + 1) * size].reshape(-1, size))
    slopes["embed"] = embed
    return slopes


def fit_network(codes: Codes, labels: Floats, settings: NetworkSettings) -> Parameters:
    """The fitted parameters, by Adam."""
    parameters = _start(settings, labels.shape[1])
    first = {name: np.zeros_like(value) for name, value in parameters.items()}
    second = {name: np.zeros_like(value) for name, value in parameters.items()}
    dice = np.random.default_rng(settings.seed)
    step, wide = 0, settings.filters * len(_WIDTHS)
    for _ in range(settings.epochs):
        for rows in np.array_split(dice.permutation(len(codes)), max(1, len(codes) // settings.batch)):
            step += 1
            noisy = np.where(dice.random(codes[rows].shape) < settings.blank, 0, codes[rows])
            mask = ((dice.random((len(rows), wide)) > settings.drop) / (1 - settings.drop)).astype(np.float32)
            for name, slope in _slopes(parameters, noisy, labels[rows], settings.gain, mask).items():
                first[name] += 0.1 * (slope - first[name])
                second[name] += 0.001 * (slope * slope - second[name])
                fair = np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8
                parameters[name] -= settings.rate * (first[name] / (1 - 0.9**step)) / fair
    return parameters


def network_logits(parameters: Parameters, codes: Codes, block: int = 512) -> Floats:
    """(texts, labels) before the logistic function."""
    return np.concatenate(
        [_forward(parameters, codes[start : start + block])[0] for start in range(0, len(codes), block)]
    )  # fmt: skip
