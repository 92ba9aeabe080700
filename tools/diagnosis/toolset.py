"""Tools of the diagnosis specialist."""

import asyncio
from typing import Any

from langchain.tools import ToolRuntime

from memory.domain.creative import Artefact
from memory.domain.errors import AdwrightError
from memory.domain.evidence import Evidence
from memory.domain.finding import Finding
from memory.domain.ids import derive_id
from memory.domain.product import Product
from memory.ledger.port import Write
from tools.content.aspects import read_reviews
from tools.content.facts import evidence_of
from tools.content.image_facts import ImageFacts, image_facts
from tools.content.toolset import local_image
from tools.creative.rules import CopyRules
from tools.desk import TaskDesk
from tools.diagnosis.listing import FixResult, diagnose, fix_loop
from tools.marks import reads, writes

Runtime = ToolRuntime[TaskDesk, Any]
LISTING = "shop"


@reads
async def diagnose_listing(runtime: Runtime) -> dict[str, Any]:
    """Checks title, description and main picture against the placements, with rule, measured value and fix."""
    findings = await _findings(runtime.context, await runtime.context.product())
    return {"findings": [{"rule": f.rule, "measured": f.measured, "why": f.why} for f in findings]}


@writes
async def fix_listing(runtime: Runtime) -> dict[str, Any]:
    """Mends title and description from facts where that makes them better, checks again, and reports the rest."""
    desk = runtime.context
    product = await desk.product()
    found = await _findings(desk, product)
    reading = read_reviews(await desk.run.stores.shop.reviews(product.id), product.lang)
    result = await asyncio.to_thread(
        fix_loop,
        product,
        found,
        today=desk.run.today,
        channels=_channels(desk),
        image=await _image(desk, product),
        reading=reading,
        rules=CopyRules.read(desk.slot("constraints")),
    )
    mended = _artefacts(result)
    evidence = _cited([*evidence_of(product), *reading.evidence], mended)
    await desk.put(
        *(Write(f"/artefacts/{artefact.id}", artefact.to_json()) for artefact in mended),
        *(Write(f"/evidence/{item.id}", item.to_json()) for item in evidence),
        Write("/diagnosis", {"found": len(found), "findings": [_advice(f) for f in result.remaining]}),
    )
    return {
        "mended": [{"kind": a.kind, "text": a.text} for a in mended],
        "solved": [f.rule for f in result.solved],
        "for_a_person": [f.rule for f in result.for_person],
    }


TOOLS = (diagnose_listing, fix_listing)


def _channels(desk: TaskDesk) -> list[str]:
    return [LISTING, *desk.slot("channels")]


async def _findings(desk: TaskDesk, product: Product) -> list[Finding]:
    return diagnose(product, today=desk.run.today, channels=_channels(desk), image=await _image(desk, product))


async def _image(desk: TaskDesk, product: Product) -> ImageFacts | None:
    """None when there is no picture here: the diagnosis says so."""
    try:
        return await asyncio.to_thread(image_facts, local_image(desk, product))
    except AdwrightError:
        return None


def _artefacts(result: FixResult) -> list[Artefact]:
    """The texts that are better than what stood there, as listing artefacts."""
    made = []
    for place in ("title", "description"):
        kept = [r for r in result.rounds if r.place == place and r.kept]
        if kept:
            product = result.after
            made.append(
                Artefact(
                    id=derive_id("art", product.id, LISTING, place),
                    kind=place,
                    channel=LISTING,
                    lang=product.lang,
                    text=kept[-1].after,
                    claims=kept[-1].claims,
                    made_by="tool",
                    product=product.id,
                )
            )
    return made


def _cited(known: list[Evidence], artefacts: list[Artefact]) -> list[Evidence]:
    """The evidence that these texts point at, so that the diagnosis stands on its own."""
    wanted = {evidence for artefact in artefacts for claim in artefact.claims for evidence in claim.evidence}
    return [item for item in known if item.id in wanted]


def _advice(finding: Finding) -> dict[str, Any]:
    """A finding about the merchant's own listing advises; it does not hold back an ad that says something else."""
    severity = "fix" if finding.severity == "block" else finding.severity
    return finding.having(severity=severity).to_json()
