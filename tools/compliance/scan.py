"""One pass over a text: which words of which classes stand where, numbers included."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from bisect import bisect_right
from itertools import pairwise
from typing import Any

import ahocorasick

from tools.compliance.lexicon import ANY_END, Lexicon, scan_text
from tools.compliance.normalise import Plain
from tools.compliance.pattern import Hits
from tools.compliance.reading import Reader

_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,6})?"
_HAN_NUMBER = "[一二两三四五六七八九十百千万亿半几数0-9.]"
_NUMBER = re.compile(rf"{_DIGITS}[万亿kKwW]?\+?|[一二两三四五六七八九十百千万亿半几数]{{1,8}}")
_EN_NUMBER = (
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|"
    r"hundred|just|few|several|couple)"
)
_SCANNERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pct",
        re.compile(
            rf"{_DIGITS}\s?(?:%|percent|per cent|个?百分点)|百分之{_HAN_NUMBER}{{1,5}}|百分百|[一二三四五六七八九]成[一二三四五六七八九半]?"
        ),
    ),
    (
        "money",
        re.compile(
            rf"[¥$£€]\s?{_DIGITS}[kmKM万]?|(?:rmb|usd|gbp|cny|nt\$|us\$)\s?{_DIGITS}"
            rf"|(?:{_DIGITS}|{_HAN_NUMBER}{{1,6}})[万千百亿]?(?:多|余)?(?:元|块钱|块|人民币|美元|美金|港币|台币|rmb|英镑|欧元)"
            rf"|{_DIGITS}k?\s?(?:dollars|bucks|usd|pounds|euros|gbp)"
        ),
    ),
    (
        "dur",
        re.compile(
            rf"(?:{_DIGITS}(?:\s?[-~到至]\s?\d+)?|{_HAN_NUMBER}{{1,4}})\s?(?:多|来|余)?(?:个?(?:小时|钟头|星期|礼拜|月|疗程|周期|学期|季度)|天|日|周|年|分钟|秒|晚|夜|堂课|节课|课时)"
            rf"|(?<![a-z])(?:{_DIGITS}|{_EN_NUMBER})(?:\s?(?:-|to)\s?\d+)?[\s-]?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?|yrs?|sessions?)(?![a-z])"
        ),
    ),
    (
        "times",
        re.compile(
            rf"(?:{_DIGITS}|{_HAN_NUMBER}{{1,4}})\s?(?:次|回|遍|盒|瓶|贴|支|片|粒|杯|口|针|袋|包|罐|副|剂|倍)|(?:{_DIGITS}|once|twice)\s?(?:x|times|doses?|bottles?|packs?|pills?|uses?)(?![a-z])"
        ),
    ),
    ("year", re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)年?")),
    (
        "date",
        re.compile(
            r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}[日号])?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d{1,4}|(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?"
        ),
    ),
    ("num", _NUMBER),
    (
        "code",
        re.compile(
            r"(?<![a-z])(?:zl\s?[\dx]{4}[\s\dx.]{6,14}|cn\s?[\dx]{8,13}\s?[abcuysx]?|gb(?:/t)?\s?\d{3,6}(?:[-.]\d+)*|[a-z]{1,4}[-/ ]?\d{4,}[a-z0-9-]*)"
        ),
    ),
)
_QUOTED = re.compile(r"[“\"「『《‘]([^”\"」』》’]{1,30})[”\"」』》’]")


class Scanner:
    """A compiled lexicon: immutable, shared by every text it scans."""

    def __init__(self, lexicon: Lexicon, reader: Reader) -> None:
        entries: dict[str, tuple[set[str], int]] = {}
        for name, terms in lexicon.terms.items():
            for term, flag in terms.items():
                held = entries.setdefault(term, (set(), flag))
                held[0].add(name)
                entries[term] = (held[0], held[1] | flag)
        self.reader = reader
        self._automaton: Any = ahocorasick.Automaton()
        for term, (names, flag) in entries.items():
            self._automaton.add_word(term, (len(term), tuple(sorted(names)), flag, not term.isascii()))
        self._automaton.make_automaton()

    def scan(self, plain: Plain) -> Hits:
        """All hits in `plain`, in whose text disguised terms are spelled out first."""
        plain = self.reader.spelled(plain)
        text = scan_text(plain.text)
        found: dict[str, list[tuple[int, int]]] = {}
        innocent: list[tuple[int, int]] = []
        raw: list[tuple[int, int, tuple[str, ...]]] = []
        for at, (length, names, flag, wide) in self._automaton.iter(text):
            start, end = at - length + 1, at + 1
            if not wide:
                end = _word_end(text, start, end, flag)
                if end < 0:
                    continue
            elif _mid_word(text, start, end) or (plain.cuts and not _cuts_allowed(plain, start, end)):
                continue
            if "innocent" in names:
                innocent.append((start, end))
            raw.append((start, end, names))
        shields = _Shields(innocent)
        for start, end, names in raw:
            if not shields.cover(start, end):
                for name in names:
                    found.setdefault(name, []).append((start, end))
        _scan_numbers(text, found)
        for match in _QUOTED.finditer(text):
            found.setdefault("title" if match.group().startswith("《") else "quote", []).append(match.span())
        for stretches in found.values():
            stretches.sort()
        return Hits(plain, found)


def _word_end(text: str, start: int, end: int, flag: int) -> int:
    """Where an ASCII hit ends; -1 when it is only part of a longer word."""
    if start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isalnum():
        return -1
    length = len(text)
    if not text[end - 1].isalnum():
        return end
    if flag & ANY_END:
        while end < length and text[end].isascii() and text[end].isalpha():
            end += 1
        return end
    if end < length and text[end].isascii() and text[end].isalnum():
        return -1
    return end


def _mid_word(text: str, start: int, end: int) -> bool:
    """Whether a hit with Latin letters at an end (`z佳`) cuts a Latin word in two."""
    head, tail = text[start], text[end - 1]
    if head.isascii() and head.isalpha() and start and text[start - 1].isascii() and text[start - 1].isalpha():
        return True
    return tail.isascii() and tail.isalpha() and end < len(text) and text[end].isascii() and text[end].isalpha()


def _cuts_allowed(plain: Plain, start: int, end: int) -> bool:
    """Whether a hit may run over removed separators: odd ones, single characters strung apart, or the only gap.

    A title sets its words apart by spaces; the end of one word and the start of the next are no term.
    """
    inside = plain.cuts_inside(start, end)
    if not inside or any(cut in plain.odd_cuts for cut in inside):
        return True
    pieces = [start, *inside, end]
    if not any(b - a == 1 for a, b in pairwise(pieces)) or (end - start == 2 and len(inside) != 1):
        return False
    if len(inside) == len(plain.cuts) and " " not in plain.text:
        return True
    bounds = [_token_start(plain, start), *inside, _token_end(plain, end)]
    alone = sum(b - a == 1 for a, b in pairwise(bounds))
    return alone * 2 >= len(pieces) - 1 if end - start > 2 else alone == 2


def _token_start(plain: Plain, start: int) -> int:
    """Where the run of ideographs that holds `start` begins."""
    while start and start not in plain.cuts and _HAN.match(plain.text[start - 1]):
        start -= 1
    return start


def _token_end(plain: Plain, end: int) -> int:
    """Where the run of ideographs that ends at or after `end` stops."""
    while end < len(plain.text) and end not in plain.cuts and _HAN.match(plain.text[end]):
        end += 1
    return end


class _Shields:
    """Innocent words: a shorter hit inside one is no hit (the longest exception wins)."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def cover(self, start: int, end: int) -> bool:
        if not self._spans:
            return False
        at = bisect_right(self._starts, start)
        near = self._spans[max(0, at - 4) : at]
        return any(a <= start and end <= b and b - a > end - start for a, b in near)


_HAS_NUMBER = re.compile(
    r"[\d一二两三四五六七八九十百千万亿半几数]|(?<![a-z])(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|just|few|once|twice)\s"
)


def _scan_numbers(text: str, found: dict[str, list[tuple[int, int]]]) -> None:
    if not _HAS_NUMBER.search(text):
        return
    for name, scanner in _SCANNERS:
        for match in scanner.finditer(text):
            found.setdefault(name, []).append(match.span())
