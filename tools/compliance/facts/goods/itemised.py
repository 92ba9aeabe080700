"""How many there are of each thing that the record lists: 地钉8根、风绳4根 hold no eight guy lines."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_LISTS = re.compile(r"清单|配件|附件|包含|内含|包装|套装|装箱|盒内|含$|配置|组成|规格|明细|口味")
_COUNTERS = "个件条只张把根支套副块枚片双对本份瓶袋包盒台颗粒卷"
_N = r"\d{1,3}|[一二两俩仨三四五六七八九十]{1,3}"
_ENTRY = re.compile(
    rf"(?:含|赠|送|配|附)?(?:(?P<name>[\u4e00-\u9fff]{{2,6}}?)\s?[x×*]?\s?(?P<n>{_N})\s?[{_COUNTERS}]?|(?P<m>{_N})\s?[{_COUNTERS}](?P<thing>[\u4e00-\u9fff]{{2,6}}))"
)
_ITEMS = re.compile(r"[、,，/;；+&。()（）]|[和与及]")
_SETS = re.compile(r"买|拍|囤|(?:[2-9]|\d\d|[二两三四五六七八九十]){1,3}\s?(?:套|份|箱|组|单|家|人)")
"""What makes a count one of several sets."""
_SEVERAL = {"俩": 2.0, "仨": 3.0}
_MOST = 20


def bind_itemised(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: more of a thing than the list of what is in the box gives."""
    known = [(name, n, f) for f in context.facts if f.source != "evidence" for name, n in _entries(f)]
    if line.language == "en" or _SETS.search(line.text):
        return
    yield from _called(line, context)
    yield from _all_told(line, context)
    if not known:
        return
    given = context.text_of("promotion")
    most: dict[str, tuple[float, Fact]] = {}
    for name, n, fact in known:
        # A pillow's cases are cases too: what ends alike may be counted together.
        total = n + sum(other for longer, other, _ in known if longer != name and longer.endswith(name))
        if name not in given and (name not in most or total > most[name][0]):
            most[name] = (total, fact)
    for name, (total, fact) in most.items():
        for found in islice(_counted(name).finditer(line.text), _MOST) if name in line.text else ():
            said = _number(found["n"] or found["few"] or found["m"] or found["each"])
            if said > total and not refused(line.text, *found.span()):
                yield by_fact(line, found.span(), "fact.count", fact)


_BARE = re.compile(rf"(?:no|null|none|无|没有|(?P<n>{_N}))\s?[{_COUNTERS}种档款项道层格]?")
_THING = re.compile(r"[\u4e00-\u9fff]{2,6}?(?=数量?$|个数$|$)")
_NO_THING = re.compile(
    r"尺寸|规格|数量|容量|重量|价格|颜色|口味|系数|指数|级别|等级|编号|年份|月龄|人数|段位|档位|库存|[层度件片支]数|[层孔次]$"
)
"""Names of what is no thing to be counted by its name."""


def _called(line: Line, context: Context) -> Iterator[Draft]:
    """More of the thing that an attribute is named after than it counts: 八大菜单, of 预设菜单: 0个."""
    for fact in context.named:
        bare, thing = _BARE.fullmatch(fact.said), _THING.match(fact.label)
        if not bare or not thing or _NO_THING.search(fact.label):
            continue
        name, most = thing[0][-2:], _number(bare["n"]) if bare["n"] else 0.0
        for found in islice(_counted_as(name).finditer(line.text), _MOST) if name in line.text else ():
            if _number(found["n"]) > max(most, 1.0) and not refused(line.text, *found.span()):
                yield by_fact(line, found.span(), "fact.count", fact)


@lru_cache(maxsize=1024)
def _counted_as(name: str) -> re.Pattern[str]:
    thing = re.escape(name)
    return re.compile(rf"(?<![\d.第零一二两三四五六七八九十百])(?P<n>{_N})\s?[{_COUNTERS}种款项道大]\s?{thing}")


_IN_ALL = r"(?:里|里面|清单)?(?:一共|总共|合计|加起来|共|总计)(?:有|是|送|含)?"


def _all_told(line: Line, context: Context) -> Iterator[Draft]:
    """Another number of all that a list holds than its counts come to: 附件总共二十六件."""
    for fact in context.named:
        counts = [n for _, n in _entries(fact)]
        if len(counts) < 2 or fact.label not in line.text:
            continue
        for found in re.finditer(rf"{re.escape(fact.label)}{_IN_ALL}(?P<n>{_N})\s?[{_COUNTERS}样]", line.text):
            if _number(found["n"]) not in (sum(counts), float(len(counts))):
                yield by_fact(line, found.span(), "fact.count", fact)


def _number(word: str) -> float:
    return _SEVERAL.get(word) or number_of(word) or 0.0


@lru_cache(maxsize=4096)
def _entries(fact: Fact) -> tuple[tuple[str, float], ...]:
    """The things of a list, each with how many there are."""
    if not _LISTS.search(fact.label):
        return ()
    found = (_ENTRY.fullmatch(item.strip()) for item in _ITEMS.split(fact.said))
    return tuple((m["name"] or m["thing"], _number(m["n"] or m["m"])) for m in found if m)


@lru_cache(maxsize=1024)
def _counted(name: str) -> re.Pattern[str]:
    """A number of the named thing, before it or behind it."""
    thing = re.escape(name)
    return re.compile(
        rf"(?<![\d.第零一二两三四五六七八九十百])(?:(?P<n>{_N})\s?[{_COUNTERS}](?:大|小|长|短)?|(?P<few>[俩仨]))\s?{thing}"
        rf"|{thing}[\u4e00-\u9fff、和与及]{{0,8}}各(?:有|装|配)?(?P<each>{_N})[{_COUNTERS}]"
        rf"|{thing}(?:有|配|送|给|一共|共|是)?[x×*:：]?\s?(?P<m>{_N})[{_COUNTERS}](?![\u4e00-\u9fff]{{0,1}}(?:装|入))"
    )
