"""One character at a time: its plain form, and the Latin letter that it is drawn like."""

import unicodedata
from functools import cache, lru_cache
from importlib import resources

from tools.compliance.tables import glyphs, lookalikes

_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5")
"""Letters without ink."""
_RADICALS = range(0x2E80, 0x2FE0)
_COUNTED = ((0x2160, 12), (0x2170, 12), (0x2474, 20), (0x2488, 20), (0x2776, 10), (0x2780, 10), (0x278A, 10))
"""Signs that count from one: Roman numbers, those in brackets, with a stop, and dingbats."""


@cache
def simplified() -> dict[int, str]:
    """Traditional → simplified, one character to one, from OpenCC's own table."""
    table: dict[int, str] = {}
    folder = resources.files("opencc").joinpath("dictionary")
    for row in folder.joinpath("TSCharacters.txt").read_text("utf-8").splitlines():
        old, _, new = row.partition("\t")
        first = new.split(" ")[0]
        if len(old) == 1 and len(first) == 1 and old != first:
            table[ord(old)] = first
    # 「乾」 is 干 in goods (乾燥) and 「著」 is 着 in verbs (試著); OpenCC leaves both to context.
    table[ord("乾")] = "干"
    table[ord("妳")] = "你"
    table[ord("裏")] = table[ord("裡")] = "里"
    return table


@cache
def _forms() -> dict[int, str]:
    """Other forms of a character → the usual simplified one."""
    old = simplified()
    return {**{code: old.get(ord(char), char) for code, char in {**_regional(), **glyphs()}.items()}, **old}


@cache
def _regional() -> dict[int, str]:
    """Forms of Japan, Hong Kong and Taiwan that are no simplified character themselves → the usual form."""
    table: dict[int, str] = {}
    folder = resources.files("opencc").joinpath("dictionary")
    for name in ("JPVariants.txt", "HKVariants.txt", "TWVariants.txt"):
        for row in folder.joinpath(name).read_text("utf-8").splitlines():
            usual, _, forms = row.partition("\t")
            table |= {ord(form): usual for form in forms.split(" ") if len(form) == 1 and not in_gb2312(form)}
    return table


def in_gb2312(char: str) -> bool:
    """Whether a simplified text of today may well hold the character."""
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=65536)
def plain_char(char: str) -> str:
    """The plain form of one character: folded, without marks, lower case; empty when it is invisible."""
    code = ord(char)
    if code < 0x80:
        return char.lower()
    if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or (code in _RADICALS and code in _forms()):
        return _forms().get(code, char)
    if 0xE0100 <= code <= 0xE01EF or 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or char in _FILLERS:
        return ""
    return _symbol(code) or _decomposed(char)


def _symbol(code: int) -> str:
    """Letters and numbers in circles, squares and brackets, and Roman ones, as what they say."""
    for first, last in ((0x1F150, 0x1F169), (0x1F170, 0x1F189)):
        if first <= code <= last:
            return chr(ord("a") + code - first)
    for first, count in _COUNTED:
        if first <= code < first + count:
            return str(code - first + 1)
    if code == 0x2105:
        return "%"
    return "0" if code in (0x24FF, 0x1F10B, 0x1F10C) else ""


def _decomposed(char: str) -> str:
    out: list[str] = []
    for part in unicodedata.normalize("NFKC", char):
        if ord(part) < 0x2000 and part.isalpha():
            part = unicodedata.normalize("NFD", part)[0]
        elif 0x2E80 <= ord(part) <= 0x9FFF:
            part = _forms().get(ord(part), part)
        category = unicodedata.category(part)
        if category in ("Mn", "Me", "Cf") or (category == "Cc" and part not in "\t\n\r"):
            continue
        out.append(part.lower() if part.isalpha() else part)
    return "".join(out)


@lru_cache(maxsize=65536)
def latin_of(char: str) -> str:
    """The Latin letter that a letter of another script is drawn like; empty for none and for Latin letters."""
    table = lookalikes()
    if char in table:
        return table[char]
    bare = unicodedata.normalize("NFD", char)[0]
    return table.get(bare) or table.get(bare.lower(), "")
