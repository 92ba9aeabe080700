"""All fact binding of one line, and what the facts settle of what the rules asked."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.brands import only_compares
from tools.compliance.checker_port import UNPROVEN
from tools.compliance.facts.claims import bind_claims
from tools.compliance.facts.context import Context, numbers_in
from tools.compliance.facts.denials.absences import bind_absences
from tools.compliance.facts.denials.allergens import bind_allergens
from tools.compliance.facts.denials.contents import bind_contents
from tools.compliance.facts.denials.elsewhere import claims_nothing
from tools.compliance.facts.denials.polarity import bind_polarity
from tools.compliance.facts.denials.refusals import only_refuses
from tools.compliance.facts.denials.refuted import bind_refuted
from tools.compliance.facts.figures.numbers import bind_numbers
from tools.compliance.facts.goods.cold import bind_cold
from tools.compliance.facts.goods.dates import bind_dates
from tools.compliance.facts.goods.ingredients import bind_ingredients
from tools.compliance.facts.goods.itemised import bind_itemised
from tools.compliance.facts.goods.kinds import bind_kinds
from tools.compliance.facts.goods.labelled import bind_labelled
from tools.compliance.facts.goods.lasting import bind_lasting
from tools.compliance.facts.goods.nature import bind_nature
from tools.compliance.facts.goods.opposites import bind_opposites
from tools.compliance.facts.goods.origins import bind_origins, origins_of, settles_trade
from tools.compliance.facts.goods.packed import bind_packed
from tools.compliance.facts.goods.qualities import bind_qualities
from tools.compliance.facts.goods.rates import bind_rates
from tools.compliance.facts.goods.sides import bind_sides
from tools.compliance.facts.goods.treatments import bind_treatments
from tools.compliance.facts.goods.wide import bind_wide
from tools.compliance.facts.goods.words import Known, bind_words
from tools.compliance.facts.money.lows import proves_low
from tools.compliance.facts.money.prices import bind_prices
from tools.compliance.facts.money.promotions import bind_promotions
from tools.compliance.facts.proof.evidence import bare_test, bind_evidence
from tools.compliance.facts.proof.ranks import cites_others, proven_rank
from tools.compliance.facts.proof.records import bind_records
from tools.compliance.facts.proof.registered import allows, stands
from tools.compliance.facts.proof.warranty import bind_warranty
from tools.compliance.facts.service import bind_service
from tools.compliance.facts.settings import bind_settings
from tools.compliance.facts.supply.deposits import bind_deposits
from tools.compliance.facts.supply.lapsed import bind_lapsed
from tools.compliance.facts.supply.nothing import bind_nothing
from tools.compliance.facts.supply.proportions import proportions_in
from tools.compliance.facts.supply.sales import bind_sales
from tools.compliance.facts.supply.stock import bind_end, bind_stock
from tools.compliance.facts.told import bind_told
from tools.compliance.findings import Draft, with_severity
from tools.compliance.judge import Line
from tools.compliance.packs import CompiledPacks

# Which records settle a family's request for evidence when they bear the claim out.
_SETTLED_BY: dict[str, tuple[str, ...]] = {
    "price": ("price_history", "msrp", "promotion", "cost"),
    "urgency": ("stock", "promotion"),
    "patent": ("patent",),
    "endorsement": ("authorization", "evidence"),
    "brand": ("brand_authorization",),
    "gift": ("promotion",),
}
_SALES = re.compile(
    r"销|售|卖|购买|顾客|客户|客人|老客|买家|好评|评价|评分|复购|回购|服务过?|家庭|用户|会员|满意"
    r"|sold|customers|buyers|review|ratings|stars?\b|users|families|feedback|people|come back|reorder"
)
_MOST = 200
"""Findings of one binder that are kept: a text of a megabyte must not make more work than it has words."""
BOUND = ("price.", "urgency.", "fact.", "gift.")
"""How the names of the rules of fact binding begin."""
LOOSE = frozenset({"fact.number", "fact.count", "fact.property"})
"""Rules whose contradictions may be of something else than the entry that they were held against."""


def bind(drafts: Sequence[Draft], line: Line, packs: CompiledPacks) -> list[Draft]:
    """The rules' drafts, less those that the context supports, with what the context contradicts or lacks."""
    context = Context(line.context, line.day)
    binders = (
        _product(line, context),
        bind_evidence(line, context),
        bind_claims(line, context),
        bind_prices(line, context),
        bind_promotions(line, context),
        bind_nothing(line, context),
        bind_stock(line, context),
        bind_end(line, context),
        bind_lapsed(line, context),
        bind_deposits(line, context),
        bind_sales(line, context),
        bind_records(line, context),
        bind_warranty(line, context),
        bind_settings(line, context, packs.notices),
    )
    found = (draft for binder in binders for draft in islice(binder, _MOST))
    bound = [draft for draft in found if not (only_refuses(draft, line) or claims_nothing(draft, line, context))]
    ranked = (stands(draft, line, context) for draft in _ranked(drafts, line, context))
    kept = [draft for draft in ranked if not _settled(draft, line, context, bound)]
    return [*kept, *(draft for draft in bound if not _inside_block(draft, kept))]


