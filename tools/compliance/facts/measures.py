"""Numbers with units in a text, in base units, so that 1 斤 and 500 g, or two years and 24 months, are the same."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from tools.compliance.facts.number_words import DIGITS, EN_NUMBER, HAN_NUMBER, HAN_ONES, number_of, tenths_of
from tools.compliance.facts.tables import table

_AT_LEAST = re.compile(
    r"(?:超过?|至少|不少于|不低于|大于|逾|over|more than|at least|up to|可达|高达|长达|最长|最高|可|up to a|upto)\s{0,3}$"
)
_AT_LEAST_AFTER = re.compile(r"\s?(?:以上|\+|起|or more|and up|及以上|出头|多(?![少个])|and (?:a bit|change)\b)")
_AT_MOST_AFTER = re.compile(r"\s?(?:不到|以内|以下|or (?:less|under)\b)")
_AT_MOST = re.compile(
    r"(?:不到|不足|低于|小于|少于|仅|低至|少至|仅重|仅需|less than|under|below|only|just|no more than|as little as)\s{0,3}$"
)
_ABOUT = re.compile(
    r"(?:约|大约|近|将近|接近|差不多|快|about|close to|around|approx\.?|approximately|roughly|nearly|almost|~)\s{0,2}$"
)
_ABOUT_AFTER = re.compile(r"\s?(?:左右|上下|来(?=[斤米个重长宽高])|or so\b|or thereabouts|give or take)")
LOOSE = 0.06
"""The share of a value that words like `about` may hide."""
_NO_TENTHS = re.compile(r"[新人为熟立功分交品套年就不都长员绩本果份色]")
_NO_AREA = re.compile(r"[均衡台底面价安整板滑静稳装躺放铺跟]")
ATTACHED = frozenset({"a", "f", "s", "k", "ct", "dia"})
"""Units that are words or letters of something else unless a digit stands right before them."""
_BEFORE_IN = re.compile(r"\s*(?:$|[,.;)(x×/]|(?:wide|long|tall|high|deep|thick|display|screen|monitor|laptop)\b)")
_FEET_BEFORE = re.compile(r"\d (?:ft\.?|feet|foot) $")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the dimensions that its unit may have, in base units (g, ml, cm, minutes, mAh, W, %…)."""

    values: dict[str, float]
    """Dimension → value; 度 and oz have several."""
    lows: dict[str, float]
    """Lower end of a range, else the value."""
    text: str
    start: int
    end: int
    slack: float
    """What rounding and words like `about` may hide, as a share of the value."""
    relation: str
    """`=`, `>=` (more than) or `<=` (less than)."""

    @property
    def counts(self) -> str | None:
        """What is counted; None for a physical measure."""
        return next((d[6:] for d in self.values if d.startswith("count:")), None)


class Units(NamedTuple):
    pattern: re.Pattern[str]
    counted: re.Pattern[str]
    factors: dict[str, list[tuple[str, float]]]


@cache
def units() -> Units:
    """The compiled unit table."""
    factors: dict[str, list[tuple[str, float]]] = {}
    for dimension, rows in table("units").items():
        for factor, spellings in rows.items():
            for spelling in spellings:
                factors.setdefault(str(spelling), []).append((dimension, float(factor)))
    for counter in table("quantities")["counters"]["zh"]:
        factors.setdefault(counter, []).append((f"count:{ {'挡': '档'}.get(counter, counter) }", 1.0))
    wide = "|".join(sorted((re.escape(u) for u in factors if not u[-1].isascii() and u != "°"), key=len, reverse=True))
    narrow = "|".join(sorted((re.escape(u) for u in factors if u[-1].isascii() or u == "°"), key=len, reverse=True))
    counted = table("quantities")["counters"]["en"]
    nouns = "|".join(sorted({re.escape(n) for n in (*counted, *map(_singular, counted))}, key=len, reverse=True))
    number = rf"(?<![\d.a-z/\u2044])(?P<a>{DIGITS}|{HAN_NUMBER}|(?<![a-z])(?:{EN_NUMBER})(?![a-z]))(?P<scale>万|千|k(?=[ -]))?(?P<many>[多余](?!功|用|层|维|路|档|元))?"
    return Units(
        re.compile(
            rf"{number}(?:\s?[-~–至到]\s?(?P<b>{DIGITS}))?(?P<more>(?:\s?[x×*]\s?{DIGITS}){{1,2}})?"
            rf"[\s-]?(?:(?:full |whole |整{{1,2}}))?(?:(?!(?<=[百千])两[百千])(?P<wide>{wide})|(?P<narrow>{narrow})(?![a-z0-9]))"
        ),
        re.compile(
            rf"(?<![\d.a-z/])(?P<a>{DIGITS}|(?<![a-z])(?:{EN_NUMBER})(?![a-z]))[\s-]+(?:\d{{1,4}}\s?(?:ml|cl|l|g|kg|oz)\s)?(?:(?!dozen|hundred|thousand)[a-z][a-z-]{{1,11}}\s){{0,2}}?(?P<noun>{nouns})(?![a-z])"
            rf"|\b(?:set|pack|box|case|bundle|carton|lot|tin|bag) of (?P<of>\d{{1,5}}|{EN_NUMBER})\b"
            rf"|(?P<sold>\d{{1,5}}|{EN_NUMBER})[\s-](?:pack|pk|count|ct|pcs|piece)(?![a-z])|(?P<da>\d{{1,3}}|{HAN_NUMBER})打(?=装|的|啤酒|鸡蛋|杯|碗|盘|袜|笔|毛巾|玫瑰|[,，。!！]|$)|(?:(?P<dozens>\d{{1,3}}|{EN_NUMBER})(?: a)? )?(?P<dozen>\bdozen\b)"
        ),
        factors,
    )


