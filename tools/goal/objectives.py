"""The objective: which of eight, by the words said and a fixed precedence; a negated word does not count."""

import re
from functools import cache

from memory.domain.goal import Objective
from tools.goal.lexicon import any_of
from tools.goal.text import Marks, Span, load_data

PRECEDENCE: tuple[Objective, ...] = (
    "content_only",
    "clearance",
    "retention",
    "store_visits",
    "new_product",
    "promotion",
    "awareness",
    "sales",
)
_NEGATED = re.compile(
    r"(?:不要?|别|不是|不做|不搞|没有?|无需|不用|不想|并非|不参加|而不是|不提|避免|排除|不包括|不含|除了|"
    r"不投)(?:任何|再|做|搞|要|想|用|给|打|发)?\s*$|"
    r"\b(?:not|no|don'?t|do not|isn'?t|aren'?t|without|never|avoid\w*|exclud\w+|excluding|except|rather "
    r"than|instead of|skip)"
    r"(?: (?:a|an|the|any|do|mention|use|our|my|want|run|offer|about|talk))*\s+$"
)


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: any_of(words) for name, words in load_data("lexicon.yaml")["objectives"].items()}


@cache
def _listing_work() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load_data("lexicon.yaml")
    return any_of(data["listing_work"]), any_of(data["ad_words"])


def find_objective(
    norm: str, marks: Marks, *, promotion: bool, budget: bool, product: bool, channels: bool
) -> Objective | None:
    """The first objective in the order of precedence that has a word; `sales` for a product without one."""
    for objective in PRECEDENCE:
        spot = _said(objective, norm)
        if spot:
            marks.slots.append(("objective", Span(*spot.span())))
            return objective
        if objective == "content_only" and not budget and not promotion and not channels and _only_listing(norm):
            return "content_only"
        if objective == "promotion" and promotion:
            return "promotion"
    return "sales" if product else None


def _said(objective: Objective, norm: str) -> re.Match[str] | None:
    for match in _words()[objective].finditer(norm):
        if objective == "content_only" or not _NEGATED.search(norm[max(0, match.start() - 28) : match.start()]):
            return match
    return None


def _only_listing(norm: str) -> bool:
    """Work on the listing is asked for and nothing that costs media money."""
    work, ads = _listing_work()
    return bool(work.search(norm)) and not ads.search(norm)
