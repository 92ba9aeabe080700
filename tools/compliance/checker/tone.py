"""A merchant's brand tone, in Chinese and English: learned from liked and disliked examples, checked on new text.

Words wanted and unwanted, register, emoji, exclamation marks, the person addressed, and likeness by character n-grams.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from math import sqrt
from typing import Literal

import yaml

from memory.domain.errors import BadInput
from memory.domain.noun import Noun
from tools.compliance.normalise import is_chinese

ToneKind = Literal["unwanted_word", "missing_word", "register", "emoji", "exclamation", "person", "unlike"]
Register = Literal["playful", "plain", "formal"]
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\U0001f1e6-\U0001f1ff]")
_SENTENCE = re.compile(r"[。！？!?\n]+|\.(?=\s|$)")
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z][a-z'-]+")
_ENOUGH = 4
"""Fewer liked examples say too little about rates and likeness."""


class ToneExample(Noun):
    """A text in the brand's voice (`liked`), or one that is not."""

    text: str
    liked: bool = True


class ToneProfile(Noun):
    """How a brand speaks."""

    lang: Literal["zh", "en"]
    wanted: tuple[str, ...] = ()
    """At least one is expected in a text of two sentences or more."""
    unwanted: tuple[str, ...] = ()
    manner: Register | None = None
    """None where the examples do not agree."""
    emoji: float | None = None
    """Most emoji per text among the liked examples; None when not known."""
    exclamations: float | None = None
    """Most exclamation marks per text among the liked examples."""
    polite: bool | None = None
    """Whether the reader is 您 rather than 你; None where neither or both are used, and in English."""
    grams: Mapping[str, float] = {}
    """Mean share of each character n-gram in the liked examples."""
    likeness: float = 0.0
    """Cosine below which a text does not sound like the brand."""
    stated: bool = False
    """The merchant named the manner: then every other one departs from it, not its opposite alone."""
    told_in: Literal["zh", "en"] | None = None
    """The language of the reasons; None for the brand's own."""


class ToneFinding(Noun):
    """One departure from the profile. `span` is half-open in code points of the text; (0, 0) speaks of all of it."""

    kind: ToneKind
    span: tuple[int, int]
    why: str
    """In the merchant's language where the profile names it, else in the brand's."""


@cache
def _signs(lang: str) -> Mapping[str, tuple[str, ...]]:
    path = resources.files("tools.compliance.checker") / "data" / "tone.yaml"
    rows = yaml.safe_load(path.read_text("utf-8"))[lang]
    return {
        name: tuple(word.strip() for word in (row.split(";") if lang == "en" else row.split()) if word.strip())
        for name, row in rows.items()
    }


@cache
def _pattern(word: str) -> re.Pattern[str]:
    ascii_word = word.isascii() and word[:1].isalnum() and word[-1:].isalnum()
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if ascii_word else re.escape(word), re.IGNORECASE)


def _places(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for word in words for found in _pattern(word).finditer(text)]


def _register(text: str, lang: str) -> Register:
    signs = _signs(lang)
    playful = len(_places(signs["playful"], text)) + len(_EMOJI.findall(text))
    formal = len(_places(signs["formal"], text)) + len(_places(signs["polite"], text))
    return "playful" if playful > formal else "formal" if formal > playful else "plain"


def _grams(text: str) -> Counter[str]:
    low = " ".join(text.lower().split())
    return Counter(low[at : at + size] for size in (1, 2, 3) for at in range(len(low) - size + 1))


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    dot = sum(value * b.get(gram, 0.0) for gram, value in a.items())
    lengths = sqrt(sum(v * v for v in a.values())) * sqrt(sum(v * v for v in b.values()))
    return dot / lengths if lengths else 0.0


def _centre(counts: Sequence[Counter[str]]) -> dict[str, float]:
    centre: Counter[str] = Counter()
    for count in counts:
        total = sum(count.values()) or 1
        for gram, number in count.items():
            centre[gram] += number / total / len(counts)  # pyright: ignore[reportArgumentType]  # a Counter of shares
    return {gram: float(value) for gram, value in sorted(centre.items())}


def _pieces(text: str, lang: str) -> set[str]:
    """Words of English, substrings of 2–4 characters of Chinese."""
    found: set[str] = set()
    for run in _RUN.findall(text.lower()):
        if lang == "en" or run[0].isascii():
            found.add(run)
        else:
            found.update(run[at : at + size] for size in (2, 3, 4) for at in range(len(run) - size + 1))
    return found


def _telling(mine: Sequence[str], others: Sequence[str], lang: str) -> tuple[str, ...]:
    """Words of at least two texts (and a third of them) that no other text holds, the longest form of each."""
    counts = Counter(piece for text in mine for piece in _pieces(text, lang))
    elsewhere = {piece for text in others for piece in _pieces(text, lang)}
    often = {
        piece: number
        for piece, number in counts.items()
        if number >= max(2, len(mine) / 3) and piece not in elsewhere
    }  # fmt: skip
    whole = [
        piece
        for piece, number in often.items()
        if not any(piece != longer and piece in longer and often[longer] >= number for longer in often)
    ]
    return tuple(sorted(whole, key=lambda piece: (-often[piece], piece))[:20])


