"""A layer held in memory answers as its file does, and what was never written is not asked for."""

from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from memory.graph.held_rows import HeldRows, held
from memory.graph.industry import industry_batch
from memory.graph.neo4j_rows import Neo4jRows
from memory.graph.rows import Hop, Rows
from memory.graph.sqlite import ensure_industry
from memory.graph.sqlite_rows import SqliteRows
from memory.sqlite import open_database

AT = 1_780_000_000_000
KINDS = sorted({node.kind for node in industry_batch().nodes})
EDGES = sorted({edge.kind for edge in industry_batch().edges})


@pytest.fixture
async def both(industry: Path) -> AsyncIterator[tuple[Rows, Rows]]:
    connection = open_database(ensure_industry(industry), (), read_only=True)
    file = SqliteRows(connection, 1, AT)

    async def load():
        return held(*await file.everything())

    yield file, HeldRows(load, AT)
    connection.close()


def plain(rows: list[Any]) -> list[Any]:
    return [row._replace(handle=None) if hasattr(row, "handle") else row for row in rows]


async def test_a_held_layer_answers_as_its_file_does(both):
    file, memory = both
    keys = [(node.kind, node.id) for node in industry_batch().nodes]
    for kind in KINDS:
        assert plain(await memory.nodes_of(kind)) == plain(await file.nodes_of(kind))
    assert sorted(plain(await memory.nodes(keys))) == sorted(plain(await file.nodes(keys)))
    assert plain(await memory.out(EDGES, keys)) == plain(await file.out(EDGES, keys))
    assert plain(await memory.into(EDGES, keys, 50)) == plain(await file.into(EDGES, keys, 50))
    assert await memory.facts_of(keys, AT) == await file.facts_of(keys, AT)


@pytest.mark.parametrize(
    ("start", "first", "second"),
    [
        (("category", "bags"), Hop(("suits",), forward=False), Hop(("recommends",))),
        (("channel", "douyin"), Hop(("recommends",), forward=False), Hop(("recommends",))),
        (("goal", "promotion"), Hop(("serves",), forward=False), Hop(("suits",))),
    ],
)
async def test_two_hops_walk_no_edge_twice(both, start, first, second):
    file, memory = both
    found = await memory.two_hops(start, first, second)
    assert found
    assert sorted(found) == sorted(await file.two_hops(start, first, second))


async def test_search_chooses_what_shares_a_word(both):
    _, memory = both
    found = await memory.search("跑步鞋 running", ["category", "aspect"], 3)
    assert found[0].id == "shoes_running"
    assert len(await memory.search("轻", ["aspect"], 2)) <= 2
    assert await memory.search("", ["category"], 3) == []


async def test_what_a_tenant_never_wrote_costs_no_round_trip():
    asked: dict[str, int] = defaultdict(int)

    class Link:
        async def ask(self, statement: str, **values: Any) -> list[list[Any]]:
            asked["statements"] += 1
            return [[[], 0]]

    rows = Neo4jRows(Link(), "t", "s", 1, AT, ["product", "bought"])  # type: ignore[arg-type] - a link that counts
    assert await rows.nodes([("aspect", "weight")]) == []
    assert await rows.nodes_of("promotion") == []
    assert await rows.out(["cares_about"], [("segment", "s")]) == []
    assert await rows.into(["favours"], [("category", "bags")]) == []
    assert await rows.two_hops(("customer", "c"), Hop(("bought",)), Hop(("offers",))) == []
    assert await rows.search("跑步鞋", ["category"], 5) == []
    assert asked["statements"] == 0
    await rows.nodes([("aspect", "weight"), ("product", "p1")])
    assert asked["statements"] == 1
