"""Which category of the industry layer a product belongs to, by the words of its feed category and title."""

import re
import unicodedata
from functools import lru_cache

from memory.graph.industry import industry_batch

_LATIN = re.compile(r"[a-z0-9]")
_STEP = re.compile(r"[>/|»›]+")


def category_of(title: str, feed_category: str | None = None) -> str | None:
    """The category id, or None when no word of any category is found.

    The feed's category decides, from its last step up; a title decides by its longest category word, and of two as
    long by the one nearest its end, since titles tend to name the thing last.
    """
    steps = [step for step in _STEP.split(feed_category or "") if step.strip()]
    for step in reversed(steps):
        found = _named_in(step)
        if found:
            return found
    return _named_in(title)


def _named_in(text: str) -> str | None:
    folded = unicodedata.normalize("NFKC", text).casefold()
    best: tuple[int, int] | None = None
    category = None
    for pattern, size, name in _words():
        for match in pattern.finditer(folded):
            rank = (size, match.end())
            if best is None or rank > best:
                best, category = rank, name
    return category


@lru_cache(maxsize=1)
def _words() -> list[tuple[re.Pattern[str], int, str]]:
    """Word, its length and category. A Chinese character counts two, as it says about as much as two letters."""
    found = []
    for node in industry_batch().nodes:
        if node.kind == "category":
            for word in {*node.body["label"].values(), *node.body["words"]}:
                plain = unicodedata.normalize("NFKC", word).casefold().strip()
                found.append((_pattern(plain), sum(1 if ord(c) < 0x2E80 else 2 for c in plain), node.id))
    return sorted(found, key=lambda one: (-one[1], one[2]))


def _pattern(word: str) -> re.Pattern[str]:
    """Latin words match whole, with a plural; Chinese ones anywhere."""
    if _LATIN.match(word):
        plural = "" if word.endswith("s") else "(?:s|es)?"
        return re.compile(rf"(?<![a-z0-9]){re.escape(word)}{plural}(?![a-z0-9])")
    return re.compile(re.escape(word))
