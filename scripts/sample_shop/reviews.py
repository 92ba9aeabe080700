"""Reviews: the hand-written ones as they are, and further ones composed from each product's own praise and grumbles."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_shop.catalogue import LAST_DAY, Product

EXTRA = 5

ASIDES = {
    "zh": {
        "good": [
            "发货很快，隔天就到了",
            "第二次买了，还会再来",
            "家里人也说不错",
            "物流包装都没问题",
            "客服回复挺耐心",
            "跟朋友推荐了",
        ],
        "mixed": ["总体还过得去", "价格再低点就好了", "先用着看，后面再追评", "快递晚了两天", "凑合能用"],
        "bad": ["申请退货了", "客服半天不回消息", "跟期待的差太远", "以后不会再买", "希望店家改进"],
    },
    "en": {
        "good": [
            "Arrived a day early.",
            "Would buy again.",
            "My sister has ordered one too.",
            "Well packed.",
            "Good value at this price.",
            "Support answered within the hour.",
        ],
        "mixed": [
            "Good, not great.",
            "I would wait for a discount.",
            "Delivery took eight days.",
            "I will update this after a few months.",
            "It does the job.",
        ],
        "bad": [
            "Sent it back.",
            "Support never answered.",
            "Not what I expected at this price.",
            "I would not order again.",
            "Please fix this.",
        ],
    },
}

# What holds praise and complaint together, by language and mood; {a} and {b} are clauses, {end} is an aside.
FORMS = {
    "zh": {"good": "{a}，{b}。{end}。", "mixed": "{a}，不过{b}。{end}。", "bad": "{a}，{b}，{end}。"},
    "en": {"good": "{A}, and {b}. {end}", "mixed": "{A}, but {b}. {end}", "bad": "Disappointed: {a}, and {b}. {end}"},
}
MOODS = (("good", 5), ("mixed", 3), ("good", 4), ("bad", 2), ("mixed", 4))


@dataclass(frozen=True)
class Review:
    product_id: str
    rating: int
    text: str
    date: str


def _clauses(product: Product, mood: str, turn: int) -> tuple[str, str]:
    praise, grumble = product.praise, product.grumble
    if mood == "good":
        return praise[turn % len(praise)], praise[(turn + 1) % len(praise)]
    if mood == "bad":
        return grumble[turn % len(grumble)], grumble[(turn + 1) % len(grumble)]
    return praise[turn % len(praise)], grumble[turn // 2 % len(grumble)]


def _composed(product: Product, chance: Random) -> list[tuple[int, str]]:
    made: list[tuple[int, str]] = []
    for turn, (mood, rating) in enumerate(MOODS[:EXTRA]):
        a, b = _clauses(product, mood, turn)
        end = chance.choice(ASIDES[product.lang][mood])
        text = FORMS[product.lang][mood].format(a=a, b=b, A=a[0].upper() + a[1:], end=end)
        made.append((rating, text))
    return made


def write_reviews(products: list[Product], seed: int) -> list[Review]:
    """All reviews by product, then date; a product's reviews begin after its launch."""
    chance = Random(f"reviews/{seed}")
    written: list[Review] = []
    for product in products:
        earliest = max(product.launched, date(2025, 3, 1)).toordinal() + 2
        said = [*product.reviews, *_composed(product, chance)]
        days = sorted(chance.randint(earliest, LAST_DAY.toordinal()) for _ in said)
        chance.shuffle(said)
        for day, (rating, text) in zip(days, said, strict=True):
            written.append(Review(product.id, rating, text, date.fromordinal(day).isoformat()))
    return written
