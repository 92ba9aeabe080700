"""What a shop knows, as one batch for the knowledge graph: listings, prices, reviews, sales, buyers and segments."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from memory.domain.clock import day_bounds, epoch_ms
from memory.domain.fact import ALWAYS, FOREVER, Basis
from memory.domain.product import PricePoint, Product
from memory.graph.batch import Batch, Statement
from memory.graph.categories import category_of
from memory.graph.writes import (
    aspects_batch,
    behaviour_batch,
    days_window,
    interests_batch,
    members_batch,
    price_batch,
    product_batch,
    ref,
    segment_batch,
    stock_batch,
)
from memory.shop import Shop
from tools.audience import market_of
from tools.audience.customers import HISTORY_DAYS
from tools.audience.interests import Interest, interests, votes
from tools.audience.segments import OwnSegment, shop_segments
from tools.content.aspects import read_reviews

ORIGIN = "feed"
DRIFTING = ("champions", "loyal", "at_risk", "one_time", "bargain")
"""Segments whose interest is followed over time. Those that recent behaviour in a category makes would seem to drift by
their own definition."""
WINDOW_DAYS = 45
"""Interest is kept for this many days and for as many before them, and drift compares the two."""
SALES_DAYS = 30
"""Units sold are stated for this many days, and hold for as long again unless stated anew."""


async def shop_knowledge(shop: Shop, today: dt.date, zone: dt.tzinfo) -> Batch:
    """All that `shop` says on `today`, to be published after an import.

    The same shop on the same day gives the same batch, so that publishing it twice changes nothing. Customers are
    pseudonyms; of reviews only what they say of aspects goes in, and those that carry instructions are left out.
    """
    batches = [await product_knowledge(shop, product, today, zone) for product in await shop.products()]
    return _joined([*batches, await customer_knowledge(shop, today, zone)])


async def product_knowledge(shop: Shop, product: Product, today: dt.date, zone: dt.tzinfo) -> Batch:
    """A product's listing, prices since they were first noted, stock, sales, and what its reviews say."""
    start = _start_of(today, zone)
    # Price and stock are stated below with the days they hold from, not with the listing.
    listing = product_batch(
        product.having(price=None, stock=None), category_of(product.title, product.category), origin=ORIGIN
    )
    history = [point for point in await shop.price_history(product.id) if point.date <= today]
    batches = [listing, *_prices(product, history, zone)]
    if product.stock is not None:
        batches.append(stock_batch(product.id, product.stock, start, product.source or ORIGIN, origin=ORIGIN))
    sold = await shop.sales_count(product.id, today - dt.timedelta(days=SALES_DAYS - 1), today)
    if sold:
        batches.append(Batch(statements=(_sales(product, sold, today, zone),)))
    reading = read_reviews(await shop.reviews(product.id), product.lang)
    return _joined([*batches, aspects_batch(product.id, reading.aspects)])


async def customer_knowledge(shop: Shop, today: dt.date, zone: dt.tzinfo) -> Batch:
    """Who bought and looked at what, and the shop's segments with members, cares and interest in two windows."""
    since = today - dt.timedelta(days=HISTORY_DAYS)
    orders = await shop.orders(since=since, until=today)
    batches = [behaviour_batch(orders, await shop.behaviour(since=since, until=today))]
    market = await market_of(shop, today)
    trades = {id: category_of(product.title, product.category) for id, product in market.products.items()}
    signs = interests(market.customers.values(), lambda product: _one(trades.get(product)))
    for own in await shop_segments(shop, today):
        batches.append(segment_batch(own.segment, own.label, own.cares))
        batches.append(members_batch(own.segment.id, own.members))
        if own.kind in DRIFTING:
            batches.extend(_interest(own, signs, today, zone))
    return _joined(batches)


def _joined(batches: Sequence[Batch]) -> Batch:
    """All of them as one; adding them pair by pair would copy a large shop many times."""
    return Batch(
        nodes=tuple(node for batch in batches for node in batch.nodes),
        edges=tuple(edge for batch in batches for edge in batch.edges),
        statements=tuple(statement for batch in batches for statement in batch.statements),
        restated=tuple(restated for batch in batches for restated in batch.restated),
    )


def _prices(product: Product, history: Sequence[PricePoint], zone: dt.tzinfo) -> list[Batch]:
    """Each price from its day to the next one's; where nothing was noted, the current one from no particular day."""
    source = product.source or ORIGIN
    if not history and product.price is not None:
        return [price_batch(product.id, product.price, ALWAYS, source, origin=ORIGIN)]
    ends = [_start_of(point.date, zone) for point in history[1:]] + [FOREVER]
    return [
        _until(price_batch(product.id, point.price, _start_of(point.date, zone), source, origin=ORIGIN), end)
        for point, end in zip(history, ends, strict=True)
    ]


def _until(batch: Batch, end: int) -> Batch:
    """`batch` with an end to what it states, so that stating it again does not reopen what came after."""
    return Batch(statements=tuple(statement.having(valid_to=end) for statement in batch.statements))


def _sales(product: Product, sold: int, today: dt.date, zone: dt.tzinfo) -> Statement:
    return Statement(
        subject=ref("product", product.id),
        name=f"sold_{SALES_DAYS}_days",
        value=str(sold),
        unit="units",
        kind="sales",
        basis=Basis.MEASURED,
        origin="orders",
        source=f"orders of the {SALES_DAYS} days up to {today}",
        valid_from=_start_of(today, zone),
        valid_to=_start_of(today + dt.timedelta(days=SALES_DAYS), zone),
    )


def _interest(own: OwnSegment, signs: Iterable[Interest], today: dt.date, zone: dt.tzinfo) -> Iterator[Batch]:
    """What its members turned to in each of the two latest windows, one vote a member."""
    members = frozenset(own.members)
    theirs = [sign for sign in signs if sign.customer in members]
    for back in (1, 0):
        end = today - dt.timedelta(days=WINDOW_DAYS * back)
        start = end - dt.timedelta(days=WINDOW_DAYS - 1)
        yield interests_batch(own.segment.id, days_window(start, end, zone), votes(theirs, start, end))


def _one(topic: str | None) -> tuple[str, ...]:
    return (topic,) if topic else ()


def _start_of(day: dt.date, zone: dt.tzinfo) -> int:
    return epoch_ms(day_bounds(day, day, zone)[0])
