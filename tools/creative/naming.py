"""What copy calls a product: its brand, a plain noun, and a short name, in the copy's language."""

import re
from functools import cache
from typing import NamedTuple

from memory.domain.evidence import Lang
from memory.domain.product import Product
from tools.content.facts import evidence_id
from tools.content.lexicon import category_of, has_cjk, load, simplified, traditional, word_pattern
from tools.content.selling_points import BOAST
from tools.content.text import is_injection


class Name(NamedTuple):
    """How to speak of one product. The evidence is its title and, where the brand is said, its brand."""

    brand: str
    """Empty when the copy's language cannot write it."""
    noun: str
    number: str
    """`sg`, `pl` or `mass`."""
    full: str
    """Brand and noun."""
    evidence: tuple[str, ...]
    brand_evidence: tuple[str, ...]


def name_of(product: Product, lang: Lang) -> Name:
    """Brand and noun; the title itself when no noun is known. Never empty."""
    noun, number = _noun(product, lang)
    brand = _brand(product, lang)
    if brand and brand.lower() in noun.lower():
        brand = ""
    gap = " " if brand and (lang == "en" or not has_cjk(brand)) else ""
    title = evidence_id(product, "title", None, product.title.strip())
    marked = (evidence_id(product, "attribute", "brand", product.brand),) if brand and product.brand else ()
    evidence = (title,) if product.title.strip() else marked
    return Name(brand, noun, number, f"{brand}{gap}{noun}", (*dict.fromkeys((*evidence, *marked)),), marked)


def _brand(product: Product, lang: Lang) -> str:
    brand = re.sub(r"\s+", " ", (product.brand or "")).strip()
    sayable = 0 < len(brand) <= 24 and not BOAST.search(brand) and not is_injection(brand)
    if not sayable or (lang == "en" and has_cjk(brand)):
        return ""
    return brand


def _noun(product: Product, lang: Lang) -> tuple[str, str]:
    found = known_noun(product)
    if found is None:
        return _title_as_noun(product, lang), "sg"
    zh, en, number = found
    if lang == "en":
        return en, number
    return (traditional(zh) if lang == "zh-Hant" else zh), number


def known_noun(product: Product) -> tuple[str, str, str] | None:
    """(Chinese, English, number) of the most exact noun that title or category names."""
    title, category = simplified(product.title).lower(), simplified(product.category or "").lower()
    kind = category_of(title, category or None)
    own = load("categories")[kind]["nouns"] if kind else {}
    last = re.split(r"\s*[>/|]\s*", category)[-1]
    hits = [row[1] for text in (title, last) for row in _nouns() if row[0].search(text)]
    if hits:
        return next((hit for hit in hits if hit[0] in own), hits[0])
    row = load("categories").get(kind) if kind else None
    return (row["zh"], row["en"][0], row["en"][1]) if row else None


@cache
def _nouns() -> list[tuple[re.Pattern[str], tuple[str, str, str]]]:
    """Patterns of the exact nouns in both languages, longest first."""
    rows = []
    for category in load("categories").values():
        for zh, (en, number) in category["nouns"].items():
            stem = re.sub(r"(?<=[a-z])s$", "", en.lower()) if number == "pl" else en.lower()
            rows += [(2 * len(zh), zh.lower(), (zh, en, number)), (len(stem), stem, (zh, en, number))]
    return [(word_pattern(word), row) for _, word, row in sorted(rows, key=lambda row: (-row[0], row[1]))]


def _title_as_noun(product: Product, lang: Lang) -> str:
    """The title's first words when it is in the copy's language, otherwise a plain word for a thing."""
    title = re.sub(r"\s+", " ", re.sub(r"[【\[(（].*?[】\])）]", " ", product.title)).strip(" -|,，。.!！")
    clean = bool(title) and not BOAST.search(simplified(title)) and not is_injection(product.title)
    if clean and has_cjk(title) == (lang != "en"):
        return _first_words(title, 14 if lang != "en" else 32)
    return "item" if lang == "en" else "好物"


def _first_words(title: str, limit: int) -> str:
    if len(title) <= limit:
        return title
    head = title[: limit + 1]
    cut = max(head.rfind(sign) for sign in " ,，|")
    return (head[:cut] if cut > 4 else title[:limit]).strip(" ,，|-")
