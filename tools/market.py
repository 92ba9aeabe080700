"""Which market a product is sold in: it decides the language of its copy."""

from memory.domain.evidence import Lang
from memory.domain.product import Product

TRADITIONAL = frozenset({"TWD", "HKD", "MOP"})


def copy_lang(product: Product) -> Lang:
    """Copy speaks the market's language, whatever language the merchant speaks."""
    if product.lang == "zh" and product.price and product.price.currency in TRADITIONAL:
        return "zh-Hant"
    return product.lang
