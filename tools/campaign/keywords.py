"""Keywords for search channels, made from what the product is, so that the merchant picks none."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from memory.domain.campaign import Keyword
from memory.domain.product import Product

MOST = 12
LONGEST = {"zh": 20, "en": 80}
"""Characters: Google's limit is 80; a Chinese search phrase longer than 20 characters is searched by nobody."""


LONGEST_VALUE = {"zh": 6, "en": 24}
"""An attribute's value longer than this is a sentence, not a search word."""


@cache
def _book() -> dict[str, Any]:
    return yaml.safe_load(files("tools.campaign").joinpath("keywords.yaml").read_text(encoding="utf-8"))


def keywords_for(product: Product, lang: str) -> tuple[Keyword, ...]:
    """Own brand exact, product word broad, telling attributes with the product word as phrases, then what to exclude.

    Other brands are never among them: bidding on another's mark that confuses is caught by the law (CN-AUCL-7).
    """
    spoken = "en" if lang == "en" else "zh"
    glue = " " if spoken == "en" else ""
    noun = product_word(product)
    wanted: list[Keyword] = []
    if product.brand:
        wanted.append(_keyword(f"{product.brand}{glue}{noun}", "exact", "own brand + product word"))
    for attribute in product.attributes:
        value = attribute.value.strip()
        plain = 0 < len(value) <= LONGEST_VALUE[spoken] and not re.search(r"[\d+/,,、;;()()]", value)
        if attribute.name in _book()["telling"] and plain and value.casefold() not in noun.casefold():
            wanted.append(_keyword(f"{value}{glue}{noun}", "phrase", f"{attribute.name} + product word"))
    wanted.append(_keyword(noun, "broad", "product word"))
    unique = {word.text.casefold(): word for word in wanted if 1 < len(word.text) <= LONGEST[spoken]}
    title = product.title.casefold()
    unwanted = [
        Keyword(text=word, match="broad", negative=True, basis="brings no buyers")
        for word in _book()["negative"][spoken]
        if word not in title
    ]
    return (*list(unique.values())[:MOST], *unwanted)


def product_word(product: Product) -> str:
    """What the thing is called: the last step of its category, unless the title says it more closely."""
    steps = [step.strip() for step in re.split(r"[>/|›»]", product.category or "") if step.strip()]
    title_words = re.findall(r"[A-Za-z][A-Za-z'-]+|[\u4e00-\u9fff]+", product.title)
    closing = title_words[-1] if title_words else product.title[:12]
    if not steps:
        return closing[-6:] if re.match(r"[\u4e00-\u9fff]", closing) else " ".join(title_words[-2:])
    return steps[-1].casefold() if steps[-1].isascii() else steps[-1]


def _keyword(text: str, match: Any, basis: str) -> Keyword:
    return Keyword(text=" ".join(text.split()), match=match, basis=basis)
