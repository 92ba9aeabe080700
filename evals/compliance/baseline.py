"""The public word lists as a judge: plain matching, no context, no law of their own. What the backstop must beat.

Two formats are read from the folder, whichever is there: `cn-ad-terms.json` (packs of terms and regular expressions
with exception phrases) and `en-ftc-patterns.json` (rules of regular expressions).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from memory.domain.errors import BadInput

_CHINESE, _ENGLISH = "cn-ad-terms.json", "en-ftc-patterns.json"
_VERDICT_OF_LEVEL = {"ban": "block", "caution": "review", "evidence": "review"}
_VERDICT_OF_SEVERITY = {"critical": "block", "warning": "review", "info": "review"}
_SECTION = re.compile(r"16 CFR (\d+(?:\.\d+)?)")
_WHOLE_PARTS = ("238", "251", "255", "323", "465")
"""Parts of 16 CFR that the clause table holds as one clause."""


class ListRule(NamedTuple):
    """One entry of a public list."""

    name: str
    verdict: str
    clauses: tuple[str, ...]
    pattern: re.Pattern[str]
    exceptions: re.Pattern[str] | None


class Baseline:
    """Plain matching over public lists; `check_line` takes and gives the objects of `adwright check --jsonl`."""

    def __init__(self, chinese: list[ListRule], english: list[ListRule]) -> None:
        self._rules = {"zh": chinese, "en": english}

    def check_line(self, obj: dict[str, Any]) -> dict[str, Any]:
        """The verdict of the lists on one line."""
        lang = "en" if obj.get("lang") == "en" else "zh"
        hits = [hit for rule in self._rules[lang] for hit in _hits(rule, obj["text"])]
        verdicts = {rule.verdict for rule, _ in hits}
        verdict = "block" if "block" in verdicts else "review" if verdicts else "pass"
        findings = [finding for rule, span in hits for finding in _findings(rule, span)]
        return {"id": obj.get("id"), "verdict": verdict, "findings": findings, "score": 0.0, "pack": "baseline"}


def load_baseline(folder: Path) -> Baseline:
    """The lists found in `folder`. Raises BadInput when it holds neither file, or one that cannot be read."""
    if not any((folder / name).is_file() for name in (_CHINESE, _ENGLISH)):
        raise BadInput(f"no {_CHINESE} and no {_ENGLISH} in the folder", field=str(folder))
    return Baseline(list(_chinese(_json(folder / _CHINESE))), list(_english(_json(folder / _ENGLISH))))


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as problem:
        raise BadInput(f"not a JSON file: {problem}", field=str(path)) from problem


def _chinese(document: dict[str, Any]) -> Iterator[ListRule]:
    for pack in document.get("packs", []):
        for number, rule in enumerate(pack["rules"], start=1):
            parts = sorted(map(re.escape, rule["terms"]), key=len, reverse=True)
            parts += [rule["pattern"]] if rule["pattern"] else []
            spared = [*map(re.escape, rule["except_phrases"]), *filter(None, [rule["except_pattern"]])]
            yield ListRule(
                name=f"{pack['id']}-{number}",
                verdict=_VERDICT_OF_LEVEL[rule["level"]],
                clauses=tuple(rule["clause"]),
                pattern=re.compile("|".join(parts), re.IGNORECASE),
                exceptions=re.compile("|".join(spared)) if spared else None,
            )


def _english(document: dict[str, Any]) -> Iterator[ListRule]:
    for rule in document.get("rules", []):
        yield ListRule(
            name=rule["id"],
            verdict=_VERDICT_OF_SEVERITY[rule["severity"]],
            clauses=_clauses_of(rule["citation"]),
            pattern=re.compile("|".join(f"(?:{pattern})" for pattern in rule["patterns"]), re.IGNORECASE),
            exceptions=None,
        )


def _clauses_of(citation: str) -> tuple[str, ...]:
    """Clause ids that the list's citation can stand for; health and false claims may be filed under either act."""
    section = _SECTION.search(citation)
    if not section:
        return "US-FTCA-5", "US-FDCA-201g"
    part = section[1].partition(".")[0]
    return (f"US-16CFR-{part if part in _WHOLE_PARTS else section[1]}", f"US-16CFR-{part}")


def _hits(rule: ListRule, text: str) -> Iterator[tuple[ListRule, tuple[int, int]]]:
    spared = [match.span() for match in rule.exceptions.finditer(text)] if rule.exceptions else []
    for match in rule.pattern.finditer(text):
        start, end = match.span()
        if not any(left <= start and end <= right for left, right in spared):
            yield rule, (start, end)


def _findings(rule: ListRule, span: tuple[int, int]) -> Iterator[dict[str, Any]]:
    for clause in dict.fromkeys(rule.clauses):
        yield {
            "rule": rule.name,
            "category": rule.name,
            "clause": clause,
            "span": list(span),
            "severity": rule.verdict,
            "why": "a public list holds this phrase",
            "rewrite": None,
        }
