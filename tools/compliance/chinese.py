"""Lane (b) for Chinese: terms spelled in Latin letters, digits, signs, parts or other characters of the same sound.

What is found is spelled out before anything is matched, so that a disguised line is judged exactly as the plain one.
Gated so that ordinary text is not folded into nonsense: a walk begins only around an odd token, and characters of the
same sound count only where the swap leaves no ordinary word behind.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import ahocorasick

from tools.compliance.gates import FUNCTION, TELLING, crosses_word, holds, makes_word, one_token, touches_chinese
from tools.compliance.normalise import Plain
from tools.compliance.oddities import Oddities
from tools.compliance.shapes import Shapes
from tools.compliance.sounds import everyday, near, syllable, syllables
from tools.compliance.tables import signs, slang, words
from tools.compliance.trie import tree_of
from tools.compliance.walk import HAN, Path, Reading, Walker

_LATIN = re.compile(r"(?<![a-z0-9])[a-z]{1,2}[a-z0-9]{0,6}(?:一|(?<=v)信|(?<=wei)信)?(?![a-z0-9]|[-/.– ]?[\dx])")
_MARKED_LETTERS = re.compile(r"[a-z]+(?:[^\w\s\u3400-\u9fff]{1,2}[a-z]+){1,4}")
_VERBS = "要收讲罐"
_RANKED = re.compile(r"\d[名位]")
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])[^\w\s，。！？；：、,.!?;:%()（）《》“”\"'+\-~/]{1,4}(?=[\u3400-\u9fff])")


class ChineseLane:
    """Finds disguised terms of Chinese characters. Immutable."""

    def __init__(self, terms: Iterable[str], telling: Iterable[str]) -> None:
        """`telling`: the terms that people disguise, which also count when they are short."""
        held = {term for term in terms if 2 <= len(term) <= 8 and HAN.search(term) and " " not in term}
        self._held = frozenset(held)
        self._telling = frozenset(telling) & held
        self._numbered = tuple(term for term in held if any(map(str.isdigit, term)))
        self._root = tree_of(held)
        self._oddities = Oddities(held)
        self._shapes = Shapes(self._root, self._oddities, self._telling)
        self._codes = _Codes()
        self._automaton: Any = ahocorasick.Automaton()
        spelled: dict[str, list[str]] = {}
        code_of = {ord(char): self._codes.make(syllable(char)) for char in sorted(set().union(*held))}
        for term in sorted(term for term in held if all(map(HAN.match, term))):
            spelled.setdefault(term.translate(code_of), []).append(term)
        for key, meant in spelled.items():
            self._automaton.add_word(key, (len(key), tuple(meant)))
        self._any = bool(spelled)
        if spelled:
            self._automaton.make_automaton()

    def rewrite(self, plain: Plain) -> Plain | None:
        """The text with disguised terms spelled out, or None when nothing is disguised. Spans still map back."""
        if not self._any or not HAN.search(plain.text):
            return None
        joined = _joined_syllables(plain.text)
        if joined:
            plain = plain.respelled(joined)
        walker = Walker(self._root, plain.text)
        edits = self._apart(
            [*self._walked(walker, plain), *self._heard(plain), *self._shapes.drawn(plain), *_short_forms(plain.text)]
        )
        edits += _leftover_signs(plain.text, edits)
        spelled = plain.respelled(sorted(edits)) if edits else plain if joined else None
        return replace(spelled or plain, dense=True) if walker.spent else spelled

    def _walked(self, walker: Walker, plain: Plain) -> Iterator[Reading]:
        for start in self._oddities.starts(plain.text):
            for reading in walker.readings(start):
                telling = reading.term in self._telling
                if holds(reading, plain, telling) and not self._counts(reading, plain.text):
                    yield reading

    def _counts(self, reading: Reading, text: str) -> bool:
        """Whether the digits are plain ones: the rules know them so, or they begin a quantity."""
        if not reading.path.digits:
            return False
        said = text[reading.start : reading.end]
        quantity = said[0].isdigit() and reading.term not in self._telling
        ranked = _RANKED.search(text, reading.start, reading.end + 1)
        return (
            quantity or ranked is not None or any(term in said and len(said) - len(term) < 2 for term in self._numbered)
        )

    def _heard(self, plain: Plain) -> Iterator[Reading]:
        """Terms whose characters were swapped for others of the same sound."""
        text = plain.text
        for at, (length, meant) in self._automaton.iter(self._codes.of(text)):
            start, end = at - length + 1, at + 1
            said = text[start:end]
            if said in meant or not one_token(plain, start, end):
                continue
            for term in meant:
                if (plain.odd_cuts and _strung(plain, start, end)) or self._swapped(said, term, text, start):
                    differ = sum(a != b for a, b in zip(said, term, strict=True))
                    yield Reading(start, end, term, Path(exact=length - differ, sound=differ))
                    break

    def _swapped(self, said: str, term: str, text: str, start: int) -> bool:
        """Whether `said` is a disguise of `term`: an unusual character, or a swap that makes no word."""
        differ = [i for i, (a, b) in enumerate(zip(said, term, strict=True)) if a != b]
        if said in words() or any(said[i] in FUNCTION for i in differ) or self._word_and_one(said, term, differ):
            return False
        if all(said[i] not in everyday() and term[i] in everyday() for i in differ):
            alike = all(len(said) > 3 or syllable(said[i]) == syllable(term[i]) for i in differ)
            alike = alike and not any(makes_word(text, start + i) for i in differ)
            return alike and len(said) > len(differ) and (len(said) > 2 or self._tells(term, differ))
        if len(differ) * 2 > len(said):
            return False
        exact = all(syllable(said[i]) == syllable(term[i]) for i in differ)
        if len(said) == 2:
            if said[differ[0]] in _VERBS or crosses_word(text, start, start + 2, start + 1 - differ[0]):
                return False
            return exact and self._tells(term, differ) and not makes_word(text, start + differ[0])
        if not exact and len(said) == 3 and term not in self._telling:
            return False
        if len(said) > 3 and len(differ) == 1 and exact and term in self._telling:
            return not crosses_word(text, start, start + len(said), start + differ[0])
        return not any(makes_word(text, start + i) for i in differ)

    def _tells(self, term: str, differ: list[int]) -> bool:
        """Whether a term is recognised though one of its characters is only heard."""
        return term in self._telling and all(term[at] in TELLING for at in differ)

    def _word_and_one(self, said: str, term: str, differ: list[int]) -> bool:
        """Whether a lone character before or behind a word was swapped: 有效氯 is no 有效率."""
        if len(said) < 3 or len(differ) != 1 or differ[0] not in (0, len(said) - 1):
            return False
        if said[differ[0]] in _VERBS:
            return True
        if self._tells(term, differ):
            return False
        rest = said[1:] if differ[0] == 0 else said[:-1]
        return rest in words() or rest in self._held

    def _apart(self, found: list[Reading]) -> list[tuple[int, int, str]]:
        """Edits without overlap: the surest first, then the longest."""
        taken: list[tuple[int, int, str]] = []
        used: set[int] = set()
        for reading in sorted(found, key=lambda r: (-_weight(r.path), r.term not in self._telling, r.start)):
            places = range(reading.start, reading.end)
            if used.isdisjoint(places):
                used.update(places)
                taken.append((reading.start, reading.end, reading.term))
        return taken


def _weight(path: Path) -> int:
    """How much speaks for a reading: plain characters most, guessed ones little."""
    sure = path.exact + path.spelled + path.split
    return 3 * sure + 2 * (path.digits + path.signs) + path.letters - path.sound - path.padded


def _strung(plain: Plain, start: int, end: int) -> bool:
    """Whether marks stand between all characters: nobody writes ordinary words so."""
    return (
        end - start > 2
        and len([cut for cut in plain.cuts_inside(start, end) if cut in plain.odd_cuts]) == end - start - 1
    )


class _Codes:
    """One private code point for each sound, near ones alike."""

    def __init__(self) -> None:
        self._by_sound: dict[str, str] = {}
        self._table = _Table(self._by_sound)

    def make(self, sound: str) -> str:
        return self._by_sound.setdefault(near(sound), chr(0xE000 + len(self._by_sound)))

    def of(self, text: str) -> str:
        return text.translate(self._table)


class _Table(dict[int, str]):
    """A translation table that fills itself."""

    def __init__(self, by_sound: dict[str, str]) -> None:
        super().__init__()
        self._by_sound = by_sound

    def __missing__(self, code: int) -> str:
        sound = syllable(chr(code)) if 0x3400 <= code <= 0x9FFF else ""
        self[code] = self._by_sound.get(near(sound), "\x00") if sound else "\x00"
        return self[code]


def _short_forms(text: str) -> Iterator[Reading]:
    """Abbreviations of the trade that touch Chinese words."""
    table = slang("slang.tsv")
    for found in _LATIN.finditer(text):
        written = found.group() if found.group() in table else found.group().removesuffix("一")
        start, end = found.start(), found.start() + len(written)
        meant = table.get(written)
        if meant and touches_chinese(text, start, end):
            yield Reading(start, end, meant, Path(exact=len(meant) + 1))


def _joined_syllables(text: str) -> list[tuple[int, int, str]]:
    """Marks inside a syllable that touches Chinese: zu·i佳."""
    edits: list[tuple[int, int, str]] = []
    for found in _MARKED_LETTERS.finditer(text):
        letters = "".join(char for char in found.group() if "a" <= char <= "z")
        if letters in syllables() and touches_chinese(text, *found.span()):
            edits.append((*found.span(), letters))
    return edits


def _leftover_signs(text: str, edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Picture signs between characters that stood for no word: dropped like any other mark."""
    held = {place for start, end, _ in edits for place in range(start, end)}
    return [
        (found.start(), found.end(), "")
        for found in _BETWEEN.finditer(text)
        if all(char in signs() for char in found.group()) and held.isdisjoint(range(*found.span()))
    ]
