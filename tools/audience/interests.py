"""What customers are drawn to, by category or by benefit, with older interest counting for less.

A purchase counts 8, an add-to-cart 4, a click 2 and a view 1; after `HALF_LIFE_DAYS` each counts half.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from memory.domain.product import Product
from tools.audience.customers import Customer, Market
from tools.content.lexicon import load, word_pattern

HALF_LIFE_DAYS = 30
WEIGHTS = {"view": 1.0, "click": 2.0, "add_to_cart": 4.0, "order": 8.0}
MIN_LIFT = 1.15
"""A benefit counts as a segment's own when its share is this many times the shop's."""
MIN_SHARE = 0.04
"""A benefit below this share of a segment's interest is noise."""

Topics = Callable[[str], tuple[str, ...]]
"""Product id -> what interest in it says: its category, or its benefits."""


class Interest(NamedTuple):
    """One sign of interest."""

    customer: str
    topic: str
    date: dt.date
    weight: float
    """Before decay."""


def interests(customers: Iterable[Customer], topics: Topics) -> list[Interest]:
    """Every sign of interest of `customers`; a product with several topics shares its weight among them."""
    found: list[Interest] = []
    for customer in customers:
        signs = [(order.product, order.date, WEIGHTS["order"]) for order in customer.orders]
        signs += [(event.product, event.date, WEIGHTS[event.event]) for event in customer.events]
        for product, date, weight in signs:
            about = topics(product)
            found.extend(Interest(customer.id, topic, date, weight / len(about)) for topic in about)
    return found


def decay(days: int) -> float:
    """How much something `days` ago still counts."""
    return 0.5 ** (days / HALF_LIFE_DAYS)


def affinities(found: Iterable[Interest], today: dt.date) -> dict[str, dict[str, float]]:
    """Customer -> topic -> share of that customer's decayed interest. Shares add up to 1."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for sign in found:
        weights[sign.customer][sign.topic] += sign.weight * decay((today - sign.date).days)
    return {customer: _shares(topics) for customer, topics in weights.items()}


def shared(affinity: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of several customers' shares: each customer counts the same, however busy."""
    total: dict[str, float] = defaultdict(float)
    for one in affinity:
        for topic, share in one.items():
            total[topic] += share
    return _shares(total)


def votes(found: Iterable[Interest], start: dt.date, end: dt.date) -> dict[str, float]:
    """One vote for each customer seen from `start` to `end` (both included), dealt out by their shares of interest.

    What `memory.graph.drift` compares. The same signs in any order give the same votes.
    """
    dealt: dict[str, float] = defaultdict(float)
    shares = affinities(sorted(sign for sign in found if start <= sign.date <= end), end)
    for customer in sorted(shares):
        for topic, share in shares[customer].items():
            dealt[topic] += share
    return {topic: round(vote, 4) for topic, vote in sorted(dealt.items())}


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {topic: weight / total for topic, weight in weights.items()} if total else {}


def category_topics(market: Market) -> Topics:
    """A product is about its category."""
    return lambda product: (market.categories.get(product) or "other",)


def benefit_topics(market: Market) -> Topics:
    """A product is about the benefits that its listing speaks of."""

    @cache
    def topics(product: str) -> tuple[str, ...]:
        known = market.products.get(product)
        return benefits_of(known) if known else ()

    return topics


def benefits_of(product: Product) -> tuple[str, ...]:
    """Canonical aspects that the title, description and attribute values speak of, by id."""
    # Names of attributes stand in every listing of a feed and praise nothing.
    return _benefits_in(" \n".join([product.title, product.description, *(a.value for a in product.attributes)]))


@lru_cache(maxsize=4096)
def _benefits_in(text: str) -> tuple[str, ...]:
    return tuple(aspect for aspect, patterns in _aspect_words() if any(p.search(text) for p in patterns))


@cache
def _aspect_words() -> list[tuple[str, list[re.Pattern[str]]]]:
    """Aspect id -> patterns of the words that name it or praise it. One character says too little by itself."""
    rows = load("aspects")["aspects"].items()
    named = ((id, {str(word) for word in (*row["zh"], *row["en"], *row["pos"])}) for id, row in rows)
    return [(id, [word_pattern(word) for word in sorted(words) if len(word) > 1]) for id, words in named]


def cares(members: Iterable[str], benefits: Mapping[str, Mapping[str, float]], limit: int = 5) -> tuple[str, ...]:
    """The benefits a segment leans to more than the whole shop does, strongest lean first.

    Where it leans to none in particular (a shop with one trade), the benefits it looks at most.
    """
    everyone = shared(benefits.values())
    theirs = shared(benefits[member] for member in members if member in benefits)
    lifts = {topic: share / everyone[topic] for topic, share in theirs.items() if share >= MIN_SHARE}
    leaning = [topic for topic, lift in lifts.items() if lift >= MIN_LIFT]
    if not leaning:
        return tuple(sorted(lifts, key=lambda topic: (-theirs[topic], topic))[: limit - 2])
    return tuple(sorted(leaning, key=lambda topic: (-lifts[topic], topic))[:limit])
