"""A merchant's files into the shop. `import_files` is where to start reading."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from memory.domain.errors import BadInput
from memory.shop import ProductChange, Shop, ShopBatch
from tools.shop.google import google_names, google_product, is_google
from tools.shop.pictures import Pictures
from tools.shop.plain import is_plain, plain_product
from tools.shop.records import NEEDS, kind_of, read_records
from tools.shop.report import ImportReport, RowError
from tools.shop.shopify import grouped, is_shopify, shopify_product
from tools.shop.source import Glance, Source, Surroundings
from tools.shop.table import Row, open_text, parse_object, read_header, read_json_lines, read_table
from tools.shop.text import Encoding, detect_encoding
from tools.shop.values import currency_code
from tools.shop.xml_feed import read_xml

EXPECTED = (
    "expected a Google Merchant feed (TSV or XML), a Shopify product CSV, a plain CSV or JSONL with id, title and "
    "price, or reviews, orders, events, ads or prices with their columns"
)
HEAD = 1 << 18
HEAD_LINES = 50


class Recognised(NamedTuple):
    """A file, and what it turned out to be."""

    path: Path
    kind: str
    """products, reviews, orders, events, ads or prices."""
    format: str
    """google-xml, google, shopify, csv or jsonl."""
    encoding: Encoding
    columns: tuple[str, ...]


async def import_files(
    shop: Shop,
    files: Sequence[Path],
    *,
    reviews: Path | None = None,
    orders: Path | None = None,
    events: Path | None = None,
    ads: Path | None = None,
    prices: Path | None = None,
    dry_run: bool = False,
    default_currency: str | None = None,
    assets_dir: Path,
    today: dt.date,
) -> ImportReport:
    """Loads the good rows of all files in one transaction and reports the bad ones.

    What a file holds is told from its content; the named arguments say what is expected of theirs. Local pictures go to
    `assets_dir`. With `dry_run` nothing is written. Raises `BadInput` when a file is nothing we know, in which case
    nothing is imported.
    """
    named = {"reviews": reviews, "orders": orders, "events": events, "ads": ads, "prices": prices}
    found = [recognise(path) for path in files]
    found += [recognise(path, kind) for kind, path in named.items() if path is not None]
    if not found:
        raise BadInput("no file was given", todo=EXPECTED, field="file")
    report = ImportReport(dry_run=dry_run, files=[_described(file) for file in found])
    shared = Surroundings(
        report=report,
        today=today,
        default_currency=currency_code(default_currency) if default_currency else None,
        shop_currency=await shop.currency(),
        known={entry.id: entry.currency for entry in await shop.names()},
        assets_dir=assets_dir,
        dry_run=dry_run,
        salt=await shop.salt(create=not dry_run) if any(f.kind in ("orders", "events") for f in found) else None,
    )
    if shared.shop_currency is None and shared.default_currency is None:
        shared.shop_currency = _usual_currency(found, shared)
    report.counts = await shop.apply(_batch(found, shared), dry_run=dry_run)
    return report


def recognise(path: Path, expected: str | None = None) -> Recognised:
    """What the file is, by its content and not by its name. Raises `BadInput` when it is nothing we know."""
    encoding = detect_encoding(path)
    with open_text(path, encoding) as stream:
        head = stream.read(HEAD)
    start = head.lstrip("\ufeff \t\r\n")[:1]
    if not start:
        raise BadInput(f"{path.name} is empty", todo=EXPECTED, field="file")
    if start == "<":
        found = Recognised(path, "products", "google-xml", encoding, ())
    elif start == "{":
        columns = _columns_of_json(path.name, head)
        found = Recognised(path, _table_kind(columns)[0], "jsonl", encoding, columns)
    else:
        columns = tuple(read_header(path, encoding))
        kind, format = _table_kind(columns)
        found = Recognised(path, kind, format, encoding, columns)
    return _as_expected(found, expected)


def _columns_of_json(file: str, head: str) -> tuple[str, ...]:
    for line in head.splitlines()[:HEAD_LINES]:
        try:
            return tuple(parse_object(line))
        except RowError:
            continue
    raise BadInput(f"{file} begins like JSON but holds no JSON object a line", todo=EXPECTED, field="file")


def _table_kind(columns: tuple[str, ...]) -> tuple[str, str]:
    """Kind and format by the columns' names; the kind is empty when they mean nothing to us."""
    if is_shopify(columns):
        return "products", "shopify"
    if kind := kind_of(list(columns)):
        return kind, "csv"
    if is_google(columns):
        return "products", "google"
    return ("products" if is_plain(columns) else ""), "csv"


