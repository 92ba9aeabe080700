"""What the money should bring, with an 80 % interval that says how little is known."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from memory.domain.campaign import Allocation, Range
from memory.domain.ids import content_hash
from memory.domain.money import Money
from tools.campaign.rates import Rates

DRAWS = 2000
COST_SPREAD = 0.25
"""Log-normal sigma of a channel's cost per click: auctions move by about a quarter."""
CAMPAIGN_SPREAD = 0.3
"""Log-normal sigma of how this campaign converts against the average of past ones: our own assumption, said as one."""


class Forecast(NamedTuple):
    metrics: dict[str, Range]
    stock_bound: bool
    """True when the middle forecast would sell more than there is."""


def forecast(
    allocations: Sequence[Allocation], rates: dict[str, Rates], price: Money | None, stock: int | None
) -> Forecast:
    """Draws rates from their posteriors and adds the lines up; deterministic for the same campaign.

    Metrics: impressions, clicks, conversions, and, when the price is known, revenue, roas and cpa.
    """
    seed = int(content_hash(sorted((a.id, a.amount.minor) for a in allocations))[:8], 16)
    random = np.random.default_rng(seed)
    clicks, impressions, conversions = (np.zeros(DRAWS) for _ in range(3))
    taste = random.lognormal(0, CAMPAIGN_SPREAD, DRAWS)
    for channel in sorted({a.channel for a in allocations}):
        rate = rates[channel]
        spend = sum(float(a.amount.decimal) for a in allocations if a.channel == channel)
        bought = spend / (rate.cpc * random.lognormal(0, COST_SPREAD, DRAWS))
        clicks += bought
        impressions += bought / random.beta(rate.ctr_a, rate.ctr_b, DRAWS)
        conversions += bought * random.beta(rate.cvr_a, rate.cvr_b, DRAWS) * taste
    bound = stock is not None and float(np.median(conversions)) > stock
    if stock is not None:
        conversions = np.minimum(conversions, stock)
    metrics = {"impressions": impressions, "clicks": clicks, "conversions": conversions}
    spend = sum(float(a.amount.decimal) for a in allocations)
    if price is not None and spend:
        revenue = conversions * float(price.decimal)
        metrics |= {"revenue": revenue, "roas": revenue / spend, "cpa": spend / np.maximum(conversions, 1e-9)}
    return Forecast({name: _range(values) for name, values in metrics.items()}, bound)


def _range(values: "np.ndarray") -> Range:
    low, mid, high = (float(q) for q in np.quantile(values, (0.1, 0.5, 0.9)))
    digits = 0 if mid >= 100 else 2
    return Range(low=round(low, digits), mid=round(mid, digits), high=round(high, digits))
