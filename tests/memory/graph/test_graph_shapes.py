"""The ontology page, the seed data, exchange and pictures."""

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from evals.memory.shop_data import shop_batch
from memory.domain.errors import BadInput
from memory.domain.knowledge import Objective
from memory.graph import Batch, Node
from memory.graph.calendar import day_of, window_of, windows_at
from memory.graph.exchange import export_lines, import_lines, read_lines
from memory.graph.industry import industry_batch, seed_batch
from memory.graph.ontology import EDGES, NODES
from memory.graph.ontology_page import ontology_page
from memory.graph.picture import picture_html, picture_svg
from memory.graph.schema import neo4j_migrations, sqlite_guards

ROOT = Path(__file__).parents[3]
SEED = ROOT / "memory" / "graph" / "seed"


def test_the_ontology_page_is_current():
    assert (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8") == ontology_page()


def test_both_schemas_follow_the_ontology():
    guards, statements = sqlite_guards(), "\n".join(neo4j_migrations())
    assert all(f"'{kind}'" in guards for kind in (*NODES, *EDGES))
    assert all(f"edge_{kind} " in statements for kind in EDGES)


# Seed knowledge


def test_every_category_knows_what_matters_when_why_not_and_what_serves_each_goal():
    batch = industry_batch()
    categories = {node.id for node in batch.nodes if node.kind == "category"}
    assert len(categories) >= 12

    def reached(kind: str, category: str) -> list[str]:
        return [edge.target.id for edge in batch.edges if edge.kind == kind and edge.source.id == category]

    goals = set(Objective.__args__)
    served = {(edge.source.id, edge.target.id) for edge in batch.edges if edge.kind == "serves"}
    for category in categories:
        assert len(reached("buyers_care_about", category)) >= 5, category
        assert len(reached("has_season", category)) >= 2, category
        assert len(reached("meets_objection", category)) >= 3, category
        assert {goal for strategy, goal in served if strategy.startswith(f"{category}.")} == goals
    assert {goal for strategy, goal in served if strategy.startswith("any.")} == goals


def test_segments_promotions_and_sources_are_complete():
    batch = industry_batch()
    segments = [node for node in batch.nodes if node.kind == "segment"]
    assert len(segments) >= 20
    cares = {edge.source.id for edge in batch.edges if edge.kind == "cares_about"}
    assert cares == {node.id for node in segments}
    assert {"CN", "US"} <= {node.body["market"] for node in batch.nodes if node.kind == "promotion"}
    assert all("synthesis" in row.source and 0 < row.confidence < 1 for row in batch.nodes)
    assert all(0 <= edge.weight <= 1 for edge in batch.edges if edge.kind not in ("has_season",))


def test_labels_are_in_both_languages():
    han = re.compile(r"[㐀-鿿]")
    for node in industry_batch().nodes:
        for label in (
            node.body.get("label"),
            node.body.get("advice"),
            node.body.get("answer"),
            *node.body.get("steps", ()),
        ):
            if label:
                assert label["en"].strip(), node.id
                assert not han.search(label["en"]), (node.id, label["en"])
                assert han.search(label["zh"]) or label["zh"] == "520", (node.id, label["zh"])


@pytest.fixture
def seed_copy(tmp_path) -> Path:
    for file in SEED.rglob("*.yaml"):
        copy = tmp_path / file.relative_to(SEED)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda doc: doc["entries"][0]["cares"].update(speling=0.5), "aspect:speling"),
        (lambda doc: doc["entries"][0].pop("zh"), "price_hunters"),
        (lambda doc: doc.pop("source"), "states no source"),
        (lambda doc: doc["entries"].append(doc["entries"][0]), "twice"),
    ],
)
def test_a_slip_in_a_seed_file_is_named(seed_copy, edit, says):
    file = seed_copy / "segments.yaml"
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    edit(document)
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        seed_batch(seed_copy)


# Calendar


