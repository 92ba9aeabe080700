"""What the text states is bound to what the context knows."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


def attributes(**values: Any) -> dict[str, Any]:
    return {"attributes": values}


CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("block", "单只仅重198克的跑鞋", attributes(重量="238g", 鞋面="网布")),
    ("pass", "单只约238克的跑鞋", attributes(weight_g="238")),
    ("pass", "1斤装散称", attributes(净含量="500g")),
    ("block", "12oz jar", attributes(net_weight="8 oz")),
    ("review", "续航30小时", attributes(颜色="黑")),
    ("block", "续航30小时", attributes(续航="12小时")),
    ("block", "头层牛皮托特包", attributes(材质="PU")),
    ("review", "头层牛皮托特包", attributes(材质="牛皮")),
    ("pass", "头层牛皮托特包", {"attributes": [{"name": "材质", "value": "头层牛皮"}]}),
    ("block", "纯棉T恤", attributes(成分="棉60% 聚酯纤维40%")),
    ("block", "Swiss-engineered clasp", attributes(origin="Ningbo, China")),
    ("pass", "Stainless clasp, made in Ningbo", attributes(origin="Ningbo, China", material="stainless steel")),
    ("block", "新疆阿克苏产地直发的苹果", attributes(产地="山东烟台")),
    ("pass", "山东产地直发的苹果", attributes(产地="山东烟台")),
    ("block", "Ocean-caught crayfish tails", attributes(farming="pond farmed")),
    ("block", "花生树上摘的新鲜果", attributes(种植="沙地种植")),
    ("block", "IPX8防水", attributes(防水="不支持")),
    ("review", "有机认证", {"evidence": []}),
    ("block", "原价299元，现价99元", {"price": "99.00", "price_history": {"lowest_7d": "129.00"}}),
    ("block", "直降六成", {"price": 99, "price_history": {"lowest_7d": 99}}),
    ("block", "Was $500, now $99", {"price": "99", "price_history": {"lowest_7d": "120", "ever_sold_at": None}}),
    ("pass", "厂商建议零售价159元，本店99元", {"price": 99, "msrp": 159}),
    ("block", "仅剩3件，手慢无", {"stock": 1200}),
    ("pass", "仅剩3件", {"stock": 3}),
    ("block", "Only 2 left in stock!", {"stock": 340}),
    ("block", "累计售出10万件", {"sales": 3200}),
    ("pass", "累计售出3000件", {"sales": {"total": 3200}}),
    ("block", "获国家发明专利", {"patent": {"number": "ZL202110000000.1", "status": "申请中"}}),
    ("block", "美白祛斑精华", {"product_category": "护肤", "registered_efficacy": ["保湿"]}),
    ("block", "温和洁面", {"product_category": "护肤", "campaign": {"placement": "school", "audience_age": "8-12"}}),
    ("review", "好用的水壶", {"paid": True, "ad_label": False}),
    ("pass", "广告｜好用的水壶", {"paid": True, "ad_label": True}),
    ("review", "蓝帽鱼油", {"product_category": "保健食品", "creative": "海报"}),
    ("block", "小萌娃代言的牛奶", {"endorser_age": 7}),
    ("block", "耐克同款跑鞋", {"brand": "轻跑", "brand_authorization": None}),
    ("block", "感冒灵颗粒", {"product_category": "medicine", "approval_no": None}),
]


@pytest.mark.parametrize(("expected", "text", "context"), CASES)
def test_statement_against_context(backstop: Backstop, expected: str, text: str, context: dict[str, Any]) -> None:
    verdict = backstop.judge(text, context=context)
    assert verdict.verdict == expected, verdict.findings


def test_absent_context_asks_for_nothing_that_needs_no_proof_on_its_face(backstop: Backstop) -> None:
    assert backstop.judge("头层牛皮托特包 重1.1kg 产自浙江").verdict == "pass"


def test_last_day_is_the_promotions_last_day(backstop: Backstop) -> None:
    context = {"promotion": {"end": "2026-11-21"}}
    assert backstop.judge("最后一天", context=context, as_of=date(2026, 11, 21)).verdict == "pass"
    assert backstop.judge("最后一天", context=context, as_of=date(2026, 11, 20)).verdict == "block"


def test_a_contradiction_shows_the_fact_and_mends_the_text_from_it(backstop: Backstop) -> None:
    verdict = backstop.judge("轻便跑鞋，单只重198克，网布鞋面", context=attributes(重量="238g", 鞋面="网布"))
    finding = verdict.findings[0]
    assert "238g" in finding.why
    assert finding.rewrite == "轻便跑鞋，单只重238g，网布鞋面"


def test_a_rewrite_passes_when_judged_again(backstop: Backstop) -> None:
    verdict = backstop.judge("全网最舒服的跑鞋，网布鞋面")
    rewrite = verdict.findings[0].rewrite
    assert rewrite is not None
    assert "网布鞋面" in rewrite
    assert backstop.judge(rewrite).verdict == "pass"


@pytest.mark.parametrize("unit", ["1", "1,", "百", "1%", "¥1", "free ", "1年", "1x", "买1送1"])
def test_forty_thousand_characters_are_held_against_every_kind_of_fact(backstop: Backstop, unit: str) -> None:
    """Work that grew with the square of the length would take minutes here."""
    context = {
        "attributes": {"材质": "棉", "净含量": "500g", "weight": "2 kg"}, "price": "99", "msrp": "129", "stock": 8,
        "price_history": {"lowest_7d": "89", "last_price": "99", "ever_sold_at": ["129"]},
        "sales": {"total": 120, "days": 30}, "promotion": {"terms": "满300减50", "end": "2026-12-31"},
        "evidence": [{"title": "ISO 9001", "valid_to": "2027-01-01"}], "facts": ["made in Portugal"], "patent": None,
    }  # fmt: skip
    text = unit * (40_000 // len(unit))
    answer = backstop.check_line({"id": 1, "text": text, "context": context})
    assert "error" not in answer, answer
    assert all(0 <= f["span"][0] <= f["span"][1] <= len(text) for f in answer["findings"])


def test_a_record_that_repeats_itself_costs_no_more_than_its_words() -> None:
    """Two thousand times the same words, held against a text of as many: once a minute's work, or far more."""
    context = {"attributes": {"材质": "棉"}, "facts": ["纯棉毛巾" * 2000]}
    assert load_backstop(checker=None).judge("纯棉毛巾，" * 400, context=context).verdict == "pass"
