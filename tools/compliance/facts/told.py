"""What a text tells of the seller and of counted things, where the facts on file hold nothing of the kind."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from tools.compliance.facts.context import Context, Fact, facts_in
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.products import measures_of
from tools.compliance.facts.money.charges import bind_charges
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_HAN = "[一二两三四五六七八九十百千]{1,4}"
_EN = "(?:two|three|four|five|six|seven|eight|nine|ten|twelve)(?: hundred| thousand)?"
_COUNTED = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,9}}(?:,\d{{3}})*|{_HAN})\s?(?P<scale>万)?(?:多|余|\+)?\s?(?P<unit>亩|家(?!庭|用|居|人|里)|道(?=工序|质检|工艺|检|手续|筛|过滤)|座(?=工厂|基地|城|果园|茶园|仓)|[名位](?=员工|技师|发型师|厨师|教师|讲师|顾问|客服|司机|店员|师傅|匠人|设计师|工程师|专家|教练|老师)|位(?=师傅|匠人|设计师|工程师|专家|教练|老师|医生|名厨))"
    rf"|\b(?P<en>\d{{1,9}}(?:,\d{{3}})*|{_EN})\+? (?:[a-z]+ )?(?P<noun>stylists|businesses|clients|brands|teams|venues|teachers|instructors|chefs|technicians|bakers|coaches|guides|hotels|stores|shops|countries|cities|employees|artisans|farmers|schools|clinics|restaurants|companies|partners|acres|hectares|salons|gyms|farms|factories|engineers|hospitals|cafes|offices|retailers|inspections|quality checks)\b"
    r"|(?P<share>\d{1,3}(?:\.\d+)?)\s?%(?= of (?:all |our |the )?(?:profits?|sales|proceeds|revenue)|的?(?:利润|收入))"
)
_TOLD = tuple(
    (re.compile(claim), re.compile(borne))
    for claim, borne in (
        (r"创始人|创办人|\bfounders?\b|\bfounded by\b", r"创始人|创办|创立者|founder|founded by"),
        (r"博士|院士|教授|\bph\.?d\b|\bprofessors?\b|\bscientists?\b", r"博士|院士|教授|ph\.?d|professor|scientist"),
        (r"非遗|传承人|大师(?:亲|手|监|设计)", r"非遗|传承|大师"),
        (r"捐赠|捐给|捐出|公益|\bdonat(?:e|es|ed|ing)\b|\bto charity\b", r"捐|公益|donat|charit"),
        (r"种(?:下|上)?(?:一|\d+)棵树|\bplants? (?:a|one|two|\d+) trees?\b", r"种树|植树|棵树|tree"),
        (
            r"[一二三四五六七八\d]代(?:人)?(?:传承|手艺|匠人|相传|制)|世代|祖传|家族(?:经营|企业|作坊)|\bfamily[- ](?:run|owned)\b",
            r"代|祖传|家族|家传|family",
        ),
        (r"\b(?:wom[ae]n|veteran|minority|black|employee)[- ](?:owned|run|led)\b", r"owned|\brun\b|\bled\b"),
        (r"碳中和|零碳|\bcarbon[- ]neutral\b|\bclimate[- ]neutral\b|\bnet[- ]zero\b", r"碳|carbon|climate|net.zero"),
        (r"\bb[- ]corp\b|\bfair[- ]?trade\b|公平贸易", r"b.corp|fair.?trade|公平贸易"),
        (
            r"(?:works with|compatible with|支持|接入|兼容)\s?(?:amazon )?(?:alexa|google (?:home|assistant)|siri|homekit|小爱同学|米家|天猫精灵|鸿蒙)",
            r"alexa|google|siri|homekit|小爱|米家|天猫精灵|鸿蒙|华为",
        ),
    )
)
_REPAIR = r"免费(?:维)?修|包修|\bfixed free\b|\bfree repairs?\b|\brepaired free\b|"
_TERMS = tuple(
    (re.compile(words), re.compile(words.removeprefix(_REPAIR)))
    for words in (
        r"无理由|退货|退换|(?:可以?|就|能|包|内)退|退款|\breturns?\b|\brefunds?\b|money[- ]back|\b(?:send|sent|bring|post) (?:it|them) back\b",
        _REPAIR + r"保修|质保|联保|包换|\bwarrant(?:y|ies)\b|\bguarantee[ds]?\b",
        r"价保|保价|\bprice[- ](?:match|protect|promise|adjust)\w*|\bmatch(?:es|ing)? (?:it|them|that|(?:the|their|any|its|a lower) prices?|prices?)\b",
        r"坏[果单]|包赔|破损|赔付|理赔|(?:签收|收货)后?(?![^,，。;；]{0,12}(?:退|换|无理由|评|试))",
        r"包活|保活|成活|养死|(?:枯|病|冻|干)死|死了|活不了",
        r"取消|退订|\bcancel(?:s|led|lations?)?\b",
        r"发货|发出|\bdispatch(?:ed|es)?\b|\bships?\b|\bshipped\b|\bshipping\b",
    )
)
_NOT = re.compile(r"(?:不|非|无|没有|未|not|no|non|without)[ -]?$")


def bind_told(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on counted things, tales of the seller and terms of service that the facts do not bear out."""
    own = [f for f in context.facts if f.source != "evidence"]
    yield from _terms(line, own)
    yield from _trials(line, own)
    yield from bind_charges(line, context, own)
    yield from _frequencies(line, own)
    ends = [f for f in facts_in(context.raw.get("promotion")) if f.label == "cancel"]
    yield from _opposed(line, [*own, *ends], priced=context.number("price") is not None)
    yield from _alone(line, own)
    yield from _groups(line, own)
    yield from _instalments(line, [*own, *facts_in(context.raw.get("promotion"))])
    if context.has("facts"):
        said = " ".join((*(f.plain for f in context.facts), context.text_of("sales", "brand", "evidence"))).lower()
        yield from _tales(line, said)
        yield from _counts(line, context, own)


