"""Google Merchant feeds, TSV and XML: the same attributes under the same names, one row or element an item.

Attribute names and values follow the Merchant Center product data specification.
"""

import datetime as dt
import re
from functools import lru_cache

from memory.domain.money import Money
from memory.domain.product import Attribute, Product
from memory.shop import ProductChange
from tools.shop.report import RowError
from tools.shop.source import Source
from tools.shop.table import Row
from tools.shop.text import guess_lang, html_to_text, one_line
from tools.shop.values import MAX_TEXT, MAX_TITLE, MAX_VALUE, bounded, count, identifier, language, money, shown

HINTS = {"image_link", "availability", "google_product_category", "sale_price", "item_group_id", "product_type", "gtin"}
"""A header with an id and one of these is a Merchant feed."""
TO_PRODUCT = {
    "id", "title", "description", "brand", "price", "sale_price", "sale_price_effective_date", "availability",
    "image_link", "additional_image_link", "product_detail", "content_language", "quantity", "cost_of_goods_sold",
}  # fmt: skip
SUPPLEMENTS = {
    "title": ("title", "lang"),
    "description": ("description",),
    "brand": ("brand",),
    "google_product_category": ("category",),
    "product_type": ("category",),
    "availability": ("stock",),
    "quantity": ("stock",),
    "image_link": ("image",),
    "cost_of_goods_sold": ("cost",),
}
"""Attributes by which a supplemental feed changes fields."""
OUT = {"out_of_stock", "缺货", "无货"}
ON_SALE = {"in_stock", "preorder", "pre_order", "backorder", "back_order", "available", "有货", "limited_availability"}


@lru_cache(maxsize=256)
def google_names(columns: tuple[str, ...]) -> dict[str, str]:
    """Column as written -> attribute of the specification: `g:image link` -> `image_link`."""
    return {column: re.sub(r"\s+", "_", re.sub(r"^g:", "", column.strip().lower())) for column in columns}


def is_google(columns: tuple[str, ...]) -> bool:
    names = set(google_names(columns).values())
    return "id" in names and bool(names & HINTS) and ("price" in names or "title" in names or "availability" in names)


def google_product(row: Row, source: Source, *, primary: bool) -> ProductChange:
    """An item as a product. `primary` feeds must price it; a supplemental one changes products that the shop knows.

    Raises `RowError` with the attribute and the reason.
    """
    cells = _by_attribute(row)
    id = identifier(cells.get("id", ""))
    source.require_new(id)
    if not primary and id not in source.shared.known:
        raise RowError("id", "a feed without prices is supplemental, and the shop has no such product")
    title = bounded(one_line(cells.get("title", "")), "title", MAX_TITLE)
    if not title and primary:
        raise RowError("title", "is empty")
    description = bounded(html_to_text(cells.get("description", "")), "description", MAX_TEXT)
    lang = language(cells["content_language"]) if cells.get("content_language") else guess_lang(title + description)
    price, list_price = _prices(row, cells, id, source) if primary else (None, None)
    cost = cells.get("cost_of_goods_sold")
    attributes = _attributes(row, cells, id, source)
    product = Product(
        id=id,
        title=title,
        description=description,
        brand=bounded(one_line(cells.get("brand", "")), "brand", MAX_TITLE) or None,
        category=_category(cells),
        price=price,
        list_price=list_price,
        cost=money(cost, "cost_of_goods_sold", None, price.currency if price else None) if cost else None,
        stock=_stock(cells),
        image=source.image(row.line, "image_link", cells["image_link"], id) if cells.get("image_link") else None,
        lang=lang,
        attributes=attributes,
        source=source.place(row.line),
    )
    if primary:
        return ProductChange(product)
    # In a supplemental feed an empty cell says nothing.
    covers = frozenset(field for name, cell in cells.items() if cell for field in SUPPLEMENTS.get(name, ()))
    return ProductChange(product, covers, frozenset(attribute.name for attribute in attributes))


def _by_attribute(row: Row) -> dict[str, str]:
    names = google_names(tuple(row.cells))
    return {names[column]: cell.strip() for column, cell in row.cells.items()}


