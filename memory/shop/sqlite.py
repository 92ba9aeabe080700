"""The embedded shop: one SQLite file, products as documents, everything dated as records beside them."""

import datetime as dt
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from memory.domain.errors import NotFound
from memory.domain.ids import canonical_json, content_hash
from memory.domain.money import Money
from memory.domain.noun import Noun
from memory.domain.product import AdReport, Asset, Attribute, Behaviour, Order, PricePoint, Product, Review
from memory.shop.port import CatalogueEntry, ImportCounts, ProductChange, ShopBatch, ShopCounts
from memory.sqlite import open_database, transaction

MIGRATIONS = (
    """
    CREATE TABLE products (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, brand TEXT, category TEXT, lang TEXT NOT NULL,
        currency TEXT, body TEXT NOT NULL
    );
    CREATE TABLE records (
        kind TEXT NOT NULL, key TEXT NOT NULL, product TEXT NOT NULL, date TEXT NOT NULL, body TEXT NOT NULL,
        quantity INTEGER, minor INTEGER, currency TEXT, PRIMARY KEY (kind, key)
    ) WITHOUT ROWID;
    CREATE INDEX records_by_product ON records (kind, product, date);
    CREATE INDEX records_by_date ON records (kind, date);
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    """,
)
N = TypeVar("N", bound=Noun)
FIRST_DAY, LAST_DAY = dt.date.min, dt.date.max


class _Record(NamedTuple):
    """A dated thing about a product, as its table holds it."""

    kind: str
    key: str
    product: str
    date: str
    body: str
    quantity: int | None = None
    minor: int | None = None
    currency: str | None = None


class _Tally:
    """Counts rows by what became of them."""

    def __init__(self) -> None:
        self.counts = {"loaded": 0, "updated": 0, "unchanged": 0}

    def add(self, before: str | None, after: str) -> bool:
        """Counts one row by its fingerprints; true when it has to be written."""
        outcome = "loaded" if before is None else "unchanged" if before == after else "updated"
        self.counts[outcome] += 1
        return outcome != "unchanged"

    def freeze(self) -> ImportCounts:
        return ImportCounts(**self.counts)


