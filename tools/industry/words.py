"""The table that maps the tools' names to the graph's, and how dates of standards become times."""

import datetime as dt
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from memory.domain.clock import epoch_ms
from memory.domain.fact import ALWAYS, FOREVER
from memory.graph.batch import Edge, Node, NodeRef
from memory.graph.industry import industry_batch


@cache
def words() -> dict[str, Any]:
    """The data of `words.yaml`."""
    return read_table("tools.industry", "words.yaml")


def read_table(package: str, name: str) -> Any:
    """A YAML table of a package."""
    return yaml.safe_load(files(package).joinpath(name).read_text(encoding="utf-8"))


@cache
def known(kind: str) -> frozenset[str]:
    """Ids of the seed's nodes of `kind`."""
    return frozenset(node.id for node in industry_batch().nodes if node.kind == kind)


def in_force(first: dt.date | None, last: dt.date | None) -> dict[str, int]:
    """Days in force, both inclusive, as the validity of a node or edge (epoch ms, from midnight to midnight UTC)."""
    return {
        "valid_from": ALWAYS if first is None else max(ALWAYS, _midnight(first)),
        "valid_to": FOREVER if last is None else _midnight(last + dt.timedelta(days=1)),
    }


def edge(kind: str, source: Node, target: tuple[str, str]) -> Edge:
    """An edge that holds for as long as the node it leaves, and on the same word."""
    return Edge(
        kind=kind,
        source=source.ref,
        target=NodeRef(kind=target[0], id=target[1]),
        stated_by=source.source,
        confidence=source.confidence,
        valid_from=source.valid_from,
        valid_to=source.valid_to,
    )


def _midnight(day: dt.date) -> int:
    return epoch_ms(dt.datetime.combine(day, dt.time(0), dt.UTC))
