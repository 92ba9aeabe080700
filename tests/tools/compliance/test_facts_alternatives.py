"""Goods are one of several alternatives, hold so many of each thing, and are made of what is listed."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


CUP = {"attributes": {"内胆材质": "304不锈钢", "杯盖材质": "PP塑料", "口袋": "有", "颜色": "雾蓝"}}
FRAME = {"attributes": {"车架": "6061铝合金"}}
TENT = {"attributes": {"配件": "地钉8根、风绳4根、收纳袋1个"}}
BEDDING = {"attributes": {"面料": "100%棉", "包含": "被套1件、床单1件、枕套2件"}}
JERKY = {"attributes": {"配料": "牛肉、辣椒、酱油", "辣度": "特辣", "口味": "香辣、五香", "储存方式": "常温"}}
RACK = {"attributes": {"安装方式": "免打孔", "材质": "铝"}}
TEA = {"attributes": {"包装": "125g×2罐", "储存": "冷藏", "工艺": "手工炒制"}}
COFFEE = {"attributes": {"规格": "10g×20袋", "处理法": "水洗"}}
COOKER = {"attributes": {"控制方式": "触摸", "内胆": "陶晶不粘涂层", "清单": "主机1台、量杯1个、饭勺1个"}}
SWEATER = {"attributes": {"图案": "纯色", "厚薄": "薄款", "洗涤": "建议干洗", "绒里": "不加绒"}}
PHONES = {"attributes": {"连接": "有线"}, "facts": ["7天无理由退货，拆封后不支持无理由退货"]}
WATCH = {"attributes": {"防水": "5ATM"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("三零四的内胆", "三一六的内胆", CUP),
        ("杯盖是PP的", "杯盖也是304的", CUP),
        ("怕没有口袋？有的", "没有口袋，干净利落", CUP),
        ("六系铝的架子", "七系铝的架子", FRAME),
        ("八根地钉、四根风绳都在", "八根地钉、八根风绳都在", TENT),
        ("买两套就是四个枕套", "一套里三个枕套", BEDDING),
        ("纯棉的", "棉麻混纺", BEDDING),
        ("特辣的", "微辣口感", JERKY),
        ("香辣、五香两个味", "香辣、五香，还有孜然味", JERKY),
        ("别家加了花生，我家没有", "加了花生碎的", JERKY),
        ("夏天吃不完要放冰箱冷藏", "收到要放冰箱冷藏", JERKY),
        ("不需要打孔", "需要打孔安装", RACK),
        ("两罐半斤", "四罐半斤", TEA),
        ("别放常温", "放常温就行", TEA),
        ("机器炒不出这个味，手工炒的", "全程机器炒", TEA),
        ("二十包，够喝二十天", "三十包，够喝一个月", COFFEE),
        ("两盒就是四十袋", "两盒就是五十袋", COFFEE),
        ("水洗豆", "日晒处理", COFFEE),
        ("触摸面板", "老式按键，一按就会", COOKER),
        ("有涂层，别用钢铲", "无涂层物理不粘", COOKER),
        ("盒子里有主机、量杯、饭勺", "盒子里有主机、量杯、汤勺", COOKER),
        ("素面的，好搭", "胸前印了字母", SWEATER),
        ("别丢洗衣机", "丢洗衣机里就行", SWEATER),
        ("没加绒，春秋穿", "厚实，冬天穿", SWEATER),
        ("有线的", "无线的，没有线缠", PHONES),
        ("没拆封的七天内能退", "拆开试听不满意照样退", PHONES),
        ("五十米防水", "一百米防水", WATCH),
        ("四十支棉", "六十支棉", {"attributes": {"支数": "40支", "面料": "棉"}}),
        ("四十棉", "二十二棉", {"attributes": {"支数": "40支", "面料": "棉"}}),
        ("三四个人睡正好", "六个人睡也不挤", {"attributes": {"适用人数": "3-4人"}}),
        ("桌子两尺四长", "桌子三尺长", {"attributes": {"长度": "80cm"}}),
        ("四十二码也能穿", "四十五码也能穿", {"attributes": {"尺码": "均码（35-42）"}}),
        ("配料就三样", "配料就两样", {"attributes": {"配料": "水、燕窝、冰糖", "原料产地": "印尼"}}),
        ("最高两百度", "最高二百三十度", {"attributes": {"温度": "80-200℃"}}),
        ("锦纶的，有弹力", "棉的，吸汗", {"attributes": {"面料": "锦纶87%、氨纶13%"}}),
        ("可可八支，花生六支", "可可花生各七支", {"attributes": {"口味": "可可8支，花生6支"}}),
    ],
)
def test_one_of_the_alternatives(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    for text, verdict in ((true, "pass"), (false, "block")):
        line = {"text": text, "lang": "zh", "jurisdiction": "CN", "context": {"product": "本品", **context}}
        assert backstop.check_line(line)["verdict"] == verdict, text


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("印有刻度，方便看水量", {"attributes": {"图案": "纯色"}}),
        ("放洗衣机旁边正好", {"attributes": {"保养": "湿布擦拭"}}),
        ("箱子里有隔层、网袋", {"product": "行李箱", "attributes": {"附件": "行李牌1个"}}),
        ("两个颜色可选", {"attributes": {"轮子": "3个", "颜色": "白色、黑色"}}),
        ("100支棉签", {"attributes": {"数量": "100支"}}),
        ("三尺讲台", {"attributes": {"材质": "纸"}}),
        ("一天喂五十克", {"attributes": {"净含量": "1.5kg"}}),
        ("二零一九年的钢琴谱", {"attributes": {"材质": "纸"}}),
        ("收起来一尺来长", {"attributes": {"收纳": "36×12×10cm"}}),
    ],
)
def test_innocent_neighbours(backstop: Backstop, text: str, context: dict[str, Any]) -> None:
    line = {"text": text, "lang": "zh", "jurisdiction": "CN", "context": {"product": "本品", **context}}
    assert backstop.check_line(line)["verdict"] == "pass"