_FREE_FROM = re.compile(r"满\s?\d{1,6}元?(?:起|就|即)?(?:包邮|免邮|免运费)")
"""A least order that delivery is free from, which is held against the price elsewhere."""
_FROM_ONE = re.compile(
    r"(?:[一1][件个单]|单件|任意|不限)[^,，。;；]{0,4}[包免]邮|全场[包免]邮|[一1][件个]起[^,，。;；]{0,4}[包免]邮"
)


def _opposed(line: Line, facts: list[Fact], *, priced: bool) -> Iterator[Draft]:
    """What a fact says the other way round, or of another of the same kind; `priced`: whether the price is known."""
    for claim, contrary in _opposites():
        found = claim.search(line.text)
        if found and not _FAR_NOT.search(line.text[: found.start()]) and not _EXCEPT.search(line.text[found.end() :]):
            rival = next((f for f in facts if contrary.search(f.plain) and not claim.search(f.plain)), None)
            reckoned = priced and rival and _FREE_FROM.search(rival.plain) and not _FROM_ONE.search(line.text)
            if rival and not reckoned and not any(claim.search(f.plain) for f in facts):
                yield by_fact(line, found.span(), "fact.told", rival)
    known = {m[0]: f for f in facts for m in _COURIER.finditer(f.plain)}
    for found in _COURIER.finditer(line.text):
        if known and found[0] not in known:
            yield by_fact(line, found.span(), "fact.told", next(iter(known.values())))


_COURIER = re.compile(
    r"顺丰|京东快递|京东物流|中通|圆通|申通|韵达|德邦|极兔|\bfedex\b|\bups\b|\bdhl\b|\busps\b|\broyal mail\b|\bevri\b"
)
_FAMILIES = tuple(
    {name: re.compile(words) for name, words in family.items()}
    for family in (
        {
            "ios": r"(?<![a-z])ios(?![a-z])|iphone|ipad|苹果手机",
            "android": r"android|安卓",
            "harmony": r"鸿蒙|harmony ?os",
            "windows": r"windows",
            "mac": r"(?<![a-z])mac(?:os|book)?(?![a-z])",
            "linux": r"linux",
        },
        {"2.4": r"2\.4\s?g", "5": r"(?<![\d.])5\s?g(?:hz|频段| ?wi-?fi)"},
    )
)
"""Things of one family: goods that work with the one alone do not work with another."""
_ALONE = re.compile(r"仅|只(?:支持|适用|兼容|能|限)|\bonly\b|\bexclusively\b")


@cache
def _opposites() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(row["claim"]), re.compile(row["contrary"])) for row in table("opposed"))


