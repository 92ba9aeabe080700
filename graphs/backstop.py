"""The backstop's node work: every text, every picture's words and every setting is judged, and it fails closed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphs.studio import Studio
from graphs.workbench import goal_of
from memory.domain.creative import Artefact
from memory.domain.draft import Draft
from memory.domain.finding import Finding, Verdict
from memory.domain.goal import MerchantGoal
from memory.domain.money import Money, total
from memory.domain.product import Product
from memory.domain.run import Run
from memory.ledger.port import Write
from tools.claims import claim_context, jurisdiction_of

BACKSTOP_TASK = "backstop"


class Judged(NamedTuple):
    """A draft with its findings, and which artefacts may not be shown."""

    draft: Draft
    blocked: frozenset[str]
    """Ids of blocked artefacts; `/campaign` when a setting is blocked."""
    pinned: frozenset[str]
    """Those of them whose words a reviewer wrote: never withdrawn silently."""

    def summary(self) -> dict[str, Any]:
        severities = [finding.severity for finding in self.draft.findings]
        counts = {severity: severities.count(severity) for severity in sorted(set(severities))}
        return {"judged": len(self.draft.artefacts), "blocked": sorted(self.blocked), "findings": counts}

    async def hand_back(self, studio: Studio, run: Run) -> bool:
        """Puts the offending words before the specialists. False when they knew all of them already."""
        known = await studio.ledger.values(run.id, "/blocked")
        fresh = []
        for artefact in self.draft.artefacts:
            path = f"/blocked/{artefact.id}"
            if artefact.id in self.blocked - self.pinned and (
                words := self._words(artefact) - set(known.get(path, []))
            ):
                fresh.append(Write(path, sorted({*words, *known.get(path, [])})))
        if fresh:
            await studio.ledger.write(run.id, BACKSTOP_TASK, fresh, studio.lease)
        return bool(fresh)

    def _words(self, artefact: Artefact) -> set[str]:
        spans = [f.span for f in self.draft.findings if f.artefact == artefact.id and f.severity == "block"]
        return {word for start, end in spans if (word := (artefact.text or "")[start:end].strip())}


async def judge_draft(studio: Studio, run: Run, draft: Draft) -> Judged:
    """Judges the draft as it stands. A judge that cannot judge blocks."""
    goal = await goal_of(studio.ledger, run.id)
    shop = await studio.ledger.values(run.id, "/shop")
    product = Product.from_json(shop["/shop/product"]) if shop.get("/shop/product") else None
    today = studio.clock_of(run).today()
    findings: list[Finding] = []
    for artefact in draft.artefacts:
        context = claim_context(product, shop, draft.evidence, artefact, audience=goal.audience if goal else ())
        findings += _of_artefact(studio, artefact, context, product, today)
    findings += setting_findings(draft, goal, product, shop, today)
    findings += _of_setting_texts(studio, draft, today)
    blocked = frozenset(f.artefact or "" for f in findings if f.severity == "block")
    pinned = frozenset(a.id for a in draft.artefacts if a.made_by == "person") & blocked
    return Judged(draft.having(findings=(*draft.findings, *findings)), blocked, pinned)


def _of_artefact(
    studio: Studio, artefact: Artefact, context: dict[str, Any], product: Product | None, today: dt.date
) -> Iterator[Finding]:
    currency = product.price.currency if product and product.price else None
    texts = [artefact.text] if artefact.text else []
    texts += [layer.text for layer in artefact.layers]
    for text in texts:
        verdict = _judged(
            studio,
            text,
            lang=artefact.lang,
            jurisdiction=jurisdiction_of(artefact.lang, currency),
            category=product.category if product else None,
            context=context,
            as_of=today,
        )
        for finding in verdict.findings:
            yield finding.having(artefact=artefact.id)


def _of_setting_texts(studio: Studio, draft: Draft, today: dt.date) -> Iterator[Finding]:
    """Keywords and ad group names are words that a platform shows or acts on."""
    for allocation in draft.campaign.allocations if draft.campaign else ():
        for keyword in allocation.keywords:
            if not keyword.negative:
                for finding in _judged(studio, keyword.text, as_of=today).findings:
                    yield finding.having(artefact=f"/campaign/allocations/{allocation.id}/keywords")


def _judged(studio: Studio, text: str, **given: Any) -> Verdict:
    try:
        return studio.judge.judge(text, **given)
    except Exception as error:  # noqa: BLE001 - fail closed: whatever keeps the judge from judging, nothing passes
        broken = Finding(
            rule="backstop.failed",
            category="backstop",
            clause=None,
            span=(0, len(text)),
            severity="block",
            why=f"The backstop could not judge this text ({type(error).__name__}), so it does not pass.",
        )
        return Verdict(verdict="block", findings=(broken,), score=1.0, pack=studio.judge.pack_id)


def setting_findings(
    draft: Draft, goal: MerchantGoal | None, product: Product | None, shop: dict[str, Any], today: dt.date
) -> Iterator[Finding]:
    """Money, dates and stock, which no model and no edit can argue with."""
    campaign = draft.campaign
    if campaign is None or goal is None:
        return
    en = goal.language == "en"
    split = total([a.amount for a in campaign.allocations], campaign.total.currency)
    by_day = total([d.amount for d in campaign.daily], campaign.total.currency)
    if campaign.total not in (split, by_day) or split != by_day:
        yield _setting(
            "total",
            f"allocations {split.major} and days {by_day.major} do not add up to {campaign.total.major}"
            if en
            else f"分配合计 {split.major}、按日合计 {by_day.major},与总额 {campaign.total.major} 不符",
        )
    limit = approved_limit(goal, shop.get("/shop/currency"), campaign.start, campaign.end)
    if limit and (limit.currency != campaign.total.currency or limit < campaign.total):
        yield _setting(
            "total",
            f"the campaign spends {campaign.total.major}, the merchant allowed {limit.major} {limit.currency}"
            if en
            else f"计划花费 {campaign.total.major},商家只批了 {limit.major} {limit.currency}",
        )
    if product and product.stock == 0:
        yield _setting("product", "the product is out of stock" if en else "商品缺货,不能投放")
    if campaign.start < today:
        yield _setting(
            "start", f"the start {campaign.start} is in the past" if en else f"开始日期 {campaign.start} 已过"
        )


def approved_limit(goal: MerchantGoal, shop_currency: str | None, start: dt.date, end: dt.date) -> Money | None:
    """The most that the merchant's words allow: the total, or the daily amount times the days."""
    budget = goal.effective_budget(shop_currency)
    if budget is None or goal.budget is None:
        return None
    return budget.times((end - start).days + 1) if goal.budget.period == "daily" else budget


def _setting(field: str, why: str) -> Finding:
    return Finding(
        rule=f"settings.{field}",
        category="settings",
        clause=None,
        span=(0, 0),
        severity="block",
        why=why,
        artefact=f"/campaign/{field}",
    )
