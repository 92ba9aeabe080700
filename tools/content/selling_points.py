"""Feature – advantage – benefit: the feature is a fact of the product, the wording comes from `data/fab.yaml`."""

import re
from collections.abc import Sequence
from math import log1p
from typing import Any

from memory.domain.evidence import Lang, SellingPoint
from memory.domain.ids import derive_id
from memory.domain.noun import Noun
from memory.domain.product import Product
from tools.content.aspects import ReviewReading
from tools.content.claims import described_facts
from tools.content.facts import Fact, amount_text, evidence_id, facts_of, spoken, terms_in
from tools.content.lexicon import category_of, has_cjk, load, simplified, traditional
from tools.content.text import is_injection, title_case

BOAST_PARTS = (
    r"最|第一|顶级|顶尖|极致|国家级|世界级|全网|独家|唯一|首个|首家|王牌|万能|永久|绝对|百分之?百",
    r"100%(?!\s*(棉|羊毛|cotton|wool|silk|linen|polyester|nylon|leather|arabica))",
    r"治疗|治愈|疗效|药用|抗癌|祛斑|减肥|排毒|包治|神器|秒杀|抢购|疯抢|微信|加v|\bvx\b",
    r"best|number one|#1|no\.\s?1|top[- ]rated|world[- ]class|guaranteed|miracle|cures?\b|heals?\b|perfect|ultimate",
    r"unbeatable|risk[- ]free|https?:|www\.|@|<[a-z/]|\{|\}",
)
BOAST = re.compile("|".join(BOAST_PARTS), re.IGNORECASE)
"""Words that copy never takes over from a feed or a review, whoever wrote them."""

PLAIN_NAME = re.compile(r"[^\W\d_][\w &/()（）-]{0,18}[\w)）]")
"""Names of unknown attributes that can be printed as they are."""
MAX_VALUE = {"zh": 18, "en": 46}
"""Longest attribute value that reads as part of a sentence, in characters."""


INFORMS = re.compile(
    r"写|标|说|有数|清楚|明白|摆在|交代|有谱|有据|来路|有名|对得上|确认|stated|told|named|said|spelled|given|marked|dated"
    r"|before|label|compare|figure|plainly|explained|listed|counted|on record|described|addressed|measured|weighed"
    r"|decode|rated|timed|easy to p|by headcount|checked|size for|known material|place behind|behind it|origin|hint",
)
"""Advantages that say no more than that a fact is known: good to print, no reason to buy."""


INFORMING_ROWS = {
    *(
        "colour_any",
        "material_any",
        "dims_any",
        "dims_bag",
        "weight_cook",
        "bag_weight",
        "shelf",
        "net_food",
        "net_beauty",
    ),
    *("ingr_food", "cert", "origin", "season", "use", "sport", "pieces", "style", "accessories", "watt_app"),
}
"""Rows of the same kind, whatever their wording."""


class Pitch(Noun):
    """A selling point with the other words that copy may choose from. Every wording rests on the point's evidence."""

    point: SellingPoint
    benefits: tuple[str, ...]
    """Two ways to say what the buyer gets."""
    tag: str
    """How a title says it; empty when a title would gain nothing."""
    value: str
    """The fact's value as the language writes it; empty for a plain yes."""
    key: str
    """The attribute's canonical key."""
    informs: bool = False
    """Whether it informs rather than persuades; copy leads with the others."""


def selling_points(
    product: Product, reading: ReviewReading | None, lang: Lang, cares_about: Sequence[str] = (), limit: int = 8
) -> list[SellingPoint]:
    """The product's selling points in `lang`, strongest first. `cares_about` are canonical aspects of the segments
    addressed, the most important first. Empty only when nothing at all may be said beyond the title."""
    return [pitch.point for pitch in pitches(product, reading, lang, cares_about)[:limit]]


