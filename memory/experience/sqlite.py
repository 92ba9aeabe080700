"""Experience in SQLite: one file a tenant."""

import asyncio
import datetime as dt
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection, Row
from typing import TypeVar

from memory.domain.clock import Clock, epoch_ms
from memory.domain.errors import BadInput, NotFound, StorageFailure
from memory.domain.evidence import Lang
from memory.domain.ids import derive_id
from memory.domain.lesson import Lesson
from memory.domain.remembered import Correction, Edit, MemoryItem, Preference, Turn
from memory.experience import items
from memory.experience.corrections import corrections_of, read_corrections
from memory.experience.cues import family
from memory.experience.erasure import scrub
from memory.experience.lessons import held_id, merged, ranked, subject_of
from memory.experience.taste import Wish, stated_wishes, wishes_of_edit
from memory.sqlite import open_database, transaction

_SCHEMA = """
CREATE TABLE turns(run TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY (run, number)) WITHOUT ROWID;
CREATE TABLE edits(id TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT) WITHOUT ROWID;
CREATE TABLE wishes(preference TEXT NOT NULL, source TEXT NOT NULL, stated INTEGER NOT NULL, at INTEGER NOT NULL,
  kind TEXT NOT NULL, lang TEXT NOT NULL, value TEXT NOT NULL, instead_of TEXT, learned TEXT NOT NULL,
  PRIMARY KEY (preference, source)) WITHOUT ROWID;
CREATE TABLE lessons(id TEXT PRIMARY KEY, subject TEXT NOT NULL, held TEXT NOT NULL, at INTEGER NOT NULL,
  body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX lessons_subject ON lessons(subject);
CREATE INDEX lessons_held ON lessons(held);
CREATE TABLE corrections(id TEXT PRIMARY KEY, product TEXT NOT NULL, attribute TEXT NOT NULL, at INTEGER NOT NULL,
  body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX corrections_product ON corrections(product);
"""

_SPEAKERS = ("merchant", "assistant", "reviewer")
T = TypeVar("T")


