"""Medals in the text, held against the awards on file and their grades."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import contradicted, unbound
from tools.compliance.facts.proof.on_file import Record, says
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_AWARD = re.compile(r"奖|award|winner|荣获|斩获|medal")
_HONOUR = re.compile(
    r"(?P<zh>特金|大金|双金|金|银|铜|一等|二等|三等)(?:奖|牌)(?!励|杯|品|学)"
    r"|\b(?P<en>gold|silver|bronze)(?= (?:medal|award|winner|prize|at the|in the)\b(?!-))"
)
_GRADES = {
    **dict.fromkeys(("金", "特金", "大金", "双金"), "gold"),
    "银": "silver",
    "铜": "bronze",
    "一等": "1",
    "二等": "2",
    "三等": "3",
}
_LESSER = re.compile(r"提名|入围|finalist|shortlist|nominee|nominat|commended|优秀奖|参与")


def bind_honours(line: Line, context: Context, records: Sequence[Record]) -> Iterator[Draft]:
    """A medal that the awards on file do not hold, or hold in another grade."""
    for found in islice(_HONOUR.finditer(line.text), 20):
        word = found["zh"] or found["en"]
        around = line.text[max(0, found.start() - 24) : found.end() + 40]
        if found["en"] and not re.search(r"award|medal|prize|competition|challenge|show|fair", around):
            continue
        data = " ".join(f.plain for f in context.facts if f.source != "evidence" and _AWARD.search(f.plain))
        held = [r for r in records if r.live and _AWARD.search(r.said + ("奖" if "medal" in r.said else ""))]
        grades = _grades(" ".join((data, *(r.said for r in held))))
        grade = _GRADES.get(word, word)
        if grade in grades:
            continue
        if grades and held:
            yield contradicted(line, found.span(), "fact.certificate", says(held[0]), topic="unbound")
        else:
            yield unbound(line, found.span(), "fact.certificate")


def _grades(text: str) -> set[str]:
    """The grades of medals that a text names; a mere nomination is one of its own."""
    found = {_GRADES.get(m["zh"] or m["en"], m["en"] or "lesser") for m in _MEDAL.finditer(text)}
    return found | ({"lesser"} if _LESSER.search(text) else set())


_MEDAL = re.compile(r"(?P<zh>特金|大金|双金|金|银|铜|一等|二等|三等)(?:奖|牌)|\b(?P<en>gold|silver|bronze)\b")
