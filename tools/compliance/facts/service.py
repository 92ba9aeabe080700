"""Promises of service in the text, held against what the shop says of it: hours, speed of delivery."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.context import Context, date_in
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.money.returns import bind_returns
from tools.compliance.facts.supply.days import days_in
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
            r"当日达|当天达|当日送达|小时达|(?:当天|当日|今天)(?:就|即|可)?(?:上门|安装|维修|发货|发出|发走|寄出)|\b(?:dispatched|ships?|shipped|sent|posted|delivered|goes out|leaves us) (?:the same day|today|same[- ]day)|same[- ]day (?:delivery|shipping|dispatch|install\w*|fitting|repairs?|service|visits?)"
        ),
        1.0,
    ),
    (
        re.compile(
            r"今天?[拍买订](?:,)?明天?[到达]|明天(?:就|即)?(?:送?到|达)|次日达|隔日达|次日送达|隔天到|第二天到|next[- ]day (?:delivery|shipping)|overnight (?:delivery|shipping)|(?:arrives|delivered|with you|here|yours|get it|at your door|ships?|shipped|sent|dispatched|leaves(?: us)?|out the door|goes out) tomorrow\b|明天(?:就|即)?(?:能|可)?(?:发货|发出|寄出)"
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
    yield from bind_returns(line, context)
    yield from _arrivals(line, context)
    yield from _cut_offs(line, context)
    yield from _ship_days(line, context)
    for said in _UNLIMITED.finditer(line.text):
        thing = said[1] or said[2]
        for fact in context.facts:
            if thing in fact.plain and _LIMIT.search(fact.plain) and not _UNLIMITED.search(fact.plain):
                yield by_fact(line, said.span(), "fact.service", fact)
                break


_CUT_OFF = re.compile(
    r"\b(?:orders?|ordered|buy|in|placed|pay|paid|us) (?:placed |received |in |it )?(?:by|before|until|up to|as late as) (?:(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))? ?(?P<half>am|pm)|(?P<h24>[01]\d|2[0-3])[:.](?P<m24>\d\d)|(?P<word>noon|midday|midnight))\b"
    r"|(?P<part>上午|早上|中午|下午|晚上)?(?P<zh>\d{1,2})(?:点|[:：](?P<zm>\d\d))(?:半)?(?:之?前|以前)(?:[下拍付]单?款?|成交)"
)
_SENT = re.compile(
    r"same[- ]day|\bthat day\b|\btoday\b|next[- ](?:business[- ]|working[- ])?day|tomorrow|dispatch|ships?\b|shipped|sent\b|out the door|goes out|leaves|当天|当日|次日|发货|发出"
)


def _cut_offs(line: Line, context: Context) -> Iterator[Draft]:
    """A later hour to order by for goods to leave the same day than the facts give."""
    known = [(hour, f) for f in context.facts if _SENT.search(f.plain) for hour, _ in _hours_in(f.plain)]
    for hour, span in _hours_in(line.text) if known and _SENT.search(line.text) else ():
        latest, fact = max(known, key=lambda one: one[0])
        if hour > latest:
            yield by_fact(line, span, "fact.service", fact)


def _hours_in(text: str) -> Iterator[tuple[float, tuple[int, int]]]:
    """The hours of the day that a text has its reader order by."""
    for found in islice(_CUT_OFF.finditer(text), 10):
        if found["word"]:
            hour = 24.0 if found["word"] == "midnight" else 12.0
        else:
            hour = float(found["h"] or found["h24"] or found["zh"])
            hour += float(found["m"] or found["m24"] or found["zm"] or 0) / 60
            late = found["half"] == "pm" or found["part"] in ("下午", "晚上")
            hour = hour % 12 + 12 if late else hour % 12 if found["half"] == "am" else hour
        yield hour, found.span()


_N = r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|an?|[一两二三四五六七八九十]{1,3}"
_TIME = re.compile(
    rf"(?<![\d.a-z])(?P<low>{_N})(?:\s?(?:-|–|~|to|or|至|到)\s?(?P<high>{_N}))?[\s-]?(?:to\s)?(?:(?:business|working|full) )?(?P<unit>days?|hours?|weeks?|天|个?小时|个?工作日|周|日(?!期))"
)
_UNIT_HOURS = {"d": 24.0, "h": 1.0, "w": 168.0, "天": 24.0, "日": 24.0, "个": 1.0, "小": 1.0, "工": 24.0, "周": 168.0}
_ARRIVES = re.compile(
    r"\barriv\w*|\bdeliver\w*|\bwith you\b|\b(?:at|to) your door\b|\breach(?:es)? you\b|\bshipping\b|送达|到货|到手|配送|收到|送到|到家|快递|物流|时效"
)
_LEAVES = re.compile(r"\b(?:dispatch\w*|ships?|shipped|sent|posted|ready|made)\b|发货|发出|寄出|做好|完工")
_TO_ORDER = re.compile(r"\blead time\b|\bmade to order\b|\bdispatch|制作周期|备货|[工交货]期|定制周期")
_LEAD_TIME = re.compile(r"[交货]期|制作周期|定制周期|\blead time\b")
"""What names the time from an order to its being done: the goods arrive no sooner."""
_CLAUSE = re.compile(r"[^,，。;；!！?？.\n]{2,160}")


def _arrivals(line: Line, context: Context) -> Iterator[Draft]:
    """Goods said to be with the buyer, or made and sent, sooner than the facts say."""
    for words, named in ((_ARRIVES, _ARRIVES), (_LEAVES, _TO_ORDER), (_ARRIVES, _LEAD_TIME)):
        known = [(low, fact) for fact in context.facts if named.search(fact.plain) for low, _, _ in _times(fact.plain)]
        for clause in _CLAUSE.finditer(line.text) if known else ():
            least, fact = min(known, key=lambda one: one[0])
            for _, high, (start, end) in _times(clause[0]) if words.search(clause[0]) else ():
                if high < least * 0.97:
                    yield by_fact(line, (clause.start() + start, clause.start() + end), "fact.service", fact)


def _times(text: str) -> Iterator[tuple[float, float, tuple[int, int]]]:
    """The times of a text in hours, each from its least to its most."""
    for found in islice(_TIME.finditer(text), 20):
        unit = 24.0 if "工作日" in found["unit"] else _UNIT_HOURS[found["unit"][0]]
        low, high = (
            1.0 if word in ("a", "an") else number_of(word) for word in (found["low"], found["high"] or found["low"])
        )
        if low and high:
            yield low * unit, high * unit, found.span()


_SHIPS = re.compile(
    r"\b(?:ships?|shipping|shipped|dispatch(?:es|ed)?|sent|posts?|posted|releases?)\b|发货|寄出|出货|发出"
)
_SHIP_DATE = re.compile(r"ship|dispatch|release|发货|出货|上市")


def _ship_days(line: Line, context: Context) -> Iterator[Draft]:
    """Goods said to go out on a day before the one that the facts give."""
    known = [(day, fact) for fact in context.facts if _SHIP_DATE.search(fact.plain) and (day := date_in(fact.value))]
    for said in days_in(line.text, context.day) if known else ():
        near = line.text[max(0, said.start - 24) : said.start] + line.text[said.end : said.end + 8]
        before = re.search(r"\bbefore $|(?:in time )?for $", line.text[max(0, said.start - 12) : said.start])
        earliest, fact = min(known, key=lambda one: one[0])
        if _SHIPS.search(near) and (max(said.days) < earliest or (before and max(said.days) == earliest)):
            yield by_fact(line, (said.start, said.end), "fact.service", fact)
