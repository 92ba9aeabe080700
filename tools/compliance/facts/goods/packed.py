"""Things said to come with the goods: not on the packing list, or left out by the data."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_CONTENTS_NAME = re.compile(r"清单|包装内|内含|包含|套装内容|in the box|in_the_box|includes?|included|contents")
_ITEM = (
    "充电器|数据线|充电线|电池|遥控器|收纳袋|收纳盒|支架|转接头|螺丝|工具包|工具|滤芯|手提袋|礼盒|贺卡|挂绳|耳塞|适配器|清洁刷|保护套|底座|吸头|刀头|刷头|杯盖|勺子|枕芯|枕套|垫子|灯泡"
    "|chargers?|cables?|case|batter(?:y|ies)|remote|adapters?|pouch|stand|lid|filters?|tools|screws|straps?|bag|brush|cover|mount|hose|gift box|bulbs?|tripod|tray|spoon|hooks?"
)
_INCLUDED = re.compile(
    rf"(?:(?<!不)含|附带?|配有?|自带|随附|标配|内有|\b(?:includes?|including|comes with|supplied with|with free))(?P<list>(?:[^。；;!！.]{{0,12}}?(?:{_ITEM})){{1,5}})"
)


_LEFT_OUT = re.compile(
    r"不含|不包含|不附|不带|需?另购|自备|\bnot included\b|\bsold separately\b|\bexcluded\b|\bwithout\b"
)
_COMES = re.compile(
    rf"\b(?P<item>{_ITEM}) (?:is |are )?included\b|(?:(?<!不)含|附带?|自带|随附|标配|内有|内含|附赠)[^,，。;；]{{0,6}}?(?P<zh>{_ITEM})"
)


def bind_packed(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between what is said to be in the box and what the data put there."""
    facts = context.named
    yield from _contents(line, facts)
    yield from _left_out(line, facts)


def _left_out(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Things said to come with the goods, where the data say that they do not."""
    for found in _COMES.finditer(line.text):
        item = (found["item"] or found["zh"]).removesuffix("s").removesuffix("ie")[:6]
        denies = re.search(r"\bnot\b|n't\b|\bno\b|不", line.text[max(0, found.start() - 4) : found.end()])
        named = [f for f in facts if _of_item(item, f.plain)]
        if named and not denies and all(_LEFT_OUT.search(f.plain) for f in named):
            yield by_fact(line, found.span(), "fact.contents", named[0])


def _of_item(item: str, plain: str) -> bool:
    return item in plain or (item.startswith("batter") and re.search(r"\baaa?\b", plain) is not None)


def _contents(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """Things said to come with the goods that the packing list does not hold."""
    lists = [f for f in facts if _CONTENTS_NAME.search(f.label)]
    if not lists:
        return
    known = " ".join(f.plain for f in facts if not f.denied and not _LEFT_OUT.search(f.plain))
    for found in _INCLUDED.finditer(line.text):
        for item in re.finditer(_ITEM, found["list"]):
            if item[0].removesuffix("s")[:6] not in known:
                start = found.start("list") + item.start()
                yield by_fact(line, (start, start + len(item[0])), "fact.contents", lists[0])
