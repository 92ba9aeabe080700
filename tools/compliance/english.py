"""Lane (b) for English: words spelled with digits and signs, strung apart, padded, stretched or masked.

Only what folds to a word of the rules is spelled out; ordinary tokens are left as they stand.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from tools.compliance.normalise import Plain
from tools.compliance.pictures import Pictures
from tools.compliance.tables import slang
from tools.compliance.vocabulary import Vocabulary, letters_of

Edit = tuple[int, int, str]
_CHUNK = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff]+")
_PLAIN_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*[.,;:!?)]*")
_UNIT = "a-z0-9@$!%€"
_STRUNG = re.compile(rf"(?<![{_UNIT}])[{_UNIT}](?:[^{_UNIT}\n\u3400-\u9fff]{{1,6}}[{_UNIT}](?![{_UNIT}])){{2,60}}")
_RANK = re.compile(
    r"(?<![a-z0-9])(?:n[o0]|n|number|nr)[\s.°º\-_:#*·《(\[]{0,3}[1一](?![0-9a-z.,%])"
    r"|(?<![a-z0-9])t[\W_]?[o0][\W_]?p[\s.\-_·]{0,2}[1一](?![0-9a-z])|(?<![a-z])number[^\w]{1,3}one(?![a-z])"
    r"|#[il|](?= [a-z])|n[o0]\. ?[l|](?= [a-z])|n[o0]\.i(?= [a-z])|🔝 ?1(?![\d.])"
    r"|#\s?one(?![a-z])|#(?:[^\w\s#]|_){0,2} ?1(?![\d.])"
)
_NUMBER = re.compile(r"(?<![a-z0-9])[$£]?[1il][o0]{1,2}(?:[,.]?[o0]{3})*(?=\s?%|(?<=[o0])(?:[\s,.]|$))")
_HUNDRED = re.compile(r"(?<![\w.])1(?P<gap>[^\w.,%]{1,2}|[|._*])0(?P=gap)0(?P=gap)?(?=\s?%)")
_EDGE = "\"'“”‘’.,;:!?…"
_BRACKETS = "()[]{}<>《》「」『』【】（）"
_AROUND = f"[{re.escape(_EDGE + _BRACKETS)}]*"
_QUOTED_WORD = re.compile(rf"{_AROUND}(?:[a-z]+(?:['’-][a-z]+)*|no\.1){_AROUND}")
"""A word in quotation marks, in brackets, or before a stop: they belong to the sentence."""
_PLAIN_RANKS = frozenset(["no.1", "no. 1", "number 1", "no 1", "top 1", "top1", "#1", "number one"])


class EnglishLane:
    """Finds English words of the rules in disguise. Immutable."""

    def __init__(self, terms: Iterable[str], telling: Iterable[str]) -> None:
        """`telling`: the terms that people disguise."""
        held = [term for term in terms if term.isascii()]
        self._vocabulary = Vocabulary(held, telling)
        self._pictures = Pictures(held, self._vocabulary)

    def rewrite(self, plain: Plain) -> Plain | None:
        """The text with disguised words spelled out, or None when nothing is disguised. Spans still map back."""
        text = plain.text
        edits: list[Edit] = [*_ranks(text), *self._strung(text)]
        phrases = _phrases()
        chunks = [found.span() for found in _CHUNK.finditer(text)]
        for start, end in chunks:
            chunk = text[start:end]
            if chunk in phrases:
                edits += _phrase(text, start, chunk)
            if _PLAIN_WORD.fullmatch(chunk):
                edits += self._misspelled(chunk, start)
            elif end - start > 1:
                edits += self._chunk(text, start, end)
        edits += self._broken(text, chunks)
        if not text.isascii() or "$" in text:
            edits += self._pictures.edits(text, [c for c in chunks if text[c[0]] < "\u3400" or text[c[0]] > "\u9fff"])
        kept = _apart(edits)
        return plain.respelled(kept) if kept else None

    def _strung(self, text: str) -> Iterator[Edit]:
        """Single letters with marks or spaces between: c.u.r.e.s, `c u r e s  c a n c e r`."""
        for found in _STRUNG.finditer(text):
            group = found.group()
            least = min(map(len, re.findall(rf"[^{_UNIT}]+", group)))
            pieces = re.findall(rf"[{_UNIT}](?:[^{_UNIT}]{{{least}}}[{_UNIT}])*", group)
            letters = ["".join(re.findall(rf"[{_UNIT}]", piece)) for piece in pieces]
            spelled = [self._vocabulary.strung(word) for word in letters]
            if any(spelled):
                end = found.end() + (text[found.end() : found.end() + 2] == ". ")
                yield found.start(), end, " ".join(new or old for new, old in zip(spelled, letters, strict=True))

    def _chunk(self, text: str, start: int, end: int) -> list[Edit]:
        """One token between spaces that holds more than letters."""
        chunk = text[start:end]
        if _QUOTED_WORD.fullmatch(chunk):
            return list(self._misspelled(chunk, start))
        parts = [found.span() for found in re.finditer(r"[^\-–—]+", chunk)]
        if len(parts) > 1 and all(len(letters_of(chunk[a:b])) > 2 for a, b in parts):
            edits = [edit for a, b in parts for edit in self._trimmed(text, start + a, start + b)]
            if edits:
                return edits
        whole = self._trimmed(text, start, end)
        if whole:
            return whole
        pieces = [found.span() for found in re.finditer(r"[^\-/,.:;&–—]+", chunk)]
        return [e for a, b in pieces if b - a < end - start for e in self._trimmed(text, start + a, start + b)]

    def _trimmed(self, text: str, start: int, end: int) -> list[Edit]:
        """A token as it stands, or without the punctuation around it."""
        chunk = text[start:end]
        low, high = _bare(chunk, _EDGE)
        for a, b in dict.fromkeys(((low, high), _bare(chunk, _EDGE + _BRACKETS), (low, len(chunk)), (0, len(chunk)))):
            spelled = self._vocabulary.token(chunk[a:b])
            if spelled:
                return [(start + a, start + b, spelled)]
        return []

    def _misspelled(self, chunk: str, start: int) -> Iterator[Edit]:
        """A token of letters: stretched or misspelled ones alone are spelled out."""
        for found in re.finditer(r"[a-z]{4,}", chunk):
            spelled = self._vocabulary.respelled(found.group())
            if spelled and spelled != found.group():
                yield start + found.start(), start + found.end(), spelled

    def _broken(self, text: str, chunks: list[tuple[int, int]]) -> Iterator[Edit]:
        """Words with a space inside, of which at least one piece is no word: `can cer`."""
        for (a, b), (c, d) in pairwise(chunks):
            if d - a > 24 or b - a > 8 or text[b:c] != " ":
                continue
            head, tail = text[a:b], text[c:d].rstrip(_EDGE)
            letters = head.isascii() and tail.isascii() and head.isalpha() and tail.isalpha()
            if letters and self._vocabulary.broken(head, tail):
                yield a, c + len(tail), head + tail


def _bare(chunk: str, edge: str) -> tuple[int, int]:
    return len(chunk) - len(chunk.lstrip(edge)), len(chunk.rstrip(edge))


def _ranks(text: str) -> Iterator[Edit]:
    """n0.1, №1, T0P 1, # 1, 1oo%."""
    for found in _RANK.finditer(text):
        meant = "top1" if found.group()[0] in "t🔝" else "#1" if found.group()[0] == "#" else "no.1"
        if found.group() not in _PLAIN_RANKS or (meant == "top1" and found.group() != meant):
            yield found.start(), found.end(), meant
    for found in _NUMBER.finditer(text):
        if not found.group().lstrip("$£").replace(",", "").replace(".", "").isdigit():
            yield found.start(), found.end(), re.sub("[il]", "1", found.group().replace("o", "0"))
    for found in _HUNDRED.finditer(text):
        yield found.start(), found.end(), "100"


def _phrase(text: str, start: int, chunk: str) -> Iterator[Edit]:
    """The short form that begins with the token `chunk`: wt loss, side fx."""
    for said, meant in _phrases().get(chunk, ()):
        end = start + len(said)
        if text.startswith(said, start) and (end == len(text) or not text[end].isalnum()):
            yield start, end, meant
            return


@cache
def _phrases() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Short forms that are words or signs of their own elsewhere, by their first token, the longest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for said, meant in sorted(slang("english_phrases.tsv").items(), key=lambda row: -len(row[0])):
        table.setdefault(said.split()[0], []).append((said, meant))
    return table


def _apart(edits: list[Edit]) -> list[Edit]:
    """Edits in order, the wider of two that overlap."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e[0], e[0] - e[1])):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept
