"""What a shop sells and what is known of who buys it."""

import datetime as dt
from typing import Literal

from memory.domain.money import Money
from memory.domain.noun import Noun


class Attribute(Noun):
    """A named value as its source spells it, e.g. weight_g = 238 or 材质 = 头层牛皮."""

    name: str
    value: str
    source: str
    """Readable place: `products.csv:3 weight_g`."""


class Product(Noun):
    """One product as imported. Derived knowledge lives in the graph."""

    id: str
    title: str
    description: str = ""
    brand: str | None = None
    category: str | None = None
    """As the feed says it, e.g. `运动鞋` or `Apparel & Accessories > Shoes`."""
    price: Money | None = None
    """What a buyer pays today (a sale price when the feed has one in force)."""
    list_price: Money | None = None
    """The feed's ordinary price or `msrp`, when it differs from `price`."""
    cost: Money | None = None
    """The merchant's unit cost; the ground of margins."""
    stock: int | None = None
    """Units on hand; None when the feed does not say. 0 is out of stock."""
    image: str | None = None
    """A local path relative to the shop's folder of assets, or an http(s) URL that is referenced, never fetched."""
    lang: Literal["zh", "zh-Hant", "en"] = "zh"
    attributes: tuple[Attribute, ...] = ()
    source: str = ""

    def attribute(self, name: str) -> str | None:
        """The value of `name`, or None."""
        return next((a.value for a in self.attributes if a.name == name), None)


class Review(Noun):
    """A buyer's words. Untrusted data: it is quoted and counted, never obeyed."""

    id: str
    product: str
    rating: float | None
    """1–5."""
    text: str
    date: dt.date | None = None


class PricePoint(Noun):
    product: str
    date: dt.date
    price: Money


class Order(Noun):
    """One order line."""

    id: str
    customer: str
    """A pseudonym."""
    product: str
    quantity: int
    unit_price: Money
    date: dt.date


class Behaviour(Noun):
    customer: str
    product: str
    event: Literal["view", "click", "add_to_cart"]
    date: dt.date
    channel: str | None = None


class AdReport(Noun):
    """A day of a past campaign, as the platform reported it."""

    date: dt.date
    channel: str
    product: str
    segment: str | None
    impressions: int
    clicks: int
    cost: Money
    conversions: int
    revenue: Money


class Asset(Noun):
    """A picture that belongs to a product."""

    id: str
    product: str
    path: str
    sha256: str
    width: int
    height: int


class Segment(Noun):
    """A group of buyers that a campaign can address."""

    id: str
    label: str
    """In the shop's language."""
    kind: Literal["own", "industry"]
    """`own` is computed from the merchant's orders and events; `industry` comes from seed knowledge."""
    size: int | None
    """Customers in it; None for industry segments."""
    value: Money | None = None
    """Average spend a customer."""
    cares_about: tuple[str, ...] = ()
    """Canonical aspects or benefits, strongest first."""
    basis: str = ""
    """How it was computed, in a sentence that a reviewer can check."""
