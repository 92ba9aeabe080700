"""Money adds up to the minor unit, whatever it is split by."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.domain.errors import BadInput
from memory.domain.money import Money, total

CURRENCIES = st.sampled_from(["CNY", "USD", "JPY", "KWD"])


@given(st.integers(0, 10**14), st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any), CURRENCIES)
def test_shares_add_up_exactly_and_are_within_one_unit_of_proportional(minor, weights, currency):
    whole = Money(minor=minor, currency=currency)
    shares = whole.split(weights)
    assert total(shares, currency) == whole
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor - Decimal(minor) * weight / sum(weights)) < 1


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_the_decimal_string_reads_back(minor, currency):
    money = Money(minor=minor, currency=currency)
    assert Money.of(money.major, currency) == money


def test_exponents_are_the_currencys():
    assert Money.of("5000", "CNY").major == "5000.00"
    assert Money.of("500000", "JPY").major == "500000"
    assert Money.of("1.2345", "KWD").major == "1.235"


@pytest.mark.parametrize("nonsense", ["NaN", "inf", "five", "", "1e999999999"])
def test_what_is_no_amount_is_refused(nonsense):
    with pytest.raises(BadInput):
        Money.of(nonsense, "CNY")


def test_currencies_do_not_mix():
    with pytest.raises(BadInput):
        Money.of(1, "CNY") + Money.of(1, "USD")


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_senseless_weights_are_refused(weights):
    with pytest.raises(BadInput):
        Money.of(1, "CNY").split(weights)
