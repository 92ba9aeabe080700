"""What every adapter of the knowledge graph promises. Written once; each test runs on each adapter."""

import asyncio
import datetime as dt
import inspect

import pytest

from evals.memory.shop_data import QUESTIONS, SPAN, attribute_id, shop_batch
from memory.domain.clock import FixedClock, epoch_ms
from memory.domain.errors import BadInput, NotFound, StaleVersion
from memory.domain.fact import FOREVER, Basis
from memory.domain.money import Money
from memory.domain.product import Attribute, Product
from memory.graph import Batch, Edge, EdgeRef, Expiry, FactRef, KnowledgeGraph, Node, NodeRef, Snapshot, Statement
from memory.graph.writes import (
    claim_id,
    correction_batch,
    interests_batch,
    points_batch,
    price_batch,
    product_batch,
    ref,
    stock_batch,
)

P1 = NodeRef(kind="product", id="p1")
NOON = epoch_ms(FixedClock(dt.date(2026, 6, 1)).now())


def said(name: str, value: str, basis: Basis = Basis.FEED, **more) -> Statement:
    return Statement(subject=P1, name=name, value=value, basis=basis, source=f"{basis} says", **more)


async def values(graph: KnowledgeGraph, name: str, as_of: int | None = None) -> list[tuple[str, bool]]:
    async with await graph.snapshot() as known:
        return [(fact.value, fact.current) for fact in await known.facts_for("p1", as_of) if fact.name == name]


# Facts, sources, time


async def test_a_published_fact_is_read_back_with_its_source_and_times(graph):
    version = await graph.publish(Batch(statements=(said("material", "cotton", quote="面料:棉", confidence=0.8),)))
    async with await graph.snapshot() as known:
        (fact,) = await known.facts_for("p1")
        assert await known.fact(fact.id) == fact
    assert (fact.value, fact.source, fact.quote, fact.confidence) == ("cotton", "feed says", "面料:棉", 0.8)
    assert (fact.valid_from, fact.valid_to) == (0, FOREVER)
    assert (fact.recorded_from, fact.recorded_to) == (version, FOREVER)
    assert fact.evidence().quote == "面料:棉"


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [
        (Basis.CORRECTION, Basis.CERTIFICATE),
        (Basis.CERTIFICATE, Basis.FEED),
        (Basis.LABEL, Basis.FEED),
        (Basis.FEED, Basis.REVIEW),
        (Basis.REVIEW, Basis.MODEL),
    ],
)
async def test_disagreeing_sources_are_both_kept_and_the_stronger_is_current(graph, stronger, weaker):
    await graph.publish(Batch(statements=(said("sole", "rubber", stronger, confidence=0.3),)))
    await graph.publish(Batch(statements=(said("sole", "EVA", weaker, confidence=1.0),)))
    assert await values(graph, "sole") == [("rubber", True), ("EVA", False)]
    async with await graph.snapshot() as known:
        (found,) = await known.contradictions("p1")
    assert (found.current.value, [other.value for other in found.others], found.settled) == ("rubber", ["EVA"], True)


async def test_equals_that_disagree_are_left_for_a_person(graph):
    await graph.publish(
        Batch(statements=(said("sole", "rubber", origin="feed:a"), said("sole", "EVA", origin="feed:b")))
    )
    async with await graph.snapshot() as known:
        (found,) = await known.contradictions("p1")
    assert found.settled is False


async def test_sources_that_mean_the_same_do_not_contradict(graph):
    same = (
        said("weight", "0.238", unit="kg"),
        said("weight", "238 g", Basis.LABEL),
        said("weight", "238克", Basis.REVIEW),
    )
    await graph.publish(Batch(statements=same))
    async with await graph.snapshot() as known:
        assert await known.contradictions("p1") == ()
    assert [current for _, current in await values(graph, "weight")] == [True, True, True]


