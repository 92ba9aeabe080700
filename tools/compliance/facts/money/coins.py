"""Amounts of money wherever a text names them, in digits or in words: £3, 30p, 九块九, 百元, a hundred dollars."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.figures.number_words import DIGITS, EN_NUMBER, number_of
from tools.compliance.facts.money.cued import about, bare_amounts, english_amounts, rough_amounts

_HAN = "[一二两三四五六七八九十百千万]{1,8}"
_YUAN = (
    r"(?:元(?!素|宵|旦|气|件)|块(?:钱|(?![\u4e00-\u9fff])"
    r"|(?=以内|以下|之内|不到|出头|就|可|能|带|拿|搞|包邮|多|左右|上下|有找|还找|不够|一(?:公斤|千克|升|米)|一[斤个只瓶袋盒件颗片泡条包杯](?![装二三四五六七八九])|[两三四五六七八九十][个件瓶盒袋包箱双条支](?![装二三四五六七八九])|[运邮]费|(?:公斤|斤|箱|张|套|台)(?=[,，。!！]|$))))"
)
_EN = r"(?:rmb|dollars?|bucks?|quid|euros?|(?P<{}>pounds?)(?! of))(?![a-z])"
_COIN = re.compile(
    rf"(?:rmb|cny|usd|gbp|us\$|nt\$|[¥$£€])\s?(?P<sign>{DIGITS})(?P<scale>万|k\b)?"
    rf"|(?<![\d.,a-z])(?P<digits>{DIGITS})\s?(?P<times>[万千])?\s?(?:块(?P<jiaos>\d)(?![\d.])|{_YUAN}|{_EN.format('lb')}|(?P<small>pence(?![a-z])|cents?(?![a-z])|(?<=\d)(?<!\d\d\d)p(?![a-z\u4e00-\u9fff])|毛|角|分钱))"
    rf"|(?<![a-z])(?P<en>{EN_NUMBER}) (?:{_EN.format('pound')}|(?P<pence>pence|cents?)(?![a-z]))"
    rf"|(?<![a-z])(?<!under )(?<!below )(?<!than )"
    rf"a (?P<one>penny|nickel|dime|buck|quid|dollar|fiver|tenner)(?= (?:a|per|each|every)\b)"
    rf"|(?<![加在])(?P<han>{_HAN})(?:块(?P<tenths>[一二三四五六七八九])(?!两)(?:毛(?:钱|(?P<fen>[一二三四五六七八九])(?:分钱?)?(?![百千十个件只]))?)?(?![百千十件个只条瓶盒袋箱张双套把支斤年月天份本台杯罐粒颗片根枚升克米]|包(?!邮)|公斤|千克)|{_YUAN}|(?P<jiao>毛|角钱|分钱)(?:(?<=毛)(?P<cents>[一二三四五六七八九])(?![百千十万个件只\u4e00-\u9fff]))?)"
)  # fmt: skip
_MONEY = re.compile(
    r"[$£€¥元块毛角]|分钱|rmb|cny|usd|gbp|dollar|buck|quid|pound|euro|cent|pence|penny|nickel|dime|fiver|tenner|\dp"
)
"""What a text without an amount of money holds none of."""
_HAN_TEXT = re.compile(r"[\u4e00-\u9fff]")
_BARE_EN = re.compile(r"(?:ty|teen|ten|eleven|twelve)\b")
"""What an amount that English says without a coin ends on."""
_PART = {
    "p": 0.01,
    "pence": 0.01,
    "cent": 0.01,
    "cents": 0.01,
    "penny": 0.01,
    "nickel": 0.05,
    "dime": 0.1,
    "fiver": 5.0,
    "tenner": 10.0,
    "毛": 0.1,
    "角": 0.1,
    "角钱": 0.1,
    "分钱": 0.01,
}
_TIMES = {"万": 1e4, "千": 1e3, "k": 1e3}
_MOST = 60
"""Amounts of one text that are read."""


class Coin(NamedTuple):
    """An amount of money in a text."""

    start: int
    end: int
    amount: float
    step: float
    """The last place that it is said to: a true amount may be rounded to it."""
    weighs: bool
    """Whether it may as well be a weight: ten pounds."""
    low: float | None = None
    high: float | None = None
    """Between what the true amount lies where it is said roughly: 二十来块."""
    other: float | None = None
    """What it may be as well: nine ninety is 990 or 9.90."""

    def is_about(self, amount: float) -> bool:
        """Whether it is what an amount comes to, as people round it."""
        if self.low is not None and self.high is not None:
            return 0.99 * self.low <= amount <= self.high
        if self.other is not None and abs(self.other - amount) < 0.011:
            return True
        return abs(self.amount - amount) <= max(0.015 * amount, 0.5001 * self.step if self.step < 1 else 0.011)


@lru_cache(maxsize=64)
def coins_in(text: str) -> tuple[Coin, ...]:
    """The amounts of money in a plain text, in their order; remembered, as several binders ask."""
    named = _MONEY.search(text) or _HAN_TEXT.search(text) or _BARE_EN.search(text)
    return tuple(_apart([*_read(text), *_told(text)])) if named else ()


def _apart(coins: list[Coin]) -> Iterator[Coin]:
    """Amounts by their place; of two that share a character the first."""
    end = -1
    for coin in sorted(coins, key=lambda coin: coin.start):
        if coin.start >= end:
            yield coin
            end = coin.end


def _told(text: str) -> Iterator[Coin]:
    """Amounts without a coin that their cues tell, and those that are said roughly."""
    if _HAN_TEXT.search(text):
        for said in (*bare_amounts(text), *rough_amounts(text)):
            yield Coin(said.start, said.end, said.amount, 1.0, False, said.low, said.high)
    for said, other in english_amounts(text) if _BARE_EN.search(text) else ():
        yield Coin(said.start, said.end, said.amount, 1.0, False, other=other)


def _read(text: str) -> Iterator[Coin]:
    for found in islice(_COIN.finditer(text), _MOST):
        word = "one" if found["one"] else found["sign"] or found["digits"] or found["en"] or found["han"]
        value = number_of(word)
        if value is not None and not _are_pieces(text, found, value):
            part = _PART.get(found["small"] or found["pence"] or found["jiao"] or found["one"] or "", 1.0)
            factor = part * _TIMES.get(found["scale"] or found["times"] or "", 1.0)
            more = found["tenths"] or found["jiaos"]
            tenths = (number_of(more) or 0.0) / 10 if more else 0.0
            small = found["fen"] or found["cents"]
            hundredths = (number_of(small) or 0.0) / 100 if small else 0.0
            weighs = bool(found["lb"] or found["pound"])
            step = 0.01 if hundredths else 0.1 if more else _step(word) * factor
            amount = value * factor + tenths + hundredths
            yield Coin(*found.span(), amount, step, weighs, *(about(text, *found.span(), amount) or ()))


def _are_pieces(text: str, found: re.Match[str], value: float) -> bool:
    """Whether 块 counts lumps: a few of them, with no word of money about."""
    lumps = found["han"] and value < 10 and found.group().endswith("块")
    told = _CUE.search(text[max(0, found.start() - 6) : found.start()]) or _FEE.match(text, found.end())
    return bool(lumps) and not told


_FEE = re.compile(r"不到|出头|的?(?:运费|邮费|快递费|安装费|手续费)")
_CUE = re.compile(
    r"(?:[运邮]费|答[:：]|[?？]|[一每](?:层|公?斤|千克|升|米)|[另再要][付收加]|补|不到|只要|仅需?|才|价|只需|便宜了?|省|减|合|卖)\s?$"
)


def _step(word: str) -> float:
    places = len(word.partition(".")[2])
    return 10.0**-places if word[0].isdigit() else 1.0
