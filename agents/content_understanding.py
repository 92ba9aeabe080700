"""Content understanding: what the product is, what buyers say, and which selling points that carries."""

from typing import Any

from agents.specialist import Specialist
from memory.domain.evidence import Evidence, SellingPoint
from memory.domain.noun import Noun
from tools.content.toolset import TOOLS, has_local_image
from tools.desk import TaskDesk


class Understanding(Noun):
    """What is known of the product, and what can be said for it."""

    evidence: tuple[Evidence, ...]
    selling_points: tuple[SellingPoint, ...]


async def brief_state(desk: TaskDesk) -> dict[str, Any]:
    product = await desk.product()
    return {
        "product": {"id": product.id, "title": product.title, "category": product.category, "lang": product.lang},
        "has_local_image": has_local_image(product),
    }


async def read_result(desk: TaskDesk) -> Understanding:
    ledger, run = desk.run.stores.ledger, desk.run.run
    return Understanding(
        evidence=tuple(Evidence.from_json(e) for e in (await ledger.values(run, "/evidence")).values()),
        selling_points=tuple(SellingPoint.from_json(p) for p in (await ledger.values(run, "/selling_points")).values()),
    )


SPECIALIST = Specialist("content_understanding", TOOLS, brief_state, read_result)
