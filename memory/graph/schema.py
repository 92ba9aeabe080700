# ruff: noqa: S608 - statements are made of this program's own constants; values are always parameters
"""The storage schemas that follow from the ontology: SQLite's tables and Neo4j's constraints and indexes."""

from collections.abc import Iterable

from memory.domain.fact import FOREVER, Basis
from memory.graph.ontology import EDGES, FACTS, NODES, neo4j_type


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_SPAN = "since INTEGER NOT NULL, until INTEGER NOT NULL, CHECK (since < until), CHECK (valid_from < valid_to)"


def sqlite_migrations() -> list[str]:
    """Scripts for `memory.sqlite.open_database`.

    A row is seen by version v when since <= v < until. `until` leads the indexes, so that a read at a recent version
    skips what was closed before it. The dead-row indexes serve compaction alone.
    """
    return [
        f"""
CREATE TABLE version (v INTEGER PRIMARY KEY, changed INTEGER NOT NULL);
CREATE TABLE batch_key (key TEXT PRIMARY KEY, v INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE horizon (one INTEGER PRIMARY KEY CHECK (one = 1), v INTEGER NOT NULL);
INSERT INTO horizon VALUES (1, 0);
CREATE TABLE node (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (kind, id));
CREATE TABLE state (
    s INTEGER PRIMARY KEY, node INTEGER NOT NULL REFERENCES node (n), kind TEXT NOT NULL, body TEXT NOT NULL,
    source TEXT NOT NULL, confidence REAL NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, {_SPAN});
CREATE INDEX state_of ON state (node, until);
CREATE INDEX state_kind ON state (kind, until);
CREATE INDEX state_dead ON state (until) WHERE until < {FOREVER};
CREATE TABLE edge (
    e INTEGER PRIMARY KEY, kind TEXT NOT NULL, src INTEGER NOT NULL REFERENCES node (n),
    dst INTEGER NOT NULL REFERENCES node (n), weight REAL NOT NULL, body TEXT NOT NULL, stated_by TEXT NOT NULL,
    confidence REAL NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, {_SPAN});
CREATE INDEX edge_out ON edge (src, kind, until, since, valid_from, valid_to, dst, weight);
CREATE INDEX edge_in ON edge (dst, kind, until, since, valid_from, valid_to, src, weight);
CREATE INDEX edge_dead ON edge (until) WHERE until < {FOREVER};
CREATE TABLE fact (
    f INTEGER PRIMARY KEY, fact_id TEXT NOT NULL, node INTEGER NOT NULL REFERENCES node (n), name TEXT NOT NULL,
    value TEXT NOT NULL, unit TEXT, kind TEXT NOT NULL, basis TEXT NOT NULL, origin TEXT NOT NULL,
    source TEXT NOT NULL, quote TEXT NOT NULL, confidence REAL NOT NULL,
    valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, {_SPAN});
CREATE INDEX fact_of ON fact (node, until, name);
CREATE INDEX fact_id ON fact (fact_id);
CREATE INDEX fact_dead ON fact (until) WHERE until < {FOREVER};
CREATE VIRTUAL TABLE words USING fts5 (grams);
""",
        # A write finds the edge it replaces by both ends: by one of them alone it would walk all edges of a hub.
        f"CREATE INDEX edge_standing ON edge (src, dst, kind) WHERE until = {FOREVER};",
    ]


FULLTEXT_INDEX = "graph_words"


def neo4j_migrations() -> list[str]:
    """Statements that may be run again and again: constraints and indexes of the Neo4j layout.

    An `Entity` carries the tenant, kind and id, and its kind as a second label. What is known of it hangs on it as
    `State` and `Fact` nodes and as relationships, each with the versions that see it. `Ledger` is a tenant's published
    version. `closed` repeats `until` on rows that some version no longer sees, for compaction alone: an index on
    `until` itself would tempt the planner to walk a tenant's every edge. The full-text index reads Chinese as pairs of
    characters and is scoped by tenant.
    """
    return [
        "CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE (n.tenant, n.kind, n.id) IS UNIQUE",
        "CREATE CONSTRAINT ledger_key IF NOT EXISTS FOR (l:Ledger) REQUIRE l.tenant IS UNIQUE",
        "CREATE CONSTRAINT version_key IF NOT EXISTS FOR (v:Version) REQUIRE (v.tenant, v.v) IS UNIQUE",
        "CREATE CONSTRAINT batch_key IF NOT EXISTS FOR (b:BatchKey) REQUIRE (b.tenant, b.key) IS UNIQUE",
        "CREATE INDEX version_token IF NOT EXISTS FOR (v:Version) ON (v.tenant, v.token)",
        "CREATE INDEX state_kind IF NOT EXISTS FOR (s:State) ON (s.tenant, s.kind, s.until)",
        "CREATE INDEX state_closed IF NOT EXISTS FOR (s:State) ON (s.tenant, s.closed)",
        "CREATE INDEX fact_id IF NOT EXISTS FOR (f:Fact) ON (f.tenant, f.fact_id)",
        "CREATE INDEX fact_closed IF NOT EXISTS FOR (f:Fact) ON (f.tenant, f.closed)",
        *(
            f"CREATE INDEX edge_{kind} IF NOT EXISTS FOR ()-[e:{neo4j_type(kind)}]-() ON (e.tenant, e.closed)"
            for kind in EDGES
        ),
        f"CREATE FULLTEXT INDEX {FULLTEXT_INDEX} IF NOT EXISTS FOR (s:State) ON EACH [s.words, s.scope]"
        " OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
    ]


def sqlite_guards() -> str:
    """Triggers that keep what this program writes within the ontology; made at each opening, as the ontology grows."""
    ends = " OR ".join(
        f"(NEW.kind = '{kind}' AND s.kind IN ({_listed(spec.sources)}) AND t.kind IN ({_listed(spec.targets)}))"
        for kind, spec in EDGES.items()
    )
    return f"""
CREATE TEMP TRIGGER node_fits BEFORE INSERT ON main.node WHEN NEW.kind NOT IN ({_listed(NODES)})
BEGIN SELECT RAISE(ABORT, 'unknown node kind'); END;
CREATE TEMP TRIGGER edge_fits BEFORE INSERT ON main.edge
WHEN NOT EXISTS (SELECT 1 FROM main.node s, main.node t WHERE s.n = NEW.src AND t.n = NEW.dst AND ({ends}))
BEGIN SELECT RAISE(ABORT, 'edge outside the ontology'); END;
CREATE TEMP TRIGGER fact_fits BEFORE INSERT ON main.fact
WHEN NEW.kind NOT IN ({_listed(FACTS)}) OR NEW.basis NOT IN ({_listed(Basis)})
BEGIN SELECT RAISE(ABORT, 'unknown fact kind'); END;
"""
