"""The cold that goods are said to stand, held against the range on record."""

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_FROST_F = re.compile(r"(?<![\d~–-])(?P<minus>-\s?|\bminus )?(?P<f>\d{1,3})\s?(?:°\s?f|℉|degrees f)")
_FROST = re.compile(r"零下\s?(\d{1,2})\s?(?:度|℃|摄氏度)|(?<![\d~至到-])-\s?(\d{1,2})\s?(?:℃|°c|度)")


def bind_cold(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: goods said to stand a cold that lies below their range."""
    facts = context.named
    yield from _frost(line, facts)
    yield from _frost_f(line, facts)


def _frost(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A cold that the goods are said to stand and that lies below their range."""
    for found in _FROST.finditer(line.text):
        named = [f for f in facts if re.search(r"温|temp|耐寒|comfort", f.label)]
        lows = [low for f in named for low in _degrees(f.said)]
        if lows and -float(found[1] or found[2]) < min(lows):
            yield by_fact(line, found.span(), "fact.number", named[0])


def _frost_f(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """The same in Fahrenheit: hardy to -20°F, where the record's least is 30."""
    for found in re.finditer(
        rf"\b(?:hardy|down|rated|comfort(?:able)?|warm) (?:down )?to {_FROST_F.pattern}", line.text
    ):
        named = [f for f in facts if re.search(r"temp|hardi|comfort|rating|limit", f.label)]
        lows = [_signed(m) for f in named for m in _FROST_F.finditer(f.said)]
        if lows and _signed(found) < min(lows):
            yield by_fact(line, found.span(), "fact.number", named[0])


def _signed(found: re.Match[str]) -> float:
    return -float(found["f"]) if found["minus"] else float(found["f"])


def _degrees(value: str) -> list[float]:
    below = [-float(n) for n in re.findall(r"(?:零下|(?<!\d)-)\s?(\d{1,3})", value)]
    return below or [float(n) for n in re.findall(r"\d{1,3}", value)]
