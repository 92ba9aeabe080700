"""The word lists of this trade, read once from the package's data files."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

Row = dict[str, Any]


@cache
def load(name: str, package: str = "tools.content") -> Row:
    """The YAML mapping `data/NAME.yaml` of `package`."""
    text = files(package).joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 both loaders are the safe ones; C is ten times as fast


USUAL = str.maketrans({"溼": "濕", "揹": "背", "着": "著"})
"""Forms that readers in Taiwan meet more often than OpenCC's."""


def has_cjk(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


@cache
def _opencc(profile: str) -> Any:
    from opencc import OpenCC

    return OpenCC(profile)


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """`text` in simplified characters, place for place, so that spans stay true."""
    if not has_cjk(text):
        return text
    plain = _opencc("t2s").convert(text)
    return plain if len(plain) == len(text) else text


@lru_cache(maxsize=8192)
def traditional(text: str) -> str:
    """`text` as a reader in Taiwan writes it."""
    if not has_cjk(text):
        return text
    return _opencc("s2tw").convert(text).translate(USUAL).replace("瞭解", "了解").replace("一隻包", "一只包")


def squeeze(name: str) -> str:
    """`Weight (g)` and `weight_g` -> `weight`, so that spellings of one attribute name meet."""
    bare = re.sub(r"[(（\[].*?[)）\]]", "", simplified(name).lower())
    return re.sub(r"[\s_\-/:：]+", "", bare)


@cache
def attribute_keys() -> dict[str, str]:
    """Squeezed name -> canonical attribute key."""
    return {squeeze(str(name)): key for key, row in load("attributes").items() for name in [key, *row["names"]]}


def attribute_key(name: str) -> tuple[str | None, str | None]:
    """The canonical key of an attribute name and the unit the name carries: `weight_g` -> (`weight`, `g`)."""
    unit = re.search(r"[(（\[]\s*([A-Za-z%/²0-9]+|克|毫升|厘米|毫米|小时|英寸)\s*[)）\]]$", name.strip())
    if unit:
        return attribute_keys().get(squeeze(name)), unit[1].lower()
    exact = attribute_keys().get(squeeze(name))
    if exact:
        return exact, None
    head, _, tail = name.strip().lower().replace("-", "_").replace(" ", "_").rpartition("_")
    if head and tail in unit_table():
        return attribute_keys().get(squeeze(head)), tail
    return None, None


@cache
def unit_table() -> dict[str, tuple[str, float]]:
    """Spelling -> (family, worth in the family's base unit)."""
    return {
        str(unit).lower(): (family, float(worth))
        for family, units in load("terms")["units"].items()
        for unit, worth in units.items()
    }


@cache
def unit_spelling() -> dict[str, str]:
    """Spelling -> the spelling under which `spell` lists it."""
    return {str(other).lower(): unit for unit, others in load("terms")["same"].items() for other in [unit, *others]}


@cache
def _category_words() -> list[tuple[str, str, re.Pattern[str]]]:
    rows = [
        (str(word).lower(), key) for key, row in load("categories").items() for word in [*row["words"], *row["nouns"]]
    ]
    ordered = sorted(set(rows), key=lambda pair: (-len(pair[0]) * (2 if has_cjk(pair[0]) else 1), pair))
    return [(word, key, word_pattern(word)) for word, key in ordered]


def word_pattern(word: str) -> re.Pattern[str]:
    """Finds `word`; Latin words only at word borders, with an optional plural s."""
    if has_cjk(word):
        return re.compile(re.escape(word), re.IGNORECASE)
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?:e?s)?(?![a-z0-9])", re.IGNORECASE)


def category_of(title: str, category: str | None) -> str | None:
    """The kind of goods: the feed's category decides when it names one, otherwise the title's last word that does."""
    for text in (category or "", title):
        hits = [
            (match.end(), len(word), key)
            for word, key, pattern in _category_words()
            for match in pattern.finditer(text)
        ]
        if hits:
            longest = max(length for _, length, _ in hits)
            return max(hit for hit in hits if hit[1] >= longest / 2)[2]
    return None
