"""What a text says is taken off, as a share or an amount, held against the terms and the prices that it can come from."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice

from tools.compliance.facts.context import Context, number_in, numbers_in
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.money.deals import Deal, claimed_shares, deal_of
from tools.compliance.facts.money.formers import claimed_cuts
from tools.compliance.facts.money.money import LIST_WORD, priced
from tools.compliance.facts.money.offer import against_terms, beyond_terms
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_LED = re.compile(
    r"(?:\b(?:saves?|saving|you save|take|knock(?:ed)?|save yourself|keep|pocket|hang on to|better off by)(?: you)?(?: an? (?:full|whole|cool|extra))? |(?:便宜|省|降|少花)(?:下|了|下了|下的|掉)?(?:整整|足足)?|立减|直降|立省|直减|满减|节省)[了下]?\s?$"
)
_SUBSIDY = re.compile(r"[国府家]补")
"""What names a share that the state pays, which no former price comes to."""
_BY_TERMS = re.compile(r"立减|直减|满减|立省")
"""What says that an amount is taken off by an offer, and not that the price is so much below another one."""
_KEPT = re.compile(r"\bkeep(?: an? [a-z]{4,5})? $|\bpocket $")
_IN_POCKET = re.compile(r" (?:in|for) your(?: back)? (?:pocket|wallet|purse|bank|self)|(?: back)? in the bank|[.!]? ?$")
"""What is kept is saved when it stays in the pocket."""
_FOLLOWED = re.compile(r"\s?(?:off|cheaper|in savings)\b(?! (?:your )?(?:shipping|delivery|postage|energy|bills?))")
_ELSEWHERE = re.compile(
    r"\s?(?:(?:a|per|each|every|over the) (?:year|month|week|visit|day|time|trip|cup)|on (?!this|it\b|your order|any|all|the\b|orders?)|(?:in|of) (?!savings|your (?:pocket|wallet|purse)|the bank)[a-z]|/)|\s?(?:电费|水费|油钱|运费|邮费|一年|每年|每月)"
)
_BEFORE_IT = re.compile(r"(?:一年|每年|每月|满(?!减)|电费|水费|油钱|话费|运费|邮费)[^,，。;；]{0,6}$")


def bind_savings(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on shares and amounts off that neither the terms nor the former prices come to."""
    deal = deal_of(context)
    yield from _shares(line, context, deal)
    yield from _amounts(line, context, deal)


def _shares(line: Line, context: Context, deal: Deal) -> Iterator[Draft]:
    """A stated discount against the one on record; both may be written as 85折, 15% off, 0.85 or 15."""
    price, bases = context.number("price"), _bases(context)
    if not context.raw.get("promotion"):
        return
    left = {*deal.shares, *(bought / (bought + free) for bought, free in deal.swaps if bought + free)}
    if price:
        left |= {price / base for base in bases if base >= price}
        left |= {1 - cut / base for cut in deal.cuts for base in (price, *bases)}
        left |= {cost / (count * price) for count, cost in deal.bundles}
    if deal.second is not None:
        left.add((1 + deal.second) / 2)
    for found, share in claimed_shares(line.text):
        if _SUBSIDY.search(found.group()) and deal.shares:
            if not any(abs(share - one) < 0.011 for one in deal.shares):
                yield against_terms(line, found.span(), context)
            continue
        if left and not any(abs(share - one) < 0.011 for one in left):
            yield against_terms(line, found.span(), context)


def _bases(context: Context) -> list[float]:
    """The prices that a saving may be reckoned from besides the current one."""
    history = context.raw.get("price_history")
    held = [n for key in ("lowest_7d", "last_price") if (n := number_in(context.within("price_history", key)))]
    sold = history.get("ever_sold_at") if isinstance(history, dict) else history
    held += numbers_in(sold) if sold not in (True, None) else []
    msrp = context.number("msrp")
    return [*held, msrp] if msrp else held


def _amounts(line: Line, context: Context, deal: Deal) -> Iterator[Draft]:
    price = context.number("price")
    saved = _saved(price, _bases(context), deal)
    offered, reckoned = context.raw.get("promotion"), context.has("price_history")
    asked = [found.span() for found, _, _ in claimed_cuts(line.text)] if reckoned else []
    for coin in islice(coins_in(line.text), 20):
        if not _is_saving(line.text, coin) or any(a <= coin.start < b for a, b in asked):
            continue
        by_terms = _BY_TERMS.search(line.text[max(0, coin.start - 4) : coin.start]) is not None
        if context.has("promotion") and not offered and not reckoned:
            if by_terms or not any(map(coin.is_about, saved)):
                yield beyond_terms(line, (coin.start, coin.end), context)
        elif saved and not any(coin.is_about(one) for one in saved):
            if offered:
                yield against_terms(line, (coin.start, coin.end), context)
            elif coin.amount > max(saved) and price is not None:
                told = priced("price", price)
                yield contradicted(
                    line, (coin.start, coin.end), "price.discount", told, topic="reference", family="price"
                )


def _is_saving(text: str, coin: Coin) -> bool:
    """Whether an amount is what a buyer saves on the goods, not on something that they spare."""
    before, after = text[max(0, coin.start - 24) : coin.start], text[coin.end : coin.end + 24]
    kept = _KEPT.search(before) is None or _IN_POCKET.match(after) is not None
    said = (_LED.search(before) is not None and kept) or _FOLLOWED.match(after) is not None
    return (
        said
        and not _ELSEWHERE.match(after)
        and not _BEFORE_IT.search(before)
        and not LIST_WORD.search(before[-8:] + text[coin.start : coin.end] + after[:14])
    )


def _saved(price: float | None, bases: list[float], deal: Deal) -> set[float]:
    """All that may be saved: what the terms take off, a share of a price, or what a former price was above it."""
    saved = set(deal.cuts) | {counts - before for before, counts in deal.deposits}
    if price is None:
        return saved
    fulls = {price, *bases, *(price / share for share in deal.shares if share > 0)}
    saved |= {full * (1 - share) for full in fulls for share in deal.shares}
    saved |= {base - price for base in bases if base > price}
    saved |= {full - named for full in (price, *bases) for named in deal.prices if named < full}
    saved |= {count * price - cost for count, cost in deal.bundles} | {price * free for _, free in deal.swaps}
    saved |= {base - price + cut for base in bases if base > price for cut in deal.cuts}
    return saved | ({price * (1 - deal.second)} if deal.second is not None else set())
