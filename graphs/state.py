"""What the graph's checkpoint holds: ids and counters. Everything that matters is in the ledger."""

from typing import TypedDict

SCHEMA_VERSION = 1


class Journey(TypedDict):
    """Where one run is. Plain JSON, so that a review may stay parked across upgrades."""

    schema_version: int
    run: str
    repairs: int
    """How often blocked findings sent the plan back."""
    replans: int
    """How often a failed task changed the plan."""


def new_journey(run: str) -> Journey:
    """The state at the start of a run."""
    return Journey(schema_version=SCHEMA_VERSION, run=run, repairs=0, replans=0)