def pitches(
    product: Product, reading: ReviewReading | None, lang: Lang, cares_about: Sequence[str] = ()
) -> list[Pitch]:
    """Selling points with their alternative wordings, strongest first; ties in the order of the feed."""
    kind = category_of(simplified(product.title), simplified(product.category or "") or None)
    made: dict[str, Pitch] = {}
    for fact in [*facts_of(product), *described_facts(product)]:
        row = _row_for(fact, kind)
        pitch = _pitch(product, fact, row, lang, reading, cares_about) if _sayable(fact) else None
        if pitch and (pitch.point.feature not in made):
            made[pitch.point.feature] = pitch
    return sorted(made.values(), key=lambda pitch: -pitch.point.strength)


def _sayable(fact: Fact) -> bool:
    text = fact.value if fact.known else f"{fact.name} {fact.value}"
    return fact.yes is not False and not BOAST.search(simplified(text)) and not is_injection(text)


def _row_for(fact: Fact, kind: str | None) -> dict[str, Any] | None:
    return next((row for row in load("fab")["rows"] if _fits(row, fact, kind)), None)


def _fits(row: dict[str, Any], fact: Fact, kind: str | None) -> bool:
    if fact.key not in row["attr"] or (row.get("cat") and kind not in row["cat"]):
        return False
    if row.get("yes") and fact.yes is not True:
        return False
    if row.get("sole") and len(fact.terms) != 1:
        return False
    if row.get("term") and not set(row["term"]) & _main_terms(fact):
        return False
    if ("min" in row or "max" in row) and (
        fact.base is None or not row.get("min", 0) <= fact.base <= row.get("max", float("inf"))
    ):
        return False
    value = simplified(fact.value)
    return not ("has" in row and not re.search(row["has"], value)) and not (
        "not" in row and re.search(row["not"], value)
    )


def _main_terms(fact: Fact) -> set[str]:
    """The material named first and every weave: a polyester bag with a leather trim is no leather bag."""
    groups = load("terms")["materials"]
    return {term for i, term in enumerate(fact.terms) if i == 0 or groups.get(term, {}).get("group") == "weave"}


def _pitch(
    product: Product,
    fact: Fact,
    row: dict[str, Any] | None,
    lang: Lang,
    reading: ReviewReading | None,
    cares_about: Sequence[str],
) -> Pitch | None:
    side = "en" if lang == "en" else "zh"
    words = row[side] if row else [*load("fab")["generic"][side], ""]
    value = _value(fact, row, side)
    if value is None or (fact.yes and "{v}" in words[0]):
        return None
    if row is None and (has_cjk(fact.name) != (side == "zh") or not PLAIN_NAME.fullmatch(fact.name)):
        return None
    feature, advantage, benefit, other, tag = (_filled(str(word), fact, value, side) for word in words)
    support, quotes = _support(reading, row["aspect"] if row else None)
    tag = title_case(tag) if side == "en" else "" if " " in tag or tag.count("、") > 1 or len(tag) < 2 else tag
    informs = row is None or row["id"] in INFORMING_ROWS or bool(INFORMS.search(advantage))
    strength = max(0.0, round(_strength(row, fact, support, cares_about) - 0.18 * informs, 3))
    if lang == "zh-Hant":
        feature, advantage, benefit, other, tag = map(traditional, (feature, advantage, benefit, other, tag))
    point = SellingPoint(
        id=derive_id("sp", product.id, fact.key, fact.value, lang),
        product=product.id,
        feature=feature,
        advantage=advantage,
        benefit=benefit,
        lang=lang,
        evidence=(fact.evidence, *quotes),
        strength=strength,
        aspect=row["aspect"] if row else None,
    )
    return Pitch(point=point, benefits=(benefit, other), tag=tag, value=value, key=fact.key, informs=informs)


def _value(fact: Fact, row: dict[str, Any] | None, side: str) -> str | None:
    """The value as the sentence takes it, or None when it does not fit into one."""
    if fact.yes:
        return ""
    said = spoken(fact, side)
    if said is None or (fact.key == "ingredients" and len(re.findall(r"[\s,，、]+", said)) > 3):
        return None
    if row and row.get("term") and (row["id"].startswith("upper_") or len(said) > MAX_VALUE[side]):
        said = _own_parts(said, row["term"]) or said
    if row and row.get("strip") and fact.kind != "measure":
        said = re.sub(row["strip"], "", said).strip(" ,，-")
    said = re.sub(r"\s+", " ", said).strip(" .。;；")
    if side == "en" and fact.kind in ("text", "material", "colour", "flag"):
        said = _lower_first(said)
    fits = 0 < len(said) <= MAX_VALUE[side] and "\n" not in said and "。" not in said
    return said if fits else None


