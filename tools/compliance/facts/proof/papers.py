"""What a text says of a certificate or report itself, held against the record: its number, its last day, its parts."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.goods.parts import around, parts_named
from tools.compliance.facts.on_file import Record, title_of
from tools.compliance.facts.validity import dates_in, last_day
from tools.compliance.facts.wording import Told, day_zh, quoted
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_NUMBERED = re.compile(
    r"(?:(?:证书|报告|认证|检测|检验|质检|许可证?|证)(?:编?号码?|编码|单号)|(?:证书|报告)(?=[a-z]{1,8}[- ]?\d)|(?P<bare>编号)"
    r"|\b(?:certificate|cert|report|licen[cs]e|certification|registration|test report)(?: (?:no|nr|number|code|id)\b\.?|(?= ?#))|\bfile (?:no|number)\b\.?|\bfile(?= [a-z]{1,3}\d{4}))"
    r"[\s:：#为是]{0,4}(?P<number>(?:[a-z]{1,10}[-/ ]?){0,2}\d[\da-z./-]{1,40})"
)
"""The number of a paper that a text gives."""
_PAPER = re.compile(
    r"证书|认证|资质|授权|报告|检测|许可|certif|licen[cs]e|authori[sz]|accredit|approv|\breport\b|listed|registration"
)
_ID_NAME = re.compile(
    r"(?:^|[ .])(?:no|nr|number|code|file|serial|ref|reference)\b|编号|号$|号码|单号|certificate no|licen[cs]e|number"
)
_SQUEEZED = re.compile(r"[^a-z0-9]")
_LEAST = 3
"""Digits and letters of a number that tell one paper from another."""
_UNTIL = re.compile(
    r"有效期限?(?:截止|截至)?[到至为是]?|有效[到至]|\bvalid (?:until|to|through|till)\b|\bin force until\b|\bexpir(?:es|y)(?: date)?(?: on| in|:)?|\bruns (?:to|until)\b"
)
_SENTENCE = re.compile(r"[。;；!！?？\n]|\. ")
_YEAR = re.compile(r"((?:19|20)\d\d)")
_SHOWN = 28
"""Characters behind the word of validity that hold its day."""


def bind_papers(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """Contradictions between the numbers and last days that a text gives and those on record."""
    yield from _numbers(line, context, records)
    yield from _last_days(line, context, records)


def _numbers(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    known = [fact for record in records for fact in record.facts if _is_number(fact)]
    if not known:
        return
    held = _squeezed(" ".join(fact.said for fact in context.everything))
    for found in islice(_NUMBERED.finditer(line.text), 50):
        number = found["number"].rstrip("./-")
        said = _squeezed(number)
        stray = found["bare"] and not _PAPER.search(line.text[max(0, found.start() - 24) : found.start()])
        if stray or _YEAR.fullmatch(number) or len(said) < _LEAST or said in held:
            continue
        shown = "、".join(quoted(fact.value) for fact in known[:2])
        told = Told(f"登记的编号是“{shown}”", f"the number on record is “{shown}”", shown)
        yield contradicted(line, found.span(), "fact.certificate", told, topic="unbound")


def _is_number(fact: Fact) -> bool:
    """Whether an entry holds the number of a paper: by its name, or as words that give one."""
    if _NUMBERED.search(fact.said):
        return True
    return _ID_NAME.search(fact.label) is not None and len(re.findall(r"\d", fact.said)) >= 2


def _squeezed(text: str) -> str:
    return _SQUEEZED.sub("", text.lower())


def _last_days(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """A last day later than that of every paper on record."""
    for found in islice(_UNTIL.finditer(line.text), 20):
        told_of = _SENTENCE.split(line.text[max(0, found.start() - 40) : found.end()])[-1]
        said = _said_day(line.text[found.end() : found.end() + _SHOWN])
        near = range(found.end() - len(told_of), found.end())
        if said is None or not (_PAPER.search(told_of) or any(start in near for start, _ in line.hits.of(("cert",)))):
            continue
        papers = [record.facts for record in records] or context.entries("brand_authorization")
        ends = [(day, facts) for facts in _named(told_of, papers) if (day := last_day(facts))]
        if ends and all(said > (day.year, day.month, day.day)[: len(said)] for day, _ in ends):
            day, facts = max(ends, key=lambda end: end[0])
            title = title_of(facts)
            told = Told(f"“{title}”有效期到{day_zh(day)}", f"“{title}” is valid until {day}", str(day))
            yield contradicted(line, found.span(), "fact.certificate", told, topic="unbound")


def _named(clause: str, papers: Sequence[list[Fact]]) -> Sequence[list[Fact]]:
    """The papers that a clause speaks of, by two characters or a word of what they say; all where it names none."""
    words = set(re.findall(r"[a-z0-9]{2,}", clause)) - {"valid", "until", "certificate", "report", "the", "our", "to"}
    han = re.sub(r"[^\u4e00-\u9fff]|证书|认证|有效期?|报告|我们|本店", " ", clause)
    words |= {p for i in range(len(han) - 1) if " " not in (p := han[i : i + 2])}
    told = [facts for facts in papers if words & _words_of(facts)]
    return told or papers


def _words_of(facts: Sequence[Fact]) -> set[str]:
    said = " ".join(fact.said for fact in facts)
    return {*re.findall(r"[a-z0-9]{2,}", said), *(said[i : i + 2] for i in range(min(len(said), 400) - 1))}


def _said_day(text: str) -> tuple[int, ...] | None:
    """The day that stands at the beginning of a text, as finely as it is said: a year, a month, a day."""
    month = re.match(r"[^\d]{0,10}(?:19|20)\d\d[-/.年]\d{1,2}(?!\d)(?![-/.月]\d)", text) or re.match(
        r"\s?[a-z]{3,9}\.? (?:19|20)\d\d", text
    )
    day = next(dates_in(text), None)
    if day is not None:
        return (day.year, day.month) if month else (day.year, day.month, day.day)
    year = _YEAR.search(text, 0, 10)
    return (int(year[1]),) if year else None


_ONLY = re.compile(
    r"\b(?:covers?|limited to|applies to|applicable to|only for|for)\b(?P<a>[a-z ,&/-]{3,60})|\b(?P<b>[a-z ]{3,40}) only\b|(?:仅|只)(?:限|适用于?|覆盖|包括|针对|含|对)?(?P<c>[\u4e00-\u9fff、,]{2,20})"
)
_SCOPE_NAME = re.compile(r"scope|范围|适用|covers|对象|部位|\bparts?\b")
_WHOLE = re.compile(r"\b(?:whole|entire|every part|all parts)\b|整件|整鞋|整包|全身|里外")


def of_other_parts(text: str, span: tuple[int, int], record: Record) -> Told | None:
    """The parts that a paper is limited to, where the clause that names it speaks of others: shell and lining."""
    scope = _scope(record)
    covered = frozenset().union(*parts_named(scope))
    if not covered:
        return None
    clause = " ".join(around(text, *span))
    if not _WHOLE.search(clause) and all(rows & covered for rows in parts_named(clause)):
        return None
    title, shown = title_of(record.facts), quoted(scope.strip())
    return Told(f"“{title}”只适用于“{shown}”", f"“{title}” covers “{shown}” alone", shown)


def _scope(record: Record) -> str:
    """What a record says that it is limited to."""
    told = [fact.said for fact in record.facts if _SCOPE_NAME.search(fact.label)]
    for fact in record.facts:
        told += [next(filter(None, found.groups())) for found in islice(_ONLY.finditer(fact.said), 5)]
    return " ".join(told)
