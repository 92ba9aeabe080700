"""Promises of service in the text, held against what the shop says of it: hours, speed of delivery."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.products import measures_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_ALWAYS = re.compile(
    r"24小时(?:人工|在线|专属|售后|贴心)*(?:客服|服务|在线|热线|营业)|24小时(?:都|全天)*(?:有人|人工)|全天(?:都)?有人|day and night|around the clock|全天候|全年无休|7[x×*]24|24/7|round[- ]the[- ]clock|open 24 hours|24[- ]hour (?:support|service|customer)"
)
_HOURS = re.compile(
    r"\d{1,2}(?:[:：]\d\d)?\s?(?:am|pm)?\s?(?:-|–|~|至|到|to)\s?\d{1,2}(?:[:：]\d\d)?\s?(?:am|pm)?(?![\d%天日年])"
)
_HOURS_NAME = re.compile(r"客服|营业|服务时间|在线|工作日|support|hours|customer service|open")
_SPEED = (
    (
        re.compile(
            r"当日达|当天达|当日送达|小时达|(?:当天|当日|今天)(?:就|即|可)?(?:上门|安装|维修|发货|发出|发走|寄出)|same[- ]day (?:delivery|shipping|dispatch|install\w*|fitting|repairs?|service|visits?)"
        ),
        1.0,
    ),
    (
        re.compile(
            r"今天?[拍买订](?:,)?明天?[到达]|明天(?:就|即)?(?:送?到|达)|次日达|隔日达|次日送达|隔天到|第二天到|next[- ]day (?:delivery|shipping)|overnight (?:delivery|shipping)|(?:arrives|delivered|here|yours|get it|at your door) tomorrow"
        ),
        2.0,
    ),
)
_DELIVERY = re.compile(
    r"送达|发货|到货|配送|物流|时效|delivery|deliver|shipping|ships|arrive|dispatch|上门|安装|维修|预约|install|fitted|repair|visit|appointment"
)
_UNLIMITED = re.compile(r"\bunlimited ([a-z]{4,})|(?:无限|不限)(?:量|次数)?(?:的)?([\u4e00-\u9fff]{2})")
_LIMIT = re.compile(r"\d|限|limit|maximum|up to")
_DAY = 1440.0


def bind_service(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions between promises of service and the facts about it."""
    always = _ALWAYS.search(line.text)
    if always:
        for fact in context.facts:
            if _HOURS_NAME.search(fact.plain) and _HOURS.search(fact.plain) and not _ALWAYS.search(fact.plain):
                yield by_fact(line, always.span(), "fact.service", fact)
                break
    for pattern, days in _SPEED:
        for said in pattern.finditer(line.text):
            for fact in context.facts:
                times = [m.lows["time"] for m in measures_of(fact.plain) if "time" in m.lows]
                if times and _DELIVERY.search(fact.plain) and min(times) > days * _DAY:
                    yield by_fact(line, said.span(), "fact.service", fact)
                    break
    for said in _UNLIMITED.finditer(line.text):
        thing = said[1] or said[2]
        for fact in context.facts:
            if thing in fact.plain and _LIMIT.search(fact.plain) and not _UNLIMITED.search(fact.plain):
                yield by_fact(line, said.span(), "fact.service", fact)
                break
