"""What comes with the goods: a text may not put in what the record leaves out, or leave out what it puts in."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.denials import clauses_of, denies, joined, stem
from tools.compliance.facts.denials.refusals import agreed, refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_ITEMS = re.compile(r"[,，;；、/+&\n]|\band\b|\bplus\b|(?<=[\u4e00-\u9fff])[和与及]")
_NOT_DONE = re.compile(r"^we (?:do not|don't|never|cannot|can't) [a-z]{2,12} ([a-z]+(?: [a-z]+)?)[.!]?$")
_ASKS = re.compile(r"\b(?:do you|does it|do i|is|are|will)\b[^.!?;\n]{0,40}$")
_BOX = re.compile(
    r"(?:in the box|box contents?|the box (?:holds|contains)|package contents?|what's included) ?[:—–-] ?(?P<en>[^.;!?\n]{2,200})"
    r"|(?:盒内|包装内|箱内|清单)(?:有|含|[:：]|包括){1,2}(?P<zh>[^。;；!！\n]{2,100})"
    r"|(?:盒子?[里内][面头]?(?:一共|总共|还|都)?|(?:包装盒?|箱子?|套装|礼盒)[里内][面头]?(?:一共|总共|还|都)?(?=有|含|装|配|包括|[:：]))(?:有|含|装了?着?|是|配了?|包括|[:：]){0,2}(?![能可放塞得])(?P<row>[^,，。;；!！、\n]{2,10}、[^,，。;；!！\n]{2,80}(?:[,，](?:还|另)(?:有|送|配|带|附)[^,，。;；!！\n]{2,40})?)"
    r"|(?:盒子?|箱子?|包装盒?|袋子?)[里内][面头]?(?:还|另外?|也)?(?:有|附|配|装)了?(?P<told>[一二两三四五六\d][个块条只根张份本把支台套片枚瓶包][^,，。;；!！、\n]{2,6}(?:[和与及、][一二两三四五六\d][个块条只根张份本把支台套片枚瓶包][^,，。;；!！、\n]{2,6}){0,4})(?=[,，。;；!！\n]|$)"
    r"|\b(?:an?|the|one|two|three|\d{1,2}) (?P<one>(?:[a-z]{2,16} ){0,2}[a-z]{2,16}) (?:is|are|comes?) (?:also |even )?(?:in|inside) the box\b"
    r"|\b(?:and|plus|with|there's|,) (?:an?|two|three|four) (?P<more>(?:[a-z]{2,16} ){0,2}[a-z]{2,16}) (?:included )?(?:in|inside) the box\b"
)
_COUNTS_ZH = re.compile(
    r"^(?:[一二两三四五六七八九十\d]{1,3})[个块条只根张份本把支台套片枚]?|[×x*]\s?\d+$|\d+[个块条只根张份本把支台套片枚]$"
)
_ALSO = re.compile(r"^(?:还|另)(?:有|送|配|带|附)")
_ROW = r"(?:^|(?<=[.;:!?\n] ))(?:[a-z' ]{2,24}, ){2,8}(?:and )?(?:an? |the |one |two |\d )?"
"""A row of things that opens a sentence, as the parts of a kit are named: razor, brush, bowl, and a stand."""
_MOST = 30
"""Boxes and mentions that are read in one text."""


def bind_contents(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions on what comes with the goods."""
    text = joined(line.text)
    facts = [fact for fact in context.facts if fact.source in ("attributes", "product", "facts")]
    for fact in facts:
        for thing in left_out(fact):
            yield from (by_fact(line, span, "fact.contents", fact) for span in _put_in(text, thing))
        for thing in _given(fact):
            yield from (by_fact(line, span, "fact.contents", fact) for span in _taken_out(text, thing))
    yield from _unlisted(line, text, facts)


def left_out(fact: Fact) -> tuple[str, ...]:
    """The things that a record says do not come with the goods."""
    return _left_out(joined(fact.label), joined(fact.said))


@lru_cache(maxsize=4096)
def _left_out(label: str, value: str) -> tuple[str, ...]:
    if label:
        if re.search(table("contents")["excludes"], label):
            return tuple(thing for item in _ITEMS.split(value) if (thing := item.strip(" .")))
        ends = re.search(rf"(?:^|[,，;；(（] ?|\d ?)(?:{table('contents')['left_out']})", value)
        return (label,) if ends and not _CONTENTS.search(label) else ()
    return tuple(thing for clause in re.split(r"[.;,。；，!！]", value) if (thing := _of_sentence(clause.strip())))


