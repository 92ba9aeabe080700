"""The planted patterns, written down for people (`patterns.md`) and for tests (`patterns.json`)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sample_shop.catalogue import LAST_DAY
from sample_shop.customers import DRIFT_DAY, RHYTHMS
from sample_shop.orders import PEAKS, WEEKEND, Order
from sample_shop.traffic import CART_WINDOW, DESERTED_CARTS, FITS, SEGMENTS

RULES = {
    "champions": "at least 12 orders, the last within 30 days",
    "loyal": "7 to 10 orders, the last 25 to 60 days ago",
    "regular": "3 to 5 orders, the last 1 to 6 months ago",
    "lapsed": "4 to 6 orders, none in the last 210 days",
    "new": "first order within 30 days, one or two orders",
    "one_time": "a single order, more than 70 days ago",
    "drifted": f"running goods before {DRIFT_DAY}, outdoor goods since",
}
RUNNING = ["shoe-run-zh", "bottle-zh", "tshirt-zh", "yogamat-zh"]
OUTDOORS = ["lantern-zh", "backpack-zh", "bottle-zh", "umbrella-zh"]
SHELF: dict[str, list[str]] = {
    "out_of_stock": ["dumbbell-en"],
    "little_stock": ["headphones-en"],
    "slow_with_high_stock": ["storage-zh", "lamp-en", "scarf-en"],
    "new": ["tote-en"],
    "price_raised": ["honey-zh"],
}
PAIRS = [["tea-zh", "bowl-zh"], ["lantern-zh", "backpack-zh"], ["mug-en", "board-en"], ["cream-en", "candle-en"]]


def describe(orders: Sequence[Order]) -> dict[str, Any]:
    groups: dict[str, set[str]] = defaultdict(set)
    for order in orders:
        groups[order.customer.group].add(order.customer.id)
    return {
        "today": "2026-06-01",
        "last_day": LAST_DAY.isoformat(),
        "groups": {name: {"rule": rule, "customers": sorted(groups[name])} for name, rule in RULES.items()},
        "repurchase": [
            {"product_id": r.product_id, "days": r.days, "jitter": r.jitter, "customers": sorted(groups[r.name])}
            for r in RHYTHMS
        ],
        "drift": {"day": DRIFT_DAY.isoformat(), "before": RUNNING, "after": OUTDOORS},
        "bought_together": PAIRS,
        "weekend_factor": WEEKEND,
        "peaks": {lang: [[a.isoformat(), b.isoformat()] for a, b in spans] for lang, spans in PEAKS.items()},
        "deserted_carts": {"product_id": "shoe-run-zh", "customers": DESERTED_CARTS, "days": CART_WINDOW},
        "ads": {
            "segment_cvr": SEGMENTS,
            "channel_fit": [{"channel": c, "product_id": p, "factor": f} for (c, p), f in FITS.items()],
            "shoe_cvr_ratio": {"better": "xiaohongshu", "worse": "douyin", "product_id": "shoe-run-zh", "ratio": 2.0},
        },
        "shelf": SHELF,
    }


def explain(facts: dict[str, Any]) -> str:
    """The same as a page to read."""
    lines = [
        "# What is planted in the sample shop",
        "",
        f"Seen from {facts['today']}. Made by `scripts/make_sample_shop.py`.",
        "",
    ]
    lines += ["## Customers by recency, frequency and taste", "", "| group | customers | rule |", "|---|---|---|"]
    lines += [f"| {name} | {len(group['customers'])} | {group['rule']} |" for name, group in facts["groups"].items()]
    lines += ["", "## Rhythm", ""]
    lines += [
        f"- `{r['product_id']}`: {len(r['customers'])} customers buy it every {r['days']} ± {r['jitter']} days"
        for r in facts["repurchase"]
    ]
    peaks = "; ".join(
        f"{lang} {', '.join(' to '.join(span) for span in spans)}" for lang, spans in facts["peaks"].items()
    )
    lines += [f"- weekend days are {facts['weekend_factor']} times as busy as weekdays", f"- promotion peaks: {peaks}"]
    lines.append("- dates carry no time of day, so there is no evening pattern")
    lines += ["", "## Taste", ""]
    lines += [f"- bought by the same people: `{a}` and `{b}`" for a, b in facts["bought_together"]]
    drift, carts = facts["drift"], facts["deserted_carts"]
    lines.append(
        f"- the drifted group moves from {', '.join(drift['before'])} to {', '.join(drift['after'])} on {drift['day']}"
    )
    lines.append(
        f"- {carts['customers']} people left `{carts['product_id']}` in the cart in the last {carts['days']} days"
    )
    lines += ["", "## Advertising", ""]
    best = facts["ads"]["shoe_cvr_ratio"]
    lines.append(
        f"- `{best['product_id']}` converts {best['ratio']} times as often on {best['better']} as on {best['worse']}"
    )
    lines += [
        f"- `{fit['product_id']}` on {fit['channel']}: conversion × {fit['factor']}"
        for fit in facts["ads"]["channel_fit"]
    ]
    lines += [f"- segment {name}: conversion × {factor}" for name, factor in facts["ads"]["segment_cvr"].items()]
    lines += ["", "## Shelf", ""]
    lines += [
        f"- {name.replace('_', ' ')}: {', '.join(f'`{p}`' for p in products)}"
        for name, products in facts["shelf"].items()
    ]
    return "\n".join(lines) + "\n"