@pytest.mark.parametrize(
    ("notation", "year", "day"),
    [
        ("06-18", 2026, dt.date(2026, 6, 18)),
        ("lunar:01-01", 2026, dt.date(2026, 2, 17)),
        ("lunar:07-07", 2026, dt.date(2026, 8, 19)),
        ("lunar:08-15", 2025, dt.date(2025, 10, 6)),
        ("nth:11-4-thu", 2026, dt.date(2026, 11, 26)),
        ("nth:11-4-thu +1", 2026, dt.date(2026, 11, 27)),
        ("nth:05--1-mon", 2026, dt.date(2026, 5, 25)),
        ("lunar:01-01 -15", 2026, dt.date(2026, 2, 2)),
    ],
)
def test_days_that_come_again(notation, year, day):
    assert day_of(notation, year) == day


def test_a_window_over_the_year_end_holds_on_both_sides():
    assert window_of("12-27..01-20", 2026) == (dt.date(2026, 12, 27), dt.date(2027, 1, 20))
    assert windows_at("12-27..01-20", dt.date(2027, 1, 3)) == (2026, dt.date(2026, 12, 27), dt.date(2027, 1, 20))
    assert windows_at("12-27..01-20", dt.date(2026, 6, 1)) is None


@pytest.mark.parametrize("wrong", ["", "6-18", "13-01", "02-30", "nth:11-4-xyz", "soon"])
def test_a_day_that_is_none_is_refused(wrong):
    with pytest.raises((BadInput, ValueError)):
        day_of(wrong, 2026)


# Exchange


async def test_export_and_import_give_back_the_same_graph(opened):
    one, other = await opened("one"), await opened("other")
    await one.publish(shop_batch())
    async with await one.snapshot() as known:
        lines = list(await export_lines(known))
    done = await import_lines(other, ["# a note", "", *lines])
    assert (done.nodes + done.edges + done.facts) == len(lines)
    async with await other.snapshot() as known:
        assert list(await export_lines(known)) == lines
    assert (await import_lines(other, lines)).version == done.version


NODE = json.dumps({"row": "node", "kind": "product", "id": "p", "body": {"title": "t"}, "source": "s"})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 3: this is not JSON"),
        ("[]", "line 3: `row` must be"),
        ('{"row": "thing"}', "line 3: `row` must be"),
        ('{"row": "node", "kind": "product", "id": "p", "body": {}, "source": "s"}', "line 3: .*title"),
        ('{"row": "node", "kind": "gadget", "id": "p", "source": "s"}', "line 3: .*gadget"),
        (
            '{"row": "edge", "kind": "bought", "source": "p", "target": "product:p", "stated_by": "s"}',
            "line 3: .*source",
        ),
        ('{"row": "edge", "kind": "bought", "source": "product:a", "target": "product:p", "stated_by": "s"}', "line 3"),
        (
            '{"row": "fact", "subject": "product:p", "name": "n", "value": 5, "basis": "feed", "source": "s"}',
            "line 3: value",
        ),
        (
            '{"row": "fact", "subject": "product:p", "name": "n", "value": "5", "basis": "rumour", "source": "s"}',
            "basis",
        ),
    ],
)
def test_an_import_names_the_line_and_the_field(line, says):
    with pytest.raises(BadInput, match=says):
        read_lines(["# header", NODE, line])


# Pictures


async def test_a_picture_is_well_formed_complete_and_asks_nothing_of_the_network(opened):
    graph = await opened("shop")
    nasty = '<script>alert("1")</script> & 跑鞋'
    await graph.publish(shop_batch() + Batch(nodes=(Node(kind="product", id="p1", body={"title": nasty}, source="f"),)))
    async with await graph.snapshot() as known:
        around = await known.neighbourhood("p1")
        nothing = await known.neighbourhood("none")
    svg, page = picture_svg(around), picture_html(around, "en")
    drawn = ET.fromstring(svg)
    circles = [one for one in drawn.iter("{http://www.w3.org/2000/svg}circle") if one.get("r") != "7"]
    assert len(circles) == len(around.nodes)
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) == len(around.edges)
    for text in (svg, page, picture_html(nothing)):
        assert "<script" not in text
        assert re.findall(r"(?:src|href|url)\s*[=(]|@import|https?://(?!www\.w3\.org/2000/svg)", text) == []
    assert "polyester" in page
    assert "outranked by a stronger source" in page
    assert "图谱里还没有这个商品" in picture_svg(nothing)
