"""What a text says of another model, of other sellers or in a question is no claim of the goods; its answer is."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.denials.elsewhere import asked_only, of_another


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


EARPHONES = {
    "product": "云听X2耳机",
    "attributes": {"连接": "有线", "主动降噪": "不支持", "防水": "否", "产地": "广东东莞", "颜色": "黑色"},
}
DESK = {"product": "升降桌", "attributes": {"节数": "双节", "电机": "单电机", "桌面": "颗粒板", "颜色": "灰色"}}
POT = {"product": "炒锅", "attributes": {"锅体": "铸铁", "电磁炉": "不支持"}}
WASHER = {"product": "洗衣机", "attributes": {"类型": "滚筒", "用水量": "80L"}}


@pytest.mark.parametrize(
    ("true", "false", "context"),
    [
        ("要蓝牙的看二号链接", "要无线的就拍这款", EARPHONES),
        ("想要降噪的移步隔壁那款", "想要降噪的拍X2", EARPHONES),
        ("Pro版防水，标准版不防水", "标准版防水，Pro版也防水", EARPHONES),
        ("Pro版才有降噪，这款没有", "升级版带降噪，地铁里也安静", EARPHONES),
        ("需要防水的朋友请绕道", "需要防水的朋友别犹豫", EARPHONES),
        ("用电磁炉的姐妹别拍", "用电磁炉的姐妹快拍", POT),
        ("比波轮洗得干净", "波轮大容量", WASHER),
        ("市面上的波轮要两百升水", "波轮款，只要八十升水", WASHER),
        ("两节还是三节？看清楚再下单", "三节的，升得更高", DESK),
        ("单电机还是双电机？单电机", "单电机还是双电机？双电机", DESK),
        ("深圳产的还是东莞产的？东莞产的", "深圳产的还是东莞产的？深圳产的", EARPHONES),
        ("这款单电机，您要黑的还是灰的？只有灰的", "这款双电机，您要黑的还是灰的？", DESK),
        ("防不防水？不防", "防不防水？防！", EARPHONES),
        ("是不是防水的？看详情页", "是不是防水的？是的！", EARPHONES),
        ("防水吗？这个得说清楚，泼水都不行", "防水吗？放心，下雨照戴", EARPHONES),
    ],
)
def test_what_is_said_of_something_else(backstop: Backstop, true: str, false: str, context: dict[str, Any]) -> None:
    for text, verdict in ((true, "pass"), (false, "block")):
        line = {"text": text, "lang": "zh", "jurisdiction": "CN", "context": context}
        assert backstop.check_line(line)["verdict"] == verdict, text


@pytest.mark.parametrize(
    ("text", "words", "own", "elsewhere"),
    [
        ("要降噪的看pro款", "降噪", "云听x2", True),
        ("要降噪的看pro款", "降噪", "云听x2 pro", False),
        ("升级版防水,这款就是升级版", "防水", "", False),
        ("别家镀铬,我们这款304", "304", "", False),
        ("比较宽松", "宽松", "", False),
    ],
)
def test_a_model_of_the_record_is_the_goods(text: str, words: str, own: str, elsewhere: bool) -> None:
    at = text.index(words)
    assert of_another(text, at, at + len(words), own) is elsewhere


@pytest.mark.parametrize(
    ("text", "words", "asked"),
    [
        ("两节还是三节?", "三节", True),
        ("蓝牙还是有线?全都要", "蓝牙", False),
        ("esim支不支持?", "esim", True),
        ("esim支不支持?支持", "esim", False),
        ("想要防水的?拍它", "防水", False),
    ],
)
def test_a_question_claims_nothing(text: str, words: str, asked: bool) -> None:
    at = text.index(words)
    assert asked_only(text, at, at + len(words)) is asked
