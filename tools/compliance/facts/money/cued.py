"""Amounts that people say without a coin, or roughly: 到手38, 八十出头就能拿下, 五十来块, 小三百, 一百块左右."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.figures.number_words import HAN_ONES, number_of

_HAN = "[零一二两三四五六七八九十百千万]{1,9}"
_NUMBER = rf"(?<![\d.,+零一二两三四五六七八九十百千万第小几双])(?:(?P<digits>\d{{1,6}}(?:\.\d{{1,2}})?)(?![\d.])|(?P<han>{_HAN}))"
_COUNTER = "袋瓶盒包个片只件支枚粒杯颗罐条双块张根卷抽套把箱提桶台份泡斤"
_TAKEN = "(?:就|即|便)?(?:能|可以?)?(?:直接)?(?:到手(?!价)|拿下|带走|抱走|抱回家|带回家|搬回家|入手|搞定|拿走|领走|开抢|秒走|有找|还有找)"
_ENDS = rf"(?=\s?(?:[,，。.!！?？;；、~～)）|]|$|哈|哦|呢|啊|吧|嘛|呀|了|包邮|一[{_COUNTER}]|/|{_TAKEN}))"
_PRICE = (
    r"(?:(?:到手|券后|折后|减后|活动|直播|秒杀|会员|成交|拼团|团购|优惠|打包|组合|套餐|一口)价?|现价|特价|(?:优惠|满减|打折)后|(?:领|用)(?:完|了)券|(?:减|折|算|抵|打|补)完(?:折|券)?"
    r"|打完?(?:[一二三四五六七八九]{1,2}|\d(?:\.\d|\d)?)折|[折减]下来|算下来|只要|只需要?|仅需|仅售|只卖|才卖|就卖|卖价?)"
)
_FILL = r"(?:只要|就要|就是|也就|也是|才要|[才就是也只要价约]|到手|大概|差不多|不到|[：:\s]){0,3}$"
PRICE_LED = re.compile(_PRICE + _FILL)
"""What says, in front of an amount, that it is what the goods cost."""
_LED = re.compile(
    rf"(?:{_PRICE}|实付|实际付|合计|(?:尾款|定金|订金)(?:再|只|还)?(?:付|补|交)?|(?:原价|原来|吊牌价?|标价|专柜价?|平[时日常](?:卖|要)?|日常价?|(?:之前|以前|先前|上[周月次回]|昨天|前几天|去年)(?:还)?[卖要])|(?:满减|[立直]减|直降|[立节]省|省|便宜|少花|降价?)[了下]?|(?:[运邮]|快递|安装|上楼)费(?:[一每](?:层楼?|单|次))?|(?:另|再|要|得|需)[付补交收加]|(?:平均(?:下来)?|折?合(?:下来)?)一?[{_COUNTER}]?"
    rf"|[一每][{_COUNTER}](?=(?:才|只要|仅|不到|也就|大概|差不多|[合约])+$)|(?:(?<![\d一二三四五六七八九十百千])(?:[两二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?|\d{{1,2}})[{_COUNTER}](?:一起拍|满减后|券后|折后|减完|总共|一共|合计|共|才|只要)?)){_FILL}"
)
_OTHER_SCALE = re.compile(
    r"温|度|体重|身高|年龄|岁|尺码|鞋码|转速|时间|分钟|档|人数|销|库存|还剩|满$|降[到至]$|[送返]$"
)
"""What says, in front of a number, that it counts something else than money."""
_BARE = re.compile(rf"{_NUMBER}(?P<more>出头|[多来]|左右|上下|不到|有余)?(?:(?P<taken>,?{_TAKEN})|{_ENDS})")
_ROUGH = re.compile(
    rf"(?<![大很最窄])小(?P<small>[一二两三四五六七八九][百千万])(?:块钱?|元|(?=[,，。!！]|$|{_TAKEN}|的(?!库存|销|流量|粉)))"
    rf"|{_NUMBER}(?:来|(?P<over>多|余|几))(?:块钱?|元)"
    r"|(?P<several>大?几[十百千万])(?:块钱?|元)"
)
_ABOUT_AFTER = re.compile(r"\s?(?:左右|上下|的样子)")
_AND_MORE = re.compile(r"\s?多(?!少|件|买|送|一件)")
_ABOUT_BEFORE = re.compile(r"(?:大?约|大概|差不多|将近|接近|(?<![最远附])近)\s?$")
_CLAUSE = re.compile(r"[,，。;；!！?？:：]")
_LEAST = 10.0
"""A smaller bare number is a count."""
_MOST = 40


class Range(NamedTuple):
    """An amount at a stretch of a text, and between what the true one lies when it is said roughly."""

    start: int
    end: int
    amount: float
    low: float | None = None
    high: float | None = None


_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_EN_ENDS = r"(?= ?(?:$|[.,!?;)–]| (?:or|and|for (?:the|an?|one|both|all)|each|apiece|all in|delivered|the lot)\b))"
_EN_PRICE = re.compile(
    rf"(?<![a-z-])(?P<whole>{_TENS}(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES}) (?P<part>{_TENS}(?:[- ](?:{_ONES}))?)(?![a-z-])"
)
_EN_BUNDLE = re.compile(
    rf"(?<![a-z-])(?P<many>{_ONES}|ten|twelve|[2-9]|1[02]) (?:(?!days|weeks|hours|minutes|months|years|times|people|adults|kids|places|points)[a-z]{{2,9}}s )?for (?:just |only )?(?P<cost>{_TENS}(?:[- ](?:{_ONES}))?|{_TEENS}){_EN_ENDS}"
)
_EN_LED = re.compile(
    r"(?P<sure>\b(?:just|only|pay|costs?|yours for|(?:two|three|four|five|six|eight|ten|twelve) for) $)|(?:^|[.!?:;,] |\b(?:for|now|at|is) )$"
)
_NO_PRICE = re.compile(
    r"\b(?:am|pm|o'clock|doors?|opens?|since|back in|born|year|ages?|aged|table|booking|page|chapter|verse)\b"
)
_HOUR = 60.0
"""Behind so few an hour may be meant, as in at seven forty-five."""


def english_amounts(text: str) -> Iterator[tuple[Range, float | None]]:
    """Amounts without a coin that English says as a price, with what else they may be: nine ninety-nine, six for forty."""
    if _NO_PRICE.search(text):
        return
    for found in islice(_EN_PRICE.finditer(text), _MOST):
        led = _EN_LED.search(text[max(0, found.start() - 16) : found.start()])
        whole, part = number_of(found["whole"]), number_of(found["part"])
        if not (led and whole and part and _EN_STOP.match(text, found.end())):
            continue
        if led["sure"] or (part >= _HOUR and not 19 <= whole <= 20):
            yield Range(*found.span(), 100 * whole + part), whole + part / 100
    for found in islice(_EN_BUNDLE.finditer(text), _MOST):
        if cost := number_of(found["cost"]):
            yield Range(*found.span("cost"), cost), None


_EN_STOP = re.compile(_EN_ENDS)


def bare_amounts(text: str) -> Iterator[Range]:
    """Amounts without a coin that the words about them tell to be money."""
    for found in islice(_BARE.finditer(text), _MOST):
        start = found.start("digits" if found["digits"] else "han")
        before = _CLAUSE.split(text[max(0, start - 24) : start])[-1]
        led = _LED.search(before) or (_bounded(found, before) and _HUNDREDS.match(text, start))
        if not (led or (found["taken"] and not re.search(r"[满减省送返赔每券]$|天$", before))):
            continue
        word = _said(found)
        value = number_of(word) if word else None
        if word and value is not None and value >= _LEAST and not _OTHER_SCALE.search(before):
            more = found["more"] or ""
            yield Range(start, start + len(word), value, *_between(value, more))


def _bounded(found: re.Match[str], before: str) -> bool:
    """Whether a number that opens its clause is only said not to be reached: 一千二不到, 不到一千七."""
    return (not before and found["more"] == "不到") or (before == "不到" and not found["more"])


_HUNDREDS = re.compile(r"[1-9]\d{2,4}(?![\d.])|[一二两三四五六七八九][百千]")


def rough_amounts(text: str) -> Iterator[Range]:
    """Amounts that are said roughly: 二十来块, 两百多块, 小一千, 大几百块."""
    for found in islice(_ROUGH.finditer(text), _MOST):
        if found["small"]:
            value = number_of(found["small"]) or 0.0
            yield Range(*found.span(), value, 0.8 * value, value)
        elif found["several"]:
            unit = number_of(f"一{found['several'][-1]}") or 0.0
            least = 5.0 if found["several"][0] == "大" else 2.0
            yield Range(*found.span(), least * unit, least * unit, 10.0 * unit)
        elif (value := number_of(_whole(found["digits"] or found["han"]))) is not None and value >= _LEAST:
            yield Range(*found.span(), value, *_between(value, "多" if found["over"] else "来"))


def about(text: str, start: int, end: int, amount: float) -> tuple[float, float] | None:
    """Between what an amount lies that is said to be about so much: 一百块左右, 差不多四十块."""
    if _AND_MORE.match(text, end):
        return amount, amount + max(1.0, 0.1 * amount)
    if _ABOUT_AFTER.match(text, end) or _ABOUT_BEFORE.search(text[max(0, start - 6) : start]):
        return 0.85 * amount, 1.15 * amount
    return None


def _whole(word: str) -> str:
    """百来 and 百十来 are a hundred and so."""
    return "一百" if word in ("百", "百十") else "一千" if word in ("千", "千八百") else word


def _said(found: re.Match[str]) -> str | None:
    """The number of a match; None where 一 behind it may be one of its numerals: 三十一瓶."""
    if found["digits"]:
        return found["digits"]
    word = found["han"]
    after = found.string[found.end("han") : found.end("han") + 1]
    if after == "一" and word[-1] not in HAN_ONES:
        return None
    return word


def _between(value: float, more: str) -> tuple[float, float] | tuple[()]:
    """Between what a number lies with the word behind it that makes it a rough one."""
    place = 10.0 ** (len(str(int(value))) - len(str(int(value)).rstrip("0")))
    if more in ("多", "有余"):
        return value, value + place
    if more == "来":
        return 0.8 * value, value + (0.5 * value if place >= value else place)
    if more == "出头":
        return value, value + (0.25 * value if place >= value else 0.5 * place)
    if more in ("左右", "上下"):
        return 0.85 * value, 1.15 * value
    return ()
