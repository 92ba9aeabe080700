"""What happened in a shop: reviews, orders, events, ad reports and prices, as CSV or JSONL."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from typing import Any, Literal, cast

from memory.domain.ids import derive_id
from memory.domain.money import Money
from memory.domain.product import AdReport, Behaviour, Order, PricePoint, Review
from tools.shop.report import RowError
from tools.shop.source import Source
from tools.shop.table import Row
from tools.shop.text import clean, guess_lang, one_line
from tools.shop.values import MAX_TEXT, amount, bounded, count, currency_code, day, identifier, money, shown

ALIASES: dict[str, tuple[str, ...]] = {
    "product_id": ("product", "商品编号", "商品id", "产品编号", "商品編號"),
    "rating": ("stars", "score", "评分", "星级", "評分"),
    "text": ("review", "content", "comment", "评论", "评价", "评论内容", "评价内容", "評論", "評價"),
    "date": ("日期", "时间", "评价时间", "下单时间", "下单日期", "created_at", "order_date"),
    "order_id": ("order", "订单编号", "订单号", "訂單編號"),
    "customer_id": ("customer", "user_id", "客户编号", "用户编号", "买家编号", "会员编号", "客戶編號"),
    "quantity": ("qty", "数量", "数目", "數量"),
    "unit_price": ("单价", "成交价", "單價"),
    "currency": ("币种", "货币", "幣種"),
    "event": ("event_type", "action", "事件", "行为"),
    "channel": ("渠道", "来源"),
    "segment": ("人群", "分群"),
    "impressions": ("展示", "曝光", "展现量", "曝光量"),
    "clicks": ("点击", "点击量", "點擊"),
    "cost": ("花费", "消耗", "花費"),
    "conversions": ("转化", "转化数", "成交数"),
    "revenue": ("收入", "成交额", "成交金额"),
    "price": ("价格", "售价", "價格"),
}
NEEDS: dict[str, tuple[str, ...]] = {
    "orders": ("order_id", "customer_id", "product_id", "unit_price", "date"),
    "ads": ("date", "channel", "product_id", "impressions", "clicks", "cost"),
    "events": ("customer_id", "product_id", "event", "date"),
    "reviews": ("product_id", "text"),
    "prices": ("product_id", "date", "price"),
}
"""Columns by which each kind is recognised, the most particular kind first."""
EVENTS = {
    "view": "view", "pageview": "view", "page_view": "view", "product_view": "view", "浏览": "view", "访问": "view",
    "click": "click", "点击": "click", "add_to_cart": "add_to_cart", "addtocart": "add_to_cart", "cart": "add_to_cart",
    "加购": "add_to_cart", "加入购物车": "add_to_cart",
}  # fmt: skip
Record = Review | Order | Behaviour | AdReport | PricePoint


def by_name(cells: dict[str, str]) -> dict[str, str]:
    """Cells under the names of the contract."""
    lower = {name.strip().lower().replace(" ", "_"): cell.strip() for name, cell in cells.items()}
    for name, others in ALIASES.items():
        if name not in lower:
            found = next((lower[other] for other in others if other in lower), None)
            if found is not None:
                lower[name] = found
    return lower


def kind_of(columns: list[str]) -> str | None:
    """The kind whose columns are all there, or None: a title and a price make a row a product."""
    names = set(by_name(dict.fromkeys(columns, "")))
    if names & {"title", "标题", "標題"} and "price" in names:
        return None
    return next((kind for kind, needs in NEEDS.items() if names.issuperset(needs)), None)


def read_records(kind: str, rows: Iterator[Row], source: Source) -> Iterator[Any]:
    """The rows of a kind as nouns; bad rows are rejected and the rest go on."""
    reader = {"reviews": _review, "orders": _order, "events": _event, "ads": _ad, "prices": _price}[kind]
    seen: dict[object, tuple[int, Record]] = {}
    for row in rows:
        try:
            record = reader(by_name(row.cells), source)
            if kind != "events" and _is_repeated(record, row.line, seen):
                continue
        except RowError as error:
            source.reject(row.line, error.field or "row", error.reason)
            continue
        yield record


def _is_repeated(record: Record, line: int, seen: dict[object, tuple[int, Record]]) -> bool:
    """False for a record with a key of its own; a contradiction to an earlier line is a `RowError`.

    An exact repetition goes on to the store, which counts it as unchanged.
    """
    first, earlier = seen.setdefault(_key(record), (line, record))
    if earlier != record:
        raise RowError(_key_field(record), f"line {first} already says something else for this")
    return False


def _key(record: Record) -> object:
    match record:
        case Order():
            return record.id, record.product
        case AdReport():
            return record.date, record.channel, record.product, record.segment
        case PricePoint():
            return record.product, record.date
        case _:
            return record


def _key_field(record: Record) -> str:
    return "order_id" if isinstance(record, Order) else "date"


def _product(cells: dict[str, str], source: Source) -> str:
    product = identifier(cells.get("product_id", ""), "product_id")
    if product not in source.shared.known:
        raise RowError("product_id", f"the shop has no product {shown(product)}")
    return product


def _review(cells: dict[str, str], source: Source) -> Review:
    product = _product(cells, source)
    rating = _rating(cells["rating"]) if cells.get("rating") else None
    text = bounded(clean(cells.get("text", "")), "text", MAX_TEXT)
    if not text and rating is None:
        raise RowError("text", "is empty, and there is no rating")
    date = day(cells["date"]) if cells.get("date") else None
    key = derive_id("r", product, rating, text, date.isoformat() if date else None)
    return Review(id=key, product=product, rating=rating, text=text, date=date)


def _rating(text: str) -> float:
    value = amount(text.removesuffix("星"), "rating")
    if not 1 <= value <= 5:
        raise RowError("rating", f"{shown(text)} is not between 1 and 5")
    return float(value)


def _order(cells: dict[str, str], source: Source) -> Order:
    product = _product(cells, source)
    quantity = count(cells.get("quantity") or "1", "quantity")
    if quantity == 0:
        raise RowError("quantity", "is zero")
    return Order(
        id=identifier(cells["order_id"], "order_id"),
        customer=pseudonym(cells["customer_id"], source),
        product=product,
        quantity=quantity,
        unit_price=_money(cells, "unit_price", source),
        date=day(cells["date"]),
    )


def _event(cells: dict[str, str], source: Source) -> Behaviour:
    event = EVENTS.get(re.sub(r"[\s-]+", "_", cells["event"].lower()))
    if event is None:
        raise RowError("event", f"{shown(cells['event'])} is not one of view, click, add_to_cart")
    return Behaviour(
        customer=pseudonym(cells["customer_id"], source),
        product=_product(cells, source),
        event=cast(Literal["view", "click", "add_to_cart"], event),
        date=day(cells["date"]),
        channel=bounded(one_line(cells.get("channel", "")).lower(), "channel", 64) or None,
    )


def _ad(cells: dict[str, str], source: Source) -> AdReport:
    cost = _money(cells, "cost", source)
    impressions, clicks = count(cells["impressions"], "impressions"), count(cells["clicks"], "clicks")
    if clicks > impressions:
        raise RowError("clicks", f"{clicks} clicks on {impressions} impressions")
    return AdReport(
        date=day(cells["date"]),
        channel=identifier(cells["channel"], "channel").lower(),
        product=_product(cells, source),
        segment=bounded(one_line(cells.get("segment", "")), "segment", 128) or None,
        impressions=impressions,
        clicks=clicks,
        cost=cost,
        conversions=count(cells.get("conversions") or "0", "conversions"),
        revenue=_money(cells, "revenue", source, cost.currency) if cells.get("revenue") else Money.zero(cost.currency),
    )


def _price(cells: dict[str, str], source: Source) -> PricePoint:
    return PricePoint(product=_product(cells, source), date=day(cells["date"]), price=_money(cells, "price", source))


def _money(cells: dict[str, str], name: str, source: Source, beside: str | None = None) -> Money:
    if not cells.get(name):
        raise RowError(name, "is empty")
    column = currency_code(cells["currency"]) if cells.get("currency") else None
    bare = not re.search(r"[^\d\s.,+-]", cells[name])
    assume = column is None and beside is None and bare
    fallback = source.currency(cells.get("product_id", ""), guess_lang(""), has_column=False) if assume else beside
    return money(cells[name], name, column, fallback)


PERSONAL = {
    "an e-mail address": re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    "an identity card number": re.compile(r"^\d{17}[\dXx]$|^[A-Z][12]\d{8}$"),
    "a phone number": re.compile(
        r"^(?:\+|00)\d[\d\s().-]{6,18}$|^(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$|^\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$"
    ),
}


def pseudonym(text: str, source: Source) -> str:
    """A customer's id; one that says who the person is becomes a keyed hash, and that is said once a file."""
    customer = identifier(text, "customer_id")
    what = next((name for name, pattern in PERSONAL.items() if pattern.match(customer)), None)
    if what is None:
        return customer
    source.warn_once("customer_id", f"customer ids that look like {what} were replaced by pseudonyms")
    # Only a dry run of a shop without customers has no salt, and it keeps nothing.
    digest = hmac.new(source.shared.salt or b"dry run", customer.lower().encode(), hashlib.sha256)
    return f"c_{digest.hexdigest()[:20]}"
