"""Counted things held against the counts of the data: drawers, sheets, bottles to a case."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tools.compliance.facts.context import Context, Fact, numbers_in
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.agreement import agrees
from tools.compliance.facts.figures.aspects import name_parts
from tools.compliance.facts.figures.products import packed
from tools.compliance.facts.figures.totals import Known, multiplied, of_each, rounded_down, several_packs, summed
from tools.compliance.facts.figures.units import Measure, count_name
from tools.compliance.facts.instead import count_instead
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_WHOLE = re.compile(r"套|装|入|[,，。]|$")
_IN_A_BOX = re.compile(r"(?:盒|包|箱|袋|套|罐|桶|瓶|共|含|内|内有|内含|装)\s?$")


def bind_count(
    line: Line, said: Measure, known: Sequence[Known], counted: Sequence[Measure], context: Context
) -> Iterator[Draft]:
    """Counts contradict a count of the same thing, or the number of pieces that the data give."""
    if said.number <= 1 or _bought(line.text, said, known) or _of_stock_or_price(line.text, said, context):
        return
    same = [
        k
        for k in known
        if k.measure.values.keys() & said.values.keys() and not _of_another(line.text, said, k, context)
    ]
    totals = of_each(line.text, said, counted)
    if summed(line.text, said, known) or said.number in multiplied(line.text, said, counted, known):
        return
    if any(
        k.measure.number in totals or rounded_down(said.number, k.measure.number) for k in known if k.measure.counts
    ):
        return
    if not same and (said.counts == "piece" or _in_a_case(line.text, said) or _sachets(line.text, said)):
        yield from _bind_pack(line, said, known, context)
    if not same and _whole(line.text, said):
        same = [k for k in known if k.measure.counts == "piece" or k.fact.label in table("quantities")["piece_names"]]
        if len({k.measure.number for k in same}) > 1:
            return
        if any(k.measure.number == said.number for k in same):
            return
    elif any(agrees(said, k.measure) for k in same) or _all_pieces(line.text, said, known):
        return
    if same:
        yield _other_count(line, said, same[0].measure.number, same[0].fact)


def _bought(text: str, said: Measure, known: Sequence[Known]) -> bool:
    """Whether a count is of what a buyer takes, and not of what one pack holds: two packs; nine pairs for $72 of three."""
    if said.text.endswith(" packs") and said.number > 1:
        return not any(k.measure.text.endswith("packs") for k in known)
    held = [k.measure.number for k in known if k.measure.counts and k.measure.counts in (said.counts, "piece")]
    taken = _TAKES.search(text[max(0, said.start - 6) : said.start]) or _PAID.match(text, said.end)
    alike = [k.measure.number for k in known if k.measure.counts == said.counts]
    if taken and alike and max(alike) == 1:
        return True
    return any(several_packs(text, said.end, said.number, n) for n in held)


_TAKES = re.compile(r"(?:[拍买囤带入下凑要]|再来|一次)[了够满个]?\s?$")
_PAID = re.compile(
    r"(?:一共|总共|算下来|到手|合计|共|只要|仅|才|就|[,，]){0,2}\s?(?:[¥$]?\d{1,6}(?:\.\d{1,2})?|[一二两三四五六七八九][一二两三四五六七八九十百千零]{1,7})(?=\s?(?:元|块|[,，。!！]|$))"
)
"""What says that so many packs are what a buyer takes: 拍两包, 两包到手一百."""
_IN_STOCK = re.compile(r"(?:还有|还剩|[仅只就]剩|剩下?|余|库存|现货)(?:下|了|大?约|不到)?\s?$")

_FEE = re.compile(r"(?:[费价]|[收付补退赔返])[了要是为只共]?\s?$")


def _of_stock_or_price(text: str, said: Measure, context: Context) -> bool:
    """Whether a count is of what is left in stock, or is the price: 雾蓝还有12套, 一包54片81块."""
    if context.has("stock") and _IN_STOCK.search(text[max(0, said.start - 8) : said.start]):
        return True
    if said.counts == "块" and _FEE.search(text[max(0, said.start - 6) : said.start]):
        return True
    prices = numbers_in(context.raw.get("price")) if said.counts == "块" else []
    return said.number in prices and not any(fact.said.startswith(said.text) for fact in context.named)


def _all_pieces(text: str, said: Measure, known: Sequence[Known]) -> bool:
    """Whether a count is that of all the pieces, where another entry counts them kind by kind."""
    names = table("quantities")["piece_names"]
    thing = text[max(0, said.start - 2) : said.start]
    if len(thing) == 2 and any(thing in k.fact.said for k in known if k.measure.counts):
        return False
    told = _whole(text, said) or _PAID.match(text, said.end)
    return bool(told) and any(k.measure.number == said.number and k.fact.label in names for k in known)


_CHOICE = re.compile(r"颜色|配色|花色|色|口味|味道|味|尺码|尺寸|码|款式|型号|人|小时|钟头|星期|礼拜|月")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}")


def _of_another(text: str, said: Measure, known: Known, context: Context) -> bool:
    """Whether what is counted bears the name of another attribute than a known count's: 两个颜色 are not two wheels."""
    behind = text[said.end : said.end + 6]
    named = (f.label for f in context.attributes if f.label != known.fact.label and _LABEL.fullmatch(f.label))
    choice = _CHOICE.match(behind)
    if known.measure.number == 0 and not any(part in text for part in name_parts(known.fact.label)):
        return True  # None of one thing says nothing of how many there are of another.
    if said.counts == "个" and choice and choice.group() not in known.fact.plain:
        return True
    return said.counts == "个" and any(behind.startswith(name) and name not in known.fact.plain for name in named)


