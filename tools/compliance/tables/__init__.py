"""Word tables of the two lanes of normalisation, as data files beside this module."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources


def rows(name: str) -> Iterator[list[str]]:
    """Rows of a table, split at tabs; lines that start with `# ` are remarks."""
    text = resources.files("tools.compliance.tables").joinpath(name).read_text("utf-8")
    for row in text.splitlines():
        if row and not row.startswith("# "):
            yield row.split("\t")


@cache
def lookalikes() -> Mapping[str, str]:
    """Letters of other scripts, and odd ones of Latin → the plain Latin letter they are drawn like."""
    return dict(rows("lookalikes.tsv"))


@cache
def glyphs() -> Mapping[int, str]:
    """Variant glyphs and radicals → the character meant."""
    return {ord(form): plain for forms, plain in rows("glyphs.tsv") for form in forms}


@cache
def shapes() -> Mapping[int, str]:
    """Characters in use themselves → the one of the rules' words that each is drawn like."""
    return {ord(form): meant for meant, forms in rows("shapes.tsv") for form in forms}


@cache
def ordinary() -> frozenset[str]:
    """English and foreign words that only look like one of the rules."""
    return frozenset(word for row in rows("ordinary.txt") for word in row[0].split())


@cache
def splits() -> Mapping[str, str]:
    """Parts written side by side → characters made of them."""
    return dict(rows("splits.tsv"))


@cache
def split_starts() -> frozenset[str]:
    """Characters that a split one may begin with."""
    return frozenset(parts[0] for parts in splits())


@cache
def words() -> frozenset[str]:
    """Chinese words in common use."""
    return frozenset(row[0] for row in rows("words.txt"))


@cache
def slang(name: str) -> Mapping[str, str]:
    """A table of two columns: what is written → what is meant."""
    return dict(rows(name))


class Sign:
    """What one picture sign may stand for."""

    __slots__ = ("alone", "en", "zh")

    def __init__(self, zh: str, en: str, alone: bool) -> None:
        self.zh = tuple(word for word in zh.split("|") if word)
        self.en = tuple(word for word in en.split("|") if word)
        self.alone = alone
        """Whether it says its word without others around it."""


@cache
def signs() -> Mapping[str, Sign]:
    """Signs as normalised text holds them, without joiners."""
    found: dict[str, Sign] = {}
    for written, zh, *en in rows("signs.tsv"):
        sign = Sign(zh, en[0] if en else "", written.startswith("!"))
        for picture in written.removeprefix("!").split(" "):
            found[picture.replace("\ufe0f", "").replace("\u200d", "")] = sign
    return found