def _prices(row: Row, cells: dict[str, str], id: str, source: Source) -> tuple[Money, Money | None]:
    """What a buyer pays today, and the ordinary price beside it while a sale is in force."""
    if not cells.get("price"):
        raise RowError("price", "is empty")
    bare = not re.search(r"[^\d\s.,+-]", cells["price"])
    fallback = source.currency(id, "en", has_column=False) if bare else None
    ordinary = money(cells["price"], "price", None, fallback)
    if not cells.get("sale_price"):
        return ordinary, None
    sale = money(cells["sale_price"], "sale_price", None, ordinary.currency)
    if sale.currency != ordinary.currency:
        raise RowError("sale_price", f"is in {sale.currency}, but the price is in {ordinary.currency}")
    if not sale < ordinary:
        source.warn(row.line, "sale_price", "is not below the price and was left out")
        return ordinary, None
    in_force = _in_force(cells.get("sale_price_effective_date", ""), source.shared.today)
    if in_force is None:
        source.warn(row.line, "sale_price_effective_date", "cannot be read; the ordinary price was taken")
    return (sale, ordinary) if in_force else (ordinary, None)


def _in_force(window: str, today: dt.date) -> bool | None:
    """Whether `today` lies in `start/end` (ISO 8601, both days included); None when that cannot be read."""
    if not window:
        return True
    try:
        start, end = (_iso_day(part) for part in window.split("/"))
    except ValueError:
        return None
    return start <= today <= end


def _iso_day(text: str) -> dt.date:
    written = text.strip()
    return dt.date.fromisoformat(written[:10]) if re.match(r"^\d{4}-\d\d-\d\d(?:[T ]|$)", written) else _refuse(written)


def _refuse(text: str) -> dt.date:
    raise ValueError(f"{shown(text)} is no ISO day")


def _stock(cells: dict[str, str]) -> int | None:
    """0 when out of stock; the quantity when the feed has one; otherwise unknown."""
    said = re.sub(r"[\s-]+", "_", cells.get("availability", "").lower())
    if said in OUT:
        return 0
    if said and said not in ON_SALE:
        raise RowError("availability", f"{shown(said)} is not one of in_stock, out_of_stock, preorder, backorder")
    return count(cells["quantity"], "quantity") if cells.get("quantity") else None


def _category(cells: dict[str, str]) -> str | None:
    """Google's category when it is a path; its number says less than the merchant's own product type."""
    google, own = one_line(cells.get("google_product_category", "")), one_line(cells.get("product_type", ""))
    return (
        bounded((own or google) if google.isdigit() else (google or own), "google_product_category", MAX_TITLE) or None
    )


def _attributes(row: Row, cells: dict[str, str], id: str, source: Source) -> tuple[Attribute, ...]:
    """Everything without a field of its own."""
    values = {name: cell for name, cell in cells.items() if name not in TO_PRODUCT}
    if "google_product_category" in values and not values["google_product_category"].isdigit():
        del values["google_product_category"]
    for name, value in (*row.details, *split_details(cells.get("product_detail", ""))):
        values.setdefault(one_line(name), value)
    images = [*row.images, *re.split(r",\s*(?=https?://)|,\s+", cells.get("additional_image_link", ""))]
    kept = [source.image(row.line, "additional_image_link", image, id) for image in images if image.strip()]
    if kept:
        values["additional_image_link"] = ", ".join(image for image in kept if image)
    return tuple(
        Attribute(name=name, value=value, source=source.place(row.line, name))
        for name, cell in values.items()
        if name and (value := bounded(html_to_text(cell), name, MAX_VALUE))
    )


def split_details(text: str) -> list[tuple[str, str]]:
    """`Section:Name:Value,Section:Name:Value` as names and values; a comma inside a value stays in it."""
    pieces: list[str] = []
    for part in text.split(","):
        if part.count(":") >= 2 or not pieces:
            pieces.append(part)
        else:
            pieces[-1] += f",{part}"
    named = (piece.split(":", 2) for piece in pieces if piece.count(":") >= 2)
    return [(name.strip(), value.strip()) for _, name, value in named if name.strip()]
