"""How the record stands to each character of a text: what the reader of claims is told beside the words."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from tools.compliance.checker_port import Entry, Records, Standing
from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.figures.agreement import agrees
from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.numbers import known_measures
from tools.compliance.facts.figures.totals import comes_to
from tools.compliance.facts.goods.words import Known as KnownWords
from tools.compliance.facts.vocabulary import properties

MOST_READ = 2_000
"""Characters of a text, and ten times so many of the record, that are compared; the binders read all of them."""
_MOST_MEASURES = 100
_MOST_ENTRIES, _MOST_OF_ENTRY = 400, 200
_WORD = re.compile(r"[a-z][a-z'-]*")
_STEM = 5
_NUMBER = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?|[零一二两三四五六七八九十百千万]{2,8}"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred)\b"
)
_COMMON = frozenset((
    "a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "down", "each",
    "even", "ever", "for", "from", "get", "got", "had", "has", "have", "here", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "just", "like", "made", "make", "may", "me", "more", "most", "my", "new", "no",
    "nor", "not", "now", "of", "off", "on", "once", "one", "only", "or", "our", "out", "over", "own", "per",
    "said", "same", "she", "should", "since", "so", "some", "still", "such", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "too", "under", "up", "us", "use", "very",
    "was", "way", "we", "well", "were", "what", "when", "which", "who", "why", "will", "with", "without", "you",
    "your",
))  # fmt: skip


def records_of(text: str, context: Context) -> Records:
    """What the reader of claims is told of the records given with a plain text."""
    # What is on record of the goods themselves comes first: what is read of a record is bounded.
    facts = sorted(context.everything, key=lambda fact: fact.source not in ("attributes", "product"))
    entries = (
        Entry(fact.plain[:_MOST_OF_ENTRY], len(fact.label) + 2 if fact.name else 0, fact.denied)
        for fact in islice(facts, _MOST_ENTRIES)
    )
    return Records(standing(text, context), tuple(entries), context.raw)


def standing(text: str, context: Context) -> bytes:
    """The `Standing` of each of the first `MOST_READ` characters of a plain text. Linear in text and record."""
    read = text[:MOST_READ]
    found = bytearray(len(read))
    for start, end, how in _stretches(read, context):
        for place in range(start, min(end, len(read))):
            found[place] = max(found[place], how)
    return bytes(found)


def _stretches(text: str, context: Context) -> Iterator[tuple[int, int, Standing]]:
    facts = context.everything
    yield from _figures(text, facts)
    yield from _words(text, facts)
    if context.knows_product:
        known = KnownWords(context)
        yield from ((w.start, w.end, Standing.HELD) for w in properties().in_text(text) if known.affirms(w) is not None)


def _figures(text: str, facts: tuple[Fact, ...]) -> Iterator[tuple[int, int, Standing]]:
    """Measures that the record bears out, by themselves, multiplied or added up; numbers that stand in it; the rest."""
    known = [known for fact in facts for known in known_measures(fact)]
    said = measures_in(text)[:_MOST_MEASURES]
    counted = [measure for measure in said if measure.counts]
    for measure in said:
        held = any(agrees(measure, one.measure) for one in known) or comes_to(text, measure, counted, known)
        yield measure.start, measure.end, Standing.HELD if held else Standing.COUNTED
    numbers = {number_of(found) for fact in facts for found in _NUMBER.findall(fact.plain[: MOST_READ * 10])}
    for found in _NUMBER.finditer(text):
        yield *found.span(), Standing.FIGURE if number_of(found.group()) in numbers else Standing.COUNTED


def _words(text: str, facts: tuple[Fact, ...]) -> Iterator[tuple[int, int, Standing]]:
    """Pairs of Han characters and stems of Latin words that stand in the record's names, values or denials."""
    told = (
        (Standing.NAMED, " | ".join(fact.label for fact in facts if not fact.denied)),
        (Standing.HELD, " | ".join(fact.said for fact in facts if not fact.denied)),
        (Standing.DENIED, " | ".join(fact.plain for fact in facts if fact.denied)),
    )
    for how, record in told:
        record = record[: MOST_READ * 10]
        pairs = set(pairwise(record))
        for place, pair in enumerate(pairwise(text)):
            if pair in pairs and _is_han(pair[0]) and _is_han(pair[1]):
                yield place, place + 2, how
        stems = {word[:_STEM] for word in _WORD.findall(record)} - _COMMON
        for word in _WORD.finditer(text):
            if word.group() not in _COMMON and word.group()[:_STEM] in stems:
                yield *word.span(), how


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
