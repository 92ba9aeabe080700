"""What a batch changes: pure, so that every adapter writes the same.

An adapter gathers the rows that stand and that the batch could touch, `merge` says which of them to close and which
rows to add, and the adapter does so in one transaction.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from memory.graph.batch import Batch, EdgeRef, Expiry, FactRef, NodeRef, Ref
from memory.graph.rows import EdgeKey, EdgeRow, FactRow, Handle, Key, NodeRow

Row = TypeVar("Row", NodeRow, EdgeRow, FactRow)


class Needs(NamedTuple):
    """Which standing rows an adapter has to gather before `merge`."""

    nodes: frozenset[Key]
    edges: frozenset[EdgeKey]
    edges_at: frozenset[Key]
    """Nodes all of whose edges are needed."""
    facts: frozenset[tuple[Key, str]]
    """Subject and name."""
    facts_of: frozenset[Key]
    fact_ids: frozenset[str]


class Standing(NamedTuple):
    """Rows that stand now, each with its handle; a row may be given twice."""

    nodes: list[NodeRow]
    edges: list[EdgeRow]
    facts: list[FactRow]


class Changes(NamedTuple):
    close_nodes: list[Handle]
    close_edges: list[Handle]
    close_facts: list[Handle]
    nodes: list[NodeRow]
    edges: list[EdgeRow]
    facts: list[FactRow]

    @property
    def size(self) -> int:
        """Rows closed and added."""
        return sum(len(part) for part in self)


def needs_of(batch: Batch) -> Needs:
    touched: list[Ref] = [*batch.retract, *(expiry.what for expiry in batch.expire)]
    whole = {_key(ref) for ref in touched if isinstance(ref, NodeRef)}
    return Needs(
        nodes=frozenset({(node.kind, node.id) for node in batch.nodes} | whole),
        edges=frozenset(
            {(edge.kind, _key(edge.source), _key(edge.target)) for edge in batch.edges}
            | {(ref.kind, _key(ref.source), _key(ref.target)) for ref in touched if isinstance(ref, EdgeRef)}
        ),
        edges_at=frozenset(whole),
        facts=frozenset((_key(said.subject), said.name) for said in batch.statements),
        facts_of=frozenset(whole | {_key(said.subject) for said in batch.restated}),
        fact_ids=frozenset(ref.id for ref in touched if isinstance(ref, FactRef)),
    )


def merge(batch: Batch, standing: Standing) -> Changes:
    """The rows to close and to add so that `batch` holds on top of `standing`."""
    nodes = _Kept(standing.nodes, lambda row: (row.key,))
    edges = _Kept(standing.edges, lambda row: (row.source, row.target))
    facts = _Kept(standing.facts, lambda row: (row.subject, row.fact_id))
    for ref in batch.retract:
        _each(ref, nodes, edges, facts, lambda row: ())
    for expiry in batch.expire:
        _each(expiry.what, nodes, edges, facts, _until(expiry))
    _restate(batch, facts)
    for node in batch.nodes:
        nodes.replace(
            NodeRow(node.kind, node.id, node.body, node.source, node.confidence, node.valid_from, node.valid_to)
        )
    for edge in batch.edges:
        edges.cover(
            EdgeRow(
                edge.kind,
                _key(edge.source),
                _key(edge.target),
                edge.weight,
                edge.body,
                edge.stated_by,
                edge.confidence,
                edge.valid_from,
                edge.valid_to,
            )
        )
    for row in _fact_rows(batch):
        facts.cover(row)
    return Changes(nodes.closed(), edges.closed(), facts.closed(), nodes.added(), edges.added(), facts.added())


class _Kept:
    """The rows of one table while a batch is applied, by key; `names` gives what else a row may be found by."""

    def __init__(self, rows: Iterable[Any], names: Callable[[Any], Iterable[Any]]) -> None:
        self._before = {row.handle: row for row in rows}
        self._rows: dict[Any, list[Any]] = {}
        self._keys: dict[Any, dict[Any, None]] = {}
        for row in self._before.values():
            self._rows.setdefault(row.key, []).append(row)
            for name in names(row):
                self._keys.setdefault(name, {})[row.key] = None

    def __iter__(self) -> Iterator[Any]:
        return iter([row for rows in self._rows.values() for row in rows])

    def change(self, rows: list[Any], into: Callable[[Any], tuple[Any, ...]]) -> None:
        for row in rows:
            kept = [other for other in self._rows[row.key] if other is not row]
            self._rows[row.key] = kept + list(into(row))

    def at(self, key: Any) -> list[Any]:
        return list(self._rows.get(key, ()))

    def named(self, name: Any) -> list[Any]:
        """Rows found by one of their names."""
        return [row for key in self._keys.get(name, ()) for row in self._rows[key]]

    def replace(self, new: NodeRow) -> None:
        """One row a key: an equal one stays, any other gives way."""
        old = self.at(new.key)
        if [(row.content, row.valid_from, row.valid_to) for row in old] != [
            (new.content, new.valid_from, new.valid_to)
        ]:
            self._rows[new.key] = [new]

    def cover(self, new: Any) -> None:
        """`new` holds for its interval; what stood there gives way, what stood beside it stays."""
        kept: list[Any] = []
        for old in self.at(new.key):
            if old.valid_to <= new.valid_from or new.valid_to <= old.valid_from:
                kept.append(old)
            elif old.content != new.content:
                kept += _beside(old, new.valid_from, new.valid_to)
            elif old.valid_from <= new.valid_from and old.valid_to == new.valid_to:
                return
            else:
                new = new._replace(valid_from=min(old.valid_from, new.valid_from))
        self._rows[new.key] = [*kept, new]

    def closed(self) -> list[Handle]:
        after = {row.handle for row in self if row.handle is not None}
        return [handle for handle in self._before if handle not in after]

    def added(self) -> list[Any]:
        return [row for row in self if row.handle is None]


def _beside(old: Any, start: int, end: int) -> list[Any]:
    parts = []
    if old.valid_from < start:
        parts.append(old._replace(valid_to=start, handle=None))
    if old.valid_to > end:
        parts.append(old._replace(valid_from=end, handle=None))
    return parts


def _each(ref: Ref, nodes: _Kept, edges: _Kept, facts: _Kept, into: Callable[[Any], tuple[Any, ...]]) -> None:
    if isinstance(ref, FactRef):
        facts.change([row for row in facts.named(ref.id) if row.fact_id == ref.id and _starts(row, ref)], into)
    elif isinstance(ref, EdgeRef):
        key = (ref.kind, _key(ref.source), _key(ref.target))
        edges.change([row for row in edges.at(key) if _starts(row, ref)], into)
    else:
        node = _key(ref)
        nodes.change(nodes.at(node), into)
        edges.change(edges.named(node), into)
        facts.change(facts.named(node), into)


def _starts(row: EdgeRow | FactRow, ref: EdgeRef | FactRef) -> bool:
    return ref.valid_from is None or row.valid_from == ref.valid_from


def _until(expiry: Expiry) -> Callable[[Any], tuple[Any, ...]]:
    def cut(row: Any) -> tuple[Any, ...]:
        if row.valid_to <= expiry.at:
            return (row,)
        return (row._replace(valid_to=expiry.at, handle=None),) if row.valid_from < expiry.at else ()

    return cut


def _restate(batch: Batch, facts: _Kept) -> None:
    said = {(_key(s.subject), s.voice, s.name) for s in batch.statements}
    for restated in batch.restated:
        subject, origin = _key(restated.subject), restated.origin
        gone = [row for row in facts.named(subject) if row.origin == origin and (subject, origin, row.name) not in said]
        facts.change(gone, lambda row: ())


def _fact_rows(batch: Batch) -> Iterator[FactRow]:
    for said in batch.statements:
        yield FactRow(
            said.fact_id,
            _key(said.subject),
            said.name,
            said.value,
            said.unit,
            said.kind,
            str(said.basis),
            said.voice,
            said.source,
            said.quote or f"{said.name}: {said.value}{f' {said.unit}' if said.unit else ''}",
            said.confidence,
            said.valid_from,
            said.valid_to,
        )


def _key(ref: NodeRef) -> Key:
    return ref.kind, ref.id
