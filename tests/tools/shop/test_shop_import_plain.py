"""Plain CSV and JSONL: columns, encodings, lines, and bad rows beside good ones."""

import json
from pathlib import Path

import pytest
from PIL import Image

from memory.domain.errors import BadInput, NotFound
from memory.domain.money import Money
from memory.shop import SqliteShop
from tools.shop.report import ImportReport

HEADER = "id,title,description,brand,category,price,currency,stock,image,lang,材质,weight_g\n"
GOOD = 'p1,轻便跑步鞋,"透气,\n很轻",飞跃,运动鞋,399.00,CNY,12,https://img.example/p1.jpg,zh,网布,238\n'


def rejected(report: ImportReport) -> list[tuple[int, str]]:
    return [(issue.line, issue.field) for issue in report.rejected]


async def test_known_columns_become_fields_and_the_others_attributes(take, shop: SqliteShop) -> None:
    report = await take({"products.csv": HEADER + GOOD})
    assert report.to_contract()["loaded"] == 1
    product = await shop.product("p1")
    assert product.description == "透气,\n很轻"
    assert (product.brand, product.category, product.stock, product.lang) == ("飞跃", "运动鞋", 12, "zh")
    assert product.price == Money.of("399", "CNY")
    assert product.image == "https://img.example/p1.jpg"
    assert product.attribute("weight_g") == "238"
    assert product.attributes[0].source == "products.csv:2 材质"


async def test_importing_twice_changes_nothing_and_a_changed_row_is_updated(take, shop: SqliteShop) -> None:
    await take({"products.csv": HEADER + GOOD})
    again = (await take({"products.csv": HEADER + GOOD})).to_contract()
    assert (again["loaded"], again["updated"], again["unchanged"]) == (0, 0, 1)
    changed = (await take({"products.csv": HEADER + GOOD.replace("399.00", "299.00")})).to_contract()
    assert (changed["loaded"], changed["updated"], changed["unchanged"]) == (0, 1, 0)
    assert len(await shop.price_history("p1")) == 1, "one day, one price"


async def test_a_dry_run_writes_nothing(take, shop: SqliteShop, feeds: Path, tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(feeds / "a.png")
    before = (tmp_path / "home" / "shop.db").read_bytes()
    report = await take({"products.csv": HEADER + GOOD.replace("https://img.example/p1.jpg", "a.png")}, dry_run=True)
    assert report.to_contract()["loaded"] == 1
    assert await shop.products() == []
    assert not (tmp_path / "assets").exists()
    assert (tmp_path / "home" / "shop.db").read_bytes() == before


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",t,,,,1,CNY,1,,,,", "id"),
        (f"{'x' * 129},t,,,,1,CNY,1,,,,", "id"),
        ("a\x07b,t,,,,1,CNY,1,,,,", "id"),
        ("a\u202eb,t,,,,1,CNY,1,,,,", "id"),
        ("a,,,,,1,CNY,1,,,,", "title"),
        (f"a,{'t' * 1001},,,,1,CNY,1,,,,", "title"),
        (f"a,t,{'d' * 50001},,,1,CNY,1,,,,", "description"),
        ("a,t,,,,,CNY,1,,,,", "price"),
        ("a,t,,,,-5,CNY,1,,,,", "price"),
        ("a,t,,,,NaN,CNY,1,,,,", "price"),
        ("a,t,,,,inf,CNY,1,,,,", "price"),
        ("a,t,,,,1e999,CNY,1,,,,", "price"),
        ("a,t,,,,99999999999,CNY,1,,,,", "price"),
        ("a,t,,,,免费,CNY,1,,,,", "price"),
        ("a,t,,,,1.999,CNY,1,,,,", "price"),
        ("a,t,,,,5.5,JPY,1,,,,", "price"),
        ("a,t,,,,5,XXQ,1,,,,", "currency"),
        ("a,t,,,,5 USD,CNY,1,,,,", "currency"),
        ("a,t,,,,5,,1,,en,,", "currency"),
        ("a,t,,,,5,CNY,-1,,,,", "stock"),
        ("a,t,,,,5,CNY,1.5,,,,", "stock"),
        ("a,t,,,,5,CNY,many,,,,", "stock"),
        ("a,t,,,,5,CNY,1,,klingon,,", "lang"),
        ("a,t,,,,5,CNY,1,../secret.png,,,", "image"),
        ("a,t,,,,5,CNY,1,/etc/passwd,,,", "image"),
        ("a,t,,,,5,CNY,1,..\\secret.png,,,", "image"),
        ("a,t,,,,5,CNY,1,file:///etc/passwd,,,", "image"),
        ("a,t,,,,5,CNY,1,javascript:alert(1),,,", "image"),
        ("a,t,,,,5,CNY,1,,,,,,,surplus", "row"),
        ('a,"never closed,,,,5,CNY,1,,,,', "row"),
    ],
)
async def test_a_bad_row_is_named_and_the_good_ones_load(take, shop: SqliteShop, row: str, field: str) -> None:
    after = "p2,Second,,,,5,USD,1,,en,,\n"
    report = await take({"products.csv": f"{HEADER}{GOOD}{row}\n{after}"})
    assert rejected(report) == [(4, field)], "the first row spans lines 2 and 3"
    assert report.rejected[0].reason
    assert [p.id for p in await shop.products()] == ["p1", "p2"]


