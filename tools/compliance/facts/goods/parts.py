"""Which part of the goods a stuff is said of, and what the data give for that part: a leather upper, a rubber sole."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from tools.compliance.facts.context import Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.tables import table
from tools.compliance.facts.vocabulary import Word, properties
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

Rows = frozenset[int]
"""Parts that one word may name, as rows of the table: the inside of a boot is its lining."""
_MOST = 200
"""Stuffs of one value that are read for their parts."""
_BEFORE, _AFTER = 48, 40
"""Characters around a stuff in which its part is looked for."""
_STOP = re.compile(r"[,，。;；!！?？、/()（）|\n]|\. ")
_EN_FILLER = r"(?!(?:and|with|on|in|for|over|under|plus|but|not|or|from|of|to|by|at|is|are|has|no)[ -])[a-z]{2,14}[ -]"
_ZH_FILLER = "食品级|加厚|加固|透明|防滑|耐磨|双层|一体|天然|进口|优质|柔软|大|小|圆|长|短|软|硬|厚"
_UP_TO_PART = re.compile(
    rf"[ -]?(?:{_EN_FILLER}){{0,2}}|(?:材质|材料|质地|制作|打造|制|质)?的?(?:{_ZH_FILLER}){{0,2}}[锅杯壶瓶罐碗桶箱鞋表靴]?"
)
"""What stands between a stuff and the part that it is said of: the rubber of a rubber non-slip sole."""
_LINKED = re.compile(
    r"(?: both| all)?(?:(?: is| are|:| in| of| from| made| cut| all| fully| entirely| both| genuine| real| solid| pure| the| a)){1,5} "
)
_LINKED_ZH = re.compile(rf"(?:材质|材料|部分)?(?:采用|选用|使用|[是为用由都均全也:： ]){{1,4}}(?:{_ZH_FILLER}){{0,2}}")
"""What stands between a part and the stuff that it is made of: soles made of rubber."""
_LINED = re.compile(r" (?:with|in) (?:soft |real |genuine )?")
_JOINED = re.compile(r" and (?:the )?| & |[和及与、]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def part_rows() -> tuple[str, ...]:
    """The parts that the table knows, each as the words for it."""
    return (*table("parts")["parts"], *table("parts")["goods"])


@cache
def _parts() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    rows = part_rows()
    words = sorted({word for row in rows for word in row.split("|")}, key=len, reverse=True)
    apart = (rf"\b{word}" if word[0].isascii() and word[0].isalpha() else word for word in words)
    return re.compile("|".join(apart)), tuple(re.compile(row) for row in rows)


@lru_cache(maxsize=4096)
def _rows_of(word: str) -> Rows:
    return frozenset(number for number, row in enumerate(_parts()[1]) if row.fullmatch(word))


def parts_named(text: str) -> list[Rows]:
    """The parts that a short text names, one after another."""
    return [_rows_of(found.group()) for found in islice(_parts()[0].finditer(text), 20)]


def parts_of(text: str, start: int, end: int) -> list[Rows]:
    """The parts that a stuff at a place of a text is said of; several where they are joined: shell and lining."""
    before, after = around(text, start, end)
    return _behind(after) or _ahead(before, after)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a stretch in its clause."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    stop = _STOP.search(after)
    return before[max((m.end() for m in _STOP.finditer(before)), default=0) :], after[: stop.start() if stop else None]


def _behind(after: str) -> list[Rows]:
    """The parts right behind a stuff."""
    found = list(islice(_parts()[0].finditer(after), 4))
    if not found or not _UP_TO_PART.fullmatch(after, 0, found[0].start()):
        return []
    rows = [_rows_of(found[0].group())]
    for last, part in pairwise(found):
        if not _JOINED.fullmatch(after, last.end(), part.start()):
            break
        rows.append(_rows_of(part.group()))
    return rows


def _ahead(before: str, after: str) -> list[Rows]:
    """The parts that stand before a stuff and are said to be of it."""
    found = list(_parts()[0].finditer(before))
    if not found or not _links(found[-1].group(), before[found[-1].end() :], after):
        return []
    rows = [_rows_of(found[-1].group())]
    for following, part in pairwise(reversed(found)):
        if not _JOINED.fullmatch(before, part.end(), following.start()):
            break
        rows.append(_rows_of(part.group()))
    return rows


def _links(part: str, between: str, after: str) -> bool:
    if part == "lined" and _LINED.fullmatch(between):
        return True
    if not between:
        return not part.isascii() and not _HAN.match(after)
    return (_LINKED if part.isascii() else _LINKED_ZH).fullmatch(between) is not None


class Wide(NamedTuple):
    """A word for a stuff that may be of several kinds, and those kinds."""

    pattern: re.Pattern[str]
    holds: frozenset[str]


@cache
def _wide() -> tuple[Wide, ...]:
    return tuple(Wide(re.compile(row["words"]), frozenset(row["holds"])) for row in table("parts")["wide"])


@lru_cache(maxsize=4096)
def _wide_in(text: str) -> tuple[Wide, ...]:
    """The wide words of a value that are not part of a finer one: the steel of stainless steel."""
    taken = [(word.start, word.end) for word in properties().in_fact(text)]
    return tuple(
        wide for wide in _wide() if any(not _within(found, taken) for found in islice(wide.pattern.finditer(text), 20))
    )


def _within(found: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a word overlaps one of those taken, which stand in order."""
    last = bisect_left(taken, (found.end(), 0)) - 1
    return last >= 0 and found.start() < taken[last][1]


