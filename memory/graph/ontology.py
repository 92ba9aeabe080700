"""The one source of truth for what the graph may hold.

Storage schemas, the check of every batch, Neo4j's constraints and `docs/ontology.md` are all derived from `NODES`,
`EDGES` and `FACTS`. To add a kind, add it here and nowhere else.
"""

from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from memory.domain.errors import BadInput
from memory.domain.noun import Noun
from memory.graph import bodies
from memory.graph.batch import Batch, Edge, Node

Layer = Literal["industry", "product", "user", "work"]


class NodeSpec(NamedTuple):
    layer: Layer
    body: type[Noun]
    meaning: str
    words: tuple[str, ...] = ()
    """Body fields that full-text search reads; none when the kind is not searched."""


class EdgeSpec(NamedTuple):
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    meaning: str
    weight: str = "1"
    """What the weight counts."""
    body: tuple[str, ...] = ()
    """Keys that the edge's body may have."""


class FactSpec(NamedTuple):
    layer: Layer
    meaning: str


NODES: dict[str, NodeSpec] = {
    "category": NodeSpec("industry", bodies.CategoryBody, "A trade that products belong to.", ("label", "words")),
    "aspect": NodeSpec(
        "industry", bodies.AspectBody, "A side of a product that buyers judge, praise or fear.", ("label", "words")
    ),
    "season": NodeSpec("industry", bodies.SeasonBody, "Months in which a category sells better or worse."),
    "promotion": NodeSpec("industry", bodies.PromotionBody, "A promotion season of a market.", ("label",)),
    "goal": NodeSpec("industry", bodies.GoalBody, "A marketing goal (objective)."),
    "strategy": NodeSpec("industry", bodies.StrategyBody, "A way to serve a goal.", ("label",)),
    "market": NodeSpec("industry", bodies.MarketBody, "Buyers under one law."),
    "channel": NodeSpec("industry", bodies.ChannelBody, "Where campaigns run.", ("label",)),
    "placement": NodeSpec("industry", bodies.PlacementBody, "A placement standard of a channel."),
    "rule": NodeSpec("industry", bodies.RuleBody, "A rule of the backstop."),
    "clause": NodeSpec(
        "industry",
        bodies.ClauseBody,
        "The clause of law or platform policy that a rule rests on.",
        ("citation", "asks"),
    ),
    "objection": NodeSpec("industry", bodies.ObjectionBody, "Why buyers hesitate, and the honest answer."),
    "merchant": NodeSpec("product", bodies.MerchantBody, "Who sells."),
    "product": NodeSpec("product", bodies.ProductBody, "What is sold.", ("title", "brand", "feed_category")),
    "selling_point": NodeSpec(
        "product",
        bodies.SellingPointBody,
        "Feature, advantage, benefit, and their evidence.",
        ("feature", "advantage", "benefit"),
    ),
    "competitor": NodeSpec("product", bodies.CompetitorBody, "What a buyer would buy instead.", ("name",)),
    "asset": NodeSpec("product", bodies.AssetBody, "A picture of a product."),
    "segment": NodeSpec("user", bodies.SegmentBody, "Buyers that a campaign can address.", ("label",)),
    "customer": NodeSpec("user", bodies.CustomerBody, "One buyer, by pseudonym."),
    "campaign": NodeSpec("work", bodies.CampaignBody, "A campaign that was launched."),
    "creative": NodeSpec("work", bodies.CreativeBody, "A text or picture that was made.", ("text",)),
    "claim": NodeSpec("work", bodies.ClaimBody, "A stretch of a creative that says something checkable."),
    "evidence": NodeSpec("work", bodies.EvidenceBody, "What a claim cites, in the words of its source."),
    "delivery": NodeSpec("work", bodies.DeliveryBody, "A day of a launched line."),
    "lesson": NodeSpec("work", bodies.LessonBody, "What was learned.", ("text",)),
}

