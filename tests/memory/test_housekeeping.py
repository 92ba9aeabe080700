"""Housekeeping removes what is over and nothing else."""

import datetime as dt

from memory.domain.clock import FixedClock, epoch_ms
from memory.domain.remembered import Document
from memory.experience.sqlite import SqliteExperience
from memory.graph import Batch, NodeRef, Statement
from memory.graph.sqlite import open_sqlite_graph
from memory.housekeeping import KEPT, tidy
from memory.ledger import SqliteLedger
from memory.shop.sqlite import SqliteShop
from memory.stores import TenantStores
from memory.vectors.sqlite import SqliteVectorMemory


async def test_what_expired_is_swept_and_what_holds_stays(tmp_path):
    clock = FixedClock(dt.date(2026, 6, 1))
    stores = TenantStores(
        tenant="shop",
        folder=tmp_path,
        shop=SqliteShop(tmp_path / "shop.db"),
        graph=open_sqlite_graph(tmp_path / "graph.db", tmp_path / "industry", clock),
        vectors=SqliteVectorMemory(tmp_path / "vectors.db", clock),
        experience=SqliteExperience(tmp_path / "experience.db", clock),
        ledger=SqliteLedger(tmp_path, "shop", clock),
    )
    soon = epoch_ms(clock.now()) + 1000
    await stores.vectors.remember(
        [
            Document(id="old", kind="review", text="轻便", lang="zh", expires=soon),
            Document(id="kept", kind="review", text="耐穿", lang="zh"),
        ]
    )
    for value in ("210", "215"):
        weight = Statement(
            subject=NodeRef(kind="product", id="p1"), name="weight_g", value=value, basis="feed", source="feed.csv:2"
        )
        await stores.graph.publish(Batch(statements=(weight,)))
        clock.advance(dt.timedelta(days=1))
    clock.advance(KEPT)
    await tidy(stores, clock)
    assert await stores.vectors.count() == 1
    async with await stores.graph.snapshot() as known:
        assert [fact.value for fact in await known.facts_for("p1") if fact.name == "weight_g"] == ["215"]
    for store in (stores.graph, stores.vectors, stores.experience):
        await store.close()
    stores.shop.close()
    stores.ledger.close()
