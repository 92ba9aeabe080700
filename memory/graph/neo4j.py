"""The graph on a Neo4j 5 server, over the official async driver.

Neo4j has no snapshot reads, so versions are data here too: every row says which versions see it. The tenant is on every
node and relationship and in every pattern. The industry layer is a tenant of its own that nobody may name.
"""

import asyncio
import uuid
from typing import TYPE_CHECKING

from memory.domain.clock import Clock, epoch_ms
from memory.domain.errors import BadInput, NotFound, StaleVersion
from memory.domain.ids import content_hash
from memory.graph.batch import Batch, EdgeRef, NodeRef, Version
from memory.graph.held_rows import Held, HeldRows, held
from memory.graph.industry import Industry, seed_industry
from memory.graph.neo4j_link import Neo4jLink, ask
from memory.graph.neo4j_rows import Neo4jRows
from memory.graph.neo4j_writer import BatchWriter
from memory.graph.ontology import EDGES, check, neo4j_type
from memory.graph.questions import Answers
from memory.graph.schema import neo4j_migrations

if TYPE_CHECKING:
    from neo4j import AsyncManagedTransaction

INDUSTRY = "_industry"
_ERASE_CHUNK = 5_000
_STANDING = (
    "OPTIONAL MATCH (l:Ledger {tenant: $t}) OPTIONAL MATCH (i:Ledger {tenant: $industry})"
    " WITH coalesce(l.published, 0) AS published, coalesce(l.horizon, 0) AS horizon,"
    " coalesce(i.published, 0) AS industry"
    " WITH published, horizon, industry, CASE WHEN $v IS NULL THEN published ELSE coalesce("
    "head(COLLECT { MATCH (x:Version {tenant: $t}) WHERE x.v <= $v RETURN max(x.v) }), 0) END AS stood"
    " OPTIONAL MATCH (v:Version {tenant: $t, v: stood}) RETURN published, horizon, stood, v.wrote, industry"
)
"""What a snapshot has to know, in one statement. A `Version` never changes, so what it says fits the number that led to
it; two properties of a ledger could be of two moments."""


async def open_neo4j_graph(
    link: Neo4jLink, tenant: str, clock: Clock, industry: Industry | None = None
) -> "Neo4jGraph":
    """The graph of one tenant; creates constraints, indexes and the industry layer where they are missing.

    `industry` is the layer to hold; the seed knowledge of this package by default. `link` may be shared by tenants.
    Raises `OutsideFailure` when the server is not there or refuses the login.
    """
    if tenant.startswith("_") or not tenant:
        raise BadInput(f"{tenant!r} cannot be a tenant's name", field="tenant")
    await _ensure_layout(link, clock, industry or seed_industry())
    return Neo4jGraph(link, tenant, clock)


