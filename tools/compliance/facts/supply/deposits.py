"""Deposits of a sale in two payments: how much is paid first and last, and when, against the terms on record."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from tools.compliance.facts.context import Context, date_in, facts_in
from tools.compliance.facts.drafts import contradicted
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.money.coins import coins_in
from tools.compliance.facts.money.deals import deal_of
from tools.compliance.facts.money.offer import against_terms
from tools.compliance.facts.supply.days import days_in
from tools.compliance.facts.wording import Told, day_zh
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_HAN = "[一二两三四五六七八九十百千]{1,7}"
_FIRST = re.compile(
    rf"[定订]金(?:只要|只需|仅需?|才|先?付|是|[:：\s])?\s?(?P<after>\d{{1,6}}|{_HAN})(?=元|块|[抵膨,，。!！;；]|$)"
    rf"|[付交拍]\s?(?P<before>\d{{1,6}}|{_HAN})\s?(?:元|块)?钱?的?[定订]金"
)
_LAST = re.compile(r"尾款(?:再|只要|只需|就|还|需|是|才|也就)?(?:付|补|交|给)?\s?$")
_LAST_DAY = re.compile(r"尾款[^,，。;；]{0,2}$")
_PAID_ON = re.compile(r"[^,，。;；]{0,4}[付交补]")
_MOST = 10


def bind_deposits(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions on the deposit, what is left to pay, and the day for it."""
    deal = deal_of(context)
    if not deal.deposits:
        return
    for found in islice(_FIRST.finditer(line.text), _MOST):
        if number_of(found["after"] or found["before"]) not in {before for before, _ in deal.deposits}:
            yield against_terms(line, found.span(), context)
    price = context.number("price")
    for coin in coins_in(line.text) if price is not None else ():
        rests = {whole - counts for whole in (price or 0.0, *deal.prices) for _, counts in deal.deposits}
        if _LAST.search(line.text[max(0, coin.start - 10) : coin.start]) and not any(map(coin.is_about, rests)):
            yield against_terms(line, (coin.start, coin.end), context)
    yield from _days(line, context)


def _days(line: Line, context: Context) -> Iterator[Draft]:
    known = _pay_day(context)
    for said in days_in(line.text, context.day) if known else ():
        before, after = line.text[max(0, said.start - 6) : said.start], line.text[said.end : said.end + 8]
        if known and _LAST_DAY.search(before) and _PAID_ON.match(after) and known not in said.days:
            told = Told(f"尾款从{day_zh(known)}开始付", f"the rest is due from {known}", str(known))
            yield contradicted(line, (said.start, said.end), "urgency.end", told, topic="urgency", family="urgency")


def _pay_day(context: Context) -> date | None:
    """The day from which the rest is paid, by an entry that is named after it."""
    facts = facts_in(context.raw.get("promotion"))
    return next((day for f in facts if "尾款" in f.label and (day := date_in(f.value))), None)