def _as_expected(found: Recognised, expected: str | None) -> Recognised:
    if found.kind and expected in (None, found.kind):
        return found
    columns = ", ".join(found.columns[:12])[:200]
    if expected is not None:
        what = f"{found.path.name} does not look like {expected}: its columns are {columns or 'XML elements'}"
        todo = f"expected the columns {', '.join(NEEDS[expected])}, as CSV or JSONL"
    else:
        what, todo = f"{found.path.name} is nothing we know: its columns are {columns}", EXPECTED
    raise BadInput(what, kept="nothing was imported", todo=todo, field="file")


def _described(file: Recognised) -> dict[str, str]:
    return {"file": str(file.path), "kind": file.kind, "format": file.format, "encoding": file.encoding.label}


def _batch(found: Sequence[Recognised], shared: Surroundings) -> ShopBatch:
    """Lazy: each kind is read when the store asks for it, products first, since the others refer to them."""
    sources = [(file, _source(file, shared)) for file in found]

    def of(kind: str) -> Iterator[Any]:
        files = ((file, source) for file, source in sources if file.kind == kind)
        return chain.from_iterable(read_records(kind, _rows(file, source), source) for file, source in files)

    products = (_products(file, source) for file, source in sources if file.kind == "products")
    return ShopBatch(
        date=shared.today,
        products=chain.from_iterable(products),
        assets=_late(lambda: shared.assets),
        prices=of("prices"),
        reviews=of("reviews"),
        orders=of("orders"),
        behaviour=of("events"),
        ad_reports=of("ads"),
    )


def _usual_currency(found: Sequence[Recognised], shared: Surroundings) -> str | None:
    """The currency in which a shop without prices will have most of its own, once these files are in.

    Told before the first row is taken in, since a row that names no currency may stand before those that do: read row
    by row, a second import of the same files would know more than the first and price such a row otherwise.
    """
    ahead = replace(shared, report=ImportReport(dry_run=True), known=dict(shared.known), assets=[], dry_run=True)
    files = [file for file in found if file.kind == "products"]
    changes = chain.from_iterable(_products(file, _source(file, ahead, Glance)) for file in files)
    counted = Counter(change.product.price.currency for change in changes if change.product.price)
    return min(counted, key=lambda code: (-counted[code], code), default=None)


def _late(things: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    """What is only known once everything before it was read."""
    yield from things()


def _source(file: Recognised, shared: Surroundings, kind: type[Source] = Source) -> Source:
    pictures = Pictures(file.path.parent, shared.assets_dir, dry_run=shared.dry_run)
    source = kind(str(file.path), file.path.name, file.kind, pictures, shared)
    if file.encoding.damaged:
        source.warn_once(
            "encoding", "some bytes are not UTF-8, as the rest of the file is; rows that hold them are rejected"
        )
    return source


def _rows(file: Recognised, source: Source) -> Iterator[Row]:
    if file.format == "google-xml":
        return read_xml(file.path, file.encoding, source.reject)
    if file.format != "jsonl":
        return read_table(file.path, file.encoding, source.reject)
    # A key that the first object has and a later one lacks is an empty cell, as in a table.
    empty = dict.fromkeys(file.columns, "")
    rows = read_json_lines(file.path, file.encoding, source.reject)
    return (row._replace(cells={**empty, **row.cells}) for row in rows)


def _products(file: Recognised, source: Source) -> Iterator[ProductChange]:
    """The good rows as products; the others are rejected."""
    for line, read in _readers(file, source):
        try:
            change = read()
        except RowError as error:
            source.reject(line, error.field or "row", error.reason)
            continue
        source.loaded[change.product.id] = line
        source.shared.known[change.product.id] = change.product.price.currency if change.product.price else None
        yield change


def _readers(file: Recognised, source: Source) -> Iterator[tuple[int, Callable[[], ProductChange]]]:
    """For each product of the file its line, and how to read it."""
    rows = _rows(file, source)
    if file.format == "shopify":
        for group in grouped(rows):
            yield group[0].line, lambda group=group: shopify_product(group, source)
    elif file.format in ("google", "google-xml"):
        primary = file.format == "google-xml" or "price" in google_names(file.columns).values()
        for row in rows:
            yield row.line, lambda row=row: google_product(row, source, primary=primary)
    else:
        for row in rows:
            yield row.line, lambda row=row: plain_product(row, source)
