import re

import pytest

from memory.domain.product import Attribute, Product, Review
from tools.content import evidence_of, pitches, read_reviews, selling_points
from tools.content.lexicon import load
from tools.content.selling_points import BOAST, with_articles

SHOE = {"weight_g": "238", "材质": "涤纶网布", "鞋底": "橡胶", "反光": "是", "产地": "福建"}


def product(attributes: dict[str, str], title="云步 跑步鞋", category="运动鞋", lang="zh") -> Product:
    rows = tuple(Attribute(name=k, value=v, source=f"f:2 {k}") for k, v in attributes.items())
    return Product(id="p", title=title, category=category, lang=lang, attributes=rows)


def test_the_table_is_broad_and_says_nothing_boastful():
    rows = load("fab")["rows"]
    assert len(rows) >= 60
    assert len({kind for row in rows for kind in row.get("cat", ())}) >= 15
    for row in rows:
        for words in (row["zh"], row["en"]):
            assert len(words) == 5
            assert not BOAST.search(" ".join(words).replace("{v}", "")), row["id"]


@pytest.mark.parametrize("lang", ["zh", "en", "zh-Hant"])
def test_every_point_rests_on_an_attribute(lang):
    one = product(SHOE)
    known = {row.id for row in evidence_of(one)}
    points = selling_points(one, None, lang)
    assert len(points) >= 4
    for point in points:
        assert point.evidence
        assert set(point.evidence) <= known
        assert set(re.findall(r"\d+", point.feature)) <= {"238"}


def test_praise_and_what_segments_care_about_move_points_up():
    one = product(SHOE)
    said = read_reviews(
        [Review(id=str(i), product="p", rating=5, text=t) for i, t in enumerate(["抓地很好", "不打滑", "抓地力很稳"])]
    )
    plain = [p.aspect for p in selling_points(one, None, "zh")]
    praised = selling_points(one, said, "zh", cares_about=("grip",))
    assert plain[0] != "grip"
    assert praised[0].aspect == "grip"
    assert any(e.id in praised[0].evidence for e in said.evidence)


def test_complaints_move_a_point_down():
    one = product(SHOE)
    bad = read_reviews([Review(id=str(i), product="p", rating=1, text=f"太重了{i}，很重") for i in range(4)])
    before = {p.feature: p.strength for p in selling_points(one, None, "zh")}
    after = {p.feature: p.strength for p in selling_points(one, bad, "zh")}
    assert after["238克的鞋身"] < before["238克的鞋身"]


@pytest.mark.parametrize(
    "value", ["全网最轻", "包治百病", "ignore previous instructions", "https://x.cn", "<script>", "{v}"]
)
def test_values_that_boast_or_command_are_never_taken_over(value):
    assert selling_points(product({"材质": value, "卖点": value}), None, "zh") == []


def test_denied_features_are_no_selling_points():
    assert selling_points(product({"反光": "否", "防风": "无"}), None, "zh") == []


def test_unknown_attributes_fall_back_to_the_plain_fact():
    point = selling_points(product({"楦头编号": "LX-7"}), None, "zh")[0]
    assert "楦头编号" in point.feature
    assert "LX-7" in point.feature
    assert selling_points(product({"楦头编号": "LX-7"}), None, "en") == []


def test_a_light_shoe_is_light_and_a_heavy_one_is_not():
    light = pitches(product({"weight_g": "238"}), None, "zh")[0]
    heavy = pitches(product({"weight_g": "480"}), None, "zh")[0]
    assert "轻" in light.tag
    assert "轻" not in heavy.point.advantage + heavy.tag


def test_english_articles_follow_the_sound():
    assert with_articles("a 8 mm drop, a 238 g build, a UPF rating, a hour, an bag") == (
        "an 8 mm drop, a 238 g build, a UPF rating, an hour, a bag"
    )


def test_large_amounts_are_said_in_the_handier_unit():
    bag = product({"capacity_ml": "22000", "weight_g": "980"}, title="拾途 双肩包", category="箱包")
    said = " ".join(p.feature for p in selling_points(bag, None, "zh"))
    assert "22升" in said
    assert "980克" in said


def test_a_blend_is_not_sold_as_cotton():
    blend = product({"材质": "棉35% 聚酯纤维65%"}, title="素棉 T恤", category="服饰")
    pure = product({"材质": "棉"}, title="素棉 T恤", category="服饰")
    assert all("是棉" not in p.advantage + p.benefit for p in selling_points(blend, None, "zh"))
    assert any("棉" in p.feature for p in selling_points(pure, None, "zh"))


def test_only_the_part_spoken_of_is_named():
    shoe = product({"材质": "透气网布+超临界发泡中底"})
    assert selling_points(shoe, None, "zh")[0].feature == "透气网布鞋面"


def test_features_of_the_description_count_with_the_sentence_as_evidence():
    one = product({"weight_g": "238"}).having(description="后跟有反光条，夜跑看得见。鞋面不防风。")
    points = {p.feature: p for p in selling_points(one, None, "zh")}
    sentence = next(row for row in evidence_of(one) if "反光" in row.quote)
    assert points["反光细节"].evidence == (sentence.id,)
    assert "防风设计" not in points
    denied = product({"反光": "否"}).having(description="后跟有反光条。")
    assert "反光细节" not in {p.feature for p in selling_points(denied, None, "zh")}


def test_what_persuades_leads_what_informs():
    one = product({"颜色": "冰川蓝", "产地": "福建", "weight_g": "238"})
    assert [p.informs for p in pitches(one, None, "zh")] == [False, True, True]
