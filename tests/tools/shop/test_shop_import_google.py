"""Google Merchant feeds as merchants export them: RSS, Atom, TSV, supplemental feeds, and attacks."""

import datetime as dt
from pathlib import Path

import pytest

from memory.domain.errors import BadInput
from memory.domain.money import Money
from memory.shop import SqliteShop

RSS = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel>
<title>Example - Online Store</title>
<link>https://shop.example</link>
<description>A store</description>
<item>
  <g:id>TV_123456</g:id>
  <g:title>Harbour 32" LED TV &amp; Stand</g:title>
  <g:description><![CDATA[<p>Sharp &amp; bright.</p><ul><li>720p</li></ul><script>alert(1)</script>]]></g:description>
  <g:link>https://shop.example/tv</g:link>
  <g:image_link>https://shop.example/tv.jpg</g:image_link>
  <g:additional_image_link>https://shop.example/tv2.jpg</g:additional_image_link>
  <g:additional_image_link>https://shop.example/tv3.jpg?a=1,2</g:additional_image_link>
  <g:condition>used</g:condition>
  <g:availability>in_stock</g:availability>
  <g:price>159.00 USD</g:price>
  <g:sale_price>129.00 USD</g:sale_price>
  <g:sale_price_effective_date>2026-05-18T00:00-0800/2026-05-24T23:59-0800</g:sale_price_effective_date>
  <g:shipping><g:country>US</g:country><g:service>Standard</g:service><g:price>14.95 USD</g:price></g:shipping>
  <g:product_detail>
    <g:section_name>Display</g:section_name>
    <g:attribute_name>Resolution</g:attribute_name>
    <g:attribute_value>1366 x 768</g:attribute_value>
  </g:product_detail>
  <g:product_highlight>HDMI</g:product_highlight>
  <g:product_highlight>USB</g:product_highlight>
  <g:brand>Harbour</g:brand>
  <g:google_product_category>Electronics &gt; Video &gt; Televisions</g:google_product_category>
  <g:product_type>Home &gt; TV</g:product_type>
  <g:item_group_id>TV_1</g:item_group_id>
  <g:color>Black</g:color>
</item>
<item>
  <g:id>DVD-1</g:id><title>Plain title</title><description>Plain</description>
  <g:price>9.99 USD</g:price><g:availability>out of stock</g:availability>
  <g:google_product_category>839</g:google_product_category><g:product_type>Media</g:product_type>
</item>
<item>
  <g:id>BAD</g:id><g:title>No price</g:title><g:availability>in_stock</g:availability>
</item>
</channel>
</rss>
"""
ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>Shop</title><updated>2026-05-01T00:00:00Z</updated>
<entry><id>tag:shop.example,2026:1</id><g:id>A1</g:id><title>陶瓷手冲壶</title><summary>s</summary>
<link href="https://shop.example/a1"/><g:description>700 毫升</g:description>
<g:price>CNY 268.00</g:price><g:availability>preorder</g:availability></entry>
</feed>
"""


async def test_rss(take, shop: SqliteShop) -> None:
    report = await take({"feed.xml": RSS})
    assert [(i.line, i.field) for i in report.rejected] == [(39, "price")]
    tv = await shop.product("TV_123456")
    assert tv.title == 'Harbour 32" LED TV & Stand'
    assert tv.description == "Sharp & bright.\n720p"
    assert (tv.price, tv.list_price) == (Money.of("129", "USD"), Money.of("159", "USD"))
    assert (tv.stock, tv.brand, tv.lang) == (None, "Harbour", "en")
    assert tv.category == "Electronics > Video > Televisions"
    assert tv.image == "https://shop.example/tv.jpg"
    values = {a.name: a.value for a in tv.attributes}
    assert values["Resolution"] == "1366 x 768"
    assert values["product_highlight"] == "HDMI, USB"
    assert values["shipping"] == "US:Standard:14.95 USD"
    assert values["additional_image_link"] == "https://shop.example/tv2.jpg, https://shop.example/tv3.jpg?a=1,2"
    assert (values["color"], values["item_group_id"], values["condition"]) == ("Black", "TV_1", "used")
    dvd = await shop.product("DVD-1")
    assert (dvd.title, dvd.stock, dvd.category) == ("Plain title", 0, "Media")
    assert dvd.source == "feed.xml:34"
    assert (await take({"feed.xml": RSS})).to_contract()["unchanged"] == 2


@pytest.mark.parametrize(("day", "price"), [("2026-05-17", "159"), ("2026-05-18", "129"), ("2026-05-25", "159")])
async def test_a_sale_counts_in_its_window_only(take, shop: SqliteShop, day: str, price: str) -> None:
    await take({"feed.xml": RSS}, today=dt.date.fromisoformat(day))
    assert (await shop.product("TV_123456")).price == Money.of(price, "USD")


async def test_atom(take, shop: SqliteShop) -> None:
    report = await take({"feed.xml": ATOM})
    product = await shop.product("A1")
    assert (product.title, product.description, product.lang) == ("陶瓷手冲壶", "700 毫升", "zh")
    assert (product.price, product.stock) == (Money.of("268", "CNY"), None)
    assert product.attribute("link") == "https://shop.example/a1"
    assert report.rejected == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
