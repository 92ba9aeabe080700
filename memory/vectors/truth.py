"""Where the documents of a tenant really are: one SQLite file with words, vectors and a log of what changed.

Indexes (the hot tier in memory, a Chroma server) hold copies and follow by two watermarks: `entries.row` counts what
was added, `changes.seq` what was replaced or removed. A new `generation` tells them to start again.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

import numpy as np

from memory.domain.errors import BadInput, StorageFailure
from memory.domain.remembered import Document, DocumentKind, Forgetting, Query
from memory.experience.erasure import scrub
from memory.sqlite import open_database, transaction
from memory.vectors import truth_sql as sql
from memory.vectors.lexical import Terms, by_coverage
from memory.vectors.port import Vectors
from memory.vectors.truth_sql import CHANGES_KEPT, HISTORY_MS, Delta, Held
from memory.vectors.words import query_words, words_of

_REREAD = 100
"""How many rows of the index's own ranking are ranked again."""


class Truth:
    """The documents of one tenant in the file at `path`. Writes and reads use connections of their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = open_database(path, [sql.SCHEMA])
        self._writer.execute("PRAGMA secure_delete=ON")
        self._reader = open_database(path, [sql.SCHEMA])
        self._writing = threading.Lock()
        self._read_lock = threading.RLock()

    def close(self) -> None:
        with self._writing, self._read_lock:
            self._writer.close()
            self._reader.close()

    # Writing

    def write(self, documents: Sequence[Document], vectors: Sequence[bytes | None], space: str, now: int) -> None:
        """One transaction: all of `documents`, with the vectors of `space` in their order. Raises BadInput for dims."""
        chosen = sql.latest(documents)
        terms = {i: words_of(documents[i].text, traditional=documents[i].lang == "zh-Hant") for i in chosen}
        with self._writing, transaction(self._writer) as db:
            sql.check_dims(db, space, vectors)
            held = sql.current(db, [documents[i].id for i in chosen])
            new = [i for i in chosen if sql.is_news(documents[i], vectors[i], space, held.get(documents[i].id))]
            sql.replace(db, [held[documents[i].id]["row"] for i in new if documents[i].id in held], now)
            first = sql.next_row(db)
            db.executemany(
                "INSERT INTO entries(row, id, kind, lang, product, version, recorded, expires, text, space, vector)"
                " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (
                    sql.columns(row, documents[i], now, space if vectors[i] is not None else None, vectors[i])
                    for row, i in enumerate(new, first)
                ),
            )
            sql.index_words(db, ((row, terms[i]) for row, i in enumerate(new, first)))

    def forget(self, what: Forgetting) -> int:
        """Removes every version of what matches; overwrites the words in the file and empties the log."""
        if what.ids is None and what.kinds is None and what.product is None:
            raise BadInput("say what to forget: ids, kinds or a product", field="what")
        with self._writing:
            with transaction(self._writer) as db:
                rows = db.execute(sql.MATCHING, sql.conditions(what)).fetchall()
                sql.delete(db, [row["row"] for row in rows])
                if rows:
                    db.execute("INSERT INTO words(words) VALUES ('optimize')")
            if rows:
                scrub(self._writer)
        return len({row["id"] for row in rows})

    def sweep(self, now: int, limit: int) -> int:
        """Removes at most `limit` rows that expired or were replaced more than HISTORY_MS ago."""
        with self._writing, transaction(self._writer) as db:
            rows = [row[0] for row in db.execute(sql.EXPIRED, {"now": now, "old": now - HISTORY_MS, "limit": limit})]
            sql.delete(db, rows)
            db.execute(
                "DELETE FROM changes WHERE seq IN (SELECT seq FROM changes WHERE seq <= "
                "(SELECT coalesce(max(seq), 0) FROM changes) - ? ORDER BY seq LIMIT ?)",
                (CHANGES_KEPT, limit),
            )
        return len(rows)

    def all_texts(self) -> list[Held]:
        """Every row's text, for a rebuild."""
        with self._reading() as db:
            found = db.execute("SELECT row, lang, text, space FROM entries ORDER BY row").fetchall()
        return [Held(*row) for row in found]

    def reindex(self, vectors: Iterable[tuple[int, str | None, bytes | None]]) -> None:
        """Writes new (row, space, vector)s and all words again, and starts a new generation for every index."""
        with self._writing, transaction(self._writer) as db:
            db.executemany("UPDATE entries SET space = ?2, vector = ?3 WHERE row = ?1", vectors)
            db.execute("DELETE FROM words")
            found = db.execute("SELECT row, lang, text FROM entries")
            sql.index_words(db, ((r["row"], words_of(r["text"], traditional=r["lang"] == "zh-Hant")) for r in found))
            db.execute("DELETE FROM state WHERE name LIKE 'dims:%'")
            db.execute(
                "INSERT INTO state SELECT 'dims:' || space, max(length(vector)) / 4 FROM entries"
                " WHERE vector IS NOT NULL GROUP BY space"
            )
            db.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")

    def put_state(self, values: dict[str, str | int]) -> None:
        """Keeps an index's own bookkeeping beside the truth."""
        with self._writing, transaction(self._writer) as db:
            db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", list(values.items()))

    def keep_state(self, name: str, value: str | int) -> None:
        """Sets a value unless one is there, whoever else tries at the same moment."""
        with self._writing, transaction(self._writer) as db:
            db.execute("INSERT OR IGNORE INTO state VALUES (?, ?)", (name, value))

    # Reading

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._read_lock:
                yield self._reader
        except sqlite3.Error as error:
            raise StorageFailure(
                f"{self.path} cannot be read: {error}",
                kept="nothing was changed",
                todo="check the disk and the rights on the home folder",
            ) from error

    def state(self, name: str) -> str | int | None:
        with self._reading() as db:
            found = db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return None if found is None else found[0]

    def data_version(self) -> int:
        """Changes whenever anyone, in this process or another, has committed."""
        with self._reading() as db:
            return db.execute("PRAGMA data_version").fetchone()[0]

    def dims(self, space: str) -> int | None:
        found = self.state(f"dims:{space}")
        return None if found is None else int(found)

    def count(self, kinds: frozenset[DocumentKind], now: int) -> int:
        with self._reading() as db:
            return db.execute(sql.COUNT, sql.visible(Query(text="", kinds=kinds), now)).fetchone()[0]

    def delta(self, generation: int, entries_seen: int, changes_seen: int, limit: int = -1) -> Delta:
        """What came after the watermarks, from one snapshot. `limit` bounds the entries (and then gives no changes)."""
        with self._reading() as db:
            db.execute("BEGIN")
            try:
                return sql.delta(db, generation, entries_seen, changes_seen, limit)
            finally:
                db.execute("COMMIT")

    def allowed(self, rows: Sequence[int], query: Query, now: int) -> set[int]:
        """Which of these rows `query` may return."""
        with self._reading() as db:
            found = db.execute(sql.ALLOWED, {"rows": json.dumps(rows), **sql.visible(query, now)}).fetchall()
        return {row[0] for row in found}

    def vectors(self, query: Query, now: int, space: str, limit: int) -> tuple[list[int], Vectors]:
        """The rows that `query` may return, at most `limit`, with their vectors."""
        with self._reading() as db:
            found = db.execute(sql.VECTORS, {"space": space, "limit": limit, **sql.visible(query, now)}).fetchall()
        rows = [row[0] for row in found]
        joined = np.frombuffer(b"".join(row[1] for row in found), "<f4")
        return rows, joined.reshape(len(rows), -1) if rows else joined.reshape(0, 0)

    def waiting(self, entries_seen: int, changes_seen: int) -> int:
        """How many rows with a vector and changes came after these watermarks."""
        with self._reading() as db:
            return db.execute(sql.WAITING, (entries_seen, changes_seen)).fetchone()[0]

    def documents(self, rows: Sequence[int]) -> dict[int, Document]:
        """The documents in these rows; a row that was removed in the meantime is left out."""
        with self._reading() as db:
            found = db.execute(sql.DOCUMENTS, (json.dumps(rows),)).fetchall()
        return {row["row"]: sql.as_document(row) for row in found}

    def by_words(self, query: Query, now: int, limit: int) -> list[int]:
        """The rows that share words with the query, best first."""
        asked = query_words(query.text)
        match = sql.match(asked)
        if not match:
            return []
        with self._reading() as db:
            found = db.execute(
                sql.BY_WORDS, {"match": match, "limit": max(limit, _REREAD), **sql.visible(query, now)}
            ).fetchall()
            if not found:
                return []
            total = db.execute(sql.SIZE).fetchone()[0]
            counted = db.execute(sql.FREQUENCIES, (json.dumps([*asked.stems, *asked.grams]),)).fetchall()
        scores = by_coverage(
            asked, [Terms(*row) for row in found], {(c["term"], c["col"]): c["doc"] for c in counted}, total
        )
        return scores[:limit]


def as_blob(vectors: Vectors, count: int) -> list[bytes]:
    """Rows as stored: float32 of length 1, little-endian. Raises BadInput when they are not `count` finite rows."""
    rows = np.ascontiguousarray(vectors, dtype="<f4")
    if rows.ndim != 2 or rows.shape[0] != count or rows.shape[1] == 0:
        raise BadInput(f"{count} documents need {count} vectors, not an array of shape {rows.shape}", field="vectors")
    if not np.isfinite(rows).all():
        raise BadInput("a vector holds a number that is not finite", field="vectors")
    return [row.tobytes() for row in unit(rows)]


def unit(rows: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays one, and is similar to nothing."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
