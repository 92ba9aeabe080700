"""How the rules' word and the learned checker's are weighed. The checker never blocks: it sends a line to review, shows
a warning, or leaves a rule that does not stand alone at a warning."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from tools.compliance.checker.features import sentences_within
from tools.compliance.checker_port import UNPROVEN, Checker, Claim, Opinion, Signs
from tools.compliance.facts.bind import BOUND, LOOSE
from tools.compliance.facts.borne import records_of
from tools.compliance.facts.context import Context
from tools.compliance.findings import Draft, left_at_warning
from tools.compliance.judge import Line
from tools.compliance.lexicon import ANONYMOUS
from tools.compliance.market import market_clauses, market_of_packs
from tools.compliance.packs import CompiledPacks

_PLATFORMS = {"platform:meta": "META", "platform:google": "GOOGLE", "platform:xiaohongshu": "PLATFORM"}
_DECIDED_BY_FACTS = (
    "CN-ADL-4", "CN-ADL-8", "CN-ADL-11", "CN-ADL-12", "CN-ADL-28", "CN-CITE", "CN-PRICE", "CN-AUCL-9", "CN-CSAR-22",
    "CN-ADL-14", "CN-ADL-33", "CN-ADL-38", "CN-AUCL-7", "CN-TML-57", "US-FTCA-5", "US-16CFR-233", "US-16CFR-251",
    "US-16CFR-255",
    "US-16CFR-260", "US-16CFR-323", "US-LANHAM", "UK-CAP-3", "UK-CAP-11",
)  # fmt: skip
"""Clauses that a product's data settle: where a caller gave data, the words alone decide nothing."""

_LONG = 160
"""Code points of a text that is read as one."""
_PART = 80
"""Code points of neighbouring sentences that are read together where a text is long."""
_WIDEST = 64
"""Code points that a hit has at most, but for odd ones."""
_SENTENCES = 8
_LIKELY = 3
"""Among so many clauses of the checker's one must be a rule's, or the checker names its own beside it."""


class Heard(NamedTuple):
    """A line with what the rules and the facts say of it."""

    line: Line
    drafts: list[Draft]


class Weighed(NamedTuple):
    """Drafts at the weight that they keep, and the probability that the line breaks the law."""

    drafts: list[Draft]
    probability: float


def signs_of(line: Line, drafts: Sequence[Draft]) -> Signs:
    """What the rules made of a line, as the checker is told it."""
    named = (name for name in line.hits.by_class if not name.startswith(ANONYMOUS))
    return Signs(frozenset(draft.severity for draft in drafts), frozenset(named))


def weigh(line: Line, drafts: Sequence[Draft], checker: Checker, packs: CompiledPacks) -> Weighed:
    """The drafts with those that do not stand alone confirmed or left as warnings, and the checker's own, if any: where
    no rule speaks, or those that speak do so under other clauses than the checker reads."""
    opinion = _opinion(line, drafts, checker)
    kept = [draft if _confirmed(draft, opinion) else left_at_warning(draft) for draft in drafts]
    stated = {clause for draft in kept if draft.severity != "warn" for clause in draft.clauses}
    # Where facts about the goods were given it takes more to speak.
    asks = opinion.sure if line.context else opinion.review
    notes = opinion.review if line.context else opinion.warn
    if stated and asks:
        likely = _clauses(line, checker)
        if likely and not stated.intersection(likely[:_LIKELY]):
            kept += _own(line, opinion, likely[:1], checker, packs, asks)
    elif all(draft.severity == "warn" for draft in kept) and (asks or notes):
        kept += _own(line, opinion, _clauses(line, checker)[: 2 if asks else 1], checker, packs, asks)
    if not line.context:
        return Weighed(kept, opinion.probability)
    return _against_records(line, Weighed(kept, opinion.probability), checker)


def _confirmed(draft: Draft, opinion: Opinion) -> bool:
    """Whether a rule's hit counts in full: a rule that blocks wants less agreement than one that asks."""
    return draft.alone or (opinion.warn if draft.severity == "block" else opinion.review)


def _opinion(line: Line, drafts: Sequence[Draft], checker: Checker) -> Opinion:
    """The opinion on a text; of a long one that on the worst of its windows and of the sentences in which rules spoke,
    each with what was found in it: neither does harmless text around a claim hide it, nor do the words of many harmless
    sentences add up to one."""
    if len(line.text) <= _LONG:
        return checker.opinion(line.text, signs_of(line, drafts))
    spoken = {line.hits.plain.sentence(draft.start) for draft in drafts if draft.severity != "warn" and not draft.alone}
    parts = [*sentences_within(line.text, _PART), *sorted(spoken)[:_SENTENCES]]
    said = (checker.opinion(line.text[start:end], _signs_in(line, drafts, start, end)) for start, end in parts)
    return max(said, key=lambda opinion: opinion.probability)


