"""Which law judges: the spellings of a market that are taken, and that no other silently switches the rules off."""

import pytest

from memory.domain.errors import BadInput
from tools.compliance import rules_admin
from tools.compliance.engine import Backstop, load_backstop

SPELLINGS = {
    "CN": ("cn", " CN ", "CHN", "China", "zh-CN", "zh_CN", "zh-Hans-CN", "中国"),
    "US": ("us", "USA", "U.S.", "en-US", "United States"),
    "UK": ("uk", "GB", "GBR", "en-GB", "U.K.", "英国"),
    "TW": ("tw", "TWN", "zh-TW", "zh-Hant-TW", "台灣"),
    "EU": ("eu", "European Union", "欧盟"),
}
UNKNOWN = ("HK", "zh-HK", "CA", "en-CA", "DE", "us-ca", "Atlantis", "zh", "brand", "platform:orkut", "US,UK")
BOLD = "本店锅具全国第一"


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


def _said(backstop: Backstop, jurisdiction: str) -> dict:
    return backstop.check_line({"id": 1, "text": f"{BOLD}. Cures cancer.", "lang": "zh", "jurisdiction": jurisdiction})


@pytest.mark.parametrize(("market", "spelling"), [(m, one) for m, ones in SPELLINGS.items() for one in ones])
def test_a_spelling_of_a_market_is_that_market(backstop: Backstop, market: str, spelling: str) -> None:
    assert _said(backstop, spelling) == _said(backstop, market)
    assert _said(backstop, spelling)["findings"]


@pytest.mark.parametrize("jurisdiction", UNKNOWN)
def test_an_unknown_jurisdiction_goes_to_a_person_and_names_the_known_ones(
    backstop: Backstop, jurisdiction: str
) -> None:
    answer = _said(backstop, jurisdiction)
    assert answer["verdict"] == "review"
    assert "findings" not in answer
    assert answer["error"].startswith("jurisdiction: ")
    assert "CN, EU, TW, UK, US, platform:google, platform:meta, platform:xiaohongshu" in answer["error"]


@pytest.mark.parametrize("stated", ["platform:xiaohongshu", "xiaohongshu", "小红书", "Platform:XHS"])
def test_a_platform_is_judged_beside_the_law_of_the_language(backstop: Backstop, stated: str) -> None:
    line = {"id": 1, "text": f"{BOLD}，加微信领券", "jurisdiction": stated}
    named = {**line, "jurisdiction": None, "context": {"platform": "xiaohongshu"}}
    rules = {finding["rule"] for finding in backstop.check_line(line)["findings"]}
    assert rules >= {finding["rule"] for finding in backstop.check_line(named)["findings"]}
    assert backstop.check_line(line)["verdict"] == "block"


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_without_one_the_language_says_it(backstop: Backstop, nothing: str | None) -> None:
    line = {"id": 1, "text": BOLD}
    assert backstop.check_line({**line, "jurisdiction": nothing}) == backstop.check_line({**line, "jurisdiction": "CN"})


def test_rules_are_listed_by_the_same_spellings(backstop: Backstop) -> None:
    assert rules_admin.rules_list(backstop, jurisdiction="GB") == rules_admin.rules_list(backstop, jurisdiction="UK")
    assert rules_admin.rules_list(backstop, jurisdiction="meta")
    assert rules_admin.rules_list(backstop, jurisdiction="brand") == []
    with pytest.raises(BadInput, match="Atlantis"):
        rules_admin.rules_list(backstop, jurisdiction="Atlantis")
