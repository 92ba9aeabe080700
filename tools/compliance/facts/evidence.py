"""Certificates, honours, test figures and ranks in the text, held against the evidence on file and its validity."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact, date_in, in_force, plain_of
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.measures import number_of
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_MORE_CERTS = re.compile(
    r"\bce[ -]marked\b|\bce mark\b|\b(?:rohs|reach|fcc|ul|etl|gots|grs|rcs|fsc|pefc|bsci|epa registered|nsf|csa certified|energy star|greenguard|ukca|gmp|leaping bunny|haccp|brc|ifs|msc|asc|usda organic|eu organic|oeko[- ]?tex|bluesign|cradle to cradle|kosher|halal|bpi|tuv)\b(?:[ -](?:certified|listed|approved|compliant|tested|marked))?"
    r"|(?:ccc|rohs|sgs|tuv|ce|fda|ul|etl|grs|fsc|msc|brc|haccp|iso\s?\d{4,5})(?:认证|检测|标准|证书|报告)|(?:第三方|权威)(?:检测|认证)|(?:欧盟|国家|省级|市级)(?:认证|标准认证)|(?:红点|if设计|iF设计|德国if|日本g-?mark)(?:大?奖|设计奖)?"
    r"|(?:荣获|斩获|获得|获)(?:\d{4}年?)?[\u4e00-\u9fffa-z ]{0,10}?(?:大奖|金奖|银奖|设计奖|奖项|奖)|绿色食品|地理标志产品?|清真认证|有机认证|有机产品|无公害"
)
_GENERIC = re.compile(
    r"德国|意大利|日本|国际|第三方|设计|大奖|奖项|奖|荣誉|认证|证书|检测|食品|产品|报告|标准|荣获|斩获|获得|获奖|获|通过|权威|国家|年|certified|certificate|certification|approved|registered|listed|verified|compliant|marked|mark|tested|award winning|winner of|award|rated|the|standard|safe|\s|-"
)
_AWARD = re.compile(r"奖|award|winner|荣获|斩获|medal")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GOODS_SCOPE = re.compile(r"scope|范围|适用|product|产品|品类|认证产品|covers|对象")
_EFFECT = re.compile(
    r"率|提升|提高|增强|降低|减少|延长|认为|觉得|表示|满意|有效|改善|增加|去除|去污|清洁力|杀菌|抑菌|除菌|抗菌|阻隔"
    r"|saw|agree|notic|report|said|felt|reduc|improv|increase|kill|remov|block|less|more|faster|longer|stronger|protect|as long|effective|satisf|recommend|germs|bacteria|fewer|better"
)
_FIGURE = re.compile(
    r"(\d{1,3}(?:\.\d{1,3})?)\s?(?:%|percent)|(\d{1,2}(?:\.\d{1,2})?|[两二三四五六七八九十])\s?倍|(\d{1,2}(?:\.\d{1,2})?)\s?(?:x|times)\b|\b(twice|double|triple)\b"
)
_WORDS = {"twice": 2.0, "double": 2.0, "triple": 3.0}
_RANK = re.compile(
    r"(?:第|no\.?\s?|#\s?|top\s?|number |ranked |rank |排名|位列|位居)\s?(?:第|no\.?|#)?\s?(\d{1,3}|[一二三四五六七八九十]{1,3}|one|two|three|first|second|third)(?!\s?(?:届|代|次|章|步|天|人|期|批|季|个|口|件|款|排|层|方|眼|时间|杯|页|集|现场|party|\d|%))"
    r"|(前[三五十]|top [35])|(销量冠军|销冠|冠军|领先|遥遥领先|榜首|榜单第一|霸榜|best[- ]?sell(?:ing|er)|top[- ]?sell(?:ing|er)|market leader|leading|chart topper|most popular|most sold|voted (?:the )?best)"
)
_RANK_CUE = re.compile(
    r"销|榜|行业|类目|排|市场|全国|全网|天猫|京东|抖音|淘宝|品类|同类|领先|sell|rank|amazon|categor|market|popular|chart|seller|voted|rated|brand|in the"
)
_RANK_WORDS = {"first": 1, "second": 2, "third": 3, "one": 1, "two": 2, "three": 3}
_RANK_FACT = re.compile(
    r"(?:排名|排行|名次|第|rank(?:ed|ing)?(?: at)?|no\.?|#|位列|top)\s?(?:第|no\.?|#)?\s?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:st|nd|rd|th)?\b|\b(\d{1,3})(?:st|nd|rd|th)\b"
)
_RANK_NAME = re.compile(r"rank|排名|名次|position|榜单名次|排行")


class Record(NamedTuple):
    """One piece of evidence: its facts, all it says, and whether it is still in force."""

    facts: list[Fact]
    said: str
    live: bool


def records_of(context: Context) -> list[Record]:
    """The evidence on file."""
    return [
        Record(facts, " ".join(fact.plain for fact in facts), in_force(facts, context.day))
        for facts in context.entries("evidence")
    ]


def bind_evidence(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on certificates, figures and ranks that no evidence bears out."""
    records = records_of(context)
    if context.has("evidence", "attributes", "facts"):
        yield from _certificates(line, context, records)
    if context.has("evidence"):
        yield from _figures(line, context, records)
        yield from _ratings(line, context, records)
        yield from _tests(line, context, records)
    if context.has("evidence", "sales"):
        yield from _ranks(line, context, records)


