"""Urgency: what is left, how many there are and when it ends, held against real stock and the promotion's end."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tools.compliance.facts.context import Context, date_in, number_in
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.instead import put
from tools.compliance.facts.supply.days import MONTHS, ends_in, left_in, starts_in
from tools.compliance.facts.supply.remaining import wrong_stocks
from tools.compliance.facts.supply.variants import stocks_at, total_of
from tools.compliance.facts.wording import Told, amount, day_zh
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_UNIT = r"(?:件|个|双|台|套|份|瓶|盒|只|单|条|席|支|袋|箱|张|罐|把|名额|left|in stock|remaining|remain|units?|pairs?|pieces?|items?|sets?|bottles?|boxes)"
_LEFT = re.compile(
    rf"(?P<under>库存不足|不足|少于|fewer than|less than|under)?\s?(?:仅剩|只剩|剩余|剩下|就剩|最后|库存仅|仅存|只有|就这|余量仅?|仅余|还剩|还有|库存|不足|only|just|last|final|fewer than|less than)(?:最后|不到|约|the last)?\s?(\d{{1,9}}|(?<=剩下)[二两三四五六七八九十百]{{1,3}}|(?<=[仅只还就]剩)[一二两三四五六七八九十百]{{1,3}}|(?<=最后)[二两三四五六七八九十百]{{1,3}}|(?<=只有)[二两三四五六七八九十百]{{1,4}}|(?<=不到)[二两三四五六七八九十百]{{1,4}}|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a dozen|a hundred)(?= (?:left|remaining|remain|in stock)))\s?{_UNIT}(?!小时|月|名额|工作日|星期|[a-z]|\s?(?:per|for|of|each|in (?:a|the|each|every))\b)"
    r"|(?<![\d])(\d{1,9}) (?:left in stock|left|remaining)\b|down to (?:the|our) (?:last|final) (\d{1,9})\b"
    r"|^(?:the |our )?(?:last|final) (?P<word>two|three|four|five|six|seven|eight|nine|ten|twelve)(?=[,.!]|$)"
)
_LIMITED = re.compile(
    r"(?:限量|仅限|限售|限|限产|仅产|只做|限定)\s?(\d{1,9})\s?(?:件|个|双|台|套|份|瓶|盒|只|支|袋|把|箱)|(?:limited (?:to|edition of|run of|release of)|edition of|only(?= \d{1,9} (?:made|pieces|units|produced|available|of (?:them|these)|in (?:the world|existence)|worldwide|ever|(?:[a-z]{3,12} )?(?:were|was|will be|have been|are) (?:ever )?(?:made|produced|built|released))\b| \d{1,9}\s?(?:$|[.,!;](?!\d)))) (\d{1,9})(?: (?:made|pieces|units|produced))?|(\d{1,9}) (?:pieces|units) only"
)
_IN_STOCK = re.compile(
    r"现货|有货|库存充足|in stock|ready to (?:ship|post|send)\b|ready to go(?= ?(?:$|[.,;!]|today|now|out\b))|on the shelf|available now|ships today|ships immediately"
)
_PLENTY = re.compile(r"库存充足|大量现货|plenty in stock|fully stocked")
_SCARCE = re.compile(
    r"即将售罄|数量有限|所剩无几|库存见底|抢光|抢完|就剩这?几|没剩几|没几[件双台盒瓶]|running out|running low|few remain|almost out of stock|库存不多|只剩个位数|最后一[件双台套盒瓶](?!事)|a couple left|down to single digits|single digits left|卖完就没|only a (?:few|handful)|handful (?:left|remain)|low in stock|售完即止|库存告急|库存紧张|快没了|所剩不多|最后一批|最后几件|手慢无|抢空|断货|almost gone|selling out|nearly sold out|almost sold out|low stock|last few|going fast|selling fast|while supplies last|limited stock|won't last|last batch|final batch|gone for good|once they're gone|won't be restocked|last one|nearly gone|few left"
    r"|不到(?:两位数|十[件个台双把])|(?:到货|货量|数量|存货)不多|\bfew of (?:these|them|those) (?:remain|left|are left)\b|\bstock is (?:low|limited|tight|running)\b|\bnearly out of stock\b"
)
_DIGIT = re.compile(r"个位数|不到两位数|single digits?")
_LAST_DAY = re.compile(
    r"最后一天|最后1天|仅此一天|仅限今[天日]|限今[天日]|今[天日]截止|今晚截止|今夜截止|只限今[天日]|今天结束|今晚结束|今晚(?:\d+点)?恢复原价|今晚(?:\d{1,2}点|零点)(?:结束|截止|下架)|today only|ends today|ends tonight|tonight only|last day|final day|final hours|ends at midnight|最后几小时"
)
_ENDS = re.compile(
    r"限时|即将结束|即将涨价|马上涨价|明[天日]涨价|明[天日]恢复原价|倒计时|最后机会|过时不候|limited time|last chance|ends soon|price goes up|offer expires|act now|hurry|countdown|错过不再|不再返场|closing down|going out of business"
)
_WITHIN = re.compile(
    r"(?:限时|仅限|only)\s?(\d{1,3})\s?(小时|天|hours?|days?)(?! (?:shipping|delivery|left|to go|remain))"
)
_ENDS_ON = re.compile(
    r"(?:截止|截至|结束|至|到|持续到|延长至|有效期至|until|till|through|thru|ends?|ending|closes|by|expires?|valid to)\s?(?:日期)?(?:到|至|于|on|:)?\s?(?:(\d{4})[年./-])?(?:(\d{1,2})[月./-](\d{1,2})[日号]?|(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?P<day>\d{1,2})|(?P<day2>\d{1,2})(?:st|nd|rd|th)? (?P<name2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    r"|(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?(?:晚上?|夜里|午夜|零点|\d{1,2}[点时]|[上下]午|中午|就|即){0,3}(?:截止|结束|止|前)"
)
_PLENTY_LEFT = 30
"""Goods of which more are there are not scarce."""


def bind_stock(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on scarcity and on how many there are."""
    if not context.has("stock"):
        return
    stock = total_of(context)
    told = list(_few(line, context, stock))
    yield from told
    for wrong in wrong_stocks(line, context):
        if not any(draft.start < wrong.end and wrong.start < draft.end for draft in told):
            yield _of_other_stock(line, (wrong.start, wrong.end), wrong.stock)
    for pattern, least in ((_IN_STOCK, 1.0), (_PLENTY, 10.0)):
        for found in pattern.finditer(line.text):
            stocks = stocks_at(line.text, found.span(), context)
            if stocks and min(stocks) < least and not (pattern is _PLENTY and min(stocks) <= 0):
                yield _of_other_stock(line, found.span(), min(stocks))


