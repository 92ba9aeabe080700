"""The bench's vectors and questions on an embedded Chroma, run by an interpreter that has `chromadb`.

    python chroma_persistent.py FOLDER RUNS        FOLDER holds job.json, vectors.npy and questions.npy

Nothing of this project is imported, as Chroma lives in an environment of its own. A collection a tenant, embeddings
given, filtered by what has not expired; the writer is a thread of the same process, since several processes on one path
are unsafe. Prints one JSON document: ingest rate, and for each run the milliseconds alone and beside the writer.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

import chromadb  # pyright: ignore[reportMissingImports] - it lives in an environment of its own
import numpy as np

_BATCH = 2_000
_BESIDE = 40
"""Questions asked beside the writer: each can take a second."""


def main(folder: Path, runs: int) -> None:
    job = json.loads((folder / "job.json").read_text())
    vectors = np.load(folder / "vectors.npy", mmap_mode="r")
    questions = np.load(folder / "questions.npy")
    settings = chromadb.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(path=str(folder / "chroma"), settings=settings)
    began = time.perf_counter()
    shelves = [_shelf(client, f"tenant-{n}", vectors[n], job["expires"][n]) for n in range(len(vectors))]
    rate = vectors.shape[0] * vectors.shape[1] / (time.perf_counter() - began)
    measured = []
    for run in range(runs):
        asked = questions[run]
        found, alone = _ask(shelves, job["tenants"][run], asked, job["now"], job["k"])
        stop = threading.Event()
        written: list[int] = [0]
        writer = threading.Thread(target=_write, args=(shelves, vectors[0], job["rate"], stop, written))
        writer.start()
        began = time.perf_counter()
        _, beside = _ask(shelves, job["tenants"][run][:_BESIDE], asked[:_BESIDE], job["now"], job["k"])
        stop.set()
        writer.join()
        per_s = written[0] / (time.perf_counter() - began)
        measured.append({"alone": alone, "beside": beside, "writer_per_s": per_s, "found": found})
    print(json.dumps({"ingest_per_s": rate, "runs": measured}))


def _shelf(client: Any, name: str, vectors: Any, expires: list[int]) -> Any:
    shelf = client.create_collection(name, embedding_function=None, metadata={"hnsw:space": "cosine"})
    for start in range(0, len(vectors), _BATCH):
        numbers = range(start, min(start + _BATCH, len(vectors)))
        shelf.add(
            ids=[f"d{i}" for i in numbers],
            embeddings=np.asarray(vectors[start : numbers.stop]),
            metadatas=[{"expires": expires[i]} for i in numbers],
        )
    return shelf


def _ask(
    shelves: list[Any], tenants: list[int], questions: Any, now: int, k: int
) -> tuple[list[list[str]], list[float]]:
    found, took = [], []
    for tenant, question in zip(tenants, questions, strict=True):
        began = time.perf_counter()
        answer = shelves[tenant].query(query_embeddings=[question], n_results=k, where={"expires": {"$gt": now}})
        took.append((time.perf_counter() - began) * 1000)
        found.append(answer["ids"][0])
    return found, took


def _write(shelves: list[Any], vectors: Any, rate: int, stop: threading.Event, written: list[int]) -> None:
    """Upserts batches over the tenants in turn, as fast as `rate` a second at most."""
    began, batch = time.perf_counter(), np.asarray(vectors[:250])
    while not stop.is_set():
        shelf = shelves[(written[0] // len(batch)) % len(shelves)]
        shelf.upsert(
            ids=[f"w{i}" for i in range(len(batch))],
            embeddings=batch,
            metadatas=[{"expires": 0}] * len(batch),  # expired, so that answers stay comparable
        )
        written[0] += len(batch)
        stop.wait(max(0.0, written[0] / rate - (time.perf_counter() - began)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
