"""Each customer of a shop as their orders and behaviour show them: pseudonyms, and nothing from anywhere else."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from memory.domain.money import Money
from memory.domain.product import Behaviour, Order, Product
from memory.shop import Shop
from tools.content.lexicon import category_of

HISTORY_DAYS = 365
"""How far back orders and behaviour count."""


@dataclass
class Customer:
    """What one pseudonym did in the last `HISTORY_DAYS` days."""

    id: str
    orders: list[Order] = field(default_factory=list)
    """Order lines, oldest first."""
    events: list[Behaviour] = field(default_factory=list)
    """Oldest first."""

    @property
    def order_days(self) -> list[dt.date]:
        """The different days on which they bought, oldest first."""
        return sorted({order.date for order in self.orders})

    @property
    def last_order(self) -> dt.date | None:
        return max((order.date for order in self.orders), default=None)

    @property
    def last_seen(self) -> dt.date | None:
        """The last day on which they did anything."""
        days = [order.date for order in self.orders] + [event.date for event in self.events]
        return max(days, default=None)

    def spend(self) -> dict[str, int]:
        """Minor units spent, by currency: nothing is ever converted."""
        spent: dict[str, int] = {}
        for order in self.orders:
            price = order.unit_price
            spent[price.currency] = spent.get(price.currency, 0) + price.minor * order.quantity
        return spent


@dataclass(frozen=True)
class Market:
    """A shop's customers on one day, with what is needed to sort them."""

    today: dt.date
    currency: str
    """The shop's most used one."""
    products: Mapping[str, Product]
    customers: Mapping[str, Customer]
    categories: Mapping[str, str]
    """Product id -> category key."""
    lapse_days: int
    """A buyer who has not bought for this long counts as lapsed."""
    cycle_days: int | None
    """The median number of days between two purchases of those who came back; None with fewer than ten gaps."""

    def buyers(self) -> list[Customer]:
        return [customer for customer in self.customers.values() if customer.orders]

    def days_since(self, day: dt.date) -> int:
        return (self.today - day).days

    def margin(self, customers: Iterable[Customer], currency: str) -> Money | None:
        """Gross margin of their orders in `currency` whose unit cost is known; None when it is known for none."""
        lines = [
            (order, cost)
            for customer in customers
            for order in customer.orders
            if (cost := self._cost(order)) is not None and order.unit_price.currency == currency
        ]
        earned = sum((order.unit_price.minor - cost.minor) * order.quantity for order, cost in lines)
        return Money(minor=earned, currency=currency) if lines else None

    def _cost(self, order: Order) -> Money | None:
        product = self.products.get(order.product)
        cost = product.cost if product else None
        return cost if cost and cost.currency == order.unit_price.currency else None


def average_spend(customers: Iterable[Customer], currency: str) -> tuple[Money | None, int]:
    """The mean spend of those who bought in `currency`, and how many they are; None when nobody did."""
    spends = [spent for customer in customers if (spent := customer.spend().get(currency)) is not None]
    if not spends:
        return None, 0
    mean = (Decimal(sum(spends)) / len(spends)).to_integral_value()
    return Money(minor=int(mean), currency=currency), len(spends)


async def market_of(shop: Shop, today: dt.date) -> Market:
    """Reads the shop's last `HISTORY_DAYS` days up to `today`, that day included."""
    since = today - dt.timedelta(days=HISTORY_DAYS)
    products = {product.id: product for product in await shop.products()}
    customers: dict[str, Customer] = {}
    for order in await shop.orders(since=since, until=today):
        customers.setdefault(order.customer, Customer(order.customer)).orders.append(order)
    for event in await shop.behaviour(since=since, until=today):
        customers.setdefault(event.customer, Customer(event.customer)).events.append(event)
    cycle = _cycle(customers.values())
    return Market(
        today=today,
        currency=await shop.currency() or "CNY",
        products=products,
        customers=customers,
        categories={product.id: category_key(product) for product in products.values()},
        lapse_days=min(180, max(60, 2 * cycle)) if cycle else 90,
        cycle_days=cycle,
    )


def category_key(product: Product) -> str:
    """One key for the same trade in either language where we know it, else the feed's own category."""
    known = category_of(product.title, product.category)
    return known or (product.category or "").split(">")[-1].strip().casefold()


def _cycle(customers: Iterable[Customer]) -> int | None:
    gaps = [
        (later - earlier).days
        for customer in customers
        for earlier, later in zip(customer.order_days, customer.order_days[1:], strict=False)
    ]
    return round(median(gaps)) if len(gaps) >= 10 else None
