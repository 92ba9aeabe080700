"""One file on its way in: what its rows may refer to, and where its troubles are written down."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from memory.domain.product import Asset
from tools.shop.pictures import Pictures
from tools.shop.report import ImportReport, Issue, RowError
from tools.shop.text import Lang


@dataclass
class Surroundings:
    """What all files of one import share."""

    report: ImportReport
    today: dt.date
    default_currency: str | None
    shop_currency: str | None
    known: dict[str, str | None]
    """Products in the shop and those this import has read so far: id -> the currency of its price."""
    assets_dir: Path
    dry_run: bool
    salt: bytes | None
    """The secret for pseudonyms; None in a dry run of a shop that has none yet."""
    assets: list[Asset] = field(default_factory=list)


@dataclass
class Source:
    """A file of one kind."""

    file: str
    """As it was named by the person."""
    name: str
    """Without its folder: what evidence quotes."""
    kind: str
    pictures: Pictures
    shared: Surroundings
    loaded: dict[str, int] = field(default_factory=dict)
    """Id -> line of the products that this file has given so far."""
    _said: set[str] = field(default_factory=set)

    def place(self, line: int, column: str = "") -> str:
        """A readable place: `products.csv:3 weight_g`."""
        return f"{self.name}:{line} {column}".rstrip()

    def require_new(self, id: str) -> None:
        """Raises `RowError` when an earlier line of the file has this id."""
        if id in self.loaded:
            raise RowError("id", f"line {self.loaded[id]} already has this id")

    def reject(self, line: int, name: str, reason: str) -> None:
        self.shared.report.rejected.append(Issue(self.file, line, name, reason))
        by_kind = self.shared.report.rejected_by_kind
        by_kind[self.kind] = by_kind.get(self.kind, 0) + 1

    def warn(self, line: int, name: str, reason: str) -> None:
        self.shared.report.warnings.append(Issue(self.file, line, name, reason))

    def warn_once(self, name: str, reason: str) -> None:
        """Says something about the whole file, once."""
        if reason not in self._said:
            self._said.add(reason)
            self.warn(0, name, reason)

    def currency(self, product: str, lang: Lang, *, has_column: bool, otherwise: str | None = None) -> str | None:
        """The currency of a price that names none.

        The default that the merchant gave; else, when the file has no column for it, the one that `product` is known to
        be priced in, the shop's, CNY for simplified Chinese, or `otherwise`. What was assumed is said once a file.
        """
        if self.shared.default_currency:
            return self.shared.default_currency
        if has_column:
            return None
        usual = self.shared.known.get(product) or self.shared.shop_currency
        assumed = usual or ("CNY" if lang == "zh" else otherwise)
        if assumed:
            self.warn_once("currency", f"prices that name no currency are taken as {assumed}")
        return assumed

    def image(self, line: int, name: str, value: str, product: str) -> str | None:
        """The reference to keep for a picture; a local one is read into the shop's folder.

        One that is missing or broken is a warning, and the product loads without it. A path that leaves the file's
        folder is a `RowError`.
        """
        try:
            asset = self.pictures.take(value, product)
        except RowError:
            raise
        except ValueError as error:
            self.warn(line, name, f"{error}; the product was loaded without it")
            return None
        if isinstance(asset, str):
            return asset
        self.shared.assets.append(asset)
        return asset.path


class Glance(Source):
    """A file that is only looked through for its prices: its pictures stay closed."""

    def image(self, line: int, name: str, value: str, product: str) -> None:
        return None
