"""Audience hints and constraints: kept in the merchant's words, with a normalised key where one is known."""

import re
from functools import cache
from typing import NamedTuple

from tools.goal.lexicon import any_of, bounded
from tools.goal.text import Marks, Sentence, load_data

_ZH_FREE_RIGHT = re.compile(
    r"^(?:$|[^\u3400-\u9fff]|[的做推投为和与跟或及进来去再回到都这在是还也最]|们|群体|人群|用户|市场|"
    r"以[上下内]|左右|之间)"
)
_ZH_CUE_LEFT = re.compile(
    r"(?:针对|面向|吸引|触达|瞄准|主打|定位|覆盖|推给|投给|卖给|适合|召回|唤醒|拉回|影响|打动|让|向|对|给|"
    r"目标(?:人群|客户|用户|受众|客群)?(?:是|为|:|主要是)?|"
    r"受众(?:是|为|:)?|人群(?:是|为|:)?|和|与|、|[到在])\s*$"
)
_AGE = re.compile(
    r"(?P<a>\d{1,2})\s*(?:岁)?\s*(?:-|~|到|至|to|and)\s*(?P<b>\d{1,2})\s*(?:岁|周岁|years?[- ]old|"
    r"year-olds?|yo\b)(?:的|以?上|左右)?|"
    r"(?:aged?|ages|between)\s+(?P<c>\d{1,2})\s*(?:-|to|and)\s*(?P<d>\d{1,2})\b|(?<=men "
    r")(?P<e>\d{2})\s*-\s*(?P<f>\d{2})\b(?!%)|"
    r"\b(?P<g>1[3-9]|[2-6]\d)\s*-\s*(?P<h>[2-7]\d)(?=\s+(?:women|men|females?|males?|moms?|mothers|adults|"
    r"people|students|professionals|audience))|"
    r"(?P<i>\d{1,2})\s*岁(?:以上|\+)|\bover[- ](?P<j>\d{2})s?\b(?!%)|(?P<k>\d{1,2})\s*岁(?:以下|以内)|"
    r"\bunder[- ](?P<l>\d{2})s\b"
)
_FREE_ZH = re.compile(
    r"(?:针对|面向|瞄准|目标(?:人群|客户|用户|受众|客群)(?:是|为|:|定位?)?|受众(?:是|为|:)?|人群(?:定位|"
    r"定|选|是|为|:)+)\s*(?P<who>[^,.;。!?、\x00]{2,16}?)(?=做|投|推|进行|打|搞|,|。|;|、|的(?:推广|投放|"
    r"广告|活动|营销|促销|文案|[^,。;]{1,12}(?:推广|投放|广告))|\x00|$)"
)
_FREE_EN = re.compile(
    r"\b(?:target(?:ing|ed at|ed to)?|aimed at|aim(?:ing)? at|geared (?:to|toward)s?|audience(?: is|:)?|"
    r"appeal(?:ing)? to|tailored (?:to|for)|reach(?:ing)?)\s+(?!roas|roi|cpa|of\b)(?:an? audience of |"
    r"more |the )?(?P<who>[a-z][a-z0-9' -]{2,40}?)(?=,|\.|;|$|\x00| on | with | in (?!their)| via | over |"
    r" for | using | during | who\b| and (?:make|run|spend)| by )"
)


class Audience(NamedTuple):
    said: tuple[str, ...]
    keys: tuple[str, ...]


@cache
def _groups() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]], re.Pattern[str], re.Pattern[str]]:
    data = load_data("lexicon.yaml")
    zh = {key: re.compile(pattern) for key, pattern in data["audience_zh"].items()}
    en = {key: re.compile(bounded(pattern)) for key, pattern in data["audience_en"].items()}
    return (
        zh,
        en,
        re.compile(data["places_zh"]),
        re.compile(rf"(?:in|near|around|across|from)\s+(?:the\s+)?(?P<place>{data['places_en']})\b"),
    )


def find_audience(said: Sentence, marks: Marks) -> Audience:
    """Hints in the order said; one stretch of text gives one hint."""
    hits = [*_ages(said), *_named(said), *_free(said), *_places(said)]
    kept: list[tuple[int, int, str]] = []
    for start, end, key in sorted(hits, key=lambda h: (h[0], h[0] - h[1])):
        if marks.free(start, end) and not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, key))
    for start, end, _ in kept:
        marks.take("audience", start, end)
    words = tuple(dict.fromkeys(said.raw[start:end].strip() for start, end, _ in kept))
    return Audience(words, tuple(dict.fromkeys(key for *_, key in kept if key)))


