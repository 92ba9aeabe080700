"""The hand-written catalogue: products, their prices over time, and what customers say about them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FIRST_DAY, LAST_DAY = date(2024, 12, 1), date(2026, 5, 31)
ATTRIBUTES = [
    "material",
    "weight_g",
    "size",
    "colour",
    "origin",
    "sport",
    "waterproof",
    "capacity_ml",
    "drop_mm",
    "battery_h",
    "power_w",
    "burn_h",
    "ingredients",
    "skin_type",
    "shelf_life_months",
    "age_group",
    "season",
    "audience",
    "certificate",
    "cost",
    "msrp",
]
COLUMNS = ["id", "title", "description", "brand", "category", "price", "currency", "stock", "image", "lang"]

# First day, last day and price factor of each market's promotions.
PROMOTIONS: dict[str, list[tuple[date, date, str]]] = {
    "zh": [(date(2025, 5, 31), date(2025, 6, 20), "0.88"), (date(2025, 11, 1), date(2025, 11, 11), "0.85")],
    "en": [(date(2025, 11, 24), date(2025, 12, 1), "0.80")],
}


@dataclass(frozen=True)
class Product:
    id: str
    lang: str
    currency: str
    department: str
    title: str
    description: str
    brand: str
    category: str
    base: Decimal
    cost: Decimal
    msrp: Decimal
    stock: int
    launched: date
    attributes: dict[str, Any]
    reviews: list[tuple[int, str]]
    praise: list[str]
    grumble: list[str]
    changes: list[tuple[date, Decimal]] = field(default_factory=list)

    def history(self) -> list[tuple[date, Decimal]]:
        """Each day on which the price became another one, with the new price, oldest first."""
        days = {self.launched, *(day for day, _ in self.changes)}
        for start, end, _ in PROMOTIONS[self.lang]:
            days |= {day for day in (start, date.fromordinal(end.toordinal() + 1)) if day >= self.launched}
        steps: list[tuple[date, Decimal]] = []
        for day in sorted(days):
            price = self.price_on(day)
            if not steps or steps[-1][1] != price:
                steps.append((day, price))
        return steps

    def price_on(self, day: date) -> Decimal:
        regular = self.base
        for since, price in self.changes:
            regular = price if day >= since else regular
        for start, end, factor in PROMOTIONS[self.lang]:
            if start <= day <= end:
                return (regular * Decimal(factor)).quantize(Decimal(1)).quantize(Decimal("0.01"))
        return regular

    def row(self) -> dict[str, str]:
        cells: dict[str, Any] = {
            "id": self.id,
            "title": self.title,
            "description": self.description,
            "brand": self.brand,
            "category": self.category,
            "price": self.price_on(LAST_DAY),
            "currency": self.currency,
            "stock": self.stock,
            "image": f"images/{self.id}.jpg",
            "lang": self.lang,
            **self.attributes,
            "cost": self.cost,
            "msrp": self.msrp,
        }
        return {column: str(cells.get(column, "")) for column in (*COLUMNS, *ATTRIBUTES)}


def _product(raw: dict[str, Any], lang: str, currency: str) -> Product:
    unknown = set(raw["attributes"]) - set(ATTRIBUTES)
    if unknown:
        raise ValueError(f"{raw['id']}: attributes without a column: {sorted(unknown)}")
    return Product(
        **{key: raw[key] for key in ("id", "department", "title", "description", "brand", "category", "stock")},
        lang=lang,
        currency=currency,
        base=Decimal(raw["base"]),
        cost=Decimal(raw["cost"]),
        msrp=Decimal(raw["msrp"]),
        launched=date.fromisoformat(raw.get("launched", FIRST_DAY.isoformat())),
        attributes=raw["attributes"],
        reviews=[(rating, text) for rating, text in raw["reviews"]],
        praise=raw["praise"],
        grumble=raw["grumble"],
        changes=[(date.fromisoformat(day), Decimal(price)) for day, price in raw.get("changes", [])],
    )


def load(folder: Path) -> list[Product]:
    """Every product of the catalogue, the Chinese market first, in the order of the files."""
    products: list[Product] = []
    for name in ("catalogue_zh.yaml", "catalogue_en.yaml"):
        market = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        products += [_product(raw, market["lang"], market["currency"]) for raw in market["products"]]
    return products