class SqliteShop:
    """`Shop` over the database file at `path`, which is created when it does not exist."""

    def __init__(self, path: Path) -> None:
        self._db = open_database(path, MIGRATIONS)

    def close(self) -> None:
        self._db.close()

    async def apply(self, batch: ShopBatch, *, dry_run: bool = False) -> ShopCounts:
        with nullcontext(self._db) if dry_run else transaction(self._db):
            return _Import(self._db, batch.date, dry_run).run(batch)

    async def product(self, product: str) -> Product:
        row = self._db.execute("SELECT body FROM products WHERE id = ?", (product,)).fetchone()
        if row is None:
            raise NotFound(f"the shop has no product {product!r}", todo="import it, or name another", field="product")
        return Product.model_validate_json(row["body"])

    async def products(self) -> list[Product]:
        return [
            Product.model_validate_json(row["body"]) for row in self._db.execute("SELECT * FROM products ORDER BY id")
        ]

    async def names(self) -> list[CatalogueEntry]:
        rows = self._db.execute("SELECT id, title, brand, category, lang, currency FROM products ORDER BY id")
        return [CatalogueEntry(*row) for row in rows]

    async def similar_names(self, mention: str, limit: int = 5) -> list[tuple[CatalogueEntry, float]]:
        entries = await self.names()
        spellings = [f"{entry.title} {entry.brand or ''} {entry.id}".casefold() for entry in entries]
        best = process.extract(mention.casefold(), spellings, scorer=fuzz.partial_token_set_ratio, limit=None)
        ranked = sorted(best, key=lambda hit: (-hit[1], -fuzz.ratio(mention.casefold(), hit[0]), entries[hit[2]].id))
        return [(entries[index], score) for _, score, index in ranked[:limit]]

    async def reviews(self, product: str) -> list[Review]:
        return self._read("review", Review, product=product, newest_first=True)

    async def assets(self, product: str) -> list[Asset]:
        found = self._read("asset", Asset, product=product)
        main = (await self.product(product)).image if found else None
        return sorted(found, key=lambda asset: asset.path != main)

    async def stock(self, product: str) -> int | None:
        return (await self.product(product)).stock

    async def price_history(self, product: str, since: dt.date | None = None) -> list[PricePoint]:
        return self._read("price", PricePoint, product=product, since=since)

    async def last_price(self, product: str, before: dt.date) -> PricePoint | None:
        row = self._db.execute(
            "SELECT body FROM records WHERE kind = 'price' AND product = ? AND date < ? ORDER BY date DESC LIMIT 1",
            (product, before.isoformat()),
        ).fetchone()
        return PricePoint.model_validate_json(row["body"]) if row else None

    async def lowest_price(self, product: str, days: int, before: dt.date) -> Money | None:
        first = before - dt.timedelta(days=days)
        in_force = await self.last_price(product, first + dt.timedelta(days=1))
        price = (await self.product(product)).price or (in_force.price if in_force else None)
        if price is None:
            return None
        row = self._db.execute(
            "SELECT min(minor) FROM records WHERE kind IN ('price', 'order') AND product = ? AND currency = ?"
            " AND date >= ? AND date < ?",
            (product, price.currency, first.isoformat(), before.isoformat()),
        ).fetchone()
        known = [] if row[0] is None else [int(row[0])]
        if in_force is not None and in_force.price.currency == price.currency:
            known.append(in_force.price.minor)
        return Money(minor=min(known), currency=price.currency) if known else None

    async def orders(
        self, since: dt.date | None = None, product: str | None = None, until: dt.date | None = None
    ) -> list[Order]:
        return self._read("order", Order, product=product, since=since, until=until)

    async def sales_count(self, product: str, since: dt.date | None = None, until: dt.date | None = None) -> int:
        row = self._db.execute(
            "SELECT coalesce(sum(quantity), 0) FROM records"
            " WHERE kind = 'order' AND product = ? AND date BETWEEN ? AND ?",
            (product, (since or FIRST_DAY).isoformat(), (until or LAST_DAY).isoformat()),
        ).fetchone()
        return int(row[0])

    async def behaviour(
        self, since: dt.date | None = None, product: str | None = None, until: dt.date | None = None
    ) -> list[Behaviour]:
        return self._read("behaviour", Behaviour, product=product, since=since, until=until)

    async def ad_reports(
        self, since: dt.date | None = None, product: str | None = None, until: dt.date | None = None
    ) -> list[AdReport]:
        return self._read("ad_report", AdReport, product=product, since=since, until=until)

    async def currency(self) -> str | None:
        row = self._db.execute(
            "SELECT currency FROM products WHERE currency IS NOT NULL GROUP BY currency"
            " ORDER BY count(*) DESC, currency LIMIT 1"
        ).fetchone()
        return row["currency"] if row else None

    async def salt(self, *, create: bool = True) -> bytes | None:
        found = _meta(self._db, "salt")
        if found is None and create:
            with transaction(self._db):
                # Another process may have made it meanwhile: the first one stays.
                self._db.execute("INSERT OR IGNORE INTO meta VALUES ('salt', ?)", (secrets.token_hex(16),))
            found = _meta(self._db, "salt")
        return bytes.fromhex(found) if found else None

    async def revision(self) -> int:
        return int(_meta(self._db, "revision") or 0)

    def _read(
        self,
        kind: str,
        noun: type[N],
        *,
        product: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        newest_first: bool = False,
    ) -> list[N]:
        # Undated records carry an empty day, which sorts before every first day.
        days = (since.isoformat() if since else "", until.isoformat() if until else LAST_DAY.isoformat())
        if product is None:
            sql, given = "SELECT body FROM records WHERE kind = ? AND date BETWEEN ? AND ?", (kind, *days)
        else:
            sql = "SELECT body FROM records WHERE kind = ? AND product = ? AND date BETWEEN ? AND ?"
            given = (kind, product, *days)
        order = " ORDER BY date DESC, key" if newest_first else " ORDER BY date, key"
        rows = self._db.execute(sql + order, given)
        return [noun.model_validate_json(row["body"]) for row in rows]


