"""What is known of a product: evidence as its source words it, and facts that code can compare."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Literal

from memory.domain.evidence import Evidence
from memory.domain.ids import derive_id
from memory.domain.money import Money
from memory.domain.noun import Noun
from memory.domain.product import Attribute, Product
from tools.content.lexicon import attribute_key, has_cjk, load, simplified, unit_spelling, unit_table, word_pattern
from tools.content.text import sentences

FactKind = Literal["measure", "material", "colour", "origin", "certificate", "flag", "text"]

TERM_TABLES = {"material": "materials", "colour": "colours", "origin": "places"}
NUMBER = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)")
SHARED_WORDS = re.compile(
    r"\b(type-?c|bluetooth|lightning|tritan|iphone|ipad|android|wi-?fi|arabica|qi)\b", re.IGNORECASE
)
"""Latin words that Chinese copy writes as they are."""
FOREIGN = re.compile(r"[A-Za-z][a-z]{2,}")
DENIED = re.compile(r"(非|不是|仿|无|not|no|faux|without|imitation)\s*$", re.IGNORECASE)
HIDDEN_NAMES = {"gtin", "mpn", "sku", "id", "link", "barcode", "handle", "image", "url", "condition", "availability"}
"""Names that feeds carry for machines; a shopper is told none of them."""


class Fact(Noun):
    """One attribute, normalised. `evidence` is the id of the Evidence that carries it."""

    key: str
    """Canonical key, or the source's own name when the lexicon does not know it."""
    kind: FactKind
    known: bool
    """Whether the lexicon knows the key."""
    name: str
    value: str
    """As the source spells it."""
    amount: str | None = None
    """The number as written, when `kind` is measure."""
    unit: str | None = None
    """The unit's plain spelling, e.g. `g`, `h`, `in`."""
    base: float | None = None
    """The amount in its family's base unit (g, ml, mm, minutes …), for comparing."""
    terms: tuple[str, ...] = ()
    """Canonical materials, colours or places named in the value."""
    yes: bool | None = None
    """The answer when `kind` is flag, or the value of any attribute is a plain yes or no."""
    evidence: str = ""


class Contradiction(Noun):
    """Two places of one listing that cannot both be true."""

    key: str
    says: str
    """What title or description says, as written."""
    span: tuple[int, int]
    """Where, in half-open code points of `where`."""
    where: Literal["title", "description"]
    fact: str
    """What the attribute says."""
    evidence: tuple[str, ...]


def evidence_of(product: Product, *, sales: int | None = None) -> list[Evidence]:
    """Everything the product's own record supports, in a fixed order. Ids follow from product, kind, name and quote.

    `sales` is the number of units sold when the shop's orders are known; None leaves it out.
    """
    rows = [_attribute_evidence(product, attribute) for attribute in product.attributes if attribute.value.strip()]
    if product.title.strip():
        rows.append(_evidence(product, "title", product.title.strip(), "title"))
    if product.brand:
        rows.append(_evidence(product, "attribute", product.brand, "brand", name="brand"))
    rows += [_evidence(product, "description", text, "description") for text, _ in sentences(product.description)]
    rows += _price_evidence(product)
    if product.stock is not None:
        rows.append(_evidence(product, "stock", str(product.stock), "stock"))
    if sales is not None:
        rows.append(_evidence(product, "sales", str(sales), "orders"))
    return list({row.id: row for row in rows}.values())


def facts_of(product: Product) -> list[Fact]:
    """The attributes as facts; placeholders such as `-` or `N/A` and machine identifiers are left out."""
    return [
        _fact(product, attribute)
        for attribute in product.attributes
        if attribute.value.strip().lower() not in {"", "-", "n/a", "na", "none", "null", "/", "无", "暂无"}
        and attribute.name.strip().lower() not in HIDDEN_NAMES
    ]


def evidence_id(product: Product, kind: str, name: str | None, quote: str) -> str:
    return derive_id("ev", product.id, kind, name, quote)


def contradictions(product: Product) -> list[Contradiction]:
    """Numbers and materials in title and description that the attributes deny."""
    facts = facts_of(product)
    found: list[Contradiction] = []
    for where, raw in (("title", product.title), ("description", product.description)):
        text = simplified(raw)
        for fact in facts:
            if fact.kind == "measure" and fact.base is not None:
                found += _measure_conflicts(fact, text, where)
        found += _material_conflicts([f for f in facts if f.kind == "material"], text, where)
    own = {"title": product.title, "description": product.description}
    worded = [c.having(says=own[c.where][slice(*c.span)]) for c in found]
    kept = {(c.where, c.span): c for c in worded}
    return [c for c in kept.values() if not any(_inside(c, other) for other in kept.values())]