def _product(line: Line, context: Context) -> Iterator[Draft]:
    """What is said of the goods themselves."""
    if not context.knows_product:
        return
    origins = origins_of(context)
    words = bind_words(line, context, Known(context))
    yield from (draft for draft in words if not settles_trade(draft, line, origins))
    yield from bind_origins(line, context, origins)
    yield from bind_absences(line, context)
    yield from bind_allergens(line, context)
    yield from bind_contents(line, context)
    yield from bind_polarity(line, context)
    yield from bind_refuted(line, context)
    yield from bind_nature(line, context)
    yield from bind_numbers(line, context)
    yield from bind_sides(line, context)
    yield from bind_itemised(line, context)
    yield from bind_labelled(line, context)
    yield from bind_ingredients(line, context)
    yield from bind_treatments(line, context)
    yield from bind_qualities(line, context)
    yield from bind_opposites(line, context)
    yield from bind_kinds(line, context)
    yield from bind_service(line, context)
    yield from bind_wide(line, context)
    yield from bind_lasting(line, context)
    yield from bind_packed(line, context)
    yield from bind_cold(line, context)
    yield from bind_rates(line, context)
    yield from bind_dates(line, context)
    yield from bind_told(line, context)


def _ranked(drafts: Sequence[Draft], line: Line, context: Context) -> Iterator[Draft]:
    """Drafts on words of rank, less those on a rank that the records prove; one that cites others is for a person."""
    absolute = any(draft.family == "absolute" for draft in drafts)
    proven = proven_rank(line, context) if absolute else None
    for draft in drafts:
        if proven is None or draft.family != "absolute" or not (draft.start < proven[1] and proven[0] < draft.end):
            yield draft
        elif cites_others(line):
            yield with_severity(draft, "needs_evidence")


def answered(draft: Draft, line: Line) -> bool:
    """Whether a draft asks what is answered: the words say something else than its rule looks for, the registration
    holds them, or the records every figure of what the learned checker would have a person look at."""
    if only_compares(draft, line) or _urges(draft, line) or _counts_choices(draft, line):
        return True
    if not line.context or not draft.rule.startswith("model.") or draft.rule == UNPROVEN:
        return False
    return allows(draft, line, Context(line.context, line.day)) or _figures_held(draft, line)


_URGES = re.compile(r"(?:错过)?(?:再等|等)一年")


def _urges(draft: Draft, line: Line) -> bool:
    """Whether words that a rule on lowest prices objects to speak of time alone: 错过再等一年 names no price."""
    return draft.family == "price" and _URGES.fullmatch(line.text[draft.start : draft.end]) is not None


_CHOICES = re.compile(
    r"(?:种|款|个)?(?:颜色|花色|配色|色号|口味|味道|香型|尺码|尺寸|码数|款式|图案|花型|版本|型号|色|码)(?![了\u4e00-\u9fff]{0,2}(?:剩|库存|现货))(?!了)"
)


def _counts_choices(draft: Draft, line: Line) -> bool:
    """Whether words that a rule on scarcity objects to count what goods are chosen by: 只有三个颜色 urges nobody."""
    said = line.text[draft.start : draft.end]
    return (
        draft.family == "urgency" and said.startswith(("只", "仅", "就")) and bool(_CHOICES.match(line.text, draft.end))
    )


