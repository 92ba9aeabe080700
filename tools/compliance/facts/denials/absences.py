"""What the goods are said to be free of, held against what they are made of."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.allergens import without_traces
from tools.compliance.facts.denials.refusals import refused
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.tables import table, terms_of
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.lexicon import scan_text

_INGREDIENTS = re.compile(r"配料|成分|原料|组成|ingredient|contains|composition|formula|made with|allergen")
_OF_PLANTS = re.compile(
    r"(?:\b(?:coconut|almond|oat|soya?|rice|cocoa|shea|peanut|cashew|nut|hemp|pea|mango|kokum|body|vegan|plant)|椰|豆|杏仁|燕麦|可可)[ -]?$"
)
"""What makes milk and butter of plants of them, in an ingredient list."""
_OF_MILK = frozenset(["milk", "butter", "cream", "cheese", "milk powder", "奶", "奶油", "奶粉", "牛奶"])
_PURE_WORDS = {
    "unsweetened": "糖",
    "decaf": "咖啡因",
    "decaffeinated": "咖啡因",
    "dairy free": "乳",
    "vegan": "动物",
    "脱咖啡因": "咖啡因",
}


class Absence(NamedTuple):
    """A substance that a text denies."""

    start: int
    end: int
    substance: str
    added: bool = False
    """Whether only its adding is denied: what the food holds of itself says nothing against it."""


@cache
def _claims() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all absence claims, and the substance that each word means."""
    meant = {
        term.lower(): name for name, entry in table("records")["absence_words"].items() for term in terms_of(entry)
    }
    zh = "|".join(sorted((re.escape(t) for t in meant if not t.isascii()), key=len, reverse=True))
    en = "|".join(sorted((re.escape(t) for t in meant if t.isascii()), key=len, reverse=True))
    pure = "|".join(map(re.escape, _PURE_WORDS))
    return re.compile(
        rf"(?:不含|未添加|不添加|无添加|不加|零添加|0添加|无|零|(?<![\d.])0)(?:任何|额外)?(?P<zh>{zh})(?![度计醇分])"
        rf"|\b(?P<free>{en})[ -]free\b|\b(?:no|zero|without|free of|free from)(?: any| added| artificial)* (?P<no>{en})\b"
        rf"|(?P<pure>\b(?:unsweetened|decaf|decaffeinated|dairy free|vegan)\b|{pure.split('|')[-1]})"
    ), meant


@cache
def _betrayers(substance: str) -> re.Pattern[str]:
    words = terms_of(table("records")["absences"][substance])
    parts = [rf"\b{re.escape(w.lower())}\b" if w.isascii() and w.islower() else re.escape(w.lower()) for w in words]
    return re.compile("|".join(sorted(parts, key=len, reverse=True)))


_NOT = re.compile(r"(?:\bnot|n't)(?: a| suitable for| for| strictly)?\s?$")


_ADDING = re.compile(r"(?:未添加|不添加|无添加|不加|零添加|0添加)|(?:no|zero|without) added")


def absences_in(text: str) -> Iterator[Absence]:
    """Substances that a text says the goods are free of."""
    pattern, meant = _claims()
    for found in pattern.finditer(scan_text(text)):
        word = found["zh"] or found["free"] or found["no"]
        if found["pure"] and _NOT.search(text[max(0, found.start() - 20) : found.start()]):
            continue
        added = _ADDING.match(found.group()) or text[found.end() :].startswith(" added")
        yield Absence(*found.span(), meant[word] if word else _PURE_WORDS[found["pure"]], bool(added))


_DENIED = re.compile(r"(?:不含|无|未添加|不添加|零|非|\bno|\bfree of|\bwithout|\bnon)(?: added| any)?[ -]?$")


