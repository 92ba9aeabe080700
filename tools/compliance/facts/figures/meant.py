"""Which of several known values a measure is held against: with the case or without, this model's or its sister's."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Sequence
from functools import lru_cache

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Fact
from tools.compliance.facts.figures.totals import Known
from tools.compliance.facts.figures.units import Measure
from tools.compliance.facts.tables import table

_ITEM = re.compile(r"[,，;；、/|。（）()]|\band\b|\bor\b")
_HERE = re.compile(r"[,，;；。!！|\n]|\. |\d|\bplus\b|\bthen\b|\bor\b|加上|再加")
_REACH = (32, 32)
"""Characters around a measure in which it is said under what circumstances it holds."""
_ALONE = re.compile(
    r"\b(?:on )?(?:one|a|per|each|a single|single|every) (?:full )?charge\b|\balone\b|\bon (?:its|their) own\b|\bby (?:itself|themselves)\b"
    r"|单次|单独|单机|一次充电|[充一]一次|不带[^,，。]{0,4}[盒仓]|本体"
)
_SISTER = re.compile(
    r"\b(?:our|the|in) (?:(?:larger?|bigger|biggest|smaller|small|medium|mini|xl|xxl|max|pro|plus|ultra|lite|double|family|travel) ){1,2}"
    r"(?:model|version|edition|size|one|sibling|pack)\b|(?:大号|中号|小号|加大|加高|加长|升级|旗舰|豪华|迷你|mini|pro|max|plus)(?:款|版|型)"
)


def meant(text: str, said: Measure, same: Sequence[Known]) -> tuple[list[Known], list[Known]]:
    """Those of `same` that a measure may speak of, and those of them whose circumstances its clause names."""
    clause = "\0".join(clause_around(text, said.start, said.end, _HERE, _REACH))
    here = [k for k in same if not _of_sister(clause, k, same)]
    named = [k for k in here if any(_says(clause, word) for word in circumstances(k))]
    alone = _ALONE.search(clause) is not None
    bare = [k for k in here if alone and _is_alone(k)]
    chosen = [*named, *bare]
    settled = {k.fact for k in chosen}
    return [k for k in here if k.fact not in settled or k in chosen], named


def _is_alone(known: Known) -> bool:
    """Whether one of several values holds by itself: 6 h of `6 h, 24 h with case`."""
    item = _item(known.fact.said, known.measure.start, known.measure.end)
    return _ALONE.search(item) is not None or not circumstances(known)


def circumstances(known: Known) -> frozenset[str]:
    """The words that tell one of several values of an attribute from the others: case of `6 h, 24 h with case`."""
    return _telling(known.fact, known.measure.start, known.measure.end)


@lru_cache(maxsize=4096)
def _telling(fact: Fact, start: int, end: int) -> frozenset[str]:
    item = _item(fact.said, start, end)
    rest = fact.said.replace(item, " ", 1)
    if not fact.name or not re.search(r"\d", rest):
        return frozenset()
    return _words(item) - _words(rest) - _words(fact.label)


def _item(said: str, start: int, end: int) -> str:
    """The part of a value that a measure stands in."""
    opens = max((m.end() for m in _ITEM.finditer(said[:start])), default=0)
    stop = _ITEM.search(said, end)
    return said[opens : stop.start() if stop else len(said)]


def _words(text: str) -> frozenset[str]:
    plain = re.sub(r"[\d.]+\s?(?:[a-z]{1,8}|[\u4e00-\u9fff]{1,3}(?=[^\u4e00-\u9fff]|$))?", " ", text[:80])
    pairs = {plain[i : i + 2] for i in range(len(plain) - 1) if re.fullmatch(r"[\u4e00-\u9fff]{2}", plain[i : i + 2])}
    return frozenset(pairs | {w for w in re.findall(r"[a-z]{3,}", plain) if w not in table("quantities")["no_things"]})


def _says(clause: str, word: str) -> bool:
    return re.search(rf"\b{word}s?\b" if word.isascii() else word, clause) is not None


def _of_sister(clause: str, known: Known, same: Sequence[Known]) -> bool:
    """Whether a free sentence of the data gives a measure of another model, of which the clause does not speak."""
    sister = _SISTER.search(known.fact.plain) if not known.fact.name else None
    if not sister or any(word in clause for word in _words(sister[0])):
        return False
    return any(k.fact.name and k.fact.source == "attributes" for k in same)
