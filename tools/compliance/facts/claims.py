"""Claims that can be tested, rated, certified or sworn to, and that no record of the context bears out."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.drafts import unbound
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.tables import table
from tools.compliance.facts.validity import in_force
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_KEYS = {
    "goods": ("attributes", "facts", "evidence"),
    "seller": ("facts", "evidence"),
    "shop": ("sales", "evidence"),
    "told": ("facts",),
    "made": ("attributes", "facts", "evidence", "stock"),
}
"""The keys of the context that would hold a claim of a kind: one of them was supplied, so the claim is bound."""
_RECORDS = ("sales", "efficacy_evaluation", "registered_efficacy", "approval_no", "promotion", "authorization")
_DENIED = re.compile(
    r"(?:不是|并非|没有?|未(?:获|经|通过|做)?|尚无|暂无|\bnot|\bno|\bnever|n't|\bnor|\bwithout)[^,，。;；.]{0,8}$"
)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d{1,3})?)\s?(?:%|percent)")
_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]{1,5})(?![\d.,]*\s?%)\s?(万|千|成(?!分))?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?)?(?!\d)")
_SCALE = {"万": 1e4, "千": 1e3, "成": 10.0}


class Claim(NamedTuple):
    """Words that claim something, what bears them out, and the context keys that would hold it."""

    words: re.Pattern[str]
    borne: re.Pattern[str]
    keys: tuple[str, ...]


@cache
def _claims() -> tuple[Claim, ...]:
    return tuple(
        Claim(re.compile(f"{row['zh']}|{row['en']}"), re.compile(row["borne"]), _KEYS[row["of"]])
        for row in table("claims").values()
    )


def bind_claims(line: Line, context: Context) -> Iterator[Draft]:
    """Requests for evidence: claims of which the supplied records say nothing, or less."""
    known: list[str] | None = None
    for claim in _claims():
        if not context.has(*claim.keys) or (claim.keys == _KEYS["made"] and context.raw.get("stock") is not None):
            continue
        for found in islice(claim.words.finditer(line.text), 20):
            known = known if known is not None else _known(context)
            if not _DENIED.search(line.text[max(0, found.start() - 16) : found.start()]) and not _borne(
                claim, found, known, context.day.year
            ):
                yield unbound(line, found.span(), "fact.claim")


def _known(context: Context) -> list[str]:
    """All that the records affirm, without those that have lapsed."""
    own = [f.plain for f in context.facts if f.source != "evidence" and not f.denied]
    live = [" ".join(f.plain for f in facts) for facts in context.entries("evidence") if in_force(facts, context.day)]
    return [text.lower() for text in (*own, *live, plain_of(context.text_of(*_RECORDS)))]


def _borne(claim: Claim, found: re.Match[str], known: list[str], year: int) -> bool:
    """Whether a record speaks of the claim, with its own name and a figure no smaller."""
    groups = {name: value for name, value in found.groupdict().items() if value}
    own = next((value for name, value in groups.items() if name.startswith("own")), "")
    number = next((name for name in groups if re.fullmatch(r"[nx]\d{0,2}", name)), "")
    speaking = [text for text in known if claim.borne.search(text)]
    if own and not any(_stem(own) in _squashed(text) for text in speaking):
        return False
    if number:
        said = (number_of(groups[number]) or 0.0) * _SCALE.get(groups.get("scale" + number[1:], ""), 1.0)
        if number.startswith("x"):
            return any(0.999 * said <= v <= 1.1 * said for t in speaking for v in (*_figures(t, year), *_percents(t)))
        return any(value >= 0.999 * said for text in speaking for value in _figures(text, year))
    return bool(speaking)


def _percents(text: str) -> Iterator[float]:
    return (float(found[1]) for found in _PERCENT.finditer(text))


def _stem(own: str) -> str:
    return _squashed(own)[: 5 if re.fullmatch(r"[a-z ]+", own) else None] if own.isascii() else own[:2]


def _squashed(text: str) -> str:
    return re.sub(r"[\s/-]", "", text)


def _figures(text: str, year: int) -> Iterator[float]:
    """The figures of a record; a calendar year counts as the years since."""
    for found in _YEAR.finditer(text):
        yield float(year - int(found[0]))
    for found in _FIGURE.finditer(_DATE.sub(" ", text)):
        yield (number_of(found[1]) or 0.0) * _SCALE.get(found[2] or "", 1.0)
