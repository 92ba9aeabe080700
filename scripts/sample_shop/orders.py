"""Eighteen months of orders, in which the patterns of `customers` can be found again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sample_shop.catalogue import FIRST_DAY, LAST_DAY, Product
from sample_shop.customers import (
    DRIFT_DAY,
    DRIFTED,
    DRIFTED_SINCE,
    GROUPS,
    RHYTHMS,
    TASTES,
    Customer,
    Group,
    Rhythm,
    pseudonym,
)

DUMBBELLS_SOLD_OUT = date(2026, 5, 20)
# The new tote: how many were sold since its launch.
TOTES_SOLD = 9
WEEKEND, PEAK = 1.7, 4.0
PEAKS = {
    "zh": [(date(2025, 6, 10), date(2025, 6, 18)), (date(2025, 11, 5), date(2025, 11, 11))],
    "en": [(date(2025, 11, 24), date(2025, 12, 1))],
}


@dataclass(frozen=True)
class Order:
    customer: Customer
    product: Product
    quantity: int
    day: date


def busyness(day: date, lang: str) -> float:
    """How likely an order falls on this day, against an ordinary weekday."""
    weight = WEEKEND if day.weekday() >= 5 else 1.0
    return weight * PEAK if any(start <= day <= end for start, end in PEAKS[lang]) else weight


class Till:
    """Draws customers, days and products; one per generation, so that a seed gives one shop."""

    def __init__(self, products: Sequence[Product], seed: int) -> None:
        self.chance = Random(f"orders/{seed}")
        self.products = {product.id: product for product in products}
        self.orders: list[Order] = []

    def ring_up(self, customer: Customer, product_id: str, day: date) -> None:
        consumable = product_id in {"tea-zh", "honey-zh", "nuts-en", "mug-en", "candle-en", "bowl-zh"}
        quantity = self.chance.choices((1, 2, 3), (7, 2.5, 0.5))[0] if consumable else 1
        self.orders.append(Order(customer, self.products[product_id], quantity, day))

    def days(self, first: date, last: date, count: int, lang: str) -> list[date]:
        """`count` days from first to last, both ends taken when there are two or more."""
        if count == 1:
            return [first]
        between = [first + timedelta(n) for n in range(1, (last - first).days)]
        weights = [busyness(day, lang) for day in between]
        return sorted([first, last, *self.chance.choices(between, weights, k=count - 2)])

    def pick(self, lang: str, taste: str, day: date, roam: float = 0.12) -> str:
        """A product after the customer's taste, now and then after another one."""
        if self.chance.random() < roam:
            taste = self.chance.choice(sorted(TASTES[lang]))
        wishes = dict(TASTES[lang][taste])
        if day >= DUMBBELLS_SOLD_OUT:
            wishes.pop("dumbbell-en", None)
        if day >= date(2026, 3, 1):
            wishes.pop("scarf-en", None)
        return self.chance.choices(list(wishes), list(wishes.values()))[0]

    def day_between(self, window: tuple[date, date], lang: str) -> date:
        span = [window[0] + timedelta(n) for n in range((window[1] - window[0]).days + 1)]
        return self.chance.choices(span, [busyness(day, lang) for day in span])[0]

    def serve(self, group: Group) -> None:
        for number in range(group.size):
            lang = "zh" if number % 9 < 5 else "en"
            taste = self.chance.choice(sorted(TASTES[lang]))
            customer = Customer(pseudonym(group.name, number), group.name, lang, taste)
            count = self.chance.randint(*group.orders)
            first, last = self.day_between(group.first, lang), self.day_between(group.last, lang)
            for day in self.days(first, last, count, lang):
                self.ring_up(customer, self.pick(lang, taste, day), day)

    def serve_drifted(self) -> None:
        """Runners who take to camping: what they buy changes on one day."""
        for number in range(DRIFTED.size):
            customer = Customer(pseudonym(DRIFTED.name, number), DRIFTED.name, "zh", "drifted")
            first, last = self.day_between(DRIFTED.first, "zh"), self.day_between(DRIFTED.last, "zh")
            for day in self.days(first, last, self.chance.randint(*DRIFTED.orders), "zh"):
                self.ring_up(customer, self.pick("zh", "runner", day, roam=0.05), day)
            for _ in range(self.chance.randint(*DRIFTED_SINCE)):
                day = self.day_between((DRIFT_DAY, LAST_DAY), "zh")
                self.ring_up(customer, self.pick("zh", "outdoors", day, roam=0.05), day)

    def serve_rhythm(self, rhythm: Rhythm) -> None:
        lang = self.products[rhythm.product_id].lang
        for number in range(rhythm.customers):
            customer = Customer(pseudonym(rhythm.name, number), rhythm.name, lang, rhythm.name)
            day = FIRST_DAY + timedelta(self.chance.randint(0, 320))
            while day <= LAST_DAY:
                self.ring_up(customer, rhythm.product_id, day)
                day += timedelta(rhythm.days + self.chance.randint(-rhythm.jitter, rhythm.jitter))

    def sell_totes(self) -> None:
        """The new tote's first buyers: champions and loyal customers of the English market."""
        fans = sorted(
            {o.customer.id for o in self.orders if o.customer.lang == "en" and o.customer.group == "champions"}
        )
        known = {order.customer.id: order.customer for order in self.orders}
        launch = self.products["tote-en"].launched
        for fan in self.chance.sample(fans, TOTES_SOLD):
            self.ring_up(known[fan], "tote-en", launch + timedelta(self.chance.randint(1, 19)))


def take_orders(products: Sequence[Product], seed: int) -> list[Order]:
    """All orders, oldest first."""
    till = Till(products, seed)
    for group in GROUPS:
        till.serve(group)
    till.serve_drifted()
    for rhythm in RHYTHMS:
        till.serve_rhythm(rhythm)
    till.sell_totes()
    return sorted(till.orders, key=lambda order: (order.day, order.customer.id, order.product.id))
