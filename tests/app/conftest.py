"""The command line, in this process for speed and as a real process where that is the point."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from app.cli.main import app


class Answer(NamedTuple):
    """What a command left behind. `document` is stdout read as one JSON document; None when it is none."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Adwright = Callable[..., Answer]


@pytest.fixture
def adwright(home: Path, monkeypatch: pytest.MonkeyPatch) -> Adwright:
    """`adwright("run", "--json", "…")` on a home that has the small shop."""
    monkeypatch.setenv("ADWRIGHT_HOME", str(home))
    monkeypatch.setenv("ADWRIGHT_PLATFORM_IDLE_S", "120")

    def call(*arguments: str, given: str | bytes | None = None) -> Answer:
        result = CliRunner().invoke(app, [*arguments], input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def process(home: Path) -> Adwright:
    """The same as a process of its own."""

    def call(*arguments: str, given: str | bytes = b"", **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-c", "from app.cli import main; main()", *arguments],
            input=given if isinstance(given, bytes) else given.encode(),
            capture_output=True,
            env={**os.environ, "ADWRIGHT_HOME": str(home), "ADWRIGHT_PLATFORM_IDLE_S": "20", **environment},
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call
