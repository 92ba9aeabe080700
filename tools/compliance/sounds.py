"""How Chinese characters are read, without tones, and which readings people take for each other."""

from collections.abc import Mapping
from functools import cache, lru_cache

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")
_ALSO = dict(zip("行长便调弹还重参藏血乐辟觉了着椎供", ["hang", "chang", "pian", "tiao", "tan", "huan", "chong", "shen", "zang", "xie", "yue", "bi", "jiao", "liao", "zhao", "zhui", "gong"], strict=True))  # fmt: skip # noqa: E501
_NEAR_HEAD = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}


@lru_cache(maxsize=1)
def _readings() -> Mapping[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict


@lru_cache(maxsize=30000)
def syllable(char: str) -> str:
    """The usual toneless reading of a Chinese character; empty for anything else."""
    return _readings().get(ord(char), "").partition(",")[0].translate(_TONES)


def spellings(char: str) -> tuple[str, ...]:
    """How a character of a term may be spelled: its usual reading, and one more where both are common."""
    return (syllable(char), _ALSO[char]) if char in _ALSO else (syllable(char),)


@lru_cache(maxsize=2000)
def near(sound: str) -> str:
    """One spelling for syllables that many speakers do not tell apart: zh and z, n and l, ang and an."""
    for head in ("zh", "ch", "sh", "n"):
        if sound.startswith(head) and len(sound) > len(head):
            sound = _NEAR_HEAD[head] + sound[len(head) :]
            break
    return sound[:-1] if sound.endswith(("ang", "eng", "ing")) else sound


@cache
def syllables() -> frozenset[str]:
    """All syllables of the characters in daily use, `v` for ü and also `u` after l and n."""
    found = {syllable(char) for char in everyday()}
    return frozenset(found | {s.replace("v", "u") for s in found} - {""})


@cache
def everyday() -> frozenset[str]:
    """The first plane of GB 2312: the 3,755 characters in daily use."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset(char for cell in cells if len(char := cell.decode("gb2312", "ignore")) == 1)