def _ages(said: Sentence) -> list[tuple[int, int, str]]:
    hits = []
    for match in _AGE.finditer(said.norm):
        numbers = [value for value in match.groups() if value]
        low_only, high_only = match["i"] or match["j"], match["k"] or match["l"]
        key = (
            f"age:{numbers[0]}+" if low_only else f"age:-{numbers[0]}" if high_only else "age:" + "-".join(numbers[:2])
        )
        hits.append((*match.span(), key))
    return hits


def _named(said: Sentence) -> list[tuple[int, int, str]]:
    zh, en, *_ = _groups()
    if not said.chinese:
        return [
            (*m.span(), key)
            for key, p in en.items()
            for m in p.finditer(said.norm)
            if not _describes_product(said.norm, m)
        ]
    hits = []
    for key, pattern in zh.items():
        for match in pattern.finditer(said.norm):
            free = _ZH_FREE_RIGHT.match(said.norm[match.end() :])
            cue = _ZH_CUE_LEFT.search(said.norm[max(0, match.start() - 8) : match.start()])
            if free or (cue and key not in ("women", "men")):
                hits.append((*match.span(), "" if key in ("groups", "lovers") else key))
    return hits


def _describes_product(norm: str, match: re.Match[str]) -> bool:
    """`men's jacket`, `kids shoes`: the word belongs to the product when a noun follows it directly."""
    right = norm[match.end() :]
    if re.match(r"'s?\s", right):
        return True
    return match.group().split()[-1] in ("kids", "toddlers", "children", "baby", "pet", "family", "travel") and bool(
        re.match(r" (?!in|on|with|who|and|for|aged|between)[a-z]", right)
    )


def _free(said: Sentence) -> list[tuple[int, int, str]]:
    pattern = _FREE_ZH if said.chinese else _FREE_EN
    return [(match.start("who"), match.end("who"), _key_of(match["who"])) for match in pattern.finditer(said.norm)]


def _key_of(words: str) -> str:
    zh, en, *_ = _groups()
    return next(
        (key for key, p in (*zh.items(), *en.items()) if p.search(words) and key not in ("groups", "lovers")), ""
    )


def _places(said: Sentence) -> list[tuple[int, int, str]]:
    *_, zh, en = _groups()
    if said.chinese:
        return [(*m.span(), f"place:{m.group()}") for m in zh.finditer(said.norm)]
    return [(*m.span("place"), f"place:{m['place']}") for m in en.finditer(said.norm)]


@cache
def _rules() -> tuple[dict[str, re.Pattern[str]], list[re.Pattern[str]], list[re.Pattern[str]], re.Pattern[str]]:
    data = load_data("lexicon.yaml")
    known = {key: any_of(patterns) for key, patterns in data["constraints"].items()}
    words = [re.compile(pattern) for pattern in data["avoid_word"]]
    other = [re.compile(pattern) for pattern in data["other_constraint"]]
    return known, words, other, any_of(data["objectives"]["content_only"][:2] + data["objectives"]["content_only"][3:5])


def find_constraints(said: Sentence, marks: Marks) -> tuple[str, ...]:
    """Normalised ids where known, words to avoid as `avoid_word:X`, and any other prohibition as it was said."""
    known, words, others, no_ads = _rules()
    found: list[tuple[int, int, str]] = [(*m.span(), "no_ads") for m in no_ads.finditer(said.norm)]
    for key, pattern in known.items():
        found += [(*m.span(), key) for m in pattern.finditer(said.norm)]
    for pattern in words:
        found += [
            (*m.span(), "avoid_word:" + said.raw[m.start("word") : m.end("word")].strip())
            for m in pattern.finditer(said.norm)
        ]
    kept: list[tuple[int, int, str]] = []
    for start, end, key in found:
        if marks.free(start, end) and not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, key))
    for pattern in others:
        for match in pattern.finditer(marks.masked(said.norm)):
            start, end = match.span()
            if not any(start < b and a < end for a, b, _ in kept):
                kept.append((start, end, said.raw[start:end].strip()))
    for start, end, _ in kept:
        marks.take("constraints", start, end)
    return tuple(dict.fromkeys(key for *_, key in sorted(kept)))
