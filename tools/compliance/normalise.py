"""Lane (a) of normalisation: one plain spelling of a text, with a map back to the original code points.

Width and styled letters (NFKC), zero-width and combining marks, traditional to simplified, look-alike letters in
tokens of mixed script, and separators that someone put inside Chinese words. Linear in the length of the text.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from math import ceil

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_CJK = re.compile(f"[{CJK}\U00020000-\U0002ffff]")
# Letters of other scripts that are drawn like a Latin one: a few dozen of Cyrillic, Greek and Armenian.
_LOOKALIKE = dict(
    zip(
        "авеёзікмнорсстухцѕјһԁԛԝүґαβεικνορτυχγηωϲօսոհց",
        "abee3ikmhopcctyxusjhdqwyraβeiknoptuxynwcounhg".replace("β", "b"),
        strict=True,
    )
)
_TOKEN = re.compile(r"[^\W\d_]+(?:[\w]*)")
# Marks that carry no meaning between two Chinese characters; real punctuation (，。、；：！？) is not among them.
_JUNK = re.compile(
    r"(?<=["
    + CJK
    + r"])((?:[ \t\r\n*·•_\-.~^+|/\\=#@&`'\"…‧・∙⋅。.,，、°¨˙"
    + r"★☆●○■□◆◇▲△→←↑↓♥♡❤✨\u2500-\u25ff\u2600-\u27bf\U0001f000-\U0001faff]){1,3})(?=["
    + CJK
    + r"])"
)
_STOPS = frozenset("。,，、")
_SENTENCE_END = re.compile(r"[。！!？?；;\n\r]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Plain:
    """A normalised text. `plain[i]` came from `original[starts[i]:ends[i]]`."""

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    cuts: Sequence[int] = ()
    """Indices in `text` right before which separators were removed, ascending."""
    odd_cuts: frozenset[int] = frozenset()
    """Those cuts where what was removed was no ordinary space or line break."""
    _breaks: tuple[float, ...] = field(default=())
    """Sentence ends: the index of the mark, or half before a character that a removed line break preceded."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open code points of the original for a stretch of `text`."""
        if start >= end or not self.text:
            return (0, 0)
        return (self.starts[start], self.ends[end - 1])

    def same_sentence(self, a: int, b: int) -> bool:
        """Whether no sentence ends between indices `a` and `b`."""
        return bisect_left(self._breaks, a) == bisect_left(self._breaks, b)

    def sentence(self, index: int) -> tuple[int, int]:
        """The sentence around `index`, as half-open indices of `text`."""
        at = bisect_left(self._breaks, index)
        start = int(self._breaks[at - 1] + 1) if at else 0
        end = ceil(self._breaks[at]) if at < len(self._breaks) else len(self.text)
        return (start, end)

    def respelled(self, text: str, starts: Sequence[int], ends: Sequence[int]) -> "Plain":
        """The same original under another plain spelling."""
        return Plain(self.original, text, starts, ends, (), frozenset(), _sentence_ends(text))

    def cuts_inside(self, start: int, end: int) -> Sequence[int]:
        """Cuts strictly between `start` and `end`."""
        if not self.cuts:
            return ()
        return self.cuts[bisect_right(self.cuts, start) : bisect_left(self.cuts, end)]


@cache
def _simplified() -> dict[int, str]:
    """Traditional → simplified, one character to one, from OpenCC's own table."""
    table: dict[int, str] = {}
    source = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    for row in source.splitlines():
        old, _, new = row.partition("\t")
        first = new.split(" ")[0]
        if len(old) == 1 and len(first) == 1 and old != first:
            table[ord(old)] = first
    # 「乾」 is 干 in goods (乾燥) and 「著」 is 着 in verbs (試著); OpenCC leaves both to context.
    table[ord("乾")] = "干"
    table[ord("妳")] = "你"
    table[ord("裏")] = table[ord("裡")] = "里"
    return table


@lru_cache(maxsize=65536)
def _plain_char(char: str) -> str:
    """The plain form of one character: folded, without marks, lower case; empty when it is invisible."""
    code = ord(char)
    if code < 0x80:
        return char.lower()
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
        return _simplified().get(code, char)
    if 0xE0100 <= code <= 0xE01EF or 0xFE00 <= code <= 0xFE0F:
        return ""
    if 0x2776 <= code <= 0x2793:
        # Dingbat digits have no compatibility form: ❶ ➀ ➊ each count from one to ten.
        return str((code - 0x2776) % 10 + 1)
    out: list[str] = []
    for part in unicodedata.normalize("NFKC", char):
        if ord(part) < 0x2000 and part.isalpha():
            part = unicodedata.normalize("NFD", part)[0]
        elif 0x3400 <= ord(part) <= 0x9FFF:
            part = _simplified().get(ord(part), part)
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf") or (category == "Cc" and part not in "\t\n\r"):
            continue
        out.append(part.lower() if part.isalpha() else part)
    return "".join(out)


