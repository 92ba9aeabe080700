"""A contradiction is mended from the facts in clean language, or not at all."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.reads import item_of, reads_well


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


APPLES = {"price": 199, "stock": 300, "attributes": {"产地": "山东烟台", "品种": "红富士"}}
TWO_COLOURS = {"attributes": {"颜色": ["黑色", "红色"]}}
MENDED: list[tuple[str, str, dict[str, Any]]] = [
    ("新疆产地的红富士，到手价99元，仅剩3件", "山东烟台产地的红富士，到手价199元", APPLES),
    ("产自日本的保温杯", "产自浙江永康的保温杯", {"attributes": {"产地": "浙江永康"}}),
    ("日本进口马桶盖", "浙江台州马桶盖", {"attributes": {"产地": "浙江台州"}}),
    ("Made in Ireland, 350 ml", "Made in Portugal, 350 ml", {"attributes": {"origin": "Portugal", "size": "350 ml"}}),
    ("6瓶装 500ml", "4瓶装 450ml", {"attributes": {"规格": "4瓶装", "净含量": "450ml"}}),
    ("三色：黑色、红色、白色", "两色：黑色、红色", TWO_COLOURS),
    ("三色：黑色、红色、白色可选", "两色：黑色、红色可选", TWO_COLOURS),
    ("黑色、红色、白色三色可选", "黑色、红色两色可选", TWO_COLOURS),
    ("Available in black, red and white", "Available in black and red", {"attributes": {"color": ["black", "red"]}}),
    ("10-year warranty", "2-year warranty", {"attributes": {"warranty": "2 years"}}),
    ("保温杯304不锈钢仅剩3件", "保温杯304不锈钢", {"stock": 300, "attributes": {"材质": "304不锈钢"}}),
    ("不锈钢壶，仅剩3件", "不锈钢壶，仅剩8件", {"stock": 8}),
    ("Steel kettle, only 2 left!", "Steel kettle!", {"stock": 300}),
    ("原价199元，现价99元", "原价129元，现价99元", {"price": 99, "price_history": {"lowest_7d": 129}}),
    ("原价199元，现价99元", "现价99元", {"price": 99, "price_history": {"lowest_7d": 99}}),
    ("3C认证的儿童安全座椅", "儿童安全座椅", {"evidence": [{"title": "3C认证", "valid_to": "2021-01-01"}]}),
    ("Offer ends 15 January", "Offer ends 31 December", {"promotion": {"end": "2026-12-31"}}),
    ("Sale until Jan 15, all mugs", "Sale until Dec 31, all mugs", {"promotion": {"end": "2026-12-31"}}),
    ("全场茶具，1月15日截止", "全场茶具，12月31日截止", {"promotion": {"end": "2026-12-31"}}),
    ("Over 5,000 sold this month", "1,200 sold this month", {"sales": {"last_30d": 1200, "total": 5200}}),
    ("手工皂月销突破5000件", "手工皂月销1200件", {"sales": {"last_30d": 1200, "total": 5200}}),
    ("好评率99%的手工皂", "好评率96%的手工皂", {"sales": {"good_rate": "96%"}}),
    ("Spend $50, Save $20", "Spend $100, Save $20", {"promotion": {"threshold": "100", "amount": "20"}}),
    ("全店满100减30，手工皂", "全店满200减30，手工皂", {"promotion": {"threshold": 200, "off": 30}}),
    ("Gluten-free crackers, 200 g", "Crackers, 200 g", {"attributes": {"ingredients": "wheat flour", "net": "200 g"}}),
]  # fmt: skip
UNMENDED: list[tuple[str, dict[str, Any]]] = [
    ("仅剩3件，手慢无", {"stock": 300}),
    ("重不到198克", {"attributes": {"重量": "238g"}}),
    ("三种口味各四袋", {"attributes": {"口味": "原味、芝士、海苔", "数量": "6袋"}}),
    ("马卡龙粉、薄荷绿、奶油黄三色", {"attributes": {"颜色": ["白色", "灰色"]}}),
    ("German steel knife", {"attributes": {"origin": "Yangjiang, China"}}),
    ("Made in Germany", {"attributes": {"origin": "TR"}}),
    ("Offer ends 15 January 2027", {"promotion": {"end": "2026-12-31"}}),
    ("Sale until Jan 1st", {"promotion": {"end": "2026-12-31"}}),
    ("好评率超过99%", {"sales": {"good_rate": "96%"}}),
    ("几万妈妈都买了", {"sales": {"total": 5200}}),
    ("First 500 buyers get a tote", {"promotion": {"gift": "canvas tote", "limit": 100, "end": "2027-12-10"}}),
    ("带蓝牙的体重秤", {"attributes": {"连接方式": "无蓝牙，独立使用"}}),
    ("三件7折，活动到本月底", {"promotion": {"terms": "3件8折", "end": "2026-11-30"}}),
    ("智利车厘子，空运到港", {"attributes": {"产地": "山东烟台大樱桃"}}),
    ("到手价128元，第二天恢复", {"price": 168, "promotion": {"off": 20}}),
]


@pytest.mark.parametrize(("text", "mended", "context"), MENDED)
def test_a_contradiction_is_mended_from_the_facts(
    backstop: Backstop, text: str, mended: str, context: dict[str, Any]
) -> None:
    verdict = backstop.judge(text, context=context)
    assert verdict.verdict == "block"
    assert {finding.rewrite for finding in verdict.findings} == {mended}
    assert backstop.judge(mended, context=context).verdict == "pass"


@pytest.mark.parametrize(("text", "context"), UNMENDED)
def test_what_would_not_read_or_not_be_true_is_left_to_a_person(
    backstop: Backstop, text: str, context: dict[str, Any]
) -> None:
    verdict = backstop.judge(text, context=context)
    assert verdict.verdict != "pass"
    assert {finding.rewrite for finding in verdict.findings} <= {None, "第二天恢复"}


@pytest.mark.parametrize(
    "broken",
    [
        "4瓶装装",
        "黑色、红色、黑色",
        "黑、白四种",
        "一百零108片",
        "还配耳塞",
        "材质是",
        "颜色：",
        "Comes in black and",
        "of your home",
        "（赠品",
    ],
)
def test_a_stump_or_a_double_does_not_read(broken: str) -> None:
    assert not reads_well(broken, "四个原来的字")
    assert reads_well(broken, broken), "what the writer wrote is the writer's"


@pytest.mark.parametrize(
    ("text", "item", "left"),
    [
        ("黑色、红色、白色", "白色", "黑色、红色"),
        ("黑色、红色、白色", "黑色", "红色、白色"),
        ("black, green or red", "red", "black or green"),
        ("gas, electric and induction", "induction", "gas and electric"),
        ("超强防水、透气", "防水", None),
    ],
)
def test_an_item_goes_with_its_mark(text: str, item: str, left: str | None) -> None:
    start = text.index(item)
    found = item_of(text, start, start + len(item))
    assert (found and text[: found[0]] + found[2] + text[found[1] :]) == left
