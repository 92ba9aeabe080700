"""Cuts Noto Sans CJK SC down to what copy needs: `python subset_noto.py SOURCE.ttc OUT.otf [FACE]`.

Source: Debian's `fonts-noto-cjk` (OFL 1.1), face 2 of the collection is Simplified Chinese. Kept are GB 2312, Latin
with its accents, price signs, and the Taiwan forms of the 3,755 common characters of GB 2312 level 1.
Needs fonttools and opencc-python-reimplemented; no user of Adwright runs this.
"""

import sys

from fontTools import subset
from opencc import OpenCC


def gb2312() -> set[str]:
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return set("".join(pair.decode("gb2312", errors="ignore") for pair in pairs))


def traditional(characters: set[str]) -> set[str]:
    common = "".join(char for char in sorted(characters) if 0xB0 <= char.encode("gb2312")[0] <= 0xD7)
    return set(OpenCC("s2tw").convert(common))


def latin() -> set[str]:
    plain = {chr(code) for block in (range(0x20, 0x7F), range(0xA0, 0x180)) for code in block}
    return plain | set("–—‘’“”…€£¥₩₹™®©°×÷±≤≥≈→←↑↓•·●✓℃‰「」『』")


def main(source: str, out: str, face: int = 2) -> None:
    simplified = gb2312()
    options = subset.Options()
    options.font_number = face
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(char) for char in simplified | traditional(simplified) | latin()])
    cutter.subset(font)
    subset.save_font(font, out, options)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 2)
