"""Observes what was delivered and keeps what it teaches. A job of its own, keyed by launch line.

A lesson is a difference that is unlikely to be chance: a z-test at `CONFIDENT`, on conversions of clicks or clicks of
impressions, of one part of a campaign against the rest of it, segments and selling points within their channels.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from graphs.launch import observe
from graphs.studio import Studio
from memory.domain.draft import Draft
from memory.domain.evidence import SellingPoint
from memory.domain.ids import content_hash, derive_id
from memory.domain.lesson import Delivery, Lesson
from memory.domain.remembered import Document
from memory.domain.run import PlanVersion, Run
from memory.graph import Batch
from memory.graph.writes import campaign_batch, creative_batch, delivery_batch, lessons_batch, points_batch

CONFIDENT = 2.58
"""z-score: one false lesson in a hundred comparisons where nothing differs; a campaign makes about ten of them."""
SMALLEST_EFFECT = 0.1
SMALLEST_SUPPORT = 100


METRICS = (
    ("cvr", lambda d: d.conversions, lambda d: d.clicks),
    ("ctr", lambda d: d.clicks, lambda d: d.impressions),
)
"""Name, hits and tries. Channels are compared by conversion alone: how often one clicks is the channel's own nature."""


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
    await share(studio, run, version, deliveries, held)
    await studio.tell(run.id, "learned", rows=len(deliveries), lessons=[lesson.to_json() for lesson in held])
    return Learned(deliveries, held)


async def share(
    studio: Studio, run: Run, version: PlanVersion, deliveries: list[Delivery], lessons: list[Lesson]
) -> None:
    """Puts the work into the graph and the vector memory, where all agents meet it. Sharing again changes nothing."""
    draft = Draft.from_body(version.body)
    evidence = {item.id: item for item in draft.evidence}
    points = [SellingPoint.from_json(v) for v in (await studio.ledger.values(run.id, "/selling_points")).values()]
    campaign = derive_id("cp", run.id)
    batch = Batch(key=f"work:{run.id}:{version.id}:{len(deliveries)}:{content_hash([le.to_json() for le in lessons])}")
    for artefact in draft.artefacts:
        batch += creative_batch(artefact, evidence, run.id)
    if draft.campaign:
        batch += campaign_batch(
            campaign,
            run.id,
            run.sentence,
            [artefact.id for artefact in draft.artefacts],
            [a.segment for a in draft.campaign.allocations],
            (version.body["goal"] or {}).get("objective"),
            draft.campaign.start,
            draft.campaign.end,
        )
    batch += points_batch(points) + delivery_batch(deliveries, {d.key: campaign for d in deliveries})
    await studio.stores.graph.publish(batch + lessons_batch(lessons))
    await studio.stores.vectors.remember(_documents(draft, points, lessons, version))


def _documents(draft: Draft, points: list[SellingPoint], lessons: list[Lesson], version: PlanVersion) -> list[Document]:
    lang = (version.body["goal"] or {}).get("language", "zh")
    made = [
        Document(id=a.id, kind="creative", text=a.text, lang=a.lang, product=a.product)
        for a in draft.artefacts
        if a.text
    ]
    made += [
        Document(id=p.id, kind="selling_point", text=f"{p.feature}: {p.benefit}", lang=p.lang, product=p.product)
        for p in points
    ]
    return made + [Document(id=le.id, kind="lesson", text=le.text, lang=lang) for le in lessons]


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
    for metric, hits, tries in METRICS[:1] if part.channel else METRICS:
        effect, z, support = against_expected(deliveries, chosen, hits, tries, by_channel=part.channel is None)
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


def against_expected(
    deliveries: list[Delivery],
    chosen: Callable[[Delivery], bool],
    hits: Callable[[Delivery], int],
    tries: Callable[[Delivery], int],
    *,
    by_channel: bool,
) -> tuple[float, float, int]:
    """How a part did against what the rest's rates would have given it: relative effect, z-score, tries.

    With `by_channel` the comparison is made within each channel and added up (indirect standardisation), since channels
    click and convert differently whatever runs on them. Zeros when nothing can be said.
    """
    observed, expected, variance, support = 0, 0.0, 0.0, 0
    for channel in {d.channel for d in deliveries} if by_channel else {None}:
        rows = [d for d in deliveries if channel in (None, d.channel)]
        inside, outside = [d for d in rows if chosen(d)], [d for d in rows if not chosen(d)]
        tried, elsewhere = sum(map(tries, inside)), sum(map(tries, outside))
        if not tried or not elsewhere:
            continue
        rate = sum(map(hits, outside)) / elsewhere
        pooled = sum(map(hits, rows)) / (tried + elsewhere)
        observed += sum(map(hits, inside))
        expected += tried * rate
        variance += pooled * (1 - pooled) * tried * tried * (1 / tried + 1 / elsewhere)
        support += tried
    if not expected or not variance:
        return 0.0, 0.0, support
    return observed / expected - 1, (observed - expected) / math.sqrt(variance), support


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
    return f"{kind} {part.label}:{name}比同计划其他部分{direction} {abs(effect):.0%}({support} {unit})"
