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
_MIXED = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[^\Wa-z\d_]+")


class _StopWords(NamedTuple):
    en: frozenset[str]
    zh: frozenset[str]


@lru_cache(maxsize=1)
def _stop_words() -> _StopWords:
    data = yaml.safe_load(files("memory.vectors").joinpath("stop_words.yaml").read_text("utf-8"))
    return _StopWords(frozenset(data["en"].split()), frozenset(data["zh"]))


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


def query_words(text: str) -> Words:
    """The terms that a query looks for: each once, function words left out while others remain."""
    words = words_of(text, traditional=language_of(text) == "zh")
    stems = _worth(words.stems)
    grams = tuple(dict.fromkeys(gram for gram in words.grams if gram not in _stop_words().zh)) or words.grams
    return Words(stems, grams)


def _worth(stems: tuple[str, ...]) -> tuple[str, ...]:
    once = tuple(dict.fromkeys(stems))
    kept = tuple(s for s in once if s not in _stop_words().en and not (_HAN.match(s) and set(s) <= _stop_words().zh))
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
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    for ending in ("ness", "less", "ful", "able", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)] if ending != "less" else word
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
