"""Who is worth how much: every buyer's spend, margin, scores and stage, the most valuable first."""

import datetime as dt
from typing import NamedTuple

from memory.domain.money import Money
from memory.shop import Shop
from tools.audience.customers import Market, market_of
from tools.audience.lifecycle import Rfm, Stage, rfm_scores, stages


class Worth(NamedTuple):
    """One buyer over the last year (`customers.HISTORY_DAYS`)."""

    customer: str
    """A pseudonym."""
    spend: tuple[Money, ...]
    """One amount a currency, the largest first by minor units: nothing is ever converted."""
    margin: Money | None
    """Gross margin in the first currency of the orders whose unit cost is known."""
    purchases: int
    """Days with an order."""
    last_order: dt.date
    scores: Rfm
    stage: Stage


async def customers_by_worth(shop: Shop, today: dt.date) -> list[Worth]:
    """All buyers, by the sum of their RFM scores, then by margin or spend."""
    market = await market_of(shop, today)
    scores, stage = rfm_scores(market), stages(market)
    found = [_worth(market, id, scores[id], stage[id]) for id in scores]
    return sorted(found, key=lambda one: (-sum(one.scores), -(one.margin or one.spend[0]).minor, one.customer))


def _worth(market: Market, id: str, scores: Rfm, stage: Stage) -> Worth:
    customer = market.customers[id]
    spent = [Money(minor=minor, currency=currency) for currency, minor in customer.spend().items()]
    spend = tuple(sorted(spent, key=lambda money: (-money.minor, money.currency)))
    days = customer.order_days
    return Worth(id, spend, market.margin([customer], spend[0].currency), len(days), days[-1], scores, stage)
