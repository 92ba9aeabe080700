"""What a merchant asked for, in slots that code can act on.

A slot holds what was said and nothing else. What a run takes for granted beside it stands in `assumptions`, and
`effective_budget` and `effective_window` show both together, so that a reviewer sees which is which.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from memory.domain.errors import BadInput
from memory.domain.evidence import Lang
from memory.domain.money import Money, exponent_of
from memory.domain.noun import Noun

Objective = Literal[
    "new_product",
    "promotion",
    "retention",
    "clearance",
    "awareness",
    "store_visits",
    "sales",
    "content_only",
]

Period = Literal["total", "daily"]
Metric = Literal["roi", "roas", "cpa"]
Field = Literal["product", "objective", "budget", "window", "target", "channels"]

OPEN_WINDOW_DAYS = 14
"""How long a total budget runs when no window was said (design: goal defaults)."""


class Budget(Noun):
    """What may be spent. The amount is a decimal string in major units because its currency may still be unknown."""

    amount: str
    """`"5000.00"`; `"500000"` when the currency has no minor unit."""
    currency: str | None
    """ISO 4217, or None when the sentence names none and its language implies none."""
    period: Period

    @classmethod
    def of(cls, amount: Decimal, currency: str | None, period: Period) -> "Budget":
        """From major units, rounded half up to the currency's exponent (2 while the currency is unknown)."""
        spelled = Money.of(amount, currency or "XXX").major
        return cls(amount=spelled, currency=currency, period=period)

    def money(self, shop_currency: str | None = None) -> Money | None:
        """The amount as money; None while neither the sentence nor the shop says a currency."""
        currency = self.currency or shop_currency
        return Money.of(self.amount, currency) if currency else None

    @property
    def decimals(self) -> int:
        return exponent_of(self.currency or "XXX")


class Window(Noun):
    """Days on which the campaign runs, both included; `end` is None when it was left open."""

    start: date
    end: date | None

    @property
    def days(self) -> int | None:
        return None if self.end is None else (self.end - self.start).days + 1


class Target(Noun):
    """What the spend has to bring: a ratio for roi and roas, a cost for cpa."""

    metric: Metric
    value: str
    """A decimal string: `"3"` for a ratio, `"8.00"` in major units for a cost."""
    currency: str | None = None
    """Of a cost, when known."""


class ProductMention(Noun):
    """The product in the merchant's own words, and which one of the shop it is when that is certain."""

    mention: str
    id: str | None = None


class Question(Noun):
    """One thing to ask the merchant, in their language."""

    field: str
    text: str
    choices: tuple[str, ...] = ()


class Assumption(Noun):
    """Something nobody said that a run takes for granted until a reviewer changes it."""

    field: str
    """The slot, or a part of it: `window`, `budget.currency`."""
    value: str
    why: str


class Problem(Noun):
    """Something said that cannot be used as it stands."""

    field: str
    what: str
    todo: str
    fatal: bool = True
    """True when no question can mend it within this sentence: the command ends with exit code 2."""


class SlotSpan(Noun):
    """Where in the sentence a slot was read: half-open code points of the raw sentence."""

    field: str
    start: int
    end: int
    text: str


class Need(Noun):
    """A wish in the sentence as a predicate over product facts: `weight_g < 300`."""

    id: str
    said: str
    attribute: str
    """Canonical attribute name, with its unit when it has one (`weight_g`, `volume_ml`)."""
    op: Literal["<", "<=", ">", ">=", "=", "in", "has"]
    value: str
    """The bound, or words separated by `|` for `in` and `has`."""
    basis: str
    """Why this predicate stands for the wish."""


class MerchantGoal(Noun):
    """The reading of one sentence."""

    sentence: str
    today: date
    language: Lang
    product: ProductMention | None = None
    objective: Objective | None = None
    budget: Budget | None = None
    window: Window | None = None
    target: Target | None = None
    channels: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    """Hints as they were said."""
    audience_keys: tuple[str, ...] = ()
    """The same hints normalised where they are known: `students`, `age:25-34`, `past_buyers`, `place:北京`."""
    constraints: tuple[str, ...] = ()
    """Normalised ids where known (`no_ads`, `no_price`, `not:douyin`, `avoid_word:最`), else the words said."""
    promotion: str | None = None
    """Id of the promotion day or season in the calendar data, when one was said."""
    whole_shop: bool = False
    """The sentence is about the whole shop or brand, so no product needs to be named."""
    needs: tuple[Need, ...] = ()
    questions: tuple[Question, ...] = ()
    """What to ask, in asking order; `missing` are their fields."""
    assumptions: tuple[Assumption, ...] = ()
    problems: tuple[Problem, ...] = ()
    spans: tuple[SlotSpan, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that have to be answered before a plan can be made, in asking order."""
        return tuple(dict.fromkeys(question.field for question in self.questions))

    def effective_budget(self, shop_currency: str | None) -> Money | None:
        """The budget with the shop's currency where none was said."""
        return self.budget.money(shop_currency) if self.budget else None

    @property
    def effective_window(self) -> Window | None:
        """The window with the default length of a total budget where it was left open; None while it must be asked."""
        if self.window and self.window.end:
            return self.window
        if not self.budget or self.budget.period == "daily":
            return None
        start = self.window.start if self.window else self.today
        return Window(start=start, end=start + timedelta(days=OPEN_WINDOW_DAYS - 1))

    def require_usable(self) -> "MerchantGoal":
        """Itself, or raises `BadInput` about the first thing said that cannot be used."""
        for problem in self.problems:
            if problem.fatal:
                raise BadInput(problem.what, todo=problem.todo, field=problem.field)
        return self

    def to_contract(self) -> dict[str, Any]:
        """The JSON of `adwright goal --json`."""
        return {
            "product": self.product.to_json() if self.product else None,
            "objective": self.objective,
            "budget": self.budget.to_json() if self.budget else None,
            "window": self.window.to_json() if self.window else None,
            "target": _target_json(self.target),
            "channels": list(self.channels),
            "audience": list(self.audience),
            "constraints": list(self.constraints),
            "language": self.language,
            "missing": list(self.missing),
            "sentence": self.sentence,
            "today": self.today.isoformat(),
            "audience_keys": list(self.audience_keys),
            "promotion": self.promotion,
            "needs": [need.to_json() for need in self.needs],
            "questions": [question.to_json() for question in self.questions],
            "assumptions": [assumption.to_json() for assumption in self.assumptions],
            "problems": [problem.to_json() for problem in self.problems],
            "spans": [span.to_json() for span in self.spans],
            "notes": list(self.notes),
        }


def _target_json(target: Target | None) -> dict[str, Any] | None:
    """Ratios are JSON numbers; a cost is money and therefore a decimal string."""
    if target is None:
        return None
    if target.metric == "cpa":
        return {"metric": target.metric, "value": target.value, "currency": target.currency}
    ratio = float(target.value)
    return {"metric": target.metric, "value": int(ratio) if ratio.is_integer() else ratio}
