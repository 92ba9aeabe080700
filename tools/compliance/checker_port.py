"""What the engine asks of a learned checker: a second opinion on a line, never a block of its own."""

from collections.abc import Set
from functools import cache
from typing import NamedTuple, Protocol

from memory.domain.errors import AdwrightError
from memory.domain.finding import Severity


class Signs(NamedTuple):
    """What the rules made of a text: the opinion is asked with it in view."""

    voices: frozenset[Severity] = frozenset()
    """Weights of what they said."""
    classes: frozenset[str] = frozenset()
    """Word classes of the lexicon that stand in the text (`disease`, `rank`, …), whether or not a rule matched."""


class Opinion(NamedTuple):
    """How likely a text breaks the law, given its words and what the rules said."""

    probability: float
    """Calibrated, 0–1."""
    review: bool
    """Whether a person should look: the probability is in the upper band."""
    warn: bool
    """Whether a note should be shown: it is in the middle band or above."""
    sure: bool
    """Whether a person should look even where facts about the goods were given and none of them speaks against it."""


class Checker(Protocol):
    """A discriminative model over advertising lines, Chinese and English."""

    version: str
    """Name and hash of the weights; part of every verdict's `pack`."""

    def opinion(self, plain: str, signs: Signs) -> Opinion:
        """The opinion on a text in the plain spelling that rules match in. Total for any string."""
        ...

    def clauses(self, plain: str, market: str, kinds: Set[str]) -> tuple[str, ...]:
        """The clauses that `plain` most likely breaks, the likeliest first, of `market` (`CN`, `US`, … or a platform's
        prefix); empty where the model knows none of that market."""
        ...

    def span(self, plain: str) -> tuple[int, int]:
        """The stretch of `plain` that speaks most for a violation, half-open."""
        ...


@cache
def default_checker() -> Checker | None:
    """The checker that ships with the project, or None when it or its weights are absent. Read once a process."""
    try:
        from tools.compliance.checker import load_checker
    except ImportError:
        return None
    try:
        return load_checker()
    except (AdwrightError, OSError, ValueError):
        # Absent or unreadable weights: the engine judges by rules and its `pack` says so.
        return None
