"""The schema of the truth, its statements, and the steps of its transactions."""

import json
from collections.abc import Iterable, Sequence
from sqlite3 import Connection, Row
from typing import NamedTuple

from memory.domain.errors import BadInput
from memory.domain.evidence import Lang
from memory.domain.remembered import Document, DocumentKind, Forgetting, Query
from memory.vectors.words import Asked, Words

NEVER = 2**63 - 1
"""The epoch millisecond of what has no end."""

HISTORY_MS = 30 * 24 * 3600 * 1000
"""How long a replaced version stays readable for `as_of` before the sweep may take it."""

CHANGES_KEPT = 200_000
"""Indexes further behind than this many changes load everything again."""

SCHEMA = """
CREATE TABLE entries(
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL, kind TEXT NOT NULL, lang TEXT NOT NULL, product TEXT, version INTEGER NOT NULL,
  recorded INTEGER NOT NULL, replaced INTEGER NOT NULL DEFAULT 9223372036854775807,
  expires INTEGER NOT NULL DEFAULT 9223372036854775807,
  text TEXT NOT NULL, space TEXT, vector BLOB
);
CREATE UNIQUE INDEX entries_current ON entries(id) WHERE replaced = 9223372036854775807;
CREATE INDEX entries_id ON entries(id);
CREATE INDEX entries_expires ON entries(expires) WHERE expires < 9223372036854775807;
CREATE INDEX entries_replaced ON entries(replaced) WHERE replaced < 9223372036854775807;
CREATE INDEX entries_product ON entries(product) WHERE product IS NOT NULL;
CREATE TABLE changes(seq INTEGER PRIMARY KEY AUTOINCREMENT, row INTEGER NOT NULL, replaced INTEGER NOT NULL);
CREATE TABLE state(name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 1);
CREATE VIRTUAL TABLE words USING fts5(stems, grams, tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE terms USING fts5vocab(words, col);
"""


SIZE = "SELECT coalesce(max(id), 0) FROM words_docsize"
"""About how many documents there are; counting them would read them all."""

FREQUENCIES = "SELECT term, col, doc FROM terms WHERE term IN (SELECT value FROM json_each(?))"

_ALLOWED = """
  e.recorded <= :recorded AND e.replaced > :replaced AND e.expires > :expires
  AND (:kinds IS NULL OR e.kind IN (SELECT value FROM json_each(:kinds)))
  AND (:product IS NULL OR e.product = :product)
"""

COUNT = "\n".join(("SELECT count(*) FROM entries e WHERE", _ALLOWED))

ALLOWED = "\n".join(("SELECT e.row FROM entries e WHERE e.row IN (SELECT value FROM json_each(:rows)) AND", _ALLOWED))

VECTORS = "\n".join(
    (
        "SELECT e.row, e.vector FROM entries e WHERE e.space = :space AND e.vector IS NOT NULL AND",
        _ALLOWED,
        "LIMIT :limit",
    )
)

WAITING = """
SELECT (SELECT count(*) FROM entries WHERE row > ? AND vector IS NOT NULL) +
       (SELECT count(*) FROM changes WHERE seq > ?)
"""

BY_WORDS = "\n".join(
    (
        "SELECT e.row, e.id, words.stems, words.grams FROM words JOIN entries e ON e.row = words.rowid",
        "WHERE words MATCH :match AND",
        _ALLOWED,
        "ORDER BY bm25(words, 1.0, 0.5), e.id LIMIT :limit",
    )
)

DOCUMENTS = (
    "SELECT row, id, kind, lang, product, version, expires, text FROM entries"
    " WHERE row IN (SELECT value FROM json_each(?))"
)

MATCHING = """
SELECT row, id FROM entries
WHERE (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))
  AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
  AND (:product IS NULL OR product = :product)
"""

EXPIRED = """
SELECT row FROM entries WHERE expires < 9223372036854775807 AND expires <= :now UNION
SELECT row FROM entries WHERE replaced < 9223372036854775807 AND replaced <= :old LIMIT :limit
"""

_CURRENT = "SELECT * FROM entries WHERE replaced = 9223372036854775807 AND id IN (SELECT value FROM json_each(?))"


class Entry(NamedTuple):
    """What an index holds of a document."""

    row: int
    kind: DocumentKind
    product: str | None
    recorded: int
    replaced: int
    """When a newer version took its place; 0 when it was removed; NEVER while it is current."""
    expires: int
    space: str
    vector: bytes


class Held(NamedTuple):
    """A row's text with the space of the vector that it has."""

    row: int
    lang: Lang
    text: str
    space: str | None


class Delta(NamedTuple):
    """What an index has to apply to be up to date."""

    generation: int
    fresh: bool
    """Whether the index has to start empty."""
    entries: list[Entry]
    changes: list[tuple[int, int]]
    """(row, replaced) in the order in which they happened."""
    entries_seen: int
    changes_seen: int


