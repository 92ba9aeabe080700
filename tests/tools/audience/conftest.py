"""A shop with planted customers."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from memory.domain.money import Money
from memory.domain.product import Behaviour, Order, Product
from memory.shop import ShopBatch, SqliteShop

TODAY = dt.date(2026, 5, 20)
PRICE = Money.of("100", "CNY")
CATEGORIES = {"shoe": "运动户外 > 跑步鞋", "mug": "厨具 > 杯子", "tea": "食品 > 茶叶"}


def product(id: str, **more: object) -> Product:
    fields: dict[str, object] = {
        "id": id,
        "title": f"商品 {id}",
        "category": CATEGORIES[id],
        "price": Money.of("100", "CNY"),
    }
    return Product.model_validate({**fields, **more})


class Builder:
    """Collects what customers did, days before `TODAY`."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.events: list[Behaviour] = []

    def buy(self, customer: str, product: str, *days_ago: int, price: str = "100", currency: str = "CNY") -> None:
        for days in days_ago:
            self.orders.append(
                Order(
                    id=f"o{len(self.orders)}",
                    customer=customer,
                    product=product,
                    quantity=1,
                    unit_price=Money.of(price, currency),
                    date=TODAY - dt.timedelta(days=days),
                )
            )

    def do(self, customer: str, event: str, product: str, *days_ago: int) -> None:
        for days in days_ago:
            date = TODAY - dt.timedelta(days=days)
            self.events.append(
                Behaviour.model_validate({"customer": customer, "product": product, "event": event, "date": date})
            )

    def batch(self, **more: Product) -> ShopBatch:
        products = [more.get(id) or product(id) for id in CATEGORIES]
        return ShopBatch(date=TODAY, products=products, orders=self.orders, behaviour=self.events)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SqliteShop]:
    opened = SqliteShop(tmp_path / "shop.db")
    yield opened
    opened.close()


@pytest.fixture
def did() -> Builder:
    return Builder()
