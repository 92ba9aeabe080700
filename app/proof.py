"""Proof that a merchant attaches to a product: it becomes a fact of the graph, with its validity."""

import datetime as dt
from typing import NamedTuple

from memory.domain.clock import Clock, day_bounds, epoch_ms
from memory.domain.errors import BadInput
from memory.domain.evidence import Evidence
from memory.domain.fact import ALWAYS, FOREVER, Basis
from memory.graph import Batch, NodeRef, Statement
from memory.stores import TenantStores


class Proof(NamedTuple):
    """A certificate, report or attestation."""

    kind: str
    quote: str
    source: str
    name: str | None
    value: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


async def attach(stores: TenantStores, clock: Clock, product_id: str, proof: Proof) -> Evidence:
    """Publishes the proof and gives it as evidence. Raises `NotFound` for the product, `BadInput` for the dates."""
    product = await stores.shop.product(product_id)
    if not proof.quote.strip() or not proof.source.strip():
        raise BadInput("a proof needs its words and its source", field="quote")
    start, end = proof.valid_from or dt.date.min, proof.valid_to or dt.date.max
    if start > end:
        raise BadInput(f"it cannot hold from {start} to {end}", field="valid_to")
    statement = Statement(
        subject=NodeRef(kind="product", id=product.id),
        name=proof.name or proof.kind,
        value=proof.value or proof.quote,
        kind="certificate",
        basis=Basis.CERTIFICATE,
        origin=f"{proof.kind}:{proof.source}",
        source=f"{proof.kind} {proof.source}",
        quote=proof.quote,
        valid_from=epoch_ms(day_bounds(start, start, clock.zone)[0]) if proof.valid_from else ALWAYS,
        valid_to=epoch_ms(day_bounds(end, end, clock.zone)[1]) if proof.valid_to else FOREVER,
    )
    await stores.graph.publish(Batch(statements=(statement,)))
    return Evidence(
        id=statement.fact_id,
        kind="certificate",
        source=statement.source,
        quote=statement.quote,
        product=product.id,
        name=statement.name,
    )
