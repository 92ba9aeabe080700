"""BERT's way to cut a text: basic tokens, lower case without accents, then the longest pieces of the vocabulary."""

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

_LONGEST = 100
"""Characters; a longer word is unknown as a whole."""


class WordPiece:
    """A tokenizer over the vocabulary file of a BERT model (one piece a line, its number is its id)."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._ids = vocabulary
        self._unknown = vocabulary["[UNK]"]
        self._first, self._last = vocabulary["[CLS]"], vocabulary["[SEP]"]

    @classmethod
    def of_file(cls, path: Path) -> "WordPiece":
        lines = path.read_text("utf-8").split("\n")
        return cls({piece: number for number, piece in enumerate(lines) if piece})

    def ids(self, text: str, limit: int) -> list[int]:
        """Piece ids with the marks at both ends, at most `limit` of them."""
        pieces = [piece for word in _basic_tokens(text) for piece in self._pieces(word)]
        return [self._first, *pieces[: limit - 2], self._last]

    def _pieces(self, word: str) -> list[int]:
        if len(word) > _LONGEST:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start and self._piece(word, start, end) not in self._ids:
                end -= 1
            if end == start:
                return [self._unknown]
            found.append(self._ids[self._piece(word, start, end)])
            start = end
        return found

    @staticmethod
    def _piece(word: str, start: int, end: int) -> str:
        return word[start:end] if start == 0 else f"##{word[start:end]}"


def _basic_tokens(text: str) -> Iterator[str]:
    clean = "".join(_cleaned(character) for character in text)
    for word in clean.split():
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        yield from _split_punctuation(plain)


def _cleaned(character: str) -> str:
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    if character in "\0\ufffd" or unicodedata.category(character).startswith("C"):
        return ""
    return f" {character} " if _is_han(character) else character


def _is_han(character: str) -> bool:
    code = ord(character)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2CEAF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
    )


def _split_punctuation(word: str) -> Iterator[str]:
    run = ""
    for character in word:
        if _is_punctuation(character):
            if run:
                yield run
            yield character
            run = ""
        else:
            run += character
    if run:
        yield run


def _is_punctuation(character: str) -> bool:
    code = ord(character)
    ascii_sign = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_sign or unicodedata.category(character).startswith("P")
