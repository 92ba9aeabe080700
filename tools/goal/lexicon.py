"""Patterns from the word lists: English words end where letters end, Chinese ones need no border."""

import re
from collections.abc import Iterable


def bounded(pattern: str) -> str:
    """`pattern`, not inside a longer Latin word on either side."""
    return rf"(?:(?<![a-z])|(?<=[^\x00-\x7f]))(?:{pattern})(?:(?![a-z])|(?=[^\x00-\x7f]))"


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for all: each bounded when it is Latin."""
    return re.compile("|".join(bounded(p) if re.search("[a-z]", p) else p for p in patterns))
