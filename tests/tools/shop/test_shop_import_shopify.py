"""Shopify's product export, in the older and the newer spelling of its columns."""

from memory.domain.money import Money
from memory.shop import SqliteShop

OLD = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,"
    "Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,"
    "Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,"
    "Google Shopping / Gender,Fabric (product.metafields.shopify.fabric),Variant Image,Cost per item,Status\n"
    'linen-shirt,Linen Shirt,"<p>Cool &amp; airy.</p>\n<p>Made in ""Porto"".</p><script>steal()</script>",Costa,'
    'Apparel & Accessories > Clothing > Shirts,Shirts,"summer, linen",TRUE,Size,S,Color,White,'
    "LS-S,180,shopify,4,deny,manual,49.00,65.00,TRUE,TRUE,,https://cdn.example/b.jpg,2,,FALSE,,,Unisex,Linen,,18.00,active\n"
    "linen-shirt,,,,,,,,,M,,Sand,LS-M,180,shopify,6,deny,manual,52.00,65.00,TRUE,TRUE,,"
    "https://cdn.example/a.jpg,1,,,,,,,,18.00,\n"
    "linen-shirt,,,,,,,,,L,,White,LS-L,180,shopify,-1,deny,manual,52.00,,TRUE,TRUE,,,,,,,,,,,18.00,\n"
    "gift,Gift Box,,Costa,,Gifts,,TRUE,Title,Default Title,,,G-1,0,,,deny,manual,"
    "20.00,,TRUE,TRUE,,,,,FALSE,,,,,,,draft\n"
    ",Orphan,,,,,,,,,,,,,,,,,5,,,,,,,,,,,,,,,\n"
    "linen-shirt,Again,,,,,,,,,,,,,,,,,5,,,,,,,,,,,,,,,\n"
    "free,Free,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n"
)


async def test_variants_and_pictures_merge(take, shop: SqliteShop) -> None:
    report = await take({"products_export.csv": OLD})
    shirt = await shop.product("linen-shirt")
    assert shirt.title == "Linen Shirt"
    assert shirt.description == 'Cool & airy.\nMade in "Porto".'
    assert (shirt.price, shirt.list_price, shirt.cost) == (
        Money.of("49", "USD"),
        Money.of("65", "USD"),
        Money.of("18", "USD"),
    )
    assert (shirt.stock, shirt.brand) == (10, "Costa"), "an oversold variant adds nothing"
    assert shirt.category == "Apparel & Accessories > Clothing > Shirts"
    assert shirt.image == "https://cdn.example/a.jpg", "first by position, not by row"
    values = {a.name: a.value for a in shirt.attributes}
    assert values["Size"] == "S, M, L"
    assert values["Color"] == "White, Sand"
    assert (values["weight_g"], values["tags"], values["Gender"], values["Fabric"]) == (
        "180",
        "summer, linen",
        "Unisex",
        "Linen",
    )
    assert values["additional_images"] == "https://cdn.example/b.jpg"
    assert "Published" not in values
    gift = await shop.product("gift")
    assert (gift.stock, gift.category, gift.attribute("weight_g"), gift.attribute("Title")) == (
        None,
        "Gifts",
        None,
        None,
    )
    assert [(i.line, i.field) for i in report.rejected] == [(7, "handle"), (8, "id"), (9, "price")]
    assert {(w.line, w.field) for w in report.warnings} == {(0, "currency"), (2, "stock")}
    assert (await take({"products_export.csv": OLD})).to_contract()["unchanged"] == 2


async def test_the_newer_spelling_and_a_named_currency(take, shop: SqliteShop) -> None:
    text = (
        "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
        "Option1 name,Option1 value,Price,Price / International,Compare-at price,Cost per item,Charge tax,"
        "Inventory tracker,"
        "Inventory quantity,Continue selling when out of stock,Weight value (grams),Requires shipping,"
        "Product image URL,"
        "Image position,Gift card\n"
        "真丝枕套,silk-pillowcase,<b>桑蚕丝</b>,月眠,,床上用品,,TRUE,active,Y1,,颜色,月白,129.00,,199.00,,TRUE,"
        "shopify,7,DENY,"
        "120,TRUE,https://cdn.example/y.jpg,1,FALSE\n"
    )
    await take({"p.csv": text}, default_currency="HKD")
    product = await shop.product("silk-pillowcase")
    assert (product.title, product.description, product.lang) == ("真丝枕套", "桑蚕丝", "zh")
    assert (product.price, product.stock) == (Money.of("129", "HKD"), 7)
    assert (product.attribute("颜色"), product.attribute("weight_g")) == ("月白", "120")


async def test_a_patch_changes_the_listing_only(take, shop: SqliteShop) -> None:
    await take({"products_export.csv": OLD})
    report = await take(
        {"patch.csv": "Handle,Title,Body (HTML),Image Src\nlinen-shirt,Porto Linen Shirt,<p>New</p>,\nnew-one,,,\n"}
    )
    shirt = await shop.product("linen-shirt")
    assert (shirt.title, shirt.description, shirt.stock, shirt.price) == (
        "Porto Linen Shirt",
        "New",
        10,
        Money.of("49", "USD"),
    )
    assert shirt.attribute("Size") == "S, M, L"
    assert [(i.line, i.field) for i in report.rejected] == [(3, "title")]
