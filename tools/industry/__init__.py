"""What the tools' own data say of the trade, as part of the graph's industry layer: placements, rules and clauses."""

from functools import lru_cache
from importlib.resources import files

from memory.graph.batch import Batch
from memory.graph.industry import Industry, data_files, layer_id, seed_industry

_TABLES = (
    "diagnosis/data/standards.yaml",
    "creative/data/channels.yaml",
    "industry/words.yaml",
    "industry/words.py",
    "industry/placements.py",
    "industry/rules.py",
)


@lru_cache(maxsize=1)
def whole_industry() -> Industry:
    """The seed knowledge with the standards of placements, and the rules of the built-in packs with their clauses."""
    seed = seed_industry()
    here = files("tools")
    own = layer_id([*(here.joinpath(name) for name in _TABLES), *data_files(here.joinpath("compliance/packs"))])

    return Industry(f"{seed.id}-{own.rpartition('-')[2]}", _whole_batch)


@lru_cache(maxsize=1)
def _whole_batch() -> Batch:
    # Imported when a store is built: the backstop's modules take longer to load than a graph to open.
    from tools.industry.placements import placements_batch
    from tools.industry.rules import rules_batch

    return seed_industry().read() + placements_batch() + rules_batch()
