"""What buyers say about each side of a product, counted by clause and quoted. Reviews are untrusted: never obeyed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from memory.domain.evidence import Evidence, ReviewAspect
from memory.domain.ids import derive_id
from memory.domain.noun import Noun
from memory.domain.product import Review
from tools.content.lexicon import has_cjk, load, simplified
from tools.content.text import clauses, is_injection

MAX_QUOTES = 3
MAX_QUOTE_CHARS = 120


class ReviewReading(Noun):
    """What the reviews of one product say."""

    aspects: tuple[ReviewAspect, ...]
    """Most talked-about first."""
    evidence: tuple[Evidence, ...]
    """The reviews quoted."""
    counted: int
    """Reviews that were read and counted."""
    repeated: int
    """Reviews left out because another says the same words."""
    hostile: tuple[str, ...]
    """Ids of reviews that carry instructions; neither quoted nor counted."""


class _Mention(NamedTuple):
    aspect: str
    positive: bool
    quote: str
    review: Review
    weight: float


def read_reviews(reviews: Iterable[Review], lang: str = "zh") -> ReviewReading:
    """Aspects with counts and quotes. The order of `reviews` does not change the result."""
    ordered = sorted(reviews, key=lambda review: review.id)
    hostile = tuple(review.id for review in ordered if is_injection(review.text))
    honest = [review for review in ordered if review.id not in hostile and review.text.strip()]
    unique = list({_fingerprint(review.text): review for review in reversed(honest)}.values())[::-1]
    mentions = [mention for review in unique for mention in _mentions(review)]
    aspects, evidence = _grouped(mentions, lang)
    return ReviewReading(
        aspects=tuple(aspects),
        evidence=tuple(evidence),
        counted=len(unique),
        repeated=len(honest) - len(unique),
        hostile=hostile,
    )


def _fingerprint(text: str) -> str:
    """Equal for texts that differ in punctuation, case and repeated signs only."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    return re.sub(r"(.)\1+", r"\1", plain) or text


def _grouped(mentions: Sequence[_Mention], lang: str) -> tuple[list[ReviewAspect], list[Evidence]]:
    by_aspect: dict[str, dict[str, list[_Mention]]] = {}
    for mention in mentions:
        by_aspect.setdefault(mention.aspect, {}).setdefault(mention.review.id, []).append(mention)
    aspects, evidence = [], {}
    for aspect, by_review in by_aspect.items():
        voices = [_one_voice(said) for said in by_review.values()]
        mostly_good = sum(voice.positive for voice in voices) * 2 > len(voices)
        best = sorted(voices, key=lambda m: (m.positive != mostly_good, -m.weight, m.review.id))[:MAX_QUOTES]
        quotes = [_quoted(mention) for mention in best]
        evidence.update({quote.id: quote for quote in quotes})
        aspects.append(
            ReviewAspect(
                aspect=aspect,
                label=load("aspects")["aspects"][aspect]["label"]["en" if lang == "en" else "zh"],
                positive=sum(voice.positive for voice in voices),
                negative=sum(not voice.positive for voice in voices),
                quotes=tuple(quote.id for quote in quotes),
            )
        )
    return sorted(aspects, key=lambda a: (-(a.positive + a.negative), a.aspect)), list(evidence.values())


def _one_voice(said: list[_Mention]) -> _Mention:
    """A buyer counts once an aspect: the side said more clearly, the complaint when both are as clear."""
    return max(said, key=lambda mention: (mention.weight, not mention.positive))


def _quoted(mention: _Mention) -> Evidence:
    quote = mention.quote[:MAX_QUOTE_CHARS]
    return Evidence(
        id=derive_id("ev", mention.review.product, "review", mention.review.id, quote),
        kind="review",
        source=f"review {mention.review.id}",
        quote=quote,
        product=mention.review.product,
        name=mention.aspect,
    )


