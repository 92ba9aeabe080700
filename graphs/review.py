"""Review: freezing what a person sees, and carrying out what the person decides.

A decision is one compare-and-set in the ledger; the graph is resumed afterwards and only reads what was decided.
"""

import datetime as dt
from typing import Any

from graphs.backstop import Judged
from graphs.gather import check_edit, target_of
from graphs.hearing import goal_said, usable_goal
from graphs.snapshot import take_snapshot
from graphs.studio import Studio
from graphs.workbench import goal_of, plan_of
from memory.domain.clock import epoch_ms
from memory.domain.draft import Draft
from memory.domain.errors import BadInput, Blocked, StaleVersion
from memory.domain.evidence import SellingPoint
from memory.domain.ids import content_hash, derive_id
from memory.domain.money import Money
from memory.domain.run import Decision, GoalTurn, LaunchLine, Override, PlanVersion, Run, RunStatus, launch_key

VERSION_SCHEMA = 1
EDITABLE = ("artefacts", "campaign", "goal")


def without_blocked(judged: Judged) -> Judged:
    """Withdraws blocked artefacts, unless a person wrote them: then the person has to decide."""
    gone = judged.blocked - judged.pinned
    kept = tuple(a for a in judged.draft.artefacts if a.id not in gone)
    draft = judged.draft.having(artefacts=kept)
    if draft.campaign:
        allocations = tuple(
            a.having(creatives=tuple(c for c in a.creatives if c not in gone)) for a in draft.campaign.allocations
        )
        draft = draft.having(campaign=draft.campaign.having(allocations=allocations))
    return judged._replace(draft=draft)


async def freeze_version(studio: Studio, run: Run, judged: Judged) -> PlanVersion:
    """Makes the immutable version that a person sees. A blocked one can be edited or rejected, never approved."""
    blocked = _why_blocked(judged)
    body = await _body(studio, run, judged)
    known = await studio.ledger.versions(run.id)
    version = PlanVersion(
        id=derive_id("v", studio.ledger.tenant, run.id, content_hash(body)),
        run=run.id,
        number=max((v.number for v in known), default=0) + 1,
        body=body,
        created_ms=epoch_ms(studio.clock_of(run).now()),
    )
    status: RunStatus = "blocked" if blocked else "waiting_review"
    frozen = await studio.ledger.add_version(version, status=status, note=blocked)
    await studio.tell(run.id, "version", version=frozen.id, number=frozen.number, hash=frozen.hash, status=status)
    return frozen


def _why_blocked(judged: Judged) -> str:
    """Empty when there is something to show that may be shown."""
    serious = [f for f in judged.draft.findings if f.severity == "block" and f.artefact and f.artefact.startswith("/")]
    if serious:
        return serious[0].why
    if judged.pinned:
        return next(f.why for f in judged.draft.findings if f.artefact in judged.pinned and f.severity == "block")
    if not judged.draft.artefacts:
        return "nothing was left to show"
    campaign = judged.draft.campaign
    if bare := [a.channel for a in (campaign.allocations if campaign else ()) if not a.creatives]:
        return f"no ad is left for {', '.join(sorted(set(bare)))}"
    return ""


async def _body(studio: Studio, run: Run, judged: Judged) -> dict[str, Any]:
    goal, plan = await goal_of(studio.ledger, run.id), await plan_of(studio.ledger, run.id)
    records = await studio.ledger.tasks(run.id)
    tasks = [
        {
            **task.to_json(),
            "status": records[task.id].status if task.id in records else "skipped",
            "made_by": records[task.id].made_by if task.id in records else None,
        }
        for task in (plan.tasks if plan else ())
    ]
    return {
        "schema": VERSION_SCHEMA,
        "goal": goal.to_contract() if goal else None,
        "product": await studio.ledger.value(run.id, "/shop/product"),
        "plan": {**(plan.to_json() if plan else {}), "tasks": tasks},
        "leads": await _leads(studio, run, judged.draft),
        **judged.draft.to_body(),
        "watched": {path: content_hash(value) for path, value in (await studio.ledger.values(run.id, "/shop")).items()},
        "facts": content_hash([item.to_json() for item in judged.draft.evidence]),
        "rule_pack": studio.judge.pack_id,
        "overrides": [override.to_json() for override in await studio.ledger.overrides(run.id)],
        "backend": studio.crew.models.name,
    }


