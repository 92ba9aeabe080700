"""Channels by their many names, and the ones a merchant rules out."""

import re
from functools import cache
from typing import NamedTuple

from tools.goal.lexicon import any_of
from tools.goal.text import Marks, Sentence, load_data

_OUT_LEFT = re.compile(
    r"(?:不投|不要投?|别投|不上|不做|不用|不走|不在|除了|排除|避开|别上|不考虑|先不投|不想投|暂停|别在|"
    r"去掉|取消|删掉|停掉|不包括)(?:放|给|到|在)?\s*$|"
    r"\b(?:no|not|not on|don'?t(?: \w+){0,3}|do not(?: \w+){0,3}|without|except(?: for)?|excluding|"
    r"exclude|skip(?:ping)?|avoid(?:ing)?|"
    r"but not|other than|never(?: \w+){0,2}|drop|remove|stay off|anything but|instead of|rather than)(?: "
    r"(?:on|for|any|to|the|use))*\s*$"
)
_LIST = re.compile(r"^\s*(?:、|,|/|\+|&|和|与|跟|及|以及|还有|或者?|and|or|nor)*\s*(?:on\s+)?$")
_OUT_RIGHT = re.compile(r"^\s*(?:不投|不要|就不|别投|先不|除外|以外|之外|不用投?|不做|不考虑|停掉)")


class Channels(NamedTuple):
    wanted: tuple[str, ...]
    excluded: tuple[str, ...]


@cache
def _aliases() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    data = load_data("lexicon.yaml")
    exact = {
        name: re.compile("|".join(rf"(?<![A-Za-z]){p}(?![A-Za-z])" for p in words))
        for name, words in data["channels_case_sensitive"].items()
    }
    return {name: any_of(words) for name, words in data["channels"].items()}, exact


def find_channels(said: Sentence, marks: Marks) -> Channels:
    """Canonical ids in the order of appearance."""
    loose, exact = _aliases()
    hits = [(m.start(), m.end(), name) for name, p in loose.items() for m in p.finditer(said.norm)]
    hits += [(m.start(), m.end(), name) for name, p in exact.items() for m in p.finditer(said.raw) if _is_word(said, m)]
    wanted: list[str] = []
    excluded: list[str] = []
    last: tuple[int, list[str]] | None = None
    for start, end, name in sorted(h for h in hits if marks.free(h[0], h[1]) or h[2] in ("facebook", "instagram")):
        out = bool(_OUT_LEFT.search(said.norm[max(0, start - 40) : start]) or _OUT_RIGHT.match(said.norm[end:]))
        if not out and last and last[1] is excluded and _LIST.match(said.norm[last[0] : start]):
            out = "," not in said.norm[last[0] : start]
        target = excluded if out else wanted
        marks.take("channels", start, end)
        target.append(name)
        last = (end, target)
    unwanted = tuple(dict.fromkeys(excluded))
    return Channels(tuple(name for name in dict.fromkeys(wanted) if name not in unwanted), unwanted)


def _is_word(said: Sentence, match: re.Match[str]) -> bool:
    """A sentence all in capitals says nothing by them."""
    return said.raw != said.raw.upper() or said.chinese
