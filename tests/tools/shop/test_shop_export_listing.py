"""Approved listings go back to the shop and come in again as they were approved."""

import csv
import io
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from memory.domain.errors import BadInput
from memory.domain.money import Money
from memory.domain.product import Product
from memory.shop import ShopBatch, SqliteShop
from tools.shop.cells import neutralised, restored
from tools.shop.export_listing import ListingChange, export_listing, save_listing
from tools.shop.importer import import_files

DAY = date(2026, 5, 20)
SHOE = Product(
    id="shoe",
    title="旧标题",
    description="旧描述",
    price=Money.of("399", "CNY"),
    stock=3,
    image="https://img.example/old.jpg",
)
BAG = SHOE.having(id="bag", title="Bag", description="Old", lang="en")
PRODUCTS = {"shoe": SHOE, "bag": BAG}
CHANGES = [
    ListingChange(product="shoe", title="轻便跑步鞋", description='第一段\n第二段 <b>不是标签</b> & "引号"'),
    ListingChange(product="bag", title='=HYPERLINK("http://evil","x")', image="ab/new.jpg"),
]


@pytest.mark.parametrize("format", ["google", "shopify"])
async def test_it_comes_in_again_as_it_was_approved(format, shop: SqliteShop, tmp_path: Path) -> None:
    await shop.apply(ShopBatch(date=DAY, products=PRODUCTS.values()))
    (tmp_path / "assets" / "ab").mkdir(parents=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "assets" / "ab" / "new.jpg")
    export = export_listing(PRODUCTS, CHANGES, format)
    files = save_listing(export, tmp_path / "out", tmp_path / "assets")
    report = await import_files(shop, [files[0]], assets_dir=tmp_path / "assets", today=DAY)
    assert report.rejected == []
    assert report.counts.products.updated == 2
    shoe, bag = await shop.product("shoe"), await shop.product("bag")
    assert (shoe.title, shoe.description) == (CHANGES[0].title, CHANGES[0].description)
    assert (shoe.price, shoe.stock, shoe.image) == (SHOE.price, 3, SHOE.image)
    assert bag.title == CHANGES[1].title
    assert bag.image
    assert bag.image.endswith(".jpg")


@pytest.mark.parametrize("format", ["google", "shopify"])
def test_no_cell_runs_as_a_formula(format) -> None:
    export = export_listing(PRODUCTS, CHANGES, format)
    for text in export.files.values():
        delimiter = "\t" if text.startswith("id\t") else ","
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert any("bag" in note for note in export.notes)


def test_before_and_after() -> None:
    export = export_listing(PRODUCTS, CHANGES, "google")
    assert [(c.product, c.field, c.before) for c in export.changes] == [
        ("shoe", "title", "旧标题"),
        ("shoe", "description", "旧描述"),
        ("bag", "title", "Bag"),
        ("bag", "image", "https://img.example/old.jpg"),
    ]
    assert export.pictures == ("ab/new.jpg",)
    assert export.files["before_after.csv"].count("\r\n") == 5


@pytest.mark.parametrize("format", ["google", "shopify"])
async def test_a_local_picture_that_stays_is_left_alone(format, shop: SqliteShop, tmp_path: Path) -> None:
    local = SHOE.having(image="cd/old.jpg", cost=Money.of("90", "CNY"))
    await shop.apply(ShopBatch(date=DAY, products=[local]))
    export = export_listing({"shoe": local}, [ListingChange(product="shoe", title="新")], format)
    assert export.pictures == ()
    files = save_listing(export, tmp_path / "out", tmp_path / "nowhere")
    await import_files(shop, [files[0]], assets_dir=tmp_path / "assets", today=DAY)
    assert await shop.product("shoe") == local.having(title="新")


def test_what_cannot_be_exported() -> None:
    for changes in (
        [],
        [ListingChange(product="shoe", title="旧标题")],
        [ListingChange(product="none", title="x")],
        [ListingChange(product="shoe", title=" ")],
        [ListingChange(product="shoe", description="")],
        [ListingChange(product="shoe", image="../../etc/passwd")],
        [ListingChange(product="shoe", image="/etc/passwd")],
        [ListingChange(product="shoe", title="a"), ListingChange(product="shoe", title="b")],
    ):
        with pytest.raises(BadInput):
            export_listing(PRODUCTS, changes, "google")


@given(st.text(alphabet=string.printable + "'=+-@中＝"))
def test_neutralising_is_undone_exactly(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).startswith(("=", "+", "-", "@"))


WORDS = st.text(alphabet="ab 中文=+-@'\"<>&;,.\n\t", min_size=1, max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=WORDS.filter(str.strip), description=WORDS.filter(str.strip))
async def test_any_words_make_the_round_trip(title: str, description: str, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("trip")
    shop = SqliteShop(folder / "shop.db")
    await shop.apply(ShopBatch(date=DAY, products=[SHOE]))
    change = ListingChange(product="shoe", title=title, description=description)
    export = export_listing({"shoe": SHOE}, [change], "google")
    files = save_listing(export, folder / "out", folder)
    report = await import_files(shop, [files[0]], assets_dir=folder, today=DAY)
    product = await shop.product("shoe")
    shop.close()
    assert report.rejected == []
    assert product.title == " ".join(title.split())
    assert " ".join(product.description.split()) == " ".join(description.split())
