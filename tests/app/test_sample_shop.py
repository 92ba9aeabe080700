"""The sample shop is whole, believable, and holds the patterns and flaws that it says it holds."""

import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.sample.loader import sample_files

FILES = sample_files()
FOLDER = FILES.products.parent
ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 6, 1)

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def products() -> dict[str, Row]:
    return {row["id"]: row for row in rows(FILES.products)}


@pytest.fixture(scope="module")
def orders() -> list[Row]:
    return rows(FILES.orders)


@pytest.fixture(scope="module")
def reviews() -> list[dict]:
    return [json.loads(line) for line in FILES.reviews.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def patterns() -> dict:
    return json.loads((FOLDER / "patterns.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def flaws() -> list[Row]:
    return json.loads((FOLDER / "flaws.json").read_text(encoding="utf-8"))


def by_customer(orders: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for order in orders:
        found[order["customer_id"]].append(order)
    return found


def photo(product: Row) -> Image.Image:
    with Image.open(FOLDER / product["image"]) as image:
        return image.copy()


class TestShelf:
    def test_both_markets_and_eight_departments_are_stocked(self, products):
        assert len(products) >= 26
        for lang, currency in (("zh", "CNY"), ("en", "USD")):
            market = [row for row in products.values() if row["lang"] == lang]
            assert len(market) >= 13
            assert {row["currency"] for row in market} == {currency}
            assert len({row["category"].split(" > ")[0] for row in market}) == 8

    def test_prices_leave_a_margin_below_the_list_price(self, products):
        for row in products.values():
            assert Decimal(row["cost"]) < Decimal(row["price"]) <= Decimal(row["msrp"]), row["id"]

    def test_the_running_shoe_answers_a_need_for_a_light_one(self, products):
        shoe = products["shoe-run-zh"]
        assert int(shoe["weight_g"]) < 300
        assert shoe["sport"] == "跑步"
        assert int(shoe["stock"]) > 100

    def test_stock_is_what_the_patterns_say(self, products, orders, patterns):
        shelf = patterns["shelf"]
        recent = Counter(o["product_id"] for o in orders if TODAY - date.fromisoformat(o["date"]) <= timedelta(90))
        assert all(int(products[p]["stock"]) == 0 for p in shelf["out_of_stock"])
        assert all(0 < int(products[p]["stock"]) < 5 for p in shelf["little_stock"])
        for slow in shelf["slow_with_high_stock"]:
            assert int(products[slow]["stock"]) >= 400
            assert recent[slow] <= 12
        for new in shelf["new"]:
            assert 0 < sum(o["product_id"] == new for o in orders) <= 12


class TestPictures:
    def test_every_product_has_a_small_srgb_jpeg(self, products):
        for row in products.values():
            path = FOLDER / row["image"]
            assert path.stat().st_size < 80_000, row["id"]
            with Image.open(path) as image:
                assert (image.format, image.mode) == ("JPEG", "RGB")
                assert min(image.size) >= 700

    def test_no_picture_is_committed_without_a_product(self, products):
        assert {path.stem for path in (FOLDER / "images").iterdir()} == set(products)

    def test_pictures_differ(self, products):
        thumbs = {pid: np.asarray(photo(row).resize((24, 24)), float) for pid, row in products.items()}
        names = sorted(thumbs)
        for k, first in enumerate(names):
            for second in names[k + 1 :]:
                assert np.abs(thumbs[first] - thumbs[second]).mean() > 4, (first, second)


class TestReviews:
    def test_each_product_has_mixed_ones(self, products, reviews):
        found = defaultdict(list)
        for review in reviews:
            found[review["product_id"]].append(review["rating"])
        assert set(found) == set(products)
        for pid, ratings in found.items():
            assert len(ratings) >= 8, pid
            assert min(ratings) <= 2, pid
            assert max(ratings) == 5, pid

    def test_no_two_say_the_same(self, reviews):
        assert len({review["text"] for review in reviews}) == len(reviews)

    def test_they_are_written_in_the_products_language(self, products, reviews):
        for review in reviews:
            chinese = bool(re.search(r"[\u4e00-\u9fff]", review["text"]))
            assert chinese == (products[review["product_id"]]["lang"] == "zh"), review

    def test_some_carry_instructions_to_the_reader(self, reviews):
        orders_to_reader = ("ignore previous instructions", "忽略之前的指令", "系统提示", "system:")
        carriers = [r for r in reviews if any(words in r["text"].lower() for words in orders_to_reader)]
        assert len(carriers) >= 4

    def test_dates_follow_the_launch(self, reviews):
        for review in reviews:
            earliest = date(2026, 5, 12) if review["product_id"] == "tote-en" else date(2024, 12, 1)
            assert earliest < date.fromisoformat(review["date"]) < TODAY


class TestOrders:
    def test_there_are_thousands_in_eighteen_months(self, products, orders):
        assert 2_800 <= len(orders) <= 4_000
        assert len({order["order_id"] for order in orders}) == len(orders)
        for order in orders:
            assert order["product_id"] in products
            assert date(2024, 12, 1) <= date.fromisoformat(order["date"]) < TODAY
            assert re.fullmatch(r"c_[0-9a-f]{12}", order["customer_id"])

    def test_unit_prices_are_those_of_the_price_history(self, products, orders):
        history = defaultdict(list)
        for row in rows(FILES.prices):
            history[row["product_id"]].append((row["date"], row["price"], row["currency"]))
        for order in orders:
            since = [step for step in history[order["product_id"]] if step[0] <= order["date"]]
            assert since, order
            assert (order["unit_price"], order["currency"]) == since[-1][1:], order
        for pid, row in products.items():
            assert history[pid] == sorted(history[pid])
            assert history[pid][-1][1:] == (row["price"], row["currency"])

    def test_one_price_was_raised_lately(self, patterns):
        for pid in patterns["shelf"]["price_raised"]:
            steps = [row for row in rows(FILES.prices) if row["product_id"] == pid]
            assert TODAY - date.fromisoformat(steps[-1]["date"]) < timedelta(21)
            assert Decimal(steps[-1]["price"]) > Decimal(steps[-2]["price"])

    def test_customers_stay_in_one_currency(self, orders):
        for history in by_customer(orders).values():
            assert len({order["currency"] for order in history}) == 1


class TestPatterns:
    def test_groups_are_told_apart_by_recency_and_frequency(self, orders, patterns):
        history = by_customer(orders)
        limits = {
            "champions": (12, 99, 0, 31),
            "loyal": (7, 10, 25, 62),
            "regular": (3, 5, 30, 180),
            "lapsed": (4, 6, 210, 400),
            "new": (1, 2, 0, 29),
            "one_time": (1, 1, 70, 550),
        }
        for name, (fewest, most, youngest, oldest) in limits.items():
            members = patterns["groups"][name]["customers"]
            assert len(members) >= 30
            for member in members:
                last = max(date.fromisoformat(order["date"]) for order in history[member])
                assert fewest <= len(history[member]) <= most, (name, member)
                assert youngest <= (TODAY - last).days <= oldest, (name, member)

    def test_drifted_customers_change_what_they_buy(self, orders, patterns):
        drift, members = patterns["drift"], set(patterns["groups"]["drifted"]["customers"])
        theirs = [order for order in orders if order["customer_id"] in members]
        for wanted, other, old in (("before", "after", True), ("after", "before", False)):
            bought = [order["product_id"] for order in theirs if (order["date"] < drift["day"]) == old]
            assert len(bought) > 100
            only, left = set(drift[wanted]) - set(drift[other]), set(drift[other]) - set(drift[wanted])
            assert sum(pid in only for pid in bought) > 10 * sum(pid in left for pid in bought)

    def test_consumables_are_bought_again_in_their_rhythm(self, orders, patterns):
        history = by_customer(orders)
        for rhythm in patterns["repurchase"]:
            gaps = []
            for member in rhythm["customers"]:
                days = [date.fromisoformat(order["date"]) for order in history[member]]
                gaps += [(later - earlier).days for earlier, later in pairwise(days)]
            assert len(gaps) > 60
            assert all(abs(gap - rhythm["days"]) <= rhythm["jitter"] for gap in gaps), rhythm["product_id"]

    def test_pairs_are_bought_by_the_same_people(self, products, orders, patterns):
        baskets = {customer: {o["product_id"] for o in history} for customer, history in by_customer(orders).items()}
        for first, second in patterns["bought_together"]:
            currency = products[first]["currency"]
            market = [b for b in baskets.values() if products[next(iter(b))]["currency"] == currency and len(b) > 1]
            share = [
                sum(wanted <= basket for basket in market) / len(market)
                for wanted in ({first}, {second}, {first, second})
            ]
            assert share[2] / (share[0] * share[1]) > 1.25, (first, second)

    def test_weekends_and_promotions_are_busy(self, orders, patterns):
        steady = {member for rhythm in patterns["repurchase"] for member in rhythm["customers"]}
        days = Counter(date.fromisoformat(o["date"]) for o in orders if o["customer_id"] not in steady)
        weekend = sum(count for day, count in days.items() if day.weekday() >= 5) / 2
        assert 1.3 < weekend / (sum(count for day, count in days.items() if day.weekday() < 5) / 5) < 2.2
        for lang, spans in patterns["peaks"].items():
            currency = {"zh": "CNY", "en": "USD"}[lang]
            mine = Counter(o["date"] for o in orders if o["currency"] == currency)
            for first, last in spans:
                length = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
                daily = sum(count for day, count in mine.items() if first <= day <= last) / length
                assert daily > 1.8 * sum(mine.values()) / 547, (lang, first)

    def test_carts_were_deserted(self, orders, patterns):
        carts, since = (
            patterns["deserted_carts"],
            (TODAY - timedelta(patterns["deserted_carts"]["days"] + 1)).isoformat(),
        )
        filled = {
            event["customer_id"]
            for event in rows(FILES.events)
            if (event["event"], event["product_id"]) == ("add_to_cart", carts["product_id"]) and event["date"] >= since
        }
        bought = {o["customer_id"] for o in orders if o["product_id"] == carts["product_id"] and o["date"] >= since}
        assert len(filled - bought) >= carts["customers"]

    def test_events_refer_to_known_customers_and_products(self, products, orders):
        events = rows(FILES.events)
        customers = {order["customer_id"] for order in orders}
        assert 5_000 <= len(events) <= 7_500
        assert {event["event"] for event in events} == {"view", "click", "add_to_cart"}
        assert all(event["product_id"] in products and event["customer_id"] in customers for event in events)
        assert all("2024-12-01" <= event["date"] < TODAY.isoformat() for event in events)


@pytest.fixture(scope="module")
def ads() -> list[Row]:
    return rows(FILES.ads)


class TestAds:
    def rate(self, ads: list[Row], **wanted: str) -> float:
        chosen = [row for row in ads if all(row[key] == value for key, value in wanted.items())]
        return sum(int(row["conversions"]) for row in chosen) / sum(int(row["clicks"]) for row in chosen)

    def test_reports_add_up(self, ads, products):
        assert 350 <= len(ads) <= 450
        assert {row["channel"] for row in ads} == {
            "douyin",
            "xiaohongshu",
            "taobao",
            "jd",
            "google",
            "facebook",
            "instagram",
        }
        for row in ads:
            assert 0 <= int(row["conversions"]) <= int(row["clicks"]) <= int(row["impressions"])
            assert row["currency"] == products[row["product_id"]]["currency"]
            assert Decimal(row["cost"]) > 0
            assert (Decimal(row["revenue"]) == 0) == (row["conversions"] == "0")

    def test_shoes_sell_twice_as_well_on_xiaohongshu(self, ads, patterns):
        ratio = patterns["ads"]["shoe_cvr_ratio"]
        shoe = ratio["product_id"]
        better = self.rate(ads, channel=ratio["better"], product_id=shoe)
        assert better / self.rate(ads, channel=ratio["worse"], product_id=shoe) == pytest.approx(
            ratio["ratio"], rel=0.12
        )

    def test_segments_convert_as_planted(self, ads, patterns):
        base = self.rate(ads, segment="category_fans")
        for segment, factor in patterns["ads"]["segment_cvr"].items():
            assert self.rate(ads, segment=segment) / base == pytest.approx(factor, rel=0.15)


# Listing checks of this test's own, so that a flaw is found in the data and not only in the list of flaws.
def stuffed(title: str) -> bool:
    return any(title.lower().count(word) >= 5 for word in ("鼠标", "nuts"))


def too_long(product: Row) -> bool:
    if product["lang"] == "zh":
        return len(product["title"].encode("gbk", "ignore")) > 60
    return len(product["title"]) > 150


def shouting(title: str) -> bool:
    words = re.findall(r"[A-Za-z]{3,}", title)
    return len(words) > 3 and all(word.isupper() for word in words)


def emoji(title: str) -> int:
    return len(re.findall(r"[\U0001f300-\U0001faff\u2728\u203c]", title))


def category_word(product: Row) -> bool:
    leaf = product["category"].split(" > ")[1]
    if product["lang"] == "en":
        return any(word.rstrip("s").lower()[:4] in product["title"].lower() for word in leaf.split() if len(word) > 3)
    return leaf[-1] in product["title"]


def contradicts(product: Row) -> bool:
    claims = {"100%纯棉": "聚酯", "pure cashmere": "wool"}
    return any(claim in product["description"] and other in product["material"] for claim, other in claims.items())


TEXT_FLAWS = {
    "keyword_stuffed_title": lambda p: stuffed(p["title"]),
    "title_too_long": too_long,
    "title_without_brand": lambda p: p["brand"].lower() not in p["title"].lower(),
    "title_without_category": lambda p: not category_word(p),
    "empty_description": lambda p: not p["description"],
    "short_description": lambda p: 0 < len(p["description"]) < 40,
    "superlative": lambda p: bool(re.search(r"最好的|\bbest\b.*\bever\b", p["description"])),
    "contradiction": contradicts,
    "all_caps_title": lambda p: shouting(p["title"]),
    "emoji_clutter": lambda p: emoji(p["title"]) >= 3,
}


def luminance(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L"), float)


def busyness(image: Image.Image) -> float:
    """Mean step between neighbouring pixels along the picture's edge, where a calm backdrop has none."""
    pixels = np.asarray(image.convert("RGB").resize((200, 200)), float)
    bands = (pixels[:12], pixels[-12:], pixels[:, :12].swapaxes(0, 1), pixels[:, -12:].swapaxes(0, 1))
    return float(np.mean([np.abs(np.diff(band, axis=1)).mean() for band in bands]))


class TestFlaws:
    @pytest.mark.parametrize("kind", sorted(TEXT_FLAWS))
    def test_text_flaws_are_exactly_those_listed(self, kind, products, flaws):
        listed = {flaw["product_id"] for flaw in flaws if flaw["kind"] == kind}
        assert listed
        assert {pid for pid, row in products.items() if TEXT_FLAWS[kind](row)} == listed

    def test_every_flaw_names_a_product_and_a_place(self, products, flaws):
        kinds = {flaw["kind"] for flaw in flaws} - set(TEXT_FLAWS)
        assert kinds == {"dark_photo", "tiny_subject", "tilted_photo", "cluttered_background"}
        assert {flaw["product_id"] for flaw in flaws} <= set(products)
        assert {flaw["where"] for flaw in flaws} == {"title", "description", "image"}

    def test_the_dark_photo_is_by_far_the_darkest(self, products):
        light = {pid: luminance(photo(row)).mean() for pid, row in products.items()}
        dark = light.pop("mouse-zh")
        assert dark < 60
        assert dark < 0.6 * min(light.values())

    def test_the_cluttered_photo_has_the_busiest_surroundings(self, products):
        spread = {pid: busyness(photo(row)) for pid, row in products.items()}
        clutter = spread.pop("petbowl-en")
        assert clutter > 3 * max(spread.values())

    def test_the_tiny_subject_fills_little_of_the_frame(self, products):
        image = luminance(photo(products["dumbbell-en"]))
        assert (image < 50).mean() < 0.04


def test_the_generator_reproduces_the_committed_files(tmp_path):
    subprocess.run([sys.executable, str(ROOT / "scripts" / "make_sample_shop.py"), "--out", str(tmp_path)], check=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert set(made) == {path.name for path in FOLDER.iterdir() if path.suffix in {".csv", ".json", ".jsonl", ".md"}}
    for name in made:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name
