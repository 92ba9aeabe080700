"""Measures that say nothing of the goods: what is counted by, a difference, money, how many were sold, advice."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Sequence
from functools import cache

from tools.compliance.facts.context import Context
from tools.compliance.facts.figures.aspects import clause_of
from tools.compliance.facts.figures.totals import Known
from tools.compliance.facts.figures.units import Measure
from tools.compliance.facts.tables import table
from tools.compliance.judge import Line


@cache
def elsewhere() -> re.Pattern[str]:
    """What says beside a measure that it is one of something else than the goods."""
    return re.compile("|".join(table("quantities")["elsewhere"]))


def of_another_thing(text: str, said: Measure, sterling: bool) -> bool:
    """Whether a measure says nothing of the goods: what is counted by, a difference, money, how many were sold."""
    before = text[max(0, said.start - 14) : said.start]
    pounds = _POUNDS.search(said.text) is not None and not _OF_WEIGHT.match(text, said.end)
    pounds = pounds and not _WEIGHED.search(text[max(0, said.start - 24) : said.start])
    pounds = pounds and (sterling or _OF_MONEY.match(text, said.end) is not None)
    given = said.counts and (_GIVEN.search(before) or (said.counts == "包" and text[said.end : said.end + 1] == "邮"))
    coins = said.counts == "块" and (_PAID.search(before) or _GOES_ON.match(text, said.end))
    given = given or (said.values.keys() & {"mass", "volume"} and _SAMPLE.search(before))
    return bool(given or _per(text, said) or _difference(text, said) or pounds or coins or _SOLD.search(before))


_GIVEN = re.compile(
    r"(?:给(?:您|你们?|各位|大家)[再还也]?[塞送搭带]|[搭饶捎](?:送|给|上)|(?<![运配派发寄推输])送给?(?:您|你们?|各位|大家))(?:上|了)?\s?$"
)
_SAMPLE = re.compile(r"(?:(?<![运配派发寄护推输])[送赠](?:您|你|一[瓶支份个])?|\b(?:free|bonus|complimentary) )\s?$")
"""What says that so many are thrown in, which the goods do not hold."""
_POUNDS = re.compile(r"\bpounds?$")
_OF_MONEY = re.compile(
    r" (?:below|under|off(?! the)|less than|cheaper|dearer|back|more than)\b(?! (?:the )?(?:weight|load|limit))"
)
_WEIGHED = re.compile(r"\b(?:weigh\w*|hold\w*|support\w*|lift\w*|carr\w+|load\w*|capacity|los[et]\w*|up to)\b")
_OF_WEIGHT = re.compile(r" (?:of\b|in weight|heavier|lighter|heavy)")
_PAID = re.compile(r"(?:省|减|才|折合|(?<![组混])合|只要|仅要|就要|到手|便宜|降|涨|付|花|贵|不到)\s?$")
_GOES_ON = re.compile(r"[一二三四五六七八九](?![块\u4e00-\u9fff])|钱|包邮|带走|到手")
_SOLD = re.compile(r"(?:卖了|卖出|已售|售出|销量|销售)(?:约|近|超|超过)?\s?$")


@cache
def _advice() -> re.Pattern[str]:
    return re.compile("|".join(table("quantities")["advice"]))


def is_advice(text: str, said: Measure, known: Sequence[Known]) -> bool:
    """Whether a measure tells how to use the goods, of which the data give no such measure: trim the wick to 5 mm."""
    clause = "\0".join(clause_of(text, said))
    if not said.values.keys() & {"time", "length"} or _PROMISES.search(clause) or not _advice().search(clause):
        return False
    return not any(_advice().search(k.fact.plain) for k in known if k.measure.values.keys() & said.values.keys())


_PROMISES = re.compile(r"\b(?:lasts?|runs?|gives?|gets?|plays?|up to)\b|[能够]|可(?!以?先)")


def in_sterling(line: Line, context: Context, known: Sequence[Known]) -> bool:
    """Whether pounds are money: the market's or the record's, which gives no weight in them."""
    money = "UK" in line.jurisdictions or "£" in str(context.raw.get("price"))
    return money and not any(re.search(r"\b(?:lbs?|pounds?)$", k.measure.text) for k in known)


_COIN = re.compile(
    r"(?:[£$€¥]\s?\d[\d.,]*|(?<!\d)\d{1,2}(?:p|c)|\b(?:pence|cents?|pounds?|dollars?|euros?|quid)) (?:per |an? |every |for an? )\S{0,3}$"
)
_RECKONED = re.compile(r"(?:折合|换算成|相当于|[合算]下来|(?<![组混结适])合)\s?$")
_COSTS = re.compile(
    r"(?:[\d一二三四五六七八九十百](?:块钱?|元|毛)[\d一二三四五六七八九]?|(?<![组混结适])合\s?\d{1,5}(?:\.\d{1,2})?)\s?$"
)
"""A price that stands right before the measure that it is of: 合十块一公斤."""
_COMES_OUT_AT = re.compile(
    r"\s?(?P<even>折?合|平均)?(?:才|只要|不到)?\s?[\d.一二两三四五六七八九十百]{1,6}(?:块|元|毛)"
)


def _per(text: str, said: Measure) -> bool:
    """Whether a measure is what another one is counted by: per 100 g, £35 a litre, 一斤合十三块八."""
    before = text[max(0, said.start - 16) : said.start]
    paid = _COMES_OUT_AT.match(text, said.end)
    reckoned = said.text[0] in "一每" and (_RECKONED.search(before) or _COSTS.search(before))
    return bool(
        re.search(r"(?:每|per |/|±|\+/-|误差)\s?$", before)
        or reckoned
        or _COIN.search(before + said.text[:3])
        or (paid and (paid["even"] or said.text[0] == "一"))
    )


_GREW = re.compile(
    r"[轻重大小长短高宽窄厚薄多少快慢省](?:了|出)(?:约|近|整整|足足)?\s?$|\b(?:lighter|longer|shorter|taller|heavier) by $"
)
_GREATER = re.compile(
    r" (?:lighter|heavier|longer|shorter|taller|wider|thinner|thicker|faster|slower|larger|smaller)\b(?! than (?:life|ever))"
)


def _difference(text: str, said: Measure) -> bool:
    """Whether a measure is how much more or less there is than of something else: 轻了80克, 2 inches longer."""
    return bool(_GREW.search(text[max(0, said.start - 14) : said.start]) or _GREATER.match(text, said.end))