def _mentions(review: Review) -> list[_Mention]:
    found, last = [], None
    for clause, _ in clauses(review.text):
        low = simplified(clause).lower()
        named = [(aspect, side) for aspect in load("aspects")["aspects"] if (side := _side(aspect, low)) is not None]
        for aspect, side in named:
            judged = side or _tone(low) or _prior(review.rating)
            if judged:
                weight = abs(judged) * (1.0 if side else 0.8)
                found.append(_Mention(aspect, judged > 0, clause, review, weight))
        if not named and last is not None and (tone := _tone(low)) and re.match(r"(但|不过|可是|but|however)", low):
            found.append(_Mention(last, tone > 0, clause, review, 0.5))
        last = named[-1][0] if named else last
    return found


def _side(aspect: str, clause: str) -> float | None:
    """+1 or -1 when the clause judges the aspect in one word, 0 when it only names it, None when it does neither."""
    words = _aspect_words(aspect)
    hits: list[tuple[int, int, float]] = []
    for pattern, sign in ((words.pos, 1.0), (words.neg, -1.0)):
        if pattern:
            hits += [(len(m[0]), m.start(), sign) for m in pattern.finditer(clause)]
    if hits:
        _, start, sign = max(hits, key=lambda hit: (hit[0], -hit[1]))
        return -sign if _negated(clause, start) else sign
    return 0.0 if words.names and words.names.search(clause) else None


class _AspectWords(NamedTuple):
    names: re.Pattern[str] | None
    pos: re.Pattern[str] | None
    neg: re.Pattern[str] | None


@cache
def _aspect_words(aspect: str) -> _AspectWords:
    row = load("aspects")["aspects"][aspect]
    return _AspectWords(_any_of([*row["zh"], *row["en"]]), _any_of(row["pos"]), _any_of(row["neg"]))


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    ordered = sorted((str(word).lower() for word in words), key=len, reverse=True)
    parts = [re.escape(word) if has_cjk(word) else rf"(?<![a-z']){re.escape(word)}(?![a-z])" for word in ordered]
    return re.compile("|".join(parts)) if parts else None


@cache
def _tone_words(side: str) -> re.Pattern[str]:
    pattern = _any_of([*load("aspects")[side]["zh"], *load("aspects")[side]["en"]])
    assert pattern is not None
    return pattern


NEUTRAL_IDIOMS = {"不过", "差不多", "not only", "not just", "不但", "不仅", "不只", "不止", "没想到"}


@cache
def _idioms() -> tuple[str, ...]:
    """Phrases that hold a negation and deny nothing."""
    rows = load("aspects")["not_negation"]
    return (*rows["zh"], *rows["en"])


def _tone(clause: str) -> float:
    """-1..1 by general words of praise and blame, negation turned round."""
    blanked = clause
    score = 0.0
    for idiom in _idioms():
        score += 1.0 if idiom in blanked and idiom not in NEUTRAL_IDIOMS else 0.0
        blanked = blanked.replace(idiom, " " * len(idiom))
    for side, sign in (("positive", 1.0), ("negative", -1.0)):
        for match in _tone_words(side).finditer(blanked):
            score += -sign if _negated(blanked, match.start()) else sign
    return max(-1.0, min(1.0, score))


def _negated(clause: str, start: int) -> bool:
    """Whether a negation stands within a few words before `start`; two cancel out."""
    before = clause[max(0, start - 18) : start]
    for idiom in _idioms():
        before = before.replace(idiom, "")
    zh = re.findall(r"没有|并非|不是|不算|谈不上|毫无|不|没|无|未", before[-5:])
    en = re.findall(
        r"(?<![a-z])(?:not|no|never|hardly|barely|without|nothing|cannot|isnt|dont|doesnt)(?![a-z])|n't", before
    )
    return (len(zh) + len(en)) % 2 == 1


def _prior(rating: float | None) -> float:
    """What a clause that names an aspect without judging it inherits from the stars."""
    if rating is None:
        return 0.0
    return 0.3 if rating >= 4 else -0.3 if rating <= 2 else 0.0
