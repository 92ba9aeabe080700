"""The backstop's node work: every text, every picture's words and every setting is judged, and it fails closed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphs.judging import Sitting, sit
from graphs.studio import Studio
from graphs.workbench import goal_of
from memory.domain.creative import Artefact
from memory.domain.draft import Draft
from memory.domain.finding import Finding
from memory.domain.goal import MerchantGoal
from memory.domain.money import Money, total
from memory.domain.product import Product
from memory.domain.run import Run
from memory.ledger.port import Write
from tools.compliance.audit import VerdictRecord

BACKSTOP_TASK = "backstop"


class Judged(NamedTuple):
    """A draft with its findings, and which artefacts may not be shown."""

    draft: Draft
    blocked: frozenset[str]
    """Ids of blocked artefacts; `/campaign` when a setting is blocked."""
    pinned: frozenset[str]
    """Those of them whose words a reviewer wrote: never withdrawn silently."""
    records: tuple[tuple[str, VerdictRecord], ...] = ()
    """Every verdict behind the findings with the artefact's id, for the audit trail."""

    def summary(self) -> dict[str, Any]:
        severities = [finding.severity for finding in self.draft.findings]
        counts = {severity: severities.count(severity) for severity in sorted(set(severities))}
        verdicts = [{"artefact": name, **entry.to_json()} for name, entry in self.records]
        return {
            "judged": len(self.draft.artefacts),
            "blocked": sorted(self.blocked),
            "findings": counts,
            "verdicts": verdicts,
        }

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
    held = await studio.ledger.value(run.id, "/shop/product")
    product = Product.from_json(held) if held else None
    said = {"audience": goal.audience, "lang": goal.language} if goal else {}
    sitting = await sit(studio, run, draft.artefacts, draft.evidence, product, **said)
    heard = {artefact.id: sitting.hear(artefact) for artefact in draft.artefacts}
    findings = [finding for each in heard.values() for finding in each.findings]
    findings += setting_findings(draft, goal, product, sitting.shop, sitting.today)
    findings += _of_setting_texts(sitting, draft)
    blocked = frozenset(f.artefact or "" for f in findings if f.severity == "block")
    pinned = frozenset(a.id for a in draft.artefacts if a.made_by == "person") & blocked
    records = tuple((name, entry) for name, each in heard.items() for entry in each.records)
    return Judged(draft.having(findings=(*draft.findings, *findings)), blocked, pinned, records)


def _of_setting_texts(sitting: Sitting, draft: Draft) -> Iterator[Finding]:
    """Keywords and ad group names are words that a platform shows or acts on."""
    for allocation in draft.campaign.allocations if draft.campaign else ():
        for keyword in allocation.keywords:
            if not keyword.negative:
                for finding in sitting.judged(keyword.text, None, None).verdict.findings:
                    yield finding.having(artefact=f"/campaign/allocations/{allocation.id}/keywords")


def setting_findings(
    draft: Draft, goal: MerchantGoal | None, product: Product | None, shop: Mapping[str, Any], today: dt.date
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