async def test_a_price_history_answers_for_the_time_asked_about(graph):
    await graph.publish(price_batch("p1", Money.of(399, "CNY"), NOON - 9_000, "feed:1"))
    await graph.publish(price_batch("p1", Money.of(299, "CNY"), NOON - 4_000, "feed:2"))
    assert await values(graph, "price") == [("299.00", True)]
    assert await values(graph, "price", NOON - 4_001) == [("399.00", True)]
    assert await values(graph, "price", NOON - 4_000) == [("299.00", True)]
    assert await values(graph, "price", NOON - 9_001) == []


async def test_a_sale_price_ends_and_the_ordinary_one_comes_back(graph):
    await graph.publish(Batch(statements=(said("price", "99"),)))
    await graph.publish(Batch(statements=(said("price", "79", valid_from=NOON, valid_to=NOON + 1_000),)))
    times = (NOON - 1, NOON, NOON + 999, NOON + 1_000)
    assert [await values(graph, "price", at) for at in times] == [
        [("99", True)],
        [("79", True)],
        [("79", True)],
        [("99", True)],
    ]


async def test_a_feed_that_drops_an_attribute_takes_it_back_and_leaves_other_voices(graph):
    shoe = Product(id="p1", title="跑鞋", attributes=(Attribute(name="color", value="red", source="f:1"),), stock=3)
    await graph.publish(product_batch(shoe, "shoes_running"))
    await graph.publish(correction_batch("p1", "sole", "rubber", "chat", "鞋底是橡胶"))
    await graph.publish(product_batch(shoe.having(attributes=(), title="跑鞋2"), "shoes_running"))
    async with await graph.snapshot() as known:
        facts = {(fact.name, fact.value) for fact in await known.facts_for("p1")}
    assert facts == {("title", "跑鞋2"), ("stock", "3"), ("sole", "rubber")}


async def test_stating_the_same_again_makes_no_version_and_keeps_the_id(graph):
    first = await graph.publish(Batch(statements=(said("color", "red", quote="red"),)))
    moved = said("color", "red", quote="red").model_copy(update={"source": "feed.csv:99"})
    assert await graph.publish(Batch(statements=(moved,))) == first


async def test_saying_the_same_with_another_end_moves_the_end(graph):
    await graph.publish(Batch(statements=(said("promo", "10%"),)))
    await graph.publish(Batch(statements=(said("promo", "10%", valid_to=NOON + 5),)))
    assert await values(graph, "promo", NOON + 4) == [("10%", True)]
    assert await values(graph, "promo", NOON + 5) == []


# Retract, expire, versions


async def test_what_is_retracted_is_gone_and_still_in_the_version_before(graph):
    before = await graph.publish(shop_batch())
    await graph.publish(Batch(retract=(P1,)))
    async with await graph.snapshot() as now, await graph.snapshot(before) as then:
        assert await now.facts_for("p1") == ()
        assert await now.aspects("p1") == ()
        assert await now.competitors("p1") == ()
        assert await then.facts_for("p1")
        assert await then.aspects("p1")
        assert await then.competitors("p1")
        assert "p1" not in {found.id for found in await now.find("轻便跑步鞋")}
        assert "p1" in {found.id for found in await then.find("轻便跑步鞋")}


async def test_one_fact_and_one_edge_can_be_retracted(graph):
    await graph.publish(shop_batch())
    edge = EdgeRef(kind="reviewed_for", source=P1, target=ref("aspect", "weight"))
    fact = attribute_id("p1", "weight_g", "210")
    await graph.publish(Batch(retract=(edge, FactRef(id=fact))))
    async with await graph.snapshot() as known:
        assert await known.aspects("p1") == ()
        assert await known.fact(fact) is None
        assert "material" in {one.name for one in await known.facts_for("p1")}


async def test_what_expires_holds_until_then_and_no_longer(graph):
    await graph.publish(shop_batch())
    await graph.publish(Batch(expire=(Expiry(what=P1, at=NOON + 10),)))
    async with await graph.snapshot(at=NOON + 9) as before, await graph.snapshot(at=NOON + 10) as after:
        assert await before.facts_for("p1")
        assert await before.aspects("p1")
        assert await after.facts_for("p1") == ()
        assert await after.aspects("p1") == ()
        assert [one.product for one in await after.similar_products("p2", 5)] == ["p3"]


