"""What `adwright rules` does: list, show, test, diff, load, rollback, scan, and the emergency stop."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from memory.domain.errors import BadInput, NotFound
from memory.domain.ids import content_hash
from tools.compliance.checker_port import Checker
from tools.compliance.engine import Backstop, load_backstop, pack_sources
from tools.compliance.examples import demand_examples, failing_examples
from tools.compliance.lexicon import plain_term
from tools.compliance.market import pack_named
from tools.compliance.pack_store import PackStore
from tools.compliance.packs import CompiledPacks, read_pack, set_id
from tools.compliance.rule import Example, Exemption, Rule, Scope
from tools.compliance.unpacked import shown
from tools.compliance.unsigned import demand_place

__all__ = [
    "Change", "Loaded", "PackStore", "emergency_pack", "recorded_backstop", "rules_diff", "rules_list", "rules_load",
    "rules_rollback", "rules_scan", "rules_show", "rules_test", "shadow_pass",
]  # fmt: skip


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
    """One row a rule, in pack order. Raises BadInput for a jurisdiction that has no pack."""
    if jurisdiction not in (None, "brand", "emergency"):
        jurisdiction = pack_named(jurisdiction, backstop.jurisdictions)
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
    """All of one rule, of a pack or of those that no pack holds, with what its clauses ask. Raises NotFound."""
    rule = next((r for r in backstop.packs.rules if r.id == rule_id), None)
    told = _of_pack(backstop, rule) if rule else shown(backstop, rule_id)
    if told is None:
        raise NotFound(f"no rule {rule_id}", todo="adwright rules list")
    return told


def _of_pack(backstop: Backstop, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "jurisdiction": rule.jurisdiction,
        "family": rule.family,
        "severity": rule.severity,
        "clauses": list(rule.clauses),
        "by_category": {kind: list(ids) for kind, ids in rule.by_category.items()},
        "matches": [pattern.source for pattern in rule.matches],
        "unless": [_exemption(exemption) for exemption in rule.unless],
        "scope": _scope(rule.scope),
        "from": rule.start.isoformat() if rule.start else None,
        "to": rule.end.isoformat() if rule.end else None,
        "early": rule.early,
        "alone": rule.alone,
        "evidence": list(rule.evidence),
        "why": dict(rule.why) or dict(backstop.packs.whys.get(rule.family, backstop.packs.whys["default"])),
        "rewrite": rule.rewrite,
        "source": rule.source or _sources(rule, backstop.packs),
        "speaker": "words, where they are said" + ("" if rule.alone else " and the learned checker agrees"),
        "pack": next(
            s.label for s in backstop.packs.sources if any(written.text.id == rule.id for written in s.written)
        ),
        "law": {clause: _plain(backstop.packs.clauses[clause]) for clause in _clauses(rule)},
        "violates": [example.text for example in rule.violates],
        "passes": [example.text for example in rule.passes],
        "examples": [_example(e, finds) for finds, them in ((True, rule.violates), (False, rule.passes)) for e in them],
    }


def _sources(rule: Rule, packs: CompiledPacks) -> str:
    """Where the law of a rule is published, as its clauses say."""
    told = (packs.clauses[clause].get("source") for clause in _clauses(rule))
    return "; ".join(dict.fromkeys(source for source in told if source))


def _exemption(exemption: Exemption) -> dict[str, Any]:
    patterns = [pattern.source for pattern in exemption.patterns]
    return {"place": exemption.place, "window": exemption.window, "matches": patterns}


def _scope(scope: Scope) -> dict[str, Any]:
    """What is asked; an empty scope is everywhere."""
    asked = {key: sorted(getattr(scope, key)) for key in ("categories", "not_categories", "channels", "audience")}
    return {key: words for key, words in asked.items() if words} | {"needs_category": scope.needs_category}


def _example(example: Example, finds: bool) -> dict[str, Any]:
    day = example.as_of.isoformat() if example.as_of else None
    told = {"category": example.category, "context": dict(example.context) or None, "as_of": day}
    return {"text": example.text, "finds": finds, **{key: value for key, value in told.items() if value is not None}}


def _clauses(rule: Rule) -> list[str]:
    return sorted({*rule.clauses, *(c for ids in rule.by_category.values() for c in ids)})


def _plain(clause: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in clause.items()}


def rules_test(backstop: Backstop) -> list[str]:
    """Examples that do not hold; empty when all do."""
    return failing_examples(backstop)


def rules_diff(before: Backstop, after: Backstop) -> dict[str, list[str]]:
    """Rules added, removed and changed from one backstop to the other."""
    old = {rule.id: rule for rule in before.packs.rules}
    new = {rule.id: rule for rule in after.packs.rules}
    return {
        "added": sorted(new.keys() - old.keys()),
        "removed": sorted(old.keys() - new.keys()),
        "changed": sorted(name for name in old.keys() & new.keys() if old[name] != new[name]),
    }


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

    The caller swaps `Loaded.backstop` into its holder. Raises BadInput when the pack is malformed, is unsigned and
    would do more than add restrictions, or when an example does not hold; nothing changes and nothing is kept then.
    """
    source = read_pack(pack)
    demand_place(source, [read_pack(folder) for folder in store.live_dirs()])
    beside = store.beside(source.name)
    fresh = load_backstop(pack_dirs=[*beside, pack], as_of=as_of or live.as_of, checker=checker or live.checker)
    if source.signed:  # an unsigned one proved its examples when it was loaded
        demand_examples(fresh, [source.jurisdiction])
    changes = shadow_pass(live, fresh, recent)
    store.go_live([*beside, store.keep(pack, source.label)])
    return Loaded(source.label, fresh, changes)


