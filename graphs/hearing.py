"""Hearing what a merchant said: as of the day on which it was said, and whether it can be done at all."""

import datetime as dt
from dataclasses import replace

from graphs.snapshot import subject_of
from graphs.studio import Studio
from memory.domain.errors import BadInput
from memory.domain.goal import MerchantGoal
from memory.domain.run import Run
from tools.campaign import check_advertisable


async def goal_said(studio: Studio, run: Run) -> MerchantGoal:
    """The goal in the run's sentence and turns. A date without a year stays what it meant when the run was opened."""
    opened = dt.datetime.fromtimestamp(run.created_ms / 1000, studio.clock.zone).date()
    desk = replace(studio.desk(run), today=run.options.today or opened)
    return await studio.planner.understand(run, studio.stores, desk)


async def usable_goal(studio: Studio, run: Run) -> MerchantGoal:
    """The same. Raises `BadInput` when it cannot be used, or asks to advertise what cannot be advertised."""
    goal = (await goal_said(studio, run)).require_usable()
    await refuse_unsellable(studio, goal)
    return goal


async def refuse_unsellable(studio: Studio, goal: MerchantGoal) -> None:
    """Raises `BadInput` when the product is out of stock, has no price, or is priced in another currency."""
    budget = goal.effective_budget(await studio.stores.shop.currency())
    if goal.missing or goal.objective == "content_only" or budget is None:
        return
    if goal.product is None and not goal.whole_shop:
        return
    product = await subject_of(studio, goal)
    if product is None:
        raise await _nothing_to_sell(studio, goal.language == "en")
    check_advertisable(product, budget, goal.language)


async def _nothing_to_sell(studio: Studio, en: bool) -> BadInput:
    if await studio.stores.shop.names():
        what = "nothing in the shop is in stock, so nothing is advertised" if en else "店里没有有货的商品,不投放"
        return BadInput(what, todo="restock and import again" if en else "补货后重新导入", field="product")
    what = "the shop is empty: there is no product to advertise" if en else "店里还没有商品,无从投放"
    return BadInput(
        what, todo="`adwright import feed.xml` first" if en else "先用 `adwright import 商品文件` 导入", field="product"
    )
