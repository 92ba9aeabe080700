"""The arithmetic of the scorer on examples small enough to check by hand."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from evals.compliance.baseline import load_baseline
from evals.compliance.bench import percentile, render, run_bench
from evals.compliance.labels import Label
from evals.compliance.score import judge_all, misses, overlap, score, score_by, wilson
from memory.domain.errors import BadInput


def label(name: str, verdict: str, span: tuple[int, int] | None = None, clauses: tuple[str, ...] = ("A",)) -> Label:
    line = {"id": name, "text": "0123456789", "lang": "en"}
    return Label(line, "violations", "s", verdict, frozenset(clauses if verdict != "pass" else ()), span)


def answer(verdict: str, *findings: tuple[str, list[int]], **extra: Any) -> dict[str, Any]:
    return {"verdict": verdict, "findings": [{"clause": clause, "span": span} for clause, span in findings], **extra}


LABELS = [
    label("caught", "block", (0, 4)),
    label("wrong clause", "review", (0, 4)),
    label("missed", "block", (0, 4)),
    label("crashed", "block", (0, 4)),
    label("innocent", "pass"),
    label("accused", "pass"),
]
ANSWERS = {
    "caught": answer("block", ("B", [0, 2]), ("A", [2, 4])),
    "wrong clause": answer("block", ("B", [4, 8])),
    "missed": answer("pass"),
    "crashed": answer("review", error="internal: ValueError"),
    "innocent": answer("pass", ("A", [0, 1])),
    "accused": answer("review", ("A", [0, 1])),
}


def judged():
    return judge_all(lambda line: ANSWERS[line["id"]], LABELS)


def test_counts_by_hand() -> None:
    scores = score(judged())
    assert scores.recall[:2] == (2, 4)
    assert scores.false_positives[:2] == (1, 2)
    assert scores.verdict[:2] == (2, 6)
    assert scores.clause[:2] == (1, 2)
    assert scores.span[:2] == (1, 2)
    assert (scores.iou, scores.f1) == (0.5, 0.5)
    assert scores.errors == 1


def test_a_crash_is_never_a_catch() -> None:
    crashed = [each for each in judged() if each.label.line["id"] == "crashed"]
    assert score(crashed).recall.value == 0.0
    assert [miss["answer"] for miss in misses(crashed)] == ["internal: ValueError"]


def test_misses_name_what_went_wrong() -> None:
    assert {miss["id"]: miss["wrong"] for miss in misses(judged())} == {
        "wrong clause": "clause",
        "missed": "missed",
        "crashed": "missed",
        "accused": "false alarm",
    }


def test_groups_add_up_to_the_whole() -> None:
    groups = score_by(judged(), lambda each: each.verdict)
    assert sum(scores.lines for scores in groups.values()) == len(LABELS)
    assert groups["pass"].recall.value is None


def test_wilson_against_published_values() -> None:
    rate = wilson(8, 10)
    assert (rate.low, rate.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(0, 0).value is None
    none = wilson(0, 3000)
    assert (none.low, none.high) == (0.0, pytest.approx(0.00128, abs=1e-5))


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_wilson_brackets_the_share(case: tuple[int, int]) -> None:
    rate = wilson(*case)
    assert rate.value is not None
    assert rate.low is not None
    assert rate.high is not None
    assert 0 <= rate.low <= rate.value + 1e-12
    assert rate.value - 1e-12 <= rate.high <= 1


@pytest.mark.parametrize(
    ("found", "wanted", "iou", "f1"),
    [
        ([[0, 4]], (0, 4), 1.0, 1.0),
        ([[0, 2], [2, 4]], (0, 4), 1.0, 1.0),
        ([[0, 4], [2, 6]], (0, 4), 4 / 6, 0.8),
        ([[5, 9]], (0, 4), 0.0, 0.0),
        ([], (0, 4), 0.0, 0.0),
    ],
)
def test_overlap(found: list[list[int]], wanted: tuple[int, int], iou: float, f1: float) -> None:
    assert overlap(found, wanted) == pytest.approx((iou, f1))


def test_percentiles_are_nearest_rank() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.0
    assert percentile([float(each) for each in range(1, 101)], 0.95) == 95.0
    assert percentile([], 0.5) is None


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    rule = {"level": "ban", "clause": ["CN-ADL-9-3"], "terms": ["金牌"], "pattern": "头[号牌]"}
    rule |= {"except_phrases": ["金牌榜"], "except_pattern": None}
    (tmp_path / "cn-ad-terms.json").write_text(json.dumps({"packs": [{"id": "p", "rules": [rule]}]}), encoding="utf-8")
    green = {"id": "G", "severity": "warning", "citation": "16 CFR 260.4", "patterns": ["\\bearthy\\b"]}
    (tmp_path / "en-ftc-patterns.json").write_text(json.dumps({"rules": [green]}), encoding="utf-8")
    return tmp_path


def test_baseline_matches_plainly_and_spares_exceptions(lists: Path) -> None:
    judge = load_baseline(lists).check_line
    caught = judge({"id": 1, "text": "我们是金牌面馆", "lang": "zh"})
    assert (caught["verdict"], caught["findings"][0]["span"]) == ("block", [3, 5])
    assert judge({"id": 2, "text": "奥运金牌榜", "lang": "zh"})["verdict"] == "pass"
    assert judge({"id": 3, "text": "頭号 头号", "lang": "zh-Hant"})["verdict"] == "block"
    english = judge({"id": 4, "text": "An Earthy soap", "lang": "en"})
    assert (english["verdict"], english["findings"][0]["clause"]) == ("review", "US-16CFR-260.4")


def test_baseline_folder_must_hold_a_list(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        load_baseline(tmp_path)


class Stubborn:
    """A checker that blocks whatever holds a 9."""

    def check_line(self, obj: Any) -> dict[str, Any]:
        place = obj["text"].find("9")
        return answer("block", ("A", [place, place + 1])) if place >= 0 else answer("pass")

    def answer(self, raw: bytes) -> dict[str, Any]:
        return self.check_line(json.loads(raw))


@pytest.fixture
def small_sets(tmp_path: Path) -> Path:
    folder = tmp_path / "sets"
    folder.mkdir()
    rows = {
        "violations": [("v1", "top 9", "block", "9"), ("v2", "best", "block", "best")],
        "evasions": [("e1", "9 9", "block", "9")],
        "facts": [("f1", "plain", "pass", None)],
        "hard_negatives": [("n1", "nine", "pass", None)],
        "clean": [("c1", "size 9", "pass", None)],
    }
    for name, lines in rows.items():
        text = "".join(json.dumps(_row(*line)) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def _row(name: str, text: str, verdict: str, span: str | None) -> dict[str, Any]:
    expect = {"verdict": verdict, "clauses": ["A"] if span else [], "span_text": span}
    return {"id": name, "text": text, "lang": "en", "slice": "s", "expect": expect}


def test_bench_reports_every_measure_beside_the_lists(small_sets: Path, lists: Path) -> None:
    report = run_bench(lists, small_sets, show_misses=True, backstop=Stubborn())
    assert report["sets"]["violations"]["recall"]["value"] == 0.5
    assert report["sets"]["clean"]["false_positives"]["hits"] == 1
    assert report["baseline"]["sets"]["violations"]["recall"]["value"] == 0.0
    assert {miss["id"] for miss in report["misses"]} == {"v2", "c1"}
    met = {row["aim"]: row["met"] for row in report["aims"]}
    assert met["evasions recall"]
    assert not met["violations recall"]
    assert not met["facts recall"], "nothing measured is not an aim met"
    assert report["speed"]["lines"] == 6
    assert report["speed"]["lines_per_second"] > 0
    assert report["speed"]["lines_per_second_one_core"] > 0
    json.dumps(report)


def test_tables_show_groups_and_both_judges(small_sets: Path, lists: Path) -> None:
    console = Console(width=200, record=True, file=StringIO())
    render(run_bench(lists, small_sets, backstop=Stubborn()), console)
    shown = console.export_text()
    assert "hard_negatives" in shown
    assert "public lists" in shown
    assert "0.500" in shown
