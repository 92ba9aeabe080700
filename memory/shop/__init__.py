"""What the merchant sells, sold and saw: products, prices, reviews, orders, behaviour and past advertising."""

from memory.shop.port import CatalogueEntry, ImportCounts, ProductChange, Shop, ShopBatch, ShopCounts
from memory.shop.sqlite import SqliteShop

__all__ = ["CatalogueEntry", "ImportCounts", "ProductChange", "Shop", "ShopBatch", "ShopCounts", "SqliteShop"]
