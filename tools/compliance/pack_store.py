"""The rule packs that live beside the built-in ones.

    <state>/packs/<name>@<version>+<hash>/   immutable copies of loaded packs
    <state>/live.json                        which of them are live, and the lists before; replaced atomically

A copy whose documents are not those of its hash is never judged by.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from memory.domain.errors import BadInput, NotFound, StorageFailure
from tools.compliance.packs import HASH_SHOWN, digest_of, documents_of

_KEPT = 20
_REMEMBERED = 200
"""Sets of packs that a recorded verdict can be judged under again."""
_SIGNATURE = "pack.sig"


class PackStore:
    """The packs that live beside the built-in ones, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def live_dirs(self) -> list[Path]:
        """Folders of the live packs, for `load_backstop(pack_dirs=…)`. Raises BadInput when one was changed by hand."""
        return self._untouched(self._state()["live"])

    def beside(self, name: str) -> list[Path]:
        """Folders of the live packs that stay when a pack called `name` comes in. Raises as `live_dirs` does."""
        return self._untouched(label for label in self._state()["live"] if label.partition("@")[0] != name)

    def stamp(self) -> tuple[int, ...] | None:
        """Differs whenever other packs went live; costs one look at the disk. None while none ever did."""
        try:
            seen = (self._folder / "live.json").stat()
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def history(self) -> list[list[str]]:
        """Lists of labels that were live before, the newest first."""
        return list(self._state()["before"])

    def keep(self, source: Path, label: str) -> Path:
        """Copies a pack in and returns where it lies. Raises BadInput when it changed since it was labelled."""
        kept = self._kept(label)
        if _is_whole(kept):
            return kept
        aside = kept.with_name(f".{label}.new")
        try:
            _copy(source, aside)
            if digest_of(aside)[:HASH_SHOWN] != _hash_in(label):
                raise BadInput(f"{source}: the pack changed while it was loaded", todo="load it again")
            shutil.rmtree(kept, ignore_errors=True)
            os.replace(aside, kept)
        except OSError as problem:
            raise StorageFailure(f"cannot keep the pack: {problem}") from problem
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return kept

    def restore(self, source: Path, label: str) -> None:
        """Puts the copy of a live pack right from its source, where someone changed it since."""
        if label in self._state()["live"]:
            self.keep(source, label)

    def known(self) -> list[list[Path]]:
        """Every set of folders that is or was live, untouched, the newest first, the built-in packs alone last."""
        state = self._state()
        lists = [state["live"], *state["before"], *reversed(state.get("known", [])), []]
        unique = {tuple(labels): None for labels in lists}
        return [[self._kept(label) for label in labels] for labels in unique if self._all_whole(labels)]

    def go_live(self, folders: Sequence[Path]) -> None:
        """Makes exactly `folders` live."""
        state = self._state()
        live = [f.name for f in folders]
        before = [state["live"], *state["before"]][:_KEPT]
        self._write({"live": live, "before": before, "known": self._with_known(state, live)})

    def back(self) -> list[str]:
        """Makes the last list before live again whose packs are untouched. Raises NotFound when there is none."""
        state = self._state()
        place = next((at for at, labels in enumerate(state["before"]) if self._all_whole(labels)), None)
        if place is None:
            raise NotFound("there is no earlier state of the packs")
        live, before = state["before"][place], state["before"][place + 1 :]
        self._write({"live": live, "before": before, "known": self._with_known(state, state["live"])})
        return list(live)

    def _kept(self, label: str) -> Path:
        return self._folder / "packs" / label

    def _all_whole(self, labels: Iterable[str]) -> bool:
        return all(_is_whole(self._kept(label)) for label in labels)

    def _untouched(self, labels: Iterable[str]) -> list[Path]:
        folders = [self._kept(label) for label in labels]
        for folder in folders:
            if not _is_whole(folder):
                there = [document.name for document in documents_of(folder)] if folder.is_dir() else []
                raise BadInput(
                    f"{folder / (there[0] if len(there) == 1 else '')}: "
                    + (f"changed after it was loaded ({', '.join(there)})" if there else "the live pack is gone"),
                    kept="no line is judged by it",
                    todo="load the pack again from its source (adwright rules load), or go back to the rules before it"
                    " (adwright rules rollback)",
                )
        return folders

    @staticmethod
    def _with_known(state: Mapping[str, Any], live: Sequence[str]) -> list[list[str]]:
        """What has ever been live: a verdict of then can be judged again, also after a rollback."""
        known = [labels for labels in state.get("known", []) if labels != list(live)]
        return [*known, list(live)][-_REMEMBERED:]

    def _state(self) -> dict[str, Any]:
        path = self._folder / "live.json"
        if not path.exists():
            return {"live": [], "before": []}
        try:
            state = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as problem:
            raise StorageFailure(f"{path} cannot be read: {problem}") from problem
        if not isinstance(state, dict) or not all(_lists(state.get(key, [[]])) for key in ("before", "known")):
            raise StorageFailure(f"{path} is no list of packs", todo="restore it from a backup")
        if not _lists([state.get("live")]):
            raise StorageFailure(f"{path} names no live packs", todo="restore it from a backup")
        return {"before": [], **state}

    def _write(self, state: Mapping[str, Any]) -> None:
        path = self._folder / "live.json"
        aside = path.with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with aside.open("w", encoding="utf-8") as out:
                json.dump(state, out)
                out.flush()
                os.fsync(out.fileno())
            os.replace(aside, path)
        except OSError as problem:
            raise StorageFailure(f"{path} cannot be written: {problem}") from problem


def _copy(source: Path, aside: Path) -> None:
    """What a pack is made of: its documents and its signature."""
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for document in documents_of(source):
        (aside / document.name).write_bytes(document.read_bytes())
    if (source / _SIGNATURE).is_file():
        shutil.copyfile(source / _SIGNATURE, aside / _SIGNATURE)


def _hash_in(label: str) -> str:
    return label.rpartition("+")[2]


def _is_whole(folder: Path) -> bool:
    """Whether a kept pack's documents are those that its label was made from."""
    return folder.is_dir() and digest_of(folder)[:HASH_SHOWN] == _hash_in(folder.name)


def _lists(value: Any) -> bool:
    """Whether it is lists of labels."""
    return isinstance(value, list) and all(
        isinstance(labels, list) and all(isinstance(label, str) for label in labels) for labels in value
    )
