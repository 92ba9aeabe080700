"""Prices as people say them: 九块九, 19块9, nineteen dollars, 89元带走."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.compliance.facts.figures.number_words import number_of

_HAN = "[零一二两三四五六七八九十百千]{1,8}"
_CUE = r"(?:只要|仅需|只需|仅售|仅|只卖|才|到手价?|券后价?|现价|特价|一口价|秒杀价?|活动价|直播价|今日价|不到)\s?$"
_TAKEN = r"\s?(?:就能|就可以|就可|即可|一[件个只双瓶盒套])?(?:带走|拿下|抱走|抱回家|入手|到手|包邮|搞定|带回家|拿走|领走|购得|起?秒|开抢)"
_ZH = re.compile(
    rf"(?P<whole>{_HAN}|(?<![\d.])\d{{1,6}}(?:\.\d{{1,2}})?)(?P<coin>块钱?|元)(?:(?P<tenths>[零一二三四五六七八九]|\d)(?P<more>\d)?(?![\d折件个天月年斤送点套盒]))?"
)
_NOT_PRICE = re.compile(
    r"(?:满|省|减|送|降|返|值|券|超过?|低于|原价|日常|平时|每|多|少|便宜|立|优惠|免|抵|另|加|押金|运费|红包|买|近|第)\s?$"
)
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_EN = re.compile(
    rf"\b(?:just|only|for|now|at|is|costs?|yours for) (?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|{_ONES})(?:[- ](?P<ones>{_ONES}))? (?:dollars|bucks|quid|pounds|euros)\b(?! (?:off|less|more|back|in|of|each way|per|a |weight|lighter|heavier|load))"
)


class Spoken(NamedTuple):
    """A price of the goods that a text says in words."""

    start: int
    end: int
    amount: float
    taken: bool
    """Whether only what follows tells that it is a price: 39元包邮 may speak of the least order."""


def spoken_prices(text: str) -> Iterator[Spoken]:
    """The prices said in words, or told to be prices by what follows them."""
    for found in _ZH.finditer(text):
        cued = re.search(_CUE, text[max(0, found.start() - 6) : found.start()]) is not None
        taken = re.match(_TAKEN, text[found.end() :]) is not None
        if not (cued or taken) or _NOT_PRICE.search(text[max(0, found.start() - 4) : found.start()]):
            continue
        whole = number_of(found["whole"])
        if whole is not None and (not cued or found["tenths"] or not found["whole"][0].isdigit()):
            yield Spoken(*found.span(), whole + _tenths(found), not cued)
    for found in _EN.finditer(text):
        amount = (number_of(found["tens"]) or 0.0) + (number_of(found["ones"]) or 0.0 if found["ones"] else 0.0)
        yield Spoken(*found.span(), amount, taken=False)


def _tenths(found: re.Match[str]) -> float:
    tenths = found["tenths"]
    if not tenths:
        return 0.0
    more = float(found["more"]) / 100 if found["more"] else 0.0
    return (number_of(tenths) or 0.0) / 10 + more


def says_more(text: str, found: re.Match[str]) -> bool:
    """Whether an amount goes on behind its coin, so that it was read in part: 19块 of 19块9."""
    return (
        found.group().rstrip().endswith(("块", "元"))
        and re.match(r"[一二三四五六七八九\d]", text[found.end() :]) is not None
    )