_CASED = re.compile(
    r" (?:to|in|per) (?:a|the|each|every)? ?(?:case|box|carton|pack|tray|crate)\b| (?:a|per) (?:case|box|carton|pack|tray)\b"
)


def _in_a_case(text: str, said: Measure) -> bool:
    """Whether so many cans or bottles are said to be in a case."""
    return said.counts in ("can", "bottle", "bag", "pod", "bar", "cup") and _CASED.match(text, said.end) is not None


_SACHETS = frozenset("袋包条")
_NOT_ALL = re.compile(r"(?:[买拍送囤每第吃喝泡用冲加赠满]|先来|分)了?(?:你|您)?\s?$")
_ENDS = re.compile(r"\s?(?:[,，。!！;；、]|装|$|够|足够|能|可以?[吃喝用泡])")


def _sachets(text: str, said: Measure) -> bool:
    """Whether so many small bags are said to be all there are, by any of their names: 三十包 of 10g×20袋."""
    return (
        said.counts in _SACHETS
        and said.number > 2
        and _ENDS.match(text, said.end) is not None
        and _NOT_ALL.search(text[max(0, said.start - 4) : said.start]) is None
    )


_PACK_NAME = re.compile(r"规格|包装|装量|^(?:pack|package|pack size|contents|case|carton|box|count)$")


def _bind_pack(line: Line, said: Measure, known: Sequence[Known], context: Context) -> Iterator[Draft]:
    """The size of a pack, where the data write it as 12 x 330 ml."""
    counts = [(k.measure.number, k.fact) for k in known if k.measure.counts]
    packs = [(n, f) for f in context.facts if f.source != "evidence" for n in packed(f.plain)]
    if packs and not any(said.number == n for n, _ in (*packs, *counts)):
        yield _other_count(line, said, packs[0][0], packs[0][1])
    elif not packs and len(counts) == 1 and _PACK_NAME.search(counts[0][1].label) and counts[0][0] != said.number:
        yield _other_count(line, said, *counts[0])


def _whole(text: str, said: Measure) -> bool:
    """Whether a count speaks of how many pieces are sold, and not of a part of one."""
    noun = said.counts or ""
    if noun.isascii():
        return noun not in _features()
    after, before = text[said.end : said.end + 1], text[max(0, said.start - 3) : said.start]
    return noun in "支片袋包粒瓶盒个件枚颗只张罐块条卷双套听贴" and (
        _WHOLE.match(after) is not None or _IN_A_BOX.search(before) is not None
    )


@cache
def _features() -> frozenset[str]:
    """Things that a product has without being sold by them: drawers, speeds, seats."""
    return frozenset(map(count_name, table("quantities")["features"]))


def _other_count(line: Line, said: Measure, number: float, fact: Fact) -> Draft:
    span = (said.start, said.end)
    return by_fact(line, span, "fact.count", fact, count_instead(line, span, number))
