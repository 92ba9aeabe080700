"""Ranks in the text, held against the ranks of the evidence and of the sales records."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence

from tools.compliance.facts.context import Context, date_in
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.on_file import Record, negated, records_of
from tools.compliance.facts.wording import Told
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_RANK = re.compile(
    r"(?:第|no\.?\s?|#\s?|top\s?|number |ranked |rank |排名|位列|位居)\s?(?:第|no\.?|#)?\s?(\d{1,3}|[一二三四五六七八九十]{1,3}|one|two|three|first|second|third)(?!\s?(?:届|代|次|章|步|天|人|期|批|季|个|口|件|款|排|层|方|眼|时间|杯|页|集|现场|party|%)|\d|[.,]\d)"
    r"|(前[三五十]|top [35])|(销量冠军|销冠|冠军|领先|遥遥领先|榜首|榜单第一|霸榜|best[- ]?sell(?:ing|er)|top[- ]?sell(?:ing|er)|market leader|leading|chart topper|most popular|most sold|voted (?:the )?best)"
)
_RANK_CUE = re.compile(
    r"销|榜|行业|类目|排|市场|全国|全网|天猫|京东|抖音|淘宝|品类|同类|领先|sell|rank|amazon|categor|market|popular|chart|seller|voted|rated|brand|in the"
)
_NUMBERED = re.compile(r"(?:#|no\.?|number) ?(?:1|one)$")
"""A first place that is written as one, whatever it is of."""
_IDIOM = re.compile(
    r" (?:rule|reason|tip|priority|thing|question|mistake|enemy|fan|job|goal|concern|complaint|cause|request|dad|mum|mom|pencil|way|problem|in my|for me)\b"
)
_RANK_WORDS = {"first": 1, "second": 2, "third": 3, "one": 1, "two": 2, "three": 3}
_RANK_FACT = re.compile(
    r"(?:排名|排行|名次|第|rank(?:ed|ing)?(?: at)?|no\.?|#|位列|top)\s?(?:第|no\.?|#)?\s?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:st|nd|rd|th)?\b|\b(\d{1,3})(?:st|nd|rd|th)\b"
)
_RANK_NAME = re.compile(r"rank|排名|名次|position|榜单名次|排行")


def bind_ranks(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """Ranks: a better one than the record's contradicts, one without any record needs evidence."""
    known = _known_ranks(context, records)
    for found in _RANK.finditer(line.text):
        around = line.text[max(0, found.start() - 14) : found.end() + 14]
        claimed = _claimed(found)
        first = bool(known) and claimed == 1 and _NUMBERED.match(found.group()) is not None
        first = first and not _IDIOM.match(line.text, found.end())
        if not (first or _RANK_CUE.search(around)) or negated(line.text, found.start()):
            continue
        if claimed is None:
            continue
        if known and min(known) > claimed:
            best = Told(f"记录的名次是第{min(known)}名", f"the rank on record is number {min(known)}", str(min(known)))
            yield contradicted(line, found.span(), "fact.rank", best, topic="sales")
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
