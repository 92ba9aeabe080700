"""What the product's photo says and shows, for the backstop: words read off it, and colours that it cannot show.

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
from tools.content.lexicon import load
from tools.content.ocr import words_on

_FACT_FAMILIES = ("fact", "price", "gift", "urgency", "brand_tone", "notice")
"""Families that compare with records: a misread figure must not accuse, so a person looks."""


class Photo(NamedTuple):
    """What was read off a product's photo."""

    words: tuple[str, ...] | None
    """Lines of text; None when nothing has read it: no OCR here, or a picture that is not on this machine."""
    absent_colours: tuple[str, ...] = ()
    """Stated colours that it does not show."""


async def photo_of(studio: Studio, product: Product) -> Photo:
    """Reads the product's photo off the event loop. A photo that cannot be read is one that nothing has read."""
    path = studio.stores.assets / str(product.image)
    if not product.image or not path.is_file():
        return Photo(None)
    return await asyncio.to_thread(_read, product, path)


def _read(product: Product, path: Path) -> Photo:
    try:
        return Photo(words_on(path), not_shown(product, path))
    except BadInput:
        return Photo(None)


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


def unlike_facts(photo: Photo, product: Product | None, lang: str) -> list[Finding]:
    """Stated colours that the photo does not show: another variant's photo, or a wrong attribute."""
    if product is None or not photo.absent_colours:
        return []
    zh, en = (_named(photo.absent_colours, tongue) for tongue in ("zh", "en"))
    found = _finding(
        "picture.colour",
        "needs_evidence",
        f"商品属性写的是{zh}，照片上看不到这种颜色：可能是另一款的照片，或属性有误。",
        f"The product is stated to be {en}, and its photo shows none of it: another variant's photo, or a wrong "
        "attribute.",
        lang,
    )
    return [found.having(measured=f"{', '.join(photo.absent_colours)}: 0 < 2%")]


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
    why = en if lang == "en" else zh
    return Finding(rule=rule, category="picture", clause=None, span=(0, 0), severity=severity, why=why)
