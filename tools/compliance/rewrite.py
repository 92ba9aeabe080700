"""Mending a text from facts alone: wrong values replaced by true ones, claims taken out, notices added.

What is left must still be a sentence of its own: a text that loses most of itself goes to a person instead.
"""

import re
from collections.abc import Mapping, Sequence

from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.lexicon import plain_term

_CLAUSE = re.compile(r"[，,。！!？?；;、|｜\n]|(?<=\s)[-–—]\s|\.\s")
_PARTS = re.compile(r"[,，、;；/+]")
_TIDY = (
    (re.compile(r"[，,、；;]\s*(?=[，,。！!？?；;])"), ""),
    (re.compile(r"^[\s，,、；;。.!！:：|-]+"), ""),
    (re.compile(r"[，,、；;:：|\s-]+$"), ""),
    (re.compile(r"(?<=[\u4e00-\u9fff])\s{2,}(?=[\u4e00-\u9fff])"), " "),
    (re.compile(r" {2,}"), " "),
)


def mend(text: str, drafts: Sequence[Draft], line: Line) -> str | None:
    """The text with every finding mended, or None when a person has to do it."""
    edits: list[tuple[int, int, str]] = []
    notices: list[str] = []
    for draft in drafts:
        if draft.severity == "warn" and not (draft.replacement or "").startswith("+"):
            continue
        if draft.replacement and draft.replacement.startswith("+"):
            notices.append(draft.replacement[1:])
        elif draft.start >= draft.end or (draft.rewrite == "none" and not draft.replacement):
            return None
        else:
            start, end = line.hits.plain.span(draft.start, draft.end)
            edits.append((start, end, draft.replacement) if draft.replacement else (*_cut(text, start, end, draft), ""))
    mended = _apply(text, edits)
    kept = sum(1 for c in mended if c.isalnum())
    if kept < 4 or kept * 5 < sum(1 for c in text if c.isalnum()) or _loses_truth(text, mended, line):
        return None
    return mended + "".join(f"{'' if mended.endswith(('。', '！', '；')) else '。'}{notice}" for notice in notices)


def _loses_truth(text: str, mended: str, line: Line) -> bool:
    """Whether a true attribute went out with a false claim: then a person writes the sentence."""
    attributes = line.context.get("attributes")
    if not isinstance(attributes, Mapping):
        return False
    said, left = plain_term(text), plain_term(mended)
    values = [plain_term(part) for value in attributes.values() for part in _PARTS.split(str(value))]
    return any(len(value) > 1 and value in said and value not in left for value in values)


def _cut(text: str, start: int, end: int, draft: Draft) -> tuple[int, int]:
    """What to take out: the words alone where they only adorn or stand beside a true number; else the clause."""
    low, high = _clause(text, start, end)
    rest = text[low:start] + text[end:high]
    if (draft.family == "absolute" or any(c.isdigit() for c in rest)) and sum(c.isalnum() for c in rest) >= 2:
        return start, end + 1 if text[end : end + 1] in ("的", " ") else end
    return low, high


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a stretch: taking out less would leave half a claim."""
    low = 0
    for found in _CLAUSE.finditer(text, max(0, start - 200), start):
        low = found.end()
    after = _CLAUSE.search(text, end, min(len(text), end + 200))
    high = after.start() if after else len(text)
    return low, high


def _apply(text: str, edits: list[tuple[int, int, str]]) -> str:
    out: list[str] = []
    last = 0
    for start, end, words in sorted(edits, key=lambda e: (e[0], -e[1])):
        if start < last:
            continue
        out += [text[last:start], words]
        last = end
    mended = "".join([*out, text[last:]])
    for pattern, words in _TIDY:
        mended = pattern.sub(words, mended)
    return mended
