"""Lane (a) of normalisation: one plain spelling of a text, with a map back to the original code points.

Width and styled letters (NFKC), zero-width and combining marks, traditional to simplified, look-alike letters in
tokens of mixed script, text turned round by control marks, and separators or brackets that someone put inside Chinese
words. Linear in the length of the text.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from html import unescape

from tools.compliance.fold import latin_of, plain_char, simplified
from tools.compliance.junk import CJK, is_cjk, junk_spans, letter_by_letter
from tools.compliance.plain import Plain

__all__ = ["CJK", "Plain", "is_chinese", "looks_traditional", "normalise"]

_TOKEN = re.compile(r"[^\W\d_\u2e80-\ua4cf][^\W\u2e80-\ua4cf]*")
_SENTENCE_END = re.compile(r"[。！!？?；;\n\r\u2028\u2029]|\.(?=\s|$)")
_REVERSED = re.compile("\u202e([^\u202c\u202d\u202e]+)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});")
_STROKE = r"\-—―ー─━‐‒–−ㅡᅳ|丨"
_DRAWN_ONE = re.compile(
    rf"[{_STROKE}](?![{_STROKE}…])(?:(?<=[第唯].)|(?<=[^兄师徒表堂子]弟.)|(?<=^弟.)|(?<=独.)(?=无[二2])"
    rf"|(?<=比.)(?=[复高]|仿|定)|(?=比[{_STROKE}一1])|(?<=假.)(?=赔))"
)
"""A stroke in the place of 一, where a term of the rules needs one: 第—, 独—无二."""
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]+")


def normalise(text: str) -> Plain:
    """The plain form of `text`. Total for any string, lone surrogates included."""
    seen, turned = _unescaped(text) if "&" in text else (text, {})
    if seen.isascii():
        return _joined(text, *_fold(seen)[:2], turned)
    if "\u202e" in text:
        seen, around = _turned(seen)
        turned |= around
    chars, at, drawn = _fold(_REGIONAL.sub(_letters, seen))
    if any(drawn):
        _fold_lookalikes(chars, drawn)
    return _joined(text, chars, _pinned(at, turned) if turned else at, turned)


def _fold(text: str) -> tuple[list[str], list[int], list[str]]:
    """Plain characters, where each came from, and which Latin letter each is drawn like."""
    chars: list[str] = []
    at: list[int] = []
    drawn: list[str] = []
    for index, char in enumerate(text):
        plain = plain_char(char)
        if len(plain) == 1:
            chars.append(plain)
            at.append(index)
            drawn.append("" if plain < "\x80" or "\u2e80" <= plain <= "\ua4cf" else latin_of(char) or latin_of(plain))
        else:
            chars += plain
            at += [index] * len(plain)
            drawn += [""] * len(plain)
    return chars, at, drawn


def _fold_lookalikes(chars: list[str], drawn: list[str]) -> None:
    """Replaces look-alike letters in place: in tokens that also hold Latin letters, and in those of nothing else.

    A text that also holds letters of such a script that look like no Latin one is written in that script. A token of
    two letters counts beside a longer one of mixed script.
    """
    text = "".join(chars)
    foreign = any(
        "\u0370" <= char <= "\u058f" and not like and char.isalpha() for char, like in zip(text, drawn, strict=True)
    )
    tokens = [found.span() for found in _TOKEN.finditer(text) if any(drawn[found.start() : found.end()])]
    mixed = {(a, b) for a, b in tokens if any("a" <= char <= "z" for char in text[a:b])}
    least = 2 if any(b - a > 2 for a, b in mixed) else 3
    for start, end in tokens:
        letters = [like for char, like in zip(text[start:end], drawn[start:end], strict=True) if char.isalpha()]
        whole = not foreign and all(letters) and (end - start >= least or _zeros(text, start, letters))
        if (start, end) in mixed or whole:
            chars[start:end] = [like or char for char, like in zip(chars[start:end], drawn[start:end], strict=True)]


def _zeros(text: str, start: int, letters: list[str]) -> bool:
    """Whether it is round letters behind a digit: 1ØØ."""
    return set(letters) == {"o"} and text[start - 1 : start].isdigit()


def _unescaped(text: str) -> tuple[str, dict[int, int]]:
    """The text with character references of HTML as what they show, as long as before, and where each stands."""
    stretches: dict[int, int] = {}

    def show(found: re.Match[str]) -> str:
        shown = unescape(found.group())
        if len(shown) != 1:
            return found.group()
        stretches[found.start()] = found.end()
        return shown + "\u200b" * (len(found.group()) - 1)

    return _ENTITY.sub(show, text), stretches


def _turned(text: str) -> tuple[str, dict[int, int]]:
    """The text as a reader sees it where control marks turn it round, and the end of each such stretch by its start."""
    stretches: dict[int, int] = {}

    def turn(found: re.Match[str]) -> str:
        stretches[found.start(1)] = found.end(1)
        return "\u202e" + found.group(1)[::-1]

    return _REVERSED.sub(turn, text), stretches


def _pinned(at: list[int], turned: dict[int, int]) -> list[int]:
    """All of a stretch that was turned round comes from the whole stretch."""
    firsts = sorted(turned)
    out: list[int] = []
    for index in at:
        place = bisect_right(firsts, index) - 1
        out.append(firsts[place] if place >= 0 and index < turned[firsts[place]] else index)
    return out


def _letters(found: re.Match[str]) -> str:
    """Regional letters that make no flag, as letters."""
    run = found.group()
    return run if len(run) == 2 else "".join(chr(ord(char) - 0x1F1E6 + 97) for char in run)


def _joined(text: str, chars: list[str], at: list[int], turned: dict[int, int]) -> Plain:
    """The plain text with the junk inside its words dropped."""
    folded = _DRAWN_ONE.sub("一", "".join(chars))
    starts: list[int] = at
    cuts: list[int] = []
    odd: set[int] = set()
    lines: list[float] = []
    junk = list(junk_spans(folded)) if not folded.isascii() else []
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
        folded = "".join([*pieces, folded[last:]])
        starts.extend(at[last:])
        odd.update(letter_by_letter(cuts, folded))
    breaks = [float(found.start()) for found in _SENTENCE_END.finditer(folded)]
    ends = _ends(text, starts, turned)
    return Plain(text, folded, starts, ends, tuple(cuts), frozenset(odd), tuple(sorted([*breaks, *lines])))


def _ends(text: str, starts: list[int], turned: dict[int, int]) -> list[int]:
    """End of each original character, trailing invisible marks of the same character included."""
    if text.isascii() and not turned:
        return [start + 1 for start in starts]
    length = len(text)
    ends = [turned.get(start, start + 1) for start in starts]
    for index, end in enumerate(ends):
        following = starts[index + 1] if index + 1 < len(starts) else length
        while end < following and _trails(text[end]):
            end += 1
        ends[index] = end
    return ends


def _trails(char: str) -> bool:
    """Whether it is an invisible mark that belongs to the character before it."""
    return plain_char(char) == "" and (bool(unicodedata.combining(char)) or unicodedata.category(char) in ("Mn", "Me"))


def is_chinese(text: str) -> bool:
    """Whether the text is written in Chinese: at least one ideograph for six Latin letters."""
    han = sum(1 for char in text if is_cjk(char))
    latin = sum(1 for char in text if char.isascii() and char.isalpha())
    return han * 6 >= max(1, latin)


def looks_traditional(text: str) -> bool:
    """Whether more of the characters are traditional-only than simplified-only."""
    old_forms = simplified()
    old = sum(1 for char in text if ord(char) in old_forms)
    return old > 0 and old > sum(1 for char in text if char in _simplified_only())


@cache
def _simplified_only() -> frozenset[str]:
    return frozenset(simplified().values()) - frozenset(chr(code) for code in simplified())
