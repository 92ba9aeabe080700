"""The shop as goal matching reads it."""

from memory.shop.port import Shop
from tools.goal import ProductName


async def catalogue(shop: Shop) -> list[ProductName]:
    """Every product in few words."""
    return [
        ProductName(id=entry.id, title=entry.title, brand=entry.brand, category=entry.category, lang=entry.lang)
        for entry in await shop.names()
    ]
