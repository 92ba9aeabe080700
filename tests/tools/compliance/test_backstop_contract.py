"""The machine contract of `check --jsonl`, wild input, swapping, audit and signatures."""

import time
from collections.abc import Set
from datetime import date
from math import inf
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from tools.compliance import audit, rules_admin, signing
from tools.compliance.checker_port import UNPROVEN, Claim, Opinion, Records, Signs
from tools.compliance.engine import Backstop, load_backstop
from tools.compliance.facts.borne import MOST_READ
from tools.compliance.holder import BackstopHolder
from tools.compliance.normalise import normalise
from tools.compliance.packs import built_in_packs, compile_packs, read_pack

ENGINE = load_backstop(checker=None)


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return ENGINE


def test_one_bad_line_does_not_stop_the_rest(backstop: Backstop) -> None:
    lines = [
        '{"id": 1, "text": "陶瓷杯"}'.encode(),
        b"{nonsense",
        b'{"id": 2}',
        b'{"id": 3, "text": "\\u5168\\u7f51\\u7b2c\\u4e00"}',
        b'{"id":4,"text":"x","context":[]}',
        b"\xff\xfe",
    ]
    answers = [backstop.answer(line) for line in lines]
    assert [a["id"] for a in answers] == [1, None, 2, 3, 4, None]
    assert [a["verdict"] for a in answers] == ["pass", "review", "review", "block", "review", "review"]
    assert all("error" in answers[i] for i in (1, 2, 4, 5))
    assert set(answers[3]["findings"][0]) >= {"rule", "category", "clause", "span", "severity", "why", "rewrite"}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_string_is_judged_and_spans_index_it(text: str) -> None:
    answer = ENGINE.check_line({"id": "x", "text": text})
    assert "error" not in answer
    for finding in answer["findings"]:
        start, end = finding["span"]
        assert 0 <= start <= end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_the_map_back_is_monotone_and_inside_the_text(text: str) -> None:
    plain = normalise(text)
    assert len(plain.starts) == len(plain.ends) == len(plain.text)
    assert list(plain.starts) == sorted(plain.starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(plain.starts, plain.ends, strict=True))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    "product",
    "product_category",
    "attributes",
    "evidence",
    "facts",
    "price",
    "price_history",
    "msrp",
    "cost",
    "promotion",
    "stock",
    "sales",
    "brand",
    "brand_authorization",
    "authorization",
    "patent",
    "approval_no",
    "registered_efficacy",
    "efficacy_evaluation",
    "disclosures",
    "ad_label",
    "paid",
    "endorser_age",
    "audience",
    "campaign",
    "creative",
]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
@example({"sales": -inf})
@example({"stock": inf, "price": 10**400, "sales": {"total": "9" * 400}})
def test_any_context_is_read(context: dict[str, object]) -> None:
    text = "原价299元，现价99元，仅剩3件，纯棉，产自浙江，重238g，获专利，销量10万件，最后一天，美白"
    answer = ENGINE.check_line({"id": 1, "text": text, "context": context})
    assert "error" not in answer, answer


