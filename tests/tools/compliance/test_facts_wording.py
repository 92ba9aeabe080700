"""A reason names the fact in plain words, what differs and what to do, and never a key of the data."""

import re
from datetime import date
from typing import Any

import pytest

from tools.compliance.checker.claim_lines import ClaimLine, read_claims
from tools.compliance.engine import Backstop, load_backstop

_INTERNAL = re.compile(r"[a-z]+_[a-z0-9]+|\bnull\b|\bNone\b|\bid:|\[|\{|（ |“”")
SAMPLE = [line for line in read_claims() if line.source.startswith("cases_")][::9]


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


EXPIRED_3C = {"id": "e1", "kind": "certificate", "quote": "3C认证 儿童玩具", "valid_to": "2021-01-01"}
TOLD: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("通过3C认证", {"evidence": [EXPIRED_3C]}, ("3C认证 儿童玩具", "已于2021年1月1日到期", "请换用")),
    ("抗菌99%", {"evidence": [{"title": "抗菌性能", "result": "95%"}]}, ("“抗菌性能”写的是“95%”",)),
    ("原价999元", {"price_history": {"ever_sold_at": ["99", "89"]}}, ("以往的成交价是99、89元",)),
    ("原价299", {"price": 199, "price_history": {"lowest_7d": 180}}, ("降价前七天的最低成交价是180元",)),
    ("直降六成", {"price": 99, "price_history": {"lowest_7d": 129}}, ("只降了30元（23%）",)),
    ("现价99元", {"price": 199}, ("现价是199元", "请按资料改写")),
    ("美白精华", {"product_category": "护肤", "registered_efficacy": ["保湿"]}, ("登记的功效只有“保湿”", "请删去")),
    ("香奈儿同款包包", {"paid": False}, ("授权",)),
    ("仅剩3件", {"stock": 1200}, ("库存还有1200件",)),
    ("最后一天", {"promotion": {"end": "2027-01-05"}}, ("活动截止到2027年1月5日",)),
    ("满300减100", {"promotion": {"threshold": 300, "off": 50}}, ("满额：300，立减：50",)),
    ("下单送水杯一个", {"promotion": {"gift": {"name": "牙线盒", "count": 1}}}, ("登记的赠品是“牙线盒，数量：1”",)),
    ("获国家发明专利", {"patent": {"number": "ZL202110000000.1", "valid_to": "2024-05-01"}}, ("2024年5月1日到期",)),
    ("头层牛皮托特包", {"attributes": {"material": "PU"}}, ("资料中材质是“PU”",)),
    ("IPX8防水", {"attributes": {"防水": False}}, ("资料中防水是“否”",)),
]
TOLD_EN: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("12oz jar", {"attributes": {"net_weight": "8 oz"}}, ("it gives net content: “8 oz”", "Change the words")),
    ("Only 2 left in stock", {"stock": 340}, ("there are 340 in stock",)),
    ("Only 2 left in stock", {"stock": None}, ("no stock is on record", "Add proof")),
    ("Was $500", {"price_history": {"ever_sold_at": None}}, ("no record that it ever sold at this price",)),
    ("USDA organic", {"evidence": [{"title": "USDA Organic", "valid_to": "2024-04-30"}]}, ("expired on 2024-04-30",)),
    ("Rated 4.9 stars", {"sales": {"rating": 4.2}}, ("the rating on record is 4.2",)),
    ("Rolex licensed", {"brand_authorization": None}, ("Rolex",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "context", "parts"), [*TOLD, *TOLD_EN])
def test_a_reason_tells_the_fact(
    backstop: Backstop, text: str, context: dict[str, Any], parts: tuple[str, ...]
) -> None:
    reasons = [finding.why for finding in backstop.judge(text, context=context).findings]
    assert any(all(part in why for part in parts) for why in reasons), reasons
    assert not [why for why in reasons if _INTERNAL.search(why)]


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.text[:30])
def test_no_reason_shows_how_the_data_are_kept(backstop: Backstop, case: ClaimLine) -> None:
    asked: dict[str, Any] = dict(case.asked)
    day = asked.pop("as_of", None)
    verdict = backstop.judge(case.text, context=case.context, as_of=date.fromisoformat(day) if day else None, **asked)
    for finding in verdict.findings:
        said = case.text[slice(*finding.span)] or "…"
        assert not _INTERNAL.search(finding.why.replace(said, "…")), finding.why
        assert not _INTERNAL.search((finding.measured or "").replace(said, "…")), finding.measured
