"""A campaign adds up to the minor unit whatever it is made from, and its bids can be done again from their basis."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.domain.campaign import Campaign
from memory.domain.errors import BadInput
from memory.domain.goal import Target
from memory.domain.lesson import Lesson
from memory.domain.money import Money
from memory.domain.product import AdReport, Attribute, Product, Segment
from tools.campaign import Brief, adjust_campaign, set_up
from tools.campaign.keywords import keywords_for
from tools.campaign.schedule import days_of

DAY = dt.date(2026, 6, 1)
CHANNELS = ["xiaohongshu", "douyin", "taobao", "google", "instagram", "amazon", "unheard-of"]


def product(currency: str = "CNY", **given) -> Product:
    minor = {"JPY": 8_900}.get(currency, 39_900)
    fields = {"id": "shoe", "title": "奔澜 轻便跑步鞋", "brand": "奔澜", "category": "运动鞋", "stock": 120}
    return Product.model_validate({**fields, "price": Money(minor=minor, currency=currency), **given})


def segment(number: int) -> Segment:
    return Segment(id=f"s{number}", label=f"S{number}", kind="own", size=number)


def brief(**given) -> Brief:
    fields = {
        "product": product(),
        "budget": Money(minor=100_000, currency="CNY"),
        "daily": False,
        "start": DAY,
        "end": DAY + dt.timedelta(days=6),
        "objective": "sales",
        "target": None,
        "channels": ["xiaohongshu", "douyin"],
        "segments": [],
        "reports": [],
        "lessons": [],
        "lang": "zh",
    }
    return Brief(**{**fields, **given})


def adds_up(campaign: Campaign) -> None:
    total = campaign.total
    assert sum(a.amount.minor for a in campaign.allocations) == total.minor
    assert sum(d.amount.minor for d in campaign.daily) == total.minor
    assert all(a.amount.minor >= 0 and a.amount.currency == total.currency for a in campaign.allocations)
    assert [d.date for d in campaign.daily] == days_of(campaign.start, campaign.end)


wild = st.builds(
    brief,
    product=st.just(product()),
    daily=st.booleans(),
    end=st.integers(0, 365).map(lambda n: DAY + dt.timedelta(days=n)),
    channels=st.lists(st.sampled_from(CHANNELS), max_size=5, unique=True),
    segments=st.lists(st.integers(0, 9), max_size=5, unique=True).map(lambda ns: [segment(n) for n in ns]),
    objective=st.sampled_from(["sales", "awareness", "promotion", "new_product"]),
    peak=st.booleans(),
    cold_start=st.booleans(),
    lang=st.sampled_from(["zh", "en"]),
)


@given(wild, st.sampled_from(["CNY", "USD", "JPY"]), st.integers(1, 10**12))
def test_allocations_and_days_add_up_to_the_budget_in_every_currency(made: Brief, currency: str, minor: int):
    made = made._replace(product=product(currency), budget=Money(minor=minor, currency=currency))
    campaign = set_up(made).campaign
    adds_up(campaign)
    days = (made.end - made.start).days + 1
    assert campaign.total.minor == minor * (days if made.daily else 1)
    if made.daily:
        assert {d.amount.minor for d in campaign.daily} == {minor}
    for interval in campaign.forecast.values():
        assert 0 <= interval.low <= interval.mid <= interval.high
    assert campaign.forecast["conversions"].high <= 120
    assert {a.channel for a in campaign.allocations} <= set(made.channels or [a.channel for a in campaign.allocations])
    assert len({a.id for a in campaign.allocations}) == len(campaign.allocations)


@given(wild, st.data())
def test_every_edit_that_is_taken_keeps_the_sums(made: Brief, data: st.DataObject):
    campaign = set_up(made._replace(budget=Money(minor=500_000, currency="CNY"))).campaign
    allocation = data.draw(st.sampled_from(campaign.allocations))
    day = data.draw(st.sampled_from(campaign.daily))
    pointer = data.draw(
        st.sampled_from(
            [
                ["total"],
                ["start"],
                ["end"],
                ["allocations", allocation.id, "amount"],
                ["allocations", allocation.id, "bid", "amount"],
                ["daily", day.date.isoformat(), "amount"],
            ]
        )
    )
    value = data.draw(
        st.one_of(
            st.integers(1, 10**9).map(lambda n: str(Decimal(n) / 100)),
            st.integers(-3, 400).map(lambda n: (DAY + dt.timedelta(days=n)).isoformat()),
            st.text(max_size=8),
        )
    )
    try:
        edited = adjust_campaign(campaign, pointer, value)
    except BadInput:
        return
    adds_up(edited)
    if pointer[-1] == "amount" and pointer[0] != "total":
        stood = edited
        for part in pointer:
            named = {"allocations": "id", "daily": "date"}.get(part)
            if named:
                stood = {str(getattr(item, named)): item for item in getattr(stood, part)}
            else:
                stood = stood[part] if isinstance(stood, dict) else getattr(stood, part)
        assert stood == Money.of(value, "CNY")
    if pointer != ["total"]:
        assert edited.total == campaign.total


NUMBER = r"(\d+(?:\.\d+)?)"


def bid_again(basis: str) -> Decimal:
    """The sum that a basis states, done by a reader with a calculator."""
    worth = Decimal(re.findall(NUMBER, basis.split("×")[-2 if "CTR" not in basis else -4])[-1])
    value = worth
    for name in ("CVR", "CTR"):
        if rate := re.search(rf"× {name} {NUMBER}%", basis):
            value *= Decimal(rate[1]) / 100
    return value * 1000 if "× 1000" in basis else value


@pytest.mark.parametrize("unit", ["cpc", "cpm"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "target",
    [None, Target(metric="roi", value="3"), Target(metric="roas", value="4.5"), Target(metric="cpa", value="35")],
)
def test_a_bid_is_what_its_basis_says(unit, lang, target):
    reports = [
        AdReport(
            date=DAY,
            channel="douyin",
            product="shoe",
            segment=None,
            impressions=41_000,
            clicks=777,
            cost=Money(minor=60_000, currency="CNY"),
            conversions=13,
            revenue=Money(minor=500_000, currency="CNY"),
        )
    ]
    made = brief(
        product=product(cost=Money(minor=15_000, currency="CNY")),
        target=target,
        bid_unit=unit,
        lang=lang,
        reports=reports,
    )
    for allocation in set_up(made).campaign.allocations:
        basis = re.sub(r"\([^()]*\)$", "", allocation.bid.basis).strip()
        again = Money.of(max(bid_again(basis), Decimal("0.01")), "CNY")
        assert allocation.bid.amount == again, allocation.bid.basis
        assert allocation.bid.unit == unit


def test_a_target_is_the_ground_of_the_bid():
    def bid(target):
        return set_up(brief(target=target, channels=["douyin"])).campaign.allocations[0].bid.amount.minor

    assert bid(Target(metric="roi", value="2")) > bid(Target(metric="roi", value="4"))
    assert "ROI 4" in set_up(brief(target=Target(metric="roi", value="4"))).campaign.allocations[0].bid.basis


def test_no_sale_costs_more_than_its_margin():
    made = brief(
        product=product(cost=Money(minor=39_000, currency="CNY")), target=Target(metric="cpa", value="300"), lang="en"
    )
    assert "capped at the margin 9.00" in set_up(made).campaign.allocations[0].bid.basis


def test_a_price_below_cost_bids_next_to_nothing_and_says_so():
    made = brief(product=product(cost=Money(minor=50_000, currency="CNY")), lang="en")
    bid = set_up(made).campaign.allocations[0].bid
    assert bid.amount.minor <= 10
    assert "not above cost" in bid.basis


@pytest.mark.parametrize(
    "change",
    [
        {"product": product(stock=0)},
        {"product": product(price=None)},
        {"product": product("USD")},
        {"budget": Money(minor=0, currency="CNY")},
        {"budget": Money(minor=-1, currency="CNY")},
        {"end": DAY - dt.timedelta(days=1)},
        {"end": DAY + dt.timedelta(days=400)},
    ],
)
def test_what_cannot_be_a_campaign_is_refused(change):
    with pytest.raises(BadInput):
        set_up(brief(**change))


def test_the_forecast_stops_at_the_stock_and_says_so():
    made = set_up(brief(product=product(stock=2), budget=Money(minor=10_000_000, currency="CNY"))).campaign
    assert made.forecast["conversions"].high == 2
    assert any("库存" in note for note in made.assumptions)


def test_more_money_brings_more():
    def clicks(minor):
        return set_up(brief(budget=Money(minor=minor, currency="CNY"))).campaign.forecast["clicks"].mid

    assert clicks(200_000) > 1.5 * clicks(100_000)


def test_a_season_climbs_to_its_last_day_and_rain_takes_spend_away():
    season = set_up(brief(peak=True)).campaign.daily
    assert season[-1].amount.minor == max(day.amount.minor for day in season)
    assert season[-1].amount.minor > 2 * season[0].amount.minor
    wet = DAY + dt.timedelta(days=2)
    rainy = {day.date: day.amount.minor for day in set_up(brief(outlook={wet: 0.9})).campaign.daily}
    dry = {day.date: day.amount.minor for day in set_up(brief()).campaign.daily}
    assert rainy[wet] < 0.6 * dry[wet]
    assert sum(rainy.values()) == sum(dry.values())


def test_a_small_budget_is_not_scattered():
    tiny = brief(
        budget=Money(minor=3_000, currency="CNY"), channels=CHANNELS[:4], segments=[segment(n) for n in range(3)]
    )
    rich = tiny._replace(budget=Money(minor=3_000_000, currency="CNY"))
    assert len(set_up(tiny).campaign.allocations) == 1
    assert len(set_up(rich).campaign.allocations) == 12


def lesson(**given) -> Lesson:
    fields = {"id": "les_1", "text": "t", "category": "运动鞋", "channel": None, "segment": None, "aspect": None}
    known = {"metric": "cvr", "effect": 0.8, "support": 900, "learned": DAY, "runs": ("run_1",)}
    return Lesson.model_validate({**fields, **known, **given})


def test_a_lesson_moves_the_budget_and_is_named():
    def of_douyin(lessons):
        made = set_up(brief(lessons=lessons))
        return made, sum(a.amount.minor for a in made.campaign.allocations if a.channel == "douyin")

    _, before = of_douyin([])
    made, after = of_douyin([lesson(channel="douyin")])
    assert after > before
    assert made.lessons_used == ("les_1",)
    assert {a.lessons for a in made.campaign.allocations if a.channel == "douyin"} == {("les_1",)}
    contested, unmoved = of_douyin([lesson(channel="douyin", conflicts=("les_2",))])
    assert (contested.lessons_used, unmoved) == ((), before)


def test_keywords_are_the_products_own_and_name_no_other_brand():
    shoe = product(
        title="奔澜 轻便跑步鞋 比耐克更轻",
        attributes=(
            Attribute(name="材质", value="网面", source="f"),
            Attribute(name="weight_g", value="218", source="f"),
        ),
    )
    words = keywords_for(shoe, "zh")
    wanted = {word.text: word.match for word in words if not word.negative}
    assert wanted == {"奔澜运动鞋": "exact", "网面运动鞋": "phrase", "运动鞋": "broad"}
    assert {word.match for word in words if word.negative} == {"broad"}
    assert not any("耐克" in word.text or "218" in word.text for word in words)


def test_only_search_channels_have_keywords():
    made = set_up(brief(channels=["taobao", "douyin"], budget=Money(minor=1_000_000, currency="CNY"))).campaign
    by_channel = {a.channel: bool(a.keywords) for a in made.allocations}
    assert by_channel == {"taobao": True, "douyin": False}


def test_what_is_sold_as_free_is_not_excluded_by_that_word():
    words = keywords_for(product(title="Fragrance-free cream", category="Beauty > Face cream"), "en")
    assert "free" not in {word.text for word in words if word.negative}