EDGES: dict[str, EdgeSpec] = {
    "buyers_care_about": EdgeSpec(("category",), ("aspect",), "What decides a purchase.", "importance, 0–1"),
    "has_season": EdgeSpec(("category",), ("season",), "When demand moves."),
    "meets_objection": EdgeSpec(("category",), ("objection",), "What holds buyers back.", "how common, 0–1"),
    "concerns": EdgeSpec(("objection", "selling_point"), ("aspect",), "Which aspect it is about."),
    "favours": EdgeSpec(("promotion",), ("category",), "Which categories a promotion moves.", "relevance, 0–1"),
    "serves": EdgeSpec(("strategy",), ("goal",), "Which goal a strategy serves.", "how well, 0–1"),
    "suits": EdgeSpec(("strategy",), ("category",), "The category a strategy is meant for."),
    "recommends": EdgeSpec(("strategy", "promotion"), ("channel",), "Where it is best run."),
    "reaches": EdgeSpec(("channel",), ("market",), "Whose buyers see it."),
    "held_in": EdgeSpec(("promotion",), ("market",), "Where it takes place."),
    "standard_of": EdgeSpec(("placement",), ("channel",), "Whose standard it is."),
    "cites": EdgeSpec(("rule",), ("clause",), "What a rule rests on."),
    "governs": EdgeSpec(("rule",), ("market", "category", "channel"), "Where a rule applies."),
    "sells": EdgeSpec(("merchant",), ("product",), "Whose product it is."),
    "in_category": EdgeSpec(("product",), ("category",), "The product's trade.", "certainty, 0–1"),
    "has_point": EdgeSpec(("product",), ("selling_point",), "What can be said for it.", "strength, 0–1"),
    "reviewed_for": EdgeSpec(
        ("product",),
        ("aspect",),
        "What its reviews say of an aspect (the review aspect).",
        "share of the reviews that praise it, 0–1",
        ("label", "positive", "negative", "quotes"),
    ),
    "offers": EdgeSpec(("product",), ("aspect",), "What it is good at, by its attributes and selling points.", "0–1"),
    "competes_with": EdgeSpec(("product",), ("competitor",), "What it is compared with.", "closeness, 0–1"),
    "shown_in": EdgeSpec(("product",), ("asset",), "Its pictures."),
    "similar_to": EdgeSpec(("product",), ("product",), "Likeness found outside the graph.", "0–1"),
    "cares_about": EdgeSpec(("segment",), ("aspect",), "What a segment weighs.", "importance, 0–1"),
    "interested_in": EdgeSpec(
        ("segment",),
        ("category", "aspect"),
        "Attention in one window of time; drift compares windows.",
        "customers, each dealt out by share; 0–1 in the industry layer",
    ),
    "belongs_to": EdgeSpec(("customer",), ("segment",), "Membership."),
    "viewed": EdgeSpec(("customer",), ("product",), "Looked at it.", "events"),
    "bought": EdgeSpec(("customer",), ("product",), "Paid for it.", "units"),
    "uses": EdgeSpec(("campaign",), ("creative",), "What ran."),
    "targets": EdgeSpec(("campaign",), ("segment",), "Whom it addressed."),
    "about": EdgeSpec(("creative",), ("product",), "What it advertises."),
    "made_for": EdgeSpec(("creative",), ("channel",), "Where it is meant to run."),
    "claims": EdgeSpec(("creative",), ("claim",), "What it says."),
    "edited_from": EdgeSpec(("creative",), ("creative",), "What it was before."),
    "rests_on": EdgeSpec(("claim",), ("evidence",), "What supports it."),
    "delivered": EdgeSpec(("delivery",), ("creative",), "Which creative was shown."),
    "within": EdgeSpec(("delivery",), ("campaign",), "Which campaign it was part of."),
    "learned_from": EdgeSpec(("lesson",), ("campaign", "creative"), "Where it was learned."),
    "teaches": EdgeSpec(("lesson",), ("category", "aspect", "segment"), "What it is about."),
}

