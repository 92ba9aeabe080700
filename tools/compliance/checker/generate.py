"""Training lines from term inventories and templates: minimal pairs, clean catalogue text, quotation, evasions.

Everything is derived from the YAML under `data/` and a seed. Terms and templates of a group are dealt to parts
(`TEST`, folds 0–4); a line belongs to part p when both its term and its template do, and to a mixed part otherwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random
from typing import Any, NamedTuple

import yaml

from tools.compliance.checker.evasions import hide

TEST = -1
FOLDS = 5
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\(([^()]*)\)\?")


class Example(NamedTuple):
    """One labelled line."""

    text: str
    lang: str
    family: str | None
    """The family that the line violates; None when it is lawful."""
    kind: str
    """`claim`, `evasion`, `innocent`, `talk` (quotation, negation, warning) or `clean`."""
    about: str | None
    """The family whose words the line uses; None for catalogue text."""
    term_part: int
    template_part: int


class Group(NamedTuple):
    """Terms of one family with templates that claim and templates that are innocent of the claim."""

    family: str
    lang: str
    terms: tuple[str, ...]
    claims: tuple[str, ...]
    innocent: tuple[str, ...]


class Inventory(NamedTuple):
    """All of `data/`."""

    groups: tuple[Group, ...]
    fillers: Mapping[str, tuple[str, ...]]
    extra: Mapping[str, Mapping[str, tuple[str, ...]]]
    """`zh`, `en` (clean templates), `talk` and `affix`, each by language."""


def _words(text: str, english: bool) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text.split(";") if english else text.split()) if word.strip())


def _load(name: str) -> Any:
    path = resources.files("tools.compliance.checker") / "data" / f"{name}.yaml"
    return yaml.safe_load(path.read_text("utf-8"))


@cache
def inventory() -> Inventory:
    """The inventories that ship with the package."""
    groups = [
        Group(row["family"], lang, _words(row["terms"], lang == "en"), tuple(row["claims"]), tuple(row["innocent"]))
        for name, lang in SOURCES
        for row in _load(name)
    ]
    fillers = {name: _words(text, name.endswith("_en")) for name, text in _load("fillers").items()}
    extra = _load("clean")
    flat = {key: {lang: tuple(rows) for lang, rows in extra[key].items()} for key in ("talk", "affix")}
    flat["clean"] = {lang: tuple(extra[lang]) for lang in ("zh", "en")}
    return Inventory(tuple(groups), fillers, flat)


SOURCES = (("zh_1", "zh"), ("zh_2", "zh"), ("en", "en"))


def families() -> tuple[str, ...]:
    """Every family of the inventories, sorted."""
    return tuple(sorted({group.family for group in inventory().groups}))


def deal(items: Sequence[str], seed: str) -> dict[str, int]:
    """Which part each item belongs to: about one in seven (at least one of four or more) to TEST, the rest to folds."""
    order = list(dict.fromkeys(items))
    Random(seed).shuffle(order)
    held = max(1, round(len(order) / 7)) if len(order) > FOLDS else 0
    return {item: TEST if index < held else index % FOLDS for index, item in enumerate(order)}


class _Writer:
    """Fills templates."""

    def __init__(self, fillers: Mapping[str, Sequence[str]], dice: Random) -> None:
        self.fillers = fillers
        self.dice = dice

    def fill(self, template: str, lang: str, **given: str) -> str:
        """`template` with its choices made and its slots filled, `given` ones first."""
        text = _OPTIONAL.sub(lambda found: f"({found[1]}|)", template)
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda found: self.dice.choice(found[1].split("|")), text)
        return _SLOT.sub(lambda found: given.get(found[1]) or self._filler(found[1], lang), text)

    def _filler(self, slot: str, lang: str) -> str:
        word = self.dice.choice(self.fillers[slot])
        # A filler may hold a slot of its own: "regular price {money_en}".
        return self.fill(word, lang) if "{" in word else word

    def dress(self, text: str, lang: str, affixes: Mapping[str, Sequence[str]]) -> str:
        """`text` as it stands in a listing: now and then with something harmless before or after."""
        roll = self.dice.random()
        if roll < 0.18:
            text = self.fill(self.dice.choice(affixes[lang]), lang) + text
        elif roll < 0.40:
            text += self.fill(self.dice.choice(affixes[f"{lang}_after"]), lang)
        return text


def generate(seed: int = 7, per_pair: int = 2, cap: int = 260) -> list[Example]:
    """All lines. `per_pair` fillings a term and template, at most about `cap` lines a group, side and part."""
    return [*_group_lines(seed, per_pair, cap), *_clean_lines(seed, cap)]


def _group_lines(seed: int, per_pair: int, cap: int) -> Iterator[Example]:
    stock = inventory()
    talk = {lang: deal(rows, f"talk-{lang}") for lang, rows in stock.extra["talk"].items()}
    for number, group in enumerate(stock.groups):
        writer = _Writer(stock.fillers, Random(f"{seed}-{number}"))
        terms = deal(group.terms, f"{number}-terms")
        claims = deal(group.claims, f"{number}-claims")
        sides = (("claim", claims), ("innocent", deal(group.innocent, f"{number}-innocent")))
        for kind, templates in sides:
            for line in _pairs(group, kind, terms, templates, writer, per_pair, cap):
                yield line
                if kind == "claim" and writer.dice.random() < 0.12:
                    yield _quoted(group, line, talk[group.lang], writer)


def _pairs(
    group: Group,
    kind: str,
    terms: Mapping[str, int],
    templates: Mapping[str, int],
    writer: _Writer,
    per_pair: int,
    cap: int,
) -> Iterator[Example]:
    # A pair held out on both sides is rare, and is what calibration and the test rest on: it is filled more often.
    pairs = [
        (term, template)
        for template in templates
        for term in terms
        for _ in range(3 * per_pair if terms[term] == templates[template] else per_pair)
    ]
    writer.dice.shuffle(pairs)
    counts: dict[tuple[int, int], int] = {}
    for term, template in pairs:
        part = (terms[term], templates[template])
        counts[part] = counts.get(part, 0) + 1
        if counts[part] > cap // 6:
            continue
        yield _line(group, kind, term, template, part, writer)


def _line(group: Group, kind: str, term: str, template: str, part: tuple[int, int], writer: _Writer) -> Example:
    hidden = writer.dice.random() < (0.22 if kind == "claim" else 0.08)
    word = writer.fill(term, group.lang) if "{" in term else term
    if hidden and "{term}" in template:
        shown = hide(word, group.lang, writer.dice)
    else:
        shown, hidden = word, False
    text = writer.fill(template, group.lang, term=shown)
    text = writer.dress(text, group.lang, inventory().extra["affix"])
    label = "evasion" if hidden and kind == "claim" else kind
    return Example(text, group.lang, group.family if kind == "claim" else None, label, group.family, *part)


def _quoted(group: Group, claim: Example, talk: Mapping[str, int], writer: _Writer) -> Example:
    """The claim as someone else's words: lawful."""
    template = writer.dice.choice([row for row in talk if talk[row] == claim.template_part])
    text = writer.fill(template, group.lang, claim=claim.text, term=writer.dice.choice(group.terms))
    return Example(text, group.lang, None, "talk", group.family, claim.term_part, claim.template_part)


def _clean_lines(seed: int, cap: int) -> Iterator[Example]:
    stock = inventory()
    for lang, templates in stock.extra["clean"].items():
        writer = _Writer(stock.fillers, Random(f"{seed}-clean-{lang}"))
        for template, part in deal(templates, f"clean-{lang}").items():
            for _ in range(max(2, cap // 2)):
                text = writer.dress(writer.fill(template, lang), lang, stock.extra["affix"])
                yield Example(text, lang, None, "clean", None, part, part)
