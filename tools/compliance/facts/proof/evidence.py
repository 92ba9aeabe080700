"""Test figures and ratings in the text, held against the evidence on file and its validity."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.on_file import Record, records_of, says
from tools.compliance.facts.proof.certificates import bind_certificates
from tools.compliance.facts.proof.honours import bind_honours
from tools.compliance.facts.proof.papers import bind_papers
from tools.compliance.facts.proof.ranks import bind_ranks
from tools.compliance.facts.proof.studies import bind_studies
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_EFFECT = re.compile(
    r"率|提升|提高|增强|降低|减少|延长|认为|觉得|表示|满意|有效|改善|增加|吸水|保温|省电|省水|吸附|去除|去污|清洁力|杀菌|抑菌|除菌|抗菌|阻隔"
    r"|saw|agree|absorb|keep|retain|hold|notic|report|said|felt|reduc|improv|increase|kill|remov|block|less|more|faster|longer|stronger|protect|as long|effective|satisf|recommend|germs|bacteria|fewer|better|lighter|quieter|brighter|softer|warmer|cooler|thinner|smaller|larger|cleaner"
)
_FIGURE = re.compile(
    r"(\d{1,3}(?:\.\d{1,3})?)\s?(?:%|percent)|(\d{1,2}(?:\.\d{1,2})?|[两二三四五六七八九十])\s?倍|(\d{1,2}(?:\.\d{1,2})?)\s?(?:x|times)\b|\b(twice|double|triple|(?:two|three|four|five|six|seven|eight|nine|ten) times)\b"
)
_WORDS = {
    "twice": 2.0,
    "double": 2.0,
    "triple": 3.0,
    **{
        f"{word} times": float(n)
        for n, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 2)
    },
}


def bind_evidence(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on certificates, figures and ranks that no evidence bears out."""
    records = records_of(context)
    if context.has("evidence", "attributes", "facts"):
        yield from bind_certificates(line, context, records)
    if context.has("evidence"):
        yield from _figures(line, context, records)
        yield from _ratings(line, context, records)
        yield from bind_honours(line, context, records)
        yield from _tests(line, context, records)
        yield from bind_papers(line, context, records)
        yield from bind_studies(line, records)
    if context.has("evidence", "sales"):
        yield from bind_ranks(line, context, records)


