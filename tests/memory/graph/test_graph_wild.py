"""Wild input: any text survives, merging keeps its promises, and drift is found where it is and only there."""

import datetime as dt
import random
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from memory.domain.clock import FixedClock
from memory.domain.fact import ALWAYS, FOREVER, Basis
from memory.graph import Batch, Edge, Node, Statement
from memory.graph.drift import drift_between, homogeneity, js_distance
from memory.graph.merge import Standing, merge
from memory.graph.rows import FactRow
from memory.graph.sqlite import open_sqlite_graph
from memory.graph.writes import ref

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=10, max_size=30, unique_by=lambda one: one[0]))
async def test_any_text_is_kept_as_it_is(tmp_path_factory, industry, texts):
    folder: Path = tmp_path_factory.mktemp("wild")
    graph = open_sqlite_graph(folder / "graph.db", industry, FixedClock(dt.date(2026, 6, 1)))
    batch = Batch()
    for name, value, title in texts:
        product = ref("product", name)
        said = Statement(subject=product, name=value, value=title, basis=Basis.FEED, source=value, quote=title)
        edge = Edge(kind="viewed", source=ref("customer", value), target=product, stated_by=title)
        node = Node(kind="product", id=name, body={"title": title}, source=value)
        batch += Batch(nodes=(node,), edges=(edge,), statements=(said,))
    try:
        await graph.publish(batch)
        async with await graph.snapshot() as known:
            nodes, edges, facts = await known.contents()
            assert {(node.id, node.body["title"], node.source) for node in nodes} == {(n, t, v) for n, v, t in texts}
            assert {edge.target.id for edge in edges} == {name for name, _, _ in texts}
            assert {(f.subject, f.name, f.value, f.quote) for f in facts} == {(n, v, t, t) for n, v, t in texts}
            for name, _, title in texts:
                assert [fact.value for fact in await known.facts_for(name)] == [title]
                await known.find(title)
        assert await graph.publish(batch) == known.version
    finally:
        await graph.close()


@pytest.mark.parametrize("weight", [float("nan"), float("inf")])
def test_a_weight_has_to_be_a_number(weight):
    with pytest.raises(ValidationError):
        Edge(kind="viewed", source=ref("customer", "c"), target=ref("product", "p"), weight=weight, stated_by="s")


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_a_name_has_to_be_one(name):
    with pytest.raises(ValidationError):
        ref("product", name)


# Intervals

INTERVAL = st.tuples(st.integers(0, 20), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))
SAID = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(INTERVAL, st.just((ALWAYS, FOREVER)))), min_size=1, max_size=8
)


@given(SAID)
def test_the_last_word_holds_for_its_time_and_what_stood_beside_it_stays(said):
    """Against a plain timeline in which each statement paints over the one before."""
    rows: list[FactRow] = []
    timeline: dict[int, str] = {}
    for turn, (value, (start, end)) in enumerate(said):
        statement = Statement(
            subject=ref("product", "p"), name="n", value=value, basis=Basis.FEED, source="s",
            valid_from=start, valid_to=end,
        )  # fmt: skip
        changes = merge(Batch(statements=(statement,)), Standing([], [], rows))
        kept = [row for row in rows if row.handle not in changes.close_facts]
        rows = kept + [row._replace(handle=f"{turn}-{i}") for i, row in enumerate(changes.facts)]
        for at in range(-1, 40):
            if start <= at < end:
                timeline[at] = value
            elif timeline.get(at) == value and _narrowed(said[: turn + 1], at):
                timeline.pop(at)
        for at in range(-1, 40):
            standing = [row.value for row in rows if row.valid_from <= at < row.valid_to]
            assert len(standing) <= 1
            if start <= at < end:
                assert standing == [value]
            elif standing and timeline.get(at) not in (None, value):
                assert standing == [timeline[at]]


def _narrowed(said: list, at: int) -> bool:
    """Whether the last word said the same again with another end, which moves the end."""
    return at >= said[-1][1][1]


# Drift


def counts(chance: random.Random, shares: dict[str, float], customers: int) -> dict[str, float]:
    """Votes of customers who each care for one thing alone: the case in which the test's p is exact."""
    return dict(Counter(chance.choices(list(shares), list(shares.values()), k=customers)))


class TestDrift:
    STEADY: ClassVar = {"shoes": 0.5, "bags": 0.25, "audio": 0.15, "tea": 0.1}
    MOVED: ClassVar = {"shoes": 0.25, "bags": 0.5, "audio": 0.15, "tea": 0.1}

    @pytest.mark.parametrize("customers", [60, 300, 4_000])
    def test_none_is_reported_where_none_was_planted(self, customers):
        chance = random.Random(customers * 7)
        found = [
            drift_between("s", counts(chance, self.STEADY, customers), counts(chance, self.STEADY, customers))
            for _ in range(200)
        ]
        assert sum(one.drifted for one in found) == 0

    @pytest.mark.parametrize("customers", [300, 1_000, 10_000])
    def test_planted_drift_is_found_and_named(self, customers):
        chance = random.Random(customers)
        for _ in range(50):
            found = drift_between("s", counts(chance, self.STEADY, customers), counts(chance, self.MOVED, customers))
            assert found.drifted
            assert {shift.target for shift in found.shifts[:2]} == {"shoes", "bags"}

    def test_a_trifle_among_many_events_is_not_drift(self):
        found = drift_between("s", {"a": 50_000, "b": 50_000}, {"a": 51_500, "b": 48_500})
        assert found.p_value < 0.001
        assert not found.drifted

    def test_too_few_customers_say_nothing(self):
        assert not drift_between("s", {"a": 19}, {"b": 19}).drifted
        assert not drift_between("s", {}, {"b": 1000}).drifted

    def test_the_measures_are_what_they_say(self):
        assert js_distance([1, 0], [0, 1]) == pytest.approx(1.0)
        assert js_distance([2, 2], [5, 5]) == pytest.approx(0.0)
        # chi2 = 4.0 at one degree of freedom: Q(0.5, 2.0)
        assert homogeneity([60, 40], [40, 60]) == pytest.approx(0.004678, rel=1e-3)
        assert homogeneity([50, 50], [50, 50]) == pytest.approx(1.0)
        assert homogeneity([10, 10], [10, 10]) == pytest.approx(1.0)
        assert homogeneity([100, 0], [0, 100]) < 1e-20
