"""What a fact denies, read with its qualifiers: `No shipping to Alaska` denies neither shipping nor Alaska alone."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from tools.compliance.facts.denials.refusals import agreed, refused
from tools.compliance.facts.tables import table

_MARK = re.compile(
    r"(?P<no>\b(?:no(?! longer)|without|non(?![ -]?(?:stick|slip|skid|toxic|woven|iron|gmo|fat|scratch|greasy|dairy)))\b)"
    r"|(?P<not>\b(?:cannot|can not|not|never|no longer)\b|n't\b)"
)
_MEASURED = re.compile(r"\d[\d.,]* ?[a-z]{0,10} $")
"""A measure that holds of the goods `without` something: 28 g without the strap."""
_CONDITION = re.compile(r"\b(?:unless|except|excluding|only|if)\b|\bno\b.*\bwithout\b")
"""What makes a denial one of some cases, which words alone do not tell from the rest."""
_CLAUSES = re.compile(r"[.,;:!?()\n]+(?!\d)|—|–| but ")
_TEXT_CLAUSES = re.compile(r"[,;()—–]|(?<!\d)[.:!?\n]|[.:!?](?!\d)| but ")
_CLAUSES_ZH = re.compile(r"[,，;；。.!！]")
_OWNED = re.compile(r"\s*(?:the|it|its|this|that|these|those|they|we|you|i|our|your|do|please)\b")
_WORD = re.compile(r"[a-z]{2,24}")
_OR = re.compile(r"\b(?:or|nor|and)\b|/")
_LIMITS = re.compile(r"\b(?=(?:to|on|in|at|for|from|after|during|outside|by|with|under|over|through)\b)")
_WAY = re.compile(
    r"\s*(?:be )?(suitable|available|supplied|made|offered|allowed|accepted|provided|supported|permitted|included)"
    r" (?:for|in|by|to|with|on|from|as)\b"
)
"""A participle that belongs to what is denied: not `supplied by` Apple says nothing of Apple otherwise."""
_SUBJECT = 3
"""Words of a subject that a denied verb is held together with; a longer one is no name of a thing."""
_DENIES = re.compile(r"\b(?:no|not|never|cannot|without|except|excluding|unless|nobody|nothing|none)\b|n't\b|\bisnt\b")
_RIGHT_BEFORE = re.compile(r"\b(?:no|not|without|zero) ?$")
_TAIL = re.compile(
    r"[,;—–]? ?(?:but |and )?(?:(?:sadly|alas|unfortunately|sorry|however|i'm afraid|we're afraid)[, ]{1,2})?"
    r"(?:(?:they|these|those|it|that|which|this) )?(?:(?:will|can|are|is|do|does|would|could) ?(?:not|n't)|can't|won't|cannot)\b"
)
_HYPHEN = re.compile(r"(?<=[a-z])[-_](?=[a-z])")
_NEVER_LOOSE = frozenset(["refund", "return", "exchang", "cancel"])
"""What a denial of is held against a text whatever else the facts say: money is at stake."""
_ROOT = 3
"""Letters that a word keeps at the least when its ending goes."""
_SUFFIXES = (
    "ations", "ation", "ings", "ing", "ables", "able", "ible", "ment", "ies", "ed", "es", "ly", "ys", "s", "e", "y",
)  # fmt: skip


class Denied(NamedTuple):
    """The stems that a text must say together to go against a fact."""

    stems: tuple[str, ...]


@lru_cache(maxsize=4096)
def denied_in(value: str, labelled: bool) -> tuple[Denied, ...]:
    """What an English value denies, each thing with the words that narrow it."""
    found = (thing for clause in _CLAUSES.split(value) for thing in _of_clause(clause, labelled))
    return tuple(dict.fromkeys(found))


def _of_clause(clause: str, labelled: bool) -> Iterator[Denied]:
    marks = [] if _CONDITION.search(clause) else list(_MARK.finditer(clause))
    for at, mark in enumerate(marks):
        if labelled and mark[0] == "without" and _MEASURED.search(clause[: mark.start()]):
            continue
        until = marks[at + 1].start() if at + 1 < len(marks) else len(clause)
        behind = clause[mark.end() : until]
        things, limits = _heads(behind) if mark["no"] else ([behind], [()])
        subject = _subject(clause[: mark.start()]) if mark["not"] and not labelled and at == 0 else []
        for thing, limit in product(things, limits):
            words = _content(thing)
            way = _WAY.match(thing) if mark["not"] and not subject else None
            named = (*subject, *(way.groups() if way else ()), *words, *limit)
            stems = tuple(dict.fromkeys(map(stem, named)))
            if words and (len(stems) > 1 or _tells(thing, words[0], labelled)):
                yield Denied(stems)


def _subject(before: str) -> list[str]:
    """The name of what a denied verb is said of; none where it is the goods themselves, or no short name."""
    words = [] if _OWNED.match(before) else _content(before)
    return words if len(words) <= _SUBJECT else []


def _heads(behind: str) -> tuple[list[str], list[Sequence[str]]]:
    """The things behind a `no`, and the words of each way in which they are narrowed: refunds | to Alaska, to Guam."""
    things, *narrowed = _LIMITS.split(behind, maxsplit=1)
    limits: list[Sequence[str]] = (
        [words for part in _OR.split(narrowed[0]) if (words := _content(part))] if narrowed else []
    )
    return _OR.split(things), limits or [()]


def _tells(thing: str, word: str, labelled: bool) -> bool:
    """Whether a lone word is enough to go against: a long one that stands right behind its denial."""
    if re.fullmatch(table("denials")["generic"], word) or re.search(r"\b(?:needed|required|necessary)\b", thing):
        return False
    direct = re.match(rf"\s*(?:an? |any |fully |yet |be )?{re.escape(word)}\b", thing)
    return direct is not None and len(word) >= (5 if labelled else 4)


def _content(words: str) -> list[str]:
    return [word for word in _WORD.findall(words) if not _empty().fullmatch(word)]


@cache
def _empty() -> re.Pattern[str]:
    return re.compile(table("denials")["empty"])


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word without its ending: ship of shipping, deliver of delivery and deliveries."""
    suffix = next((s for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= _ROOT and word[-2:] != "ss"), "")
    root = word[: len(word) - len(suffix)]
    return root[:-1] if len(root) > _ROOT and root[-1] == root[-2] else root


