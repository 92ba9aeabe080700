"""Words from the record to put in the place of wrong ones: of the same shape, or none, so that the sentence still reads."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Sequence

from tools.compliance.facts.context import Fact
from tools.compliance.facts.figures.measures import Measure
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.judge import Line

_BOUND_BEFORE = re.compile(
    r"(?:各|每|到|至|[-~–]|不到|不足|不超过?|少于|多于|超过?|逾|近|小于|大于|低于|高于|轻于|[零一二两三四五六七八九十百千万\d.]"
    r"|\b(?:under|over|below|above|nearly|almost|beyond|within|(?:less|more|fewer|lighter|longer) than) )$"
)
_BOUND_AFTER = re.compile(
    r"\s?(?:到|至|[-~–]|多|余|以上|以内|以下|\+|or (?:more|less)\b|plus\b)|[零一二两三四五六七八九\d]"
)
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3}|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![a-z])"
)
_HAN = "零一二三四五六七八九十"
_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NO_NAME = re.compile(
    r"[，,、;；/()（）%+×*:：。.\n]|[不无未非仅只勿]|\b(?:not?|non|only|never|without)\b", re.IGNORECASE
)
_LISTED_BEFORE = re.compile(r"[、/和与及]$|\b(?:and|or) $")
_LISTED_AFTER = re.compile(r"[、/和与及]| (?:and|or)\b")
_LONGEST = 24


def put(line: Line, whole: tuple[int, int], inner: tuple[int, int], words: str) -> str:
    """A stretch as the text writes it, with a stretch inside it replaced."""
    return put_all(line, whole, [(inner, words)])


def put_all(line: Line, whole: tuple[int, int], changes: Sequence[tuple[tuple[int, int], str]]) -> str:
    """A stretch as the text writes it, with stretches inside it replaced, given in their order."""
    plain = line.hits.plain
    at, end = plain.span(*whole)
    out = []
    for inner, words in changes:
        low, high = plain.span(*inner)
        out += [plain.original[at:low], words]
        at = high
    return "".join([*out, plain.original[at:end]])


def measure_instead(line: Line, said: Measure, known: Measure, fact: Fact) -> str | None:
    """A measure of the record for one of the text; None beside words that bound it, such as less than."""
    sided = re.search(r"[x×*]", known.text) is not None and not re.search(r"[x×*]", said.text)
    if sided or not _stands_free(line.text, said.start, said.end):
        return None
    if said.counts:
        return count_instead(line, (said.start, said.end), next(iter(known.values.values())))
    if "-" in said.text and (hyphened := _hyphened(line, said, known)):
        return hyphened
    at = fact.value.lower().find(known.text)
    words = fact.value[at : at + len(known.text)] if at >= 0 else known.text
    return words if line.language == "en" else words.replace(" ", "")


def _hyphened(line: Line, said: Measure, known: Measure) -> str | None:
    """A measure such as 10-year with the number that the record gives in the same unit."""
    old, new = _NUMBER.match(said.text), _NUMBER.match(known.text)
    shared = said.values.keys() & known.values.keys()
    if not old or not new or not new[0].isdigit() or not (number := number_of(old[0])):
        return None
    if any(abs(known.values[d] / int(new[0]) - said.values[d] / number) > 1e-6 * said.values[d] for d in shared):
        return None
    span = (said.start, said.end)
    return put(line, span, (said.start, said.start + len(old[0])), _written_like(old[0], int(new[0])))


def count_instead(line: Line, span: tuple[int, int], number: float, at: int | None = None) -> str | None:
    """Counted things with another number, written in the same way: 三色, two bars, 6瓶. `at`: where the number stands."""
    leading = _NUMBER.match(line.text, span[0] if at is None else at, span[1])
    if leading is None or number != int(number) or number < 1 or not _stands_free(line.text, *span):
        return None
    if number == 1 and line.language == "en":
        return None
    return put(line, span, leading.span(), _written_like(leading[0], int(number)))


def word_instead(line: Line, fact: Fact) -> str | None:
    """The value of an attribute for a word of the text; None when it is more than a name."""
    value = fact.value.strip()
    named = fact.name and 1 < len(value) <= _LONGEST and not fact.denied and not _NO_NAME.search(value)
    return value if named and (value.isascii() or line.language != "en") else None


def several_instead(line: Line, span: tuple[int, int], facts: Sequence[Fact]) -> str | None:
    """The values of one name as a list, 黑色、银色, for a word that stands in no list itself."""
    plain = line.hits.plain
    start, end = plain.span(*span)
    if _LISTED_BEFORE.search(plain.original[max(0, start - 5) : start]) or _LISTED_AFTER.match(plain.original, end):
        return None
    values = list(dict.fromkeys(name for fact in facts if (name := word_instead(line, fact))))
    joint = " or " if line.language == "en" else "、"
    return joint.join(values) if values and len(values) <= 3 and len(values) == len(facts) else None


def _stands_free(text: str, start: int, end: int) -> bool:
    return not _BOUND_BEFORE.search(text[max(0, start - 12) : start]) and not _BOUND_AFTER.match(text, end)


def _written_like(said: str, number: int) -> str:
    if said[0].isdigit() or number > 10:
        return str(number)
    if said.isascii():
        return _EN[number]
    return "两" if number == 2 else _HAN[number]
