"""Sets a campaign up: who sees it where, for how much, on which days. Adds up to the cent, never above the budget."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from memory.domain.campaign import Allocation, Bid, BidUnit, Campaign
from memory.domain.errors import BadInput
from memory.domain.goal import Target
from memory.domain.ids import derive_id
from memory.domain.lesson import Lesson
from memory.domain.money import Money
from memory.domain.product import AdReport, Product, Segment
from tools.campaign.bids import bid_for, worth_of_sale
from tools.campaign.forecast import forecast
from tools.campaign.keywords import keywords_for
from tools.campaign.rates import Rates, channel_book, default_channels, is_search, rates_for
from tools.campaign.schedule import day_weights, days_of, spread

MOST_SEGMENTS = 3
"""Segments a channel: more would starve each of the clicks that it needs to learn."""
LESSON_PULL = 0.5
"""How much of a lesson's effect moves a channel's share: lessons are noisy."""


class Brief(NamedTuple):
    """Everything that a campaign is computed from."""

    product: Product
    budget: Money
    daily: bool
    """True when `budget` is for each day."""
    start: dt.date
    end: dt.date
    objective: str
    target: Target | None
    channels: Sequence[str]
    segments: Sequence[Segment]
    reports: Sequence[AdReport]
    lessons: Sequence[Lesson]
    lang: str
    bid_unit: BidUnit = "cpc"
    peak: bool = False
    outlook: Mapping[dt.date, float] | None = None
    """Probability of rain a day, where the weather matters."""
    cold_start: bool = False
    assumptions: Sequence[str] = ()


class SetUp(NamedTuple):
    campaign: Campaign
    lessons_used: tuple[str, ...]


def set_up(brief: Brief) -> SetUp:
    """The campaign for a brief.

    Raises `BadInput` when the product is out of stock (it is never advertised), has no price, is priced in another
    currency than the budget, or the budget is not positive.
    """
    price = check_advertisable(brief.product, brief.budget, brief.lang)
    days = days_of(brief.start, brief.end)
    total = brief.budget.times(len(days)) if brief.daily else brief.budget
    channels = tuple(brief.channels) or default_channels(brief.lang)
    rates = {c: rates_for(c, price.currency, brief.reports, brief.product.id) for c in channels}
    worth = worth_of_sale(price, brief.product.cost, brief.target, brief.lang)
    shares, used = _channel_shares(brief, rates, price)
    lines = _affordable(brief, total, channels, shares, rates)
    addressed = {segment.id for _, segment, _ in lines}
    used += tuple(le.id for le in brief.lessons if le.segment in addressed and not le.conflicts)
    amounts = total.split([weight for _, _, weight in lines])
    allocations = tuple(
        _allocation(brief, rates[channel], segment, amount, bid_for(rates[channel], worth, brief.bid_unit, brief.lang))
        for (channel, segment, _), amount in zip(lines, amounts, strict=True)
    )
    weights = [1.0] * len(days) if brief.daily else day_weights(days, peak=brief.peak, outlook=brief.outlook)
    expected = forecast(allocations, rates, price, brief.product.stock)
    campaign = Campaign(
        total=total,
        start=brief.start,
        end=brief.end,
        product=brief.product.id,
        allocations=allocations,
        daily=spread(total, days, weights),
        forecast=expected.metrics,
        forecast_basis=_basis(brief, rates),
        assumptions=(*brief.assumptions, *_notes(brief, channels, expected.stock_bound)),
    )
    return SetUp(campaign, tuple(dict.fromkeys(used)))


def check_advertisable(product: Product, budget: Money, lang: str) -> Money:
    """The price at which the product is advertised. Raises `BadInput`, in the merchant's language, when it is not."""
    en = lang == "en"
    if product.stock == 0:
        raise BadInput(
            f"{product.title} is out of stock, so it is not advertised" if en else f"「{product.title}」缺货,不投放",
            field="product",
            todo="restock and import again" if en else "补货后重新导入",
        )
    if product.price is None or product.price.minor <= 0:
        raise BadInput(
            f"{product.title} has no price" if en else f"「{product.title}」没有价格",
            field="price",
            todo="add a price to the feed and import again" if en else "在商品表里补上价格,重新导入",
        )
    if product.price.currency != budget.currency:
        raise BadInput(
            f"the budget is in {budget.currency}, the product is sold in {product.price.currency}"
            if en
            else f"预算是 {budget.currency},商品以 {product.price.currency} 出售",
            field="budget",
            todo="give the budget in the product's currency: there are no exchange rates here"
            if en
            else "请用商品的币种给预算:这里不做汇率换算",
        )
    if budget.minor <= 0:
        raise BadInput("the budget has to be more than zero" if en else "预算要大于零", field="budget")
    return product.price


