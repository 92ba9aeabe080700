"""Texts as the words of the lexical index: character n-grams for Chinese, stems and letter n-grams for the rest.

The index sees two streams. `stems` are what carries meaning by itself: pairs of Chinese characters, stemmed words and
numbers. `grams` are the weaker hints that survive a typo, a compound or another way to cut a word: single Chinese
characters and letter 4-grams.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from memory.domain.evidence import Lang

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+|[^\W_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’](?:s\b)?")
_HISSES = ("s", "x", "z", "ch", "sh")
"""After these the plural is `es`."""
_MIXED = re.compile(r"[a-z]+|\d+|[^\Wa-z\d_]+")


class _StopWords(NamedTuple):
    en: frozenset[str]
    zh: frozenset[str]


@lru_cache(maxsize=1)
def _stop_words() -> _StopWords:
    data = yaml.safe_load(files("memory.vectors").joinpath("stop_words.yaml").read_text("utf-8"))
    return _StopWords(frozenset(data["en"].split()), frozenset(data["zh"]))


ALIKE = 0.5
"""The weight of a word that means what the query says, beside the query's own words at 1."""


class Words(NamedTuple):
    stems: tuple[str, ...]
    grams: tuple[str, ...]


def language_of(text: str) -> Lang:
    """`zh` when any Chinese character stands in it; traditional text counts as `zh-Hant` only where it was declared."""
    return "zh" if _HAN.search(text) else "en"


def words_of(text: str, *, traditional: bool = False) -> Words:
    """The index terms of a text, repeated as often as they occur."""
    plain = _APOSTROPHE.sub("", fold(simplified(text) if traditional else text))
    stems: list[str] = []
    grams: list[str] = []
    for run in _RUN.findall(plain):
        if _HAN.match(run):
            stems.extend(run[i : i + 2] for i in range(len(run) - 1))
            grams.extend(run)
        else:
            for word in _MIXED.findall(run):
                stems.append(stem(word))
                grams.extend(_letter_grams(word))
    return Words(tuple(stems), tuple(grams))


class Asked(NamedTuple):
    """The terms that a query looks for, each with its weight."""

    stems: dict[str, float]
    grams: dict[str, float]


def query_words(text: str) -> Asked:
    """The query's own terms, function words left out while others remain, and with less weight those that mean them."""
    words = words_of(text, traditional=language_of(text) == "zh")
    stems = dict.fromkeys(_worth(words.stems), 1.0)
    grams = dict.fromkeys([gram for gram in words.grams if gram not in _stop_words().zh] or words.grams, 1.0)
    for alike in alternatives(fold(simplified(text)), words.stems):
        for terms, held in ((alike.stems, stems), (() if alike.stems else alike.grams, grams)):
            for term in terms:
                held[term] = max(held.get(term, 0.0), ALIKE / len(terms))
    return Asked(stems, grams)


def _worth(stems: tuple[str, ...]) -> tuple[str, ...]:
    once = tuple(dict.fromkeys(stems))
    stop = _stop_words()
    kept = tuple(s for s in once if s not in stop.en and not (_HAN.match(s) and set(s) <= stop.zh))
    return kept or once


def fold(text: str) -> str:
    """One spelling for full and half width, case and accents."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Takes off the English endings that change the form and not the meaning; short words stay whole."""
    if len(word) <= 3 or not word.isascii():
        return word
    for ending, instead in (("ies", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", "")):
        kept = word.removesuffix(ending)
        if kept == word or len(kept) < 3 or word.endswith("ss") or (ending == "es" and not kept.endswith(_HISSES)):
            continue
        word = kept + instead
        break
    for ending in ("ness", "ful", "able", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def _letter_grams(word: str) -> list[str]:
    if len(word) < 5 or word[0].isdigit():
        return []
    return [word[i : i + 4] for i in range(len(word) - 3)]


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return _converter().convert(text) if _HAN.search(text) else text


@lru_cache(maxsize=1)
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


class _Thesaurus(NamedTuple):
    groups: list[list[Words]]
    english: dict[tuple[str, ...], list[int]]
    """Stems of a member, with its groups."""
    chinese: dict[str, list[int]]


def alternatives(folded: str, stems: tuple[str, ...]) -> list[Words]:
    """The members of every thesaurus group of which the query names one, in the thesaurus' order."""
    thesaurus = _thesaurus()
    named = {group for word, groups in thesaurus.chinese.items() if word in folded for group in groups}
    for length in (1, 2, 3):
        for start in range(len(stems) - length + 1):
            named.update(thesaurus.english.get(stems[start : start + length], ()))
    return [member for group in sorted(named) for member in thesaurus.groups[group]]


@lru_cache(maxsize=1)
def _thesaurus() -> _Thesaurus:
    data = yaml.safe_load(files("memory.vectors").joinpath("thesaurus.yaml").read_text("utf-8"))
    found = _Thesaurus([], {}, {})
    for number, group in enumerate(data):
        members = [str(member) for member in group]
        found.groups.append([words_of(member) for member in members])
        for member in members:
            if _HAN.search(member):
                found.chinese.setdefault(fold(member), []).append(number)
            else:
                found.english.setdefault(words_of(member).stems, []).append(number)
    return found
