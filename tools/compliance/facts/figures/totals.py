"""What the numbers of the data come to: packs multiplied, a whole shared out, parts added up."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from math import prod
from typing import NamedTuple

from tools.compliance.facts.context import Fact
from tools.compliance.facts.figures.agreement import agrees
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.products import packed
from tools.compliance.facts.figures.units import Measure, count_name


class Known(NamedTuple):
    """A measure of the data, and the aspects that it is about."""

    measure: Measure
    fact: Fact
    aspects: frozenset[int]


_TOTAL = re.compile(
    r"共|总|合计|加起来|加一起|\btotal\b|\bin all\b|\ball told\b|\baltogether\b|\bcombined\b|\badds? up to\b|\b(?:shared|split) (?:among|between)\b"
)
_APIECE = re.compile(r"每|单[个只袋瓶包盒支片罐条块颗枚]|\beach\b|\bapiece\b|\bper\b|/\s?[a-z\u4e00-\u9fff]")
_EACH_LATER = re.compile(r"\s?an? [a-z]{3}")
_ONE_OF_THEM = re.compile(r"[一每单][个只袋瓶包盒支片罐条块颗枚根粒份张双层把](?:里|就)?(?:[\u4e00-\u9fff]{0,8})$")
_ONE_NAMED = re.compile(
    r"\b(?:each|every|one|per) [a-z]{3,14}(?: (?:weighs?|is|has|holds|contains|comes to|gives|measures|about|around|roughly|just|only|in at)){1,4} $"
)
_OF_A_PAIR = re.compile(r"\bpair\b|一对|一双|两只")
_SMALL = re.compile(
    r"(?<![\d.,])\d{1,2}(?= [a-z])|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)(?= [a-z])|[两二三四五六七八九十](?=[粒片袋包颗支条瓶盒勺滴根])"
)
_A_DOSE = re.compile(
    r"\b(?:per|each|a) (?:drop|capsule|tablet|gummy|scoop|serving|softgel|sachet|bar|stick)\b|每[粒片袋包颗支条勺滴根]"
)
NET = re.compile(
    r"净含量|净重|规格|容量|重量|\b(?:volume|net|weight|capacity|content|contents|size|jar|bottle|carton|can|bag|pack)\b"
)
"""Names of entries that say how much there is."""
_PER_HUNDRED = re.compile(r"\s?(?:/|per |每)\s?100\s?(?:g|ml|克|毫升)|\bper 100\s?(?:g|ml)\b|每100\s?(?:g|ml|克|毫升)")
_EACH_BEFORE = re.compile(r"(?:各(?:有|送|装|含)?|每(?:种|款|味|样|色|个)(?:口味|颜色)?(?:有|装)?)\s?$")
_EACH_AFTER = re.compile(r"\s?(?:of each|(?:of|in) every|each|apiece|a flavou?r|a colou?r)\b")
_KINDS = re.compile(r"(\d{1,3}|[两二三四五六七八九十]{1,2})(?=种|款|味|色|样)")
_ENUMERATED = re.compile(r"(?:[^,，。;；、和]{1,8}[、和]){1,9}[^,，。;；、和]{1,8}$")
_CLAUSE = re.compile(r"[,，。;；!！]")
_BARE_COLOURS = re.compile(r"[红橙黄绿蓝紫黑白灰粉棕青]{2,8}$")
_LISTED = re.compile(r"(?<![\d.,])(\d{1,3}) [a-z]{3}")
_MOST = 24


def comes_to(text: str, said: Measure, counted: Sequence[Measure], known: Sequence[Known]) -> bool:
    """Whether the data bear a measure out when they are multiplied, shared out or added up as the text says."""
    same = [k for k in known if k.measure.values.keys() & said.values.keys()][:_MOST]
    if _of_sides(said, known) or _a_glass(text, said, known) or _of_power(text, said, known):
        return True
    if not same:
        return False
    in_all = _TOTAL.search(text[max(0, said.start - 24) : said.end + 24]) is not None
    apiece = _said_apiece(text, said)
    counts = {k.measure.number for k in known if k.measure.counts and k.measure.number > 1}
    spoken = {n for found in _SMALL.findall(text[max(0, said.start - 60) : said.start]) if (n := number_of(found))}
    here = {c.number for c in counted if c.number > 1 and _beside(text, c, said, in_all)}
    for one in same:
        each = _APIECE.search(f"{one.fact.plain} {one.fact.value}") is not None
        shared = (
            {1 / c for c in counts} if apiece and not in_all else counts if each or in_all else _of_things(one, known)
        )
        halved = {0.5} if apiece and _OF_A_PAIR.search(one.fact.plain) else set[float]()
        dosed = spoken if _A_DOSE.search(one.fact.plain) else set[float]()
        times = {*here, *shared, *halved, *_hundreds(one, known), *_portions(text, said, one), *dosed}
        if any(agrees(said, _times(one.measure, n)) for n in sorted(times)[:_MOST]):
            return True
    more = _MORE.search(text[max(0, said.start - 12) : said.start]) or _MORE_AFTER.match(text, said.end)
    return (in_all and _added(said, same)) or (more is not None and _left(said, same)) or _extended(said, same)


_EXTENDS = re.compile(r"\bexten(?:der|sion|ds?|dable)\b|延长|加长")


def _extended(said: Measure, same: Sequence[Known]) -> bool:
    """Whether a measure is what a thing comes to with its extension: 20 in of `18 in with 2 in extender`."""
    long = [k for k in same if _EXTENDS.search(k.fact.plain)]
    return any(_added(said, [k for k in long if k.fact == fact]) for fact in {k.fact for k in long})


def _of_sides(said: Measure, known: Sequence[Known]) -> bool:
    """Whether an area is that of two sides which the data give side by side: 56 square feet of 8 ft x 7 ft."""
    if "area" not in said.values:
        return False
    for at, one in enumerate(known[:-1]):
        for other in known[at + 1 : at + 3]:
            sides = [k.measure.values.get("length", 0.0) for k in (one, other)]
            area = prod(sides) / _SQUARE_METRE
            if one.fact == other.fact and area and abs(area - said.values["area"]) <= max(said.slack, 0.02) * area:
                return True
    return False


_TIME = re.compile(r"(\d{1,3}(?:\.\d)?|[一二两三四五六七八九十半]{1,3})个?(小时|钟头|分钟)")
_MINUTES = {"小时": 60.0, "钟头": 60.0, "分钟": 1.0}
_ROUNDED = 0.15


def _of_power(text: str, said: Measure, known: Sequence[Known]) -> bool:
    """Whether an amount of current is what the power of the goods comes to in a time that the text gives."""
    if "energy" not in said.values:
        return False
    found = islice(_TIME.finditer(text[max(0, said.start - 40) : said.start]), _MOST)
    hours = [n * _MINUTES[m[2]] / 60 for m in found if (n := number_of(m[1]))]
    powers = [k.measure.values["power"] for k in known if "power" in k.measure.values]
    return any(abs(p * h - said.values["energy"]) <= _ROUNDED * p * h for p in powers for h in hours)


_SQUARE_METRE = 10_000.0
"""Square centimetres of a square metre, in which areas are held."""


def _said_apiece(text: str, said: Measure) -> bool:
    """Whether a measure is said of one of several: 每袋60克, 一盒里九克, 260 grams a pole."""
    before, after = text[max(0, said.start - 40) : said.start], text[said.end : said.end + 8]
    return (
        _APIECE.search(before[-6:] + after) is not None
        or _EACH_LATER.match(after) is not None
        or _ONE_OF_THEM.search(before[-12:]) is not None
        or _ONE_NAMED.search(before) is not None
    )


def _hundreds(one: Known, known: Sequence[Known]) -> set[float]:
    """How many hundred grams or millilitres there are, where a measure is what a hundred hold."""
    per = _PER_HUNDRED.search(one.fact.plain)
    if not per:
        return set()
    dimension = "volume" if re.search(r"ml|毫升", per[0]) else "mass"
    held = (k.measure.values.get(dimension) for k in known if k.fact != one.fact and NET.search(k.fact.label))
    return {amount / 100 for amount in held if amount}


_PORTION = re.compile(r"(\d{1,4}|[一二两三四五六七八九十百]{1,6})\s?(ml|g|毫升|克)(?![a-z])")


def _portions(text: str, said: Measure, one: Known) -> set[float]:
    """How many hundred grams or millilitres the text speaks of, where a measure is what a hundred hold."""
    if not _PER_HUNDRED.search(one.fact.plain):
        return set()
    found = _PORTION.findall(text[max(0, said.start - 30) : said.start])
    return {number / 100 for word, _ in found if (number := number_of(word))}


_GLASS = r"一(?:小|大)?[杯碗勺口顿餐]"
_GLASS_BEFORE = re.compile(rf"(?:{_GLASS}|每[杯碗勺顿餐])(?:里|是|约|就|有|喝)?\s?$")
_GLASS_AFTER = re.compile(rf"的?{_GLASS}")


def _a_glass(text: str, said: Measure, known: Sequence[Known]) -> bool:
    """Whether a volume is what a reader pours: 二百五十毫升一杯, of a carton of a litre."""
    if "volume" not in said.values or any(k.measure.counts in ("杯", "碗", "勺") for k in known):
        return False
    poured = _GLASS_AFTER.match(text, said.end) or _GLASS_BEFORE.search(text[max(0, said.start - 5) : said.start])
    return poured is not None and not any(re.search(r"[杯碗勺]", k.fact.plain) for k in known)


def _of_things(one: Known, known: Sequence[Known]) -> set[float]:
    """The counts of what the entry of a measure is named after: six bags, where `bag` is 2 kg."""
    counts = (k.measure for k in known if k.measure.counts and k.measure.counts == count_name(one.fact.label))
    return {count.number for count in counts}


def _beside(text: str, count: Measure, said: Measure, in_all: bool) -> bool:
    """Whether a count stands right before a measure, so that this is what so many come to: 两袋一公斤."""
    gap = said.start - count.end
    return 0 <= gap <= (24 if in_all else 3) and (in_all or not _CLAUSE.search(text[count.end : said.start]))


def _added(said: Measure, same: Sequence[Known]) -> bool:
    """Whether two measures of the data, or all of them, add up to the stated one."""
    for dimension in said.values:
        values = [k.measure.values[dimension] for k in same if dimension in k.measure.values]
        sums = {sum(values), *(a + b for i, a in enumerate(values) for b in values[i + 1 :])}
        if any(abs(total - said.values[dimension]) <= 0.01 * total for total in sums):
            return len(values) > 1
    return False


_MORE = re.compile(
    r"(?:\badds?|\bextra|\banother|\ba further|\bplus|[再又多](?:加|续|给|用|撑|能用|充|来)?|额外(?:增加|提供)?)(?: an?)? ?$"
)
_MORE_AFTER = re.compile(r" (?:more|extra|on top|to grow|of (?:growing room|room to grow|adjustment|travel|leeway))\b")


def _left(said: Measure, same: Sequence[Known]) -> bool:
    """Whether a measure is what one value of an attribute has over another: 18 hours more of `6 h, 24 h with case`."""
    for dimension in said.values:
        known = [k for k in same if dimension in k.measure.values]
        values = [(k.fact, end[dimension]) for k in known for end in (k.measure.values, k.measure.lows)]
        over = (a - b for fact, a in values for other, b in values if fact == other and a > b)
        if any(abs(rest - said.values[dimension]) <= 0.01 * rest for rest in over):
            return True
    return False


def _times(measure: Measure, factor: float) -> Measure:
    return replace(
        measure,
        values={d: v * factor for d, v in measure.values.items()},
        lows={d: v * factor for d, v in measure.lows.items()},
    )


def of_each(text: str, said: Measure, counted: Sequence[Measure]) -> set[float]:
    """What so many of each kind come to: 三种口味各两袋 are six, as are three flavours, two bars of each."""
    before = text[max(0, said.start - 40) : said.start]
    led = _EACH_BEFORE.search(before)
    if _A_HEAD.search(before):
        heads = (number_of(m[1]) for m in islice(_HEADS.finditer(text), 10))
        return {said.number * n for n in heads if n}
    if not led and not _EACH_AFTER.match(text, said.end):
        return set()
    kinds = {n for m in _KINDS.finditer(text[max(0, said.start - 40) : said.end + 40]) if (n := number_of(m[1]))}
    kinds |= {c.number for c in counted if c.start != said.start}
    if led and (listed := _ENUMERATED.search(before[: led.start()])):
        kinds.add(1.0 + sum(listed[0].count(mark) for mark in "、和"))
    if led and (bare := _BARE_COLOURS.search(before[: led.start()])):
        kinds.add(float(len(bare[0])))
    return {said.number * n for n in kinds}


_A_HEAD = re.compile(r"(?:每|一)(?:个?人|家)(?:各|分|拿|得|能分)?(?:到|得)?\s?$|人均\s?$")
_HEADS = re.compile(
    r"(\d{1,2}|[两二三四五六七八九十]{1,2})(?:个|口|位|家)?(?:人|邻居|同事|朋友|室友|姐妹|闺蜜|宝妈|家)"
)
"""Those who share the goods, and what is said of each of them: 四个人分一箱，一人六包."""


def multiplied(text: str, said: Measure, counted: Sequence[Measure], known: Sequence[Known]) -> set[float]:
    """What the known counts come to by the count that stands before: 两盒十二枚 of six a box, 整箱三十卷 of 10卷/提，3提/箱."""
    before = [c.number for c in counted if 0 <= said.start - c.end <= 2]
    cases = _CASES.search(text[max(0, said.start - 14) : said.start])
    before += [number_of(cases[1]) or 0.0] if cases else []
    each = [k.measure.number for k in known if k.measure.counts and _in_each(k.fact)]
    whole = set[float]()
    if _WHOLE_CASE.search(text[max(0, said.start - 6) : said.start]):
        whole = {float(prod(map(int, _IN_EACH.findall(k.fact.value)))) for k in known if k.measure.counts}
    return {n * one for n in before for one in each[:_MOST]} | whole


def _in_each(fact: Fact) -> bool:
    """Whether a fact counts what one pack holds: 每盒10条, 12g×10条."""
    return bool(_APIECE.search(f"{fact.plain} {fact.value}") or packed(fact.plain))


_CASES = re.compile(
    r"(\d{1,3}|[两二三四五六七八九十]{1,3})[箱提盒包袋套板扎](?:就是|一共|总共|共|是|就|合计|等于|有|装|里){0,2}\s?$"
)
_IN_EACH = re.compile(r"(\d{1,4})[\u4e00-\u9fff]{1,2}/")
_WHOLE_CASE = re.compile(r"整[箱件提](?:一共|共|有|装)?$")
"""What says that all that a case holds is counted: by the counts of its packs, one times the other."""


def summed(text: str, said: Measure, known: Sequence[Known]) -> bool:
    """Whether a count of all there is adds up the counts that one attribute lists: nine pieces of 3 pots, 4 bowls, 2 spatulas."""
    if said.counts != "piece" and not _TOTAL.search(text[max(0, said.start - 8) : said.end + 16]):
        return False
    lists: dict[str, list[float]] = {}
    for one in known:
        if one.measure.counts:
            lists.setdefault(one.fact.plain, []).append(one.measure.number)
    listed = [[float(n) for n in _LISTED.findall(plain)] for plain in lists]
    listed += [[float(n[2]) for n in islice(_NAMED_COUNT.finditer(plain), _MOST) if n[1] in text] for plain in lists]
    return any(len(numbers) > 1 and sum(numbers) == said.number for numbers in (*lists.values(), *listed))


_NAMED_COUNT = re.compile(r"([\u4e00-\u9fff]{2})\s?[x×*]?\s?(\d{1,3})(?=[\u4e00-\u9fff、,，]|$)")
"""So many of a thing by the end of its name: some things of a list may be added up by themselves."""
_AT_A_PRICE = re.compile(r" (?:for|at|come to|cost)(?: just| only)? [$£€]| ?[:=,] ?[$£€]")


def several_packs(text: str, end: int, number: float, held: float) -> bool:
    """Whether so many, with a price behind them, are what several packs hold: nine pairs for $72 of three a pack."""
    return 1 < held < number and number % held == 0 and _AT_A_PRICE.match(text, end) is not None


def rounded_down(said: float, known: float) -> bool:
    """Whether a large count is the known one without its small change: 八百家 of 826."""
    if known < 100 or not said <= known < said * 1.1:
        return False
    scale = 10.0 ** (len(str(int(known))) - 1)
    return said % (scale / 10 if known >= 1000 else scale) == 0
