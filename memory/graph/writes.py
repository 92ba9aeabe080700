"""Turns nouns into batches, so that importers and agents need not spell nodes and edges.

Every function is pure. Batches add up with `+` into one version.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from memory.domain.clock import day_bounds, epoch_ms
from memory.domain.creative import Artefact
from memory.domain.evidence import Evidence, EvidenceKind, ReviewAspect, SellingPoint
from memory.domain.fact import ALWAYS, Basis
from memory.domain.ids import derive_id
from memory.domain.knowledge import Label, Objective
from memory.domain.lesson import Delivery, Lesson
from memory.domain.money import Money
from memory.domain.product import Behaviour, Order, Product, Segment
from memory.graph.batch import Batch, Edge, Node, NodeRef, Restated, Statement


def ref(kind: str, node_id: str) -> NodeRef:
    return NodeRef(kind=kind, id=node_id)


def product_batch(product: Product, category: str | None = None, *, origin: str = "feed", since: int = ALWAYS) -> Batch:
    """A product as a feed states it. What the feed no longer says of it is taken back.

    `category` is a category id of the industry layer (`categories.category_of` finds it). `since` (epoch ms) is when
    price and stock became what they are, for a product known before; what they were until then stays as history.
    """
    subject = ref("product", product.id)
    body = {"title": product.title, "brand": product.brand, "feed_category": product.category, "lang": product.lang}
    edges = ()
    if category is not None:
        edges = (_edge("in_category", subject, ref("category", category), product.source or origin),)
    return Batch(
        nodes=(Node(kind="product", id=product.id, body=body, source=product.source or origin),),
        edges=edges,
        statements=tuple(_product_statements(product, subject, origin, since)),
        restated=(Restated(subject=subject, origin=origin),),
    )


def price_batch(product: str, price: Money, since: int, source: str, *, origin: str = "feed") -> Batch:
    """A price that holds from `since` (epoch ms) on; the one before ends there."""
    return Batch(statements=(_price(ref("product", product), price, "price", since, source, origin),))


def stock_batch(product: str, units: int, since: int, source: str, *, origin: str = "feed") -> Batch:
    return Batch(statements=(_stock(ref("product", product), units, since, source, origin),))


def correction_batch(product: str, name: str, value: str, source: str, quote: str = "", since: int = ALWAYS) -> Batch:
    """What the merchant put right: it outranks every other source until it is taken back."""
    return Batch(
        statements=(
            Statement(
                subject=ref("product", product),
                name=name,
                value=value,
                kind="correction",
                basis=Basis.CORRECTION,
                origin="merchant",
                source=source,
                quote=quote,
                valid_from=since,
            ),
        )
    )


def points_batch(points: Iterable[SellingPoint]) -> Batch:
    """Selling points, and the aspects that their products offer by them."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    for point in points:
        body = point.to_json()
        body.pop("id")
        nodes.append(Node(kind="selling_point", id=point.id, body=body, source="content understanding"))
        product, node = ref("product", point.product), ref("selling_point", point.id)
        edges.append(_edge("has_point", product, node, "content understanding", point.strength))
        if point.aspect:
            aspect = ref("aspect", point.aspect)
            edges.append(_edge("concerns", node, aspect, "content understanding"))
            edges.append(_edge("offers", product, aspect, "content understanding", point.strength))
    return Batch(nodes=tuple(nodes), edges=tuple(edges))


def aspects_batch(product: str, aspects: Iterable[ReviewAspect]) -> Batch:
    """What the reviews of a product say, aspect by aspect."""
    edges = []
    for aspect in aspects:
        count = aspect.positive + aspect.negative
        edges.append(
            Edge(
                kind="reviewed_for",
                source=ref("product", product),
                target=ref("aspect", aspect.aspect),
                weight=round(aspect.positive / count, 4) if count else 0.0,
                body={
                    "label": aspect.label,
                    "positive": aspect.positive,
                    "negative": aspect.negative,
                    "quotes": list(aspect.quotes),
                },
                stated_by="reviews",
            )
        )
    return Batch(edges=tuple(edges))


