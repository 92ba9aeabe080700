"""What every adapter of the vector memory promises."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from memory.domain.clock import FixedClock, epoch_ms
from memory.domain.errors import BadInput, Unavailable
from memory.domain.remembered import Document, Forgetting, Query
from memory.vectors.chroma import ChromaVectorMemory
from memory.vectors.port import Embedder, VectorMemory, Vectors
from memory.vectors.sqlite import SqliteVectorMemory

CHROMA = os.environ.get("ADWRIGHT_TEST_CHROMA")


class Letters:
    """An embedder of letter counts: small, and plain enough to foresee."""

    id = "letters"
    dims = 26

    def covers(self, lang: str) -> bool:
        return lang == "en"

    async def embed(self, texts):
        rows = np.array([[t.lower().count(chr(97 + i)) for i in range(26)] for t in texts], np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class Clearing:
    """Opens memories of several tenants under one folder and closes them."""

    def __init__(self, adapter: str, folder: Path) -> None:
        self.adapter = adapter
        self.folder = folder
        self.clock = FixedClock(date(2026, 6, 1))
        self.opened: list[VectorMemory] = []

    def open(self, tenant: str = "t1", embedder: Embedder | None = None) -> VectorMemory:
        path = self.folder / tenant / "vectors.db"
        if self.adapter == "sqlite":
            memory: VectorMemory = SqliteVectorMemory(path, self.clock, embedder)
        else:
            assert CHROMA
            memory = ChromaVectorMemory(path, self.clock, embedder, url=CHROMA, tenant=f"{self.folder.name}.{tenant}")
        self.opened.append(memory)
        return memory

    def now(self) -> int:
        return epoch_ms(self.clock.now())


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("chroma", marks=pytest.mark.skipif(not CHROMA, reason="ADWRIGHT_TEST_CHROMA names no server")),
    ]
)
async def place(request, tmp_path: Path) -> AsyncIterator[Clearing]:
    clearing = Clearing(request.param, tmp_path)
    yield clearing
    for memory in clearing.opened:
        if isinstance(memory, ChromaVectorMemory):
            await memory.erase()
        await memory.close()


def doc(id: str, text: str = "light shoe", **fields) -> Document:
    return Document(**{"id": id, "kind": "review", "text": text, "lang": "en", **fields})


def axes(*ones: int, dims: int = 8) -> Vectors:
    return np.eye(dims, dtype=np.float32)[list(ones)]


async def ids(memory: VectorMemory, vector: Vectors | None = None, **query) -> list[str]:
    return [r.document.id for r in await memory.recall(Query(**query), vector)]


async def test_the_most_similar_come_first(place):
    memory = place.open()
    vectors = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0, 1]], np.float32)
    await memory.remember([doc("far"), doc("near"), doc("away")], vectors[[1, 0, 2]])
    found = await memory.recall(Query(k=2), vectors[0])
    assert [r.document.id for r in found] == ["near", "far"]
    assert found[0].score == pytest.approx(1.0, abs=1e-5)
    assert found[1].similarity == pytest.approx(0.8, abs=1e-5)


async def test_equal_scores_are_ordered_by_id(place):
    memory = place.open()
    await memory.remember([doc(id) for id in "dbca"], axes(0, 0, 0, 0))
    assert await ids(memory, axes(0)[0], k=4) == list("abcd")


async def test_a_document_remembered_again_replaces_what_was_held(place):
    memory = place.open()
    await memory.remember([doc("a", "old words")], axes(0))
    await memory.remember([doc("a", "new words", version=2)], axes(1))
    found = await memory.recall(Query(), axes(1)[0])
    assert [(r.document.text, r.document.version) for r in found] == [("new words", 2)]
    assert await memory.count() == 1
    assert await ids(memory, text="old") == []


async def test_late_news_of_a_lower_version_is_ignored(place):
    memory = place.open()
    await memory.remember([doc("a", "second", version=2)], axes(0))
    await memory.remember([doc("a", "first", version=1)], axes(1))
    assert [r.document.text for r in await memory.recall(Query(), axes(0)[0])] == ["second"]


async def test_the_newest_version_in_one_batch_wins(place):
    memory = place.open()
    await memory.remember([doc("a", "two", version=2), doc("a", "one", version=1)], axes(0, 1))
    assert [r.document.text for r in await memory.recall(Query(), axes(0)[0])] == ["two"]


async def test_a_moment_of_the_past_is_read_as_it_was(place):
    memory = place.open()
    await memory.remember([doc("a", "june", expires=place.now() + 3 * 86_400_000)], axes(0))
    june = place.now()
    place.clock.advance(timedelta(days=1))
    await memory.remember([doc("a", "july", version=2), doc("b", "younger")], axes(0, 0))
    assert [r.document.text for r in await memory.recall(Query(as_of=june), axes(0)[0])] == ["june"]
    assert [r.document.text for r in await memory.recall(Query(as_of=june, text="june"))] == ["june"]
    place.clock.advance(timedelta(days=9))
    assert [r.document.text for r in await memory.recall(Query(as_of=june), axes(0)[0])] == ["june"]
    assert await ids(memory, axes(0)[0], as_of=june - 1) == []


async def test_expiry_holds_at_query_time_and_the_sweep_is_bounded(place):
    memory = place.open()
    soon = place.now() + 1000
    await memory.remember([doc(f"e{i}", expires=soon) for i in range(5)] + [doc("stays")], axes(*[0] * 6))
    assert await memory.count() == 6
    place.clock.advance(timedelta(seconds=1))
    assert await ids(memory, axes(0)[0]) == ["stays"]
    assert await ids(memory, text="light shoe") == ["stays"]
    assert await memory.count() == 1
    assert [await memory.sweep(2) for _ in range(4)] == [2, 2, 1, 0]
    assert await ids(memory, axes(0)[0]) == ["stays"]


async def test_filters_are_applied_before_the_best_are_taken(place):
    memory = place.open()
    many = [doc(f"r{i:03}", product="p1") for i in range(200)]
    few = [doc("l1", kind="lesson", product="p2"), doc("c1", kind="creative", product="p1")]
    vectors = np.vstack([np.tile(axes(0), (200, 1)), axes(1, 1)]) + np.float32(0.01)
    await memory.remember(many + few, vectors)
    assert await ids(memory, axes(0)[0], kinds=frozenset({"lesson", "creative"}), k=5) == ["c1", "l1"]
    assert await ids(memory, axes(0)[0], kinds=frozenset({"creative"}), product="p1") == ["c1"]
    assert await ids(memory, axes(0)[0], product="nobody") == []
    assert await ids(memory, text="light", product="p2") == ["l1"]


async def test_forgetting_is_final(place):
    memory = place.open()
    await memory.remember([doc("a", product="p1"), doc("b", product="p1"), doc("c")], axes(0, 0, 0))
    now = place.now()
    assert await memory.forget(Forgetting(product="p1", ids=frozenset({"a", "c"}))) == 1
    assert await ids(memory, axes(0)[0]) == ["b", "c"]
    assert await ids(memory, axes(0)[0], as_of=now) == ["b", "c"]
    assert await memory.forget(Forgetting(product="p1")) == 1
    assert await memory.forget(Forgetting(product="p1")) == 0
    assert await ids(memory, text="light shoe") == ["c"]
    with pytest.raises(BadInput):
        await memory.forget(Forgetting())


async def test_what_was_forgotten_can_be_learned_again(place):
    memory = place.open()
    await memory.remember([doc("a", version=5)], axes(0))
    await memory.forget(Forgetting(ids=frozenset({"a"})))
    await memory.remember([doc("a", version=1)], axes(1))
    assert await ids(memory, axes(1)[0]) == ["a"]


async def test_it_survives_being_closed(place):
    memory = place.open()
    await memory.remember([doc("a"), doc("b")], axes(0, 1))
    await memory.forget(Forgetting(ids=frozenset({"b"})))
    await memory.close()
    place.opened.remove(memory)
    assert await ids(place.open(), axes(0)[0]) == ["a"]


async def test_another_reader_sees_what_was_acknowledged(place):
    writer, reader = place.open(), place.open()
    assert await ids(reader, axes(0)[0]) == []
    for i in range(20):
        await writer.remember([doc(f"d{i}")], axes(i % 8))
        assert len(await ids(reader, axes(0)[0], k=50)) == i + 1
    await writer.remember([doc("d0", "changed", version=2)], axes(3))
    assert "changed" in {r.document.text for r in await reader.recall(Query(k=50), axes(3)[0])}
    await writer.forget(Forgetting(ids=frozenset({"d1"})))
    assert "d1" not in await ids(reader, axes(1)[0], k=50)


async def test_a_batch_is_all_or_nothing(place):
    memory = place.open()
    await memory.remember([doc("a")], axes(0))
    bad = np.array([[1, 0, 0, 0, 0, 0, 0, 0], [np.nan] * 8], np.float32)
    for vectors in (bad, axes(0), axes(0, 1, dims=9)):
        with pytest.raises(BadInput):
            await memory.remember([doc("b"), doc("c")], vectors)
    assert await ids(memory, axes(0)[0]) == ["a"]


async def test_a_query_that_cannot_be_answered_is_refused(place):
    memory = place.open()
    await memory.remember([doc("a")], axes(0))
    with pytest.raises(BadInput):
        await memory.recall(Query())
    with pytest.raises(BadInput):
        await memory.recall(Query(), axes(0, dims=5)[0])
    with pytest.raises(BadInput):
        await memory.recall(Query(text="shoe", mode="vector"))


async def test_words_find_chinese_and_english(place):
    memory = place.open()
    await memory.remember(
        [
            doc("zh", "鞋底是天然橡胶,雨天不打滑", lang="zh"),
            doc("hant", "這雙鞋很輕,適合長跑", lang="zh-Hant"),
            doc("en", "Waterproof hiking boots with grippy soles"),
        ]
    )
    assert (await ids(memory, text="雨天会打滑吗"))[0] == "zh"
    assert (await ids(memory, text="适合长跑的鞋"))[0] == "hant"
    assert (await ids(memory, text="boot that is waterproof"))[0] == "en"
    assert await ids(memory, text="!!! ???") == []
    assert await ids(memory, text='" OR stems : * NEAR(') == []


async def test_an_embedder_serves_the_languages_it_covers(place):
    memory = place.open(embedder=Letters())
    await memory.remember([doc("abc", "abc abc"), doc("xyz", "xyz"), doc("zh", "轻便跑鞋", lang="zh")])
    assert await ids(memory, text="cab", mode="vector", k=1) == ["abc"]
    assert await ids(memory, text="轻便") == ["zh"]
    assert (await memory.recall(Query(text="xyz", k=1)))[0].rank_words == 1


async def test_rebuilding_takes_the_embedder_of_today(place):
    plain = place.open()
    await plain.remember([doc("abc", "abc"), doc("xyz", "xyz"), doc("zh", "跑鞋", lang="zh")])
    better = place.open(embedder=Letters())
    assert await ids(better, text="cba", mode="vector") == []
    assert await better.rebuild() == 3
    assert await ids(better, text="cba", mode="vector", k=1) == ["abc"]
    assert await ids(plain, text="跑鞋") == ["zh"]


async def test_nothing_is_a_fine_batch(place):
    memory = place.open()
    await memory.remember([])
    assert await memory.count() == 0
    assert await memory.rebuild() == 0
    assert await memory.sweep() == 0


async def test_concurrent_writers_lose_nothing(place):
    memory = place.open()
    await asyncio.gather(
        *(memory.remember([doc(f"d{i}-{j}") for j in range(5)], axes(*[i % 8] * 5)) for i in range(20))
    )
    assert len(await ids(memory, axes(0)[0], k=200)) == 100 == await memory.count()


async def test_large_batches_pass(place):
    memory = place.open()
    vectors = np.random.default_rng(7).normal(size=(6000, 16)).astype(np.float32)
    await memory.remember([doc(f"d{i}") for i in range(6000)], vectors)
    assert (await ids(memory, vectors[5999], k=1)) == ["d5999"]


async def test_two_tenants_never_meet(place):
    one, two = place.open("one"), place.open("two")
    await one.remember([doc("same", "secret of one", product="p"), doc("only", "one alone")], axes(0, 1))
    await two.remember([doc("same", "secret of two", product="p")], axes(0))
    assert [r.document.text for r in await two.recall(Query(k=9), axes(0)[0])] == ["secret of two"]
    assert [r.document.text for r in await two.recall(Query(text="secret of one alone"))] == ["secret of two"]
    assert await two.count() == 1
    assert await two.forget(Forgetting(ids=frozenset({"only"}))) == 0
    assert await two.forget(Forgetting(product="p")) == 1
    assert await two.rebuild() == 0
    assert await two.recall(Query(k=9), axes(0)[0]) == []
    assert [r.document.text for r in await one.recall(Query(k=1), axes(0)[0])] == ["secret of one"]
    assert await one.count() == 2


class Broken(Letters):
    async def embed(self, texts):
        raise Unavailable("the model is down")


async def test_an_embedder_that_fails_stores_nothing_and_is_not_hidden(place):
    memory = place.open(embedder=Broken())
    with pytest.raises(Unavailable):
        await memory.remember([doc("a")])
    assert await memory.count() == 0
    await memory.remember([doc("zh", "跑鞋", lang="zh")])
    assert await ids(memory, text="跑鞋") == ["zh"]
    with pytest.raises(Unavailable):
        await memory.recall(Query(text="shoe"))
