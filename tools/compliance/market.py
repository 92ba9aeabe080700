"""Which packs judge a line: the law of its market, and the platforms that its context names."""
# ruff: noqa: E501 - clause tables read better unbroken.

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tools.compliance.judge import Line
from tools.compliance.normalise import is_chinese, looks_traditional

_MARKETS = {
    "cn": "CN", "china": "CN", "prc": "CN", "mainland": "CN", "中国": "CN", "us": "US", "usa": "US", "united states": "US",
    "美国": "US", "uk": "UK", "gb": "UK", "united kingdom": "UK", "英国": "UK", "tw": "TW", "taiwan": "TW", "台湾": "TW",
    "eu": "EU", "european union": "EU", "欧盟": "EU", "de": "EU", "fr": "EU", "it": "EU", "es": "EU", "nl": "EU", "ie": "EU",
}  # fmt: skip
_PLATFORMS = {
    "google": "platform:google", "youtube": "platform:google", "adwords": "platform:google", "gads": "platform:google",
    "meta": "platform:meta", "facebook": "platform:meta", "instagram": "platform:meta", "fb": "platform:meta",
    "ig": "platform:meta", "xiaohongshu": "platform:xiaohongshu", "小红书": "platform:xiaohongshu", "xhs": "platform:xiaohongshu",
    "rednote": "platform:xiaohongshu", "red": "platform:xiaohongshu",
}  # fmt: skip
_SECTIONS = ("platform", "channel", "channels", "placement", "placements")


def language_of(text: str, stated: str | None) -> str:
    """`zh`, `zh-Hant` or `en`: as stated, else as written."""
    if stated:
        low = stated.lower().replace("_", "-")
        if low.startswith("zh"):
            marks = ("hant", "-tw", "-hk", "-mo")
            return "zh-Hant" if any(mark in low for mark in marks) else "zh"
        if low.startswith("en"):
            return "en"
    if not is_chinese(text):
        return "en"
    return "zh-Hant" if looks_traditional(text) else "zh"


def market_of(language: str, jurisdiction: str | None) -> str:
    """The market's pack: as stated, else simplified Chinese CN, traditional TW, English US."""
    stated = (jurisdiction or "").strip().lower()
    if stated in _MARKETS:
        return _MARKETS[stated]
    if stated and not stated.startswith("platform") and stated not in _PLATFORMS:
        return stated.upper()
    return {"zh": "CN", "zh-Hant": "TW"}.get(language, "US")


def applicable_packs(language: str, jurisdiction: str | None, context: Mapping[str, Any]) -> frozenset[str]:
    """Names of the packs that apply; `platform:?` marks a line whose platform is not known."""
    packs = {market_of(language, jurisdiction), "brand", "emergency"}
    named = (jurisdiction or "").lower().replace("platform:", "")
    words = set(_words(named))
    for section in (context, context.get("campaign")):
        if isinstance(section, Mapping):
            for key in _SECTIONS:
                words.update(_words(section.get(key)))
    platforms = {_PLATFORMS[word] for word in words if word in _PLATFORMS}
    return frozenset(packs | (platforms or {"platform:?"}))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        for mark in "_-/,:. ":
            value = value.replace(mark, " ")
        yield from value.lower().split()
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _words(item)


_FACT_CLAUSES = {
    "CN": {"contradiction": ("CN-ADL-28-2-2", "CN-ADL-28"), "unbound": ("CN-ADL-28", "CN-ADL-11"), "false": ("CN-ADL-28",)},
    "US": {"contradiction": ("US-FTCA-5",), "unbound": ("US-FTCA-5",), "false": ("US-FTCA-5",)},
    "UK": {"contradiction": ("UK-CAP-3.1",), "unbound": ("UK-CAP-3.7",), "false": ("UK-CAP-3.1",)},
}  # fmt: skip
_TOPIC_CLAUSES = {
    "CN": {
        "reference": ("CN-PRICE-16",), "baseless": ("CN-PRICE-17", "CN-PRICE-16"), "shelf": ("CN-PRICE-20", "CN-PRICE-19"), "fraud": ("CN-PRICE-19",),
        "gift": ("CN-PRICE-18", "CN-ADL-8"), "urgency": ("CN-AUCL-9", "CN-PRICE-19"), "sales": ("CN-AUCL-9", "CN-ADL-28"),
        "patent": ("CN-ADL-12",), "brand": ("CN-AUCL-7", "CN-TML-57"), "promotion": ("CN-PRICE-19", "CN-ADL-28"),
    },
    "US": {
        "reference": ("US-16CFR-233.1",), "baseless": ("US-16CFR-233.1",), "shelf": ("US-FTCA-5",), "fraud": ("US-16CFR-233.1",),
        "gift": ("US-16CFR-251",), "urgency": ("US-FTCA-5",), "sales": ("US-FTCA-5",), "patent": ("US-FTCA-5",),
        "brand": ("US-LANHAM-43a",), "promotion": ("US-FTCA-5",),
    },
    "UK": {
        "reference": ("UK-CAP-3.17",), "baseless": ("UK-CAP-3.17",), "shelf": ("UK-CAP-3.17",), "fraud": ("UK-CAP-3.40", "UK-CAP-3.17"),
        "gift": ("UK-CAP-3.1",), "urgency": ("UK-CAP-3.31",), "sales": ("UK-CAP-3.7",), "patent": ("UK-CAP-3.7",),
        "brand": ("UK-CAP-3.1",), "promotion": ("UK-CAP-3.17",),
    },
}  # fmt: skip
_AUCL_NOW = date(2025, 10, 15)


def market_clauses(line: Line, topic: str) -> tuple[str, ...]:
    """The clauses of a line's market for a topic of fact binding; empty where the clause table holds none."""
    market = market_of_packs(line.jurisdictions)
    if market == "TW":
        return ("TW-COS-10",) if "cosmetic" in line.kinds else ("TW-FSA-28",) if "food" in line.kinds else ()
    table = _FACT_CLAUSES.get(market, {}) if topic in _FACT_CLAUSES["CN"] else _TOPIC_CLAUSES.get(market, {})
    clauses = table.get(topic, ())
    if line.day < _AUCL_NOW:
        return tuple("CN-AUCL-8-OLD" if c == "CN-AUCL-9" else c for c in clauses if c != "CN-AUCL-7")
    return clauses


def market_of_packs(packs: frozenset[str]) -> str:
    """The market among the names of applicable packs; empty when it is none that the clause table knows."""
    return next((name for name in ("CN", "US", "UK", "TW", "EU") if name in packs), "")
