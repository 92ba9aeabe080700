"""New wordings of each kind of claim beside innocent lines that share their words."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


CLAIMS = [
    "市面上的充电宝大多是拆机电芯，只有我们用新电芯",
    "他们家的用两次就散架",
    "友商看了都沉默",
    "市场上很多茶叶农残超标，放心选我们",
    "碾压某苹果旗舰",
    "吸附一切异味",
    "任何手机都能充",
    "随便摔，绝对不碎",
    "孩子成绩突飞猛进，从倒数到前三",
    "十五天拿下驾照",
    "本息有保障，国资背书",
    "万元投入百万回报",
    "五年后房价翻一番",
    "名校学区，一步入读",
    "微醺解千愁",
    "小朋友快让爸爸扫码",
    "没有这个书包，你就是班里最土的",
    "像超人一样从窗台飞下去",
    "低收入人群勿扰",
    "素颜出门吓坏邻居，还不快用",
    "外交部礼宾司用瓷",
    "+V看更多款式",
    "假一罚十，销量都是刷的",
    "清仓价，低于进货价",
    "不是广子！真心推荐",
    "医学小课堂：失眠是肾虚，点击购买调理茶",
    "一亩多收八百斤",
    "过了零点恢复998",
    "喝出小蛮腰",
    "本地最大最全的建材市场",
    "只疗颈椎病",
    "祖传泌方",
    "朂低价",
    "Fits every car on the road",
    "Battery that never dies",
    "Get off your blood pressure pills",
    "Keeps cancer cells from spreading",
    "FREE phone with every order",
    "Stock is vanishing, order before midnight",
    "Review us positively and your next box is on us",
    "Buy 500 real Instagram followers",
    "Super clone watches",
]
INNOCENT = [
    "垃圾袋 加厚 不漏 100只",
    "长寿花 盆栽 带花苞",
    "金钱树 招财 大型盆栽",
    "多功能清洁膏 一瓶多用",
    "除螨喷雾 床上用品 免洗 200ml",
    "桂圆干 莆田特产 500g",
    "薰衣草紫 瑜伽垫 6mm",
    "水 烟灰色 窗帘",
    "霸王牌 洗衣粉",
    "“顶级”是本款颜色名",
    "婴儿 益智 早教 布书",
    "自2015年首家门店开业以来",
    "本店销量最高的三款",
    "拒绝“特供”“专供”等字样",
    "减肥 日历 打卡本",
    "普通洗衣机可用",
    "外面一层防脱落涂层",
    "小朋友的生日帽",
    "低收入家庭补贴说明",
    "投资有风险，入市需谨慎",
    "小酌杯 陶瓷",
    "怎么搭配都好看",
    "成绩单收纳袋",
    "V领针织衫",
    "零点恢复供水",
    "吸水毛巾",
    "绿萝 吸甲醛 净化室内空气",
    "洗鞋刷 软毛 不伤鞋面",
    "Disinfecting wipes, kills 99.9% of bacteria, 75 count",
    "Tomato seeds, high yield",
    "No miracle, just oats",
    "10% off your first order with code HELLO",
    "Fits most 15 inch laptops",
    "Taylor Swift vinyl album",
    "Miracle-Gro potting mix",
    "Read all 312 reviews, good and bad",
]


@pytest.mark.parametrize("text", CLAIMS)
def test_new_wording_of_a_claim_is_found(backstop: Backstop, text: str) -> None:
    assert backstop.judge(text).verdict != "pass"


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_line_with_the_same_words_passes(backstop: Backstop, text: str) -> None:
    verdict = backstop.judge(text)
    assert verdict.verdict == "pass", verdict.findings


CONTEXT: list[tuple[str, str, dict[str, Any]]] = [
    ("pass", "龙井茶，产自浙江杭州", {"attributes": {"origin": "浙江杭州"}}),
    ("block", "龙井茶，产自浙江杭州", {"attributes": {"origin": "贵州"}}),
    ("pass", "法国进口红酒", {"attributes": {"origin": "France"}}),
    ("block", "热卖10万+", {"sales": {"month": 1200}}),
    ("block", "适合3岁以上", {"facts": ["适用年龄：6岁以上"]}),
    ("pass", "适合6岁以上", {"facts": ["适用年龄：6岁以上"]}),
    ("review", "第二件半价", {"promotion": {"type": "折扣", "rate": 0.8}}),
    ("pass", "第二件半价", {"promotion": {"type": "第二件半价"}}),
    ("pass", "券后 79 元", {"price": "99", "promotion": {"type": "coupon", "amount": 20}}),
    ("block", "券后 59 元", {"price": "99", "promotion": {"type": "coupon", "amount": 20}}),
    (
        "pass",
        "Waterproof watch",
        {
            "attributes": {"color": "black"},
            "evidence": [{"id": "e1", "text": "Immersion test: water resistance 5 ATM"}],
        },
    ),
    ("review", "Waterproof watch", {"attributes": {"color": "black"}, "evidence": []}),
]


@pytest.mark.parametrize(("verdict", "text", "context"), CONTEXT)
def test_context_settles_or_contradicts(backstop: Backstop, verdict: str, text: str, context: dict[str, Any]) -> None:
    assert backstop.judge(text, context=context).verdict == verdict
