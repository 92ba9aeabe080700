"""The scenario runner says what held and what did not, and refuses what is no scenario."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.scenarios import eval_app, read_suite
from memory.domain.errors import BadInput

SUITE = Path(__file__).parents[3] / "evals" / "suites" / "journey"
WAITS = {
    "id": "waits",
    "lang": "zh",
    "today": "2026-06-01",
    "turns": [{"user": "帮我推一下瑜伽垫"}],
    "expect": {"status": "waiting_answer", "missing": ["budget"], "no_campaign": True},
}


def test_the_shipped_suite_is_whole() -> None:
    scenarios = read_suite(SUITE)
    assert len(scenarios) >= 12
    assert len({scenario["id"] for scenario in scenarios}) == len(scenarios)
    assert {scenario["lang"] for scenario in scenarios} == {"zh", "en"}
    assert all(scenario["expect"] for scenario in scenarios)


def test_what_holds_and_what_does_not_is_told_apart(tmp_path: Path) -> None:
    wrong = {**WAITS, "id": "wrong", "expect": {"status": "launched"}}
    refused = {**WAITS, "id": "refused", "turns": [{"user": " "}], "expect": {"status": "bad_input"}}
    lines = [json.dumps(scenario, ensure_ascii=False) for scenario in (WAITS, wrong, refused)]
    (tmp_path / "suite.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = CliRunner().invoke(eval_app, [str(tmp_path), "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (report["scenarios"], report["passed"], report["failed"]) == (3, 2, 1)
    assert [row["passed"] for row in report["rows"]] == [True, False, True]
    assert "expected launched, found waiting_answer" in report["rows"][1]["misses"][0]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"id": "a"}', '{"id": "a", "today": "soon", "turns": [{"user": "x"}], "expect": {}}'],
)
def test_what_is_no_scenario_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput):
        read_suite(tmp_path)


@pytest.mark.parametrize("arguments", [["--json", "nowhere"], ["--json", "--model", "gpt", "nowhere"]])
def test_bad_arguments_end_with_two(arguments: list[str]) -> None:
    assert CliRunner().invoke(eval_app, arguments).exit_code == 2
