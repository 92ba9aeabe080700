"""Sums beside the price: credit for an old one traded in, a deposit, rates; held against those on record."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.drafts import by_fact, contradicted
from tools.compliance.facts.figures.number_words import EN_NUMBER, number_of
from tools.compliance.facts.money.bounds import bound_of, within
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import deal_of, paid
from tools.compliance.facts.money.money import priced
from tools.compliance.facts.money.offer import beyond_terms
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_HAN = "[一二两三四五六七八九十百千]{1,7}"
_TRADED = re.compile(
    r"以旧换新|置换补贴|旧[\u4e00-\u9fff]{1,3}(?:可以?|能|最高|再)*(?:抵|换|折)|[拿用]旧|(?<![\u4e00-\u9fff])旧的"
    r"|\btrade(?:d|s)?[- ]?(?:it |them |one |yours )?in\b|\btrade[- ]?ins?\b|\btrading in\b|\bpart[- ]exchange\b|\b(?:for|off for|when you (?:bring|send|hand) (?:in |us )?) ?(?:your|an?|the|any) old\b"
)
"""What says that an old one is taken for credit."""
_CREDIT_ZH = re.compile(
    rf"(?:抵扣?|补贴?|[立直]?减|省|返|折价?|值|换)[了再到得个]?(?:最高|最多|可达?|现金)?\s?(?P<n>\d{{2,6}}|{_HAN})(?=\s?(?:元|块|[,，。.!！?？;；]|$))"
)
_CREDIT_BEFORE = re.compile(
    r"\b(?:up to|gets? you|give you|gives you|you get|get|take|knock|save|extra|another|earn|receive|credit of|trade[- ]in (?:value )?(?:of|is|:)?)(?: an?| up to| as much as)? $|^$|[.!?:;,] $"
)
_CREDIT_AFTER = re.compile(
    r" (?:off|for (?:your|an?|the|any|it|yours)\b|(?:in |of |as |store )*credit|towards?|back|bonus|when you (?:trade|send|bring|hand)|with (?:any |your |an? )?(?:trade|old)|trade[- ]in)"
)
_DOWN = re.compile(
    r"\b(?P<led>deposit(?: of| is|:)?(?: just| only)? )$|\b(?:put|pay|place|leave|with|for|just|only) (?:just |only |down )?$"
)
_DOWN_AFTER = re.compile(r" (?:down\b(?! from)|deposits?\b|secures?|reserves?|holds it|to (?:reserve|secure)|upfront)")
_FIRST = re.compile(
    rf"[定订]金(?:只要|只需|仅需?|才|先?付|先?交|是|[:：\s])*(?P<after>\d{{1,6}}|{_HAN})(?=元|块|[抵膨就即可,，。!！;；]|$)"
    rf"|[付交拍](?P<before>\d{{1,6}}|{_HAN})\s?(?:元|块)?钱?的?[定订]金"
)
_HELD_FIRST = re.compile(r"[定订]金|\bdeposits?\b|\bdown payment\b")
_NUMBER = re.compile(
    r"(?<![\d.])\d{1,6}(?:,\d{3})*(?:\.\d{1,2})?(?![\d%]|\s?(?:天|日|月|号|台|期|days?\b|months?\b|years?\b))"
)
_RATES = re.compile(
    r"(?P<n>\d{1,2}|[一二三四六九十]{1,3})[期个](?:月)?(?:免息|分期|无息|零利息|0利息)[^。;；!！?？]{0,12}?(?:每期|每个?月|一个?月|一期|月供)(?:只要|才|仅|还|付|大?约|大概|也就|不到|[:：])*\s?$"
)
_FREE = re.compile(
    rf"(?P<zh>\d{{1,2}}|[一二三四六九十]{{1,3}})(?:期|个月)(?:免息|无息|零利息|0利息)|(?P<en>\d{{1,2}}|{EN_NUMBER})[- ]months?(?:'s?)? (?:of )?(?:interest[- ]free|0 ?% apr|no interest)|\b(?:interest[- ]free|0 ?% (?:apr|interest)|no interest)(?: credit| financing)? (?:for|over) (?P<over>\d{{1,2}}|{EN_NUMBER}) months"
)
_HELD_FREE = re.compile(r"免息|无息|interest[- ]free|0 ?% apr|no interest")
_SPREAD = re.compile(r"(?<![\d.])(\d{1,2})(?:期|个月|[- ]months?\b)|for (\d{1,2}) months")
_MOST = 20


class Sum(NamedTuple):
    """An amount of a scheme, with the fact of the record that tells it."""

    amount: float
    fact: Fact


def bind_schemes(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions on trade-ins, deposits and months without interest."""
    yield from _trade_ins(line, context)
    yield from _deposits(line, context)
    yield from _free_rates(line, context)


def _facts(context: Context, words: re.Pattern[str]) -> list[Fact]:
    return [f for f in context.everything if f.source in ("promotion", "facts", "attributes") and words.search(f.plain)]


def _sums(facts: list[Fact]) -> list[Sum]:
    """The amounts that facts name: those with a coin, else the bare ones."""
    out: list[Sum] = []
    for fact in facts:
        coins = [coin.amount for coin in coins_in(fact.plain)]
        out += [Sum(n, fact) for n in coins or (float(n.replace(",", "")) for n in _NUMBER.findall(fact.said))]
    return out


