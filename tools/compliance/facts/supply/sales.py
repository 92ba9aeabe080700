"""Sales figures, rates, reviews and numbers of customers in the text, held against the shop's records."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Context, number_in
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.instead import put
from tools.compliance.facts.money.money import SCALE
from tools.compliance.facts.on_file import records_of
from tools.compliance.facts.supply.proportions import proportions_in
from tools.compliance.facts.tables import table
from tools.compliance.facts.wording import Told, amount, names_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_SOLD = re.compile(
    r"(?:销量|累计销量|月销量?|年销量?|总销量|日销量?|已售|热销|热卖|狂销|畅销|累计售出|售出|卖出|已卖出|累计销售|销售|卖了|卖了超|(?:一个月|一年|一[天周]|每[天月周年]|[月日周年])(?:就|都|能|要|可以?)?(?:[走出]货|走)|sold over|over|more than)?\s?(?:突破|超过?|达到?|过|破|逾|近|高达)?\s?"
    r"(?:(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)|(?P<han>[一二两三四五六七八九十百千]{1,5}(?=[万亿])|[一二两三四五六七八九十]{0,3}[百千])|(?<![a-z])(?P<en>EN_NUMBER)(?![a-z]))\s?(?P<scale>万|亿|(?:k|m|million|thousand)(?![a-z]))?\s?\+?\s?(?:多|余)?"
    r"(?P<thing>件|单|双|台|瓶|盒|份|杯|套|支|袋|只|个|名|人|sold|units sold|pairs sold|customers|orders|buyers|happy customers|bought)?".replace(
        "EN_NUMBER", EN_NUMBER
    )
)
_SALES_WORD = re.compile(
    r"(?:昨[天日]|前天|今[天日]|上周|一[天周])[^,，。;；]{0,4}(?:发|走|卖|出)[了出]?(?=[\d一二两三四五六七八九十百千]{1,8}[多余]?[件单双台瓶盒份杯套支袋个箱])|销量|月销|热卖|(?:一个月|一年|一[天周]|每[天月周年]|[月日周年])(?:就|都|能|要|可以?)?(?:[走出]货|走(?=[\d一二两三四五六七八九十百千几上万]{1,8}[多余]?[件单双台瓶盒份杯套支袋个箱]))|(?:一个月|一[天周年]|每[天月周年])(?:能|要|都|就)?[发接]?(?=[\d一二两三四五六七八九十百千几上万]{1,8}[多余]?单)|年销|日销|已售|热销|狂销|畅销|售出|卖出|销售|卖了|妈妈|位|家庭|宝妈|用户|条评价|条好评|人付款|粉丝|会员|人都|人在用|门店|家店|家分店|间店|人的选择"
    r"|sold|customers|buyers|bought|人购买|人已购|回头客|users|families|people|reviews|ratings|moms|mums|owners|reviewers|households|stores|locations|fans|members|shoppers|runners|orders|学生在用|学员|条评论|人评价|评价|条(?:真实)?反馈|\bwent out\b|\bpicked (?:one|it|them) up\b|\bsnapped up\b|\bfound (?:a )?(?:new )?homes?\b|\bflew out\b|students (?:already|use|carry|trust|have)"
)
_RATE = r"(\d{1,3}(?:\.\d{1,3})?)"


class Figure(NamedTuple):
    """A number of the sales record under its key."""

    name: str
    value: float


def bind_sales(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on sales figures, rates and numbers of customers."""
    if not context.has("sales"):
        return
    figures = list(_figures(context.raw.get("sales")))
    rated = list(_rates(line, figures))
    yield from rated
    yield from _sold(line, figures)
    yield from _proportions(line, context, figures)
    yield from _vague(line, figures)
    yield from _pace(line, figures)
    yield from _perfect(line, figures)
    yield from _sold_out(line, figures)
    yield from _past_round(line, figures)


