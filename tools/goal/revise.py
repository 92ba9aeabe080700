"""Follow-ups in a conversation: `make it cheaper`, 预算改成3000, 不要提价格, only Xiaohongshu, 换成下周.

A follow-up is read with the same rules as a sentence; only the slots that it names change.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from memory.domain.errors import BadInput
from memory.domain.goal import Assumption, Budget, MerchantGoal, Problem, ProductMention, Question
from tools.goal.channels import find_channels
from tools.goal.dates import find_window
from tools.goal.hints import find_audience, find_constraints
from tools.goal.money import LIMIT, find_budget
from tools.goal.product_match import Catalogue, ProductName, catalogue_of
from tools.goal.questions import question
from tools.goal.targets import find_target
from tools.goal.text import Marks, Sentence, read_sentence
from tools.goal.understand import understand

_CHEAPER = re.compile(
    r"便宜(?:一?点|些)|省(?:一?点|些)|少花|花少|降低?(?:一?点|些)?预算|预算(?:再)?(?:低|少|降|减|砍)|"
    r"压缩预算|\bcheaper\b|less expensive|spend less|"
    r"(?:lower|reduce|cut|shrink|smaller|less) (?:\w+ )?(?:budget|spend)|budget (?:is )?too (?:high|much)"
)
_PERCENT = re.compile(r"(\d{1,2}(?:\.\d+)?)\s*(?:%|percent)|(一|1)半|\bhalf\b")
_ONLY = re.compile(r"只(?:投|用|在|做|要|保留|上)|仅|\bonly\b|\bjust\b")
_MORE = re.compile(r"也|再加|加上|增加|还要|同时|\balso\b|\badd\b|as well|\btoo\b|\bplus\b")
_NO_BUDGET_WORD = re.compile(
    r"(?:改成|换成|改为|调到|降到|加到|提到|涨到|减到|\b(?:make it|change (?:it )?to|set (?:it )?to|down "
    r"to|up to|raise (?:it )?to|to))"
)
EDITABLE_SLOTS = ("product", "objective", "budget", "window", "target", "channels", "audience", "constraints")
_PRODUCT_CHANGE = re.compile(
    r"(?:换成|换|改成|改推|换一?[个款件]|不是.{1,20}是)|\b(?:switch|change|instead|use|swap|make it|actually)\b"
)


def revise(
    goal: MerchantGoal,
    utterance: str,
    *,
    catalogue: Sequence[ProductName] | Catalogue = (),
    shop_currency: str | None = None,
) -> MerchantGoal:
    """The goal after a follow-up. Slots that the words do not touch stay; an unclear wish becomes a question.

    Raises `BadInput` for an empty or overlong follow-up. An utterance that changes nothing leaves a note.
    """
    shop = catalogue_of(catalogue)
    said = read_sentence(utterance)
    marks = Marks(len(said.norm))
    changes: dict[str, object] = {}
    if target := find_target(said, marks):
        changes["target"] = target
    _change_constraints(goal, said, marks, changes)
    _change_channels(goal, said, marks, changes)
    reading = find_window(said, goal.today, marks)
    fresh = understand(utterance, today=goal.today, catalogue=shop, shop_currency=shop_currency)
    if reading.window:
        changes["window"] = reading.window
    budget, asked = _budget(goal, said, marks)
    if budget:
        changes["budget"] = budget
    audience = find_audience(said, marks)
    if audience.said and "not_audience" not in changes:
        changes["audience"] = tuple(dict.fromkeys((*goal.audience, *audience.said)))
        changes["audience_keys"] = tuple(dict.fromkeys((*goal.audience_keys, *audience.keys)))
    if product := _product(fresh, said):
        changes["product"] = product
    if "no_ads" in fresh.constraints:
        changes["objective"] = "content_only"
    elif fresh.objective and ((fresh.objective != "sales" and not changes) or goal.objective is None):
        changes["objective"] = fresh.objective
    return _settled(goal, said, changes, asked, fresh, shop_currency)


def _change_constraints(goal: MerchantGoal, said: Sentence, marks: Marks, changes: dict[str, object]) -> None:
    if found := find_constraints(said, marks):
        changes["constraints"] = tuple(dict.fromkeys((*goal.constraints, *found)))


def _change_channels(goal: MerchantGoal, said: Sentence, marks: Marks, changes: dict[str, object]) -> None:
    found = find_channels(said, marks)
    if found.wanted:
        adds = _MORE.search(said.norm) and not _ONLY.search(said.norm)
        changes["channels"] = tuple(dict.fromkeys((*goal.channels, *found.wanted))) if adds else found.wanted
        lifted = {f"not:{name}" for name in found.wanted}
        changes["constraints"] = tuple(c for c in _list(changes, goal) if c not in lifted)
    if found.excluded:
        channels = changes.get("channels", goal.channels)
        changes["channels"] = (
            tuple(c for c in channels if c not in found.excluded) if isinstance(channels, tuple) else ()
        )
        excluded = (f"not:{name}" for name in found.excluded)
        changes["constraints"] = tuple(dict.fromkeys((*_list(changes, goal), *excluded)))


def _list(changes: dict[str, object], goal: MerchantGoal) -> tuple[str, ...]:
    current = changes.get("constraints", goal.constraints)
    return current if isinstance(current, tuple) else goal.constraints


def _budget(goal: MerchantGoal, said: Sentence, marks: Marks) -> tuple[Budget | None, Question | None]:
    """The new budget, or the question that an unspecific wish for a cheaper one raises."""
    cheaper = bool(_CHEAPER.search(said.norm))
    worded = cheaper or bool(_NO_BUDGET_WORD.search(said.norm))
    amount, _ = find_budget(said, marks, asked=worded and goal.budget is not None and not _PERCENT.search(said.norm))
    if amount and amount.sane and amount.rate in ("total", "daily"):
        fresh = understand(said.raw, today=goal.today, answers={"budget": said.raw}).budget
        if fresh and goal.budget and goal.budget.currency and not _names_currency(said):
            fresh = type(fresh).of(amount.value or Decimal(0), goal.budget.currency, fresh.period)
        if (
            fresh
            and goal.budget
            and amount.rate == "total"
            and goal.budget.period == "daily"
            and "总" not in said.norm
            and "total" not in said.norm
        ):
            fresh = type(fresh).of(amount.value or Decimal(0), fresh.currency, "daily")
        return fresh, None
    if not cheaper or goal.budget is None:
        return None, None
    if cut := _PERCENT.search(said.norm):
        share = (100 - Decimal(cut[1])) / 100 if cut[1] else Decimal("0.5")
        return goal.budget.of(Decimal(goal.budget.amount) * share, goal.budget.currency, goal.budget.period), None
    return None, question("cheaper", goal.language, choices=_steps(goal))


def _names_currency(said: Sentence) -> bool:
    return bool(
        re.search(r"[$¥€£₩]|元|块|美|欧|日|港|台币|yuan|dollar|euro|yen|pound|usd|eur|gbp|rmb|cny|jpy|buck", said.norm)
    )


def _steps(goal: MerchantGoal) -> list[str]:
    """Four fifths and half of today's budget, as choices and nothing more."""
    if goal.budget is None:
        return []
    amount = Decimal(goal.budget.amount)
    return [
        goal.budget.of(amount * share, goal.budget.currency, "total").amount
        for share in (Decimal("0.8"), Decimal("0.5"))
    ]


