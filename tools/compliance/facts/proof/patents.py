"""Patents in the text, held against the stage, the number, the kind and the count of those on record."""
# ruff: noqa: E501 - alternations and word tables read better unbroken.

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from tools.compliance.facts.context import Context, Fact, truthy
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.on_file import RENEW, lapsed
from tools.compliance.facts.tables import table
from tools.compliance.facts.validity import in_force
from tools.compliance.facts.wording import Told, quoted
from tools.compliance.findings import Draft
from tools.compliance.judge import Line
from tools.compliance.market import market_clauses

State = Literal["granted", "pending", "ended"]
_PATENT = re.compile(r"专利|\bpatent(?:ed|s)?\b")
_NOT_HAVING = re.compile(r"(?:无|没有|非|未(?:申请|获得?|取得)|没申请|尚无|no |not |any |without )$")
_PENDING = re.compile(
    r"patents?[- ]pending|pending patents?|patent (?:application|applied for)|\b(?:filed|filing|applied|applying|waiting|awaiting)\b[a-z ]{0,24}\bpatents?\b|\bpatents? (?:is |are )?(?:still )?(?:being examined|under (?:review|examination))"
    r"|专利(?:申请中|审查中|待批|受理|申请号)|(?:正在|已经?)申请专利|已?申请[^,，。]{0,6}专利|专利(?:还|仍|正)在(?:申请|审)"
)
"""What says that a patent has been applied for and no more."""
_PAST = re.compile(
    r"\b(?:once|formerly|previously) patented\b|\b(?:expired|lapsed|former) patents?\b|\bno longer patented\b|\boff[- ]patent\b|\bpatents?(?: applications?)? (?:has |have |was |were |has been |is )?(?:expired|lapsed|run out|ended|ran out|withdrawn|abandoned|rejected|refused)\b|\b(?:withdr[ae]w|withdrawn|abandoned|dropped|gave up)\b[a-z ]{0,16}\bpatent"
    r"|曾(?:经)?(?:是|有|获|取得)?[^,，。]{0,6}专利|专利[^,，。]{0,4}(?:到期|过期|失效|终止|放弃|撤回)|(?:放弃|撤回)了?[^,，。]{0,6}专利"
)
"""What says of a patent that it is over."""
_STATUS = re.compile(r"status|state\b|stage|状态|阶段|进度")
_KINDS = {
    "invention": re.compile(r"发明专利|发明|\binvention\b|\butility\b"),
    "model": re.compile(r"实用新型|utility model"),
    "design": re.compile(r"外观设计|外观专利|外观|design patent|\bdesign\b"),
}
_PATENT_COUNT = re.compile(
    r"(\d{1,4}|[一二两三四五六七八九十百]{1,3})\s?(?:余|多|\+)?\s?(?:项|个|件|大)(?:国家|发明|实用新型|外观|国际|核心|自主)*专利"
    r"|\b(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|dozen)\+? (?:\w+ )?patents\b"
)
_NUMBER = re.compile(r"\d[\dx. ,]{5,}\d|\d{6,}")