async def test_xml_encodings(take, shop: SqliteShop, encoding: str) -> None:
    declared = ATOM.replace("UTF-8", "UTF-16" if encoding == "utf-16" else encoding.removesuffix("-sig"))
    await take({"feed.xml": declared.encode(encoding)})
    assert (await shop.product("A1")).title == "陶瓷手冲壶"


async def test_latin_1_is_read_as_declared(take, shop: SqliteShop) -> None:
    text = ATOM.replace("UTF-8", "ISO-8859-1").replace("陶瓷手冲壶", "Café crème").replace("700 毫升", "é")
    await take({"feed.xml": text.encode("latin-1")})
    assert (await shop.product("A1")).title == "Café crème"


async def test_entities_are_refused_and_files_are_never_opened(take, shop: SqliteShop, feeds: Path) -> None:
    (feeds / "secret.txt").write_text("SECRET")
    for attack in (
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "secret.txt">]>',
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">]>',
    ):
        with pytest.raises(BadInput) as caught:
            await take({"feed.xml": attack + RSS.split("\n", 1)[1].replace("Plain title", "&x;")})
        assert "entities" in caught.value.what
    assert await shop.products() == []


async def test_a_feed_that_breaks_off_keeps_what_came_before(take, shop: SqliteShop) -> None:
    report = await take({"feed.xml": RSS[: RSS.index("<g:id>BAD")]})
    assert [p.id for p in await shop.products()] == ["DVD-1", "TV_123456"]
    assert [i.field for i in report.rejected] == ["xml"]


@pytest.mark.parametrize(
    "text", ["<html><body/></html>", "<rss><channel/></rss>", "<rss", "<?xml version='1.0'?><a><item/></a>"]
)
async def test_xml_that_is_no_feed(take, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        await take({"feed.xml": text})
    assert "feed.xml" in caught.value.what


TSV = (
    "id\ttitle\tdescription\tlink\timage link\tadditional image link\tavailability\tprice\tsale price\tbrand\tgtin\t"
    "google product category\tcolor\tsize\tmaterial\titem group id\tproduct detail\n"
    'S1\tTrail shoe 10" sole\tLight, "airy"\thttps://s.example/1\thttps://s.example/1.jpg\t'
    "https://s.example/2.jpg,https://s.example/3.jpg\tin stock\t119.00 USD\t\tFell\t3234567890126\t"
    "Apparel & Accessories > Shoes\tBlue\t42\tMesh\tG1\tGeneral:Drop:6 mm,General:Use:trail, road\n"
    'S2\t"Quoted\ttab"\tx\t\t\t\tout of stock\t1,299.00 USD\t1,399.00 USD\tFell\t\t\t\t\t\t\t\n'
    "S3\tMystery\tx\t\t\t\tsold to a friend\t10 USD\t\t\t\t\t\t\t\t\t\n"
    "S4\tEuro\tx\t\t\t\tin stock\t19.99 USD\t9.99 EUR\t\t\t\t\t\t\t\t\n"
)


async def test_tsv(take, shop: SqliteShop) -> None:
    report = await take({"feed.txt": TSV})
    first, second = await shop.product("S1"), await shop.product("S2")
    assert (first.title, first.description) == ('Trail shoe 10" sole', 'Light, "airy"')
    assert (first.price, first.list_price, first.category) == (
        Money.of("119", "USD"), None, "Apparel & Accessories > Shoes",
    )  # fmt: skip
    assert first.attribute("Drop") == "6 mm"
    assert first.attribute("Use") == "trail, road"
    assert first.attribute("additional_image_link") == "https://s.example/2.jpg, https://s.example/3.jpg"
    assert (first.attribute("size"), first.attribute("material"), first.attribute("gtin")) == (
        "42",
        "Mesh",
        "3234567890126",
    )
    assert (second.title, second.stock, second.price) == ("Quoted tab", 0, Money.of("1299", "USD"))
    assert [(i.line, i.field) for i in report.rejected] == [(4, "availability"), (5, "sale_price")]
    assert [(w.line, w.field) for w in report.warnings] == [(3, "sale_price")], "a sale above the price is no sale"


async def test_a_supplemental_feed_leaves_the_rest_alone(take, shop: SqliteShop) -> None:
    await take({"feed.txt": TSV})
    report = await take({"more.tsv": "id\ttitle\timage_link\nS1\tNew title\thttps://s.example/9.jpg\nS9\tx\t\n"})
    product = await shop.product("S1")
    assert (product.title, product.image) == ("New title", "https://s.example/9.jpg")
    assert (product.price, product.attribute("Drop")) == (Money.of("119", "USD"), "6 mm")
    assert [(i.line, i.field) for i in report.rejected] == [(3, "id")]
    await take({"stock.tsv": "id\tavailability\tdescription\nS1\tout_of_stock\t\n"})
    assert (await shop.product("S1")).stock == 0
    assert (await shop.product("S1")).description == 'Light, "airy"', "an empty cell of a supplement says nothing"
    await take({"stock.tsv": "id\tavailability\tsale_price\nS1\tin_stock\t1 USD\n"})
    assert ((await shop.product("S1")).stock, (await shop.product("S1")).price) == (None, Money.of("119", "USD"))