def measures_in(text: str) -> list[Measure]:
    """All measures of a plain (normalised) text, in its order; A×B×C with one unit is one measure a side."""
    shares = list(_fractions(text))
    words = [*(_feet(text) if "'" in text else ()), *_outside(_single(text), shares), *_parts(text), *shares]
    plain = (m for match in units().pattern.finditer(text) for m in _read(text, match))
    found = sorted([*words, *_outside(plain, words)], key=lambda m: m.start)
    taken = {m.start for m in found}
    found = _compounded(text, found)
    found += [m for match in units().counted.finditer(text) for m in _counted(text, match, taken)]
    return sorted(found, key=lambda m: m.start)


_FEET = re.compile(r"(?<![\d.])(\d{1,2})\s?'\s?(\d{1,2}(?:\.\d)?)\s?(?:\"|''|in\b)")


_ONE_OF = re.compile(
    r"(?:\b(?:a|an|one) (?:full |whole )?(pound|kilo|kilogram|litre|liter|gallon|quart|pint|mile|metre|meter|inch|foot(?= (?:long|tall|wide|high|deep|thick|and a half)))\b"
    r"|(?<=\bfor )(?:a|one) (?:full |whole |entire )?(day|week|month|year)\b)(?P<half> and a half\b)?"
)
_PARTS = {
    "three quarters": 75.0,
    "two thirds": 66.7,
    "one third": 33.3,
    "a third": 33.3,
    "a quarter": 25.0,
    "half": 50.0,
}
_PART_OF = re.compile(
    r"(?<!and a )\b(three[- ]quarters|two[- ]thirds|one[- ]third|half)(?=,? (?:(?:of )?(?:the )?)?(?!(?:a|an|price|off|less|more|the price|of the price)\b)[a-z]{3})"
)


def _outside(measures: Iterable[Measure], taken: Iterable[Measure]) -> Iterator[Measure]:
    """Those of `measures` that share no character with one of `taken`."""
    stretches = sorted((measure.start, measure.end) for measure in taken)
    starts, reach = [start for start, _ in stretches], list(accumulate((end for _, end in stretches), max))
    for measure in measures:
        before = bisect_left(starts, measure.end)
        if not before or reach[before - 1] <= measure.start:
            yield measure


def _single(text: str) -> Iterator[Measure]:
    """One of a unit said with an article: less than a pound, a full litre."""
    for found in _ONE_OF.finditer(text):
        if not text[max(0, found.start() - 5) : found.start()].endswith(("half ", "per ")):
            number = 1.5 if found["half"] else 1.0
            yield measured(text, found.span(), "1", units().factors[found[1] or found[2]], number, number)


def _parts(text: str) -> Iterator[Measure]:
    """Shares said in words: three-quarters wool."""
    for found in _PART_OF.finditer(text):
        share = _PARTS[found[1].replace("-", " ")]
        yield measured(text, found.span(), "1", [("percent", 1.0)], share, share)


