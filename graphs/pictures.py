"""What the product's photo says and shows, for the backstop: words read off it, colours that it cannot show, and pieces
that are not delivered.

Words that we put on a picture are layers of data; this is about what was in the photo before. A machine may misread,
so what a photo contradicts goes to a person, and only what law forbids outright blocks.
"""

import asyncio
from pathlib import Path
from typing import NamedTuple

from graphs.studio import Studio
from memory.domain.errors import BadInput
from memory.domain.finding import Finding, Severity
from memory.domain.product import Product
from tools.content.colour import not_shown
from tools.content.lexicon import load, traditional
from tools.content.ocr import words_on
from tools.content.pieces import MorePieces, more_pieces

_FACT_FAMILIES = ("fact", "price", "gift", "urgency", "brand_tone", "notice")
"""Families that compare with records: a misread figure must not accuse, so a person looks."""


class Photo(NamedTuple):
    """What was read off a product's photo."""

    words: tuple[str, ...] | None
    """Lines of text; None when nothing has read it: no OCR here, or a picture that is not on this machine."""
    absent_colours: tuple[str, ...] = ()
    """Stated colours that it does not show."""
    more: MorePieces | None = None
    """Pieces in it beyond those that are stated."""
    unread_part: bool = False
    """Whether a part of it was too much to read: `words` are then not all that it says."""


async def photo_of(studio: Studio, product: Product) -> Photo:
    """Reads the product's photo off the event loop. A photo that cannot be read is one that nothing has read."""
    path = studio.stores.assets / str(product.image)
    if not product.image or not path.is_file():
        return Photo(None)
    return await asyncio.to_thread(_read, product, path)


def _read(product: Product, path: Path) -> Photo:
    try:
        reading = words_on(path)
        absent, more = not_shown(product, path), more_pieces(product, path)
    except BadInput:
        return Photo(None)
    return Photo(reading and reading.lines, absent, more, unread_part=reading is not None and not reading.whole)


def unread(lang: str) -> Finding:
    """A photo goes to review when nothing has read it."""
    return _finding(
        "picture.unread",
        "needs_evidence",
        "商品照片上的文字没有读过，请您看一眼，或安装 ocr 扩展（pip install 'adwright[ocr]'）。",
        "Nothing has read the words on the product's photo: please look at it, or install the ocr extra "
        "(pip install 'adwright[ocr]').",
        lang,
    )


def partly_unread(lang: str) -> Finding:
    """A photo goes to review as well when a part of it is unread, as it is too large, narrow, animated or slow."""
    return _finding(
        "picture.unread",
        "needs_evidence",
        "商品照片太大、太长、太窄、帧数太多或读取太慢，上面的文字没有读完：请您看一眼其余部分，或换成较小的图片、把长图切开。",
        "The product's photo is too large, long or narrow, has too many frames or took too long, so its words were not "
        "wholly read: please look at the rest, or give a smaller picture or one cut into pieces.",
        lang,
    )


def unlike_facts(photo: Photo, product: Product | None, lang: str) -> list[Finding]:
    """What keeps the photo from vouching for the product: a part that nothing has read, stated colours that are not
    there (another variant's photo, or a wrong attribute), more pieces than are delivered."""
    rest = [partly_unread(lang)] if photo.unread_part else []
    if product is None:
        return rest
    return [*rest, *_colours(photo.absent_colours, lang), *_pieces(photo.more, lang)]


def _colours(absent: tuple[str, ...], lang: str) -> list[Finding]:
    if not absent:
        return []
    zh, en = (_named(absent, tongue) for tongue in ("zh", "en"))
    found = _finding(
        "picture.colour",
        "needs_evidence",
        f"商品属性写的是{zh}，照片上看不到这种颜色：可能是另一款的照片，或属性有误。",
        f"The product is stated to be {en}, and its photo shows none of it: another variant's photo, or a wrong "
        "attribute.",
        lang,
    )
    return [found.having(measured=f"{', '.join(absent)}: 0 < 2%")]


def _pieces(more: MorePieces | None, lang: str) -> list[Finding]:
    if more is None:
        return []
    found = _finding(
        "picture.pieces",
        "needs_evidence",
        f"照片上有{more.shown}件，商品属性写的是{more.stated}件：买家会以为收到{more.shown}件，请换照片或核对件数。",
        f"The photo shows {more.shown} pieces and the record says {more.stated}: a buyer would expect {more.shown}; "
        "change the photo or check the count.",
        lang,
    )
    return [found.having(measured=f"{more.shown} > {more.stated}")]


def softened(finding: Finding, lang: str) -> Finding:
    """A finding on words that were read off a photo: about the whole picture, with nothing that we could rewrite."""
    severity: Severity = finding.severity
    if severity == "block" and (finding.category in _FACT_FAMILIES or finding.rule.startswith("fact.")):
        severity = "needs_evidence"
    where = "On the product's photo: " if lang == "en" else "商品照片上："
    return finding.having(span=(0, 0), severity=severity, rewrite=None, why=where + finding.why)


def _named(colours: tuple[str, ...], tongue: str) -> str:
    table = load("terms")["colours"]
    return ("、" if tongue == "zh" else ", ").join(str(table[colour][tongue][0]) for colour in colours)


def _finding(rule: str, severity: Severity, zh: str, en: str, lang: str) -> Finding:
    why = en if lang == "en" else traditional(zh) if lang == "zh-Hant" else zh
    return Finding(rule=rule, category="picture", clause=None, span=(0, 0), severity=severity, why=why)
