"""The conditions of an offer that a text drops or changes: the least order, its code, what it goes together with."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.deals import Deal, codes_in
from tools.compliance.facts.money.offer import against_terms, beyond_terms
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_ANY_ORDER = re.compile(
    r"无门槛|不限金额|任意金额|(?:单件|一件)(?:也|都)?(?:可|能)?(?:立)?(?:减|省|享)"
    r"|\bno minimum(?: spend| order)?\b|\b(?:any|every) order\b(?! (?:over|above|of|from|placed))|\b(?:any|whatever you) spend\b|\bhowever (?:small|little)\b"
)
_FROM = re.compile(
    r"(?<![第\d.一二三四五六七八九十])(?P<n>[两二三四五六七八九十]|\d{1,2})[件个条瓶盒袋包双套支箱提桶罐杯张份](?:起|以上)(?:就|即|可|能|都)?(?:[打享减送]|有(?:优惠|折))"
    r"|满(?P<m>[两二三四五六七八九十]|\d{1,2})[件个条瓶盒袋包双套支箱提桶罐杯张份](?:就|即|可|能|都|再)?(?:[打享减送]|[\d.]{1,3}折|[一二三四五六七八九]{1,2}折)"
)
_ONE_PIECE = re.compile(
    r"(?<![第\d])(?:一|单|1)[件个条瓶盒袋包双套支箱提桶罐杯张份](?:也|就|即|都)?(?:可|能)?(?:享|打|减|有)?\s?(?:[一二三四五六七八九\d.]{1,3}折|减\d)|(?:[拍买]|只[拍买要])(?:一|1|单)[件个条瓶盒袋包双套支箱提桶罐杯张份](?:也|就|即|都)?(?:可|能)?(?:给|再)?(?:您|你)?(?:送|塞|赠|享|打折|搭)|\beven (?:if you buy |for |on )?(?:just |only )?(?:a single|one)\b|\bsingle items? too\b"
)
_OUTSIDE = re.compile(
    r"(?:不是|非|不(?:用|需要?|必)?[办是开入当]?)会员(?:也|都|同样|一样|照样)|人人都?(?:享|能享|有)会员价"
)
_TOGETHER = re.compile(
    r"(?:可|能|支持|允许)(?:以|与|和|跟|同)?[^,，。;；不]{0,10}(?:叠加|同享|同用)|(?:叠加|同享)使用|\b(?:stacks?|stackable|combines?|can be (?:combined|used together)) with\b|\bon top of (?:any|other|your)\b"
)
_APART = re.compile(
    r"不(?:可|能|与|支持|得|和|跟)?[^,，。;；]{0,10}(?:叠加|同享|同用)|\b(?:not|cannot|can't|no)(?: be)? (?:\w+ )?(?:combined?|stack|stackable|used)\b|\bno other (?:offer|code|discount)"
)
_USABLE = re.compile(
    r"满\s?(?P<n>\d{1,6}|[一二两三四五六七八九十百千]{1,7})\s?[元块]?(?:就|即|都|才)?(?:可以?|能|起)(?:使?用|抵扣|生效|领)"
)
"""What says from which order on a coupon may be used."""
_DEPOSIT = re.compile(r"定金\s?(\d{1,6})\s?元?\s?(?:可?抵|膨胀到?|翻倍?抵)\s?(\d{1,6})")
_DENIES = re.compile(r"(?:不|非|无法|\bnot|n't|\bno)[^,，。;；.]{0,4}$")


def bind_conditions(line: Line, context: Context, deal: Deal) -> Iterator[Draft]:
    """Findings on an offer made without its condition, with another code, or together with what it excludes."""
    terms = plain_of(context.text_of("promotion")).lower()
    broken = [
        (_ANY_ORDER, deal.least > 0),
        (_ONE_PIECE, deal.pieces > 1),
        (_OUTSIDE, re.search(r"会员(?!价[:：]?\s?无)", terms) is not None),
        (_TOGETHER, _APART.search(terms) is not None),
    ]
    for pattern, bound in broken:
        for found in pattern.finditer(line.text) if bound else ():
            if not _DENIES.search(line.text[max(0, found.start() - 12) : found.start()]):
                yield against_terms(line, found.span(), context)
    for found in _FROM.finditer(line.text) if deal.pieces > 1 else ():
        if (number_of(found["n"] or found["m"]) or 0.0) < deal.pieces:
            yield against_terms(line, found.span(), context)
    leasts = {deal.least, *(least for least, _ in deal.tiers)} - {0.0}
    for found in _USABLE.finditer(line.text) if leasts else ():
        if number_of(found["n"]) not in leasts:
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
