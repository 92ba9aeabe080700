"""Which packs judge a line: the law of its market, and the platforms that its context names."""
# ruff: noqa: E501 - clause tables read better unbroken.

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from memory.domain.errors import BadInput
from tools.compliance.judge import Line
from tools.compliance.normalise import is_chinese, looks_traditional
from tools.compliance.reach import WHERE

_SPELLINGS = {
    "CN": ("cn", "chn", "china", "prc", "mainland", "mainland china", "中国", "中國", "中国大陆", "大陆"),
    "US": ("us", "usa", "united states", "united states of america", "america", "美国", "美國"),
    "UK": ("uk", "gb", "gbr", "united kingdom", "great britain", "英国", "英國"),
    "TW": ("tw", "twn", "taiwan", "台湾", "台灣", "臺灣"),
    "EU": ("eu", "european union", "欧盟", "歐盟"),
}
"""A member state is no spelling of the EU: its own law is in no pack, and whoever asks for it has to hear so."""
_MARKETS = {spelling: market for market, spellings in _SPELLINGS.items() for spelling in spellings}
_LOCALE = re.compile(r"(?:zh|en)(?:-[a-z]{4})?-([a-z]{2})")
_PLATFORMS = {
    "google": "platform:google", "youtube": "platform:google", "adwords": "platform:google", "gads": "platform:google",
    "meta": "platform:meta", "facebook": "platform:meta", "instagram": "platform:meta", "fb": "platform:meta",
    "ig": "platform:meta", "xiaohongshu": "platform:xiaohongshu", "小红书": "platform:xiaohongshu", "xhs": "platform:xiaohongshu",
    "rednote": "platform:xiaohongshu", "red": "platform:xiaohongshu",
}  # fmt: skip


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


def language_of_market(jurisdiction: str | None) -> str:
    """What is spoken where no text says it: `zh` in mainland China, `zh-Hant` in Taiwan, else `en`."""
    named = _market_named(jurisdiction or "")
    return {"CN": "zh", "TW": "zh-Hant"}.get(named or "", "en")


def pack_named(jurisdiction: str, held: Collection[str]) -> str:
    """The pack among `held` that a market's or platform's spelling means: `zh-CN`, `usa`, `platform:meta`, `小红书`.

    Raises BadInput for any other: to judge by no law would be to pass everything.
    """
    plain = _plain(jurisdiction)
    name = _market_named(jurisdiction) or _PLATFORMS.get(plain.removeprefix("platform:").strip())
    name = name or next((one for one in held if one.casefold() == plain), None)
    if name is None or name not in held:
        known = ", ".join(sorted(held))
        raise BadInput(f"jurisdiction: {jurisdiction!r} is not known; known are {known}", field="jurisdiction")
    return name


def _market_named(jurisdiction: str) -> str | None:
    plain = _plain(jurisdiction)
    locale = _LOCALE.fullmatch(plain)
    return _MARKETS.get(locale[1] if locale else plain)


def _plain(jurisdiction: str) -> str:
    return jurisdiction.strip().casefold().replace("_", "-").replace(".", "")


def applicable_packs(
    language: str, jurisdiction: str | None, context: Mapping[str, Any], held: Collection[str]
) -> frozenset[str]:
    """Names of the packs that apply, of the markets and platforms in `held`; raises BadInput for any other.

    Without a market it is CN for simplified Chinese, TW for traditional, US for English. `platform:?` marks a line
    whose platform is not known.
    """
    stated = pack_named(jurisdiction, held) if jurisdiction and jurisdiction.strip() else ""
    market = {"zh": "CN", "zh-Hant": "TW"}.get(language, "US")
    platforms = _platforms_in(context)
    if stated.startswith("platform:"):
        platforms.add(stated)
    elif stated:
        market = stated
    return frozenset({market, "brand", "emergency", *(platforms or {"platform:?"})})


def _platforms_in(context: Mapping[str, Any]) -> set[str]:
    sections = [part for part in (context, context.get("campaign")) if isinstance(part, Mapping)]
    words = {word for section in sections for key in WHERE for word in _words(section.get(key))}
    return {_PLATFORMS[word] for word in words if word in _PLATFORMS}


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
        "patent": ("CN-ADL-12",), "brand": ("CN-AUCL-7", "CN-TML-57"), "compared": ("CN-ADL-13", "CN-AUCL-7"), "promotion": ("CN-PRICE-19", "CN-ADL-28"),
    },
    "US": {
        "reference": ("US-16CFR-233.1",), "baseless": ("US-16CFR-233.1",), "shelf": ("US-FTCA-5",), "fraud": ("US-16CFR-233.1",),
        "gift": ("US-16CFR-251",), "urgency": ("US-FTCA-5",), "sales": ("US-FTCA-5",), "patent": ("US-FTCA-5",),
        "brand": ("US-LANHAM-43a",), "compared": ("US-FTCA-5", "US-LANHAM-43a"), "promotion": ("US-FTCA-5",),
    },
    "UK": {
        "reference": ("UK-CAP-3.17",), "baseless": ("UK-CAP-3.17",), "shelf": ("UK-CAP-3.17",), "fraud": ("UK-CAP-3.40", "UK-CAP-3.17"),
        "gift": ("UK-CAP-3.1",), "urgency": ("UK-CAP-3.31",), "sales": ("UK-CAP-3.7",), "patent": ("UK-CAP-3.7",),
        "brand": ("UK-CAP-3.1",), "compared": ("UK-CAP-3.7", "UK-CAP-3.1"), "promotion": ("UK-CAP-3.17",),
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
