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
        ({"clasp": "lobster"}, "Toggle clasp", "A lobster clasp, no toggle to fiddle with"),
        ({"ruling": "dotted"}, "Lined pages", "Dotted pages, not lined pages"),
        ({"binding": "thread-sewn"}, "Spiral-bound", "Sewn binding that lies flat, unlike spiral-bound books"),
        ({"mount": "adhesive"}, "Suction cup mount", "An adhesive mount, so no suction cups to lose grip"),
        ({"bottle": "glass dropper"}, "Airless pump bottle", "A glass dropper bottle"),
        ({"light": "bright indirect"}, "Loves full sun", "Bright indirect light, never full sun"),
        ({"life_stage": "adult"}, "For puppies", "For adult dogs who were puppies once"),
        ({"display": "LED dots"}, "Shows the exact percentage", "LED dots, not a digital screen"),
        ({"power": "12 V car socket"}, "Runs on its built-in battery", "Powered from the car's socket"),
        ({"battery": "2 Ah lithium-ion"}, "NiMH battery pack", "Lithium-ion, unlike NiCd packs"),
        ({"upper": "suede leather"}, "Patent leather finish", "Soft suede uppers"),
        ({"finish": "matte black"}, "Brushed stainless finish", "Matte black, with brushed steel legs"),
        ({"basket": "dishwasher safe"}, "Hand-wash-only basket", "The basket goes in the dishwasher"),
        (
            {"basket": "not dishwasher safe", "lid": "dishwasher safe"},
            "A dishwasher-safe basket",
            "The lid is dishwasher safe",
        ),
        ({"doors": 2}, "Single-door design", "Every single door opens wide"),
        ({"harness": "5-point"}, "Three-point harness", "A five-point harness, not a three-point one"),
        ({"flavour": "salmon and potato"}, "The lamb recipe your dog will love", "A family recipe with salmon"),
        ({"motor": "brushless"}, "A carbon-brush motor", "A brushless motor"),
        ({"nib": "steel, medium"}, "Fine nib", "Fine writing from a medium nib"),
        ({"filling": "cartridge"}, "A piston filler", "Takes cartridges, unlike a piston filler"),
        ({"fit": "universal"}, "Tailored to your exact model", "A universal fit"),
        ({"light": "low to bright indirect"}, "Needs full sun", "Happy in low light"),
        ({"grind": "coarse"}, "Fine espresso grind", "Coarse ground, for a fine cup"),
        ({"process": "washed"}, "Naturally processed", "Washed process"),
        ({"power": "manual"}, "Power reclining", "Order at the touch of a button"),
        ({"frame": "hardwood"}, "A softwood frame", "A hardwood frame"),
        ({"shank": "hex"}, "Round shank", "Hex shanks grip where round shanks slip"),
        ({"ankle": "mid"}, "Low-cut for speed", "Mid-height"),
        ({"mapping": "lidar"}, "Camera-guided", "Laser-guided"),
        ({"upper": "nubuck leather"}, "Synthetic uppers", "Nubuck uppers"),
    ],
)
def test_a_value_shuts_its_opposite_out(rules: Backstop, attributes: dict[str, Any], untrue: str, true: str) -> None:
    assert verdict(rules, untrue, attributes) == "block"
    assert verdict(rules, true, attributes) == "pass"