def bind_absences(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a substance that is denied and that the data name."""
    if not context.knows_product:
        return
    for absence in absences_in(line.text):
        span = (absence.start, absence.end)
        fact = _betraying(absence, context)
        if fact is not None:
            yield by_fact(line, span, "fact.absence", fact)
    yield from _named(line, context)
    yield from _put_in(line, context)


_PUTS_IN = (
    r"\b(?:made (?:with|from)|contains?|containing|packed with|full of|loaded with|rich in|enriched with|blend(?:ed)? (?:of|with)|with (?:added|real|fresh|whole|roasted)|infused with|sweetened with|thickened with)"
    r"(?: (?!(?:no|not|nor|never|without|zero|free)\b)[a-z'-]{2,12}(?: and|,)?){0,4}? "
)
_MOST = 8


def _put_in(line: Line, context: Context) -> Iterator[Draft]:
    """A stuff that an English text puts in, and that the record says the goods are free of: brown rice in a food
    without grain."""
    if line.language != "en":
        return
    for fact in context.named:
        for substance in _free_of(fact.plain) if not fact.denied else ():
            for found in islice(_putting_in(substance).finditer(line.text), _MOST):
                milky = found["it"] in _OF_MILK and _OF_PLANTS.search(line.text[: found.start("it")][-12:])
                if (
                    not milky
                    and not refused(line.text, *found.span())
                    and not _DENIED.search(found[0][: -len(found["it"])])
                ):
                    yield by_fact(line, found.span("it"), "fact.absence", fact)


@cache
def _putting_in(substance: str) -> re.Pattern[str]:
    """How a text puts a substance in, by its own name or by that of what it is in."""
    named = terms_of(table("records")["absence_words"].get(substance, ""))
    words = "|".join(rf"\b{re.escape(word.lower())}\b" for word in named if word.isascii())
    return re.compile(rf"{_PUTS_IN}(?P<it>{_betrayers(substance).pattern}{'|' if words else ''}{words})")


@lru_cache(maxsize=4096)
def _free_of(plain: str) -> tuple[str, ...]:
    """The substances that an attribute says the goods are free of."""
    return tuple(a.substance for a in absences_in(plain) if not a.added and a.substance in table("records")["absences"])


_ANY_EN = re.compile(r"\b([a-z]{4,})[ -]free\b|\bfree (?:of|from) ([a-z]{4,})\b")
_ANY_ZH = re.compile(r"(?:不含|未添加|不添加|无添加)(?:任何)?([\u4e00-\u9fff]{2,6})")


_MADE_OF = re.compile(
    rf"{_INGREDIENTS.pattern}|材质|材料|面料|里料|\b(?:materials?|fabrics?|fib(?:re|er)s?|shell|lining|filling|fill|outer|upper|made of)\b"
)
"""The attributes that say what the goods are made of, foods or not."""


def _named(line: Line, context: Context) -> Iterator[Draft]:
    """Any other stuff that the text denies and what the goods are made of names in the same words."""
    for pattern in (_ANY_EN, _ANY_ZH):
        for found in pattern.finditer(scan_text(line.text)):
            stuff = next(g for g in found.groups() if g)
            for fact in context.facts:
                at = fact.plain.find(stuff, len(fact.label))
                if at >= 0 and _MADE_OF.search(fact.label) and not fact.denied:
                    around = fact.plain[max(0, at - 10) : at]
                    if not _DENIED.search(around) and not re.match(r"[- ]free", fact.plain[at + len(stuff) :]):
                        yield by_fact(line, found.span(), "fact.absence", fact)


_FREE_NAME = re.compile(r"\bfree$|^(?:free|no|without)\b|^(?:无|不含|零|未添加)")
"""Names that say of themselves that there is none: `paraben free: yes`."""


def _betraying(absence: Absence, context: Context) -> Fact | None:
    """The ingredient list, or an amount above nothing, that names a denied substance."""
    substance = absence.substance
    words = _betrayers(substance)
    named = [t.lower() for t in terms_of(table("records")["absence_words"].get(substance, ""))]
    for fact in context.facts:
        if fact.denied or fact.source == "evidence":
            continue
        value = fact.said
        about = any(word in fact.label for word in named if len(word) > 1 or fact.label.startswith(word))
        about = about and not absence.added and not _FREE_NAME.search(fact.label)
        for word in () if absence.added else named:
            told = re.search(rf"{re.escape(word)}s?[ :]{{0,2}}(\d+(?:\.\d+)?)\s?m?g", value)
            if told and float(told[1]) > 0.5 and substance in ("糖", "咖啡因", "盐", "酒精"):
                return fact
        if about and (_amount(value) > 0 or re.match(r"\s*(?:yes|是|有|含|regular|full)", value)):
            return fact
        if _INGREDIENTS.search(fact.label) or (not fact.label and _INGREDIENTS.search(value)):
            held = without_traces(value)
            for found in words.finditer(held):
                before, after = held[max(0, found.start() - 12) : found.start()], held[found.end() : found.end() + 6]
                of_plants = found[0] in _OF_MILK and substance != "脂肪" and _OF_PLANTS.search(before)
                if not of_plants and not _DENIED.search(before) and not re.match(r"[- ]free|不含|无|替代|醇", after):
                    return fact
    return None


def _amount(value: str) -> float:
    found = re.search(r"\d+(?:\.\d+)?", value)
    return (
        float(found[0])
        if found
        and not re.search(r"<\s?0|低于|free|^[^\d]*\d+(?:\.\d+)?\s?%\s?(?:is )?(?:removed|去除|脱除)[^\d]*$", value)
        else 0.0
    )
