"""Proof that a merchant attaches to a product: it becomes a fact of the graph, with its validity."""

import datetime as dt
from typing import Any, NamedTuple

from memory.domain.clock import Clock, day_bounds, epoch_ms
from memory.domain.errors import BadInput, NotFound
from memory.domain.evidence import Evidence
from memory.domain.fact import ALWAYS, FOREVER, Basis, Fact
from memory.graph import Batch, FactRef, NodeRef, Statement
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
    valid_from, valid_to = _interval(proof, clock)
    statement = Statement(
        subject=NodeRef(kind="product", id=product.id),
        name=proof.name or proof.kind,
        value=proof.value or proof.quote,
        kind="certificate",
        basis=Basis.CERTIFICATE,
        origin=f"{proof.kind}:{proof.source}",
        source=f"{proof.kind} {proof.source}",
        quote=proof.quote,
        valid_from=valid_from,
        valid_to=valid_to,
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


async def proofs(stores: TenantStores, clock: Clock, product_id: str | None = None) -> list[dict[str, Any]]:
    """All proof of a product, or of every one, as evidence with its days. Raises `NotFound` for the product."""
    if product_id is not None:
        await stores.shop.product(product_id)
    return [_row(fact, clock) for fact in await _attached(stores) if product_id in (None, fact.subject)]


async def detach(stores: TenantStores, proof_id: str) -> Evidence:
    """Takes a proof back, for all the time that it held, and gives what it was. Raises `NotFound`."""
    gone = next((fact for fact in await _attached(stores) if fact.id == proof_id), None)
    if gone is None:
        raise NotFound(f"there is no proof {proof_id}", todo="`adwright evidence list` lists them", field="id")
    await stores.graph.publish(Batch(retract=(FactRef(id=proof_id),)))
    return gone.evidence()


async def _attached(stores: TenantStores) -> list[Fact]:
    async with await stores.graph.snapshot() as known:
        _, _, facts = await known.contents()
    return [fact for fact in facts if fact.basis is Basis.CERTIFICATE]


def _interval(proof: Proof, clock: Clock) -> tuple[int, int]:
    """From when to when it holds, in epoch milliseconds. Raises `BadInput` when that is never."""
    start = _instant(proof.valid_from, clock) if proof.valid_from else ALWAYS
    end = _instant(_after(proof.valid_to), clock) if proof.valid_to else FOREVER
    if start >= end:
        days = f"from {proof.valid_from or 'ever'} to {proof.valid_to or 'ever after'}"
        raise BadInput(f"it cannot hold {days}", field="valid_to")
    return start, end


def _after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1) if day < dt.date.max else day


def _instant(day: dt.date, clock: Clock) -> int:
    """When `day` begins, within the graph's time, which runs from `ALWAYS` to `FOREVER`."""
    if day.year == dt.MAXYEAR:
        return FOREVER
    return ALWAYS if day.year == dt.MINYEAR else max(ALWAYS, epoch_ms(day_bounds(day, day, clock.zone)[0]))


def _row(fact: Fact, clock: Clock) -> dict[str, Any]:
    """The proof as evidence, with the first and the last day on which it holds; null where that is open."""
    first = None if fact.valid_from <= ALWAYS else _day(fact.valid_from, clock)
    last = None if fact.valid_to >= FOREVER else _day(fact.valid_to - 1, clock)
    return {**fact.evidence().to_json(), "valid_from": first, "valid_to": last}


def _day(at_ms: int, clock: Clock) -> str:
    return dt.datetime.fromtimestamp(at_ms / 1000, clock.zone).date().isoformat()
