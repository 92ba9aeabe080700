"""Mending a text from facts alone: wrong values replaced by true ones, claims taken out, notices added.

What is left must still be a text of its own that keeps all that is true; else a person writes it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tools.compliance.checker_port import Standing
from tools.compliance.facts.borne import standing
from tools.compliance.facts.context import Context, plain_of
from tools.compliance.facts.reads import is_part, item_of, reads_well
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_CLAUSE = re.compile(
    r"[，,。！!？?；;|｜\n（）()【】\[\]]|(?<=\s)[-–—]\s|\.\s|(?<=[\u4e00-\u9fff])\s|\s(?=[\u4e00-\u9fff])"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FILLS = re.compile(r"[也能可就都还仅只全场款内含带有是了啦哦呢吧~的]*")
"""What stands beside a claim in a clause that names no goods."""
_OFFERS = frozenset({"urgency", "price", "gift"})
"""Families whose claims may stand at the end of a clause that says something else."""
_PARTS = re.compile(r"[,，、;；/+]")
_TIDY = (
    (re.compile(r"[（(【\[]\s*[）)】\]]"), ""),
    (re.compile(r"[，,、；;]\s*(?=[，,。！!？?；;])"), ""),
    (re.compile(r"(?<=[。！!？?])\s*[，,、；;。]"), ""),
    (re.compile(r"、(?=[两二三四五六七八九十\d]+[种款色])"), ""),
    (re.compile(r"^[\s，,、；;。.!！:：|-]+"), ""),
    (re.compile(r"[，,、;:：|\s-]+$"), ""),
    (re.compile(r"(?<=[\u4e00-\u9fff])\s{2,}(?=[\u4e00-\u9fff])"), " "),
    (re.compile(r" {2,}"), " "),
)


class Edit(NamedTuple):
    """A stretch of the original and the words that take its place, none where it is cut."""

    start: int
    end: int
    words: str = ""


def mend(text: str, drafts: Sequence[Draft], line: Line) -> str | None:
    """The text with every finding mended, or None when a person has to do it."""
    told = [draft for draft in drafts if draft.severity != "warn" or _notice(draft)]
    wrong = [draft for draft in told if not _notice(draft)]
    outer = _outermost(wrong)
    if any(draft.start >= draft.end or (draft.rewrite == "none" and not draft.replacement) for draft in outer):
        return None
    true = [*_attributes_said(line), *_borne_out(wrong, line)]
    for beside in ([], true):
        edits = [_edit(text, draft, line, beside) for draft in outer]
        mended = _apply(text, [edit for edit in edits if edit])
        if None not in edits and _holds(text, mended, true):
            return _with_notices(mended, filter(None, map(_notice, told)))
    return None


def _notice(draft: Draft) -> str:
    """The notice that a draft would add; empty for any other."""
    words = draft.replacement or ""
    return words[1:] if words.startswith("+") else ""


def _with_notices(text: str, notices: Iterator[str]) -> str:
    return text + "".join(f"{'' if text.endswith(('。', '！', '；')) else '。'}{notice}" for notice in notices)


def _outermost(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those whose stretch is mended with another's."""
    return [draft for draft in drafts if not any(_covers(other, draft) for other in drafts)]


def _covers(outer: Draft, inner: Draft) -> bool:
    if not outer.start <= inner.start < inner.end <= outer.end:
        return False
    wider = outer.end - outer.start > inner.end - inner.start
    return wider or (outer.replacement is not None and inner.replacement is None)


def _edit(text: str, draft: Draft, line: Line, beside: Sequence[str]) -> Edit | None:
    """How one finding is mended; None when it takes a person. `beside`: true words that an offer may leave standing."""
    start, end = line.hits.plain.span(draft.start, draft.end)
    if draft.replacement:
        return Edit(start, end, _in_place(text, start, end, draft.replacement))
    if item := item_of(text, start, end):
        return Edit(*item)
    return _taken_out(text, start, end, draft, beside)


