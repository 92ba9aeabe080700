"""Cutting text into sentences and clauses, with places kept."""

import re

SENTENCE_END = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
CLAUSE_END = re.compile(
    r"[，,、。！？!?；;：:\n~～…]+|\.(?=\s|$)|\s[-–—]\s"
    r"|(?=但是|但|不过|可是|然而|只是|就是(?=有点|太|偏)|虽然|除了)"
    r"|\b(?=but\b|however\b|although\b|though\b|except\b|yet\b)|(?<=\s)(?=and the\b|and it\b)",
    re.IGNORECASE,
)


def sentences(text: str) -> list[tuple[str, int]]:
    """The sentences of `text` without their end marks, each with where it starts."""
    return _pieces(text, SENTENCE_END)


def clauses(text: str) -> list[tuple[str, int]]:
    """The clauses of `text`: cut at commas, full stops and words of contrast, which stay at the head of their clause."""
    return _pieces(text, CLAUSE_END)


def _pieces(text: str, ends: re.Pattern[str]) -> list[tuple[str, int]]:
    pieces, start = [], 0
    for match in [*ends.finditer(text), None]:
        stop = match.start() if match else len(text)
        piece = text[start:stop]
        if piece.strip():
            pieces.append((piece.strip(), start + len(piece) - len(piece.lstrip())))
        start = match.end() if match else stop
    return pieces
