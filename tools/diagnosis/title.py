"""The title against the standards of its placements and against what makes a good title."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from memory.domain.finding import Finding
from memory.domain.product import Product
from tools.content.lexicon import category_of, has_cjk, simplified, word_pattern
from tools.content.selling_points import pitches
from tools.creative.limits import measure
from tools.creative.naming import known_noun
from tools.creative.rules import EMOJI
from tools.diagnosis.checks import finding, standards

ORNAMENT = re.compile(r"[★☆◆◇■□●○▲△▼※♥♡❤✨✔✅🔥→←]|[!！?？]{2,}|[~～]{2,}")


def title_findings(product: Product, channels: Sequence[str], today: dt.date) -> list[Finding]:
    """Everything wrong with the title; channel rules first, in the order of `channels`."""
    if not product.title.strip():
        return [finding(product, "title.empty", place="title", measured="0")]
    found = [f for channel in channels for f in _channel(product, channel, today)]
    return [*found, *_house(product)]


def in_force(rule: Any, today: dt.date) -> dict[str, Any] | None:
    """The rule of a dated list that holds on `today`; a single rule holds always."""
    rows = rule if isinstance(rule, list) else [rule] if rule else []
    for row in rows:
        if row.get("from", dt.date.min) <= today <= row.get("until", dt.date.max):
            return row
    return None


def _channel(product: Product, channel: str, today: dt.date) -> Iterator[Finding]:
    rules = standards()["channels"].get(channel, {})
    text = product.title.strip()
    length = in_force(rules.get("title"), today)
    if length:
        size = measure(text, length["unit"])
        unit = {"gbk": "bytes (GBK)", "chars": "characters"}[length["unit"]]
        common = {"place": "title", "channel": channel, "grade": length["grade"], "source": length["source"]}
        if size > length["max"]:
            yield finding(product, "title.long", measured=f"{size} > {length['max']} {unit}", **common)
        if size < length.get("min", 0):
            yield finding(product, "title.short", measured=f"{size} < {length['min']} {unit}", **common)
    signs = rules.get("title_signs")
    bad = sorted({sign for sign in text if sign in signs["forbidden"]}) if signs else []
    if signs and bad:
        at = text.index(bad[0])
        yield finding(
            product, "title.signs", place="title", channel=channel, grade=signs["grade"], source=signs["source"],
            measured=f"{len(bad)} > 0", span=(at, at + 1), detail=" ".join(bad),
        )  # fmt: skip
    repeats = rules.get("title_repeats")
    often = [word for word, count in _word_counts(text).items() if repeats and count > repeats["most"]]
    if repeats and often:
        yield finding(
            product, "title.stuffing", place="title", channel=channel, grade=repeats["grade"],
            source=repeats["source"], measured=f"{max(_word_counts(text).values())} > {repeats['most']}",
            detail=", ".join(often[:3]),
        )  # fmt: skip


def _house(product: Product) -> Iterator[Finding]:
    yield from _shape(product)
    yield from _wording(product)
    yield from _missing(product)


def _shape(product: Product) -> Iterator[Finding]:
    text, house = product.title.strip(), standards()["house"]
    side = "zh" if has_cjk(text) else "en"
    least = house["title_min"][side]
    if len(text) < least:
        yield finding(product, "title.short", place="title", measured=f"{len(text)} < {least} characters")
    letters = [sign for sign in text if sign.isascii() and sign.isalpha()]
    big = sum(sign.isupper() for sign in letters)
    long_words = re.findall(r"[A-Z]{4,}", text)
    if len(letters) >= 12 and big / len(letters) > 0.6 and len(long_words) >= 2:
        yield finding(product, "title.caps", place="title", measured=f"{big / len(letters):.0%} > 60%")
    marks = [match for pattern in (EMOJI, ORNAMENT) for match in pattern.finditer(text)]
    if marks:
        yield finding(
            product, "title.emoji", place="title", measured=f"{len(marks)} > 0", span=marks[0].span(),
            detail=" ".join(dict.fromkeys(mark[0] for mark in marks)),
        )  # fmt: skip


def _wording(product: Product) -> Iterator[Finding]:
    text, house = product.title.strip(), standards()["house"]
    often = {word: count for word, count in _word_counts(text).items() if count > house["repeats"]["most"]}
    often |= {word: count for word, count in _repeated_runs(text).items() if word not in often}
    if often:
        worst = max(often.values())
        yield finding(
            product, "title.stuffing", place="title", measured=f"{worst} > {house['repeats']['most']}",
            detail=", ".join(list(often)[:3]),
        )  # fmt: skip
    low = simplified(text).lower()
    promo = [m for side in ("zh", "en") for w in standards()["promo"][side] if (m := word_pattern(w).search(low))]
    if promo:
        yield finding(
            product, "title.promo", place="title", measured=f"{len(promo)} > 0", span=promo[0].span(),
            detail="、".join(m[0] for m in promo[:4]) if product.lang != "en" else ", ".join(m[0] for m in promo[:4]),
        )  # fmt: skip


def _missing(product: Product) -> Iterator[Finding]:
    text = simplified(product.title).lower()
    if product.brand and simplified(product.brand).lower() not in text:
        yield finding(product, "title.brand", place="title", grade="C", measured="0 < 1", detail=product.brand)
    if category_of(text, None) is None:
        noun = known_noun(product)
        name = (noun[1] if product.lang == "en" else noun[0]) if noun else (product.category or "")
        if name:
            yield finding(product, "title.category", place="title", measured="0 < 1", detail=name)
    points = [p for p in pitches(product, None, product.lang) if p.tag and p.point.strength >= 0.35]
    if points and not any(_mentions(text, p.value, p.tag) for p in points):
        detail = ("、" if product.lang != "en" else ", ").join(p.tag for p in points[:2])
        yield finding(
            product, "title.attributes", place="title", grade="C", measured="0 < 1", detail=detail,
            evidence=tuple(p.point.evidence[0] for p in points[:2]),
        )  # fmt: skip


def _mentions(title: str, value: str, tag: str) -> bool:
    """Whether the title says the value or most of the tag's words."""
    low_value, low_tag = simplified(value).lower(), simplified(tag).lower()
    if (low_value and low_value in title) or low_tag in title:
        return True
    words = re.findall(r"[a-z0-9.]{3,}|[\u3400-\u9fff]{2}", low_tag)
    return bool(words) and any(word in title for word in words)


def _word_counts(text: str) -> Counter[str]:
    """How often each Latin word or spaced Chinese word stands in the text."""
    words = re.findall(r"[A-Za-z][A-Za-z'-]{2,}|[\u3400-\u9fff]{2,}", text)
    small = {"and", "for", "the", "with"}
    return Counter(word.lower() for word in words if word.lower() not in small)


def _repeated_runs(text: str) -> dict[str, int]:
    """Chinese two-sign words said more than twice anywhere: 跑步鞋女跑步男跑步 says 跑步 three times."""
    runs = Counter(
        text[i : i + 2] for i in range(len(text) - 1) if re.fullmatch(r"[\u3400-\u9fff]{2}", text[i : i + 2])
    )
    return {run: count for run, count in runs.items() if count > standards()["house"]["repeats"]["most"]}
