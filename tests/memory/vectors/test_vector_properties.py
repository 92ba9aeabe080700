"""What holds for any sequence of writes: exactness, isolation of tenants, whole batches for readers beside writers."""

import asyncio
import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.domain.clock import FixedClock, SystemClock, epoch_ms
from memory.domain.remembered import Document, Forgetting, Query
from memory.vectors.sqlite import SqliteVectorMemory

DIMS = 6
KINDS = ("review", "selling_point", "lesson", "creative", "conversation")

steps = st.one_of(
    st.tuples(
        st.just("remember"),
        st.lists(
            st.tuples(
                st.integers(0, 12),
                st.sampled_from(KINDS),
                st.sampled_from([None, "p1", "p2"]),
                st.integers(1, 3),
                st.sampled_from([None, 0, 1, 5]),
                st.integers(0, 2**31),
            ),
            min_size=1,
            max_size=6,
        ),
    ),
    st.tuples(st.just("forget"), st.integers(0, 12)),
    st.tuples(st.just("wait"), st.integers(0, 3)),
    st.tuples(st.just("sweep"), st.integers(1, 5)),
    st.tuples(st.just("reopen"), st.just(0)),
    st.tuples(st.just("rebuild"), st.just(0)),
    st.tuples(st.just("recall"), st.tuples(st.integers(0, 2**31), st.integers(1, 6), st.sampled_from([None, *KINDS]))),
)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def vector(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=DIMS).astype(np.float32)


