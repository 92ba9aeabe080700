"""Creative generation: copy and pictures for every channel, each claim with its evidence."""

from typing import Any

from agents.specialist import Specialist
from memory.domain.creative import Artefact
from memory.domain.noun import Noun
from tools.campaign.rates import default_channels
from tools.content.toolset import has_local_image
from tools.creative.toolset import TOOLS
from tools.desk import TaskDesk
from tools.market import copy_lang

LISTING = "shop"
POSTERS = ("portrait", "square")


class Creatives(Noun):
    """What was written and drawn."""

    artefacts: tuple[Artefact, ...]


async def brief_state(desk: TaskDesk) -> dict[str, Any]:
    product = await desk.product()
    listing_only = bool(desk.task.options.get("listing_only"))
    channels = (LISTING,) if listing_only else desk.slot("channels") or default_channels(copy_lang(product))
    return {
        "product": {"id": product.id, "title": product.title, "category": product.category},
        "copy_lang": copy_lang(product),
        "channels": list(channels),
        "constraints": list(desk.slot("constraints")),
        "has_local_image": has_local_image(product),
        "poster_shapes": [] if listing_only else list(POSTERS),
    }


async def read_result(desk: TaskDesk) -> Creatives:
    values = await desk.run.stores.ledger.values(desk.run.run, "/artefacts")
    return Creatives(artefacts=tuple(Artefact.from_json(value) for value in values.values()))


SPECIALIST = Specialist("creative_generation", TOOLS, brief_state, read_result)
