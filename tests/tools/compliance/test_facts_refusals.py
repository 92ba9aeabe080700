"""Denials on record and refusals in the text: what a fact rules out may not be promised, and a plain no is no claim."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.denials.denials import denied_in, stem
from tools.compliance.facts.denials.refusals import agreed, refused


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("text", "words", "no", "yes"),
    [
        ("it doesn't come in teal", "teal", True, False),
        ("teal isn't one of our shades", "teal", True, False),
        ("does it come in teal? no.", "teal", True, False),
        ("does it come in teal? it does!", "teal", False, True),
        ("q: is it heatproof? a: no, keep it cool", "heatproof", True, False),
        ("heatproof: no", "heatproof", True, False),
        ("it doesn't just come in teal", "teal", False, False),
        ("you won't regret the teal", "teal", False, False),
        ("looking for teal? no problem", "teal", False, False),
        ("teal isn't a problem", "teal", False, False),
        ("no other mug is heatproof", "heatproof", False, False),
        ("支持快充吗?不支持", "快充", True, False),
        ("支持快充吗?支持", "快充", False, True),
        ("蓝色没有", "蓝色", True, False),
        ("不仅有蓝色", "蓝色", False, False),
        ("不能错过的三年质保", "三年质保", False, False),
        ("非遗技艺手打", "手打", False, False),
    ],
)
def test_what_stands_under_a_denial(text: str, words: str, no: bool, yes: bool) -> None:
    at = text.index(words)
    assert refused(text, at, at + len(words)) is no
    assert agreed(text, at, at + len(words)) is yes


@pytest.mark.parametrize(
    ("fact", "things"),
    [
        ("no delivery to jersey", [("deliver", "jersey")]),
        ("no refunds or exchanges on clearance pieces", [("refund", "clearance"), ("exchange", "clearance")]),
        ("engraved rings cannot be returned", [("engraved", "ring", "return")]),
        ("we do not repair zips", [("repair", "zip")]),
        ("the coat is not reversible", [("reversible",)]),
        ("non-slip sole", []),
        ("no refunds without a receipt", []),
        ("not for resale", []),
    ],
)
def test_a_denial_is_read_with_what_narrows_it(fact: str, things: list[tuple[str, ...]]) -> None:
    assert [set(thing.stems) for thing in denied_in(fact, labelled=False)] == [
        set(map(stem, thing)) for thing in things
    ]


@pytest.mark.parametrize(
    "forms",
    [
        ("ship", "shipping", "ships", "shipped"),
        ("deliver", "delivery", "deliveries"),
        ("battery", "batteries"),
        ("Sunday", "Sundays"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def facts(*told: str) -> dict[str, Any]:
    return {"facts": list(told)}


def goods(**attributes: Any) -> dict[str, Any]:
    return {"attributes": attributes}


BAR = goods(allergens=["soya", "may contain hazelnuts"])
COOKIE = goods(ingredients="rye flour, sugar, eggs")
PUREE = goods(ingredients="peas, coconut milk, salt")
SOUP = goods(过敏原="小麦，可能含有花生")
KIBBLE = goods(soy_free=False)
MUG = goods(colours=["cream", "moss green"])
ROBE = goods(颜色="米色、灰色")
LAMP = goods(dimmable=False, wireless_charging=False, mains="230 V", warranty="1 year")
RUG = goods(care="hand wash only")
CAMERA = goods(tripod="sold separately", card="not included")
CASE = goods(compatible=["iPhone 13", "iPhone 14"])
CARRIER = goods(rain_hood="not included", strap="not adjustable")
TENT = goods(in_the_box=["flysheet", "poles", "12 pegs"])
LODGE = goods(linen="included", excludes=["airport transfers", "lunch"])
SAW = goods(电池="需另购", 导轨="不可拆卸")


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        # Freedom from what a list or a precaution names.
        ("Not suitable for nut allergies", "Suitable for people with nut allergies", BAR),
        ("Is it hazelnut free? No", "Hazelnut free", BAR),
        ("No dairy", "No nuts", BAR),
        ("Does it contain peanuts? Never", "Does it contain hazelnuts? No", BAR),
        ("Not wheat-free", "Wheat free, safe for coeliacs", goods(may_contain="wheat")),
        ("Contains soy", "Made without soy", KIBBLE),
            ("含小麦", "不含花生", SOUP),
        ("对花生过敏的人不要吃", "花生过敏也能吃", SOUP),
        ("It isn't gluten free", "It's gluten free", COOKIE),
        ("Dairy free", "Salt free", PUREE),
        # A denying fact with its qualifiers.
        ("Delivery is by bike", "We deliver to Jersey", facts("No delivery to Jersey")),
        ("Jersey is lovely in June", "Delivery to Jersey at no extra cost", facts("No delivery to Jersey")),
        ("Engraved rings stay yours", "You can return engraved rings", facts("Engraved rings cannot be returned")),
        ("Returns are simple", "Clearance pieces can be returned", facts("No returns on clearance pieces")),
        ("Have a slow Sunday", "Sunday collections too", facts("No Sunday collections")),
        ("We repair coats", "We repair zips", facts("We do not repair zips")),
        ("Zips are not on our list", "Zips included", facts("We do not repair zips")),
        ("No refunds, sorry", "No-hassle refunds", facts("No refunds")),
        ("配送员很客气", "偏远地区也配送", facts("偏远地区不配送")),
        ("周日店里见", "周日照常安装", facts("周日不安装")),
        # A refusal is no claim, a question is one when it is answered yes.
        ("We don't make it in navy", "We make it in navy", MUG),
        ("Navy? Not this one", "Navy? Of course", MUG),
        ("有红色吗？没有", "有红色吗？有的", ROBE),
        ("Is it dimmable? It isn't", "Is it dimmable? It is", LAMP),
        ("You can't charge a phone on it wirelessly", "Yes, you can charge your phone wirelessly", LAMP),
        ("It won't run on 110 V", "It runs on 110 V", LAMP),
        ("The warranty isn't five years", "You won't regret the five-year warranty", LAMP),
        ("Can it go in the machine wash? No, by hand", "Machine washable? Absolutely", RUG),
        ("Does it fit the iPhone 12? No, the 13", "Does it fit the iPhone 12? Yes", CASE),
        # What comes with the goods.
        ("Tripod sold separately", "Comes with a tripod", CAMERA),
        ("The card isn't in the box", "The card is in the box", CAMERA),
        ("Use any tripod", "Strap, card and a tripod in the box", CAMERA),
        ("Rain hood not included", "Rain hood included", CARRIER),
        ("It has a strap", "Adjustable strap", CARRIER),
        ("In the box: flysheet, poles, pegs", "In the box: flysheet, poles, mallet", TENT),
        ("Pegs are in the box", "A groundsheet is in the box", TENT),
        ("Bring your own slippers", "Bring your own linen", LODGE),
        ("Do we get lunch? No", "Is lunch in the price? It is. Lunch included", LODGE),
        ("Airport transfers are extra", "Airport transfers included", LODGE),
        ("电池要另外买", "送电池", SAW),
        # Colours of what stands around.
        ("Looks lovely against a navy wall", "A navy handle and a navy rim", MUG),
        ("Pairs well with black jeans", "Black as jeans", MUG),
        ("搭配黑色西装好看", "黑色好看", ROBE),
    ],
)  # fmt: skip
def test_a_refusal_is_no_claim_and_a_denial_binds(
    backstop: Backstop, true: str, false: str, context: dict[str, Any]
) -> None:
    assert backstop.judge(true, context=context).verdict == "pass"
    assert backstop.judge(false, context=context).verdict != "pass"
