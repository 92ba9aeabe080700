"""Reads the seed knowledge in `seed/` and turns it into the industry layer of the graph.

What this folder may not see (the rules of the backstop, the standards of placements) is added by whoever opens a graph:
an `Industry` says what the whole layer is.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import yaml

from memory.domain.errors import BadInput
from memory.graph.batch import Batch, Edge, Node, NodeRef
from memory.graph.calendar import day_of, window_of
from memory.graph.ontology import check

Seed = dict[str, Any]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_READERS = ("industry.py", "bodies.py", "ontology.py")
"""Another reading of the same files is another layer."""


class Industry(NamedTuple):
    """The layer that all tenants of an installation share."""

    id: str
    """Changes with what the layer says: stores keep it to see whether they hold this one."""
    read: Callable[[], Batch]
    """The whole layer, read when a store does not hold it. Raises `BadInput` for data that are wrong."""


def seed_industry() -> Industry:
    """What this folder knows by itself."""
    here = files("memory.graph")
    return Industry(layer_id([*data_files(here.joinpath("seed")), *map(here.joinpath, _READERS)]), industry_batch)


def layer_id(sources: Iterable[Traversable]) -> str:
    """`industry-` and 12 hex digits over the names and bytes of `sources`."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return f"industry-{digest.hexdigest()[:12]}"


def data_files(folder: Traversable) -> list[Traversable]:
    """Every YAML file below `folder`, in a stable order."""
    found: list[Traversable] = []
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        found += data_files(one) if one.is_dir() else [one] if one.name.endswith(".yaml") else []
    return found


@lru_cache(maxsize=1)
def industry_batch() -> Batch:
    """The whole seed as one batch. Raises `BadInput` naming the file and the entry that is wrong."""
    return check(seed_batch(files("memory.graph").joinpath("seed")))


