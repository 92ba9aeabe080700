"""English goods: values that exclude each other, denials, other models, counts, and time said without a figure."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def rules() -> Backstop:
    return load_backstop(checker=None)


def verdict(rules: Backstop, text: str, attributes: dict[str, Any]) -> str:
    return rules.judge(text, jurisdiction="US", context={"product": "Goods", "attributes": attributes}).verdict


@pytest.mark.parametrize(
    ("attributes", "untrue", "true"),
    [
        ({"fastening": "shell buttons"}, "Zip-front and easy to step into", "Button-through, with a zip pocket inside"),
        ({"lining": "unlined"}, "Fully lined, no slip needed", "Unlined to keep you cool"),
        ({"colour": "matte black"}, "Glossy black finish", "Matte black, no glossy fingerprints"),
        ({"connection": "wired USB-C"}, "Go wireless today", "Unlike wireless mice, it never drops out"),
        ({"connection": "Bluetooth"}, "A wired headset", "No more wired headphones"),
        ({"fit": "regular"}, "Slim fit", "Regular fit, not slim"),
        ({"sleeve": "3/4 sleeve"}, "Sleeveless for summer", "Three-quarter sleeves"),
        ({"insulation": "double-wall vacuum"}, "Single-wall steel", "Double-walled, unlike single-wall cups"),
        ({"dishwasher_safe": "yes, top rack"}, "Hand wash only, please", "Dishwasher safe on the top rack"),
        ({"filter": "washable"}, "Takes paper filters", "A washable filter, so no disposable filters to buy"),
        ({"care": "tumble dry low"}, "Keep it out of the dryer", "Tumble dry on low"),
        ({"storage": "cool dry place"}, "Keep in the fridge", "Keep in the fridge once opened"),
        ({"mattress": "pocket sprung"}, "Memory foam mattress", "Pocket sprung mattress"),
        ({"cable": "detachable, 6 ft"}, "The cable is fixed", "A detachable cable for the fixed base"),
        ({"covers": "fixed"}, "Removable, washable covers", "The covers are fixed; the legs are removable"),
        ({"nuts": "unsalted"}, "Roasted and salted nuts", "Unsalted nuts for salted caramel fans"),
        ({"paint": "unpainted"}, "It comes painted in sage", "Unpainted, so choose your own shade"),
        ({"edge": "double bevel"}, "Single bevel blade", "Double bevel, where others are single bevel"),
        ({"closure": "full zip"}, "Half zip, over the head", "A full zip"),
        ({"scent": "fig and cassis"}, "Notes of vanilla and tonka", "Notes of fig with cassis"),
    ],
)
def test_a_value_shuts_its_opposite_out(rules: Backstop, attributes: dict[str, Any], untrue: str, true: str) -> None:
    assert verdict(rules, untrue, attributes) == "block"
    assert verdict(rules, true, attributes) == "pass"


@pytest.mark.parametrize(
    ("attributes", "untrue", "true"),
    [
        ({"hood": "detachable"}, "No hood to flap about", "No wind in your ears with the hood up"),
        ({"outer": "waxed cotton"}, "Not waxed, just cotton", "Not coated, just waxed cotton"),
        ({"reflective": True}, "Not reflective, just plain", "Reflective, not glittery"),
        ({"drop": "6 mm"}, "A zero drop shoe", "A 6 mm drop with zero fuss"),
        ({"warranty": "2 years"}, "Two year warranty? No, we give more.", "Ten year warranty? No, two years."),
        ({"origin": "Portugal"}, "Made in Portugal? No.", "Made in Spain? No, in Portugal."),
        ({"timer": "no"}, "Set it the night before", "No programmable start, just a switch"),
        ({"grinder": "no"}, "Grinds your beans and brews them", "Buy ground coffee: it has no grinder"),
        ({"brakes": "no"}, "Rear brake for safe stops", "No brake to learn"),
        ({"battery": "none"}, "Swap the battery in seconds", "There's no battery to charge"),
        ({"weight": "28 g without strap"}, "Weighs 40 g without the strap", "Swap the strap for your own"),
    ],
)
def test_a_denial_is_held_against_what_the_record_gives(
    rules: Backstop, attributes: dict[str, Any], untrue: str, true: str
) -> None:
    assert verdict(rules, untrue, attributes) == "block"
    assert verdict(rules, true, attributes) == "pass"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Pro has noise cancelling; this one does not", "pass"),
        ("Only the larger model has noise cancelling", "pass"),
        ("The Pro does without noise cancelling, this one has it", "block"),
        ("The Pro has noise cancelling, and this one does too", "block"),
        ("Our premium buds have noise cancelling", "block"),
    ],
)
def test_another_model_is_told_from_the_goods(rules: Backstop, text: str, expected: str) -> None:
    assert verdict(rules, text, {"noise_cancelling": "no"}) == expected


@pytest.mark.parametrize(
    ("attributes", "untrue", "true"),
    [
        ({"pockets": "4 outer, 1 inner"}, "Six pockets", "Five pockets in all"),
        ({"servings": "8 x 25 g"}, "Ten servings a bag", "Eight 25 g servings"),
        ({"shelves": 5, "adjustable_shelves": 3}, "All five shelves are adjustable", "Three adjustable shelves"),
        ({"seats": 3, "sleeps": 2}, "Sleeps three", "Seats three, sleeps two"),
        ({"outsole": "rubber, 4 mm lugs", "drop": "6 mm"}, "Deep 6 mm lugs", "4 mm lugs and a 6 mm drop"),
        ({"seat_height": "12.5 - 16 in adjustable"}, "A 20 inch seat height", "Up to 16 inches of seat height"),
        ({"bar": "dark chocolate 53% (cocoa solids 70%)"}, "85% dark chocolate", "70% dark chocolate"),
        ({"capacity": "30 oz"}, "Holds nearly 40 oz", "Holds nearly a quart"),
        (
            {"battery_life": "6 h, 24 h with case"},
            "Lasts a full working day on one charge",
            "Lasts all day, case and all",
        ),
        ({"hot_retention": "8 h"}, "Keeps coffee hot day and night", "Hot coffee through a shift"),
        ({"battery_life": "6 h"}, "The battery goes all day", "Charge the battery before you go"),
        ({"charging_time": "4.5 hours"}, "Recharges in under two hours", "A full charge takes four and a half hours"),
        ({"height": "10.2 in"}, "Fits in a shirt pocket", "Fits in a backpack pocket"),
        ({"age": "18 months - 4 years"}, "From your baby's first birthday", "Ready for a second birthday"),
        ({"in_the_box": "vacuum, charger"}, "Vacuum, and a mop head in the box", "Vacuum, and a charger in the box"),
        ({"colours": "teal"}, "Available in teal and navy", "Available in teal"),
    ],
)
def test_figures_and_what_they_come_to(rules: Backstop, attributes: dict[str, Any], untrue: str, true: str) -> None:
    assert verdict(rules, untrue, attributes) == "block"
    assert verdict(rules, true, attributes) == "pass"


def test_an_ingredient_that_no_entry_names_is_asked_about(rules: Backstop) -> None:
    lotion = {"ingredients": "water, glycerin, ceramide NP"}
    assert verdict(rules, "Formulated with niacinamide and ceramide NP", lotion) == "review"
    assert verdict(rules, "Formulated with glycerin and care", lotion) == "pass"


def test_work_is_in_proportion_to_the_text(rules: Backstop) -> None:
    text = "no zip single bevel unsalted the pro has one? no, all day " * 2_000
    assert rules.judge(text, jurisdiction="US", context={"attributes": {"edge": "double bevel"}}).verdict
