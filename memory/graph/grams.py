"""How text becomes search tokens: words of letters and digits, and pairs of Chinese characters."""

import re
import unicodedata

_RUN = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]+|[^\W_]+", re.UNICODE)
_HAN = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]")
_SPLIT = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]+|[^぀-ヿ㐀-䶿一-鿿豈-﫿]+")


def grams(text: str) -> list[str]:
    """`"轻便跑鞋 Air2"` -> `["轻便", "便跑", "跑鞋", "air2"]`; a lone Chinese character is its own token."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    tokens: list[str] = []
    for run in _RUN.findall(folded):
        for part in _SPLIT.findall(run):
            if _HAN.match(part):
                tokens += [part[i : i + 2] for i in range(len(part) - 1)] or [part]
            else:
                tokens.append(part)
    return tokens
