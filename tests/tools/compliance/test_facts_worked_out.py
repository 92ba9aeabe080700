"""What can be worked out from the record is borne out; what comes out otherwise is not."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


JARS = {"attributes": {"jar": "80 ml", "jars": 12}}
MILK = {"attributes": {"蛋白质": "3.2g/100ml", "规格": "200ml×24盒"}}
SOCKS = {"attributes": {"双数": 6, "材质": "棉"}, "price": 54}
RICE = {"attributes": {"净含量": "5kg", "产地": "黑龙江"}, "price": 60}
STICKS = {"attributes": {"pair weight": "480 g", "shaft": "aluminium"}}
HOOD = {"attributes": {"heated seat": False, "hood": "detachable", "battery": "not included"}}
CUPS = {"attributes": {"大杯": {"容量": "500ml", "吸管": False}, "小杯": {"容量": "300ml", "吸管": True}}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("960 ml all told", "990 ml all told", JARS),
        ("一盒里有6.4克蛋白质", "一盒里有9克蛋白质", MILK),
        ("240 grams a pole", "300 grams a pole", STICKS),
        ("Comfort temperature 41°F", "Comfort temperature 59°F", {"attributes": {"comfort temperature": "5 °C"}}),
        ("A half-inch bolt", "A three-quarters of an inch bolt", {"attributes": {"size": "13 mm"}}),
        ("A quarter of a litre", "Half a litre", {"attributes": {"volume": "250 ml"}}),
        ("Thirty centilitres", "Forty centilitres", {"attributes": {"volume": "300 ml"}}),
        ("定时四小时", "定时六小时", {"attributes": {"定时": "2/4/8小时"}}),
        ("时速最快二十公里", "时速最快四十公里", {"attributes": {"最高时速": "20km/h"}}),
        ("Twelve watts of sound in all", "Thirty watts of sound in all", {"attributes": {"speaker": "2 x 6 W"}}),
        ("六双，一双九块", "六双，一双只要七块五", SOCKS),
    ],
)
def test_a_sum_a_share_or_another_unit(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    assert backstop.judge(true, context=context).verdict == "pass"
    assert backstop.judge(false, context=context).verdict != "pass"


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Works out at £4 a litre", {"attributes": {"volume": "500 ml"}, "price": "£2"}),
        ("Twenty pounds below RRP", {"attributes": {"weight": "300 g"}, "price": 59, "msrp": 79}),
        ("About five pounds a month to run", {"attributes": {"weight": "9 kg"}, "price": "£300"}),
        ("一斤合六块", RICE),
        ("卖了一千两百多只", {"attributes": {"只数": 2}, "sales": {"total": 1260}}),
        ("小杯有吸管", CUPS),
        ("You'll want your own battery", HOOD),
        ("Bring a battery", HOOD),
        ("The seat isn't heated", HOOD),
        ("Shoulders back, hood down", {"attributes": {"material": "wool"}}),
        ("保健食品不是药物，不能代替药物治疗疾病", {"attributes": {"规格": "60片"}}),
        ("焦糖色手提包", {"attributes": {"颜色": ["焦糖", "黑"]}}),
        ("Decaf by the Swiss Water process", {"attributes": {"caffeine": "99.9% removed"}}),
    ],
)
def test_what_says_nothing_of_the_goods_is_no_contradiction(
    backstop: Backstop, text: str, context: dict[str, Any]
) -> None:
    verdict = backstop.judge(text, context=context)
    assert verdict.verdict == "pass", verdict.findings


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Weighs 240 g", {"attributes": {"weight": "80 g", "speeds": 3}}),
        ("Two seats and a top speed of 40 km/h", {"attributes": {"top speed": "20 km/h"}}),
        ("每盒含脂肪10克", {"attributes": {"脂肪": "2g/100ml", "规格": "100ml", "净重": "500g"}}),
        ("净含量500克只要39元", {"attributes": {"净含量": "250g"}}),
        ("£20 for 2 litres", {"attributes": {"volume": "1 l"}}),
        ("Holds 300 pounds", {"attributes": {"max load": "100 kg"}, "price": "£40"}),
        ("A 3-metre hose", {"attributes": {"hose": "1 m", "note": "2/3 modes"}}),
        ("A 40 V drill", {"attributes": {"battery": "2 x 20 V"}}),
        ("Put the hood up when it rains", {"attributes": {"hood": False}}),
        ("Comes with charger", {"attributes": {"charger": False, "compatible charger": "USB-C 20W"}}),
        ("红色连衣裙", {"attributes": {"颜色": "粉红"}}),
        ("Sugar free", {"attributes": {"sugar": "12 g, 30% removed"}}),
    ],
)
def test_what_only_looks_worked_out_is_a_contradiction(backstop: Backstop, text: str, context: dict[str, Any]) -> None:
    assert backstop.judge(text, context=context).verdict != "pass"


def test_degrees_of_heat_are_no_disguised_word(backstop: Backstop) -> None:
    assert backstop.judge("Sleeping bag, comfortable to 39°F", jurisdiction="US").findings == ()
