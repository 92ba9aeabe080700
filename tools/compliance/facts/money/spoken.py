"""Prices of the goods as people say them: 九块九, 到手38, 五十来块的, nineteen dollars, 89元带走."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.cued import PRICE_LED

_CUE = re.compile(r"(?:才|仅|不到|今日价)\s?$")
_TAKEN = re.compile(
    r"\s?(?:出头|左右|多|不到)?,?(?:就|即|便)?(?:能|可以?)?(?:直接)?(?:一[件个只双瓶盒套])?(?:带走|拿下|抱走|抱回家|带回家|搬回家|入手|到手(?!价)|包邮|搞定|拿走|领走|购得|起?秒|开抢)"
)
_NOT_NOW = re.compile(
    r"(?:[还曾另]|先前|之前|以前|原来|原先|一直|昨天|上[周月次回]|去年|前|别家|专柜|商场|门店|外面|平[时常日])都?[卖付要]价?$"
)
_NOT_PRICE = re.compile(
    r"(?:满|省|减|送|降|返|值|券|超过?|低于|原价|日常|平时|每|多|少|便宜|立|优惠|免|抵|另|加|押金|运费|红包|买|近|第)\s?$"
)
_ALONE = re.compile(r"(?:^|[,，。;；!！?？:：\s])(?:就|才|只要?|现在|今[天晚]|这[款个套]|整套|也就)?$")
_OF_GOODS = re.compile(
    r"\s?(?:的(?!券|红包|[运邮]费|押金|赠|礼|东西|价值|优惠|差价|那|话|时候|时代)[\u4e00-\u9fff\da-z]|$|[,，。!！~～])"
)
_OTHERS = re.compile(
    r"别[家人处]|同款|同类|专柜|商场|实体店|外面|外卖|线下|平[时日常]|原价|以前|之前|市[场面]|人家|其他|大牌"
)
"""What says that a rough amount may be another seller's or that of another time."""
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_EN = re.compile(
    rf"\b(?:just|only|for|now|at|is|costs?|yours for) (?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|{_ONES})(?:[- ](?P<ones>{_ONES}))? (?:dollars|bucks|quid|pounds|euros)\b(?! (?:off|less|more|back|in|of|each way|per|a |weight|lighter|heavier|load))"
)


class Spoken(NamedTuple):
    """A price of the goods that a text says in words."""

    coin: Coin
    taken: bool
    """Whether only what follows tells that it is a price: 39元包邮 may speak of the least order."""


def spoken_prices(text: str) -> Iterator[Spoken]:
    """The prices said in words, or told to be prices by what stands about them."""
    for coin in coins_in(text):
        before, after = text[max(0, coin.start - 24) : coin.start], text[coin.end : coin.end + 24]
        written = text[coin.start].isdigit() and re.search(r"[元钱块]$", text[coin.start : coin.end]) is not None
        cued = PRICE_LED.search(before) is not None or _CUE.search(before) is not None
        taken = _TAKEN.match(after) is not None
        rough = coin.high is not None and _ALONE.search(before) and _OF_GOODS.match(after) and not _OTHERS.search(text)
        if coin.other is not None:
            yield Spoken(coin, taken=False)
            continue
        signed = not ("\u4e00" <= text[coin.start] <= "\u9fff" or text[coin.start].isdigit())
        if signed or not (cued or taken or rough) or _NOT_PRICE.search(before[-4:]) or _NOT_NOW.search(before):
            continue
        if not (cued and written):
            yield Spoken(coin, not cued and not rough)
    for found in _EN.finditer(text):
        amount = (number_of(found["tens"]) or 0.0) + (number_of(found["ones"]) or 0.0 if found["ones"] else 0.0)
        yield Spoken(Coin(*found.span(), amount, 1.0, weighs=False), taken=False)


def says_more(text: str, found: re.Match[str]) -> bool:
    """Whether an amount goes on behind its coin, so that it was read in part: 19块 of 19块9."""
    return (
        found.group().rstrip().endswith(("块", "元"))
        and re.match(r"[一二三四五六七八九\d]", text[found.end() :]) is not None
    )
