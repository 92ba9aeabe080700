"""How findings read: whole words, the reader's script, the law of the day, and a score that goes with the verdict."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.compliance.engine import load_backstop
from tools.compliance.findings import Draft, in_force, score_of, whole_words

ENGINE = load_backstop(checker=None)
CLAUSES = {
    "OLD": {"to": date(2025, 10, 14)},
    "NEW": {"from": date(2025, 10, 15)},
    "MOVED": {"from": date(2025, 10, 15), "formerly": "OLD"},
    "ANY": {},
}


@pytest.mark.parametrize(
    ("text", "cut", "whole"),
    [
        ("Dieser Tee heilt Krebs", (3, 14), "Dieser Tee heilt"),
        ("was $200 now", (0, 9), "was $200"),
        ("血糖、降了", (0, 3), "血糖"),
        ("，治疗失眠，", (0, 6), "治疗失眠"),
        ("only 2 left!", (5, 6), "2"),
        ("spf50 cream", (0, 4), "spf50"),
        ("……", (0, 2), "……"),
    ],
)
def test_words_are_whole_and_no_stop_stands_at_their_ends(text, cut, whole):
    start, end = whole_words(text, *cut)
    assert text[start:end] == whole


@given(st.text(max_size=40), st.data())
def test_any_stretch_stays_inside_the_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = whole_words(text, start, end)
    assert 0 <= first <= last <= len(text)
    assert (first < last) == (start < end)


def test_a_clause_counts_on_its_days_only():
    drafts = [Draft("r", "f", clauses, 0, 1, "block") for clauses in (("OLD", "NEW"), ("NEW",), ("ANY",), ())]
    now, then = date(2026, 1, 1), date(2025, 1, 1)
    assert [draft.clauses for draft in in_force(drafts, CLAUSES, now)] == [("NEW",), ("NEW",), ("ANY",), ()]
    assert [draft.clauses for draft in in_force(drafts, CLAUSES, then)] == [("OLD",), ("ANY",), ()]


def test_a_clause_is_named_by_the_number_of_the_day_and_a_coming_one_in_warnings_only():
    (draft,) = in_force([Draft("r", "f", ("MOVED",), 0, 1, "block")], CLAUSES, date(2025, 1, 1))
    assert draft.clauses == ("OLD",)
    (coming,) = in_force([Draft("r", "f", ("NEW",), 0, 1, "warn")], CLAUSES, date(2025, 1, 1))
    assert coming.clauses == ("NEW",)


def test_a_day_before_the_law_finds_nothing_under_it():
    assert ENGINE.judge("全网最低价", as_of=date(2026, 6, 1)).verdict == "block"
    assert ENGINE.judge("全网最低价", as_of=date(2000, 1, 1)).verdict == "pass"


def test_a_line_that_its_records_bear_out_scores_no_more_than_a_warning():
    assert score_of((), 0.99) == 0.99
    assert score_of((), 0.99, borne_out=True) == 0.3
    assert score_of((), 0.1, borne_out=True) == 0.1


def test_a_reader_in_taiwan_reads_the_reason_in_traditional_characters():
    (finding,) = [f for f in ENGINE.judge("全國第一的月餅", lang="zh-Hant").findings if f.rule == "tw.absolute"][:1]
    assert "絕對" in finding.why
    assert "绝对" not in finding.why
