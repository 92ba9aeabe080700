"""Which packs judge a line: the law of its market, and the platforms that its context names."""

from collections.abc import Iterator, Mapping
from typing import Any

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
