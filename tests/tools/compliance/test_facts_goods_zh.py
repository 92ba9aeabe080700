"""Chinese goods: options, sides without a unit, values that exclude each other, gifts, rates, parts and denials."""

from time import perf_counter
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def rules() -> Backstop:
    return load_backstop(checker=None)


def verdict(rules: Backstop, text: str, context: dict[str, Any]) -> str:
    return rules.judge(text, jurisdiction="CN", context={"product": "商品", **context}).verdict


SHOES = {"颜色": ["黑", "白", "卡其"], "尺码": "35-40"}
TABLE = {"尺寸": "长120×宽60×高75cm", "材质": "松木"}
QUILT = {"被套尺寸": "200×230cm", "适用床": "1.5m/1.8m", "织法": "贡缎"}
KIT = {"附件": "钻头6支、批头10支、工具箱1个"}
RICE = {"配料": "大米、碳酸钙", "添加糖": "无", "防腐剂": "未添加"}
OATS = {"配料": "水、燕麦", "原料产地": "芬兰", "生产地": "江苏昆山", "钙": "120mg/100ml", "净含量": "1L×6盒"}
PLANT = {"浇水": "7-10天一次", "光照": "散射光", "包活期": "15天"}
FAN = {"预设菜单": "0个", "旋钮": "2个", "摇头": "左右80°", "抽屉锁": "无"}


@pytest.mark.parametrize(
    ("attributes", "untrue", "true"),
    [
        (SHOES, "就黑白两色，没第三个", "我家不止黑白两色，还有卡其"),
        (SHOES, "只有黑和白两种，卡其没做", "除了黑白，还有个卡其"),
        (SHOES, "就一个白色，没有别的", "别家只有两个颜色，我们三个颜色任选"),
        (SHOES, "三十四到四十一，大脚小脚都有", "三十五到四十的码都备了，只有三个颜色"),
        ({"口味": ["鸡肉", "海盐"]}, "牛肉味、鸡肉味都有货", "鸡肉味、海盐味都有货"),
        (TABLE, "长一百五宽八十", "长一百二宽六十高七十五"),
        (TABLE, "长八十五宽四十的书桌", "长一百二宽六十的书桌"),
        (TABLE, "140*70的桌面", "120*60的桌面，能放长三十宽二十的书"),
        (TABLE, "厚六个毫米", "高七十五个厘米"),
        (QUILT, "被套二百二乘二百四", "被套二百乘二百三，一米八的床正好"),
        (QUILT, "斜纹的，耐磨", "比斜纹的软多了"),
        (KIT, "附件总共二十六件", "附件总共十七件"),
        (KIT, "钻头批头加起来二十支", "钻头批头加起来十六支"),
        (RICE, "微微加了点糖", "自己吃可以加点糖"),
        (RICE, "里面有防腐剂", "防腐剂没放"),
        (RICE, "里头还加了DHA", "DHA没加"),
        (OATS, "加了牛奶，口感更醇", "不加牛奶也香"),
        (OATS, "芬兰原装进口", "芬兰燕麦，昆山灌装"),
        (OATS, "一杯二百五十毫升有五百毫克的钙", "二百五十毫升一杯，钙有三百毫克"),
        (PLANT, "每天都得浇透水", "不用天天浇水，一周浇一次"),
        (PLANT, "隔天浇一次", "一个礼拜到十天浇一回"),
        (PLANT, "耐暴晒", "别放太阳直晒的地方"),
        (PLANT, "一个月内养死了补发", "半个月内死了包赔"),
        (FAN, "八大菜单一键搞定", "两个旋钮，一个管温度一个管时间"),
        (FAN, "上下也能摇头", "左右能摇头"),
        (FAN, "抽屉带锁", "抽屉没带锁"),
        ({"可拆洗": "坐垫套可拆洗，靠背不可拆洗"}, "靠背坐垫全都拆得下来洗", "坐垫能拆下来洗，靠背拿湿布擦"),
        ({"适配车型": "2021-2024款卡罗拉"}, "一九款卡罗拉也能用", "二一款到二四款的都对得上，19款用不了"),
        ({"后备箱垫": "不含"}, "后备箱垫也送", "后备箱的要另买"),
        ({"适用肤质": "干皮、中性皮"}, "油皮也推荐", "油皮我不推荐"),
        ({"材质": "925银", "镀层": "镀18K金"}, "18K金的链子", "银的，外头镀了一层18K金"),
        ({"冻干含量": "20%"}, "冻干占一半", "冻干占了五分之一"),
        ({"净含量": "225g(9包×25g)"}, "一盒十二小包，吃得久", "一盒里九小包"),
        ({"固定方式": "卡扣"}, "魔术贴一粘就牢", "不用魔术贴，卡扣一按就好"),
        ({"笔头": "按动", "内页": "横线"}, "方格内页，画图方便", "想要方格的拍另一款"),
    ],
)
def test_what_the_record_rules_out(rules: Backstop, attributes: dict[str, Any], untrue: str, true: str) -> None:
    told = [verdict(rules, text, {"attributes": attributes}) for text in (untrue, true)]
    assert (told[0] != "pass", told[1]) == (True, "pass")


@pytest.mark.parametrize(
    ("gift", "untrue", "true"),
    [
        ("同款抱枕套1个", "下单送两只同款枕芯", "拍下送同款抱枕套"),
        ("化妆水小样15ml×1", "送小样三支", "送小样一支"),
        ("试吃装50g×2包", "送五包试吃装", "送两包试吃装"),
    ],
)
def test_a_gift_is_held_to_its_thing_and_number(rules: Backstop, gift: str, untrue: str, true: str) -> None:
    told = [verdict(rules, text, {"attributes": {}, "promotion": {"gift": gift}}) for text in (untrue, true)]
    assert told == ["block", "pass"]


def test_a_round_number_of_sales_is_one_that_a_figure_reaches(rules: Backstop) -> None:
    context = {"attributes": {}, "sales": {"月销": 3200}}
    assert [verdict(rules, text, context) for text in ("月销破万", "一个月卖三千多箱")] == ["block", "pass"]


def test_current_is_what_power_comes_to_in_a_time(rules: Backstop) -> None:
    said = ("烤半小时也就零点七度电", "烤一小时才零点七度电")
    told = [verdict(rules, text, {"attributes": {"功率": "1400W"}}) for text in said]
    assert (told[0], told[1] != "pass") == ("pass", True)


def test_work_is_in_proportion_to_the_text(rules: Backstop) -> None:
    context = {"attributes": {**SHOES, **TABLE, **RICE, **PLANT, **FAN}}
    words = "只有黑白长一百二宽六十加了每天浇抽屉有一天八大菜单"
    times = []
    for repeats in (400, 1600):
        start = perf_counter()
        verdict(rules, words * repeats, context)
        times.append(perf_counter() - start)
    assert times[1] < 12 * max(times[0], 0.05)