async def _leads(studio: Studio, run: Run, draft: Draft) -> dict[str, str]:
    """The aspect that each creative leads with: what delivery is attributed to."""
    points = [SellingPoint.from_json(v) for v in (await studio.ledger.values(run.id, "/selling_points")).values()]
    aspect_of = {evidence: point.aspect for point in points if point.aspect for evidence in point.evidence}
    leads = {}
    for artefact in draft.artefacts:
        aspects = [aspect_of[e] for claim in artefact.claims for e in claim.evidence if e in aspect_of]
        if aspects:
            leads[artefact.id] = aspects[0]
    return leads


async def approve(studio: Studio, run_id: str, version_id: str | None, *, who: str, why: str = "") -> Run:
    """Approves the current version, unless the world has moved since: then a new version is made instead.

    Raises `StaleVersion` for another version, `Blocked` for a blocked one, `BadInput` after the review expired.
    """
    run = await studio.ledger.run(run_id)
    version = await _current(studio, run, version_id)
    if run.status == "blocked":
        raise Blocked(
            f"version {version.id} is blocked: {run.note}",
            kept="the plan is kept",
            todo=f"edit what is blocked with `adwright review {run.id} edit --set …`, or reject",
        )
    if run.status == "waiting_review":
        await _refuse_expired(studio, run, version)
        if await _world_moved(studio, run, version):
            return await studio.ledger.set_status(run.id, "running", note="moved")
    lines = _lines(studio, run, version)
    decision = Decision(run=run.id, version=version.id, kind="approve", who=who, why=why, at_ms=_now(studio, run))
    await studio.ledger.decide(decision, lines=lines, status="launching" if lines else "content_ready")
    return await studio.ledger.run(run.id)


async def reject(studio: Studio, run_id: str, version_id: str | None, *, who: str, why: str = "") -> Run:
    """Rejects the current version for good. The run ends; what was made stays readable."""
    run = await studio.ledger.run(run_id)
    version = await _current(studio, run, version_id)
    decision = Decision(run=run.id, version=version.id, kind="reject", who=who, why=why, at_ms=_now(studio, run))
    await studio.ledger.decide(decision, status="rejected")
    return await studio.ledger.run(run.id)


async def edit(
    studio: Studio, run_id: str, version_id: str | None, changes: dict[str, str], *, who: str, why: str = ""
) -> Run:
    """Pins edits by JSON Pointer. What depends on them runs again, and all of it passes the backstop again.

    Raises `BadInput`, naming the pointer, when it names nothing that can be edited or the value does not fit; then
    nothing was changed.
    """
    run = await studio.ledger.run(run_id)
    version = await _current(studio, run, version_id)
    if not changes:
        raise BadInput("an edit needs at least one --set POINTER=VALUE", field="set")
    draft = Draft.from_body(version.body)
    earlier = {override.pointer: override for override in await studio.ledger.overrides(run.id)}
    overrides, turns = [], []
    for pointer, value in changes.items():
        head = pointer.strip("/").split("/")[0]
        if head not in EDITABLE or not pointer.startswith("/"):
            raise BadInput(
                f"{pointer} cannot be edited", todo=f"start with one of /{', /'.join(EDITABLE)}", field=pointer
            )
        if head == "goal":
            turns.append(GoalTurn(kind="set", field=pointer.removeprefix("/goal/"), value=value))
            continue
        check_edit(draft, pointer, value)
        replaced = earlier[pointer].replaced if pointer in earlier else content_hash(target_of(draft, pointer))
        overrides.append(Override(pointer=pointer, value=value, author=who, replaced=replaced, why=why))
    return await _edited(studio, run, version, overrides, turns, who, why)


