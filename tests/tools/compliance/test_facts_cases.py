"""The fact cases, one test a line: what the context bears out passes, what it contradicts or lacks does not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.compliance.engine import Backstop, load_backstop

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


def cases() -> list[tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
    rows = [row for path in sorted(HERE.glob("facts_cases_*.yaml")) for row in yaml.safe_load(path.read_text("utf-8"))]
    return [(row[0], row[1], row[2], row[3], row[4] if len(row) > 4 else {}) for row in rows]


@pytest.mark.parametrize(("expected", "kind", "text", "context", "how"), cases())
def test_fact_case(
    backstop: Backstop, expected: str, kind: str, text: str, context: dict[str, Any], how: dict[str, Any]
) -> None:
    line = {key: value for key, value in how.items() if key != "clause"}
    answer = backstop.check_line({"id": kind, "text": text, "context": context, **line})
    assert "error" not in answer, answer
    assert (answer["verdict"] != "pass") == (expected != "pass"), answer["findings"]
    if "clause" in how:
        assert {finding["clause"] for finding in answer["findings"]} & set(how["clause"])