def _own_parts(value: str, terms: list[str]) -> str:
    """Only the parts of a list of materials that the row speaks of: the mesh of a shoe, not its midsole."""
    parts = re.split(r"\s*[+＋/、,，]\s*|\s+and\s+", value)
    own = [part for part in parts if set(terms_in(part, "materials")) & set(terms)]
    return own[0] if len(parts) > 1 and len(own) == 1 else ""


def _lower_first(text: str) -> str:
    """`Zip top` -> `zip top`; acronyms and names of more than one capital stay."""
    first, _, rest = text.partition(" ")
    plain = first[:1].isupper() and first[1:].islower() and not any(word[:1].isupper() for word in rest.split())
    return f"{first.lower()} {rest}".strip() if plain else text


def _filled(words: str, fact: Fact, value: str, side: str) -> str:
    adjective = re.search(r"\b(a|Fits) \{v\} \w|^\{v\} [A-Z]", words) if side == "en" else None
    shown = _adjective(fact, value) if adjective and fact.kind == "measure" else value
    text = words.replace("{v}", shown).replace("{n}", fact.name)
    return with_articles(text) if side == "en" else text


def _adjective(fact: Fact, value: str) -> str:
    """`20 hours` -> `20-hour`, as English puts it before a noun; signs such as `238 g` stay."""
    said = amount_text("1", fact.unit or "", "en").removeprefix("1").strip()
    return f"{fact.amount}-{said.replace(' ', '-')}" if len(said) > 3 and said.isascii() else value


def with_articles(text: str) -> str:
    """Puts `a` or `an` as the next word sounds."""

    def article(match: re.Match[str]) -> str:
        word = match[3]
        vowel = bool(
            re.match(r"(8|11(?!\d)|18(?!\d)|[aeio]|u(?!ni|se|s[bt]|pf)|hour|[FHLMNRSX](?=[A-Z0-9-]))", word, re.NOFLAG)
        )
        vowel = vowel or bool(re.match(r"[AEIO]|U(?!n?i|S|P|K)", word))
        return f"{match[1]}{'n' if vowel else ''} {word}"

    return re.sub(r"\b([aA])(n?) (\w+)", article, text)


def _support(reading: ReviewReading | None, aspect: str | None) -> tuple[float, tuple[str, ...]]:
    """-1..1 for how buyers speak of the aspect, more the more of them do, and a quote that backs it."""
    said = next((a for a in reading.aspects if a.aspect == aspect), None) if reading and aspect else None
    if said is None:
        return 0.0, ()
    balance = (said.positive - said.negative) / (said.positive + said.negative)
    support = balance * min(1.0, log1p(said.positive + said.negative) / log1p(8))
    return support, said.quotes[:1] if said.positive > said.negative else ()


def _strength(row: dict[str, Any] | None, fact: Fact, support: float, cares_about: Sequence[str]) -> float:
    """0–1: the attribute's own weight, what buyers say, what the segments addressed care about."""
    base = 0.2 if row is None else 0.45 if row.get("cat") else 0.35
    base -= (
        0.1 if row and row["id"] in ("colour_any", "material_any", "dims_any", "weight_cook", "accessories") else 0.0
    )
    aspect: str = row["aspect"] if row else ""
    care = 0.2 / (1 + list(cares_about).index(aspect)) if aspect in cares_about else 0.0
    return round(max(0.0, min(1.0, base + 0.3 * support + care)), 3)


def brand_evidence(product: Product) -> str | None:
    """The id of the evidence that carries the brand."""
    return evidence_id(product, "attribute", "brand", product.brand) if product.brand else None
