"""What the model sees of a text: hashed n-grams of characters, of readings and of words, computed in numpy.

A text is normalised as the rules see it, then cut into segments of at most `SEGMENT` characters. Each segment yields
indices into `BUCKETS` weights: character n-grams of 1–5, toneless-pinyin n-grams of 2–4 where Chinese is written, and
n-grams of 1–3 words of Latin script.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tools.compliance.normalise import normalise

BITS = 17
BUCKETS = 1 << BITS
SEGMENT = 90
_OVERLAP = 30
READ_LIMIT = 20_000
"""Code points of a text that the model reads; the rules read all of it."""

Indices = NDArray[np.int32]
_U64 = NDArray[np.uint64]
_CUT = re.compile(r"(?<=[。！？!?；;\n\r])|(?<=\.)(?=\s)")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[$#@%]")
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - BITS)
_HIGH_DIGITS = str.maketrans("23456789", "55555555")
_FIRST, _LAST = 0x4E00, 0x9FFF


@cache
def readings() -> NDArray[np.uint16]:
    """Toneless syllable number of each character from U+4E00 to U+9FFF; 0 where none is known."""
    with (resources.files("tools.compliance.checker") / "readings.npz").open("rb") as file:
        return np.load(file)["readings"]


def segments(text: str) -> list[str]:
    """The normalised text in pieces that are judged one by one; at least one, however short the text."""
    plain = normalise(text[:READ_LIMIT]).text.translate(_HIGH_DIGITS)
    return list(_cut(plain)) or [""]


def _cut(plain: str) -> Iterator[str]:
    for sentence in _CUT.split(plain):
        piece = sentence.strip()
        while len(piece) > SEGMENT:
            yield piece[:SEGMENT]
            piece = piece[SEGMENT - _OVERLAP :]
        if piece:
            yield piece


def features(segment: str) -> Indices:
    """Bucket of every n-gram in a segment, repeats included."""
    codes = np.frombuffer(f"\x02{segment}\x03".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    parts = _rolled(codes.astype(np.uint64), 1, 5, salt=1)
    inside = (codes >= _FIRST) & (codes <= _LAST)
    if inside.any():
        sounds = np.where(inside, readings()[np.where(inside, codes - _FIRST, 0)], codes + np.uint32(0x10000))
        parts += _rolled(sounds.astype(np.uint64), 2, 4, salt=2)
    words = _WORD.findall(segment)
    if words:
        parts += _rolled(_word_codes(words), 1, 3, salt=3)
    return np.concatenate(parts).astype(np.int32)


def _word_codes(words: list[str]) -> _U64:
    """One number a word, the same on every machine."""
    codes = np.zeros(len(words), dtype=np.uint64)
    for index, word in enumerate(words):
        codes[index] = int.from_bytes(word[:8].encode(), "little") ^ (len(word) << 56)
    return codes * _MIX


def _rolled(codes: _U64, shortest: int, longest: int, salt: int) -> list[_U64]:
    """Buckets of all n-grams with `shortest` ≤ n ≤ `longest`."""
    out: list[_U64] = []
    rolled = np.full(len(codes), salt, dtype=np.uint64)
    for size in range(1, min(longest, len(codes)) + 1):
        kept = len(codes) - size + 1
        rolled = (rolled[:kept] + codes[size - 1 :] + np.uint64(1)) * _PRIME
        rolled ^= rolled >> np.uint64(29)
        if size >= shortest:
            out.append((rolled * _MIX) >> _SHIFT)
    return out