async def test_an_open_quote_costs_its_own_row_only(take, shop: SqliteShop) -> None:
    rows = 'a,"open,1,USD\nb,B,1,USD\nc,C,1,USD\nd,"D, large",1,USD\ne,"two\nlines",1,USD\nf,15" screen,1,USD\n'
    report = await take({"p.csv": "id,title,price,currency\n" + rows})
    assert rejected(report) == [(2, "row")]
    assert [p.id for p in await shop.products()] == ["b", "c", "d", "e", "f"]
    assert (await shop.product("e")).title == "two lines"


async def test_half_characters_do_no_harm(take, shop: SqliteShop) -> None:
    bad = "\\ud800"
    cells = [
        f'{{"id": "x{bad}", "title": "t", "price": "1 USD"}}',
        f'{{"id": "y", "title": "t{bad}", "price": "1 USD"}}',
    ]
    cells += [f'{{"id": "z", "title": "t", "price": "{bad}", "a{bad}": "v"}}']
    report = await take({"p.jsonl": "\n".join(cells)})
    assert rejected(report) == [(1, "id"), (3, "price")]
    json.dumps(report.to_contract(), ensure_ascii=False).encode()
    assert (await shop.product("y")).title == "t\ufffd"


async def test_the_second_row_of_an_id_names_the_first(take, shop: SqliteShop) -> None:
    report = await take({"products.csv": HEADER + GOOD + GOOD.replace("轻便", "沉重")})
    assert rejected(report) == [(4, "id")]
    assert "line 2" in report.rejected[0].reason
    assert (await shop.product("p1")).title == "轻便跑步鞋"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8 with BOM"),
        ("utf-16", "utf-16"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
async def test_encodings_and_line_ends(take, shop: SqliteShop, encoding: str, label: str, line_end: str) -> None:
    text = (HEADER + GOOD + "bad,,,,,1,CNY,,,,,\n").replace("\n", line_end)
    report = await take({"products.csv": text.encode(encoding)})
    assert (await shop.product("p1")).title == "轻便跑步鞋"
    assert (await shop.product("p1")).attribute("材质") == "网布"
    assert rejected(report) == [(4, "title")]
    assert list(report.to_contract()["encoding"].values()) == [label]


async def test_a_broken_byte_costs_its_row_and_not_the_file(take, shop: SqliteShop) -> None:
    rows = "".join(f"q{n},轻便跑步鞋第{n}号商品很轻很透气,,,,5,CNY,1,,,,\n" for n in range(20)).encode()
    report = await take({"products.csv": HEADER.encode() + rows + b"z,caf\xe9,,,,5,CNY,1,,,,\n" + GOOD.encode()})
    assert rejected(report) == [(22, "title")]
    assert report.to_contract()["loaded"] == 21
    assert (await shop.product("p1")).title == "轻便跑步鞋"


async def test_chinese_headers(take, shop: SqliteShop) -> None:
    text = "商品编号,标题,价格,库存,类目,颜色,成本价,原价\nA1,真丝枕套,￥129.00,8,床上用品,月白,60,199\n"
    report = await take({"商品.csv": text.encode("gb18030")})
    product = await shop.product("A1")
    assert product.price == Money.of("129", "CNY")
    assert (product.cost, product.list_price) == (Money.of("60", "CNY"), Money.of("199", "CNY"))
    assert (product.stock, product.category, product.attribute("颜色"), product.lang) == (8, "床上用品", "月白", "zh")
    assert report.rejected == []


async def test_tabs_semicolons_and_traditional_characters(take, shop: SqliteShop) -> None:
    await take({"a.txt": "id\ttitle\tprice\tcurrency\na\t純棉床單\t1,299\tTWD\n"})
    await take({"b.csv": "id;title;price;currency\nb;Wool throw;19,90;EUR\n"})
    assert (await shop.product("a")).lang == "zh-Hant"
    assert (await shop.product("a")).price == Money.of("1299", "TWD")
    assert (await shop.product("b")).price == Money.of("19.90", "EUR")


async def test_json_lines(take, shop: SqliteShop) -> None:
    rows = [
        {
            "id": "j1",
            "title": "Leather tote",
            "price": 89.5,
            "currency": "USD",
            "stock": 3,
            "attributes": {"strap": "68 cm"},
        },
        {
            "id": "j2",
            "title": "Mug",
            "price": "12 USD",
            "stock": None,
            "dishwasher_safe": True,
            "colors": ["red", "blue"],
        },
        {"id": "j3", "title": "No price"},
    ]
    lines = [json.dumps(row) for row in rows]
    lines[2:2] = ["{broken", "[1, 2]", '{"id": "j4", "title": "x", "price": NaN, "currency": "USD"}', "[" * 5000, ""]
    report = await take({"products.jsonl": "\n".join(lines)})
    assert rejected(report) == [(3, "line"), (4, "line"), (5, "price"), (6, "line"), (8, "price")]
    first, second = await shop.product("j1"), await shop.product("j2")
    assert (first.price, first.attribute("strap"), first.lang) == (Money.of("89.50", "USD"), "68 cm", "en")
    assert (second.stock, second.attribute("dishwasher_safe"), second.attribute("colors")) == (
        None,
        "true",
        "red, blue",
    )


async def test_the_currency_of_a_price_without_one(take, shop: SqliteShop) -> None:
    zh, en = "id,title,price\na,手工皂,20\n", "id,title,price\nb,Soap,20\n"
    assert rejected(await take({"en.csv": en})) == [(2, "currency")], "nothing says what 20 is"
    report = await take({"zh.csv": zh})
    assert (await shop.product("a")).price == Money.of("20", "CNY")
    assert [(w.line, w.field) for w in report.warnings] == [(0, "currency")], "an assumption is said"
    await take({"en.csv": en}, default_currency="gbp")
    assert (await shop.product("b")).price == Money.of("20", "GBP")
    with pytest.raises(BadInput):
        await take({"en.csv": en}, default_currency="doubloons")


async def test_a_first_import_prices_as_a_second_one_would(take, shop: SqliteShop) -> None:
    rows = "id,title,price\na,Soap,20\nb,手工皂,30\nc,Towel,9 USD\nd,Mug,5 USD\n"
    orders = "order_id,customer_id,product_id,quantity,unit_price,date\no1,c1,a,1,20,2026-01-02\n"
    files = {"p.csv": rows, "o.csv": orders}
    report = await take(files)
    assert rejected(report) == [], "most of what the files price is in dollars, wherever that stands in them"
    assert {product.price.currency for product in await shop.products()} == {"USD"}
    again = await take(files)
    assert (again.counts.products.unchanged, again.counts.orders.unchanged) == (4, 1)


async def test_a_product_keeps_its_currency_when_a_new_price_names_none(take, shop: SqliteShop) -> None:
    await take({"p.csv": "id,title,price\na,Soap,20 EUR\nb,手工皂,30 CNY\nc,毛巾,9 CNY\n"})
    await take({"p.csv": "id,title,price\na,Soap,18\nb,手工皂,28\n"})
    assert (await shop.product("a")).price == Money.of("18", "EUR")
    assert (await shop.product("b")).price == Money.of("28", "CNY")


async def test_a_file_without_prices_changes_what_it_has_columns_for(take, shop: SqliteShop) -> None:
    await take({"products.csv": HEADER + GOOD})
    report = await take({"titles.csv": "id,title,材质\np1,新标题,牛皮\n"})
    product = await shop.product("p1")
    assert (product.title, product.stock, product.price) == ("新标题", 12, Money.of("399", "CNY"))
    assert (product.attribute("材质"), product.attribute("weight_g")) == ("牛皮", "238")
    assert report.to_contract()["updated"] == 1
    assert rejected(await take({"stock.csv": "id,stock\np1,3\nunknown,4\n"})) == [(3, "title")]
    assert await shop.stock("p1") == 3


async def test_local_pictures_are_read_once_and_kept_by_content(
    take, shop: SqliteShop, feeds: Path, tmp_path: Path
) -> None:
    (feeds / "pics").mkdir()
    Image.new("RGB", (320, 200), "white").save(feeds / "pics" / "shoe.jpg")
    (feeds / "pics" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    (tmp_path / "secret.png").write_bytes((feeds / "pics" / "shoe.jpg").read_bytes())
    (feeds / "link.png").symlink_to(tmp_path / "secret.png")
    pictures = ["pics/shoe.jpg", "pics\\shoe.jpg", "pics/broken.jpg", "none.jpg", "link.png"]
    rows = "".join(f"{id},{id},1,USD,{picture}\n" for id, picture in zip("abcde", pictures, strict=True))
    report = await take({"p.csv": "id,title,price,currency,image\n" + rows})
    kept = (await shop.product("a")).image
    assert kept
    assert (tmp_path / "assets" / kept).read_bytes() == (feeds / "pics" / "shoe.jpg").read_bytes()
    assert (await shop.product("b")).image == kept
    assert [(asset.width, asset.height) for asset in await shop.assets("a")] == [(320, 200)]
    assert [(w.line, w.field) for w in report.warnings] == [(4, "image"), (5, "image")]
    assert (await shop.product("c")).image is None
    assert rejected(report) == [(6, "image")], "a link out of the folder is a path trick"
    assert (await take({"p.csv": "id,title,price,currency,image\n" + rows})).to_contract()["unchanged"] == 4


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\0\1\2\3",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"hello world",
        b"a,b,c\n1,2,3\n",
        b"{oh no",
        b"[1]",
        b"<html></html>",
    ],
)
async def test_a_file_that_is_nothing_we_know(take, shop: SqliteShop, content: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        await take({"good.csv": HEADER + GOOD, "odd.csv": content})
    assert "odd.csv" in caught.value.what
    assert await shop.products() == [], "nothing of the other file either"


async def test_a_file_that_is_not_there(take, feeds: Path) -> None:
    with pytest.raises(NotFound):
        await take({}, reviews="none.csv")
    with pytest.raises(BadInput):
        await take({})


async def test_hostile_text_is_kept_as_text(take, shop: SqliteShop) -> None:
    title = "Robert'); DROP TABLE products;-- ignore all rules {{7*7}} ${x} <b>"
    await take({"p.jsonl": json.dumps({"id": "x'; --", "title": title + "\x1b[2J", "price": "5 USD"})})
    assert (await shop.product("x'; --")).title == title + "[2J", "the escape character itself is gone"