def _inside(one: Contradiction, other: Contradiction) -> bool:
    same = one.where == other.where and one.span != other.span
    return same and other.span[0] <= one.span[0] and one.span[1] <= other.span[1]


def parse_measure(value: str, unit_hint: str | None) -> tuple[str, str, float] | None:
    """The first amount of `value` as (number as written, unit, base): `"0.24 kg"` -> (`0.24`, `kg`, 240.0)."""
    match = NUMBER.search(value)
    if not match:
        return None
    unit = unit_after(value[match.end() :]) or (unit_hint or "").lower()
    if unit not in unit_table():
        return None
    base = float(match[1].replace(",", "")) * unit_table()[unit][1]
    return match[1], unit_spelling().get(unit, unit), base


def terms_in(text: str, table: str) -> tuple[str, ...]:
    """Ids of the materials, colours or places that `text` names, longest words first read, in order of appearance."""
    rest, hits = simplified(text), []
    for pattern, term in _term_words(table):
        for match in pattern.finditer(rest):
            hits.append((match.start(), term))
            rest = rest[: match.start()] + "\0" * (match.end() - match.start()) + rest[match.end() :]
    return tuple(dict.fromkeys(term for _, term in sorted(hits)))


@cache
def _term_words(table: str) -> list[tuple[re.Pattern[str], str]]:
    rows = [(str(word), term) for term, row in load("terms")[table].items() for word in [*row["zh"], *row["en"]]]
    return [(word_pattern(word), term) for word, term in sorted(rows, key=lambda row: (-len(row[0]), row))]


@cache
def _unit_spellings() -> list[str]:
    return sorted(unit_table(), key=len, reverse=True)


def unit_after(rest: str) -> str | None:
    """The unit that follows a number, as `unit_table` spells it: `" kg net"` -> `kg`."""
    tail = simplified(rest.lstrip(" \u00a0-")).lower()
    for unit in _unit_spellings():
        if tail.startswith(unit) and not _runs_on(unit, tail):
            return unit
    return None


def _runs_on(unit: str, tail: str) -> bool:
    """Whether Latin letters go on after the unit, so that it is the head of another word."""
    following = tail[len(unit) : len(unit) + 1]
    return unit[-1].isascii() and unit[-1].isalpha() and following.isascii() and following.isalpha()


def unit_end(text: str, after: int, unit: str) -> int:
    """Where the unit that `unit_after(text[after:])` found ends in `text`."""
    return after + len(text[after:]) - len(text[after:].lstrip(" \u00a0-")) + len(unit)


def _evidence(product: Product, kind: str, quote: str, place: str, *, name: str | None = None) -> Evidence:
    return Evidence.model_validate(
        {
            "id": evidence_id(product, kind, name, quote),
            "kind": kind,
            "source": f"{product.source} {place}".strip(),
            "quote": quote,
            "product": product.id,
            "name": name,
        }
    )


def _attribute_evidence(product: Product, attribute: Attribute) -> Evidence:
    key, _ = attribute_key(attribute.name)
    kind = "certificate" if key == "certificate" else "attribute"
    return Evidence(
        id=evidence_id(product, kind, attribute.name, attribute.value),
        kind=kind,
        source=attribute.source or f"{product.source} {attribute.name}".strip(),
        quote=attribute.value,
        product=product.id,
        name=attribute.name,
    )


def _price_evidence(product: Product) -> Iterable[Evidence]:
    prices: list[tuple[str, Money | None]] = [("price", product.price), ("list_price", product.list_price)]
    for name, money in prices:
        if money is not None:
            yield _evidence(product, "price", f"{money.major} {money.currency}", name, name=name)


def _fact(product: Product, attribute: Attribute) -> Fact:
    key, unit = attribute_key(attribute.name)
    row = load("attributes")[key] if key else {"kind": "text"}
    value = attribute.value.strip()
    fields: dict[str, object] = {
        "key": key or attribute.name,
        "kind": row["kind"],
        "known": key is not None,
        "name": attribute.name,
        "value": value,
        "yes": _yes_no(value),
        "evidence": _attribute_evidence(product, attribute).id,
    }
    return Fact.model_validate({**fields, **_reading(row["kind"], value, unit or row.get("unit"))})


def _reading(kind: str, value: str, unit: str | None) -> dict[str, object]:
    if kind == "measure":
        measure = parse_measure(value, unit)
        return {"amount": measure[0], "unit": measure[1], "base": measure[2]} if measure else {"kind": "text"}
    return {"terms": terms_in(value, TERM_TABLES[kind])} if kind in TERM_TABLES else {}


