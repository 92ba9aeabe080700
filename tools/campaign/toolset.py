"""Tools of the campaign specialist. None of them reaches a platform: they only compute what a person will review."""

import datetime as dt
from typing import Any

from langchain.tools import ToolRuntime

from memory.domain.errors import BadInput
from memory.domain.goal import MerchantGoal
from memory.domain.ids import derive_id
from memory.domain.lesson import Lesson
from memory.domain.product import Product, Segment
from memory.graph.categories import category_of
from memory.ledger.port import Write
from tools.audience import segments_for
from tools.campaign.setup import Brief, set_up
from tools.desk import TaskDesk
from tools.marks import reads, writes

Runtime = ToolRuntime[TaskDesk, Any]
REPORT_DAYS = 180
PAST_BUYERS = "past_buyers"


@reads
async def list_segments(runtime: Runtime) -> dict[str, Any]:
    """Who can be addressed: the shop's own segments from its orders, else segments of the trade, best first."""
    desk = runtime.context
    segments = await _segments(desk, await desk.product())
    return {"segments": [{"id": s.id, "label": s.label, "size": s.size, "basis": s.basis} for s in segments]}


@reads
async def read_price_and_stock(runtime: Runtime) -> dict[str, Any]:
    """Price, unit cost, stock, and how price and sales moved lately."""
    desk = runtime.context
    product = await desk.product()
    return {
        "price": product.price.major if product.price else None,
        "currency": product.price.currency if product.price else None,
        "cost": product.cost.major if product.cost else None,
        "stock": product.stock,
        "history": await desk.read("/shop/price_history"),
        "sold_in_30_days": await desk.read("/shop/sales"),
    }


@reads
async def read_lessons(runtime: Runtime) -> dict[str, Any]:
    """What this shop learned from earlier campaigns of similar products."""
    lessons = await _lessons(runtime.context, await runtime.context.product())
    return {"lessons": [{"id": le.id, "text": le.text, "channel": le.channel, "effect": le.effect} for le in lessons]}


@reads
async def read_weather(runtime: Runtime) -> dict[str, Any]:
    """The weather outlook for the campaign's days, where the stores are. Empty when nobody knows."""
    outlook = await _outlook(runtime.context)
    return {"rain": {day.isoformat(): chance for day, chance in outlook.items()}}


@writes
async def set_up_campaign(runtime: Runtime, segments: list[str] | None = None) -> dict[str, Any]:
    """Computes the campaign: budget split, bids, keywords, schedule, forecast. It never exceeds the merchant's budget.

    `segments` chooses among the ids that `list_segments` gave; leave it out to take the best.
    """
    desk = runtime.context
    product = await desk.product()
    brief = await _brief(desk, product, await _chosen(desk, product, segments))
    made = set_up(brief)
    await desk.put(
        Write("/campaign", made.campaign.to_json()), Write(f"/lessons_used/{desk.task.id}", list(made.lessons_used))
    )
    campaign = made.campaign
    return {
        "total": campaign.total.major,
        "currency": campaign.total.currency,
        "lines": [
            {"channel": a.channel, "segment": a.segment_label, "amount": a.amount.major} for a in campaign.allocations
        ],
        "forecast": {name: r.mid for name, r in campaign.forecast.items()},
        "lessons_used": list(made.lessons_used),
    }


TOOLS = (list_segments, read_price_and_stock, read_lessons, read_weather, set_up_campaign)


async def _brief(desk: TaskDesk, product: Product, segments: list[Segment]) -> Brief:
    goal, options, stores = desk.goal, desk.task.options, desk.run.stores
    budget = goal.effective_budget(await desk.read("/shop/currency"))
    window = goal.effective_window
    if budget is None or window is None or window.end is None or goal.budget is None:
        raise BadInput("budget and dates have to be known before a campaign is set up", field="budget")
    start = max(window.start, dt.date.fromisoformat(str(await desk.read("/shop/start"))))
    since = desk.run.today - dt.timedelta(days=REPORT_DAYS)
    return Brief(
        product=product,
        budget=budget,
        daily=goal.budget.period == "daily",
        start=start,
        end=max(window.end, start),
        objective=goal.objective or "sales",
        target=goal.target,
        channels=goal.channels,
        segments=segments,
        reports=await stores.shop.ad_reports(since),
        lessons=await _lessons(desk, product),
        lang=desk.lang,
        bid_unit=options.get("bid_unit", "cpc"),
        peak=bool(options.get("season")),
        outlook=await _outlook(desk) if options.get("reads_weather") else None,
        cold_start=bool(options.get("cold_start")),
        assumptions=[assumption.why for assumption in goal.assumptions],
    )


async def _segments(desk: TaskDesk, product: Product) -> list[Segment]:
    """The merchant's own words about the audience come first, then computed segments, then the trade's."""
    goal = desk.goal
    own = await _own_segments(desk, product, goal)
    if desk.task.options.get("audience") == PAST_BUYERS:
        return own
    hinted = [_hinted(hint, desk.lang) for hint in goal.audience]
    return [*hinted, *own] or await _industry_segments(desk, product)


async def _own_segments(desk: TaskDesk, product: Product, goal: MerchantGoal) -> list[Segment]:
    """Computed once a task: it reads every order of the shop."""
    if "segments" not in desk.kept:
        desk.kept["segments"] = await segments_for(desk.run.stores.shop, product, goal.objective, desk.run.today)
    return desk.kept["segments"]


def _hinted(hint: str, lang: str) -> Segment:
    basis = "as you said" if lang == "en" else "按您说的人群"
    return Segment(id=derive_id("seg", hint), label=hint, kind="industry", size=None, basis=basis)


async def _industry_segments(desk: TaskDesk, product: Product) -> list[Segment]:
    """Whom the trade knows to buy such goods. Empty for goods of no known trade: then everyone is addressed."""
    category = category_of(product.title, product.category)
    if category is None:
        return []
    async with await desk.run.stores.graph.snapshot() as known:
        buying = await known.segments_buying(category, "en" if desk.lang == "en" else "zh")
    return [found.segment for found in buying if found.segment.kind == "industry"][:4]


async def _chosen(desk: TaskDesk, product: Product, wanted: list[str] | None) -> list[Segment]:
    offered = await _segments(desk, product)
    if not wanted:
        return offered
    chosen = [segment for segment in offered if segment.id in wanted]
    if len(chosen) != len(set(wanted)):
        raise BadInput("choose among the ids that list_segments gave", field="segments")
    return chosen


async def _lessons(desk: TaskDesk, product: Product) -> list[Lesson]:
    return await desk.run.stores.experience.lessons_for(
        category=product.category, channel=None, product_text=product.title, today=desk.run.today
    )


async def _outlook(desk: TaskDesk) -> dict[dt.date, float]:
    goal = desk.goal
    window = goal.effective_window
    if window is None or window.end is None:
        return {}
    place = next((key.removeprefix("place:") for key in goal.audience_keys if key.startswith("place:")), "")
    days = await desk.run.weather.outlook(place, window.start, window.end)
    return {day.day: day.rain_probability for day in days}
