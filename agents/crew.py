"""The five specialists and the planner over one choice of models."""

from agents import (
    campaign_setup,
    compliance,
    content_understanding,
    creative_generation,
    planner,
    quality_diagnosis,
)
from agents.specialist import Crew
from models.chat import ChatModels


def build_crew(models: ChatModels) -> Crew:
    """All of them. Nothing is compiled before its first task."""
    parts = (planner, content_understanding, quality_diagnosis, creative_generation, campaign_setup, compliance)
    return Crew(tuple(part.SPECIALIST for part in parts), models)