def visible(query: Query, now: int) -> dict[str, str | int | None]:
    """The parameters under which an entry may be returned."""
    at = query.as_of
    return {
        "recorded": NEVER if at is None else at,
        "replaced": NEVER - 1 if at is None else at,
        "expires": now if at is None else at,
        "kinds": json.dumps(sorted(query.kinds)) if query.kinds else None,
        "product": query.product,
    }


def conditions(what: Forgetting) -> dict[str, str | None]:
    return {
        "ids": None if what.ids is None else json.dumps(sorted(what.ids)),
        "kinds": None if what.kinds is None else json.dumps(sorted(what.kinds)),
        "product": what.product,
    }


def latest(documents: Sequence[Document]) -> list[int]:
    """The index of the newest version of each id, the later one on a tie."""
    best: dict[str, int] = {}
    for i, document in enumerate(documents):
        if document.id not in best or document.version >= documents[best[document.id]].version:
            best[document.id] = i
    return sorted(best.values())


def current(db: Connection, ids: Sequence[str]) -> dict[str, Row]:
    return {row["id"]: row for row in db.execute(_CURRENT, (json.dumps(ids),))}


def is_news(document: Document, vector: bytes | None, space: str, held: Row | None) -> bool:
    if held is None:
        return True
    if document.version < held["version"]:
        return False
    return as_document(held) != document or held["vector"] != vector or (vector is not None and held["space"] != space)


def replace(db: Connection, rows: Sequence[int], now: int) -> None:
    db.executemany("UPDATE entries SET replaced = ? WHERE row = ?", [(now, row) for row in rows])
    db.executemany("INSERT INTO changes(row, replaced) VALUES (?, ?)", [(row, now) for row in rows])


def delete(db: Connection, rows: Sequence[int]) -> None:
    keys = [(row,) for row in rows]
    db.executemany("DELETE FROM words WHERE rowid = ?", keys)
    db.executemany("DELETE FROM entries WHERE row = ?", keys)
    db.executemany("INSERT INTO changes(row, replaced) VALUES (?, 0)", keys)


def next_row(db: Connection) -> int:
    found = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    return 1 if found is None else found[0] + 1


def check_dims(db: Connection, space: str, vectors: Sequence[bytes | None]) -> None:
    dims = {len(vector) // 4 for vector in vectors if vector is not None}
    if not dims:
        return
    name = f"dims:{space}"
    held = db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    if held is None:
        db.execute("INSERT INTO state VALUES (?, ?)", (name, min(dims)))
    wanted = min(dims) if held is None else held[0]
    if dims != {wanted}:
        raise BadInput(f"vectors of {max(dims)} numbers do not fit a memory that holds {wanted}", field="vectors")


def columns(row: int, document: Document, now: int, space: str | None, vector: bytes | None) -> tuple[object, ...]:
    d = document
    expires = NEVER if d.expires is None else d.expires
    return row, d.id, d.kind, d.lang, d.product, d.version, now, expires, d.text, space, vector


def index_words(db: Connection, terms: Iterable[tuple[int, Words]]) -> None:
    db.executemany(
        "INSERT INTO words(rowid, stems, grams) VALUES (?, ?, ?)",
        ((row, " ".join(words.stems), " ".join(words.grams)) for row, words in terms),
    )


def as_document(row: Row) -> Document:
    # The row was checked when it was written; checking it again would cost more than the search.
    return Document.model_construct(
        id=row["id"],
        kind=row["kind"],
        text=row["text"],
        lang=row["lang"],
        product=row["product"],
        expires=None if row["expires"] == NEVER else row["expires"],
        version=row["version"],
    )


def match(words: Asked) -> str:
    stems = " OR ".join(f'"{stem}"' for stem in words.stems)
    grams = " OR ".join(f'"{gram}"' for gram in words.grams)
    return " OR ".join(f"{{{column}}} : ({terms})" for column, terms in (("stems", stems), ("grams", grams)) if terms)


def delta(db: Connection, generation: int, entries_seen: int, changes_seen: int, limit: int) -> Delta:
    current = db.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()[0]
    oldest = db.execute("SELECT min(seq) FROM changes").fetchone()[0]
    newest = db.execute("SELECT max(seq) FROM changes").fetchone()[0] or 0
    fresh = current != generation or (oldest is not None and changes_seen + 1 < oldest)
    if fresh:
        entries_seen, changes_seen = 0, newest
    found = db.execute(
        "SELECT row, kind, product, recorded, replaced, expires, space, vector FROM entries"
        " WHERE row > ? ORDER BY row LIMIT ?",
        (entries_seen, limit),
    ).fetchall()
    entries = [Entry(*row) for row in found if row["vector"] is not None]
    complete = limit < 0 or len(found) < limit
    changes = (
        [(row[0], row[1]) for row in db.execute("SELECT row, replaced FROM changes WHERE seq > ?", (changes_seen,))]
        if complete
        else []
    )
    return Delta(
        generation=current,
        fresh=fresh,
        entries=entries,
        changes=changes,
        entries_seen=found[-1]["row"] if found else entries_seen,
        changes_seen=newest if complete else changes_seen,
    )
