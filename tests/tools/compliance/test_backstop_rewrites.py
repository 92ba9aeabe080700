"""The rewrite loop: filled from facts alone, judged again, at most twice, and every true attribute stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.compliance import engine
from tools.compliance.engine import load_backstop

BACKSTOP = load_backstop(checker=None)
ATTRIBUTES = {"材质": "304不锈钢", "容量": "500ml", "重量": "310g", "产地": "浙江永康", "颜色": "白色"}
TRUE = {"材质": "304不锈钢内胆", "容量": "容量500ml", "重量": "重310g", "产地": "产自浙江永康"}
KEPT = {"材质": "304不锈钢", "容量": "500ml", "重量": "310g", "产地": "浙江永康"}
FALSE = ("全网第一", "史上最强保温", "国家级品质", "包治百病", "容量800ml", "重99g", "产自日本", "仅剩3件")
CONTEXT = {"attributes": ATTRIBUTES, "product": "暖隅保温杯", "stock": 200, "evidence": None}
PARTS = st.lists(st.sampled_from([*TRUE.values(), *FALSE]), min_size=2, max_size=6, unique=True)


def mended(text: str) -> str | None:
    verdict = BACKSTOP.judge(text, lang="zh", context=CONTEXT)
    return next((finding.rewrite for finding in verdict.findings if finding.rewrite), None)


@settings(max_examples=60, deadline=None)
@given(PARTS)
def test_a_rewrite_passes_keeps_what_is_true_and_says_nothing_of_its_own(parts: list[str]) -> None:
    text = "暖隅保温杯，" + "，".join(parts)
    rewrite = mended(text)
    if rewrite is None:
        return
    assert BACKSTOP.judge(rewrite, lang="zh", context=CONTEXT).verdict == "pass"
    for name, words in TRUE.items():
        assert words not in text or KEPT[name] in rewrite, f"{name} was true and is gone: {rewrite}"
    known = text + "".join(ATTRIBUTES.values())
    for number in re.findall(r"\d+(?:\.\d+)?", rewrite):
        assert number in known, f"{number} is neither in the text nor in the facts: {rewrite}"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FALSE), st.sampled_from([*KEPT.values()]), st.sampled_from(["", "的", " "]), st.booleans())
def test_what_is_true_in_the_very_clause_of_a_claim_stays(false: str, true: str, joint: str, first: bool) -> None:
    clause = f"{false}{joint}{true}" if first else f"{true}{joint}{false}"
    rewrite = mended(f"暖隅保温杯，{clause}，颜色白色")
    assert rewrite is None or true in rewrite, rewrite


def test_an_english_material_is_not_thrown_out_with_a_cure() -> None:
    context = {"attributes": {"material": "stoneware", "capacity": "350 ml"}, "product": "mug"}
    verdict = BACKSTOP.judge("Stoneware mug that cures insomnia, holds 350 ml", lang="en", context=context)
    assert verdict.verdict == "block"
    assert all(f.rewrite is None or "stoneware" in f.rewrite.lower() for f in verdict.findings)


@pytest.mark.parametrize("false", FALSE[:2])
def test_something_is_mended_at_all(false: str) -> None:
    assert mended(f"暖隅保温杯，304不锈钢内胆，{false}，重310g") is not None


def test_after_two_rounds_a_person_has_to_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def never_good(text: str, *_: object) -> str:
        tried.append(text)
        return f"{text}，全网第一"

    monkeypatch.setattr(engine, "mend", never_good)
    assert mended("暖隅保温杯，全网第一") is None
    assert len(tried) == 2
