"""What a text offers for choice, held against what the goods come in: other colours or tastes, or fewer as if all."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.vocabulary import colours
from tools.compliance.facts.wording import listed
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_NAME = re.compile(r"颜色|色号|色系|配色|colou?r|shade")
_OFFERED = re.compile(
    r"可选|任选|任挑|选择|都有(?!点|些)|均有|都能[选拍挑]|随[便意]?[选挑拍]|[一二两三四五六七八九十\d](?:[种个款]|色(?=[:：(（]|可选|任选))|颜色有"
    r"|\bcomes? in\b|\bavailable in\b|\bchoose\b|\bchoice of\b|\bpick from\b"
)
_LONE = "红橙黄绿蓝紫黑白灰粉棕"
_ROW = re.compile(rf"[{_LONE}]色?(?:[、,/和与][{_LONE}]色?)+|[{_LONE}]{{3,8}}")
"""Marks between lone ideographs are gone from a normalised text: three in a row are a list, two may be one shade."""


def bind_choices(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a colour or taste on offer that the record does not list, or some of a list as if it were all."""
    yield from _other_colours(line, context)
    yield from _other_tastes(line, context)
    yield from _some_as_all(line, context)


def _other_colours(line: Line, context: Context) -> Iterator[Draft]:
    """A colour in a row of those on offer that the record does not list."""
    facts = [f for f in context.facts if f.source != "evidence" and _NAME.search(f.label) and not f.denied]
    known = [word.path for fact in facts for word in colours().in_fact(fact.plain)]
    if not known or not _OFFERED.search(line.text):
        return
    named = _offered(line.text)
    on_record = " ".join(fact.plain for fact in facts)
    if len({path for _, _, path in named}) < 2:
        return
    for start, end, path in named:
        family = path.split(".")[0]
        beside = any(path != other and line.text[a:b] in on_record for a, b, other in named)
        held = any(_one_shade(k, path) if beside else k.split(".")[0] == family for k in known)
        if line.text[start:end] not in on_record and not held:
            yield by_fact(line, (start, end), "fact.colour", listed(facts))


def _one_shade(known: str, said: str) -> bool:
    """Whether two names may be of one colour: navy is a blue, and no teal."""
    return known == said or said.startswith(f"{known}.") or known.startswith(f"{said}.")


def _offered(text: str) -> list[tuple[int, int, str]]:
    """The colours that a text names, those of one ideograph only in a row of them."""
    named = [(w.start, w.end, w.path) for w in colours().in_text(text) if not w.denied and w.end - w.start > 1]
    for row in _ROW.finditer(text):
        for at in range(row.start(), row.end()):
            for word in colours().in_fact(f"{text[at]}色") if text[at] in _LONE else ():
                named.append((at, at + 1, word.path))
    return sorted(named)


_TASTE = r"[\u4e00-\u9fff]{2,4}?味(?![道觉蕾精噌淋素])"
_TASTES = re.compile(rf"{_TASTE}(?:的?[、,和与跟及还有]{{0,3}}{_TASTE}){{1,9}}")
_NO_TASTE = re.compile(r"(?:[口美风回异腥香气趣韵滋]|有|没|入|原)$")


def _other_tastes(line: Line, context: Context) -> Iterator[Draft]:
    """A taste in a row of those on offer that the record does not list: 牛肉味、鸭肉味都有."""
    facts = [f for f in context.attributes if re.search(r"口味|味道|风味", f.label) and not f.denied]
    if not facts or not _OFFERED.search(line.text):
        return
    known = " ".join(fact.plain for fact in context.facts)
    for row in islice(_TASTES.finditer(line.text), _MOST):
        for found in re.finditer(r"([\u4e00-\u9fff]{2})味", row[0]):
            start, end = row.start() + found.start(), row.start() + found.end()
            if found[1] not in known and not _NO_TASTE.search(found[1]) and not refused(line.text, start, end):
                yield by_fact(line, (start, end), "fact.property", listed(facts))


