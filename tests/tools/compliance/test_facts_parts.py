"""Proof and parts: which part a stuff or a warranty is of, and what certificates, authorisations and patents prove."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None, as_of=date(2026, 12, 1))


PAN = {"attributes": {"锅身": "304不锈钢", "手柄": "榉木", "锅盖": "钢化玻璃"}}
BAG = {"attributes": {"material": "full grain leather", "lining": "cotton", "hardware": "brass"}}
BOOT = {"attributes": {"upper": "leather", "sole": "rubber", "lining": "textile"}}
LOAFER = {"attributes": {"鞋面材质": "头层牛皮", "鞋底": "橡胶", "内里": "猪皮"}}
PARKA = {"attributes": {"shell": "nylon", "lining": "polyester", "fill": "duck down"}}
KNIFE = {"attributes": {"handle": "oak", "blade": "carbon steel"}}
BOXES = {"attributes": {"base": "glass", "lid_material": "silicone"}}
BOWLS = {"attributes": {"microwave_safe": "bowls yes; lids no"}}

STUFFS = [
    ("榉木手柄，不锈钢锅身", "不锈钢手柄，榉木锅身", PAN),
    ("木柄不烫手", "铁柄不烫手", PAN),
    ("锅盖是玻璃的", "锅盖是不锈钢的", PAN),
    ("Leather on the outside, brass buckles, a cotton lining.", "Lined with leather, brass buckles.", BAG),
    ("Soles made of rubber", "Soles made of leather", BOOT),
    ("Leather uppers", "Textile uppers", BOOT),
    ("A leather boot with a rubber sole", "Leather throughout, with a rubber sole", BOOT),
    ("真皮鞋面，橡胶鞋底", "真皮鞋面和鞋底", LOAFER),
    ("猪皮内里", "牛皮内里", LOAFER),
    ("Nylon outside, polyester inside", "Shell and lining are both nylon", PARKA),
    ("Oak handle, steel blade", "Steel handle, carbon steel blade", KNIFE),
    ("Silicone lids", "Metal lids", BOXES),
    ("The bowls are microwave safe", "The lids are microwave safe", BOWLS),
]  # fmt: skip

FRIDGE = {"attributes": {"质保": {"整机": "2年", "压缩机": "10年"}}}
LAMP = {"attributes": {"整机质保": "1年", "灯珠质保": "5年"}}
CHAIR = {"attributes": {"warranty": {"frame": "15 years", "fabric": "2 years"}}}
DRILL = {"attributes": {"warranty": "24 months"}}
FAN = {"attributes": {"保修": "12个月"}}

WARRANTIES = [
    ("整机质保两年，压缩机质保十年", "整机质保十年", FRIDGE),
    ("压缩机十年包修", "全机十年包修", FRIDGE),
    ("灯珠五年质保", "五年质保", LAMP),
    ("A fifteen-year guarantee on the frame", "A fifteen-year guarantee on the fabric", CHAIR),
    ("Covered for two years", "Covered for life", DRILL),
    ("We mend it free for two years", "We mend it free for three years", DRILL),
    ("一年内免费换新", "两年内免费换新", FAN),
    ("一年只换不修", "三年只换不修", FAN),
]  # fmt: skip

BOSCH_OUT = {"evidence": [{"kind": "authorisation", "text": "authorised Bosch dealer", "valid_until": "2026-03-31"}]}
DEALER = {"evidence": [{"kind": "授权书", "text": "安踏品牌授权经销", "有效期至": "2027-06-30"}]}
DEALER_OUT = {"evidence": [{"kind": "授权书", "text": "安踏品牌授权经销", "有效期至": "2026-06-30"}]}
GRANTED = {"patent": {"no": "ZL202110012345.6", "type": "发明", "法律状态": "授权"}}
EXAMINED = {"patent": {"no": "ZL202110012345.6", "type": "发明", "法律状态": "实质审查"}}
US_GRANTED = {"patent": {"no": "US 11,223,344", "status": "issued"}}
US_FILED = {"patent": {"no": "US 2025/0123456", "status": "published"}}
EXPIRED = {"patent": {"no": "GB2501234", "status": "expired"}}
UL = {"evidence": [{"kind": "certificate", "title": "UL listing", "no": "E402817"}]}
CCC = {"evidence": [{"名称": "3C认证", "证书编号": "2025011606888777"}]}
LAB = {"evidence": [{"type": "test report", "number": "TR-2026-18", "result": "passed"}]}
WOOL = {"evidence": [{"title": "RWS", "text": "RWS certified, covers the shell fabric only"}]}
ORGANIC = {"evidence": [{"名称": "有机产品认证", "有效期至": "2027-05-20"}]}
VEGAN = {"evidence": [{"title": "Vegan Society certificate", "valid_until": "2027-05-20"}]}

PAPERS = [
    ("UL listed, file E402817.", "UL listed, file E402871.", UL),
    ("3C认证，证书编号2025011606888777", "3C认证，证书编号2025011606888778", CCC),
    ("Test report no. TR-2026-18", "Test report no. TR-2026-81", LAB),
    ("The shell is GRS certified.", "The shell and the lining are GRS certified.",
     {"evidence": [{"title": "GRS", "text": "GRS certified, covers the shell fabric only"}]}),
    ("有机认证有效期到2027年5月", "有机认证有效期到2027年9月", ORGANIC),
    ("Our vegan certificate is valid until 2027.", "Our vegan certificate is valid until 2029.", VEGAN),
    ("发明专利 ZL202110012345.6", "发明专利 ZL202110012346.6", GRANTED),
]  # fmt: skip

MADE = {"attributes": {"产地": "越南", "设计": "意大利"}}
BIKE = {"attributes": {"made_in": "Portugal", "designed_in": "Denmark"}}
TRUCK = {"attributes": {"assembled_in": "USA"}}
SENTENCE = {"facts": ["Designed in Denmark, made in Portugal."]}

ORIGINS = [
    ("意大利设计，越南制造", "意大利制造", MADE),
    ("不是意大利产的", "不是越南产的", MADE),
    ("Danish design, made in Portugal", "Designed and made in Denmark", BIKE),
    ("Where is it made? Portugal.", "Where is it made? Denmark.", BIKE),
    ("Not made in China.", "Not made in Portugal.", BIKE),
    ("Assembled in the USA.", "Made in the USA.", TRUCK),
    ("Made in Portugal.", "Made in Denmark.", SENTENCE),
]  # fmt: skip

SGS = {"evidence": [{"机构": "SGS", "报告编号": "SH2025118", "项目": "甲醛含量", "结论": "合格"}]}

TESTS = [
    ("面料送检SGS，甲醛含量合格，报告编号SH2025118", "面料送检SGS，色牢度四级合格", SGS),
    ("面料送检SGS，甲醛含量合格", "面料送检华测，防水等级合格", SGS),
]


def flagged(backstop: Backstop, text: str, context: dict[str, Any], market: str | None = None) -> bool:
    line = {"id": "1", "text": text, "context": context} | ({"jurisdiction": market} if market else {})
    return backstop.check_line(line)["verdict"] != "pass"


def _why(backstop: Backstop, text: str, context: dict[str, Any]) -> str:
    return backstop.check_line({"id": "1", "text": text, "context": context})["findings"][0]["why"]


@pytest.mark.parametrize(("true", "false", "context"), [*STUFFS, *WARRANTIES, *PAPERS, *ORIGINS, *TESTS])
def test_a_true_line_passes_and_its_false_twin_does_not(
    true: str, false: str, context: dict[str, Any], backstop: Backstop
) -> None:
    assert not flagged(backstop, true, context)
    assert flagged(backstop, false, context)


@pytest.mark.parametrize(
    ("text", "held", "lapsed"),
    [("安踏授权经销店", DEALER, DEALER_OUT), ("发明专利", GRANTED, EXAMINED), ("Patented hinge", US_GRANTED, US_FILED)],
)
def test_what_a_paper_in_force_proves_one_that_is_not_does_not(
    text: str, held: dict[str, Any], lapsed: dict[str, Any], backstop: Backstop
) -> None:
    assert not flagged(backstop, text, held)
    assert flagged(backstop, text, lapsed)


def test_an_authorisation_that_has_run_out_is_told(backstop: Backstop) -> None:
    assert "2026-03-31" in _why(backstop, "Authorised Bosch dealer.", BOSCH_OUT)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("We have applied for a patent and are still waiting.", US_FILED),
        ("Patent pending.", US_FILED),
        ("Once patented as GB2501234, now anyone may build one.", EXPIRED),
        ("We abandoned the patent application years ago.", EXPIRED),
    ],
)
def test_a_patent_said_as_it_is(text: str, context: dict[str, Any], backstop: Backstop) -> None:
    assert not flagged(backstop, text, context, "US")
    assert not flagged(backstop, text, context, "UK")
    assert flagged(backstop, text, context, "CN")


def test_a_pending_patent_is_called_so(backstop: Backstop) -> None:
    why = _why(backstop, "发明专利", EXAMINED)
    assert "还没有授权" in why
    assert "失效" not in why
