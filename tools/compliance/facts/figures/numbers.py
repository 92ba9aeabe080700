"""Numbers with units in the text, held against the numbers in the product's data."""

import re
from collections.abc import Iterator, Sequence

from tools.compliance.facts.context import Context
from tools.compliance.facts.drafts import by_fact, unbound
from tools.compliance.facts.figures.agreement import agrees, ranged_over
from tools.compliance.facts.figures.asides import elsewhere, in_sterling, is_advice, of_another_thing
from tools.compliance.facts.figures.aspects import VAGUE, known_measures, nearest, on_name
from tools.compliance.facts.figures.counts import bind_count
from tools.compliance.facts.figures.limits import limit_of, unlimited
from tools.compliance.facts.figures.meant import meant
from tools.compliance.facts.figures.measures import Measure, measures_in
from tools.compliance.facts.figures.shares import bind_mostly, bind_share, shares
from tools.compliance.facts.figures.supplies import days_of
from tools.compliance.facts.figures.totals import Known, comes_to
from tools.compliance.facts.figures.yarns import bind_yarns
from tools.compliance.facts.instead import measure_instead
from tools.compliance.facts.tables import table
from tools.compliance.findings import Draft
from tools.compliance.judge import Line

_MOST = 200
"""Measures of one text that are held against the data."""


def bind_numbers(line: Line, context: Context) -> Iterator[Draft]:
    """Findings on measures and counts that the data contradict or do not hold."""
    if not context.knows_product:
        return
    known = [known for fact in context.facts if fact.source != "evidence" for known in known_measures(fact)]
    yield from unlimited(line, known)
    yield from bind_mostly(line, context)
    yield from bind_yarns(line, known)
    sterling = in_sterling(line, context, known)
    said = [m for m in measures_in(line.text)[:_MOST] if not of_another_thing(line.text, m, sterling)]
    if not said:
        return
    stuffs = shares(line.text, said)
    counted = [m for m in said if m.counts]
    ranged = ranged_over(line.text, said, [k.measure for k in known])
    for measure in said:
        if "percent" in measure.values and measure.start in stuffs:
            yield from bind_share(line, measure, stuffs[measure.start], context)
        elif measure.counts:
            yield from bind_count(line, measure, known, counted, context)
        elif _lasts(line.text, measure, known, context):
            continue
        elif measure.start not in ranged and not comes_to(line.text, measure, counted, known):
            yield from _bind_limited(line, measure, known)


def _lasts(text: str, said: Measure, known: Sequence[Known], context: Context) -> bool:
    """Whether a time is that for which the pieces of the data last, at so many a day."""
    if "time" not in said.values or not _LASTS.search(text[max(0, said.start - 20) : said.start]):
        return False
    days = days_of((k.measure.number for k in known if k.measure.counts), (f.plain for f in context.facts))
    return any(abs(_DAY * n - said.values["time"]) <= 0.05 * said.values["time"] for n in days)


_DAY = 1440.0


def _bind_limited(line: Line, said: Measure, known: Sequence[Known]) -> Iterator[Draft]:
    """A measure against the limit that its clause holds it to, else against the known measures."""
    limit = limit_of(line.text, said, known)
    if limit and not limit.kept:
        yield by_fact(line, (said.start, said.end), "fact.number", limit.known.fact)
    elif not limit and not is_advice(line.text, said, known):
        yield from _bind(line, said, known)


def _around(text: str, said: Measure) -> str:
    """What stands near a measure, no further than its clause where it goes on with 的: 五升的大肚子, 整只鸡放得下."""
    before, after = text[max(0, said.start - 12) : said.end], text[said.end : said.end + 12]
    return before + (re.split(r"[,，。;；!！]", after)[0] if after[:1] == "的" else after)


def _bind(line: Line, said: Measure, known: Sequence[Known]) -> Iterator[Draft]:
    span = (said.start, said.end)
    same, told = meant(line.text, said, [k for k in known if k.measure.values.keys() & said.values.keys()])
    if "time" in said.values and _LASTS.search(line.text[max(0, said.start - 20) : said.start]):
        same = [k for k in same if not _OF_SERVICE.search(k.fact.plain)]
    near = nearest(line.text, said)
    on = [k for k in same if near and near[0] in k.aspects] or on_name(line.text, said, same) or told
    held = any(agrees(said, k.measure) for k in same)
    if held and _for_thing(line.text, said, same):
        return
    if held and (own := _of_thing(line.text, said, same)) and not any(agrees(said, k.measure) for k in own):
        yield _other_measure(line, said, own)
        return
    if (
        _of_one_share(said, near, known)
        or any(agrees(said, k.measure) for k in on)
        or (held and not (on and near and near[1] <= 2 and near[0] in on[0].aspects))
    ):
        return
    if on:
        yield _other_measure(line, said, on)
    elif not _of_goods(said) and elsewhere().search(_around(line.text, said)):
        return
    elif (
        near is None
        and same
        and _HOTTEST.search(line.text[max(0, said.start - 8) : said.start])
        and _one_heat(said, same)
    ):
        yield by_fact(line, span, "fact.number", same[0].fact)
    elif _of_kind(said, "shy"):
        if near is not None and not same:
            yield unbound(line, span, "fact.number")
        elif near is not None and len(same) == 1 and not same[0].aspects:
            yield by_fact(line, span, "fact.number", same[0].fact)
        elif near is not None:
            yield unbound(line, span, "fact.number")
    elif general := _general(said, same):
        yield _other_measure(line, said, general)
    elif near is not None or not _of_kind(said, "quiet"):
        yield unbound(line, span, "fact.number")


