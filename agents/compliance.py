"""Compliance: checks early what the backstop will judge, and rewrites what facts allow to rewrite."""

from typing import Any

from agents.specialist import Specialist
from memory.domain.noun import Noun
from tools.compliance.toolset import TOOLS
from tools.desk import TaskDesk


class ComplianceReport(Noun):
    """What was rewritten and what is left for a person."""

    rewritten: tuple[str, ...]
    remaining: dict[str, str]
    """Artefact id → verdict."""


async def brief_state(desk: TaskDesk) -> dict[str, Any]:
    artefacts = await desk.read_all("/artefacts")
    return {"artefacts": [path.rsplit("/", 1)[1] for path in artefacts]}


async def read_result(desk: TaskDesk) -> ComplianceReport:
    return ComplianceReport.from_json(await desk.run.stores.ledger.value(desk.run.run, "/compliance"))


SPECIALIST = Specialist("compliance", TOOLS, brief_state, read_result)
