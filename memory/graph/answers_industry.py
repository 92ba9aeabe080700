"""What is known of a trade: seasons, promotions, strategies, objections."""

import datetime as dt

from memory.domain.knowledge import Label, Objection, Objective, PromotionRule, SeasonRule, Strategy
from memory.graph.calendar import day_of, windows_at
from memory.graph.layers import Layers
from memory.graph.rows import NodeRow


class IndustryAnswers(Layers):
    async def season_rules(self, category: str, day: dt.date) -> tuple[SeasonRule, ...]:
        edges = await self.out(["has_season"], [("category", category)])
        rows = await self.nodes([edge.target for edge in edges])
        rules = [
            SeasonRule(
                id=row.id,
                category=category,
                label=Label(**row.body["label"]),
                demand=row.body["demand"],
                advice=Label(**row.body["advice"]),
                source=row.source,
                confidence=row.confidence,
            )
            for row in rows.values()
            if day.month in row.body["months"]
        ]
        return tuple(sorted(rules, key=lambda rule: rule.id))

    async def promotion_rules(
        self, market: str, day: dt.date, category: str | None = None
    ) -> tuple[PromotionRule, ...]:
        rows = [row for row in await self.nodes_of("promotion") if row.body["market"] == market.upper()]
        relevance: dict[str, float] = {}
        if category is not None and rows:
            edges = await self.into(["favours"], [("category", category)])
            relevance = {edge.source[1]: edge.weight for edge in edges}
        rules = [rule for row in rows if (rule := _promotion(row, day, relevance.get(row.id))) is not None]
        return tuple(sorted(rules, key=lambda rule: (-rule.relevance, rule.start, rule.id)))

    async def strategies(self, objective: Objective, category: str | None = None) -> tuple[Strategy, ...]:
        serving = await self.into(["serves"], [("goal", objective)])
        rows = await self.nodes([edge.source for edge in serving])
        suits = {edge.source: edge.target[1] for edge in await self.out(["suits"], list(rows))}
        found = [
            _strategy(rows[edge.source], objective, suits.get(edge.source), edge.weight)
            for edge in serving
            if edge.source in rows and suits.get(edge.source) in (None, category)
        ]
        return tuple(sorted(found, key=lambda s: (s.category is None, -s.weight, s.id)))

    async def objections(self, category: str) -> tuple[Objection, ...]:
        edges = await self.out(["meets_objection"], [("category", category)])
        rows = await self.nodes([edge.target for edge in edges])
        return tuple(
            Objection(
                id=row.id,
                category=category,
                aspect=row.body["aspect"],
                objection=Label(**row.body["objection"]),
                answer=Label(**row.body["answer"]),
                needs=row.body["needs"],
                source=row.source,
                confidence=row.confidence,
            )
            for edge in edges
            if (row := rows.get(edge.target)) is not None
        )


def _promotion(row: NodeRow, day: dt.date, relevance: float | None) -> PromotionRule | None:
    body = row.body
    found = windows_at(body["when"], day)
    if found is None:
        return None
    year, start, end = found
    main = tuple(sorted(_in_window(notation, year, start, end) for notation in body["main"]))
    return PromotionRule(
        id=row.id,
        market=body["market"],
        label=Label(**body["label"]),
        start=start,
        end=end,
        main=main,
        phase="warm_up" if day < main[0] else "main" if day <= main[-1] else "after",
        relevance=body["relevance"] if relevance is None else relevance,
        channels=tuple(body["channels"]),
        advice=Label(**body["advice"]),
        source=row.source,
        confidence=row.confidence,
    )


def _in_window(notation: str, year: int, start: dt.date, end: dt.date) -> dt.date:
    """A season that begins in December has its main day in the next year."""
    day = day_of(notation, year)
    return day if start <= day <= end else day_of(notation, year + 1)


def _strategy(row: NodeRow, objective: Objective, category: str | None, weight: float) -> Strategy:
    body = row.body
    return Strategy(
        id=row.id,
        objective=objective,
        category=category,
        label=Label(**body["label"]),
        steps=tuple(Label(**step) for step in body["steps"]),
        metric=body["metric"],
        channels=tuple(body["channels"]),
        aspects=tuple(body["aspects"]),
        weight=weight,
        source=row.source,
        confidence=row.confidence,
    )
