"""Shopify's product CSV: the rows of one handle are one product with its variants and pictures.

Column names follow Shopify's help page on product CSV files, in the spelling used since 2025 and in the older one.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from memory.domain.money import Money
from memory.domain.product import Attribute, Product
from memory.shop import ProductChange
from tools.shop.report import RowError
from tools.shop.source import Source
from tools.shop.table import Row
from tools.shop.text import Lang, guess_lang, html_to_text, one_line
from tools.shop.values import MAX_TEXT, MAX_TITLE, MAX_VALUE, amount, bounded, identifier, money, shown

COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "category": ("product category", "standard product type"),
    "type": ("type", "custom product type", "product type"),
    "tags": ("tags",),
    "status": ("status",),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "price": ("variant price", "price"),
    "compare": ("variant compare at price", "compare-at price", "compare at price"),
    "cost": ("cost per item",),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "grams": ("variant grams", "weight value (grams)"),
    "image": ("image src", "product image url"),
    "position": ("image position",),
    **{f"option{n}_name": (f"option{n} name",) for n in (1, 2, 3)},
    **{f"option{n}_value": (f"option{n} value",) for n in (1, 2, 3)},
}
"""What we read -> its spellings, in lower case."""
PLUMBING = (
    "published", "option1 linked", "option2 linked", "option3 linked", "variant inventory policy", "continue selling",
    "variant fulfillment", "fulfillment service", "variant requires shipping", "requires shipping", "variant taxable",
    "charge tax", "tax code", "variant tax code", "image alt", "gift card", "variant image", "variant weight unit",
    "weight unit", "unit price", "included /", "price /", "compare-at price /", "compare at price /",
    "google shopping / custom label",
)  # fmt: skip
"""Beginnings of columns that run a Shopify shop and say nothing of the product."""
FIELDS = {
    "title": ("title", "lang"), "body": ("description",), "vendor": ("brand",), "category": ("category",),
    "type": ("category",), "price": ("price", "list_price", "source"), "compare": ("list_price",), "cost": ("cost",),
    "quantity": ("stock",), "image": ("image",),
}  # fmt: skip


class _Layout(NamedTuple):
    known: dict[str, str]
    """What we read -> the column's name in the file."""
    others: tuple[str, ...]


@lru_cache(maxsize=64)
def _layout(columns: tuple[str, ...]) -> _Layout:
    by_lower = {column.lower(): column for column in columns}
    known = {
        name: next(by_lower[spelling] for spelling in spellings if spelling in by_lower)
        for name, spellings in COLUMNS.items()
        if any(spelling in by_lower for spelling in spellings)
    }
    others = tuple(c for c in columns if c not in known.values() and not c.lower().startswith(PLUMBING))
    return _Layout(known, others)


def is_shopify(columns: Sequence[str]) -> bool:
    """A handle column and a second one of Shopify's, in either spelling."""
    known = _layout(tuple(columns)).known
    return "handle" in known and len(known) > 1


