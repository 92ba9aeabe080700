"""Gathers what the specialists made into one draft, with the reviewer's pinned edits applied again on top."""

from collections.abc import Sequence
from typing import Any

from graphs.studio import Studio
from graphs.workbench import goal_of
from memory.domain.campaign import Campaign
from memory.domain.creative import Artefact
from memory.domain.draft import Draft
from memory.domain.errors import BadInput
from memory.domain.evidence import Evidence
from memory.domain.finding import Finding
from memory.domain.ids import content_hash
from memory.domain.run import Override, Run
from tools.campaign import adjust_campaign
from tools.creative import bind_claims

LISTING = "shop"
AD_KINDS = frozenset({"title", "description", "copy", "poster", "main_image"})


async def gather_draft(studio: Studio, run: Run) -> Draft:
    """The draft of a run as workbench and edits stand now. Edits that no longer fit become findings."""
    ledger = studio.ledger
    made = await ledger.values(run.id, "/artefacts")
    rewrites = await ledger.values(run.id, "/rewrites")
    artefacts = [
        Artefact.from_json(rewrites.get(path.replace("/artefacts", "/rewrites", 1), value))
        for path, value in made.items()
    ]
    artefacts = _one_listing(artefacts)
    evidence = [Evidence.from_json(value) for value in (await ledger.values(run.id, "/evidence")).values()]
    campaign = await ledger.value(run.id, "/campaign")
    diagnosis = await ledger.value(run.id, "/diagnosis") or {"findings": []}
    draft = Draft(
        artefacts=tuple(artefacts),
        evidence=tuple(evidence),
        campaign=Campaign.from_json(campaign) if campaign else None,
        findings=tuple(Finding.from_json(finding) for finding in diagnosis["findings"]),
        lessons_used=await _lessons_used(studio, run),
    )
    goal = await goal_of(ledger, run.id)
    draft = apply_overrides(draft, await ledger.overrides(run.id), goal.language if goal else "zh")
    return draft.having(campaign=_with_creatives(draft.campaign, draft.artefacts)) if draft.campaign else draft


def _one_listing(artefacts: Sequence[Artefact]) -> list[Artefact]:
    """A shop shows one title and one description of a product: composed ones go before mended ones."""
    chosen: dict[str, Artefact] = {}
    for artefact in sorted(artefacts, key=lambda a: (a.made_by == "tool", a.variant, a.id)):
        if artefact.channel == LISTING:
            chosen.setdefault(artefact.kind, artefact)
    return [a for a in artefacts if a.channel != LISTING or chosen[a.kind] is a]


async def _lessons_used(studio: Studio, run: Run) -> tuple[str, ...]:
    used = await studio.ledger.values(run.id, "/lessons_used")
    return tuple(sorted({lesson for value in used.values() for lesson in value}))


def apply_overrides(draft: Draft, overrides: Sequence[Override], lang: str) -> Draft:
    """Each edit again, in the order in which it was made. `/goal/…` edits live in the goal and are passed over here."""
    for override in overrides:
        parts = override.pointer.strip("/").split("/")
        if parts[0] == "artefacts":
            draft = _edit_artefact(draft, parts, override, lang)
        elif parts[0] == "campaign":
            draft = _edit_campaign(draft, parts[1:], override, lang)
    return draft


def target_of(draft: Draft, pointer: str) -> Any:
    """What stands at `pointer` in the draft's body. Raises `BadInput` when nothing does."""
    value: Any = draft.to_body()
    for part in pointer.strip("/").split("/"):
        if not isinstance(value, dict) or part not in value:
            raise BadInput(
                f"there is nothing at {pointer}",
                kept="nothing was changed",
                todo="write /artefacts/<id>/text or /campaign/allocations/<id>/amount, with ids of the plan",
                field=pointer,
            )
        value = value[part]
    return value


def check_edit(draft: Draft, pointer: str, value: str) -> None:
    """Raises `BadInput`, naming the pointer, when `value` cannot stand at `pointer`."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "campaign" and draft.campaign:
        adjust_campaign(draft.campaign, parts[1:], value)
    elif len(parts) != 3 or parts[2] != "text" or not isinstance(target_of(draft, pointer), str):
        raise BadInput(f"{pointer} cannot be edited", todo="of an artefact, only its text can be", field=pointer)
    elif not value.strip():
        raise BadInput("an artefact cannot be left without words", field=pointer)


def _edit_artefact(draft: Draft, parts: list[str], override: Override, lang: str) -> Draft:
    artefact = draft.artefact(parts[1])
    if artefact is None or artefact.text is None:
        return _with_finding(draft, override, lang)
    if override.replaced != content_hash(artefact.text):
        draft = _with_finding(draft, override, lang)
    claims = bind_claims(str(override.value), draft.evidence).claims
    edited = artefact.having(text=str(override.value), claims=tuple(claims), made_by="person")
    return draft.having(artefacts=tuple(edited if a.id == artefact.id else a for a in draft.artefacts))


def _edit_campaign(draft: Draft, path: list[str], override: Override, lang: str) -> Draft:
    if draft.campaign is None:
        return _with_finding(draft, override, lang)
    if override.replaced != content_hash(_or_none(draft, override.pointer)):
        draft = _with_finding(draft, override, lang)
    try:
        return draft.having(campaign=adjust_campaign(draft.campaign, path, str(override.value)))  # type: ignore[arg-type]
    except BadInput:
        return _with_finding(draft, override, lang)


def _or_none(draft: Draft, pointer: str) -> Any:
    try:
        return target_of(draft, pointer)
    except BadInput:
        return None


def _with_finding(draft: Draft, override: Override, lang: str) -> Draft:
    why = (
        f"What your edit of {override.pointer} replaced has changed since; please look at it again."
        if lang == "en"
        else f"您对 {override.pointer} 的修改所替换的内容后来变了,请再看一眼。"
    )
    finding = Finding(
        rule="edit.replaced-changed",
        category="edit",
        clause=None,
        span=(0, 0),
        severity="warn",
        why=why,
        artefact=override.pointer,
    )
    return draft if finding in draft.findings else draft.having(findings=(*draft.findings, finding))


def _with_creatives(campaign: Campaign, artefacts: Sequence[Artefact]) -> Campaign:
    """Each allocation runs the ads of its channel; a picture without a channel of its own serves all."""
    allocations = tuple(
        allocation.having(
            creatives=tuple(a.id for a in artefacts if a.kind in AD_KINDS and a.channel in (allocation.channel, "all"))
        )
        for allocation in campaign.allocations
    )
    return campaign.having(allocations=allocations)