async def test_a_snapshot_answers_the_same_whatever_is_written_meanwhile(graph):
    version = await graph.publish(shop_batch())
    async with await graph.snapshot() as held:
        before = {name: await ask(held) for name, ask in QUESTIONS.items()}
        await graph.publish(shop_batch("!") + correction_batch("p1", "material", "wool", "chat"))
        await graph.publish(Batch(retract=(P1, ref("segment", "loyal"), ref("lesson", "l1"), ref("creative", "a1"))))
        assert {name: await ask(held) for name, ask in QUESTIONS.items()} == before
    async with await graph.snapshot(version) as again:
        assert {name: await ask(again) for name, ask in QUESTIONS.items()} == before


async def test_versions_rise_and_unpublished_ones_are_refused(graph):
    versions = [await graph.publish(Batch(statements=(said("stock", str(n)),))) for n in range(5)]
    assert versions == sorted(set(versions))
    with pytest.raises(NotFound):
        await graph.snapshot(versions[-1] + 1)
    for n, version in enumerate(versions):
        async with await graph.snapshot(version) as known:
            assert [fact.value for fact in await known.facts_for("p1")] == [str(n)]


async def test_a_batch_with_a_key_takes_effect_once(graph):
    batch = Batch(statements=(said("stock", "5"),), key="feed-1/3")
    first = await graph.publish(batch)
    await graph.publish(Batch(statements=(said("stock", "4"),)))
    assert await graph.publish(batch) == first
    assert await values(graph, "stock") == [("4", True)]


async def test_batches_published_at_once_all_arrive_each_as_a_version(graph):
    batches = [Batch(statements=(said(f"n{n}", str(n)),)) for n in range(25)]
    versions = await asyncio.gather(*(graph.publish(batch) for batch in batches))
    assert len(set(versions)) == 25
    async with await graph.snapshot() as known:
        assert known.version == max(versions)
        assert {fact.value for fact in await known.facts_for("p1")} == {str(n) for n in range(25)}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (Node(kind="gadget", id="x", source="s"), "nodes[0].kind"),
        (Node(kind="product", id="x", body={}, source="s"), "nodes[0].body.title"),
        (Node(kind="product", id="x", body={"title": "t", "colour": 1}, source="s"), "nodes[0].body.colour"),
        (Edge(kind="bought", source=P1, target=P1, stated_by="s"), "edges[0].source"),
        (Edge(kind="likes", source=P1, target=P1, stated_by="s"), "edges[0].kind"),
        (Node(kind="product", id="x", body={"title": "t"}, source="s", valid_from=5, valid_to=5), "nodes[0].valid_to"),
    ],
)
async def test_a_batch_outside_the_ontology_is_refused_whole(graph, bad, field):
    good = said("color", "red")
    batch = Batch(statements=(good,), **({"nodes": (bad,)} if isinstance(bad, Node) else {"edges": (bad,)}))
    with pytest.raises(BadInput) as refused:
        await graph.publish(batch)
    assert refused.value.field == field
    assert await values(graph, "color") == []


async def test_compaction_drops_what_nobody_can_see_and_refuses_older_readers(graph):
    versions = [await graph.publish(shop_batch(mark)) for mark in ("", "a", "b")]
    async with await graph.snapshot(versions[0]) as old, await graph.snapshot() as new:
        before = {name: await ask(new) for name, ask in QUESTIONS.items()}
        dropped = 0
        while step := await graph.compact(versions[1], limit=7):
            dropped += step
        assert dropped > 7
        assert {name: await ask(new) for name, ask in QUESTIONS.items()} == before
        with pytest.raises(StaleVersion):
            await old.facts_for("p1")
    with pytest.raises(StaleVersion):
        await graph.snapshot(versions[0])
    async with await graph.snapshot(versions[1]) as kept:
        assert (await kept.facts_for("p1"))[0].value.endswith("a")


# Questions


