"""Money, stock, days and terms of a shop: what a text makes of them, against what the records come to."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.context import Context
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.supply.days import days_in

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("£4.50, or 45p a slice", [4.5, 0.45]),
        ("ninety cents a bar", [0.9]),
        ("两块六一袋", [2.6]),
        ("三百元出头", [300.0]),
        ("每片不到8毛", [0.8]),
        ("四块香皂", []),
        ("a 1080p screen", []),
    ],
)
def test_amounts_in_digits_and_in_words(text: str, amounts: list[float]) -> None:
    assert [coin.amount for coin in coins_in(text)] == pytest.approx(amounts)


@pytest.mark.parametrize(
    ("promotion", "many", "cost"),
    [
        ({"off": "25%"}, 1, 30.0),
        ({"off": 15, "type": "percent"}, 1, 34.0),
        ({"off": "$8", "threshold": "$60"}, 2, 72.0),
        ({"type": "buy 3 get 1 free"}, 4, 120.0),
        ({"terms": "3 for 2"}, 3, 80.0),
        ({"type": "第二件半价"}, 2, 60.0),
        ({"terms": "满3件8折"}, 3, 96.0),
        ({"terms": "2 for $70"}, 2, 70.0),
        ({"terms": "定金10元抵30元"}, 1, 20.0),
    ],
)
def test_what_is_paid_by_the_terms(promotion: dict[str, Any], many: int, cost: float) -> None:
    deal = deal_of(Context({"promotion": promotion}, TODAY))
    assert any(one == pytest.approx(cost) for one in paid(many, 40, deal))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", date(2026, 12, 2)),
        ("on Friday".lower(), date(2026, 12, 4)),
        ("boxing day", date(2026, 12, 26)),
        ("下周三", date(2026, 12, 9)),
        ("月底", date(2026, 12, 31)),
        ("9th of january", date(2027, 1, 9)),
    ],
)
def test_a_day_by_its_name(text: str, day: date) -> None:
    assert any(day in said.days for said in days_in(text, TODAY))


DEAL = {"price": 40, "promotion": {"off": "20%"}}
CODE = {"price": 80, "promotion": {"coupon": "HELLO8", "off": "£8", "threshold": "£60"}}
FOURTH = {"price": 5, "promotion": {"type": "buy 3 get 1 free"}}
SCARF_GIFT = {"price": 60, "promotion": {"gift": "wool scarf"}}
PAIR = {"price": 150, "promotion": {"type": "满减", "threshold": 250, "off": 40}}
FLOUR = {"price": 24, "attributes": {"net_weight": "8 kg"}}
SOAPS = {"price": 4.8, "attributes": {"pieces": 8}}
LISTED = {"price": 75, "msrp": 100}
LAMP = {"price": 89}
FORMER = {"price": 70, "price_history": {"last_price": 90, "lowest_7d": 90}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("20% off.", "35% off.", DEAL),
        ("£8 off.", "£15 off.", DEAL),
        ("打八折", "打六折", DEAL),
        ("With 20% off you pay $32.", "With 20% off you pay $28.", DEAL),
        ("Use code HELLO8.", "Use code HELLO20.", CODE),
        ("£8 off orders over £60.", "£8 off every order.", CODE),
        ("4 for 3.", "Buy one, get one free.", FOURTH),
        ("Four for $15.", "Four for $10.", FOURTH),
        ("Free wool scarf.", "Free cashmere scarf.", SCARF_GIFT),
        ("Free wool scarf.", "Three free scarves and wool scarf.", SCARF_GIFT),
        ("两件到手260元", "两件到手230元", PAIR),
        ("满250减40", "单件也减40元", PAIR),
        ("£3 a kilo.", "£2 a kilo.", FLOUR),
        ("一斤才一块五", "一斤才一块钱", FLOUR),
        ("60p each.", "40p each.", SOAPS),
        ("$25 under list.", "$45 under list.", LISTED),
        ("25% below list.", "45% below list.", LISTED),
        ("八折不到", "五折不到", LISTED),
        ("Under $100.", "Under $80.", LAMP),
        ("不到九十块", "不到八十块", LAMP),
        ("百元以内", "八十元以内", LAMP),
        ("Just under ninety dollars.", "Just over fifty dollars.", LAMP),
        ("Two come to $178.", "Two come to $150.", LAMP),
        ("It costs £89.", "It costs £69.", LAMP),
        ("You save $20.", "You save $45.", FORMER),
        ("比上次便宜了二十块", "比上次便宜了整整五十块", FORMER),
        ("Cheaper than it was last week.", "Half price.", FORMER),
    ],
)  # fmt: skip
def test_what_the_price_comes_to(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context).verdict == "pass"
    assert backstop.judge(false, context=context).verdict != "pass"


FRIDAY = {"promotion": {"off": "10%", "end": "2026-12-04"}}
LATER = {"promotion": {"off": "10%", "start": "2026-12-10", "end": "2026-12-18"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("The offer ends on Friday.", "The offer ends tomorrow.", FRIDAY),
        ("Three days left.", "Two weeks left.", FRIDAY),
        ("优惠周五截止", "优惠月底截止", FRIDAY),
        ("还剩三天", "还剩一周", FRIDAY),
        ("12月4日晚上结束", "12月6日晚上结束", FRIDAY),
        ("The sale starts on 10 December.", "The sale starts on 5 December.", LATER),
        ("12月10日零点开抢", "12月5日零点开抢", LATER),
    ],
)
def test_when_an_offer_runs(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context, as_of=TODAY).verdict == "pass"
    assert backstop.judge(false, context=context, as_of=TODAY).verdict != "pass"


NINE = {"stock": 9}
SIZES = {"stock": {"S": 0, "M": 14, "XL": 3}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("Nine left.", "Ninety left.", NINE),
        ("Order before they are sold out.", "Sold out.", NINE),
        ("还有9件", "还有九十件", NINE),
        ("In stock.", "Hundreds in stock.", NINE),
        ("M is in stock.", "S is in stock.", SIZES),
        ("Only three XL left.", "Only one XL left.", SIZES),
        ("XL码还剩3件", "XL码还剩8件", SIZES),
        ("S is sold out, M in stock.", "M is sold out, S in stock.", SIZES),
    ],
)
def test_what_is_left(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context).verdict == "pass"
    assert backstop.judge(false, context=context).verdict != "pass"


OVER_60 = {"price": 45, "facts": ["Free standard delivery over £60"]}
FLAT = {"price": 90, "facts": ["Shipping is a flat $12"]}
RIDE = {"attributes": {"cancellation": "free up to 48 hours before; after that $25"}}
CLEAN = {"attributes": {"guarantee": "re-clean within 24 hours"}}
UNWORN = {"facts": ["Returns within 14 days if unworn"]}
OWN_COST = {"facts": ["Returns are at the buyer's expense"]}
SLOW = {"attributes": {"delivery": "4 to 6 business days"}}
ZH_COST = {"attributes": {"售后": "15天无理由退货,退货运费由买家承担"}}
BOOKED = {"attributes": {"ship_date": "2027-02-10"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("Free delivery on orders over £60.", "Free delivery on orders over £30.", OVER_60),
        ("Delivery is free over £60.", "Delivery is free on this one.", OVER_60),
        ("Shipping is twelve dollars.", "Shipping is four dollars.", FLAT),
        ("$102 with shipping.", "$90 with shipping.", FLAT),
        ("Shipping is $12.", "Shipping is on us.", FLAT),
        ("Late cancellations cost $25.", "Late cancellations cost $5.", RIDE),
        ("Free cancellation up to 48 hours before.", "Free cancellation any time.", RIDE),
        ("We re-clean within 24 hours.", "Money back guarantee.", CLEAN),
        ("Fourteen days to send it back.", "Forty days to send it back.", UNWORN),
        ("Send it back unworn.", "Send it back used or unused.", UNWORN),
        ("The buyer pays for returns.", "Returns are free.", OWN_COST),
        ("Arrives in 4 to 6 business days.", "With you in two days.", SLOW),
        ("退货运费买家承担", "退货运费我们承担", ZH_COST),
        ("Ships 10 February.", "Ships before Christmas.", BOOKED),
    ],
)
def test_the_terms_of_the_shop(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context, as_of=TODAY).verdict == "pass"
    assert backstop.judge(false, context=context, as_of=TODAY).verdict != "pass"


SOLD = {"sales": {"total": 249000, "last_30d": 520, "reviews": 640, "good_rate": "81%"}}


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Over 500 went out last month.", "Over 800 went out last month."),
        ("Six hundred reviews and counting.", "Three thousand reviews and counting."),
        ("Around a quarter of a million sold.", "Two million sold."),
        ("600条评论", "6000条评论"),
        ("每十位买家里有八位给了好评", "每十位买家里有九位给了好评"),
    ],
)
def test_how_many_were_sold(backstop: Backstop, true: str, false: str) -> None:
    assert backstop.judge(true, context=SOLD).verdict == "pass"
    assert backstop.judge(false, context=SOLD).verdict != "pass"
