"""Options of the goods as texts name them: sizes in words, in the plural, without what they are measured by."""

import re
from functools import lru_cache

_SIZED = re.compile(r"(?:size|uk|us|eu|eur)s? ?(\d{1,2}(?:\.5)?)")
"""A size of shoes or clothes by the country that it is measured by: UK 7."""
_SIZES = {
    "xs": "extra[- ]small|x-small",
    "s": "(?<!extra )(?<!extra-)(?<!x-)small",
    "m": "medium",
    "l": "(?<!extra )(?<!extra-)(?<!x-)large",
    "xl": "(?<!double )extra[- ]large|x-large",
    "xxl": "double extra[- ]large|xx-large",
}
"""Sizes as they are said in words."""
_OF_A_SIZE = r"(?=s?(?:$|[.,!?:;)]| (?:is|are|has|have|left|sold|in stock|gone|remaining|only|and|or|size|to go)\b))"


@lru_cache(maxsize=512)
def named_as(name: str) -> re.Pattern[str]:
    """A variant by its name; a size may stand in the plural, with 码 behind it, or without what it is measured by."""
    word = r"\s?".join(map(re.escape, name.split()))
    if not name.isascii():
        return re.compile(rf"{word}(?!\d)" if name[-1].isdigit() else word)
    if sized := _SIZED.fullmatch(name):
        return re.compile(rf"(?<![a-z0-9'.])(?:size|uk|us|eu|eur)s? ?{re.escape(sized[1])}(?![a-z0-9'.]|\.\d)")
    spoken = rf"|(?<![a-z])(?:{_SIZES[name]}){_OF_A_SIZE}" if name in _SIZES else ""
    return re.compile(rf"(?<![a-z0-9'])(?:size )?{word}(?:'?s)?(?![a-z0-9']){spoken}")
