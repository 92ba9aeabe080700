"""Observes what was delivered and keeps what it teaches. A job of its own, keyed by launch line.

A lesson is a difference that is unlikely to be chance: a two-proportion z-test at `CONFIDENT`, on clicks of
impressions or conversions of clicks, of one part of a campaign against the rest of it.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from graphs.launch import observe
from graphs.studio import Studio
from memory.domain.draft import Draft
from memory.domain.ids import derive_id
from memory.domain.lesson import Delivery, Lesson
from memory.domain.run import PlanVersion, Run

CONFIDENT = 1.96
"""z-score: about one false lesson in forty comparisons where nothing differs."""
SMALLEST_EFFECT = 0.1
SMALLEST_SUPPORT = 100


class Learned(NamedTuple):
    """What a look at delivery gave."""

    deliveries: list[Delivery]
    lessons: list[Lesson]


class Part(NamedTuple):
    """A slice of a campaign that may differ from the rest."""

    name: str
    channel: str | None
    segment: str | None
    aspect: str | None
    label: str


async def observe_run(studio: Studio, run: Run) -> Learned:
    """Fetches delivery, attributes it to channels, segments and creatives, and learns. Doing it again adds nothing."""
    deliveries = await observe(studio.ledger, studio.platform, run.id, studio.clock_of(run))
    if not deliveries or run.version is None:
        return Learned(deliveries, [])
    version = await studio.ledger.version(run.version)
    lessons = lessons_from(deliveries, version, run, studio.clock_of(run).today())
    held = await studio.stores.experience.learn(lessons) if lessons else []
    await studio.tell(run.id, "learned", rows=len(deliveries), lessons=[lesson.to_json() for lesson in held])
    return Learned(deliveries, held)


def lessons_from(deliveries: list[Delivery], version: PlanVersion, run: Run, today: dt.date) -> list[Lesson]:
    """The lessons that these deliveries support, strongest first."""
    draft = Draft.from_body(version.body)
    product = version.body.get("product") or {}
    lang = (version.body["goal"] or {}).get("language", "zh")
    labels = {a.segment: a.segment_label for a in (draft.campaign.allocations if draft.campaign else ())}
    aspects = version.body.get("leads", {})
    found = [
        lesson
        for part, chosen in _parts(deliveries, labels, aspects)
        for lesson in _compare(part, chosen, deliveries, product.get("category"), lang, run.id, today)
    ]
    return sorted(found, key=lambda lesson: -abs(lesson.effect))


def _parts(
    deliveries: list[Delivery], labels: dict[str, str], aspects: dict[str, str]
) -> Iterable[tuple[Part, Callable[[Delivery], bool]]]:
    for channel in sorted({d.channel for d in deliveries}):
        yield Part(f"channel:{channel}", channel, None, None, channel), lambda d, c=channel: d.channel == c
    for segment in sorted({d.segment for d in deliveries}):
        label = labels.get(segment, segment)
        yield Part(f"segment:{segment}", None, segment, None, label), lambda d, s=segment: d.segment == s
    for aspect in sorted(set(aspects.values())):
        ads = {creative for creative, lead in aspects.items() if lead == aspect}
        yield Part(f"aspect:{aspect}", None, None, aspect, aspect), lambda d, a=ads: d.creative in a


def _compare(
    part: Part,
    chosen: Callable[[Delivery], bool],
    deliveries: list[Delivery],
    category: str | None,
    lang: str,
    run: str,
    today: dt.date,
) -> Iterable[Lesson]:
    inside = [d for d in deliveries if chosen(d)]
    outside = [d for d in deliveries if not chosen(d)]
    for metric, hits, tries in (
        ("ctr", lambda d: d.clicks, lambda d: d.impressions),
        ("cvr", lambda d: d.conversions, lambda d: d.clicks),
    ):
        effect, z, support = two_proportions(
            sum(map(hits, inside)), sum(map(tries, inside)), sum(map(hits, outside)), sum(map(tries, outside))
        )
        if abs(z) >= CONFIDENT and abs(effect) >= SMALLEST_EFFECT and support >= SMALLEST_SUPPORT:
            yield Lesson(
                id=derive_id("les", category, part.name, metric, effect > 0),
                text=_statement(part, metric, effect, support, lang),
                category=category,
                channel=part.channel,
                segment=part.segment,
                aspect=part.aspect,
                metric=metric,
                effect=round(effect, 3),
                support=support,
                learned=today,
                runs=(run,),
            )


def two_proportions(hits_a: int, tries_a: int, hits_b: int, tries_b: int) -> tuple[float, float, int]:
    """Relative difference of a's rate to b's, its pooled z-score, and a's tries. Zeros when nothing can be said."""
    if min(tries_a, tries_b) == 0 or hits_b == 0:
        return 0.0, 0.0, tries_a
    rate_a, rate_b = hits_a / tries_a, hits_b / tries_b
    pooled = (hits_a + hits_b) / (tries_a + tries_b)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / tries_a + 1 / tries_b))
    return rate_a / rate_b - 1, (rate_a - rate_b) / spread if spread else 0.0, tries_a


def _statement(part: Part, metric: str, effect: float, support: int, lang: str) -> str:
    if lang == "en":
        name = {"ctr": "click-through", "cvr": "conversion"}[metric]
        kind = part.name.split(":")[0]
        direction = "above" if effect > 0 else "below"
        unit = "impressions" if metric == "ctr" else "clicks"
        return f"{kind} {part.label}: {name} {abs(effect):.0%} {direction} the rest of the campaign ({support} {unit})"
    name = {"ctr": "点击率", "cvr": "转化率"}[metric]
    kind = {"channel": "渠道", "segment": "人群", "aspect": "卖点"}[part.name.split(":")[0]]
    direction = "高" if effect > 0 else "低"
    unit = "次展示" if metric == "ctr" else "次点击"
    return f"{kind}「{part.label}」{name}比同计划其他部分{direction} {abs(effect):.0%}({support} {unit})"
