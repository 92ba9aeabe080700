"""Reads a stretch of text as a term in disguise: some characters spelled, drawn, split or padded, the others plain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

from tools.compliance.sounds import spellings, syllable, syllables
from tools.compliance.tables import signs, split_starts, splits
from tools.compliance.trie import Node, Steps

HAN = re.compile(r"[\u3400-\u9fff]")
DIGITS = {"0": "零", "1": "一第首壹", "2": "二两", "3": "三", "4": "四死", "5": "五无", "6": "六", "7": "七", "8": "八不", "9": "九久", "○": "零", "〇": "零"}  # fmt: skip # noqa: E501
_STOPS = frozenset(" \t\r\n！？；!?;…×")
_CLOSING = {"(": ")", "（": "）", "[": "]", "【": "】"}
_STEPS = 150
"""Work allowed for one start."""
_STEPS_A_TEXT = 20_000
"""Work allowed for a text, beside one step for each of its characters."""


class Path(NamedTuple):
    """How the characters of a term were found."""

    exact: int = 0
    sound: int = 0
    """Characters swapped for one of the same sound, or nearly so."""
    spelled: int = 0
    letters: int = 0
    digits: int = 0
    signs: int = 0
    split: int = 0
    padded: int = 0
    """Runs of foreign characters between those of the term."""

    def plus(self, kind: str) -> Self:
        values = list(self)
        values[_KINDS[kind]] += 1
        return self._make(values)

    @property
    def whole(self) -> int:
        """Characters of the term."""
        return sum(self) - self.padded


_KINDS = {kind: place for place, kind in enumerate(Path._fields)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of the text read as `term`."""

    start: int
    end: int
    term: str
    path: Path


Found = dict[tuple[int, str], Reading]


