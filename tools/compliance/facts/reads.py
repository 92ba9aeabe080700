"""How words sit in a text: whether they are an item of a list or an epithet, and whether a mended text still reads."""
# ruff: noqa: E501 - alternations read better unbroken.

import re

from tools.compliance.facts.figures.number_words import number_of

_AFTER_ITEM = re.compile(r"[、/]|[和与及](?=[\u4e00-\u9fff])|, (?:and |or )?| and | or ")
_BEFORE_ITEM = re.compile(r"(?:[、/和与及]|, (?:and |or )?| and | or )$")
_LAST_ITEM = re.compile(r", ([a-z]+)(,? (?:and|or) )$", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[：:，,。；;（(] ?|[\u4e00-\u9fff]\s)$")
_ENDS = re.compile(r"$|[，,。.；;）)]|\s(?=[\u4e00-\u9fff])|[可任]选|等|[两二三四五六七八九十\d]+[种色款]")
_EPITHET = re.compile(
    r"(?:[- ](?:free|friendly|proof|resistant|cleaning|certified|approved|listed|compatible|washable)|organic|vegan)$",
    re.IGNORECASE,
)
_JOINS = "并且?|而且|但是?|和|与|及|以及|或|所以|因此|连同?"
_HANGS = "和|与|及|以及|或|的|是|为|有|含|带|比|在|从|到|至|产自|来自|采用|使用|支持|获得?|荣获|通过|能|可以?|会|就"
_HANGS_EN = "and|or|with|in|from|of|for|to|the|a|an|by|than|is|are|at|on|made|has|have|includes|including|but|no|we"
_BROKEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:{_JOINS}|还|也|又|都|就|才|的|地|以上|以下|以内)|^(?:and|or|but|so|plus|with|than|of|off|on|in|at|for|from|by|to)\b",
        r"^(?:请(?:仔细|按)|本品不能)",
        rf"(?:(?:{_HANGS})|\b(?:{_HANGS_EN}))\s*(?=$|[，,。；;！!、.:：])",
        rf"[，,。；;！!]\s*(?:的|{_JOINS})(?=[，,。；;！!、]|$)",
        r"[：:]\s*(?=$|[，,。；;！!、])|[，,、]\s*[：:]",
        r"[零一二两三四五六七八九十百千万]\d|\d[零一二两三四五六七八九十百](?![个件种款色瓶包盒])",
        r"([\u4e00-\u9fff]{1,8})\1",
        r"\b([a-z]{2,}) (?:and |or )?\1\b",
        r"(?:^|[\s，,。：:；;])([\u4e00-\u9fffa-z]{2,12})(?:[、/,，]\s?[\u4e00-\u9fffa-z]{1,12}){0,12}[、/]\s?\1(?![\u4e00-\u9fffa-z])",
    )
)
_LEAST = 2
"""Characters behind an epithet that make a name, its 的 included or not."""
_PAIRS = ("（）", "()", "【】", "[]", "“”", "《》")
_COUNTED = re.compile(
    r"((?:[^、，。；：:\s]{1,8}、){1,12}[^、，。；：:\s]{1,8}?)([两二三四五六七八九十]|\d{1,2})[种款色]"
)
_COUNT_FIRST = re.compile(
    r"([两二三四五六七八九十]|\d{1,2})[种款色][^，。；：:、\d]{0,4}[：:]((?:[^、，。；：:\s]{1,8}、){1,12}[^、，。；：:\s]{1,8})"
)


def item_of(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """An item of a list with its mark, 、白色, and what stays in the place: of `black, green or red` it is ` or green`."""
    before, after = _BEFORE_ITEM.search(text[max(0, start - 5) : start]), _AFTER_ITEM.match(text, end)
    if before and (after or _ENDS.match(text, end)):
        last = _LAST_ITEM.search(text[max(0, start - 40) : start])
        if last and not after:
            return start - len(last[0]), end, f"{last[2].lstrip(',')}{last[1]}"
        return start - len(before[0]), end, ""
    opens = after is not None and _OPENS.search(text[max(0, start - 2) : start])
    return (start, after.end(), "") if after and opens else None


def is_part(clause: str, start: int, end: int) -> bool:
    """Whether words are an epithet that opens a clause and may go without the rest: 3C认证的座椅, gluten-free crackers."""
    if clause[:start].strip():
        return False
    if clause[end : end + 1] == "的":
        return len(clause) - end > _LEAST
    return _EPITHET.search(clause[start:end]) is not None and re.match(r" [A-Za-z]", clause[end:]) is not None


def reads_well(mended: str, original: str) -> bool:
    """Whether a mended text has no fault of form that the original had not: a stump, a word twice, a list miscounted."""
    balanced = all(
        mended.count(left) == mended.count(right) or original.count(left) != original.count(right)
        for left, right in _PAIRS
    )
    broken = any(_new(pattern, mended, original) for pattern in _BROKEN)
    return balanced and not broken and not (_miscounted(mended) and not _miscounted(original))


def _new(pattern: re.Pattern[str], mended: str, original: str) -> bool:
    had = {found[0] for found in pattern.finditer(original)}
    return any(found[0] not in had for found in pattern.finditer(mended))


def _miscounted(text: str) -> bool:
    """Whether a list is said to hold more or fewer than it names: 黑、白四种."""
    told = [(found[1], found[2]) for found in _COUNTED.finditer(text)]
    told += [(found[2], found[1]) for found in _COUNT_FIRST.finditer(text)]
    return any(items.count("、") + 1 != number_of(number) for items, number in told)
