"""Who decides: the planner and the five specialists."""

ADWRIGHT = True
"""Tells this package from `openai-agents`, which has a top-level `agents` too."""