def rules_rollback(store: PackStore, live: Backstop | None = None) -> Backstop:
    """Makes the packs before live again and returns the backstop to swap in.

    It needs no `live`, so that it is a way back also from packs that cannot be loaded.
    """
    store.back()
    if live is None:
        return load_backstop(pack_dirs=store.live_dirs())
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

    The words are taken as they stand, signs and spaces included. Raises BadInput without words.
    """
    kept = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if not kept:
        raise BadInput("an emergency rule needs at least one word", field="words")
    mark = content_hash(kept)[:8]
    classes, matches = _looked_for(kept, f"emergency_{mark}")
    rule = {
        "id": f"emergency.{mark}",
        "family": "emergency",
        "severity": "block",
        "match": matches,
        "why": {
            "zh": why_zh or "“{hit}”已被紧急停止使用",
            "en": why_en or "“{hit}” has been stopped by an emergency rule",
        },
        "rewrite": "none",
        "violates": kept,
    }
    head = {
        "name": f"emergency-{mark}", "version": day.isoformat(), "jurisdiction": "emergency", "released": day,
        "words": {name: {"literal": words, "evade": True} for name, words in classes.items()}, "rules": [rule],
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), "utf-8")
    return folder


def _looked_for(words: Sequence[str], name: str) -> tuple[dict[str, list[str]], list[str]]:
    """Word classes and patterns for `words` as they stand.

    Spaces between ideographs are no part of a plain text: a word that has one is looked for as two in a row.
    """
    apart = [word.split() for word in words if " " in word and " " not in plain_term(word)]
    apart = [parts for parts in apart if all(len(part) > 1 for part in parts)]
    whole = [word for word in words if word.split() not in apart]
    classes = {f"{name}_{row}_{at}": [part] for row, parts in enumerate(apart) for at, part in enumerate(parts)}
    patterns = [" ".join(f"[{name}_{row}_{at}]" for at in range(len(parts))) for row, parts in enumerate(apart)]
    return ({name: whole, **classes}, [f"[{name}]", *patterns]) if whole else (classes, patterns)
