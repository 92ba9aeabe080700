"""The shop's own segments for a campaign: who they are, how many, what they are worth, and how that was computed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from memory.domain.ids import derive_id
from memory.domain.knowledge import Label, Objective
from memory.domain.money import Money
from memory.domain.product import Order, PricePoint, Product, Segment
from memory.shop import Shop
from tools.audience import groups
from tools.audience.customers import HISTORY_DAYS, Customer, Market, average_spend, market_of
from tools.audience.groups import Scene, members, scene_of
from tools.audience.interests import affinities, benefit_topics, cares, interests, shared
from tools.audience.kinds import KINDS, LOOKALIKE, RANKING
from tools.audience.lifecycle import NEW_DAYS

MIN_SIZE = 5
"""Smaller groups are not shown: with fewer than five people a segment begins to say who they are."""
MAX_SEGMENTS = 6
MAX_NAMES = 4


class OwnSegment(NamedTuple):
    """A segment with what the knowledge graph keeps of it."""

    kind: str
    """The rule that makes it, a key of `KINDS`."""
    segment: Segment
    label: Label
    """In both languages."""
    members: tuple[str, ...]
    """Pseudonyms."""
    cares: dict[str, float]
    """Benefit -> how much of the strongest one's weight, 0–1."""


async def segments_for(shop: Shop, product: Product, objective: Objective | None, today: dt.date) -> list[Segment]:
    """The segments to address for `objective`, the most fitting first, worded in the product's language.

    At most `MAX_SEGMENTS`, none below `MIN_SIZE` customers, none with the same customers as one before it; empty when
    the shop has no orders or behaviour to tell from. Segments may overlap: each counts all who fit its basis.
    """
    desk = await _desk(shop, product, today)
    wanted = RANKING.get(objective or "sales", RANKING["sales"])
    return desk.segments(wanted)[:MAX_SEGMENTS]


async def own_segments(shop: Shop, product: Product, today: dt.date) -> dict[str, tuple[Segment, list[str]]]:
    """Every segment that the shop has for a product, with the pseudonyms of its members, by segment id."""
    desk = await _desk(shop, product, today)
    return {
        desk.id_of(name): (segment, ids)
        for name in KINDS
        if (segment := desk.segment(name)) and (ids := desk.ids(name))
    }


async def shop_segments(shop: Shop, today: dt.date) -> list[OwnSegment]:
    """All segments of the shop: those of any category once, the others for each category it sells, by id.

    They are worded in the language that most of the shop's products are in.
    """
    market = await market_of(shop, today)
    langs = Counter(product.lang for product in market.products.values())
    by_use = sorted(market.products.values(), key=lambda p: (-langs[p.lang], p.lang, p.id))
    if not by_use:
        return []
    first: dict[str, Product] = {}
    for product in by_use:
        first.setdefault(market.categories[product.id], product)
    scene, benefits = scene_of(market, by_use[0], await _tops_of(shop, market)), _benefits(market)
    found: dict[str, OwnSegment] = {}
    for product in first.values():
        desk = _Desk(scene.of(product), benefits)
        for name in KINDS:
            id = desk.id_of(name)
            if name != "product_buyers" and id not in found and (segment := desk.segment(name)):
                found[id] = OwnSegment(name, segment, desk.label(name), tuple(desk.ids(name)), desk.leanings(name))
    return [found[id] for id in sorted(found)]


async def _desk(shop: Shop, product: Product, today: dt.date) -> "_Desk":
    market = await market_of(shop, today)
    return _Desk(scene_of(market, product, await _tops_of(shop, market)), _benefits(market))


def _benefits(market: Market) -> dict[str, dict[str, float]]:
    """Customer -> benefit -> share of decayed interest."""
    return affinities(interests(market.customers.values(), benefit_topics(market)), market.today)


async def _tops_of(shop: Shop, market: Market) -> dict[tuple[str, str], Money]:
    return _tops(market, {id: await shop.price_history(id) for id in sorted(_by_product(market))})


def _tops(market: Market, history: Mapping[str, Sequence[PricePoint]]) -> dict[tuple[str, str], Money]:
    """For each order line the highest price noted or paid for its product until that day, list prices left out."""
    found: dict[tuple[str, str], Money] = {}
    for product, orders in _by_product(market).items():
        noted = [(point.date, point.price, "") for point in history.get(product, ())]
        paid = [(order.date, order.unit_price, order.id) for order in orders]
        highest: dict[str, Money] = {}
        for _, price, order in sorted(noted + paid, key=lambda one: (one[0], -one[1].minor)):
            top = highest.get(price.currency, price)
            highest[price.currency] = max(top, price, key=lambda money: money.minor)
            if order:
                found[product, order] = highest[price.currency]
    return found


def _by_product(market: Market) -> dict[str, list[Order]]:
    orders: dict[str, list[Order]] = {}
    for customer in market.buyers():
        for order in customer.orders:
            orders.setdefault(order.product, []).append(order)
    return orders


