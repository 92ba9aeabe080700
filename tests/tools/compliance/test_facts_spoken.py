"""Numbers and denials as people say them aloud: a metre and a half in Chinese, thousands in English, 养狗不行."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.number_words import number_of


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("said", "unit", "value"),
    [
        ("一点五米长", "length", 150.0),
        ("零点一克都显示", "mass", 0.1),
        ("层高四米八可做上下两层", "length", 480.0),
        ("全长一米五二", "length", 152.0),
        ("一米八比一米五贵三百", "length", 180.0),
        ("一毫米六的厚度", "length", 0.16),
        ("一斤六两不到", "mass", 800.0),
        ("一斤半到两斤", "mass", 750.0),
        ("一斤四季豆", "mass", 500.0),
        ("十万两千帕", "pressure", 102_000.0),
        ("两斤五花肉", "mass", 1000.0),
        ("三斤一共", "mass", 1500.0),
        ("one point two litres", "volume", 1200.0),
        ("seven thousand two hundred sheets", "count:sheet", 7200.0),
        ("three hundred and fifty grams", "mass", 350.0),
        ("twelve and a half ounces", "mass", 354.36875),
    ],
)
def test_a_measure_as_it_is_said(said: str, unit: str, value: float) -> None:
    assert measures_in(said)[0].values[unit] == pytest.approx(value)


@pytest.mark.parametrize(
    ("word", "value"),
    [("一百零八", 108.0), ("三点五", 3.5), ("十二点零五", 12.05), ("a hundred and twenty", 120.0), ("nine", 9.0),
     ("twenty-four", 24.0), ("fifteen hundred", 1500.0), ("a dozen", None), ("two three", None), ("一二", None)],
)  # fmt: skip
def test_a_number_word(word: str, value: float | None) -> None:
    assert number_of(word) == value


PHONE_CASE = {"attributes": {"厚": "1.6mm"}}
FLAT = {"attributes": {"宠物": "可养猫，不养狗", "层高": "4.8m"}}
SEWING = {"attributes": {"锁边": "不支持", "线迹": 16}}
DRILL = {"attributes": {"功能": "螺丝/木材/金属,不支持混凝土"}}
MUG = {"attributes": {"结构": "单层 不保温"}}
CLINIC = {"product": "Appointment", "facts": ["Insurance: receipts given, no direct billing."]}
SOAP = {"attributes": {"净重": "3kg"}, "sales": {"total": 48200, "last_30d": 8800}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("一毫米六的厚度", "一毫米八的厚度", PHONE_CASE),
        ("层高四米八", "层高五米八", FLAT),
        ("养猫行，养狗不行", "养猫养狗都行", FLAT),
        ("一箱24瓶，两箱48瓶", "一箱24瓶，两箱50瓶", {"attributes": {"规格": "24瓶/箱"}}),
        ("整箱三十卷", "整箱四十卷", {"attributes": {"规格": "10卷/提，3提/箱"}}),
        ("一万两千帕的吸力", "一万五千帕的吸力", {"attributes": {"吸力": "12000Pa"}}),
        ("裤长一米零八", "裤长一米一八", {"attributes": {"裤长": "108cm"}}),
        ("身高一米六到一米七五选它", "身高一米六到一米八五选它", {"attributes": {"适合身高": "160-175cm"}}),
        ("洗碗机洗不了", "洗碗机洗也行", {"attributes": {"洗碗机": "不可用"}}),
        ("赠品和主品一起发", "赠品是保温杯", {"promotion": {"gift": "收纳袋1个"}}),
        ("蓝牙不支持", "自带蓝牙，不带手机也行", {"attributes": {"蓝牙": "不支持"}}),
        ("锁边它干不了", "锁边也行", SEWING),
        ("打木头打铁皮都行，混凝土不行", "木头、铁皮、混凝土都能打", DRILL),
        ("保温吗？单层的，不保", "倒进去，保温着呢", MUG),
        ("Receipts yes, direct billing no", "Receipts and direct billing", CLINIC),
        ("三十天卖了快九千桶", "上月卖了快两万桶", SOAP),
        ("总共卖了四万八千多桶，上月八千八", "上月卖了四万八千多桶", SOAP),
    ],
)
def test_what_is_said_aloud_is_held_against_the_record(
    backstop: Backstop, true: str, false: str, context: dict[str, Any]
) -> None:
    assert backstop.judge(true, context=context).verdict == "pass"
    assert backstop.judge(false, context=context).verdict != "pass"
