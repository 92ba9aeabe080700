"""How evidence stands: whether what a claim once cited still holds."""

from collections.abc import Sequence
from typing import cast

from memory.domain.evidence import Evidence, EvidenceKind
from memory.domain.fact import Fact
from memory.domain.knowledge import EvidenceLink, Standing
from memory.graph.layers import Layers
from memory.graph.resolve import resolved
from memory.graph.rows import NodeRow


async def standing_of(layers: Layers, ids: Sequence[str]) -> dict[str, EvidenceLink]:
    """For each id that is known: the evidence, its fact, and how it stands. Unknown ids are left out."""
    if not ids:
        return {}
    recorded: dict[str, list[tuple[Fact, bool]]] = {}
    for fact, stands in await layers.tenant.facts_by_id(ids):
        recorded.setdefault(fact.id, []).append((fact, stands))
    chosen = {fact_id: _best(intervals, layers.at) for fact_id, intervals in recorded.items()}
    outranked = await _outranked(layers, [fact for fact, standing in chosen.values() if standing == "current"])
    links = {
        fact_id: EvidenceLink(
            evidence=fact.evidence(), fact=fact, standing="outranked" if fact_id in outranked else standing
        )
        for fact_id, (fact, standing) in chosen.items()
    }
    cited = await layers.nodes([("evidence", one) for one in ids if one not in links])
    for row in cited.values():
        links[row.id] = EvidenceLink(evidence=evidence_of(row), fact=None, standing="kept")
    return links


def evidence_of(row: NodeRow) -> Evidence:
    body = row.body
    return Evidence(
        id=row.id,
        kind=cast(EvidenceKind, body["kind"]),
        source=body["evidence_source"],
        quote=body["quote"],
        product=body.get("product"),
        name=body.get("name"),
    )


def _best(intervals: list[tuple[Fact, bool]], at: int) -> tuple[Fact, Standing]:
    standing = [fact for fact, stands in intervals if stands]
    for fact in standing:
        if fact.valid_from <= at < fact.valid_to:
            return fact, "current"
    return (standing[0], "expired") if standing else (intervals[0][0], "retracted")


async def _outranked(layers: Layers, facts: Sequence[Fact]) -> set[str]:
    subjects = sorted({(fact.subject_kind, fact.subject) for fact in facts})
    beside = resolved(await layers.facts_of(subjects)) if subjects else ()
    return {fact.id for fact in beside if not fact.current}