def _figures(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """Effects in figures: each must stand in the evidence, or in the product's own data."""
    said_by = " ".join(r.said for r in records if r.live)
    data = " ".join(f.plain for f in context.facts if f.source != "evidence") + plain_of(
        context.text_of("sales", "efficacy_evaluation")
    )
    for found in islice(_FIGURE.finditer(line.text), 200):
        around = line.text[max(0, found.start() - 12) : found.end() + 24]
        if (
            not _EFFECT.search(around)
            or re.match(r"\s?(?:off|discount)", line.text[found.end() :])
            or re.search(r"省|减\s?$|优惠|折", line.text[max(0, found.start() - 4) : found.start()])
        ):
            continue
        value = _value(found)
        if value is None or value in _values(said_by) or value in _values(data) or value / 100 in _values(data):
            continue
        akin = [r for r in records if r.live and _values(r.said) and _akin(line, found, r)]
        if any(value < v <= 1.1 * value for r in akin for v in _values(r.said)):
            continue
        rival = next(iter(akin), None)
        span = found.span()
        if rival is not None:
            yield contradicted(line, span, "fact.evidence", says(rival), topic="unbound")
        else:
            yield unbound(line, span, "fact.evidence")


_RATING = re.compile(
    r"(?:\brated|\brating(?: of)?|评分|好评)\s?:?\s?(\d\.\d{1,2})|(\d\.\d{1,2})\s?(?:stars?\b|out of 5|/\s?5|星)"
)


def _ratings(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """A rating that neither the evidence nor the data give."""
    if context.has("sales"):
        return
    known = " ".join(
        (*(r.said for r in records if r.live), *(f.plain for f in context.facts if f.source != "evidence"))
    )
    for found in _RATING.finditer(line.text):
        if float(found[1] or found[2]) not in _values(known):
            yield unbound(line, found.span(), "fact.evidence")


_TESTED = re.compile(
    r"(?<![^,，。;；!！])[^,，。;；!！]{0,200}(?:(?:检测|送检|质检)[^,，。;；!！]*|(?:均|全部|全项|各项|项项)(?:合格|达标|未检出))|\blab (?:results|reports?|tests?) (?:show|confirm|prove)s? [a-z0-9 ]{3,40}|\btested (?:for|against|to) [a-z ]{3,40}|\b(?:proven|shown) to [a-z ]{3,40}"
)
_TEST_WORDS = re.compile(
    r"第三方|权威|机构|专业|国家|检测|送检|质检|报告|合格|通过|结果|证明|符合|标准|经过|实验室|中心|放心|安心|安全|批批|每批|批次|产品|严格|独立|多项|全部|出厂前?|入库前?|上市前?|上架前?|发货前?|送往|我们|本品|每一?款|宝宝|全家|可以?|请|都|前|后|华测|谱尼|必维|天祥|通标|欧盟|官方|sgs|cnas|cma|its|intertek|tuv|经|过|均|已|未检出|不含|可查|附|有|为|的|了|全|由"
)
_STOP = frozenset(
    [
        "tested",
        "proven",
        "shown",
        "clinically",
        "results",
        "report",
        "reports",
        "tests",
        "show",
        "shows",
        "confirm",
        "independently",
        "your",
        "safety",
        "quality",
        "that",
        "than",
        "with",
        "from",
        "this",
    ]
)


def _tests(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """A test of something that no test report in force speaks of."""
    known = " ".join(
        (*(r.said for r in records if r.live), *(f.plain for f in context.facts if f.source != "evidence"))
    ).replace("农药残留", "农残")
    reported = any(_REPORT.search(r.said) for r in records if r.live)
    for found in islice(_TESTED.finditer(line.text), 50):
        if not _reported(line.text, found, known, reported):
            yield unbound(line, found.span(), "fact.evidence")


def _reported(text: str, found: re.Match[str], known: str, on_file: bool) -> bool:
    """Whether the data speak of what was tested. The goods themselves need no telling where a report of the same
    laboratory is on file; then what it found counts."""
    about = _tested_things(text, found)
    if not about or any(piece in known for piece in about):
        return True
    if not on_file or not all(lab in known for lab in _LAB.findall(found.group())):
        return False
    telling = [*_tested_things(text, found, goods=False), *_found_by_it(text, found)]
    return not telling or any(piece in known for piece in telling)


_REPORT = re.compile(r"检测|检验|送检|质检|报告|\breport|\btest|\bsgs\b|\bcnas\b|\bcma\b|intertek")
_LAB = re.compile(r"sgs|cnas|cma|intertek|tuv|eurofins|华测|谱尼|必维|天祥|通标|中检|莱茵")
_GOODS = re.compile(r"面料|布料|里料|成衣|成品|样品|样衣|整件|这[款批件]|我们?家|本店")
"""Words for the goods that were sent in, which say nothing of what was looked for."""
_RESULT = re.compile(r"合格|达标|未检出|符合|含量|不超标?|通过|为零|\d级")


def _found_by_it(text: str, found: re.Match[str]) -> list[str]:
    """What a test found, where the next clauses tell it: 送检SGS，甲醛含量合格."""
    if found.group().isascii():
        return []
    clauses = re.split(r"[,，]", re.split(r"[。;；!！]", text[found.end() : found.end() + 48])[0])[1:3]
    rest = " ".join(_TEST_WORDS.sub(" ", re.sub(r"含量|不超标?|为零", " ", c)) for c in clauses if _RESULT.search(c))
    return _pieces(rest)


def _pieces(text: str) -> list[str]:
    """Each two characters on end of a text."""
    return [p for i in range(len(text) - 1) if re.fullmatch(r"[\u4e00-\u9fff]{2}", p := text[i : i + 2])]


def bare_test(claim: str, context: Context) -> bool:
    """Whether words speak of a test or report and of nothing tested, and a report in force is on file."""
    return not _TEST_WORDS.sub("", claim).strip() and any(r.live and "检测" in r.said for r in records_of(context))


def _tested_things(text: str, found: re.Match[str], goods: bool = True) -> list[str]:
    """Telling pieces of what was tested, the goods among them or not; of a bare claim of having passed, those of the
    words before it."""
    if found.group().isascii():
        words = re.findall(r"[a-z]{4,}", found.group())
        return [w[:5] for w in words if w not in _STOP]
    near = re.search(
        r"([^,，。]{0,8})(?:检测|送检|质检)([\u4e00-\u9fff]{0,5}(?=未检出|合格|达标|含量|为零|符合|通过|均|不超)|(?:不含|无)[\u4e00-\u9fff]{2,5})?",
        found.group(),
    )
    rest = _TEST_WORDS.sub(" ", f"{near[1]} {near[2] or ''}" if near else found.group())
    if len(rest.strip()) < 2:
        before = re.split(r"[,，。;；!！]", text[: found.start()].rstrip(",，"))[-1]
        rest = _TEST_WORDS.sub(" ", before) if re.search(r"不含|未检出|零|无|级", before) else ""
    return _pieces(rest if goods else _GOODS.sub(" ", rest))


def _akin(line: Line, found: re.Match[str], record: Record) -> bool:
    """Whether a record speaks of the same effect in another figure."""
    clause = line.text[max(0, found.start() - 10) : found.end() + 20]
    words = (
        re.findall(r"[a-z]{4,}", clause)
        if clause.isascii()
        else [clause[i : i + 2] for i in range(len(clause) - 1) if not re.search(r"[\d%\s,，。.]", clause[i : i + 2])]
    )
    return any(word[:6] in record.said for word in words)


def _value(found: re.Match[str]) -> float | None:
    word = found[1] or found[2] or found[3]
    return number_of(word) if word else _WORDS[found[4]]


def _values(text: str) -> set[float]:
    values = {v for m in _FIGURE.finditer(text) if (v := _value(m)) is not None}
    return values | {float(n) for n in re.findall(r"(?<![\d.])\d{1,3}(?:\.\d+)?(?![\d.])", text)}