def _product(fresh: MerchantGoal, said: Sentence) -> ProductMention | None:
    """Another product, when one of the shop is named or a change of product is said."""
    if fresh.product is None:
        return None
    if fresh.product.id:
        return fresh.product
    return (
        fresh.product
        if _PRODUCT_CHANGE.search(said.norm)
        and len(fresh.product.mention) > 1
        and fresh.problems == ()
        and not fresh.window
        and not fresh.budget
        and not fresh.channels
        else None
    )


def _settled(
    goal: MerchantGoal,
    said: Sentence,
    changes: dict[str, object],
    asked: Question | None,
    fresh: MerchantGoal,
    shop_currency: str | None,
) -> MerchantGoal:
    answered = {name for name in ("product", "budget", "window", "objective") if name in changes}
    if changes.get("product") and isinstance(changes["product"], ProductMention) and goal.objective is None:
        changes.setdefault("objective", "sales")
    questions = [q for q in goal.questions if q.field not in answered and q.field != (asked.field if asked else None)]
    problems = _kept_problems(goal, fresh, answered)
    after = goal.having(**{k: v for k, v in changes.items() if k in MerchantGoal.model_fields})
    if after.objective == "content_only":
        questions = [q for q in questions if q.field not in ("budget", "window")]
    elif after.budget and after.budget.period == "daily" and (after.window is None or after.window.end is None):
        questions.append(question("window", goal.language))
    questions = list({q.field: q for q in questions}.values()) + ([asked] if asked else [])
    notes = goal.notes if changes or asked else (*goal.notes, f"not understood: {said.raw.strip()}")
    assumptions = _assumptions(goal, after, fresh, answered, shop_currency)
    return after.having(questions=tuple(questions), problems=problems, notes=notes, assumptions=assumptions)