def _figures_held(draft: Draft, line: Line) -> bool:
    """Whether the records hold every figure of a stretch."""
    keys = _FIGURES_IN.get(draft.family, ())
    said = [float(n.replace(",", "")) for n in _FIGURE.findall(line.text[draft.start : draft.end])]
    context = Context(line.context, line.day)
    known = [n for key in keys for n in (*numbers_in(context.raw.get(key)), *_written(context.text_of(key)))]
    return bool(said) and all(any(_close(n, k) or _close(n, k * 100) for k in known) for n in said)


def _written(text: str) -> list[float]:
    return [float(n.replace(",", "")) for n in _FIGURE.findall(text)]


def _close(said: float, known: float) -> bool:
    return abs(said - known) <= 0.005 * max(1.0, known) or (said >= 100 and said <= known <= said * 1.1)


_FIGURE = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_FIGURES_IN: dict[str, tuple[str, ...]] = {
    "data": ("evidence", "sales", "attributes", "facts", "efficacy_evaluation"),
    "reviews": ("sales", "evidence"),
    "price": ("price", "price_history", "msrp", "promotion", "cost"),
    "gift": ("promotion",),
    "urgency": ("promotion", "stock"),
    "fact": ("attributes", "facts", "evidence", "sales", "product"),
}
"""Where the figures of a family's claims are on record."""


def _settled(draft: Draft, line: Line, context: Context, bound: Sequence[Draft]) -> bool:
    """Whether the context answers what a rule asks: records without a contradiction, or evidence that says it."""
    if allows(draft, line, context) or only_compares(draft, line) or _urges(draft, line):
        return True
    if _counts_choices(draft, line):
        return True
    if draft.family == "price" and proves_low(line, context, draft.start, draft.end):
        return True
    if draft.severity == "block" and draft.family not in ("endorsement", "brand"):
        return False
    if any(b.rule.startswith(BOUND) and b.start < draft.end and draft.start < b.end for b in bound):
        return draft.severity != "block"
    keys = _SETTLED_BY.get(draft.family, ())
    if any(context.raw.get(key) not in (None, False, [], {}, "") for key in keys):
        return True
    if draft.family == "data" and context.raw.get("sales") and _SALES.search(line.text[draft.start : draft.end + 12]):
        return True
    return draft.severity == "needs_evidence" and _evidenced(line.text[draft.start : draft.end], line, context)


def _evidenced(claim: str, line: Line, context: Context) -> bool:
    """Whether evidence on file speaks of the claim: all its numbers, or a telling run of its words."""
    said = context.text_of("evidence", "facts", "attributes", "sales", "efficacy_evaluation").lower()
    if not said:
        return False
    if bare_test(claim, context):
        return True
    shares = [share for _, share in proportions_in(claim)]
    if shares:
        known = [float(n) for n in re.findall(r"(\d{1,3}(?:\.\d+)?) ?(?:%|percent)", said)]
        return all(any(k <= share + 10 and share <= k + _WORDED for k in known) for share in shares)
    numbers = set(re.findall(r"\d+(?:\.\d+)?", claim))
    if numbers:
        known = [float(n) for n in set(re.findall(r"\d+(?:\.\d+)?", said))]
        return all(any(float(n) <= k <= 1.1 * float(n) for k in known) for n in numbers)
    words = re.findall(r"[a-z]{4,}", claim)
    if words:
        return sum(word[:5] in said for word in words) * 2 >= len(words)
    runs = [claim[i : i + 2] for i in range(len(claim) - 1)]
    return bool(runs) and sum(run in said for run in runs) * 2 >= len(runs)


_WORDED = 2.0
"""By how many points of a hundred a share said in words may lie above the one on file."""


def _inside_block(draft: Draft, kept: Sequence[Draft]) -> bool:
    """A request for evidence says nothing more where a rule already blocks the same words."""
    return draft.severity == "needs_evidence" and any(
        k.severity == "block" and k.start <= draft.start and draft.end <= k.end for k in kept
    )
