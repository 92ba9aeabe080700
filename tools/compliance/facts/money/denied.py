"""Offers that a text denies, itself or in its answer to a question, and the record holds: 有满减吗？没有."""

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.denials.refusals import agreed, refused
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.money.deals import Deal
from tools.compliance.facts.money.offer import beyond_terms, terms_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_KINDS = re.compile(
    r"(?P<over>满减)|(?P<coupon>(?:优惠|代金|满减|店铺)?券(?!后|商|面))|(?P<share>打折|折扣)|(?P<any>优惠(?!券)|活动(?!性|量|自|方便)|促销)"
    r"|(?P<gift>赠品|小?礼品|(?:东西|礼物)送)"
)
_UPON = re.compile(
    r"(?:不(?:参加|参与|做|搞|叠)|(?<!有)没有?(?:什么|任何|其他|别的|额外)?|暂?无(?:任何|其他)?|有|不(?=打折))$"
)
"""What is said of an offer in front of it: that there is one, that there is none."""
_MOST = 20


def bind_denied(line: Line, context: Context, deal: Deal) -> Iterator[Draft]:
    """Contradictions with the offers on record that a text denies, and offers that it answers for without a record."""
    for found in islice(_KINDS.finditer(line.text), _MOST):
        led = _UPON.search(line.text[max(0, found.start() - 8) : found.start()])
        if not led and found[0] != "打折":
            continue
        led_by = led[0] if led else "有"
        start, end = found.start() - (len(led[0]) if led else 0), found.end()
        holds = _holds(found.lastgroup or "", context, deal)
        denies = led_by != "有" and re.match(r"[了哈哦啊呢的]?(?:活动)?(?:$|[,，。.!！?？;；、~～])", line.text[end:])
        if holds and (denies or (led_by == "有" and refused(line.text, start, end))):
            told = terms_of(context)
            yield contradicted(line, (start, end), "price.denied", told, topic="promotion", family="price")
        elif not holds and led_by == "有" and agreed(line.text, start, end):
            yield beyond_terms(line, (start, end), context)


def _holds(kind: str, context: Context, deal: Deal) -> bool:
    """Whether the record has an offer of a kind."""
    known = plain_of(context.text_of("promotion"))
    if kind == "over":
        return bool(deal.cuts and (deal.least or deal.pieces))
    if kind == "coupon":
        return "券" in known
    if kind == "share":
        return bool(deal.shares) or deal.second is not None
    if kind == "gift":
        return _gives(context)
    return deal.reckons or bool(deal.prices)


def _gives(context: Context) -> bool:
    promotion = context.raw.get("promotion")
    if not isinstance(promotion, dict):
        return re.search(r"[送赠]", str(promotion or "")) is not None
    return any(("gift" in str(key) or "赠" in str(key)) and value for key, value in promotion.items())
