"""Who belongs to which group of buyers, for one product: each rule a function from the market to customer ids."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from memory.domain.money import Money
from memory.domain.product import Order, Product
from tools.audience.customers import Customer, Market
from tools.audience.interests import Interest, affinities, category_topics, interests
from tools.audience.lifecycle import Stage, stages

LOOK_DAYS = 30
"""Looking at something counts for this long."""
AFFINITY_SHARE = 0.3
"""A customer leans to a category that holds at least this share of their decayed interest."""
BARGAIN = 10
"""A purchase at least this many percent below the highest price known until then is a bargain."""
BARGAIN_SHARE = 0.6


class Scene(NamedTuple):
    """A product before its shop's customers."""

    market: Market
    product: Product
    category: str
    stages: Mapping[str, Stage]
    affinity: Mapping[str, Mapping[str, float]]
    """Customer -> category -> share of decayed interest."""
    tops: Mapping[tuple[str, str], Money]
    """(product, order id) -> the highest price known when that order was made."""

    def of(self, product: Product) -> "Scene":
        """The same customers before another product."""
        return self._replace(product=product, category=self.market.categories.get(product.id, ""))


def scene_of(market: Market, product: Product, tops: Mapping[tuple[str, str], Money]) -> Scene:
    signs: list[Interest] = interests(market.customers.values(), category_topics(market))
    category = market.categories.get(product.id, "")
    return Scene(market, product, category, stages(market), affinities(signs, market.today), tops)


Rule = Callable[[Scene, Customer], bool]


def bought_category(scene: Scene, customer: Customer) -> bool:
    return any(_of_category(scene, order.product) for order in customer.orders)


def lapsed_from_category(scene: Scene, customer: Customer) -> bool:
    """Bought from the category, and nothing from it for the lapse time."""
    days = [order.date for order in customer.orders if _of_category(scene, order.product)]
    return bool(days) and scene.market.days_since(max(days)) >= scene.market.lapse_days


def recent_in_category(scene: Scene, customer: Customer) -> bool:
    return bought_category(scene, customer) and not lapsed_from_category(scene, customer)


def bought_product(scene: Scene, customer: Customer) -> bool:
    return any(order.product == scene.product.id for order in customer.orders)


def looked_at_category(scene: Scene, customer: Customer) -> bool:
    """Looked at the category lately and never bought from it."""
    looked = any(
        _of_category(scene, event.product) and scene.market.days_since(event.date) < LOOK_DAYS
        for event in customer.events
    )
    return looked and not bought_category(scene, customer)


def left_in_cart(scene: Scene, customer: Customer) -> bool:
    """Put something of the category into the cart lately and has not bought that product since."""
    return any(
        event.event == "add_to_cart"
        and _of_category(scene, event.product)
        and scene.market.days_since(event.date) < LOOK_DAYS
        and not any(order.product == event.product and order.date >= event.date for order in customer.orders)
        for event in customer.events
    )


def leans_to_category(scene: Scene, customer: Customer) -> bool:
    return scene.affinity.get(customer.id, {}).get(scene.category, 0.0) >= AFFINITY_SHARE


def hunts_bargains(scene: Scene, customer: Customer) -> bool:
    """Most of at least two order lines were bargains."""
    lines = customer.orders
    return len(lines) >= 2 and sum(is_bargain(scene.tops, order) for order in lines) >= BARGAIN_SHARE * len(lines)


def is_bargain(tops: Mapping[tuple[str, str], Money], order: Order) -> bool:
    top = tops.get((order.product, order.id))
    if top is None or top.currency != order.unit_price.currency:
        return False
    return order.unit_price.minor * 100 <= top.minor * (100 - BARGAIN)


def at_stage(*wanted: Stage) -> Rule:
    return lambda scene, customer: scene.stages[customer.id] in wanted


def members(scene: Scene, rule: Rule) -> list[Customer]:
    """The customers for whom `rule` holds, by id."""
    return [customer for _, customer in sorted(scene.market.customers.items()) if rule(scene, customer)]


def _of_category(scene: Scene, product: str) -> bool:
    return product == scene.product.id or (
        bool(scene.category) and scene.market.categories.get(product) == scene.category
    )
