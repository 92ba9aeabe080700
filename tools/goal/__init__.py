"""Understanding the merchant's sentence by rules. Start at `understand.understand`."""

from tools.goal.needs import NeedMatch, find_needs, match_needs
from tools.goal.product_match import Catalogue, ProductName
from tools.goal.revise import revise, revise_slot
from tools.goal.understand import understand

__all__ = [
    "Catalogue",
    "NeedMatch",
    "ProductName",
    "find_needs",
    "match_needs",
    "revise",
    "revise_slot",
    "understand",
]