def _trade_ins(line: Line, context: Context) -> Iterator[Draft]:
    """Credit for an old one: more than the record gives, or given where it speaks of none."""
    if not _TRADED.search(line.text) or not context.has("promotion", "facts"):
        return
    told = _facts(context, _HELD_TRADE)
    known = _sums(told)
    for span, amount in _credits(line.text):
        if known and not any(abs(amount - one.amount) <= 0.01 * one.amount for one in known):
            most = max(known, key=lambda one: one.amount)
            if amount > most.amount or not _UP_TO.search(most.fact.plain):
                yield by_fact(line, span, "price.promotion", most.fact)
        elif not told and context.has("promotion"):
            yield beyond_terms(line, span, context)


def credits_of(text: str, context: Context) -> set[float]:
    """The credit that the record gives for an old one, where a text speaks of it."""
    return {one.amount for one in _sums(_facts(context, _HELD_TRADE))} if _TRADED.search(text) else set()


_HELD_TRADE = re.compile(
    r"以旧换新|置换|旧[\u4e00-\u9fff]{1,3}[抵换折]|\btrade[- ]?in\b|\btrad(?:e|ing) in\b|part[- ]exchange|\bold\b[^.;]{0,24}\b(?:credit|off)\b"
)
_UP_TO = re.compile(r"\bup to\b|\bmax|最高|最多|以内")


def _credits(text: str) -> Iterator[tuple[tuple[int, int], float]]:
    """The amounts that a text gives for an old one, each in the clause of it or in the next."""
    marks = [found.span() for found in islice(_TRADED.finditer(text), _MOST)]
    spans = set[tuple[int, int]]()
    for found in islice(_CREDIT_ZH.finditer(text), _MOST):
        value = number_of(found["n"])
        if value and any(-2 <= found.start() - start <= 24 for start, _ in marks):
            spans.add(found.span("n"))
            yield found.span("n"), value
    for coin in islice(coins_in(text), _MOST) if text.isascii() or not spans else ():
        before, after = text[max(0, coin.start - 24) : coin.start], text[coin.end : coin.end + 24]
        near = any(start - coin.end <= 32 and coin.start - end <= 32 for start, end in marks)
        if (
            near
            and _CREDIT_AFTER.match(after)
            and _CREDIT_BEFORE.search(before)
            and not _SENTENCE.search(text, *_between(coin.start, coin.end, marks))
        ):
            yield (coin.start, coin.end), coin.amount


_SENTENCE = re.compile(r"[.!?;](?!\d)")


def _between(start: int, end: int, marks: list[tuple[int, int]]) -> tuple[int, int]:
    """The stretch from an amount to the words of an exchange that are nearest."""
    low, high = min(marks, key=lambda mark: min(abs(mark[0] - end), abs(start - mark[1])))
    return (min(end, high), max(start, low))


def _deposits(line: Line, context: Context) -> Iterator[Draft]:
    """A deposit of another amount than the record's, where it does not say that it counts for more."""
    if deal_of(context).deposits or not (known := _sums(_facts(context, _HELD_FIRST))):
        return
    said = [
        (found.span(), number_of(found["after"] or found["before"]))
        for found in islice(_FIRST.finditer(line.text), _MOST)
    ]
    for coin in islice(coins_in(line.text), _MOST):
        led = _DOWN.search(line.text[max(0, coin.start - 24) : coin.start])
        if led and (led["led"] or _DOWN_AFTER.match(line.text, coin.end)):
            said.append(((coin.start, coin.end), coin.amount))
    for span, amount in said:
        if amount and not any(abs(amount - one.amount) < 0.01 for one in known):
            yield by_fact(line, span, "price.promotion", known[0].fact)


def _free_rates(line: Line, context: Context) -> Iterator[Draft]:
    """More rates without interest than the record gives."""
    facts = _facts(context, _HELD_FREE)
    known = [(int(n), fact) for fact in facts for found in _SPREAD.finditer(fact.plain) if (n := found[1] or found[2])]
    for found in islice(_FREE.finditer(line.text), _MOST) if known else ():
        said = number_of(found["zh"] or found["en"] or found["over"])
        most, fact = max(known, key=lambda one: one[0])
        if said and said > most:
            yield by_fact(line, found.span(), "price.promotion", fact)


def bind_rates(line: Line, context: Context) -> Iterator[Draft]:
    """What is paid each month without interest, against the price shared out: 12期免息，一个月不到200块."""
    price = context.number("price")
    for coin in islice(coins_in(line.text), _MOST) if price is not None else ():
        led = _RATES.search(line.text[max(0, coin.start - 40) : coin.start])
        count = number_of(led["n"]) if led else None
        if not count or price is None:
            continue
        bound, shares = bound_of(line.text, coin), [cost / count for cost in paid(1, price, deal_of(context))]
        if not any(
            within(one, coin.amount, bound)
            if bound
            else (coin.is_about(one) or abs(coin.amount - one) <= max(1.0, 0.01 * one))
            for one in shares
        ):
            span = (coin.start, coin.end)
            yield contradicted(line, span, "price.now", priced("price", price), topic="shelf", family="price")
