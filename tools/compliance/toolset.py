"""Tools of the compliance specialist: checks early and rewrites from facts. The backstop judges again after it."""

from typing import Any

from langchain.tools import ToolRuntime

from memory.domain.creative import Artefact
from memory.domain.errors import BadInput, NotFound
from memory.domain.evidence import Evidence
from memory.domain.finding import Verdict
from memory.ledger.port import Write
from tools.claims import claim_context, jurisdiction_of
from tools.content.claims import bind_claims
from tools.desk import TaskDesk
from tools.marks import reads, writes

Runtime = ToolRuntime[TaskDesk, Any]
SHOP_PATHS = ("/shop/sales", "/shop/price_history", "/shop/pack")


@reads
async def check_all(runtime: Runtime) -> dict[str, Any]:
    """Checks every text against law and fact. `mendable` names the artefacts that a rewrite from facts can mend."""
    desk = runtime.context
    verdicts = {artefact.id: await _verdict(desk, artefact) for artefact in await _artefacts(desk) if artefact.text}
    return {
        "verdicts": {key: verdict.verdict for key, verdict in verdicts.items()},
        "findings": [
            {"artefact": key, "rule": f.rule, "why": f.why}
            for key, verdict in verdicts.items()
            for f in verdict.findings
        ],
        "mendable": [key for key, verdict in verdicts.items() if _rewritten(verdict)],
    }


@writes
async def rewrite(artefact: str, runtime: Runtime) -> dict[str, Any]:
    """Replaces one artefact's text by the rewrite that facts allow, when that passes better than what stood there."""
    desk = runtime.context
    found = next((item for item in await _artefacts(desk) if item.id == artefact), None)
    if found is None or not found.text:
        raise NotFound(f"there is no text artefact {artefact}", field="artefact")
    before = await _verdict(desk, found)
    text = _rewritten(before)
    if text is None:
        raise BadInput(f"facts allow no rewrite of {artefact}; a person has to decide", field="artefact")
    mended = found.having(text=text, claims=tuple(bind_claims(text, await _evidence(desk)).claims), made_by="tool")
    after = await _verdict(desk, mended)
    if _rank(after) >= _rank(before):
        raise BadInput(f"the rewrite of {artefact} is no better; a person has to decide", field="artefact")
    await desk.put(Write(f"/rewrites/{artefact}", mended.to_json()))
    return {"artefact": artefact, "before": found.text, "after": text, "verdict": after.verdict}


@writes
async def report_compliance(runtime: Runtime) -> dict[str, Any]:
    """Writes down what remains after rewriting. The backstop decides; this only reports."""
    desk = runtime.context
    rewrites = await desk.read_all("/rewrites")
    remaining = {}
    for artefact in await _artefacts(desk):
        current = rewrites.get(f"/rewrites/{artefact.id}")
        verdict = await _verdict(desk, Artefact.from_json(current) if current else artefact)
        if verdict.findings:
            remaining[artefact.id] = verdict.verdict
    report = {"rewritten": sorted(path.rsplit("/", 1)[1] for path in rewrites), "remaining": remaining}
    await desk.put(Write("/compliance", report))
    return report


TOOLS = (check_all, rewrite, report_compliance)


async def _artefacts(desk: TaskDesk) -> list[Artefact]:
    return [Artefact.from_json(value) for value in (await desk.read_all("/artefacts")).values()]


async def _evidence(desk: TaskDesk) -> list[Evidence]:
    return [Evidence.from_json(value) for value in (await desk.read_all("/evidence")).values()]


async def _verdict(desk: TaskDesk, artefact: Artefact) -> Verdict:
    product = await desk.product()
    shop = {path: await desk.read(path) for path in SHOP_PATHS}
    context = claim_context(product, shop, await _evidence(desk), artefact, audience=desk.slot("audience"))
    return desk.run.judge.judge(
        artefact.text or "",
        lang=artefact.lang,
        jurisdiction=jurisdiction_of(artefact.lang, product.price.currency if product.price else None),
        category=product.category,
        context=context,
        as_of=desk.run.today,
    )


def _rewritten(verdict: Verdict) -> str | None:
    if verdict.verdict == "pass":
        return None
    return next((f.rewrite for f in verdict.findings if f.rewrite and f.severity != "warn"), None)


def _rank(verdict: Verdict) -> int:
    return {"pass": 0, "review": 1, "block": 2}[verdict.verdict]
