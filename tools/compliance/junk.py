"""What someone put inside Chinese words: separators, brackets around one character, the same character again."""

import re
from collections.abc import Iterator
from heapq import merge

from tools.compliance.tables import signs

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_CJK = re.compile(f"[{CJK}\U00020000-\U0002ffff]")
_MARKS = (
    r" \t\r\n*·•_\-.~^+|/\\=#@&`'\"…‧・∙⋅。.,，、°¨˙丨丶亅丿—–―‒︱︳ˉ〃〜∶;；:：!！?？"
    r"★☆●○■□◆◇▲△→←↑↓♥♡❤✨\u2028\u2029\u2500-\u25ff\u2600-\u27bf\U0001f000-\U0001faff"
)
# Marks that carry no meaning between two Chinese characters; real punctuation only where it strings single ones.
_JUNK = re.compile(rf"(?<=[{CJK}])([{_MARKS}]{{1,4}})(?=[{CJK}])")
_STOPS = frozenset("。,，、;；:：!！?？")
_OPEN, _CLOSE = r"【(“「『《\[{<〈‘\"'〔〖", r"】)”」』》\]}>〉’\"'〕〗"
# One character in brackets, inside a word: 最【佳】, 【治】【疗】.
_BRACKETED = re.compile(
    rf"(?<=[{CJK}{_CLOSE}])[{_OPEN}]([{CJK}])[{_CLOSE}]|[{_OPEN}]([{CJK}])[{_CLOSE}](?=[{CJK}{_OPEN}])"
)
_REPEATED = re.compile(r"([\u3400-\u4dff\u4e01-\u9fff])\1{2,}")
_LISTED = frozenset("一二三四五六七八九十甲乙丙丁")

Span = tuple[int, int, bool]
"""Start, end, and whether it is more than ordinary space."""


def is_cjk(char: str) -> bool:
    """Whether it is an ideograph."""
    return _IS_CJK.match(char) is not None


def junk_spans(text: str) -> Iterator[Span]:
    """What stands between two Chinese characters and may be dropped, in order, without overlap."""
    last = 0
    for start, end, odd in merge(_separators(text), _brackets(text), _repeats(text)):
        if start >= last:
            yield start, end, odd
            last = end


def _separators(text: str) -> Iterator[Span]:
    for found in _JUNK.finditer(text):
        mark = found.group(1)
        bare = mark.strip(" \t\r\n\u2028\u2029")
        # A lone comma or stop is punctuation, unless single characters are strung with it: 国，家，级.
        if bare[:1] in _STOPS and len(set(bare)) == 1 and not _strung(text, found.start(1), found.end(1)):
            continue
        if not any(char in signs() and signs()[char].zh for char in bare):
            yield found.start(1), found.end(1), bare != ""


def _strung(text: str, start: int, end: int) -> bool:
    """Whether a single character stands alone on either side, between two of the same separators."""
    mark = text[start:end]
    before = start - 1 - len(mark)
    left = before >= 0 and text[before : before + len(mark)] == mark
    return left or text[end + 1 : end + 1 + len(mark)] == mark


def _brackets(text: str) -> Iterator[Span]:
    for found in _BRACKETED.finditer(text):
        before = text[found.start() - 1 : found.start()]
        if (found.group(1) or found.group(2)) in _LISTED and not _IS_CJK.match(before):
            continue
        yield found.start(), found.start() + 1, True
        yield found.end() - 1, found.end(), True


def _repeats(text: str) -> Iterator[Span]:
    for found in _REPEATED.finditer(text):
        yield found.start() + 1, found.end(), True


def letter_by_letter(cuts: list[int], text: str) -> Iterator[int]:
    """Cuts around single characters in a row: 最 先 进的. A title never sets its words so."""
    last, single = -2, 0
    for cut in cuts:
        if cut - last != 1:
            single = -1 if cut > 1 and is_cjk(text[cut - 2]) else 0
        single += 1
        if single == 2:
            yield last
        if single >= 2:
            yield cut
        last = cut
