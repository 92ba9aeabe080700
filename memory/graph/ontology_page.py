"""`docs/ontology.md`, written from the ontology: `python -m memory.graph.ontology_page > docs/ontology.md`."""

import sys
from collections.abc import Iterator

from memory.domain.fact import Basis, precedence
from memory.graph.ontology import EDGES, FACTS, NODES, Layer, neo4j_label, neo4j_type

_LAYERS: dict[Layer, str] = {
    "industry": "Industry: what is known of a trade, shared by all tenants, read-only for them",
    "product": "Product: what is known of what a merchant sells",
    "user": "User: who buys",
    "work": "Work: what was made, launched and learned",
}


def ontology_page() -> str:
    """The page, in Markdown with one Mermaid diagram."""
    return "\n".join([*_head(), *_diagram(), *_nodes(), *_edges(), *_facts(), *_rules()]) + "\n"


def _head() -> Iterator[str]:
    yield "# The ontology of the marketing graph"
    yield ""
    yield "Written by `python -m memory.graph.ontology_page` from `memory/graph/ontology.py`; a test fails when it is"
    yield "stale. The SQLite schema, the Neo4j constraints and indexes, and every batch's check share that source."
    yield ""


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "flowchart LR"
    for layer in _LAYERS:
        yield f"  subgraph {layer}"
        for kind, spec in NODES.items():
            if spec.layer == layer:
                yield f"    {kind}"
        yield "  end"
    for kind, spec in EDGES.items():
        for source in spec.sources:
            for target in spec.targets:
                yield f"  {source} -->|{kind}| {target}"
    yield "```"
    yield ""


def _nodes() -> Iterator[str]:
    for layer, title in _LAYERS.items():
        yield f"## {title}"
        yield ""
        yield "| kind | Neo4j label | what it is | carries | searched |"
        yield "|---|---|---|---|---|"
        for kind, spec in NODES.items():
            if spec.layer == layer:
                fields = ", ".join(f"`{name}`" for name in spec.body.model_fields) or "–"
                yield (
                    f"| `{kind}` | `{neo4j_label(kind)}` | {spec.meaning} | {fields} | {', '.join(spec.words) or '–'} |"
                )
        yield ""


def _edges() -> Iterator[str]:
    yield "## Relations"
    yield ""
    yield "| kind | Neo4j type | from | to | meaning | weight |"
    yield "|---|---|---|---|---|---|"
    for kind, spec in EDGES.items():
        yield (
            f"| `{kind}` | `{neo4j_type(kind)}` | {', '.join(spec.sources)} | {', '.join(spec.targets)} |"
            f" {spec.meaning} | {spec.weight} |"
        )
    yield ""


def _facts() -> Iterator[str]:
    yield "## Facts"
    yield ""
    yield "Attributes, prices, stock and the like are not fields of a node but facts that hang on it, one for each"
    yield "source that states them, so that sources may disagree and prices have a history."
    yield ""
    yield "| kind | layer | what it states |"
    yield "|---|---|---|"
    for kind, spec in FACTS.items():
        yield f"| `{kind}` | {spec.layer} | {spec.meaning} |"
    yield ""


def _rules() -> Iterator[str]:
    ranks: dict[int, list[str]] = {}
    for basis in Basis:
        ranks.setdefault(precedence(basis), []).append(f"`{basis}`")
    yield "## Time, sources and versions"
    yield ""
    yield "- Everything has `valid_from` and `valid_to` (when it holds in the world) and `recorded_from` and"
    yield "  `recorded_to` (which published versions see it), all integer epoch milliseconds, UTC, half-open."
    yield "- A version is the millisecond at which a batch was published. A reader holds one for as long as it needs."
    yield "- One voice (`origin`) that speaks again replaces what it said for the time it speaks of; others are kept."
    yield "- Where voices disagree, precedence chooses the current fact:"
    yield f"  {' > '.join(', '.join(names) for names in ranks.values())}."
    yield "  Equals that disagree are surfaced for a person to settle."
    yield "- A word that two languages have for one attribute or value is one (`memory/graph/seed/attributes.yaml`)."
    yield ""
    yield "What is known of the trades is in `memory/graph/seed/`, as files that a person can edit; placements, rules"
    yield "and clauses join it from the tables of the tools that use them (`tools/industry`)."


if __name__ == "__main__":
    sys.stdout.write(ontology_page())
