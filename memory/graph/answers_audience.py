"""What is known of buyers."""

from typing import Any

from memory.domain.knowledge import Care, CaringSegment, Drift, Label
from memory.domain.money import Money
from memory.domain.product import Segment
from memory.graph.drift import drift_between
from memory.graph.layers import Layers
from memory.graph.rows import EdgeRow, Hop, NodeRow

_BY_CUSTOMER = Hop(("bought", "viewed"))
_TO_ASPECT = Hop(("reviewed_for", "offers"))
_WEIGHT = {"bought": 1.0, "viewed": 0.2}
"""A purchase says five times what a look says."""


class AudienceAnswers(Layers):
    async def cares_about(self, segment: str) -> tuple[Care, ...]:
        return await self._cares(await self.out(["cares_about"], [("segment", segment)]))

    async def buyers_care_about(self, category: str) -> tuple[Care, ...]:
        return await self._cares(await self.out(["buyers_care_about"], [("category", category)]))

    async def segments_caring_about(self, benefit: str) -> tuple[CaringSegment, ...]:
        targets = [("aspect", aspect) for aspect in await self._aspects_named(benefit)]
        edges = await self.into(["cares_about"], targets)
        best: dict[str, EdgeRow] = {}
        for edge in edges:
            best.setdefault(edge.source[1], edge)
        segments = {segment.id: segment for segment in await self._segments(list(best), "zh")}
        return tuple(
            CaringSegment(segment=segments[name], weight=edge.weight, confidence=edge.confidence)
            for name, edge in best.items()
            if name in segments
        )

    async def segments_buying(self, category: str, lang: str = "zh") -> tuple[CaringSegment, ...]:
        edges = await self.into(["interested_in"], [("category", category)])
        best: dict[str, EdgeRow] = {}
        for edge in edges:
            best.setdefault(edge.source[1], edge)
        segments = {segment.id: segment for segment in await self._segments(list(best), lang)}
        return tuple(
            CaringSegment(segment=segments[name], weight=edge.weight, confidence=edge.confidence)
            for name, edge in best.items()
            if name in segments
        )

    async def segments(self, lang: str = "zh") -> tuple[Segment, ...]:
        rows = await self.nodes_of("segment")
        ordered = sorted(rows, key=lambda row: (row.body["kind"] != "own", -(row.body.get("size") or 0), row.id))
        return await self._segments([row.id for row in ordered], lang)

    async def interests_of(self, customer: str) -> tuple[Care, ...]:
        weights: dict[str, float] = {}
        for path in await self.two_hops(("customer", customer), _BY_CUSTOMER, _TO_ASPECT):
            pull = _WEIGHT[path.first_kind] * path.first * path.second
            weights[path.end[1]] = weights.get(path.end[1], 0.0) + pull
        top = max(weights.values(), default=0.0) or 1.0
        labels = await self.nodes([("aspect", aspect) for aspect in weights])
        cares = [
            Care(
                aspect=aspect,
                label=_label(labels.get(("aspect", aspect)), aspect),
                weight=round(weight / top, 4),
                source="orders and events",
                confidence=1.0,
            )
            for aspect, weight in weights.items()
        ]
        return tuple(sorted(cares, key=lambda care: (-care.weight, care.aspect)))

    async def interest_drift(self, segment: str) -> Drift:
        edges = await self.tenant.out(["interested_in"], [("segment", segment)], any_time=True)
        windows = sorted({(edge.valid_from, edge.valid_to) for edge in edges if edge.valid_from <= self.at})[-2:]
        if len(windows) < 2:
            return drift_between(segment, {}, {})
        before, after = (
            {edge.target[1]: edge.weight for edge in edges if (edge.valid_from, edge.valid_to) == window}
            for window in windows
        )
        return drift_between(segment, before, after, (windows[0], windows[1]))

    async def _cares(self, edges: list[EdgeRow]) -> tuple[Care, ...]:
        rows = await self.nodes([edge.target for edge in edges])
        return tuple(
            Care(
                aspect=edge.target[1],
                label=_label(rows.get(edge.target), edge.target[1]),
                weight=edge.weight,
                source=edge.stated_by,
                confidence=edge.confidence,
            )
            for edge in edges
        )

    async def _aspects_named(self, benefit: str) -> list[str]:
        wanted = benefit.strip().casefold()
        return [row.id for row in await self.nodes_of("aspect") if wanted in _names(row)]

    async def _segments(self, names: list[str], lang: str) -> tuple[Segment, ...]:
        keys = [("segment", name) for name in names]
        rows = await self.nodes(keys)
        cares: dict[str, list[str]] = {}
        for edge in await self.out(["cares_about"], keys):
            cares.setdefault(edge.source[1], []).append(edge.target[1])
        return tuple(_segment(rows[key], tuple(cares.get(key[1], ())), lang) for key in keys if key in rows)


def _segment(row: NodeRow, cares: tuple[str, ...], lang: str) -> Segment:
    body: dict[str, Any] = row.body
    value = body.get("value")
    return Segment(
        id=row.id,
        label=Label(**body["label"]).of(lang),
        kind=body["kind"],
        size=body.get("size"),
        value=Money(**value) if value else None,
        cares_about=cares,
        basis=body.get("basis", ""),
    )


def _label(row: NodeRow | None, otherwise: str) -> Label:
    return Label(**row.body["label"]) if row is not None else Label(zh=otherwise, en=otherwise)


def _names(row: NodeRow) -> set[str]:
    named = [row.id, *row.body["label"].values(), *row.body.get("words", ())]
    return {name.strip().casefold() for name in named}
