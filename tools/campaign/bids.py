"""Bids, derived from what a sale is worth, with the sum written out so that a reviewer can do it again."""

from decimal import Decimal
from typing import NamedTuple

from memory.domain.campaign import Bid, BidUnit
from memory.domain.goal import Target
from memory.domain.money import Money
from tools.campaign.rates import Rates

SHARE_OF_MARGIN = Decimal("0.6")
"""Without a target, this share of a sale's margin may go into winning it; the rest stays profit."""
ASSUMED_MARGIN = Decimal("0.3")
"""Margin on price when the unit cost is unknown; said to the reviewer as an assumption."""


class SaleWorth(NamedTuple):
    """The most that one sale may cost, and why."""

    cpa: Money
    basis: str


def worth_of_sale(price: Money, cost: Money | None, target: Target | None, lang: str) -> SaleWorth:
    """The allowed cost of one sale.

    ROI and ROAS targets are revenue over ad spend: cpa = price / target. A CPA target is itself. Whatever the target,
    a sale never costs more than its margin when the unit cost is known.
    """
    en = lang == "en"
    margin = price - cost if cost else price.times(ASSUMED_MARGIN)
    if margin.minor <= 0:
        smallest = Money(minor=max(price.minor // 100, 1), currency=price.currency)
        words = f"price {price.major} is not above cost {cost.major if cost else '?'}: bids stay at 1 % of the price"
        return SaleWorth(smallest, words if en else f"售价 {price.major} 不高于成本,出价压到售价的 1%")
    if target and target.metric == "cpa":
        wanted = Money.of(target.value, price.currency)
        words = f"target CPA {wanted.major}" if en else f"目标获客成本 {wanted.major}"
    elif target:
        wanted = price.times(Decimal(1) / Decimal(target.value))
        name = target.metric.upper()
        words = f"price {price.major} / {name} {target.value} = {wanted.major}"
        words = words if en else f"售价 {price.major} ÷ {name} {target.value} = {wanted.major}"
    else:
        wanted = margin.times(SHARE_OF_MARGIN)
        words = (
            f"margin {margin.major} × {SHARE_OF_MARGIN} = {wanted.major}"
            if en
            else f"毛利 {margin.major} × {SHARE_OF_MARGIN} = {wanted.major}"
        )
    if cost and margin < wanted:
        words += f"; capped at the margin {margin.major}" if en else f",以毛利 {margin.major} 封顶"
        wanted = margin
    if not cost and not (target and target.metric == "cpa"):
        words += " (cost unknown, margin taken as 30 %)" if en and not target else ""
        words += "(未提供成本,毛利按 30% 估)" if not en and not target else ""
    return SaleWorth(wanted, words)


def bid_for(rates: Rates, worth: SaleWorth, unit: BidUnit, lang: str) -> Bid:
    """The bid of one ad group: what a click (or a thousand views) is worth at this channel's rates."""
    en = lang == "en"
    cvr, ctr = (Decimal(f"{rate:.5f}") for rate in (rates.cvr, rates.ctr))  # as the basis states them, to the digit
    floor = Money(minor=1, currency=worth.cpa.currency)
    ground = (f"{rates.own_clicks} own clicks" if en and rates.own_clicks else "channel prior" if en else "") or (
        f"本店 {rates.own_clicks} 次点击" if rates.own_clicks else "行业先验"
    )
    if unit == "cpm":
        mille = max(worth.cpa.times(cvr * ctr * 1000), floor, key=lambda money: money.minor)
        return Bid(amount=mille, unit="cpm", basis=f"{worth.basis}; × CVR {cvr:.3%} × CTR {ctr:.3%} × 1000 ({ground})")
    click = max(worth.cpa.times(cvr), floor, key=lambda money: money.minor)
    return Bid(amount=click, unit="cpc", basis=f"{worth.basis}; × CVR {cvr:.3%} ({ground})")