def _few(line: Line, context: Context, stock: float | None) -> Iterator[Draft]:
    """Findings on what is said to be scarce."""
    for found in _LEFT.finditer(line.text):
        if _of_parts(line.text, found):
            continue
        said = number_of((found[2] or found[3] or found[4] or found["word"]).removeprefix("a ")) or 0.0
        stocks = stocks_at(line.text, found.span(), context)
        if not stocks:
            yield _uncounted(line, found)
        elif not any(said == one or (_under(found) and one <= said) for one in stocks):
            yield _of_other_stock(line, found.span(), stocks[0], _true_count(line, found, stocks[0]))
    for found in _LIMITED.finditer(line.text):
        said = float(next(g for g in found.groups() if g))
        limit = number_in(context.within("promotion", "quantity", "limit", "total"))
        if _each(line.text, found) or re.match(r"零|配|部|步|按|\s?(?:per|in)\b", line.text[found.end() :]):
            continue
        if stock is not None and stock > said and limit != said and not _LEFT.search(line.text):
            yield _of_other_stock(line, found.span(), stock)
    for found in _SCARCE.finditer(line.text):
        stocks = stocks_at(line.text, found.span(), context)
        if not stocks:
            yield _uncounted(line, found)
        elif min(stocks) > _PLENTY_LEFT and not _told(line.text, min(stocks)):
            yield _of_other_stock(line, found.span(), min(stocks))
    if stock is not None and 9 < stock <= _PLENTY_LEFT:
        yield from (_of_other_stock(line, found.span(), stock) for found in _DIGIT.finditer(line.text))


_WEAK = re.compile(r"(?:只有|还有|就这|only|just)")
_STOPS = re.compile(r"\s?(?:$|[,，。!！;；、.~～]|了|存货|现货|库存|货|可[抢买]|left|remain|in stock|available)")


def _of_parts(text: str, found: re.Match[str]) -> bool:
    """Whether a number counts parts of the goods, as in 只有3个零件, and not the goods."""
    return bool(
        _WEAK.match(found.group().strip())
        and not _STOPS.match(text[found.end() :])
        and not re.search(r"left|stock|remaining", found.group())
    )


def _told(text: str, stock: float) -> bool:
    """Whether the text gives the real number: nobody is hurried by a stock that is told as it is."""
    return any(float(n.replace(",", "")) == stock for n in re.findall(r"\d+(?:,\d{3})*", text))


def _each(text: str, found: re.Match[str]) -> bool:
    """Whether a limit is one on every buyer, and not on the goods."""
    before, after = text[max(0, found.start() - 8) : found.start()], text[found.end() : found.end() + 16]
    return bool(
        re.search(r"每[人单户位个]|\beach |\bper ", before) or re.match(r"\s?(?:per|each|a customer)\b|/人", after)
    )