def _fold(text: str) -> tuple[list[str], list[int]]:
    chars: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        plain = _plain_char(char)
        if len(plain) == 1:
            chars.append(plain)
            at.append(index)
        else:
            for part in plain:
                chars.append(part)
                at.append(index)
    return chars, at


def _fold_lookalikes(chars: list[str]) -> None:
    """Replaces look-alike letters, but only in tokens that also hold Latin letters (in place, same length)."""
    text = "".join(chars)
    if text.isascii() or not any(char in _LOOKALIKE for char in set(text)):
        return
    for token in _TOKEN.finditer(text):
        word = token.group()
        if any(c in _LOOKALIKE for c in word) and any("a" <= c <= "z" for c in word):
            for offset, char in enumerate(word):
                chars[token.start() + offset] = _LOOKALIKE.get(char, char)


def _junk_spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, odd) of separators that stand between two Chinese characters and may be dropped."""
    for found in _JUNK.finditer(text):
        mark = found.group(1)
        lone_stop = any(char in _STOPS for char in mark) and mark.strip(" \t\r\n") in _STOPS
        # A lone comma or stop is punctuation, unless single characters are strung with it: 国，家，级.
        if lone_stop and not _strung(text, found.start(1), found.end(1)):
            continue
        yield found.start(1), found.end(1), mark.strip(" \t\r\n") != ""


def _strung(text: str, start: int, end: int) -> bool:
    """Whether a single character stands alone on either side, between two of the same separators."""
    mark = text[start:end]
    before = start - 1 - len(mark)
    after = end + 1
    left = before >= 0 and text[before : before + len(mark)] == mark
    right = text[after : after + len(mark)] == mark
    return left or right


def normalise(text: str) -> Plain:
    """The plain form of `text`. Total for any string, lone surrogates included."""
    chars, at = _fold(text)
    _fold_lookalikes(chars)
    folded = "".join(chars)
    starts: list[int] = at
    cuts: list[int] = []
    odd: set[int] = set()
    lines: list[float] = []
    junk = list(_junk_spans(folded)) if not folded.isascii() else []
    if junk:
        pieces: list[str] = []
        starts = []
        last = 0
        for start, end, is_odd in junk:
            pieces.append(folded[last:start])
            starts.extend(at[last:start])
            cuts.append(len(starts))
            if "\n" in folded[start:end]:
                lines.append(len(starts) - 0.5)
            if is_odd:
                odd.add(len(starts))
            last = end
        pieces.append(folded[last:])
        starts.extend(at[last:])
        folded = "".join(pieces)
    ends = _ends(text, starts)
    breaks = list(_sentence_ends(folded))
    if lines:
        breaks = sorted([*breaks, *lines])
    return Plain(text, folded, starts, ends, tuple(cuts), frozenset(odd), tuple(breaks))


def _sentence_ends(text: str) -> tuple[float, ...]:
    return tuple(float(found.start()) for found in _SENTENCE_END.finditer(text))


def _ends(text: str, starts: list[int]) -> list[int]:
    """End of each original character, trailing invisible marks of the same character included."""
    length = len(text)
    ends = [start + 1 for start in starts]
    for index, end in enumerate(ends):
        while end < length and (index + 1 == len(starts) or starts[index + 1] > end) and _plain_char(text[end]) == "":
            end += 1
            if not unicodedata.combining(text[end - 1]) and unicodedata.category(text[end - 1]) not in ("Mn", "Me"):
                end -= 1
                break
        ends[index] = end
    return ends


def is_chinese(text: str) -> bool:
    """Whether the text is written in Chinese: at least one ideograph for six Latin letters."""
    han = len(_IS_CJK.findall(text))
    latin = sum(1 for char in text if char.isascii() and char.isalpha())
    return han * 6 >= max(1, latin)


def looks_traditional(text: str) -> bool:
    """Whether more of the characters are traditional-only than simplified-only."""
    old_forms = _simplified()
    old = sum(1 for char in text if ord(char) in old_forms)
    return old > 0 and old > sum(1 for char in text if char in _simplified_only())


@cache
def _simplified_only() -> frozenset[str]:
    return frozenset(_simplified().values()) - frozenset(chr(code) for code in _simplified())