async def revise(studio: Studio, run_id: str, utterance: str, *, who: str) -> Run:
    """Takes a follow-up in words ("only Xiaohongshu", "不要提价格") as an edit of the goal. Raises `BadInput`."""
    run = await studio.ledger.run(run_id)
    version = await _current(studio, run, None)
    return await _edited(studio, run, version, [], [GoalTurn(kind="say", value=utterance)], who, utterance)


async def goal_stands(studio: Studio, run_id: str) -> bool:
    """Whether the goal on the workbench is still what was said, every later turn included."""
    run = await studio.ledger.run(run_id)
    goal = await goal_of(studio.ledger, run_id)
    now = await goal_said(studio, run)
    return goal is not None and goal.to_contract() == now.to_contract()


async def _edited(
    studio: Studio,
    run: Run,
    version: PlanVersion,
    overrides: list[Override],
    turns: list[GoalTurn],
    who: str,
    why: str,
) -> Run:
    """Records an edit once it is known to fit: a goal that cannot be understood changes nothing."""
    tried = run.having(turns=(*run.turns, *turns))
    await usable_goal(studio, tried)
    decision = Decision(run=run.id, version=version.id, kind="edit", who=who, why=why, at_ms=_now(studio, run))
    await studio.ledger.decide(decision, overrides=overrides, turns=turns, status="running")
    return await studio.ledger.run(run.id)


async def _current(studio: Studio, run: Run, version_id: str | None) -> PlanVersion:
    if run.version is None:
        raise StaleVersion(f"run {run.id} has nothing to review yet, it is {run.status}", field="run")
    if version_id not in (None, run.version):
        raise StaleVersion(
            f"version {version_id} is not the current one, which is {run.version}",
            kept="nothing was changed",
            todo=f"look again with `adwright runs show {run.id}`",
            field="version",
        )
    return await studio.ledger.version(run.version)


async def _refuse_expired(studio: Studio, run: Run, version: PlanVersion) -> None:
    age = dt.timedelta(milliseconds=_now(studio, run) - version.created_ms)
    note = ""
    if age > dt.timedelta(days=studio.limits.review_days):
        note = f"the review was open for more than {studio.limits.review_days} days"
    elif (campaign := version.body["campaign"]) and campaign["end"] < studio.clock_of(run).today().isoformat():
        note = f"its last day, {campaign['end']}, has passed"
    if note:
        await studio.ledger.set_status(run.id, "expired", note=note)
        raise BadInput(
            f"run {run.id} has expired: {note}", kept="the plan stays readable", todo="start a new run", field="run"
        )


async def _world_moved(studio: Studio, run: Run, version: PlanVersion) -> bool:
    """Looks at price, stock, law and start date again, as the launch would meet them."""
    goal = await goal_of(studio.ledger, run.id)
    if goal is None:
        return True
    now = (await take_snapshot(studio, run, goal)).values
    moved = [path for path, seen in version.body["watched"].items() if path in now and content_hash(now[path]) != seen]
    if moved:
        await studio.tell(run.id, "moved", changed=moved)
    return bool(moved)


def _lines(studio: Studio, run: Run, version: PlanVersion) -> list[LaunchLine]:
    """One line an allocation, its key minted now. None for content alone."""
    campaign = version.body["campaign"]
    if campaign is None:
        return []
    artefacts = version.body["artefacts"]
    return [
        LaunchLine(
            key=launch_key(studio.ledger.tenant, version.id, studio.platform.account, allocation["id"]),
            run=run.id,
            version=version.id,
            line=allocation["id"],
            channel=allocation["channel"],
            amount=Money.from_json(allocation["amount"]),
            payload={
                **allocation,
                "product": campaign["product"],
                "price": (version.body["product"] or {}).get("price"),
                "start": campaign["start"],
                "end": campaign["end"],
                "ads": {creative: artefacts[creative] for creative in allocation["creatives"]},
            },
        )
        for allocation in campaign["allocations"].values()
    ]


def _now(studio: Studio, run: Run) -> int:
    return epoch_ms(studio.clock_of(run).now())
