"""Colours that a text offers for choice, held against those that the goods come in."""

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import by_fact
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
    """Contradictions: a colour in a row of those on offer that the record does not list."""
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