class Parts:
    """What the data say of the stuff of each part."""

    def __init__(self, materials: Iterable[tuple[str, Fact]], facts: Iterable[Fact]) -> None:
        self._known: list[tuple[Rows, str, Fact]] = []
        for path, fact in materials:
            self._known += [(rows, path, fact) for rows in _rows_in_fact(fact, path)]
        self._facts = [(rows, fact) for fact in facts if (rows := _named_by(fact.label))]

    def of(self, rows: Rows) -> list[tuple[str, Fact]]:
        """The stuffs on record of a part."""
        return [(path, fact) for own, path, fact in self._known if own & rows]

    def excludes(self, path: str, rows: Rows) -> bool:
        """Whether no wide word of a part's facts may mean the stuff at `path`: textile holds cotton."""
        family = path.split(".")[0]
        facts = [*(fact for own, fact in self._facts if own & rows), *(fact for _, fact in self.of(rows))]
        return not any(family in wide.holds for fact in facts for wide in _wide_in(fact.said))

    def others(self, path: str, rows: Rows) -> Fact | None:
        """The fact that gives a part a stuff in a wide word that cannot be the one at `path`."""
        family = path.split(".")[0]
        for fact in (fact for own, fact in self._facts if own & rows):
            kinds = _wide_in(fact.said)
            if kinds and not any(family in wide.holds for wide in kinds):
                return fact
        return None

    def besides(self, said: re.Match[str], wide: Wide, rows: Rows) -> Fact | None:
        """The fact that gives a part a stuff which a wide word of the text cannot mean."""
        known = self.of(rows)
        told = [fact for own, fact in self._facts if own & rows]
        named = any(said.group() in fact.said for fact in (*told, *(fact for _, fact in known)))
        if named or any(path.split(".")[0] in wide.holds for path, _ in known):
            return None
        return known[0][1] if known else None


@lru_cache(maxsize=4096)
def _named_by(label: str) -> Rows:
    """The parts that the name of a fact is about: the bag of a dust bag is not the leather bag that a text may mean."""
    certain = len(table("parts")["parts"])
    named = frozenset[int]()
    for found in islice(_parts()[0].finditer(label), 8):
        rows = _rows_of(found.group())
        rest = label[: found.start()] + " " + label[found.end() :]
        alone = not re.sub(table("parts")["plain"], "", rest).strip()
        named |= rows if alone else frozenset(row for row in rows if row < certain)
    return named


def _rows_in_fact(fact: Fact, path: str) -> list[Rows]:
    """The parts that a fact gives a stuff for: those beside it in the value, else those of the name."""
    named, certain, said = _named_by(fact.label), len(table("parts")["parts"]), fact.said
    found = []
    for word in islice(properties().in_fact(said), _MOST):
        if word.path == path:
            beside = parts_of(said, word.start, word.end)
            found += [frozenset(row for row in rows if row < certain) for rows in beside] or [named]
    return [rows for rows in dict.fromkeys(found or [named]) if rows]


def bind_wide_stuffs(line: Line, known: Parts) -> Iterator[Draft]:
    """Contradictions between a part's stuff in a wide word and the data: steel lids, where the lids are plastic."""
    taken = [(word.start, word.end) for word in properties().in_text(line.text) if word.aspect == "material"]
    for wide in _wide():
        for said in islice(wide.pattern.finditer(line.text), 100):
            for rows in [] if _within(said, taken) else _parts_of_wide(line.text, said):
                if fact := known.besides(said, wide, rows):
                    yield by_fact(line, said.span(), "fact.property", fact)


def _parts_of_wide(text: str, said: re.Match[str]) -> list[Rows]:
    if len(said.group()) > 1:
        return parts_of(text, *said.span())
    part = _parts()[0].match(text, said.end())
    return [_rows_of(part.group())] if part else []


_ANSWER = re.compile(
    r"(?P<thing>[a-z][a-z ]{1,24}?|[\u4e00-\u9fff]{1,8}?)\s?[:：-]?\s?"
    r"(?P<no>no|not|excluded|(?:is|are) not|不可以?|不能|不支持|不行|否)(?![a-z\u4e00-\u9fff])"
)


def refused(text: str, word: Word, facts: Iterable[tuple[str, Fact]]) -> Fact | None:
    """The fact that denies of one part what it grants another, where the text says it of that part: lids no."""
    clause = "\0".join(around(text, word.start, word.end))
    for path, fact in facts:
        if path == word.path and any(_said_of(thing, clause) for thing in _refusals(fact)):
            return fact
    return None


@lru_cache(maxsize=4096)
def _refusals(fact: Fact) -> tuple[str, ...]:
    """What a fact answers no for: the pieces of its value, or the last of its nested names."""
    if fact.inner and fact.denied:
        return (fact.inner.lower(),)
    pieces = (piece.strip() for piece in re.split(r"[,，;；、/。]", fact.said))
    return tuple(found["thing"].strip() for piece in pieces if (found := _ANSWER.fullmatch(piece)))


def _said_of(thing: str, clause: str) -> bool:
    """Whether a clause names a thing, other than to leave it out: everything but the lids."""
    word = rf"\b{re.escape(thing.removesuffix('s'))}" if thing.isascii() else re.escape(thing)
    out = r"(?:\b(?:but|except|not|excluding|without)(?: for)?(?: the)? |除了?)"
    return re.search(word, clause) is not None and not re.search(out + word, clause)