def _certificates(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    for start, end in _certificate_spans(line):
        said = line.text[start:end]
        if _negated(line.text, start) or ("能效" in said and context.knows_product):
            continue
        known = [r for r in records if _names(said, r.said)]
        data = [f for f in context.facts if f.source != "evidence" and _names(said, f.plain)]
        if any(not f.denied for f in data) or (
            not known and _bare_award(said) and any(_AWARD.search(r.said) for r in records)
        ):
            continue
        problem = _problem(line, context, known)
        if problem is not None:
            yield unbound(line, (start, end), "fact.certificate", fact=problem)


def _certificate_spans(line: Line) -> list[tuple[int, int]]:
    """Certificates and honours named in the text; of overlapping ones the longest."""
    spans = [*line.hits.of(("cert",))[:200], *(m.span() for m in islice(_MORE_CERTS.finditer(line.text), 200))]
    spans.sort(key=lambda s: (s[0] - s[1], s[0]))
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        if not any(a < end + 1 and start < b + 1 for a, b in kept):
            kept.append((start, end))
    return sorted(kept)


def _problem(line: Line, context: Context, known: Sequence[Record]) -> str | None:
    """What is wrong with the evidence that names a certificate; None when one of it holds."""
    if not known:
        return ""
    live = [r for r in known if r.live]
    if not live:
        return known[0].said[:80]
    if all(_of_other_goods(line, context, r) for r in live):
        return live[0].said[:80]
    years = set(_YEAR.findall(line.text))
    dated = [r for r in live if _AWARD.search(r.said) and _YEAR.search(r.said)]
    if years and dated and not any(years & set(_YEAR.findall(r.said)) for r in dated):
        return dated[0].said[:80]
    return None


def _names(said: str, record: str) -> bool:
    """Whether a record speaks of the certificate said: all its own words, or the same kind where it has none."""
    if any(_any_of(names, said) and _any_of(names, record) for names in table("records")["certificate_aliases"]):
        return True
    core = [part for part in re.split(r"\s+", _GENERIC.sub(" ", _YEAR.sub(" ", said))) if part]
    if core:
        return all(_speaks_of(part, record) for part in core)
    return re.search(r"认证|证书|检测|报告|certif|report|award|奖", record) is not None


def _any_of(names: Sequence[str], text: str) -> bool:
    spaced = text.replace("-", " ")
    return any(_speaks_of(name, spaced) for name in names)


def _speaks_of(part: str, record: str) -> bool:
    if not part.isascii():
        return part in record or _shares(part, record)
    if len(part) >= 5 and part.replace(" ", "") in re.sub(r"[\s-]", "", record):
        return True
    return re.search(rf"(?<![a-z]){re.escape(part)}(?![a-z])", record) is not None


def _shares(part: str, record: str) -> bool:
    return len(part) > 2 and sum(part[i : i + 2] in record for i in range(len(part) - 1)) * 2 >= len(part) - 1


def _bare_award(said: str) -> bool:
    return said in ("荣获", "获奖", "斩获", "award winning", "winner of", "金奖")


def _of_other_goods(line: Line, context: Context, record: Record) -> bool:
    """Whether the scope of a certificate names goods, and not those of this line."""
    scopes = [f for f in record.facts if _GOODS_SCOPE.search(f.label) and 2 <= len(f.plain) <= 60]
    own = (
        line.text
        + " ".join(f.plain for f in context.facts if f.source != "evidence")
        + plain_of(f"{context.raw.get('product_category') or ''} {context.raw.get('product') or ''}")
    )
    for fact in scopes:
        value = fact.plain[len(fact.label) + 2 :]
        if re.search(r"全部|所有|all|全系|公司|company|brand", value) or not re.search(
            r"[\u4e00-\u9fff]{2}|[a-z]{3}", value
        ):
            continue
        words = (
            re.findall(r"[a-z]{3,}", value) if value.isascii() else [value[i : i + 2] for i in range(len(value) - 1)]
        )
        if words and not any(w.rstrip("s") in own for w in words):
            return True
    return False


def _negated(text: str, start: int) -> bool:
    return re.search(r"(?:不|非|无|没有|未|not |no |non[- ])$", text[max(0, start - 5) : start]) is not None


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
        rival = next((r for r in records if r.live and _values(r.said) and _akin(line, found, r)), None)
        span = found.span()
        if rival is not None:
            yield contradicted(line, span, "fact.evidence", rival.said[:80], topic="unbound")
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
    r"[^,，。;；!！]*(?:检测|送检|质检)[^,，。;；!！]*|\btested (?:for|against|to) [a-z ]{3,40}|\b(?:proven|shown) to [a-z ]{3,40}"
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
    )
    for found in islice(_TESTED.finditer(line.text), 50):
        about = _tested_things(line.text, found)
        if about and not any(piece in known for piece in about):
            yield unbound(line, found.span(), "fact.evidence")