_FRACTION = re.compile(
    r"(?<![\d./])(?:(?P<whole>\d{1,2})[ -])?(?P<top>\d{1,2})/(?P<bottom>2|3|4|5|8|16|32)[\s-]?(?P<unit>in|inch|inches|\"|lbs?|pounds?|miles?|pints?|gallons?|oz)(?![a-z])"
    r"|\b(?P<word>half|(?:a |one )?quarter|three[- ]quarters|(?:a |one )?third|two[- ]thirds)(?: of)? an? (?P<of>[a-z]{4,9})\b"
)


def _fractions(text: str) -> Iterator[Measure]:
    """Shares of a unit: 1/2 in, 1 3/4 inch, half a pound, a quarter of a litre."""
    for found in _FRACTION.finditer(text):
        unit, word = found["unit"] or found["of"], found["word"]
        if unit not in units().factors or (unit == "in" and not _BEFORE_IN.match(text, found.end())):
            continue
        share = _PARTS[_part_name(word)] / 100 if word else int(found["top"]) / int(found["bottom"])
        whole = 0 if _OF_SO_MANY.search(text[max(0, found.start() - 6) : found.start()]) else int(found["whole"] or 0)
        if share < 1:
            yield measured(text, found.span(), "1", units().factors[unit], whole + share, whole + share)


_OF_SO_MANY = re.compile(r"\b(?:of|pack) $")
"""What stands before a number that counts: a set of 2 1/2 in rods."""


def _part_name(word: str) -> str:
    name = word.replace("-", " ").replace("one ", "a ")
    return name if name in _PARTS else f"a {name}"


def _feet(text: str) -> Iterator[Measure]:
    """Lengths written as 5'6\"."""
    for found in _FEET.finditer(text):
        value = float(found[1]) * 12 + float(found[2])
        yield measured(text, found.span(), found[2], [("length", 2.54)], value, value)


def _compounded(text: str, found: list[Measure]) -> list[Measure]:
    """Measures with those that continue one another added up: 2 lb 3 oz, 5 ft 9 in, 1小时30分钟."""
    out: list[Measure] = []
    for measure in found:
        last = out[-1] if out else None
        shared = last.values.keys() & measure.values.keys() & _COMPOUND if last else set()
        adjacent = last is not None and measure.start >= last.end and _go_on(text, last, measure)
        counted_by = last is not None and text[max(0, last.start - 1) : last.start] == "每"
        if last and shared and adjacent and not counted_by and last.relation == "=":
            values = {d: last.values[d] + measure.values[d] for d in shared}
            if all(measure.values[d] < last.values[d] for d in shared) and last.values == last.lows:
                words = text[last.start : measure.end]
                relation, slack = measure.relation, max(last.slack, measure.slack)
                out[-1] = replace(
                    last, values=values, lows=values, text=words, end=measure.end, slack=slack, relation=relation
                )
                continue
        out.append(measure)
    return out


_COMPOUND = {"mass", "length", "time"}
_JOINED_BY_AND = re.compile(r"(?:lbs?|pounds?|ft|feet|foot|years?|months?|weeks?|days?|hours?|hrs?|minutes?)$")
_UNIT_NAME = re.compile(r"[a-z]{1,12}$|[\u4e00-\u9fff]$")


def _go_on(text: str, last: Measure, measure: Measure) -> bool:
    """Whether a measure carries on the one before it: 2 lb 3 oz, 一年零六个月, two feet and four inches."""
    gap = text[last.end : min(measure.start, last.end + 8)].strip()
    if not gap:
        return True
    names = [_UNIT_NAME.search(m.text) for m in (last, measure)]
    if measure.start - last.end > 5 or not all(names) or names[0][0] == names[1][0]:  # type: ignore[index]
        return False
    return gap in ("零", "又", "加") or (gap == "and" and _JOINED_BY_AND.search(last.text) is not None)


_PACKED = frozenset({"mass", "volume", "gsm", "charge", "energy", "heat"})


