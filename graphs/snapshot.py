"""What the shop and the law say at one moment, frozen on the workbench: tasks read it, and approval looks again."""

import datetime as dt
from typing import Any, NamedTuple

from graphs.studio import Studio
from graphs.workbench import goal_of
from memory.domain.goal import MerchantGoal
from memory.domain.ids import content_hash
from memory.domain.product import Attribute, Product
from memory.domain.run import Run
from memory.ledger.port import Write
from tools.content.toolset import PROOFS, PROVEN

SHOP_TASK = "shop"
PRICE_LOOKBACK_DAYS = 7
"""Price rules compare with the lowest price of the seven days before (CN-PRICE-16)."""
SALES_LOOKBACK_DAYS = 30


class Snapshot(NamedTuple):
    """Paths and values, and which of them differ from what stood there before."""

    values: dict[str, Any]
    changed: tuple[str, ...]


async def take_snapshot(studio: Studio, run: Run, goal: MerchantGoal) -> Snapshot:
    """Reads product, prices, stock, sales, law and start date now, and puts them on the workbench."""
    today = studio.clock_of(run).today()
    product = await subject_of(studio, goal)
    values: dict[str, Any] = {
        "/shop/product": product.to_json() if product else None,
        "/shop/start": max(goal.window.start if goal.window else today, today).isoformat(),
        "/shop/pack": studio.judge.pack_id,
        "/shop/currency": await studio.stores.shop.currency(),
    }
    if product:
        values |= await _history(studio, product, today)
        values[PROOFS] = await _proofs(studio, product)
    before = await studio.ledger.values(run.id, "/shop")
    changed = tuple(path for path, value in values.items() if content_hash(before.get(path)) != content_hash(value))
    if changed:
        writes = [Write(path, values[path]) for path in changed]
        await studio.ledger.write(run.id, SHOP_TASK, writes, studio.lease)
    return Snapshot(values, changed)


async def look_again(studio: Studio, run_id: str) -> None:
    """Takes the snapshot again for a plan that goes on: proof that was added since counts from here."""
    goal = await goal_of(studio.ledger, run_id)
    if goal:
        await take_snapshot(studio, await studio.ledger.run(run_id), goal)


async def subject_of(studio: Studio, goal: MerchantGoal) -> Product | None:
    """The product of the goal; for a goal about the whole shop, the one that sells best and is in stock."""
    shop = studio.stores.shop
    if goal.product and goal.product.id:
        return await _corrected(studio, await shop.product(goal.product.id))
    if not goal.whole_shop:
        return None
    in_stock = [product for product in await shop.products() if product.stock != 0]
    sold = [(await shop.sales_count(product.id), product.id) for product in in_stock]
    return await _corrected(studio, await shop.product(max(sold)[1])) if sold else None


async def _corrected(studio: Studio, product: Product) -> Product:
    """The product with what the merchant put right in place of what the feed says."""
    attributes = list(product.attributes)
    for c in await studio.stores.experience.corrections(product.id):
        wrong = next((a for a in attributes if a.name == c.attribute or a.value == c.instead_of), None)
        right = Attribute(name=wrong.name if wrong else c.attribute, value=c.value, source=f"correction {c.id}")
        attributes = [a for a in attributes if a is not wrong] + [right]
    return product.having(attributes=tuple(attributes))


async def _proofs(studio: Studio, product: Product) -> list[dict[str, Any]]:
    """Certificates, reports, attestations and corrections that hold now: one more or one less is another world."""
    async with await studio.stores.graph.snapshot() as known:
        facts = await known.facts_for(product.id)
    proven = [fact.evidence().to_json() for fact in facts if fact.kind in PROVEN and fact.current]
    return sorted(proven, key=lambda row: row["id"])


async def _history(studio: Studio, product: Product, today: dt.date) -> dict[str, Any]:
    shop = studio.stores.shop
    lowest = await shop.lowest_price(product.id, PRICE_LOOKBACK_DAYS, today)
    last = await shop.last_price(product.id, today)
    points = await shop.price_history(product.id)
    sales = await shop.sales_count(product.id, today - dt.timedelta(days=SALES_LOOKBACK_DAYS), today)
    return {
        "/shop/price_history": {
            "lowest_7d": lowest.major if lowest else None,
            "last_price": last.price.major if last else None,
            "ever_sold_at": sorted({point.price.major for point in points}),
        },
        "/shop/sales": sales,
    }
