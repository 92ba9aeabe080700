"""What the merchant wants decides who works and what comes out."""

import csv
import datetime as dt

import pytest

from app.contract import run_contract


async def journey(studio, start, sentence):
    run = await start(sentence)
    assert run.status == "waiting_review", run.note
    return await run_contract(studio, run)


async def tools_used(studio, document, agent_task: str) -> set[str]:
    trail = await studio.ledger.trail(document["run"])
    return {e.payload["name"] for e in trail if e.kind == "tool" and e.payload["task"] == agent_task}


def agents(document) -> set[str]:
    return {task["agent"] for task in document["plan"]["tasks"]}


async def test_content_only_sets_no_campaign_up(studio, start):
    made = await journey(studio, start, "只帮我改奔澜跑步鞋的标题和描述，不用投放")
    assert made["goal"]["objective"] == "content_only"
    assert made["campaign"] is None
    assert "campaign_setup" not in agents(made)
    assert {artefact["channel"] for artefact in made["artefacts"]} == {"shop"}


async def test_retention_addresses_those_who_bought(studio, start):
    made = await journey(studio, start, "召回买过奔澜跑步鞋的老客户，预算600元投5天，投小红书")
    everyday = await journey(studio, start, "推广奔澜跑步鞋，预算600元投5天，投小红书")
    assert made["goal"]["objective"] == "retention"
    assert "quality_diagnosis" not in agents(made)
    segments = {a["segment"] for a in made["campaign"]["allocations"]}
    assert segments != {a["segment"] for a in everyday["campaign"]["allocations"]}
    past = {s.id for s in await _own_segments(studio, "retention")}
    assert segments <= past


async def _own_segments(studio, objective):
    from tools.audience import segments_for

    product = await studio.stores.shop.product("shoe")
    return await segments_for(studio.stores.shop, product, objective, dt.date(2026, 6, 1))


async def test_clearance_reads_price_and_stock(studio, start):
    made = await journey(studio, start, "清仓处理奔澜跑步鞋，预算600元投5天，投小红书")
    assert made["goal"]["objective"] == "clearance"
    assert "read_price_and_stock" in await tools_used(studio, made, "campaign")


async def test_store_visits_spend_less_on_rainy_days(studio, start):
    with (studio.stores.folder / "weather.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["place", "date", "rain_probability", "high_c"])
        rows.writerows([["", f"2026-06-0{day}", 0.9 if day == 3 else 0.0, 28] for day in range(1, 6)])
    made = await journey(studio, start, "让更多人到店试穿奔澜跑步鞋，预算600元投5天，投小红书")
    assert made["goal"]["objective"] == "store_visits"
    assert "read_weather" in await tools_used(studio, made, "campaign")
    days = {day["date"]: float(day["amount"]) for day in made["campaign"]["daily"]}
    assert days["2026-06-03"] < 0.6 * days["2026-06-02"]


async def test_a_new_product_starts_with_even_shares_and_more_variants(studio, start):
    made = await journey(studio, start, "新品奔澜跑步鞋冷启动，预算6000元投5天，投小红书")
    everyday = await journey(studio, start, "推广奔澜跑步鞋，预算6000元投5天，投小红书")
    assert made["goal"]["objective"] == "new_product"
    amounts = [float(a["amount"]) for a in made["campaign"]["allocations"]]
    assert max(amounts) - min(amounts) <= 0.02
    shares = [float(a["amount"]) for a in everyday["campaign"]["allocations"]]
    assert max(shares) > 1.2 * min(shares)
    assert len({a["variant"] for a in made["artefacts"]}) > len({a["variant"] for a in everyday["artefacts"]})


async def test_awareness_buys_views(studio, start):
    made = await journey(studio, start, "给奔澜跑步鞋做品牌曝光，预算600元投5天，投小红书")
    assert made["goal"]["objective"] == "awareness"
    assert {a["bid"]["unit"] for a in made["campaign"]["allocations"]} == {"cpm"}


async def test_a_promotion_leans_towards_its_day(studio, start):
    made = await journey(studio, start, "618大促推广奔澜跑步鞋，预算6000元，投小红书")
    assert made["goal"]["objective"] == "promotion"
    days = [float(day["amount"]) for day in made["campaign"]["daily"]]
    assert days[-1] > 1.5 * days[0]


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("推广奔澜跑步鞋，预算600元投5天，投小红书", "zh"),
        ("Promote 奔澜跑步鞋 on xiaohongshu, CNY 600 for 5 days", "en"),
    ],
)
async def test_the_merchant_reads_their_own_language(studio, start, sentence, lang):
    made = await journey(studio, start, sentence)
    assert made["goal"]["language"] == lang
    assert made["plan"]["why"].isascii() == (lang == "en")
