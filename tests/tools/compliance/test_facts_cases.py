"""The fact cases, one test a line: what the context bears out passes, what it contradicts or lacks does not."""

from datetime import date
from typing import Any

import pytest

from tools.compliance.checker.claim_lines import ClaimLine, read_claims
from tools.compliance.engine import Backstop, load_backstop

CASES = [line for line in read_claims() if line.source.startswith("cases_")]


@pytest.fixture(scope="module")
def backstop() -> Backstop:
    return load_backstop(checker=None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.verdict}: {case.text[:40]}")
def test_fact_case(backstop: Backstop, case: ClaimLine) -> None:
    asked: dict[str, Any] = dict(case.asked)
    day = asked.pop("as_of", None)
    answer = backstop.judge(case.text, context=case.context, as_of=date.fromisoformat(day) if day else None, **asked)
    assert (answer.verdict != "pass") == case.unproven, answer.findings
    if case.clauses:
        assert {finding.clause for finding in answer.findings} & set(case.clauses)