def _alone(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A system or band that the text names, where a fact names another one alone."""
    for family in _FAMILIES:
        for fact in (f for f in facts if _ALONE.search(f.plain)):
            named = {name for name, words in family.items() if words.search(fact.plain)}
            for name, words in family.items():
                found = words.search(line.text)
                if named and name not in named and found and not _FAR_NOT.search(line.text[: found.start()]):
                    yield by_fact(line, found.span(), "fact.told", fact)


_EXCEPT = re.compile(r"^.{0,12}(?:除外|之外|以外|\bexcept\b|\bexcluding\b|\bapart from\b)")
_FAR_NOT = re.compile(r"(?:不|非|无|没|未|\bnot\b|\bno\b|\bwithout\b|n't)[^,，。;；.!！]{0,14}$")


def _tales(line: Line, known: str) -> Iterator[Draft]:
    for claim, borne in _TOLD:
        found = claim.search(line.text)
        if found and not borne.search(known) and not _NOT.search(line.text[: found.start()]):
            yield unbound(line, found.span(), "fact.told")


def _counts(line: Line, context: Context, facts: list[Fact]) -> Iterator[Draft]:
    known = {n for f in context.facts for n in _numbers(f.plain)} | set(_numbers(context.text_of("sales", "evidence")))
    for found in islice(_COUNTED.finditer(line.text), 50):
        word = found["n"] or found["en"] or found["share"]
        said = (number_of(word) or 0.0) * (1e4 if found["scale"] else 1)
        if said <= 1 or any(0.9 * n <= said <= n for n in known):
            continue
        thing = found["unit"] or found["noun"] or "%"
        rival = next((f for f in facts if thing in f.plain and any(_numbers(f.plain))), None)
        yield by_fact(line, found.span(), "fact.told", rival) if rival else unbound(line, found.span(), "fact.told")


def _numbers(text: str) -> Iterator[float]:
    for found in re.finditer(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?|{_HAN}|\b(?:{_EN})\b)\s?(万)?", text):
        yield (number_of(found[1]) or 0.0) * (1e4 if found[2] else 1)


def _terms(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """More days to send goods back, a longer warranty or a quicker dispatch than the facts give."""
    for words, named in _TERMS:
        said = list(_times(line.text, words))
        if not said:
            continue
        known = [(t, f) for f in facts if named.search(f.plain) for t, _ in _times(f.plain, named)]
        for time, span in said:
            if known and not any(abs(time - t) <= 0.03 * t for t, _ in known):
                yield by_fact(line, span, "fact.service", known[0][1])


_TRIAL = re.compile(
    r"试[用睡穿坐](?!装|品)|\btrials?\b|\btry (?:it|them)\b|\bbefore you (?:decide|commit|keep)\b|\bto (?:decide|make up your mind)\b"
)


def _trials(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A longer time to try the goods than the facts give."""
    known = [(t, f) for f in facts if _TRIAL.search(f.plain) for t, _ in _times(f.plain, _TRIAL)]
    for time, span in _times(line.text, _TRIAL) if known else ():
        longest, fact = max(known, key=lambda one: one[0])
        if time > 1.03 * longest:
            yield by_fact(line, span, "fact.service", fact)


_GROUP = re.compile(
    rf"每(?:车|班|团|组|桌|间|节课?|批)(?:只|仅|最多|至多|不超过|限|坐|带|收|接待|招)*\s?(?P<zh>\d{{1,3}}|{_HAN})\s?人|(?P<team>\d{{1,3}}|{_HAN})人(?:小班|小团|精品团|精致团|小组)"
    r"|\b(?:groups?|classes|tours?|parties) (?:of|limited to|capped at|are)?\s?(?:just |only |at most |no more than |up to |under )*(?P<en>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
    r"|\b(?:up to|max(?:imum)?(?: of)?|no more than|only|just) (?P<max>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:guests|people|students|learners|riders|children|dogs|swimmers)(?: (?:per|a|in each|to a) \w+)?"
)


def _groups(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """A group said to be smaller than the one that the facts give."""
    known = [(size, f) for f in facts for size, _ in _sizes(f.plain)]
    for said, span in _sizes(line.text):
        if known and said < min(size for size, _ in known):
            yield by_fact(line, span, "fact.service", known[0][1])


def _sizes(text: str) -> Iterator[tuple[float, tuple[int, int]]]:
    for found in islice(_GROUP.finditer(text), 20):
        word = found["zh"] or found["team"] or found["en"] or found["max"]
        yield number_of(word) or 0.0, found.span()


_INSTALMENTS = re.compile(
    rf"(?P<zh>\d{{1,2}}|{_HAN})\s?期(?:分期)?免息|\b(?:interest[- ]free|0%(?: apr| interest)?|no interest|zero interest|without interest)(?: credit| finance| payments?)? (?:for|over|across|spread over) (?:up to )?(?P<en>\d{{1,2}}|{_EN}|twenty[- ]four|eighteen|thirty[- ]six) months|\b(?P<n>\d{{1,2}})[- ]months?(?:'s?)? interest[- ]free"
)


def _instalments(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """More months without interest than the facts give."""
    known = [(number, f) for f in facts for number, _ in _months(f.plain)]
    for said, span in _months(line.text):
        if known and said > max(number for number, _ in known):
            yield by_fact(line, span, "fact.service", known[0][1])


def _months(text: str) -> Iterator[tuple[float, tuple[int, int]]]:
    for found in _INSTALMENTS.finditer(text):
        yield number_of((found["zh"] or found["en"] or found["n"]).replace("-", " ")) or 0.0, found.span()


_OFTEN = re.compile(
    r"\b(?P<verb>[a-z]{4,}) (?P<en>daily|weekly|monthly|yearly)\b|每(?P<zh>[天日周月年批])(?:都|会|均)?(?P<act>[\u4e00-\u9fff]{2})"
)


def _frequencies(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """What is done daily by the text and weekly by the facts."""
    known = [(m, f) for f in facts for m in _OFTEN.finditer(f.plain)]
    for found in _OFTEN.finditer(line.text):
        for other, fact in known:
            same = (found["verb"] or found["act"]) == (other["verb"] or other["act"])
            often = [(m["en"] or m["zh"]).replace("日", "天") for m in (found, other)]
            if same and often[0] != often[1]:
                yield by_fact(line, found.span(), "fact.told", fact)


def _times(text: str, words: re.Pattern[str]) -> Iterator[tuple[float, tuple[int, int]]]:
    for clause in re.finditer(r"(?:(?!\band\b)[^,，。;；!！、和及&])+", text):
        if words.search(clause[0]):
            for measure in measures_of(clause[0]):
                if "time" in measure.values:
                    start = clause.start() + measure.start
                    yield measure.values["time"], (start, start + len(measure.text))
