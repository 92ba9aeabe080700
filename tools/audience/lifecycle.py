"""Where each customer stands: RFM scores by quintile, and one stage of life a customer.

Scores 1–5: buyers are ranked by days since the last purchase (fewer is better), by days on which they bought and by
spend (among those who mostly buy in the same currency); equal ones share their mean rank; the score is the fifth of the
ranking that holds that rank, 5 the best.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Literal, NamedTuple

from tools.audience.customers import Customer, Market

NEW_DAYS = 30
"""A first purchase counts as new for this long; behaviour counts as recent for this long."""

Stage = Literal[
    "champions", "loyal", "new_buyers", "promising", "at_risk", "one_time", "cart_abandoners", "browsers", "dormant"
]
STAGES: tuple[Stage, ...] = (
    "champions", "loyal", "at_risk", "new_buyers", "promising", "one_time", "cart_abandoners", "browsers", "dormant",
)  # fmt: skip


class Rfm(NamedTuple):
    """Scores from 1 to 5, 5 the best."""

    recency: int
    frequency: int
    monetary: int


def rfm_scores(market: Market) -> dict[str, Rfm]:
    """The scores of every buyer."""
    buyers = market.buyers()
    recency = quintiles([-market.days_since(buyer.order_days[-1]) for buyer in buyers])
    frequency = quintiles([len(buyer.order_days) for buyer in buyers])
    monetary = _monetary(buyers)
    return {
        buyer.id: Rfm(r, f, monetary[buyer.id]) for buyer, r, f in zip(buyers, recency, frequency, strict=True)
    }  # fmt: skip


def _monetary(buyers: Sequence[Customer]) -> dict[str, int]:
    """By spend among those who mostly buy in the same currency, since nothing is ever converted."""
    mostly: dict[str, list[Customer]] = {}
    for buyer in buyers:
        lines = Counter(order.unit_price.currency for order in buyer.orders)
        mostly.setdefault(min(lines, key=lambda currency: (-lines[currency], currency)), []).append(buyer)
    return {
        buyer.id: score
        for currency, group in mostly.items()
        for buyer, score in zip(group, quintiles([b.spend()[currency] for b in group]), strict=True)
    }


def quintiles(values: Sequence[float]) -> list[int]:
    """For each value the fifth of the ranking it falls into, 1 the lowest; equal values share their mean rank."""
    ordered = sorted(values)
    first: dict[float, int] = {}
    last: dict[float, int] = {}
    for rank, value in enumerate(ordered, 1):
        first.setdefault(value, rank)
        last[value] = rank
    return [ceil(5 * (first[value] + last[value]) / 2 / len(values)) for value in values]


def stages(market: Market) -> dict[str, Stage]:
    """One stage a customer: the first in this order whose rule holds.

    - champions: R, F and M at least 4, bought on at least two days, and not lapsed
    - at_risk: bought on at least two days and lapsed (no purchase for `market.lapse_days`)
    - loyal: bought on at least two days
    - new_buyers: the only purchase was in the last 30 days
    - promising: the only purchase was earlier, but something was looked at in the last 30 days
    - one_time: one purchase and nothing since
    - cart_abandoners: never bought; something went into the cart in the last 30 days
    - browsers: never bought; looked at something in the last 30 days
    - dormant: never bought and not seen in the last 30 days
    """
    scores = rfm_scores(market)
    return {customer.id: _stage(customer, market, scores) for customer in market.customers.values()}


def _stage(customer: Customer, market: Market, scores: Mapping[str, Rfm]) -> Stage:
    recent = [event for event in customer.events if market.days_since(event.date) < NEW_DAYS]
    if customer.orders:
        return _buyer_stage(customer, market, scores[customer.id], bool(recent))
    if any(event.event == "add_to_cart" for event in recent):
        return "cart_abandoners"
    return "browsers" if recent else "dormant"


def _buyer_stage(customer: Customer, market: Market, score: Rfm, active: bool) -> Stage:
    days = customer.order_days
    since = market.days_since(days[-1])
    if len(days) >= 2:
        if since >= market.lapse_days:
            return "at_risk"
        return "champions" if min(score) >= 4 else "loyal"
    if since < NEW_DAYS:
        return "new_buyers"
    return "promising" if active else "one_time"
