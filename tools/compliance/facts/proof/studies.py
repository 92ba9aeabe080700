"""How many took part in a study that a text cites, and for how long, held against the studies on file."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.on_file import Record, says
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|surve(?:y|yed)|trial|tested|testers?|panel|poll|polled|asked|participants|volunteers|respondents|subjects)\b|试用|测试|调查|受访|参与者|志愿者|问卷"
)
_SAID = re.compile(r"\b(?:said|say|agreed|agree|saw|noticed|reported|felt|found|would recommend)\b|表示|认为|觉得")
_HEADS = re.compile(
    rf"(?<![\d.,])(?P<en>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{EN_NUMBER}) (?:[a-z]{{3,10}} )?(?:people|women|men|users|adults|owners|customers|participants|volunteers|testers|respondents|subjects|parents|runners|mums|moms|dogs|cats)\b"
    r"|\bn ?= ?(?P<n>\d{1,6})\b|(?<![\d.])(?P<zh>\d{1,6})\s?[名位个](?:受访者|参与者|志愿者|用户|女性|男性|消费者|试用者|宝妈|妈妈)"
)
_SIZE = re.compile(
    r"^(?:n|sample|sample size|participants?|size|respondents|subjects|users|people|人数|样本|样本量|受访人数)$"
)
_LASTED = re.compile(r"^(?:weeks?|days?|months?|duration|length|period|周期|时长|天数|周数)$")
_NOT_OF_IT = re.compile(r"warranty|guarantee|return|delivery|dispatch|ships?\b|trial period|before you|money[- ]back")
_SENTENCE = re.compile(r"[.;!?。；！？](?!\d)")
_AFTER = re.compile(r"(?:\b(?:after|in|within|over|for|at)(?: (?:just|only|about|the first|a))? |用了?|使用|连续)$")
_OF_STUDY = re.compile(r"[ -]?(?:of use|stud(?:y|ies)|trial|test|survey)|后|的?(?:测试|试用|研究)")
_SHARED = re.compile(r"%|percent|\bin (?:ten|10)\b|\bout of\b|成")
_REACH = 100
_PART_OF = re.compile(r"\b(?:in|out of)(?: every)? $")
"""What stands before the whole of a share: nine in ten owners."""
_MOST = 20


def bind_studies(line: Line, records: Sequence[Record]) -> Iterator[Draft]:
    """Contradictions on the size and the length of a study: those of no study on file."""
    studies = [r for r in records if r.live and (_STUDY.search(r.said) or _sizes(r))]
    if not studies:
        return
    sizes = {size for record in studies for size in _sizes(record)}
    for found in islice(_HEADS.finditer(line.text), _MOST) if sizes and _STUDY.search(line.text) else ():
        said = number_of(found["en"] or found["n"] or found["zh"]) or 0.0
        share = any(size * part / 100 == said for size in sizes for part in range(1, 100))
        part = _PART_OF.search(line.text[max(0, found.start() - 10) : found.start()])
        if said > 1 and not (share or part) and not any(said <= size < 1.1 * said + 1 for size in sizes):
            yield contradicted(line, found.span(), "fact.evidence", says(studies[0]), topic="unbound")
    yield from _lengths(line, studies)


def _sizes(record: Record) -> list[float]:
    return [
        number_of(m[0]) or 0.0
        for f in record.facts
        if _SIZE.fullmatch(f.label) and (m := re.match(r"\d[\d,]*", f.said))
    ]


def _lengths(line: Line, studies: Sequence[Record]) -> Iterator[Draft]:
    """A time after which people said something, where the studies lasted another one."""
    held = [
        f"{f.said} {f.label}" if f.said.isdecimal() else f.said
        for r in studies
        for f in r.facts
        if _LASTED.fullmatch(f.label)
    ]
    known = {m.values["time"] for words in held for m in measures_in(words) if "time" in m.values}
    if not known or _NOT_OF_IT.search(line.text):
        return
    for said in measures_in(line.text)[:_MOST]:
        time = said.values.get("time")
        before, after = clause_around(line.text, said.start, said.end, _SENTENCE, (_REACH, _REACH))
        about = _STUDY.search(before + after) or (_SAID.search(before + after) and _SHARED.search(before + after))
        if time is None or not about or not (_AFTER.search(before) or _OF_STUDY.match(after)):
            continue
        if not any(abs(time - one) <= 0.05 * one for one in known):
            yield contradicted(line, (said.start, said.end), "fact.evidence", says(studies[0]), topic="unbound")
