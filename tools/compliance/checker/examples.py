"""What the encoder and the reader of claims are fitted to, and how."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class EncoderSettings(NamedTuple):
    """How the encoder is fitted."""

    epochs: int = 3
    batch: int = 64
    rate: float = 1e-3
    """Peak step size of the last layers; the layers before learn at `slower` times it, the pieces at `faster`."""
    slower: float = 0.3
    faster: float = 3.0
    decay: float = 0.01
    drop: float = 0.2
    blank: float = 0.08
    """Share of pieces blanked in a step."""
    push: float = 1.0
    """How far the vectors of a batch's pieces are moved against it when it is read a second time."""
    push_every: int = 2
    """Batches of which one is read a second time."""
    tag_weight: float = 0.5
    clause_weight: float = 0.3
    threads: int = 1
    seed: int = 7


class Example(NamedTuple):
    """A text with what it is to be learned as."""

    text: str
    unlawful: bool
    span: tuple[int, int] | None
    """The offending words in `text`; None where unlawful and not known."""
    clause: int | None
    kinds: tuple[int, ...]


class ClaimSettings(NamedTuple):
    """How the reader of claims is fitted."""

    epochs: int = 6
    batch: int = 32
    rate: float = 1e-3
    """Peak step size."""
    decay: float = 0.01
    drop: float = 0.4
    tag_weight: float = 1.5
    told: float = 0.4
    """Share of lines that are learned as if every record had been asked for."""
    threads: int = 1
    seed: int = 7


class ClaimExample(NamedTuple):
    """A text beside its record with what it is to be learned as; arrays as `claims.Claims` reads them."""

    features: NDArray[np.float16]
    stands: NDArray[np.float32]
    given: NDArray[np.float32]
    told: NDArray[np.float32]
    """`given`, had the caller also said null for what the text does not speak of, as the journey does."""
    directions: NDArray[np.float16]
    record: NDArray[np.float16]
    """Directions of the record's pieces."""
    marks: NDArray[np.float32]
    unproven: bool
    tags: NDArray[np.float32] | None
    """Per piece, whether it is part of the words that nothing bears out; None where that is not known."""
