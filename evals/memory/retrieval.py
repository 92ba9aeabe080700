"""How well memories find the product that a question means, per language and way of looking."""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from evals.memory.labelled import LANGUAGES, LabelledSet, Question, labelled_set
from memory.domain.clock import SystemClock
from memory.domain.evidence import Lang
from memory.domain.remembered import Query, RecallMode
from memory.vectors.port import Embedder, VectorMemory
from memory.vectors.sqlite import SqliteVectorMemory
from models.embeddings.installed import installed_embedder
from models.embeddings.ngrams import NgramEmbedder

_DEPTH = 20


class Quality(NamedTuple):
    """One way of looking, in one language."""

    way: str
    lang: Lang
    questions: str
    """How many; `held out` are those written after the ranking was done."""
    recall_1: float
    recall_5: float
    mrr: float
    ms: float
    """Median milliseconds a question, the embedding of the question included."""


def retrieval_bench(endpoint: Embedder | None = None) -> list[Quality]:
    """Every way of looking over the labelled set; `endpoint` adds one more embedder."""
    return asyncio.run(_bench(labelled_set(), endpoint))


async def _bench(labelled: LabelledSet, endpoint: Embedder | None) -> list[Quality]:
    ways: list[tuple[str, Embedder | None, RecallMode]] = [
        ("words (bm25)", None, "lexical"),
        ("n-gram vectors", NgramEmbedder(), "vector"),
    ]
    minilm = installed_embedder()
    for name, embedder in (("MiniLM", minilm), ("endpoint", endpoint)):
        if embedder is not None:
            ways.append((f"{name} vectors", embedder, "vector"))
            ways.append((f"{name} + words", embedder, "hybrid"))
    ways.append(("as shipped", minilm, "auto"))
    found: list[Quality] = []
    for name, embedder, mode in ways:
        with tempfile.TemporaryDirectory() as folder:
            memory = SqliteVectorMemory(Path(folder) / "vectors.db", SystemClock(), embedder)
            await memory.remember(labelled.products)
            for lang in LANGUAGES:
                if embedder is None or mode == "auto" or embedder.covers(lang):
                    for held_out in (False, True):
                        asked = [q for q in labelled.questions if (q.lang, q.held_out) == (lang, held_out)]
                        found.append(await _measured(memory, name, mode, lang, asked))
            await memory.close()
    return found


async def _measured(memory: VectorMemory, way: str, mode: RecallMode, lang: Lang, asked: list[Question]) -> Quality:
    places: list[int | None] = []
    took: list[float] = []
    for question in asked:
        start = time.perf_counter()
        answer = await memory.recall(Query(text=question.text, lang=lang, k=_DEPTH, mode=mode))
        took.append(time.perf_counter() - start)
        ids = [recalled.document.id for recalled in answer]
        places.append(ids.index(question.product) + 1 if question.product in ids else None)
    return Quality(
        way=way,
        lang=lang,
        questions=f"{len(asked)}{' held out' if asked[0].held_out else ''}",
        recall_1=sum(place == 1 for place in places) / len(asked),
        recall_5=sum(place is not None and place <= 5 for place in places) / len(asked),
        mrr=sum(1 / place for place in places if place) / len(asked),
        ms=round(median(took) * 1000, 3),
    )