def learn_tone(
    examples: Sequence[ToneExample], *, wanted: Sequence[str] = (), unwanted: Sequence[str] = ()
) -> ToneProfile:
    """The profile behind the examples; `wanted` and `unwanted` are words that the merchant named.

    Words are learned only where liked and disliked examples stand against each other. Raises BadInput if none is liked.
    """
    liked = [example.text for example in examples if example.liked and example.text.strip()]
    disliked = [example.text for example in examples if not example.liked and example.text.strip()]
    if not liked:
        raise BadInput("a tone is learned from at least one liked example", field="examples")
    lang = "zh" if sum(is_chinese(text) for text in liked) * 2 >= len(liked) else "en"
    counts = [_grams(text) for text in liked]
    enough = len(liked) >= _ENOUGH
    return ToneProfile(
        lang=lang,
        wanted=tuple(dict.fromkeys(wanted)),
        unwanted=tuple(dict.fromkeys([*unwanted, *(_telling(disliked, liked, lang) if disliked else ())])),
        manner=_agreed([_register(text, lang) for text in liked]) if enough else None,
        emoji=float(max(len(_EMOJI.findall(text)) for text in liked)) if enough else None,
        exclamations=float(max(_shouts(text) for text in liked)) if enough else None,
        polite=_polite(liked, lang),
        grams=_centre(counts),
        likeness=_least_likeness(counts) if enough else 0.0,
    )


def _agreed(registers: Sequence[Register]) -> Register | None:
    common, number = Counter(registers).most_common(1)[0]
    return common if number >= 0.75 * len(registers) else None


def _shouts(text: str) -> int:
    return text.count("!") + text.count("！")


def _polite(texts: Sequence[str], lang: str) -> bool | None:
    signs = _signs(lang)
    polite = sum(bool(_places(signs["polite"], text)) for text in texts)
    direct = sum(bool(_places(signs["direct"], text)) for text in texts)
    return None if lang == "en" or bool(polite) == bool(direct) else bool(polite)


def _least_likeness(counts: Sequence[Counter[str]]) -> float:
    """Two thirds of the lowest likeness of a liked example to the rest of them."""
    left_out = [
        _cosine(count, _centre([*counts[:index], *counts[index + 1 :]])) for index, count in enumerate(counts)
    ]  # fmt: skip
    return round(min(left_out) * 2 / 3, 6)


_WHY: Mapping[str, tuple[str, str]] = {
    "unwanted_word": ("品牌不用“{0}”这个词", "the brand does not say “{0}”"),
    "missing_word": ("没有用到品牌常用词：{0}", "none of the brand's own words is used: {0}"),
    "register": ("语气应为{0}，这段读来是{1}", "the brand sounds {0}; this reads {1}"),
    "emoji": ("表情符号{0}个，品牌文案最多{1}个", "{0} emoji, where the brand uses at most {1}"),
    "exclamation": ("感叹号{0}个，品牌文案最多{1}个", "{0} exclamation marks, where the brand uses at most {1}"),
    "person": ("称呼应为“{0}”", "the reader is addressed as “{0}”"),
    "unlike": ("整体读来不像品牌的文案", "as a whole this does not sound like the brand"),
}
_NAMES = {"playful": "活泼", "plain": "平实", "formal": "庄重"}


def _finding(kind: ToneKind, span: tuple[int, int], profile: ToneProfile, *told: object) -> ToneFinding:
    return ToneFinding(kind=kind, span=span, why=_WHY[kind][_told_in(profile) == "en"].format(*told))


def _told_in(profile: ToneProfile) -> str:
    return profile.told_in or profile.lang


def _departs(register: Register, profile: ToneProfile) -> bool:
    """A learned manner is departed from by its opposite; a stated one by any sign of another."""
    if profile.manner is None or register == profile.manner:
        return False
    return {profile.manner, register} == {"playful", "formal"} or (profile.stated and register != "plain")


def check_tone(text: str, profile: ToneProfile) -> tuple[ToneFinding, ...]:
    """Where `text` departs from `profile`, in order of place. Total for any string; an empty text never departs."""
    if not text.strip():
        return ()
    findings = [
        _finding("unwanted_word", span, profile, text[slice(*span)])
        for word in profile.unwanted
        for span in _places([word], text)
    ]
    findings += [*_missing(text, profile), *_manner(text, profile), *_person(text, profile)]
    if profile.likeness and _cosine(_grams(text), profile.grams) < profile.likeness:
        findings.append(_finding("unlike", (0, 0), profile))
    return tuple(sorted(set(findings), key=lambda finding: (finding.span, finding.kind)))


def _missing(text: str, profile: ToneProfile) -> list[ToneFinding]:
    sentences = [piece for piece in _SENTENCE.split(text) if piece.strip()]
    if not profile.wanted or len(sentences) < 2 or _places(profile.wanted, text):
        return []
    return [_finding("missing_word", (0, 0), profile, "、".join(profile.wanted[:5]))]


def _manner(text: str, profile: ToneProfile) -> list[ToneFinding]:
    found: list[ToneFinding] = []
    register = _register(text, profile.lang)
    if profile.manner and _departs(register, profile):
        names = [_NAMES[name] if _told_in(profile) == "zh" else name for name in (profile.manner, register)]
        found.append(_finding("register", (0, 0), profile, *names))
    emoji = list(_EMOJI.finditer(text))
    if profile.emoji is not None and len(emoji) > profile.emoji:
        found.append(_finding("emoji", emoji[int(profile.emoji)].span(), profile, len(emoji), int(profile.emoji)))
    if profile.exclamations is not None and _shouts(text) > profile.exclamations:
        last = max(text.rfind("!"), text.rfind("！"))
        found.append(_finding("exclamation", (last, last + 1), profile, _shouts(text), int(profile.exclamations)))
    return found


def _person(text: str, profile: ToneProfile) -> list[ToneFinding]:
    if profile.polite is None:
        return []
    signs = _signs(profile.lang)
    right, wrong = ("您", "direct") if profile.polite else ("你", "polite")
    return [_finding("person", span, profile, right) for span in _places(signs[wrong], text)]
