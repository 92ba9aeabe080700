"""A home with the sample shop, made once a session and copied for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.journey.stage import copy_home, prepare


@pytest.fixture(scope="session")
def prepared_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("prepared") / "home")


@pytest.fixture
def fresh_home(prepared_shop: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Gives a home of its own for a name."""
    return lambda name: copy_home(prepared_shop, tmp_path / name)
