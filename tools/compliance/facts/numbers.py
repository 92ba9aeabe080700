"""Numbers with units in the text, held against the numbers in the product's data."""
# ruff: noqa: E501 - word tables and alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.measures import Measure, agrees, measures_in
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses
from tools.compliance.normalise import normalise

# Dimensions that a text uses for delivery, warranty and advice as well; they bind only beside a word of the product.
_SHY = frozenset({"time", "days", "percent", "temperature", "voltage", "frequency", "heat"})
_ASPECTS: tuple[tuple[str, ...], ...] = (
    ("续航", "待机", "播放", "电池", "battery", "playtime", "runtime", "playback", "通话", "使用时间"),
    ("保温", "保冷", "hot for", "cold for", "insulat", "stays hot", "stays cold", "keeps"),
    ("保修", "质保", "warranty"),
    ("保质期", "shelf life", "best before", "赏味期"),
    ("充电", "充满", "charge", "charging"),
    ("棉", "cotton"), ("羊毛", "wool"), ("羊绒", "cashmere"), ("聚酯", "涤纶", "polyester"), ("蚕丝", "silk"),
    ("果汁", "juice"), ("可可", "cocoa", "cacao"), ("绒", "down"), ("肉", "meat"), ("再生", "回收", "recycled"),
    ("净重", "净含量", "重量", "重", "weight", "weighs", "net"),
    ("容量", "capacity", "holds", "volume"),
    ("身高", "height", "高", "tall"), ("长", "length", "long"), ("宽", "width", "wide"), ("厚", "thick"), ("直径", "diameter"),
    ("承重", "load", "supports up to"), ("水温", "恒温", "温度", "temperature"), ("发芽", "shelf"), ("电压", "voltage"),
    ("浓度", "酒精", "abv", "alcohol", "vol"), ("拍照", "像素", "camera"), ("防水", "water"),
)  # fmt: skip
_NOT_PRODUCT = re.compile(
    r"(?:发货|送达|包退|退货|退换|无理由|内送|营业|起订|包邮|满|前|名|限购|身高|体重|适合|适用|年龄|岁|距|shipping|delivery|returns?|refund|orders?|within|model is|wearing|years? old|ages?|since|fits)"
)


def bind_numbers(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on measures that the data contradict or do not hold."""
    if not context.knows_product:
        return
    known = [(measure, fact) for fact in context.facts for measure in _measures_of(fact)]
    for said in measures_in(line.text):
        yield from _bind(line, said, known)
    yield from _ages(line, context)


_AGE = re.compile(r"(\d{1,2})\s?(岁|个月|years?|months?)\s?(?:以上|\+|起|and up|and over|or older)")


def _ages(line: Line, context: Context) -> Iterator[Draft]:
    """Ages from which the goods are said to be fit, below the age that the data give."""
    known = [(found, fact) for fact in context.facts for found in _AGE.finditer(normalise(fact.value).text)]
    for said in _AGE.finditer(line.text):
        for found, fact in known:
            if found[2][0] == said[2][0] and int(said[1]) < int(found[1]):
                yield Draft(
                    "fact.age", "fact", market_clauses(line, "contradiction"), *said.span(), "block",
                    f"“{{hit}}”与商品资料不符（{fact.name}: {fact.value}）",
                    f"“{{hit}}” disagrees with the product data ({fact.name}: {fact.value})",
                    measured=f"{said.group()} ≠ {found.group()}",
                )  # fmt: skip
                break


def _measures_of(fact: Fact) -> Iterator[Measure]:
    text = normalise(fact.value).text
    found = list(measures_in(text))
    yield from found
    if not found and re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", text):
        unit = _unit_in_name(fact.name.lower())
        if unit:
            yield from measures_in(f"{text.strip()}{unit}")


def _unit_in_name(name: str) -> str | None:
    """The unit that a column's name carries: `weight_g`, `容量(ml)`, `battery_hours`."""
    found = re.search(
        r"(?:[_ (（\[])(mg|g|kg|oz|lb|lbs|ml|l|mm|cm|m|in|inch|h|hr|hours?|min|mah|wh|w|v|pct|percent|%|days?|months?|years?|gb|hz|lm)[)）\]]?$",
        name,
    )
    if found:
        return {"pct": "%"}.get(found[1], found[1])
    if name in ("spf", "upf", "ipx", "ip"):
        return None
    counters = {
        "pieces": "pieces",
        "count": "pieces",
        "件数": "件",
        "支数": "支",
        "片数": "片",
        "数量": "个",
        "层数": "层",
    }
    return counters.get(name)


def _bind(line: Line, said: Measure, known: list[tuple[Measure, Fact]]) -> Iterator[Draft]:
    same = [(m, f) for m, f in known if m.dimension == said.dimension]
    if any(agrees(said, m) for m, _ in same):
        return
    aspect = _aspect(line.text, said)
    if _outside(line.text, said) and aspect is None:
        return
    on_aspect = [(m, f) for m, f in same if aspect and any(word in f"{f.name} {f.value}".lower() for word in aspect)]
    rival = on_aspect[0] if on_aspect else same[0] if len(same) == 1 and (not _shy(said) or aspect) else None
    if rival is not None:
        yield _contradiction(line, said, rival[1])
    elif (_shy(said) and not aspect) or (said.dimension.startswith("count:") and not same):
        return
    elif same and not _shy(said):
        yield _contradiction(line, said, same[0][1])
    else:
        yield _unbound(line, said)


def _shy(said: Measure) -> bool:
    return said.dimension in _SHY


def _aspect(text: str, said: Measure) -> tuple[str, ...] | None:
    """The aspect words that stand beside a measure; the nearest wins."""
    before, after = text[max(0, said.start - 14) : said.start], text[said.end : said.end + 14]
    best: tuple[int, tuple[str, ...]] | None = None
    for aspect in _ASPECTS:
        for word in aspect:
            left, right = before.rfind(word), after.find(word)
            distances = (len(before) - left - len(word) if left >= 0 else 99, right if right >= 0 else 99)
            nearest = min(distances)
            if nearest < 99 and (best is None or nearest < best[0]):
                best = (nearest, aspect)
    return best[1] if best else None


def _outside(text: str, said: Measure) -> bool:
    around = text[max(0, said.start - 8) : said.end + 8]
    return _NOT_PRODUCT.search(around) is not None


def _contradiction(line: Line, said: Measure, fact: Fact) -> Draft:
    shown = f"{fact.name}: {fact.value}".strip(": ")
    return Draft(
        "fact.number", "fact", market_clauses(line, "contradiction"), said.start, said.end, "block",
        f"“{{hit}}”与商品资料不符（{shown}）", f"“{{hit}}” disagrees with the product data ({shown})",
        measured=f"{said.text} ≠ {fact.value}", replacement=fact.value if len(fact.value) <= 24 else None,
    )  # fmt: skip


def _unbound(line: Line, said: Measure) -> Draft:
    return Draft(
        "fact.number", "fact", market_clauses(line, "unbound"), said.start, said.end, "needs_evidence",
        "“{hit}”在商品资料中没有依据", "“{hit}” has no support in the product data",
    )  # fmt: skip