_CONTENTS = re.compile(r"includ|contents|box|package|清单|包含|内含|包装|套装")


def _of_sentence(clause: str) -> str:
    """The thing that a sentence leaves out: `Batteries not included`, `We do not clean ovens`, 充电器需另购."""
    found = re.fullmatch(
        rf"(?:the |an? )?((?:[a-z]+ ){{0,2}}?[a-z]+?) (?:{table('contents')['left_out']})\.?"
        rf"|([\u4e00-\u9fff]{{2,5}}?)(?:{table('contents')['left_out']})|(?:不含|不送|不附|不配)([\u4e00-\u9fff]{{2,5}})",
        clause,
    ) or _NOT_DONE.fullmatch(clause)
    return next((group for group in found.groups() if group), "") if found else ""


def _given(fact: Fact) -> tuple[str, ...]:
    """The things that a record says come with the goods."""
    label, value = joined(fact.label), joined(fact.said)
    if re.search(table("contents")["boxes"], label):
        return tuple(thing for item in _ITEMS.split(value) if (thing := _last_word(item))) if label.isascii() else ()
    given = re.fullmatch(rf"(?:{table('contents')['given']})[.。]?", value) is not None
    named = (label,) if label and not _CONTENTS.search(label) and (given or _described(label, value)) else ()
    inside = islice(_INCLUDED.finditer(value), _MOST) if label else ()
    return (*named, *(found["thing"] for found in inside))


_INCLUDED = re.compile(
    r"(?<!not )(?<!no )\b(?P<thing>(?!(?:not|none|also|all|both|is|are|set|pack|vat|tax)\b)[a-z]{3,14}) (?:is |are )?(?:included|supplied|provided)\b"
)
"""A thing of which a value says that it comes with the goods: required, tools included."""


_LACKS = re.compile(
    r"\b(?:not?|none|without|excluded|separately|extra|optional|required|needed|recommended|own|any)\b|[(（]"
)
_TAKES = re.compile(
    r"\b(?:compatible|supports?|up to|fits|works with|for|takes|needs|via|or|a{2,4}|[cd] (?:cells?|batter\w+)|9v|cr\d{4}|button)\b"
)
"""What makes a thing one that the goods need or take, and that need not come with them: battery: 2 x AA."""


def _last_word(item: str) -> str:
    """The thing that an item of a list names, by the last word of its name: 2 lithium batteries."""
    words = re.findall(r"[a-z]{3,14}", re.split(r"\b(?:with|for|of|to|in)\b", item)[0])
    return re.sub(r"(?<=[^s])s$", "", words[-1]) if words and not _LACKS.search(item) else ""


def _described(label: str, value: str) -> bool:
    """Whether a value describes a thing that is there, by its own name or a number of them: `cable: USB-C cable, 30 cm`."""
    if not label.isascii() or _LACKS.search(value) or _TAKES.search(value):
        return False
    there = re.search(rf"{_named(label)}|\b(?:included|supplied|provided)$", value)
    return there is not None or re.match(r"\d{1,2} ?[x×] ?\d", value) is not None


@lru_cache(maxsize=4096)
def _named(thing: str) -> str:
    """A pattern of a thing in any number."""
    if not thing.isascii():
        return re.escape(thing)
    word = re.sub(r"(?:ies|y|s(?<!ss))$", "", thing)
    return rf"\b{re.escape(word)}(?:y|ies|e?s)?\b"


