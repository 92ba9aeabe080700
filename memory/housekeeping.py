"""Keeping a tenant's stores small: what expired is swept, versions that nobody holds any more are compacted."""

import datetime as dt

from memory.domain.clock import Clock, epoch_ms
from memory.stores import TenantStores

KEPT = dt.timedelta(days=90)
"""How long superseded versions of the graph can still be read; plans cite evidence in their own words besides."""


async def tidy(stores: TenantStores, clock: Clock) -> None:
    """One bounded round of each: safe to call after any work, and cheap when there is nothing to do."""
    await stores.vectors.sweep()
    await stores.graph.compact(epoch_ms(clock.now() - KEPT))
