"""What a merchant puts right: kept as experience, published as facts that outrank the feed, and revocable."""

from collections.abc import Sequence

from memory.domain.errors import BadInput
from memory.domain.remembered import Correction, MemoryItem
from memory.experience.corrections import corrections_batch
from memory.graph import Batch, FactRef
from memory.stores import TenantStores


async def correct(stores: TenantStores, product_id: str, said: str) -> list[Correction]:
    """Reads "the sole is rubber, not EVA" of a product and lets it outrank the feed.

    Raises `NotFound` for the product and `BadInput` when the sentence corrects nothing.
    """
    product = await stores.shop.product(product_id)
    attributes = {attribute.name: attribute.value for attribute in product.attributes}
    made = await stores.experience.correct(product.id, said, "en" if said.isascii() else "zh", attributes)
    if not made:
        raise BadInput(
            "that corrects nothing of this product",
            todo='say it as "鞋底是橡胶,不是EVA" or "the sole is rubber, not EVA"',
            field="sentence",
        )
    await stores.graph.publish(corrections_batch(made))
    return made


async def forget(stores: TenantStores, item_id: str) -> MemoryItem:
    """Revokes one thing that is remembered; a correction's fact goes with it. Raises `NotFound`."""
    corrections = [c for c in await stores.experience.corrections() if c.id == item_id]
    gone = await stores.experience.forget(item_id)
    await _retract(stores, corrections)
    return gone


async def _retract(stores: TenantStores, corrections: Sequence[Correction]) -> None:
    facts = [statement.fact_id for statement in corrections_batch(corrections).statements]
    if facts:
        await stores.graph.publish(Batch(retract=tuple(FactRef(id=fact) for fact in facts)))
