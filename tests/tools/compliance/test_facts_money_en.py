"""Money, stock and proof as English sellers speak of them: what is borne out passes, its neighbour does not."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.money.deals import worded_cuts
from tools.compliance.facts.supply.proportions import proportions_in

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("a third off today", [1 / 3]),
        ("thirty percent cheaper", [0.3]),
        ("prices cut by almost a quarter", [0.25]),
        ("two-thirds off everything", [2 / 3]),
        ("a third less packaging", []),
        ("a fifth off drying time", []),
        ("cuts noise by a third", []),
    ],
)
def test_what_is_said_to_be_taken_off(text: str, shares: list[float]) -> None:
    assert [share for _, share in worded_cuts(text)] == pytest.approx(shares)


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("one in four reorders", [25.0]),
        ("half of our buyers come back", [50.0]),
        ("60% of owners recommend it", [60.0]),
        ("two-thirds of customers", [200 / 3]),
        ("a 3 in 1 tool", []),
        ("half of our range", []),
    ],
)
def test_shares_of_the_buyers(text: str, percents: list[float]) -> None:
    assert [percent for _, percent in proportions_in(text)] == pytest.approx(percents)


PLATES: dict[str, Any] = {
    "price": 44,
    "attributes": {"pieces": 4},
    "facts": ["Delivery £4, free over £60", "Gift wrap £3"],
}
SLEEVE = {"price": 44, "attributes": {"pieces": 1}, "facts": ["Free shipping on all orders", "Carry case $12 extra"]}
SOAP = {"price": 30, "promotion": {"code": "SUDS5", "off": "£5"}, "attributes": {"pieces": 6}}
SOCKS = {"price": 18, "promotion": {"type": "buy 2 get 1 free"}, "attributes": {"pairs": 3}}
TABLETS = {"price": 12, "attributes": {"count": 60}}
JAM = {"price": 6, "promotion": {"terms": "3 for £15"}, "attributes": {"jar": "glass"}}
DUO = {"price": 20, "promotion": {"bundle": "shampoo + balm £30"}, "attributes": {"volume": "250 ml"}}
COAT = {"price": 80, "price_history": {"lowest_7d": 100, "ever_sold_at": [160, 100]}}
DESK = {"price": 300, "msrp": 400, "price_history": {"lowest_7d": 350}, "facts": ["0% APR for 12 months"]}
CODED = {"price": 50, "promotion": {"off": "20%", "code": "SNUG20"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("£16 more and delivery is on us.", "£9 more and delivery is on us.", PLATES),
        ("Add £16 for free delivery.", "Add £5 for free delivery.", PLATES),
        ("Order two and delivery is free.", "Delivery is free.", PLATES),
        ("Gift wrap is £3.", "Complimentary gift wrap.", PLATES),
        ("£11 a plate.", "£9 a plate.", PLATES),
        ("Shipping? Free.", "Shipping is five bucks flat.", SLEEVE),
        ("Express shipping is $9.", "Shipping is $9.", SLEEVE),
        ("With the case it's $56 all in.", "With the case it's $50 all in.", SLEEVE),
        ("£25 with SUDS5.", "£20 with SUDS5.", SOAP),
        ("Nine pairs for $36.", "Nine pairs for $27.", SOCKS),
        ("$4 a pair when you buy three packs.", "$3 a pair when you buy three packs.", SOCKS),
        ("The third pack is on us.", "The second pack is on us.", SOCKS),
        ("20p a wash.", "15p a wash.", TABLETS),
        ("Three jars, £15.", "Three jars, £12.", {**JAM, "attributes": {}}),
        ("Pick any three for £15.", "The third jar is free.", JAM),
        ("Add the balm and the pair is £30.", "Add the balm and the pair is £25.", DUO),
        ("Half what it cost last spring.", "A third of the price off? No, half its price last week.", COAT),
        ("A fifth off.", "A third off.", COAT),
        ("You keep $20 in your pocket.", "You keep $90 in your pocket.", COAT),
        ("$100 under list.", "$150 under list.", DESK),
        ("Twelve monthly payments of $25, no interest.", "Twelve monthly payments of $20, no interest.", DESK),
        ("Interest-free over 12 months.", "Interest-free over 24 months.", DESK),
        ("A fifth off with SNUG20.", "A third off with SNUG20.", CODED),
    ],
)  # fmt: skip
def test_what_the_price_comes_to(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context, as_of=TODAY).verdict == "pass"
    assert backstop.judge(false, context=context, as_of=TODAY).verdict != "pass"


SALES = {"sales": {"reviews": 400, "five_star": 300, "repeat_rate": 0.33, "return_rate": 0.04}}
SIZES = {"stock": {"S": 3, "M": 0, "L": 6}}
SIX = {"stock": 6}
SHOP = {"facts": ["Orders before 2pm ship the same day", "30-day trial", "Price match within 14 days"]}
PLAN = {"promotion": {"subscribe": "10% off", "cancel": "any time"}, "facts": []}
PROOF = {
    "attributes": {"volume": "30 ml"},
    "evidence": [
        {"type": "consumer study", "n": 104, "weeks": 8, "result": "82% said skin felt softer"},
        {"award": "Golden Fork 2025", "stars": 1},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("One in three buyers comes back.", "Half of our buyers come back.", SALES),
        ("300 of our 400 reviewers gave it five stars.", "360 of our 400 reviewers gave it five stars.", SALES),
        ("Three out of four reviewers left five stars.", "Nine in ten reviewers left five stars.", SALES),
        ("Only 4% come back as a return.", "Return rate 1%.", SALES),
        ("Medium is sold out.", "Medium is in stock.", SIZES),
        ("Half a dozen left.", "A dozen left.", SIX),
        ("Only 4 minutes to set up.", "Only 4 were ever made.", SIX),
        ("Order by noon and it ships today.", "Order by 5pm and it ships today.", SHOP),
        ("Try it for a week.", "Take 90 days before you decide.", SHOP),
        ("We match the price for 14 days.", "We match the price for 30 days.", SHOP),
        ("Cancel any time.", "There is a minimum of three months.", PLAN),
        ("Our 104 testers used it for eight weeks.", "Our 250 testers used it for eight weeks.", PROOF),
        ("82% said skin felt softer after eight weeks.", "82% said skin felt softer after four weeks.", PROOF),
        ("A Golden Fork one-star winner.", "A Golden Fork three-star winner.", PROOF),
    ],
)
def test_what_the_records_hold(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    asked = {"context": context, "as_of": TODAY, "jurisdiction": "US"}
    assert not [f for f in backstop.judge(true, **asked).findings if f.rule.startswith(("fact", "price", "urgency"))]
    assert backstop.judge(false, **asked).verdict != "pass"
