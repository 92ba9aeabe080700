"""Where a text says no of the goods: in the clause of the words, or in the answer to the question that holds them."""

# ruff: noqa: E501 - alternations read better unbroken.

import re
from functools import cache

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_REACH = 72
"""Characters of a clause that are read for a denial on each side."""
_NOT_EN = r"(?:(?:is|are|was|were)n't|\b(?:is|are|was|were|it's|that's|they're) (?:not|never)|(?<!why )\bnot(?! only)|\bnothing(?= in\b))"
_CANNOT_EN = (
    r"(?:\b(?:do|does|did|could|would)n't|\bwon't|\bcan't|\bcannot|\b(?:do|does|did|could|will|can) not|\bnever)"
)
_NOT_ZH = r"(?:(?<!是)不是|并非|(?<!有)没有|(?<!有)没(?!有)|(?<!支)不支持|(?<!带)不带|(?<!含)不含|不提供|不做|不卖|不出|没有?[做出卖上]过?|(?<!能)不能|(?<!可)不可以?|无法|不适[合用]于?|暂无|未(?!来|免)|非(?!遗|常|凡|洲|转基因))"
_CLAUSE_EDGE = re.compile(r"[.,;:!?。，；：！？、\n—–](?!\d)")
_EXCLAIMS = re.compile(
    r"\b(?:why|what|how|want|need|looking|tired|worried|fancy|searching)\b|想要|需要|想找|为什么|怎么"
)
_QUESTION = re.compile(r"[^?？.!。！\n]{0,60}[?？]")
_TOLD_QUESTION = re.compile(r"[^?？.!。！\n]{0,60}[?？.]")
_ASKED = re.compile(r"\b(?:asked?|asking|wonder(?:ed|ing)?) (?:if|whether)\b")
"""What makes a statement a question: you asked if it comes with a cover."""
_AFFIRMED = frozenset(
    ["fact.colour", "fact.function", "fact.reach", "fact.compatible", "fact.number", "fact.count", "fact.absence",
     "fact.contents", "fact.treatment", "fact.property", "fact.denied", "fact.service", "fact.told", "fact.quality", "gift.name",
     "price.promotion"]
)  # fmt: skip
"""Rules whose findings are of what a text affirms; a denial that such a rule finds lies inside its words."""
_OWN_DENIAL = re.compile(r"(?:\b(?:not|never|no)|非|不是)\s?$")
"""A denial right before a property is what the finding is about: `not leather`, of a leather bag."""


AVOIDS = re.compile(
    r"(?:(?:\bnot\b(?! (?:just|only|merely|simply)\b)|\bnever\b|n't\b(?! (?:just|only|merely|simply)\b)|\bcannot\b|\bavoid\b|\bskip\b|\bout of\b|\baway from\b|\binstead of\b)[^,.;:!]{0,22}"
    r"|(?:不(?![锈仅只止但光怕惧愁粘沾])|别|勿|莫|避免|远离|禁止|忌|没法|无法)[^,，。;；:!！]{0,7})$"
)
"""What tells a reader to keep the goods from something that stands right behind it."""
SAYS_NO_AFTER = re.compile(
    r"(?:器|机|剂|功能|模式)?(?:它|这个?|那个?|就|是|也|都|可|真|倒|暂时|目前|我们){0,2}"
    r"(?:没有|没(?![\u4e00-\u9fff])|没(?:放|搁|加|添|掺|配|带|送|测|验|检|查|含|做)|[均都]?未(?:检出|检测出|添加|使用|配备)|不行|[\u4e00-\u9fff]{0,2}(?<![忘少离免受])不了|不支持|不带|不含|不送|不附|不配|不能|不成|免谈|(?:吗|么|嘛)?[?？])"
    r"| ?\?| no\b| (?:is |are )?not\b"
)
"""What denies or only asks about the thing that stands right before it: 养狗不行, 保温吗？, direct billing no."""
_COLON_NO = re.compile(
    r" ?[:：—–-] ?(?:(?:no|none)\b(?! (?:problem|limit|extra|other|only|more))|not\b(?! only)|否|无(?!限)|不支持|没有)"
)


