"""What the engine asks of a learned checker. It may send a text to review or raise a warning, never block alone."""

from collections.abc import Mapping
from typing import Protocol

from memory.domain.errors import AdwrightError


class Checker(Protocol):
    """A discriminative model over clause families."""

    version: str
    """Name and hash of the weights; part of every verdict's `pack`."""

    def score(self, text: str, lang: str) -> Mapping[str, float]:
        """Calibrated probability of a violation per family, 0–1. `lang` is `zh`, `zh-Hant` or `en`."""
        ...

    def bands(self, family: str) -> tuple[float, float]:
        """(low, high): below low is clear, from high on a person must look, between them a warning is shown."""
        ...


def default_checker() -> Checker | None:
    """The checker that ships with the project, or None when it or its weights are absent."""
    try:
        from tools.compliance.checker import load_checker
    except ImportError:
        return None
    try:
        return load_checker()
    except (AdwrightError, OSError, ValueError):
        # Absent or unreadable weights: the engine judges by rules and its `pack` says so.
        return None
