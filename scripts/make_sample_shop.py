"""Writes the sample shop's data from its hand-written catalogue; the same seed gives the same bytes.

    python scripts/make_sample_shop.py                 # into app/sample
    python scripts/make_sample_shop.py --out /tmp/shop --seed 618

Pictures come from `scripts/render_sample_photos.py`.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml
from sample_shop.catalogue import ATTRIBUTES, COLUMNS, Product, load
from sample_shop.orders import Order, take_orders
from sample_shop.patterns import describe, explain
from sample_shop.reviews import write_reviews
from sample_shop.traffic import ADS_COLUMNS, advertise, watch

HERE = Path(__file__).resolve().parent
SEED = 618


def as_csv(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> str:
    page = io.StringIO()
    writer = csv.DictWriter(page, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue()


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def order_rows(orders: Sequence[Order]) -> Iterable[dict[str, Any]]:
    for number, order in enumerate(orders, 1):
        yield {
            "order_id": f"o{number:05d}",
            "customer_id": order.customer.id,
            "product_id": order.product.id,
            "quantity": order.quantity,
            "unit_price": order.product.price_on(order.day),
            "currency": order.product.currency,
            "date": order.day.isoformat(),
        }


def price_rows(products: Sequence[Product]) -> Iterable[dict[str, Any]]:
    for product in products:
        for day, price in product.history():
            yield {"product_id": product.id, "date": day.isoformat(), "price": price, "currency": product.currency}


def make(seed: int) -> dict[str, str]:
    """Every data file of the shop by name."""
    products = load(HERE / "sample_shop")
    orders = take_orders(products, seed)
    facts = describe(orders)
    events = ({**asdict(event), "date": event.day.isoformat()} for event in watch(products, orders, seed))
    reviews = (json.dumps(asdict(review), ensure_ascii=False) for review in write_reviews(products, seed))
    flaws = yaml.safe_load((HERE / "sample_shop" / "flaws.yaml").read_text(encoding="utf-8"))
    return {
        "products.csv": as_csv((*COLUMNS, *ATTRIBUTES), (product.row() for product in products)),
        "prices.csv": as_csv(["product_id", "date", "price", "currency"], price_rows(products)),
        "reviews.jsonl": "\n".join(reviews) + "\n",
        "orders.csv": as_csv(
            ["order_id", "customer_id", "product_id", "quantity", "unit_price", "currency", "date"], order_rows(orders)
        ),
        "events.csv": as_csv(
            ["customer_id", "product_id", "event", "date", "channel"],
            ({key: value for key, value in event.items() if key != "day"} for event in events),
        ),
        "ads.csv": as_csv(ADS_COLUMNS, advertise(products, seed)),
        "flaws.json": as_json(flaws),
        "patterns.json": as_json(facts),
        "patterns.md": explain(facts),
    }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Writes the sample shop's data files.")
    parser.add_argument("--out", type=Path, default=HERE.parent / "app" / "sample")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, text in make(options.seed).items():
        (options.out / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