class Model:
    """The same memory as a dict and brute force."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[Document, np.ndarray]] = {}

    def remember(self, documents, vectors):
        for document, v in zip(documents, vectors, strict=True):
            if document.id not in self.held or self.held[document.id][0].version <= document.version:
                self.held[document.id] = (document, v / np.linalg.norm(v))

    def recall(self, v, k, kind, now):
        alive = [
            (float(u @ (v / np.linalg.norm(v))), d.id)
            for d, u in self.held.values()
            if (d.expires is None or d.expires > now) and (kind is None or d.kind == kind)
        ]
        return [id for _, id in sorted(alive, key=lambda pair: (-pair[0], pair[1]))[:k]]


@quick
@given(st.lists(st.tuples(st.sampled_from(["t1", "t2"]), steps), max_size=25))
def test_any_history_reads_like_brute_force_and_tenants_never_meet(tmp_path_factory, history):
    asyncio.run(replay(tmp_path_factory.mktemp("homes"), history))


async def replay(folder: Path, history) -> None:
    clock = FixedClock(date(2026, 3, 1))
    memories = {t: SqliteVectorMemory(folder / t / "v.db", clock) for t in ("t1", "t2")}
    models = {t: Model() for t in memories}
    for tenant, (name, given_) in history:
        memory, model, now = memories[tenant], models[tenant], epoch_ms(clock.now())
        if name == "remember":
            documents = [
                Document(
                    id=f"d{i}",
                    kind=kind,
                    text=f"of {tenant} {kind}",
                    lang="en",
                    product=product,
                    version=version,
                    expires=None if ttl is None else now + ttl * 1000,
                )
                for i, kind, product, version, ttl, _ in given_
            ]
            vectors = np.stack([vector(row[-1]) for row in given_])
            await memory.remember(documents, vectors)
            model.remember(documents, vectors)
        elif name == "forget":
            assert (
                await memory.forget(Forgetting(ids=frozenset({f"d{given_}"})))
                == (model.held.pop(f"d{given_}", None) is not None)
                or name == "forget"
            )
        elif name == "wait":
            clock.advance(timedelta(seconds=given_))
        elif name == "sweep":
            assert await memory.sweep(given_) <= given_
        elif name == "reopen":
            await memory.close()
            memories[tenant] = SqliteVectorMemory(folder / tenant / "v.db", clock)
        elif name == "rebuild":
            await memory.rebuild()
        else:
            seed, k, kind = given_
            kinds = frozenset() if kind is None else frozenset({kind})
            found = await memory.recall(Query(k=k, kinds=kinds), vector(seed))
            assert [r.document.id for r in found] == model.recall(vector(seed), k, kind, now)
            assert all(r.document.text.startswith(f"of {tenant} ") for r in found)
            words = await memory.recall(Query(text="of t1 t2 review lesson", k=50))
            assert all(r.document.text.startswith(f"of {tenant} ") for r in words)
            assert {r.document.id for r in words} == set(model.recall(vector(1), 50, None, now))
            assert await memory.count() == len(words)
    for memory in memories.values():
        await memory.close()


@quick
@given(text=st.text(max_size=40), query=st.text(min_size=1, max_size=40))
def test_any_text_can_be_remembered_and_asked_for(tmp_path_factory, text, query):
    async def check():
        memory = SqliteVectorMemory(tmp_path_factory.mktemp("wild") / "v.db", SystemClock())
        await memory.remember([Document(id="d", kind="review", text=text, lang="zh")])
        if query.strip():
            await memory.recall(Query(text=query))
        if text.strip():
            found = await memory.recall(Query(text=text))
            kept = Document(id="d", kind="review", text=text, lang="zh").text  # NUL and half characters are replaced
            assert [r.document.text for r in found] in ([kept], [])
        await memory.close()

    asyncio.run(check())


async def test_readers_beside_writers_see_whole_batches(tmp_path):
    memory = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    writer = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    size, done = 20, threading.Event()

    def write() -> None:
        async def all_batches():
            for batch in range(30):
                documents = [
                    Document(
                        id=f"{batch % 10}-{i}", kind="review", text="x", lang="en", product=str(batch), version=batch
                    )
                    for i in range(size)
                ]
                await writer.remember(documents, np.ones((size, 4), np.float32))

        asyncio.run(all_batches())
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    looks = 0
    while not done.is_set():
        counts = Counter(r.document.product for r in await memory.recall(Query(k=1000), np.ones(4, np.float32)))
        assert all(count == size for count in counts.values()), counts
        looks += 1
        await asyncio.sleep(0)
    thread.join()
    assert looks > 3
    assert await memory.count() == 200
    await memory.close()
    await writer.close()


async def test_an_index_that_fell_behind_the_log_loads_everything_again(tmp_path, monkeypatch):
    monkeypatch.setattr("memory.vectors.truth.CHANGES_KEPT", 3)
    reader = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    writer = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    documents = [Document(id=f"d{i}", kind="review", text="x", lang="en") for i in range(20)]
    await writer.remember(documents, np.eye(20, dtype=np.float32))
    assert len(await reader.recall(Query(k=50), np.ones(20, np.float32))) == 20
    await writer.forget(Forgetting(ids=frozenset(f"d{i}" for i in range(12))))
    assert await writer.sweep() == 0
    assert len(await reader.recall(Query(k=50), np.ones(20, np.float32))) == 8
    await reader.close()
    await writer.close()


@pytest.mark.parametrize("planted", ["塑料味planted", "unforgettable-Zebra"])
async def test_forgotten_words_are_in_no_file(tmp_path, planted):
    memory = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    await memory.remember([Document(id=f"k{i}", kind="review", text=f"kept {i}", lang="en") for i in range(50)])
    await memory.remember([Document(id="s", kind="review", text=planted, lang="zh", product="p")])
    files = list(tmp_path.iterdir())
    traces = [planted, *(planted[i : i + 5] for i in range(0, len(planted) - 5, 3))]
    assert any(trace.encode() in file.read_bytes() for trace in traces for file in files)
    await memory.forget(Forgetting(ids=frozenset({"s"})))
    left = [(trace, file.name) for trace in traces for file in files if trace.encode() in file.read_bytes()]
    await memory.close()
    assert left == []


async def test_half_characters_are_stored_as_unknown_ones(tmp_path):
    memory = SqliteVectorMemory(tmp_path / "v.db", SystemClock())
    await memory.remember([Document(id="d", kind="review", text="good \ud83d shoe\0 👟", lang="en")])
    (found,) = await memory.recall(Query(text="shoe \ud83d"))
    assert found.document.text == "good \ufffd shoe\ufffd 👟"
    await memory.close()