def grouped(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Neighbouring rows of one handle. A row without a handle is a group of its own, to be rejected."""
    group: list[Row] = []
    handle = ""
    for row in rows:
        column = _layout(tuple(row.cells)).known["handle"]
        here = row.cells[column].strip()
        if group and (here != handle or not here):
            yield group
            group = []
        group.append(row)
        handle = here
    if group:
        yield group


def shopify_product(rows: Sequence[Row], source: Source) -> ProductChange:
    """One product from its rows. The price is the lowest one of its variants. Raises `RowError`."""
    layout = _layout(tuple(rows[0].cells))
    group = _Group(rows, layout, source)
    id = identifier(group.first("handle"), "handle")
    source.require_new(id)
    title = bounded(one_line(group.first("title")), "title", MAX_TITLE)
    if not title and ("price" in layout.known or id not in source.shared.known):
        raise RowError("title", "is empty")
    description = bounded(html_to_text(group.first("body")), "description", MAX_TEXT)
    lang = guess_lang(title + description)
    price, list_price, cost = group.prices(id, lang)
    image, more = group.images(id)
    attributes = _attributes(group, more)
    product = Product(
        id=id,
        title=title,
        description=description,
        brand=bounded(one_line(group.first("vendor")), "vendor", MAX_TITLE) or None,
        category=bounded(one_line(group.first("category") or group.first("type")), "category", MAX_TITLE) or None,
        price=price,
        list_price=list_price,
        cost=cost,
        stock=group.stock(),
        image=image,
        lang=lang,
        attributes=attributes,
        source=source.place(rows[0].line),
    )
    whole = "price" in layout.known
    # A patch without prices changes single fields: its empty cells say nothing.
    spoken = [name for name in layout.known if whole or group.first(name)]
    covers = frozenset(field for name in spoken for field in FIELDS.get(name, ()))
    names = (name for name, _, _ in _all_names(group)) if whole else (attribute.name for attribute in attributes)
    return ProductChange(product, covers, frozenset(names))


class _Group:
    """The rows of one handle, asked for what they say together."""

    def __init__(self, rows: Sequence[Row], layout: _Layout, source: Source) -> None:
        self.rows = rows
        self.layout = layout
        self.source = source

    def cell(self, row: Row, name: str) -> str:
        column = self.layout.known.get(name)
        return row.cells.get(column, "").strip() if column else ""

    def first(self, name: str) -> str:
        return next((cell for row in self.rows if (cell := self.cell(row, name))), "")

    def each(self, name: str) -> list[str]:
        """The different values, in order."""
        return list(dict.fromkeys(cell for row in self.rows if (cell := self.cell(row, name))))

    def line_of(self, name: str) -> int:
        return next((row.line for row in self.rows if self.cell(row, name)), self.rows[0].line)

    def variants(self) -> list[Row]:
        return [row for row in self.rows if self.cell(row, "price") or self.cell(row, "option1_value")]

    def prices(self, id: str, lang: Lang) -> tuple[Money | None, Money | None, Money | None]:
        """The lowest variant's price, its compare-at price when that is higher, and its cost."""
        if "price" not in self.layout.known:
            return None, None, None
        priced = [row for row in self.rows if self.cell(row, "price")]
        if not priced:
            raise RowError("price", "no variant has a price")
        currency = self.source.currency(id, lang, has_column=False, otherwise="USD")
        amounts = [(money(self.cell(row, "price"), "price", None, currency), index) for index, row in enumerate(priced)]
        price, index = min(amounts, key=lambda pair: (pair[0].minor, pair[1]))
        before, cost = self.cell(priced[index], "compare"), self.cell(priced[index], "cost")
        list_price = money(before, "compare_at_price", None, price.currency) if before else None
        higher = list_price is not None and list_price.currency == price.currency and price < list_price
        return price, list_price if higher else None, money(cost, "cost", None, price.currency) if cost else None

    def stock(self) -> int | None:
        """All variants' units. Unknown when nothing is tracked; an oversold variant counts as none."""
        counts = [_quantity(cell) for row in self.rows if (cell := self.cell(row, "quantity"))]
        tracked = "tracker" not in self.layout.known or bool(self.each("tracker"))
        if any(units < 0 for units in counts):
            self.source.warn(self.line_of("quantity"), "stock", "a variant is oversold and counts as out of stock")
        return sum(max(units, 0) for units in counts) if counts and tracked else None

    def images(self, id: str) -> tuple[str | None, list[str]]:
        """The picture in first position, and the others."""
        placed = [
            (int(position) if (position := self.cell(row, "position")).isdecimal() else 10_000, row)
            for row in self.rows
            if self.cell(row, "image")
        ]
        values = {self.cell(row, "image"): row.line for _, row in sorted(placed, key=lambda pair: pair[0])}
        kept = [self.source.image(line, "image", value, id) for value, line in values.items()]
        found = [image for image in kept if image]
        return (found[0] if found else None), found[1:]


def _quantity(text: str) -> int:
    """Shopify counts an oversold variant below zero."""
    units = amount(text.removeprefix("-"), "inventory_quantity")
    if units != units.to_integral_value() or units > Decimal(10) ** 9:
        raise RowError("inventory_quantity", f"{shown(text)} is not a whole number")
    return -int(units) if text.startswith("-") else int(units)


def _all_names(group: _Group) -> list[tuple[str, str, str]]:
    """Name, value and column of each attribute that the file has a column for; the value may be empty."""
    found = [
        (name, ", ".join(group.each(name)), group.layout.known[name])
        for name in ("type", "tags", "status", "sku", "barcode")
        if name in group.layout.known
    ]
    for n in (1, 2, 3):
        option = group.first(f"option{n}_name")
        if option and option.lower() != "title":
            values = ", ".join(group.each(f"option{n}_value"))
            found.append((one_line(option), values, group.layout.known[f"option{n}_name"]))
    if "grams" in group.layout.known:
        found.append(("weight_g", _grams(group), group.layout.known["grams"]))
    if "image" in group.layout.known:
        found.append(("additional_images", "", group.layout.known["image"]))
    for column in group.layout.others:
        cells = dict.fromkeys(cell for row in group.rows if (cell := row.cells.get(column, "").strip()))
        found.append((_plain_name(column), ", ".join(cells), column))
    return found


def _attributes(group: _Group, more_images: list[str]) -> tuple[Attribute, ...]:
    line = group.rows[0].line
    found: dict[str, Attribute] = {}
    for name, value, column in _all_names(group):
        text = ", ".join(more_images) if name == "additional_images" else html_to_text(value)
        if bounded(text, name, MAX_VALUE) and name not in found:
            found[name] = Attribute(name=name, value=text, source=group.source.place(line, column))
    return tuple(found.values())


def _grams(group: _Group) -> str:
    """The weight when all variants that state one agree; 0 is Shopify's empty."""
    stated = {amount(cell, "grams") for cell in group.each("grams")} - {Decimal(0)}
    return format(stated.pop().normalize(), "f") if len(stated) == 1 else ""


def _plain_name(column: str) -> str:
    """`Fabric (product.metafields.shopify.fabric)` -> `Fabric`; `Google Shopping / Gender` -> `Gender`."""
    name = column.split(" (product.metafields.", 1)[0]
    return one_line(name.removeprefix("Google Shopping / ")) or column
