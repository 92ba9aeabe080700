"""What customers looked at, and what past advertising brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from sample_shop.catalogue import FIRST_DAY, LAST_DAY, Product
from sample_shop.customers import CHANNELS, DRIFT_DAY, LEANINGS, TASTES, Customer
from sample_shop.orders import Order

BROWSED = 1500
DESERTED_CARTS = 42
CART_WINDOW = 21


@dataclass(frozen=True)
class Event:
    customer_id: str
    product_id: str
    event: str
    day: date
    channel: str


class Visitors:
    def __init__(self, products: Sequence[Product], orders: Sequence[Order], seed: int) -> None:
        self.chance = Random(f"events/{seed}")
        self.products = {product.id: product for product in products}
        self.orders = orders
        self.customers = sorted({order.customer.id: order.customer for order in orders}.values(), key=lambda c: c.id)
        self.events: list[Event] = []

    def channel(self, customer: Customer) -> str:
        shares = dict(CHANNELS[customer.lang])
        favourite = LEANINGS.get(customer.taste)
        if favourite:
            shares[favourite] += 5.0
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def log(self, customer: Customer, product_id: str, kinds: Sequence[str], day: date) -> None:
        if day < max(FIRST_DAY, self.products[product_id].launched):
            return
        channel = self.channel(customer)
        self.events += [Event(customer.id, product_id, kind, day, channel) for kind in kinds]

    def before_orders(self) -> None:
        """Most orders leave traces: a view and a click days before, a cart on the day."""
        for order in self.orders:
            if self.chance.random() < 0.36:
                kinds = ("view", "click") if self.chance.random() < 0.6 else ("view",)
                self.log(order.customer, order.product.id, kinds, order.day - timedelta(self.chance.randint(1, 4)))
            if self.chance.random() < 0.30:
                self.log(order.customer, order.product.id, ("click", "add_to_cart"), order.day)

    def browsing(self) -> None:
        """Looks that led to nothing, more of them lately."""
        span = (LAST_DAY - FIRST_DAY).days
        for _ in range(BROWSED):
            customer = self.chance.choice(self.customers)
            day = LAST_DAY - timedelta(int(span * self.chance.random() ** 2.2))
            taste = customer.taste
            if customer.group == "drifted":
                taste = "runner" if day < DRIFT_DAY else "outdoors"
            elif taste not in TASTES[customer.lang]:
                taste = self.chance.choice(sorted(TASTES[customer.lang]))
            wishes = TASTES[customer.lang][taste]
            product = self.chance.choices(list(wishes), list(wishes.values()))[0]
            self.log(customer, product, ("view", "click") if self.chance.random() < 0.35 else ("view",), day)

    def deserted_carts(self) -> None:
        """Running shoes put into the cart in the last three weeks, and not bought since."""
        since = LAST_DAY - timedelta(CART_WINDOW)
        bought = {o.customer.id for o in self.orders if o.product.id == "shoe-run-zh" and o.day >= since}
        waiting = [c for c in self.customers if c.lang == "zh" and c.id not in bought]
        for customer in self.chance.sample(waiting, DESERTED_CARTS):
            day = LAST_DAY - timedelta(self.chance.randint(1, CART_WINDOW - 1))
            self.log(customer, "shoe-run-zh", ("view", "click", "add_to_cart"), day)

    def curious(self) -> None:
        """The new tote is looked at far more than it is bought."""
        readers = [c for c in self.customers if c.lang == "en"]
        for _ in range(140):
            day = date(2026, 5, 12) + timedelta(self.chance.randint(0, 19))
            self.log(
                self.chance.choice(readers),
                "tote-en",
                ("view", "click") if self.chance.random() < 0.3 else ("view",),
                day,
            )


def watch(products: Sequence[Product], orders: Sequence[Order], seed: int) -> list[Event]:
    """All events, oldest first."""
    visitors = Visitors(products, orders, seed)
    visitors.before_orders()
    visitors.browsing()
    visitors.deserted_carts()
    visitors.curious()
    return sorted(visitors.events, key=lambda e: (e.day, e.customer_id, e.product_id, e.event))


@dataclass(frozen=True)
class Medium:
    """A channel's ordinary click rate, conversion rate and cost of a click."""

    ctr: float
    cvr: float
    cpc: str


MEDIA = {
    "douyin": Medium(0.022, 0.018, "0.80"),
    "xiaohongshu": Medium(0.028, 0.018, "0.92"),
    "taobao": Medium(0.034, 0.032, "1.15"),
    "jd": Medium(0.031, 0.030, "1.25"),
    "google": Medium(0.045, 0.034, "0.88"),
    "facebook": Medium(0.014, 0.016, "0.62"),
    "instagram": Medium(0.016, 0.017, "0.71"),
}
SEGMENTS = {"new_visitors": 0.7, "category_fans": 1.0, "past_buyers": 1.6, "lapsed_buyers": 0.55}
# Conversion rate factors that hold for one product on one channel.
FITS = {
    ("xiaohongshu", "shoe-run-zh"): 2.0,
    ("xiaohongshu", "serum-zh"): 1.7,
    ("jd", "mouse-zh"): 1.6,
    ("taobao", "tea-zh"): 1.4,
    ("google", "headphones-en"): 1.6,
    ("instagram", "candle-en"): 1.8,
}
ADVERTISED = {
    "zh": ["shoe-run-zh", "bottle-zh", "tea-zh", "serum-zh", "backpack-zh", "tshirt-zh", "mouse-zh", "blocks-zh"],
    "en": ["headphones-en", "mug-en", "cream-en", "shoe-trail-en", "candle-en", "suitcase-en"],
}
ADS_COLUMNS = [
    "date",
    "channel",
    "product_id",
    "segment",
    "currency",
    "impressions",
    "clicks",
    "cost",
    "conversions",
    "revenue",
]


def advertise(products: Sequence[Product], seed: int) -> list[dict[str, str]]:
    """Eight weekly reports of every advertised product on every channel of its market, each segment twice."""
    chance = Random(f"ads/{seed}")
    rows: list[dict[str, str]] = []
    for product in products:
        for channel in CHANNELS[product.lang] if product.id in ADVERTISED[product.lang] else ():
            first = date(2026, 1, 5) + timedelta(weeks=chance.randint(0, 12))
            for week in range(8):
                segment = list(SEGMENTS)[week % len(SEGMENTS)]
                rows.append(_report(product, channel, segment, first + timedelta(weeks=week), chance))
    return sorted(rows, key=lambda row: (row["date"], row["channel"], row["product_id"], row["segment"]))


def _report(product: Product, channel: str, segment: str, day: date, chance: Random) -> dict[str, str]:
    medium = MEDIA[channel]
    impressions = chance.randint(18_000, 46_000)
    clicks = round(impressions * medium.ctr * chance.uniform(0.93, 1.07))
    rate = medium.cvr * SEGMENTS[segment] * FITS.get((channel, product.id), 1.0) * chance.uniform(0.94, 1.06)
    conversions = round(clicks * rate)
    cost = (clicks * Decimal(medium.cpc) * Decimal(str(round(chance.uniform(0.92, 1.08), 3)))).quantize(
        Decimal("0.01"), ROUND_HALF_UP
    )
    cells = (
        day,
        channel,
        product.id,
        segment,
        product.currency,
        impressions,
        clicks,
        cost,
        conversions,
        conversions * product.price_on(day),
    )
    return {column: str(cell) for column, cell in zip(ADS_COLUMNS, cells, strict=True)}
