"""The trade as the tools know it: placements, rules and clauses are in the graph, and ways lead to them."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from memory.domain.clock import FixedClock, epoch_ms
from memory.domain.product import Product
from memory.graph.batch import NodeRef
from memory.graph.industry import data_files, layer_id
from memory.graph.ontology import check
from memory.graph.sqlite import open_sqlite_graph
from memory.graph.writes import product_batch
from tools.industry import whole_industry

ROOT = Path(__file__).parents[3]
DAY = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def batch():
    return check(whole_industry().read())


@pytest.fixture
async def graph(tmp_path):
    opened = open_sqlite_graph(tmp_path / "graph.db", tmp_path / "industry", FixedClock(DAY), whole_industry())
    cream = Product(id="cream", title="水润面霜 50ml", category="面霜", source="feed.csv:2")
    await opened.publish(product_batch(cream, "skincare"))
    yield opened
    await opened.close()


def test_nothing_hangs_loose(batch):
    known = {node.ref.key for node in batch.nodes}
    assert {end.key for edge in batch.edges for end in (edge.source, edge.target)} <= known
    assert len(known) == len(batch.nodes)


def test_every_clause_of_the_table_and_every_rule_of_the_packs_is_there(batch):
    clauses = yaml.safe_load((ROOT / "tools/compliance/packs/clauses.yaml").read_text(encoding="utf-8"))
    assert {node.id for node in batch.nodes if node.kind == "clause"} == set(clauses)
    rules = {node.id for node in batch.nodes if node.kind == "rule"}
    assert len(rules) > 200
    citing = {edge.source.id for edge in batch.edges if edge.kind == "cites"}
    assert {rule for rule in rules - citing if rule.startswith(("cn.", "us.", "uk."))} == set()
    assert {edge.source.id for edge in batch.edges if edge.kind == "governs"} == rules


def test_every_channel_that_campaigns_price_is_there_with_a_market(batch):
    priced = yaml.safe_load((ROOT / "tools/campaign/channels.yaml").read_text(encoding="utf-8"))["channels"]
    reaching = {edge.source.id for edge in batch.edges if edge.kind == "reaches"}
    assert set(priced) <= reaching
    placed = {edge.target.id for edge in batch.edges if edge.kind == "standard_of"}
    assert {"taobao", "jd", "pinduoduo", "douyin", "xiaohongshu", "google", "amazon"} <= placed


def test_placements_say_what_they_allow_and_on_whose_word(batch):
    placements = {node.id: node for node in batch.nodes if node.kind == "placement"}
    title = placements["taobao.title"]
    assert (title.body["text_limit"], title.confidence) == ("max 60 gbk", 0.9)
    assert "Taobao" in title.source
    assert placements["xiaohongshu.image"].body["width"] == 1080
    assert all(node.body["text_limit"] or node.body["width"] for node in placements.values())
    assert all(re.search(r"[㐀-鿿]", node.body["label"]["zh"]) for node in placements.values())


async def test_ways_lead_from_a_product_to_clauses_and_placements(graph):
    async with await graph.snapshot() as known:
        product = NodeRef(kind="product", id="cream")
        own = await known.connection(product, NodeRef(kind="clause", id="CN-CSAR-43"))
        general = await known.connection(product, NodeRef(kind="clause", id="CN-ADL-9-3"), 6)
        place = await known.connection(product, NodeRef(kind="placement", id="douyin.caption"), 6)
        around = await known.neighbourhood("douyin", kind="channel")
    assert [edge.kind for edge in own] == ["in_category", "governs", "cites"]
    assert [edge.kind for edge in general][-2:] == ["governs", "cites"]
    assert [edge.kind for edge in place][-2:] == ["recommends", "standard_of"]
    assert {"channel:douyin", "market:CN", "placement:douyin.line"} <= {f"{n.kind}:{n.id}" for n in around.nodes}


async def test_a_clause_holds_for_the_days_it_is_in_force(graph):
    def at(day: str) -> int:
        return epoch_ms(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"))

    for clause, day, there in (
        ("CN-AUCL-8-OLD", "2025-10-14", True),
        ("CN-AUCL-8-OLD", "2025-10-15", False),
        ("CN-AUCL-9", "2025-10-14", False),
        ("CN-AUCL-9", "2025-10-15", True),
    ):
        async with await graph.snapshot(at=at(day)) as known:
            assert bool((await known.neighbourhood(clause, kind="clause")).nodes) == there


def test_the_layer_is_another_when_its_sources_are(tmp_path):
    (tmp_path / "a.yaml").write_text("source: x\n", encoding="utf-8")
    before = layer_id(data_files(tmp_path))
    assert layer_id(data_files(tmp_path)) == before
    (tmp_path / "a.yaml").write_text("source: y\n", encoding="utf-8")
    assert layer_id(data_files(tmp_path)) != before
    assert whole_industry().id.startswith("industry-")
