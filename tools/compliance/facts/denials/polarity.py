"""Yes in the text and no in the data, or the other way round, whatever the thing is."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.denials import (
    Denied,
    affirming,
    denied_in,
    given_in,
    joined,
    narrows,
    without_narrowing,
)
from tools.compliance.facts.denials.refusals import SAYS_NO_AFTER, agreed, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.vocabulary import WIDE_OPENINGS
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.lexicon import scan_text

_NO_ZH = re.compile(
    r"(?:不支持|不可以?|不能|不带|不提供|不接受|不包含?|没有|未做|未经|未通过|未获|暂无|无(?!线|人(?!工)|纺|法|论|须|需|糖|油|水|限|极|缝|忧|痕)|不(?!锈|同|仅|少|断|粘|规则|超过|低于|足|到|大于|小于|得|过))"
    r"([\u4e00-\u9fff]{2,8})"
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


def bind_polarity(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what the data deny and the text affirms, and the reverse."""
    text = scan_text(line.text)
    given = given_in(fact.said for fact in context.facts if fact.source in ("facts", "attributes"))
    for fact in context.facts:
        if fact.source != "evidence":
            yield from _affirmed(line, fact, given, context.named)
            yield from _affirmed_zh(line, text, fact)
            yield from _of_parts(line, text, fact)
    yield from _withheld(line, text, context)
    yield from _needless(line, text, context)
    yield from _unspoilt(line, text, context)


def _affirmed(line: Line, fact: Fact, given: Mapping[str, set[str]], named: Sequence[Fact]) -> Iterator[Draft]:
    """Things that an English fact denies in its own words, and the text affirms; none that other facts affirm too."""
    text = joined(line.text)
    for thing in denied_in(joined(fact.said), bool(fact.label)):
        given_too = len(thing.stems) == 1 and given.get(thing.stems[0], set()) - {fact.said}
        span = affirming(text, thing)
        if span is not None and not given_too and not _of_another_part(text, thing, fact, named):
            yield by_fact(line, span, "fact.denied", fact)


def _of_another_part(text: str, thing: Denied, fact: Fact, named: Sequence[Fact]) -> bool:
    """Whether another attribute grants what `fact` denies of its own part, and the text does not name that part: the
    lid goes in the dishwasher, the basket does not."""
    part = fact.label.rpartition(" ")[2].removesuffix("s")
    if not part or re.search(rf"\b{re.escape(part)}", text):
        return False
    return any(affirming(joined(other.said), thing) for other in named if other != fact and not other.denied)


def _affirmed_zh(line: Line, text: str, fact: Fact) -> Iterator[Draft]:
    """The same of a Chinese fact."""
    excused: list[str] = []
    for thing in _denied_by(fact.plain, fact.label):
        at = text.find(thing)
        end = at + len(thing)
        if at < 0 or any(whole.startswith(thing) for whole in excused):
            continue
        denied = _SAYS_NO.search(text[max(0, at - 12) : at])
        asked = SAYS_NO_AFTER.match(text, end) and not agreed(text, at, end)
        if denied or asked or _EXCEPT.match(text, end) or not _narrowed(text, at, narrows(fact.said, thing)):
            excused.append(thing)
        else:
            yield by_fact(line, (at, end), "fact.denied", fact)


def _of_parts(line: Line, text: str, fact: Fact) -> Iterator[Draft]:
    """A part that the record says is not there, or a thing that it says cannot be done to one of the parts: 抽屉带锁, of
    抽屉锁: 无; 靠背也能拆洗, of 靠背不可拆洗."""
    for words in (*_parted(fact.label if fact.denied else ""), *_undoable(fact.said)):
        for found in islice(words.finditer(text), _MOST):
            if not _SAYS_NO.search(text[max(0, found.start() - 12) : found.start()]) and not refused(
                text, *found.span()
            ):
                yield by_fact(line, found.span(), "fact.denied", fact)


