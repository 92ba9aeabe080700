"""Listing titles: brand, noun and the words a shopper searches by, as many as the placement takes, none twice."""

import re
from collections.abc import Iterator

from tools.content.facts import evidence_id
from tools.content.lexicon import has_cjk, simplified, traditional
from tools.content.selling_points import BOAST
from tools.content.text import is_injection, title_case
from tools.creative.limits import measure
from tools.creative.render import Fill, Rendered, tidy
from tools.creative.rules import DISCOUNT, EMOJI, PRICE
from tools.creative.words import Words

MOST_TAGS = 5
NOISE = re.compile(r"[【】\[\]()（）!！?？*★☆~～|/\\,，。.、:：;；\"'“”‘’$^{}_¬¦<>]+")


def titles(words: Words, unit: str, most: int) -> Iterator[Rendered]:
    """Versions that lead with another strength each; every word rests on the title, the brand or an attribute."""
    tags = [(p.tag, p.point.evidence) for p in words.pitches if p.tag][:MOST_TAGS]
    kept = _kept_words(words)
    for turn in range(max(2, len(tags))):
        shift = turn % len(tags) if tags else 0
        ordered = [*tags[shift:], *tags[:shift]]
        spare = kept if turn % 2 == 0 else kept[::-1]
        yield _fitted(words, [*ordered[:3], *spare[:3], *ordered[3:], *spare[3:]], unit, most, front=turn % 2 == 0)


def _fitted(words: Words, extras: list[tuple[str, tuple[str, ...]]], unit: str, most: int, *, front: bool) -> Rendered:
    """Brand and noun first, then extras while they fit and say something new."""
    name = words.name
    brand = [(name.brand, name.brand_evidence or name.evidence)] if name.brand else []
    noun = (title_case(name.noun) if words.lang == "en" else name.noun, name.evidence)
    chosen: list[tuple[str, tuple[str, ...]]] = []
    for extra in extras:
        trial = _arranged(words, brand, noun, [*chosen, extra], front)
        said = " ".join(text for text, _ in [*brand, noun, *chosen])
        new = words.rules.allows(extra[0]) and not _repeats(extra[0], said)
        if new and measure(trial.text, unit) <= most:
            chosen.append(extra)
    return _arranged(words, brand, noun, chosen, front)


def _arranged(
    words: Words,
    brand: list[tuple[str, tuple[str, ...]]],
    noun: tuple[str, tuple[str, ...]],
    extras: list[tuple[str, tuple[str, ...]]],
    front: bool,
) -> Rendered:
    """Chinese: brand, strengths, noun, rest. English: brand, one strength, noun, then the rest after commas."""
    english = words.lang == "en"
    before = extras[: 1 if english else 2] if front else []
    before = [extra for extra in before if not (english and re.match(r"\d|.* (in|of|for|with) ", extra[0]))]
    after = [extra for extra in extras if extra not in before]
    text, marks = "", []
    for i, (word, evidence) in enumerate([*brand, *before, noun, *after]):
        comma = english and i > len(brand) + len(before)
        text += "" if not text else ", " if comma else " "
        marks.append((len(text), len(text) + len(word), Fill(word, evidence, f"w{i}")))
        text += word
    return tidy(text, [mark for mark in marks if mark[2].evidence])


def _kept_words(words: Words) -> list[tuple[str, tuple[str, ...]]]:
    """Words of the merchant's own title that are worth keeping: in the copy's language, no boast, no price, no sign."""
    title = words.product.title.strip()
    if is_injection(title) or not title:
        return []
    evidence = (evidence_id(words.product, "title", None, title),)
    plain = EMOJI.sub(" ", title)
    if words.lang == "en":
        parts = [part.strip() for part in plain.split(",")[1:]]
    else:
        parts = re.split(r"\s+", re.sub(r"[^\w%+.\-℃° ]", " ", NOISE.sub(" ", plain)))
    return [(traditional(p) if words.lang == "zh-Hant" else p, evidence) for p in parts if _worth_keeping(p, words)]


def _worth_keeping(part: str, words: Words) -> bool:
    english = words.lang == "en"
    plain = simplified(part)
    phrase = re.fullmatch(r"[A-Za-z][A-Za-z' -]{3,30}", part) and len(part.split()) <= 4
    shape = bool(phrase) if english else has_cjk(part) and 2 <= len(part) <= 8
    stray = plain.lower() in {
        "with",
        "from",
        "your",
        "this",
        "that",
        "sale",
        "free",
        "shipping",
        "hot",
        "new",
        "包邮",
        "热卖",
        "爆款",
        "新款",
        "正品",
    }
    return shape and not stray and not any(rule.search(plain) for rule in (BOAST, PRICE, DISCOUNT))


def _repeats(extra: str, said: str) -> bool:
    """Whether most of `extra` has been said: shared words in English, shared pairs of signs in Chinese."""
    if has_cjk(extra):
        pairs = {extra[i : i + 2] for i in range(len(extra) - 1)} or {extra}
        return sum(pair in said for pair in pairs) * 5 >= 2 * len(pairs)
    have = {word.rstrip("s").lower() for word in re.findall(r"[A-Za-z0-9.]+", said)}
    want = {word.rstrip("s").lower() for word in re.findall(r"[A-Za-z0-9.]+", extra)}
    return bool(want & have)