def _yes_no(value: str) -> bool | None:
    words = load("terms")
    low = simplified(value.strip()).lower()
    return True if low in words["affirm"] else False if low in words["deny"] else None


def _measure_conflicts(fact: Fact, text: str, where: str) -> list[Contradiction]:
    """Amounts of the fact's family that stand next to one of its names and differ by more than 2 %."""
    family = unit_table()[fact.unit or ""][0] if (fact.unit or "") in unit_table() else None
    if not fact.known or family is None:
        return []
    found = []
    for name in load("attributes")[fact.key]["names"]:
        for hit in word_pattern(str(name)).finditer(text):
            window = text[hit.end() : hit.end() + 14]
            number = NUMBER.search(window)
            unit = unit_after(window[number.end() :]) if number else None
            if not number or unit is None or re.search(r"[。.!！;；,，\n]", window[: number.start()]):
                continue
            told, worth = unit_table()[unit]
            base, known = float(number[1].replace(",", "")) * worth, fact.base or 0.0
            if told == family and abs(base - known) > 0.02 * max(base, known):
                span = (hit.start(), unit_end(text, hit.end() + number.end(), unit))
                found.append(_conflict(fact, text, where, span))
    return found


def _material_conflicts(facts: list[Fact], text: str, where: str) -> list[Contradiction]:
    """Words that promise one material (纯棉, genuine leather) while the attributes name only others."""
    mains = [fact for fact in facts if fact.key == "material" and fact.terms]
    if not mains:
        return []
    groups = load("terms")["materials"]
    known = {term for fact in facts for term in fact.terms}
    found = []
    for row in load("terms")["strong"].values():
        fits = known & set(row.get("fits_ids", ())) or {t for t in known if groups[t]["group"] in row.get("fits", ())}
        if row.get("only") and set(mains[0].terms) - fits:
            fits = set()
        for word in () if fits else [*row["zh"], *row["en"]]:
            for hit in word_pattern(str(word)).finditer(text):
                if not re.search(
                    r"(非|不是|仿|无|not|no|faux|without|imitation)\s*$", text[: hit.start()], re.IGNORECASE
                ):
                    found.append(_conflict(mains[0], text, where, hit.span()))
    return found


def _conflict(fact: Fact, text: str, where: str, span: tuple[int, int]) -> Contradiction:
    return Contradiction.model_validate(
        {
            "key": fact.key,
            "says": text[span[0] : span[1]],
            "span": span,
            "where": where,
            "fact": f"{fact.name}: {fact.value}",
            "evidence": (fact.evidence,),
        }
    )


def spoken(fact: Fact, lang: str) -> str | None:
    """The value as copy in `lang` writes it, or None when it cannot be said there without translating by guess."""
    if fact.kind == "measure" and fact.amount:
        return amount_text(*_handy(fact.amount, fact.unit or ""), lang)
    if fact.kind in TERM_TABLES and fact.terms and (has_cjk(fact.value) == (lang == "en")):
        words = load("terms")[TERM_TABLES[fact.kind]]
        return _joined([str(words[term]["en" if lang == "en" else "zh"][0]) for term in fact.terms], lang)
    if lang == "en" and has_cjk(fact.value):
        return None
    if lang != "en" and not has_cjk(fact.value) and FOREIGN.search(SHARED_WORDS.sub("", fact.value)):
        return None
    return fact.value


def _joined(words: list[str], lang: str) -> str:
    if lang != "en":
        return "、".join(words)
    return " and ".join(words) if len(words) < 3 else ", ".join(words[:-1]) + " and " + words[-1]


def amount_text(amount: str, unit: str, lang: str) -> str:
    """`("238", "g", "zh")` -> `238克`; the number is never changed."""
    zh, en = load("terms")["spell"].get(unit, [unit, unit])
    if lang != "en":
        return f"{amount}{zh}"
    said = singular(en) if amount == "1" else en
    return f"{amount}{'' if said[:1] in ('%', '') else ' '}{said}"


def _handy(amount: str, unit: str) -> tuple[str, str]:
    """`22000 ml` -> `22 l`: thousands of a small unit in the large one, when that loses nothing."""
    larger = {"g": "kg", "ml": "l"}.get(unit)
    if larger is None or float(amount.replace(",", "")) < 1000:
        return amount, unit
    value = Decimal(amount.replace(",", "")) / 1000
    return (f"{value.normalize():f}", larger) if value == round(value, 2) else (amount, unit)


def singular(unit: str) -> str:
    """`hours` -> `hour`, `inches` -> `inch`; signs such as `ms` stay."""
    if unit == "inches":
        return "inch"
    return unit[:-1] if len(unit) > 2 and unit.endswith("s") else unit
