import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.domain.money import Money
from memory.domain.product import Attribute, Product
from tools.content import contradictions, evidence_of, facts_of
from tools.content.claims import bind_claims
from tools.content.facts import spoken
from tools.content.lexicon import attribute_key, category_of


def product(**attributes: str) -> Product:
    rows = tuple(Attribute(name=name, value=value, source=f"feed.csv:2 {name}") for name, value in attributes.items())
    return Product(
        id="p", title="云步 轻便跑步鞋", brand="云步", category="运动鞋", attributes=rows, source="feed.csv:2"
    )


@pytest.mark.parametrize(
    ("name", "value", "key", "base"),
    [
        ("weight_g", "238", "weight", 238.0),
        ("Weight", "0.24 kg", "weight", 240.0),
        ("重量(g)", "238", "weight", 238.0),
        ("單品重量", "8 oz", "weight", 226.796),
        ("mystery", "8 oz", None, None),
        ("续航时间", "30小时", "battery_life", 1800.0),
        ("battery_life", "1.5 h", "battery_life", 90.0),
        ("容量", "0.5L", "capacity", 500.0),
        ("Laptop size", '15.6"', "laptop", 396.24),
        ("warranty", "2-year", "warranty", 1051200.0),
    ],
)
def test_measures_are_read_with_the_unit_of_value_or_name(name, value, key, base):
    fact = facts_of(product(**{name: value}))[0]
    if key is None:
        assert not fact.known
        return
    assert fact.key == key
    assert fact.base == pytest.approx(base)


def test_numbers_are_spoken_as_written_and_materials_in_the_other_language():
    facts = {fact.key: fact for fact in facts_of(product(weight_g="238", 材质="头层牛皮", 产地="意大利", 花语="永恒"))}
    assert spoken(facts["weight"], "zh") == "238克"
    assert spoken(facts["weight"], "en") == "238 g"
    assert spoken(facts["material"], "en") == "full-grain leather"
    assert spoken(facts["origin"], "en") == "Italy"
    assert spoken(facts["花语"], "en") is None


def test_traditional_names_meet_the_same_key():
    assert attribute_key("電池容量")[0] == "battery_capacity"
    assert facts_of(product(材質="頭層牛皮"))[0].terms == ("full_grain_leather",)


def test_evidence_has_stable_ids_and_covers_the_whole_record():
    one = product(材质="网布").having(price=Money.of("399", "CNY"), stock=3, description="很轻。好穿！")
    kinds = [row.kind for row in evidence_of(one, sales=12)]
    assert kinds == ["attribute", "title", "attribute", "description", "description", "price", "stock", "sales"]
    assert [row.id for row in evidence_of(one)] == [row.id for row in evidence_of(one)]
    assert len({row.id for row in evidence_of(one)}) == len(evidence_of(one))


@pytest.mark.parametrize(
    ("description", "attributes", "says"),
    [
        ("鞋身重量280g，回弹好", {"weight_g": "238"}, ["重量280g"]),
        ("纯棉面料，亲肤", {"材质": "聚酯纤维"}, ["纯棉"]),
        ("Genuine leather tote", {"material": "PU leather"}, ["Genuine leather"]),
        ("Faux leather tote", {"material": "PU leather"}, []),
        ("重量238克", {"weight_g": "238"}, []),
        ("weight 0.238 kg", {"weight_g": "238"}, []),
        ("保溫12小時", {"保温时长": "6小时"}, ["保溫12小時"]),
    ],
)
def test_contradictions_between_text_and_attributes(description, attributes, says):
    found = contradictions(product(**attributes).having(description=description))
    assert [conflict.says for conflict in found] == says
    for conflict in found:
        assert description[slice(*conflict.span)] == conflict.says


def test_binding_finds_support_and_names_the_rest():
    one = product(weight_g="238", 材质="网布", 反光="是").having(price=Money.of("399", "CNY"))
    text = "仅238克的网布鞋面，0.238kg，反光，防水，售价399元，原价599元，销量10万件，通过ISO9001"
    binding = bind_claims(text, evidence_of(one))
    supported = [claim.text for claim in binding.claims]
    assert supported == ["238克", "网布", "0.238kg", "反光", "399元"]
    assert [text[a:b] for a, b in binding.unsupported] == ["防水", "599元", "销量10万件", "ISO9001"]
    assert all(text[slice(*claim.span)] == claim.text for claim in binding.claims)


def test_a_denied_feature_supports_nothing():
    denied = evidence_of(product(waterproof="否"))
    assert not bind_claims("这双鞋防水", denied).claims


@pytest.mark.parametrize(
    ("title", "category", "kind"),
    [
        ("云步 轻便跑步鞋", "运动鞋", "shoes"),
        ("Willow leather tote", None, "bag"),
        ("儿童保温杯", "母婴 > 水杯", "drinkware"),
        ("Trail bottle 750 ml", "Drinkware", "drinkware"),
        ("???", None, None),
    ],
)
def test_kinds_of_goods(title, category, kind):
    assert category_of(title, category) == kind


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_nothing_in_a_feed_breaks_the_reading(name, value, description):
    one = product(**{name or "x": value}).having(description=description)
    for fact in facts_of(one):
        spoken(fact, "zh"), spoken(fact, "en")
    for conflict in contradictions(one):
        assert 0 <= conflict.span[0] < conflict.span[1] <= len(getattr(one, conflict.where))
    binding = bind_claims(description, evidence_of(one))
    for start, end in [*binding.unsupported, *(claim.span for claim in binding.claims)]:
        assert 0 <= start < end <= len(description)
