"""Categories, attribute vocabulary, and one meaning for values."""

import pytest

from memory.graph.categories import category_of
from memory.graph.resolve import meaning_of
from memory.graph.vocabulary import canonical_name, canonical_value


@pytest.mark.parametrize(
    ("title", "feed", "category"),
    [
        ("轻便跑步鞋 男款", None, "shoes_running"),
        ("Women's Trail Runner 3", "Apparel & Accessories > Shoes > Running Shoes", "shoes_running"),
        ("Harbor leather tote", None, "bags"),
        ("Noise cancelling headphones", "Electronics", "audio"),
        ("手冲咖啡豆 250g", None, "tea_coffee"),
        ("龙井绿茶礼盒", "茶叶", "tea_coffee"),
        ("Stoneware mug 350 ml", None, "kitchenware"),
        ("北欧陶瓷马克杯", None, "kitchenware"),
        ("婴儿推车 轻便可折叠", None, "mother_baby"),
        ("无谷猫粮 2kg", None, "pet_supplies"),
        ("双人防雨帐篷", None, "outdoor"),
        ("全棉四件套", None, "home_textiles"),
        ("珍珠项链", None, "jewelry"),
        ("氨基酸洁面", "护肤/洁面", "skincare"),
        ("Quantum bolt M8", "Hardware > Fasteners", None),
        ("Capstan winch", None, None),
        ("", "", None),
    ],
)
def test_a_product_finds_its_category(title, feed, category):
    assert category_of(title, feed) == category


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("238", "g"), ("0.238kg", None)),
        (("238 克", None), ("238g", None)),
        (("1,5", "kg"), ("1500 g", None)),
        (("Full-Grain  Leather", None), ("full grain leather", None)),
        (("８０", "%"), ("80%", None)),
        (("纯棉", None), ("100% Cotton", None)),
        (("橡胶", None), ("Rubber", None)),
        (("30小时", None), ("1800 min", None)),
    ],
)
def test_values_that_mean_the_same(one, other):
    assert meaning_of(*one) == meaning_of(*other)


@pytest.mark.parametrize(
    ("one", "other"), [("238 g", "239 g"), ("238 g", "238 ml"), ("cotton", "polyester"), ("5", "5 g"), ("-5 g", "5 g")]
)
def test_values_that_do_not(one, other):
    assert meaning_of(one) != meaning_of(other)


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("材质", ("material", None)),
        ("Material", ("material", None)),
        ("weight_g", ("weight", "g")),
        ("重量(克)", ("weight", "克")),
        ("Battery-Life", ("battery_life", None)),
        ("续航时间", ("battery_life", None)),
        ("g", ("g", None)),
    ],
)
def test_names_in_two_languages_are_one(name, canonical):
    assert canonical_name(name) == canonical


def test_unknown_values_are_themselves():
    assert canonical_value(" Lumo-Knit ") == "lumo knit"
