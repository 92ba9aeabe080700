"""Approved listings back to the shop: a Merchant supplemental feed or a Shopify CSV patch, with before and after."""

import csv
import html
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from memory.domain.errors import BadInput, StorageFailure
from memory.domain.noun import Noun
from memory.domain.product import Product
from tools.shop.cells import neutralised
from tools.shop.text import TAG, clean, one_line

Format = Literal["google", "shopify"]
Field = Literal["title", "description", "image"]
FEEDS: dict[Format, tuple[str, str, tuple[str, str, str, str]]] = {
    "google": ("supplemental_feed.tsv", "\t", ("id", "title", "description", "image_link")),
    "shopify": ("shopify_patch.csv", ",", ("Handle", "Title", "Body (HTML)", "Image Src")),
}
"""File name, delimiter and columns."""
REPORT = "before_after.csv"


class ListingChange(Noun):
    """What was approved for one product. None leaves a field as it is."""

    product: str
    title: str | None = None
    description: str | None = None
    image: str | None = None
    """An http(s) address, or a path in the folder of assets."""


class FieldChange(Noun):
    """One field before and after."""

    product: str
    field: Field
    before: str
    after: str


class ListingExport(Noun):
    """Files for the merchant to upload, by name, and what they change."""

    files: dict[str, str]
    """Text by file name: the feed, and the before-and-after table."""
    pictures: tuple[str, ...]
    """Paths in the folder of assets that the feed names."""
    changes: tuple[FieldChange, ...]
    notes: tuple[str, ...]
    """What a person has to do or know."""

    def to_contract(self) -> dict[str, Any]:
        return {
            "files": sorted(self.files),
            "pictures": list(self.pictures),
            "changes": [change.to_json() for change in self.changes],
            "notes": list(self.notes),
        }


def export_listing(products: Mapping[str, Product], changes: Sequence[ListingChange], format: Format) -> ListingExport:
    """The feed of `format` for the products that change. Fields that do not change are written as they are.

    Raises `BadInput` when nothing changes, when a product is unknown or named twice, or when a title or description
    would be empty.
    """
    after = [_applied(products, change) for change in _different(changes)]
    found = tuple(change for product in after for change in _field_changes(products[product.id], product))
    if not found:
        raise BadInput("nothing in the listings changes", kept="nothing was written", field="changes")
    touched = {change.product for change in found}
    rows = [product for product in after if product.id in touched]
    name, delimiter, header = FEEDS[format]
    lang = "zh" if all(product.lang != "en" for product in rows) else "en"
    pictures = tuple(dict.fromkeys(c.after for c in found if c.field == "image" and not _is_address(c.after)))
    return ListingExport(
        files={
            name: _table(header, [_row(product, format, pictures) for product in rows], delimiter),
            REPORT: "\ufeff" + _table(("product", "field", "before", "after"), [_cells(c) for c in found], ","),
        },
        pictures=pictures,
        changes=found,
        notes=tuple(_notes(rows, pictures, lang)),
    )


def save_listing(export: ListingExport, folder: Path, assets_dir: Path) -> list[Path]:
    """Writes the files into `folder`, and the pictures beside them under the paths that the feed names."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in export.files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
            written.append(folder / name)
        for picture in export.pictures:
            target = folder / picture
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(assets_dir / picture, target)
            written.append(target)
    except OSError as error:
        raise StorageFailure(
            f"the listing could not be written to {folder}: {error.strerror}",
            kept="the approved listing itself is safe",
            todo="free some disk space or choose another folder, then export again",
        ) from error
    return written


def _different(changes: Sequence[ListingChange]) -> Sequence[ListingChange]:
    ids = [change.product for change in changes]
    twice = next((id for id in ids if ids.count(id) > 1), None)
    if twice is not None:
        raise BadInput(f"{twice!r} is changed twice", field="changes")
    return changes


def _applied(products: Mapping[str, Product], change: ListingChange) -> Product:
    before = products.get(change.product)
    if before is None:
        raise BadInput(f"the shop has no product {change.product!r}", field="product")
    title = before.title if change.title is None else one_line(change.title)
    if not title:
        raise BadInput(f"the title of {change.product!r} would be empty", field="title")
    if before.description and change.description is not None and not clean(change.description):
        raise BadInput(f"a feed cannot empty the description of {change.product!r}", field="description")
    if change.image and not _is_address(change.image) and not _is_inside(change.image):
        raise BadInput(f"{change.image!r} is neither an address nor a path in the folder of assets", field="image")
    return before.having(
        title=title,
        description=before.description if change.description is None else clean(change.description),
        image=before.image if change.image is None else change.image,
    )


def _field_changes(before: Product, after: Product) -> list[FieldChange]:
    fields: tuple[Field, ...] = ("title", "description", "image")
    return [
        FieldChange(product=after.id, field=field, before=old, after=new)
        for field in fields
        if (old := getattr(before, field) or "") != (new := getattr(after, field) or "")
    ]


def _row(product: Product, format: Format, pictures: Sequence[str]) -> tuple[str, ...]:
    """An unchanged local picture is left empty, which leaves the shop's own as it is."""
    body = _as_html(product.description) if format == "shopify" else _as_feed_text(product.description)
    image = product.image or ""
    return product.id, product.title, body, image if _is_address(image) or image in pictures else ""


def _as_html(text: str) -> str:
    """A paragraph a line; nothing in the text can become markup."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())


def _as_feed_text(text: str) -> str:
    """Merchant feeds read markup in descriptions, so what looks like markup is escaped."""
    return html.escape(text, quote=False) if TAG.search(text) else text


def _cells(change: FieldChange) -> tuple[str, ...]:
    return change.product, change.field, change.before, change.after


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _is_address(image: str) -> bool:
    return image.lower().startswith(("http://", "https://"))


def _is_inside(path: str) -> bool:
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts and "\\" not in path


def _notes(rows: Sequence[Product], pictures: Sequence[str], lang: str) -> list[str]:
    notes: list[str] = []
    if pictures:
        notes.append(
            "图片是本地文件：上传到店铺后，请把图片列换成它的网址。"
            if lang == "zh"
            else "Pictures are local files: upload them to the shop and put their addresses into the image column."
        )
    changed = [p.id for p in rows for cell in (p.id, p.title, p.description) if neutralised(cell) != cell]
    if changed:
        ids = ", ".join(dict.fromkeys(changed))
        notes.append(
            f"以公式符号开头的单元格前加了单引号，避免被表格软件执行，上传前请检查：{ids}"
            if lang == "zh"
            else f"A quote was put before cells that a spreadsheet would run; check them before upload: {ids}"
        )
    return notes