def _channel_shares(brief: Brief, rates: Mapping[str, Rates], price: Money) -> tuple[dict[str, float], tuple[str, ...]]:
    """Shares by expected return (conversions per unit of money), moved by lessons; none below half of an even share."""
    shares: dict[str, float] = {}
    used: list[str] = []
    for channel, rate in rates.items():
        value = 1.0 if brief.objective == "awareness" else rate.cvr / rate.cpc * float(price.decimal)
        for lesson in brief.lessons:
            if lesson.channel == channel and not lesson.conflicts:
                value *= max(1 + LESSON_PULL * lesson.effect, 0.25)
                used.append(lesson.id)
        shares[channel] = value
    whole = sum(shares.values())
    even = 1 / len(shares)
    return {channel: max(value / whole, even / 2) for channel, value in shares.items()}, tuple(dict.fromkeys(used))


def _affordable(
    brief: Brief, total: Money, channels: Sequence[str], shares: Mapping[str, float], rates: Mapping[str, Rates]
) -> list[tuple[str, Segment, float]]:
    """As many lines as the budget can feed: each should buy a minimum of clicks, or it teaches nothing."""
    segments = list(brief.segments[:MOST_SEGMENTS]) or [_everyone(brief.lang)]
    taught = {lesson.segment: lesson.effect for lesson in brief.lessons if lesson.segment and not lesson.conflicts}
    lines = [
        (
            channel,
            segment,
            shares[channel]
            * max(1 + LESSON_PULL * taught.get(segment.id, 0.0), 0.25)
            / (rank + 1.5 if not brief.cold_start else len(segments)),
        )
        for channel in channels
        for rank, segment in enumerate(segments)
    ]
    lines.sort(key=lambda line: -line[2])
    smallest = channel_book()["smallest_line_clicks"]
    while len(lines) > 1:
        whole = sum(weight for _, _, weight in lines)
        channel, _, weight = lines[-1]
        if float(total.decimal) * weight / whole >= smallest * rates[channel].cpc:
            break
        lines.pop()
    return sorted(lines, key=lambda line: (channels.index(line[0]), -line[2]))


def _everyone(lang: str) -> Segment:
    label = "broad audience" if lang == "en" else "通投人群"
    return Segment(id="broad", label=label, kind="industry", size=None, basis="no segment is known for this shop yet")


def _allocation(brief: Brief, rate: Rates, segment: Segment, amount: Money, bid: Bid) -> Allocation:
    told = [lesson for lesson in brief.lessons if not lesson.conflicts]
    lessons = tuple(le.id for le in told if le.channel == rate.channel or le.segment == segment.id)
    return Allocation(
        id=derive_id("al", brief.product.id, rate.channel, segment.id),
        channel=rate.channel,
        ad_group=f"{rate.channel}-{segment.id}",
        segment=segment.id,
        segment_label=segment.label,
        amount=amount,
        bid=bid,
        keywords=keywords_for(brief.product, brief.lang) if is_search(rate.channel) else (),
        lessons=lessons,
        why=segment.basis,
    )


def _basis(brief: Brief, rates: Mapping[str, Rates]) -> str:
    own = sum(rate.own_clicks for rate in rates.values())
    if brief.lang == "en":
        ground = f"{own} clicks of your own reports" if own else "channel priors alone: no ad reports were imported"
        return f"80 % intervals; rates from {ground}."
    ground = f"本店投放报表的 {own} 次点击" if own else "渠道先验(未导入投放报表)"
    return f"区间为 80% 置信;转化率来自{ground}。"


def _notes(brief: Brief, channels: Sequence[str], stock_bound: bool) -> list[str]:
    en, notes = brief.lang == "en", []
    if not brief.channels:
        names = ", ".join(channels)
        notes.append(
            f"No channel was named: {names} chosen for this market." if en else f"未指定渠道,按市场默认投 {names}。"
        )
    if stock_bound:
        stock = brief.product.stock
        notes.append(
            f"The middle forecast would sell more than the {stock} in stock; it is capped there."
            if en
            else f"预计销量超过现有库存 {stock} 件,预测按库存封顶,请考虑备货或降低预算。"
        )
    if brief.product.stock is None:
        notes.append("Stock is not in the feed; please check it." if en else "商品表里没有库存,请确认有货。")
    return notes
