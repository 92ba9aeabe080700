"""What the model sees of a text: n-grams of characters, of readings and of words, each a 32-bit key.

Character n-grams of 1–5, toneless-pinyin n-grams of 2–4 where Chinese is written (they see through homophones), and
n-grams of 1–3 words of Latin script. The text is the plain one that the rules match in.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

READ_LIMIT = 20_000
"""Code points of a text that the model reads; the rules read all of it."""
PIECE = 160
"""The longest stretch that is scored as one piece."""
_OVERLAP = 40

Keys = NDArray[np.uint32]
_U64 = NDArray[np.uint64]
_CUT = re.compile(r"(?<=[。！？!?；;\n\r])|(?<=\.)(?=\s)")
_WORD = re.compile(r"[a-z0-9']+|[%$£€¥#]")
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_ONE, _SHIFT, _HALF = np.uint64(1), np.uint64(29), np.uint64(32)
_FIRST, _LAST = 0x4E00, 0x9FFF


@cache
def readings() -> NDArray[np.uint16]:
    """Toneless syllable number of each character from U+4E00 to U+9FFF; 0 where none is known."""
    with (resources.files("tools.compliance.checker") / "readings.npz").open("rb") as file:
        return np.load(file)["readings"]


def pieces(plain: str) -> list[tuple[int, int]]:
    """Sentences of a plain text as (start, end), none longer than `PIECE`; at least one, however short the text."""
    return list(_cut(plain[:READ_LIMIT])) or [(0, min(len(plain), READ_LIMIT))]


def sentences_within(plain: str, longest: int) -> list[tuple[int, int]]:
    """Neighbouring sentences together as (start, end), none longer than `longest` unless it is one sentence."""
    found: list[tuple[int, int]] = []
    for start, end in pieces(plain):
        if found and end - found[-1][0] <= longest:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _cut(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in _CUT.split(plain):
        end = start + len(part)
        while end - start > PIECE:
            yield start, start + PIECE
            start += PIECE - _OVERLAP
        if any(char.isalnum() for char in part):
            yield start, end
        start = end


@lru_cache(maxsize=256)
def grams(piece: str) -> Keys:
    """Every n-gram of `piece`, repeats included. The array is shared: read it only."""
    codes = np.frombuffer(f"\x02{piece}\x03".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rolled = _rolled(codes.astype(np.uint64), 5, salt=1)
    inside = (codes >= _FIRST) & (codes <= _LAST)
    if inside.any():
        sounds = np.where(inside, readings()[np.where(inside, codes - _FIRST, 0)], codes + np.uint32(0x10000))
        rolled += _rolled(sounds.astype(np.uint64), 4, salt=2)[1:]
    words = _WORD.findall(piece)
    if words:
        rolled += _rolled(_word_codes(words), 3, salt=3)
    return ((np.concatenate(rolled) * _MIX) >> _HALF).astype(np.uint32)


def _word_codes(words: list[str]) -> _U64:
    """One number a word, the same on every machine."""
    codes = [int.from_bytes(word[:8].encode(), "little") ^ (len(word) << 56) for word in words]
    return np.array(codes, dtype=np.uint64) * _MIX


def _rolled(codes: _U64, longest: int, salt: int) -> list[_U64]:
    """Numbers of all n-grams of 1, 2, … `longest` codes."""
    codes = codes + _ONE
    rolled, found = np.full(len(codes), salt, dtype=np.uint64), []
    for size in range(min(longest, len(codes))):
        rolled = (rolled[: len(codes) - size] + codes[size:]) * _PRIME
        rolled ^= rolled >> _SHIFT
        found.append(rolled)
    return found
