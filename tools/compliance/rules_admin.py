"""What `adwright rules` does: list, show, test, diff, load, rollback, scan, and the emergency stop.

Packs under change live in a folder that the caller names:

    <state>/packs/<name>@<version>+<hash>/   immutable copies of loaded packs
    <state>/live.json                        which of them are live, and the lists before; replaced atomically
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from memory.domain.errors import BadInput, NotFound, StorageFailure
from memory.domain.ids import content_hash
from tools.compliance.checker_port import Checker
from tools.compliance.engine import Backstop, load_backstop, pack_sources
from tools.compliance.examples import demand_examples, failing_examples
from tools.compliance.packs import PackSource, read_pack, set_id
from tools.compliance.rule import Rule

_KEPT = 20
_REMEMBERED = 200
"""Sets of packs that a recorded verdict can be judged under again."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line whose verdict differs between two backstops."""

    line: Mapping[str, Any]
    before: str
    after: str
    rules: tuple[str, ...]
    """Rules that appeared or vanished."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a pack did."""

    pack: str
    backstop: Backstop
    shadow: tuple[Change, ...]
    """Recent lines that the new pack judges otherwise."""


def rules_list(
    backstop: Backstop, *, jurisdiction: str | None = None, family: str | None = None
) -> list[dict[str, Any]]:
    """One row a rule, in pack order."""
    return [
        {
            "id": r.id,
            "jurisdiction": r.jurisdiction,
            "family": r.family,
            "severity": r.severity,
            "clauses": list(r.clauses),
        }
        for r in backstop.packs.rules
        if jurisdiction in (None, r.jurisdiction) and family in (None, r.family)
    ]


def rules_show(backstop: Backstop, rule_id: str) -> dict[str, Any]:
    """All of one rule, with what its clauses ask. Raises NotFound."""
    rule = next((r for r in backstop.packs.rules if r.id == rule_id), None)
    if rule is None:
        raise NotFound(f"no rule {rule_id}", todo="adwright rules list")
    return {
        **rules_list(backstop)[backstop.packs.rules.index(rule)],
        "by_category": {kind: list(ids) for kind, ids in rule.by_category.items()},
        "matches": [pattern.source for pattern in rule.matches],
        "from": rule.start.isoformat() if rule.start else None,
        "to": rule.end.isoformat() if rule.end else None,
        "rewrite": rule.rewrite,
        "law": {clause: _plain(backstop.packs.clauses[clause]) for clause in _clauses(rule)},
        "violates": [example.text for example in rule.violates],
        "passes": [example.text for example in rule.passes],
    }


def _clauses(rule: Rule) -> list[str]:
    return sorted({*rule.clauses, *(c for ids in rule.by_category.values() for c in ids)})


def _plain(clause: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in clause.items()}


def rules_test(backstop: Backstop) -> list[str]:
    """Examples that do not hold; empty when all do."""
    return failing_examples(backstop)


def rules_diff(before: Backstop, after: Backstop) -> dict[str, list[str]]:
    """Rules added, removed and changed from one backstop to the other."""
    old = {rule.id: _fingerprint(rule) for rule in before.packs.rules}
    new = {rule.id: _fingerprint(rule) for rule in after.packs.rules}
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(name for name in old.keys() & new.keys() if old[name] != new[name]),
    }


def _fingerprint(rule: Rule) -> str:
    return content_hash(
        [
            [p.source for p in rule.matches],
            rule.severity,
            list(rule.clauses),
            str(rule.start),
            str(rule.end),
            str(rule.unless),
        ]
    )


