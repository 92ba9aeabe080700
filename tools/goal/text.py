"""The sentence in a form that rules can read, with every offset kept.

`norm` has exactly the length of the raw sentence: full-width forms become half-width, traditional characters
simplified, letters lower case, each as one code point for one. A span found in `norm` is a span of the raw text.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from memory.domain.errors import BadInput
from memory.domain.evidence import Lang

MAX_CHARACTERS = 4000
HAN = r"[\u3400-\u9fff]"

_LOOKALIKES = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "～": "~",
    "〜": "~",
    "、": "、",
    "\u00a0": " ",
    "\u3000": " ",
    "\n": ";",
    "\r": ";",
    "\t": " ",
}
_ENGLISH_FUNCTION = re.compile(
    r"\b(?:the|a|an|my|our|for|with|on|over|to|of|in|and|is|are|this|that|next|i|we|no|under|from|at|by|please|want|"
    r"need|budget|run|make|days?|weeks?|sell|promote|launch|ads?)\b"
)
_CHINESE_FUNCTION = re.compile("[的给做我这把为投推预帮不要在到和了个天元卖]")


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Span(NamedTuple):
    start: int
    end: int


class Sentence(NamedTuple):
    """A merchant's sentence, raw and as the rules read it."""

    raw: str
    norm: str
    lang: Lang

    @property
    def chinese(self) -> bool:
        return self.lang != "en"


class Marks:
    """Which stretches of the sentence are already understood, so that no number or word is read twice."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)
        self.slots: list[tuple[str, Span]] = []

    def free(self, start: int, end: int) -> bool:
        return not any(self._taken[start:end])

    def take(self, field: str, start: int, end: int) -> None:
        for i in range(start, min(end, len(self._taken))):
            self._taken[i] = 1
        self.slots.append((field, Span(start, end)))

    def masked(self, norm: str) -> str:
        """`norm` with everything understood blanked out by a separator."""
        return "".join("\x00" if taken else char for char, taken in zip(norm, self._taken, strict=True))


def read_sentence(raw: str) -> Sentence:
    """Normalises and detects the language. Raises `BadInput` when there is nothing to read or too much."""
    visible = "".join(char if unicodedata.category(char) not in ("Cc", "Cf", "Cs") else " " for char in raw)
    if not visible.strip():
        raise BadInput("the sentence is empty", todo="say what to advertise, e.g. 给跑步鞋做618投放,预算5000元")
    if len(raw) > MAX_CHARACTERS:
        raise BadInput(
            f"the sentence has {len(raw)} characters; at most {MAX_CHARACTERS} are read",
            todo="say it in a sentence or two",
        )
    return Sentence(raw, normalise(raw), detect_language(raw))


def normalise(text: str) -> str:
    """One code point for one: half-width, simplified, lower case, control characters as spaces."""
    return "".join(_fold(char) for char in text)


@lru_cache(maxsize=16384)
def _fold(char: str) -> str:
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return " "
    for folded in (unicodedata.normalize("NFKC", char), char):
        if len(folded) == 1:
            simple = _variants()[0].get(folded, folded)
            lower = simple.lower()
            return lower if len(lower) == 1 else simple
    return char


@cache
def _variants() -> tuple[dict[str, str], frozenset[str]]:
    """Traditional to simplified one for one, and the characters that only simplified text has (OpenCC's tables)."""
    folder = Path(str(files("opencc"))) / "dictionary"
    to_simple = {
        line[0]: line[1].split(" ")[0]
        for line in _table(folder / "TSCharacters.txt")
        if len(line[1].split(" ")[0]) == 1
    }
    to_simple |= {"臺": "台", "裏": "里", "裡": "里", "牠": "它", "妳": "你"}
    only_simple = {line[0] for line in _table(folder / "STCharacters.txt") if line[0] not in line[1].split(" ")}
    return {char: simple for char, simple in to_simple.items() if char != simple}, frozenset(only_simple)


def _table(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 2 and len(parts[0]) == 1:
            yield parts


def detect_language(raw: str) -> Lang:
    """`en` when English words carry the grammar, else `zh`, and `zh-Hant` when traditional characters prevail."""
    han = re.findall(HAN, raw)
    if not han:
        return "en"
    lower = raw.lower()
    english, chinese = len(_ENGLISH_FUNCTION.findall(lower)), len(_CHINESE_FUNCTION.findall(normalise(raw)))
    if english > chinese and english >= 2:
        return "en"
    to_simple, only_simple = _variants()
    traditional = sum(char in to_simple for char in han)
    return "zh-Hant" if traditional > sum(char in only_simple for char in han) else "zh"


def load_data(name: str) -> Any:
    """A YAML file of this package."""
    with (files("tools.goal") / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one


CLAUSE_REACH = 200
"""No clause is read further than this from its number, so that endless input stays cheap."""


def clause_of(norm: str, start: int, end: int, stops: str = ",.;。!?、\x00()") -> tuple[str, str]:
    """The text left and right of a span within its clause; a point or comma between digits ends no clause."""
    left, nearest, farthest = start, start - CLAUSE_REACH, end + CLAUSE_REACH
    while left > 0 and left > nearest and not (norm[left - 1] in stops and not _inside_number(norm, left - 1)):
        left -= 1
    right = end
    while right < len(norm) and right < farthest and not (norm[right] in stops and not _inside_number(norm, right)):
        right += 1
    return norm[left:start], norm[end:right]


def _inside_number(norm: str, at: int) -> bool:
    return norm[at] in ",." and norm[at - 1 : at].isdigit() and norm[at + 1 : at + 2].isdigit()