def _under(found: re.Match[str]) -> bool:
    return re.search(r"不足|少于|不到|fewer|less|under", found.group()) is not None


def bind_end(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on when the offer is said to end."""
    if not context.has("promotion"):
        return
    end, today = promotion_end(context), today_of(line, context)
    for found in _LAST_DAY.finditer(line.text):
        if end is None:
            yield _endless(line, found.span())
        elif end != today:
            yield _other_day(line, found.span(), end)
    for left in left_in(line.text) if end is None else ():
        yield _endless(line, (left.start, left.end))
    for found in _ENDS.finditer(line.text):
        if end is None:
            yield _endless(line, found.span())
        elif end < today:
            yield _other_day(line, found.span(), end)
    if end is not None:
        yield from _other_end(line, end, today)
        yield from _other_day_named(line, end, today, midnight="00:00" in context.text_of("promotion"))
    yield from _other_start(line, context, today)


def _other_end(line: Line, end: date, today: date) -> Iterator[Draft]:
    for found in _WITHIN.finditer(line.text):
        days = float(found[1]) / (24 if found[2][0] in "小h" else 1)
        if (end - today).days > days + 1:
            yield _other_day(line, found.span(), end)
    for found in _ENDS_ON.finditer(line.text):
        said = _date(found, end.year)
        if said is not None and said != end:
            yield _other_day(line, found.span(), end, _end_instead(line, found, end) if end >= today else None)


def _other_day_named(line: Line, end: date, today: date, *, midnight: bool) -> Iterator[Draft]:
    """A day, or a time that is left, that the offer is said to end on or after and does not."""
    ends = {end, end - timedelta(1)} if midnight else {end}
    for said in ends_in(line.text, today):
        if end >= today and not _same_day(said.days, ends) and not _ENDS_ON.search(line.text, said.start, said.end):
            yield _other_day(line, (said.start, said.end), end)
    for left in left_in(line.text):
        if not left.agrees((end - today).days, midnight) and not _OF_OTHERS.search(line.text[left.end : left.end + 20]):
            yield _other_day(line, (left.start, left.end), end)


def _same_day(said: Iterable[date], ends: Iterable[date]) -> bool:
    """Whether a day is named that an offer ends on, of whatever year: a feast is named without one."""
    return bool({(day.month, day.day) for day in said} & {(day.month, day.day) for day in ends})


_OF_OTHERS = re.compile(
    r"^[^.,;]{0,8}\b(?:to order|delivery|shipping|dispatch|return|trial|warranty|stock)|^[^,，。]{0,4}(?:发货|到货|送达|退|保修|试用)"
)


def _other_start(line: Line, context: Context, today: date) -> Iterator[Draft]:
    """Another day than the one on record that the offer is said to start on."""
    start = date_in(context.within("promotion", *_START_NAMES))
    if start is None:
        return
    for said in starts_in(line.text, today):
        if start not in said.days and not re.match(r"(?:陆续)?(?:发货|发出|送)", line.text[said.end :]):
            told = Told(f"活动从{day_zh(start)}开始", f"the offer starts on {start}", str(start))
            yield contradicted(line, (said.start, said.end), "urgency.end", told, topic="urgency", family="urgency")


def _date(found: re.Match[str], year: int) -> date | None:
    name, day = found["name"] or found["name2"], found["day"] or found["day2"]
    try:
        if name:
            return date(year, MONTHS.index(name[:3]) + 1, int(day))
        numbers = found.groups()
        if numbers[1]:
            return date(int(numbers[0] or year), int(numbers[1]), int(numbers[2]))
        return date(int(numbers[-3] or year), int(numbers[-2]), int(numbers[-1]))
    except ValueError:
        return None


_START_NAMES = ("start", "starts", "start_date", "begin", "starts_at", "valid_from", "开始", "开始时间", "开始日期")
_END_NAMES = (
    "end", "ends", "end_date", "until", "valid_until", "end_time", "deadline", "ends_at", "expires", "结束", "截止",
    "结束时间", "截止时间", "endDate", "endsAt", "endTime", "end_at", "valid_to", "valid_through", "expiry", "expires_at",
    "expiry_date", "结束日期", "截止日期", "活动结束时间", "活动截止", "截至", "有效期至", "period", "dates", "window", "活动时间", "活动日期",
    "活动期限", "时间", "有效期", "日期",
)  # fmt: skip
_ISO_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_SHORT = re.compile(r"(?<![\d.])(\d{1,2})[月./](\d{1,2})(?![\d%])")
_NAMED = re.compile(
    r"\b(?:(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? (?P<d>\d{1,2})|(?P<d2>\d{1,2})(?:st|nd|rd|th)? (?P<m2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?)(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{4}))?"
)


def promotion_end(context: Context) -> date | None:
    """The last day of the promotion; None when it is not known."""
    promotion = context.raw.get("promotion")
    several = promotion if isinstance(promotion, list) else [promotion]
    for one in several:
        inner = next((one[n] for n in _END_NAMES if one.get(n)), None) if isinstance(one, dict) else one
        if inner is not None and (end := _last_date(inner, context.day)):
            return end
    return None


def _last_date(value: object, today: date) -> date | None:
    """The last day that a value names, whether 2026-12-06, Dec 6, 12月6日 or a window from one to the other."""
    if isinstance(value, dict):
        return next((d for n in _END_NAMES if n in value and (d := _last_date(value[n], today))), None)
    text = str(value).lower()[:400]
    if found := _ISO_DATE.findall(text):
        return date_in(found[-1])
    if named := list(_NAMED.finditer(text)):
        last = named[-1]
        return _near(last["y"], MONTHS.index(last["m"] or last["m2"]) + 1, int(last["d"] or last["d2"]), today)
    if short := _SHORT.findall(text):
        return _near(None, int(short[-1][0]), int(short[-1][1]), today)
    return None


def _near(year: str | None, month: int, day: int, today: date) -> date | None:
    """A day of a year, or of the coming one when it lies far back."""
    try:
        end = date(int(year) if year else today.year, month, day)
        return end.replace(year=end.year + 1) if not year and (today - end).days > 180 else end
    except ValueError:
        return None


def today_of(line: Line, context: Context) -> date:
    """The day that the context or else the line is judged on."""
    return date_in(context.raw.get("today") or context.raw.get("now") or context.raw.get("as_of")) or line.day


def _true_count(line: Line, found: re.Match[str], stock: float) -> str | None:
    """The same words with the real number, where so few are left that they may be said."""
    number = next((group for group in (2, 3, 4) if found[group]), None)
    if number is None or not 1 <= stock <= _PLENTY_LEFT:
        return None
    return put(line, found.span(), found.span(number), amount(stock))


def _of_other_stock(line: Line, span: tuple[int, int], stock: float, instead: str | None = None) -> Draft:
    count = amount(stock)
    told = Told(f"库存还有{count}件" if stock > 0 else "已经没有库存", f"there are {count} in stock", count)
    return contradicted(
        line, span, "urgency.stock", told, topic="urgency", family="urgency", instead=instead
    )  # fmt: skip


def _uncounted(line: Line, found: re.Match[str]) -> Draft:
    none = Told("资料中没有库存数量", "no stock is on record")
    return unbound(line, found.span(), "urgency.stock", topic="urgency", family="urgency", fact=none)


def _other_day(line: Line, span: tuple[int, int], end: date, instead: str | None = None) -> Draft:
    told = Told(f"活动截止到{day_zh(end)}", f"the offer ends on {end}", str(end))
    return contradicted(line, span, "urgency.end", told, topic="urgency", family="urgency", instead=instead)


_SAID = re.compile(
    r"(?P<month>\d{1,2})(?P<mark>[月./-])(?P<of>\d{1,2})|(?P<name>(?:MONTH)[a-z]*)\.? (?P<day>\d{1,2})(?!\d|st|nd|rd|th)"
    r"|(?P<first>\d{1,2}) (?P<second>(?:MONTH)[a-z]*)".replace("MONTH", "|".join(MONTHS))
)
_YEAR_BEFORE, _YEAR_AFTER = re.compile(r"(\d{4})[年./-]$"), re.compile(r"(?:st|nd|rd|th)?,? (\d{4})\b")
_FULL = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _end_instead(line: Line, found: re.Match[str], end: date) -> str | None:
    """The same words with the true day, written as the wrong one is; None beside another year."""
    said = _SAID.search(line.text, found.start())
    if said is None or said.end() > found.end():
        return None
    year = _YEAR_BEFORE.search(line.text[found.start() : said.start()]) or _YEAR_AFTER.match(line.text, said.end())
    if year and int(year[1]) != end.year:
        return None
    full, short = _FULL[end.month - 1], len(said["name"] or said["second"] or "") < 4
    name = full[:3] if short else full
    if said["month"]:
        words = f"{end.month}{said['mark']}{end.day}"
    else:
        words = f"{name} {end.day}" if said["name"] else f"{end.day} {name}"
    return put(line, found.span(), said.span(), words)


def _endless(line: Line, span: tuple[int, int]) -> Draft:
    none = Told("资料中没有活动的截止日期", "no last day of an offer is on record")
    return unbound(line, span, "urgency.end", topic="urgency", family="urgency", fact=none)
