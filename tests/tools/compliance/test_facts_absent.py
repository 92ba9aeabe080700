"""A key that is absent was not supplied; one that is null is known to be absent."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop()


@pytest.fixture(scope="module")
def rules() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize(
    ("text", "asked", "context"),
    [
        ("比戴森更强的吸尘器", {}, {"brand": "小狗"}),
        ("比戴森更强的吸尘器", {}, None),
        ("Better than Dyson in suction", {"jurisdiction": "US"}, None),
        ("Better than Dyson in suction", {"jurisdiction": "UK"}, None),
        ("Better than Dyson in suction", {"jurisdiction": "US"}, {"brand": "Puppy"}),
        ("Better than Dyson in suction", {"jurisdiction": "US"}, {"brand": "Puppy", "brand_authorization": None}),
    ],
)
def test_a_comparison_asks_for_a_test_and_is_not_blocked(
    backstop: Backstop, text: str, asked: dict[str, Any], context: dict[str, Any] | None
) -> None:
    verdict = backstop.judge(text, context=context, **asked)
    assert verdict.verdict == "review"
    assert "brand.compared" in {f.rule for f in verdict.findings if f.severity == "needs_evidence"}


@pytest.mark.parametrize("valid_to", ["2030-01-01", "2020-01-01"])
def test_a_test_in_force_bears_the_comparison_out(rules: Backstop, valid_to: str) -> None:
    proof = {"title": "suction test against Dyson V11", "result": "240 AW to 220 AW", "valid_to": valid_to}
    verdict = rules.judge("Better than Dyson in suction", jurisdiction="US", context={"evidence": [proof]})
    assert (verdict.verdict == "pass") == (valid_to > "2026")


@pytest.mark.parametrize("text", ["Dyson dupe, better than Dyson", "Same factory as Dyson"])
def test_passing_off_stays_blocked(backstop: Backstop, text: str) -> None:
    assert backstop.judge(text, jurisdiction="US").verdict == "block"


def test_anothers_brand_without_leave_is_asked_about_when_absent_and_blocked_when_null(rules: Backstop) -> None:
    text = "耐克同款跑鞋"
    assert rules.judge(text, context={"brand": "轻跑"}).verdict == "review"
    assert rules.judge(text, context={"brand": "轻跑", "brand_authorization": None}).verdict == "block"


@pytest.mark.parametrize("text", ["红富士苹果 5斤", "沁州黄小米 500g"])
def test_a_brand_that_is_a_word_too_is_none_unless_ridden_on(rules: Backstop, text: str) -> None:
    assert rules.judge(text, context={"brand": "沁州黄", "brand_authorization": None}).verdict == "pass"


def test_a_list_price_as_former_price_is_blocked_only_where_no_former_price_is_known_to_be(rules: Backstop) -> None:
    given = {"price": 99, "msrp": 159}
    absent = rules.judge("原价159元，现价99元", context=given)
    assert absent.verdict == "review"
    assert absent.findings[0].rewrite == "厂商建议零售价159元，现价99元"
    assert rules.judge("原价159元，现价99元", context=given | {"price_history": None}).verdict == "block"


def test_a_price_that_it_always_sold_at_bears_the_former_price_out(rules: Backstop) -> None:
    assert (
        rules.judge("原价999元，现价99元", context={"price": 99, "price_history": {"ever_sold_at": [999]}}).verdict
        == "pass"
    )
    mixed = rules.judge("原价999元", context={"price": 99, "price_history": {"ever_sold_at": [999, 129]}})
    assert mixed.verdict == "review"
    assert "以往的成交价是999、129元，但" in mixed.findings[0].why


def test_stock_that_is_null_is_told_as_stock(rules: Backstop) -> None:
    found = rules.judge("仅剩3件", context={"stock": None}).findings
    assert {f.rule for f in found} == {"urgency.stock"}
    assert "库存" in found[0].why


def test_a_year_to_wait_is_a_matter_of_time_and_not_of_price(backstop: Backstop) -> None:
    verdict = backstop.judge("错过这次再等一年！")
    assert verdict.verdict == "review"
    assert {f.category for f in verdict.findings if f.severity != "warn"} == {"urgency"}
    assert backstop.judge("错过再等一年，全年最低价").verdict == "block"


@pytest.mark.parametrize(
    ("creative", "labelled"),
    [
        ({"ai_generated": True, "ai_label": None}, False),
        ({"ai_generated": True}, False),
        ([{"ai_generated": False}, {"ai_generated": True, "ai_label": None}], False),
        ({"ai_generated": True, "ai_label": True}, True),
        ({"ai_generated": False, "ai_label": None}, True),
    ],
)
def test_the_label_of_made_pictures_is_asked_where_the_law_has_it(
    rules: Backstop, creative: Any, labelled: bool
) -> None:
    context = {"creative": creative}
    chinese = rules.judge("好用的水壶", context=context)
    assert ("cn.ai.label" not in {f.rule for f in chinese.findings}) == labelled
    assert rules.judge("好用的水壶，画面由AI生成", context=context).verdict == "pass"
    assert rules.judge("A good kettle", jurisdiction="US", context=context).verdict == "pass"
    before = rules.judge("好用的水壶", context=context, as_of=date(2025, 8, 31))
    assert before.verdict == "pass", "the rules on labels are in force from 2025-09-01"
