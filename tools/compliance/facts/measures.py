"""Numbers with units in a text, in base units, so that 1 斤 and 500 g are the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("mg", "毫克"), ("mass", 0.001)),
    **dict.fromkeys(("g", "克", "gram", "grams"), ("mass", 1.0)),
    **dict.fromkeys(("kg", "公斤", "千克", "kgs", "kilo", "kilos", "kilogram", "kilograms"), ("mass", 1000.0)),
    **dict.fromkeys(("斤", "市斤"), ("mass", 500.0)),
    "两": ("mass", 50.0),
    "吨": ("mass", 1e6),
    **dict.fromkeys(("oz", "ounce", "ounces"), ("mass", 28.3495)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "磅"), ("mass", 453.592)),
    **dict.fromkeys(("ml", "毫升", "cc"), ("volume", 1.0)),
    **dict.fromkeys(("l", "升", "liter", "liters", "litre", "litres"), ("volume", 1000.0)),
    **dict.fromkeys(("fl oz", "fl. oz", "fl.oz", "fluid ounces"), ("volume", 29.5735)),
    **dict.fromkeys(("gallon", "gallons", "加仑"), ("volume", 3785.41)),
    **dict.fromkeys(("mm", "毫米"), ("length", 0.1)),
    **dict.fromkeys(("cm", "厘米", "公分"), ("length", 1.0)),
    **dict.fromkeys(("m", "米", "meter", "meters", "metre", "metres"), ("length", 100.0)),
    **dict.fromkeys(("in", "inch", "inches", "英寸", "寸", '"', "吋"), ("length", 2.54)),
    **dict.fromkeys(("ft", "feet", "foot", "英尺"), ("length", 30.48)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "个小时"), ("time", 60.0)),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "分钟"), ("time", 1.0)),
    **dict.fromkeys(("天", "day", "days"), ("days", 1.0)),
    **dict.fromkeys(("个月", "month", "months"), ("days", 30.0)),
    **dict.fromkeys(("年", "year", "years"), ("days", 365.0)),
    "mah": ("charge", 1.0),
    "wh": ("energy", 1.0),
    **dict.fromkeys(("w", "瓦", "watt", "watts"), ("power", 1.0)),
    **dict.fromkeys(("kw", "千瓦"), ("power", 1000.0)),
    **dict.fromkeys(("v", "伏"), ("voltage", 1.0)),
    **dict.fromkeys(("℃", "°c", "度c"), ("temperature", 1.0)),
    **dict.fromkeys(("%vol", "% abv", "%abv", "度酒"), ("alcohol", 1.0)),
    **dict.fromkeys(("%", "percent"), ("percent", 1.0)),
    **dict.fromkeys(("hz",), ("frequency", 1.0)),
    **dict.fromkeys(("gb",), ("memory", 1.0)),
    **dict.fromkeys(("tb",), ("memory", 1024.0)),
    **dict.fromkeys(("dpi",), ("dpi", 1.0)),
    **dict.fromkeys(("lm", "流明", "lumens"), ("light", 1.0)),
    **dict.fromkeys(("mp", "万像素"), ("pixels", 1.0)),
    **dict.fromkeys(("kcal", "千卡", "大卡", "calories"), ("heat", 1.0)),
    **dict.fromkeys(("mpa", "pa"), ("pressure", 1.0)),
}
_COUNTERS = [
    "支",
    "片",
    "袋",
    "包",
    "粒",
    "瓶",
    "盒",
    "个",
    "件",
    "枚",
    "颗",
    "条",
    "卷",
    "抽",
    "层",
    "只",
    "张",
    "双",
    "档",
    "齿",
    "罐",
    "块",
    "根",
    "格",
    "针",
    "股",
    "头",
    "pcs",
    "pieces",
    "piece",
    "pack",
    "packs",
    "count",
    "tablets",
    "capsules",
    "sheets",
    "bags",
    "cans",
    "bottles",
    "pairs",
    "ply",
    "layers",
    "gummies",
    "servings",
    "lessons",
    "speeds",
    "settings",
    "pockets",
]
_COUNT_ALIAS = {"piece": "pieces", "pcs": "pieces", "pack": "packs"}
_WORDS = sorted([*_UNITS, *_COUNTERS], key=len, reverse=True)
_MEASURE = re.compile(
    r"(?<![\d.a-z])(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)(?:\s?[-~至到]\s?(\d{1,12}(?:\.\d{1,6})?))?[\s-]?("
    + "|".join(re.escape(w) for w in _WORDS)
    + r")(?![a-z])"
)
_RATED = re.compile(r"(?<![a-z])(spf|upf|ipx|ip|pa)\s?(\d{1,3}|\++)")
_AT_LEAST = re.compile(
    r"(?:超过?|至少|不少于|不低于|以上|大于|over|more than|at least|up to|可达|高达|长达|最长|最高)\s{0,3}$"
)
_AT_MOST = re.compile(r"(?:不到|不足|低于|小于|少于|仅|less than|under|below|only|just)\s{0,3}$")


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its dimension, in base units (g, ml, cm, minutes, days, mAh, W, %…)."""

    dimension: str
    value: float
    low: float
    """Lower end of a range, else the value."""
    text: str
    start: int
    end: int
    digits: float
    """Half a unit of the last digit written, in base units: what rounding may hide."""
    relation: str
    """`=`, `>=` (more than) or `<=` (less than)."""


def measures_in(text: str) -> Iterator[Measure]:
    """All measures of a plain (normalised) text."""
    for found in _MEASURE.finditer(text):
        number, upper, unit = found.groups()
        dimension, factor = _UNITS.get(unit, (f"count:{_COUNT_ALIAS.get(unit, unit)}", 1.0))
        first = float(number.replace(",", "")) * factor
        value = float(upper) * factor if upper else first
        decimals = len(number.partition(".")[2])
        before = text[max(0, found.start() - 10) : found.start()]
        relation = ">=" if _AT_LEAST.search(before) else "<=" if _AT_MOST.search(before) else "="
        yield Measure(
            dimension, value, min(first, value), found.group(), found.start(), found.end(),
            0.5 * factor * 10.0**-decimals, relation,
        )  # fmt: skip
    for found in _RATED.finditer(text):
        value = float(len(found[2])) if found[2].startswith("+") else float(found[2])
        yield Measure(f"rating:{found[1]}", value, value, found.group(), found.start(), found.end(), 0.0, "=")


def agrees(said: Measure, known: Measure) -> bool:
    """Whether a stated measure is borne out by a known one: equal up to rounding, or on the right side of it."""
    if said.dimension != known.dimension:
        return False
    slack = max(said.digits if said.digits < 1 or said.value >= 100 else 0.0, abs(known.value) * 0.01)
    if abs(said.value - known.value) <= slack or (abs(said.low - known.low) <= slack and said.low == said.value):
        return True
    if known.low < known.value and known.low - slack <= said.low and said.value <= known.value + slack:
        return True
    if said.relation == ">=":
        return known.value >= said.value and known.value <= said.value * 1.5
    if said.relation == "<=":
        return known.value <= said.value and known.value >= said.value * 0.5
    return False
