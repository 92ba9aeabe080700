"""The reader of claims: its lines, its weights, what it finds, and that the fit and the reader compute the same."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from tests.tools.compliance.checker.untrained import untrained, untrained_claims
from tools.compliance.checker import load_checker
from tools.compliance.checker.claim_lines import read_claims
from tools.compliance.checker.claims import (
    FEATURES,
    MOST_PIECES,
    RECORDS,
    STANDINGS,
    Claims,
    Page,
    Side,
    given_records,
    page_of,
    shares,
)
from tools.compliance.checker.encoder import WIDTH, Encoder
from tools.compliance.checker.pieces import Cut
from tools.compliance.checker_port import UNPROVEN, Entry, Records, Standing
from tools.compliance.engine import load_backstop

CHECKER = load_checker()
BACKSTOP = load_backstop()
CUT = Cut([1, 5, 6, 7, 2], [0, 0, 2, 4, 6], [0, 2, 4, 6, 6])
FEATURED = np.random.default_rng(2).normal(0, 1, (5, FEATURES)).astype(np.float32)
GIVEN = given_records({"attributes": {}, "stock": None})
ENCODER = Encoder(untrained(2, 1))
PAGE = page_of((Entry("fabric: cotton", 8, False), Entry("lid: none", 5, True)), ENCODER)
NO_PAGE = page_of((), ENCODER)


def side(how, directions=None):
    """The same text, with all of its characters standing so to the record."""
    own = ENCODER.directions(CUT.numbers) if directions is None else directions
    return Side(FEATURED, CUT, own, shares(CUT, bytes([how] * 6)), GIVEN)


def test_lines_of_both_sides_are_taught_in_both_languages():
    lines = read_claims()
    assert len(lines) > 10_000
    assert 0.3 < np.mean([line.unproven for line in lines]) < 0.7
    assert {line.source.startswith("dev_") for line in lines} == {True, False}
    marked = [line for line in lines if line.span]
    assert len(marked) > 4_000
    assert all(line.unproven and 0 <= line.span[0] < line.span[1] <= len(line.text) for line in marked)


@pytest.mark.parametrize(
    "row",
    ["[1]", '{"text": "a"}', '{"text": "a", "context": {}, "verdict": "maybe"}', "{", '{"text": "a [[b", "x": 1}'],
)
def test_a_malformed_line_is_named(tmp_path, row):
    good = json.dumps({"text": "a", "context": {}, "verdict": "pass"})
    (tmp_path / "a.jsonl").write_text(f"{good}\n{row}\n", "utf-8")
    with pytest.raises(BadInput, match=r"a\.jsonl:2"):
        read_claims(tmp_path)


def test_a_line_that_cites_proof_is_not_lawful_by_itself(tmp_path):
    rows = [
        {"text": "棉质毛巾", "context": {"attributes": {"材质": "棉"}}, "verdict": "pass"},
        {"text": "九成顾客满意", "context": {"evidence": ["调查：92%满意"]}, "verdict": "pass"},
        {"text": "[[丝质]]毛巾", "context": {"attributes": {"材质": "棉"}}, "verdict": "block"},
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    lines = read_claims(tmp_path)
    assert [line.needs_no_proof for line in lines] == [True, False, False]
    assert lines[2].text == "丝质毛巾"
    assert lines[2].span == (0, 2)
    assert (lines[0].as_lawful().unlawful, lines[0].as_lawful().lang) == (False, "zh")


def test_shares_and_records():
    stands = shares(CUT, bytes([4, 4, 0, 4, 1, 1]))
    assert stands.shape == (5, STANDINGS)
    assert stands[1, Standing.HELD] == 1
    assert stands[2].tolist() == [0.5, 0, 0, 0, 0.5, 0]
    assert not stands[0].any()
    assert GIVEN[RECORDS.index("attributes")] == 1
    assert GIVEN[len(RECORDS) + RECORDS.index("stock")] == 1
    assert GIVEN.sum() == 3


@pytest.mark.parametrize("name", ["words", "steep"])
def test_missing_weights_are_named(name):
    arrays = untrained_claims()
    del arrays[name]
    with pytest.raises(BadInput, match=name):
        Claims(arrays)


def test_weights_that_do_not_fit_are_named():
    arrays = untrained_claims()
    arrays["beside"] = arrays["beside"][:-1]
    with pytest.raises(BadInput, match="beside"):
        Claims(arrays)


def test_what_stands_in_the_record_changes_the_reading():
    reader = Claims(untrained_claims())
    held, unsaid = (reader.read(side(how), PAGE)[0] for how in (Standing.HELD, Standing.UNSAID))
    assert held != unsaid


def test_a_record_is_laid_out_in_pieces_of_names_and_denials():
    assert PAGE.directions.shape == (len(PAGE.marks), WIDTH)
    assert np.allclose(np.linalg.norm(PAGE.directions, axis=1), 1, atol=1e-5)
    assert {tuple(mark) for mark in PAGE.marks.tolist()} == {(1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (0.0, 1.0)}
    assert len(NO_PAGE.directions) == len(NO_PAGE.marks) == 0
    assert len(page_of((Entry("a" * 1_000, 0, False),) * 50, ENCODER).directions) == MOST_PIECES


def test_what_the_record_says_in_other_words_changes_the_reading():
    reader = Claims(untrained_claims())
    read = [reader.read(side(Standing.UNSAID), page)[0] for page in (PAGE, NO_PAGE, Page(-PAGE.directions, PAGE.marks))]
    assert len(set(read)) == 3
    assert np.isfinite(read).all()


def test_a_text_without_records_is_not_read():
    assert CHECKER.claim("陶瓷杯", Records(bytes(3), (), {})) is None
    assert CHECKER.claim("陶瓷杯", Records(bytes(3), (), {"ad_label": True})) is None
    assert CHECKER.claim("", Records(b"", (), {"attributes": {}})) is None


@settings(deadline=None)
@given(text=st.text(max_size=400), record=st.text(max_size=400), how=st.sampled_from(list(Standing)))
def test_any_text_is_read_beside_any_record(text, record, how):
    entries = (Entry(record, len(record) // 2, False),)
    claim = CHECKER.claim(text, Records(bytes([how] * len(text)), entries, {"attributes": record}))
    assert claim is None or (0 <= claim.probability <= 1 and 0 <= claim.span[0] <= claim.span[1] <= len(text))


@pytest.mark.parametrize(
    ("unborne", "borne", "context"),
    [
        (
            "老师都有十年教龄",
            "小班六个人，四十课时",
            {"attributes": {"class_size": 6, "授课": "中教", "课时": 40}},
        ),
        ("家电清洗师傅全员持证上岗", "洗一台大约一个半小时", {"attributes": {"时长": "约90分钟", "范围": "三环内"}}),
        (
            "Trusted by over 40 Michelin-starred kitchens",
            "A heavy pan with a brass handle",
            {"attributes": {"weight": "2.1 kg", "handle": "brass"}},
        ),
    ],
)
def test_a_claim_is_told_from_what_the_record_bears_out(unborne, borne, context):
    asked, passed = (BACKSTOP.judge(text, context=context) for text in (unborne, borne))
    assert asked.verdict != "pass"
    assert passed.verdict == "pass", passed.findings


def test_the_shipped_reader_finds_claims_that_no_rule_knows():
    """The shipped fit read these lines; this holds it to reading them, and the card says what unread ones give."""
    lines = [line for line in read_claims() if line.held_out and line.unproven and not line.asked][:300]
    found = [BACKSTOP.judge(line.text, context=line.context, rewriting=False) for line in lines]
    alone = [verdict for verdict in found if {f.rule for f in verdict.findings if f.severity != "warn"} == {UNPROVEN}]
    assert len(alone) > 0.1 * len(lines)
    assert sum(verdict.verdict != "pass" for verdict in found) > 0.7 * len(lines)


def test_the_fit_computes_what_the_reader_reads():
    """The net that is fitted and the reader that ships are two programs: on the same weights they say the same."""
    torch = pytest.importorskip("torch", reason="the train extra is not installed")
    from tools.compliance.checker import claims_fit
    from tools.compliance.checker.examples import ClaimExample, ClaimSettings

    told = [(Standing.HELD, PAGE, False), (Standing.UNSAID, NO_PAGE, True)] * 20
    examples = [
        ClaimExample(
            FEATURED.astype(np.float16),
            shares(CUT, bytes([how] * 6)),
            GIVEN,
            GIVEN,
            side(how).directions.astype(np.float16),
            page.directions.astype(np.float16),
            page.marks,
            unproven,
            np.full(5, float(unproven), np.float32),
        )
        for how, page, unproven in told
    ]
    chosen = ClaimSettings(epochs=6, batch=4)
    arrays, again = claims_fit.fit_claims(examples, chosen), claims_fit.fit_claims(examples, chosen)
    assert all(np.array_equal(arrays[name], again[name]) for name in arrays)
    reader = Claims(arrays)
    held, unsaid = (reader.read(side(how), page)[0] for how, page, _ in told[:2])
    assert unsaid > held + 1
    net = claims_fit.net_of(arrays)
    for how, page, _ in told[:2]:
        one, pieces = side(how), max(1, len(page.directions))
        record, marks = np.zeros((pieces, WIDTH), np.float32), np.zeros((pieces, 2), np.float32)
        there = np.zeros(pieces, np.float32)
        record[: len(page.directions)], marks[: len(page.marks)], there[: len(page.marks)] = *page, 1.0
        parts = (one.features, one.stands, one.given, np.ones(5, np.float32), one.directions, record, marks, there)
        with torch.no_grad():
            logit, _ = net(claims_fit.Read(*(torch.tensor(part)[None] for part in parts)))
        assert np.isclose(float(logit[0]), reader.read(one, page)[0], atol=1e-3)
