"""Quality diagnosis: the listing against the standards of its placements, and what facts allow to mend."""

from typing import Any

from agents.specialist import Specialist
from memory.domain.finding import Finding
from memory.domain.noun import Noun
from tools.desk import TaskDesk
from tools.diagnosis.toolset import TOOLS


class Diagnosis(Noun):
    """What was found before, and what remains after the fixes."""

    found: int
    findings: tuple[Finding, ...]


async def brief_state(desk: TaskDesk) -> dict[str, Any]:
    product = await desk.product()
    return {
        "product": {"id": product.id, "title": product.title, "category": product.category},
        "channels": list(desk.slot("channels")),
    }


async def read_result(desk: TaskDesk) -> Diagnosis:
    return Diagnosis.from_json(await desk.run.stores.ledger.value(desk.run.run, "/diagnosis"))


SPECIALIST = Specialist("quality_diagnosis", TOOLS, brief_state, read_result)
