"""Numbers with units in the text, held against the numbers in the product's data."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tools.compliance.facts.agreement import agrees
from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.instead import count_instead, measure_instead
from tools.compliance.facts.measures import Measure, count_name, measures_in, units
from tools.compliance.facts.products import measures_of, packed
from tools.compliance.facts.tables import table
from tools.compliance.facts.totals import Known, comes_to, multiplied, of_each, rounded_down, summed
from tools.compliance.facts.vocabulary import properties
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_BARE = re.compile(
    r"\s*[约≈~]?\s*(\d+(?:,\d{3})*(?:\.\d+)?(?:(?:\s?[x×*]\s?\d+(?:\.\d+)?){1,2}|\s?[-~]\s?\d+(?:\.\d+)?)?)\s*\+?\s*(?:(?:per|a|each|/) ?[a-z]{2,10}|/[\u4e00-\u9fff])?"
)
_BREAK = re.compile(r"[,，。;；、!！/()（）|]|\band\b")
_SUFFIX = re.compile(
    r"(?:^|[ (（\[]|(?<=[\u4e00-\u9fff]))(mg|g|kg|oz|lbs?|ml|l|mm|cm|m|in|inch|inches|ft|h|hrs?|hours?|min|mins|minutes|mah|wh|w|watts?|v|pct|percent|%|days?|weeks?|months?|years?|gb|tb|hz|lm|db|pa|kpa|mp|dpi|rpm|kcal|gsm|℃|毫升|克|厘米|毫米|米|小时|分钟)[)）\]]?$"
)
_WHOLE = re.compile(r"套|装|入|[,，。]|$")
_IN_A_BOX = re.compile(r"(?:盒|包|箱|袋|套|罐|桶|瓶|共|含|内|内有|内含|装)\s?$")


_MOST = 200
"""Measures of one text that are held against the data."""


class _Aspects(NamedTuple):
    pattern: re.Pattern[str]
    of_word: dict[str, tuple[int, ...]]
    units: tuple[str, ...]
    dimensions: tuple[frozenset[str], ...]


@cache
def _aspects() -> _Aspects:
    rows = table("quantities")["aspects"]
    of_word: dict[str, tuple[int, ...]] = {}
    for number, row in enumerate(rows):
        for word in row["words"]:
            spelled = word.replace("_", " ")
            of_word[spelled] = (*of_word.get(spelled, ()), number)
    parts = sorted((rf"\b{re.escape(w)}" if w.isascii() else re.escape(w) for w in of_word), key=len, reverse=True)
    names = tuple(str(row["unit"]) for row in rows)
    dims = tuple(frozenset(d for d, _ in units().factors.get(name, ())) for name in names)
    return _Aspects(re.compile("|".join(parts)), of_word, names, dims)


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile("|".join(table("quantities")["elsewhere"]))


def bind_numbers(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on measures and counts that the data contradict or do not hold."""
    if not context.knows_product:
        return
    known = [known for fact in context.facts if fact.source != "evidence" for known in known_measures(fact)]
    sterling = _in_sterling(line, context, known)
    said = [m for m in measures_in(line.text)[:_MOST] if not _of_another_thing(line.text, m, sterling)]
    if not said:
        return
    shares = _shares(line.text, said)
    counted = [m for m in said if m.counts]
    for measure in said:
        if "percent" in measure.values and measure.start in shares:
            yield from _bind_share(line, measure, shares[measure.start], context)
        elif measure.counts:
            yield from _bind_count(line, measure, known, counted, context)
        elif not comes_to(line.text, measure, counted, known):
            yield from _bind(line, measure, known)


@lru_cache(maxsize=4096)
def known_measures(fact: Fact) -> tuple[Known, ...]:
    """The measures of one fact; a bare number takes the unit that its name carries."""
    value = fact.said
    measures = measures_of(value)
    bare = _BARE.fullmatch(value)
    if bare and not measures:
        unit = _unit_of(fact.label)
        measures = measures_of(f"{bare[1]} {unit}") if unit else ()
    named = frozenset(n for w in _aspects().pattern.findall(fact.label) for n in _aspects().of_word[w])
    out = []
    for measure in measures:
        near = _nearest(value, measure)
        local = frozenset({near[0]}) if near is not None else frozenset()
        out.append(Known(measure, fact, local or named))
    return tuple(out)


