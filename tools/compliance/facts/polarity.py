"""Yes in the text and no in the data, or the other way round, whatever the thing is."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator
from functools import lru_cache

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.vocabulary import WIDE_OPENINGS
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.lexicon import scan_text

_NO_ZH = re.compile(
    r"(?:不支持|不可以?|不能|不带|不提供|不接受|不包含?|没有|未做|未经|未通过|未获|暂无|无(?!线|人(?!工)|纺|法|论|须|需|糖|油|水|限|极|缝|忧|痕)|不(?!锈|同|仅|少|断|粘|规则|超过|低于|足|到|大于|小于|得|过))"
    r"([\u4e00-\u9fff]{2,8})"
)
_NO_EN = re.compile(
    r"\b(?:not|no|non|without|never|isn't|aren't|doesn't have)[ -](?:a |an |any |fully |yet )?([a-z]{5,}(?: [a-z]{4,})?)"
)
_NEEDLESS = re.compile(
    r"(?:无需|无须|不需要?|不用|不必|免)([\u4e00-\u9fff]{2,4})"
    r"|\bno ([a-z]{4,}) (?:required|needed|necessary|fees?)|\b(?:without|zero) ([a-z]{5,})\b|\b([a-z]{5,})[ -]free\b"
)
_NEEDED = re.compile(r"需|须|必须|要求|required|needed|necessary|must|requires")
_YES = re.compile(r"\s*(?:yes|true|required|needed|是|有|需要|必需|含|required\.)\s*$")
_GENERIC = frozenset(
    [
        "included",
        "only",
        "more",
        "than",
        "less",
        "other",
        "available",
        "required",
        "needed",
        "necessary",
        "longer",
        "suitable",
        "allowed",
        "possible",
        "just",
        "about",
    ]
)
_SAYS_NO = re.compile(
    r"(?:不|无|非|没|未|零|免(?!费)|别|勿|忌|禁|要是|如果|万一|倘若|\brather than|\binstead of|\bno|\bnot|\bnon|\bnobody|\bnothing|\bwithout|\bnever|n't)[^,，。;；]{0,6}$"
)
SAYS_NO_AFTER = re.compile(
    r"(?:器|机|剂|功能|模式)?(?:它|这个?|那个?|就|是|也|都|可|真|倒|暂时|目前|我们){0,2}"
    r"(?:没有|没(?![\u4e00-\u9fff])|不行|[干做用]?不了|不支持|不带|不含|不送|不附|不配|不能|不成|免谈|(?:吗|么|嘛)?[?？])"
    r"| ?\?| no\b| (?:is |are )?not\b"
)
"""What denies or only asks about the thing that stands right before it: 养狗不行, 保温吗？, direct billing no."""


def bind_polarity(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what the data deny and the text affirms, and the reverse."""
    text = scan_text(line.text)
    for fact in context.facts:
        if fact.source != "evidence":
            yield from _affirmed(line, text, fact)
    yield from _needless(line, text, context)
    yield from _unspoilt(line, text, context)


def _affirmed(line: Line, text: str, fact: Fact) -> Iterator[Draft]:
    """Things that a fact denies in its own words, and the text affirms."""
    excused: list[str] = []
    for thing in _denied_by(fact.plain, fact.label):
        at = text.find(thing)
        end = at + len(thing)
        if at < 0 or any(whole.startswith(thing) for whole in excused):
            continue
        denied = _SAYS_NO.search(text[max(0, at - 12) : at])
        if denied or _EXCEPT.match(text, end) or SAYS_NO_AFTER.match(text, end):
            excused.append(thing)
        else:
            yield by_fact(line, (at, end), "fact.denied", fact)


@lru_cache(maxsize=4096)
def _denied_by(plain: str, label: str) -> tuple[str, ...]:
    value = scan_text(plain[len(label) + 2 :] if label else plain)
    things: list[str] = []
    for found in _NO_ZH.finditer(value):
        words = found[1]
        things += [words[:size] for size in (4, 3, 2) if len(words) >= size and words[:2] not in WIDE_OPENINGS][:3]
    for found in _NO_EN.finditer(value):
        whole, first = found[1], found[1].split()[0]
        if first not in _GENERIC:
            things += [whole, first] if len(first) >= 7 or not label else [whole]
    return tuple(dict.fromkeys(things))


def _needless(line: Line, text: str, context: Context) -> Iterator[Draft]:
    """What the text says is not needed, and the data say is."""
    for found in _NEEDLESS.finditer(text):
        thing = next(g for g in found.groups() if g)
        core = thing if thing.isascii() else thing[:2]
        if core in _GENERIC:
            continue
        for fact in context.facts:
            value = scan_text(fact.plain[len(fact.label) + 2 :] if fact.label else fact.plain)
            named = core in fact.label and _YES.fullmatch(value)
            at = value.find(core)
            told = at >= 0 and _NEEDED.search(value) and not _SAYS_NO.search(value[:at])
            stuff = (
                at >= 0
                and found[4]
                and not fact.label
                and not _SAYS_NO.search(value[:at])
                and f"{core} free" not in value
            )
            if fact.source != "evidence" and (named or told or stuff):
                yield by_fact(line, found.span(), "fact.denied", fact)
                break


_EXCEPT = re.compile(r".{0,16}(?:除外|之外|以外|\bexcept\b|\bexcluding\b)")
_UNSPOILT = re.compile(
    r"(?:不会?|无|零|永不|绝不|防)(掉色|褪色|起球|缩水|变形|生锈|开裂|脱皮|掉毛|串味|漏水|油烟|异味|噪音|甲醛|残留|发黄|掉漆|糊底|沾底|勒脚|刺激)"
    r"|\b([a-z]{4,})[ -]?(?:proof|resistant)\b|\b(?:never|won't|doesn't|will not) ([a-z]{4,})\b"
)
_SPOILS_ZH = "会|可能|容易|易|轻微|产生|略有|有|属正常|正常现象"
_SPOILS_EN = r"\b(?:may|can|will|might|slight|some|does)\b"


def _unspoilt(line: Line, text: str, context: Context) -> Iterator[Draft]:
    """A fault that the text rules out, and the data say may come."""
    for found in _UNSPOILT.finditer(text):
        fault = next(g for g in found.groups() if g)
        for fact in context.facts:
            at = fact.plain.find(fault)
            before = fact.plain[max(0, at - 12) : at]
            spoils = re.search(_SPOILS_EN if fault.isascii() else _SPOILS_ZH, before) is not None
            if at >= 0 and spoils and not re.search(r"不会?$|无$|not $", before) and fact.source != "evidence":
                yield by_fact(line, found.span(), "fact.denied", fact)
                break
