"""Money as integer minor units with the ISO 4217 exponent. No floats, no exchange rates."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from memory.domain.errors import BadInput
from memory.domain.noun import Noun

EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "OMR": 3, "JOD": 3, "TND": 3}
"""ISO 4217 minor-unit exponents that are not 2."""


def exponent_of(currency: str) -> int:
    """How many decimals `currency` has."""
    return EXPONENTS.get(currency, 2)


class Money(Noun):
    """An amount in one currency. Arithmetic across currencies raises `BadInput`."""

    minor: int
    """The amount in minor units: 1999 is 19.99 USD, or 1999 JPY."""
    currency: str
    """ISO 4217 code, upper case."""

    @classmethod
    def of(cls, major: str | int | Decimal, currency: str) -> Self:
        """From major units, rounded half up to the exponent. Raises `BadInput` when it is no finite number."""
        try:
            amount = Decimal(str(major))
            scaled = amount.scaleb(exponent_of(currency)).to_integral_value(rounding=ROUND_HALF_UP)
            return cls(minor=int(scaled), currency=currency)
        except (ArithmeticError, ValueError) as error:
            raise BadInput(f"{major!r} is not an amount of money", todo="write it as digits, such as 5000") from error

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(minor=0, currency=currency)

    @property
    def major(self) -> str:
        """The decimal string that every contract shows: `"5000.00"`, and `"5000"` for JPY."""
        digits = exponent_of(self.currency)
        return f"{self.decimal:.{digits}f}"

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent_of(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(minor=self.minor + self._same(other).minor, currency=self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(minor=self.minor - self._same(other).minor, currency=self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def times(self, factor: int | Decimal) -> "Money":
        """This amount times `factor`, rounded half up to a minor unit."""
        return Money(minor=int((Decimal(self.minor) * factor).to_integral_value(ROUND_HALF_UP)), currency=self.currency)

    def split(self, weights: Sequence[int | float | Decimal]) -> "list[Money]":
        """Shares in proportion to `weights` that add up to this amount exactly (largest remainder; ties go first).

        Raises `BadInput` when there is no weight, a negative one, or all are zero.
        """
        parts = [Decimal(str(weight)) for weight in weights]
        total = sum(parts, Decimal(0))
        if not parts or total <= 0 or min(parts) < 0:
            raise BadInput("a budget can only be split by weights that are not negative and not all zero")
        exact = [Decimal(self.minor) * part / total for part in parts]
        floors = [int(share // 1) for share in exact]
        by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - exact[i], i))
        for i in by_remainder[: self.minor - sum(floors)]:
            floors[i] += 1
        return [Money(minor=share, currency=self.currency) for share in floors]

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise BadInput(f"{self.currency} and {other.currency} cannot be mixed in one campaign")
        return other


def total(amounts: Sequence[Money], currency: str) -> Money:
    """The sum; zero of `currency` when there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