def _read(text: str, match: re.Match[str]) -> Iterator[Measure]:
    unit = match["wide"] or match["narrow"]
    first = number_of(match["a"])
    if first is None or not _unit_stands(text, match, unit, first):
        return
    more, end = _said_after(text, match, unit)
    first += more
    first *= {"万": 1e4, "千": 1e3, "k": 1e3}.get(match["scale"] or "", 1.0)
    last = float(match["b"].replace(",", "")) if match["b"] else first
    sides = [float(n.replace(",", "")) for n in re.findall(DIGITS, match["more"] or "")]
    factors = [("memory", 1.0)] if unit == "g" and _of_memory(text, match) else units().factors[unit]
    if sides and all(d in _PACKED for d, _ in factors):
        # A pack of so many of one size: 12 x 330 ml has no side of 12 ml.
        first, last, sides = sides[-1], sides[-1], []
    for low, high in [(first, last), *((side, side) for side in sides)]:
        span = (match.start(), end)
        read = _moving(text, match, measured(text, span, match["a"], factors, min(low, high), max(low, high)))
        yield replace(read, relation=">=") if match["many"] else read


_AN_HOUR = re.compile(r" (?:an|per) hour\b")
_HOURLY = re.compile(r"时速(?:可?达|最[快高]|为)?\s?$")
_UNDER_WATER = re.compile(
    r"(?:防水|潜水)(?:深度)?(?:可?达|至)?\s?$|\b(?:waterproof|water[- ]resistant|good|divers?)(?: down)? to $"
)
_KILOMETRE, _METRE = 100_000.0, 100.0
_METRES_OF_ATM = 10.0
"""Metres of still water whose pressure a watch of one ATM is tested with (ISO 22810)."""


def _moving(text: str, match: re.Match[str], read: Measure) -> Measure:
    """A measure with what else it says: 39 °F in ℃, 时速十二公里 as a speed, 防水50米 as 5 ATM."""
    values, lows = dict(read.values), dict(read.lows)
    before = text[max(0, match.start() - 14) : match.start()]
    for held in (values, lows):
        if "fahrenheit" in held:
            held["temperature"] = (held["fahrenheit"] - 32) / 1.8
        if "length" in held and (_HOURLY.search(before) or _AN_HOUR.match(text, match.end())):
            held["speed"] = held["length"] / _KILOMETRE
        if held.get("length", 0.0) >= _METRES_OF_ATM * _METRE and _UNDER_WATER.search(before):
            held["depth"] = held["length"] / _METRE / _METRES_OF_ATM
    return replace(read, values=values, lows=lows)


def _of_memory(text: str, match: re.Match[str]) -> bool:
    """Whether a number of G is one of memory, as in 8G+256G."""
    near = text[max(0, match.start() - 6) : match.end() + 6]
    return re.search(r"\d{1,3}g\s?\+\s?\d{2,4}g(?![a-z])", near) is not None


def _said_after(text: str, match: re.Match[str], unit: str) -> tuple[float, int]:
    """What 两个半小时, 三斤半, 一升八 and 一米五二 add to the number that was read, and where the measure ends."""
    end = match.end()
    if unit.isascii():
        return 0.0, end
    if match["a"] == "半" and text[match.start() - 1 : match.start()] == "个":
        whole = re.search(
            r"([一二两三四五六七八九十]{1,3}|\d{1,3})个$", text[max(0, match.start() - 4) : match.start()]
        )
        return (number_of(whole[1]) or 0.0) if whole else 0.0, end
    if text[end : end + 1] == "半":
        return 0.5, end + 1
    tenths = _TENTHS.match(text, end) if match["a"][0] in HAN_ONES and unit in _SPOKEN_TENTHS else None
    if not tenths:
        return 0.0, end
    return tenths_of(tenths[0]), tenths.end()


_SPOKEN_TENTHS = frozenset({"米", "斤", "公斤", "升", "克", "寸", "成", "两", "毫米", "厘米", "公分", "英寸"})
"""Units after which one or two numerals are tenths and hundredths: 一升八, 五克二, 一米五二."""
_TENTHS = re.compile(
    r"一(?=[^\u4e00-\u9fff]|[的往左以宽长高深厚重]|$)"
    r"|[一二三四五六七八九][一二三四五六七八九](?=[^\u4e00-\u9fff]|[的往左以宽长高深厚重到至比跟和加出多吗呢啊哈哦]|$)"
    r"|[二三四五六七八九](?![\d一二两三四五六七八九十百千万点半%]|"
    # What a numeral counts instead, or what begins with one: 一斤四季豆, 两斤五花肉.
    r"[个只条件块元角分钱毛米斤两克公厘毫升寸尺成度年月天日小时秒号楼层人位种款片支包袋盒箱瓶罐双对套张把台岁倍折级"
    r"枚颗粒根朵本册页次步排行列组批枝听串碗杯桶勺口步季花谷金餐防面周仁香味星合期代段档色等])"
)


