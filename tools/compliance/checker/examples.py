"""What the encoder is fitted to, and how."""

from typing import NamedTuple


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
    tag_weight: float = 0.5
    clause_weight: float = 0.3
    threads: int = 2
    seed: int = 7


class Example(NamedTuple):
    """A text with what it is to be learned as."""

    text: str
    unlawful: bool
    span: tuple[int, int] | None
    """The offending words in `text`; None where unlawful and not known."""
    clause: int | None
    kinds: tuple[int, ...]
