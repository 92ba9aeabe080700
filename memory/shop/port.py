"""The shop, as questions that agents ask of it. Days are inclusive; money is in the currency it was recorded in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from memory.domain.money import Money
from memory.domain.noun import Noun
from memory.domain.product import AdReport, Asset, Behaviour, Order, PricePoint, Product, Review


class ProductChange(NamedTuple):
    """What one source says about a product. A source that has no column for a field leaves that field as it is."""

    product: Product
    covers: frozenset[str] | None = None
    """Fields of `Product` that the source speaks about; None when it speaks about all of them."""
    attributes: frozenset[str] = frozenset()
    """Names of the attributes it speaks about, those it leaves empty included. Only read when `covers` is set."""


@dataclass(frozen=True)
class ShopBatch:
    """One import. Iterables are consumed once, in the order of the fields, inside one transaction."""

    date: dt.date
    """The day of the import: a changed price enters the price history under it."""
    products: Iterable[Product | ProductChange] = ()
    assets: Iterable[Asset] = ()
    prices: Iterable[PricePoint] = ()
    reviews: Iterable[Review] = ()
    orders: Iterable[Order] = ()
    behaviour: Iterable[Behaviour] = ()
    ad_reports: Iterable[AdReport] = ()


class ImportCounts(Noun):
    """What became of the rows of one kind."""

    loaded: int = 0
    """New ones."""
    updated: int = 0
    unchanged: int = 0


class ShopCounts(Noun):
    """What became of a batch."""

    products: ImportCounts = ImportCounts()
    assets: ImportCounts = ImportCounts()
    prices: ImportCounts = ImportCounts()
    reviews: ImportCounts = ImportCounts()
    orders: ImportCounts = ImportCounts()
    behaviour: ImportCounts = ImportCounts()
    ad_reports: ImportCounts = ImportCounts()


class CatalogueEntry(NamedTuple):
    """A product in few words, for matching a mention against the whole catalogue."""

    id: str
    title: str
    brand: str | None
    category: str | None
    lang: str
    currency: str | None
    """Of its price; None without one."""


class Shop(Protocol):
    """One merchant's shop. Reads raise `StorageFailure` when the store cannot be read."""

    async def apply(self, batch: ShopBatch, *, dry_run: bool = False) -> ShopCounts:
        """Takes all of `batch` in, or nothing of it. Applying a batch twice changes nothing the second time.

        With `dry_run` the counts are those of a real import and nothing is written. An exception raised by one of
        the batch's iterables passes through, and nothing is kept.
        """
        ...

    async def product(self, product: str) -> Product:
        """Raises `NotFound`."""
        ...

    async def products(self) -> list[Product]:
        """All of them, by id."""
        ...

    async def names(self) -> list[CatalogueEntry]:
        """The catalogue in few words, by id."""
        ...

    async def similar_names(self, mention: str, limit: int = 5) -> list[tuple[CatalogueEntry, float]]:
        """Products whose title, brand or id resembles `mention`, best first, with a score from 0 to 100."""
        ...

    async def reviews(self, product: str) -> list[Review]:
        """Newest first; undated ones last."""
        ...

    async def assets(self, product: str) -> list[Asset]:
        """The pictures that were read from files, the main one first."""
        ...

    async def stock(self, product: str) -> int | None:
        """Units on hand, None when unknown. Raises `NotFound`."""
        ...

    async def price_history(self, product: str, since: dt.date | None = None) -> list[PricePoint]:
        """Each day on which the price was noted, oldest first."""
        ...

    async def last_price(self, product: str, before: dt.date) -> PricePoint | None:
        """The newest price noted before `before`."""
        ...

    async def lowest_price(self, product: str, days: int, before: dt.date) -> Money | None:
        """The lowest price that was paid or in force in the `days` days before `before`; None when none is known.

        The ground of every "was" price: in China the reference price is the lowest deal of the seven days before a
        promotion. Only the product's own currency counts.
        """
        ...

    async def orders(
        self, since: dt.date | None = None, product: str | None = None, until: dt.date | None = None
    ) -> list[Order]:
        """Order lines, oldest first."""
        ...

    async def sales_count(self, product: str, since: dt.date | None = None, until: dt.date | None = None) -> int:
        """Units sold."""
        ...

    async def behaviour(
        self, since: dt.date | None = None, product: str | None = None, until: dt.date | None = None
    ) -> list[Behaviour]:
        """Views, clicks and add-to-carts, oldest first."""
        ...

    async def ad_reports(
        self, since: dt.date | None = None, product: str | None = None, until: dt.date | None = None
    ) -> list[AdReport]:
        """Days of past campaigns, oldest first."""
        ...

    async def currency(self) -> str | None:
        """The currency most products are priced in; None for an empty shop."""
        ...

    async def salt(self, *, create: bool = True) -> bytes | None:
        """The secret under which this shop's customer ids are made pseudonyms. Made once, when first asked for.

        With `create` false a shop that has none answers None and nothing is written.
        """
        ...

    async def revision(self) -> int:
        """Counts the imports that changed something; equal revisions mean an equal shop."""
        ...