def segment_batch(segment: Segment, label: Label, cares: Mapping[str, float]) -> Batch:
    """A segment with how much it cares about each aspect (0–1)."""
    body = {
        "label": label.to_json(),
        "kind": segment.kind,
        "size": segment.size,
        "value": segment.value.to_json() if segment.value else None,
        "basis": segment.basis,
    }
    node = ref("segment", segment.id)
    return Batch(
        nodes=(Node(kind="segment", id=segment.id, body=body, source=segment.basis or "segment computation"),),
        edges=tuple(
            _edge("cares_about", node, ref("aspect", aspect), segment.basis or "segment computation", weight)
            for aspect, weight in cares.items()
        ),
    )


def interests_batch(
    segment: str, window: tuple[int, int], categories: Mapping[str, float], aspects: Mapping[str, float] | None = None
) -> Batch:
    """What a segment's customers turned to within `window` (half-open epoch ms): one vote each, dealt out by share."""
    targets = [("category", name, n) for name, n in categories.items()]
    targets += [("aspect", name, n) for name, n in (aspects or {}).items()]
    return Batch(
        edges=tuple(
            Edge(
                kind="interested_in",
                source=ref("segment", segment),
                target=ref(kind, name),
                weight=count,
                stated_by="orders and events",
                valid_from=window[0],
                valid_to=window[1],
            )
            for kind, name, count in targets
        )
    )


def members_batch(segment: str, customers: Iterable[str]) -> Batch:
    return Batch(
        edges=tuple(
            _edge("belongs_to", ref("customer", one), ref("segment", segment), "segment computation")
            for one in customers
        )
    )


def behaviour_batch(orders: Sequence[Order], behaviours: Sequence[Behaviour] = ()) -> Batch:
    """All purchases and looks known: a customer's edge to a product carries units bought, or events counted."""
    units: dict[tuple[str, str, str], float] = {}
    for order in orders:
        key = ("bought", order.customer, order.product)
        units[key] = units.get(key, 0) + order.quantity
    for event in behaviours:
        key = ("viewed", event.customer, event.product)
        units[key] = units.get(key, 0) + 1
    customers = dict.fromkeys(customer for _, customer, _ in units)
    return Batch(
        nodes=tuple(Node(kind="customer", id=one, source="orders and events") for one in customers),
        edges=tuple(
            _edge(kind, ref("customer", customer), ref("product", product), "orders and events", count)
            for (kind, customer, product), count in units.items()
        ),
    )