@lru_cache(maxsize=4096)
def _parted(label: str) -> tuple[re.Pattern[str], ...]:
    """A name of a thing and its part, taken apart: 抽屉 with a 锁."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{3,6}", label):
        return ()
    pairs = ((label[:at], label[at:]) for at in range(2, len(label)) if label[at:] not in _NO_PARTS)
    return tuple(
        re.compile(
            rf"{head}(?:上|里|还|都|也)?(?:带|有|配|附|装|设)(?:了|有|着)?(?:[一两]?[把个只条道块根])?(?:小)?{tail}(?!的话|吗|么|不|没)"
        )
        for head, tail in pairs
    )


_NO_PARTS = frozenset("性力度式型款类率量数色味感用品物料质能级法格号")
"""Last characters of names of qualities, which are no parts of a thing."""
_CANNOT = re.compile(
    r"(?:^|[,，;；、])\s?([\u4e00-\u9fff]{2,4}?)(?:不可以?|不能|不支持)([\u4e00-\u9fff])([\u4e00-\u9fff])(?=$|[,，;；、])"
)


@lru_cache(maxsize=4096)
def _undoable(value: str) -> tuple[re.Pattern[str], ...]:
    """What a value says cannot be done to a part, as a text may say that it can."""
    return tuple(
        re.compile(
            rf"{m[1]}[^,，。;；!！?？不没无别除]{{0,8}}(?:能|可|得)[^,，。;；!！?？不没无别]{{0,3}}{m[2]}[^,，。;；!！?？不没无别]{{0,2}}{m[3]}|{m[1]}[^,，。;；!！?？不没无别除]{{0,8}}{m[2]}得[^,，。;；!！?？不没无别]{{0,3}}{m[3]}"
        )
        for m in islice(_CANNOT.finditer(value), _MOST)
    )


def _narrowed(text: str, at: int, narrowing: tuple[str, ...]) -> bool:
    """Whether the sentence at a thing names all that narrows its denial: 周日 of 周日不发货."""
    sentence = _SENTENCE.split(text[max(0, at - 60) : at])[-1] + _SENTENCE.split(text[at : at + 60])[0]
    return all(word in sentence for word in narrowing)


@lru_cache(maxsize=4096)
def _denied_by(plain: str, label: str) -> tuple[str, ...]:
    value = scan_text(plain[len(label) + 2 :] if label else plain)
    things: list[str] = []
    for found in _NO_ZH.finditer(value):
        words = without_narrowing(found[1])
        sizes = (4, 3) if words[2:3] in _TOOLS else (4, 3, 2)
        things += [words[:size] for size in sizes if len(words) >= size and words[:2] not in WIDE_OPENINGS][:3]
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


_HAS = re.compile(r"\s*(?:yes|true|有|含|带|支持|具备|标配)\s*$")
_NOT_OWN = re.compile(
    r"(?:怕|担心|嫌|烦|如果|要是|万一|以为|别家|人家|其他|普通|一般|市面|传统|以前|原来|老款|再也|告别|解决|不会|不是|并非)[^,，。;；]{0,8}$"
)
_OF_OTHERS = re.compile(r"的(?:烦恼|困扰|尴尬|问题|日子|杯|包|衣|鞋|同款|款)|[^,，。;；]{0,4}(?:吗|么)?[?？]|之前|以前")


def _withheld(line: Line, text: str, context: Context) -> Iterator[Draft]:
    """What the text says the goods are without, and an attribute of that name says they have: 没有口袋."""
    for fact in context.facts:
        name = fact.label
        if fact.source == "evidence" or not 2 <= len(name) <= 6 or name.isascii() or not _HAS.match(fact.said):
            continue
        for found in islice(_without(name).finditer(text), _MOST):
            before = text[max(0, found.start() - 14) : found.start()]
            if not _NOT_OWN.search(before) and not _OF_OTHERS.match(text, found.end()):
                yield by_fact(line, found.span(), "fact.denied", fact)


@lru_cache(maxsize=1024)
def _without(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![有是])(?:没有?|不带|不配|不含|无|不支持|不能|不可以?|无法|没法)(?:任何)?{re.escape(name)}"
    )


_MOST = 20
_SENTENCE = re.compile(r"[。!！?？\n]")
_TOOLS = tuple("器机头线盒袋板座灯笔卡")
"""Last characters of a thing that the two before them do not name: 充电器 is denied, and not 充电."""
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
