"""The table of readings that features use, made from pypinyin once so that inference does not need it."""

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin

FIRST, LAST = 0x4E00, 0x9FFF


def reading_table() -> NDArray[np.uint16]:
    """Toneless syllable number, from 1 in alphabetical order, of each character in the block; 0 where none is known."""
    found = [lazy_pinyin(chr(code), errors="ignore") for code in range(FIRST, LAST + 1)]
    order = {name: index for index, name in enumerate(sorted({row[0] for row in found if row}), start=1)}
    return np.array([order[row[0]] if row else 0 for row in found], dtype=np.uint16)