def named_by(name: str) -> Denied | None:
    """What an attribute of several English words names, in any form of them; None for a lone or Chinese word."""
    stems = tuple(dict.fromkeys(map(stem, _content(name)))) if name.isascii() else ()
    return Denied(stems) if len(stems) > 1 else None


def joined(text: str) -> str:
    """A text of the same length with hyphens inside words as spaces and straight apostrophes; line breaks stay."""
    return _HYPHEN.sub(" ", text.replace("’", "'"))


def given_in(facts: Iterable[str]) -> Mapping[str, set[str]]:
    """Stems that clauses without a denial name, each with the facts that do: a lone thing that one fact denies and
    another gives is denied of some cases alone."""
    given: dict[str, set[str]] = {}
    for fact in facts:
        for clause in _CLAUSES.split(joined(fact)):
            for word in () if _DENIES.search(clause) else _WORD.findall(clause):
                given.setdefault(stem(word), set()).add(fact)
    return {known: held for known, held in given.items() if known not in _NEVER_LOOSE}


def affirming(text: str, thing: Denied) -> tuple[int, int] | None:
    """Where a text says together, in a clause that denies nothing, what a fact denies."""
    if not all(s[:3] in text for s in thing.stems):
        return None
    for start, end in clauses_of(text):
        clause = text[start:end]
        places: dict[str, tuple[int, int]] = {}
        for word in _WORD.finditer(clause):
            if (s := stem(word[0])) in thing.stems:
                places.setdefault(s, word.span())
        if len(places) < len(thing.stems):
            continue
        span = (start + min(a for a, _ in places.values()), start + max(b for _, b in places.values()))
        if not denies(text, (start, end), span):
            return span
    return None


def denies(text: str, clause: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether a clause refuses somewhere, behind a comma too (`Cargo bikes, sadly, will not go up`), or only asks."""
    said = _idle().sub(" ", text[slice(*clause)])
    if _RIGHT_BEFORE.search(text[max(0, span[0] - 10) : span[0]]):
        return True
    if _DENIES.search(said) or _TAIL.match(text, clause[1]) or refused(text, *span):
        return True
    asks = text[clause[1] : clause[1] + 1] == "?"
    return asks and not agreed(text, *span)


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(table("denials")["idle"])


@lru_cache(maxsize=4)
def clauses_of(text: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a text stand."""
    edges = [0, *(m.end() for m in _TEXT_CLAUSES.finditer(text)), len(text) + 1]
    return tuple((a, max(a, b - 1)) for a, b in pairwise(edges))


@cache
def _narrowing() -> re.Pattern[str]:
    return re.compile(table("denials")["narrows"])


def narrows(value: str, thing: str) -> tuple[str, ...]:
    """What narrows the denial of a thing in a Chinese fact: the Sundays of 周日不发货."""
    clauses = (c for c in _CLAUSES_ZH.split(value) if thing in c or thing in _narrowing().sub("", c))
    return tuple(dict.fromkeys(_narrowing().findall(next(clauses, ""))))


def without_narrowing(words: str) -> str:
    """The denied thing of a Chinese denial by itself: 配送 of 周末配送."""
    bare = _narrowing().sub("", words)
    return bare if len(bare) > 1 else words


def inner_quality(value: str) -> bool:
    """Whether a value denies a quality of the named part, and not the part: `not removable`."""
    found = re.fullmatch(r"(?:not |non ?|不)([a-z]+|[\u4e00-\u9fff]+)[.。]?", value.strip().lower())
    return found is not None and re.fullmatch(table("denials")["inner"], found[1]) is not None
