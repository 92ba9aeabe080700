"""Stock that is kept by size, colour or the like: how many there are of what a stretch of the text names."""

import re
from collections.abc import Mapping

from tools.compliance.facts.clauses import clause_around
from tools.compliance.facts.context import Context, number_in, plain_of
from tools.compliance.facts.options import named_as

_TOTALS = frozenset(
    ("quantity", "available", "on_hand", "remaining", "left", "stock", "units", "total", "unit", "库存", "数量")
)
"""Keys under `stock` that name no variant."""
_BREAK = re.compile(r"[,，。;；!！?？\n]|\.(?!\d)|\bbut\b|\bwhile\b|但")
_ALL = re.compile(r"\b(?:all|every) (?:sizes?|colou?rs?|styles?)\b|全[码色]|(?:尺码|颜色)齐全|不断码|[码色]全")
_MOST = 60


def variants_of(context: Context) -> dict[str, float]:
    """The variants that the stock is kept by, each with its number; empty where it is one number."""
    stock = context.raw.get("stock")
    if not isinstance(stock, Mapping):
        return {}
    named = {plain_of(str(key)).lower(): number_in(value) for key, value in stock.items() if str(key) not in _TOTALS}
    return {name: count for name, count in named.items() if name and count is not None}


def total_of(context: Context) -> float | None:
    """All that there is of the goods; None where the stock is not on record."""
    whole = context.number("stock")
    if whole is None:
        whole = number_in(context.within("stock", *_TOTALS))
    variants = variants_of(context)
    return sum(variants.values()) if whole is None and variants else whole


def stocks_at(text: str, span: tuple[int, int], context: Context) -> list[float]:
    """How many there are of each variant that the clause around a stretch names, else of all; empty when unknown."""
    variants = variants_of(context)
    if variants:
        clause = text[slice(*span)].join(clause_around(text, *span, _BREAK, (_MOST, _MOST)))
        named = [count for name, count in variants.items() if named_as(name).search(clause)]
        named = named or _partly(variants, clause)
        named = named or [count for name, count in variants.items() if _shortened(name, variants, clause)]
        if not named and not _ALL.search(clause):
            named = _before(text[max(0, span[0] - _MOST) : span[0]], variants)
        if named or _ALL.search(clause):
            return named or list(variants.values())
    total = total_of(context)
    return [] if total is None else [total]


_SENTENCE = re.compile(r"[;；。!！?？\n]|\.(?!\d)")


def _before(text: str, variants: dict[str, float]) -> list[float]:
    """The variant that the sentence names last before its clause: Size 10, only two left."""
    told = _SENTENCE.split(text)[-1]
    ends = {name: max((m.end() for m in named_as(name).finditer(told)), default=-1) for name in variants}
    last = max(ends.values(), default=-1)
    return [variants[name] for name, end in ends.items() if end == last >= 0]


def _partly(variants: dict[str, float], clause: str) -> list[float]:
    """The variants of which a clause names a part, one by one and together: 曜石黑 of 曜石黑 12+256, 曜石黑 16+512."""
    parts = {name: name.split() for name in variants}
    told = {part for words in parts.values() if len(words) > 1 for part in words if len(part) > 1 and part in clause}
    held = [count for name, count in variants.items() if told and told <= {*parts[name]}]
    return [*held, sum(held)] if held else []


def _shortened(name: str, variants: dict[str, float], clause: str) -> bool:
    """Whether a clause names a colour by its last word, which no other one has: 紫的, 紫色 of 雾紫."""
    last = name[-1]
    alone = sum(last in other for other in variants) == 1
    return not name.isascii() and len(name) > 1 and alone and re.search(rf"{last}(?:色|的)", clause) is not None