@lru_cache(maxsize=1024)
def _coming(thing: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """How a text says that a thing comes with the goods: words before it, words behind it, and a question."""
    words, named = table("contents"), _named(thing)
    if not thing.isascii():
        lead, after = rf"(?:{words['comes_zh']})(?P<gap>[^,，。;；!！\n]{{0,8}}?)", words["after_zh"]
        return (
            re.compile(rf"{lead}(?P<it>{named})"),
            re.compile(rf"(?P<it>{named}){after}"),
            re.compile(rf"有(?P<it>{named})吗"),
        )
    lead = rf"(?:{words['comes']}(?P<gap>[^.;!?\n]{{0,60}}?)|{words['with']}|(?P<row>{_ROW})) ?"
    return (
        re.compile(rf"{lead}(?P<it>{named})"),
        re.compile(rf"(?P<it>{named}),? {words['after']}\b"),
        re.compile(rf"(?P<it>{named})(?=[^.!?]{{0,20}}\?)"),
    )


def _put_in(text: str, thing: str) -> Iterator[tuple[int, int]]:
    """Where a text says that a thing comes with the goods."""
    if len(thing) < 2 or len(thing) > 40:
        return
    before, behind, asked = _coming(thing)
    for found in islice(before.finditer(text), _MOST):
        spared = re.search(table("contents")["spares"], found.groupdict().get("row") or found["gap"] or "")
        clause = _clause_of(text, found.start())
        if (
            not spared
            and not denies(text, (clause, found.end()), found.span("it"))
            and not _left_behind(text, found.end())
        ):
            yield found.span("it")
    for found in islice(behind.finditer(text), _MOST):
        if not denies(text, (_clause_of(text, found.start()), found.end()), found.span("it")):
            yield found.span("it")
    for found in islice(asked.finditer(text), _MOST):
        if agreed(text, *found.span("it")) and (
            not thing.isascii() or _ASKS.search(text[max(0, found.start() - 60) : found.start()])
        ):
            yield found.span("it")


def _clause_of(text: str, at: int) -> int:
    return next((start for start, end in clauses_of(text) if start <= at <= end), 0)


def _left_behind(text: str, end: int) -> bool:
    return re.match(rf" (?:{table('contents')['lacks_after']})", text[end : end + 60]) is not None


def _taken_out(text: str, thing: str) -> Iterator[tuple[int, int]]:
    """Where a text leaves to the reader what comes with the goods."""
    for found in islice(_taking(_named(thing)).finditer(text), _MOST):
        if not refused(text, *found.span()):
            yield found.span()


_MORE_OF = r"(?<!extra )(?<!spare )(?<!second )(?<!additional )(?<!more )(?<!replacement )(?<!other )"
"""What makes a thing that is sold apart one beside that in the box."""


@lru_cache(maxsize=1024)
def _taking(named: str) -> re.Pattern[str]:
    words = table("contents")
    return re.compile(
        rf"{words['lacks']}{named}(?! (?:if|or|unless)\b)(?! (?!and\b|to\b|for\b|with\b|when\b|as\b|in\b|on\b|is\b|are\b|too\b|here\b)[a-z]{{2,}})|\bno {named} (?:is |are |comes )?(?:included|supplied|provided|in the box|with it)\b|{_MORE_OF}{named},? (?:{words['lacks_after']})|自备{named}|{named}(?:需|要|请)?(?:自备|另购|另买)"
    )


def _unlisted(line: Line, text: str, facts: list[Fact]) -> Iterator[Draft]:
    """Things that a text puts in the box and the list of what is in it does not name."""
    lists = [fact for fact in facts if re.search(table("contents")["boxes"], joined(fact.label))]
    if not lists:
        return
    said = " ".join(joined(fact.plain) for fact in facts if not left_out(fact))
    stems = {stem(word) for word in re.findall(r"[a-z]{2,24}", said)}
    boxlike = any(fact.label == "title" and re.search(r"[箱盒袋包]$", fact.said) for fact in facts)
    for found in islice(_BOX.finditer(text), _MOST):
        if (found["row"] or found["told"]) and boxlike:
            continue
        for start, item in _items(found):
            if not _listed(item, said, stems) and not refused(text, start, start + len(item)):
                yield by_fact(line, (start, start + len(item)), "fact.contents", lists[0])


def _items(found: re.Match[str]) -> Iterator[tuple[int, str]]:
    group = next(name for name in ("en", "zh", "row", "told", "one", "more") if found[name])
    at = found.start(group)
    for item in _ITEMS.split(found[group]):
        start = found.string.index(item, at)
        at = start + len(item)
        if item.strip():
            yield start + len(item) - len(item.lstrip()), item.strip()


def _listed(item: str, said: str, stems: set[str]) -> bool:
    """Whether the record names the last word of an item, or the item is a paper that comes with anything."""
    if not item.isascii():
        bare = _COUNTS_ZH.sub("", _ALSO.sub("", item))
        telling = re.search(r"[没不都全是很最]", bare) is not None
        return len(bare) < 2 or telling or bare[-2:] in said or re.search(_papers(), bare) is not None
    words = re.findall(r"[a-z]{2,24}", re.split(r"\b(?:with|for|of|to|in)\b", item)[0])
    return not words or stem(words[-1]) in stems or re.search(_papers(), item) is not None


@cache
def _papers() -> str:
    return rf"\b(?:{table('contents')['papers']})$"
