"""Vector memory at size: exact answers, their time alone and beside a durable writer, and the same on Chroma.

Tenants are files of their own, so one bench tenant stands for any other; a share of the documents has expired, and the
filter is the tenant and what has not. Times are those of `recall` on one core, the embedding of the query not included.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from memory.domain.clock import SystemClock, epoch_ms
from memory.domain.errors import BadInput
from memory.domain.remembered import Document, Query
from memory.vectors.chroma import ChromaVectorMemory
from memory.vectors.port import VectorMemory, Vectors
from memory.vectors.sqlite import SqliteVectorMemory

_DIMS = 384
_EXPIRED = 10
"""Every tenth document."""

_K = 10
_WRITER_RATE = 10_000
_WRITER_BATCH = 250
CHROMA_HOW = "python -m venv chroma && chroma/bin/pip install chromadb==1.5.9, then --chroma-python chroma/bin/python"


class Scale(NamedTuple):
    documents: int
    tenants: int
    questions: int


SCALES = {"small": Scale(10_000, 10, 500), "full": Scale(100_000, 100, 2_000)}


class Timing(NamedTuple):
    """Milliseconds of one adapter in one run; None where it was not measured."""

    adapter: str
    ingest_per_s: float
    alone_p50: float
    alone_p99: float
    writer_p50: float | None
    writer_p99: float | None
    writer_per_s: float | None
    recall: float


class VectorReport(NamedTuple):
    """Medians of the runs, an adapter each."""

    scale: Scale
    runs: int
    timings: list[Timing]


def vector_bench(
    chroma: str | None = None, runs: int = 5, scale: str = "full", chroma_python: str | None = None
) -> VectorReport:
    """Runs the bench. `chroma` is the address of a server to measure beside the embedded adapter, `chroma_python` an
    interpreter that has chromadb, for Chroma in a folder; without them they are left out."""
    size = SCALES[scale]
    with tempfile.TemporaryDirectory() as folder:
        timings = asyncio.run(_bench(Path(folder), size, runs, chroma))
        if chroma_python is not None:
            timings.append(_bench_persistent(Path(folder) / "persistent", size, runs, chroma_python))
    return VectorReport(size, runs, timings)


async def _bench(folder: Path, size: Scale, runs: int, chroma: str | None) -> list[Timing]:
    found: list[Timing] = []
    embedded = [SqliteVectorMemory(_path(folder / "sqlite", t), SystemClock()) for t in range(size.tenants)]
    rate = await _fill(embedded, size)
    measured = [await _measure("sqlite", folder / "sqlite", embedded, size, rate, run) for run in range(runs)]
    found.append(_medians(measured))
    for memory in embedded:
        await memory.close()
    if chroma is not None:
        found.append(await _bench_chroma(folder / "chroma", size, runs, chroma))
    return found


async def _bench_chroma(folder: Path, size: Scale, runs: int, url: str) -> Timing:
    memories = [
        ChromaVectorMemory(_path(folder, t), SystemClock(), url=url, tenant=f"bench-{t}", timeout_s=120)
        for t in range(size.tenants)
    ]
    rate = await _fill(memories, size)
    # A question costs some milliseconds here, so fewer of them say as much.
    fewer = size._replace(questions=max(100, size.questions // 10))
    timing = _medians([await _measure("chroma", None, memories, fewer, rate, run) for run in range(runs)])
    for memory in memories:
        await memory.erase()
        await memory.close()
    return timing


def _bench_persistent(folder: Path, size: Scale, runs: int, python: str) -> Timing:
    """Chroma in a folder, by another interpreter. Raises `BadInput` when that one cannot do it."""
    asked = _job(folder, size._replace(questions=max(100, size.questions // 10)), runs)
    script = Path(__file__).with_name("chroma_persistent.py")
    command = [python, "-I", str(script), str(folder), str(runs)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1]
        raise BadInput(f"{python} cannot run Chroma: {said}", todo=CHROMA_HOW, field="chroma_python") from error
    report = json.loads(done.stdout.splitlines()[-1])
    return _medians(
        [
            Timing(
                "chroma persistent",
                report["ingest_per_s"],
                *_percentiles(run["alone"]),
                *_percentiles(run["beside"]),
                run["writer_per_s"],
                _agreement(folder, number, asked[number], run["found"]),
            )
            for number, run in enumerate(report["runs"])
        ]
    )


def _job(folder: Path, size: Scale, runs: int) -> list[list[int]]:
    """Writes what `chroma_persistent.py` reads; the tenant of each question, a list a run."""
    folder.mkdir(parents=True)
    each, now, rng = size.documents // size.tenants, epoch_ms(SystemClock().now()), np.random.default_rng(42)
    expires = [now - 1000 if i % _EXPIRED == 0 else now + 86_400_000 for i in range(each)]
    tenants = [[int(t) for t in rng.integers(0, size.tenants, size.questions)] for _ in range(runs)]
    job = {"now": now, "k": _K, "rate": _WRITER_RATE, "expires": [expires] * size.tenants, "tenants": tenants}
    (folder / "job.json").write_text(json.dumps(job))
    np.save(folder / "vectors.npy", np.stack([_vectors(tenant, each) for tenant in range(size.tenants)]))
    np.save(folder / "questions.npy", rng.normal(size=(runs, size.questions, _DIMS)).astype(np.float32))
    return tenants


def _agreement(folder: Path, run: int, tenants: Sequence[int], found: Sequence[Sequence[str]]) -> float:
    """recall@10 of the first questions of a run against brute force."""
    questions, vectors = np.load(folder / "questions.npy")[run], np.load(folder / "vectors.npy", mmap_mode="r")
    hits = 0
    for tenant, question, ids in zip(tenants[:50], questions[:50], found[:50], strict=False):
        hits += len(_nearest(vectors[tenant], question) & set(ids))
    return hits / (_K * min(50, len(found)))


def _nearest(held: Vectors, vector: Vectors) -> set[str]:
    """What brute force finds among what has not expired."""
    scores = held @ vector / np.linalg.norm(held, axis=1)
    scores[::_EXPIRED] = -np.inf
    return {f"d{i}" for i in np.argsort(-scores)[:_K]}


async def _measure(
    adapter: str, folder: Path | None, memories: Sequence[VectorMemory], size: Scale, rate: float, run: int
) -> Timing:
    recall = await _exactness(memories, size, run)
    alone = await _ask(memories, size, run)
    beside: list[float] | None = None
    written = None
    if folder is not None:
        # The writer is another process, as an import beside a serving program is.
        command = [sys.executable, "-m", "evals.memory.vector_bench", str(folder), str(size.tenants), str(run)]
        writer = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        await writer.stdout.readline()
        first = await writer.stdout.readline()  # its first batch is durable: from here on it writes beside the reads
        beside = await _ask(memories, size, run + 1000)
        writer.terminate()
        report = [*first.split(), *(await writer.stdout.read()).split()]
        await writer.wait()
        written = float(report[-1]) if report else None
    return Timing(
        adapter, rate, *_percentiles(alone), *(_percentiles(beside) if beside else (None, None)), written, recall
    )


async def _fill(memories: Sequence[VectorMemory], size: Scale) -> float:
    """Ingests everything; returns documents a second."""
    each = size.documents // size.tenants
    now = epoch_ms(SystemClock().now())
    start = time.perf_counter()
    for tenant, memory in enumerate(memories):
        await memory.remember(_documents(tenant, range(each), now), _vectors(tenant, each))
    return each * len(memories) / (time.perf_counter() - start)


async def _ask(memories: Sequence[VectorMemory], size: Scale, seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    tenants = rng.integers(0, len(memories), size.questions)
    vectors = rng.normal(size=(size.questions, _DIMS)).astype(np.float32)
    for memory in memories:
        await memory.recall(Query(k=_K), vectors[0])
    took: list[float] = []
    for tenant, vector in zip(tenants, vectors, strict=True):
        start = time.perf_counter()
        await memories[tenant].recall(Query(k=_K), vector)
        took.append((time.perf_counter() - start) * 1000)
    return took


async def _exactness(memories: Sequence[VectorMemory], size: Scale, seed: int) -> float:
    """recall@10 against brute force over what has not expired."""
    rng = np.random.default_rng(seed + 500)
    each = size.documents // size.tenants
    hits, asked = 0, 0
    for tenant in rng.integers(0, len(memories), min(50, size.tenants)):
        vector = rng.normal(size=_DIMS).astype(np.float32)
        truth = _nearest(_vectors(int(tenant), each), vector)
        found = await memories[tenant].recall(Query(kinds=frozenset({"review"}), k=_K), vector)
        hits += len(truth & {recalled.document.id for recalled in found})
        asked += _K
    return hits / asked


def _documents(tenant: int, numbers: range, now: int) -> list[Document]:
    return [
        Document(
            id=f"d{i}",
            kind="review",
            text=f"review {i} of shop {tenant}",
            lang="en",
            product=f"p{i % 50}",
            expires=now - 1000 if i % _EXPIRED == 0 else now + 86_400_000,
        )
        for i in numbers
    ]


def _vectors(seed: int, count: int) -> Vectors:
    return np.random.default_rng(seed).normal(size=(count, _DIMS)).astype(np.float32)


def _percentiles(took: Sequence[float]) -> tuple[float, float]:
    p50, p99 = np.percentile(took, [50, 99])
    return float(p50), float(p99)


def _medians(measured: Sequence[Timing]) -> Timing:
    def middle(name: str) -> float | None:
        values = [value for timing in measured if (value := getattr(timing, name)) is not None]
        return median(values) if values else None

    return measured[0]._replace(**{name: middle(name) for name in Timing._fields if name != "adapter"})


def _path(folder: Path, tenant: int) -> Path:
    return folder / f"t{tenant}" / "vectors.db"


async def _write_forever(folder: Path, tenants: int, seed: int) -> None:
    """Writes batches at the bench's rate, each durable, over the tenants in turn; tells its rate when it is ended."""
    memories = [SqliteVectorMemory(_path(folder, t), SystemClock()) for t in range(tenants)]
    vectors = _vectors(seed + 9000, _WRITER_BATCH)
    now = epoch_ms(SystemClock().now())
    written, start = 0, time.perf_counter()
    print("writing", flush=True)
    while True:
        tenant = (written // _WRITER_BATCH) % tenants
        documents = [
            Document(
                id=f"w{i}", kind="creative", text=f"creative {i}", lang="en", expires=now + 60_000, version=written
            )
            for i in range(_WRITER_BATCH)
        ]
        await memories[tenant].remember(documents, vectors)
        written += _WRITER_BATCH
        ahead = written / _WRITER_RATE - (time.perf_counter() - start)
        print(written / (time.perf_counter() - start), flush=True)
        if ahead > 0:
            await asyncio.sleep(ahead)


if __name__ == "__main__":
    asyncio.run(_write_forever(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
