"""What the specialists made together, before and after a person looked at it."""

from typing import Any

from memory.domain.campaign import Campaign
from memory.domain.creative import Artefact
from memory.domain.evidence import Evidence
from memory.domain.finding import Finding
from memory.domain.noun import Noun


class Draft(Noun):
    """Everything of a run that the backstop judges and a reviewer sees."""

    artefacts: tuple[Artefact, ...]
    evidence: tuple[Evidence, ...]
    campaign: Campaign | None
    findings: tuple[Finding, ...] = ()
    lessons_used: tuple[str, ...] = ()

    def artefact(self, artefact_id: str) -> Artefact | None:
        return next((artefact for artefact in self.artefacts if artefact.id == artefact_id), None)

    def to_body(self) -> dict[str, Any]:
        """The form of a plan version: ids as keys, so that a JSON Pointer names one thing for good."""
        campaign = self.campaign.to_json() if self.campaign else None
        if campaign:
            campaign["allocations"] = {allocation["id"]: allocation for allocation in campaign["allocations"]}
            campaign["daily"] = {day["date"]: day for day in campaign["daily"]}
        return {
            "artefacts": {artefact.id: artefact.to_json() for artefact in self.artefacts},
            "evidence": {evidence.id: evidence.to_json() for evidence in self.evidence},
            "campaign": campaign,
            "findings": [finding.to_json() for finding in self.findings],
            "lessons_used": list(self.lessons_used),
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "Draft":
        """Reads what `to_body` wrote, from a plan version."""
        campaign = body["campaign"]
        if campaign:
            campaign = {
                **campaign,
                "allocations": list(campaign["allocations"].values()),
                "daily": list(campaign["daily"].values()),
            }
        return cls.from_json(
            {
                "artefacts": list(body["artefacts"].values()),
                "evidence": list(body["evidence"].values()),
                "campaign": campaign,
                "findings": body["findings"],
                "lessons_used": body["lessons_used"],
            }
        )
