"""Carrying a reviewer's decision out, for every edge alike: decide, carry the run on, remember what the edit taught."""

from collections.abc import Mapping

from graphs.review import approve, edit, reject
from graphs.runner import carry_on
from graphs.studio import Studio
from memory.domain.clock import epoch_ms
from memory.domain.errors import BadInput
from memory.domain.ids import derive_id
from memory.domain.remembered import Edit
from memory.domain.run import Run


async def decide(
    studio: Studio, run_id: str, decision: str, version: str | None, edits: Mapping[str, str], *, who: str, why: str
) -> Run:
    """Takes a decision and carries the run on. Raises what `graphs.review` raises."""
    if edits and decision != "edit":
        raise BadInput(f"--set belongs to edit, not to {decision}", todo="edit first, then approve", field="set")
    match decision:
        case "approve":
            await approve(studio, run_id, version, who=who, why=why)
        case "reject":
            return await reject(studio, run_id, version, who=who, why=why)
        case _:
            before = await studio.ledger.run(run_id)
            await edit(studio, run_id, version, dict(edits), who=who, why=why)
            after = await carry_on(studio, run_id)
            if after.status == "waiting_review":  # what the backstop blocks is no example to learn from
                await _remember(studio, before, edits, who, why)
            return after
    return await carry_on(studio, run_id)


async def _remember(studio: Studio, run: Run, edits: Mapping[str, str], who: str, why: str) -> None:
    """Edits of words teach what this merchant prefers."""
    body = (await studio.ledger.version(run.version)).body if run.version else {}
    for pointer, after in edits.items():
        parts = pointer.strip("/").split("/")
        if parts[0] != "artefacts" or len(parts) != 3:
            continue
        artefact = body["artefacts"][parts[1]]
        await studio.stores.experience.note_edit(
            Edit(
                id=derive_id("edit", run.id, run.version, pointer, after),
                run=run.id,
                author=who,
                field=f"{artefact['channel']}.{artefact['kind']}",
                before=artefact["text"],
                after=after,
                lang=artefact["lang"],
                why=why,
                at=epoch_ms(studio.clock_of(run).now()),
            )
        )
