"""Fitting the reader of claims to lines beside their records. Wants torch (the `train` extra)."""

# pyright: reportMissingImports=false

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from tools.compliance.checker.claims import (
    FEATURES,
    INNER,
    MARKS,
    MATCHED,
    MATRICES,
    ORDER,
    REACH,
    SHAPES,
    SPREAD,
    STANDINGS,
    VECTORS,
)
from tools.compliance.checker.encoder import WIDTH, Floats, quantised
from tools.compliance.checker.examples import ClaimExample, ClaimSettings


class _Net(nn.Module):
    """The reader in torch, its parameters named as the stored arrays are."""

    def __init__(self, start: dict[str, Floats], drop: float) -> None:
        super().__init__()
        self.w = nn.ParameterDict({name: nn.Parameter(torch.tensor(value)) for name, value in start.items()})
        self.drop = nn.Dropout(drop)

    def forward(self, read: "Read") -> tuple[torch.Tensor, torch.Tensor]:
        """Log-odds that a text is not borne out, and of each piece to be part of the words that are not."""
        w, mask, stands = self.w, read.mask, read.stands
        real, size = mask.unsqueeze(-1), mask.sum(1, keepdim=True)
        whole = torch.cat([read.given, stands.sum(1) / size], 1) @ w["whole"]
        near = functional.avg_pool1d(stands.transpose(1, 2), 2 * REACH + 1, 1, REACH).transpose(1, 2)
        inner = self.drop(read.features) @ w["words"] + stands @ w["stands"] + near @ w["near"]
        inner = inner + self.drop(self._compared(read)) @ w["compared"]
        inner = self.drop(functional.relu(inner + whole.unsqueeze(1) + w["inner_bias"]) * real)
        beside = w["beside"].reshape(ORDER, INNER, INNER).permute(2, 1, 0)
        mixed = functional.conv1d(inner.transpose(1, 2), beside, w["beside_bias"], padding=ORDER // 2)
        inner = functional.relu(mixed.transpose(1, 2) + inner) * real
        token = inner @ w["token"] + w["token_bias"]
        seen = torch.cat([inner.amax(1), inner.sum(1) / size.sqrt()], 1)
        hidden = functional.relu(self.drop(seen) @ w["hidden"] + w["hidden_bias"])
        most = token.masked_fill(mask == 0, -1e4).amax(1)
        return hidden @ w["out"] + w["out_bias"] + w["steep"] * most, token

    def _compared(self, read: "Read") -> torch.Tensor:
        w, own, record = self.w, read.directions, read.record
        absent = read.there.unsqueeze(1) == 0
        logits = w["sharp"] * (own @ w["asked"]) @ (record @ w["answered"]).transpose(1, 2)
        nothing = w["nothing"].expand(*own.shape[:2], 1)
        weights = torch.softmax(torch.cat([logits.masked_fill(absent, -1e4), nothing], -1), -1)
        like, marks = weights[..., :-1] @ record, weights[..., :-1] @ read.marks
        nearest = (own @ record.transpose(1, 2)).masked_fill(absent, -1.0).amax(-1, keepdim=True)
        return torch.cat([float(SPREAD) * own * like, (own - like).abs(), marks, weights[..., -1:], nearest], -1)


def _start(dice: np.random.Generator) -> dict[str, Floats]:
    drawn = ("words", "beside", "hidden", "stands", "near", "whole", "token", "out", "compared")
    start = {name: dice.uniform(-1, 1, SHAPES[name]) * SHAPES[name][0] ** -0.5 for name in drawn}
    start |= {name: np.zeros(INNER) for name in ("inner_bias", "beside_bias", "hidden_bias")}
    start |= {"token_bias": np.full(1, -1.0), "out_bias": np.zeros(1), "steep": np.ones(1)}
    # At first pieces are aligned by how alike their vectors are, in a space of chance.
    turned = np.linalg.qr(dice.normal(size=(WIDTH, WIDTH)))[0][:, :MATCHED] * (WIDTH / MATCHED) ** 0.5
    start |= {"asked": turned, "answered": turned.copy(), "sharp": np.full(1, 8.0), "nothing": np.full(1, 2.0)}
    return {name: value.astype(np.float32) for name, value in start.items()}


class Read(NamedTuple):
    """A batch of texts beside their records."""

    features: torch.Tensor
    stands: torch.Tensor
    given: torch.Tensor
    mask: torch.Tensor
    directions: torch.Tensor
    record: torch.Tensor
    marks: torch.Tensor
    there: torch.Tensor
    """Which of the record's pieces there are."""


class _Batch(NamedTuple):
    read: Read
    unproven: torch.Tensor
    tags: torch.Tensor
    tagged: torch.Tensor


def _batch(examples: Sequence[ClaimExample], told: NDArray[np.bool_]) -> _Batch:
    shape = len(examples), max(len(example.stands) for example in examples)
    features, stands = np.zeros((*shape, FEATURES), np.float32), np.zeros((*shape, STANDINGS), np.float32)
    mask, tags, tagged = (np.zeros(shape, np.float32) for _ in range(3))
    pages = len(examples), max(1, *(len(example.record) for example in examples))
    directions, record = np.zeros((*shape, WIDTH), np.float32), np.zeros((*pages, WIDTH), np.float32)
    marks, there = np.zeros((*pages, MARKS), np.float32), np.zeros(pages, np.float32)
    for row, example in enumerate(examples):
        size, held = len(example.stands), len(example.record)
        features[row, :size], stands[row, :size], mask[row, :size] = example.features, example.stands, 1.0
        directions[row, :size], record[row, :held] = example.directions, example.record
        marks[row, :held], there[row, :held] = example.marks, 1.0
        if example.tags is not None:
            tags[row, :size], tagged[row, :size] = example.tags, 1.0
    given = np.stack(
        [example.told if all_told else example.given for example, all_told in zip(examples, told, strict=True)]
    )
    unproven = np.array([example.unproven for example in examples], np.float32)
    read = Read(*map(torch.from_numpy, (features, stands, given, mask, directions, record, marks, there)))
    return _Batch(read, *map(torch.from_numpy, (unproven, tags, tagged)))


def _deal(examples: Sequence[ClaimExample], settings: ClaimSettings, dice: np.random.Generator) -> Iterator[_Batch]:
    """Every example once, those of like length together, in an order of chance."""
    size, jitter = settings.batch, dice.uniform(0, 4, len(examples))
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].stands) + jitter[index])
    groups = [order[first : first + size] for first in range(0, len(order), size)]
    for place in dice.permutation(len(groups)):
        group = [examples[index] for index in groups[place]]
        yield _batch(group, dice.random(len(group)) < settings.told)


