"""Bringing a shop in: the rows into the shop store, then what they say into the shared graph."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from memory.domain.clock import Clock
from memory.domain.remembered import Document
from memory.housekeeping import tidy
from memory.stores import TenantStores
from tools.content import is_injection
from tools.shop.importer import import_files
from tools.shop.knowledge import shop_knowledge


async def import_shop(
    stores: TenantStores,
    clock: Clock,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    currency: str | None = None,
    **extra: Path | None,
) -> dict[str, Any]:
    """The report of `adwright import`. The graph is written only when something changed."""
    report = await import_files(
        stores.shop,
        files,
        dry_run=dry_run,
        default_currency=currency,
        assets_dir=stores.assets,
        today=clock.today(),
        **extra,
    )
    document = report.to_contract()
    if not dry_run:
        await _publish(stores, clock)
        await tidy(stores, clock)
    return document


async def _publish(stores: TenantStores, clock: Clock) -> None:
    """Brings the graph up to the shop's revision; a crash before this is made good by the next import."""
    revision = str(await stores.shop.revision())
    marker = stores.folder / "graph.revision"
    if marker.exists() and marker.read_text() == revision:
        return
    await stores.graph.publish(await shop_knowledge(stores.shop, clock.today(), clock.zone))
    await _remember_reviews(stores)
    fresh = marker.with_suffix(".new")
    fresh.write_text(revision)
    fresh.replace(marker)


async def _remember_reviews(stores: TenantStores) -> None:
    """Reviews are recalled by meaning; those that carry instructions to the reader are left out."""
    for product in await stores.shop.products():
        documents = [
            Document(id=review.id, kind="review", text=review.text, lang=product.lang, product=product.id)
            for review in await stores.shop.reviews(product.id)
            if review.text.strip() and not is_injection(review.text)
        ]
        if documents:
            await stores.vectors.remember(documents)