def _unit_stands(text: str, match: re.Match[str], unit: str, number: float) -> bool:
    tail = text[match.end() : match.end() + 12]
    han = not match["a"][0].isdigit()
    if han and (match["narrow"] is not None) == (match["a"][0] > "\u3000"):
        return False
    if unit == "in" and not (
        _BEFORE_IN.match(tail) or _FEET_BEFORE.search(text[max(0, match.start() - 6) : match.start()])
    ):
        return False
    if unit in ATTACHED and not text[match.end() - len(unit) - 1].isdigit():
        return False
    if unit == "f" and number < 100:
        return False
    if unit == "年" and (number >= 1900 or (han and tail[:1] == "级")):
        return False
    if (
        unit == "g"
        and match["a"] in ("2.4", "3", "4", "5")
        and re.search(r"蓝牙|无线|双模|频|鼠标|键盘|wi-?fi|网|bluetooth|wireless|mouse|keyboard", text)
    ):
        return False
    if (unit == "成" and (_NO_TENTHS.match(tail) or number >= 10)) or (unit == "平" and _NO_AREA.match(tail)):
        return False
    if unit in ("g", "gb") and re.match(r"\s?(?:网络|手机|network|phone)", tail):
        return False
    if han and "点" in match["a"] and all(d.startswith("count:") for d, _ in units().factors[unit]):
        return False
    # One of a thing says nothing of how many there are.
    return not (match["a"] == "一" and all(d.startswith("count:") for d, _ in units().factors[unit]))


def _counted(text: str, match: re.Match[str], taken: set[int]) -> Iterator[Measure]:
    word = match["a"] or match["of"] or match["sold"] or match["da"] or "twelve"
    number = number_of(word)
    if number is not None and match["da"]:
        number *= 12
    if number is not None and match["dozens"]:
        number *= number_of(match["dozens"]) or 1.0
    start = match.start()
    if number is None or start in taken or (match["a"] and 1900 <= number <= 2100):
        return
    noun = _singular(match["noun"]) if match["noun"] else "piece"
    yield measured(text, match.span(), word, [(f"count:{noun}", 1.0)], number, number)


_PIECES = frozenset({"pc", "piece", "count", "ct", "pack"})


def _singular(noun: str) -> str:
    for end, short in (
        ("glasses", "glass"),
        ("batteries", "battery"),
        ("shelves", "shelf"),
        ("boxes", "box"),
        ("pouches", "pouch"),
        ("lenses", "lens"),
        ("gummies", "gummy"),
        ("brushes", "brush"),
        ("switches", "switch"),
        ("people", "person"),
    ):
        if noun.endswith(end):
            return noun.removesuffix(end) + short
    single = noun.removesuffix("s") if not noun.endswith("ss") else noun
    return "piece" if single in _PIECES else single


def count_name(word: str) -> str:
    """The counted thing that an attribute's name speaks of, in the spelling of counts."""
    return _singular(word)


def said_as_least(text: str, start: int) -> bool:
    """Whether the number at `start` is said to be passed: over 300 pages."""
    return _AT_LEAST.search(text[max(0, start - 14) : start]) is not None


def said_loosely(text: str, start: int) -> bool:
    """Whether the number at `start` is said to be about right: nearly 300 pages."""
    return _ABOUT.search(text[max(0, start - 14) : start]) is not None


def measured(
    text: str, span: tuple[int, int], written: str, factors: list[tuple[str, float]], low: float, high: float
) -> Measure:
    """The measure that stands at `span`, of a number as `written` and what it comes to in a unit of these `factors`."""
    before, after = text[max(0, span[0] - 14) : span[0]], text[span[1] : span[1] + 12]
    relation = "="
    if _AT_LEAST.search(before) or _AT_LEAST_AFTER.match(after):
        relation = ">="
    elif _AT_MOST.search(before) or _AT_MOST_AFTER.match(after):
        relation = "<="
    decimals = len(written.partition(".")[2]) if written[0].isdigit() else 0
    rounding = 0.5 * 10.0**-decimals / high if high and (decimals or high >= 100) else 0.0
    slack = max(0.01, rounding, LOOSE if _ABOUT.search(before) or _ABOUT_AFTER.match(after) else 0.0)
    return Measure(
        {d: high * f for d, f in factors},
        {d: low * f for d, f in factors},
        text[span[0] : span[1]],
        *span,
        slack,
        relation,
    )