def _on_name(text: str, said: Measure, same: Sequence[Known]) -> list[Known]:
    """Those of `same` whose attribute's own name, or a telling part of it, stands in the measure's clause."""
    before, after = text[max(0, said.start - 14) : said.start], text[said.end : said.end + 14]
    before = before[max((m.end() for m in _BREAK.finditer(before)), default=0) :]
    stop = _BREAK.search(after)
    clause = f"{before}\0{after[: stop.start()] if stop else after}"
    return [k for k in same if any(part in clause for part in _name_parts(k.fact.label))]


@lru_cache(maxsize=4096)
def _name_parts(label: str) -> tuple[str, ...]:
    if not label or _VAGUE.fullmatch(label):
        return ()
    if label.isascii():
        return tuple(w for w in re.findall(r"[a-z]{4,}", label) if not _VAGUE.fullmatch(w))
    pairs = (label[i : i + 2] for i in range(len(label) - 1))
    return tuple(p for p in pairs if re.fullmatch(r"[\u4e00-\u9fff]{2}", p) and not _VAGUE.fullmatch(p))


_VAGUE = re.compile(
    r"规格|参数|数量|说明|信息|特点|功能|尺寸|大小|型号|size|spec|specs|specification|details|dimensions|features|title|description|total|with|level|rate|rating|value|number|maximum|content"
)


def _of_another_thing(text: str, said: Measure, sterling: bool) -> bool:
    """Whether a measure says nothing of the goods: what is counted by, a difference, money, or how many were sold."""
    before = text[max(0, said.start - 14) : said.start]
    pounds = _POUNDS.search(said.text) is not None and not _OF_WEIGHT.match(text, said.end)
    pounds = pounds and not _WEIGHED.search(text[max(0, said.start - 24) : said.start])
    pounds = pounds and (sterling or _OF_MONEY.match(text, said.end) is not None)
    coins = said.counts == "块" and (_PAID.search(before) or _GOES_ON.match(text, said.end))
    return bool(_per(text, said) or _difference(text, said) or pounds or coins or _SOLD.search(before))


_POUNDS = re.compile(r"\bpounds?$")
_OF_MONEY = re.compile(
    r" (?:below|under|off(?! the)|less than|cheaper|dearer|back|more than)\b(?! (?:the )?(?:weight|load|limit))"
)
_WEIGHED = re.compile(r"\b(?:weigh\w*|hold\w*|support\w*|lift\w*|carr\w+|load\w*|capacity|los[et]\w*|up to)\b")
_OF_WEIGHT = re.compile(r" (?:of\b|in weight|heavier|lighter|heavy)")
_PAID = re.compile(r"(?:省|减|才|折合|(?<![组混])合|只要|仅要|就要|到手|便宜|降|涨|付|花|贵|不到)\s?$")
_GOES_ON = re.compile(r"[一二三四五六七八九](?![块\u4e00-\u9fff])|钱|包邮|带走|到手")
_SOLD = re.compile(r"(?:卖了|卖出|已售|售出|销量|销售)(?:约|近|超|超过)?\s?$")


def _in_sterling(line: Line, context: Context, known: Sequence[Known]) -> bool:
    """Whether pounds are money: the market's or the record's, which gives no weight in them."""
    money = "UK" in line.jurisdictions or "£" in str(context.raw.get("price"))
    return money and not any(re.search(r"\b(?:lbs?|pounds?)$", k.measure.text) for k in known)


_COIN = re.compile(
    r"(?:[£$€¥]\s?\d[\d.,]*|(?<!\d)\d{1,2}(?:p|c)|\b(?:pence|cents?|pounds?|dollars?|euros?|quid)) (?:per |an? |every |for an? )\S{0,3}$"
)
_COMES_OUT_AT = re.compile(
    r"\s?(?P<even>折?合|平均)?(?:才|只要|不到)?\s?[\d.一二两三四五六七八九十百]{1,6}(?:块|元|毛)"
)


