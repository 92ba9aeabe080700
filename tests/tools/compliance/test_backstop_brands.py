"""Other people's brands in a text: riding on one needs leave, fitting one does not."""

import time

import pytest

from tools.compliance.brands import riding
from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


RIDING = [
    ("block", "莆田 耐克 复刻 运动鞋"),
    ("block", "兰蔻小黑瓶平价版"),
    ("block", "與愛馬仕同廠代工"),
    ("review", "香奈儿同款包包"),
    ("review", "口感媲美哈根达斯"),
    ("review", "蕉内同款 打底衫"),
    ("block", "Dyson Airwrap dupe"),
    ("block", "Jo Malone replica candle"),
    ("review", "Smells like Baccarat Rouge 540"),
    ("review", "An alternative to Le Creuset pots"),
]
LAWFUL = [
    "适用于戴森V8 滤芯 替换",
    "苹果 山东烟台 5斤",
    "苹果同款充电器 适用于iphone",
    "小米 杂粮 500g",
    "拒绝爱马仕高仿，只做自己的设计",
    "乐高兼容积木收纳盒",
    "case compatible with iPhone 15",
    "Replacement brush for Dyson V11",
    "intelligent lamp better than ever",
    "Sony. Our case beats the rain",
]


@pytest.mark.parametrize(("verdict", "text"), RIDING)
def test_riding_on_a_brand_is_found(backstop: Backstop, verdict: str, text: str) -> None:
    judged = backstop.judge(text)
    assert judged.verdict == verdict
    assert any(finding.category == "brand" for finding in judged.findings)


@pytest.mark.parametrize("text", LAWFUL)
def test_naming_what_a_thing_fits_or_is_is_not(backstop: Backstop, text: str) -> None:
    assert not [f for f in backstop.judge(text).findings if f.rule == "brand.riding"]


def test_ones_own_brand_and_an_authorised_one_are_nobody_elses(backstop: Backstop) -> None:
    text = "香奈儿同款包包"
    held = {"brand": "香奈儿", "valid_to": "2030-01-01"}
    assert backstop.judge(text, context={"brand": "香奈儿"}).verdict == "pass"
    assert backstop.judge(text, context={"brand": "茶屿", "brand_authorization": held}).verdict == "pass"
    assert backstop.judge(text, context={"brand": "茶屿", "brand_authorization": None}).verdict == "block"


@pytest.mark.parametrize("unit", ["耐克，", "nike ", "耐克适配同款", "better than sony, "])
def test_many_names_take_time_that_grows_with_the_text(backstop: Backstop, unit: str) -> None:
    def seconds(size: int) -> float:
        line = backstop.heard((unit * size)[:size]).line
        start = time.process_time()
        list(riding(line))
        return time.process_time() - start

    seconds(2_000)
    small, large = seconds(10_000), seconds(80_000)
    assert large < max(0.1, small * 8 * 4)
