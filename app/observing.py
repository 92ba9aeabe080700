"""Looking at what a run delivered, from any edge."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any

from graphs.remember import observe_run
from graphs.studio import Studio
from memory.domain.clock import FixedClock
from memory.domain.lesson import Delivery
from memory.domain.money import Money, total
from memory.domain.run import Run


async def observed(studio: Studio, run: Run, today: dt.date | None = None) -> dict[str, Any]:
    """Delivery up to yesterday (of `today`, when given) and the lessons in it, as the command shows them."""
    if today:
        run = run.having(options=run.options.having(today=today))
        studio = replace(studio, clock=FixedClock(today, studio.clock.zone))
    learned = await observe_run(studio, run)
    return {
        "run": run.id,
        "days": len({delivery.date for delivery in learned.deliveries}),
        "totals": _totals(learned.deliveries),
        "by_channel": _by(learned.deliveries, "channel"),
        "by_segment": _by(learned.deliveries, "segment"),
        "by_creative": _by(learned.deliveries, "creative"),
        "daily": _by(learned.deliveries, "date"),
        "lessons": [lesson.to_json() for lesson in learned.lessons],
    }


def _by(deliveries: list[Delivery], field: str) -> dict[str, Any]:
    groups: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        groups[str(getattr(delivery, field))].append(delivery)
    return {name: _totals(rows) for name, rows in sorted(groups.items())}


def _totals(rows: list[Delivery]) -> dict[str, Any]:
    if not rows:
        return {}
    currency = rows[0].cost.currency
    cost, revenue = total([r.cost for r in rows], currency), total([r.revenue for r in rows], currency)
    return {
        "impressions": sum(r.impressions for r in rows),
        "clicks": sum(r.clicks for r in rows),
        "conversions": sum(r.conversions for r in rows),
        "cost": cost.major,
        "revenue": revenue.major,
        "currency": currency,
        "roas": _ratio(revenue, cost),
    }


def _ratio(revenue: Money, cost: Money) -> float | None:
    return round(revenue.minor / cost.minor, 2) if cost.minor else None
