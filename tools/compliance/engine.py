"""The backstop: one immutable engine that judges a text by the law of a day.

`load_backstop()` compiles the packs; `Backstop.check_line` is the function behind `adwright check --jsonl`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from memory.domain.errors import AdwrightError, BadInput
from memory.domain.finding import Finding, Verdict, verdict_of
from tools.compliance.brands import riding
from tools.compliance.category import kinds_in_text, named_kinds
from tools.compliance.checker_port import Checker, default_checker
from tools.compliance.examples import demand_examples
from tools.compliance.facts.bind import answered, bind
from tools.compliance.facts.settings import notices_alone
from tools.compliance.findings import Draft, finish, in_force, score_of
from tools.compliance.judge import Line, candidates
from tools.compliance.market import applicable_packs, language_of
from tools.compliance.normalise import Plain, normalise
from tools.compliance.opinion import Heard, Weighed, too_dense, weigh
from tools.compliance.packs import CompiledPacks, PackSource, built_in_packs, compile_packs, read_pack
from tools.compliance.pattern import Hits
from tools.compliance.rewrite import mend
from tools.compliance.unsigned import demand_additions

ENGINE_VERSION = "1.2"
_WORK_PER_CHARACTER = 60
_MENDED = 20_000
"""Code points of the longest text that is offered mended: to mend is to judge up to twice more."""
_NAME = 1_000
"""Code points of the name of a kind of goods that are read."""
_EMPTY: Mapping[str, Any] = {}


class Backstop:
    """Rules, fact binding and the learned checker over one text. Immutable and safe to share between threads."""

    def __init__(self, packs: CompiledPacks, checker: Checker | None, as_of: date | None = None) -> None:
        self.packs = packs
        self.checker = checker
        self.as_of = as_of or packs.released
        self.jurisdictions = frozenset(s.jurisdiction for s in packs.sources) - {"brand", "emergency"}
        self.engine_version = ENGINE_VERSION
        model = f"model={checker.version}" if checker else "rules-only"
        self.pack_id = f"{packs.id};engine={ENGINE_VERSION};{model}"
        # The same few names come again and again.
        self._kinds_named = lru_cache(maxsize=256)(self._kinds_read)

    def judge(
        self,
        text: str,
        *,
        lang: str | None = None,
        jurisdiction: str | None = None,
        category: str | None = None,
        context: Mapping[str, Any] | None = None,
        as_of: date | None = None,
        rewriting: bool = True,
    ) -> Verdict:
        """The verdict on `text`. Total for any string; spans index `text` in code points.

        With `rewriting` each finding carries the whole text mended, where facts allow it and it passes again.
        """
        heard = self.heard(text, lang=lang, jurisdiction=jurisdiction, category=category, context=context, as_of=as_of)
        weighed = self._weighed(heard)
        findings = finish(weighed.drafts, heard.line, self.packs)
        if rewriting and findings and len(text) <= _MENDED:
            findings = self._rewritten(findings, weighed.drafts, heard.line, text)
        verdict = verdict_of(findings)
        return Verdict(
            verdict=verdict,
            findings=findings,
            score=score_of(findings, weighed.probability, borne_out=verdict == "pass" and bool(heard.line.context)),
            pack=self.pack_id,
        )

    def heard(
        self,
        text: str,
        *,
        lang: str | None = None,
        jurisdiction: str | None = None,
        category: str | None = None,
        context: Mapping[str, Any] | None = None,
        as_of: date | None = None,
    ) -> Heard:
        """What the rules and the facts say of `text`, before the learned checker is asked."""
        line = self._line(text, lang, jurisdiction, category, context or _EMPTY, as_of or self.as_of)
        return Heard(line, self._drafts(line, len(text)))

    def _drafts(self, line: Line, length: int) -> list[Draft]:
        budget = [10_000 + _WORK_PER_CHARACTER * length]
        drafts = [Draft.of(candidate, line) for candidate in candidates(self.packs.index, line, budget)]
        drafts += riding(line, drafts)
        drafts = bind(drafts, line, self.packs) if line.context else [*drafts, *self._notices(line)]
        dense = budget[0] <= 0 or line.hits.plain.dense
        return [*self._standing(drafts, line), *([too_dense()] if dense else [])]

    def _standing(self, drafts: Iterable[Draft], line: Line) -> list[Draft]:
        """The drafts that nothing answers, under the law of the day."""
        return in_force((draft for draft in drafts if not answered(draft, line)), self.packs.clauses, line.day)

    def _line(
        self,
        text: str,
        lang: str | None,
        jurisdiction: str | None,
        category: str | None,
        context: Mapping[str, Any],
        day: date,
    ) -> Line:
        hits = self._scan(normalise(text))
        named = category or context.get("product_category") or context.get("category")
        kinds = self._kinds_named(str(named)[:_NAME]) if named else kinds_in_text(hits)
        language = language_of(text, lang)
        packs = applicable_packs(language, jurisdiction, context, self.jurisdictions)
        return Line(hits, kinds, bool(named), language, packs, day, context)

    def _kinds_read(self, name: str) -> frozenset[str]:
        return named_kinds(self._scan(normalise(name)))

    def _scan(self, plain: Plain) -> Hits:
        return self.packs.scanner.scan(plain)

    def _weighed(self, heard: Heard) -> Weighed:
        """The drafts once the learned checker was asked; as they are without one."""
        if self.checker is None or not heard.line.text.strip():
            return Weighed(heard.drafts, 0.0)
        weighed = weigh(heard.line, heard.drafts, self.checker, self.packs)
        return weighed._replace(drafts=self._standing(weighed.drafts, heard.line))

    def _rewritten(
        self, findings: tuple[Finding, ...], drafts: Sequence[Draft], line: Line, text: str
    ) -> tuple[Finding, ...]:
        """The findings with a mended text that was judged again and passes; at most two rounds, else as they were."""
        mended, current = text, list(drafts)
        for _ in range(2):
            tried = mend(mended, current, line)
            if tried is None or tried == mended:
                return findings
            mended, again = tried, self._again(tried, line)
            verdict, current, line = again
            if verdict == "pass":
                return tuple(finding.model_copy(update={"rewrite": mended}) for finding in findings)
        return findings

    def _again(self, text: str, line: Line) -> tuple[str, list[Draft], Line]:
        fresh = replace(line, hits=self._scan(normalise(text)))
        drafts = self._weighed(Heard(fresh, self._drafts(fresh, len(text)))).drafts
        return verdict_of(finish(drafts, fresh, self.packs)), drafts, fresh

    def _notices(self, line: Line) -> list[Draft]:
        return list(notices_alone(line, self.packs.notices)) if line.kinds_named else []

    def check_line(self, obj: Any) -> dict[str, Any]:
        """One object of `check --jsonl` in, one out; a malformed one is answered with `review` and an `error`."""
        name = obj.get("id") if isinstance(obj, dict) else None
        try:
            verdict = self.judge(**_arguments(obj))
        except AdwrightError as problem:
            return {"id": name, "verdict": "review", "error": problem.what}
        except Exception as problem:  # noqa: BLE001 - a fault of ours neither stops the next lines nor passes this one
            return {"id": name, "verdict": "review", "error": f"internal: {type(problem).__name__}: {problem}"}
        return {
            "id": name,
            "verdict": verdict.verdict,
            "findings": [finding_json(finding) for finding in verdict.findings],
            "score": verdict.score,
            "pack": verdict.pack,
        }

    def answer(self, raw: bytes | str, defaults: Mapping[str, Any] = _EMPTY) -> dict[str, Any]:
        """The answer to one line of `check --jsonl`, also to one that is no JSON object.

        `defaults` are the keys that the line itself may leave out.
        """
        try:
            obj = json.loads(raw)
        except (ValueError, RecursionError) as problem:
            return {"id": None, "verdict": "review", "error": f"not a JSON object: {problem}"}
        return self.check_line({**defaults, **obj} if isinstance(obj, dict) else obj)


def finding_json(finding: Finding) -> dict[str, Any]:
    """The form of a finding that `check --jsonl` promises, with what was measured and its evidence added."""
    found: dict[str, Any] = {
        "rule": finding.rule,
        "category": finding.category,
        "clause": finding.clause,
        "span": list(finding.span),
        "severity": finding.severity,
        "why": finding.why,
        "rewrite": finding.rewrite,
    }
    if finding.measured is not None:
        found["measured"] = finding.measured
    if finding.evidence:
        found["evidence"] = list(finding.evidence)
    return found


def _arguments(obj: Any) -> dict[str, Any]:
    if not isinstance(obj, dict):
        raise BadInput("a line is a JSON object")
    if not isinstance(obj.get("text"), str):
        raise BadInput("text: a string is required", field="text")
    context = obj.get("context")
    if context is not None and not isinstance(context, dict):
        raise BadInput("context: an object is required", field="context")
    for key in ("lang", "jurisdiction", "category", "as_of"):
        if obj.get(key) is not None and not isinstance(obj[key], str):
            raise BadInput(f"{key}: a string is required", field=key)
    try:
        day = date.fromisoformat(obj["as_of"]) if obj.get("as_of") else None
    except ValueError as problem:
        raise BadInput(f"as_of: {problem}", field="as_of") from problem
    return {
        "text": obj["text"],
        "lang": obj.get("lang"),
        "jurisdiction": obj.get("jurisdiction"),
        "category": obj.get("category"),
        "context": context,
        "as_of": day,
    }


def pack_sources(pack_dirs: Sequence[Path] = ()) -> list[PackSource]:
    """The built-in packs and those in `pack_dirs`, of which a signed one replaces a built-in one of its name.

    Raises BadInput when one is malformed, or is unsigned and could weaken the law.
    """
    built_in, given = built_in_packs(), [read_pack(folder) for folder in pack_dirs]
    demand_additions(given, built_in)
    names = {source.name for source in given}
    return [*(source for source in built_in if source.name not in names), *given]


def load_backstop(
    *,
    pack_dirs: Sequence[Path] = (),
    as_of: date | None = None,
    checker: Checker | Literal["default"] | None = "default",
) -> Backstop:
    """Compiles the built-in packs and those in `pack_dirs` (a merchant's brand rules, a newer pack).

    Raises BadInput when a pack is malformed, its signature is wrong, or one of its examples does not hold.
    """
    sources = pack_sources(pack_dirs)
    chosen = default_checker() if checker == "default" else checker
    backstop = Backstop(compile_packs(sources), chosen if not isinstance(chosen, str) else None, as_of)
    # The signer ran the examples of a signed pack; all others prove theirs here.
    demand_examples(backstop, [source.jurisdiction for source in sources if not source.signed])
    return backstop