class SqliteExperience:
    """`Experience` of the tenant whose file stands at `path`."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self._clock = clock
        self._writer = open_database(path, [_SCHEMA])
        self._writer.execute("PRAGMA secure_delete=ON")
        self._reader = open_database(path, [_SCHEMA])
        self._write_lock = threading.Lock()
        self._read_lock = threading.Lock()

    # Conversation

    async def say(self, run: str, speaker: str, text: str) -> Turn:
        if speaker not in _SPEAKERS:
            raise BadInput(f"{speaker!r} is nobody in a conversation", field="speaker")
        at = self._now()

        def append(db: Connection) -> Turn:
            last = db.execute("SELECT max(number) FROM turns WHERE run = ?", (run,)).fetchone()[0]
            turn = Turn.model_validate(
                {"run": run, "number": (last or 0) + 1, "speaker": speaker, "text": text, "at": at}
            )
            db.execute("INSERT INTO turns VALUES (?,?,?,?,?)", (run, turn.number, items.turn_id(turn), at, _body(turn)))
            return turn

        return await self._write(append)

    async def conversation(self, run: str, last: int | None = None) -> list[Turn]:
        rows = self._read(
            "SELECT body FROM turns WHERE run = ? ORDER BY number DESC LIMIT ?", (run, -1 if last is None else last)
        )
        return [Turn.from_json(json.loads(row["body"])) for row in reversed(rows)]

    # Preferences

    async def note_edit(self, edit: Edit) -> list[Preference]:
        def note(db: Connection) -> bool:
            new = db.execute("INSERT OR IGNORE INTO edits VALUES (?,?,?)", (edit.id, edit.at, _body(edit))).rowcount > 0
            if new:
                for wish in wishes_of_edit(edit):
                    self._keep_wish(db, wish, edit.lang, edit.id, stated=False, at=edit.at)
                for wish in stated_wishes(edit.why, edit.lang):
                    self._keep_wish(db, wish, edit.lang, edit.id, stated=True, at=edit.at)
            return new

        taught = {_wish_id(wish, edit.lang) for wish in wishes_of_edit(edit)}
        if not await self._write(note):
            return []
        return [preference for preference in self._preferences() if preference.id in taught]

    async def hear(self, text: str, lang: Lang, source: str = "merchant") -> list[Preference]:
        wishes = stated_wishes(text, lang)
        if not wishes:
            return []
        at = self._now()

        def keep(db: Connection) -> None:
            for wish in wishes:
                self._keep_wish(db, wish, lang, f"{source}: {text}", stated=True, at=at)

        await self._write(keep)
        taught = {_wish_id(wish, lang) for wish in wishes}
        return [preference for preference in self._preferences() if preference.id in taught]

    async def preferences(self, lang: Lang | None = None, *, settled_only: bool = True) -> list[Preference]:
        known = [p for p in self._preferences() if lang is None or family(p.lang) == family(lang)]
        held = _without_contradictions([p for p in known if p.settled])
        hints = [] if settled_only else [p for p in known if not p.settled]
        return sorted(held + hints, key=lambda p: (-p.stated, -p.support, p.id))

    # Lessons

    async def learn(self, lessons: Sequence[Lesson]) -> list[Lesson]:
        at = self._now()

        def keep(db: Connection) -> None:
            rows = [(x.id, subject_of(x), held_id(x, better=x.effect >= 0), at, _body(x)) for x in lessons]
            db.executemany("INSERT OR REPLACE INTO lessons VALUES (?,?,?,?,?)", rows)

        if lessons:
            await self._write(keep)
        ids = {held_id(lesson, better=lesson.effect >= 0) for lesson in lessons}
        return [lesson for lesson in self._lessons() if lesson.id in ids]

    async def lessons_for(
        self, category: str | None, channel: str | None, product_text: str, today: dt.date, k: int = 5
    ) -> list[Lesson]:
        return ranked(self._lessons(), category, channel, product_text, today, k)

    # Corrections

    async def correct(
        self, product: str, text: str, lang: Lang, attributes: Mapping[str, str] | None = None
    ) -> list[Correction]:
        found = list(corrections_of(read_corrections(text, lang, attributes or {}), product, lang, self._now()))

        def keep(db: Connection) -> None:
            rows = [(c.id, c.product, c.attribute, c.at, _body(c)) for c in found]
            db.executemany("INSERT OR REPLACE INTO corrections VALUES (?,?,?,?,?)", rows)

        if found:
            await self._write(keep)
        return found

    async def corrections(self, product: str | None = None) -> list[Correction]:
        rows = self._read("SELECT body FROM corrections WHERE ?1 IS NULL OR product = ?1 ORDER BY at, id", (product,))
        latest = {(c.product, c.attribute): c for c in (Correction.from_json(json.loads(r["body"])) for r in rows)}
        return list(latest.values())

    # What a merchant may look at and revoke

    async def items(self, kind: str | None = None) -> list[MemoryItem]:
        if kind is not None and kind not in items.KINDS:
            raise BadInput(f"there is no memory of kind {kind!r}; kinds are {', '.join(items.KINDS)}", field="kind")
        found = [item for item in self._items() if kind in {None, item.kind}]
        return sorted(found, key=lambda item: item.since, reverse=True)

    async def item(self, id: str) -> MemoryItem:
        found = next((item for item in self._items() if item.id == id), None)
        if found is None:
            raise NotFound(f"nothing is remembered under {id!r}", field="id", todo="see `adwright memory list`")
        return found

    async def forget(self, id: str) -> MemoryItem:
        item = await self.item(id)
        await self._write(lambda db: _forget(db, item))
        with self._write_lock:
            scrub(self._writer)
        return item

    async def forget_that(self) -> MemoryItem | None:
        rows = self._read(
            "SELECT id, max(at) AS at FROM (SELECT preference AS id, at, 1 AS place FROM wishes UNION ALL"
            " SELECT id, at, 0 FROM corrections) GROUP BY id ORDER BY max(at) DESC, place, id LIMIT 1"
        )
        return await self.forget(rows[0]["id"]) if rows else None

    async def close(self) -> None:
        with self._write_lock, self._read_lock:
            self._writer.close()
            self._reader.close()

    def _now(self) -> int:
        return epoch_ms(self._clock.now())

    async def _write(self, step: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._write_lock, transaction(self._writer) as db:
                return step(db)

        return await asyncio.to_thread(run)

    def _read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        with self._reading():
            return self._reader.execute(statement, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with self._read_lock:
                yield
        except sqlite3.Error as error:
            raise StorageFailure(
                f"{self.path} cannot be read: {error}",
                kept="nothing was changed",
                todo="check the disk and the rights on the home folder",
            ) from error

    def _keep_wish(self, db: Connection, wish: Wish, lang: Lang, source: str, *, stated: bool, at: int) -> None:
        learned = self._clock.today().isoformat()
        db.execute(
            "INSERT OR REPLACE INTO wishes VALUES (?,?,?,?,?,?,?,?,?)",
            (_wish_id(wish, lang), source, stated, at, wish.kind, lang, wish.value, wish.instead_of, learned),
        )

    def _preferences(self) -> list[Preference]:
        """Oldest first, by the latest word for each."""
        rows = self._read("SELECT * FROM wishes ORDER BY at, source")
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(row["preference"], []).append(row)
        return [_preference(group) for group in sorted(groups.values(), key=lambda group: group[-1]["at"])]

    def _lessons(self) -> list[Lesson]:
        rows = self._read("SELECT body FROM lessons ORDER BY id")
        return merged(Lesson.from_json(json.loads(row["body"])) for row in rows)

    def _items(self) -> list[MemoryItem]:
        zone = self._clock.zone
        found = [items.of_preference(p) for p in self._preferences()]
        found += [items.of_lesson(lesson) for lesson in self._lessons()]
        for row in self._read("SELECT body FROM corrections ORDER BY id"):
            found.append(items.of_correction(Correction.from_json(json.loads(row["body"])), zone))
        for row in self._read("SELECT body FROM edits WHERE body IS NOT NULL ORDER BY id"):
            found.append(items.of_edit(Edit.from_json(json.loads(row["body"])), zone))
        for row in self._read("SELECT body FROM turns ORDER BY run, number"):
            found.append(items.of_turn(Turn.from_json(json.loads(row["body"])), zone))
        return found


def _body(noun: Turn | Edit | Lesson | Correction) -> str:
    return json.dumps(noun.to_json(), ensure_ascii=False)


def _wish_id(wish: Wish, lang: Lang) -> str:
    return derive_id("pf", wish.kind, family(lang), wish.value.lower(), wish.instead_of)


def _preference(rows: Sequence[Row]) -> Preference:
    last = rows[-1]
    return Preference(
        id=last["preference"],
        kind=last["kind"],
        lang=last["lang"],
        value=last["value"],
        instead_of=last["instead_of"],
        stated=any(row["stated"] for row in rows),
        support=len(rows),
        sources=tuple(row["source"] for row in rows),
        learned=dt.date.fromisoformat(rows[0]["learned"]),
    )


def _without_contradictions(oldest_first: Sequence[Preference]) -> list[Preference]:
    held: dict[tuple[str, ...], Preference] = {}
    for preference in oldest_first:
        for key in _claims(preference):
            held.pop(key, None)
        held[_claims(preference)[0]] = preference
    return list(held.values())


def _claims(preference: Preference) -> list[tuple[str, ...]]:
    """What the preference decides, its own place first; a later one that decides the same takes its place."""
    lang, value = family(preference.lang), preference.value.lower()
    if preference.kind == "forbidden_word":
        return [("word", lang, value), ("use", lang, value)]
    if preference.kind == "preferred_word":
        old = (preference.instead_of or "").lower()
        return [("use", lang, value), ("word", lang, value), ("swap", lang, old)]
    if preference.kind == "note":
        return [("note", lang, value)]
    return [(preference.kind, lang)]


def _forget(db: Connection, item: MemoryItem) -> None:
    if item.kind == "preference":
        # The words stand in the edits that taught it as well; their ids stay, so that they never teach it again.
        db.execute(
            "UPDATE edits SET body = NULL WHERE id IN (SELECT source FROM wishes WHERE preference = ?)", (item.id,)
        )
        db.execute("DELETE FROM wishes WHERE preference = ?", (item.id,))
    elif item.kind == "lesson":
        db.execute("DELETE FROM lessons WHERE held = ?", (item.id,))
    elif item.kind == "correction":
        db.execute("DELETE FROM corrections WHERE id = ?", (item.id,))
    elif item.kind == "edit":
        db.execute("UPDATE edits SET body = NULL WHERE id = ?", (item.id,))
        db.execute("DELETE FROM wishes WHERE source = ?", (item.id,))
    else:
        db.execute("DELETE FROM turns WHERE id = ?", (item.id,))
