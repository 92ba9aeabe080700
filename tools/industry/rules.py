"""Rules of the built-in packs and the clauses they cite, as the graph holds them: where they apply, and for how long.

How a rule finds its words stays with the backstop; the graph says what there is, on what it rests and what it governs.
"""

from collections.abc import Iterator
from typing import Any

from memory.graph.batch import Batch, Edge, Node
from tools.compliance.packs import built_in_packs
from tools.industry.words import edge, in_force, known, read_table, words

_PLATFORM = "platform:"
_CONFIDENCE = 0.9
_CLAUSES = "the clause table, tools/compliance/packs/clauses.yaml"


def rules_batch() -> Batch:
    """A node for each rule and clause. Raises `BadInput` when a pack is malformed or its signature does not hold."""
    whys = read_table("tools.compliance", "packs/whys.yaml")
    clauses = list(_clauses())
    there = {node.id for node in clauses}
    nodes: list[Node] = []
    edges: list[Edge] = []
    for pack in built_in_packs():
        for raw in pack.rules:
            node = _rule(pack.jurisdiction, f"rule pack {pack.name}@{pack.version}", raw, whys)
            nodes.append(node)
            edges += [edge("cites", node, ("clause", one)) for one in _cited(raw) if one in there]
            edges += [edge("governs", node, target) for target in _governed(pack.jurisdiction, raw)]
    return Batch(nodes=(*clauses, *nodes), edges=tuple(edges))


def _clauses() -> Iterator[Node]:
    for name, said in read_table("tools.compliance", "packs/clauses.yaml").items():
        citation = f"{said['law']} {said['article']}".strip()
        yield Node(
            kind="clause",
            id=name,
            body={
                "label": {"zh": citation, "en": citation},
                "jurisdiction": name.partition("-")[0],
                "citation": citation,
                "asks": said["about"],
            },
            source=_CLAUSES,
            confidence=_CONFIDENCE,
            **in_force(said.get("from"), said.get("to")),
        )


def _rule(jurisdiction: str, source: str, raw: Any, whys: dict[str, dict[str, str]]) -> Node:
    family = str(raw.get("family") or raw["id"].split(".")[1])
    why = raw.get("why") or whys.get(family) or whys["default"]
    return Node(
        kind="rule",
        id=raw["id"],
        body={
            "label": {lang: why[lang].replace("{hit}", "…") for lang in ("zh", "en")},
            "jurisdiction": jurisdiction,
            "family": family,
        },
        source=source,
        confidence=_CONFIDENCE,
        **in_force(raw.get("from"), raw.get("to")),
    )


def _cited(raw: Any) -> list[str]:
    by_category = [one for ids in raw.get("by_category", {}).values() for one in ids]
    return list(dict.fromkeys([*raw.get("clauses", ()), *by_category]))


def _governed(jurisdiction: str, raw: Any) -> list[tuple[str, str]]:
    """The categories, channels or platform that a rule names; else, as for goods of no category of ours, the market."""
    kinds = [*raw.get("scope", {}).get("categories", ()), *raw.get("by_category", {})]
    categories = [("category", one) for kind in kinds for one in words()["kinds"].get(kind, ())]
    channels = [("channel", one) for one in raw.get("scope", {}).get("channels", ()) if one in known("channel")]
    if jurisdiction.startswith(_PLATFORM):
        channels += [("channel", one) for one in words()["platforms"][jurisdiction.removeprefix(_PLATFORM)]]
    named = channels or (categories and raw.get("scope", {}).get("categories"))
    whole = [] if named else [("market", jurisdiction)]
    return list(dict.fromkeys([*categories, *channels, *whole]))
