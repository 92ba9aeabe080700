"""Planted differences in delivery are learned, chance is not, and the next plan says which lesson it used."""

import datetime as dt
import random

import pytest

from app.contract import run_contract
from app.observing import observed
from app.reviewing import decide
from graphs.remember import lessons_from
from memory.domain.ids import content_hash
from memory.domain.lesson import Delivery
from memory.domain.money import Money
from memory.domain.run import PlanVersion, Run, RunOptions

DAY = dt.date(2026, 6, 1)
RUN = Run(id="run_1", sentence="s", options=RunOptions(), status="launched")
BODY = {
    "goal": {"language": "en"},
    "product": {"category": "shoes"},
    "leads": {"a1": "weight", "a2": "breathability"},
    "artefacts": {},
    "evidence": {},
    "campaign": None,
    "findings": [],
    "lessons_used": [],
}
VERSION = PlanVersion(id="v_1", run="run_1", number=1, body=BODY, created_ms=0)
CTR, CVR = 0.02, 0.04


def deliveries(seed: int, *, better: dict[str, float] | None = None, views: int = 40_000) -> list[Delivery]:
    """Two channels × two segments × two creatives; `better` multiplies conversion of whatever it names."""
    chance, made = random.Random(seed), []
    for channel in ("douyin", "xiaohongshu"):
        for segment in ("new", "old"):
            for creative in ("a1", "a2"):
                lift = 1.0
                for name in (channel, segment, creative):
                    lift *= (better or {}).get(name, 1.0)
                clicks = sum(chance.random() < CTR for _ in range(views // 8))
                made.append(
                    Delivery(
                        key=f"{channel}-{segment}",
                        date=DAY,
                        channel=channel,
                        segment=segment,
                        creative=creative,
                        impressions=views // 8,
                        clicks=clicks,
                        conversions=sum(chance.random() < CVR * lift for _ in range(clicks)),
                        cost=Money(minor=clicks * 100, currency="CNY"),
                        revenue=Money.zero("CNY"),
                    )
                )
    return made


@pytest.mark.parametrize(
    ("planted", "field", "value"),
    [
        ({"douyin": 3.0}, "channel", "douyin"),
        ({"old": 3.0}, "segment", "old"),
        ({"a1": 3.0}, "aspect", "weight"),
    ],
)
def test_a_planted_difference_is_learned(planted, field, value):
    lessons = lessons_from(deliveries(1, better=planted, views=160_000), VERSION, RUN, DAY)
    [best] = [le for le in lessons if getattr(le, field) == value and le.metric == "cvr"]
    assert best.effect > 0.5
    assert best.runs == ("run_1",)
    assert best.support > 100
    assert f"{best.support}" in best.text


def test_chance_is_seldom_taken_for_a_lesson():
    """Ten comparisons a campaign, in mirrored pairs: about one campaign in thirty learns what is not there."""
    seeds = range(60)
    fooled = sum(bool(lessons_from(deliveries(seed, views=16_000), VERSION, RUN, DAY)) for seed in seeds)
    assert fooled / len(seeds) < 0.12


def test_a_handful_of_clicks_teaches_nothing():
    assert lessons_from(deliveries(1, better={"old": 3.0}, views=800), VERSION, RUN, DAY) == []


def test_the_same_delivery_teaches_the_same():
    rows = deliveries(2, better={"old": 3.0}, views=80_000)
    again = [lessons_from(rows, VERSION, RUN, DAY) for _ in range(2)]
    assert content_hash([le.to_json() for le in again[0]]) == content_hash([le.to_json() for le in again[1]])


async def test_the_next_plan_for_a_similar_product_names_the_lesson_that_it_used(studio, start, platform):
    run = await start("推广奔澜跑步鞋，投小红书和抖音，预算60000元，投10天", approve="auto")
    assert run.status == "launched"
    document = await observed(studio, run, dt.date(2026, 6, 12))
    taught = {lesson["id"] for lesson in document["lessons"] if lesson["channel"] or lesson["segment"]}
    assert taught, "a budget this large shows how the simulated channels differ"
    later = await start("再推一次奔澜跑步鞋，投小红书和抖音，预算3000元，投10天", today=dt.date(2026, 6, 20))
    body = await run_contract(studio, later)
    assert set(body["lessons_used"]) & taught
    named = {lesson for allocation in body["campaign"]["allocations"] for lesson in allocation["lessons"]}
    assert named & taught


async def test_observing_again_adds_nothing_and_costs_stay_within_the_budget(studio, start, platform):
    run = await start(approve="auto")
    first = await observed(studio, run, dt.date(2026, 6, 12))
    rows = len(await studio.ledger.deliveries(run.id))
    second = await observed(studio, run, dt.date(2026, 6, 12))
    assert len(await studio.ledger.deliveries(run.id)) == rows
    assert second["totals"] == first["totals"]
    assert float(first["totals"]["cost"]) <= 1400.0


async def test_nothing_is_delivered_while_paused(studio, start, platform):
    run = await start()
    approved = await decide(studio, run.id, "approve", None, {}, who="anna", why="")
    await studio.ledger.desire(run.id, "paused")
    from graphs.launch import drain

    await drain(studio.ledger, studio.platform, run.id)
    assert (await observed(studio, approved, dt.date(2026, 6, 12)))["days"] == 0
