"""What is known of work done: evidence chains, lineage, lessons."""

from collections.abc import Iterable

from memory.domain.knowledge import DeliveryTotals, EvidenceChain, Lineage
from memory.domain.lesson import Lesson
from memory.graph.layers import Layers
from memory.graph.rows import Key, NodeRow
from memory.graph.standing import standing_of

_ANCESTORS = 20


class WorkAnswers(Layers):
    async def evidence_chain(self, claim_id: str) -> EvidenceChain | None:
        chains = await self._chains([("claim", claim_id)])
        return chains[0] if chains else None

    async def creative_lineage(self, artefact_id: str) -> Lineage | None:
        key = ("creative", artefact_id)
        row = (await self.nodes([key])).get(key)
        if row is None:
            return None
        leaving = await self.tenant.out(["about", "claims"], [key])
        arriving = await self.tenant.into(["uses", "delivered", "learned_from"], [key])
        campaigns = sorted(edge.source[1] for edge in arriving if edge.kind == "uses")
        lessons = [edge.source for edge in arriving if edge.kind == "learned_from"]
        return Lineage(
            artefact=artefact_id,
            product=next((edge.target[1] for edge in leaving if edge.kind == "about"), None),
            made_by=row.body["made_by"],
            derived_from=await self._ancestors(key),
            claims=await self._chains(sorted(edge.target for edge in leaving if edge.kind == "claims")),
            campaigns=tuple(campaigns),
            delivered=await self._delivered([edge.source for edge in arriving if edge.kind == "delivered"]),
            lessons=_sorted(_lesson(one) for one in (await self.nodes(lessons)).values()),
        )

    async def lessons_for(self, category: str | None, channel: str | None) -> tuple[Lesson, ...]:
        lessons = [_lesson(row) for row in await self.tenant.nodes_of("lesson")]
        return _sorted(
            one
            for one in lessons
            if (category is None or one.category in (None, category))
            and (channel is None or one.channel in (None, channel))
        )

    async def _chains(self, claims: list[Key]) -> tuple[EvidenceChain, ...]:
        rows = await self.nodes(claims)
        made = {edge.target: edge.source for edge in await self.tenant.into(["claims"], list(rows))} if rows else {}
        about = {edge.source: edge.target[1] for edge in await self.out(["about"], sorted(set(made.values())))}
        links = await standing_of(self, sorted({one for row in rows.values() for one in row.body["evidence"]}))
        return tuple(
            EvidenceChain(
                claim=key[1],
                text=rows[key].body["text"],
                artefact=made[key][1] if key in made else None,
                product=about.get(made[key]) if key in made else None,
                links=tuple(links[one] for one in rows[key].body["evidence"] if one in links),
                missing=tuple(one for one in rows[key].body["evidence"] if one not in links),
            )
            for key in claims
            if key in rows
        )

    async def _ancestors(self, key: Key) -> tuple[str, ...]:
        found: list[str] = []
        while len(found) < _ANCESTORS:
            edges = await self.tenant.out(["edited_from"], [key])
            if not edges or edges[0].target[1] in found:
                break
            key = edges[0].target
            found.append(key[1])
        return tuple(found)

    async def _delivered(self, keys: list[Key]) -> DeliveryTotals:
        rows = (await self.nodes(keys)).values()
        return DeliveryTotals(
            impressions=sum(row.body["impressions"] for row in rows),
            clicks=sum(row.body["clicks"] for row in rows),
            conversions=sum(row.body["conversions"] for row in rows),
        )


def _lesson(row: NodeRow) -> Lesson:
    return Lesson(id=row.id, **row.body)


def _sorted(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    return tuple(sorted(lessons, key=lambda one: (-one.support, -abs(one.effect), one.id)))