class Walker:
    """One text, walked from any of its characters. Bounded work a start."""

    def __init__(self, root: Node, text: str) -> None:
        self._root = root
        self._text = text
        self._left = 0
        self._total = _STEPS_A_TEXT + len(text)

    @property
    def spent(self) -> bool:
        """Whether the text was so dense with oddities that not all of it was walked."""
        return self._total <= 0

    def readings(self, start: int) -> list[Reading]:
        """Disguised terms that begin at `start`."""
        self._left = allowed = max(0, min(_STEPS, self._total))
        found: Found = {}
        if allowed:
            self._walk(self._root, start, start, Path(), found)
        self._total -= allowed - max(0, self._left)
        return list(found.values())

    def _walk(self, node: Node, start: int, at: int, path: Path, found: Found) -> None:
        if node.term and path.exact < path.whole + path.padded and _ends_token(self._text, at):
            held = found.get((at, node.term))
            if held is None or path.exact > held.path.exact:
                found[at, node.term] = Reading(start, at, node.term, path)
        if at >= len(self._text) or not node.next:
            return
        self._step(node, start, at, path, found)
        if path.spelled and self._text[at] == " " and "a" <= self._text[at + 1 : at + 2] <= "z":
            self._walk(node, start, at + 1, path, found)
        if path.whole:
            for skip in self._paddings(at):
                if at + skip < len(self._text) and self._left > 0:
                    self._step(node, start, at + skip, path.plus("padded"), found)

    def _step(self, node: Node, start: int, at: int, path: Path, found: Found) -> None:
        for end, kind, steps in self._ways(node, at, path):
            for _, following in steps:
                self._left -= 1
                if self._left <= 0:
                    return
                self._walk(following, start, end, path.plus(kind), found)

    def _ways(self, node: Node, at: int, path: Path) -> Iterator[tuple[int, str, Steps]]:
        char = self._text[at]
        if char in node.next:
            yield at + 1, "exact", [(char, node.next[char])]
        if HAN.match(char):
            if not path.sound and (path.whole or not HAN.match(self._text[at + 1 : at + 2])):
                swapped = [step for step in node.by_near(char) if step[0] != char]
                if swapped:
                    yield at + 1, "sound", swapped
            yield from self._split(node, at)
        elif "a" <= char <= "z":
            yield from self._latin(node, at, bool(path.whole))
        elif char in DIGITS:
            yield from self._number(node, at)
        if not char.isascii():
            yield from self._sign(node, at)

    def _split(self, node: Node, at: int) -> Iterator[tuple[int, str, Steps]]:
        if self._text[at] not in split_starts():
            return
        for size in range(1, min(4, len(self._text) - at) + 1):
            made = splits().get(self._text[at : at + size], "")
            steps = [(char, node.next[char]) for char in made if char in node.next]
            if steps:
                yield at + size, "split", steps

    def _latin(self, node: Node, at: int, begun: bool) -> Iterator[tuple[int, str, Steps]]:
        for size in range(min(6, len(self._text) - at), 0, -1):
            sound = self._text[at : at + size]
            if not (sound.isascii() and sound.isalpha() and (size < 3 or sound in syllables())):
                continue
            steps = node.by_sound(sound)
            full = [step for step in steps if _spells(sound, step[0])]
            if full and size > 1:
                yield at + size, "spelled", full
            if size < 3 and self._few_letters(at):
                rest = [step for step in steps if step not in full or size == 1]
                yield at + size, "letters", self._followed(rest, at + size, begun)

    def _followed(self, steps: Steps, at: int, begun: bool) -> Steps:
        """Of many steps by a first letter those after which a term ends, or the text goes on as a term does."""
        char = self._text[at : at + 1]
        if "a" <= char <= "z":
            return steps
        return [step for step in steps if (begun and (step[1].term or not HAN.match(char))) or char in step[1].next]

    def _few_letters(self, at: int) -> bool:
        """Whether the run of letters around `at` is short enough for first letters, and a term can go on behind it."""
        text = self._text
        low, high = at, at
        while low and "a" <= text[low - 1] <= "z" and at - low < 4:
            low -= 1
        while high < len(text) and "a" <= text[high] <= "z" and high - at < 4:
            high += 1
        beside = text[low - 1 : low] + text[high : high + 1]
        return high - low <= 3 and any(map(HAN.match, beside))

    def _number(self, node: Node, at: int) -> Iterator[tuple[int, str, Steps]]:
        text = self._text
        if text[at : at + 3] == "100" and "百" in node.next:
            yield at + 3, "digits", [("百", node.next["百"])]
        lone = not (at and text[at - 1].isdigit()) and not text[at + 1 : at + 2].isdigit()
        steps = [(char, node.next[char]) for char in DIGITS[text[at]] if char in node.next]
        if steps and lone:
            yield at + 1, "digits", steps

    def _sign(self, node: Node, at: int) -> Iterator[tuple[int, str, Steps]]:
        for size in (2, 1):
            sign = signs().get(self._text[at : at + size])
            if sign is None or len(self._text) < at + size:
                continue
            for word in sign.zh:
                end = _down(node, word)
                if end is not None:
                    yield at + size, "signs", [(word, end)]
                elif len(word) == 1:
                    yield at + size, "letters", [s for s in node.by_sound(syllable(word)) if s[0] != word]
            return

    def _paddings(self, at: int) -> Iterator[int]:
        """How many foreign characters may be skipped from `at`: up to four, or a short bracket."""
        text = self._text
        if _is_plain(text[at - 1]) and (_is_plain(text[at]) or text[at] in ".,%"):
            return
        if text[at] in _CLOSING:
            close = text.find(_CLOSING[text[at]], at, at + 10)
            if close > 0:
                yield close + 1 - at
            return
        for size in (1, 2, 3, 4):
            if at + size >= len(text) or HAN.match(text[at + size - 1]) or text[at + size - 1] in _STOPS:
                return
            yield size


def _spells(sound: str, char: str) -> bool:
    return any(heard.replace("v", "u") == sound.replace("v", "u") for heard in spellings(char))


def _down(node: Node, word: str) -> Node | None:
    for char in word:
        following = node.next.get(char)
        if following is None:
            return None
        node = following
    return node


def _is_plain(char: str) -> bool:
    """Whether it is a Latin letter or digit."""
    return char.isascii() and char.isalnum()


def _ends_token(text: str, end: int) -> bool:
    """Whether no Latin word or number is cut in two at `end`."""
    if not 0 < end < len(text):
        return True
    a, b = text[end - 1], text[end]
    letters = "a" <= a <= "z" and ("a" <= b <= "z" or (b in "-/." and text[end + 1 : end + 2].isalnum()))
    return not letters and not (a.isdigit() and (b.isdigit() or b in ".%"))