_ROUND = re.compile(
    r"(?:销量?|售|卖|出货|成交)[^,，。;；!！?？\d一二三四五六七八九十]{0,4}(?:突?破|过|超过?|上)了?(?P<n>[十百千]?万|千|亿)(?![\u4e00-\u9fff]?\d)(?!元|块)"
)
_ROUNDS = {"千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8}


def _past_round(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    """Sales said to be past a round number that none of the record's figures reaches: 月销破万, of 3200."""
    most = max(figures, key=lambda figure: figure.value, default=None)
    for found in _ROUND.finditer(line.text) if most else ():
        if most and _ROUNDS[found["n"]] > most.value and not refused(line.text, *found.span()):
            yield _fewer(line, found, most.name, most.value)


def _figures(value: Any, name: str = "") -> Iterator[Figure]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _figures(inner, f"{name} {key}".strip().lower())
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _figures(inner, name)
    elif isinstance(value, str) and not name:
        for number in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?\s?[万亿kKmM]?", value):
            yield Figure("", number_in(number.replace(" ", "")) or 0.0)
    elif not re.search(r"period|date|周期|时间|rank|排名", name):
        number = number_in(value)
        if number is not None:
            yield Figure(name, number)


def _of_kind(figures: list[Figure], names: list[str]) -> list[Figure]:
    return [f for f in figures if any(n in f.name for n in names)]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    patterns = {}
    for kind, row in table("records")["rates"].items():
        unit = r"\s?%" if row["unit"] == "%" else r"(?!\s?%)(?:[\s-]?(?:分|out of 5|/\s?5|stars?|星))?"
        patterns[kind] = re.compile(
            rf"(?:{row['text']})\s?(?:高达|达到?|超过?|为|是|over|of)?\s?{_RATE}{unit}|{_RATE}{unit}\s?(?:的)?(?:{row['text']})"
        )
    return patterns


def _rates(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    """Rates better than the record's, or claimed where the record holds none."""
    for kind, pattern in _patterns().items():
        row = table("records")["rates"][kind]
        for found in pattern.finditer(line.text):
            said = float(found[1] or found[2])
            known = [_scaled(f.value, row) for f in _of_kind(figures, row["names"])]
            if said > row.get("max", 100):
                continue
            if not known:
                yield unbound(line, found.span(), "fact.sales", topic="sales")
            elif kind == "returns":
                if said < min(known) - 0.5:
                    yield _fewer(line, found, kind, min(known), row["unit"])
            elif said > max(known) + 0.005:
                most = max(known)
                yield _fewer(line, found, kind, most, row["unit"], _rate_instead(line, found, most))
            break


def _fewer(
    line: Line, found: re.Match[str], name: str, value: float, unit: str = "", instead: str | None = None
) -> Draft:
    """A figure that is larger than the one on record."""
    zh, en = names_of(name.rpartition(" ")[2]) if name else ("销量", "figure")
    number = amount(value) + ("%" if unit == "%" else "")
    told = Told(f"记录的{zh}是{number}", f"the {en} on record is {number}", number)
    return contradicted(line, found.span(), "fact.sales", told, topic="sales", instead=instead)


_MORE_THAN = re.compile(r"(?:突破|超过?|达到?|过|破|逾|近|高达|\b(?:over|more than))\s?$")
_SCALED = re.compile(r"\s?(?:万|亿|k\b|m\b|million|thousand)?\s?\+?\s?[多余]?")


def _sold_instead(line: Line, found: re.Match[str], value: float) -> str | None:
    """The same words with the number on record, what would make more of it left out."""
    if not found[1] or value != int(value) or value < 1:
        return None
    more, scaled = (
        _MORE_THAN.search(found.group()[: found.start(1) - found.start()]),
        _SCALED.match(line.text, found.end(1)),
    )
    start = found.start() + more.start() if more else found.start(1)
    end = found.end(1) + len(scaled.group().rstrip()) if scaled else found.end(1)
    return put(line, found.span(), (start, end), f"{int(value):,}" if line.language == "en" else amount(value))


def _rate_instead(line: Line, found: re.Match[str], value: float) -> str | None:
    """The same words with the rate on record; None beside words that make more of it."""
    if re.search(r"超|\bover\b", found.group()):
        return None
    return put(line, found.span(), found.span(1 if found[1] else 2), amount(value))


def _scaled(value: float, row: dict[str, Any]) -> float:
    return value * 100 if row["unit"] == "%" and value <= 1 else value


@cache
def _rate_names() -> list[str]:
    rates = table("records")["rates"].values()
    return [name for row in rates for name in row["names"] if name not in ("score", "share", "positive")]


_OF_ELSE = re.compile(
    r"\s?(?:%|折|元|岁|年|月|天|小时|分钟|倍|克|毫升|[厘毫]米|寸|瓦|度|℃|毫安|out of|/5|stars?\b|分\b|g\b|kg\b|ml\b|[cm]m\b|oz\b)"
)
"""What tells, behind a number, that it counts no sales."""


def _sold(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    for found in _SOLD.finditer(line.text):
        around = line.text[max(0, found.start() - 8) : found.end() + 26]
        if (
            not _SALES_WORD.search(around)
            or _is_year(found)
            or _company(line.text, found)
            or _OF_ELSE.match(line.text, found.end())
        ):
            continue
        said = _number(found)
        if said is None or said < 10:
            continue
        known = _comparable(line.text, found, figures, _rate_names())
        if known is None or not figures:
            yield unbound(line, found.span(), "fact.sales", topic="sales")
        elif known and not any(said <= f.value * _leeway(line.text, _start(found)) for f in known):
            most = max(known, key=lambda f: f.value)
            yield _fewer(line, found, most.name, most.value, instead=_sold_instead(line, found, most.value))


_JUST_UNDER = re.compile(
    r"(?:不到|不足|将近|接近|近|快|\b(?:just (?:under|short of|shy of)|under|nearly|almost|close (?:to|on)|getting on for|approaching))\s?$"
)


def _start(found: re.Match[str]) -> int:
    """Where the number of a figure begins."""
    return next(found.start(group) for group in (1, "han", "en") if found[group])


def _leeway(text: str, at: int) -> float:
    """How many times the record a figure may be: more where it is said to be not quite reached."""
    return 1.12 if _JUST_UNDER.search(text[max(0, at - 16) : at]) else 1.01


_CLAUSE_END = re.compile(r"[,，。;；!！](?!\d)")


def _clause_around(text: str, found: re.Match[str]) -> str:
    """The figure with its clause, or what of it stands near: the next one speaks of another period or count."""
    return found.group().join(clause_around(text, *found.span(), _CLAUSE_END, (8, 26)))


def _proportions(line: Line, context: Context, figures: list[Figure]) -> Iterator[Draft]:
    """A share of the buyers, such as 七成 or nine in ten, above the one of its kind on record; below it of returns."""
    rates = table("records")["rates"]
    for found, share in proportions_in(line.text):
        around = line.text[max(0, found.start() - 24) : found.end() + 40]
        kinds = [
            kind
            for kind, row in rates.items()
            if row["unit"] == "%" and re.search(row.get("told", row["text"]), around)
        ]
        held = {kind: _held_shares(kind, context, figures, around) for kind in kinds}
        kind = next((kind for kind in kinds if held[kind]), next(iter(kinds), ""))
        known = held.get(kind, [])
        if kind and not known:
            yield unbound(line, found.span(), "fact.sales", topic="sales")
        elif kind == "returns":
            if share < 0.9 * min(known):
                yield _fewer(line, found, kind, min(known), "%")
        elif kind and share > max(known) * (_leeway(line.text, found.start()) - 0.01) + 2.0:
            yield _fewer(line, found, kind, max(known), "%")


def _held_shares(kind: str, context: Context, figures: list[Figure], around: str) -> list[float]:
    """The shares of a kind on record, in percent: of the sales figures, else of surveys on file that speak of it."""
    row = table("records")["rates"][kind]
    stars = _five_stars(figures) if kind == "good" and _STARS.search(around) else []
    known = stars or [_scaled(f.value, row) for f in _of_kind(figures, row["names"]) if "five" not in f.name]
    surveys = [r.said for r in records_of(context) if r.live and re.search(row.get("told", row["text"]), r.said)]
    return known or [float(n) for said in surveys for n in re.findall(r"(\d{1,3}(?:\.\d+)?) ?(?:%|percent)", said)]


_STARS = re.compile(r"\b(?:five|5)[- ]stars?\b|五星|5星")
_STARRED = re.compile(
    r"(?:条|个)?(?:五星|5星)|(?: ?of (?:our |the |those |all )*\d{1,3}(?:,\d{3})*)?[^.,;!?\d，。；！？]{0,48}?\b(?:five|5)[- ]stars?\b"
)
"""What says behind a number that so many gave five stars, with or without the number of all."""
_WHOLE = re.compile(r"\bof (?:our |the |all |those )*$")
_FIVE = re.compile(r"five.?star|5.?star|五星|5星")


def _five_stars(figures: list[Figure]) -> list[float]:
    """What percent of the reviews give five stars, where both are counted."""
    reviews = table("records")["counts"]["reviews"]["names"]
    five = [f.value for f in figures if _FIVE.search(f.name)]
    whole = [f.value for f in _of_kind(figures, reviews) if not _FIVE.search(f.name) and f.value >= 5]
    if five and five[0] <= 1:
        return [100 * five[0]]
    return [100 * five[0] / max(whole)] if five and whole and five[0] <= max(whole) else []


_VAGUE = re.compile(
    r"(?P<s>几十万|数十万|上百万|上千万|百万级|破千万|破百万|破亿|十几万|几万|数万|上万|过万|几千|数千|上千|几百|数百|上百)(?=[\u4e00-\u9fff]|$|[,，。!！])"
    r"|\b(?P<e>a quarter of a million|three quarters of a million|half a million|a million|hundreds of thousands|tens of thousands|millions of|millions|thousands of|thousands|hundreds of|hundreds)\b"
)
_ROUGHLY = re.compile(
    r"(?:不到|将近|接近|近|快|\b(?:about|around|roughly|just (?:under|short of)|nearly|almost|close (?:to|on)|getting on for|approaching))\s?$"
)
_LEAST = {
    "几十万": 2e5, "数十万": 2e5, "上百万": 1e6, "上千万": 1e7, "百万级": 1e6, "破千万": 1e7, "破百万": 1e6, "破亿": 1e8, "十几万": 1.1e5, "几万": 2e4, "数万": 2e4,
    "上万": 1e4, "过万": 1e4, "几千": 2e3, "数千": 2e3, "上千": 1e3, "几百": 2e2, "数百": 2e2, "上百": 1e2,
    "a quarter of a million": 2.5e5, "three quarters of a million": 7.5e5, "half a million": 5e5, "a million": 1e6, "hundreds of thousands": 2e5, "tens of thousands": 2e4, "millions": 2e6,
    "thousands": 2e3, "hundreds": 2e2,
}  # fmt: skip
_BUYING = re.compile(
    r"销|卖|售|买|单|顾客|客户|用户|家庭|妈妈|粉丝|会员|好评|评价|sold|customers|buyers|owners|orders|users|families|reviews|people|homes|fans"
)


def _vague(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    """A number in round words, such as 几十万 or half a million, that no count on record reaches."""
    for found in islice(_VAGUE.finditer(line.text), 20):
        around = line.text[max(0, found.start() - 10) : found.end() + 18]
        if not _BUYING.search(around) or re.match(r"[元块克米字种款年]", line.text[found.end() :]):
            continue
        least = _LEAST[(found["s"] or found["e"]).removesuffix(" of")]
        known = _comparable(line.text, found, figures, _rate_names()) or figures
        most = max(known, key=lambda figure: figure.value, default=None)
        if most is None:
            yield unbound(line, found.span(), "fact.sales", topic="sales")
        elif most.value * (1.12 if _ROUGHLY.search(line.text[: found.start()][-16:]) else 1.0) < least:
            yield _fewer(line, found, most.name, most.value)


_PACE = re.compile(
    r"每(?:隔)?(?P<zh>\d{1,4}|[一二三四五六七八九十两]{1,3})?(?P<zhu>秒|分钟|小时)(?:就|能|可)?(?:有人)?(?:卖出|售出|卖掉|卖|下单|成交|买走)"
    r"|\b(?:sold|bought|ordered|sells|snapped up) (?:one )?every (?P<en>\d{1,4} |few )?(?P<enu>second|minute|hour)s?\b"
)
_PER_DAY = {"秒": 86400, "分钟": 1440, "小时": 24, "second": 86400, "minute": 1440, "hour": 24}


def _pace(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    """One sold every so many seconds, against the total and its days."""
    for found in islice(_PACE.finditer(line.text), 5):
        every = found["zh"] or (found["en"] or "").strip()
        daily = _PER_DAY[found["zhu"] or found["enu"]] / (
            (number_of(every) if every and every != "few" else None) or 1.0
        )
        days = next((f.value for f in figures if "days" in f.name or "天数" in f.name), 0.0)
        known = [f.value / days for f in figures if days and "days" not in f.name]
        if known and max(known) < daily * 0.9:
            yield _fewer(line, found, "daily", max(known))
        elif not known:
            yield unbound(line, found.span(), "fact.sales", topic="sales")


_PERFECT = re.compile(
    r"满分(?:好评|评价)|全(?:是|为)?(?:五星|5星|好评)|100%好评|满意度(?:高达|达|为)?(?:百分之百|100%)|百分之百(?:的)?(?:满意|好评)|零差评|0差评|无一差评|\b(?:five|5)[- ]stars? (?:from|by) (?:every|all)\b|\ball (?:five|5)[- ]star|\bnot (?:a single|one) bad review\b"
)


def _perfect(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    """Praise without exception, where the record holds less than the full mark."""
    rates = table("records")["rates"]
    known = [f.value / 5 for f in _of_kind(figures, rates["rating"]["names"])]
    known += [_scaled(f.value, rates["good"]) / 100 for f in _of_kind(figures, rates["good"]["names"])]
    for found in islice(_PERFECT.finditer(line.text), 5):
        if not known:
            yield unbound(line, found.span(), "fact.sales", topic="sales")
        elif min(known) < 1:
            yield _fewer(line, found, "good", 100 * min(known), "%")


_SOLD_OUT = re.compile(
    r"(?:售罄|断货|卖断货|返场|补货)(?:了|过)?(?:\d{1,4}|[两二三四五六七八九十]{1,3})(?:次|回)|第?(?:\d{1,4}|[两二三四五六七八九十]{1,3})次(?:售罄|断货|返场|补货)"
    r"|(?:上架|上线|开售|上新|首发|开播)[^,，。;；]{0,6}?(?:卖|售)(?:到)?(?:断货|空|罄|光|完|爆)|\bsold out (?:in (?:just )?\w+ (?:hours?|days?|minutes)|overnight)"
    r"|\bsold out (?:\d{1,4}|twice|two|three|four|five|six|seven|several|multiple)\b(?: times)?"
)


def _sold_out(line: Line, figures: list[Figure]) -> Iterator[Draft]:
    """How often the goods sold out, where the record does not count it."""
    if not any(re.search(r"sold.?out|restock|售罄|断货|返场|补货", f.name) for f in figures):
        yield from (unbound(line, found.span(), "fact.sales", topic="sales") for found in _SOLD_OUT.finditer(line.text))


def _company(text: str, found: re.Match[str]) -> bool:
    """Whether a number of people is one of those who sit, ride or learn together, not of buyers."""
    before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() : found.end() + 24]
    return (
        re.search(r"(?:groups? of|seats|sleeps|feeds|serves|holds|fits|classes of|每[车班团组桌间批])[^,.;，。；]{0,8}$", before)
        is not None
        or re.match(r"(?:座|桌|班|团|间|份|餐|位上课|以[内下]| ?(?:people|guests|students|learners)? ?(?:in|per|to|at) (?:a|each|the|every) (?:class|group|tour|table|session|boat|car|lesson))", after)
        is not None
    )  # fmt: skip


def _comparable(text: str, found: re.Match[str], figures: list[Figure], rate_names: list[str]) -> list[Figure] | None:
    """The figures that a claim is held against: of its period or kind where the record tells them apart."""
    spec = table("records")
    around = _clause_around(text, found)
    plain = [f for f in figures if not any(n in f.name for n in rate_names)]
    reviews = spec["counts"]["reviews"]
    if starred := [f for f in figures if _FIVE.search(f.name) and f.value > 1]:
        end = found.end()
        if _STARRED.match(text, end) and not _WHOLE.search(text[max(0, found.start() - 16) : _start(found)]):
            return starred
    if re.search(reviews["text"], around):
        return [f for f in _of_kind(figures, reviews["names"]) if not _FIVE.search(f.name)] or None
    for kind in ("customers", "stores"):
        row = spec["counts"][kind]
        if re.search(row["text"], around) and (known := _of_kind(figures, row["names"])):
            return known
    for row in spec["sales"].values():
        if re.search(row["text"], around) and (known := _of_kind(plain, row["names"])):
            return known
    counted = [f for f in plain if not any(n in f.name for n in reviews["names"])]
    return counted or plain


def _number(found: re.Match[str]) -> float | None:
    value = number_of(found[1] or found["han"] or found["en"])
    return value * SCALE.get((found["scale"] or "").lower(), 1) if value is not None else None


def _is_year(found: re.Match[str]) -> bool:
    return (
        bool(found[1])
        and len(found[1]) == 4
        and found[1][:2] in ("19", "20")
        and not found["scale"]
        and not found["thing"]
    )