class Neo4jGraph:
    """`KnowledgeGraph` on a server, for one tenant."""

    def __init__(self, link: Neo4jLink, tenant: str, clock: Clock) -> None:
        self._link = link
        self._tenant = tenant
        self._clock = clock
        self._industry: tuple[Version, Held] | None = None

    async def publish(self, batch: Batch) -> Version:
        checked = await asyncio.to_thread(check, batch)
        token = uuid.uuid4().hex
        now = epoch_ms(self._clock.now())

        async def work(tx: "AsyncManagedTransaction") -> Version:
            return await BatchWriter(tx, self._tenant, _scope(self._tenant)).write(checked, token, now)

        return await self._link.write(work)

    async def snapshot(self, version: Version | None = None, at: int | None = None) -> Answers:
        [[published, horizon, stood, wrote, industry]] = await self._link.ask(
            _STANDING, t=self._tenant, industry=INDUSTRY, v=version
        )
        if version is not None:
            _check_kept(version, published, horizon)
        instant = epoch_ms(self._clock.now()) if at is None else at
        return Answers(
            Neo4jRows(self._link, self._tenant, _scope(self._tenant), stood, instant, wrote),
            HeldRows(lambda: self._industry_layer(industry), instant),
            stood,
            instant,
        )

    async def _industry_layer(self, version: Version) -> Held:
        """The industry layer at `version`, read once. Raises `OutsideFailure` when the server does not answer."""
        if self._industry is None or self._industry[0] != version:
            rows = Neo4jRows(self._link, INDUSTRY, _scope(INDUSTRY), version, at=0)
            self._industry = version, held(*await rows.everything())
        return self._industry[1]

    async def compact(self, before: Version, limit: int = 10_000) -> int:
        async def work(tx: "AsyncManagedTransaction") -> int:
            return await self._compact(tx, before, limit)

        return await self._link.write(work)

    async def erase(self) -> None:
        """As the port says; the server's transaction log keeps what was there until it is rotated out, for as long as
        its `db.tx_log.rotation.retention_policy` tells."""
        # Edges first, in chunks: detaching a hub at once would outgrow the server's transaction memory.
        while await self._delete_some("(:Entity {tenant: $t})-[x]->()", "DELETE"):
            pass
        for pattern in ("(x:State {tenant: $t})", "(x:Fact {tenant: $t})", "(x:Entity {tenant: $t})"):
            while await self._delete_some(pattern):
                pass
        for label in ("Version", "BatchKey", "Ledger"):
            while await self._delete_some(f"(x:{label} {{tenant: $t}})"):
                pass

    async def close(self) -> None:
        """Closes the link's connections; another graph on the same link opens them anew."""
        await self._link.close()

    async def _delete_some(self, pattern: str, how: str = "DETACH DELETE") -> int:
        async def work(tx: "AsyncManagedTransaction") -> int:
            statement = f"MATCH {pattern} WITH x LIMIT {_ERASE_CHUNK} {how} x RETURN count(*)"
            return (await ask(tx, statement, t=self._tenant))[0][0]

        return await self._link.write(work)

    async def _compact(self, tx: "AsyncManagedTransaction", before: Version, limit: int) -> int:
        values = {"t": self._tenant}
        await ask(tx, "MERGE (l:Ledger {tenant: $t}) SET l.turns = coalesce(l.turns, 0) + 1", **values)
        [[before]] = await ask(
            tx,
            "OPTIONAL MATCH (v:Version {tenant: $t}) WHERE v.v <= $before RETURN coalesce(max(v.v), 0)",
            before=before,
            **values,
        )
        await ask(
            tx,
            "MATCH (l:Ledger {tenant: $t}) WHERE coalesce(l.horizon, 0) < $before SET l.horizon = $before",
            before=before,
            **values,
        )
        dropped = 0
        patterns = ["(x:State {tenant: $t})", "(x:Fact {tenant: $t})"]
        patterns += [f"()-[x:{neo4j_type(kind)} {{tenant: $t}}]->()" for kind in EDGES]
        for pattern in patterns:
            if dropped < limit:
                delete = "DETACH DELETE" if pattern.startswith("(x") else "DELETE"
                statement = f"MATCH {pattern} WHERE x.closed <= $before WITH x LIMIT $limit {delete} x RETURN count(*)"
                dropped += (await ask(tx, statement, before=before, limit=limit - dropped, **values))[0][0]
        await ask(tx, "MATCH (v:Version {tenant: $t}) WHERE v.v < $before DELETE v", before=before, **values)
        return dropped


async def _ensure_layout(link: Neo4jLink, clock: Clock, industry: Industry) -> None:
    """Migrates and seeds the server, unless it says that this program's layout and industry layer are there."""
    wanted = f"{industry.id} {content_hash(neo4j_migrations())[:12]}"
    known = await link.ask("MATCH (l:Ledger {tenant: $t}) RETURN l.layout", t=INDUSTRY)

    async def mark(tx: "AsyncManagedTransaction") -> list[list[str]]:
        return await ask(tx, "MATCH (l:Ledger {tenant: $t}) SET l.layout = $layout", t=INDUSTRY, layout=wanted)

    if known != [[wanted]]:
        for statement in neo4j_migrations():
            await link.run(statement)
        await link.run("CALL db.awaitIndexes(60)")
        await _publish_industry(link, clock, industry.read())
        await link.write(mark)


async def _publish_industry(link: Neo4jLink, clock: Clock, seed: Batch) -> None:
    """The industry layer becomes what `seed` says; what it no longer says is taken back."""
    graph = Neo4jGraph(link, INDUSTRY, clock)
    async with await graph.snapshot() as before:
        nodes, edges, _ = await before.contents()
    kept = {node.ref.key for node in seed.nodes}
    stated = {(edge.kind, edge.source.key, edge.target.key) for edge in seed.edges}
    gone: list[NodeRef | EdgeRef] = [node.ref for node in nodes if node.ref.key not in kept]
    gone += [
        EdgeRef(kind=edge.kind, source=edge.source, target=edge.target)
        for edge in edges
        if (edge.kind, edge.source.key, edge.target.key) not in stated
    ]
    await graph.publish(seed.model_copy(update={"retract": tuple(gone)}))


def _scope(tenant: str) -> str:
    """The tenant as one word that a full-text analyzer leaves whole."""
    return f"t{content_hash(tenant)[:24]}"


def _check_kept(version: Version, published: Version, horizon: Version) -> None:
    if version > published:
        raise NotFound(f"version {version} of the graph has not been published; the latest is {published}")
    if version < horizon:
        raise StaleVersion(f"version {version} of the graph was compacted away")