FACTS: dict[str, FactSpec] = {
    "attribute": FactSpec("product", "A named property: material, weight, size."),
    "title": FactSpec("product", "What the listing is called."),
    "description": FactSpec("product", "A sentence of the listing's description."),
    "review": FactSpec("product", "What buyers say, counted or quoted."),
    "price": FactSpec("product", "What a buyer pays, for as long as it is valid: the price history."),
    "stock": FactSpec("product", "Units on hand, for as long as it is valid."),
    "sales": FactSpec("product", "Units sold."),
    "certificate": FactSpec("product", "What a certificate or test report attests."),
    "promotion": FactSpec("product", "A discount and its terms."),
    "image": FactSpec("product", "What a picture shows."),
    "segment": FactSpec("user", "A number about a segment."),
    "industry": FactSpec("industry", "A number about a trade."),
    "lesson": FactSpec("work", "A measured effect."),
    "weather": FactSpec("industry", "Weather at a place and time."),
    "correction": FactSpec("product", "What the merchant put right."),
}


def neo4j_label(kind: str) -> str:
    """`selling_point` -> `SellingPoint`."""
    return "".join(part.title() for part in kind.split("_"))


def neo4j_type(kind: str) -> str:
    """`has_point` -> `HAS_POINT`."""
    return kind.upper()


def check(batch: Batch) -> Batch:
    """`batch` with every body in its canonical form. Raises `BadInput` naming the row and the field."""
    nodes = tuple(_checked_node(node, f"nodes[{i}]") for i, node in enumerate(batch.nodes))
    for i, edge in enumerate(batch.edges):
        _check_edge(edge, f"edges[{i}]")
    for i, statement in enumerate(batch.statements):
        _known(statement.subject.kind, NODES, f"statements[{i}].subject")
        _check_interval(statement.valid_from, statement.valid_to, f"statements[{i}]")
    return batch.model_copy(update={"nodes": nodes})


def label_of(body: dict[str, Any], node_id: str, lang: str = "zh") -> str:
    """A few words that name a node to a person."""
    label = body.get("label")
    if isinstance(label, dict):
        return str(label.get("zh" if lang.startswith("zh") else "en") or node_id)
    for field in ("label", "title", "benefit", "name", "text", "quote", "objection"):
        value = body.get(field)
        if isinstance(value, dict):
            value = value.get("zh" if lang.startswith("zh") else "en")
        if value:
            return str(value)
    if {"date", "clicks"} <= body.keys():
        return f"{body['date']} · {body['clicks']}"
    return node_id


def words_of(kind: str, body: dict[str, Any]) -> str:
    """What full-text search may find a node by; empty when the kind is not searched."""
    found: list[str] = []
    for field in NODES[kind].words:
        value = body.get(field)
        if isinstance(value, dict):
            found += [str(word) for word in value.values()]
        elif isinstance(value, list | tuple):
            found += [str(word) for word in value]
        elif value:
            found.append(str(value))
    return " ".join(found)


def _checked_node(node: Node, where: str) -> Node:
    _known(node.kind, NODES, where)
    _check_interval(node.valid_from, node.valid_to, where)
    try:
        body = NODES[node.kind].body.model_validate(node.body)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join([where, "body", *map(str, first["loc"])])
        raise BadInput(f"{node.kind} {node.id}: {field}: {first['msg']}", field=field) from error
    return node.model_copy(update={"body": body.to_json()})


def _check_edge(edge: Edge, where: str) -> None:
    _known(edge.kind, EDGES, where)
    _check_interval(edge.valid_from, edge.valid_to, where)
    spec = EDGES[edge.kind]
    for end, allowed, name in ((edge.source, spec.sources, "source"), (edge.target, spec.targets, "target")):
        if end.kind not in allowed:
            field = f"{where}.{name}"
            raise BadInput(f"{field}: {edge.kind} takes {' or '.join(allowed)} here, not {end.kind}", field=field)
    for key in edge.body.keys() - set(spec.body):
        raise BadInput(f"{where}.body.{key}: {edge.kind} has no such property", field=f"{where}.body.{key}")


def _known(kind: str, allowed: dict[str, Any], where: str) -> None:
    if kind not in allowed:
        raise BadInput(
            f"{where}.kind: {kind!r} is not in the ontology",
            todo="docs/ontology.md lists the kinds",
            field=f"{where}.kind",
        )


def _check_interval(valid_from: int, valid_to: int, where: str) -> None:
    if valid_from >= valid_to:
        raise BadInput(f"{where}: it ends before it begins", field=f"{where}.valid_to")