def shadow_pass(before: Backstop, after: Backstop, recent: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Recent lines that `after` judges otherwise than `before`."""
    changes: list[Change] = []
    for line in recent:
        old, new = before.check_line(line), after.check_line(line)
        then = {finding["rule"] for finding in old.get("findings", ())}
        now = {finding["rule"] for finding in new.get("findings", ())}
        if old["verdict"] != new["verdict"] or then != now:
            changes.append(Change(line, old["verdict"], new["verdict"], tuple(sorted(then ^ now))))
    return tuple(changes)


class PackStore:
    """The packs that live beside the built-in ones, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def live_dirs(self) -> list[Path]:
        """Folders of the live packs, for `load_backstop(pack_dirs=…)`."""
        return [self._folder / "packs" / label for label in self._state()["live"]]

    def history(self) -> list[list[str]]:
        """Lists of labels that were live before, the newest first."""
        return list(self._state()["before"])

    def add(self, source: Path, label: str) -> list[Path]:
        """Copies a pack in and returns the folders that would be live with it, the same-named pack replaced."""
        kept = self._folder / "packs" / label
        if not kept.exists():
            aside = kept.with_name(f".{label}.new")
            try:
                shutil.rmtree(aside, ignore_errors=True)
                shutil.copytree(source, aside)
                os.replace(aside, kept)
            except OSError as problem:
                raise StorageFailure(f"cannot keep the pack: {problem}") from problem
        name = label.partition("@")[0]
        others = [held for held in self._state()["live"] if held.partition("@")[0] != name]
        return [self._folder / "packs" / held for held in [*others, label]]

    def known(self) -> list[list[Path]]:
        """Every set of folders that is or was live, the newest first, the built-in packs alone last."""
        state = self._state()
        lists = [state["live"], *state["before"], *reversed(state.get("known", [])), []]
        unique = {tuple(labels): None for labels in lists}
        folders = [[self._folder / "packs" / label for label in labels] for labels in unique]
        return [each for each in folders if all(folder.is_dir() for folder in each)]

    def go_live(self, folders: Sequence[Path]) -> None:
        """Makes exactly `folders` live."""
        state = self._state()
        live = [f.name for f in folders]
        before = [state["live"], *state["before"]][:_KEPT]
        self._write({"live": live, "before": before, "known": self._with_known(state, live)})

    def back(self) -> list[str]:
        """Makes the list before live again and returns it. Raises NotFound when there is none."""
        state = self._state()
        if not state["before"]:
            raise NotFound("there is no earlier state of the packs")
        known = self._with_known(state, state["live"])
        self._write({"live": state["before"][0], "before": state["before"][1:], "known": known})
        return list(state["before"][0])

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
            return json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as problem:
            raise StorageFailure(f"{path} cannot be read: {problem}") from problem

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


def rules_load(
    store: PackStore,
    pack: Path,
    live: Backstop,
    *,
    recent: Iterable[Mapping[str, Any]] = (),
    as_of: date | None = None,
    checker: Checker | None = None,
) -> Loaded:
    """Compiles a pack aside, runs its examples and a shadow pass over `recent`, then makes it live in the store.

    The caller swaps `Loaded.backstop` into its holder. Raises BadInput when the pack is unsigned and would do more than
    add restrictions, or when an example does not hold; nothing changes then.
    """
    source = read_pack(pack)
    _allow(source)
    folders = store.add(pack, source.label)
    fresh = load_backstop(pack_dirs=folders, as_of=as_of or live.as_of, checker=checker or live.checker)
    demand_examples(fresh, [source.jurisdiction])
    changes = shadow_pass(live, fresh, recent)
    store.go_live(folders)
    return Loaded(source.label, fresh, changes)


def _allow(source: PackSource) -> None:
    if not source.signed and source.jurisdiction not in ("brand", "emergency"):
        raise BadInput(
            f"{source.label} is not signed",
            todo="sign it; only brand and emergency packs, which add restrictions, may go unsigned",
        )


def rules_rollback(store: PackStore, live: Backstop) -> Backstop:
    """Makes the packs before live again and returns the backstop to swap in."""
    store.back()
    return load_backstop(pack_dirs=store.live_dirs(), as_of=live.as_of, checker=live.checker)


def recorded_backstop(store: PackStore, pack: str, live: Backstop) -> Backstop | None:
    """What judged under `pack` once: its packs with this engine and model. None when its packs are gone."""
    wanted = pack.partition(";")[0]
    if live.packs.id == wanted:
        return live
    for folders in store.known():
        if set_id(pack_sources(folders)) == wanted:
            return load_backstop(pack_dirs=folders, as_of=live.as_of, checker=live.checker)
    return None


def rules_scan(backstop: Backstop, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Verdicts of live lines that no longer pass, for pausing what they run in."""
    return [verdict for verdict in map(backstop.check_line, lines) if verdict["verdict"] != "pass"]


def emergency_pack(folder: Path, words: Sequence[str], *, day: date, why_zh: str = "", why_en: str = "") -> Path:
    """Writes an emergency pack that blocks every text with one of `words`, ready for `rules_load`.

    Raises BadInput without words.
    """
    kept = [word.strip() for word in words if word.strip()]
    if not kept:
        raise BadInput("an emergency rule needs at least one word")
    rule = {
        "id": f"emergency.{content_hash(kept)[:8]}",
        "family": "emergency",
        "severity": "block",
        "match": [f"[emergency_{content_hash(kept)[:8]}]"],
        "why": {
            "zh": why_zh or "“{hit}”已被紧急停止使用",
            "en": why_en or "“{hit}” has been stopped by an emergency rule",
        },
        "rewrite": "none",
        "violates": kept[:5],
    }
    head = {
        "name": f"emergency-{content_hash(kept)[:8]}", "version": day.isoformat(),
        "jurisdiction": "emergency", "released": day,
        "words": {f"emergency_{content_hash(kept)[:8]}": _word_class(kept)}, "rules": [rule],
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), "utf-8")
    return folder


def _word_class(words: Sequence[str]) -> dict[str, Any]:
    return {
        "zh": " ".join(w for w in words if not w.isascii() and " " not in w),
        "en": ", ".join(w for w in words if w.isascii() or " " in w),
        "evade": True,
    }
