"""The description: long enough, new, true to the attributes, and every statement backed."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from memory.domain.finding import Finding
from memory.domain.product import Product
from tools.content.claims import bind_claims
from tools.content.facts import contradictions, evidence_of
from tools.content.lexicon import has_cjk
from tools.creative.limits import measure
from tools.diagnosis.checks import finding, standards

NEED_PROOF = ("certificate", "sales", "discount", "price")
"""Statements that need proof on their face; a plain detail that no attribute repeats is only pointed out."""

BOASTS = (
    re.compile(
        r"(全网|全国|全球|世界|业内|同类)?最(好|佳|强|低|高级|优|大牌|先进|受欢迎|便宜)\S{0,4}"
        r"|(全网|全国|全球|销量|行业)第一|国家级|世界级|顶级|独一无二|万能"
    ),
    re.compile(
        r"\b(the )?(very )?best( [\w-]+){0,3} (ever|in the world|on the market)"
        r"|\b(world'?s (best|finest)|number one|no\.? ?1\b|unbeatable|miracle)"
        r"|\bthe best [\w-]+( [\w-]+)?( ever made)?",
        re.IGNORECASE,
    ),
)


def description_findings(product: Product, channels: Sequence[str]) -> list[Finding]:
    """Everything wrong with the description, and what title or description say against the attributes."""
    found = [*_conflicts(product), *_boasts(product)]
    if not product.description.strip():
        return [*found, finding(product, "description.empty", place="description", measured="0")]
    for channel in channels:
        found += _channel(product, channel)
    return [*found, *_house(product), *_unsupported(product)]


def _channel(product: Product, channel: str) -> Iterator[Finding]:
    rule = standards()["channels"].get(channel, {}).get("description")
    if not rule:
        return
    text = product.description.strip()
    size = len(re.findall(r"\w+", text)) if rule["unit"] == "words" else measure(text, rule["unit"])
    if rule["unit"] == "words" and has_cjk(text):
        return
    common = {"place": "description", "channel": channel, "grade": rule["grade"], "source": rule["source"]}
    if size < rule.get("min", 0):
        yield finding(product, "description.short", measured=f"{size} < {rule['min']} {rule['unit']}", **common)
    if size > rule.get("max", size):
        yield finding(product, "description.long", measured=f"{size} > {rule['max']} {rule['unit']}", **common)


def _house(product: Product) -> Iterator[Finding]:
    text, house = product.description.strip(), standards()["house"]
    least = house["description_min"]["zh" if has_cjk(text) else "en"]
    same = fuzz.ratio(_plain(text), _plain(product.title)) / 100
    if same >= house["description_same"]["share"]:
        measured = f"{same:.0%} >= {house['description_same']['share']:.0%}"
        yield finding(product, "description.same", place="description", measured=measured)
    elif len(text) < least:
        measured = f"{len(text)} < {least} characters"
        yield finding(product, "description.short", place="description", measured=measured)


def _conflicts(product: Product) -> Iterator[Finding]:
    places = standards()["places"]["en" if product.lang == "en" else "zh"]
    for conflict in contradictions(product):
        yield finding(
            product, "listing.contradiction", place=conflict.where, measured=f"{conflict.says} ≠ {conflict.fact}",
            span=conflict.span, evidence=conflict.evidence, where=places[conflict.where], detail=conflict.says,
            fact=conflict.fact,
        )  # fmt: skip


def _unsupported(product: Product) -> Iterator[Finding]:
    """Statements of the description that neither an attribute nor the price carries and none contradicts."""
    evidence = [row for row in evidence_of(product) if row.kind not in ("title", "description")]
    disputed = [c.span for c in contradictions(product) if c.where == "description"]
    text = product.description
    binding = bind_claims(text, evidence)
    open_ = [
        (span, kind)
        for span, kind in zip(binding.unsupported, binding.kinds, strict=True)
        if not any(span[0] < stop and span[1] > begin for begin, stop in disputed)
    ]
    for (start, end), kind in open_:
        if kind in NEED_PROOF:
            yield finding(
                product, "description.unsupported", place="description", severity="needs_evidence",
                span=(start, end), measured="0 < 1", detail=text[start:end],
            )  # fmt: skip
    rest = [span for span, kind in open_ if kind not in NEED_PROOF]
    if rest:
        gap = ", " if product.lang == "en" else "、"
        yield finding(
            product, "description.unsupported", place="description", grade="C", span=rest[0],
            measured=f"{len(rest)} > 0", detail=gap.join(dict.fromkeys(text[a:b] for a, b in rest[:4])),
        )  # fmt: skip


def _boasts(product: Product) -> Iterator[Finding]:
    """Superlatives and cures: no fact carries them, and the law of advertising forbids most."""
    for place in ("title", "description"):
        text = getattr(product, place)
        hits = [hit for pattern in BOASTS for hit in pattern.finditer(text)]
        if hits:
            yield finding(
                product, "listing.boast", place=place, span=hits[0].span(), measured=f"{len(hits)} > 0",
                detail=hits[0][0],
            )  # fmt: skip


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
