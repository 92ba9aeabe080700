"""One sentence in, one `MerchantGoal` out: by rules, in a fixed order, with every slot's place in the sentence kept.

The order matters: what is said about targets, dates and prices is read before the budget, so that their numbers are
not taken for money to spend, and the product is what remains. Money and dates are never guessed here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from memory.domain.errors import BadInput
from memory.domain.goal import (
    Assumption,
    Budget,
    MerchantGoal,
    Objective,
    Problem,
    ProductMention,
    Question,
    SlotSpan,
    Target,
    Window,
)
from memory.domain.money import exponent_of
from tools.goal.channels import find_channels
from tools.goal.dates import WindowReading, find_window
from tools.goal.hints import find_audience, find_constraints
from tools.goal.lexicon import any_of
from tools.goal.mention import Mention, find_mentions, split_pair
from tools.goal.money import LIMIT, Amount, find_budget
from tools.goal.needs import find_needs
from tools.goal.objectives import PRECEDENCE, find_objective
from tools.goal.product_match import Catalogue, ProductName, catalogue_of, concepts, names_product
from tools.goal.questions import choice, problem, question
from tools.goal.targets import find_target
from tools.goal.text import Marks, Sentence, load_data, read_sentence

ANSWERABLE = ("product", "objective", "budget", "window", "target", "channels")


@dataclass
class Draft:
    """A goal in the making, with what must be asked and what cannot be used."""

    said: Sentence
    today: date
    product: ProductMention | None = None
    objective: Objective | None = None
    amount: Amount | None = None
    budget: Budget | None = None
    reading: WindowReading = field(default_factory=WindowReading)
    target: Target | None = None
    channels: tuple[str, ...] = ()
    whole_shop: bool = False
    questions: dict[str, Question] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def window(self) -> Window | None:
        return self.reading.window


def understand(
    sentence: str,
    *,
    today: date,
    catalogue: Sequence[ProductName] | Catalogue = (),
    shop_currency: str | None = None,
    answers: Mapping[str, str] | None = None,
) -> MerchantGoal:
    """Reads a sentence, and the merchant's answers to what was asked about it.

    A `Catalogue` built once makes repeated calls fast. What cannot be used stands in `problems`
    (`goal.require_usable()` raises it); `BadInput` is raised here for an empty or overlong sentence and for answers
    that cannot be read.
    """
    said = read_sentence(sentence)
    shop = catalogue_of(catalogue)
    marks = Marks(len(said.norm))
    draft = Draft(said, today)
    draft.target = find_target(said, marks)
    constraints = find_constraints(said, marks)
    channels = find_channels(said, marks)
    draft.channels = channels.wanted
    draft.reading = find_window(said, today, marks)
    draft.amount, cap = find_budget(said, marks)
    audience = find_audience(said, marks)
    _read_product(draft, marks, shop)
    _read_objective(draft, marks)
    _read_answers(draft, answers or {}, shop)
    _settle_budget(draft)
    _settle_window(draft)
    _ask(draft, shop)
    _assume(draft, shop_currency)
    excluded = tuple(f"not:{name}" for name in channels.excluded)
    daily_cap = (f"daily_cap:{cap.value}",) if cap and cap.value else ()
    return MerchantGoal(
        sentence=sentence,
        today=today,
        language=said.lang,
        product=draft.product,
        objective=draft.objective,
        budget=draft.budget,
        window=draft.window,
        target=draft.target,
        channels=draft.channels,
        audience=audience.said,
        audience_keys=audience.keys,
        constraints=(*constraints, *excluded, *daily_cap),
        promotion=draft.reading.season.promotion.id if draft.reading.season else None,
        whole_shop=draft.whole_shop,
        needs=find_needs(said),
        questions=tuple(draft.questions[name] for name in ANSWERABLE if name in draft.questions),
        assumptions=tuple(draft.assumptions),
        problems=tuple(draft.problems),
        spans=tuple(
            SlotSpan(field=f, start=s.start, end=s.end, text=said.raw[s.start : s.end]) for f, s in marks.slots
        ),
        notes=tuple(draft.notes),
    )


def _read_product(draft: Draft, marks: Marks, shop: Catalogue) -> None:
    said = draft.said
    draft.whole_shop = bool(_whole_shop().search(said.norm))
    if direct := shop.id_in(said.norm):
        product, start, end = direct
        marks.take("product", start, end)
        draft.product = ProductMention(mention=said.raw[start:end], id=product.id)
        return
    mentions = [m for m in find_mentions(said, marks, shop) if m.score >= _least(said)]
    if not mentions:
        _noun_elsewhere(draft, shop)
        return
    best = mentions[0]
    if draft.whole_shop and not names_product(best.text):
        return
    marks.take("product", best.start, best.end)
    _resolve(draft, best, mentions[1:], shop)


def _noun_elsewhere(draft: Draft, shop: Catalogue) -> None:
    """A product named only inside another slot (`coffee subscribers`), taken when the shop has exactly one such."""
    known, norm = concepts(), draft.said.norm
    pattern = known.zh_pattern if draft.said.chinese else known.en_pattern
    spots = [m.span() for m in pattern.finditer(norm) if len(m.group()) > 1][:8] if len(shop) else []
    found = {match.id: span for span in spots if (match := shop.match(norm[slice(*span)])).id}
    if len(found) == 1:
        ((product, (start, end)),) = found.items()
        draft.product = ProductMention(mention=draft.said.raw[start:end], id=product)


def _least(said: Sentence) -> float:
    """Below this a stretch of words is no product: it has neither a trigger before it nor a product noun."""
    return 2.2 if said.chinese else 1.9


def _resolve(draft: Draft, best: Mention, others: Sequence[Mention], shop: Catalogue) -> None:
    raw = draft.said.raw[best.start : best.end]
    draft.product = ProductMention(mention=raw)
    pair = split_pair(best.text, draft.said.chinese)
    found = shop.match(best.text) if len(shop) else None
    if pair:
        matches = [shop.match(part) for part in pair] if len(shop) else []
        ids = [m.id for m in matches]
        if not found or not found.id or (all(ids) and len(set(ids)) > 1):
            names = (
                [choice(m.candidates[0]) if m.id else p for m, p in zip(matches, pair, strict=True)]
                if ids
                else list(pair)
            )
            _two(draft, names)
            return
    if found is None:
        _second_product(draft, best, others)
        return
    if found.id:
        draft.product = ProductMention(mention=raw, id=found.id)
        rival = next(
            (
                m
                for m in others
                if m.score > 4 and not _overlap(m, best) and (r := shop.match(m.text)).id and r.id != found.id
            ),
            None,
        )
        if rival:
            _two(draft, [choice(found.candidates[0]), choice(shop.match(rival.text).candidates[0])])
            draft.product = ProductMention(mention=raw)
        return
    kind = "product_close" if found.score >= 0.5 else "product_unknown"
    draft.questions["product"] = question(kind, draft.said.lang, raw, choices=[choice(p) for p in found.candidates])
    if kind == "product_unknown":
        draft.problems.append(problem(kind, draft.said.lang, raw, fatal=False))


def _overlap(one: Mention, two: Mention) -> bool:
    return one.start < two.end and two.start < one.end


def _second_product(draft: Draft, best: Mention, others: Sequence[Mention]) -> None:
    """Without a shop, two products are two nouns joined by nothing but `and`."""
    for other in others:
        first, second = sorted((best, other), key=lambda m: m.start)
        if _overlap(best, other) or other.score < 4:
            continue
        if re.fullmatch(
            r"\s*(?:、|和|与|以及|还有|跟|and|&)\s*(?:这款|那款|my|our|the)?\s*",
            draft.said.norm[first.end : second.start],
        ):
            _two(draft, [draft.said.raw[m.start : m.end] for m in (first, second)])
            return


def _two(draft: Draft, names: Sequence[str]) -> None:
    draft.questions["product"] = question("product_two", draft.said.lang, choices=names)
    draft.problems.append(problem("product_two", draft.said.lang, " / ".join(names), fatal=False))


def _read_objective(draft: Draft, marks: Marks) -> None:
    season = draft.reading.season
    draft.objective = find_objective(
        draft.said.norm,
        marks,
        promotion=bool(season and not season.promotion.season_only),
        budget=draft.amount is not None,
        product=draft.product is not None,
        channels=bool(draft.channels),
    )


@cache
def _whole_shop() -> re.Pattern[str]:
    return any_of(load_data("lexicon.yaml")["whole_shop"])


def _read_answers(draft: Draft, answers: Mapping[str, str], shop: Catalogue) -> None:
    for name, value in answers.items():
        if name not in ANSWERABLE:
            raise BadInput(
                f"{name!r} is no field that was asked", todo=f"answer one of: {', '.join(ANSWERABLE)}", field=name
            )
        _READ[name](draft, read_sentence(value), shop)
        draft.questions.pop(name, None)
        draft.problems = [p for p in draft.problems if p.field != name]


def _unusable(name: str, value: Sentence, todo: str) -> BadInput:
    return BadInput(f"{value.raw!r} is no {name}", todo=todo, field=name)


def _answer_product(draft: Draft, value: Sentence, shop: Catalogue) -> None:
    known = shop.by_id(value.raw.split(" · ")[0])
    found = shop.match(value.raw) if known is None and len(shop) else None
    if known or (found and found.id):
        product_id = known.id if known else found.id if found else None
        draft.product = ProductMention(
            mention=draft.product.mention if draft.product else value.raw.strip(), id=product_id
        )
    elif len(shop):
        raise _unusable("product", value, "name it by id or title; adwright goal lists near ones")
    else:
        draft.product = ProductMention(mention=value.raw.strip())
    draft.objective = draft.objective or "sales"


def _answer_objective(draft: Draft, value: Sentence, shop: Catalogue) -> None:
    word = value.norm.strip()
    exact: Objective | None = next((o for o in PRECEDENCE if o == word), None)
    found: Objective | None = exact or find_objective(
        value.norm, Marks(len(value.norm)), promotion=False, budget=False, product=False, channels=False
    )
    if found is None:
        raise _unusable("objective", value, "one of: " + ", ".join(PRECEDENCE))
    draft.objective = found


def _answer_budget(draft: Draft, value: Sentence, shop: Catalogue) -> None:
    said = value._replace(lang=draft.said.lang)
    amount, _ = find_budget(said, Marks(len(said.norm)), asked=True)
    if amount is None or not amount.sane:
        raise _unusable("budget", value, "write an amount above 0, such as 3000元 or $50/day")
    draft.amount = amount


def _answer_window(draft: Draft, value: Sentence, shop: Catalogue) -> None:
    reading = find_window(value, draft.today, Marks(len(value.norm)))
    if (
        reading.window is None
        or reading.past
        or (reading.window.end is None and draft.amount and draft.amount.rate == "daily")
    ):
        raise _unusable("window", value, "write days from today on, such as 下周末, 7天 or June 1 to June 10")
    draft.reading = reading


def _answer_target(draft: Draft, value: Sentence, shop: Catalogue) -> None:
    target = find_target(value, Marks(len(value.norm)))
    if target is None:
        raise _unusable("target", value, "write it as ROI 3, ROAS 4 or CPA $8")
    draft.target = target


def _answer_channels(draft: Draft, value: Sentence, shop: Catalogue) -> None:
    found = find_channels(value, Marks(len(value.norm)))
    if not found.wanted:
        raise _unusable("channel", value, "name one, such as douyin or google")
    draft.channels = found.wanted


_READ = {
    "product": _answer_product,
    "objective": _answer_objective,
    "budget": _answer_budget,
    "window": _answer_window,
    "target": _answer_target,
    "channels": _answer_channels,
}


def _settle_budget(draft: Draft) -> None:
    """The amount as a budget, or the question or problem that it raises."""
    amount, lang = draft.amount, draft.said.lang
    if amount is None:
        return
    words = _words_of(draft, amount)
    if amount.value is None:
        options = [format(reading.normalize(), "f") for reading in amount.readings]
        draft.questions["budget"] = question("budget_range", lang, words, choices=options)
    elif not amount.sane:
        kind = "budget_negative" if amount.negative else "budget_zero" if amount.value <= 0 else "budget_huge"
        draft.problems.append(problem(kind, lang, words))
    elif amount.rate in ("week", "month"):
        _settle_rate(draft, amount, words)
    else:
        _set_budget(draft, amount.value, amount)
    if draft.budget and amount.low is not None:
        why = "说的是一个范围,按上限计" if draft.said.chinese else "a range was said; its upper end is the limit"
        draft.assumptions.append(Assumption(field="budget.amount", value=draft.budget.amount, why=why))


def _words_of(draft: Draft, amount: Amount) -> str:
    raw = draft.said.raw[amount.start : amount.end]
    return f"-{raw}" if amount.negative and not raw.startswith("-") else raw


def _set_budget(draft: Draft, value: Decimal, amount: Amount) -> None:
    period = "daily" if amount.rate == "daily" else "total"
    if value < Decimal(1).scaleb(-exponent_of(amount.currency or "XXX")):
        draft.problems.append(problem("budget_zero", draft.said.lang, _words_of(draft, amount)))
        return
    draft.budget = Budget.of(value, amount.currency, period)


def _settle_rate(draft: Draft, amount: Amount, words: str) -> None:
    """So much a week or a month is a total only when the days are known."""
    window = draft.window
    if amount.value is None or window is None or window.days is None:
        draft.questions["budget"] = question("budget_rate", draft.said.lang, words)
        return
    base = 7 if amount.rate == "week" else 30
    _set_budget(draft, amount.value * window.days / base, amount)
    if draft.budget:
        why = f"{words} × {window.days}/{base}"
        draft.assumptions.append(Assumption(field="budget.amount", value=draft.budget.amount, why=why))


def _settle_window(draft: Draft) -> None:
    reading, lang = draft.reading, draft.said.lang
    if reading.past:
        draft.problems.append(problem("window_past", lang, reading.past.strip(), draft.today.isoformat()))
    if reading.reversed:
        draft.problems.append(problem("window_reversed", lang, reading.reversed.strip()))
    draft.assumptions.extend(reading.assumptions)
    if draft.amount and draft.amount.value and draft.amount.value >= LIMIT:
        draft.budget = None


def _ask(draft: Draft, shop: Catalogue) -> None:
    """What is missing: the product, the objective, the budget, and the days of a daily budget."""
    lang = draft.said.lang
    needs_product = not draft.whole_shop or draft.objective == "content_only"
    if draft.product is None and needs_product:
        draft.questions.setdefault("product", question("product", lang, choices=[choice(p) for p in shop.products[:4]]))
    if draft.objective is None:
        draft.questions.setdefault("objective", question("objective", lang))
    if draft.objective == "content_only":
        draft.questions.pop("budget", None)
        return
    if draft.budget is None:
        draft.questions.setdefault("budget", question("budget", lang))
    open_end = draft.window is None or draft.window.end is None
    if open_end and draft.budget and draft.budget.period == "daily":
        draft.questions.setdefault("window", question("window", lang))
    elif draft.reading.past or draft.reading.reversed:
        draft.questions.setdefault("window", question("window_again", lang))


def _assume(draft: Draft, shop_currency: str | None) -> None:
    """What a run takes for granted beside what was said: the shop's currency, and 14 days for a total budget."""
    chinese = draft.said.chinese
    if draft.budget and draft.budget.currency is None and shop_currency:
        why = "没有说币种,按店铺的币种" if chinese else "no currency was said; the shop's is taken"
        draft.assumptions.append(Assumption(field="budget.currency", value=shop_currency, why=why))
    if (
        not draft.budget
        or draft.budget.period == "daily"
        or draft.objective == "content_only"
        or "window" in draft.questions
    ):
        return
    if draft.window is None or draft.window.end is None:
        goal = MerchantGoal(
            sentence="", today=draft.today, language=draft.said.lang, budget=draft.budget, window=draft.window
        )
        window = goal.effective_window
        if window and window.end:
            why = "没有说结束时间,总预算按 14 天跑" if chinese else "no end was said; a total budget runs for 14 days"
            value = f"{window.start.isoformat()} – {window.end.isoformat()}"
            draft.assumptions.append(Assumption(field="window", value=value, why=why))
