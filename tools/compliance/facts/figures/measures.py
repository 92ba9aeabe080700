"""Numbers with units in a text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tools.compliance.facts.figures.joined import compounded, subtracted
from tools.compliance.facts.figures.number_words import DIGITS, HAN_ONES, number_of, tenths_of
from tools.compliance.facts.figures.units import ATTACHED, LOOSE, Measure, count_name, measured, units
from tools.compliance.facts.figures.worded import BEFORE_IN, outside, worded

_NO_TENTHS = re.compile(r"[新人为熟立功分交品套年就不都长员绩本果份色]")
_NO_AREA = re.compile(r"[均衡台底面价安整板滑静稳装躺放铺跟]")
_AT_HEAT = re.compile(r"(?:\bat|\bto|\bbelow|\babove|\bover|\bunder|[-~≤<]) ?$")
"""What stands before a number of degrees that are written as a bare C."""
_WEIGHED = re.compile(
    r" ?(?:$|[.,;!?)]|(?:and|or|in weight|person|people|adult|rider|user|man|woman|limit|max|is|are)\b)"
)
"""What stands behind the stones of a person's weight."""
_LIGHTEST = 7
"""Stones from which on they weigh a person, and are no pebbles or gems."""
_FEET_BEFORE = re.compile(r"\d (?:ft\.?|feet|foot) $")


def measures_in(text: str) -> list[Measure]:
    """All measures of a plain (normalised) text, in its order; A×B×C with one unit is one measure a side."""
    words = list(worded(text))
    plain = (m for match in units().pattern.finditer(text) for m in _read(text, match))
    found = sorted([*words, *outside(plain, words)], key=lambda m: m.start)
    taken = {m.start for m in found}
    found = subtracted(text, compounded(text, found))
    found += [m for match in _SIDED.finditer(text) for m in _sided(text, match, taken)]
    found += [m for match in units().counted.finditer(text) for m in _counted(text, match, taken)]
    return sorted(found, key=lambda m: m.start)


_OF_SIDE = r"(?:[长宽高深厚]度?|(?<![a-z])[lwhd](?![a-z]))"
_ONE_SIDE = rf"(?:{_OF_SIDE}\s?[:：]?\s?{DIGITS}|{DIGITS}\s?\(?{_OF_SIDE}\)?)"
_SIDED = re.compile(
    rf"{_ONE_SIDE}(?:\s?[x×*/]\s?{_ONE_SIDE}){{1,2}}\s?\(?(?P<unit>mm|cm|m|in|inch|inches|毫米|厘米|公分|米)(?![a-z])"
)


def _sided(text: str, row: re.Match[str], taken: set[int]) -> Iterator[Measure]:
    """The sides of a row whose last number alone has the unit: 长45×宽40×高50cm, w80×d45×h75cm."""
    factors = units().factors[row["unit"]]
    for number in re.finditer(DIGITS, row[0]):
        start, end = row.start() + number.start(), row.start() + number.end()
        if start not in taken:
            value = float(number[0].replace(",", ""))
            yield measured(text, (start, end), number[0], factors, value, value)


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
        if unit == "尺" and read.slack >= LOOSE:
            read = replace(read, slack=_ROUGH)
        yield replace(read, relation=">=") if match["many"] else read


_ROUGH = 0.12
"""What a span of so many feet by the eye may hide: 一尺来长."""
_AN_HOUR = re.compile(r" (?:an|per) hour\b")
_HOURLY = re.compile(r"时速(?:可?达|最[快高]|为)?\s?$")
_UNDER_WATER = re.compile(
    r"(?:防水|潜水)(?:深度)?(?:可?达|至)?\s?$|\b(?:waterproof|water[- ]resistant|good|divers?)(?: down)? to $"
)
_UNDER_WATER_AFTER = re.compile(r"(?:的)?(?:级|深)?(?:防水|潜水|水深)")
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
        if held.get("length", 0.0) >= _METRES_OF_ATM * _METRE and (
            _UNDER_WATER.search(before) or _UNDER_WATER_AFTER.match(text, match.end())
        ):
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
    if text[end : end + 1] == "半" and not (_counts(unit) and _HALF_OF_ANOTHER.match(text, end)):
        return 0.5, end + 1
    spoken = match["a"][0] in HAN_ONES or match["a"][0] == "十"
    tenths = _TENTHS.match(text, end) if spoken and unit in _SPOKEN_TENTHS else None
    if not tenths:
        return 0.0, end
    return tenths_of(tenths[0]), tenths.end()


_NOT_OF = {"尺": tuple("寸码度子讲"), "支棉": tuple("签棒球花片"), "叶": tuple("草虫落面"), "骨": tuple("头架折干")}
"""What makes a unit the beginning of another word: 尺码, 支棉签."""


def _counts(unit: str) -> bool:
    return all(dimension.startswith("count:") for dimension, _ in units().factors[unit])


_HALF_OF_ANOTHER = re.compile(r"半(?:公?斤|升|米|两|小时|年|天|个)")
"""A half behind a count that is one of a unit: 两罐半斤 are two cans, and half a pound."""
_SPOKEN_TENTHS = frozenset({"尺", "米", "斤", "公斤", "升", "克", "寸", "成", "两", "毫米", "厘米", "公分", "英寸"})
"""Units after which one or two numerals are tenths and hundredths: 一升八, 五克二, 一米五二."""
_NOT_TENTHS = (
    # What a numeral counts instead, or what begins with one: 一斤四季豆, 两斤五花肉.
    r"(?![\d一二两三四五六七八九十百千万点半%个只条件块元角分钱毛米斤两克公厘毫升寸尺成度年月天日小时秒号楼层人位种款片支包袋盒箱瓶罐双"
    r"对套张把台岁倍折级枚颗粒根朵本册页次步排行列组批枝听串碗杯桶勺口季花谷金餐防面周仁香味星合期代段档色等])"
)
_TENTHS = re.compile(
    rf"一(?=[^\u4e00-\u9fff]|[的往左以宽长高深厚重]|$)|零?[一二三四五六七八九][一二三四五六七八九]{_NOT_TENTHS}"
    rf"|零[一二三四五六七八九]{_NOT_TENTHS}|[二三四五六七八九]{_NOT_TENTHS}"
)


def _unit_stands(text: str, match: re.Match[str], unit: str, number: float) -> bool:
    tail = text[match.end() : match.end() + 12]
    han = not match["a"][0].isdigit()
    if han and (match["narrow"] is not None) == (match["a"][0] > "\u3000"):
        return False
    if unit == "in" and not (
        BEFORE_IN.match(tail) or _FEET_BEFORE.search(text[max(0, match.start() - 6) : match.start()])
    ):
        return False
    if unit in ATTACHED and not text[match.end() - len(unit) - 1].isdigit():
        return False
    if unit == "f" and number < 100:
        return False
    if unit == "c" and number < 100 and not _AT_HEAT.search(text[max(0, match.start() - 12) : match.start()]):
        return False
    if unit == "stone" and (number < _LIGHTEST or not _WEIGHED.match(tail)):
        return False
    if tail[:1] in _NOT_OF.get(unit, ()) or (unit == "两" and match["a"] in ("单", "双")):
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
    if han and "点" in match["a"] and _counts(unit):
        return False
    # One of a thing says nothing of how many there are.
    return not (match["a"] == "一" and _counts(unit))


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
    noun = count_name(match["noun"]) if match["noun"] else "piece"
    yield measured(text, match.span(), word, [(f"count:{noun}", 1.0)], number, number)
