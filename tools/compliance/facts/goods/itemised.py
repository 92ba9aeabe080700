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
    if not known or line.language == "en" or _SETS.search(line.text):
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
