"""Money, shares, stock and days as Chinese sellers say them, each true line beside a false neighbour."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.context import Context
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.supply.days import days_in

TODAY = date(2026, 12, 1)


HONEY = {
    "product": "洋槐蜂蜜 500g",
    "attributes": {"净含量": "500g", "保质期": "18个月"},
    "sales": {"orders": 5},
    "evidence": ["评价：味道清甜不齁"],
}


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("到手38，一包一块六", [38.0, 1.6]),
        ("只要八十九", [89.0]),
        ("两盒一百九十二，合九十六一盒", [192.0, 96.0]),
        ("一千二不到，三层", [1200.0]),
        ("五十来块钱", [50.0]),
        ("两块二毛五一包", [2.25]),
        ("邮费六块，补三块邮费", [6.0, 3.0]),
        ("双十一到手价129元", [129.0]),
        ("只要三十秒，温度只要一百八，三十出头", []),
        ("合三十一瓶", []),
        ("四块香皂，小一百台", []),
    ],
)
def test_amounts_that_their_cues_tell(text: str, amounts: list[float]) -> None:
    assert [coin.amount for coin in coins_in(text)] == pytest.approx(amounts)


@pytest.mark.parametrize(
    ("text", "is_it", "is_not"),
    [
        ("二十来块", 22, 35),
        ("两百多块", 239, 320),
        ("小三百块", 269, 310),
        ("大几百块", 680, 300),
        ("六十出头就能拿下", 63, 79),
        ("一百块左右", 108, 139),
        ("十九块多", 19.4, 25),
    ],
)
def test_rough_amounts_hold_what_they_are_said_of(text: str, is_it: float, is_not: float) -> None:
    coin = coins_in(text)[0]
    assert coin.is_about(is_it)
    assert not coin.is_about(is_not)


@pytest.mark.parametrize(
    ("promotion", "many", "cost"),
    [
        ({"满": 76, "减": 10}, 2, 70.0),
        ({"满": "2箱", "减": "20元"}, 2, 60.0),
        ({"券": "20元优惠券"}, 1, 20.0),
        ({"2件": "70元"}, 2, 70.0),
        ({"定金": 10, "定金抵扣": 20}, 1, 30.0),
        ({"会员价": 36}, 1, 36.0),
        ({"企业团购": "3盒起8折"}, 3, 96.0),
        ({"type": "两瓶的钱拿三瓶"}, 3, 80.0),
    ],
)
def test_terms_under_chinese_names(promotion: dict[str, Any], many: int, cost: float) -> None:
    deal = deal_of(Context({"promotion": promotion}, TODAY))
    assert any(one == pytest.approx(cost) for one in paid(many, 40, deal))


@pytest.mark.parametrize(
    ("text", "day"),
    [("10号截止", date(2026, 12, 10)), ("尾款8号付", date(2026, 12, 8)), ("3号楼", None), ("15号线", None)],
)
def test_a_day_without_its_month(text: str, day: date | None) -> None:
    assert [said.days for said in days_in(text, TODAY)] == ([frozenset({day})] if day else [])


TISSUES = {
    "product": "抽纸", "attributes": {"规格": "120抽/包，24包/箱"}, "price": 38, "promotion": {"满": 76, "减": 10},
    "facts": ["邮费6元，满50元包邮"],
}  # fmt: skip
CUP = {"product": "保温杯", "attributes": {"容量": "480ml"}, "price": 99, "msrp": 129, "promotion": None}
PAN = {"product": "炸锅", "attributes": {"容量": "5L"}, "price": 269, "promotion": {"规则": "满200减30"}, "stock": 73}
DEPOSIT = {
    "product": "扫地机", "attributes": {"吸力": "8000Pa"}, "price": 2399,
    "promotion": {"定金": 100, "定金抵扣": 200, "尾款时间": "2026-12-10", "分期": "6期免息"},
}  # fmt: skip
SOAP = {"product": "洗衣液", "attributes": {"净含量": "2kg/瓶"}, "price": 30, "promotion": "买二送一"}
TABLE = {
    "product": "餐桌",
    "attributes": {"材质": "橡木"},
    "price": 1880,
    "facts": ["无电梯上楼费每层10元", "交期15天"],
}
LAMP = {
    "product": "台灯",
    "attributes": {"功率": "12W"},
    "price": 129,
    "promotion": {"折扣": "85折"},
    "facts": ["运费8元"],
}
DATES = {"product": "冬枣", "attributes": {"净重": "5斤"}, "price": 59.8, "promotion": {"满": "2箱", "减": "20元"}}
REMOTE = {
    "product": "冬枣",
    "attributes": {"净重": "5斤"},
    "price": 59.8,
    "facts": ["偏远地区补10元运费", "坏果签收48小时内包赔"],
}
MEMBER = {"product": "咖啡液", "attributes": {"规格": "18ml×14条"}, "price": 49, "promotion": {"会员价": 42}}
LIMITED = {"product": "坚果", "attributes": {"净含量": "750g"}, "price": 89, "promotion": {"限购": "每人限购3盒"}}
COAT = {
    "product": "羽绒服",
    "attributes": {"充绒量": "180g"},
    "price": 599,
    "msrp": 899,
    "stock": {"黑": 31, "雾紫": 0},
}
SHOE = {"product": "童鞋", "attributes": {"鞋底": "橡胶"}, "price": 79, "sales": {"月销": 620}}
GUN = {
    "product": "筋膜枪",
    "attributes": {"档位": "30档"},
    "price": 239,
    "price_history": {"lowest_7d": 299, "last_price": 299},
}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("一箱到手38", "一箱到手28", TISSUES),
        ("拍两箱满减完到手66", "拍两箱满减完到手56", TISSUES),
        ("邮费多少？答：六块，满五十包邮", "邮费多少？答：八块，满五十包邮", TISSUES),
        ("四个人分一箱，一人六包", "四个人分一箱，一人八包", TISSUES),
        ("有满减吗？有的，满76减10", "有满减吗？没有，一口价", TISSUES),
        ("一百块钱有找", "八十有找", CUP),
        ("比吊牌价便宜了三十", "比吊牌价便宜了五十块", CUP),
        ("吊牌一百二十九", "吊牌一百九十九", CUP),
        ("有券吗？没有券", "有券吗？有，领一张二十的", CUP),
        ("两百多块的炸锅", "百来块的炸锅", PAN),
        ("小三百的锅", "小两百的锅", PAN),
        ("二百三十九到手", "一百九十九到手", PAN),
        ("满减三十", "满减五十", PAN),
        ("还有七十多台", "还有九十多台", PAN),
        ("先付一百定金，尾款再付两千一百九十九", "先付一百定金，尾款再付两千零九十九", DEPOSIT),
        ("尾款10号开付", "尾款8号开付", DEPOSIT),
        ("六期免息", "十二期免息", DEPOSIT),
        ("三瓶60，合20一瓶", "三瓶60，合15一瓶", SOAP),
        ("两瓶的钱拿三瓶", "一瓶的钱拿两瓶", SOAP),
        ("合十五块一公斤", "合十块一公斤", SOAP | {"promotion": None}),
        ("没电梯上楼一层十块", "没电梯上楼一层五块", TABLE),
        ("下单半个月左右到家", "下单一周就能到家", TABLE),
        ("折后109块6", "折后99块6", LAMP),
        ("八五折一百零九块六毛五", "打完八五折九十出头", LAMP),
        ("加上邮费一百一十七块六毛五", "邮费五块", LAMP),
        ("两箱一起拍九十九块六", "只要三十九块八", DATES),
        ("偏远地区补十块邮费", "偏远地区补五块邮费", REMOTE),
        ("坏果签收两天内包赔", "坏果签收七天内包赔", REMOTE),
        ("会员便宜七块", "会员便宜十块", MEMBER),
        ("会员四十二，非会员四十九", "不是会员也按四十二", MEMBER),
        ("一人最多三盒", "不限购，想囤几盒囤几盒", LIMITED),
        ("黑的还有三十多件", "紫的还有几件", COAT),
        ("一个月走六百多双", "一个月走八百多双", SHOE),
        ("比上周便宜六十", "比上周便宜八十", GUN),
        ("从299降到239", "从399降到239", GUN),
    ],
)  # fmt: skip
def test_what_is_said_and_what_it_comes_to(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    asked = {"context": context, "jurisdiction": "CN", "as_of": TODAY}
    assert backstop.judge(true, **asked).verdict == "pass", backstop.judge(true, **asked).findings
    assert backstop.judge(false, **asked).verdict != "pass"


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("18个月保质期。500克净含量，送人自用都好安排。评价里有人写道：「味道清甜不齁」", HONEY),
        ("外面卖三百多块，我家九十九", CUP),
        ("三百多块的东西别家也有", CUP),
        ("只要三十秒就能喝", CUP),
        ("三十多岁的人都爱用", CUP),
        ("两三百毫升的水刚好", {"product": "保温杯", "attributes": {"颜色": "白"}, "price": 99, "promotion": None}),
        (
            "一天走一万步也不累",
            {"product": "童鞋", "attributes": {"鞋底": "橡胶"}, "price": 79, "sales": {"月销": 620}},
        ),
        ("没有优惠券也不用凑单", CUP),
        ("不打折扣的品质", LAMP),
        ("3号楼的邻居拼单", TISSUES),
    ],
)
def test_innocent_words_beside_numbers(backstop: Backstop, text: str, context: dict[str, Any]) -> None:
    answer = backstop.judge(text, context=context, jurisdiction="CN", as_of=TODAY)
    assert not [f for f in answer.findings if f.rule.startswith(("price.", "urgency.", "fact.sales"))]
