"""A merchant's correction is read as attribute, new value and old value, and nothing else is."""

import pytest

from memory.experience.corrections import corrections_batch, corrections_of, read_corrections

EN = {"sole_material": "EVA", "weight": "250 g", "Upper": "mesh", "lining": "100% polyester"}
ZH = {"鞋底材质": "EVA", "重量": "250克", "面料": "纯棉"}


@pytest.mark.parametrize(
    ("text", "attribute", "value", "old"),
    [
        ("The sole is rubber, not EVA", "sole_material", "rubber", "EVA"),
        ("No, the sole isn’t EVA, it’s rubber.", "sole_material", "rubber", "EVA"),
        ("It's rubber, not EVA!", "sole_material", "rubber", "EVA"),
        ("they're cotton, not polyester", "lining", "cotton", "polyester"),
        ("The weight should be 210 g", "weight", "210 g", None),
        ("it weighs 210.5 g, not 250 g", "weight", "210.5 g", "250 g"),
        ("please change the weight to 210 g", "weight", "210 g", None),
        ("Actually, the upper is knit", "Upper", "knit", None),
        ("The capacity is wrong, it's 500 ml", "capacity", "500 ml", None),
        ("the color is navy rather than black", "color", "navy", "black"),
        ("This bag is full-grain leather, not PU", "material", "full-grain leather", "PU"),
        ("It is not waterproof", "waterproof", "no", None),
        ("it has no zipper", "zipper", "no", None),
    ],
)
def test_english(text, attribute, value, old):
    assert [said[:3] for said in read_corrections(text, "en", EN)] == [(attribute, value, old)]


@pytest.mark.parametrize(
    ("text", "attribute", "value", "old"),
    [
        ("鞋底是橡胶,不是EVA", "鞋底材质", "橡胶", "EVA"),
        ("鞋底不是EVA,是橡胶的", "鞋底材质", "橡胶", "EVA"),
        ("不是EVA,是橡胶!", "鞋底材质", "橡胶", "EVA"),
        ("面料不是纯棉而是涤纶", "面料", "涤纶", "纯棉"),
        ("重量写错了,是210克", "重量", "210克", None),
        ("把重量改成210克", "重量", "210克", None),
        ("其实鞋底是天然橡胶", "鞋底材质", "天然橡胶", None),
        ("这件衣服的面料应该是羊毛,不是纯棉", "面料", "羊毛", "纯棉"),
        ("这个包是头层牛皮,不是PU", "material", "头层牛皮", "PU"),
        ("容量是500ml不是350ml", "容量", "500ml", "350ml"),
        ("它不防水", "防水", "无", None),
        ("这款鞋没有气垫", "气垫", "无", None),
    ],
)
def test_chinese(text, attribute, value, old):
    assert [said[:3] for said in read_corrections(text, "zh", ZH)] == [(attribute, value, old)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("the sole is rubber", "en"),
        ("The tone should be playful, not formal", "en"),
        ("change the title to Best Shoe", "en"),
        ("The budget is 500, not 400", "en"),
        ("I like it, not bad", "en"),
        ("Make it shorter", "en"),
        ("it has no problems", "en"),
        ("", "en"),
        ("鞋底是橡胶", "zh"),
        ("语气要活泼,不是正式", "zh"),
        ("把标题改成大促", "zh"),
        ("预算是5000,不是4000", "zh"),
        ("没有问题", "zh"),
        ("不错", "zh"),
    ],
)
def test_what_corrects_no_fact(text, lang):
    assert read_corrections(text, lang, {}) == []


def test_several_sentences_correct_several_attributes():
    said = read_corrections("鞋底是橡胶,不是EVA。重量是210克,不是250克", "zh", ZH)
    assert [s[:2] for s in said] == [("鞋底材质", "橡胶"), ("重量", "210克")]


def test_the_graph_gets_a_statement_of_the_merchant():
    said = read_corrections("The sole is rubber, not EVA", "en", EN)
    batch = corrections_batch(corrections_of(said, "p1", "en", 1_000))
    (statement,) = batch.statements
    assert (statement.subject.id, statement.name, statement.value) == ("p1", "sole_material", "rubber")
    assert statement.kind == "correction"
    assert statement.quote == "The sole is rubber, not EVA"