def only_refuses(draft: Draft, line: Line) -> bool:
    """Whether a finding of something that a text affirms stands on words that the text denies."""
    if draft.rule == "fact.origin":
        # Elsewhere a denied place is a claim of its own: of goods made there.
        return answered_no(line.text, draft.start, draft.end)
    if draft.rule not in _AFFIRMED:
        return False
    before = line.text[max(0, draft.start - 6) : draft.start]
    if draft.rule == "fact.property" and _OWN_DENIAL.search(before):
        return False
    return refused(line.text, draft.start, draft.end)


def refused(text: str, start: int, end: int) -> bool:
    """Whether the words at a stretch stand under a denial of their clause, or in a question answered no."""
    sides = clause_around(text, start, end, _CLAUSE_EDGE, (_REACH, _REACH))
    before, after = (side.replace("’", "'") for side in sides)
    return (
        _denying().search(before) is not None
        or _denied_behind().match(after) is not None
        or _COLON_NO.match(text, end) is not None
        or _answer(text, start, end, "denies")
    )


def answered_no(text: str, start: int, end: int) -> bool:
    """Whether the words at a stretch stand in a question that is answered no."""
    return _answer(text, start, end, "denies")


def agreed(text: str, start: int, end: int) -> bool:
    """Whether the words at a stretch stand in a question that is answered yes."""
    return _answer(text, start, end, "agrees")


@cache
def _denying() -> re.Pattern[str]:
    """A denial whose object comes next: `isn't one of the`, `doesn't come in`, 不支持."""
    words = table("refusals")
    gap = rf"(?: (?!(?:{words['breaks']})\b)[a-z']{{1,16}}){{0,4}}[ -]?"
    return re.compile(
        rf"{_NOT_EN}{gap}$|{_CANNOT_EN} (?:[a-z]{{1,8}}ly )?(?:{words['verbs']})\b{gap}$"
        rf"|{_NOT_ZH}(?:(?!{words['breaks_zh']})[\u4e00-\u9fffa-z0-9 ]){{0,6}}$"
    )


@cache
def _denied_behind() -> re.Pattern[str]:
    """A denial that follows its object to the end of the clause, or with a way of not being there."""
    words = table("refusals")
    verb = r"(?:is|are|was|were|can|could|will|do|does)(?:n't| not)|can't|won't|cannot|aren't"
    return re.compile(
        rf"(?:'?s)?(?: [a-z]{{1,12}}){{0,3}} (?:{verb})(?: (?:be|come|currently|yet))?(?: (?:{words['away']})\b|\s*$)"
        r"|(?:[\u4e00-\u9fff]{0,3}?)(?:(?<![忘少离免受])不了|(?<!有)没有|没货|没(?:放|搁|加|添|掺|配|送|测|验|检|查|含)(?!错)|(?<!支)不支持|(?<!行)不行|(?<!可)不可以|不提供|不做|不卖|不能用|不在(?:盒|内|里|包装)|不(?:太|大)?(?:推荐|建议|适合|适用|合适(?![^,，。;；]{0,6}[退换包免]))(?!的)|别(?:买|拍|用|碰|选|入|囤)|慎(?:拍|入|买|用|选)|勿(?:拍|入|买|用)|绕[道行]|劝退)(?![\u4e00-\u9fff]{0,2}问题)"
        r"|(?:[\u4e00-\u9fff]{0,3}?)(?:(?:得|要|需要?)另(?:外|行)?(?:买|购|拍|配|付)|另(?:购|买|拍)|(?:得|要|需要?)单独?(?:买|购|拍)|(?:得|要|需要?|靠)(?:您|你)?自(?:己|行)(?:来|搬|扛|抬|弄|解决|动手|备|买|配))"
    )


def _answer(text: str, start: int, end: int, kind: str) -> bool:
    """Whether the words stand in a question, and what comes after it says `kind`."""
    ahead = text[end : end + _REACH].replace("’", "'")
    behind = re.split(r"[.!?。！？\n]", text[max(0, start - _REACH) : start])[-1]
    mark = (_TOLD_QUESTION if _ASKED.search(behind) else _QUESTION).match(ahead)
    if mark is None or _EXCLAIMS.search(behind):
        return False
    return _answers(kind).match(ahead, mark.end()) is not None


@cache
def _answers(kind: str) -> re.Pattern[str]:
    words = table("refusals")
    return re.compile(rf"[\s\"”'—–-]{{0,3}}(?:(?:a|answer|答)[:：] ?)?(?:{words[kind]}|{words[kind + '_zh']})")
