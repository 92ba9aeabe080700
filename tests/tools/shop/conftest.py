"""A shop to import into."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from memory.shop import SqliteShop
from tools.shop.importer import import_files
from tools.shop.report import ImportReport

DAY = dt.date(2026, 5, 20)
Take = Callable[..., Awaitable[ImportReport]]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SqliteShop]:
    opened = SqliteShop(tmp_path / "home" / "shop.db")
    yield opened
    opened.close()


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    folder = tmp_path / "feeds"
    folder.mkdir()
    return folder


@pytest.fixture
def take(shop: SqliteShop, feeds: Path, tmp_path: Path) -> Take:
    """Writes contents as files beside each other and imports them: `await take({"a.csv": "…"}, reviews="r.csv")`."""

    async def importing(contents: dict[str, str | bytes], **options: Any) -> ImportReport:
        named = {kind: feeds / options.pop(kind) for kind in list(options) if kind in KINDS}
        for name, content in contents.items():
            data = content if isinstance(content, bytes) else content.encode()
            (feeds / name).write_bytes(data)
        files = [feeds / name for name in contents if feeds / name not in named.values()]
        options.setdefault("today", DAY)
        return await import_files(shop, files, assets_dir=tmp_path / "assets", **named, **options)

    return importing


KINDS = {"reviews", "orders", "events", "ads", "prices"}
