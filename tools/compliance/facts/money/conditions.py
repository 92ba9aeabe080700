"""The conditions of an offer that a text drops or changes: the least order, its code, what it goes together with."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.money.deals import Deal, codes_in
from tools.compliance.facts.money.offer import against_terms, beyond_terms
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_ANY_ORDER = re.compile(
    r"无门槛|不限金额|任意金额|(?:单件|一件)(?:也|都)?(?:可|能)?(?:立)?(?:减|省|享)"
    r"|\bno minimum(?: spend| order)?\b|\b(?:any|every) order\b(?! (?:over|above|of|from|placed))|\b(?:any|whatever you) spend\b|\bhowever (?:small|little)\b"
)
_ONE_PIECE = re.compile(
    r"(?<![第\d])(?:一|单|1)件(?:也|就|即|都)?(?:可|能)?(?:享|打|减|有)?\s?(?:[一二三四五六七八九\d.]{1,3}折|减\d)|\beven (?:if you buy |for |on )?(?:just |only )?(?:a single|one)\b|\bsingle items? too\b"
)
_TOGETHER = re.compile(
    r"(?:可|能|支持|允许)(?:以|与|和|跟|同)?[^,，。;；不]{0,10}(?:叠加|同享|同用)|(?:叠加|同享)使用|\b(?:stacks?|stackable|combines?|can be (?:combined|used together)) with\b|\bon top of (?:any|other|your)\b"
)
_APART = re.compile(
    r"不(?:可|能|与|支持|得|和|跟)?[^,，。;；]{0,10}(?:叠加|同享|同用)|\b(?:not|cannot|can't|no)(?: be)? (?:\w+ )?(?:combined?|stack|stackable|used)\b|\bno other (?:offer|code|discount)"
)
_DEPOSIT = re.compile(r"定金\s?(\d{1,6})\s?元?\s?(?:可?抵|膨胀到?|翻倍?抵)\s?(\d{1,6})")
_DENIES = re.compile(r"(?:不|非|无法|\bnot|n't|\bno)[^,，。;；.]{0,4}$")


def bind_conditions(line: Line, context: Context, deal: Deal) -> Iterator[Draft]:
    """Findings on an offer made without its condition, with another code, or together with what it excludes."""
    terms = plain_of(context.text_of("promotion")).lower()
    broken = [
        (_ANY_ORDER, deal.least > 0),
        (_ONE_PIECE, deal.pieces > 1),
        (_TOGETHER, _APART.search(terms) is not None),
    ]
    for pattern, bound in broken:
        for found in pattern.finditer(line.text) if bound else ():
            if not _DENIES.search(line.text[max(0, found.start() - 12) : found.start()]):
                yield against_terms(line, found.span(), context)
    yield from _codes(line, context, deal, terms)
    for found in _DEPOSIT.finditer(line.text) if deal.deposits else ():
        if (float(found[1]), float(found[2])) not in deal.deposits:
            yield against_terms(line, found.span(), context)


def _codes(line: Line, context: Context, deal: Deal, terms: str) -> Iterator[Draft]:
    """A code other than the one on record, or one where none is on record; as written, as SAVE5 may be read as saves."""
    everything = (context.text_of("promotion", "facts", "attributes") + terms).lower()
    for found, _ in codes_in(line.text):
        start, end = line.hits.plain.span(*found.span("en" if found["en"] else "zh"))
        code = line.hits.plain.original[start:end].lower()
        if deal.codes and code not in deal.codes:
            yield against_terms(line, found.span(), context)
        elif not deal.codes and code not in everything:
            yield beyond_terms(line, found.span(), context)