def campaign_batch(
    campaign: str,
    run: str,
    label: str,
    creatives: Iterable[str],
    segments: Iterable[str] = (),
    objective: Objective | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Batch:
    """A launched campaign with what it ran and whom it addressed."""
    body = {
        "run": run,
        "label": label,
        "objective": objective,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
    }
    node = ref("campaign", campaign)
    return Batch(
        nodes=(Node(kind="campaign", id=campaign, body=body, source=f"run {run}"),),
        edges=tuple(_edge("uses", node, ref("creative", one), f"run {run}") for one in creatives)
        + tuple(_edge("targets", node, ref("segment", one), f"run {run}") for one in segments),
    )


def claim_id(artefact: str, span: tuple[int, int]) -> str:
    """The id under which `creative_batch` keeps the claim at `span` of an artefact."""
    return derive_id("cl", artefact, list(span))


def creative_batch(
    artefact: Artefact, evidence: Mapping[str, Evidence], run: str, edited_from: str | None = None
) -> Batch:
    """A creative, its claims, and the evidence they cite in the words it had then."""
    node = ref("creative", artefact.id)
    source = f"run {run}"
    body = {name: getattr(artefact, name) for name in ("kind", "channel", "lang", "text", "path", "made_by")}
    nodes = [Node(kind="creative", id=artefact.id, body=body, source=source)]
    edges = []
    if artefact.product:
        edges.append(_edge("about", node, ref("product", artefact.product), source))
    if artefact.channel:
        edges.append(_edge("made_for", node, ref("channel", artefact.channel), source))
    if edited_from:
        edges.append(_edge("edited_from", node, ref("creative", edited_from), source))
    cited: dict[str, Node] = {}
    for claim in artefact.claims:
        name = claim_id(artefact.id, claim.span)
        nodes.append(Node(kind="claim", id=name, body=claim.to_json(), source=source))
        edges.append(_edge("claims", node, ref("claim", name), source))
        for one in dict.fromkeys(claim.evidence):
            edges.append(_edge("rests_on", ref("claim", name), ref("evidence", one), source))
            if one in evidence:
                cited[one] = _evidence_node(evidence[one], source)
    return Batch(nodes=(*nodes, *cited.values()), edges=tuple(edges))


def delivery_batch(deliveries: Iterable[Delivery], campaign_of: Mapping[str, str]) -> Batch:
    """Days of delivery; `campaign_of` gives the campaign of a launch key."""
    nodes, edges = [], []
    for day in deliveries:
        name = derive_id("dl", day.key, day.date.isoformat(), day.creative, day.segment)
        body = day.to_json()
        key, creative = body.pop("key"), body.pop("creative")
        nodes.append(Node(kind="delivery", id=name, body=body, source=f"launch {key}"))
        if creative:
            edges.append(_edge("delivered", ref("delivery", name), ref("creative", creative), f"launch {key}"))
        if key in campaign_of:
            edges.append(_edge("within", ref("delivery", name), ref("campaign", campaign_of[key]), f"launch {key}"))
    return Batch(nodes=tuple(nodes), edges=tuple(edges))


def lessons_batch(lessons: Iterable[Lesson], learned_from: Mapping[str, Sequence[NodeRef]] | None = None) -> Batch:
    """Lessons; `learned_from` names the campaigns or creatives behind each."""
    nodes, edges = [], []
    for lesson in lessons:
        body = lesson.to_json()
        body.pop("id")
        nodes.append(Node(kind="lesson", id=lesson.id, body=body, source="delivery"))
        node = ref("lesson", lesson.id)
        for kind in ("category", "aspect", "segment"):
            target = getattr(lesson, kind)
            if target:
                edges.append(_edge("teaches", node, ref(kind, target), "delivery"))
        for origin in (learned_from or {}).get(lesson.id, ()):
            edges.append(_edge("learned_from", node, origin, "delivery"))
    return Batch(nodes=tuple(nodes), edges=tuple(edges))


def days_window(start: dt.date, end: dt.date, zone: dt.tzinfo) -> tuple[int, int]:
    """The half-open window in epoch ms of the days `start` to `end`, both included, in the tenant's zone."""
    first, after = day_bounds(start, end, zone)
    return epoch_ms(first), epoch_ms(after)


def _product_statements(product: Product, subject: NodeRef, origin: str, since: int) -> Iterable[Statement]:
    source = product.source or origin
    for attribute in product.attributes:
        yield Statement(
            subject=subject,
            name=attribute.name,
            value=attribute.value,
            basis=Basis.FEED,
            origin=origin,
            source=attribute.source or source,
        )
    listing: tuple[tuple[EvidenceKind, str], ...] = (("title", product.title), ("description", product.description))
    for name, value in listing:
        if value:
            yield Statement(
                subject=subject,
                name=name,
                value=value,
                kind=name,
                basis=Basis.FEED,
                origin=origin,
                source=source,
                quote=value,
            )
    for name, price in (("price", product.price), ("list_price", product.list_price)):
        if price is not None:
            yield _price(subject, price, name, since, source, origin)
    if product.stock is not None:
        yield _stock(subject, product.stock, since, source, origin)


def _price(subject: NodeRef, price: Money, name: str, since: int, source: str, origin: str) -> Statement:
    return Statement(
        subject=subject,
        name=name,
        value=price.major,
        unit=price.currency,
        kind="price",
        basis=Basis.FEED,
        origin=origin,
        source=source,
        valid_from=since,
    )


def _stock(subject: NodeRef, units: int, since: int, source: str, origin: str) -> Statement:
    return Statement(
        subject=subject,
        name="stock",
        value=str(units),
        kind="stock",
        basis=Basis.FEED,
        origin=origin,
        source=source,
        valid_from=since,
    )


def _evidence_node(evidence: Evidence, source: str) -> Node:
    body = {
        "kind": evidence.kind,
        "evidence_source": evidence.source,
        "quote": evidence.quote,
        "product": evidence.product,
        "name": evidence.name,
    }
    return Node(kind="evidence", id=evidence.id, body=body, source=source)


def _edge(kind: str, source: NodeRef, target: NodeRef, stated_by: str, weight: float = 1.0) -> Edge:
    return Edge(kind=kind, source=source, target=target, weight=weight, stated_by=stated_by)