def _per(text: str, said: Measure) -> bool:
    """Whether a measure is what another one is counted by: per 100 g, £35 a litre, 一斤合十三块八."""
    before = text[max(0, said.start - 16) : said.start]
    paid = _COMES_OUT_AT.match(text, said.end)
    return bool(
        re.search(r"(?:每|per |/|±|\+/-|误差)\s?$", before)
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


def _unit_of(label: str) -> str | None:
    """The unit of a bare number: from the name's end, its aspect, or the thing that it counts."""
    if label in table("quantities")["piece_names"]:
        return "pieces"
    if label in _aspects().of_word:
        return _aspects().units[_aspects().of_word[label][0]]
    found = _SUFFIX.search(label)
    if found:
        return {"pct": "%", "percent": "%"}.get(found[1], found[1])
    counted = re.sub(r"的?(?:数量?|个数)$|^(?:number of|no\.? of) ", "", label)
    for counter in table("quantities")["counters"]["zh"]:
        if counted != label and counted.endswith(counter):
            return counter
    last = counted.rpartition(" ")[2]
    if last in table("quantities")["counters"]["en"] or f"{last}s" in table("quantities")["counters"]["en"]:
        return last if last.endswith("s") or last == "ply" else f"{last}s"
    if label.endswith(" capacity") and label not in (
        "water capacity",
        "tank capacity",
        "volume capacity",
        "battery capacity",
    ):
        return None
    words = sorted(_aspects().pattern.findall(label), key=len, reverse=True)
    return _aspects().units[_aspects().of_word[words[0]][0]] if words else None


def _nearest(text: str, said: Measure) -> tuple[int, int] | None:
    """The aspect whose word stands nearest to a measure in its clause, and how far; what stands before wins a tie."""
    before, after = text[max(0, said.start - 22) : said.start], text[said.end : said.end + 24]
    before = before[max((m.end() for m in _BREAK.finditer(before)), default=0) :]
    stop = _BREAK.search(after)
    after = after[: stop.start()] if stop else after
    best: tuple[int, int] | None = None
    for found in _aspects().pattern.finditer(f"{before}\0{after}"):
        left = found.end() <= len(before)
        distance = len(before) - found.end() if left else found.start() - len(before) - 1
        for aspect in _aspects().of_word[found[0]]:
            fits = _aspects().dimensions[aspect] & said.values.keys()
            if fits and (best is None or distance * 2 + (not left) < best[1]):
                best = (aspect, distance * 2 + (not left))
    return (best[0], best[1] // 2) if best else None


def _bind(line: Line, said: Measure, known: Sequence[Known]) -> Iterator[Draft]:
    span = (said.start, said.end)
    same = [k for k in known if k.measure.values.keys() & said.values.keys()]
    near = _nearest(line.text, said)
    on = [k for k in same if near and near[0] in k.aspects] or _on_name(line.text, said, same)
    held = any(agrees(said, k.measure) for k in same)
    if any(agrees(said, k.measure) for k in on) or (
        held and not (on and near and near[1] <= 2 and near[0] in on[0].aspects)
    ):
        return
    if on:
        yield _other_measure(line, said, on)
    elif not _of_kind(said, "own") and _elsewhere().search(line.text[max(0, said.start - 12) : said.end + 12]):
        return
    elif _of_kind(said, "shy"):
        if near is not None and not same:
            yield unbound(line, span, "fact.number")
        elif near is not None and len(same) == 1 and not same[0].aspects:
            yield by_fact(line, span, "fact.number", same[0].fact)
        elif near is not None:
            yield unbound(line, span, "fact.number")
    elif general := _general(said, same):
        yield _other_measure(line, said, general)
    elif near is not None or not _of_kind(said, "quiet"):
        yield unbound(line, span, "fact.number")


def _other_measure(line: Line, said: Measure, known: Sequence[Known]) -> Draft:
    """A contradiction with the closest of `known`, mended from it where no other one may be meant."""
    close = _closest(said, known)
    alone = len({(k.fact, k.measure.text) for k in known}) == 1
    instead = measure_instead(line, said, close.measure, close.fact) if alone else None
    return by_fact(line, (said.start, said.end), "fact.number", close.fact, instead)


def _other_count(line: Line, said: Measure, number: float, fact: Fact) -> Draft:
    span = (said.start, said.end)
    return by_fact(line, span, "fact.count", fact, count_instead(line, span, number))


def _general(said: Measure, same: Sequence[Known]) -> list[Known]:
    """Those of `same` that a measure without a name may be: goods have many lengths, and a drop is not a thickness."""
    if "length" not in said.values:
        return list(same)
    return [k for k in same if not k.fact.label or k.aspects or any(map(_VAGUE.fullmatch, k.fact.label.split()))]


def _of_kind(said: Measure, kind: str) -> bool:
    """Whether the dimension of a measure is one of those that the table lists as `kind`."""
    return any(dimension in table("quantities")[kind] for dimension in said.values)


def _closest(said: Measure, known: Sequence[Known]) -> Known:
    def distance(k: Known) -> float:
        return min(abs(k.measure.values[d] - said.values[d]) for d in k.measure.values.keys() & said.values.keys())

    return min(known, key=distance)


def _bind_count(
    line: Line, said: Measure, known: Sequence[Known], counted: Sequence[Measure], context: Context
) -> Iterator[Draft]:
    """Counts contradict a count of the same thing, or the number of pieces that the data give."""
    if _number(said) <= 1:
        return
    same = [k for k in known if k.measure.values.keys() & said.values.keys()]
    totals = of_each(line.text, said, counted)
    if summed(line.text, said, known) or _number(said) in multiplied(line.text, said, counted, known):
        return
    if any(
        _number(k.measure) in totals or rounded_down(_number(said), _number(k.measure))
        for k in known
        if k.measure.counts
    ):
        return
    if not same and (said.counts == "piece" or _in_a_case(line.text, said)):
        yield from _bind_pack(line, said, known, context)
    if not same and _whole(line.text, said):
        same = [k for k in known if k.measure.counts == "piece" or k.fact.label in table("quantities")["piece_names"]]
        if len({_number(k.measure) for k in same}) > 1:
            return
        if any(_number(k.measure) == _number(said) for k in same):
            return
    elif any(agrees(said, k.measure) for k in same):
        return
    if same:
        yield _other_count(line, said, _number(same[0].measure), same[0].fact)


_CASED = re.compile(
    r" (?:to|in|per) (?:a|the|each|every)? ?(?:case|box|carton|pack|tray|crate)\b| (?:a|per) (?:case|box|carton|pack|tray)\b"
)


def _in_a_case(text: str, said: Measure) -> bool:
    """Whether so many cans or bottles are said to be in a case."""
    return said.counts in ("can", "bottle", "bag", "pod", "bar", "cup") and _CASED.match(text, said.end) is not None


_PACK_NAME = re.compile(r"规格|包装|装量|^(?:pack|package|pack size|contents|case|carton|box|count)$")


def _bind_pack(line: Line, said: Measure, known: Sequence[Known], context: Context) -> Iterator[Draft]:
    """The size of a pack, where the data write it as 12 x 330 ml."""
    counts = [(_number(k.measure), k.fact) for k in known if k.measure.counts]
    packs = [(n, f) for f in context.facts if f.source != "evidence" for n in packed(f.plain)]
    if packs and not any(_number(said) == n for n, _ in (*packs, *counts)):
        yield _other_count(line, said, packs[0][0], packs[0][1])
    elif not packs and len(counts) == 1 and _PACK_NAME.search(counts[0][1].label) and counts[0][0] != _number(said):
        yield _other_count(line, said, *counts[0])


def _whole(text: str, said: Measure) -> bool:
    """Whether a count speaks of how many pieces are sold, and not of a part of one."""
    noun = said.counts or ""
    if noun.isascii():
        return noun not in _FEATURES
    after, before = text[said.end : said.end + 1], text[max(0, said.start - 3) : said.start]
    return noun in "支片袋包粒瓶盒个件枚颗只张罐块条卷双套听贴" and (
        _WHOLE.match(after) is not None or _IN_A_BOX.search(before) is not None
    )


_FEATURES = frozenset(
    count_name(noun)
    for noun in [
        "ply",
        "layers",
        "lessons",
        "speeds",
        "settings",
        "pockets",
        "drawers",
        "shelves",
        "ports",
        "outlets",
        "blades",
        "burners",
        "jets",
        "heads",
        "slots",
        "compartments",
        "wheels",
        "gears",
        "cores",
        "lenses",
        "cameras",
        "speakers",
        "drivers",
        "microphones",
        "mics",
        "pages",
        "stitches",
        "panels",
        "seats",
        "people",
        "persons",
        "guests",
        "keys",
        "buttons",
        "doors",
        "racks",
        "hooks",
        "straps",
        "modes",
        "levels",
        "stages",
        "strings",
        "sizes",
        "colors",
        "colours",
        "shades",
        "flavors",
        "flavours",
        "cards",
        "servings",
        "scoops",
        "doses",
        "players",
        "cups",
    ]
)


def _number(measure: Measure) -> float:
    return next(iter(measure.values.values()))


def _shares(text: str, said: Sequence[Measure]) -> dict[int, str]:
    """Percentages of a stuff: where each stands → the path of the stuff beside it (棉65%, 60% cotton)."""
    percents = [m for m in said if "percent" in m.values]
    if not percents:
        return {}
    words = [w for w in properties().in_text(text) if w.aspect == "material"]
    return _paired(percents[:_MOST], [(w.start, w.end, w.path) for w in words[:_MOST]])


def _paired(percents: Sequence[Measure], words: Sequence[tuple[int, int, str]]) -> dict[int, str]:
    if not words:
        return {}
    leads = min(p.start for p in percents) <= min(w[0] for w in words)
    paired: dict[int, str] = {}
    for percent in percents:
        gaps = [
            (
                (start - percent.end if start >= percent.end else percent.start - end)
                + 4 * ((start >= percent.end) != leads),
                path,
            )
            for start, end, path in words
        ]
        gap, path = min(gaps)
        if gap <= 3:
            paired[percent.start] = path.removesuffix(".pure")
    return paired


def _bind_share(line: Line, said: Measure, path: str, context: Context) -> Iterator[Draft]:
    """A stated share of a stuff against the shares that the data give of it."""
    family = path.split(".")[0]
    known = []
    for fact in context.facts:
        percents = [m for m in measures_of(fact.plain) if "percent" in m.values]
        words = [(w.start, w.end, w.path) for w in properties().in_fact(fact.plain) if w.aspect == "material"]
        pairs = _paired(percents, words) if percents else {}
        known += [
            (m, fact)
            for m in percents
            if pairs.get(m.start, path if len(percents) == 1 and not words else "").split(".")[0] == family
        ]
    if any(agrees(said, measure) for measure, _ in known) or (not known and _alone(said, family, context)):
        return
    if known:
        measure, fact = known[0]
        instead = measure_instead(line, said, measure, fact) if len(known) == 1 else None
        yield by_fact(line, (said.start, said.end), "fact.number", fact, instead)
    elif not any(agrees(said, m) for f in context.facts for m in measures_of(f.plain)):
        yield unbound(line, (said.start, said.end), "fact.number")


def _alone(said: Measure, family: str, context: Context) -> bool:
    """Whether a stuff that is said to be all there is is the only one that its attribute names, and without a share."""
    if said.values["percent"] != 100.0:
        return False
    for fact in context.facts:
        stuffs = {
            w.path.split(".")[0] for w in properties().in_fact(fact.plain) if w.aspect == "material" and not w.denied
        }
        if fact.source != "evidence" and stuffs == {family} and not _PARTED.search(fact.value):
            return True
    return False


_PARTED = re.compile(r"[%/+、,，;；&]|混|\bblend|\bmix|\band\b|和|与|含")
