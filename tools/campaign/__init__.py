"""Campaign setup: budget split, bids, keywords, schedule and forecast. All of it is computed, none guessed."""

from tools.campaign.adjust import adjust_campaign
from tools.campaign.setup import Brief, SetUp, check_advertisable, set_up

__all__ = ["Brief", "SetUp", "adjust_campaign", "check_advertisable", "set_up"]
