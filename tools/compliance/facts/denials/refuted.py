"""What an English text denies of the goods and their record gives: no hood, not waxed, a question answered no."""
# ruff: noqa: E501 - alternations read better unbroken.

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.denials.contents import left_out
from tools.compliance.facts.denials.denials import joined, stem
from tools.compliance.facts.denials.elsewhere import OTHER_MODEL, THIS_ONE
from tools.compliance.facts.denials.refusals import answered_no
from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.agreement import agrees
from tools.compliance.facts.figures.aspects import known_measures, nearest, on_name
from tools.compliance.facts.figures.measures import measures_in
from tools.compliance.facts.figures.totals import Known
from tools.compliance.facts.figures.units import count_name
from tools.compliance.facts.tables import table
from tools.compliance.facts.vocabulary import places
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_MOST = 20
"""Denials of one text that are held against the record."""
_NOT_OWN = re.compile(
    r"\b(?:hate|tired|sick|most|other|others|unlike|old|if|why|when|than|many|some|ever|forget|never)\b[^.;:!?]{0,32}$"
)
"""What stands before a denial that is said of other goods."""
_WITHOUT = re.compile(
    r"\b(?:no|without (?:an?|any)|lacks (?:an?|any)|(?:hasn't|doesn't have|haven't) (?:got )?(?:an?|any)) (?:(?P<kind>[a-z]{3,12}) )?(?P<thing>[a-z]{3,14})"
    r"(?= ?(?:[.,;!)]|$)| (?:at all|whatsoever|here|and|or|on (?:this|it|these|the)|to [a-z]{3,10})\b)|\bzero (?P<none>[a-z]{3,14})\b"
)
_NOT_DONE = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|never) (?P<word>[a-z]{4,})\b(?= ?(?:[.,;:!)]|$)| (?:but|just|at all)\b)"
)
_DENIED = re.compile(r"\b(?:no|not|non|un|without|never)[ -]?$")
_YES = re.compile(r"\s*(?:yes|true)\b.*")
_COMPARES = re.compile(
    r"\b(?:only|just|more|less|fewer|another|extra|other|too|really|still|even|over|under|than|need|have to|must|[a-z]{3,}er)\b"
)
"""What makes a question one of more than what the record says."""


def bind_refuted(line: Line, context: Context) -> Iterator[Draft]:
    """Contradictions: a text says no to what its record gives."""
    if line.language != "en":
        return
    facts = context.named
    text = joined(line.text)
    yield from _without(line, text, facts)
    yield from _not_done(line, text, facts)
    yield from _cannot_be(line, text, facts)
    yield from _contrasted(line, text, facts)
    yield from _answered(line, context)


@cache
def _things() -> frozenset[str]:
    """Things that goods have or are without, by the last word of an attribute that gives them."""
    return frozenset((*map(count_name, table("quantities")["features"]), *table("denials")["things"].split()))


def _without(line: Line, text: str, facts: Sequence[Fact]) -> Iterator[Draft]:
    """A thing that the goods are said to be without, and an attribute of that name gives."""
    for found in islice(_WITHOUT.finditer(text), _MOST):
        thing = count_name(found["thing"] or found["none"])
        if _NOT_OWN.search(text[max(0, found.start() - 40) : found.start()]):
            continue
        fact = next((f for f in facts if count_name(f.label.rpartition(" ")[2]) == thing), None)
        if not (thing in _things() or found["none"] or (fact and _YES.fullmatch(fact.said))):
            continue
        if found["kind"] and fact and found["kind"] not in fact.plain:
            continue
        if (
            fact
            and not fact.denied
            and not left_out(fact)
            and not re.match(r"0\b|none|optional|plain|solid", fact.said)
        ):
            yield by_fact(line, found.span(), "fact.denied", fact)


def _not_done(line: Line, text: str, facts: Sequence[Fact]) -> Iterator[Draft]:
    """What is said not to be done to the goods, and a value says is: not waxed, of waxed cotton."""
    for found in islice(_NOT_DONE.finditer(text), _MOST):
        if _NOT_OWN.search(text[max(0, found.start() - 40) : found.start()]):
            continue
        word = found["word"]
        if re.fullmatch(table("denials")["generic"], word):
            continue
        if fact := next((f for f in facts if not f.denied and _done(word, f, text, found.start())), None):
            yield by_fact(line, found.span(), "fact.denied", fact)


