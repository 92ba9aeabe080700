"""Measures held against limits, shares, circumstances and what the data's numbers come to."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.figures.measures import measures_in


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("said", "dimension", "value"),
    [
        ("十三寸三的本子", "length", 33.782),
        ("a month and a half", "time", 65745.0),
        ("thirty grams shy of a kilo", "mass", 970.0),
        ("五斤差一两", "mass", 2450.0),
        ("差十克一公斤", "mass", 990.0),
        ("seventy newton metres", "torque", 70.0),
        ("a rider of 16 stone", "mass", 101604.64),
        ("五分之一是坚果", "percent", 20.0),
        ("a quarter of the bar is oats", "percent", 25.0),
    ],
)
def test_a_measure_in_words(said: str, dimension: str, value: float) -> None:
    assert measures_in(said)[0].values[dimension] == pytest.approx(value)


@pytest.mark.parametrize("said", ["one stone bowl", "a three stone ring", "a 75C cup", "4C hair"])
def test_what_only_looks_like_a_unit(said: str) -> None:
    assert not any({"mass", "temperature"} & measure.values.keys() for measure in measures_in(said))


STEP_STOOL = {"attributes": {"weight": "4 kg", "max_load": "110 kg"}}
SHELF = {"attributes": {"每层承重": "20kg", "层数": 4, "重量": "9kg"}}
TV_STAND = {"attributes": {"fits_tv": "up to 60 in", "width": "140 cm"}}
WALL_MOUNT = {"attributes": {"tv_size": "26-55 in"}}
BACKPACK = {"attributes": {"电脑仓": "最大15.6寸", "自重": "0.9kg"}}
BELT_CLIP = {"attributes": {"strap_width": "up to 45 mm"}}
BAKEWARE = {"attributes": {"max_temp": "220C"}}
GLASS_JAR = {"attributes": {"耐热": "120℃"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("Carries a 95 kg painter all day.", "Carries a 130 kg painter all day.", STEP_STOOL),
        ("A 15 stone person is safe on it.", "A 19 stone person is safe on it.", STEP_STOOL),
        ("Do not put 130 kg on it.", "No weight limit at all.", STEP_STOOL),
        ("Weighs just 4 kg, holds 100 kg with ease.", "Weighs just 3 kg, holds 100 kg with ease.", STEP_STOOL),
        ("每层放15公斤的书都稳", "每层放35公斤的书都稳", SHELF),
        ("四层一共能放八十公斤", "每层多重的东西都能放", SHELF),
        ("自重才九公斤", "自重才七公斤", SHELF),
        ("Takes a 50-inch TV.", "Takes a 70-inch TV.", TV_STAND),
        ("For TVs up to 60 inches.", "For TVs up to 70 inches.", TV_STAND),
        ("Suits a 43-inch screen.", "Suits a 65-inch screen.", WALL_MOUNT),
        ("Mounts a 26-inch TV.", "Mounts a 19-inch TV.", WALL_MOUNT),
        ("14寸的电脑放得下", "17寸的电脑放得下", BACKPACK),
        ("Fits straps 40 mm wide.", "Fits straps 55 mm wide.", BELT_CLIP),
        ("Fine at 200C.", "Fine at 240C.", BAKEWARE),
        ("100度的开水没事", "160度的热油没事", GLASS_JAR),
    ],
)
def test_what_is_put_to_the_goods_stays_within_their_limit(
    backstop: Backstop, true: str, false: str, context: dict[str, Any]
) -> None:
    _tells_apart(backstop, true, false, context)


BLOCKS = {"attributes": {"min_age": "24 months"}}
PUZZLE = {"attributes": {"适用年龄": "3岁以上"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("Children of 3 years play for hours.", "Infants of 9 months play for hours.", BLOCKS),
        ("For kids from two years.", "For kids from one year.", BLOCKS),
        ("Loved by kids as young as 2.", "Loved by kids as young as 1.", BLOCKS),
        ("四岁的宝宝就能玩", "两岁的宝宝就能玩", PUZZLE),
    ],
)
def test_ages_of_children(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    _tells_apart(backstop, true, false, context)


CRACKERS = {"attributes": {"net_weight": "240 g", "pieces": 16}}
MOONCAKES = {"attributes": {"净含量": "480克", "数量": "8块"}}
CANDLE = {"attributes": {"burn_time": "35 hours", "weight": "180 g"}}
CANDLE_ZH = {"attributes": {"燃烧时间": "35小时"}}
PLANT_TABLE = {"attributes": {"weight": "7 kg", "max_load": "30 kg"}}
BUDS = {"attributes": {"battery_life": "7 h, 28 h with case"}}
BUDS_ZH = {"attributes": {"续航": "单次7小时，配合充电仓28小时"}}
VACUUM = {"attributes": {"runtime": "45 min eco, 12 min turbo"}}
KETTLE = {"attributes": {"capacity": "1.2 L"}, "facts": ["Our Large model holds 1.7 L"]}
PRESS = {"attributes": {"容量": "2升"}, "facts": ["大号款容量3升"]}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("Each cracker weighs 15 g.", "Each cracker weighs 25 g.", CRACKERS),
        ("每块月饼大约重60克", "每块月饼大约重90克", MOONCAKES),
        ("Let it burn for three hours the first time.", "Burns for fifty hours.", CANDLE),
        ("Trim the wick to 6 mm before every burn.", "The first burn lasts fifty hours.", CANDLE),
        ("灯芯剪到5毫米，第一次点三个小时", "能点五十个小时", CANDLE_ZH),
        ("Put a 12 kg fern on top.", "Put a 42 kg fern on top.", PLANT_TABLE),
        ("The case adds 21 hours.", "The case adds 31 hours.", BUDS),
        ("Seven hours on one charge.", "28 hours on one charge.", BUDS),
        ("28 hours with the case.", "56 hours with the case.", BUDS),
        ("单次续航7小时", "单次续航28小时", BUDS_ZH),
        ("充电仓还能再续21小时", "配合充电仓续航56小时", BUDS_ZH),
        ("Twelve minutes on turbo.", "45 minutes on turbo.", VACUUM),
        ("Holds 1.2 L.", "Holds 1.7 L.", KETTLE),
        ("The Large model holds 1.7 L.", "The Large model holds 2.5 L.", KETTLE),
        ("大号款容量3升，这款2升", "容量3升", PRESS),
    ],
)
def test_a_measure_is_held_against_what_it_speaks_of(
    backstop: Backstop, true: str, false: str, context: dict[str, Any]
) -> None:
    _tells_apart(backstop, true, false, context)


STAIRS = {"attributes": {"steps": 4}}
DESK = {"attributes": {"drawer": "two"}}
DRIVER = {"attributes": {"max_torque": "45 Nm"}}
GRANOLA = {"attributes": {"protein": "24%"}}
NUTS_ZH = {"attributes": {"坚果": "20%"}}
SHIRT = {"attributes": {"material": "70% cotton, 30% polyester"}}
SHIRT_ZH = {"attributes": {"面料": "棉70% 聚酯纤维30%"}}
TABLET = {"attributes": {"屏幕": "11.6英寸"}}
PEARS = {"attributes": {"净重": "770-980g"}}
REFILL = {"attributes": {"lasts": "6 weeks"}}
HONEY = {"attributes": {"净含量": "1.85kg", "罐高": "20cm"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("Four steps, one step at a time.", "Six steps.", STAIRS),
        ("Two drawers.", "Four drawers.", DESK),
        ("Forty-five newton metres.", "Eighty newton metres.", DRIVER),
        ("A quarter of it is protein.", "Half of it is protein.", GRANOLA),
        ("五分之一是坚果", "三分之一是坚果", NUTS_ZH),
        ("Mostly cotton.", "Mainly polyester.", SHIRT),
        ("以棉为主", "以聚酯纤维为主", SHIRT_ZH),
        ("十一寸六的屏", "十三寸六的屏", TABLET),
        ("四个一斤半到两斤", "四个三斤到四斤", PEARS),
        ("Lasts a month and a half.", "Lasts three months and a half.", REFILL),
        ("三斤六两多一罐", "四斤六两多一罐", HONEY),
    ],
)
def test_numbers_and_shares_in_words(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    _tells_apart(backstop, true, false, context)


def _tells_apart(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context).verdict == "pass"
    assert backstop.judge(false, context=context).verdict != "pass"