def _kept_problems(goal: MerchantGoal, fresh: MerchantGoal, answered: set[str]) -> tuple[Problem, ...]:
    own = tuple(p for p in fresh.problems if p.fatal)
    return (*(p for p in goal.problems if p.field not in answered), *own)


def _assumptions(
    goal: MerchantGoal, after: MerchantGoal, fresh: MerchantGoal, answered: set[str], shop_currency: str | None
) -> tuple[Assumption, ...]:
    """The old assumptions that still hold; those about a changed slot are made again."""
    kept = [a for a in goal.assumptions if a.field.split(".")[0] not in answered]
    renewed = [a for a in fresh.assumptions if a.field.split(".")[0] in answered]
    if "budget" in answered and after.budget and after.budget.currency:
        renewed = [a for a in renewed if a.field != "budget.currency"]
    if after.window and after.window.end:
        kept = [a for a in kept if a.field != "window" or "14" not in a.why]
        renewed = [a for a in renewed if a.field != "window" or "14" not in a.why]
    return tuple(dict.fromkeys((*kept, *renewed)))


def revise_slot(goal: MerchantGoal | None, slot: str, value: Any) -> MerchantGoal | None:
    """The goal with one slot set by a reviewer, e.g. `budget/amount` = `"3000"` or `channels` = `["jd"]`.

    Raises `BadInput` when there is no such slot or the value does not fit it.
    """
    if goal is None:
        raise BadInput("there is no goal to edit yet", todo="answer what is asked first", field=slot)
    name, _, part = slot.partition("/")
    if name not in EDITABLE_SLOTS:
        todo = "one of: " + ", ".join(EDITABLE_SLOTS)
        raise BadInput(f"{slot!r} is no slot of the goal that can be edited", todo=todo, field=slot)
    current = goal.to_json()
    if part:
        inner = dict(current[name] or {}) if isinstance(current[name], dict) else None
        if inner is None or "/" in part or (not inner and name in ("budget", "window", "target")):
            raise BadInput(f"{slot!r} cannot be set alone", todo=f"set the whole of /goal/{name}", field=slot)
        value = {**inner, part: value}
    current[name] = _slot_value(goal, name, value)
    questions = [q for q in current["questions"] if q["field"] != name]
    assumptions = [a for a in current["assumptions"] if a["field"].split(".")[0] != name]
    try:
        edited = MerchantGoal.from_json({**current, "questions": questions, "assumptions": assumptions})
    except ValueError as error:
        raise BadInput(
            f"{value!r} does not fit {slot}", todo="see `adwright goal --json` for its shape", field=slot
        ) from error
    return _checked(edited, name)


def _slot_value(goal: MerchantGoal, name: str, value: Any) -> Any:
    """Words are read with the sentence's own rules, structures as the contract writes them."""
    if name in ("channels", "audience", "constraints") and isinstance(value, str):
        return [part.strip() for part in re.split(r"[,、;]", value) if part.strip()]
    if name == "target" and isinstance(value, dict):
        return {**value, "value": str(value.get("value"))}
    if isinstance(value, str) and name in ("budget", "window", "target"):
        return understand(value, today=goal.today, answers={name: value}).to_json()[name]
    if name == "budget" and isinstance(value, dict):
        try:
            amount = Decimal(str(value.get("amount")))
        except InvalidOperation as error:
            raise BadInput(f"{value.get('amount')!r} is no amount", todo='write it as "3000.00"', field=name) from error
        if not amount.is_finite() or not 0 < amount < LIMIT:
            raise BadInput("a budget lies above 0 and below 1e12", todo='write it as "3000.00"', field=name)
        return Budget.of(amount, value.get("currency"), value.get("period", "total")).to_json()
    return value


def _checked(goal: MerchantGoal, name: str) -> MerchantGoal:
    window = goal.window
    if name == "window" and window and window.end and window.end < max(window.start, goal.today):
        raise BadInput("the window ends before it begins or before today", todo="set a later end", field="window")
    if name == "target" and goal.target and not re.fullmatch(r"\d+(\.\d+)?", goal.target.value):
        raise BadInput(f"{goal.target.value!r} is no target", todo="write a number above 0", field="target")
    return goal