def _loss(net: _Net, batch: _Batch, tag_weight: float) -> torch.Tensor:
    logits, tokens = net(batch.read)
    by_piece = functional.binary_cross_entropy_with_logits(tokens, batch.tags, reduction="none") * batch.tagged
    by_piece = by_piece.sum() / batch.tagged.sum().clamp(min=1.0)
    return functional.binary_cross_entropy_with_logits(logits, batch.unproven) + tag_weight * by_piece


def fit_claims(examples: Sequence[ClaimExample], settings: ClaimSettings) -> dict[str, NDArray[Any]]:
    """Arrays of a `Claims`, fitted to the examples. The same examples give the same arrays on the same machine."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    torch.use_deterministic_algorithms(True)
    dice = np.random.default_rng(settings.seed)
    net = _Net(_start(dice), settings.drop)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    steps = settings.epochs * -(-len(examples) // settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, total_steps=steps, pct_start=0.05)
    for _ in range(settings.epochs):
        for batch in _deal(examples, settings, dice):
            optimiser.zero_grad()
            _loss(net, batch, settings.tag_weight).backward()
            optimiser.step()
            schedule.step()
    return _stored(net)


def net_of(arrays: dict[str, NDArray[Any]]) -> _Net:
    """The net with the weights of a stored reader, for holding the two against each other."""
    held = {name: arrays[name] * arrays[f"{name}_scale"] for name in MATRICES}
    return _Net(held | {name: arrays[name] for name in VECTORS}, 0.0).train(False)


def _stored(net: _Net) -> dict[str, NDArray[Any]]:
    held = {name: value.detach().numpy().astype(np.float32) for name, value in net.w.items()}
    arrays: dict[str, NDArray[Any]] = {name: held[name] for name in VECTORS}
    for name in MATRICES:
        arrays[name], arrays[f"{name}_scale"] = quantised(held[name], axis=0)
    return arrays
