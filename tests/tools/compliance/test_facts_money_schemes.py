"""Sums beside the price and prices of other times: trade-ins, deposits, rates, cost by the day, options, seasons."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.context import Context
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.times import dated_in, prices_of_times
from tools.compliance.facts.options import named_as

TODAY = date(2026, 12, 1)
FRIDGE = {
    "product": "雪岭冰箱",
    "attributes": {"容积": "520L", "颜色": "银灰"},
    "price": 3999,
    "msrp": 4999,
    "promotion": {"以旧换新": "最高抵500元", "国家补贴": "15%", "结束": "2026-12-20"},
    "sales": {"排名": "京东国产冰箱热卖榜第5名"},
    "facts": ["拆旧机收80元", "整机保修3年，变频压缩机10年", "24期免息", "定金200元，尾款12月10日付"],
}
PHONE = {
    "product": "Orbit 7 phone",
    "attributes": {"battery": "4,800 mAh"},
    "price": {"128 GB": 699, "256 GB": 799},
    "promotion": {"trade_in": "$200 credit for any working phone"},
    "stock": {"black 128 GB": 4, "black 256 GB": 0, "mint 128 GB": 31},
    "sales": {"rank": 4, "rank_list": "Target phones, November 2026"},
}
BOOTS = {
    "product": "Ridge boots",
    "attributes": {"upper": "nubuck"},
    "price": 120,
    "price_history": {"ever_sold_at": {"spring 2026": 150, "October 2026": 160}, "lowest_7d": 120},
    "stock": {"UK 7": 2, "UK 8": 0, "UK 9": 14},
    "facts": ["Unworn boots can be returned for a year"],
}
CREAM = {
    "product": "面霜",
    "attributes": {"净含量": "50g", "保质期": "3年"},
    "price": 99,
    "promotion": {"赠品": "15g小样", "赠送条件": "满180元送", "券": "满199减30", "开始": "2026-12-08"},
    "facts": ["未拆封7天无理由退货，运费卖家承担"],
}
EGGS = {
    "product": "土鸡蛋",
    "attributes": {"枚数": 30, "规格": "大蛋15枚、小蛋15枚"},
    "price": 45,
    "price_history": {"ever_sold_at": {"7月": 58, "11月": 49}},
    "facts": ["满59元包邮，不满运费8元"],
    "stock": 80,
}
GUMMIES = {
    "product": "Multivitamin gummies",
    "attributes": {"count": 90, "dose": "1 gummy a day"},
    "price": 9,
    "facts": ["Free delivery on orders over £15", "Returns within 30 days"],
}
WASH = {"product": "Laundry liquid", "attributes": {"washes": 42}, "price": 14.7, "promotion": {"subscribe": "10% off"}}
SCARF = {
    "product": "Wool scarf",
    "attributes": {"fibre": "wool"},
    "price": 35,
    "price_history": {"ever_sold_at": {"summer 2026": 50, "November 2026": 45}},
    "promotion": {"gift": "cedar block", "terms": "orders over £60"},
    "facts": ["Postage £3", "Free postage over £50", "Returns within 30 days", "Breakages replaced within 14 days"],
}
JUMPER = {
    "product": "羊毛衫",
    "attributes": {"材质": "羊毛30%"},
    "price": 199,
    "promotion": {"优惠券": "20元", "门槛": "满199", "赠品": "收纳盒", "赠品价值": 29},
    "sales": {"昨日": 320, "累计": 9800},
    "facts": ["押金50元"],
    "brand": "云纺",
    "brand_authorization": "经销商授权书，有效期至2027-01-01",
}
LAPTOP = {
    "product": "Corvane laptop",
    "attributes": {"ram": "16 GB"},
    "price": 899,
    "msrp": 1099,
    "promotion": {"gift": "USB-C hub", "gift_value": 35, "starts": "2026-12-05", "ends": "2026-12-12"},
    "facts": ["Deposit $99", "Old laptop removal $25"],
    "evidence": [{"award": "Good Desk Silver", "year": 2026}],
}
DATED = {
    "product": "Brush",
    "attributes": {"colour": "white"},
    "price": 219,
    "price_history": {"lowest_7d": 219, "ever_sold_at": {"June 2026": 199, "September 2026": 259}},
}
RECORDS = {
    "fridge": FRIDGE, "phone": PHONE, "boots": BOOTS, "cream": CREAM, "eggs": EGGS, "gummies": GUMMIES, "wash": WASH,
    "laptop": LAPTOP, "dated": DATED, "scarf": SCARF, "jumper": JUMPER,
}  # fmt: skip


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("record", "text", "other"),
    [
        ("fridge", "旧冰箱最高能抵五百", "旧冰箱最高能抵八百"),
        ("fridge", "24期免息，一个月一百六十多块", "24期免息，一个月九十块"),
        ("fridge", "24期免息", "36期免息"),
        ("fridge", "定金两百，12月10号付尾款", "定金一百就能锁单"),
        ("fridge", "国家补贴15%", "国家补贴20%"),
        ("fridge", "拆旧机收80元", "拆旧免费"),
        ("fridge", "整机三年，压缩机保十年", "整机保修十年"),
        ("fridge", "比建议零售价便宜一千", "比建议零售价便宜一千五"),
        ("phone", "Trade in any working phone and get $200 in credit", "Trade it in and get $350 in credit"),
        ("phone", "With your trade-in the 128 GB is $499", "With your trade-in the 128 GB is $399"),
        ("phone", "256 GB for $799", "256 GB for $699"),
        ("phone", "Black 128 GB: 4 left", "Mint 128 GB: only 5 left"),
        ("phone", "Our #4 spot at Target: 4,800 mAh and black or mint", "Target's #1 phone"),
        ("boots", "They were £150 in the spring, £120 now", "They were £180 in the spring, £120 now"),
        ("boots", "Down from £160 in October to £120, a quarter less", "Down from £160 in October, half the price"),
        ("boots", "In the spring we run a £20 workshop", "£160 in spring"),
        ("boots", "Size 7: last 2 pairs", "Size 9: last 2 pairs"),
        ("boots", "Size 7, only two left", "Size 8 ready to ship"),
        ("boots", "Unworn boots can be returned", "Send them back even if they're worn"),
        ("cream", "双十二8号开始，满199减30", "现在下单满一百九十九减三十"),
        ("cream", "没拆的能退，运费我们出", "没拆的能退，运费您自己出"),
        ("cream", "拆了封就不能退了", "拆了封也能退"),
        ("eggs", "三十枚四十五，一枚一块五", "三十枚三十五"),
        ("eggs", "7月卖58，现在45", "7月卖68，现在45"),
        ("dated", "It was $199 in June", "Lowest price of the year"),
        ("eggs", "库存还有80箱，单箱45，运费8块，凑到59就包邮", "单箱也包邮"),
        ("gummies", "Ten pence a day", "A penny a day"),
        ("gummies", "A pot lasts three months at one a day", "A single pot ships free"),
        ("gummies", "Two pots, £18, delivered free", "One pot, delivered free"),
        ("wash", "35p a wash", "Pennies a wash: just 15p"),
        ("wash", "Over two months that's 25p a day", "Over two months that's 10p a day"),
        ("laptop", "From December 5 a USB-C hub comes free", "Order today and a free USB-C hub is in the box"),
        ("laptop", "$899, two hundred under list", "$899, three hundred under list"),
        ("scarf", "£15 less than it was in summer", "£25 less than it was in summer"),
        ("scarf", "A month to change your mind", "Two months to change your mind"),
        ("scarf", "You can return it, but not at any time: 30 days", "Return it any time, no deadline"),
        ("scarf", "Tell us within a fortnight", "Tell us within two months and we'll replace it"),
        ("scarf", "Two scarves and postage is free", "One scarf and postage is free"),
        ("scarf", "Spend £60 and a cedar block is yours", "A cedar block with every order, free"),
        ("jumper", "满一百九十九可用", "满九十九可用"),
        ("jumper", "送收纳盒，值29块", "送的收纳盒值两百块"),
        ("jumper", "昨天发了三百多件", "昨天一天就发了六百件"),
        ("jumper", "押金五十块", "押金全免"),
        ("jumper", "云纺授权经销商", "我们是品牌直营店"),
        ("scarf", "It's £15 cheaper since summer", "The price is cut by £30 since summer"),
        ("laptop", "Put $99 down today", "Put $49 down today"),
        ("laptop", "We recycle old packaging at no charge", "We take away your old laptop at no charge"),
        ("laptop", "From December 5 a $35 hub comes free", "From December 5 a $60 hub comes free"),
        ("laptop", "Good Desk Silver 2026", "Good Desk Gold 2026"),
    ],
)
def test_what_the_record_bears_out_and_its_neighbour(backstop: Backstop, record: str, text: str, other: str) -> None:
    market = "UK" if record in ("boots", "gummies", "wash", "scarf") else "CN" if not text.isascii() else "US"
    verdicts = [
        backstop.judge(line, context=RECORDS[record], jurisdiction=market, as_of=TODAY).verdict
        for line in (text, other)
    ]
    assert verdicts == ["pass", "block"]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("six for forty-five", [(45.0, None)]),
        ("just nine ninety-nine", [(999.0, 9.99)]),
        ("doors open at seven forty-five", []),
        ("nineteen ninety-five was a good year", []),
        ("a dime a night", [(0.1, None)]),
        ("一天一毛六", [(0.16, None)]),
        ("four pairs for twenty-two, a bargain", [(22.0, None)]),
        ("two weeks for ten", []),
        ("12+256到手2699", [(2699.0, None)]),
        ("八枚一百六十八", [(168.0, None)]),
    ],
)
def test_bare_amounts(text: str, amounts: list[tuple[float, float | None]]) -> None:
    assert [(coin.amount, coin.other) for coin in coins_in(text)] == amounts


def test_times_of_prices() -> None:
    history = {"ever_sold_at": {"2026年春季": 299, "2026-06": 199}, "october": 259}
    assert prices_of_times(Context({"price_history": history}, TODAY)) == {
        "spring": [299.0], "6": [199.0], "10": [259.0],
    }  # fmt: skip
    assert [(said.amount, said.time) for said in dated_in("今年春季卖299，现在219")] == [(299.0, "spring")]
    assert not list(dated_in("save £30 this summer"))


def test_tiers_have_their_own_least_order() -> None:
    context = Context({"promotion": {"满赠": "满200元送茶漏", "优惠券": "满128减20"}}, TODAY)
    assert 108.0 in paid(1, 128.0, deal_of(context))


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("uk 7", "size 7 only", True),
        ("uk 7", "size 7.5 only", False),
        ("曜石黑 12+256", "曜石黑12+256现货", True),
        ("m", "in a medium", True),
    ],
)
def test_options_by_name(name: str, text: str, named: bool) -> None:
    assert (named_as(name).search(text) is not None) == named


def test_an_exchange_of_which_the_record_says_nothing(backstop: Backstop) -> None:
    record: dict[str, Any] = {
        "product": "Mower",
        "attributes": {"cut": "20 in"},
        "price": 399,
        "promotion": {"code": "M"},
    }
    assert backstop.judge("$80 off when you trade in your old one", context=record).verdict != "pass"
    assert backstop.judge("We don't take trade-ins, sorry", context=record).verdict == "pass"


BESIDE = [
    ("pass", "Switches itself off", "en", {"attributes": {"auto-off": True, "power": "2600 W"}}),
    ("pass", "荧光增白剂未检出", "zh", {"attributes": {"荧光增白剂": "未检出", "材质": "水刺无纺布"}}),
    ("block", "一件起全国包邮，别凑单了", "zh", {"facts": ["满200包邮，差额10元内可联系客服免邮"], "price": 26.5}),
    ("pass", "Nine dollars a month, for 12 months", "en", {"price": 9, "attributes": {"library": "640 workouts"}}),
    ("pass", "一批只有四十八块，一块二两", "zh", {"attributes": {"重量": "100g"}, "price": 38, "facts": ["每批48块"]}),
    ("pass", "没拆的话一周内能退，拆了就算狗的了。", "zh", {"price": 320, "facts": ["未拆封7天可退，拆封不退"]}),
    ("block", "拆了照样能退", "zh", {"price": 320, "facts": ["未拆封7天可退，拆封不退"]}),
    ("block", "七天内不合适免费换人", "zh", {"attributes": {"换人": "3天内免费更换", "服务天数": 26}}),
    ("pass", "Last winter: $180. This winter: $165.", "en", {"price": 165, "price_history": {"winter_2025": 180}}),
    ("block", "Last winter it was $210", "en", {"price": 165, "price_history": {"winter_2025": 180}}),
    ("block", "透气孔两个", "zh", {"attributes": {"盾板": "PP,透气孔6个", "数量": "2只"}}),
]


@pytest.mark.parametrize(("verdict", "text", "lang", "context"), BESIDE)
def test_what_stands_beside_a_scheme_keeps_its_own_meaning(
    backstop: Backstop, verdict: str, text: str, lang: str, context: dict[str, Any]
) -> None:
    market = "CN" if lang == "zh" else "US"
    given = {"product": "goods", **context}
    assert backstop.judge(text, lang=lang, jurisdiction=market, context=given).verdict == verdict
