"""Binds what a text states to the evidence that supports it, and names what nothing supports."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from memory.domain.evidence import Claim, Evidence
from memory.domain.product import Product
from tools.content.facts import NUMBER, Fact, evidence_id, facts_of, parse_measure, terms_in, unit_after, unit_end
from tools.content.lexicon import attribute_key, load, simplified, unit_table, word_pattern
from tools.content.text import sentences

PRICE = re.compile(
    r"(?:[¥￥$€£]|NT\$|HK\$)\s*(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s*(?:元|块钱|美元|USD|CNY|RMB)", re.IGNORECASE
)
OFF = re.compile(
    r"\d(?:\.\d)?\s*折|满\s*\d+\s*[减送]\s*\d*|立减\s*\d+|(?:save\s+)?\d+\s*%\s*off|half price|买一送一", re.IGNORECASE
)
SALES = re.compile(
    r"(?:月销|销量|已售|热销|累计售出|sold)\D{0,4}\d[\d,.]*\s*[万千kK]?\+?\s*(?:件|双|台|sold)?", re.IGNORECASE
)
CERTIFIED = re.compile(
    r"(?<![A-Za-z0-9])(?:ISO\s?\d{4,5}|CE|FDA|CCC|3C|RoHS|REACH|OEKO-?TEX|GOTS|UL|FCC|GB/?T?\s?\d{3,6}|BPI|FSC|RDS|GRS|USDA"
    r"|NSF|LFGB|SGS|IP[X\d]\d)(?![A-Za-z0-9])|(?:有机|绿色食品|欧盟|质检)认证|专利",
)


SHORT_WORDS = {"PP", "PC", "PU", "UK", "down", "knit"}
"""Names of materials and places that mean something else in running text."""


class Binding(NamedTuple):
    claims: list[Claim]
    unsupported: list[tuple[int, int]]
    """Spans of checkable words that no evidence carries."""
    kinds: list[str]
    """What each unsupported span states: `measure`, `materials`, `price`, `certificate`, …"""


class _Statement(NamedTuple):
    span: tuple[int, int]
    kind: str
    value: object


def bind_claims(text: str, evidence: Sequence[Evidence]) -> Binding:
    """Every amount, material, origin, certificate, feature, price and sales figure of `text`, with its evidence.

    For drafts by a model or a person: what comes back as unsupported must be proved or taken out.
    """
    claims, unsupported, kinds = [], [], []
    for statement in _statements(simplified(text)):
        support = tuple(row.id for row in evidence if _supports(row, statement))
        start, end = statement.span
        if support:
            claims.append(Claim(text=text[start:end], span=statement.span, evidence=support))
        else:
            unsupported.append(statement.span)
            kinds.append(statement.kind)
    return Binding(claims, unsupported, kinds)


def _statements(text: str) -> list[_Statement]:
    """In order, without overlaps; what is found first by kind keeps its place."""
    taken: list[_Statement] = []
    for statement in _found(text):
        start, end = statement.span
        if all(end <= other.span[0] or start >= other.span[1] for other in taken):
            taken.append(statement)
    return sorted(taken, key=lambda s: s.span)


def _found(text: str) -> Iterator[_Statement]:
    for pattern, kind in ((OFF, "discount"), (SALES, "sales"), (CERTIFIED, "certificate")):
        for match in pattern.finditer(text):
            yield _Statement(match.span(), kind, re.sub(r"\s+", "", match[0]).lower())
    for match in PRICE.finditer(text):
        yield _Statement(match.span(), "price", float((match[1] or match[2]).replace(",", "")))
    for match in NUMBER.finditer(text):
        unit = unit_after(text[match.end() :])
        if unit:
            family, worth = unit_table()[unit]
            end = unit_end(text, match.end(), unit)
            yield _Statement((match.start(), end), "measure", (family, float(match[1].replace(",", "")) * worth))
    for table in ("materials", "places"):
        for pattern, term in _words(table):
            for match in pattern.finditer(text):
                yield _Statement(match.span(), table, term)
    for pattern, key in _features():
        for match in pattern.finditer(text):
            if not re.search(r"(不|非|not|no|isn't)\s*$", text[: match.start()], re.IGNORECASE):
                yield _Statement(match.span(), "feature", key)


@cache
def _words(table: str) -> list[tuple[re.Pattern[str], str]]:
    """Words long enough to mean the material or place wherever they stand."""
    rows = [(str(word), term) for term, row in load("terms")[table].items() for word in [*row["zh"], *row["en"]]]
    long = [(word, term) for word, term in rows if len(word) >= 2 and word not in SHORT_WORDS]
    return [(word_pattern(word), term) for word, term in sorted(long, key=lambda row: (-len(row[0]), row))]


@cache
def _features() -> list[tuple[re.Pattern[str], str]]:
    """Names of yes-or-no attributes, and of a few rated ones, as words that state them."""
    rated = {"waterproof", "anc", "fast_charge"}
    rows = [
        (str(name), key)
        for key, row in load("attributes").items()
        if row["kind"] == "flag" or key in rated
        for name in row["names"]
        if len(str(name)) > 1 and str(name) not in {"bpa", "折叠", "降噪", "手工"}
    ]
    return [(word_pattern(name), key) for name, key in sorted(rows, key=lambda row: (-len(row[0]), row))]


def _supports(row: Evidence, statement: _Statement) -> bool:
    if row.kind in ("segment", "lesson", "weather", "industry", "stock"):
        return False
    quote = simplified(row.quote)
    key, name_unit = attribute_key(row.name) if row.name else (None, None)
    if statement.kind == "measure":
        return _same_amount(quote, key, name_unit, statement.value)
    if statement.kind in ("materials", "places"):
        return statement.value in terms_in(quote, statement.kind)
    if statement.kind == "feature":
        denied = quote.strip().lower() in load("terms")["deny"]
        named = any(pattern.search(quote) for pattern, feature in _features() if feature == statement.value)
        return not denied and (key == statement.value or (named and row.kind != "review"))
    if statement.kind == "price":
        return row.kind in ("price", "promotion") and statement.value in _numbers(quote)
    if statement.kind == "sales":
        return row.kind == "sales" and bool(
            set(re.findall(r"\d+", str(statement.value))) & set(re.findall(r"\d+", quote))
        )
    wanted = "promotion" if statement.kind == "discount" else None
    return (wanted is None or row.kind == wanted) and str(statement.value) in re.sub(r"\s+", "", quote).lower()


def described_facts(product: Product) -> list[Fact]:
    """Features that the description states and no attribute speaks of; their evidence is the sentence."""
    spoken_of = {fact.key for fact in facts_of(product)}
    found: dict[str, Fact] = {}
    for sentence, _ in sentences(product.description):
        plain = simplified(sentence)
        for pattern, key in _features():
            match = pattern.search(plain)
            clear = match and not re.search(
                r"不|非|无|没|勿|not|no\b|without|n't", plain[max(0, match.start() - 8) : match.start()]
            )
            if (
                match
                and clear
                and key not in spoken_of
                and key not in found
                and not re.match(r"性?(差|弱)", plain[match.end() :])
            ):
                found[key] = Fact(
                    key=key, kind="flag", known=True, name=key, value="是", yes=True,
                    evidence=evidence_id(product, "description", None, sentence),
                )  # fmt: skip
    return list(found.values())


def _numbers(text: str) -> set[float]:
    return {float(match[1].replace(",", "")) for match in NUMBER.finditer(text)}


def _same_amount(quote: str, key: str | None, name_unit: str | None, value: object) -> bool:
    """Whether one amount of the quote is the same quantity, within 1 %."""
    assert isinstance(value, tuple)
    family, base = value
    default = name_unit or (load("attributes")[key].get("unit") if key else None)
    for match in NUMBER.finditer(quote):
        measure = parse_measure(quote[match.start() :], default)
        if measure and unit_table().get(measure[1], ("", 0))[0] == family and abs(measure[2] - base) <= 0.01 * base:
            return True
    return False
