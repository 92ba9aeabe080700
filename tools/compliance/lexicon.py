"""Word classes shared by all rule packs: what a disease is, an effect verb, a word of rank.

A class is written once in `packs/lexicon/*.yaml` and named in patterns as `[disease]`. Chinese words are separated by
spaces, English ones by commas. `cure~` stands for the forms of an English verb, `probiotic*` for any ending
(`\\*` is a star).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from memory.domain.errors import BadInput
from tools.compliance.documents import WordClass
from tools.compliance.normalise import normalise

ANONYMOUS = "="
"""What the name of an inline alternation's class begins with."""
ANY_END = 1
"""Flag of a term that may go on with more letters (`probiotic*`)."""


def plain_term(term: str) -> str:
    """A term in the spelling that texts are matched in."""
    return scan_text(" ".join(normalise(term).text.split()))


_JOINT = re.compile(r"(?<=[a-z0-9])[-_\n\t](?=[a-z0-9])|(?<=[a-z])['’](?=[a-z])|\n")


def scan_text(plain: str) -> str:
    """Same length: hyphens inside English words and line breaks as spaces, so that `risk-free` is `risk free`."""
    if "-" in plain or "\n" in plain or "_" in plain or "\t" in plain or "’" in plain:
        return _JOINT.sub(lambda mark: "'" if mark.group() in "'’" else " ", plain)
    return plain


def inflected(term: str) -> list[str]:
    """The forms of an English term whose verb is marked with `~`: `cure~ all` → cure all, cures all, …"""
    head, mark, tail = term.partition("~")
    if not mark:
        return [term]
    if head.endswith("e"):
        forms = [head, head + "s", head + "d", head[:-1] + "ing"]
    elif re.search(r"[^aeiou]y$", head):
        forms = [head, head[:-1] + "ies", head[:-1] + "ied", head + "ing"]
    elif re.search(r"(s|sh|ch|x|z)$", head):
        forms = [head, head + "es", head + "ed", head + "ing"]
    else:
        forms = [head, head + "s", head + "ed", head + "ing"]
        if re.search(r"(?<![aeiou])[aeiou][bdgmnprt]$", head):
            forms += [head + head[-1] + "ed", head + head[-1] + "ing"]
    return [form + tail for form in forms]


@dataclass
class Lexicon:
    """Classes by name, each with its terms; `evade` marks classes whose terms people disguise."""

    terms: dict[str, dict[str, int]] = field(default_factory=dict)
    evade: set[str] = field(default_factory=set)

    def add(self, name: str, words: Iterable[str]) -> None:
        """Adds `words` to class `name`."""
        bucket = self.terms.setdefault(name, {})
        for word in words:
            for form in inflected(word):
                flag = ANY_END if form.endswith("*") and not form.endswith("\\*") else 0
                plain = plain_term((form.rstrip("*") if flag else form).replace("\\*", "*"))
                if plain:
                    bucket[plain] = flag

    def literal(self, words: tuple[str, ...]) -> str:
        """The anonymous class of an inline alternation, created on first use."""
        name = ANONYMOUS + "|".join(words)
        if name not in self.terms:
            self.add(name, words)
        return name

    def copy(self) -> "Lexicon":
        """One to add to without changing this one."""
        return Lexicon({name: dict(terms) for name, terms in self.terms.items()}, set(self.evade))

    def without(self, held: frozenset[str]) -> "Lexicon":
        """The classes that are not among `held`."""
        return Lexicon({name: terms for name, terms in self.terms.items() if name not in held}, self.evade - held)

    def add_literal(self, name: str, words: Iterable[str]) -> None:
        """Adds `words` to class `name` as they stand. Raises BadInput for one of which nothing is left to look for."""
        bucket = self.terms.setdefault(name, {})
        for word in words:
            plain = plain_term(word)
            if not plain:
                raise BadInput(f"class {name}: {word!r} holds no letter, digit or sign to look for")
            bucket[plain] = 0

    def load(self, words: Mapping[str, WordClass], source: str) -> None:
        """Adds the classes of one document. Raises BadInput when one includes a class that is not there."""
        for name, spec in words.items():
            self.add(name, spec.zh.split())
            self.add(name, (word.strip() for word in spec.en.split(",")))
            self.add_literal(name, spec.literal)
            if spec.evade:
                self.evade.add(name)
            for other in spec.includes:
                if other not in self.terms:
                    raise BadInput(f"{source}: class {name} includes unknown class {other}")
                self.terms[name].update(self.terms[other])
