"""What a registration holds may be said, in its words and near ones; what goes beyond it stays blocked."""

from typing import Any

import pytest

from tools.compliance.engine import Backstop, load_backstop

DRUG_NOTICE = "请按药品说明书或者在药师指导下购买和使用"
DEVICE_NOTICE = "请仔细阅读产品说明书或者在医务人员的指导下购买和使用"
PAINKILLER = {
    "product_category": "非处方药",
    "approval_no": "国药准字H20203001",
    "registered_efficacy": ["用于缓解轻至中度疼痛，如头痛、牙痛、关节痛"],
}
WHITENING = {"product_category": "化妆品", "approval_no": "国妆特字G20201234", "registered_efficacy": ["祛斑美白"]}
MASSAGER = {
    "product_category": "医疗器械",
    "approval_no": "粤械注准20202070001",
    "registered_efficacy": "用于颈椎病引起的疼痛的缓解",
}


@pytest.fixture(scope="module", params=["rules", "checker"])
def backstop(request: pytest.FixtureRequest) -> Backstop:
    return load_backstop(checker=None) if request.param == "rules" else load_backstop()


@pytest.mark.parametrize(
    ("text", "context"),
    [
        (f"缓解轻至中度疼痛如头痛。{DRUG_NOTICE}", PAINKILLER),
        (f"布洛芬缓释胶囊，缓解牙疼、头疼。{DRUG_NOTICE}", PAINKILLER),
        (f"关节痛、头痛都能缓解。{DRUG_NOTICE}", PAINKILLER),
        (f"颈椎按摩贴，缓解颈椎病疼痛。{DEVICE_NOTICE}", MASSAGER),
        ("祛斑美白面霜", WHITENING),
        ("淡斑美白面霜，质地轻薄", WHITENING),
    ],
)
def test_what_is_registered_may_be_said(backstop: Backstop, text: str, context: dict[str, Any]) -> None:
    verdict = backstop.judge(text, context=context)
    assert verdict.verdict == "pass", verdict.findings


@pytest.mark.parametrize(
    ("text", "context"),
    [
        (f"布洛芬缓释胶囊，根治头痛。{DRUG_NOTICE}", PAINKILLER),
        (f"布洛芬，缓解胃痛。{DRUG_NOTICE}", PAINKILLER),
        (f"布洛芬，缓解头痛，无任何副作用。{DRUG_NOTICE}", PAINKILLER),
        (f"布洛芬，有效率99%。{DRUG_NOTICE}", PAINKILLER),
        (f"颈椎按摩贴，治愈颈椎病。{DEVICE_NOTICE}", MASSAGER),
        ("祛斑美白精华液，7天见效", WHITENING),
        ("防脱生发洗发水", WHITENING),
    ],
)
def test_what_goes_beyond_the_registration_is_blocked(backstop: Backstop, text: str, context: dict[str, Any]) -> None:
    assert backstop.judge(text, context=context).verdict == "block"


@pytest.mark.parametrize(
    "approval",
    [None, "", {"number": "国药准字H20203001", "valid_to": "2020-01-01"}, {"number": "X1", "status": "已撤销"}],
)
def test_a_registration_counts_only_with_its_approval_in_force(backstop: Backstop, approval: Any) -> None:
    context = PAINKILLER | {"approval_no": approval}
    assert backstop.judge(f"缓解轻至中度疼痛如头痛。{DRUG_NOTICE}", context=context).verdict == "block"


def test_without_an_approval_the_words_are_judged_as_before(backstop: Backstop) -> None:
    """Absent is not null: nobody says that there is none, and nothing vouches for the effect."""
    context = {key: value for key, value in PAINKILLER.items() if key != "approval_no"}
    assert backstop.judge(f"缓解轻至中度疼痛如头痛。{DRUG_NOTICE}", context=context).verdict == "block"


def test_what_a_registration_shuts_out_it_does_not_hold(backstop: Backstop) -> None:
    context = PAINKILLER | {"registered_efficacy": "用于缓解头痛，不能治疗偏头痛"}
    assert backstop.judge(f"布洛芬，治疗偏头痛。{DRUG_NOTICE}", context=context).verdict == "block"


def test_an_expired_approval_says_since_when() -> None:
    context = PAINKILLER | {"approval_no": {"number": "国药准字H20203001", "valid_to": "2020-01-01"}}
    verdict = load_backstop(checker=None).judge("布洛芬缓释胶囊", context=context)
    assert any("国药准字H20203001" in f.why and "2020年1月1日到期" in f.why for f in verdict.findings)


def test_a_special_effect_needs_a_special_registration(backstop: Backstop) -> None:
    context = WHITENING | {"approval_no": "粤G妆网备字2020123456"}
    assert backstop.judge("祛斑美白面霜", context=context).verdict == "block"


def test_whoever_states_the_effect_shows_the_notice(backstop: Backstop) -> None:
    verdict = backstop.judge(
        "缓解轻至中度疼痛如头痛", context=PAINKILLER | {"registered_efficacy": "缓解轻至中度疼痛如头痛"}
    )
    assert verdict.verdict == "review"
    assert verdict.findings[0].rewrite == f"缓解轻至中度疼痛如头痛。{DRUG_NOTICE}"
