"""The terms of a promotion as a reason tells them."""

import re
from collections.abc import Iterable
from typing import Any

from tools.compliance.facts.context import Context, Fact, facts_in
from tools.compliance.facts.wording import Told, names_of, quoted

NO_OFFER = Told("资料中没有进行中的活动", "no offer is on record")
NO_GIFT = Told("资料中没有赠品", "no gift is on record")
_WORDED = ("terms", "offer", "description", "rule", "text", "name", "title", "活动内容", "内容", "规则", "名称", "品名")
_INNER = ("id", "type", "kind", "code")
_CODE = re.compile(r"[\w-]*", re.ASCII)
"""A value that means something to a program only."""


def terms_of(context: Context) -> Told:
    """The terms in the record's own words where it has any, else its entries one by one."""
    facts = facts_in(context.raw.get("promotion"))
    own = next((fact.value for fact in facts if not fact.name or fact.name in _WORDED), None)
    zh, en = (own, own) if own else _listed(facts)
    return Told(f"登记的活动是“{quoted(zh)}”", f"the offer on record is “{quoted(en)}”", quoted(own or ""))


def gift_of(gift: Any) -> Told:
    """The gift as the record names it."""
    zh, en = _listed(facts_in(gift))
    if not zh:
        return NO_GIFT
    return Told(f"登记的赠品是“{quoted(zh)}”", f"the gift on record is “{quoted(en)}”", quoted(zh))


def _listed(facts: Iterable[Fact]) -> tuple[str, str]:
    """Entries by their names in Chinese and in English, those that say no left out."""
    told = [fact for fact in facts if not fact.denied and not (fact.name in _INNER and _CODE.fullmatch(fact.value))]
    unnamed = (*_WORDED, *_INNER)
    names = [("", "") if not fact.name or fact.name in unnamed else names_of(fact.name) for fact in told]
    zh = [f"{name[0]}：{fact.value}".strip("：") for name, fact in zip(names, told, strict=True)]
    en = [f"{name[1]}: {fact.value}".strip(": ") for name, fact in zip(names, told, strict=True)]
    return "，".join(zh), ", ".join(en)