def _signs_in(line: Line, drafts: Sequence[Draft], start: int, end: int) -> Signs:
    """What the rules made of a stretch of a line; what they miss, they miss in all of it."""
    near = (draft for draft in drafts if draft.start >= draft.end or (draft.start < end and draft.end > start))
    named = (
        name
        for name, stretches in line.hits.by_class.items()
        if not name.startswith(ANONYMOUS) and _touch(stretches, start, end)
    )
    return Signs(frozenset(draft.severity for draft in near), frozenset(named))


def _touch(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some sorted stretches reaches into start:end."""
    first, last = bisect_left(stretches, (start - _WIDEST,)), bisect_left(stretches, (end,))
    return any(stop > start for _, stop in islice(stretches, first, last))


def _against_records(line: Line, weighed: Weighed, checker: Checker) -> Weighed:
    """What the reader of claims makes of words and records: where nothing else speaks it may ask for evidence; where it
    finds all borne out, what is `doubtful` of the binding of facts is left at a warning."""
    drafts = weighed.drafts
    if any(draft.severity != "warn" and not doubtful(draft) for draft in drafts):
        return weighed
    records = records_of(line.text, Context(line.context, line.day))
    claim = checker.claim(line.text, records)
    if claim is None:
        return weighed
    if claim.doubts:
        # It has no say in what stands after the part that it read.
        left = [left_at_warning(d) if doubtful(d) and d.end <= len(records.standing) else d for d in drafts]
        return weighed._replace(drafts=left)
    if not claim.asks:
        return weighed
    if all(draft.severity == "warn" for draft in drafts):
        drafts = [*drafts, _unproven(line, claim)]
    return Weighed(drafts, max(weighed.probability, claim.probability))


def _unproven(line: Line, claim: Claim) -> Draft:
    return Draft(
        UNPROVEN, "fact", market_clauses(line, "unbound"), *claim.span, "needs_evidence",
        "模型在资料中找不到“{hit}”的依据，请补充凭证或人工核对",
        "the learned checker finds nothing in the record that bears out “{hit}”; add proof, or a person should look",
        measured=f"{claim.probability:.2f}",
    )  # fmt: skip


def doubtful(draft: Draft) -> bool:
    """Whether a finding of the binding of facts counts in full only when the reader of claims does not doubt it:
    requests for evidence, and contradictions by `LOOSE` rules."""
    return draft.rule in LOOSE or (draft.severity == "needs_evidence" and draft.rule.startswith(BOUND))


def _own(
    line: Line, opinion: Opinion, clauses: tuple[str, ...], checker: Checker, packs: CompiledPacks, asks: bool
) -> list[Draft]:
    """The checker's own draft: a request (`asks`), or a note. Claims that facts decide are left to them where any facts
    about the goods were given."""
    if line.context and clauses and clauses[0].startswith(_DECIDED_BY_FACTS):
        return []
    family = _family(packs, clauses[0]) if clauses else "default"
    start, end = checker.span(line.text)
    return [
        Draft(
            f"model.{family}", family, clauses, start, end, "needs_evidence" if asks else "warn",
            "模型认为“{hit}”与违规广告的说法相似，请人工核对",
            "the learned checker finds “{hit}” close to ads that were ruled against; a person should look",
            measured=f"{opinion.probability:.2f}",
        )
    ]  # fmt: skip


def _clauses(line: Line, checker: Checker) -> tuple[str, ...]:
    """Likely clauses of the line's platform, where one is named, and of its market."""
    platform = next((_PLATFORMS[name] for name in sorted(line.jurisdictions) if name in _PLATFORMS), None)
    market = market_of_packs(line.jurisdictions)
    own = checker.clauses(line.text, market, line.kinds)
    return (*checker.clauses(line.text, platform, line.kinds)[:1], *own) if platform else own


def _family(packs: CompiledPacks, clause: str) -> str:
    """What a clause is about: the family of most rules that name it first, else of any that names it; `false` of a
    clause against deception of every kind."""
    firsts = Counter(rule.family for rule in packs.rules if rule.clauses[:1] == (clause,))
    families = firsts or Counter(rule.family for rule in packs.rules if clause in rule.clauses)
    if not families:
        return "default"
    family, count = families.most_common(1)[0]
    return family if 2 * count >= families.total() else "false"


def too_dense() -> Draft:
    """What is said when a text holds so many overlapping hits that the bounded search was cut short."""
    return Draft(
        "engine.dense", "default", (), 0, 0, "needs_evidence",
        "文本中可疑词语过密，须人工核对", "too many overlapping words to judge in bounded time; a person should look",
    )  # fmt: skip