def _done(word: str, fact: Fact, text: str, at: int) -> bool:
    """Whether a value says it, of the thing that the clause speaks of or of the goods as a whole."""
    named = re.compile(rf"(?<![a-z-]){word}\b(?: (?P<of>[a-z]{{3,}}))?")
    if _YES.fullmatch(fact.said):
        return named.fullmatch(fact.label) is not None
    said = named.search(fact.said) if word.endswith(("ed", "en")) else None
    if said is None or _DENIED.search(fact.said[: said.start()]):
        return False
    clause = re.split(r"[.,;:!?]", text[max(0, at - 40) : at])[-1].strip()
    return len(clause) < _SHORT or fact.label in clause or bool(said["of"] and said["of"].removesuffix("s") in clause)


_CANNOT_BE = re.compile(
    r"\b(?:can't|cannot|can not|couldn't) be (?P<word>[a-z]{4,}ed)\b(?! (?:by|with|to|at|in|on|for|from|enough|together)\b)"
)


def _cannot_be(line: Line, text: str, facts: Sequence[Fact]) -> Iterator[Draft]:
    """What a text says cannot be done with the goods, and a value says can: a bag that can't be resealed, resealable."""
    for found in islice(_CANNOT_BE.finditer(text), _MOST):
        able = re.compile(rf"\b{re.escape(stem(found['word']))}[a-z]?able\b")
        fact = next(
            (f for f in facts if able.search(f.said) or (_YES.fullmatch(f.said) and able.search(f.label))), None
        )
        if fact and not _DENIED.search(fact.said.split("able")[0][-24:]) and _done_of(fact, text, found.start()):
            yield by_fact(line, found.span(), "fact.denied", fact)


def _done_of(fact: Fact, text: str, at: int) -> bool:
    """Whether a clause speaks of what a fact is named after, or of the goods as a whole."""
    clause = re.split(r"[.,;:!?]", text[max(0, at - 40) : at])[-1].strip()
    return len(clause) < _SHORT or fact.label.rpartition(" ")[2].removesuffix("s") in clause


_SHORT = 10
"""Characters before a denial that name no part of the goods: it's, they are."""


@lru_cache(maxsize=1024)
def _named(label: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(joined(label))}s?\b")


def _contrasted(line: Line, text: str, facts: Sequence[Fact]) -> Iterator[Draft]:
    """What one model is said to have and the other not, the other way round than by the record: the Pro does without
    noise cancelling, this one has it."""
    if not THIS_ONE.search(text):
        return
    for fact in facts:
        for found in islice(_named(fact.label).finditer(text), 3) if len(fact.label) > 3 else ():
            before = re.split(r"[.;!?\n]", text[max(0, found.start() - 60) : found.start()])[-1]
            of_other = OTHER_MODEL.search(before)
            own = THIS_ONE.match(text, found.end())
            if not of_other or not own or bool(own["no"]) == bool(re.search(_NO, before[of_other.end() :])):
                continue
            yes = _YES.fullmatch(fact.said) is not None
            if (fact.denied and not own["no"]) or (yes and own["no"]):
                yield by_fact(line, (found.start(), own.end()), "fact.denied", fact)


_NO = r"\b(?:no|not|without|lacks?|never)\b|n't\b"


def _answered(line: Line, context: Context) -> Iterator[Draft]:
    """A question that the text answers no, and the record yes: `Two-year warranty? No, we give five`."""
    asked = [(m.start(), m.end()) for m in islice(re.finditer(r"[^.!?\n]{1,90}\?", line.text), _MOST)]
    asked = [
        (start, end)
        for start, end in asked
        if answered_no(line.text, start, end - 1) and not _COMPARES.search(line.text[start:end])
    ]
    if not asked:
        return
    facts = [fact for fact in context.facts if fact.source != "evidence"]
    known = [known for fact in facts for known in known_measures(fact)]
    for start, end in asked:
        fact = _of_measure(line.text, start, end, known) or _of_place(line.text[start:end], facts)
        if fact is not None:
            yield by_fact(line, (start, min(len(line.text), end + 4)), "fact.denied", fact)


def _of_measure(text: str, start: int, end: int, known: Sequence[Known]) -> Fact | None:
    """The fact that gives a measure which a question asks for by its name."""
    for said in measures_in(text[start:end]):
        here = text[start:end]
        near = nearest(here, said)
        same = [k for k in known if agrees(said, k.measure)]
        own = [k for k in same if near and near[0] in k.aspects] or on_name(here, said, same)
        if own:
            return own[0].fact
    return None


def _of_place(question: str, facts: Sequence[Fact]) -> Fact | None:
    """The fact that gives the origin which a question asks for."""
    said = {word.path for word in places().in_text(question) if not word.denied}
    origins = (
        (fact for fact in facts if re.search(r"\borigin\b|\bmade in\b|\bgrown in\b|\bcountry\b", fact.label))
        if said
        else ()
    )
    return next((f for f in origins if any(w.path in said for w in places().in_fact(f.said) if not w.denied)), None)
