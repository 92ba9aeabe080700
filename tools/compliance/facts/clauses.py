"""The clause that a stretch of a text stands in."""

import re


def clause_around(text: str, start: int, end: int, edge: re.Pattern[str], reach: tuple[int, int]) -> tuple[str, str]:
    """What stands before and behind a stretch up to the next `edge`, at most `reach` characters on each side."""
    before, after = text[max(0, start - reach[0]) : start], text[end : end + reach[1]]
    first = max((found.end() for found in edge.finditer(before)), default=0)
    stop = edge.search(after)
    return before[first:], after[: stop.start()] if stop else after
