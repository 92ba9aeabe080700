"""Who shops here: groups of customers by recency and frequency, and tastes that say what each one buys and where."""

import hashlib
from dataclasses import dataclass
from datetime import date

TASTES: dict[str, dict[str, dict[str, float]]] = {
    "zh": {
        "runner": {"shoe-run-zh": 5, "bottle-zh": 3, "tshirt-zh": 2, "yogamat-zh": 2},
        "tea_lover": {"tea-zh": 5, "bowl-zh": 3.5, "honey-zh": 2},
        "parent": {"blocks-zh": 4, "umbrella-zh": 2, "honey-zh": 2, "bottle-zh": 1, "storage-zh": 0.3},
        "skincare": {"serum-zh": 5, "tshirt-zh": 2, "umbrella-zh": 1},
        "desk": {"mouse-zh": 4, "bottle-zh": 2, "backpack-zh": 3, "tea-zh": 0.5, "storage-zh": 0.3},
        "outdoors": {"lantern-zh": 5, "backpack-zh": 3.5, "bottle-zh": 2, "umbrella-zh": 0.5},
    },
    "en": {
        "style": {"sunglasses-en": 4, "suitcase-en": 2.5, "scarf-en": 0.7, "cream-en": 1},
        "kitchen": {"mug-en": 4, "board-en": 3, "nuts-en": 2.5, "candle-en": 1},
        "fitness": {"dumbbell-en": 3, "shoe-trail-en": 4, "headphones-en": 2, "nuts-en": 1},
        "home": {"candle-en": 4, "petbowl-en": 2.5, "mug-en": 2, "lamp-en": 0.25},
        "self_care": {"cream-en": 4, "candle-en": 3, "nuts-en": 1},
    },
}

# Where each market's customers look at products, by taste where it matters.
CHANNELS = {
    "zh": {"taobao": 4.0, "jd": 2.0, "douyin": 2.0, "xiaohongshu": 2.0},
    "en": {"google": 4.0, "facebook": 2.0, "instagram": 2.0},
}
LEANINGS = {
    "runner": "xiaohongshu",
    "skincare": "xiaohongshu",
    "desk": "jd",
    "style": "instagram",
    "self_care": "instagram",
}

DRIFT_DAY = date(2026, 4, 18)


@dataclass(frozen=True)
class Group:
    """Customers with one rhythm: how many orders each, and the days between which the first and the last one fall."""

    name: str
    size: int
    orders: tuple[int, int]
    first: tuple[date, date]
    last: tuple[date, date]


GROUPS = [
    Group("champions", 38, (12, 15), (date(2025, 1, 5), date(2025, 5, 30)), (date(2026, 5, 8), date(2026, 5, 31))),
    Group("loyal", 60, (7, 10), (date(2025, 1, 5), date(2025, 7, 30)), (date(2026, 4, 1), date(2026, 5, 6))),
    Group("regular", 110, (3, 5), (date(2025, 2, 1), date(2025, 10, 30)), (date(2025, 12, 20), date(2026, 4, 20))),
    Group("lapsed", 80, (4, 6), (date(2024, 12, 1), date(2025, 3, 30)), (date(2025, 6, 18), date(2025, 10, 20))),
    Group("new", 60, (1, 2), (date(2026, 5, 4), date(2026, 5, 22)), (date(2026, 5, 23), date(2026, 5, 31))),
    Group("one_time", 260, (1, 1), (date(2025, 1, 5), date(2026, 3, 20)), (date(2025, 1, 5), date(2026, 3, 20))),
]
DRIFTED = Group("drifted", 48, (5, 6), (date(2024, 12, 5), date(2025, 9, 30)), (date(2026, 3, 10), date(2026, 4, 16)))
DRIFTED_SINCE = (2, 3)


@dataclass(frozen=True)
class Rhythm:
    """A consumable that some customers buy again every so many days, give or take."""

    name: str
    product_id: str
    customers: int
    days: int
    jitter: int


RHYTHMS = [
    Rhythm("tea_repurchase", "tea-zh", 34, 30, 3),
    Rhythm("serum_repurchase", "serum-zh", 34, 45, 4),
    Rhythm("cream_repurchase", "cream-en", 22, 60, 5),
]


@dataclass(frozen=True)
class Customer:
    id: str
    group: str
    lang: str
    taste: str


def pseudonym(group: str, number: int) -> str:
    return "c_" + hashlib.sha256(f"sample-shop/{group}/{number}".encode()).hexdigest()[:12]