def _in_place(text: str, start: int, end: int, words: str) -> str:
    """Words as they fit between what stands around: with a capital where one stood, and nothing said twice."""
    if text[start].isupper() and words[0].islower():
        return words[0].upper() + words[1:]
    if words.isascii():
        return words
    before = next((n for n in range(len(words) - 1, 1, -1) if text.endswith(words[:n], 0, start)), 0)
    after = next((n for n in range(len(words) - 1, 0, -1) if text.startswith(words[-n:], end)), 0)
    return words[before : len(words) - after]


def _taken_out(text: str, start: int, end: int, draft: Draft, beside: Sequence[str]) -> Edit | None:
    """What to take out: words that only adorn or stand beside a true number; of a contradiction its whole clause."""
    low, high = _clause(text, start, end)
    rest = text[low:start] + text[end:high]
    worded = sum(char.isalnum() for char in rest) >= 2
    alone = Edit(start, end + 1 if text[end : end + 1] in ("的", " ") else end)
    if draft.rewrite == "clause":
        true = _HAN.search(rest) and any(len(words) > 2 and words in plain_of(rest) for words in beside)
        if draft.family in _OFFERS and (start == low or end == high) and true:
            return alone
        if worded and is_part(text[low:high], start - low, end - low):
            return alone
        return Edit(low, high) if not worded or _may_go(text, low, high, rest) else None
    return alone if worded and (draft.family == "absolute" or any(map(str.isdigit, rest))) else Edit(low, high)


def _may_go(text: str, low: int, high: int, rest: str) -> bool:
    """Whether a clause may go: it does not open the text, where the goods are named, nor end in their name."""
    named = re.search(r"的([\u4e00-\u9fff]{1,6})$", text[low:high])
    if named and named[1] not in text[:low] + text[high:]:
        return False
    return low > 0 or _FILLS.fullmatch(rest) is not None


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a stretch: taking out less would leave half a claim."""
    low = 0
    for found in _CLAUSE.finditer(text, max(0, start - 200), start):
        low = found.end()
    after = _CLAUSE.search(text, end, min(len(text), end + 200))
    high = after.start() if after else len(text)
    return low, high


def _apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with all edits made; where two overlap all is cut that either cuts."""
    out: list[str] = []
    last = 0
    for start, end, words in _merged(edits):
        out += [text[last:start], words]
        last = end
    mended = "".join([*out, text[last:]])
    for pattern, words in _TIDY:
        mended = pattern.sub(words, mended)
    return mended[:1].upper() + mended[1:] if text[:1].isupper() else mended


def _merged(edits: Sequence[Edit]) -> list[Edit]:
    merged: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        last = merged[-1] if merged else None
        if last is None or edit.start >= last.end:
            merged.append(edit)
        elif not (edit.words and last.words):
            merged[-1] = Edit(last.start, max(last.end, edit.end))
    return merged


def _holds(text: str, mended: str, true: Sequence[str]) -> bool:
    """Whether enough is left, reads well and keeps what is true."""
    kept, had = (sum(char.isalnum() for char in words) for words in (mended, text))
    left = plain_of(mended)
    return kept >= 4 and kept * 5 >= had and reads_well(mended, text) and all(words in left for words in true)


def _attributes_said(line: Line) -> Iterator[str]:
    """The values of attributes that a text gives."""
    facts = Context(line.context, line.day).attributes if isinstance(line.context.get("attributes"), Mapping) else ()
    for fact in facts:
        for value in (plain_of(part.strip()) for part in _PARTS.split(fact.value)):
            if len(value) > 1 and value in line.text:
                yield value


def _borne_out(drafts: Sequence[Draft], line: Line) -> Iterator[str]:
    """Stretches outside the findings that an entry of the record holds."""
    if not line.context:
        return
    held = bytearray(standing(line.text, Context(line.context, line.day)))
    for draft in drafts:
        held[draft.start : draft.end] = bytes(len(held[draft.start : draft.end]))
    pattern = re.compile(b"[" + bytes((Standing.FIGURE, Standing.HELD)) + b"]+")
    yield from (line.text[found.start() : found.end()] for found in pattern.finditer(held))
