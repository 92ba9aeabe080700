"""What an attribute of the record denies by its name, held against a text that names it all the same."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from tools.compliance.facts.context import Context, Fact, plain_of
from tools.compliance.facts.denials.contents import left_out
from tools.compliance.facts.denials.denials import affirming, inner_quality, joined, named_by, stem
from tools.compliance.facts.denials.refusals import AVOIDS, SAYS_NO_AFTER, agreed, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.units import units
from tools.compliance.facts.tables import table
from tools.compliance.facts.vocabulary import WIDE_OPENINGS
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_DENYING_NAME = re.compile(
    r"^(?:是否)?(?:能否|可否|有无|支持|可以?进?(?=[\u4e00-\u9fff]{2})|is |has |supports? )|^是否|(?:适用|支持|功能|可用|认证|是否|与否| safe| compatible| support(?:ed)?| certified)$"
)
_OPENINGS = WIDE_OPENINGS | {"全自", "人工", "独立", "远程"}
_LEAVES_OUT = re.compile(
    r"(?:\b(?:everything|anything|all|nothing missing) but|\bexcept(?: for)?|\bexcluding|\bminus|\bapart from|\bleaves? out"
    r"|\byou(?:'ll| will)? need|\byou'll want|\bbring your own|(?:^|[.;:!?] )bring|\b(?:hang|hold) on to|除了?|除去|缺|自备|另购|另配)(?: an?| the| your(?: own)?| any)?\s?$"
)
"""What says that the thing behind it is not among the goods: everything but, bring your own, 自备."""
_NO_BEFORE = re.compile(
    r"不|无|非|没|未|零|\b0|\bno\b|\bnot\b|\bnothing\b|\bnobody\b|\bwithout\b|\bnon|\bneither\b|\bnor\b|\bun$"
)
_HARMS = re.compile(
    r"\b(?:toxic|poisonous|harmful|dangerous|hazardous|unsafe|unsuitable|irritating|deadly|fatal|lethal|bad) (?:to|for|around|near) (?:your |all |the |any )?$"
)
"""What says of those behind it that the goods are not safe for them: toxic to pets."""
_NO_BEHIND = re.compile(
    r"[- ]?free|不|无|别|勿|忌|(?:请|需|要|得)?(?:自备|自己(?:准备|买|备|配|带)|另购|另买|另配|另外|另行)| sold separately|:?\s?(?:no|none)\b|\s(?:is |are )?not\b"
)


def bind_lacking(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: an attribute that says no, and a text that names it all the same."""
    affirmed = {plain_of(fact.inner) for fact in context.facts if fact.inner and not fact.denied}
    for fact in context.facts:
        # One of several has it: the small cup's straw.
        if _lacks(fact) and not (fact.inner and plain_of(fact.inner) in affirmed):
            name = plain_of(fact.inner) or fact.label
            span = _mention(line.text, _DENYING_NAME.sub("", name).strip()) or _worded(line.text, name)
            if span is not None:
                yield by_fact(line, span, "fact.function", fact)


def _lacks(fact: Fact) -> bool:
    """Whether an entry says that the goods are without what it names, and not without a quality of that.

    An English text may speak of what is sold apart, as `bind_contents` tells; a Chinese one that does means the goods.
    """
    apart = fact.label.isascii() and left_out(fact)
    return fact.denied and fact.source != "evidence" and not apart and not inner_quality(fact.said)


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(row["name"]), re.compile(row["said"])) for row in table("denials")["worded"])


def _worded(text: str, label: str) -> tuple[int, int] | None:
    """Where a text says in other words that the goods do what an attribute denies: `grinds your beans`, of no grinder."""
    for name, said in _wordings() if label.isascii() else ():
        found = said.search(text) if name.search(label) else None
        if found and not _says_no(text, *found.span()) and not refused(text, *found.span()):
            return found.span()
    return None


def _mention(text: str, core: str) -> tuple[int, int] | None:
    """Where a text names what an attribute denies, and does not deny it too."""
    if len(core) < 2 or (core.isascii() and len(core) < 4):
        return None
    at = text.replace("-", " ").find(core)
    if at < 0 and (stem := re.fullmatch(r"([a-z]{4,})able", core)):
        core = stem[1]
        at = next((m.start() for m in re.finditer(rf"\b{core}", text)), -1)
    if at < 0 and re.fullmatch(r"[a-z]{4,}(?<!s)s", core):
        found = re.search(rf"\b{core[:-1]}\b", text)
        at, core = (found.start(), core[:-1]) if found else (-1, core)
    if at < 0 and (verb := _verb_of(core)) and (found := verb.search(text)):
        at, core = found.start("it"), found["it"]
    if at < 0 and len(core) >= 4 and not core.isascii() and core[:2] not in _OPENINGS:
        core = core[:2]
        at = text.find(core)
    if at < 0:
        thing = named_by(core)
        return affirming(joined(text), thing) if thing else None
    measured = core in units().factors and _MEASURES.search(text[max(0, at - 16) : at]) is not None
    return None if measured or _says_no(text, at, at + len(core)) else (at, at + len(core))


_MEASURES = re.compile(
    r"(?:\d|\b(?:square|cubic|half|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred))[ -]?$"
)
"""What makes a measure of a word that names a part as well: six feet."""


@lru_cache(maxsize=1024)
def _verb_of(core: str) -> re.Pattern[str] | None:
    """How a text says by the verb what a name in -ing says by the noun: mops, of mopping; empties itself, of self
    emptying."""
    found = re.fullmatch(r"(?P<self>self[ -])?(?P<verb>[a-z]{3,12})ing", core)
    if found is None or found["verb"] == "light":
        return None
    root = re.escape(stem(stem(f"{found['verb']}ing")))
    if found["self"]:
        return re.compile(rf"\b(?P<it>{root}[a-z]{{0,3}} (?:itself|themselves))\b")
    last = re.escape(root[-1])
    return re.compile(
        rf"(?:^|[.,;:!?] ?|\b(?:and|it|that|which|also|then|even) )(?P<it>{root}(?:{last}ed|ed|es|s|ies))\b"
    )


def _says_no(text: str, start: int, end: int) -> bool:
    return (
        _NO_BEFORE.search(text[max(0, start - 8) : start]) is not None
        or AVOIDS.search(text[max(0, start - 30) : start]) is not None
        or _LEAVES_OUT.search(text[max(0, start - 24) : start]) is not None
        or _HARMS.search(text[max(0, start - 32) : start]) is not None
        or _NO_BEHIND.match(text, end) is not None
        or (SAYS_NO_AFTER.match(text, end) is not None and not agreed(text, start, end))
    )
