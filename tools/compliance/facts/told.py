"""What a text tells of the seller and of counted things, where the facts on file hold nothing of the kind."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.measures import measures_of, number_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_HAN = "[一二两三四五六七八九十百千]{1,4}"
_COUNTED = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,9}}(?:,\d{{3}})*|{_HAN})\s?(?P<scale>万)?(?:多|余|\+)?\s?(?P<unit>亩|家(?!庭|用|居|人|里)|道(?=工序|质检|工艺|检|手续|筛|过滤)|座(?=工厂|基地|城|果园|茶园|仓)|名(?=员工|师傅|匠人|设计师|工程师|专家|教练|老师)|位(?=师傅|匠人|设计师|工程师|专家|教练|老师|医生|名厨))"
    r"|\b(?P<en>\d{1,9}(?:,\d{3})*)\+? (?:[a-z]+ )?(?P<noun>hotels|stores|shops|countries|cities|employees|artisans|farmers|schools|clinics|restaurants|companies|partners|acres|hectares|salons|gyms|farms|factories|engineers|hospitals|cafes|offices|retailers|inspections|quality checks)\b"
    r"|(?P<share>\d{1,3}(?:\.\d+)?)\s?%(?= of (?:all |our |the )?(?:profits?|sales|proceeds|revenue)|的?(?:利润|收入))"
)
_TOLD = tuple(
    (re.compile(claim), re.compile(borne))
    for claim, borne in (
        (r"创始人|创办人|\bfounders?\b|\bfounded by\b", r"创始人|创办|创立者|founder|founded by"),
        (r"博士|院士|教授|\bph\.?d\b|\bprofessors?\b|\bscientists?\b", r"博士|院士|教授|ph\.?d|professor|scientist"),
        (r"非遗|传承人|大师(?:亲|手|监|设计)", r"非遗|传承|大师"),
        (r"捐赠|捐给|捐出|公益|\bdonat(?:e|es|ed|ing)\b|\bto charity\b", r"捐|公益|donat|charit"),
        (
            r"[一二三四五六七八\d]代(?:人)?(?:传承|手艺|匠人|相传|制)|世代|祖传|家族(?:经营|企业|作坊)|\bfamily[- ](?:run|owned)\b",
            r"代|祖传|家族|家传|family",
        ),
        (r"\b(?:women?|veteran|minority|black|employee)[- ]owned\b", r"owned"),
        (r"碳中和|零碳|\bcarbon[- ]neutral\b|\bclimate[- ]neutral\b|\bnet[- ]zero\b", r"碳|carbon|climate|net.zero"),
        (r"\bb[- ]corp\b|\bfair[- ]?trade\b|公平贸易", r"b.corp|fair.?trade|公平贸易"),
        (
            r"(?:works with|compatible with|支持|接入|兼容)\s?(?:amazon )?(?:alexa|google (?:home|assistant)|siri|homekit|小爱同学|米家|天猫精灵|鸿蒙)",
            r"alexa|google|siri|homekit|小爱|米家|天猫精灵|鸿蒙|华为",
        ),
    )
)
_TERMS = tuple(
    (re.compile(words), re.compile(words))
    for words in (
        r"无理由|退货|退换|\breturns?\b|\brefunds?\b|money[- ]back",
        r"保修|质保|联保|包换|\bwarrant(?:y|ies)\b|\bguarantee[ds]?\b",
        r"发货|发出|\bdispatch(?:ed|es)?\b|\bships?\b|\bshipped\b|\bshipping\b",
    )
)
_NOT = re.compile(r"(?:不|非|无|没有|未|not|no|non|without)[ -]?$")


def bind_told(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on counted things, tales of the seller and terms of service that the facts do not bear out."""
    own = [f for f in context.facts if f.source != "evidence"]
    yield from _terms(line, own)
    yield from _frequencies(line, own)
    yield from _opposed(line, own)
    if context.has("facts"):
        said = " ".join((*(f.plain for f in context.facts), context.text_of("sales", "brand", "evidence"))).lower()
        yield from _tales(line, said)
        yield from _counts(line, context, own)


def _opposed(line: Line, facts: list[Fact]) -> Iterator[Draft]:
    """What a fact says the other way round, or of another of the same kind."""
    for claim, contrary in _OPPOSED:
        found = claim.search(line.text)
        if found and not _NOT.search(line.text[: found.start()]):
            rival = next((f for f in facts if contrary.search(f.plain) and not claim.search(f.plain)), None)
            if rival and not any(claim.search(f.plain) for f in facts):
                yield by_fact(line, found.span(), "fact.told", rival)
    known = {m[0]: f for f in facts for m in _COURIER.finditer(f.plain)}
    for found in _COURIER.finditer(line.text):
        if known and found[0] not in known:
            yield by_fact(line, found.span(), "fact.told", next(iter(known.values())))


_COURIER = re.compile(
    r"顺丰|京东快递|京东物流|中通|圆通|申通|韵达|德邦|极兔|\bfedex\b|\bups\b|\bdhl\b|\busps\b|\broyal mail\b|\bevri\b"
)
_OPPOSED = tuple(
    (re.compile(claim), re.compile(contrary))
    for claim, contrary in (
        (r"冷链|冷藏(?:运输|配送|车)|\bcold[- ]chain\b|\bshipped (?:cold|chilled)\b", r"常温|ambient|room temperature"),
        (
            r"(?<![满\d元])包邮|免运费|\bfree (?:shipping|delivery|postage)\b",
            r"(?:运费|邮费)\s?:?\s?\d|(?:买家|顾客|客户)(?:承担|自付|支付)(?:运费|邮费)|buyers? pays? (?:for )?(?:shipping|postage)|(?:shipping|postage|delivery) (?:is |costs? |: ?)?[$£€]\d",
        ),
        (
            r"\bfree returns?\b|免费退货|退货(?:免运费|包运费)|运费险",
            r"buyers? pays? (?:for )?(?:return|postage|shipping)|退货运费(?:由)?(?:买家|自)|return postage",
        ),
        (
            r"\b(?:open )?(?:seven|7) days a week\b|\bopen every day\b|\bopen daily\b|全年无休|天天营业",
            r"closed (?:on )?|周[一二三四五六日](?:店休|休息|不营业)|店休",
        ),
        (
            r"现做现发|现烤|现炒|当天现做|\bmade to order\b|\bbaked fresh daily\b",
            r"提前.{0,3}(?:做|制作|烤)|批量生产|预制|mass[- ]produced|made in batches|pre-?made",
        ),
        (
            r"自有工厂|自家工厂|源头工厂|厂家直销|\bour own (?:factory|workshop|farm)\b",
            r"代工|委托(?:生产|加工)|外包|贴牌|contract manufactur|third[- ]party (?:factory|manufactur)|outsourc|\boem\b",
        ),
    )
)


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
    for found in re.finditer(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?|{_HAN})\s?(万)?", text):
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
