"""What delivery, returns and cancellation cost by the text, held against what the shop's facts say of them."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.money.coins import Coin, coins_in
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_SERVICES = ("returns", "cancellation", "delivery")
_CLAUSE = re.compile(r"(?:[^,，。;；!！?？.\n]|(?<=\d)[.,](?=\d)){2,200}")
_LEAST = re.compile(r"(?:\b(?:over|above|from|of(?: at least)?|spend|reach(?:es)?)|满|达到?|超过?) ?$")
_LEAST_ZH = re.compile(r"满\s?(\d{1,6})(?![\d.件个])")
_FEE = re.compile(
    r"(?:\b(?:shipping|delivery|postage|returns?|deposits?|fees?|fitting|installation|cancell?ations?|gift wrap\w*|refills?|insurance|courier|surcharges?)|运费|邮费|押金|安装费|上楼费|手续费|快递费|配送费)"
    r"(?:[ :]|is|are|costs?|just|only|an?|flat|adds?|from|at|是|为|只要|只|仅|另收|另付){0,10}$"
)
_FEE_AFTER = re.compile(
    r" (?:flat[- ]rate |standard |express |for )?(?:shipping|delivery|postage|deposit|fee|fitting|surcharge)\b|的?(?:运费|邮费|押金)"
)
_WITH = re.compile(
    r" (?:with|including|incl\.?) (?:the )?(?:shipping|delivery|postage)\b| (?:delivered|shipped)\b|含(?:运费|邮费)|包邮到家"
)


class Charge(NamedTuple):
    """What one clause says that a service costs."""

    service: str
    start: int
    end: int
    free: bool
    amount: float | None
    least: float
    """The least order that it is free from; 0 where none is named."""
    buyer: bool
    """Whether the buyer pays, be it how much it may."""


class Held(NamedTuple):
    """A charge of the shop's facts, with its fact."""

    charge: Charge
    fact: Fact


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words) for name, words in table("services").items()}


def of_a_service(text: str, coin: Coin) -> bool:
    """Whether an amount is a fee, such as that of delivery, and not the price of the goods."""
    before, after = text[max(0, coin.start - 32) : coin.start], text[coin.end : coin.end + 24]
    return _FEE.search(before) is not None or _FEE_AFTER.match(after) is not None


def bind_charges(line: Line, context: Context, facts: Sequence[Fact]) -> Iterator[Draft]:
    """Contradictions between what a service costs by the text and by the facts."""
    held = [Held(charge, fact) for fact in facts for charge in charges_in(fact.plain, _service_of(fact.label))]
    if not held:
        return
    price = context.number("price")
    for said in charges_in(line.text):
        known = [one for one in held if one.charge.service == said.service]
        rival = _rival(said, known, price, line.text) if known else None
        if rival:
            yield by_fact(line, (said.start, said.end), "fact.service", rival)
    yield from _with_delivery(line, held, price)


def charges_in(text: str, named: str = "") -> Iterator[Charge]:
    """The charges that a text speaks of, clause by clause; `named`: the service that it is all about."""
    words = _words()
    for clause in islice(_CLAUSE.finditer(text), 60):
        service = _service_of(clause[0]) or named
        if not service:
            continue
        free = words["free"].search(clause[0])
        if free and words["denied"].search(clause[0][: free.start()]):
            free = None
        coins = list(coins_in(clause[0]))
        leasts = [c.amount for c in coins if _LEAST.search(clause[0][: c.start])]
        leasts += [float(found[1]) for found in _LEAST_ZH.finditer(clause[0])]
        amounts = [c.amount for c in coins if c.amount not in leasts and (named or of_a_service(clause[0], c))]
        buyer = words["buyer"].search(clause[0]) is not None
        if free or amounts or buyer:
            free_of_all = bool(free) and not (buyer or amounts)
            yield Charge(
                service, *clause.span(), free_of_all, min(amounts, default=None), max(leasts, default=0.0), buyer
            )


def _service_of(text: str) -> str:
    return next((service for service in _SERVICES if _words()[service].search(text)), "")


def _rival(said: Charge, known: Sequence[Held], price: float | None, text: str) -> Fact | None:
    """The fact that a stated charge disagrees with; None when one of them bears it out."""
    if not said.free:
        amounts = [held for held in known if held.charge.amount is not None]
        wrong = said.amount is not None and amounts and all(held.charge.amount != said.amount for held in amounts)
        return amounts[0].fact if wrong else None
    frees = [held for held in known if held.charge.free]
    reach = max(said.least, price or 0.0)
    for_all = said.least == 0 and _words()["anyone"].search(text[said.start : said.end]) is not None
    if any(held.charge.least == 0 or (held.charge.least <= reach and not for_all) for held in frees):
        return None
    if frees:
        return frees[0].fact if price is not None or said.least or for_all else None
    return next((held.fact for held in known if held.charge.amount or held.charge.buyer), None)


def _with_delivery(line: Line, held: Sequence[Held], price: float | None) -> Iterator[Draft]:
    """A sum that is said to hold the delivery, and holds the goods alone."""
    paid = [one for one in held if one.charge.service == "delivery" and one.charge.amount]
    if price is None or not paid or any(one.charge.free for one in held):
        return
    for coin in coins_in(line.text):
        if _WITH.match(line.text, coin.end) and coin.amount < price + (paid[0].charge.amount or 0.0) * 0.99:
            yield by_fact(line, (coin.start, coin.end), "fact.service", paid[0].fact)
