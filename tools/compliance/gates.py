"""What keeps lane (b) from reading ordinary Chinese text as a term in disguise."""

import re

from tools.compliance.normalise import Plain
from tools.compliance.sounds import everyday
from tools.compliance.tables import signs, words
from tools.compliance.walk import HAN, Path, Reading

_STOP = re.compile("[,，、。]")
_GRADES = frozenset("型码类领级恤光超形款版区座号店片股杯标梯图字裙弹站位线口牌")
"""What a single capital before it is an ordinary name of: T恤, A级, V领."""
TELLING = frozenset(
    "最治疗药癌唯顶绝赚瘦减微祛愈炎肥斑佳级第独特壮阳秘召招财运返刷私聊升保包过胸根效仿复领尖辟邪孕裸疹痘降药冠干瘤敷消刷丰"
)
"""In a term of two characters only these are telling enough to be recognised by sound among everyday words."""
FUNCTION = frozenset("的和为与在是了不有也就都而且或从自其以于之")
"""Characters that stand everywhere and disguise nothing."""


def holds(reading: Reading, plain: Plain, telling: bool) -> bool:
    """Whether a walked reading is no accident. `telling`: the term is one that people disguise."""
    path, term = reading.path, reading.term
    said = plain.text[reading.start : reading.end]
    sure = path.exact + path.spelled + path.split
    if not one_token(plain, reading.start, reading.end):
        return False
    if path.sound and not _swap_holds(path, said, len(term) > 2 and telling):
        return False
    if path.padded and not _padding_holds(reading, plain, said, telling):
        return False
    if path.letters and not _letters_hold(reading, plain, sure, telling):
        return False
    if len(term) == 2 and path.digits and not set(term) & set("一百零"):
        return False
    if len(term) == 2 and not telling and (path.digits or path.sound or not (path.exact or _long_spelled(said))):
        return False
    if path.spelled and said.isascii() and not _spelled_holds(reading, plain.text, said):
        return False
    if path.digits and not sure and not path.signs:
        return False
    if path.signs and not sure:
        return (path.signs > 1 and telling) or _lone_sign(said, plain.text, reading)
    return not (path.split and not path.exact and not _bound_parts(said) and len(term) < 3)


def _swap_holds(path: Path, said: str, firm: bool) -> bool:
    """Swaps beside another disguise: never most of the term, and beside a guessed one only in a `firm` term."""
    if path.letters or (not firm and (path.digits or path.signs or path.padded)):
        return False
    sure = path.spelled + path.split
    if path.exact + path.sound == path.whole + path.padded:
        return False
    return path.sound * 2 <= path.whole and (path.whole > 2 or sure > 0) and said not in words()


def _letters_hold(reading: Reading, plain: Plain, sure: int, telling: bool) -> bool:
    """Whether first letters stand for characters, and not for a size, a grade or a foreign word."""
    term, path, text = reading.term, reading.path, plain.text
    if not sure or (len(term) == 2 and text[reading.start : reading.end].isascii()) or _unit(text, reading):
        return False
    if path.letters > sure and plain.original[plain.starts[reading.end - 1]].isupper():
        # Most of it in capitals is a name: 小CK.
        return False
    if len(term) > 2 and (telling or not plain.original[plain.starts[reading.start]].isupper()):
        return path.letters <= sure + 1 or telling
    first = "a" <= text[reading.start] <= "z"
    graded = first and text[reading.end - 1] in _GRADES
    written = plain.original[plain.starts[reading.start if first else reading.end - 1]]
    if telling:
        return not (graded and written.isupper())
    beside = text[max(0, reading.start - 1) : reading.start] if first else text[reading.end : reading.end + 1]
    following = text[reading.end : reading.end + 1]
    if not written.islower() and (first or following in _GRADES):
        return False
    return (not beside or HAN.match(beside) is not None) and not graded


def _padding_holds(reading: Reading, plain: Plain, said: str, telling: bool) -> bool:
    """Foreign characters inside: few, and around enough plain ones. A number alone inside two is a quantity."""
    path, term = reading.path, reading.term
    if path.padded > len(term) - 1 or path.exact + path.spelled + path.split + path.sound < 2:
        return False
    foreign = "".join(char for char in said if not HAN.match(char) and char not in term)
    if any(char in ",，、。" for char in foreign) and not all(map(HAN.match, term)):
        return False
    if any(char in ",，、。" for char in foreign):
        whole_words = any(piece in words() for piece in _STOP.split(said))
        return telling and len(foreign) == 1 and len(term) > 2 + (foreign == "。") and not whole_words
    written = plain.original[plain.starts[reading.start] : plain.ends[reading.end - 1]]
    if said[-1] in _GRADES and foreign.isascii() and any(char.isdigit() or char.isupper() for char in written):
        return False
    return len(term) > 2 or not foreign.isdigit() or len(foreign) == 1


def _spelled_holds(reading: Reading, text: str, said: str) -> bool:
    """Letters alone: long enough to be no other word, and a short term beside Chinese words, not a brand's name."""
    if len(said.replace(" ", "")) < 5:
        return " " in said or touches_chinese(text, reading.start, reading.end)
    return len(reading.term) > 2 or " " in said or touches_chinese(text, reading.start, reading.end)


def _unit(text: str, reading: Reading) -> bool:
    """Whether the letters belong to a number: 2.4G, C1."""
    before, after = text[max(0, reading.start - 1) : reading.start], text[reading.end : reading.end + 1]
    first, last = text[reading.start], text[reading.end - 1]
    return ("a" <= first <= "z" and before.isdigit()) or ("a" <= last <= "z" and after.isdigit())


def _long_spelled(said: str) -> bool:
    """Whether two syllables are spelled so long that they are hardly another word."""
    return said.isascii() and len(said.replace(" ", "")) > 6


def _lone_sign(said: str, text: str, reading: Reading) -> bool:
    """A sign that says a whole term by itself, written into a Chinese sentence."""
    sign = signs().get(said)
    return bool(sign and sign.alone and touches_chinese(text, reading.start, reading.end))


def _bound_parts(said: str) -> bool:
    """Whether it holds a part that never stands alone: 氵, 疒."""
    return any(HAN.match(char) and char not in everyday() for char in said)


def one_token(plain: Plain, start: int, end: int) -> bool:
    """Whether no ordinary space was removed inside: words that a title sets apart are not read as one."""
    return all(cut in plain.odd_cuts for cut in plain.cuts_inside(start, end))


def touches_chinese(text: str, start: int, end: int) -> bool:
    """Whether a Chinese character stands right before or behind."""
    return any(map(HAN.match, text[end : end + 1] + text[max(0, start - 1) : start]))


_AROUND = ((-1, 1), (0, 2), (-2, 1), (0, 3), (-1, 2))


def makes_word(text: str, index: int) -> bool:
    """Whether the character at `index` forms a common word with its neighbours."""
    return any(text[index + a : index + b] in words() for a, b in _AROUND if index + a >= 0)


def crosses_word(text: str, start: int, end: int, index: int) -> bool:
    """Whether the character at `index` belongs to a common word that reaches out of the stretch."""
    stretches = [(index + a, index + b) for a, b in _AROUND if index + a >= 0]
    return any((low < start or high > end) and text[low:high] in words() for low, high in stretches)
