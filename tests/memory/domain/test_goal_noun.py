"""The goal noun: its contract, its effective slots and what makes it unusable."""

from datetime import date
from decimal import Decimal

import pytest

from memory.domain.errors import BadInput
from memory.domain.goal import Budget, MerchantGoal, Problem, Question, Target, Window

TODAY = date(2026, 5, 20)


def test_budgets_are_spelled_with_the_currencys_decimals():
    assert Budget.of(Decimal(5000), "CNY", "total").amount == "5000.00"
    assert Budget.of(Decimal(500000), "JPY", "total").amount == "500000"
    unknown = Budget.of(Decimal(400), None, "daily")
    assert (unknown.amount, unknown.money(), unknown.money("EUR")) == ("400.00", None, unknown.money("EUR"))


def test_the_effective_window_of_a_total_budget():
    goal = MerchantGoal(sentence="x", today=TODAY, language="en", budget=Budget.of(Decimal(9), "USD", "total"))
    window = goal.effective_window
    assert window is not None
    assert window.days == 14
    started = goal.having(window=Window(start=date(2026, 6, 1), end=None)).effective_window
    assert started is not None
    assert (started.start, started.end) == (date(2026, 6, 1), date(2026, 6, 14))
    assert goal.having(budget=Budget.of(Decimal(9), "USD", "daily")).effective_window is None


def test_the_contract_has_its_keys_and_ratio_targets_are_numbers():
    goal = MerchantGoal(sentence="x", today=TODAY, language="en", target=Target(metric="roi", value="3"))
    contract = goal.having(questions=(Question(field="budget", text="?"),)).to_contract()
    names = [
        "product",
        "objective",
        "budget",
        "window",
        "target",
        "channels",
        "audience",
        "constraints",
        "language",
        "missing",
    ]
    assert list(contract)[:10] == names
    assert contract["target"] == {"metric": "roi", "value": 3}
    assert contract["missing"] == ["budget"]


def test_a_fatal_problem_is_bad_input():
    problem = Problem(field="budget", what="it is 0", todo="name one")
    goal = MerchantGoal(sentence="x", today=TODAY, language="en", problems=(problem,))
    with pytest.raises(BadInput, match="it is 0"):
        goal.require_usable()
    mild = goal.having(problems=(problem.having(fatal=False),))
    assert mild.require_usable() is mild