_LASTS = re.compile(
    r"\b(?:lasts?|lasting|supply (?:of|for)|enough for|does you|keeps? you (?:going|in))(?: [a-z]{2,8}){0,3} $"
    r"|(?:[够能可](?:吃|喝|用|撑)|用[上满够个]|[吃喝用]上)\s?$"
)
_OF_SERVICE = re.compile(
    r"\breturn|\brefund|\bwarrant|\bguarantee|\bdeliver|\bdispatch|\bships?\b|退|保修|质保|联保|发货|签收|送达|换新"
)
"""Facts on service, whose days say nothing of how long the goods last."""


def _for_thing(text: str, said: Measure, same: Sequence[Known]) -> bool:
    """Whether what a measure stands before is the thing that an agreeing one is named after: 一米八的床 of 适用床."""
    thing = text[said.end : said.end + 5].removeprefix("的")
    ends = (k.fact.label[-1] for k in same if agrees(said, k.measure) and len(k.fact.label) > 1)
    return any(end in "床桌柜窗门锅杯瓶炉轮架管" and thing.startswith(end) for end in ends)


_THING = re.compile(r"[ -]([a-z]{4,})\b")
_NO_THING = re.compile(
    r"(?:wide|long|tall|high|deep|thick|each|with|from|when|that|this|only|more|less|than|total|overall|approx|after|before|once|per|max|plus|minus|size|model|version|pack|blend|rated|long|and|or)"
)


def _of_thing(text: str, said: Measure, same: Sequence[Known]) -> list[Known]:
    """Those of `same` that stand before the thing which the measure stands before: 4 mm lugs, beside a drop of 6 mm."""
    thing = _THING.match(text, said.end)
    if thing is None or _NO_THING.fullmatch(thing[1]):
        return []
    here = ((k, _THING.match(k.fact.said, k.measure.end)) for k in same)
    return [k for k, found in here if found and found[1] == thing[1]]


def _of_one_share(said: Measure, near: tuple[int, int] | None, known: Sequence[Known]) -> bool:
    """Whether a share is one of several that the data give of a stuff: 70% cocoa, in a bar that is 53% chocolate."""
    if near is None or "percent" not in said.values:
        return False
    return any("percent" in k.measure.values and near[0] in k.aspects and agrees(said, k.measure) for k in known)


_HOTTEST = re.compile(r"(?:最高|最低|高达|低至)(?:可|能|可以|达|到|调|温度?){0,4}\s?$")


def _one_heat(said: Measure, same: Sequence[Known]) -> bool:
    """Whether a number of degrees can only be the one temperature that the data give."""
    facts = {k.fact for k in same}
    return "temperature" in said.values and len(facts) == 1 and all("温" in fact.label for fact in facts)


def _other_measure(line: Line, said: Measure, known: Sequence[Known]) -> Draft:
    """A contradiction with the closest of `known`, mended from it where no other one may be meant."""
    close = _closest(said, known)
    alone = len({(k.fact, k.measure.text) for k in known}) == 1
    instead = measure_instead(line, said, close.measure, close.fact) if alone else None
    return by_fact(line, (said.start, said.end), "fact.number", close.fact, instead)


def _general(said: Measure, same: Sequence[Known]) -> list[Known]:
    """Those of `same` that a measure without a name may be: goods have many lengths, and a drop is not a thickness."""
    if "length" not in said.values:
        return list(same)
    return [k for k in same if not k.fact.label or k.aspects or any(map(VAGUE.fullmatch, k.fact.label.split()))]


def _of_goods(said: Measure) -> bool:
    """Whether a measure can only be one of the goods; grams of cloth are also said of food and doses."""
    return "mass" not in said.values and _of_kind(said, "own")


def _of_kind(said: Measure, kind: str) -> bool:
    """Whether the dimension of a measure is one of those that the table lists as `kind`."""
    return any(dimension in table("quantities")[kind] for dimension in said.values)


def _closest(said: Measure, known: Sequence[Known]) -> Known:
    def distance(k: Known) -> float:
        return min(abs(k.measure.values[d] - said.values[d]) for d in k.measure.values.keys() & said.values.keys())

    return min(known, key=distance)