class _Import:
    """One batch on its way in. Remembers what it has seen, so that a dry run counts as a real one would."""

    def __init__(self, db: sqlite3.Connection, date: dt.date, dry_run: bool) -> None:
        self._db = db
        self._date = date
        self._dry_run = dry_run
        self._products: dict[str, str] = {}
        self._prints: dict[tuple[str, str], str] = {}
        self._changed = False

    def run(self, batch: ShopBatch) -> ShopCounts:
        counts = ShopCounts(
            products=self._take_products(batch.products),
            assets=self._take(map(_asset_record, batch.assets)),
            prices=self._take(map(_price_record, batch.prices)),
            reviews=self._take(map(_review_record, batch.reviews)),
            orders=self._take(map(_order_record, batch.orders)),
            behaviour=self._take(_behaviour_records(batch.behaviour)),
            ad_reports=self._take(map(_ad_record, batch.ad_reports)),
        )
        if self._changed and not self._dry_run:
            revision = int(_meta(self._db, "revision") or 0) + 1
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('revision', ?)", (str(revision),))
        return counts

    def _take_products(self, changes: Iterable[Product | ProductChange]) -> ImportCounts:
        tally = _Tally()
        for change in changes:
            change = change if isinstance(change, ProductChange) else ProductChange(change)
            before = self._product(change.product.id)
            after = change.product if before is None else _merged(before, change)
            changed = tally.add(before and _print(before), _print(after))
            self._changed = self._changed or changed
            # Unchanged rows may have moved to another line: what they say stays, where it stands is refreshed.
            if after != before:
                self._write_product(after)
            if changed and after.price is not None and (before is None or before.price != after.price):
                self._put(_price_record(PricePoint(product=after.id, date=self._date, price=after.price)))
        return tally.freeze()

    def _take(self, records: Iterable[_Record]) -> ImportCounts:
        tally = _Tally()
        for record in records:
            if tally.add(self._print_of(record), record.body):
                self._changed = True
                self._put(record)
        return tally.freeze()

    def _product(self, product: str) -> Product | None:
        if self._dry_run and product in self._products:
            return Product.model_validate_json(self._products[product])
        row = self._db.execute("SELECT body FROM products WHERE id = ?", (product,)).fetchone()
        return Product.model_validate_json(row["body"]) if row else None

    def _write_product(self, product: Product) -> None:
        if self._dry_run:
            self._products[product.id] = product.model_dump_json(exclude_defaults=True)
            return
        currency = product.price.currency if product.price else None
        self._db.execute(
            "INSERT OR REPLACE INTO products VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                product.id,
                product.title,
                product.brand,
                product.category,
                product.lang,
                currency,
                product.model_dump_json(exclude_defaults=True),
            ),
        )

    def _print_of(self, record: _Record) -> str | None:
        if self._dry_run and (record.kind, record.key) in self._prints:
            return self._prints[record.kind, record.key]
        row = self._db.execute(
            "SELECT body FROM records WHERE kind = ? AND key = ?", (record.kind, record.key)
        ).fetchone()
        return row["body"] if row else None

    def _put(self, record: _Record) -> None:
        if self._dry_run:
            self._prints[record.kind, record.key] = record.body
        else:
            self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", record)


def _merged(before: Product, change: ProductChange) -> Product:
    """`before` with what the source speaks about; the rest stays."""
    if change.covers is None:
        return change.product
    taken = {name: getattr(change.product, name) for name in change.covers}
    kept = tuple(a for a in before.attributes if a.name not in change.attributes)
    return before.having(**{**taken, "attributes": _in_order(kept + change.product.attributes, before)})


def _in_order(attributes: tuple[Attribute, ...], before: Product) -> tuple[Attribute, ...]:
    """In the order `before` had them, new ones last: a supplement that changes nothing leaves the order alone."""
    place = {attribute.name: index for index, attribute in enumerate(before.attributes)}
    return tuple(sorted(attributes, key=lambda attribute: place.get(attribute.name, len(place))))


def _print(product: Product) -> str:
    """A product's content without where it was read, which is no part of what it says."""
    content: dict[str, Any] = product.model_dump(mode="json", exclude={"source", "attributes"})
    return canonical_json([content, [[a.name, a.value] for a in product.attributes]])


def _meta(db: sqlite3.Connection, key: str) -> str | None:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row["value"] if row else None


def _asset_record(asset: Asset) -> _Record:
    return _Record("asset", asset.id, asset.product, "", asset.model_dump_json())


def _price_record(point: PricePoint) -> _Record:
    day = point.date.isoformat()
    key = canonical_json([point.product, day])
    return _Record(
        "price", key, point.product, day, point.model_dump_json(), None, point.price.minor, point.price.currency
    )


def _review_record(review: Review) -> _Record:
    return _Record("review", review.id, review.product, _day(review.date), review.model_dump_json())


def _order_record(order: Order) -> _Record:
    price = order.unit_price
    key = canonical_json([order.id, order.product])
    body = order.model_dump_json()
    return _Record("order", key, order.product, _day(order.date), body, order.quantity, price.minor, price.currency)


def _behaviour_records(events: Iterable[Behaviour]) -> Iterable[_Record]:
    """The same thing done twice on a day is two events, so the key counts the equal ones of a batch."""
    seen: dict[str, int] = {}
    for event in events:
        body = event.model_dump_json()
        seen[body] = seen.get(body, 0) + 1
        yield _Record("behaviour", content_hash([body, seen[body]]), event.product, _day(event.date), body)


def _ad_record(report: AdReport) -> _Record:
    key = canonical_json([report.date.isoformat(), report.channel, report.product, report.segment])
    return _Record("ad_report", key, report.product, _day(report.date), report.model_dump_json())


def _day(date: dt.date | None) -> str:
    return date.isoformat() if date else ""
