"""The graph as JSON lines, for backup, for moving between stores and for a person to read and edit.

One row a line, each with a `row` that says what it is: `node`, `edge` or `fact`. Export writes in a stable order, so
two exports of one version are equal; importing an export gives back the same graph.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from memory.domain.errors import BadInput
from memory.domain.fact import ALWAYS, FOREVER, Fact
from memory.domain.noun import Noun
from memory.graph.batch import Batch, Edge, Node, NodeRef, Statement, Version
from memory.graph.ontology import check
from memory.graph.port import KnowledgeGraph, Snapshot


class Imported(Noun):
    """What an import did."""

    version: Version
    nodes: int
    edges: int
    facts: int


async def export_lines(snapshot: Snapshot) -> Iterator[str]:
    """The tenant's graph in `snapshot`, a JSON object a line, without the line ends."""
    nodes, edges, facts = await snapshot.contents()
    return (_line(row) for row in (*map(_node, nodes), *map(_edge, edges), *map(_fact, facts)))


async def import_lines(graph: KnowledgeGraph, lines: Iterable[str], *, key: str | None = None) -> Imported:
    """Publishes all lines as one version. Raises `BadInput` naming the line and field, and then nothing was written."""
    batch = read_lines(lines)
    version = await graph.publish(batch.model_copy(update={"key": key}))
    return Imported(version=version, nodes=len(batch.nodes), edges=len(batch.edges), facts=len(batch.statements))


def read_lines(lines: Iterable[str]) -> Batch:
    """Lines count from 1; empty lines and lines that begin with `#` are passed over."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    statements: list[Statement] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        made = _read(number, line)
        checked = _checked(number, made)
        nodes += checked.nodes
        edges += checked.edges
        statements += checked.statements
    return Batch(nodes=tuple(nodes), edges=tuple(edges), statements=tuple(statements))


def _read(number: int, line: str) -> Batch:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise _bad(number, f"this is not JSON: {error}") from error
    if not isinstance(row, dict) or row.get("row") not in ("node", "edge", "fact"):
        raise _bad(number, "`row` must be `node`, `edge` or `fact`", "row")
    kind = row.pop("row")
    try:
        if kind == "node":
            return Batch(nodes=(Node.model_validate(row),))
        if kind == "edge":
            return Batch(edges=(Edge.model_validate(row | {end: _ref(row.get(end)) for end in ("source", "target")}),))
        return Batch(statements=(Statement.model_validate(row | {"subject": _ref(row.get("subject"))}),))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise _bad(number, f"{field}: {first['msg']}", field) from error


def _checked(number: int, batch: Batch) -> Batch:
    try:
        return check(batch)
    except BadInput as error:
        _, _, field = (error.field or "").partition("].")
        raise _bad(number, error.what, field or error.field) from error


def _ref(spelled: Any) -> Any:
    """`product:p1` as a node's name; anything else is left for the model to refuse."""
    if isinstance(spelled, str) and ":" in spelled:
        kind, _, node_id = spelled.partition(":")
        return NodeRef(kind=kind, id=node_id) if kind and node_id else None
    return spelled


def _bad(number: int, what: str, field: str | None = None) -> BadInput:
    return BadInput(
        f"line {number}: {what}", kept="nothing was written", todo="mend the line and import again", field=field
    )


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=False)


def _node(node: Node) -> dict[str, Any]:
    row = {"row": "node", "kind": node.kind, "id": node.id, "body": node.body, "source": node.source}
    return row | _trimmed(node.confidence, node.valid_from, node.valid_to)


def _edge(edge: Edge) -> dict[str, Any]:
    row: dict[str, Any] = {"row": "edge", "kind": edge.kind, "source": edge.source.key, "target": edge.target.key}
    row |= {"weight": edge.weight, "stated_by": edge.stated_by}
    if edge.body:
        row["body"] = edge.body
    return row | _trimmed(edge.confidence, edge.valid_from, edge.valid_to)


def _fact(fact: Fact) -> dict[str, Any]:
    row: dict[str, Any] = {"row": "fact", "subject": f"{fact.subject_kind}:{fact.subject}", "name": fact.name}
    row |= {"value": fact.value}
    if fact.unit is not None:
        row["unit"] = fact.unit
    row |= {"kind": fact.kind, "basis": str(fact.basis), "origin": fact.origin}
    row |= {"source": fact.source, "quote": fact.quote}
    return row | _trimmed(fact.confidence, fact.valid_from, fact.valid_to)


def _trimmed(confidence: float, valid_from: int, valid_to: int) -> dict[str, Any]:
    """What is not at its default."""
    row: dict[str, Any] = {}
    if confidence != 1.0:
        row["confidence"] = confidence
    if valid_from != ALWAYS:
        row["valid_from"] = valid_from
    if valid_to != FOREVER:
        row["valid_to"] = valid_to
    return row