def bind_patents(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on patents that none on record bears out."""
    found = _PATENT.search(line.text)
    if not context.has("patent") or not found:
        return
    if _NOT_HAVING.search(line.text[max(0, found.start() - 3) : found.start()]):
        return
    entries = context.entries("patent") if truthy(context.raw.get("patent")) else []
    states: list[State] = [_state(facts, context) for facts in entries]
    if "CN" not in line.jurisdictions and _said_as_it_is(line.text, entries, states):
        return
    told = _without_patent(line, context, entries, states)
    if told is not None:
        yield Draft(
            "fact.patent", "patent", market_clauses(line, "patent"), *found.span(), "block",
            f"“{{hit}}”没有相符的有效专利：{told.zh}。{RENEW.zh}",
            f"“{{hit}}” has no such patent in force behind it: {told.en}. {RENEW.en}", measured=told.value or None,
            rewrite="clause",
        )  # fmt: skip


_TITLE = re.compile(r"title|name|名称|标题|holder|owner|inventor|applicant|权利人|申请人|发明人|description")
"""Entries of a patent's record whose words say nothing of its stage."""


def _state(facts: Sequence[Fact], context: Context) -> State:
    """The stage of a patent on record; a named stage that nobody knows is not a grant."""
    words = _stages()
    named = [fact for fact in facts if _STATUS.search(fact.label)]
    said = " ".join(fact.said for fact in named or facts if not _TITLE.search(fact.label)).lower()
    if words["ended"].search(said):
        return "ended"
    if words["pending"].search(said):
        return "pending"
    if words["granted"].search(said):
        return "granted" if in_force(facts, context.day) else "ended"
    if named or words["stages"].search(said):
        return "pending"
    return "granted" if in_force(facts, context.day) else "ended"


@cache
def _stages() -> dict[str, re.Pattern[str]]:
    return {state: re.compile(words) for state, words in table("records")["patent_states"].items()}


def _said_as_it_is(text: str, entries: Sequence[list[Fact]], states: Sequence[State]) -> bool:
    """Whether a text says of a patent no more than that it is applied for, or over, as the record has it."""
    if "granted" in states:
        return False
    ended = [facts for facts, state in zip(entries, states, strict=True) if state == "ended"]
    if ended and _PAST.search(text):
        return not _other_number(text, ended)
    return "pending" in states and _PENDING.search(text) is not None


def _without_patent(
    line: Line, context: Context, entries: Sequence[list[Fact]], states: Sequence[State]
) -> Told | None:
    """What the patents on record lack of those that the text claims; None when they bear it out."""
    live = [facts for facts, state in zip(entries, states, strict=True) if state == "granted"]
    if not entries:
        return Told("资料中没有专利", "no patent is on record")
    if not live:
        return _not_in_force(context, entries, states)
    own = quoted("，".join(fact.value for fact in live[0]))
    if _other_number(line.text, live) or _other_kind(line.text, live):
        return Told(f"登记的专利是“{own}”", f"the one on record is “{own}”", own)
    if _too_many(line.text, live):
        return Told(f"登记的有效专利只有{len(live)}项", f"only {len(live)} in force are on record", str(len(live)))
    return None


def _not_in_force(context: Context, entries: Sequence[list[Fact]], states: Sequence[State]) -> Told:
    """What is so of the patents on record where none is granted and in force."""
    facts = entries[states.index("pending")] if "pending" in states else entries[0]
    own = quoted("，".join(fact.value for fact in facts))
    if "pending" in states:
        return Told(f"登记的专利“{own}”还没有授权", f"the one on record, “{own}”, is not granted yet", own)
    if in_force(facts, context.day):
        return Told(f"登记的专利“{own}”已失效", f"the one on record, “{own}”, is no longer in force", own)
    return lapsed(facts, context.day)


def _other_number(text: str, live: list[list]) -> bool:
    digits = {re.sub(r"\D", "", n.partition(".")[0]) for facts in live for f in facts for n in _NUMBER.findall(f.plain)}
    said = {
        re.sub(r"\D", "", n.split(".")[0] if n.count(".") == 1 else n) for n in _NUMBER.findall(text) if "x" not in n
    }
    said = {s for s in said if len(s) >= 6}
    return bool(said and digits) and not any(s in d or d in s for s in said for d in digits if d)


def _other_kind(text: str, live: list[list]) -> bool:
    """Whether the text names a kind of patent and every record another one."""
    said = {
        kind
        for kind, words in _KINDS.items()
        if words.search(text) and (kind != "design" or "外观" in text or re.search(r"design[ -]patent", text))
    }
    if "发明" not in text:
        said.discard("invention" if "invention" not in text and "utility patent" not in text else "")
    known = {kind for facts in live for kind, words in _KINDS.items() if words.search(" ".join(f.plain for f in facts))}
    return bool(said and known) and not said & known


def _too_many(text: str, live: list[list]) -> bool:
    found = _PATENT_COUNT.search(text)
    if not found:
        return False
    said = 12.0 if found[2] == "dozen" else number_of(found[1] or found[2]) or 0.0
    counts = [
        float(f.value) for facts in live for f in facts if re.search(r"count|数量|total", f.label) and f.value.isdigit()
    ]
    return said > max([float(len(live)), *counts])
