"""The user layer: who buys, who lapsed, who is worth how much, and what they are drawn to."""

from tools.audience.customers import Customer, Market, market_of
from tools.audience.interests import Interest, affinities, benefit_topics, category_topics, interests, votes
from tools.audience.lifecycle import Rfm, Stage, rfm_scores, stages
from tools.audience.segments import MIN_SIZE, OwnSegment, own_segments, segments_for, shop_segments
from tools.audience.worth import Worth, customers_by_worth

__all__ = [
    "MIN_SIZE",
    "Customer",
    "Interest",
    "Market",
    "OwnSegment",
    "Rfm",
    "Stage",
    "Worth",
    "affinities",
    "benefit_topics",
    "category_topics",
    "customers_by_worth",
    "interests",
    "market_of",
    "own_segments",
    "rfm_scores",
    "segments_for",
    "shop_segments",
    "stages",
    "votes",
]
