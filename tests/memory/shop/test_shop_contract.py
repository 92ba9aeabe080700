"""What every adapter of the `Shop` port promises."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from memory.domain.errors import BadInput, NotFound, StorageFailure
from memory.domain.money import Money
from memory.domain.product import AdReport, Asset, Attribute, Behaviour, Order, PricePoint, Product, Review
from memory.shop import ImportCounts, ProductChange, Shop, ShopBatch, SqliteShop

DAY = dt.date(2026, 5, 20)


@pytest.fixture(params=[SqliteShop])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    adapter: Callable[[Path], SqliteShop] = request.param
    opened = adapter(tmp_path / "shop.db")
    yield opened
    opened.close()


def cny(major: str) -> Money:
    return Money.of(major, "CNY")


def product(id: str = "p1", **more: object) -> Product:
    fields: dict[str, object] = {"id": id, "title": f"轻便跑步鞋 {id}", "price": cny("399"), "stock": 5}
    return Product.model_validate({**fields, **more})


def order(day: dt.date, price: str = "399", quantity: int = 1, id: str | None = None) -> Order:
    return Order(
        id=id or f"o-{day}",
        customer="c1",
        product="p1",
        quantity=quantity,
        unit_price=Money.of(price, "CNY"),
        date=day,
    )


def full_batch() -> ShopBatch:
    cost = cny("30")
    return ShopBatch(
        date=DAY,
        products=[product()],
        assets=[Asset(id="a1", product="p1", path="x.jpg", sha256="0" * 64, width=800, height=800)],
        prices=[PricePoint(product="p1", date=DAY - dt.timedelta(days=9), price=cny("459"))],
        reviews=[
            Review(id="r1", product="p1", rating=5, text="很轻", date=DAY),
            Review(id="r2", product="p1", rating=None, text="ok"),
        ],
        orders=[order(DAY)],
        behaviour=[Behaviour(customer="c1", product="p1", event="view", date=DAY)] * 2,
        ad_reports=[
            AdReport(
                date=DAY,
                channel="douyin",
                product="p1",
                segment=None,
                impressions=100,
                clicks=3,
                cost=cost,
                conversions=1,
                revenue=cost,
            )
        ],
    )


async def test_what_goes_in_comes_out(shop: Shop) -> None:
    counts = await shop.apply(full_batch())
    assert counts.products == ImportCounts(loaded=1)
    assert counts.behaviour.loaded == 2, "looking twice on a day is two events"
    assert await shop.product("p1") == product()
    assert [p.id for p in await shop.products()] == ["p1"]
    assert (await shop.names())[0].title == "轻便跑步鞋 p1"
    assert [r.id for r in await shop.reviews("p1")] == ["r1", "r2"], "newest first, undated last"
    assert await shop.stock("p1") == 5
    assert len(await shop.behaviour(product="p1")) == 2
    assert (await shop.ad_reports(since=DAY))[0].clicks == 3
    assert (await shop.assets("p1"))[0].width == 800


async def test_a_second_import_changes_nothing(shop: Shop) -> None:
    await shop.apply(full_batch())
    revision = await shop.revision()
    counts = await shop.apply(full_batch())
    for kind in type(counts).model_fields:
        assert getattr(counts, kind).loaded == getattr(counts, kind).updated == 0, kind
    assert counts.behaviour.unchanged == 2
    assert await shop.revision() == revision
    assert len(await shop.price_history("p1")) == 2


async def test_a_dry_run_counts_as_a_real_one_and_writes_nothing(shop: Shop) -> None:
    twice = [product(), product(price=cny("299"))]
    dry = await shop.apply(ShopBatch(date=DAY, products=twice), dry_run=True)
    assert await shop.products() == []
    assert await shop.revision() == 0
    assert await shop.apply(ShopBatch(date=DAY, products=twice)) == dry
    assert dry.products == ImportCounts(loaded=1, updated=1)


async def test_all_or_nothing(shop: Shop) -> None:
    def broken() -> Iterator[Product]:
        yield product()
        raise BadInput("the feed broke")

    with pytest.raises(BadInput):
        await shop.apply(ShopBatch(date=DAY, products=broken()))
    assert await shop.products() == []
    assert (await shop.apply(ShopBatch(date=DAY, products=[product()]))).products.loaded == 1


async def test_a_changed_price_enters_the_history_and_changed_stock_does_not(shop: Shop) -> None:
    await shop.apply(ShopBatch(date=DAY, products=[product()]))
    later = DAY + dt.timedelta(days=3)
    await shop.apply(ShopBatch(date=later, products=[product(stock=0)]))
    assert len(await shop.price_history("p1")) == 1
    assert await shop.stock("p1") == 0
    await shop.apply(ShopBatch(date=later, products=[product(price=cny("299"))]))
    assert [(p.date, p.price.major) for p in await shop.price_history("p1")] == [(DAY, "399.00"), (later, "299.00")]
    assert await shop.price_history("p1", since=later) == [
        PricePoint(product="p1", date=later, price=Money.of("299", "CNY"))
    ]
    last = await shop.last_price("p1", before=later)
    assert last
    assert last.date == DAY


async def test_lowest_price_looks_at_deals_and_at_the_price_in_force(shop: Shop) -> None:
    start = DAY - dt.timedelta(days=30)
    await shop.apply(ShopBatch(date=start, products=[product()]))
    assert await shop.lowest_price("p1", 7, DAY) == cny("399"), "set a month ago and still in force"
    await shop.apply(ShopBatch(date=start, orders=[order(DAY - dt.timedelta(days=7), "350")]))
    assert await shop.lowest_price("p1", 7, DAY) == cny("350"), "the first of the seven days counts"
    await shop.apply(ShopBatch(date=start, orders=[order(DAY, "1"), order(DAY - dt.timedelta(days=8), "2")]))
    assert await shop.lowest_price("p1", 7, DAY) == cny("350"), "neither the day itself nor the eighth"
    assert await shop.lowest_price("p1", 7, start) is None, "nothing was known before the first import"


async def test_a_source_leaves_alone_what_it_has_no_column_for(shop: Shop) -> None:
    attributes = (Attribute(name="a", value="1", source="f:2 a"), Attribute(name="b", value="2", source="f:2 b"))
    await shop.apply(ShopBatch(date=DAY, products=[product(attributes=attributes, cost=cny("80"))]))
    patch = Product(id="p1", title="新标题", attributes=(Attribute(name="a", value="9", source="g:2 a"),))
    counts = await shop.apply(
        ShopBatch(date=DAY, products=[ProductChange(patch, frozenset({"title", "description"}), frozenset({"a"}))])
    )
    assert counts.products.updated == 1
    after = await shop.product("p1")
    assert (after.title, after.stock, after.price, after.cost) == (
        "新标题",
        5,
        cny("399"),
        cny("80"),
    )
    assert [(a.name, a.value) for a in after.attributes] == [("a", "9"), ("b", "2")]


async def test_a_row_that_moved_in_its_file_is_unchanged(shop: Shop) -> None:
    def at(line: int) -> ShopBatch:
        here = f"f.csv:{line}"
        attribute = Attribute(name="w", value="1", source=f"{here} w")
        return ShopBatch(date=DAY, products=[product(source=here, attributes=(attribute,))])

    await shop.apply(at(2))
    assert (await shop.apply(at(7))).products == ImportCounts(unchanged=1)
    assert (await shop.product("p1")).source == "f.csv:7"


async def test_sales_and_orders_by_window(shop: Shop) -> None:
    days = [DAY, DAY - dt.timedelta(days=10), DAY - dt.timedelta(days=40)]
    await shop.apply(ShopBatch(date=DAY, orders=[order(day, quantity=2) for day in days]))
    assert await shop.sales_count("p1") == 6
    assert await shop.sales_count("p1", since=days[1]) == 4
    assert await shop.sales_count("p1", until=days[1]) == 4
    assert await shop.sales_count("other") == 0
    assert [o.date for o in await shop.orders(since=days[1], until=days[1])] == [days[1]]


async def test_similar_names_finds_a_mention(shop: Shop) -> None:
    titles = {"a": "轻便跑步鞋 透气", "b": "手工皮托特包", "c": "Ceramic Pour-Over Kettle"}
    await shop.apply(ShopBatch(date=DAY, products=[product(id, title=title) for id, title in titles.items()]))
    assert (await shop.similar_names("轻便跑步鞋"))[0][0].id == "a"
    assert (await shop.similar_names("pour-over kettle", limit=1))[0][0].id == "c"
    assert len(await shop.similar_names("x", limit=2)) == 2


async def test_the_shops_currency_is_the_most_used_one(shop: Shop) -> None:
    assert await shop.currency() is None
    priced = [product("a"), product("b"), product("c", price=Money.of("9", "USD"))]
    await shop.apply(ShopBatch(date=DAY, products=priced))
    assert await shop.currency() == "CNY"


async def test_unknown_products_are_not_found(shop: Shop) -> None:
    with pytest.raises(NotFound):
        await shop.product("nope")
    with pytest.raises(NotFound):
        await shop.stock("nope")
    assert await shop.reviews("nope") == []


async def test_the_salt_is_made_once_and_is_the_shops_own(shop: Shop, tmp_path: Path) -> None:
    assert await shop.salt(create=False) is None
    salt = await shop.salt()
    assert salt
    assert len(salt) == 16
    assert await shop.salt() == salt
    other = SqliteShop(tmp_path / "other.db")
    assert await other.salt() != salt
    other.close()


async def test_it_survives_being_closed(tmp_path: Path) -> None:
    first = SqliteShop(tmp_path / "shop.db")
    await first.apply(full_batch())
    first.close()
    second = SqliteShop(tmp_path / "shop.db")
    assert (await second.apply(full_batch())).products.unchanged == 1
    second.close()


def test_a_file_that_is_no_database_is_a_storage_failure(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"not a database, but long enough to be read as one" * 40)
    with pytest.raises(StorageFailure):
        SqliteShop(path)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(path).execute("SELECT 1 FROM products")