@pytest.mark.parametrize(
    ("attributes", "untrue", "true"),
    [
        ({"battery": "2 x 2 Ah lithium-ion"}, "One battery supplied", "One battery runs while the other charges"),
        ({"battery": "2 x 2 Ah lithium-ion"}, "The battery is sold separately", "Extra batteries sold separately"),
        ({"cable": "USB-C cable, 30 cm"}, "No cable included", "Cable included, plug not included"),
        ({"contents": "drill, charger, case"}, "Charger not included", "Bring your own drill bits"),
        ({"contents": "1 cover, 2 pillowcases"}, "Four pillowcases included", "Two pillowcases included"),
        ({"sizes": "UK 6-12"}, "From size 3 to 15", "EU sizes 39 to 46"),
        ({"sizes": "UK 6-12"}, "Comes in two sizes only", "Seven sizes to choose from"),
        ({"sizes": "S-XXL"}, "Eight sizes", "Five sizes"),
        ({"colours": "sage, blush, navy"}, "Two colours only", "Two of the colours are new"),
        ({"watering": "once a week"}, "Water it every day", "Water it every seven days"),
        ({"cleaning": "every 7 to 10 days"}, "Clean it every other day", "Clean it weekly, enjoy it every day"),
        ({"best_before": "May 2027"}, "Good until the end of 2028", "Keeps until March 2027"),
        ({"harvest": "November 2025"}, "Picked in October", "The harvest may vary"),
        ({"chain_length": "18 in with 2 in extender"}, "Wear it at 24 inches", "Wear it at 18 or 20 inches"),
        ({"material": "55% cotton, 45% polyester"}, "A polyester-rich fabric", "A cotton-rich blend"),
        ({"material": "55% cotton, 45% polyester"}, "Polyester-free bedding", "Linen-free bedding"),
        ({"grain": "grain-free"}, "Packed with brown rice and oats", "Contains no wheat; serve it with rice"),
        ({"diet": "dairy-free"}, "Made with real butter", "Made with coconut milk"),
        ({"poles": "aluminum"}, "Fiberglass poles", "Aluminium poles, steel pegs"),
        (
            {"metal": "gold-plated brass", "plating": "18k gold"},
            "Solid gold all through",
            "18k gold plating over brass",
        ),
        ({"body": "plastic"}, "Made of wood", "Use it for wood and metal"),
        ({"surface": "paper, card"}, "Paints glass and tiles too", "Paints paper and card"),
        ({"ink": "2 cartridges included"}, "Ink not included", "Two cartridges included"),
        ({"assembly": "required, tools included"}, "Tools are not included", "Tools included"),
        ({"headrest_covers": "not included"}, "Headrest covers come too", "Your headrest covers won't come loose"),
        ({"pieces": "1 fitted sheet, 1 flat sheet, 2 pillowcases"}, "Six-piece set", "Four-piece set"),
        ({"sizes": "Twin, Full, Queen, King"}, "Also in Cal King", "A king-size set"),
        ({"rider_height": "5'2\" to 6'1\""}, "For anyone up to six foot five", "From five foot two to six foot one"),
        ({"weight": "1.2 kg per pair"}, "500 grams a boot", "600 grams a boot"),
        ({"care": "machine wash 30"}, "Wash at 60", "Washed it 60 times at 30"),
        ({"height": "9.6 cm"}, "It stands 12 cm tall", "Slides under with ten centimetres of clearance"),
    ],
)
def test_what_the_goods_hold_and_when_is_held_against_the_record(
    rules: Backstop, attributes: dict[str, Any], untrue: str, true: str
) -> None:
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
        ({"hammock": "yes"}, "No hammock on this one", "No mess on the hammock"),
        ({"juice_groove": "yes"}, "No juice groove", "No spills, thanks to the juice groove"),
        ({"bag": "resealable"}, "The bag can't be resealed", "The price can't be beaten"),
        ({"mopping": "no"}, "Vacuums and mops in one pass", "It never mops, it only vacuums"),
        ({"lining": "no"}, "Lovely, and lined for warmth", "Clean lines and no fuss"),
        ({"self_emptying": "no"}, "Empties itself into the base", "It can't empty itself"),
        ({"decaf": "no"}, "Caffeine free", "Not caffeine free"),
        ({"left_handed": "no"}, "Made for left-handers", "Not made for left-handers"),
        ({"paraben_free": "yes"}, "Contains parabens", "No parabens"),
        ({"feet": "none"}, "Little feet keep it steady", "Six feet away you can still hear it"),
        ({"wheels": "none"}, "Rolls along on smooth casters", "No wheels, so it stays put"),
        ({"hammer_action": "no"}, "Hammers through masonry", "It won't drill concrete"),
        ({"gps": "no"}, "Logs your route by satellite", "No GPS, so it can't log your route"),
        ({"pet_safe": "no"}, "Safe around cats and dogs", "Toxic to pets, so keep it up high"),
        ({"wireless_charging": "no"}, "Wirelessly charges your phone", "Charges by cable, not wirelessly"),
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


def test_an_area_is_that_of_its_sides(rules: Backstop) -> None:
    tent = {"floor": "8 ft x 7 ft"}
    assert verdict(rules, "56 square feet of floor space", tent) == "pass"
    assert verdict(rules, "80 square feet of floor space", tent) == "review"


def test_a_question_on_a_certificate_that_is_answered_no_claims_none(rules: Backstop) -> None:
    assert verdict(rules, "Is it organic? No, it isn't.", {"organic": "no"}) == "pass"
    assert verdict(rules, "Is it organic? Yes.", {"organic": "no"}) == "block"


def test_a_function_told_by_its_verb_is_asked_about(rules: Backstop) -> None:
    assert verdict(rules, "Turns itself off after ten minutes", {"capacity": "1 l"}) == "review"
    assert verdict(rules, "Turns itself off after ten minutes", {"auto_shut_off": "yes"}) != "block"


def test_work_is_in_proportion_to_the_text(rules: Backstop) -> None:
    text = (
        "no zip single bevel unsalted the pro has one? no, all day every 2 days best before may one-point drills wood "
        * 2_000
    )
    assert rules.judge(text, jurisdiction="US", context={"attributes": {"edge": "double bevel"}}).verdict
