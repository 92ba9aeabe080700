"""The ways in which Adwright groups a shop's buyers, and which of them serve an objective."""

from typing import NamedTuple

from memory.domain.knowledge import Label
from tools.audience import groups
from tools.audience.groups import Rule, at_stage


class Kind(NamedTuple):
    """A way to group buyers. `basis` is filled with the numbers of the shop."""

    rule: Rule
    label: Label
    basis: Label
    about_category: bool = False


def _label(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


KINDS: dict[str, Kind] = {
    "cart": Kind(
        groups.left_in_cart,
        _label("近期加购「{category}」未购买", "Left {category} in the cart"),
        _label(
            "最近{look}天把「{category}」商品加入购物车、此后没有购买该商品的顾客",
            "customers who put a product of “{category}” into the cart in the last {look} days and have not bought "
            "it since",
        ),
        True,
    ),
    "lapsed_category": Kind(
        groups.lapsed_from_category,
        _label("流失的「{category}」老客", "Lapsed buyers of {category}"),
        _label(
            "{history}天内买过「{category}」、但已有{lapse}天以上没有再买的顾客（{cycle}）",
            "customers who bought “{category}” within {history} days but not in the last {lapse} ({cycle})",
        ),
        True,
    ),
    "recent_category": Kind(
        groups.recent_in_category,
        _label("「{category}」近期老客", "Recent buyers of {category}"),
        _label(
            "最近{lapse}天内买过「{category}」的顾客（{cycle}）",
            "customers who bought “{category}” in the last {lapse} days ({cycle})",
        ),
        True,
    ),
    "product_buyers": Kind(
        groups.bought_product,
        _label("买过本品的顾客", "Buyers of this product"),
        _label("{history}天内买过本商品的顾客", "customers who bought this product within {history} days"),
        True,
    ),
    "browsers_category": Kind(
        groups.looked_at_category,
        _label("浏览过「{category}」未购买", "Looked at {category}"),
        _label(
            "最近{look}天浏览、点击或加购过「{category}」、{history}天内没有买过该类目的顾客",
            "customers who looked at “{category}” in the last {look} days and bought none of it within {history} days",
        ),
        True,
    ),
    "affinity_category": Kind(
        groups.leans_to_category,
        _label("偏好「{category}」的顾客", "Drawn to {category}"),
        _label(
            "兴趣中「{category}」占三成以上的顾客（购买计8、加购4、点击2、浏览1，每30天减半）",
            "customers with at least 30 % of their interest in “{category}” (purchase 8, cart 4, click 2, view 1, "
            "halved every 30 days)",
        ),
        True,
    ),
    "bargain": Kind(
        groups.hunts_bargains,
        _label("价格敏感的顾客", "Bargain hunters"),
        _label(
            "{history}天内至少两笔购买、其中六成以上的成交价比当时已知最高价低10%以上的顾客",
            "customers with at least two purchases in {history} days, 60 % or more of them at least 10 % below the "
            "highest price known at the time",
        ),
    ),
    "champions": Kind(
        at_stage("champions"),
        _label("高价值忠实顾客", "Champions"),
        _label(
            "最近消费、购买天数和消费额都在前四成（RFM五分位≥4）、至少两天有购买且未流失的顾客",
            "customers in the top two fifths by recency, purchase days and spend (RFM quintiles of 4 or more), who "
            "bought on at least two days and have not lapsed",
        ),
    ),
    "loyal": Kind(
        at_stage("champions", "loyal"),
        _label("回头客", "Returning customers"),
        _label(
            "{history}天内至少两天有购买、最近{lapse}天内买过的顾客（{cycle}）",
            "customers who bought on at least two days within {history} days, the last time less than {lapse} days ago "
            "({cycle})",
        ),
    ),
    "at_risk": Kind(
        at_stage("at_risk"),
        _label("流失的回头客", "Lapsed returning customers"),
        _label(
            "至少两天有购买、但已有{lapse}天以上没有购买的顾客（{cycle}）",
            "customers who bought on at least two days but not in the last {lapse} days ({cycle})",
        ),
    ),
    "one_time": Kind(
        at_stage("one_time", "promising"),
        _label("只买过一次的顾客", "One-time buyers"),
        _label(
            "{history}天内只有一天有购买、且在{new}天之前的顾客",
            "customers whose only purchase within {history} days was more than {new} days ago",
        ),
    ),
    "new_buyers": Kind(
        at_stage("new_buyers"),
        _label("新客", "New customers"),
        _label("第一次购买在最近{new}天内的顾客", "customers whose first purchase was in the last {new} days"),
    ),
    "browsers": Kind(
        at_stage("browsers", "cart_abandoners"),
        _label("看过但从未购买的访客", "Visitors who never bought"),
        _label(
            "最近{look}天有浏览、{history}天内从未购买的顾客",
            "customers who looked around in the last {look} days and bought nothing within {history} days",
        ),
    ),
}
LOOKALIKE = Kind(
    groups.bought_category,
    _label("与「{category}」买家相似的人群", "People like buyers of {category}"),
    _label(
        "由平台按种子人群扩展，本店之外的规模由平台给出；种子是{history}天内买过「{category}」的顾客",
        "found by the platform, which says how many there are, from a seed: customers who bought “{category}” within "
        "{history} days",
    ),
    True,
)
RANKING: dict[str, tuple[str, ...]] = {
    "retention": ("lapsed_category", "recent_category", "at_risk", "champions", "one_time", "loyal"),
    "new_product": ("affinity_category", "browsers_category", "recent_category", "champions", "lookalike", "loyal"),
    "clearance": ("bargain", "cart", "browsers_category", "affinity_category", "one_time"),
    "promotion": ("cart", "bargain", "browsers_category", "recent_category", "lapsed_category", "lookalike"),
    "awareness": ("lookalike", "browsers", "browsers_category", "affinity_category"),
    "store_visits": ("recent_category", "loyal", "affinity_category", "browsers_category"),
    "sales": ("cart", "browsers_category", "recent_category", "affinity_category", "lookalike"),
    "content_only": ("recent_category", "browsers_category", "affinity_category"),
}
"""Which kinds serve an objective, the most fitting first. Retention addresses people who have bought, and no others."""