class _Desk:
    """Computes segments of one scene, each once."""

    def __init__(self, scene: Scene, benefits: Mapping[str, Mapping[str, float]]) -> None:
        self._scene = scene
        self._members: dict[str, list[Customer]] = {}
        self._currency = scene.product.price.currency if scene.product.price else scene.market.currency
        self._category = _category_name(scene)
        self._benefits = benefits

    def ids(self, name: str) -> list[str]:
        return [customer.id for customer in self._of(name)]

    def id_of(self, name: str) -> str:
        """Stable over imports: the same group of the same category keeps its id, and so its lessons."""
        if name != "lookalike" and not KINDS[name].about_category:
            return f"own_{name}"
        if name == "product_buyers":
            return derive_id(f"own_{name}", self._scene.product.id)
        category = self._scene.category
        plain = category if category.isascii() and category.replace("_", "").isalnum() else derive_id("cat", category)
        return f"own_{name}_{plain}"

    def segments(self, names: Iterable[str]) -> list[Segment]:
        found: list[Segment] = []
        seen: set[tuple[str, ...]] = set()
        for name in names:
            segment = self._lookalike() if name == "lookalike" else self.segment(name)
            same = ("lookalike",) if name == "lookalike" else tuple(self.ids(name))
            if segment is not None and same not in seen:
                found.append(segment)
                seen.add(same)
        return found

    def segment(self, name: str) -> Segment | None:
        """The segment, or None when fewer than `MIN_SIZE` belong to it."""
        kind, found = KINDS[name], self._of(name)
        if len(found) < MIN_SIZE or (kind.about_category and not self._scene.category and name != "product_buyers"):
            return None
        value, _ = average_spend(found, self._currency)
        return Segment(
            id=self.id_of(name),
            label=self._words(kind.label),
            kind="own",
            size=len(found),
            value=value,
            cares_about=cares((customer.id for customer in found), self._benefits),
            basis=self._basis(self._words(kind.basis), found),
        )

    def label(self, name: str) -> Label:
        return Label(zh=self._words(KINDS[name].label, "zh"), en=self._words(KINDS[name].label, "en"))

    def leanings(self, name: str) -> dict[str, float]:
        """What the segment cares about, by its share of their interest, the strongest at 1."""
        mean = shared(self._benefits[member] for member in self.ids(name) if member in self._benefits)
        chosen = {topic: mean[topic] for topic in cares(self.ids(name), self._benefits)}
        top = max(chosen.values(), default=1.0)
        return {topic: round(share / top, 4) for topic, share in chosen.items()}

    def _of(self, name: str) -> list[Customer]:
        if name not in self._members:
            self._members[name] = members(self._scene, KINDS[name].rule)
        return self._members[name]

    def _lookalike(self) -> Segment | None:
        """People like the category's buyers, for the platform to find; None when there are too few to be like."""
        seed = [c for c in self._scene.market.buyers() if groups.bought_category(self._scene, c)]
        if len(seed) < MIN_SIZE or not self._scene.category:
            return None
        value, _ = average_spend(seed, self._currency)
        return Segment(
            id=self.id_of("lookalike"),
            label=self._words(LOOKALIKE.label),
            kind="own",
            size=None,
            value=value,
            cares_about=cares((customer.id for customer in seed), self._benefits),
            basis=self._basis(self._words(LOOKALIKE.basis), seed),
        )

    def _words(self, label: Label, lang: str | None = None) -> str:
        scene, market = self._scene, self._scene.market
        lang = lang or scene.product.lang
        cycle = market.cycle_days
        known = Label(zh=f"店铺复购间隔中位数{cycle}天", en=f"the shop's median time between purchases is {cycle} days")
        unknown = Label(zh="复购记录不足，按90天算流失", en="too few repeat purchases; 90 days are taken as lapsed")
        return label.of(lang).format(
            category=self._category,
            look=groups.LOOK_DAYS,
            lapse=market.lapse_days,
            history=HISTORY_DAYS,
            new=NEW_DAYS,
            cycle=(known if cycle else unknown).of(lang),
        )

    def _basis(self, rule: str, found: Sequence[Customer]) -> str:
        market = self._scene.market
        value, buyers = average_spend(found, self._currency)
        margin = market.margin(found, self._currency)
        zh = self._scene.product.lang.startswith("zh")
        spoken = rule if zh else rule[:1].upper() + rule[1:]
        parts = [f"{spoken}，共{len(found)}人" if zh else f"{spoken}: {len(found)} people"]
        if value is not None:
            spend = f"{value.major} {value.currency}"
            parts.append(
                f"其中{buyers}位买家人均消费{spend}" if zh else f"{buyers} buyers spent {spend} each on average"
            )
        if margin is not None:
            earned = f"{margin.major} {margin.currency}"
            parts.append(
                f"已知成本的订单毛利合计{earned}" if zh else f"gross margin of orders with known cost {earned}"
            )
        day = market.today
        parts.append(f"据截至{day}的订单与行为记录" if zh else f"from orders and behaviour up to {day}")
        return ("；" if zh else "; ").join(parts)


def _category_name(scene: Scene) -> str:
    """What the feed calls the category, the product's own name for it first, since a trade may go by several."""
    market = scene.market
    others = (product for id, product in market.products.items() if market.categories[id] == scene.category)
    leaves = ((product.category or "").split(">")[-1].strip() for product in (scene.product, *others))
    names = list(dict.fromkeys(leaf for leaf in leaves if leaf))
    more = "…" if len(names) > MAX_NAMES else ""
    return " / ".join(names[:MAX_NAMES]) + more or scene.category
