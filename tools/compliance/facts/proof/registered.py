"""What a registration allows its goods to be said to do: the effects on record, in their own words or near ones.

The approval has to be on record and in force, and the special effects of a cosmetic need a special registration. What
goes beyond the registered words is claimed against it. The notice that the law asks for is another binder's.
"""

import re
from dataclasses import replace
from functools import cache

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.tables import table, terms_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_FAMILIES = frozenset({"medical", "health", "cosmetic"})
_BEYOND = _FAMILIES | {"guarantee"}
_FUNCTIONS = {"health_food": "health_functions", "cosmetic": "cosmetic_effects"}
_APPROVED = frozenset({"drug", "device", "medical", "cosmetic"})
"""Kinds whose registration counts only with its number."""
_SPECIAL_NUMBER = re.compile(r"国妆特|特(?:字|进|证)")
_JOINTS = re.compile(
    r"本品|适用于|用于|有助于?|帮助|具有|可以|能够|以及|或者|所致|引起|症状|功效|作用|功能|辅助|例如|如|可|能|的|和|与|及|或|等|对|有|都|均|也"
    r"|[\s、,，:：()（）]|\b(?:helps?|to|the|of|and|or|for|such|as|with|may|used|from)\b"
)
_LEADING = re.compile(rf"^(?:{_JOINTS.pattern})+")
_SHUT_OUT = re.compile(r"不能|不得|不宜|不可|禁|勿")
_SPLIT = re.compile(r"[\s、,，;；。/]+")
_TELLING = (
    "disease", "symptom", "body", "body_index", "treat", "disease_gone", "pain_gone", "medical_term", "health_function",
    "guarantee_word", "outcome", "time_fast", "no_side_effect", "cure_absolute", "med_endorser", "cosmetic_special",
    "cosmetic_medical",
)  # fmt: skip
"""Classes of words that claim an effect."""
_LEAST = 2
"""Characters of a registered wording that are said on end."""


def filed(context: Context) -> str:
    """The registered effects in the spelling that texts are matched in, without what they shut out; empty if none."""
    parts = _SPLIT.split(plain_of(context.text_of("registered_efficacy")).lower())
    return " ".join(part for part in parts if part and not _SHUT_OUT.search(part))


def allows(draft: Draft, line: Line, context: Context) -> bool:
    """Whether the registration holds what a rule objects to, or all of a stretch that the learned checker points at."""
    said = line.text[draft.start : draft.end]
    if draft.family not in _FAMILIES or not _valid(line, context, said):
        return False
    if draft.rule.startswith("model."):
        told = _telling(line, draft.start, draft.end)
        return bool(told) and all(_says_no_more(line, *span, context) for span in told)
    return _says_no_more(line, draft.start, draft.end, context)


def stands(draft: Draft, line: Line, context: Context) -> Draft:
    """A rule's draft on goods whose registration is known: what goes beyond it needs no second opinion."""
    beyond = draft.family in _BEYOND and draft.severity == "block" and filed(context) and line.kinds & _BOUND_KINDS
    return replace(draft, alone=True) if beyond else draft


def tells_effect(line: Line, context: Context) -> bool:
    """Whether a text says a registered effect in the words of the registration."""
    cores = (_LEADING.sub("", part) for part in _SPLIT.split(filed(context)))
    return any(len(core) > _LEAST and core in line.text for core in cores)


def _telling(line: Line, start: int, end: int) -> list[tuple[int, int]]:
    """The words that claim an effect in a stretch, none that is part of another."""
    found = [(a, b) for a, b in line.hits.of(_TELLING) if a < end and start < b]
    return [(a, b) for a, b in found if not any(x <= a and b <= y and (x, y) != (a, b) for x, y in found)]


def _says_no_more(line: Line, start: int, end: int, context: Context) -> bool:
    """Whether words hold nothing but registered effects and what joins them; a hit may end inside a word."""
    known = _canonical(filed(context))
    ends = (end, end + 1) if end < len(line.text) else (end,)
    return bool(known) and any(_made_of(known, line.text[start:stop], line.kinds) for stop in ends)


def _made_of(known: str, said: str, kinds: frozenset[str]) -> bool:
    """Whether words are put together of those of a registration, of near ones, and of what joins them."""
    rest = _canonical(said)
    for kind, name in _FUNCTIONS.items():
        for words in effects(name).values() if kind in kinds else ():
            rest = words.sub(" ", rest) if words.search(known) else rest
    while rest:
        size = next((n for n in range(len(rest), _LEAST - 1, -1) if rest[:n] in known), 0)
        joint = _JOINTS.match(rest)
        if not size and joint is None:
            return False
        rest = rest[size or (joint.end() if joint else 0) :]
    return True


@cache
def effects(name: str) -> dict[str, re.Pattern[str]]:
    """Effect → the words that claim it."""
    out = {}
    for effect, entry in table("records")[name].items():
        parts = [rf"\b{re.escape(w)}" if w.isascii() else re.escape(w.lower()) for w in terms_of(entry)]
        out[effect] = re.compile("|".join(sorted(parts, key=len, reverse=True)))
    return out


_BOUND_KINDS = _APPROVED | {"health_food"}


def _valid(line: Line, context: Context, said: str) -> bool:
    """Whether the approval on record carries the registered effects on the day of the line."""
    if "health_food" in line.kinds and not context.has("approval_no"):
        return True
    if not line.kinds & _BOUND_KINDS or not context.holds("approval_no"):
        return False
    special = (effects("cosmetic_effects")[name] for name in table("records")["special_effects"])
    if "cosmetic" in line.kinds and any(words.search(said) for words in special):
        return _SPECIAL_NUMBER.search(plain_of(context.text_of("approval_no"))) is not None
    return True


def _canonical(text: str) -> str:
    for word, others in table("records")["near_effects"].items():
        for other in others:
            text = text.replace(other, word)
    return text