@pytest.mark.parametrize(
    "unit",
    [
        "最",
        "全网最低价",
        "a",
        "cure cancer ",
        "1.",
        "国.",
        "\u0301",
        "\u200b",
        "（",
        "9",
        "z佳",
        "c.u.r.",
        "第一，",
        "\U0001f600",
        "\ud800",
    ],
)
def test_time_grows_with_length_not_its_square(backstop: Backstop, unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        answer = backstop.check_line({"id": 1, "text": text})
        assert "error" not in answer, answer
        return time.process_time() - start

    seconds(2_000)
    small, large = seconds(20_000), seconds(160_000)
    assert large < max(0.2, small * 8 * 4)


def test_swap_and_rollback_of_an_emergency_rule(backstop: Backstop, tmp_path: Path) -> None:
    holder = BackstopHolder(backstop)
    store = rules_admin.PackStore(tmp_path / "state")
    pack = rules_admin.emergency_pack(tmp_path / "stop", ["青釉暖手炉"], day=date(2026, 11, 21))
    line: dict[str, object] = {"id": 1, "text": "青釉暖手炉 铜胎 200g"}
    loaded = rules_admin.rules_load(store, pack, backstop, recent=[line, {"id": 2, "text": "陶瓷杯"}])
    assert [change.line["id"] for change in loaded.shadow] == [1]
    holder.swap(loaded.backstop)
    assert holder.check_line(line)["verdict"] == "block"
    assert load_backstop(pack_dirs=store.live_dirs(), checker=None).pack_id == loaded.backstop.pack_id
    holder.swap(rules_admin.rules_rollback(store, holder.live))
    assert holder.check_line(line)["verdict"] == "pass"
    assert holder.rollback() == loaded.backstop.pack_id


def test_a_pack_whose_examples_do_not_hold_is_refused_and_nothing_changes(backstop: Backstop, tmp_path: Path) -> None:
    pack = rules_admin.emergency_pack(tmp_path / "stop", ["青釉暖手炉"], day=date(2026, 11, 21))
    document = pack / "pack.yaml"
    document.write_text(
        document.read_text("utf-8").replace("violates:\n  - 青釉暖手炉", "violates:\n  - 陶瓷杯"), "utf-8"
    )
    store = rules_admin.PackStore(tmp_path / "state")
    with pytest.raises(BadInput, match="examples"):
        rules_admin.rules_load(store, pack, backstop)
    assert store.live_dirs() == []


def test_a_law_pack_needs_a_signature_and_a_signed_one_must_not_change(backstop: Backstop, tmp_path: Path) -> None:
    pack = tmp_path / "law"
    pack.mkdir()
    head = 'name: cn-extra\nversion: "1"\njurisdiction: CN\nreleased: 2026-11-21\nrules: []\n'
    (pack / "pack.yaml").write_text(head, "utf-8")
    with pytest.raises(BadInput, match="not signed"):
        rules_admin.rules_load(rules_admin.PackStore(tmp_path / "state"), pack, backstop)
    signing.sign_pack(pack, signing.new_key())
    with pytest.raises(BadInput, match="not what was signed"):
        read_pack(pack)


def test_a_record_verifies_and_says_what_differs(backstop: Backstop, tmp_path: Path) -> None:
    entry = audit.record(backstop, "全网第一的茶", context={"evidence": [{"id": "ev_1", "text": "x"}]})
    assert audit.verify(entry)
    assert entry.evidence == ("ev_1",)
    assert audit.judge_again(entry, backstop) == ()
    assert not audit.verify(entry.having(text="另一句话"))
    pack = rules_admin.emergency_pack(tmp_path / "stop", ["茶"], day=date(2026, 11, 21))
    other = load_backstop(pack_dirs=[pack], checker=None)
    assert any("recorded under" in told for told in audit.judge_again(entry, other))
    assert any("new finding emergency" in told for told in audit.judge_again(entry, other))


class Model:
    """A checker that is as sure of everything as it is told to be."""

    version = "sure-1"

    def __init__(self, probability: float) -> None:
        self.probability = probability

    def opinion(self, plain: str, signs: Signs) -> Opinion:
        return Opinion(self.probability, self.probability > 0.9, self.probability > 0.5, self.probability > 0.97)

    def clauses(self, plain: str, market: str, kinds: Set[str]) -> tuple[str, ...]:
        return ("CN-ADL-17", "CN-FSL-73", "CN-ADL-28")

    def span(self, plain: str) -> tuple[int, int]:
        return (0, 3)

    def claim(self, plain: str, records: Records) -> Claim | None:
        return None


def test_the_model_alone_may_send_to_review_and_never_blocks() -> None:
    verdict = load_backstop(checker=Model(0.99)).judge("陶瓷杯 350ml")
    assert verdict.verdict == "review"
    assert {(finding.rule, finding.clause) for finding in verdict.findings} == {
        ("model.medical", "CN-ADL-17"), ("model.medical", "CN-FSL-73"),
    }  # fmt: skip
    assert verdict.findings[0].span == (0, 3)
    assert "sure-1" in verdict.pack
    assert load_backstop(checker=Model(0.7)).judge("陶瓷杯 350ml").verdict == "pass"
    assert load_backstop(checker=Model(0.7)).judge("陶瓷杯 350ml").findings[0].severity == "warn"
    assert load_backstop(checker=Model(0.1)).judge("陶瓷杯 350ml").findings == ()


def test_the_model_speaks_beside_rules_only_under_another_clause() -> None:
    backstop = load_backstop(checker=Model(0.99))
    other = backstop.judge("本店锅具全国第一", category="cookware")
    assert {f.clause for f in other.findings if f.rule.startswith("model.")} == {"CN-ADL-17"}
    assert any(not f.rule.startswith("model.") and f.severity == "block" for f in other.findings)
    same = backstop.judge("本品可治疗糖尿病", category="food")
    assert not [f for f in same.findings if f.rule.startswith("model.")]
    quiet = load_backstop(checker=Model(0.1)).judge("本店锅具全国第一", category="cookware")
    assert not [f for f in quiet.findings if f.rule.startswith("model.")]


def test_the_model_speaks_where_it_knows_no_clause() -> None:
    class Nameless(Model):
        def clauses(self, plain: str, market: str, kinds: Set[str]) -> tuple[str, ...]:
            return ()

    verdict = load_backstop(checker=Nameless(0.99)).judge("陶瓷杯 350ml")
    assert verdict.verdict == "review"
    assert {finding.rule for finding in verdict.findings} == {"model.default"}


def test_the_reader_of_claims_has_no_say_in_what_it_did_not_read() -> None:
    backstop = load_backstop(checker=ClaimsReader(0.1))
    far = "陶瓷杯。" * (MOST_READ // 4) + "容量500ml"
    assert backstop.judge("容量500ml", context=CUP).verdict == "pass"
    assert backstop.judge(far, context=CUP).verdict != "pass"


def test_harmless_text_around_a_claim_does_not_hide_it() -> None:
    backstop = load_backstop()
    claim = "喝了三天，糖尿病好了。"
    framed = backstop.judge("面料：棉。" * 40 + claim + "颜色：灰。" * 60)
    assert backstop.judge(claim).verdict == framed.verdict == "block"
    assert backstop.judge("面料：棉。" * 40 + "颜色：灰。" * 60).verdict == "pass"


def test_facts_that_were_given_ask_more_of_the_model() -> None:
    given = {"attributes": {"材质": "陶瓷", "容量": "350ml"}}
    assert load_backstop(checker=Model(0.95)).judge("陶瓷杯 350ml", context=given).verdict == "pass"
    assert load_backstop(checker=Model(0.99)).judge("陶瓷杯 350ml", context=given).verdict == "review"


class ClaimsReader(Model):
    """A checker that has no fault to find in words, and is as sure of claims as it is told to be."""

    def __init__(self, probability: float) -> None:
        super().__init__(0.1)
        self.sure = probability

    def claim(self, plain: str, records: Records) -> Claim | None:
        assert len(records.standing) == min(len(plain), MOST_READ)
        assert {(entry.plain[: entry.value - 2], entry.plain[entry.value :]) for entry in records.entries} >= {
            ("材质", "陶瓷"), ("容量", "350ml"),
        }  # fmt: skip
        return Claim(self.sure, self.sure > 0.9, self.sure < 0.2, (0, 3))


CUP = {"attributes": {"材质": "陶瓷", "容量": "350ml"}}


def test_the_reader_of_claims_asks_where_nothing_else_speaks() -> None:
    backstop = load_backstop(checker=ClaimsReader(0.95))
    verdict = backstop.judge("陶瓷杯 350ml", context=CUP)
    assert verdict.verdict == "review"
    assert {(f.rule, f.severity, f.span) for f in verdict.findings} == {(UNPROVEN, "needs_evidence", (0, 3))}
    assert "模型" in verdict.findings[0].why
    assert verdict.score == 0.95
    assert backstop.judge("陶瓷杯 350ml").verdict == "pass", "without records there is nothing to hold it against"
    assert load_backstop(checker=ClaimsReader(0.5)).judge("陶瓷杯 350ml", context=CUP).findings == ()


@pytest.mark.parametrize(
    ("text", "firm"),
    [("陶瓷杯 500ml", False), ("陶瓷杯 350ml，荣获红点设计大奖", False), ("不锈钢杯，现价39元", True)],
)
def test_the_reader_of_claims_may_doubt_what_may_speak_of_something_else(text: str, firm: bool) -> None:
    context = CUP | {"price": 50}
    sure = load_backstop(checker=ClaimsReader(0.5)).judge(text, context=context)
    assert sure.verdict != "pass"
    doubted = load_backstop(checker=ClaimsReader(0.1)).judge(text, context=context)
    assert (doubted.verdict != "pass") == firm
    assert doubted.findings, "what is doubted is still shown"


_LAW = """- id: x.brand.cup
  family: absolute
  clauses: [CN-ADL-9-3]
  alone: {alone}
  match: ["(陶瓷杯)"]
  violates: ["陶瓷杯"]
"""


@pytest.mark.parametrize(
    ("alone", "sure", "verdict"), [("true", 0.0, "block"), ("false", 0.0, "pass"), ("false", 0.99, "block")]
)
def test_a_rule_that_does_not_stand_alone_waits_for_the_model(
    tmp_path: Path, alone: str, sure: float, verdict: str
) -> None:
    (tmp_path / "pack.yaml").write_text(
        '{name: own, version: "2026.11.29", jurisdiction: brand, released: 2026-11-29}\n'
    )
    (tmp_path / "rules.yaml").write_text(_LAW.replace("{alone}", alone), "utf-8")
    packs = compile_packs([*built_in_packs(), read_pack(tmp_path, trusted=True)])
    judged = Backstop(packs, Model(sure)).judge("陶瓷杯 350ml")
    assert judged.verdict == verdict
    (found,) = [finding for finding in judged.findings if finding.rule == "x.brand.cup"]
    assert ("模型认为此处用法无碍" in found.why) == (verdict == "pass"), "a note says who let it pass"
    assert Backstop(packs, None).judge("陶瓷杯 350ml").verdict == "block"


def test_rules_are_listed_shown_and_compared(backstop: Backstop) -> None:
    rows = rules_admin.rules_list(backstop, jurisdiction="UK")
    assert rows
    shown = rules_admin.rules_show(backstop, rows[0]["id"])
    assert shown["matches"]
    assert rules_admin.rules_test(backstop) == []
    assert rules_admin.rules_diff(backstop, backstop) == {"added": [], "removed": [], "changed": []}


def test_a_family_that_yaml_reads_as_a_truth_value_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        '{name: own, version: "2026.11.29", jurisdiction: brand, released: 2026-11-29}\n'
    )
    rule = '- {id: x.brand.cup, family: false, clauses: [CN-ADL-28], match: ["(陶瓷杯)"], violates: ["陶瓷杯"]}\n'
    (tmp_path / "rules.yaml").write_text(rule, "utf-8")
    with pytest.raises(BadInput, match="quote it"):
        load_backstop(pack_dirs=[tmp_path])
    assert all(isinstance(rule.family, str) for rule in ENGINE.packs.rules)
