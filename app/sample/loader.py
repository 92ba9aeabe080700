"""Where the sample shop's files lie."""

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple


class SampleFiles(NamedTuple):
    """Paths of the shop's files; `products` names pictures relative to its own folder."""

    products: Path
    reviews: Path
    orders: Path
    events: Path
    prices: Path
    ads: Path


def sample_files() -> SampleFiles:
    """The installed sample shop; `app` is installed as plain files, so each one has a path."""
    folder = Path(str(files("app.sample")))
    names = ("products.csv", "reviews.jsonl", "orders.csv", "events.csv", "prices.csv", "ads.csv")
    return SampleFiles(*(folder / name for name in names))
