"""What the engine asks of a learned checker: a second opinion on a line, never a block of its own."""

from collections.abc import Mapping, Set
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple, Protocol

from memory.domain.errors import AdwrightError
from memory.domain.finding import Severity

UNPROVEN = "model.claim"
"""The rule's name of a finding by the reader of claims."""


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


class Standing(IntEnum):
    """What the records given with a text say of one of its characters, the weightier later."""

    UNSAID = 0
    COUNTED = 1
    """Part of a number or measure that no record holds."""
    NAMED = 2
    """Part of a word that names an entry of the record."""
    FIGURE = 3
    """Part of a number that stands somewhere in the record."""
    HELD = 4
    """Part of a word, or of a measure, that an entry holds."""
    DENIED = 5
    """Part of a word of an entry that says no."""


class Entry(NamedTuple):
    """An entry of the records given with a text."""

    plain: str
    """Name and value, in the spelling that texts are matched in."""
    value: int
    """Where the value begins in it."""
    denied: bool
    """Whether the value says that what is named is not so."""


class Records(NamedTuple):
    """The records given with a text, as a checker reads them."""

    standing: bytes
    """The `Standing` of each of the first characters of the text, one byte each; what comes after is not read."""
    entries: tuple[Entry, ...]
    context: Mapping[str, Any]
    """As the caller gave it."""


class Claim(NamedTuple):
    """How likely a text states something that the records given with it do not bear out."""

    probability: float
    """Calibrated, 0–1."""
    asks: bool
    """Whether a person should look although the binding of facts found nothing."""
    doubts: bool
    """Whether it is so unlikely that a request for evidence by the binding of facts is only shown."""
    span: tuple[int, int]
    """The words that are least borne out, half-open."""


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

    def claim(self, plain: str, records: Records) -> Claim | None:
        """Whether the records bear out what `plain` states; None where there are none that the model knows."""
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
