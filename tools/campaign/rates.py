"""What a click costs and brings: a weak prior per channel, moved by the shop's own ad reports.

Rates are conjugate posteriors: click-through and conversion are Beta-Binomial, with the prior counting for a stated
number of clicks; cost per click is the prior's and the reports' mean weighted by clicks.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from memory.domain.product import AdReport


class Rates(NamedTuple):
    """Posterior of one channel. Beta parameters count clicks and conversions; `cpc` in major units of the currency."""

    channel: str
    ctr_a: float
    ctr_b: float
    cvr_a: float
    cvr_b: float
    cpc: float
    own_clicks: int
    """How many clicks of the shop's own are in it: what a basis tells the reviewer."""

    @property
    def ctr(self) -> float:
        return self.ctr_a / (self.ctr_a + self.ctr_b)

    @property
    def cvr(self) -> float:
        return self.cvr_a / (self.cvr_a + self.cvr_b)


@cache
def channel_book() -> dict[str, Any]:
    """The data of `channels.yaml`."""
    return yaml.safe_load(files("tools.campaign").joinpath("channels.yaml").read_text(encoding="utf-8"))


def is_search(channel: str) -> bool:
    """True where buyers type what they want, so that a campaign has keywords."""
    return _prior(channel)["search"]


def default_channels(lang: str) -> tuple[str, ...]:
    """Where a campaign runs when the merchant names no channel."""
    return tuple(channel_book()["defaults"]["en" if lang == "en" else "zh"])


def rates_for(channel: str, currency: str, reports: Sequence[AdReport], product: str) -> Rates:
    """The posterior for one channel. Reports of this product count whole, of other products a quarter."""
    prior = _prior(channel)
    scale = channel_book()["scale"].get(currency, 1)
    clicks, impressions, conversions, cost, own = 0.0, 0.0, 0.0, 0.0, 0
    for report in reports:
        if report.channel != channel or report.cost.currency != currency:
            continue
        weight = 1.0 if report.product == product else 0.25
        clicks += weight * report.clicks
        impressions += weight * report.impressions
        conversions += weight * min(report.conversions, report.clicks)
        cost += weight * float(report.cost.decimal)
        own += report.clicks
    base = prior["clicks"]
    return Rates(
        channel=channel,
        ctr_a=base + clicks,
        ctr_b=base / prior["ctr"] - base + max(impressions - clicks, 0),
        cvr_a=base * prior["cvr"] + conversions,
        cvr_b=base * (1 - prior["cvr"]) + clicks - conversions,
        cpc=(base * prior["cpc"] * scale + cost) / (base + clicks),
        own_clicks=own,
    )


def _prior(channel: str) -> dict[str, Any]:
    book = channel_book()
    return book["channels"].get(channel, book["default"])
