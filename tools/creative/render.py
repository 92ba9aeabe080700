"""Frames with places become text whose claims know where they stand."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from memory.domain.evidence import Claim

PLACE = re.compile(r"\{(\w+)\}")
STOP = re.compile(r"[。！？!?\n]|\.(?=\s|$)")


class Fill(NamedTuple):
    """What goes into a place, and the evidence it rests on; places of one group become one claim when they touch."""

    text: str
    evidence: tuple[str, ...] = ()
    group: str = ""


class Rendered(NamedTuple):
    text: str
    claims: tuple[Claim, ...]


def places(frame: str) -> set[str]:
    return set(PLACE.findall(frame))


def render(frame: str, fills: Mapping[str, Fill]) -> Rendered:
    """Fills `frame`. Raises KeyError for a place without a fill: callers choose frames by `places` first."""
    text, marks, last = "", [], 0
    for match in PLACE.finditer(frame):
        text += frame[last : match.start()]
        fill = fills[match[1]]
        if fill.evidence and fill.text:
            marks.append((len(text), len(text) + len(fill.text), fill))
        text += fill.text
        last = match.end()
    return tidy(text + frame[last:], marks)


def tidy(text: str, marks: list[tuple[int, int, Fill]]) -> Rendered:
    """Joins the marks of one group within a sentence into claims."""
    joined: list[tuple[int, int, Fill]] = []
    for start, end, fill in marks:
        if joined and joined[-1][2].group == fill.group and not STOP.search(text[joined[-1][1] : start]):
            before = joined[-1]
            evidence = tuple(dict.fromkeys((*before[2].evidence, *fill.evidence)))
            joined[-1] = (before[0], end, Fill("", evidence, fill.group))
        else:
            joined.append((start, end, fill))
    claims = tuple(
        Claim(text=text[start:end], span=(start, end), evidence=fill.evidence) for start, end, fill in joined
    )
    return Rendered(text, claims)


def join(parts: list[Rendered], gap: str) -> Rendered:
    """One text of several, claims moved along."""
    text, claims = "", []
    for part in parts:
        text += gap if text else ""
        shift = len(text)
        claims += [c.having(span=(c.span[0] + shift, c.span[1] + shift)) for c in part.claims]
        text += part.text
    return Rendered(text, tuple(claims))
