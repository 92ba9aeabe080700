"""How simulated buyers behave. The truth behind a line is a function of what is advertised where and to whom.

It is a stand-in for a market, not a forecast: Adwright's own tools never read it.
"""

import datetime as dt
import hashlib
import math
import random
from collections.abc import Iterator, Mapping
from typing import Any

BASE = {
    "taobao": (0.034, 0.030, 1.3),
    "jd": (0.030, 0.031, 1.7),
    "douyin": (0.021, 0.012, 0.85),
    "xiaohongshu": (0.027, 0.021, 1.05),
    "google": (0.031, 0.027, 0.75),
    "facebook": (0.012, 0.017, 0.66),
    "instagram": (0.011, 0.019, 0.72),
    "tiktok": (0.011, 0.011, 0.45),
    "amazon": (0.006, 0.085, 0.95),
}
"""Click-through, conversion and cost per click in major units, before taste."""
OTHER = (0.013, 0.012, 1.0)
TASTE = 0.35
"""Log-normal spread of how a segment takes to a creative."""


def deliver(line: Mapping[str, Any], price_minor: int, minor_per_major: int, day: dt.date) -> Iterator[dict[str, Any]]:
    """One day of a line: a row for each ad, costs in minor units that never exceed the day's share of the line."""
    ads = [ad for ad in line["ads"].values() if ad["kind"] in ("title", "copy", "poster")] or list(line["ads"].values())
    days = (dt.date.fromisoformat(line["end"]) - dt.date.fromisoformat(line["start"])).days + 1
    budget = line["amount"]["minor"] // days
    ctr, cvr, cpc = BASE.get(line["channel"], OTHER)
    for ad in ads:
        chance = random.Random(_seed(line["id"], ad["id"], day.isoformat()))
        liking = math.exp(random.Random(_seed(line["segment"], ad["id"], ad.get("text"))).gauss(0, TASTE))
        cost = int(budget / len(ads) * chance.uniform(0.9, 1.0))
        bought = cost / max(cpc * minor_per_major * chance.lognormvariate(0, 0.1), 1e-6)
        clicks = int(bought + chance.random())  # a share of a click is now and then a click: small lines click too
        impressions = max(int(bought / min(ctr * liking, 0.5)), clicks)
        conversions = sum(chance.random() < min(cvr * liking, 0.6) for _ in range(clicks))
        yield {
            "date": day.isoformat(),
            "channel": line["channel"],
            "segment": line["segment"],
            "creative": ad["id"],
            "impressions": impressions,
            "clicks": clicks,
            "conversions": conversions,
            "cost_minor": cost,
            "revenue_minor": conversions * price_minor,
        }


def _seed(*parts: Any) -> int:
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8], "big")
