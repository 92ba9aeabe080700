"""The vector bench measures what it says."""

import asyncio
import os
from pathlib import Path

import pytest

from evals.memory import vector_bench as bench
from evals.memory.labelled import labelled_set
from evals.memory.vector_bench import Scale, vector_bench
from memory.domain.errors import BadInput

CHROMA = os.environ.get("ADWRIGHT_TEST_CHROMA_COMMAND", "")


def test_a_small_bench_is_exact_and_writes_beside_the_reads(monkeypatch):
    monkeypatch.setitem(bench.SCALES, "tiny", Scale(400, 4, 40))
    report = vector_bench(runs=1, scale="tiny")
    (timing,) = report.timings
    assert timing.adapter == "sqlite"
    assert timing.recall == 1.0
    assert timing.alone_p50 <= timing.alone_p99
    assert timing.writer_p99 is not None
    assert timing.writer_per_s is not None
    assert timing.writer_per_s > 500


def test_the_exactness_check_notices_a_wrong_answer(tmp_path: Path, monkeypatch):
    size = Scale(100, 1, 1)

    async def check() -> float:
        memories = [bench.SqliteVectorMemory(tmp_path / "v.db", bench.SystemClock())]
        await bench._fill(memories, size)
        monkeypatch.setattr(bench, "_EXPIRED", 3)
        recall = await bench._exactness(memories, size, 0)
        await memories[0].close()
        return recall

    assert asyncio.run(check()) < 1.0


def test_the_labelled_set_is_what_it_claims():
    labelled = labelled_set()
    assert len(labelled.products) >= 500
    assert len({product.id for product in labelled.products}) == len(labelled.products)
    assert len({product.text for product in labelled.products}) == len(labelled.products)
    known = {product.id for product in labelled.products}
    for lang in ("zh", "en"):
        asked = [question for question in labelled.questions if question.lang == lang]
        assert len([question for question in asked if not question.held_out]) >= 100
        assert len({question.text for question in asked}) == len(asked)
    assert all(question.product in known for question in labelled.questions)
    texts = {product.id: product.text for product in labelled.products}
    assert not [question.text for question in labelled.questions if question.text in texts[question.product]]


def test_a_python_without_chroma_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(bench.SCALES, "tiny", Scale(40, 2, 10))
    with pytest.raises(BadInput, match="cannot run Chroma") as failure:
        vector_bench(runs=1, scale="tiny", chroma_python="/nowhere/python")
    assert "pip install chromadb" in failure.value.todo


@pytest.mark.skipif(not CHROMA, reason="set ADWRIGHT_TEST_CHROMA_COMMAND=…/bin/chroma to run this")
def test_chroma_in_a_folder_answers_the_same_questions(monkeypatch):
    monkeypatch.setitem(bench.SCALES, "tiny", Scale(400, 4, 40))
    _, persistent = vector_bench(runs=1, scale="tiny", chroma_python=str(Path(CHROMA).with_name("python"))).timings
    assert persistent.adapter == "chroma persistent"
    assert persistent.recall > 0.8
    assert persistent.writer_p99 is not None
