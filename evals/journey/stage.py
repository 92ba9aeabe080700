"""A home with the sample shop in it, made once and copied for every run that shall begin alike."""

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.importing import import_shop
from app.sample.loader import sample_files
from app.settings import Settings
from app.wiring import clock_for, open_stores, open_studio
from graphs.studio import Studio

TODAY = dt.date(2026, 6, 1)
"""The sample shop's data ends the day before."""
SENTENCES = {
    "zh": "帮我给这款轻便跑步鞋做一个618大促投放,预算5000元",
    "en": "Cold-start my new leather tote, $400 over 10 days",
}


def settings_at(home: Path, **given: Any) -> Settings:
    """Settings for a home; the simulated platform ends soon after its last call."""
    return Settings.model_validate({"home": home, "platform_idle_s": 20.0, **given})


def prepare(home: Path) -> Path:
    """Imports the sample shop into `home`."""
    asyncio.run(_imported(settings_at(home)))
    return home


async def _imported(settings: Settings) -> None:
    clock = clock_for(settings, TODAY)
    files = sample_files()
    extra = {name: getattr(files, name) for name in ("reviews", "orders", "events", "ads", "prices")}
    async with open_stores(settings, clock) as stores:
        await import_shop(stores, clock, [files.products], **extra)


def copy_home(prepared: Path, home: Path) -> Path:
    """A home of its own that begins where `prepared` ends."""
    shutil.copytree(prepared, home, symlinks=True)
    return home


@asynccontextmanager
async def studio_at(home: Path, today: dt.date = TODAY, **given: Any) -> AsyncIterator[Studio]:
    """A studio on a home, on the day that the sample shop was made for unless another is given."""
    settings = settings_at(home, **given)
    async with open_studio(settings, clock_for(settings, today)) as studio:
        yield studio
