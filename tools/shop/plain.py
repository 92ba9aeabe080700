"""Plain CSV and JSONL: known columns by their English or Chinese names, every other column an attribute."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from memory.domain.money import Money
from memory.domain.product import Attribute, Product
from memory.shop import ProductChange
from tools.shop.report import RowError
from tools.shop.source import Source
from tools.shop.table import Row
from tools.shop.text import Lang, clean, guess_lang, one_line
from tools.shop.values import MAX_TEXT, MAX_TITLE, MAX_VALUE, bounded, count, currency_code, identifier, language, money

NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        "product_id", "sku", "商品编号", "商品id", "产品编号", "编号", "货号",
        "商品編號", "產品編號", "編號", "貨號",
    ),
    "title": (
        "name", "product_name", "标题", "商品标题", "商品名称", "产品名称", "名称", "品名",
        "標題", "商品標題", "商品名稱", "名稱",
    ),
    "description": ("描述", "商品描述", "产品描述", "详情", "商品详情", "简介", "商品敘述", "詳情", "商品詳情", "簡介"),
    "brand": ("品牌", "牌子", "vendor"),
    "category": ("类目", "分类", "商品类目", "商品分类", "类别", "品类", "類目", "分類", "商品分類", "類別", "品類"),
    "price": ("价格", "售价", "现价", "单价", "销售价", "價格", "售價", "現價", "單價", "銷售價"),
    "currency": ("币种", "货币", "幣種", "貨幣", "幣別"),
    "stock": ("quantity", "inventory", "库存", "库存数量", "库存量", "数量", "庫存", "庫存數量", "數量"),
    "image": (
        "image_url", "image_link", "picture", "图片", "主图", "图片链接", "主图链接", "图片地址",
        "圖片", "主圖", "圖片連結",
    ),
    "lang": ("language", "语言", "語言"),
    "cost": ("成本", "成本价", "进价", "成本價", "進價"),
    "msrp": ("list_price", "原价", "市场价", "吊牌价", "划线价", "原價", "市場價", "吊牌價", "建議售價"),
}  # fmt: skip
"""Other names of the known columns, taken when the file does not use the known name itself."""
COVERS = {"price": "price", "msrp": "list_price"}


class Layout(NamedTuple):
    """Which of a file's columns is which."""

    known: dict[str, str]
    """Known column -> its name in the file."""
    attributes: tuple[str, ...]


@lru_cache(maxsize=256)
def layout_of(columns: tuple[str, ...]) -> Layout:
    by_lower: dict[str, str] = {}
    for column in columns:
        by_lower.setdefault(column.lower().replace(" ", "_"), column)
    known: dict[str, str] = {}
    for name, others in NAMES.items():
        spelled = next((by_lower[other] for other in (name, *others) if other in by_lower), None)
        if spelled is not None and spelled not in known.values():
            known[name] = spelled
    return Layout(known, tuple(column for column in columns if column not in known.values()))


def is_plain(columns: Sequence[str]) -> bool:
    """An id and something to say about it."""
    known = layout_of(tuple(columns)).known
    return "id" in known and len(known) > 1


def plain_product(row: Row, source: Source) -> ProductChange:
    """Raises `RowError` with the field, under its English name, and the reason."""
    layout = layout_of(tuple(row.cells))
    cells = {name: row.cells[column].strip() for name, column in layout.known.items()}
    id = identifier(cells.get("id", ""))
    source.require_new(id)
    title = _title(cells, id, source)
    description = bounded(clean(cells.get("description", "")), "description", MAX_TEXT)
    lang = language(cells["lang"]) if cells.get("lang") else guess_lang(title + description)
    price, list_price, cost = _prices(cells, id, lang, source)
    attributes = tuple(
        Attribute(name=name, value=value, source=source.place(row.line, name))
        for name in layout.attributes
        if (value := bounded(clean(row.cells[name]), name, MAX_VALUE))
    )
    product = Product(
        id=id,
        title=title,
        description=description,
        brand=_short(cells, "brand"),
        category=_short(cells, "category"),
        price=price,
        list_price=list_price if list_price != price else None,
        cost=cost,
        stock=count(cells["stock"], "stock") if cells.get("stock") else None,
        image=source.image(row.line, "image", cells["image"], id) if cells.get("image") else None,
        lang=lang,
        attributes=attributes,
        source=source.place(row.line),
    )
    if "price" in cells:
        return ProductChange(product, _covered(cells) | {"source"}, frozenset(layout.attributes))
    # A file without prices changes single fields: its empty cells say nothing.
    filled = {name: cell for name, cell in cells.items() if cell}
    return ProductChange(product, _covered(filled), frozenset(attribute.name for attribute in attributes))


def _covered(names: Iterable[str]) -> frozenset[str]:
    """The fields of a product that columns of these names speak about."""
    spoken = {COVERS.get(name, name) for name in names} - {"id", "currency"}
    return frozenset(spoken | {"lang"} if "title" in spoken else spoken)


def _title(cells: dict[str, str], id: str, source: Source) -> str:
    """The title; empty only for a product that the shop knows, in a file without prices."""
    title = bounded(one_line(cells.get("title", "")), "title", MAX_TITLE)
    if not title and ("price" in cells or id not in source.shared.known):
        raise RowError("title", "is empty")
    return title


def _short(cells: dict[str, str], name: str) -> str | None:
    return bounded(one_line(cells.get(name, "")), name, MAX_TITLE) or None


def _prices(
    cells: dict[str, str], id: str, lang: Lang, source: Source
) -> tuple[Money | None, Money | None, Money | None]:
    """Price, list price and cost. A file with a price column has to fill it."""
    column = currency_code(cells["currency"]) if cells.get("currency") else None
    if "price" in cells and not cells["price"]:
        raise RowError("price", "is empty")

    def read(name: str, fallback: str | None) -> Money | None:
        if not cells.get(name):
            return None
        return money(cells[name], name, column, fallback)

    written = any(cells.get(name) for name in ("price", "msrp", "cost"))
    unnamed = written and column is None and _bare(cells)
    assumed = source.currency(id, lang, has_column="currency" in cells) if unnamed else None
    price = read("price", assumed)
    beside = price.currency if price else assumed
    return price, read("msrp", beside), read("cost", beside)


def _bare(cells: dict[str, str]) -> bool:
    """Whether the price is a number without a currency mark."""
    written = cells.get("price") or cells.get("msrp") or cells.get("cost") or ""
    return all(char.isdigit() or char in " ,.+-" for char in written)
