"""What the second item of an order costs: half, a share or nothing, held against the terms of the promotion."""

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.money.offer import terms_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.numbers import ZH_DIGITS

_SECOND = re.compile(
    r"第[二2]件\s?(?:仅|只要|只需)?\s?(?P<zh>半价|0元|零元|免费|不要钱|[1-9一二三四五六七八九](?:\.\d)?折|\d{1,3}元)"
    r"|\b(?:second|2nd) (?:one |item |pair |unit |piece )?(?:is |at |for )?"
    r"(?P<en>free|half(?:[- ]price| off)?|\d{1,2} ?% off)"
)


def bind_second(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between the second item's price in the text and in the terms."""
    known = plain_of(context.text_of("promotion")).lower()
    terms = {share for _, share in _shares(known)}
    for found, share in _shares(line.text):
        if terms and share not in terms:
            told = terms_of(context)
            yield contradicted(line, found.span(), "price.promotion", told, topic="promotion", family="price")


def _shares(text: str) -> Iterator[tuple[re.Match[str], float]]:
    """The share of its price that the second item costs, each time a text says it."""
    for found in _SECOND.finditer(text):
        word = found["zh"] or found["en"]
        if word.endswith("折"):
            tenths = word[0]
            yield found, (ZH_DIGITS[tenths] if tenths in ZH_DIGITS else float(word[:-1])) / 10
        elif word.endswith("% off"):
            yield found, 1 - float(re.findall(r"\d+", word)[0]) / 100
        elif word.startswith(("半", "half")):
            yield found, 0.5
        elif word in ("0元", "零元", "免费", "不要钱", "free"):
            yield found, 0.0
