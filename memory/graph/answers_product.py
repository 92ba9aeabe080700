"""What is known of a product."""

import math

from memory.domain.evidence import ReviewAspect, SellingPoint
from memory.domain.fact import Contradiction, Fact
from memory.domain.knowledge import Competitor, SimilarHit, SimilarProduct, SupportedPoint
from memory.graph.grams import grams
from memory.graph.layers import Layers
from memory.graph.resolve import contradictions_in, resolved
from memory.graph.resolve import says as meaning
from memory.graph.rows import EdgeRow, Key
from memory.graph.standing import standing_of
from memory.graph.vocabulary import canonical_name

_ALIKE = ("in_category", "reviewed_for", "offers", "similar_to")
_SHARE = {"category": 0.35, "aspects": 0.25, "attributes": 0.2, "title": 0.2}
_CANDIDATES = 2_000
_COMPARED = 100
_SAME_FOR_ALL = ("price", "stock", "title", "description", "sales", "image")


class ProductAnswers(Layers):
    async def facts_for(self, product: str, as_of: int | None = None) -> tuple[Fact, ...]:
        return resolved(await self.facts_of([("product", product)], as_of))

    async def fact(self, fact_id: str) -> Fact | None:
        link = (await standing_of(self, [fact_id])).get(fact_id)
        if link is None or link.fact is None or link.standing == "retracted":
            return None
        return link.fact.model_copy(update={"current": link.standing == "current"})

    async def contradictions(self, product: str) -> tuple[Contradiction, ...]:
        return contradictions_in(await self.facts_of([("product", product)]))

    async def selling_points(self, product: str, lang: str | None = None) -> tuple[SupportedPoint, ...]:
        edges = await self.tenant.out(["has_point"], [("product", product)])
        rows = await self.nodes([edge.target for edge in edges])
        points = [SellingPoint(id=row.id, **row.body) for row in rows.values()]
        points = [point for point in points if lang is None or point.lang == lang]
        links = await standing_of(self, sorted({one for point in points for one in point.evidence}))
        holds = {one: link.evidence for one, link in links.items() if link.standing in ("current", "kept")}
        return tuple(
            SupportedPoint(
                point=point,
                support=tuple(holds[one] for one in point.evidence if one in holds),
                lost=tuple(one for one in point.evidence if one not in holds),
            )
            for point in sorted(points, key=lambda point: (-point.strength, point.id))
        )

    async def aspects(self, product: str) -> tuple[ReviewAspect, ...]:
        edges = await self.tenant.out(["reviewed_for"], [("product", product)])
        found = [
            ReviewAspect(
                aspect=edge.target[1],
                label=edge.body.get("label", edge.target[1]),
                positive=edge.body.get("positive", 0),
                negative=edge.body.get("negative", 0),
                quotes=tuple(edge.body.get("quotes", ())),
            )
            for edge in edges
        ]
        return tuple(sorted(found, key=lambda a: (-(a.positive + a.negative), a.aspect)))

    async def competitors(self, product: str) -> tuple[Competitor, ...]:
        edges = await self.tenant.out(["competes_with"], [("product", product)])
        rows = await self.nodes([edge.target for edge in edges])
        return tuple(
            Competitor(id=row.id, **row.body, source=edge.stated_by, confidence=edge.confidence)
            for edge in edges
            if (row := rows.get(edge.target)) is not None
        )

    async def similar_products(self, product: str, k: int) -> tuple[SimilarProduct, ...]:
        start = ("product", product)
        titles = {key: row.body["title"] for key, row in (await self.nodes([start])).items()}
        if start not in titles or k < 1:
            return ()
        mine = await self.tenant.out(_ALIKE, [start])
        shared: dict[Key, list[EdgeRow]] = {}
        for edge in await self._beside(mine):
            shared.setdefault(edge.source, []).append(edge)
        for row in await self.tenant.search(titles[start], ["product"], _COMPARED):
            shared.setdefault(row.key, [])
        for edge in mine:
            if edge.kind == "similar_to":
                shared.setdefault(edge.target, []).append(edge)
        shared.pop(start, None)
        near = sorted(shared, key=lambda key: (-_likeness(mine, shared[key]), key))[:_COMPARED]
        return (await self._compared(start, mine, {key: shared[key] for key in near}))[:k]

    async def similar_hits_for_new(self, product: str, k: int) -> tuple[SimilarHit, ...]:
        near = await self.similar_products(product, max(4 * k, 20))
        keys = [("product", one.product) for one in near]
        sold = await self._units(keys)
        praised: dict[Key, list[EdgeRow]] = {}
        for edge in await self.tenant.out(["reviewed_for"], keys) if keys else []:
            praised.setdefault(edge.source, []).append(edge)
        hits = [
            SimilarHit(
                product=one.product,
                title=one.title,
                similarity=one.score,
                sales=sold[key],
                aspects=tuple(edge.target[1] for edge in sorted(praised.get(key, []), key=_praise)[:3]),
            )
            for key, one in zip(keys, near, strict=True)
            if sold.get(key, 0) > 0
        ]
        return tuple(sorted(hits, key=lambda h: (-h.similarity * math.log1p(h.sales), h.product))[:k])

    async def _beside(self, mine: list[EdgeRow]) -> list[EdgeRow]:
        """Edges from other products to what this one is tied to."""
        found: list[EdgeRow] = []
        for kinds in (("in_category",), ("reviewed_for", "offers")):
            targets = [edge.target for edge in mine if edge.kind in kinds]
            if targets:
                found += await self.tenant.into(kinds, targets, _CANDIDATES)
        return found

    async def _compared(
        self, start: Key, mine: list[EdgeRow], others: dict[Key, list[EdgeRow]]
    ) -> tuple[SimilarProduct, ...]:
        rows = await self.nodes([start, *others])
        says = {key: set[str]() for key in rows}
        for fact in resolved(await self.facts_of(list(rows))):
            if fact.current and fact.kind == "attribute" and fact.name not in _SAME_FOR_ALL:
                says[fact.subject_kind, fact.subject].add(f"{canonical_name(fact.name)[0]}={meaning(fact)}")
        words = {key: set(grams(row.body["title"])) for key, row in rows.items()}
        found = []
        for key, edges in others.items():
            if key in rows:
                score = (
                    _likeness(mine, edges)
                    + _SHARE["attributes"] * _jaccard(says[start], says[key])
                    + _SHARE["title"] * _jaccard(words[start], words[key])
                )
                why = _why(edges) + [f"attribute:{one}" for one in sorted(says[start] & says[key])]
                if why or words[start] & words[key]:
                    found.append((round(score, 4), key[1], rows[key].body["title"], tuple(dict.fromkeys(why))))
        found.sort(key=lambda one: (-one[0], one[1]))
        return tuple(SimilarProduct(product=p, title=t, score=min(1.0, s), why=w) for s, p, t, w in found)

    async def _units(self, products: list[Key]) -> dict[Key, float]:
        """Units sold: the `sales` fact where the feed has one, else the orders."""
        if not products:
            return {}
        units: dict[Key, float] = {}
        for edge in await self.tenant.into(["bought"], products, 100_000):
            units[edge.target] = units.get(edge.target, 0) + edge.weight
        for fact in resolved(await self.facts_of(products)):
            if fact.kind == "sales" and fact.current and fact.value.replace(".", "", 1).isdigit():
                units[fact.subject_kind, fact.subject] = float(fact.value)
        return units


def _likeness(mine: list[EdgeRow], theirs: list[EdgeRow]) -> float:
    given = [edge.weight for edge in theirs if edge.kind == "similar_to"]
    if given:
        return (_SHARE["category"] + _SHARE["aspects"]) * min(1.0, max(given))
    own = {edge.target: edge.weight for edge in mine}
    category = max((edge.weight for edge in theirs if edge.kind == "in_category"), default=0.0)
    aspects = {edge.target: edge.weight for edge in theirs if edge.kind != "in_category"}
    total = sum(weight for target, weight in own.items() if target[0] == "aspect")
    common = sum(min(own.get(target, 0.0), weight) for target, weight in aspects.items())
    return _SHARE["category"] * min(1.0, category) + (_SHARE["aspects"] * common / total if total else 0.0)


def _why(edges: list[EdgeRow]) -> list[str]:
    return [
        "similar_to" if edge.kind == "similar_to" else f"{edge.target[0]}:{edge.target[1]}"
        for edge in sorted(edges, key=lambda edge: (edge.kind != "in_category", edge.target))
    ]


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _praise(edge: EdgeRow) -> tuple[int, str]:
    return edge.body.get("negative", 0) - edge.body.get("positive", 0), edge.target[1]
