"""Yarn counts without their unit, as sellers of cloth say them: 四十棉 is cotton of 40s yarn."""

import re
from collections.abc import Iterator, Sequence

from tools.compliance.facts.drafts import by_fact
from tools.compliance.facts.figures.number_words import number_of
from tools.compliance.facts.figures.totals import Known
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_COTTON = r"(?:长绒|精梳|新疆|埃及|全|纯)?棉(?![签花棒球片衣裤]|\d|[^,，。]{0,2}(?:涤|聚酯|锦|氨))"
_BARE = re.compile(
    rf"(?<![\d.%零一二两三四五六七八九十百之第])(?P<n>\d{{2,3}}|[二三四五六七八九一]?十[一二三四五六七八九]?|[一二两]百[二四]?十?){_COTTON}"
)


def bind_yarns(line: Line, known: Sequence[Known]) -> Iterator[Draft]:
    """Contradictions: a bare number of cotton that is no yarn count of the record, nor a share of it."""
    yarns = [k for k in known if "yarn" in k.measure.values]
    for found in _BARE.finditer(line.text) if yarns else ():
        said = number_of(found["n"])
        figures = {value for k in known for value in (k.measure.values.get("yarn"), k.measure.values.get("percent"))}
        if said is not None and said not in figures:
            yield by_fact(line, found.span(), "fact.number", yarns[0].fact)
