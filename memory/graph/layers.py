"""What all questions share: a tenant's rows over the industry's."""

from collections.abc import Sequence

from memory.domain.fact import Fact
from memory.graph.rows import EdgeRow, Hop, Key, NodeRow, Path, Rows


class Layers:
    """Two layers read as one. What the tenant says of a node replaces what the industry says of it."""

    def __init__(self, tenant: Rows, industry: Rows, at: int) -> None:
        self.tenant = tenant
        self.industry = industry
        self.at = at

    async def nodes(self, keys: Sequence[Key]) -> dict[Key, NodeRow]:
        if not keys:
            return {}
        own = {row.key: row for row in await self.tenant.nodes(keys)}
        missing = [key for key in keys if key not in own]
        return own | {row.key: row for row in (await self.industry.nodes(missing) if missing else [])}

    async def nodes_of(self, kind: str) -> list[NodeRow]:
        """The tenant's own first."""
        own = await self.tenant.nodes_of(kind)
        seen = {row.id for row in own}
        return own + [row for row in await self.industry.nodes_of(kind) if row.id not in seen]

    async def out(self, kinds: Sequence[str], sources: Sequence[Key]) -> list[EdgeRow]:
        if not sources:
            return []
        return _first_of_each(await self.tenant.out(kinds, sources), await self.industry.out(kinds, sources))

    async def into(self, kinds: Sequence[str], targets: Sequence[Key]) -> list[EdgeRow]:
        if not targets:
            return []
        return _first_of_each(await self.tenant.into(kinds, targets), await self.industry.into(kinds, targets))

    async def two_hops(self, start: Key, first: Hop, second: Hop) -> list[Path]:
        return await self.tenant.two_hops(start, first, second)

    async def facts_of(self, keys: Sequence[Key], as_of: int | None = None) -> list[Fact]:
        return await self.tenant.facts_of(keys, self.at if as_of is None else as_of)


def _first_of_each(own: list[EdgeRow], industry: list[EdgeRow]) -> list[EdgeRow]:
    seen = {row.key for row in own}
    merged = own + [row for row in industry if row.key not in seen]
    return sorted(merged, key=lambda row: (-row.weight, row.kind, row.source, row.target))
