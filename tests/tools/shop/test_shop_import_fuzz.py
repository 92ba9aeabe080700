"""Whatever the bytes, an import ends in a report or in an error that names the file."""

import asyncio
import datetime as dt
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from memory.shop import SqliteShop
from tools.shop.importer import import_files

DAY = dt.date(2026, 5, 20)
SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "p1", "1", "-1", "NaN", "1e999", "9" * 50, "19.99 USD", "CNY", "¥5", "=1+1", "../x", "\x00", "\u202e", '"']
    ),
)
HEADERS = st.sampled_from(
    [
        ["id", "title", "price", "currency", "stock", "image", "lang"],
        ["id", "title", "price", "sale price", "availability", "image_link", "product detail"],
        ["Handle", "Title", "Body (HTML)", "Variant Price", "Variant Inventory Qty", "Image Src", "Image Position"],
        ["product_id", "rating", "text", "date"],
        ["order_id", "customer_id", "product_id", "quantity", "unit_price", "currency", "date"],
        ["customer_id", "product_id", "event", "date", "channel"],
        ["date", "channel", "product_id", "impressions", "clicks", "cost", "revenue"],
        ["product_id", "date", "price", "currency"],
    ]
)


def take(folder: Path, name: str, data: bytes) -> None:
    """Imports `data` twice; a second import finds nothing new."""
    path = folder / name
    path.write_bytes(data)
    shop = SqliteShop(folder / "shop.db")

    async def run() -> None:
        try:
            first = await import_files(shop, [path], assets_dir=folder / "assets", today=DAY)
        except BadInput as error:
            assert name in error.what  # noqa: PT017  # any outcome but a named file is the failure
            return
        json.dumps(first.to_contract(), ensure_ascii=False).encode("utf-8")
        second = await import_files(shop, [path], assets_dir=folder / "assets", today=DAY)
        assert second.counts.products.loaded == second.counts.products.updated == 0
        assert second.counts.orders.loaded == second.counts.behaviour.loaded == second.counts.reviews.loaded == 0
        assert [i.line for i in second.rejected] == [i.line for i in first.rejected]

    try:
        asyncio.run(run())
    finally:
        shop.close()


@SETTINGS
@given(data=st.binary(max_size=400))
@example(data=b"\xff\xfe")
@example(data=b"\xef\xbb\xbf")
@example(data=b"{}\n")
@example(data=b"<")
@example(data=b"id,title\r\r\r")
def test_any_bytes(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    take(tmp_path_factory.mktemp("fuzz"), "odd.csv", data)


@SETTINGS
@given(header=HEADERS, rows=st.lists(st.lists(CELLS, max_size=9), max_size=6), mark=st.sampled_from(",\t;"))
def test_any_cells_under_known_headers(header, rows, mark: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "\n".join(mark.join(cells) for cells in [header, *rows])
    take(tmp_path_factory.mktemp("fuzz"), "table.csv", text.encode("utf-8", "replace"))


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)

KEYS = st.sampled_from(["id", "title", "price", "stock", "attributes", "image"])


@SETTINGS
@given(rows=st.lists(st.dictionaries(KEYS, JSON), max_size=5))
@example(rows=[{"id": False, "price": 0, "title": False}])
@example(rows=[{"id": "p1", "price": 0, "title": "皂"}, {"id": "p2", "price": 1, "title": "t"}])
def test_any_json(rows, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = {"id": "p0", "title": "t", "price": "1 USD"}
    text = "\n".join(json.dumps(row) for row in [first, *rows])
    take(tmp_path_factory.mktemp("fuzz"), "rows.jsonl", text.encode())


@SETTINGS
@given(inner=st.text(alphabet='<>/g:idprcetl &;"=!-[]CDATA\n0', max_size=200))
def test_any_markup(inner: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    item = "<item><g:id>p1</g:id><g:title>t</g:title><g:price>1 USD</g:price></item>"
    text = f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{item}{inner}{item}</channel></rss>'
    take(tmp_path_factory.mktemp("fuzz"), "feed.xml", text.encode())


async def test_twenty_thousand_rows(take, shop: SqliteShop) -> None:
    header = "id,title,description,price,currency,stock,material,colour\n"
    rows = "".join(f'p{n},"Shoe {n}, light",Soft and airy,{n % 500}.90,USD,{n % 7},mesh,blue\n' for n in range(20_000))
    report = (await take({"p.csv": header + rows})).to_contract()
    assert (report["loaded"], report["rejected"]) == (20_000, [])
    assert (await take({"p.csv": header + rows})).to_contract()["unchanged"] == 20_000


async def test_the_sample_shop_comes_in_whole(shop: SqliteShop, tmp_path: Path) -> None:
    sample = Path(str(files("app.sample")))
    report = await import_files(
        shop,
        [sample / "products.csv"],
        reviews=sample / "reviews.jsonl",
        orders=sample / "orders.csv",
        events=sample / "events.csv",
        ads=sample / "ads.csv",
        prices=sample / "prices.csv",
        assets_dir=tmp_path / "assets",
        today=DAY,
    )
    assert report.rejected == []
    assert report.counts.products.loaded >= 24
    assert len({product.category for product in await shop.products()}) >= 8
    for product in await shop.products():
        assert len(await shop.reviews(product.id)) >= 8
