"""Ways in which sellers hide a word, as operators over text. Deterministic under a given random generator."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from pypinyin import Style, lazy_pinyin

_WORDS = {"zh": re.compile("[\u4e00-\u9fff]{2}"), "en": re.compile("[A-Za-z]{4,}")}
"""Where a slip may fall: two characters, a word of four letters."""
Operator = Callable[[str, Random], str]

_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = " ·*-_.|/~\u3000"
_LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0", "s": "$", "t": "7"})
_DRAWN_ALIKE = str.maketrans({"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х", "i": "і"})
_VOWELS = "aeiou"
_SOUNDS = (
    ("tion", "shun"), ("ph", "f"), ("ck", "k"), ("igh", "i"), ("qu", "kw"), ("ea", "ee"), ("ou", "oo"), ("ce", "se"),
    ("wr", "r"), ("kn", "n"), ("c", "k"), ("s", "z"), ("x", "ks"),
)  # fmt: skip
"""English spellings that sound alike, the longer first."""
_PARTS = {
    "好": "女子", "明": "日月", "林": "木木", "胜": "月生", "顶": "丁页", "级": "纟及",
    "治": "氵台", "病": "疒丙", "瘦": "疒叟", "痛": "疒甬", "祛": "礻去", "祖": "礻且",
    "秘": "禾必", "药": "艹约", "炎": "火火", "销": "钅肖", "赚": "贝兼", "财": "贝才",
    "特": "牜寺", "功": "工力", "效": "交攵", "减": "冫咸", "肥": "月巴", "脂": "月旨",
    "保": "亻呆", "信": "亻言", "微": "彳攵", "加": "力口", "强": "弓虽", "最": "日取",
}  # fmt: skip
_SIGNS = {
    "药": "💊", "钱": "💰", "酒": "🍺", "烟": "🚬", "一": "1️⃣", "牛": "🐂",
    "微": "🛰", "好": "👍", "心": "❤️", "王": "👑", "第": "🥇",
}  # fmt: skip


@cache
def _homophones() -> Mapping[str, str]:
    """Toneless syllable → common characters read so (level one of GB 2312, the 3,755 of daily use)."""
    groups: dict[str, str] = {}
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                char = bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            reading = lazy_pinyin(char)[0]
            groups[reading] = groups.get(reading, "") + char
    return groups


def _chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _some(word: str, change: Callable[[str], str], dice: Random) -> str:
    """`word` with at least one changeable character changed and each other one as the dice fall."""
    places = [index for index, char in enumerate(word) if change(char) != char]
    if not places:
        return word
    sure = dice.choice(places)
    chosen = {index for index in places if index == sure or dice.random() < 0.4}
    return "".join(change(char) if index in chosen else char for index, char in enumerate(word))


def zero_width(word: str, dice: Random) -> str:
    return dice.choice(_ZERO_WIDTH).join(word)


def separators(word: str, dice: Random) -> str:
    return dice.choice(_MARKS).join(word)


def homophones(word: str, dice: Random) -> str:
    def other(char: str) -> str:
        if not _chinese(char):
            return char
        pool = _homophones().get(lazy_pinyin(char)[0], "").replace(char, "")
        return dice.choice(pool) if pool else char

    return _some(word, other, dice)


def spelled(word: str, dice: Random) -> str:
    """Characters written as pinyin."""
    return _some(word, lambda char: lazy_pinyin(char)[0] if _chinese(char) else char, dice)


def initials(word: str, dice: Random) -> str:
    return _some(
        word, lambda char: lazy_pinyin(char, style=Style.FIRST_LETTER)[0] if _chinese(char) else char, dice
    )  # fmt: skip


def parts(word: str, dice: Random) -> str:
    """Characters split into what they are made of."""
    return _some(word, lambda char: _PARTS.get(char, char), dice)


def signs(word: str, dice: Random) -> str:
    return _some(word, lambda char: _SIGNS.get(char, char), dice)


def leet(word: str, dice: Random) -> str:
    return _some(word, lambda char: char.translate(_LEET), dice)


def drawn_alike(word: str, dice: Random) -> str:
    return _some(word, lambda char: char.translate(_DRAWN_ALIKE), dice)


def starred(word: str, dice: Random) -> str:
    """Vowels behind a mark."""
    mark = dice.choice("*_-#.")
    return _some(word, lambda char: mark if char.lower() in _VOWELS else char, dice)


def unvowelled(word: str, dice: Random) -> str:
    """Vowels within words left out, as in chat."""
    kept = [
        char
        for index, char in enumerate(word)
        if char.lower() not in _VOWELS or not index or not word[index - 1].isalpha() or dice.random() < 0.3
    ]
    return "".join(kept)


def sounded(word: str, dice: Random) -> str:
    """Words spelled as they sound."""
    held = [pair for pair in _SOUNDS if pair[0] in word.lower()]
    for spelling, sound in dice.sample(held, min(len(held), 2)):
        word = word.replace(spelling, sound)
    return word


def misspelt(word: str, dice: Random) -> str:
    """A letter doubled, left out or swapped with the next, as a hurried hand does, in one or two places."""
    for _ in range(dice.choice((1, 1, 2))):
        places = [index for index in range(1, len(word) - 1) if word[index - 1 : index + 2].isalpha()]
        if not places:
            break
        at = dice.choice(places)
        slip = dice.choice((word[at] * 2, "", word[at + 1] + word[at]))
        word = word[:at] + slip + word[at + (2 if len(slip) == 2 and slip[0] != slip[1] else 1) :]
    return word


OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "zh": (zero_width, separators, homophones, homophones, spelled, initials, parts, signs),
    "en": (zero_width, separators, leet, leet, drawn_alike, starred, unvowelled, sounded, misspelt, misspelt),
}
"""By language; one named twice is used twice as often."""
SLIPS: Mapping[str, Operator] = {"zh": homophones, "en": misspelt}
"""What a writer with nothing to hide does as well: the slip of an input method, of a hand on the keys."""


def hide(word: str, lang: str, dice: Random) -> str:
    """`word` hidden by one operator of its language, or unchanged where none of a few draws can change it."""
    for _ in range(6):
        hidden = dice.choice(OPERATORS[lang])(word, dice)
        if hidden != word:
            return hidden
    return word


def slipped(text: str, lang: str, dice: Random) -> str:
    """`text` with one or two of its words misspelt by a hand that hides nothing."""
    words = [found.span() for found in _WORDS[lang].finditer(text)]
    for start, end in sorted(dice.sample(words, min(len(words), dice.choice((1, 2)))), reverse=True):
        text = text[:start] + SLIPS[lang](text[start:end], dice) + text[end:]
    return text