_MOST = 20
_KINDS = tuple(
    (re.compile(name), noun)
    for name, noun in (
        (r"颜色|花色|配色|色号|色系", "颜色|花色|配色|色号|色"),
        (r"口味|味道|风味", "口味|味道|味儿?"),
        (r"香型|香味|香调", "香型|香味|味道|味儿?"),
        (r"尺码|尺寸|码数|规格|大小", "尺码|尺寸|码数|码|规格|大小|号"),
        (r"款式|图案|花型|花色|版本|型号", "款式|图案|花型|版本|型号|款"),
    )
)
"""Attributes that goods are chosen by, and what a text calls their values."""
_HAN_COUNT = r"\d{1,2}|[一二两三四五六七八九]"
_OTHERWISE = re.compile(
    r"码(?![数,，])|[大小中]号|剩|今[天晚日]|现货|库存|目前|现在|暂时|直播|活动|特价|优惠|折|这批|本批|当季|送|赠|以前|之前|去年|老款|旧款|上一代|别家|别的|人家|市面|同行|普通|其他|其它|有的|不是|不止|并非|不光|不仅|难道|为[什啥]|怎么"
)
"""What makes some of the choices all that another thing, another time or what is left in stock has."""


def _some_as_all(line: Line, context: Context) -> Iterator[Draft]:
    """Some of the listed values, said to be all that there are: 只有黑和白两个色, of three colours."""
    if not re.search(r"只|仅|就", line.text):
        return
    for name, noun in _KINDS:
        facts = [f for f in context.attributes if name.search(f.label) and not f.denied]
        items = _values(facts)
        for found in islice(_alone(noun).finditer(line.text), _MOST) if len(items) > 1 else ():
            said = number_of(found["n"] or found["of"] or found["many"] or found["single"]) or 0.0
            before = re.split(r"[,，。;；!！?？\n]", line.text[max(0, found.start() - 16) : found.start()])[-1]
            row = found["row"] or found["item"]
            named = row is None or any(item[:1] in row for item in items)
            if 0 < said < len(items) and named and not _OTHERWISE.search(before + found[0]):
                yield by_fact(line, found.span(), "fact.quality", listed(facts))


def _values(facts: Sequence[Fact]) -> set[str]:
    """The values of a list one by one; none where a value is a measure or a span."""
    parts = {p.strip() for f in facts for p in re.split(r"[、,，/;；|]|\band\b|[和与及]", f.value) if p.strip()}
    return set[str]() if any(re.search(r"\d|[-~至到]|等", part) for part in parts) else parts


def _alone(noun: str) -> re.Pattern[str]:
    """Ways to say that there are only so many values of a kind, with their names or without."""
    only = r"(?:只有|只做|只出|只分|仅有|仅|(?<![\u4e00-\u9fff])就|(?<=一共)就|(?<=总共)就|(?<=总共也)就)"
    ends = r"(?=[,，。!！;；、]|\s?$|的?可选|供选|能选|任选|可以选|选择)"
    return re.compile(
        rf"{only}(?:这|那)?[\u4e00-\u9fff、]{{0,12}}?(?P<n>{_HAN_COUNT})(?:个|种|款)?(?:{noun}){ends}"
        rf"|(?:{noun})(?:上|方面)?(?:就|只有|仅有|仅)(?:这|那)?[\u4e00-\u9fff、]{{0,12}}?(?P<of>{_HAN_COUNT})(?:个|种|款|色|味|码){ends}"
        rf"|{only}(?P<single>一)(?:个|种|款)(?P<item>[\u4e00-\u9fff]{{1,6}}?)(?:的|{noun})?{ends}"
        rf"|{only}(?P<row>[\u4e00-\u9fff、]{{1,12}}?)(?P<many>{_HAN_COUNT})(?:个|种|款){ends}"
    )
