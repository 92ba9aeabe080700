"""Segments against customers who were planted."""

import datetime as dt

import pytest

from memory.domain.money import Money
from memory.domain.product import Product
from memory.shop import SqliteShop
from tools.audience import customers_by_worth, market_of, own_segments, rfm_scores, segments_for, stages
from tools.audience.lifecycle import quintiles

TODAY = dt.date(2026, 5, 20)


def product(id: str, **more: object) -> Product:
    named = {"shoe": "运动户外 > 跑步鞋", "tea": "食品 > 茶叶"}
    fields = {"id": id, "title": f"商品 {id}", "category": named[id], "price": Money.of("100", "CNY")}
    return Product.model_validate({**fields, **more})


def people(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{n}" for n in range(count)]


async def plant(did, shop: SqliteShop, **products) -> None:
    for one in people("lapsed", 7):
        did.buy(one, "shoe", 300, 200)
    for one in people("recent", 6):
        did.buy(one, "shoe", 45)
    for one in people("looker", 8):
        did.do(one, "view", "shoe", 3, 5)
    for one in people("cart", 5):
        did.do(one, "add_to_cart", "shoe", 2)
    for one in people("done", 5):
        did.do(one, "add_to_cart", "shoe", 9)
        did.buy(one, "shoe", 8)
    for one in people("old_cart", 5):
        did.do(one, "add_to_cart", "shoe", 90)
    for one in people("few", 4):
        did.buy(one, "tea", 10)
    for one in people("fan", 12):
        did.buy(one, "mug", 5, 30, 55, 80, 105)
    await shop.apply(did.batch(**products))


async def test_members_are_those_planted(did, shop: SqliteShop) -> None:
    await plant(did, shop)
    shoe = await shop.product("shoe")
    found = {id: set(ids) for id, (_, ids) in (await own_segments(shop, shoe, TODAY)).items()}
    by_kind = {id.split("_", 1)[1].rsplit("_", 1)[0]: ids for id, ids in found.items()}
    assert by_kind["lapsed_category"] == set(people("lapsed", 7))
    assert by_kind["recent_category"] == {*people("recent", 6), *people("done", 5)}
    assert by_kind["browsers_category"] == {*people("looker", 8), *people("cart", 5)}
    assert by_kind["cart"] == set(people("cart", 5)), "neither those who bought it nor those of long ago"
    assert found["own_loyal"] == set(people("fan", 12))
    assert found["own_at_risk"] == set(people("lapsed", 7))


async def test_a_segment_says_how_it_was_computed(did, shop: SqliteShop) -> None:
    await plant(did, shop)
    found = await segments_for(shop, await shop.product("shoe"), "retention", TODAY)
    first = found[0]
    assert first.id.startswith("own_lapsed_category")
    assert (first.kind, first.size, first.value) == ("own", 7, Money.of("200", "CNY"))
    assert "跑步鞋" in first.label
    for part in ("7人", "200.00 CNY", "2026-05-20", "60天", "25天"):
        assert part in first.basis, "the lapse time is twice the median gap, at least 60"


async def test_it_speaks_the_products_language(did, shop: SqliteShop) -> None:
    await plant(did, shop)
    english = (await shop.product("shoe")).having(lang="en", category="Shoes {x} > Running")
    found = await segments_for(shop, english, "sales", TODAY)
    assert "Running" in found[0].label
    assert "people" in found[0].basis


@pytest.mark.parametrize(
    ("objective", "first"),
    [
        ("retention", "lapsed_category"),
        ("new_product", "affinity_category"),
        ("promotion", "cart"),
        ("sales", "cart"),
        ("awareness", "lookalike"),
        ("store_visits", "recent_category"),
        (None, "cart"),
    ],
)
async def test_the_objective_decides_the_order(did, shop: SqliteShop, objective, first: str) -> None:
    await plant(did, shop)
    found = await segments_for(shop, await shop.product("shoe"), objective, TODAY)
    assert found[0].id.startswith(f"own_{first}")
    assert len({segment.id for segment in found}) == len(found) <= 6


async def test_retention_addresses_past_buyers_only(did, shop: SqliteShop) -> None:
    await plant(did, shop)
    shoe = await shop.product("shoe")
    members = await own_segments(shop, shoe, TODAY)
    buyers = {order.customer for order in await shop.orders()}
    for segment in await segments_for(shop, shoe, "retention", TODAY):
        assert set(members[segment.id][1]) <= buyers


async def test_clearance_reaches_bargain_hunters(did, shop: SqliteShop) -> None:
    for one in people("full", 6):
        did.buy(one, "mug", 40, 30)
    for one in people("cheap", 6):
        did.buy(one, "mug", 20, 10, price="80")
    await shop.apply(did.batch())
    shoe = await shop.product("shoe")
    assert (await segments_for(shop, shoe, "clearance", TODAY))[0].id == "own_bargain"
    assert (await own_segments(shop, shoe, TODAY))["own_bargain"][1] == people("cheap", 6)


async def test_small_groups_are_not_shown(did, shop: SqliteShop) -> None:
    for one in people("few", 4):
        did.buy(one, "shoe", 10)
    await shop.apply(did.batch())
    assert await segments_for(shop, await shop.product("shoe"), "retention", TODAY) == []


async def test_a_shop_without_customers_has_no_segments(did, shop: SqliteShop) -> None:
    await shop.apply(did.batch())
    for objective in ("sales", "clearance", "awareness"):
        assert await segments_for(shop, await shop.product("shoe"), objective, TODAY) == []


async def test_value_and_margin_stay_in_one_currency(did, shop: SqliteShop) -> None:
    for one in people("cn", 5):
        did.buy(one, "shoe", 10, price="100")
    for one in people("us", 5):
        did.buy(one, "shoe", 10, price="9", currency="USD")
    shoe = product("shoe", cost=Money.of("60", "CNY"))
    await shop.apply(did.batch(shoe=shoe))
    segment = (await segments_for(shop, shoe, "retention", TODAY))[0]
    assert (segment.size, segment.value) == (10, Money.of("100", "CNY"))
    assert "5位买家人均消费100.00 CNY" in segment.basis
    assert "200.00 CNY" in segment.basis, "margin of five orders at 40 each"


async def test_the_future_is_not_known(did, shop: SqliteShop) -> None:
    for one in people("later", 6):
        did.buy(one, "shoe", -3)
    await shop.apply(did.batch())
    assert (await market_of(shop, TODAY)).customers == {}


async def test_stages_and_scores(did, shop: SqliteShop) -> None:
    await plant(did, shop)
    market = await market_of(shop, TODAY)
    stage = stages(market)
    assert market.cycle_days == 25
    assert stage["few0"] == stage["done0"] == "new_buyers"
    assert stage["recent0"] == "one_time"
    assert stage["lapsed0"] == "at_risk"
    assert (stage["looker0"], stage["cart0"], stage["old_cart0"]) == ("browsers", "cart_abandoners", "dormant")
    assert stage["fan0"] == "champions"
    scores = rfm_scores(market)
    assert scores["fan0"].frequency > scores["lapsed0"].frequency > scores["recent0"].frequency
    assert scores["lapsed0"].recency == 1


async def test_who_is_worth_how_much(did, shop: SqliteShop) -> None:
    for one in people("small", 5):
        did.buy(one, "mug", 200, price="20")
    did.buy("big", "shoe", 3, 33, 63)
    did.buy("big", "mug", 3, price="5", currency="USD")
    await shop.apply(did.batch(shoe=product("shoe", cost=Money.of("60", "CNY"))))
    first, *rest = await customers_by_worth(shop, TODAY)
    assert (first.customer, first.spend) == ("big", (Money.of("300", "CNY"), Money.of("5", "USD")))
    assert (first.margin, first.purchases, first.stage) == (Money.of("120", "CNY"), 3, "champions")
    assert [one.margin for one in rest] == [None] * 5


def test_quintiles() -> None:
    assert quintiles([1, 2, 3, 4, 5]) == [1, 2, 3, 4, 5]
    assert quintiles([7, 7, 7]) == [4, 4, 4], "all alike stand in the middle of the ranking"
    assert quintiles([]) == []
    assert max(quintiles(range(100))) == 5


async def test_what_a_segment_cares_about(did, shop: SqliteShop) -> None:
    for one in people("runner", 6):
        did.buy(one, "shoe", 10)
    for one in people("drinker", 6):
        did.buy(one, "tea", 10)
    shoe, tea = product("shoe", description="透气网面，轻量缓震"), product("tea", description="新鲜春茶，包装精美")
    await shop.apply(did.batch(shoe=shoe, tea=tea))
    cares = (await segments_for(shop, shoe, "retention", TODAY))[0].cares_about
    assert "breathability" in cares
    assert "packaging" not in cares