def seed_batch(folder: Traversable) -> Batch:
    """Reads a folder laid out as `seed/` is: a file for each of `_KINDS`, and `categories/*.yaml`."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for kind, reader in _KINDS.items():
        name = f"{kind}.yaml"
        document = _load(folder.joinpath(name), name)
        for entry in document["entries"]:
            _read(name, entry, document, reader, nodes, edges)
    for file in sorted(folder.joinpath("categories").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            entry = _load(file, file.name)
            _read(file.name, entry, entry, _category, nodes, edges)
    _no_loose_ends(nodes, edges)
    return Batch(nodes=tuple(nodes), edges=tuple(edges))


class _Said:
    """Makes nodes and edges that carry the source and confidence of their entry."""

    def __init__(self, entry: Seed, document: Seed) -> None:
        self.source = str(entry.get("source", document.get("source", "")))
        self.confidence = float(entry.get("confidence", document.get("confidence", 0.5)))

    def node(self, kind: str, node_id: str, /, **body: Any) -> Node:
        return Node(kind=kind, id=node_id, body=body, source=self.source, confidence=self.confidence)

    def edge(self, kind: str, source: tuple[str, str], target: tuple[str, str], weight: float = 1.0) -> Edge:
        return Edge(
            kind=kind,
            source=NodeRef(kind=source[0], id=source[1]),
            target=NodeRef(kind=target[0], id=target[1]),
            weight=weight,
            stated_by=self.source,
            confidence=self.confidence,
        )


def _read(name: str, entry: Seed, document: Seed, reader: Any, nodes: list[Node], edges: list[Edge]) -> None:
    try:
        for made in reader(_Said(entry, document), entry):
            if isinstance(made, Node):
                nodes.append(made)
            else:
                edges.append(made)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(
            f"{name}: entry {entry.get('id')!r}: {error!r}", todo="compare it with its neighbours"
        ) from error


def _load(file: Traversable, name: str) -> Seed:
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader, in C if there
    except yaml.YAMLError as error:
        raise BadInput(f"{name} is not YAML: {error}") from error
    if not isinstance(document, dict) or not document.get("source"):
        raise BadInput(f"{name} states no source")
    return document


def _label(entry: Seed) -> dict[str, str]:
    return {"zh": entry["zh"], "en": entry["en"]}


def _market(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    yield said.node("market", entry["id"], label=_label(entry))


def _channel(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    yield said.node("channel", entry["id"], label=_label(entry), markets=entry["markets"])
    for market in entry["markets"]:
        yield said.edge("reaches", ("channel", entry["id"]), ("market", market))


def _aspect(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    yield said.node("aspect", entry["id"], label=_label(entry), words=entry.get("words", []))


def _goal(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    yield said.node("goal", entry["id"], label=_label(entry))
    yield from _strategy(said, entry["strategy"], entry["id"], None)


def _promotion(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    for year in range(2024, 2032):
        window_of(entry["when"], year)
        for day in entry["main"]:
            day_of(day, year)
    yield said.node(
        "promotion",
        entry["id"],
        label=_label(entry),
        market=entry["market"],
        when=entry["when"],
        main=entry["main"],
        relevance=entry["relevance"],
        channels=entry.get("channels", []),
        advice=entry["advice"],
    )
    yield said.edge("held_in", ("promotion", entry["id"]), ("market", entry["market"]))
    for channel in entry.get("channels", []):
        yield said.edge("recommends", ("promotion", entry["id"]), ("channel", channel))
    for category, weight in entry.get("favours", {}).items():
        yield said.edge("favours", ("promotion", entry["id"]), ("category", category), weight)


def _segment(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    yield said.node("segment", entry["id"], label=_label(entry), kind="industry", basis=said.source)
    for aspect, weight in entry["cares"].items():
        yield said.edge("cares_about", ("segment", entry["id"]), ("aspect", aspect), weight)
    for category, weight in entry.get("buys", {}).items():
        yield said.edge("interested_in", ("segment", entry["id"]), ("category", category), weight)


def _category(said: _Said, entry: Seed) -> Iterator[Node | Edge]:
    name = entry["id"]
    yield said.node("category", name, label=_label(entry), words=entry["words"])
    for aspect, weight in entry["cares"].items():
        yield said.edge("buyers_care_about", ("category", name), ("aspect", aspect), weight)
    for season in entry["seasons"]:
        season_id = f"{name}.{season['months'][0]:02d}"
        yield said.node(
            "season",
            season_id,
            label=_label(season),
            months=season["months"],
            demand=season["demand"],
            advice=season["advice"],
        )
        yield said.edge("has_season", ("category", name), ("season", season_id), season["demand"])
    for objection in entry["objections"]:
        yield from _objection(said, objection, name)
    for goal, strategy in entry["strategies"].items():
        yield from _strategy(said, strategy, goal, name)


def _objection(said: _Said, entry: Seed, category: str) -> Iterator[Node | Edge]:
    name = f"{category}.{entry['id']}"
    yield said.node(
        "objection",
        name,
        aspect=entry["aspect"],
        objection=_label(entry),
        answer=entry["answer"],
        needs=entry["needs"],
    )
    yield said.edge("meets_objection", ("category", category), ("objection", name), entry["common"])
    yield said.edge("concerns", ("objection", name), ("aspect", entry["aspect"]))


def _strategy(said: _Said, entry: Seed, goal: str, category: str | None) -> Iterator[Node | Edge]:
    name = f"{category or 'any'}.{goal}"
    yield said.node(
        "strategy",
        name,
        label=_label(entry),
        steps=entry["steps"],
        metric=entry["metric"],
        channels=entry.get("channels", []),
        aspects=entry.get("aspects", []),
    )
    yield said.edge("serves", ("strategy", name), ("goal", goal), entry.get("weight", 0.6))
    for channel in entry.get("channels", []):
        yield said.edge("recommends", ("strategy", name), ("channel", channel))
    if category is not None:
        yield said.edge("suits", ("strategy", name), ("category", category))


_KINDS: dict[str, Callable[[_Said, Seed], Iterator[Node | Edge]]] = {
    "aspects": _aspect,
    "goals": _goal,
    "markets": _market,
    "channels": _channel,
    "promotions": _promotion,
    "segments": _segment,
}
"""The reader of each file's entries."""


def _no_loose_ends(nodes: list[Node], edges: list[Edge]) -> None:
    """Every edge of the seed meets nodes of the seed, so a slip of the pen in a file is found here."""
    counted = Counter(node.ref.key for node in nodes)
    known = set(counted)
    if len(known) < len(nodes):
        twice = sorted(key for key, count in counted.items() if count > 1)
        raise BadInput(f"the seed data says twice: {', '.join(twice)}")
    for edge in edges:
        for end in (edge.source, edge.target):
            if end.key not in known:
                raise BadInput(f"the seed data names {end.key}, which it does not describe")
    for node in nodes:
        for aspect in node.body.get("aspects", ()):
            if f"aspect:{aspect}" not in known:
                raise BadInput(f"{node.ref.key} names the aspect {aspect}, which is not described")
