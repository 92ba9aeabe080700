"""How many or how much the buyer gets for the price, by the record, so that the price of a part can be reckoned."""

import re
from collections.abc import Iterator

from tools.compliance.facts.context import Context, Fact
from tools.compliance.facts.figures.aspects import known_measures
from tools.compliance.facts.figures.measures import Measure, count_name
from tools.compliance.facts.figures.products import packed
from tools.compliance.facts.figures.totals import NET, Known

_COUNT = re.compile(
    r"片|只|个|袋|包|瓶|盒|条|件|枚|粒|颗|支|份|册|本数|节数|数量|规格"
    r"|\b(?:counts?|pieces?|pcs|packs?|quantity|qty|size|contents?|units?|numbers?)\b"
)


def amounts_of(unit: Measure, context: Context) -> list[float]:
    """How often a unit of weight, volume or length is in what is sold, by the entries that say how much there is."""
    (dimension, size), *_ = unit.values.items()
    held = [k for k in _held(context) if dimension in k.measure.values and _holds(k)]
    return [known.measure.values[dimension] / size for known in held if size]


def counts_of(unit: Measure | None, context: Context) -> list[float]:
    """How many of what is counted are in what is sold; of whatever it is made up of where no unit is given."""
    facts = _own(context)
    bare = [float(fact.said) for fact in facts if fact.said.isdecimal() and _COUNT.search(fact.label)]
    packs = [float(n) for fact in facts for n in packed(fact.plain)]
    return [count for count in (*_counted(unit, _held(context)), *bare, *packs) if count > 1]


def _own(context: Context) -> list[Fact]:
    return [fact for fact in context.facts if fact.source != "evidence"]


def _held(context: Context) -> list[Known]:
    return [known for fact in _own(context) for known in known_measures(fact)]


def _holds(known: Known) -> bool:
    """Whether a measure says how much there is: net content, or an amount that no attribute names otherwise."""
    return NET.search(known.fact.label) is not None or known.fact.source != "attributes" or not known.fact.label


def _counted(unit: Measure | None, held: list[Known]) -> Iterator[float]:
    for known in held:
        name = known.measure.counts
        alike = unit is None or name in (unit.counts, "piece") or count_name(known.fact.label) == unit.counts
        if name and (alike or _COUNT.search(known.fact.label)):
            yield next(iter(known.measure.values.values()))
