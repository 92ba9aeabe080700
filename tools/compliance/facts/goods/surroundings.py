"""Colours of what stands around the goods or goes with them, which say nothing of the goods: on a black table."""

import re
from functools import cache

from tools.compliance.facts.tables import table


def of_surroundings(text: str, start: int, end: int, goods: str) -> bool:
    """Whether a colour is said of something beside the goods; `goods`: what they call themselves."""
    before, after = text[max(0, start - 64) : start], text[end : end + 24]
    for led, things in _patterns():
        thing = things.match(after)
        if thing and led.search(before) and thing["it"].removesuffix("s") not in goods:
            return True
    return False


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    words = table("surroundings")
    return (
        (
            re.compile(f"{words['stands']}|{words['goes']}"),
            re.compile(rf" (?:[a-z]{{2,12}} )?(?P<it>{words['things']})\b"),
        ),
        (
            re.compile(f"{words['stands_zh']}|{words['goes_zh']}"),
            re.compile(rf"的?[\u4e00-\u9fff]{{0,2}}?(?P<it>{words['things_zh']})"),
        ),
    )
