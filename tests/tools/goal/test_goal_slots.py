"""Numbers, money, days, promotions, channels and needs, one table each."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.goals.score import default_files, score
from memory.domain.money import Money
from memory.domain.product import Attribute, Product
from tools.goal import Catalogue, ProductName, find_needs, match_needs, understand
from tools.goal.needs import quantity
from tools.goal.promotions import promotion_named, promotions, season_of
from tools.goal.text import normalise, read_sentence
from tools.numbers import parse_number

TODAY = date(2026, 5, 20)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5000", "5000"),
        ("3,500", "3500"),
        ("五千", "5000"),
        ("一万二", "12000"),
        ("两千五", "2500"),
        ("三百五", "350"),
        ("一万零二百", "10200"),
        ("十二万", "120000"),
        ("1万5", "15000"),
        ("1.5万", "15000"),
        ("2百万", "2000000"),
        ("3w", "30000"),
        ("6k", "6000"),
        ("half a million", "500000"),
        ("twenty thousand", "20000"),
        ("a couple hundred", "200"),
        ("fifteen hundred", "1500"),
        ("a hundred and fifty", "150"),
        ("two and a half thousand", "2500"),
    ],
)
def test_numbers(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("words", "amount", "currency", "period"),
    [
        ("预算5000元", "5000.00", "CNY", "total"),
        ("五千", "5000.00", "CNY", "total"),
        ("3w", "30000.00", "CNY", "total"),
        ("￥3,500", "3500.00", "CNY", "total"),
        ("八百块", "800.00", "CNY", "total"),
        ("300美元", "300.00", "USD", "total"),
        ("三百刀", "300.00", "USD", "total"),
        ("50万日元", "500000", "JPY", "total"),
        ("¥50万日元", "500000", "JPY", "total"),
        ("港币2000", "2000.00", "HKD", "total"),
        ("NT$3000", "3000.00", "TWD", "total"),
        ("日均150元", "150.00", "CNY", "daily"),
        ("200元一天", "200.00", "CNY", "daily"),
        ("每天不超过80块", "80.00", "CNY", "daily"),
        ("预算3000到5000元", "5000.00", "CNY", "total"),
    ],
)
def test_chinese_budgets(words, amount, currency, period):
    budget = understand(f"推广瑜伽垫,{words}", today=TODAY).budget
    assert budget is not None
    assert (budget.amount, budget.currency, budget.period) == (amount, currency, period)


@pytest.mark.parametrize(
    ("words", "amount", "currency", "period"),
    [
        ("$50/day", "50.00", "USD", "daily"),
        ("$50 a day", "50.00", "USD", "daily"),
        ("a daily budget of 40 dollars", "40.00", "USD", "daily"),
        ("half a million yen", "500000", "JPY", "total"),
        ("twenty thousand yuan", "20000.00", "CNY", "total"),
        ("a couple hundred bucks", "200.00", "USD", "total"),
        ("€1,500", "1500.00", "EUR", "total"),
        ("300 quid", "300.00", "GBP", "total"),
        ("budget 400", "400.00", None, "total"),
        ("¥3000", "3000.00", "CNY", "total"),
        ("8000 RMB", "8000.00", "CNY", "total"),
        ("5 grand", "5000.00", None, "total"),
    ],
)
def test_english_budgets(words, amount, currency, period):
    budget = understand(f"promote the yoga mat, {words}", today=TODAY).budget
    assert budget is not None
    assert (budget.amount, budget.currency, budget.period) == (amount, currency, period)


@settings(deadline=None)
@given(st.integers(1, 10**9))
def test_money_written_as_money_is_read_back(minor):
    money = Money(minor=minor, currency="USD")
    budget = understand(f"promote the yoga mat, budget ${money.major}", today=TODAY).budget
    assert budget is not None
    assert budget.money() == money


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("6月1日到18号", "2026-06-01", "2026-06-18"),
        ("2026-06-01到2026-06-10", "2026-06-01", "2026-06-10"),
        ("6/1-6/18", "2026-06-01", "2026-06-18"),
        ("6.1-6.18", "2026-06-01", "2026-06-18"),
        ("12月20日到1月5日", "2026-12-20", "2027-01-05"),
        ("下周三起10天", "2026-05-27", "2026-06-05"),
        ("这周末", "2026-05-23", "2026-05-24"),
        ("下周末", "2026-05-30", "2026-05-31"),
        ("7天", "2026-05-20", "2026-05-26"),
        ("两周", "2026-05-20", "2026-06-02"),
        ("半个月", "2026-05-20", "2026-06-03"),
        ("一个月", "2026-05-20", "2026-06-19"),
        ("月底之前", "2026-05-20", "2026-05-31"),
        ("下个月", "2026-06-01", "2026-06-30"),
        ("下半年", "2026-07-01", "2026-12-31"),
        ("下个月5号到15号", "2026-06-05", "2026-06-15"),
        ("明天开始投三天", "2026-05-21", "2026-05-23"),
        ("国庆期间", "2026-10-01", "2026-10-07"),
        ("双11当天", "2026-11-11", "2026-11-11"),
        ("June 1–18", "2026-06-01", "2026-06-18"),
        ("1-18 June", "2026-06-01", "2026-06-18"),
        ("from June 1 to June 18", "2026-06-01", "2026-06-18"),
        ("from Friday", "2026-05-22", None),
        ("next weekend", "2026-05-30", "2026-05-31"),
        ("this weekend", "2026-05-23", "2026-05-24"),
        ("next month", "2026-06-01", "2026-06-30"),
        ("before the end of the month", "2026-05-20", "2026-05-31"),
        ("over 10 days", "2026-05-20", "2026-05-29"),
        ("starting tomorrow for two weeks", "2026-05-21", "2026-06-03"),
        ("in Q4", "2026-10-01", "2026-12-31"),
        ("until June 30", "2026-05-20", "2026-06-30"),
        ("tomorrow only", "2026-05-21", "2026-05-21"),
    ],
)
def test_windows(words, start, end):
    sentence = (
        f"推广瑜伽垫,预算3000元,{words}"
        if not words.isascii() and "June" not in words
        else f"promote the yoga mat, $300, {words}"
    )
    window = understand(sentence, today=TODAY).window
    assert window is not None
    assert (window.start.isoformat(), window.end.isoformat() if window.end else None) == (start, end)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("mid_year_618", "2026-06-18"),
        ("qixi", "2026-08-19"),
        ("dragon_boat", "2026-06-19"),
        ("mid_autumn", "2026-09-25"),
        ("lunar_new_year", "2027-02-06"),
        ("black_friday", "2026-11-27"),
        ("cyber_monday", "2026-11-30"),
        ("thanksgiving", "2026-11-26"),
        ("mother_day", "2027-05-09"),
        ("father_day", "2026-06-21"),
        ("easter", "2027-03-28"),
        ("memorial_day", "2026-05-25"),
        ("labor_day", "2026-09-07"),
        ("qingming", "2027-04-05"),
        ("double_11", "2026-11-11"),
    ],
)
def test_promotion_days(name, day):
    promotion = promotion_named(name)
    assert promotion is not None
    season = season_of(promotion, TODAY)
    assert season.first_day.isoformat() == day
    assert TODAY <= season.start <= season.first_day <= season.end


def test_every_promotion_has_a_season_for_years_ahead():
    for promotion in promotions():
        for year in range(2025, 2031):
            today = date(year, 2, 3)
            season = season_of(promotion, today)
            assert today <= season.start <= season.end, promotion.id
            assert (season.end - season.start).days < 62, promotion.id


def test_a_season_under_way_begins_today():
    promotion = promotion_named("mid_year_618")
    assert promotion is not None
    season = season_of(promotion, date(2026, 6, 10))
    assert (season.start, season.end) == (date(2026, 6, 10), date(2026, 6, 18))
    assert season_of(promotion, date(2026, 6, 19)).end == date(2027, 6, 18)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("ROI 3 以上", ("roi", "3")),
        ("投产比1:3", ("roi", "3")),
        ("ROAS of 4", ("roas", "4")),
        ("400% ROAS", ("roas", "4")),
        ("a 3.5x return on ad spend", ("roas", "3.5")),
        ("CPA under $8", ("cpa", "8.00")),
        ("获客成本控制在30元内", ("cpa", "30.00")),
        ("$8 per order", ("cpa", "8.00")),
    ],
)
def test_targets(words, target):
    goal = understand(f"推广瑜伽垫 {words}" if not words.isascii() else f"promote the yoga mat, {words}", today=TODAY)
    assert goal.target is not None
    assert (goal.target.metric, goal.target.value) == target
    assert goal.budget is None


@pytest.mark.parametrize(
    ("words", "channels"),
    [
        ("小红书和抖音各一半", ("xiaohongshu", "douyin")),
        ("投RED和直通车", ("xiaohongshu", "taobao")),
        ("除了抖音,投快手", ("kuaishou",)),
        ("Google Shopping, IG and FB", ("google", "instagram", "facebook")),
        ("TikTok but not Facebook", ("tiktok",)),
        ("a red dress", ()),
    ],
)
def test_channels(words, channels):
    assert understand(f"promote it: {words}", today=TODAY).channels == channels


def test_traditional_characters_and_taiwan_words_find_the_product():
    shop = Catalogue(
        [ProductName("mouse", "无线静音鼠标", None, "电脑配件"), ProductName("bag", "真皮托特包", None, "箱包")]
    )
    assert shop.match("無線滑鼠").id == "mouse"
    assert shop.match("leather tote").id == "bag"
    assert shop.match("托特包").id == "bag"
    assert (
        Catalogue([ProductName("run", "Lightweight Running Shoes", None, None, "en")]).match("runing shoes").id == "run"
    )


def test_needs_become_predicates_and_are_matched_with_units():
    needs = find_needs(read_sentence("轻便跑步鞋"))
    assert [(n.attribute, n.op) for n in needs] == [("sport", "="), ("weight_g", "<")]
    heavy = Product(id="a", title="跑鞋", attributes=(Attribute(name="重量", value="0.42kg", source="f:2"),))
    light = Product(
        id="b",
        title="鞋",
        attributes=(
            Attribute(name="weight_g", value="218", source="f:3"),
            Attribute(name="sport", value="跑步", source="f:3"),
        ),
    )
    assert [m.satisfied for m in match_needs(needs, heavy)] == [None, False]
    assert [m.satisfied for m in match_needs(needs, light)] == [True, True]
    assert match_needs(needs, light)[1].evidence_attribute == "weight_g"


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("8.5 oz", "g", "240.97"),
        ("1 lb", "g", "453.59"),
        ("1.2L", "ml", "1200"),
        ("20 inches", "cm", "50.8"),
        ("500毫升", "ml", "500"),
    ],
)
def test_units(text, unit, value):
    found = quantity(text, unit)
    assert found is not None
    assert abs(found - Decimal(value)) < Decimal("0.01")


@settings(deadline=None)
@given(st.text(max_size=300))
def test_normalising_keeps_every_offset(text):
    assert len(normalise(text)) == len(text)


def test_labelled_sentences_stay_understood():
    tuned, held = (score([path]) for path in default_files()[:2])
    assert tuned["slots_right"] >= 0.98, tuned["wrong"]
    assert held["slots_right"] >= 0.95, held["wrong"]
    assert min(held["by_language"].values()) >= 0.95


@pytest.mark.parametrize("unit", ["1 ", "1", " ", "$1 ", "7天", "618 ", "cpa 1 ", "June 1 "])
def test_endless_input_stays_cheap(unit: str):
    said = (unit * 4000)[:3999] + "a"
    before = time.process_time()
    understand(said, today=date(2026, 6, 1))
    assert time.process_time() - before < 1.5


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("给积木推广,六一前一周,500元", "2026-05-25", "2026-05-31"),
        ("wooden puzzle, two weeks before Christmas, $500", "2026-12-11", "2026-12-24"),
        ("soap, $500, first half of July", "2026-07-01", "2026-07-15"),
        ("手工皂,预算500元,7月一整月", "2026-07-01", "2026-07-31"),
        ("soap, $500, from the 21st to the 28th", "2026-05-21", "2026-05-28"),
    ],
)
def test_more_shapes_of_windows(sentence: str, first: str, last: str):
    window = understand(sentence, today=date(2026, 5, 20)).window
    assert window
    assert (window.start, window.end) == (date.fromisoformat(first), date.fromisoformat(last))
