"""Approval looks at price, stock, law and start date again before it takes effect; a review does not wait for ever."""

import datetime as dt
from dataclasses import replace

import pytest

from app.importing import import_shop
from app.reviewing import decide
from graphs.runner import start_run
from graphs.studio import Studio
from memory.domain.clock import FixedClock
from memory.domain.errors import BadInput
from memory.domain.run import RunOptions

SENTENCE = "推广奔澜跑步鞋，只投小红书和抖音，6月1日到6月10日，预算600元"


@pytest.fixture
def moving(studio) -> Studio:
    """A studio whose clock the test moves: runs that fix no day follow it."""
    return replace(studio, clock=FixedClock(dt.date(2026, 6, 1)))


@pytest.fixture
async def waiting(moving):
    return await start_run(moving, SENTENCE, RunOptions())


async def approved(studio, run):
    return await decide(studio, run.id, "approve", run.version, {}, who="anna", why="")


async def shop_says(studio, shop_files, tmp_path, before: str, after: str) -> None:
    """Imports the shop with one thing changed."""
    text = (shop_files / "products.csv").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "products.csv").write_text(text.replace(before, after), encoding="utf-8")
    await import_shop(studio.stores, studio.clock, [tmp_path / "products.csv"])


async def campaign_of(studio, run):
    return (await studio.ledger.version(run.version)).body["campaign"]


async def test_nothing_moved_so_it_launches(moving, waiting, platform):
    assert (await approved(moving, waiting)).status == "launched"


async def test_a_new_price_makes_a_new_version_instead_of_a_launch(moving, waiting, shop_files, tmp_path, platform):
    await shop_says(moving, shop_files, tmp_path, "399.00,CNY,120", "459.00,CNY,120")
    run = await approved(moving, waiting)
    assert run.status == "waiting_review"
    assert run.version != waiting.version
    assert await moving.ledger.lines(run.id) == []
    body = (await moving.ledger.version(run.version)).body
    assert body["product"]["price"]["minor"] == 45_900
    assert not any("399" in (a["text"] or "") for a in body["artefacts"].values())
    [moved] = [e.payload for e in await moving.ledger.trail(run.id) if e.kind == "moved"]
    assert "/shop/product" in moved["changed"]
    assert (await approved(moving, run)).status == "launched"


async def test_what_sold_out_meanwhile_is_not_advertised(moving, waiting, shop_files, tmp_path, platform, books):
    await shop_says(moving, shop_files, tmp_path, "399.00,CNY,120", "399.00,CNY,0")
    run = await approved(moving, waiting)
    assert run.status == "failed"
    assert "缺货" in run.note
    assert await moving.ledger.lines(run.id) == []
    assert books(run.id).held == []


class OtherPack:
    """The backstop under a rule pack that came out meanwhile."""

    def __init__(self, judge) -> None:
        self._judge = judge
        self.pack_id = f"{judge.pack_id}-next"

    def judge(self, text, **given):
        return self._judge.judge(text, **given)


async def test_a_new_rule_pack_makes_a_new_version(moving, waiting, platform):
    later = replace(moving, judge=OtherPack(moving.judge))
    run = await approved(later, waiting)
    assert run.status == "waiting_review"
    assert run.version != waiting.version
    assert (await later.ledger.version(run.version)).body["rule_pack"].endswith("-next")


async def test_a_start_that_has_passed_is_moved_to_today_in_a_new_version(moving, waiting, platform):
    moving.clock.advance(dt.timedelta(days=2))
    run = await approved(moving, waiting)
    assert run.status == "waiting_review"
    campaign = await campaign_of(moving, run)
    assert (campaign["start"], campaign["end"]) == ("2026-06-03", "2026-06-10")
    assert sum(day["amount"]["minor"] for day in campaign["daily"].values()) == 60_000
    assert (await approved(moving, run)).status == "launched"


async def test_a_campaign_whose_days_are_over_cannot_be_approved(moving):
    run = await start_run(moving, "推广奔澜跑步鞋，只投小红书，6月1日到6月3日，预算600元", RunOptions())
    moving.clock.advance(dt.timedelta(days=3))
    with pytest.raises(BadInput, match="has passed"):
        await approved(moving, run)
    assert (await moving.ledger.run(run.id)).status == "expired"


async def test_a_review_expires(moving, waiting):
    moving.clock.advance(dt.timedelta(days=moving.limits.review_days, hours=1))
    with pytest.raises(BadInput, match="expired"):
        await approved(moving, waiting)
    run = await moving.ledger.run(waiting.id)
    assert run.status == "expired"
    assert await moving.ledger.lines(run.id) == []


async def test_an_expired_run_can_no_longer_be_edited(moving, waiting):
    moving.clock.advance(dt.timedelta(days=moving.limits.review_days, hours=1))
    with pytest.raises(BadInput):
        await approved(moving, waiting)
    with pytest.raises(BadInput):
        await decide(moving, waiting.id, "edit", None, {"/campaign/total": "500"}, who="anna", why="")


async def test_an_automatic_approval_is_recorded_as_one(moving, platform):
    run = await start_run(moving, SENTENCE, RunOptions(approve="auto"))
    assert run.status == "launched"
    [decision] = await moving.ledger.decisions(run.id)
    assert decision.who == "auto"
    [entry] = [e.payload for e in await moving.ledger.trail(run.id) if e.kind == "decision"]
    assert entry["who"] == "auto"
    assert "simulated" in entry["why"]


class Costly:
    """A platform that is not simulated."""

    name = "costly"
    account = "acct"
    simulated = False


async def test_a_platform_that_spends_money_takes_no_automatic_approval(studio):
    costly = replace(studio, platform=Costly())
    with pytest.raises(BadInput, match="real money"):
        await start_run(costly, SENTENCE, RunOptions(today=dt.date(2026, 6, 1), approve="auto"))
    assert await costly.ledger.runs() == []
