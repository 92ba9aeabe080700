"""Campaign setup: audience, budget split, bids, keywords, schedule and forecast."""

from typing import Any

from agents.specialist import Specialist
from memory.domain.campaign import Campaign
from memory.domain.noun import Noun
from tools.campaign.toolset import TOOLS
from tools.desk import TaskDesk


class CampaignSetUp(Noun):
    """A campaign that adds up, waiting for creatives and a reviewer."""

    campaign: Campaign


async def brief_state(desk: TaskDesk) -> dict[str, Any]:
    product = await desk.product()
    return {
        "goal": desk.goal.to_contract(),
        "product": {"id": product.id, "title": product.title},
        "reads_weather": bool(desk.task.options.get("reads_weather")),
    }


async def read_result(desk: TaskDesk) -> CampaignSetUp:
    return CampaignSetUp(campaign=Campaign.from_json(await desk.run.stores.ledger.value(desk.run.run, "/campaign")))


SPECIALIST = Specialist("campaign_setup", TOOLS, brief_state, read_result)
