"""How many are said to be left or in stock, in any words, and goods said to be gone: held against the stock."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.supply.variants import stocks_at
from tools.compliance.judge import Line

_UNIT = "[件个双台套份瓶盒只单条席支袋箱张罐把副对本桶提辆棵盆]"
_HAN = "[一二两三四五六七八九十百千]{1,6}"
_COUNTED = re.compile(
    rf"(?:\b(?P<over>over|more than|at least|upwards of|well over) |\b(?P<about>about|around|nearly|almost|roughly|some|just under|close to) |\b(?P<under>under|fewer than|less than) )?(?:an? (?=dozen))?(?<![\d.$£€])\b(?P<en>\d{{1,6}}(?:,\d{{3}})?|half a dozen|(?<!half a )(?:{EN_NUMBER}))(?P<plus>\+)?(?: (?!days?\b|weeks?\b|hours?\b|minutes\b|months?\b|years?\b|sizes\b|colou?rs\b|styles\b|seats?\b|spots?\b|places?\b|nights?\b)[a-z]{{2,12}}){{0,3}} (?:are |is )?(?:left(?! (?:in(?! (?:the |our )?(?:stock|warehouse|store|shop|stockroom)\b)|over|hand|side|turns?|and|to right|ear|knee|us|me|my|our|your|his|her|a|an|it|their|glowing|feedback|[a-z0-9]{{1,8}}[- ]stars?|(?:[a-z]{{1,12}} )?(?:reviews?|ratings?|comments?))\b)|remaining|remain\b|in stock|still here)"
    rf"|(?:还有|还剩|剩下?|现有|最后|库存?里?(?:还有|还剩|有|剩|就剩)?|现货)\s?(?:(?P<zover>超过?|至少|不止)|(?P<zabout>大?约|将?近|差不多))?\s?(?P<zsmall>小)?(?P<zh>\d{{1,6}}|{_HAN})(?:(?P<zmore>多|余)|(?P<zsome>来))?\s?{_UNIT}(?![月小事步次天周])"
    rf"|库存(?:(?P<sover>超过?|不止)|(?P<sunder>不到|不足|少于)|(?P<sabout>大?约|将?近|差不多))\s?(?P<sn>\d{{1,6}}|{_HAN})\s?(?:{_UNIT}|(?=[,，。!！]|$))"
)
_LEAST = {
    "dozens": 24.0,
    "scores": 40.0,
    "hundreds": 200.0,
    "thousands": 2000.0,
    "几": 1.0,
    "几十": 20.0,
    "几百": 200.0,
    "上百": 100.0,
    "数百": 200.0,
    "上千": 1000.0,
    "几千": 2000.0,
    "数千": 2000.0,
    "几万": 20000.0,
    "上万": 10000.0,
}
_VAGUE = re.compile(
    r"\b(?P<en>dozens|scores|hundreds|thousands)(?: (?:of|more|still) ?(?:them |these )?)?(?: [a-z]{3,12})? ?(?:left|remaining|in stock|to go round)\b"
    rf"|(?:还有|还剩|库存(?:还有|有)?|现货)\s?(?P<zh>{'|'.join(k for k in _LEAST if len(k) > 1 and not k.isascii())})\s?{_UNIT}?"
    rf"|(?:还有|还剩|还)(?:能?[有剩])?(?P<few>几){_UNIT}(?![月小人])"
)
_LAST_ONE = re.compile(
    r"(?:^|[.!?,;] ?|\b(?:this is|it's|it is|just) )(?:the |our )?(?:very )?last one(?: left| in stock)?(?= ?[.,!;–-]|$)|\b(?:only|just) (?:one|1)(?: [a-z0-9]{1,12})? left\b|(?:最后|仅剩|只剩|就剩)(?:下)?[一1][件台双套盒瓶个条只把](?![事次步天周月])"
)
_GONE = re.compile(
    r"\b(?:(?:all |completely |now |totally )?sold out|out of stock|none left|all gone)\b(?! (?:twice|once|in|within|last|before|every|by|three|two|four|\d|overnight|online|elsewhere|everywhere|and back|quickly|fast|again))|(?:(?:已经?|全部|都)(?:售完|卖光|卖完|抢光|抢完)了?|(?:售完|卖光|卖完|抢光|抢完)了|(?:已经?|全部|都)?(?:售罄|断货|缺货|无货|没货)了?)(?![就即不再前下]|[^,，。]{0,3}(?:次|回|不补|即止|为止))"
)
_NOT_GONE = re.compile(
    r"(?:(?:\b(?:never|not|nearly|almost|before (?:it|they)(?:'s| is| are|'re)?|until|once|when|if|has|have|had|was|were|last (?:time|year|run|batch)|soon|usually|always|often|may|might|will|keeps?|first (?:run|batch)|elsewhere|everywhere else|being|get)|n't)(?: \w+){0,2}"
    r"|即将|快要?|差点|几乎|不会|别等|曾|上[次批一]|首批|多次|马上|每次|开售|秒|不怕|怕|从未|没有?|随时|一度|小时|分钟|[要就可]|库存)\s?$"
)
_PLENTY = re.compile(
    r"\b(?:plenty|loads|lots|tons|heaps|stacks|masses)(?: (?:of|more))?(?: (?:them|these))?(?: [a-z0-9']{1,12}){0,2} (?:left|in stock|remaining|available|to go round)\b|(?:货|库存)(?:很|非常|十分|特别)?(?:足|充足|充裕)|管够"
)
_FEW = 10
"""Fewer than so many are no plenty."""


class Wrong(NamedTuple):
    """A stretch that gives the stock wrongly, and the stock."""

    start: int
    end: int
    stock: float


def wrong_stocks(line: Line, context: Context) -> Iterator[Wrong]:
    """What a text says of the stock, and is not so."""
    text = line.text
    for found in islice(_COUNTED.finditer(text), 20):
        word = found["en"] or found["zh"] or found["sn"]
        stocks, said = stocks_at(text, found.span(), context), 6.0 if word == "half a dozen" else number_of(word)
        if stocks and said is not None and not any(_agrees(found, said, stock) for stock in stocks):
            yield Wrong(*found.span(), min(stocks))
    for found in islice(_VAGUE.finditer(text), 20):
        stocks = stocks_at(text, found.span(), context)
        if stocks and max(stocks) < _LEAST[found["en"] or found["zh"] or found["few"]]:
            yield Wrong(*found.span(), max(stocks))
    for pattern, most in ((_LAST_ONE, 1.0), (_GONE, 0.0)):
        for found in islice(pattern.finditer(text), 20):
            stocks = stocks_at(text, found.span(), context)
            past = pattern is _GONE and _NOT_GONE.search(text[max(0, found.start() - 28) : found.start()])
            if stocks and min(stocks) > most and not past:
                yield Wrong(*found.span(), min(stocks))
    for found in islice(_PLENTY.finditer(text), 20):
        stocks = stocks_at(text, found.span(), context)
        if stocks and min(stocks) < _FEW:
            yield Wrong(*found.span(), min(stocks))


def _is_rough(found: re.Match[str], said: float, stock: float) -> bool:
    """Whether a stock is what a rough number says of it: 七十多台, 三十来瓶, 小一百台."""
    place = 10.0 ** (len(str(int(said))) - len(str(int(said)).rstrip("0")))
    if found["zsmall"]:
        return 0.8 * said <= stock <= said
    if found["zmore"]:
        return said <= stock < said + place
    return 0.8 * said <= stock < said + (0.5 * said if place >= said else place)


def _agrees(found: re.Match[str], said: float, stock: float) -> bool:
    if found["zmore"] or found["zsome"] or found["zsmall"]:
        return _is_rough(found, said, stock)
    if found["over"] or found["plus"] or found["zover"] or found["sover"]:
        return stock >= said
    if found["under"] or found["sunder"]:
        return stock < said
    if found["about"] or found["zabout"] or found["sabout"]:
        return abs(stock - said) <= 0.15 * stock
    return stock == said
