"""What the model sees of a text: n-grams of characters, of readings and of words, each a 32-bit key with its place.

Character n-grams of 1–5, toneless-pinyin n-grams of 2–4 where Chinese is written (they see through homophones), and
n-grams of 1–3 words of Latin script. The text is the plain one that the rules match in.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

READ_LIMIT = 20_000
"""Code points of a text that the model reads; the rules read all of it."""
PIECE = 160
"""The longest stretch that is scored as one piece."""
_OVERLAP = 40

Keys = NDArray[np.uint32]
Places = NDArray[np.int64]
_U64 = NDArray[np.uint64]
_CUT = re.compile(r"(?<=[。！？!?；;\n\r])|(?<=\.)(?=\s)")
_WORD = re.compile(r"[a-z0-9']+|[%$£€¥#]")
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _LAST = 0x4E00, 0x9FFF


class Grams(NamedTuple):
    """The n-grams of a piece: `keys[i]` stands at `starts[i]:ends[i]`, repeats included."""

    keys: Keys
    starts: Places
    ends: Places


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
def grams(piece: str) -> Grams:
    """Every n-gram of `piece`. The arrays are shared: read them only."""
    codes = np.frombuffer(f"\x02{piece}\x03".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    found = _runs(codes.astype(np.uint64), 1, 5, salt=1)
    inside = (codes >= _FIRST) & (codes <= _LAST)
    if inside.any():
        sounds = np.where(inside, readings()[np.where(inside, codes - _FIRST, 0)], codes + np.uint32(0x10000))
        found += _runs(sounds.astype(np.uint64), 2, 4, salt=2)
    words = list(_WORD.finditer(piece))
    if words:
        found += _words(words)
    keys, starts, ends = (np.concatenate(column) for column in zip(*found, strict=True))
    return Grams(keys, np.maximum(starts, 0), np.minimum(ends, len(piece)))


def _words(words: list[re.Match[str]]) -> list[Grams]:
    codes = _word_codes([word.group() for word in words])
    starts = np.array([word.start() for word in words], dtype=np.int64)
    ends = np.array([word.end() for word in words], dtype=np.int64)
    return [
        Grams(keys, starts[: len(keys)], ends[size - 1 :])
        for size, keys in enumerate(_rolled(codes, 3, salt=3), start=1)
    ]


def _word_codes(words: list[str]) -> _U64:
    """One number a word, the same on every machine."""
    codes = [int.from_bytes(word[:8].encode(), "little") ^ (len(word) << 56) for word in words]
    return np.array(codes, dtype=np.uint64) * _MIX


def _runs(codes: _U64, shortest: int, longest: int, salt: int) -> list[Grams]:
    """N-grams of a padded piece, with their places in the piece itself."""
    out = []
    for size, keys in enumerate(_rolled(codes, longest, salt), start=1):
        if size >= shortest:
            starts = np.arange(len(keys), dtype=np.int64) - 1
            out.append(Grams(keys, starts, starts + size))
    return out


def _rolled(codes: _U64, longest: int, salt: int) -> Iterator[Keys]:
    """Keys of all n-grams of 1 to `longest` codes."""
    rolled = np.full(len(codes), salt, dtype=np.uint64)
    for size in range(1, min(longest, len(codes)) + 1):
        kept = len(codes) - size + 1
        rolled = (rolled[:kept] + codes[size - 1 :] + np.uint64(1)) * _PRIME
        rolled ^= rolled >> np.uint64(29)
        yield ((rolled * _MIX) >> np.uint64(32)).astype(np.uint32)
