"""A small shop, written into a graph whole: every kind of node, edge and fact, and every question has an answer.

Each string carries a mark, so that what one tenant wrote can be told from what another did.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from memory.domain.creative import Artefact
from memory.domain.evidence import Claim, Evidence, ReviewAspect, SellingPoint
from memory.domain.fact import Basis
from memory.domain.ids import derive_id
from memory.domain.knowledge import Label
from memory.domain.lesson import Delivery, Lesson
from memory.domain.money import Money
from memory.domain.product import Attribute, Behaviour, Order, Product, Segment
from memory.graph import Batch, Edge, Node, NodeRef, Snapshot, Statement
from memory.graph.writes import (
    aspects_batch,
    behaviour_batch,
    campaign_batch,
    claim_id,
    creative_batch,
    delivery_batch,
    interests_batch,
    lessons_batch,
    members_batch,
    points_batch,
    product_batch,
    ref,
    segment_batch,
)

DAY = dt.date(2026, 5, 20)
SPAN = (0, 4)
WINDOWS = ((1_764_547_200_000, 1_772_323_200_000), (1_772_323_200_000, 1_780_272_000_000))


def shop_batch(mark: str = "") -> Batch:
    """The shop of one tenant."""
    return _products(mark) + _knowledge(mark) + _people(mark) + _work(mark)


def attribute_id(product: str, name: str, value: str) -> str:
    """The evidence id of an attribute that the feed states."""
    return derive_id("ev", f"product:{product}", name, value, None, "feed")


def _products(mark: str) -> Batch:
    shoes = [
        Product(
            id=f"p{n}",
            title=f"{title}{mark}",
            brand=f"Lumo{mark}",
            category="跑步鞋",
            price=Money.of(price, "CNY"),
            stock=stock,
            attributes=(
                Attribute(name="material", value=f"mesh{mark}", source=f"feed.csv:{n}{mark}"),
                Attribute(name="weight_g", value=str(200 + 10 * n), source=f"feed.csv:{n}{mark}"),
            ),
            source=f"feed.csv:{n}{mark}",
        )
        for n, title, price, stock in (
            (1, "轻便跑步鞋", 399, 50),
            (2, "缓震跑步鞋", 459, 20),
            (3, "越野跑步鞋", 529, 0),
        )
    ]
    batch = Batch()
    for product in shoes:
        batch += product_batch(product, "shoes_running")
    label = Statement(
        subject=ref("product", "p1"),
        name="material",
        value=f"polyester{mark}",
        basis=Basis.LABEL,
        source=f"label{mark}",
    )
    return batch + Batch(statements=(label,))


def _knowledge(mark: str) -> Batch:
    evidence = attribute_id("p1", "weight_g", "210")
    point = SellingPoint(
        id=f"sp1{mark}",
        product="p1",
        feature=f"210 g{mark}",
        advantage="比常见跑鞋轻",
        benefit="久跑不累",
        lang="zh",
        evidence=(evidence,),
        strength=0.9,
        aspect="weight",
    )
    aspects = {
        "p1": [ReviewAspect(aspect="weight", label=f"轻{mark}", positive=9, negative=1, quotes=(f"r1{mark}",))],
        "p2": [ReviewAspect(aspect="comfort", label=f"软{mark}", positive=8, negative=2, quotes=(f"r2{mark}",))],
    }
    batch = points_batch([point])
    for product, said in aspects.items():
        batch += aspects_batch(product, said)
    rival = Node(
        kind="competitor",
        id=f"rival{mark}",
        body={"name": f"Fleet{mark}", "price": {"minor": 49900, "currency": "CNY"}, "difference": f"重 30 g{mark}"},
        source=f"merchant{mark}",
    )
    versus = Edge(kind="competes_with", source=ref("product", "p1"), target=rival.ref, stated_by=f"merchant{mark}")
    return batch + Batch(nodes=(rival,), edges=(versus,))


def _people(mark: str) -> Batch:
    segment = Segment(
        id="loyal", label=f"老客{mark}", kind="own", size=2, value=Money.of(800, "CNY"), basis=f"rfm{mark}"
    )
    orders = [
        Order(id=f"o{n}", customer=f"c{n}", product=product, quantity=units, unit_price=Money.of(399, "CNY"), date=DAY)
        for n, product, units in ((1, "p1", 2), (2, "p2", 5), (3, "p2", 1))
    ]
    looks = [Behaviour(customer="c1", product="p2", event="view", date=DAY)]
    return (
        segment_batch(segment, Label(zh=f"老客{mark}", en=f"Regulars{mark}"), {"weight": 0.9, "comfort": 0.4})
        + interests_batch("loyal", WINDOWS[0], {"shoes_running": 80, "bags": 20})
        + interests_batch("loyal", WINDOWS[1], {"shoes_running": 30, "bags": 70})
        + members_batch("loyal", ["c1", "c2"])
        + behaviour_batch(orders, looks)
    )


def _work(mark: str) -> Batch:
    evidence_id = attribute_id("p1", "weight_g", "210")
    cited = Evidence(id=evidence_id, kind="attribute", source=f"feed.csv:1{mark}", quote=f"weight_g: 210{mark}")
    review = Evidence(
        id=f"ev_review{mark}", kind="review", source=f"review r1{mark}", quote=f"很轻{mark}", product="p1"
    )
    claim = Claim(text=f"仅210克{mark}", span=SPAN, evidence=(evidence_id, review.id))
    first = Artefact(id="a0", kind="copy", channel="douyin", lang="zh", text=f"旧{mark}", product="p1")
    second = Artefact(
        id="a1", kind="copy", channel="douyin", lang="zh", text=f"仅210克的跑鞋{mark}", claims=(claim,), product="p1"
    )
    delivery = Delivery(
        key=f"k1{mark}",
        date=DAY,
        channel="douyin",
        segment="loyal",
        creative="a1",
        impressions=1000,
        clicks=30,
        conversions=3,
        cost=Money.of(100, "CNY"),
        revenue=Money.of(1197, "CNY"),
    )
    lesson = Lesson(
        id=f"l1{mark}",
        text=f"主打轻便点击更高{mark}",
        category="shoes_running",
        channel="douyin",
        segment="loyal",
        aspect="weight",
        metric="ctr",
        effect=0.3,
        support=1000,
        learned=DAY,
        runs=("r1",),
    )
    return (
        creative_batch(first, {}, "r1")
        + creative_batch(second, {cited.id: cited, review.id: review}, "r1", edited_from="a0")
        + campaign_batch("cmp1", "r1", f"618{mark}", ["a1"], ["loyal"], "promotion", DAY, DAY)
        + delivery_batch([delivery], {delivery.key: "cmp1"})
        + lessons_batch([lesson], {lesson.id: [NodeRef(kind="creative", id="a1")]})
    )


Question = Callable[[Snapshot], Awaitable[Any]]

QUESTIONS: dict[str, Question] = {
    "facts_for": lambda s: s.facts_for("p1"),
    "fact": lambda s: s.fact(attribute_id("p1", "weight_g", "210")),
    "contradictions": lambda s: s.contradictions("p1"),
    "selling_points": lambda s: s.selling_points("p1"),
    "aspects": lambda s: s.aspects("p1"),
    "cares_about": lambda s: s.cares_about("loyal"),
    "buyers_care_about": lambda s: s.buyers_care_about("shoes_running"),
    "segments_caring_about": lambda s: s.segments_caring_about("weight"),
    "segments_buying": lambda s: s.segments_buying("shoes_running", "en"),
    "segments": lambda s: s.segments(),
    "interests_of": lambda s: s.interests_of("c1"),
    "competitors": lambda s: s.competitors("p1"),
    "season_rules": lambda s: s.season_rules("shoes_running", DAY),
    "promotion_rules": lambda s: s.promotion_rules("CN", DAY, "shoes_running"),
    "strategies": lambda s: s.strategies("promotion", "shoes_running"),
    "objections": lambda s: s.objections("shoes_running"),
    "evidence_chain": lambda s: s.evidence_chain(claim_id("a1", SPAN)),
    "creative_lineage": lambda s: s.creative_lineage("a1"),
    "similar_products": lambda s: s.similar_products("p1", 5),
    "similar_hits_for_new": lambda s: s.similar_hits_for_new("p3", 5),
    "interest_drift": lambda s: s.interest_drift("loyal"),
    "lessons_for": lambda s: s.lessons_for("shoes_running", "douyin"),
    "find": lambda s: s.find("跑步鞋"),
    "neighbourhood": lambda s: s.neighbourhood("p1"),
    "connection": lambda s: s.connection(ref("product", "p1"), ref("segment", "loyal")),
    "contents": lambda s: s.contents(),
}
"""Every question of the port, asked of the shop: a new method of the port belongs here too (a test says so)."""