async def test_selling_points_say_what_supports_them_and_what_no_longer_does(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        (one,) = await known.selling_points("p1", "zh")
        assert await known.selling_points("p1", "en") == ()
    assert [evidence.quote for evidence in one.support] == ["weight_g: 210"]
    assert one.lost == ()
    await graph.publish(correction_batch("p1", "weight_g", "260", "chat"))
    async with await graph.snapshot() as known:
        (one,) = await known.selling_points("p1")
    assert one.support == ()
    assert one.lost == one.point.evidence


async def test_an_evidence_chain_tells_how_each_evidence_stands(graph):
    claim = claim_id("a1", SPAN)
    await graph.publish(shop_batch())

    async def standings() -> list[str]:
        async with await graph.snapshot() as known:
            chain = await known.evidence_chain(claim)
            assert chain is not None
            assert chain.artefact == "a1"
            assert chain.product == "p1"
            assert chain.holds == ([link.standing for link in chain.links] == ["current", "kept"])
            return [link.standing for link in chain.links]

    fact = attribute_id("p1", "weight_g", "210")
    assert await standings() == ["current", "kept"]
    await graph.publish(correction_batch("p1", "weight_g", "260", "chat"))
    assert await standings() == ["outranked", "kept"]
    await graph.publish(Batch(expire=(Expiry(what=FactRef(id=fact), at=NOON - 1),)))
    assert await standings() == ["expired", "kept"]
    await graph.publish(Batch(retract=(FactRef(id=fact),)))
    assert await standings() == ["retracted", "kept"]


async def test_a_claim_on_nothing_known_does_not_hold(graph):
    body = {"text": "最轻", "span": [0, 2], "evidence": ["ev_none"]}
    await graph.publish(Batch(nodes=(Node(kind="claim", id="c", body=body, source="run"),)))
    async with await graph.snapshot() as known:
        chain = await known.evidence_chain("c")
    assert chain is not None
    assert chain.missing == ("ev_none",)
    assert not chain.holds


async def test_a_lineage_goes_from_ancestors_to_lessons(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        line = await known.creative_lineage("a1")
    assert line is not None
    assert (line.product, line.derived_from, line.campaigns) == ("p1", ("a0",), ("cmp1",))
    assert (line.delivered.impressions, line.delivered.clicks, line.delivered.conversions) == (1000, 30, 3)
    assert [lesson.id for lesson in line.lessons] == ["l1"]
    assert [chain.text for chain in line.claims] == ["仅210克"]


async def test_segments_are_found_by_the_aspect_they_care_about_in_either_language(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        by_id = await known.segments_caring_about("weight")
        assert by_id == await known.segments_caring_about("轻便") == await known.segments_caring_about("Light Weight")
        weights = [one.weight for one in by_id]
        assert weights == sorted(weights, reverse=True)
        assert {"loyal", "serious_runners"} <= {one.segment.id for one in by_id}
        assert [care.aspect for care in await known.cares_about("loyal")] == ["weight", "comfort"]
        listed = await known.segments("en")
        assert (listed[0].id, listed[0].label, listed[0].kind) == ("loyal", "Regulars", "own")
        assert len(listed) > 20
        assert listed[0].cares_about == ("weight", "comfort")


async def test_a_customer_is_drawn_to_what_their_products_are_praised_for(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        assert [care.aspect for care in await known.interests_of("c1")] == ["weight", "comfort"]
        assert [care.aspect for care in await known.interests_of("c2")] == ["comfort"]


async def test_a_cold_start_learns_from_similar_products_that_sold(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        similar = await known.similar_products("p3", 5)
        hits = await known.similar_hits_for_new("p3", 5)
    assert {one.product for one in similar} == {"p1", "p2"}
    assert "category:shoes_running" in similar[0].why
    assert "attribute:material=mesh" in similar[0].why
    assert [(hit.product, hit.sales, hit.aspects) for hit in hits] == [
        ("p2", 6.0, ("comfort",)),
        ("p1", 2.0, ("weight",)),
    ]


async def test_planted_drift_is_found_and_stable_interest_is_not_called_drift(graph):
    await graph.publish(shop_batch())
    windows = ((0, 1_000), (1_000, 2_000))
    for window, bags in zip(windows, (21, 19), strict=True):
        await graph.publish(interests_batch("steady", window, {"shoes_running": 80, "bags": bags}))
    async with await graph.snapshot() as known:
        moved, steady, unknown = [await known.interest_drift(name) for name in ("loyal", "steady", "nobody")]
    assert moved.drifted
    assert {shift.target for shift in moved.shifts} == {"shoes_running", "bags"}
    assert not steady.drifted
    assert steady.shifts == ()
    assert steady.before == (0, 1_000)
    assert not unknown.drifted
    assert unknown.before is None


async def test_lessons_apply_by_category_and_channel(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        assert [one.id for one in await known.lessons_for("shoes_running", "douyin")] == ["l1"]
        assert [one.id for one in await known.lessons_for(None, None)] == ["l1"]
        assert await known.lessons_for("bags", "douyin") == ()
        assert await known.lessons_for("shoes_running", "jd") == ()


async def test_industry_knowledge_answers_for_a_category_and_a_day(graph):
    async with await graph.snapshot() as known:
        promotions = await known.promotion_rules("cn", dt.date(2026, 6, 18), "shoes_running")
        assert [(rule.id, rule.phase) for rule in promotions] == [("cn_618", "main")]
        own = await known.strategies("promotion", "shoes_running")
        assert [one.category for one in own] == ["shoes_running", None]
        assert (await known.objections("shoes_running"))[0].answer.zh
        assert (await known.season_rules("shoes_running", dt.date(2026, 4, 1)))[0].demand > 1
        assert (await known.buyers_care_about("shoes_running"))[0].aspect == "comfort"


async def test_a_merchant_may_add_to_the_industry_layer_for_themselves(graph):
    weigh = Edge(
        kind="buyers_care_about",
        source=ref("category", "shoes_running"),
        target=ref("aspect", "giftable"),
        weight=1.0,
        stated_by="merchant",
    )
    await graph.publish(Batch(edges=(weigh,)))
    async with await graph.snapshot() as known:
        cares = await known.buyers_care_about("shoes_running")
    assert cares[0].aspect == "giftable"
    assert cares[0].label.en == "gift appeal"
    assert len(cares) > 3


@pytest.mark.parametrize(
    ("title", "words"),
    [("轻便透气跑步鞋", "跑步鞋"), ("Trail running shoe", "RUNNING"), ('Mug "Nord" 350ml (blue)+', '"Nord" 350ml (')],
)
async def test_products_are_found_by_their_words_in_both_languages(graph, title, words):
    for n, text in enumerate((title, "完全不同的茶叶礼盒", "Leather tote bag")):
        await graph.publish(Batch(nodes=(Node(kind="product", id=f"p{n}", body={"title": text}, source="f"),)))
    async with await graph.snapshot() as known:
        assert [found.id for found in await known.find(words)] == ["p0"]
        assert await known.find("") == ()
        assert await known.find("***") == ()


async def test_a_neighbourhood_reaches_two_hops_and_stays_small(graph):
    await graph.publish(shop_batch())
    many = tuple(Node(kind="competitor", id=f"r{n}", body={"name": f"Rival {n}"}, source="merchant") for n in range(90))
    edges = tuple(Edge(kind="competes_with", source=P1, target=node.ref, stated_by="merchant") for node in many)
    await graph.publish(Batch(nodes=many, edges=edges))
    async with await graph.snapshot() as known:
        around = await known.neighbourhood("p1")
        assert await known.neighbourhood("nothing") == around.having(
            centre="nothing", nodes=(), edges=(), facts=(), truncated=False
        )
    kinds = {node.kind for node in around.nodes}
    assert {"product", "category", "aspect", "selling_point", "creative", "claim"} <= kinds
    assert len(around.nodes) <= 60
    assert around.truncated
    named = {f"{node.kind}:{node.id}" for node in around.nodes}
    assert {edge.source for edge in around.edges} | {edge.target for edge in around.edges} <= named


async def test_unknown_names_have_empty_answers(graph):
    async with await graph.snapshot() as known:
        assert known.version == 0
        for empty in (
            await known.facts_for("x"),
            await known.contradictions("x"),
            await known.selling_points("x"),
            await known.aspects("x"),
            await known.cares_about("x"),
            await known.segments_caring_about("x"),
            await known.interests_of("x"),
            await known.competitors("x"),
            await known.season_rules("x", dt.date(2026, 1, 1)),
            await known.promotion_rules("XX", dt.date(2026, 1, 1)),
            await known.objections("x"),
            await known.similar_products("x", 3),
            await known.similar_hits_for_new("x", 3),
            await known.lessons_for("x", "y"),
        ):
            assert empty == ()
        assert await known.evidence_chain("x") is None
        assert await known.creative_lineage("x") is None


async def test_points_written_again_replace_their_former_selves(graph):
    await graph.publish(shop_batch())
    async with await graph.snapshot() as known:
        (one,) = await known.selling_points("p1")
    await graph.publish(points_batch([one.point.having(strength=0.4)]))
    async with await graph.snapshot() as known:
        assert [again.point.strength for again in await known.selling_points("p1")] == [0.4]


async def test_increments_are_seen_by_the_next_read(graph):
    await graph.publish(shop_batch())
    for units in range(10, 0, -1):
        await graph.publish(stock_batch("p1", units, NOON - units, "feed"))
        assert await values(graph, "stock") == [(str(units), True)]


# Tenants


def test_every_question_of_the_port_is_in_the_list_that_tests_ask():
    asked = {name for name, member in inspect.getmembers(Snapshot) if inspect.iscoroutinefunction(member)}
    assert asked - {"__aenter__", "__aexit__"} == set(QUESTIONS)


async def test_no_question_of_one_tenant_returns_a_row_of_another(opened):
    ours, theirs = await opened("ours"), await opened("theirs")
    await ours.publish(shop_batch("OURS"))
    async with await ours.snapshot() as known:
        alone = {name: await ask(known) for name, ask in QUESTIONS.items()}
    await theirs.publish(shop_batch("THEIRS"))
    await theirs.publish(correction_batch("p1", "weight_g", "999", "chat") + _louder())
    async with await ours.snapshot() as known:
        assert {name: await ask(known) for name, ask in QUESTIONS.items()} == alone
    async with await theirs.snapshot() as known:
        answers = {name: repr(await ask(known)) for name, ask in QUESTIONS.items()}
    assert {name for name, answer in answers.items() if "OURS" in answer} == set()
    await theirs.publish(Batch(retract=tuple(ref("product", f"p{n}") for n in (1, 2, 3))))
    async with await ours.snapshot() as known:
        assert {name: await ask(known) for name, ask in QUESTIONS.items()} == alone


def _louder() -> Batch:
    """What would change every answer of the other tenant if it could be seen there."""
    customers = [Edge(kind="bought", source=ref("customer", f"x{n}"), target=P1, stated_by="t") for n in range(50)]
    cares = [Edge(kind="cares_about", source=ref("segment", "loyal"), target=ref("aspect", "price"), stated_by="t")]
    loud = [Edge(kind="viewed", source=ref("customer", "c1"), target=P1, weight=99, stated_by="t")]
    return Batch(edges=(*customers, *cares, *loud)) + interests_batch("loyal", (0, 1_780_000_000_000), {"bags": 500})


async def test_erasing_a_tenant_leaves_nothing_of_it_and_all_of_the_other(opened):
    ours, theirs = await opened("ours"), await opened("theirs")
    await ours.publish(shop_batch("OURS"))
    await theirs.publish(shop_batch("THEIRS"))
    async with await theirs.snapshot() as known:
        before = await known.contents()
    await ours.erase()
    async with await ours.snapshot() as known:
        assert await known.contents() == ((), (), ())
        assert await known.find("跑步鞋") == ()
        assert known.version == 0
        assert len(await known.segments()) > 20
    async with await theirs.snapshot() as known:
        assert await known.contents() == before
    assert await ours.publish(shop_batch("OURS")) > 0


async def test_the_trade_says_who_buys_a_category(graph):
    async with await graph.snapshot() as known:
        runners = await known.segments_buying("shoes_running", "en")
        nobody = await known.segments_buying("no_such_category")
    assert runners
    assert [found.weight for found in runners] == sorted((found.weight for found in runners), reverse=True)
    assert all(found.segment.label.isascii() for found in runners)
    assert nobody == ()
