"""A reviewer's edits of a campaign. Whatever is edited, allocations and days still add up to the total."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from memory.domain.campaign import Allocation, Campaign
from memory.domain.errors import BadInput
from memory.domain.money import Money, total
from tools.campaign.schedule import days_of, spread


def adjust_campaign(campaign: Campaign, path: Sequence[str], value: str) -> Campaign:
    """The campaign with `value` at `path`, a pointer below `/campaign` split at its slashes.

    Editable: total, start, end, `allocations/<id>/amount`, `allocations/<id>/bid/amount`, `daily/<date>/amount`.
    The others take up the difference in proportion. Raises `BadInput` when the value does not fit.
    """
    match list(path):
        case ["total"]:
            return _with_total(campaign, _amount(value, campaign))
        case ["start"]:
            return _with_window(campaign, _date(value), campaign.end)
        case ["end"]:
            return _with_window(campaign, campaign.start, _date(value))
        case ["allocations", allocation, "amount"]:
            return _with_allocation(campaign, allocation, _amount(value, campaign))
        case ["allocations", allocation, "bid", "amount"]:
            return _with_bid(campaign, allocation, _amount(value, campaign))
        case ["daily", day, "amount"]:
            return _with_day(campaign, _date(day), _amount(value, campaign))
        case _:
            raise BadInput(
                f"/campaign/{'/'.join(path)} cannot be edited",
                todo="editable: total, start, end, allocations/<id>/amount, …/bid/amount, daily/<date>/amount",
                field="/campaign/" + "/".join(path),
            )


def _with_total(campaign: Campaign, new: Money) -> Campaign:
    amounts = new.split([a.amount.minor for a in campaign.allocations])
    days = new.split([d.amount.minor for d in campaign.daily])
    return campaign.having(
        total=new,
        allocations=tuple(a.having(amount=m) for a, m in zip(campaign.allocations, amounts, strict=True)),
        daily=tuple(d.having(amount=m) for d, m in zip(campaign.daily, days, strict=True)),
    )


def _with_window(campaign: Campaign, start: dt.date, end: dt.date) -> Campaign:
    days = days_of(start, end)
    known = {day.date: day.amount.minor for day in campaign.daily}
    usual = sum(known.values()) / len(known)
    daily = spread(campaign.total, days, [known.get(day, usual) for day in days])
    return campaign.having(start=start, end=end, daily=daily)


def _with_allocation(campaign: Campaign, allocation_id: str, new: Money) -> Campaign:
    edited = _allocation(campaign, allocation_id)
    others = [a for a in campaign.allocations if a.id != edited.id]
    amounts = _rest(campaign.total, new, [a.amount for a in others], f"/campaign/allocations/{allocation_id}/amount")
    by_id = {a.id: amount for a, amount in zip(others, amounts, strict=True)} | {edited.id: new}
    return campaign.having(allocations=tuple(a.having(amount=by_id[a.id]) for a in campaign.allocations))


def _with_bid(campaign: Campaign, allocation_id: str, new: Money) -> Campaign:
    edited = _allocation(campaign, allocation_id)
    bid = edited.bid.having(
        amount=new, basis=f"set by the reviewer (was {edited.bid.amount.major}: {edited.bid.basis})"
    )
    return campaign.having(
        allocations=tuple(a.having(bid=bid) if a.id == edited.id else a for a in campaign.allocations)
    )


def _with_day(campaign: Campaign, day: dt.date, new: Money) -> Campaign:
    if day not in {d.date for d in campaign.daily}:
        raise BadInput(f"{day} is no day of this campaign", field=f"/campaign/daily/{day}/amount")
    others = [d for d in campaign.daily if d.date != day]
    amounts = _rest(campaign.total, new, [d.amount for d in others], f"/campaign/daily/{day}/amount")
    by_date = {d.date: amount for d, amount in zip(others, amounts, strict=True)} | {day: new}
    return campaign.having(daily=tuple(d.having(amount=by_date[d.date]) for d in campaign.daily))


def _rest(whole: Money, taken: Money, others: Sequence[Money], field: str) -> list[Money]:
    """What is left of `whole` after `taken`, over `others` in the proportions they had."""
    left = whole - taken
    if left.minor < 0 or (left.minor and not others):
        raise BadInput(
            f"{taken.major} does not fit: the parts have to add up to {whole.major} {whole.currency}",
            todo="edit /campaign/total as well, or choose a smaller amount",
            field=field,
        )
    if not others:
        return []
    return left.split([other.minor for other in others] if total(others, whole.currency).minor else [1] * len(others))


def _allocation(campaign: Campaign, allocation_id: str) -> Allocation:
    found = next((a for a in campaign.allocations if a.id == allocation_id), None)
    if found is None:
        known = ", ".join(a.id for a in campaign.allocations)
        raise BadInput(f"there is no allocation {allocation_id}", todo=f"there are {known}", field=allocation_id)
    return found


def _amount(value: str, campaign: Campaign) -> Money:
    money = Money.of(value, campaign.total.currency)
    if money.minor <= 0 or Decimal(value) != money.decimal:
        raise BadInput(f"{value!r} is not an amount above zero with at most the currency's decimals", field="amount")
    return money


def _date(value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"{value!r} is no date", todo="write it as 2026-06-18", field="date") from error
