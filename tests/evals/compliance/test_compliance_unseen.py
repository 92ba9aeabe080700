"""The unseen sets are sound, and no benchmark line has got into what the checker learns from."""

import re
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from evals.compliance.labels import Label, load_sets
from tools.compliance.checker.corpus import read_corpus
from tools.compliance.engine import load_backstop

NAMES = ("unseen", "unseen2", "unseen3", "unseen4", "ordinary")
FOLDERS = [Path(str(files("evals.compliance"))) / name for name in NAMES]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def unseen(folder: Path) -> list[Label]:
    return load_sets(folder)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def test_ids_and_clauses_are_sound(unseen: list[Label]) -> None:
    assert max(Counter(label.line["id"] for label in unseen).values()) == 1
    known = set(load_backstop(checker=None).packs.clauses)
    assert {clause for label in unseen for clause in label.clauses} <= known
    for label in unseen:
        assert bool(label.clauses) == label.unlawful, label.line


def test_the_readme_counts_what_is_there(folder: Path, unseen: list[Label]) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    stated = {name: int(size.replace(",", "")) for name, size in re.findall(r"`(\w+)\.jsonl` \| ([\d,]+)", readme)}
    assert stated == Counter(label.set for label in unseen)


def test_no_benchmark_line_is_learned(unseen: list[Label]) -> None:
    learned = {_bare(line.text) for line in read_corpus()} - {""}
    tested = {_bare(label.line["text"]) for label in [*unseen, *load_sets()]}
    assert learned & tested == set()
