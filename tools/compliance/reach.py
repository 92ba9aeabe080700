"""Where a line will run and who will see it, as its context says: what a rule's scope of channels and audience asks."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from tools.claims import LISTING
from tools.compliance.facts.context import Context

MINORS, ADULTS = "minors", "adults"
WHERE = ("platform", "channel", "channels", "placement", "placements")
_WHO = ("audience", "audience_age", "age", "ages", "age_range", "min_age")
_MINORS = re.compile(r"\bminors?\b|\bkids?\b|\bchild(?:ren)?\b|\bteen|儿童|未成年|少儿|少年|幼儿|小学生|中学生")
_ADULTS = re.compile(r"\badults?\b|(?<!未)成年人|成人")
_AGE = re.compile(r"(?<!\d)(?<!\d\.)\d{1,2}(?!\d|\.\d|,\d{3}|\s?%)")
_AND_YOUNGER = re.compile(r"under|below|up to|younger|以下|以内")
_AND_OLDER = re.compile(r"\+|over|above|older|以上")
_OF_AGE = 18


def runs_in(channels: frozenset[str], context: Mapping[str, Any]) -> bool:
    """Whether a line runs in one of `channels`; also where its context names no channel that is known."""
    said = " ".join(_said(context, WHERE))
    words = {said, *re.split(r"[\s,，、;；/|]+", said), *re.split(r"[^\w]+|_", said)}
    known = {name for name, aliases in _channels().items() if name in words or aliases.search(said)}
    return bool(channels & (words | known)) or not (known or LISTING in words)


def is_for(audience: frozenset[str], context: Mapping[str, Any]) -> bool:
    """Whether a line is shown to one of `audience`; also where its context does not say, as to ages or at all."""
    said = " ".join(_said(context, _WHO))
    ages = set(_ages(said))
    if audience & ages or any(word in said for word in audience - {MINORS, ADULTS}):
        return True
    return not (ages if audience <= {MINORS, ADULTS} else said)


def _ages(said: str) -> Iterator[str]:
    years = [int(found) for found in _AGE.findall(said)]
    if _MINORS.search(said) or (years and (min(years) < _OF_AGE or _AND_YOUNGER.search(said))):
        yield MINORS
    if _ADULTS.search(said) or (years and (max(years) >= _OF_AGE or _AND_OLDER.search(said))):
        yield ADULTS


def _said(context: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    """All that the context and its campaign say under `keys`, in lower case."""
    for part in (context, context.get("campaign")):
        if isinstance(part, Mapping):
            read = Context({key: part[key] for key in keys if part.get(key) is not None}, date.min)
            yield from (fact.value.strip().lower() for fact in read.everything)


@cache
def _channels() -> dict[str, re.Pattern[str]]:
    from tools.goal.lexicon import any_of  # reading goals takes long to import, and few rules ask for a channel
    from tools.goal.text import load_data

    return {name: any_of(words) for name, words in load_data("lexicon.yaml")["channels"].items()}
