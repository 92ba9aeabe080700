"""The rules that verdicts cite and no pack holds: the binding of facts, the engine's own, and the learned checker's."""

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from tools.compliance.facts.bind import BOUND
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses
from tools.compliance.normalise import normalise
from tools.compliance.pattern import Hits

if TYPE_CHECKING:  # the engine refuses packs that take these names, so the import would be a circle
    from tools.compliance.engine import Backstop

_MARKETS = ("CN", "US", "UK", "EU", "TW")
_SPEAKERS = {
    "facts": "facts: the text or a setting held against the records that come with it",
    "engine": "the engine, by words of its own",
    "checker": "learned checker: it asks a person to look, and never blocks",
    "voice": "the brand's voice: no law",
    "notices": "the notices that goods of a kind have to show",
}
_MODEL = "model."
RESERVED = (_MODEL, "engine.", "settings.", *BOUND)
"""How the ids of rules begin that are no pack's to give."""


@cache
def unpacked() -> dict[str, dict[str, Any]]:
    """What is known of each of them, by id."""
    return yaml.safe_load(resources.files("tools.compliance").joinpath("unpacked.yaml").read_text("utf-8"))


def shown(backstop: "Backstop", rule_id: str) -> dict[str, Any] | None:
    """One of them as `rules show` tells it; None when there is none of that id."""
    if rule_id in unpacked():
        known = unpacked()[rule_id]
        return _told(backstop, rule_id, known, {**_by_market(backstop, known.get("topics", ())), **_given(known)})
    notice = next((one for one in backstop.packs.notices if one["id"] == rule_id), None)
    if notice is not None:
        known = {"speaker": "notices", "family": "notice", "says": [notice.get("severity", "fix")], **_asks(notice)}
        return _told(backstop, rule_id, known, _given(notice))
    family = rule_id.removeprefix(_MODEL)
    clauses = _of_family(backstop, family)
    if not rule_id.startswith(_MODEL) or (not clauses and family != "default"):
        return None
    known = {"speaker": "checker", "family": family, "says": ["needs_evidence", "warn"], **_LIKE_RULED_AGAINST}
    return _told(backstop, rule_id, known, {"any": clauses} if clauses else {})


_LIKE_RULED_AGAINST = {"zh": "模型认为与违规广告的说法相似", "en": "worded like ads that were ruled against"}


def _asks(notice: Any) -> dict[str, str]:
    said = notice["notice"]
    return {"zh": f"{notice['kind']}：须标明“{said}”", "en": f"{notice['kind']} has to show “{said}”"}


def _given(known: Any) -> dict[str, list[str]]:
    """The clauses that stand with it, by market or platform."""
    found: dict[str, list[str]] = {}
    for clause in known.get("clauses", ()):
        found.setdefault(clause.partition("-")[0], []).append(clause)
    return found


def _by_market(backstop: "Backstop", topics: Any) -> dict[str, list[str]]:
    found = {}
    for market in _MARKETS:
        for kinds in ((), ("food",), ("cosmetic",)) if market == "TW" else ((),):
            # A line about nothing, of which the market's clauses are asked.
            line = Line(Hits(normalise(""), {}), frozenset(kinds), False, "en", frozenset({market}), backstop.as_of, {})
            found.setdefault(market, []).extend(clause for topic in topics for clause in market_clauses(line, topic))
    return {market: list(dict.fromkeys(clauses)) for market, clauses in found.items() if clauses}


def _of_family(backstop: "Backstop", family: str) -> list[str]:
    """Clauses under which rules of a family stand: the checker names a family by its clause."""
    return sorted({clause for rule in backstop.packs.rules if rule.family == family for clause in rule.clauses})


def _told(backstop: "Backstop", rule_id: str, known: Any, clauses: dict[str, list[str]]) -> dict[str, Any]:
    flat = list(dict.fromkeys(clause for ids in clauses.values() for clause in ids))
    return {
        "id": rule_id,
        "jurisdiction": None,
        "family": known["family"],
        "severity": known["says"][0],
        "says": known["says"],
        "clauses": flat,
        "clauses_by_market": clauses,
        "speaker": _SPEAKERS[known["speaker"]],
        "model": backstop.checker.version if known["speaker"] == "checker" and backstop.checker else None,
        "about": {"zh": known["zh"], "en": known["en"]},
        "law": {name: {key: str(value) for key, value in backstop.packs.clauses[name].items()} for name in flat},
    }