def bare_test(claim: str, context: Context) -> bool:
    """Whether words speak of a test or report and of nothing tested, and a report in force is on file."""
    return not _TEST_WORDS.sub("", claim).strip() and any(r.live and "检测" in r.said for r in records_of(context))


def _tested_things(text: str, found: re.Match[str]) -> list[str]:
    """Telling pieces of what was tested; of a bare claim of having passed, those of the words before it."""
    if found.group().isascii():
        words = re.findall(r"[a-z]{4,}", found.group())
        return [w[:5] for w in words if w not in _STOP]
    near = re.search(
        r"([^,，。]{0,8})(?:检测|送检|质检)([\u4e00-\u9fff]{0,5}(?=未检出|合格|达标|含量|为零|符合|通过|均|不超)|(?:不含|无)[\u4e00-\u9fff]{2,5})?",
        found.group(),
    )
    rest = _TEST_WORDS.sub(" ", f"{near[1]} {near[2] or ''}") if near else ""
    if len(rest.strip()) < 2:
        before = re.split(r"[,，。;；!！]", text[: found.start()].rstrip(",，"))[-1]
        rest = _TEST_WORDS.sub(" ", before) if re.search(r"不含|未检出|零|无|级", before) else ""
    return [p for i in range(len(rest) - 1) if re.fullmatch(r"[\u4e00-\u9fff]{2}", p := rest[i : i + 2])]


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


def _ranks(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """Ranks: a better one than the record's contradicts, one without any record needs evidence."""
    known = _known_ranks(context, records)
    for found in _RANK.finditer(line.text):
        around = line.text[max(0, found.start() - 14) : found.end() + 14]
        if not _RANK_CUE.search(around) or _negated(line.text, found.start()):
            continue
        claimed = _claimed(found)
        if claimed is None:
            continue
        if known and min(known) > claimed:
            yield contradicted(line, found.span(), "fact.rank", f"rank {min(known)}", topic="sales")
        elif not known and not any(r.live and re.search(r"榜|排名|第一|rank|sell|份额|share", r.said) for r in records):
            yield unbound(line, found.span(), "fact.rank", topic="sales")
        return


_WHEN = re.compile(
    r"(?:19|20)\d\d|\d{1,2}月|双11|双十一|618|q[1-4]\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_WHERE = re.compile(
    r"天猫|淘宝|京东|抖音|拼多多|快手|小红书|唯品会|全国|中国|[省市区县]|类目|榜|本店|amazon|ebay|etsy|walmart|tiktok|uk|us\b|in (?:the )?\w+|categor|our own"
)
_THIRD_PARTY = re.compile(
    r"据|机构|咨询|研究院|协会|弗若斯特|沙利文|欧睿|尼尔森|凯度|nielsen|euromonitor|according to|report"
)


def proven_rank(line: Line, context: Context) -> tuple[int, int] | None:
    """A rank that the records bear out and that says when and where: outside the ban on words of rank."""
    if not context.has("evidence", "sales") or not _WHEN.search(line.text) or not _WHERE.search(line.text):
        return None
    known = _known_ranks(context, records_of(context))
    for found in _RANK.finditer(line.text):
        claimed = _claimed(found)
        if claimed is not None and known and min(known) <= claimed:
            return found.span()
    return None


def cites_others(line: Line) -> bool:
    """Whether a rank leans on a third party's data, which the guide on cited content gives no shelter."""
    return _THIRD_PARTY.search(line.text) is not None


def _claimed(found: re.Match[str]) -> int | None:
    if found[1]:
        value = _RANK_WORDS.get(found[1]) or number_of(found[1])
        return int(value) if value else None
    if found[2]:
        return {"三": 3, "五": 5, "十": 10, "3": 3, "5": 5}[found[2][-1]]
    return 1


def _known_ranks(context: Context, records: Sequence[Record]) -> list[int]:
    facts = [f for facts in context.entries("sales") for f in facts] + [f for r in records if r.live for f in r.facts]
    ranks = [
        int(n[0])
        for f in facts
        if _RANK_NAME.search(f.label) and not date_in(f.value) and (n := re.search(r"\d{1,4}", f.value))
    ]
    for fact in facts:
        if not _RANK_NAME.search(fact.label):
            for found in _RANK_FACT.finditer(fact.plain):
                value = number_of(found[1] or found[2])
                ranks += [int(value)] if value else []
    return ranks
