"""Amounts of money in a text, and another amount put in the place of one."""
# ruff: noqa: E501 - alternations read better unbroken.

import re

from tools.compliance.facts.instead import put
from tools.compliance.facts.wording import Told, amount, names_of
from tools.compliance.judge import Line

AMOUNT = r"(?:rmb|cny|usd|gbp|us\$|nt\$|[¥$£€￥])?\s?(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,6})?)(万|k)?\s?(?:元|块钱|块|rmb|dollars|usd|pounds)?"
"""An amount: its number is one group, a scale such as 万 the next."""
LIST_WORD = re.compile(
    r"建议零售价|建议售价|指导价|\blist price|\bmsrp\b|\brrp\b|\bsrp\b|suggested retail|\b(?:at|below|off|under|on|beneath|than) (?:the |its )?list\b"
)
"""What says that an amount is compared with the maker's list price."""
SCALE = {"万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "million": 1e6, "thousand": 1e3}
"""What a word behind a number multiplies it by."""


def value_of(found: re.Match[str], group: int = 1) -> float:
    """The amount whose number is a group of a match."""
    return float(found[group].replace(",", "")) * SCALE.get((found[group + 1] or "").lower(), 1)


def amount_instead(line: Line, found: re.Match[str], number: float, group: int = 1) -> str:
    """The matched words with another amount in them."""
    end = found.end(group + 1) if found[group + 1] else found.end(group)
    return put(line, found.span(), (found.start(group), end), amount(number))


def priced(key: str, number: float) -> Told:
    """A price on record, by what it is called."""
    zh, en = names_of(key)
    return Told(f"{zh}是{amount(number)}元", f"the {en} is {amount(number)}", amount(number))
