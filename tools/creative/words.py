"""The words that copy of one product in one language may use, each with its evidence."""

import re
from collections.abc import Sequence

from memory.domain.evidence import Evidence, Lang
from memory.domain.product import Product
from tools.content.aspects import ReviewReading
from tools.content.lexicon import has_cjk, load, simplified, traditional
from tools.content.selling_points import BOAST, Pitch, with_articles
from tools.content.text import is_injection, title_case
from tools.creative.naming import name_of
from tools.creative.render import Fill
from tools.creative.rules import DISCOUNT, EMOJI, PRICE, CopyRules

PREDICATE = re.compile(r"可|不|适|产|含|无|手工|用到|亮度可|SPF|UPF|.*[：:]")
"""Chinese features that are predicates rather than things."""
PARTICIPLE = re.compile(r"(made|grown|at home|active|UPF|SPF|Bluetooth) ", re.IGNORECASE)


class Words:
    """Pitches, name, quotes, offers and frames of one product in one language."""

    def __init__(
        self,
        product: Product,
        lang: Lang,
        points: Sequence[Pitch],
        reading: ReviewReading | None,
        rules: CopyRules,
        offers: Sequence[Evidence],
    ) -> None:
        self.product = product
        self.lang: Lang = lang
        self.rules = rules
        self.name = name_of(product, lang)
        self.pitches = [p for p in points if rules.allows(p.point.feature) and rules.allows(p.tag)]
        aspects = [p.point.aspect for p in self.pitches]
        self.quotes = sorted(_quotes(reading, lang, rules), key=lambda q: q.name not in aspects[:4])[:3]
        self.offers = _offers(offers, lang, rules)
        promoted = {offer.id for offer in offers if offer.kind == "promotion"}
        self.promotions = [fill for fill in self.offers if promoted & set(fill.evidence)]

    @property
    def side(self) -> str:
        return "en" if self.lang == "en" else "zh"

    def say(self, text: str) -> str:
        """Frame words in the copy's script, without emoji where they are not wanted."""
        plain = EMOJI.sub("", text) if self.rules.no_emoji else text
        return traditional(plain) if self.lang == "zh-Hant" else plain

    def frames(self, name: str) -> list[str]:
        table = load("phrases", "tools.creative")[self.side]
        plain = f"{name}_plain"
        return [self.say(frame) for frame in table[plain if self.rules.no_emoji and plain in table else name]]

    def quoted(self, quote: Evidence) -> str:
        text = quote.quote.strip(" ,，.。!！~～")
        return traditional(text) if self.lang == "zh-Hant" else _capital(text) if self.lang == "en" else text

    def hook(self, aspect: str | None, seed: int) -> str:
        table = load("phrases", "tools.creative")["hooks"][self.side]
        rows = table.get(aspect or "") or table["generic"]
        return self.say(rows[seed % len(rows)])

    def fills(self, pitch: Pitch | None, seed: int, group: str = "p") -> dict[str, Fill]:
        """Everything a frame may ask for when it speaks of `pitch`; without one, the name alone."""
        fills = self._name_fills()
        fills["h"] = Fill(self.hook(pitch.point.aspect if pitch else None, seed))
        if fills["N"].text in fills["P"].text and fills["P"].text.removeprefix("the ") != fills["N"].text:
            fills["PN"] = fills["N"]
        if self.quotes:
            quote = self.quotes[seed % len(self.quotes)]
            fills["q"] = Fill(self.quoted(quote), (quote.id,), "q")
        if self.offers:
            fills["o"] = self.offers[0]
        if self.promotions:
            fills["promo"] = self.promotions[0]
        return fills | (self._pitch_fills(pitch, seed, group) if pitch else {})

    def _name_fills(self) -> dict[str, Fill]:
        name = self.name
        mark = (name.evidence, "name")
        fills = {"N": Fill(name.noun, *mark), "P": Fill(name.full, *mark)}
        if self.lang == "en":
            these = "these" if name.number == "pl" else "this"
            thing = f"the {name.full}" if name.number != "mass" else name.full
            fills |= {
                "P": Fill(thing, *mark),
                "P1": Fill(_capital(thing), *mark),
                "N1": Fill(_capital(name.noun), *mark),
                "NT": Fill(title_case(name.noun), *mark),
                "BN": Fill(title_case(name.full), *mark),
                "thisN": Fill(f"{these} {name.noun}", *mark),
                "anN": Fill(name.noun if name.number != "sg" else with_articles(f"a {name.noun}"), *mark),
            }
        return fills

    def _pitch_fills(self, pitch: Pitch, seed: int, group: str) -> dict[str, Fill]:
        point = pitch.point
        first, second = pitch.benefits if seed % 2 == 0 else pitch.benefits[::-1]
        said = {"f": point.feature, "a": point.advantage, "b": first, "c": second}
        if not pitch.informs:
            said["s"] = re.split(r"[，,]", first)[-1]
        if self.lang != "en" and not PREDICATE.match(simplified(point.feature)):
            said["fn"] = point.feature
            said |= {"fd": point.feature} if "的" not in point.feature else {}
        if pitch.tag:
            said["t"] = pitch.tag
        if self.lang == "en":
            bare = re.sub(r"^an? ", "", point.feature)
            said |= {key.upper(): _capital(said[key]) for key in ("f", "a", "b", "c")}
            said |= {"ft": title_case(bare), "FT": _capital(bare)}
            if not PARTICIPLE.match(point.feature) and ":" not in point.feature:
                said["np"] = point.feature
        return {key: Fill(text, point.evidence, group) for key, text in said.items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quotes(reading: ReviewReading | None, lang: Lang, rules: CopyRules) -> list[Evidence]:
    """Short praise in the copy's own language that promises nothing: no rank, no cure, no price, no contact."""
    if reading is None:
        return []
    praised = {
        quote for aspect in reading.aspects if aspect.positive and not aspect.negative for quote in aspect.quotes
    }
    low, high = (6, 70) if lang == "en" else (4, 22)
    return [
        e
        for e in reading.evidence
        if e.id in praised
        and low <= len(e.quote) <= high
        and has_cjk(e.quote) == (lang != "en")
        and not any(rule.search(simplified(e.quote)) for rule in (BOAST, PRICE, DISCOUNT, EMOJI))
        and e.name not in ("price", "delivery", "service", "skin_mildness", "sleep")
        and (lang != "en" or len(e.quote.split()) >= 3)
        and (simplified(e.quote) == e.quote or lang == "zh-Hant")
        and not re.match(r"(?i)但|不过|可是|虽|就是|而且|也|but|and|so|though|because|it's ok", e.quote)
        and rules.allows(e.quote)
    ]


def _offers(offers: Sequence[Evidence], lang: Lang, rules: CopyRules) -> list[Fill]:
    """Prices and promotions that may be said, promotions first."""
    said = []
    for offer in sorted(offers, key=lambda e: e.kind != "promotion"):
        text = _offer_text(offer, lang)
        if text and rules.allows(text) and not (rules.no_price and offer.kind == "price"):
            said.append(Fill(text, (offer.id,), f"offer {offer.id}"))
    return said


def _offer_text(offer: Evidence, lang: Lang) -> str | None:
    if offer.kind == "price":
        return price_text(offer.quote, lang) if offer.name in (None, "price") else None
    plain = offer.quote.strip(" 。.!！")
    fits = 0 < len(plain) <= (30 if lang != "en" else 60) and has_cjk(plain) == (lang != "en")
    clean = not is_injection(plain) and not BOAST.search(simplified(plain))
    return (
        (traditional(plain) if lang == "zh-Hant" else plain) if offer.kind == "promotion" and fits and clean else None
    )


def price_text(quote: str, lang: Lang) -> str | None:
    """`399.00 CNY` -> `售价399元` or `priced at ¥399`."""
    match = re.fullmatch(r"(\d+)(\.\d+)? ([A-Z]{3})", quote)
    if not match:
        return None
    amount = match[1] + (match[2] if match[2] and match[2].strip(".0") else "")
    signs = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "TWD": "NT$", "HKD": "HK$"}
    shown = f"{signs[match[3]]}{amount}" if match[3] in signs else f"{amount} {match[3]}"
    if lang == "en":
        return f"priced at {shown}"
    names = {"CNY": "元", "USD": "美元", "JPY": "日元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元", "TWD": "元"}
    text = f"售价{amount}{names[match[3]]}" if match[3] in names else f"售价{shown}"
    return traditional(text) if lang == "zh-Hant" else text
