"""The terms of a promotion as a reason tells them, and the findings of a text that promises other ones."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tools.compliance.facts.context import Context, Fact, facts_in
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.wording import Told, names_of, quoted
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

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


def against_terms(line: Line, span: tuple[int, int], context: Context, instead: str | None = None) -> Draft:
    """The text promises other terms than those on record."""
    draft = contradicted(
        line, span, "price.promotion", terms_of(context), topic="promotion", family="price", instead=instead
    )  # fmt: skip
    # English puts the condition into a clause of its own: without it what is left would promise more.
    return replace(draft, rewrite="none") if line.language == "en" else draft


def beyond_terms(line: Line, span: tuple[int, int], context: Context) -> Draft:
    """The text promises what no offer on record speaks of."""
    fact = terms_of(context) if context.text_of("promotion").strip() else NO_OFFER
    return unbound(line, span, "price.promotion", topic="promotion", family="price", fact=fact)
