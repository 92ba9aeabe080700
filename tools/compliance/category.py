"""What kind of goods a text sells, as tags that rules are scoped by.

The category that the line or its context names decides; words of the text only decide when none is named. Lexicon
classes `kind_<tag>` hold the words of goods, `kindname_<tag>` words that only a category's name uses.
"""

from collections.abc import Iterable

from tools.compliance.pattern import Hits

# A more regulated kind outranks a plainer one: an OTC tea is a drug, a blue-hat tea a health food, neither is a food.
_OUTRANKS = (
    ("drug_rx", ("drug", "food", "health_food", "cosmetic", "cosmetic_special", "household")),
    ("drug", ("food", "health_food", "cosmetic", "cosmetic_special", "household")),
    ("device", ("food", "household", "cosmetic", "toy")),
    ("fsmp", ("food", "health_food")),
    ("infant_formula", ("food", "toy")),
    ("health_food", ("food",)),
    ("agri", ("food",)),
    ("alcohol", ("food",)),
    ("tobacco", ("food",)),
)
_IMPLIES = (
    ("drug_rx", ("drug", "medical")),
    ("drug", ("medical",)),
    ("device", ("medical",)),
    ("medical_service", ("medical",)),
    ("cosmetic_special", ("cosmetic",)),
    ("fsmp", ("health_food",)),
)
OTHER = "other"
"""The tag of goods whose category is named but is none of the regulated ones."""


def settle(tags: Iterable[str]) -> frozenset[str]:
    """Tags with outranked ones dropped and implied ones added."""
    kept = set(tags)
    for tag, beaten in _OUTRANKS:
        if tag in kept:
            kept.difference_update(beaten)
    for tag, more in _IMPLIES:
        if tag in kept:
            kept.update(more)
    return frozenset(kept)


def named_kinds(hits: Hits) -> frozenset[str]:
    """Tags of a scanned category name; `other` when it is none of the known kinds."""
    tags = {name.partition("_")[2] for name in hits.by_class if name.startswith(("kind_", "kindname_"))}
    return settle(tags) if tags else frozenset({OTHER})


def kinds_in_text(hits: Hits) -> frozenset[str]:
    """Tags that the words of a text suggest; empty when nothing does."""
    return settle(name.partition("_")[2] for name in hits.by_class if name.startswith("kind_"))
